/**
 * The service with a store in memory, a clock that the test moves and gradings that the test decides.
 */
import type { Hono } from 'hono';
import { Problem } from '../../checks/problem.ts';
import type { StepReport } from '../../checks/report.ts';
import { sqliteStore } from '../../functions/adapters/sqlite-store.ts';
import { type AppOptions, createApp } from '../../functions/app.ts';
import { readAssets } from '../../functions/assets.ts';
import { createEvent, type EventPlan, join } from '../../functions/events.ts';
import { type Graded, type Grader, giveUp, runGrading } from '../../functions/gradings.ts';
import type { Archive, Job } from '../../functions/ports.ts';
import { labOf, reportOf, stepOf } from './reports.ts';

const START = Date.parse('2026-11-20T01:00:00.000Z');

/** What somebody carries. */
export interface Person {
  id: string;
  alias: string;
  cookie: string;
}

/** A service under test. */
export async function fakeService(plan: Partial<EventPlan> = {}, options: Partial<AppOptions> = {}) {
  const store = sqliteStore(':memory:');
  const clock = { ms: START + 60_000 };
  const now = () => new Date(clock.ms);
  const jobs: Job[] = [];
  const queue = { send: async (job: Job) => void jobs.push(job) };
  const bundles = new Map<string, Uint8Array>();
  const archive: Archive = {
    put: async (key, bytes) => void bundles.set(key, bytes),
    get: async (key) => bundles.get(key),
  };
  const lab = labOf([5, 3, 2], 4);
  const created = await createEvent(
    store,
    {
      code: 'KUBE-2026',
      start: new Date(START).toISOString(),
      end: new Date(START + 4 * 3_600_000).toISOString(),
      ...plan,
    },
    lab,
  );
  if (created === 'taken') throw new Error('taken');
  const { event, instructorSecret } = created;
  const app = createApp({ store, queue, archive, now, assets: readAssets(), ...options });

  const grader =
    (steps: StepReport[] | Error): Grader =>
    async () => {
      if (steps instanceof Error) throw steps;
      return { report: reportOf(steps, now().toISOString()), at: now().toISOString() } satisfies Graded;
    };
  return {
    store,
    queue,
    archive,
    bundles,
    jobs,
    clock,
    now,
    lab,
    event,
    app,
    base: `/e/${event.id}`,
    instructorSecret,
    instructor: `podium_i=${instructorSecret}`,
    /** Adds somebody. */
    async person(alias: string): Promise<Person> {
      const joined = await join(store, event, alias, 'en', now());
      if (joined === 'taken') throw new Error('taken');
      const { id } = joined.participant;
      return { id, alias, cookie: `podium=${id}.${joined.secret}` };
    },
    /** Runs the jobs that were sent; each grading gives these steps or fails. */
    async work(steps: StepReport[] | Error, archiveToo: Archive = archive) {
      for (const job of jobs.splice(0))
        await runGrading({ store, archive: archiveToo, grader: grader(steps), now }, job, new AbortController().signal);
    },
    giveUpAll: async () => {
      for (const job of jobs.splice(0)) await giveUp({ store, now }, job);
    },
    grader,
    participant: async (id: string) => (await store.get('participant', event.id, id))?.value,
  };
}

export type FakeService = Awaited<ReturnType<typeof fakeService>>;

/** Steps of the fake lab with these verdicts. */
export function stepsOf(...verdicts: Parameters<typeof stepOf>[1][]): StepReport[] {
  const points = [5, 3, 2, 4];
  return verdicts.map((verdict, index) => stepOf(`s${index}`, verdict, points[index] ?? 0, { bonus: index === 3 }));
}

/** A sound ARN of a cluster with that name. */
export function arnOf(name: string): string {
  return `arn:aws:eks:ap-northeast-2:111122223333:cluster/${name}`;
}

/** Sends a form as the page's own form would. */
export function post(
  app: Pick<Hono, 'request'>,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Response | Promise<Response> {
  return app.request(path, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', ...headers },
  });
}

export const trouble = new Problem('aws.role', { roleArn: 'arn:aws:iam::111122223333:role/x' });
