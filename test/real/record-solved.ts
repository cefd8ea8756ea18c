/**
 * Records the evidence of labs that are done, for the tests that damage it.
 *
 *     node test/real/record-solved.ts [lab…]        writes test/fixtures/labs/<lab>.json.gz
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { bundleBytes } from '../../checks/reads/replay.ts';
import { accessIn, enter, labOf, outline, Participant, recordWorld } from './grading.ts';
import { labs } from './labs/index.ts';
import { startWorld } from './world.ts';

const folder = new URL('../fixtures/labs/', import.meta.url);
const wanted = process.argv.slice(2);
await mkdir(folder, { recursive: true });
for (const way of labs) {
  if (wanted.length > 0 && !wanted.includes(way.lab)) continue;
  const lab = labOf(way.lab, way.parameters);
  const { cluster } = lab.parameters;
  const world = await startWorld(cluster === undefined ? {} : { cluster });
  try {
    enter(world);
    const access = accessIn(world, lab);
    await world.grantReader(access, access.policy);
    const participant = new Participant(world, lab);
    await participant.grade();
    for (const move of way.moves) {
      await move.do(world);
      // As in an event, where gradings follow the steps: what checks remember is seen on the way.
      await participant.grade(true);
    }
    for (let turn = 0; ; turn++) {
      const { report, bundle } = await recordWorld(world, lab, participant.before());
      const isDone = report.steps.every(({ live, graded, id }) => live === 'pass' || !graded || id === way.last?.id);
      if (!isDone && turn < 60) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        continue;
      }
      const file = `${way.lab}.json.gz`;
      await writeFile(new URL(file, folder), bundleBytes(bundle, file));
      console.log(`${file}: ${report.points.earned} of ${report.points.of} and ${report.points.bonus}`);
      console.log(
        outline(report)
          .filter((line) => !line.includes(': pass'))
          .join('\n'),
      );
      break;
    }
  } finally {
    await world.stop();
  }
}
