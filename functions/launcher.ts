/**
 * Decides with which Node the command runs. It is part of the launcher, which old versions of Node must be able to read.
 */

/** Oldest Node that everything runs on. */
const NEEDED = [22, 19] as const;

/** Set for the Node that the launcher starts, so that it can never start another. */
export const GUARD = 'PODIUM_LAUNCHED';

export interface Circumstances {
  /** As `process.versions.node`. */
  version: string;
  platform: string;
  arch: string;
  isLaunched: boolean;
  /** Path of a file of an installed package; throws when it is not installed. */
  resolve(file: string): string;
}

export type Decision = { kind: 'run' } | { kind: 'start'; node: string } | { kind: 'explain' };

/** Whether to go on here, to start the Node that came with the package, or to say what is missing. */
export function decide({ version, platform, arch, isLaunched, resolve }: Circumstances): Decision {
  if (isEnough(version)) return { kind: 'run' };
  if (isLaunched) return { kind: 'explain' };
  try {
    return { kind: 'start', node: resolve(`node-${platform}-${arch}/bin/node`) };
  } catch {
    return { kind: 'explain' };
  }
}

/** Whether a version of Node is new enough. */
export function isEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}
