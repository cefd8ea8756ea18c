import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { LambdaContext, LambdaEvent } from 'hono/aws-lambda';
import { describe, expect, it } from 'vitest';
import type { Bundle } from '../../checks/bundle.ts';
import { grade } from '../../checks/grade.ts';
import { bindLab, parametersAt } from '../../checks/lab-file.ts';
import { knownLab } from '../../checks/labs.ts';
import { Problem, type ProblemCode } from '../../checks/problem.ts';
import { parseBundle, replayReader } from '../../checks/reads/replay.ts';
import { createEvent, type EventPlan, join, submitCluster } from '../../functions/events.ts';
import { behindFunctionUrl } from '../../functions/function-url.ts';
import { type Grader, giveUp, requestGrading, runGrading } from '../../functions/gradings.ts';
import { MOST_READS, MOST_VALUES, PACKED_BYTES, UNPACKED_BYTES } from '../../functions/recorded.ts';
import { withRecorded } from '../../functions/recorded-grader.ts';
import type { Participant } from '../../functions/records.ts';
import { verifyEnded } from '../../functions/verification.ts';
import { fakeService } from './fake-service.ts';

const recordingOf = (lab: string) =>
  parseBundle(readFileSync(new URL(`../fixtures/labs/${lab}.json.gz`, import.meta.url)), lab);
const solved = recordingOf('eks-essentials');
const OWN = 'arn:aws:eks:ap-northeast-2:123456789012:cluster/eks-essentials';
const MINUTE = 60_000;

/** A recording with something changed. */
function changed(change: Partial<Bundle>, bundle = solved): Uint8Array {
  return gzipSync(JSON.stringify({ ...bundle, ...change }));
}

/** The time so many minutes after another. */
const minutesFrom = (time: string, minutes: number) => new Date(Date.parse(time) + minutes * MINUTE).toISOString();

/** What the service finds when it tries a private cluster itself. */
const noWay: Grader = () => Promise.reject(new Problem('kube.private', { cluster: 'eks-essentials', cidrs: [] }));

/** A grader that sees live what was recorded. */
const seesLive =
  (bundle: Bundle): Grader =>
  async ({ kept, memory, onProgress, signal }) => {
    const file = knownLab(bundle.lab.id);
    if (file === undefined) throw new Error('no lab');
    const { cluster, recordedAt: at, enrolledAt = at } = bundle;
    const options = { reader: replayReader(bundle), cluster, from: 'live' as const, at, enrolledAt };
    const lab = bindLab(file, parametersAt(file, cluster));
    return { report: await grade(lab, { ...options, kept, memory, onProgress, signal }), at };
  };

/** An event of the lab of a recording, ten seconds after it was made. */
async function recordedEvent(plan: Partial<EventPlan> = {}, bundle = solved) {
  const service = await fakeService();
  const { store, archive, queue, app, clock, jobs, now } = service;
  const file = knownLab(bundle.lab.id);
  if (file === undefined) throw new Error('no lab');
  const fromCluster = Object.keys(parametersAt(file, bundle.cluster));
  const parameters = Object.fromEntries(
    Object.entries(bundle.parameters).filter(([name]) => !fromCluster.includes(name)),
  );
  const times = { start: minutesFrom(bundle.recordedAt, -60), end: minutesFrom(bundle.recordedAt, 180) };
  const created = await createEvent(
    store,
    { code: 'RECORDED', ...times, parameters, ...plan },
    bindLab(file, parameters),
  );
  if (created === 'taken') throw new Error('taken');
  const { event, instructorSecret } = created;
  const base = `/e/${event.id}`;
  const path = `${base}/me/recorded`;
  const joined = async (alias: string) => {
    clock.ms = Date.parse(bundle.enrolledAt ?? bundle.recordedAt);
    const result = await join(store, event, alias, 'en', now());
    if (result === 'taken') throw new Error('taken');
    clock.ms = Date.parse(bundle.recordedAt) + 10_000;
    const { id } = result.participant;
    return { id, credential: `${id}.${result.secret}`, cookie: `podium=${id}.${result.secret}` };
  };
  type Person = Awaited<ReturnType<typeof joined>>;
  const ann = await joined('Ann');
  return {
    ...service,
    event,
    base,
    path,
    ann,
    joined,
    instructor: `podium_i=${instructorSecret}`,
    send: (bytes: Uint8Array, { credential }: Person = ann, headers: Record<string, string> = {}) =>
      app.request(path, {
        method: 'POST',
        body: new Uint8Array(bytes),
        headers: {
          authorization: `Bearer ${credential}`,
          'content-type': 'application/gzip',
          accept: 'application/json',
          ...headers,
        },
      }),
    async judgeAll(live = noWay) {
      const grader = withRecorded(async (id) => knownLab(id), live);
      for (const job of jobs.splice(0))
        await runGrading({ store, archive, grader, now }, job, new AbortController().signal);
    },
    async checkLive(live: Grader) {
      clock.ms += MINUTE;
      await requestGrading({ store, queue, now }, event, ann.id, true);
      await this.judgeAll(live);
    },
    async participant({ id }: Person = ann): Promise<Participant> {
      const stored = await store.get('participant', event.id, id);
      if (stored === undefined) throw new Error('nobody');
      return stored.value;
    },
    async page(address: string, cookie: string, lang = 'en'): Promise<string> {
      const joiner = address.includes('?') ? '&' : '?';
      const answer = await app.request(`${base}/${address}${joiner}lang=${lang}`, { headers: { cookie } });
      expect(answer.status).toBe(200);
      return answer.text();
    },
  };
}

