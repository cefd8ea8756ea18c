/**
 * A running service whose participants are at different stages; the test decides what gradings find.
 */

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Bundle } from '../../checks/bundle.ts';
import { findLab } from '../../checks/labs.ts';
import { Problem } from '../../checks/problem.ts';
import { type Proof, proofNames } from '../../checks/proof.ts';
import type { Report } from '../../checks/report.ts';
import { processQueue } from '../../functions/adapters/process-queue.ts';
import { sqliteStore } from '../../functions/adapters/sqlite-store.ts';
import { createApp } from '../../functions/app.ts';
import { readAssets } from '../../functions/assets.ts';
import { troubleIn } from '../../functions/enrolment.ts';
import { eventAccessOf } from '../../functions/event-access.ts';
import { createEvent, join, submitCluster } from '../../functions/events.ts';
import { type Grader, giveUp, requestGrading, runGrading } from '../../functions/gradings.ts';
import { startService } from '../../functions/local.ts';
import type { Onboarding } from '../../functions/onboarding.ts';
import type { LabEvent } from '../../functions/records.ts';
import { verifyEnded } from '../../functions/verification.ts';
import { lab, showcase } from './showcase.ts';

const aliases = [
  '날쌘 수달 12',
  'Swift Otter 31',
  '고요한 고래 77',
  'Amber Fox 20',
  '씩씩한 호랑이 5',
  'Keen Lynx 64',
  '즐거운 펭귄 9',
  'Quiet Heron 48',
  '맑은 두루미 3',
  'Lucky Badger 81',
  '포근한 해달 55',
  'Wise Owl 17',
];

const onboarding: Onboarding = {
  graderArn: 'arn:aws:iam::210987654321:role/podium-dev-GradeRole',
  region: 'ap-northeast-2',
  publish: async () => 'https://podium.s3.ap-northeast-2.amazonaws.com/access.json',
};

/** How far the first participants are connected. */
const enrolments: readonly (readonly Proof[])[] = [
  stoppedAt({
    name: 'role',
    verdict: 'blocked',
    code: 'role.refused',
    values: { roleArn: 'Podium-x', name: 'Podium-x' },
  }),
  stoppedAt({ name: 'trust', verdict: 'blocked', code: 'trust.open', values: { name: 'Podium-x' } }),
  stoppedAt({
    name: 'cluster',
    verdict: 'pending',
    code: 'cluster.notReady',
    values: { cluster: 'eks-demo-2', status: 'CREATING' },
  }),
  stoppedAt({
    name: 'rights',
    verdict: 'blocked',
    code: 'rights.missing',
    values: { cluster: 'eks-demo-3', missing: ['list pods', 'list events', 'get configmaps/aws-auth'] },
  }),
];

function stoppedAt(proof: Proof): Proof[] {
  const at = proofNames.indexOf(proof.name);
  return proofNames.map(
    (name, index): Proof => (index === at ? proof : { name, verdict: index < at ? 'pass' : 'skipped' }),
  );
}

const ROLE = 'arn:aws:iam::111122223333:role/podium-reader';

