/**
 * Recordings of solved labs.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '../../checks/bundle.ts';
import { parseBundle } from '../../checks/reads/replay.ts';

const root = join(import.meta.dirname, '../..');

/** One for each lab that comes with Podium. */
export function solvedBundles(): Bundle[] {
  return globSync(['functions/demo/solved.json.gz', 'test/fixtures/labs/*.json.gz'], { cwd: root })
    .sort()
    .map((file) => parseBundle(readFileSync(join(root, file)), file));
}