type RecordedEvent = Awaited<ReturnType<typeof recordedEvent>>;

const pointsOf = ({ totals }: Participant) => totals.at(-1)?.points ?? 0;
const marked = ({ steps }: Participant) => Object.keys(steps).filter((id) => steps[id]?.recorded);

describe('evidence that a participant recorded', () => {
  it('is judged like the cluster itself, and everything that counts of it is marked', async () => {
    const event = await recordedEvent();
    const answer = await event.send(changed({}));
    expect([answer.status, await answer.json()]).toEqual([202, { outcome: 'started' }]);
    await event.judgeAll();
    const participant = await event.participant();
    expect(participant.trouble).toBeUndefined();
    expect(pointsOf(participant)).toBe(105);
    const graded = event.event.steps.filter((step) => step.graded && step.points > 0).map(({ id }) => id);
    expect(marked(participant)).toEqual(graded.filter((id) => (participant.steps[id]?.earned ?? 0) > 0));
    expect(participant.totals.at(-1)).toMatchObject({ recorded: true, at: event.now().toISOString() });
    // The cluster that was recorded is now this participant's.
    expect(participant.cluster).toEqual({
      arn: OWN,
      name: 'eks-essentials',
      region: 'ap-northeast-2',
      account: '123456789012',
      submittedAt: participant.joinedAt,
    });
    const report = await event.store.get('report', event.ann.id, participant.report ?? '');
    expect(report?.value).toMatchObject({ done: true, report: { from: 'replay', at: solved.recordedAt } });
    const [key = ''] = [...event.bundles.keys()];
    expect(key).toMatch(new RegExp(`^uploads/${event.event.id}/${event.ann.id}/[\\w-]{22}\\.json\\.gz$`));
    expect(event.bundles.size).toBe(1);
  });

  it('is asked for with what the event wants', async () => {
    const bundle = recordingOf('cloud-native-project');
    const event = await recordedEvent({}, bundle);
    const headers = { authorization: `Bearer ${event.ann.credential}` };
    const answer = await event.app.request(event.path, { headers });
    const { joinedAt } = await event.participant();
    expect(await answer.json()).toEqual({
      lab: { id: 'cloud-native-project', version: bundle.lab.version },
      parameters: event.event.parameters,
      withoutSteps: [],
      enrolledAt: joinedAt,
    });
    expect(event.event.parameters).toMatchObject({ suffix: 'jane' });
    const arn = 'arn:aws:eks:ap-northeast-2:123456789012:cluster/eks-work-cluster';
    await submitCluster(event.store, await event.participant(), { arn, roleArn: '' }, event.now(), false);
    const later = await (await event.app.request(event.path, { headers })).json();
    expect(later).toMatchObject({ cluster: arn, enrolledAt: event.now().toISOString() });
  });

  it.each([
    ['en', 'self-recorded', 'evidence from the participant’s own machine'],
    ['ko', '직접 기록', '참가자의 컴퓨터에서 기록한 내용'],
  ])('is marked on every page: %s', async (lang, word, help) => {
    const event = await recordedEvent({ publicBoard: true });
    const bob = await event.joined('Bob');
    const mark = `<span class="badge">${word}</span>`;
    const count = (text: string) => text.split(mark).length - 1;
    const pages = [
      ['me', event.ann.cookie],
      ['me/rows', event.ann.cookie],
      ['board', bob.cookie],
      ['board/rows', bob.cookie],
      ['board?view=projector', event.instructor],
      ['matrix', event.instructor],
      ['matrix/rows', event.instructor],
      [`participants/${event.ann.id}`, event.instructor],
      [`participants/${event.ann.id}/rows`, event.instructor],
    ] as const;
    for (const [address, cookie] of pages) expect(count(await event.page(address, cookie, lang)), address).toBe(0);
    await event.send(changed({}));
    await event.judgeAll();
    event.clock.ms += 10_000;
    const steps = marked(await event.participant()).length;
    expect(steps).toBe(18);
    for (const [address, cookie] of pages) {
      const text = await event.page(address, cookie, lang);
      const isList = /^(board|matrix)/.test(address);
      expect(count(text), address).toBe(isList ? 1 : steps + 1);
      expect(text, address).toContain(help);
    }
    expect(count(await event.page('me', bob.cookie, lang))).toBe(0);
  });

  it('is marked in all results, and nobody else’s is', async () => {
    const event = await recordedEvent();
    await event.joined('Bob');
    await event.send(changed({}));
    await event.judgeAll();
    const steps = marked(await event.participant());
    const results = async (form: string) => event.page(`results/${form}`, event.instructor);
    const json = JSON.parse(await results('json')) as { participants: { alias: string; steps: { id: string }[] }[] };
    const [ann, bob] = json.participants;
    expect(ann).toMatchObject({ alias: 'Ann', selfRecorded: true });
    expect(ann?.steps.filter((step) => 'selfRecorded' in step).map(({ id }) => id)).toEqual(steps);
    expect(JSON.stringify(bob)).not.toContain('ecorded');
    const [head = '', first = '', second = ''] = (await results('csv')).split('\r\n').map((line) => line.split(','));
    const column = head.indexOf('selfRecordedSteps');
    expect([first[1], first[column]]).toEqual(['Ann', steps.join(' ')]);
    expect([second[1], second[column]]).toEqual(['Bob', '']);
    const xml = await results('xml');
    expect(xml.split(`<property name="selfRecordedSteps" value="${steps.join(' ')}"/>`)).toHaveLength(2);
    expect(xml.split('selfRecordedSteps')).toHaveLength(2);
  });

  it('is offered with the personal link on the own page alone, unless the event refuses it', async () => {
    const event = await recordedEvent();
    const command = `podium grade --submit http://localhost${event.base}/p/${event.ann.credential}`;
    expect(await event.page('me', event.ann.cookie)).toContain(command);
    expect(await event.page('me', event.ann.cookie, 'ko')).toContain(command);
    expect(await event.page(`participants/${event.ann.id}`, event.instructor)).not.toContain('--submit');
    const refusing = await recordedEvent({ refusesRecorded: true });
    expect(await refusing.page('me', refusing.ann.cookie)).not.toContain('--submit');
  });

  it('comes whole through a Function URL, which gives it as base64', async () => {
    const event = await recordedEvent();
    const bytes = changed({});
    const answer = behindFunctionUrl(event.app);
    const request = {
      version: '2.0',
      routeKey: '$default',
      rawPath: event.path,
      rawQueryString: '',
      headers: { authorization: `Bearer ${event.ann.credential}`, 'content-type': 'application/gzip' },
      requestContext: {
        domainName: 'abc.lambda-url.ap-northeast-2.on.aws',
        http: { method: 'POST', sourceIp: '192.0.2.1' },
      },
      body: Buffer.from(bytes).toString('base64'),
      isBase64Encoded: true,
    };
    // The parts of an event and of a context that Hono and the app look at.
    const answered = await answer(request as unknown as LambdaEvent, {} as LambdaContext);
    expect(answered.statusCode).toBe(202);
    expect([...event.bundles.values()].map((kept) => Buffer.from(kept).equals(bytes))).toEqual([true]);
    // The largest one that is taken fits into what Lambda takes.
    expect(Math.ceil(PACKED_BYTES / 3) * 4).toBeLessThan(6 * 1024 * 1024 - 64 * 1024);
  });

  it('counts once, however often its job comes', async () => {
    const event = await recordedEvent();
    await event.send(changed({}));
    const [job] = event.jobs;
    if (job === undefined) throw new Error('no job');
    event.jobs.push(job, job);
    await event.judgeAll();
    const participant = await event.participant();
    expect([participant.checks, participant.totals.length]).toEqual([1, 1]);
  });
});

