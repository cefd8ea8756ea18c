/**
 * The local service with a crowd in it, in a process of its own. Tells its parent where it is and, when asked, what it
 * has used: `node polled.ts <people>`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { knownLabs } from '../../checks/labs.ts';
import { settingsFrom } from '../../checks/reads/connect.ts';
import { sqliteStore } from '../../functions/adapters/sqlite-store.ts';
import type { Grader } from '../../functions/gradings.ts';
import { startService } from '../../functions/local.ts';
import { type Crowd, makeCrowd, recordedGrader, type Situation, situations } from './crowd.ts';

/** Milliseconds that a grading takes, most of them spent waiting for a cluster. */
const GRADING_MS = 400;

/** What the parent gets first. */
export interface Polled {
  url: string;
  /** Everybody is at one of the situations, and is graded again as time goes by. */
  working: Crowd;
  /** Everybody has solved the lab, so that nothing changes. */
  resting: Crowd;
}

const people = Number(process.argv[2]);
const now = () => new Date();
const all = await situations();
const solved = all.at(-1);
if (solved === undefined) throw new Error('there are no recordings');
const placeOf = new Map<string, Situation>();
const situationAt = (index: number) => all[index % all.length] ?? solved;

const dataDir = mkdtempSync(join(tmpdir(), 'podium-bench-'));
const store = sqliteStore(join(dataDir, 'podium.db'));
const archive = { put: async () => {}, get: async () => undefined };
const times = {
  start: new Date(Date.now() - 3_600_000).toISOString(),
  end: new Date(Date.now() + 3_600_000).toISOString(),
};
const working = await makeCrowd({ store, archive, now }, { ...times, code: 'WORKING' }, people, situationAt);
const resting = await makeCrowd({ store, archive, now }, { ...times, code: 'RESTING' }, people, () => solved);
for (const [index, { id }] of working.members.entries()) placeOf.set(id, situationAt(index));
await store.close();

const found = recordedGrader((id) => placeOf.get(id) ?? solved, now);
const grader: Grader = async (task) => {
  const graded = await found(task);
  if (!('report' in graded)) return graded;
  const { steps, reads } = graded.report;
  await delay(GRADING_MS / 2);
  task.onProgress({ type: 'reads', done: reads.length, known: reads.length });
  for (const [index, step] of steps.entries()) task.onProgress({ type: 'step', step, index });
  await delay(GRADING_MS / 2);
  return graded;
};
const service = await startService({
  port: 0,
  dataDir,
  labs: knownLabs(),
  settings: settingsFrom(process.env, false),
  handleSignals: false,
  print: () => {},
  grader,
});
process.on('message', () => process.send?.(process.cpuUsage()));
process.on('disconnect', async () => {
  await service.close();
  rmSync(dataDir, { recursive: true, force: true });
});
process.send?.({ url: service.url, working, resting } satisfies Polled);
