/**
 * What of a lab is remembered, so that it can be found when the cluster that tied it together is gone.
 */
import * as z from 'zod';

export const leftoverMemory = z.strictObject({
  /** The cluster was there. */
  seen: z.boolean(),
  /** What the ARN of its OIDC provider ends with. */
  issuer: z.string(),
  /** Volumes that it used: the driver need not tag them. */
  volumes: z.array(z.string()),
});
export type Memory = z.output<typeof leftoverMemory>;

export const nothingSeen: Memory = { seen: false, issuer: '', volumes: [] };

/** Volumes that are remembered at most. */
const MOST = 100;

/** Adds what is there now. */
export function withSeen(before: Memory = nothingSeen, now: Memory): Memory {
  return {
    seen: before.seen || now.seen,
    issuer: now.issuer || before.issuer,
    volumes: [...new Set([...before.volumes, ...now.volumes])].slice(-MOST),
  };
}
