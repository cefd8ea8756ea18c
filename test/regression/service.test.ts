/** Mistakes of other graders that must not come back: one learner, many requests; what is stale; what is told. */
import { describe, expect, test } from 'vitest';
import { bundleOf } from '../../checks/bundle.ts';
import workload from '../../checks/catalog/k8s-workload.ts';
import { grade } from '../../checks/grade.ts';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import { recording } from '../../checks/reads/replay.ts';
import { junitOf } from '../../functions/cli/junit.ts';
import { labOfEvent } from '../../functions/event-labs.ts';
import { submitCluster } from '../../functions/events.ts';
import { type Grader, requestGrading, runGrading } from '../../functions/gradings.ts';
import { hasOtherSteps } from '../../functions/outline.ts';
import { cluster, fakeReader, lab, step, use, value } from '../engine/fakes.ts';
import { deployment, pod, replicaSet } from '../rules/cluster.ts';
import { arnOf, type FakeService, fakeService, stepsOf } from '../service/fake-service.ts';
import { reportOf } from '../service/reports.ts';

async function withCluster(): Promise<{ service: FakeService; id: string; cookie: string }> {
  const service = await fakeService();
  const { id, cookie } = await service.person('Ann');
  const participant = (await service.participant(id)) ?? expect.fail('nobody');
  await submitCluster(service.store, participant, { arn: arnOf('one'), roleArn: '' }, service.now());
  return { service, id, cookie };
}

test('two gradings of one learner run at once', async () => {
  const { service, id } = await withCluster();
  const asked = await Promise.all(Array.from({ length: 8 }, () => requestGrading(service, service.event, id, false)));
  expect(asked.filter(({ outcome }) => outcome === 'started')).toHaveLength(1);
  expect(service.jobs).toHaveLength(1);
  // A queue that delivers the same job twice, as queues may.
  const [job] = service.jobs.splice(0);
  if (job === undefined) return expect.fail('no job');
  const grader: Grader = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { report: reportOf(stepsOf('pass')), at: service.now().toISOString() };
  };
  const parts = { ...service, grader };
  const { signal } = new AbortController();
  const both = await Promise.allSettled([runGrading(parts, job, signal), runGrading(parts, job, signal)]);
  // The one that came second is to come again, in case the first comes to nothing.
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await runGrading(parts, job, signal);
  expect(await service.participant(id)).toMatchObject({ checks: 1 });
});

test('a step that has passed adds its points to the board again', async () => {
  const { service, id } = await withCluster();
  for (let round = 0; round < 3; round++) {
    await requestGrading(service, service.event, id, false);
    await service.work(stepsOf('pass', 'fail', 'fail'));
    service.clock.ms += 60_000;
  }
  expect((await service.participant(id))?.totals.map(({ points }) => points)).toEqual([5]);
});