describe('what a recording says of itself', () => {
  const bundle = recordingOf('cloud-native-project');
  const sent = async (change: Partial<Bundle>) => {
    const event = await recordedEvent({}, bundle);
    await event.send(changed(change, bundle));
    await event.judgeAll();
    return event.participant();
  };

  it('is not what checks remember: the service remembers itself', async () => {
    const file = knownLab(bundle.lab.id);
    if (file === undefined) throw new Error('no lab');
    const { cluster, recordedAt: at, enrolledAt = at, memory = {} } = bundle;
    const known = { reader: replayReader(bundle), cluster, from: 'replay' as const, at, enrolledAt };
    const lab = bindLab(file, bundle.parameters);
    const believed = await grade(lab, { ...known, memory, kept: {} });
    const judged = await sent({});
    expect(believed.points.earned + believed.points.bonus).toBe(140);
    expect(pointsOf(judged)).toBe(133);
    expect(pointsOf(await sent({ memory: {} }))).toBe(133);
    // It is kept apart from what was seen live.
    expect(judged.memory).toBeUndefined();
    expect(Object.keys(judged.recorded?.memory ?? {}).length).toBeGreaterThan(3);
  });

  it('is neither since when somebody takes part nor that the event is over', async () => {
    const plain = await sent({});
    const { enrolledAt: at = '' } = bundle;
    for (const change of [
      { enrolledAt: minutesFrom(at, -600) },
      { enrolledAt: minutesFrom(at, 600) },
      { isOver: true as const },
    ])
      expect((await sent(change)).steps).toEqual(plain.steps);
  });

  it('goes on from what was recorded before, which live gradings do not', async () => {
    const event = await recordedEvent({}, bundle);
    const memories: unknown[] = [];
    const spy: Grader = (task) => {
      memories.push(task.memory);
      return noWay(task);
    };
    await event.send(changed({}, bundle));
    await event.judgeAll();
    const { recorded } = await event.participant();
    await event.checkLive(spy);
    expect(memories).toEqual([{}]);
    event.clock.ms += MINUTE;
    await event.send(changed({ recordedAt: minutesFrom(bundle.recordedAt, 1) }, bundle));
    await event.judgeAll();
    expect((await event.participant()).recorded?.memory).toEqual(recorded?.memory);
  });
});

