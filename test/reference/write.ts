/**
 * Writes the reference of the checks: `npm run reference`.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deriveReference } from './derive.ts';
import { dataFile, findProven, referenceFiles } from './files.ts';

const root = join(import.meta.dirname, '../..');
const reference = await deriveReference();
const files = new Map([
  [dataFile, `${JSON.stringify(reference, null, 2)}\n`],
  ...referenceFiles(reference, findProven()),
]);
// Pages of checks that are gone go with them.
rmSync(join(root, 'checks/reference'), { recursive: true, force: true });
for (const [file, text] of files) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