export interface Stage {
  url: string;
  event: LabEvent;
  /** Personal paths, in the order of joining. */
  people: { id: string; path: string }[];
  instructorPath: string;
  /** What the next gradings find. */
  next(grader: Grader): void;
  grade(person: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts it on a free port of this machine. */
export async function startStage(options: { ended?: boolean; byRole?: boolean } = {}): Promise<Stage> {
  const store = sqliteStore(':memory:');
  const now = () => new Date();
  const archive = { put: async () => {}, get: async () => undefined };
  const start = Date.now() - 90 * 60_000;
  let grader: Grader = async ({ isOver }) => ({
    report: showcase(now().toISOString(), isOver),
    at: now().toISOString(),
  });
  const created = await createEvent(
    store,
    {
      code: 'KUBE2026',
      start: new Date(start).toISOString(),
      end: new Date(options.ended ? Date.now() - 1000 : start + 5 * 3_600_000).toISOString(),
      access: eventAccessOf(lab),
    },
    lab,
  );
  if (created === 'taken') throw new Error('taken');
  const { event, instructorSecret } = created;
  const queue = processQueue({
    work: (job, signal) => runGrading({ store, archive, grader: (task) => grader(task), now }, job, signal),
    onGivenUp: (job) => giveUp({ store, now }, job),
  });
  const app = createApp({ store, queue, archive, now, assets: readAssets(), ...(options.byRole && { onboarding }) });
  // Without createServer in the options the adaptor makes a server of node:http.
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const people: Stage['people'] = [];
  for (const [index, alias] of aliases.entries()) {
    const joined = await join(store, event, alias, index % 2 === 0 ? 'ko' : 'en', new Date(start));
    if (joined === 'taken') throw new Error('taken');
    const { participant, secret } = joined;
    people.push({ id: participant.id, path: `/e/${event.id}/p/${participant.id}.${secret}` });
    if (index === aliases.length - 1) continue;
    const arn = `arn:aws:eks:ap-northeast-2:111122223333:cluster/eks-demo-${index}`;
    await submitCluster(store, participant, { arn, roleArn: '' }, new Date(start), options.byRole);
    const at = new Date(start + (80 - index * 5) * 60_000);
    const proofs = options.byRole ? enrolments[index] : undefined;
    if (proofs !== undefined) {
      const trouble = troubleIn(proofs);
      const report = unread(showcase(at.toISOString()));
      const graded = trouble ? { trouble, enrolment: proofs } : { report, at: at.toISOString(), enrolment: proofs };
      await gradeAs(participant.id, async () => graded, at);
      continue;
    }
    if (index === aliases.length - 2) {
      // A grading that stays under way.
      await requestGrading({ store, queue: { send: async () => {} }, now }, event, participant.id, false);
      continue;
    }
    if (index === aliases.length - 3) {
      await gradeAs(participant.id, async () => Promise.reject(new Problem('aws.role', { roleArn: ROLE })), at);
      continue;
    }
    const report = thinned(showcase(at.toISOString()), index);
    await gradeAs(participant.id, async () => ({ report, at: at.toISOString() }), at);
  }

  async function gradeAs(id: string, once: Grader, at: Date) {
    const jobs: Parameters<typeof runGrading>[1][] = [];
    const later = { send: async (job: (typeof jobs)[number]) => void jobs.push(job) };
    await requestGrading({ store, queue: later, now: () => at }, event, id, false);
    for (const job of jobs)
      await runGrading({ store, archive, grader: once, now: () => at }, job, new AbortController().signal);
  }

  if (options.ended) {
    await verifyEnded({ store, queue, now });
    await queue.idle();
    await verifyEnded({ store, queue, now });
  }
  return {
    url: `http://127.0.0.1:${port}`,
    event,
    people,
    instructorPath: `/e/${event.id}/i/${instructorSecret}`,
    next: (wanted) => {
      grader = wanted;
    },
    grade: async (person) => gradeAs(people[person]?.id ?? '', grader, now()),
    async close() {
      await queue.close(100);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await store.close();
    },
  };
}

/** The same report as long as nothing can be read. */
function unread(report: Report): Report {
  return thinned(report, report.steps.length);
}

/** The same report with some of the passed steps not yet passed, so that people are at different stages. */
function thinned(report: Report, missing: number): Report {
  const passed = report.steps.filter(({ graded, verdict }) => graded && verdict === 'pass').slice(-missing);
  if (missing === 0) return report;
  return {
    ...report,
    steps: report.steps.map((step) =>
      passed.includes(step)
        ? { ...step, verdict: 'skipped', live: 'skipped', points: { earned: 0, of: step.points.of }, checks: [] }
        : step,
    ),
  };
}

/** The real service with a demo of no recorded evidence but a person of one, as its start page shows it. */
export async function startDemoStage(): Promise<{ url: string; close(): Promise<void> }> {
  const bundle: Bundle = {
    bundle: 'podium',
    version: 1,
    recordedAt: '2026-11-20T05:00:00.000Z',
    lab: { id: lab.id, version: lab.version },
    cluster: { name: 'eks-demo', region: 'ap-northeast-2', account: '111122223333' },
    parameters: {},
    reads: [],
  };
  const service = await startService({
    port: 0,
    labs: [findLab(lab.id)],
    settings: { extraHosts: [], dialPrivate: false },
    demo: {
      participants: [
        { alias: '날쌘 수달', language: 'ko', gradings: [{ bundle, minutes: 10 }] },
        { alias: 'Swift Otter', language: 'en', gradings: [{ bundle, minutes: 12 }] },
      ],
    },
    handleSignals: false,
    print: () => {},
  });
  return { url: service.url, close: () => service.close() };
}