describe('the mark', () => {
  it('goes when the service sees it pass itself, and the points with their time stay', async () => {
    const event = await recordedEvent();
    await event.send(changed({}));
    await event.judgeAll();
    const before = await event.participant();
    await event.checkLive(seesLive(solved));
    const now = await event.participant();
    expect(marked(now)).toEqual([]);
    expect(pointsOf(now)).toBe(pointsOf(before));
    expect(now.totals.map(({ recorded }) => recorded)).toEqual([true, undefined]);
    const board = await event.page('board', event.ann.cookie);
    expect(board).not.toContain('self-recorded');
    expect(board).toContain(`<time datetime="${before.totals[0]?.at}">`);
  });

  it('stays while the service does not see it, and a trouble takes nothing away', async () => {
    const event = await recordedEvent();
    await event.send(changed({}));
    await event.judgeAll();
    const steps = marked(await event.participant());
    await event.checkLive(noWay);
    const troubled = await event.participant();
    expect([troubled.trouble?.code, pointsOf(troubled), marked(troubled)]).toEqual(['kube.private', 105, steps]);
    // Only what the service reads of AWS: what Kubernetes says was recorded.
    const reads = solved.reads.filter(({ spec }) => spec.source === 'aws');
    await event.checkLive(seesLive({ ...solved, reads }));
    const halfSeen = await event.participant();
    expect(pointsOf(halfSeen)).toBe(105);
    expect(marked(halfSeen)).not.toContain('cluster');
    expect(marked(halfSeen)).toContain('log-daemonset');
  });

  it('does not come to what the service had seen before', async () => {
    const event = await recordedEvent();
    await submitCluster(event.store, await event.participant(), { arn: OWN, roleArn: '' }, event.now(), false);
    const reads = solved.reads.filter(({ spec }) => spec.source === 'aws');
    await event.checkLive(seesLive({ ...solved, reads }));
    const seen = await event.participant();
    expect([pointsOf(seen) > 0, marked(seen)]).toEqual([true, []]);
    event.clock.ms += MINUTE;
    await event.send(changed({ recordedAt: event.now().toISOString() }));
    await event.judgeAll();
    const both = await event.participant();
    expect(pointsOf(both)).toBeGreaterThan(pointsOf(seen));
    const live = Object.keys(seen.steps).filter((id) => seen.steps[id]?.verdict === 'pass');
    expect(live.length).toBeGreaterThan(0);
    expect(marked(both).filter((id) => live.includes(id))).toEqual([]);
  });

  it('stays with the result when the event has ended and the service has no way to the cluster', async () => {
    const event = await recordedEvent();
    await event.send(changed({}));
    await event.judgeAll();
    event.clock.ms = Date.parse(event.event.end) + MINUTE;
    await verifyEnded(event);
    await event.judgeAll();
    await verifyEnded(event);
    const participant = await event.participant();
    expect(participant.verification).toMatchObject({ points: 0, trouble: { code: 'kube.private' } });
    expect([pointsOf(participant), marked(participant).length]).toEqual([105, 18]);
    expect(await event.page('me', event.ann.cookie)).toContain('your cluster could not be checked once more');
    expect(await event.page('me', event.ann.cookie)).toContain('self-recorded');
    const json: unknown = JSON.parse(await event.page('results/json', event.instructor));
    expect(json).toMatchObject({
      participants: [{ points: 105, selfRecorded: true, verification: { trouble: 'kube.private' } }],
    });
  });
});

