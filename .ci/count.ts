/**
 * Adds up the results of the test tiers. Fails when one of them is missing, ran nothing, failed, or left tests out.
 *
 *     node .ci/count.ts <folder of reports> <tier>…
 */
import { existsSync, readFileSync } from 'node:fs';

const [folder = '', ...tiers] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };
const faults: string[] = [];
for (const tier of tiers) {
  const file = `${folder}/${tier}.json`;
  if (!existsSync(file)) {
    faults.push(`${tier} left no report`);
    continue;
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(file, 'utf8'));
  const skipped = numPendingTests + numTodoTests;
  console.log(`${tier}: ${numPassedTests} passed, ${numFailedTests} failed, ${skipped} skipped`);
  if (numPassedTests === 0) faults.push(`${tier} ran no test`);
  if (skipped > 0) faults.push(`${tier} left out ${skipped} tests`);
  sum.passed += numPassedTests;
  sum.failed += numFailedTests;
  sum.skipped += skipped;
}
for (const fault of faults) console.error(fault);
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = faults.length === 0 && sum.failed === 0 ? 0 : 1;
