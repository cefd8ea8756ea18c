/**
 * The recordings of solved labs.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Bundle } from '../../../checks/bundle.ts';
import type { Lab } from '../../../checks/lab.ts';
import { bindLab } from '../../../checks/lab-file.ts';
import { findLab } from '../../../checks/labs.ts';
import { parseBundle } from '../../../checks/reads/replay.ts';

const root = join(import.meta.dirname, '../../..');

/** Files of recordings by lab. */
export const recordings: ReadonlyMap<string, string> = new Map([
  ['eks-web-application', 'functions/demo/solved.json.gz'],
  ...globSync('test/fixtures/labs/*.json.gz', { cwd: root })
    .sort()
    .map((file): [string, string] => [basename(file, '.json.gz'), file]),
]);

export interface Recording {
  lab: Lab;
  bundle: Bundle;
}

/** The recording of a solved lab. @throws Error when there is none */
export function recordingOf(id: string): Recording {
  const file = recordings.get(id);
  if (file === undefined) throw new Error(`no recording of ${id}`);
  const bundle = parseBundle(readFileSync(join(root, file)), file);
  return { bundle, lab: bindLab(findLab(bundle.lab.id), bundle.parameters) };
}

/** The same lab with each step by itself, so that all its checks are judged. */
export function unordered(lab: Lab): Lab {
  return { ...lab, steps: lab.steps.map(({ impliedBy: _, ...step }) => ({ ...step, after: [] })) };
}