describe('the service itself', () => {
  it('no longer tries a cluster that it had no way to, until it is asked', async () => {
    const event = await recordedEvent();
    await submitCluster(event.store, await event.participant(), { arn: OWN, roleArn: '' }, event.now(), false);
    await event.checkLive(noWay);
    expect((await event.participant()).nextCheckAt).toBeDefined();
    event.clock.ms += MINUTE;
    await event.send(changed({ recordedAt: event.now().toISOString() }));
    await event.judgeAll();
    const participant = await event.participant();
    expect([participant.trouble, participant.nextCheckAt]).toEqual([undefined, undefined]);
    event.clock.ms += 10 * MINUTE;
    await event.page('me/rows', event.ann.cookie);
    expect(event.jobs).toEqual([]);
  });

  it('goes on with one that it reads', async () => {
    const event = await recordedEvent();
    await submitCluster(event.store, await event.participant(), { arn: OWN, roleArn: '' }, event.now(), false);
    const reads = solved.reads.filter(({ spec }) => spec.source === 'aws');
    await event.checkLive(seesLive({ ...solved, reads }));
    const { nextCheckAt } = await event.participant();
    event.clock.ms += 30_000;
    await event.send(changed({ recordedAt: event.now().toISOString() }));
    await event.judgeAll();
    expect([typeof nextCheckAt, (await event.participant()).nextCheckAt]).toEqual(['string', nextCheckAt]);
  });
});

