/**
 * Time of trying a lab on its recording, as `podium lab test` does: an empty cluster, the solved one, and damages.
 */
import { tryLab } from '../../checks/authoring/trial.ts';
import { findLab } from '../../checks/labs.ts';
import { solvedBundles } from './recordings.ts';

const ROUNDS = 3;
const BAR_MS = 1000;

/** Measures each lab, prints, and says whether the bar is met. */
export async function benchAuthoring(): Promise<boolean> {
  let isMet = true;
  for (const bundle of solvedBundles()) {
    const lab = findLab(bundle.lab.id);
    const times: number[] = [];
    let checks = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const began = performance.now();
      const { guards } = await tryLab(lab, [{ file: 'solved', bundle, expect: 'pass' }], {});
      times.push(performance.now() - began);
      checks = guards.length;
    }
    const longest = Math.max(...times);
    console.log(`${bundle.lab.id}: ${checks} checks tried in ${longest.toFixed(0)} ms, bar ${BAR_MS} ms`);
    isMet &&= longest <= BAR_MS;
  }
  return isMet;
}
