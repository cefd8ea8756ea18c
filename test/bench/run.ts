/**
 * Runs the benchmarks and fails when a bar is missed: `npm run bench`, or one of them by name: `npm run bench -- large`.
 */
import './jsx.ts';
import { benchAuthoring } from './authoring.ts';
import { benchBundles } from './bundles.ts';
import { benchGrading } from './grading.ts';
import { benchJudging } from './judging.ts';
import { benchLargeCluster } from './large.ts';
import { benchPolling } from './polling.ts';

const benches: Readonly<Record<string, () => Promise<boolean>>> = {
  judging: benchJudging,
  authoring: benchAuthoring,
  bundles: benchBundles,
  large: benchLargeCluster,
  polling: benchPolling,
  // Loads pages, which Node takes only after the line above has run.
  cost: async () => (await import('./cost.ts')).benchCost(),
  grading: benchGrading,
};
const wanted = process.argv.slice(2);
let isMet = true;
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`== ${name}`);
  isMet = (await bench()) && isMet;
}
process.exitCode = isMet ? 0 : 1;