describe('what is not taken', () => {
  const random = (bytes: number) => crypto.getRandomValues(Buffer.alloc(bytes));
  const tooLarge = Buffer.concat(
    Array.from({ length: PACKED_BYTES / 65_536 }, () => random(65_536)),
    PACKED_BYTES + 1,
  );
  const bomb = gzipSync(Buffer.alloc(UNPACKED_BYTES + 1));

  it.each<[string, number, RegExp, (event: RecordedEvent) => Response | Promise<Response>]>([
    ['without a credential', 403, /Open the link/, ({ send, ann }) => send(changed({}), ann, { authorization: '' })],
    ['wrong credential', 403, /Open the link/, ({ send, ann }) => send(changed({}), { ...ann, credential: 'a.b' })],
    [
      'cookie in place of it',
      403,
      /Open the link/,
      ({ send, ann }) =>
        send(changed({}), ann, { authorization: '', cookie: ann.cookie, 'sec-fetch-site': 'same-origin' }),
    ],
    [
      'cookie from elsewhere',
      403,
      /another page/,
      ({ send, ann }) => send(changed({}), ann, { cookie: ann.cookie, 'sec-fetch-site': 'cross-site' }),
    ],
    ['no gzip', 422, /not a gzipped recording/, ({ send }) => send(Buffer.from(JSON.stringify(solved)))],
    ['nothing', 422, /not a gzipped recording/, ({ send }) => send(new Uint8Array())],
    ['half of it', 422, /not a gzipped recording/, ({ send }) => send(changed({}).subarray(0, 9000))],
    ['too large', 413, /too much data/, ({ send }) => send(tooLarge)],
    [
      'too large by its own word',
      413,
      /too much data/,
      ({ send, ann }) => send(changed({}), ann, { 'content-length': '5000000' }),
    ],
    ['a bomb', 413, /too much data/, ({ send }) => send(bomb)],
    ['a swarm', 413, /too much data/, ({ send }) => send(gzipSync(`[${'{},'.repeat(MOST_VALUES + 1)}{}]`))],
  ])('%s: %i, and nothing changes', async (_, status, sentence, ask) => {
    const event = await recordedEvent();
    const before = await event.participant();
    const answer = await ask(event);
    const text = await answer.text();
    expect([answer.status, sentence.test(text)], text).toEqual([status, true]);
    expect(await event.participant()).toEqual(before);
    expect([event.jobs, event.bundles.size]).toEqual([[], 0]);
  });

  it.each<[string, Partial<EventPlan>, number, RegExp, RegExp]>([
    ['before the event', {}, -90, /while the event runs/, /진행되는 동안/],
    ['after the event', {}, 200, /while the event runs/, /진행되는 동안/],
    ['by an event that refuses it', { refusesRecorded: true }, 0, /does not take evidence/, /받지 않아요/],
    ['by a demo', { demo: true }, 0, /does not take evidence/, /받지 않아요/],
  ])('%s: 409 in both languages, for asking and for sending', async (_, plan, minutes, english, korean) => {
    const event = await recordedEvent(plan);
    event.clock.ms = Date.parse(solved.recordedAt) + minutes * MINUTE + 10_000;
    for (const [lang, sentence] of [
      ['en', english],
      ['ko', korean],
    ] as const) {
      const headers = { 'accept-language': lang, accept: 'application/json' };
      const authorization = `Bearer ${event.ann.credential}`;
      for (const answer of [
        await event.send(changed({}), event.ann, headers),
        await event.app.request(event.path, { headers: { ...headers, authorization } }),
      ]) {
        expect([answer.status, answer.headers.get('content-type')]).toEqual([409, 'application/problem+json']);
        expect(((await answer.json()) as { detail: string }).detail).toMatch(sentence);
      }
    }
    expect([event.jobs, event.bundles.size]).toEqual([[], 0]);
  });

  it('of an event that nobody knows is not found', async () => {
    const { app, ann } = await recordedEvent();
    const headers = { authorization: `Bearer ${ann.credential}` };
    expect((await app.request('/e/nothing/me/recorded', { headers })).status).toBe(404);
  });

  it('while a grading is open or too soon after one, with the seconds to wait', async () => {
    const event = await recordedEvent();
    expect((await event.send(changed({}))).status).toBe(202);
    const busy = await event.send(changed({}));
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([409, '15']);
    expect(await busy.text()).toContain('send again in 15 seconds');
    await event.judgeAll();
    event.clock.ms += 4000;
    const soon = await event.send(changed({}));
    expect([soon.status, soon.headers.get('retry-after')]).toEqual([429, '11']);
    expect(event.bundles.size).toBe(1);
  });

  it('more than twenty times a minute', async () => {
    const event = await recordedEvent();
    event.clock.ms = Date.parse(minutesFrom(solved.recordedAt, 1).replace(/:\d\d\.\d+Z/, ':00.000Z'));
    const statuses: number[] = [];
    for (let i = 0; i < 25; i++) statuses.push((await event.send(Buffer.from('x'))).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 422), ...Array.from({ length: 5 }, () => 429)]);
  });

  it('when the archive fails: nothing is open then', async () => {
    const service = await fakeService({}, { archive: { put: () => Promise.reject(new Error('no disk')) } });
    const ann = await service.person('Ann');
    const headers = {
      authorization: `Bearer ${ann.cookie.slice('podium='.length)}`,
      'content-type': 'application/gzip',
    };
    const body = new Uint8Array(changed({}));
    const answer = await service.app.request(`${service.base}/me/recorded`, { method: 'POST', headers, body });
    expect(answer.status).toBe(500);
    expect((await service.participant(ann.id))?.grading).toBeUndefined();
  });
});