describe('after a new version is brought out, the old one goes on grading', () => {
  const file = findLab('eks-essentials');
  const event = { lab: { id: 'eks-essentials', version: '0' }, parameters: {}, withoutSteps: [] };

  test('an event is graded by the lab as it is now, which says its version', async () => {
    const now = labOfEvent(event, file);
    expect(now.version).toBe(bindLab(file, {}).version);
    const { reader } = fakeReader(() => value(undefined));
    const report = await grade({ ...now, steps: now.steps.slice(0, 1) }, { reader, cluster, from: 'live' });
    expect(report.lab).toMatchObject({ id: 'eks-essentials', version: now.version });
  });

  test('steps that are not those of the event are noticed', () => {
    const { steps } = bindLab(file, {});
    expect(hasOtherSteps({ steps }, steps)).toBe(false);
    expect(hasOtherSteps({ steps: steps.slice(1) }, steps)).toBe(true);
    const [first, ...rest] = steps;
    expect(hasOtherSteps({ steps: first ? [{ ...first, points: first.points + 1 }, ...rest] : [] }, steps)).toBe(true);
  });

  test('pages name style and script by their content, so that no old one is used', async () => {
    const service = await fakeService();
    const page = await (await service.app.request('/')).text();
    const assets = [...page.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(assets.length).toBeGreaterThan(0);
    for (const path of assets) {
      expect(path).toMatch(/[-.][\w-]{8,}\.(css|js)$/);
      expect((await service.app.request(path.replace(/[\w]{4}\.(css|js)$/, '0000.$1'))).status).toBe(404);
    }
    expect((await service.app.request('/')).headers.get('cache-control')).not.toContain('immutable');
  });
});

describe('secrets get out', () => {
  const secret = 'hunter2-Zq7xW';

  test('in evidence, reports and report files', async () => {
    const container = {
      name: 'web',
      image: 'x/web:1',
      env: [{ name: 'DB_PASSWORD', value: secret }],
      args: [`--api-token=${secret}`],
    };
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } };
    const applied = JSON.stringify({ kind: 'Deployment', spec: { template } });
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': applied };
    const message = `failed: GET https://db.example.com/?password=${secret}`;
    const waiting = { waiting: { reason: 'CreateContainerConfigError', message } };
    const objects: Record<string, object> = {
      Deployment: deployment({ replicas: 1, spec: { template }, meta: { annotations }, status: { readyReplicas: 0 } }),
      ReplicaSet: replicaSet(),
      Pod: {
        ...pod({ ready: false, owner: 'web-new', containerStatus: { ready: false, state: waiting } }),
        spec: template.spec,
      },
    };
    const { reader } = fakeReader((spec) => {
      const found = 'kind' in spec ? objects[spec.kind] : undefined;
      return value({ served: true, items: found === undefined ? [] : [found] });
    });
    const tape = recording(reader);
    const asked = use(workload, workload.params.parse({ kind: 'Deployment', ns: 'default', name: 'web' }));
    const report = await grade(lab(step('one', [asked])), { reader: tape.reader, cluster, from: 'live' });
    expect(report.steps[0]?.verdict).not.toBe('pass');
    const bundle = bundleOf(report, tape.reads());
    expect(bundle.reads.length).toBeGreaterThan(1);
    expect(JSON.stringify(bundle)).toContain('DB_PASSWORD');
    expect(JSON.stringify(bundle)).not.toContain(secret);
    expect(JSON.stringify(report)).not.toContain(secret);
    for (const language of ['en', 'ko'] as const) expect(junitOf(report, language)).not.toContain(secret);
  });

  test('in addresses, pages and what is stored', async () => {
    const { service, cookie } = await withCluster();
    const own = cookie.slice('podium='.length);
    const [, hidden = ''] = own.split('.');
    for (const [path, name] of [
      [`p/${own}`, 'me'],
      [`i/${service.instructorSecret}`, 'matrix'],
    ]) {
      const { status, headers } = await service.app.request(`${service.base}/${path}`);
      expect([status, headers.get('location')]).toEqual([303, `${service.base}/${name}`]);
      expect(headers.get('set-cookie')).toMatch(/HttpOnly/i);
    }
    const board = await service.app.request(`${service.base}/board`, { headers: { cookie } });
    expect(board.headers.get('referrer-policy')).toMatch(/^(no-referrer|same-origin)$/);
    const stored = JSON.stringify([
      await service.store.list('event', 'all'),
      await service.store.list('participant', service.event.id),
    ]);
    for (const text of [await board.text(), stored])
      for (const one of [hidden, service.instructorSecret]) expect(text).not.toContain(one);
  });

  test('in what is noted of a fault', async () => {
    const notes: unknown[] = [];
    const service = await fakeService({}, { onFault: (...all) => void notes.push(all.map(String)) });
    const { cookie } = await service.person('Ann');
    await service.store.close();
    const own = cookie.slice('podium='.length);
    const answer = await service.app.request(`${service.base}/p/${own}`);
    expect(answer.status).toBe(500);
    expect(notes).toHaveLength(1);
    expect(JSON.stringify(notes)).not.toContain(own);
  });
});