describe('what cannot count', () => {
  const at = solved.recordedAt;
  const { cluster } = solved;

  it.each<[string, () => Uint8Array, ProblemCode, RegExp, RegExp]>([
    [
      'from the future',
      () => changed({ recordedAt: minutesFrom(at, 3) }),
      'recorded.ahead',
      /3 minutes from now/,
      /3분 뒤/,
    ],
    ['old', () => changed({ recordedAt: minutesFrom(at, -16) }), 'recorded.old', /17 minutes before/, /17분 전/],
    [
      'of before the event',
      () => changed({ recordedAt: minutesFrom(at, -63) }),
      'recorded.early',
      /before the event/,
      /시작하기 전/,
    ],
    [
      'of another lab',
      () => changed({ lab: { id: 'eks-fundamentals', version: '1' } }),
      'recorded.otherLab',
      /of lab eks-fundamentals; the lab of this event is eks-essentials/,
      /다른 실습의 기록/,
    ],
    [
      'of a cluster without an account',
      () => changed({ cluster: { name: cluster.name, region: cluster.region } }),
      'recorded.noAccount',
      /which account/,
      /어느 계정/,
    ],
    [
      'of a cluster that cannot be',
      () => changed({ cluster: { ...cluster, name: '../../x<script>' } }),
      'bundle.damaged',
      /something is wrong at cluster/,
      /문제가 있는 곳: cluster/,
    ],
    ['no JSON', () => gzipSync('{"bundle":'), 'bundle.damaged', /not valid JSON/, /올바른 JSON이 아니에요/],
    ['another JSON', () => gzipSync('[]'), 'bundle.damaged', /not a recording/, /Podium의 기록이 아니에요/],
    ['no text', () => gzipSync(Buffer.from([0xff, 0xfe])), 'bundle.damaged', /not text in UTF-8/, /UTF-8/],
    ['of a newer Podium', () => changed({ version: 99 }), 'bundle.newer', /made by a newer Podium/, /더 새로운 Podium/],
    [
      'with more reads than any lab has',
      () => changed({ reads: Array.from({ length: MOST_READS + 1 }, () => solved.reads.slice(0, 1)).flat() }),
      'bundle.damaged',
      /too large/,
      /너무 커요/,
    ],
    [
      'with a read that nothing asks',
      () => gzipSync(JSON.stringify({ ...solved, reads: [{ spec: { source: 'shell' }, answer: {} }] })),
      'bundle.damaged',
      /something is wrong at reads/,
      /문제가 있는 곳: reads/,
    ],
  ])('%s is said on the page in both languages', async (_, bytes, code, english, korean) => {
    const event = await recordedEvent();
    expect((await event.send(bytes())).status).toBe(202);
    await event.judgeAll();
    const participant = await event.participant();
    expect([participant.trouble?.code, participant.grading, pointsOf(participant)]).toEqual([code, undefined, 0]);
    expect([participant.cluster, participant.recorded, participant.nextCheckAt]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const page = await event.page('me', event.ann.cookie);
    expect(page).toMatch(english);
    expect(page).not.toContain('<script>x');
    expect(page).not.toContain('123456789012');
    expect(await event.page('me', event.ann.cookie, 'ko')).toMatch(korean);
  });

  it.each([
    ['name', { ...cluster, name: 'other' }],
    ['Region', { ...cluster, region: 'us-east-1' }],
    ['account', { ...cluster, account: '999999999999' }],
  ])('of another cluster than the connected one: other %s', async (_, other) => {
    const event = await recordedEvent();
    await submitCluster(event.store, await event.participant(), { arn: OWN, roleArn: '' }, event.now(), false);
    await event.send(changed({ cluster: other }));
    await event.judgeAll();
    const participant = await event.participant();
    expect([participant.trouble?.code, pointsOf(participant)]).toEqual(['recorded.otherCluster', 0]);
    expect(participant.cluster?.arn).toBe(OWN);
    const page = await event.page('me', event.ann.cookie);
    expect(page).toContain('Name, Region and account have to be the same');
    expect(page).not.toContain('999999999999');
  });

  it('a cluster without an account is taken for the connected one', async () => {
    const event = await recordedEvent();
    await submitCluster(event.store, await event.participant(), { arn: OWN, roleArn: '' }, event.now(), false);
    await event.send(changed({ cluster: { name: cluster.name, region: cluster.region } }));
    await event.judgeAll();
    expect(pointsOf(await event.participant())).toBeGreaterThan(0);
  });

  it('the cluster of another participant is refused and shown to the instructor', async () => {
    const event = await recordedEvent();
    const bob = await event.joined('Bob');
    await event.send(changed({}));
    await event.send(changed({}), bob);
    await event.judgeAll();
    const [first, second] = [await event.participant(), await event.participant(bob)];
    expect([pointsOf(first), pointsOf(second), second.trouble?.code]).toEqual([105, 0, 'recorded.claimed']);
    expect([second.cluster, second.refusedAt]).toEqual([undefined, event.now().toISOString()]);
    expect(await event.page('me', bob.cookie)).toContain('another participant of this event has connected');
    expect(await event.page('matrix', event.instructor)).toContain('tried the cluster of another');
    // Nor may the page take it.
    const refused = await submitCluster(event.store, second, { arn: OWN, roleArn: '' }, event.now(), false);
    expect(refused).toBe('claimed');
  });

  it('the same recording twice, or one made before', async () => {
    const event = await recordedEvent();
    await event.send(changed({}));
    await event.judgeAll();
    const { report, totals } = await event.participant();
    for (const recordedAt of [at, minutesFrom(at, -1)]) {
      event.clock.ms += MINUTE;
      await event.send(changed({ recordedAt }));
      await event.judgeAll();
      const participant = await event.participant();
      expect(participant.trouble?.code).toBe('recorded.repeated');
      expect([participant.report, participant.totals]).toEqual([report, totals]);
    }
    event.clock.ms += MINUTE;
    await event.send(changed({ recordedAt: minutesFrom(at, 1) }));
    await event.judgeAll();
    expect((await event.participant()).trouble).toBeUndefined();
  });

  it('one made well before the service looked itself; a clock may differ a little', async () => {
    const event = await recordedEvent();
    await submitCluster(event.store, await event.participant(), { arn: OWN, roleArn: '' }, event.now(), false);
    await event.checkLive(seesLive({ ...solved, recordedAt: minutesFrom(at, 5) }));
    const { lastCheckedAt = '' } = await event.participant();
    expect(lastCheckedAt).toBe(minutesFrom(at, 5));
    event.clock.ms = Date.parse(minutesFrom(at, 6));
    for (const [minutes, code] of [
      [-2.5, 'recorded.repeated'],
      [-1.5, undefined],
    ] as const) {
      event.clock.ms += MINUTE;
      await event.send(changed({ recordedAt: minutesFrom(lastCheckedAt, minutes) }));
      await event.judgeAll();
      expect((await event.participant()).trouble?.code).toBe(code);
    }
  });

  it('what is lost ends as an error that asks for it again', async () => {
    const ways: ((event: RecordedEvent) => Promise<void>)[] = [
      async (event) => {
        event.bundles.clear();
        await event.judgeAll();
      },
      async (event) => {
        for (const job of event.jobs.splice(0)) await giveUp(event, job);
      },
    ];
    for (const way of ways) {
      const event = await recordedEvent();
      await event.send(changed({}));
      await way(event);
      const participant = await event.participant();
      expect([participant.grading, participant.trouble?.code]).toEqual([undefined, 'recorded.lost']);
      expect(await event.page('me', event.ann.cookie)).toContain('podium grade --submit&quot; again');
      expect(await event.page('me', event.ann.cookie, 'ko')).toContain('명령을 다시 실행해 주세요');
    }
  });

  it('what was sent is kept as it came', async () => {
    const event = await recordedEvent();
    await event.send(changed({}));
    const [bytes = new Uint8Array()] = [...event.bundles.values()];
    expect(JSON.parse(gunzipSync(bytes).toString())).toEqual(JSON.parse(JSON.stringify(solved)));
  });
});
