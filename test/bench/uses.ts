/**
 * What one request and one grading use: request units, processor time and bytes, measured on the app behind its Function URL
 * and on the gradings, with the store of DynamoDB on a table that counts.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { LambdaEvent } from 'hono/aws-lambda';
import { dynamoStore } from '../../functions/adapters/dynamo-store.ts';
import { createApp } from '../../functions/app.ts';
import { readAssets } from '../../functions/assets.ts';
import { behindFunctionUrl } from '../../functions/function-url.ts';
import { type Grader, requestGrading, runGrading } from '../../functions/gradings.ts';
import type { EmbeddedMetrics } from '../../functions/journal.ts';
import { measured } from '../../functions/metrics.ts';
import type { Job } from '../../functions/ports.ts';
import { makeCrowd, recordedGrader, type Situation, situations } from './crowd.ts';
import { meteredTable, type Units } from './metered-table.ts';

/** Averages of one request, or of one grading. */
export interface Use extends Units {
  /** Milliseconds of the processor. */
  cpuMs: number;
  /** Requests to `api`. */
  requests: number;
  /** Bytes of the answers, headers included. */
  bytes: number;
}

export interface Uses {
  requests: Readonly<Record<RequestKind, Use>>;
  gradings: Readonly<Record<GradingKind, Use>>;
  /** Bytes of log lines of a grading, and the different metrics in all of them. */
  logBytes: number;
  metrics: number;
}

export type RequestKind = 'same' | 'fresh' | 'board' | 'list' | 'matrix' | 'joining' | 'press' | 'ask';
export type GradingKind = 'same' | 'fresh' | 'awaited';

/** Of how many participants each is the average. */
const SAMPLE = 200;
const GRADED = 33;

type Handler = ReturnType<typeof behindFunctionUrl>;

/** Measures with `people` participants in the event, when a grading takes `gradingMs`. */
export async function measureUses(people: number, gradingMs: number): Promise<Uses> {
  const clock = { ms: Date.now() };
  const now = () => new Date(clock.ms);
  const table = meteredTable();
  const store = dynamoStore({ table: 'table', client: table.client, now });
  const archive = { put: async () => {}, get: async () => undefined };
  const jobs: Job[] = [];
  const queue = { send: async (job: Job) => void jobs.push(job) };
  const assets = readAssets();
  const onboarding = { graderArn: 'arn:aws:iam::111122223333:role/grader', region: 'ap-northeast-2' };
  const parts = { store, queue, archive, assets, now, onboarding, isOneOfMany: true, compresses: true };
  const instance = () => behindFunctionUrl(createApp(parts));
  const handler = instance();

  const all = await situations();
  const first = all[0];
  if (first === undefined) throw new Error('there are no recordings');
  const situationAt = (index: number): Situation => all[index % all.length] ?? first;
  const hour = 3_600_000;
  const times = { start: new Date(clock.ms - hour).toISOString(), end: new Date(clock.ms + hour).toISOString() };
  const { event, members, instructor } = await makeCrowd(
    { store, archive, now },
    { ...times, code: 'BENCH' },
    people,
    situationAt,
  );
  const base = `/e/${event.id}`;
  // As the cookies are called where there is TLS.
  const cookieOf = (cookie: string) => cookie.replace(/^(podium\w*)=/, `__Host-$1-${event.id}=`);
  const cookies = members.map(({ cookie }) => cookieOf(cookie));

  /** The average of an action over some participants. */
  const use = async (count: number, action: (index: number) => Promise<Answer[]>): Promise<Use> => {
    table.take();
    const before = process.cpuUsage();
    const answers: Answer[] = [];
    for (let index = 0; index < count; index++) answers.push(...(await action(index)));
    const { user, system } = process.cpuUsage(before);
    const { reads, writes, calls } = table.take();
    return {
      reads: reads / count,
      writes: writes / count,
      calls: calls / count,
      cpuMs: (user + system) / 1000 / count,
      requests: answers.length / count,
      bytes: answers.reduce((sum, { bytes }) => sum + bytes, 0) / count,
    };
  };
  const look = async (by: Handler, path: string, cookie: string, tag = '') => [
    await ask(by, 'GET', `${base}/${path}`, { cookie, ...(tag !== '' && { 'if-none-match': tag }) }),
  ];
  const own = (index: number, tag?: string) => look(handler, 'me/rows', cookies[index] ?? '', tag);

  const tags: string[] = [];
  for (let index = 0; index < SAMPLE; index++) tags.push((await own(index))[0]?.tag ?? '');
  const same = async (index: number) => expecting(304, await own(index, tags[index]));
  await use(SAMPLE, same);
  const requests: Partial<Record<RequestKind, Use>> = {};
  requests.same = await use(SAMPLE, same);
  requests.fresh = await use(SAMPLE, async (index) => expecting(200, await own(index)));
  const board = async (by: Handler, index: number) =>
    expecting(200, await look(by, 'board/rows', cookies[index] ?? ''));
  await board(handler, 0);
  requests.board = await use(SAMPLE, (index) => board(handler, index));
  requests.list = await use(5, (index) => board(instance(), index));
  requests.matrix = await use(5, async () => expecting(200, await look(handler, 'matrix/rows', cookieOf(instructor))));
  requests.joining = await use(GRADED, async (index) => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const joined = await ask(handler, 'POST', '/join', form, `code=BENCH&alias=newcomer+${index}`);
    const cookie = joined.cookie.replace(/;.*/, '');
    const account = 200_000_000_000 + index;
    const cluster = new URLSearchParams({
      arn: `arn:aws:eks:ap-northeast-2:${account}:cluster/eks-demo`,
      roleArn: `arn:aws:iam::${account}:role/Podium-reader`,
    });
    return [
      ...expecting(303, [joined]),
      ...expecting(200, [
        await ask(handler, 'GET', `${base}/me`, { cookie }),
        await ask(handler, 'GET', assets.style.path, {}),
        await ask(handler, 'GET', assets.client.path, {}),
      ]),
      ...expecting(303, [await ask(handler, 'POST', `${base}/me/cluster`, { ...form, cookie }, `${cluster}`)]),
      ...expecting(200, [await ask(handler, 'GET', `${base}/me`, { cookie })]),
    ];
  });
  jobs.length = 0;

  clock.ms += 20_000;
  requests.press = await use(GRADED, async (index) =>
    expecting(202, [
      await ask(handler, 'POST', `${base}/me/check`, { cookie: cookies[index] ?? '', accept: 'application/json' }),
    ]),
  );

  /** The average of the gradings that wait in the queue, all done at once. */
  const log = { lines: [] as string[] };
  const grade = async (found: (index: number) => Situation): Promise<Use> => {
    const due = jobs.splice(0);
    const indexOf = new Map(members.map(({ id }, index) => [id, index]));
    const inner = slow(
      recordedGrader((id) => found(indexOf.get(id) ?? 0), now),
      gradingMs,
    );
    const grader = measured(inner, { stage: 'bench', request: crypto.randomUUID(), now });
    table.take();
    const before = process.cpuUsage();
    await quietly(log.lines, () =>
      Promise.all(due.map((job) => runGrading({ store, archive, grader, now }, job, new AbortController().signal))),
    );
    const { user, system } = process.cpuUsage(before);
    const { reads, writes, calls } = table.take();
    const count = due.length;
    return {
      reads: reads / count,
      writes: writes / count,
      calls: calls / count,
      cpuMs: (user + system) / 1000 / count,
      requests: 0,
      bytes: 0,
    };
  };
  const askAll = async () => {
    clock.ms += 61_000;
    for (const { id } of members.slice(0, GRADED)) await requestGrading({ store, queue, now }, event, id, false);
  };
  const gradings: Partial<Record<GradingKind, Use>> = {};
  gradings.awaited = await grade((index) => situationAt(index + 1));
  await askAll();
  gradings.same = await grade((index) => situationAt(index + 1));
  await askAll();
  gradings.fresh = await grade((index) => situationAt(index + 2));

  clock.ms += 61_000;
  const dueOnes = members
    .map((_, index) => index)
    .filter((index) => situationAt(index) !== all.at(-1) && index > GRADED);
  requests.ask = await use(GRADED, async (index) => expecting(200, await own(dueOnes[index] ?? 0)));
  if (jobs.length !== GRADED) throw new Error(`${jobs.length} gradings were asked for, not ${GRADED}`);

  return {
    // All of them are set above.
    requests: requests as Record<RequestKind, Use>,
    gradings: gradings as Record<GradingKind, Use>,
    logBytes: log.lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0) / (3 * GRADED),
    metrics: new Set(log.lines.flatMap(metricsIn)).size,
  };
}

/** A grader that takes some time and tells how far it is. */
function slow(grader: Grader, ms: number): Grader {
  return async (task) => {
    const graded = await grader(task);
    if (!('report' in graded)) return graded;
    const { steps, reads } = graded.report;
    // Reading takes half of the time; then one step after the other is judged.
    await delay(ms / 2);
    task.onProgress({ type: 'reads', done: reads.length, known: reads.length });
    for (const [index, step] of steps.entries()) {
      await delay(ms / 2 / steps.length);
      task.onProgress({ type: 'step', step, index });
    }
    return graded;
  };
}

/** Collects what is written to the standard output meanwhile. */
async function quietly(lines: string[], work: () => Promise<unknown>): Promise<void> {
  const { write } = process.stdout;
  process.stdout.write = (chunk: string | Uint8Array) => lines.push(`${chunk}`) > 0;
  try {
    await work();
  } finally {
    process.stdout.write = write;
  }
}

/** The metrics that CloudWatch makes of a line. */
function metricsIn(line: string): string[] {
  // As `note` writes it.
  const entry = JSON.parse(line) as { _aws?: EmbeddedMetrics } & Record<string, unknown>;
  return (entry._aws?.CloudWatchMetrics ?? []).flatMap(({ Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const of = names.map((name) => `${name}=${entry[name]}`).join(' ');
      return Metrics.map(({ Name }) => `${of} ${Name}`);
    }),
  );
}

interface Answer {
  status: number;
  tag: string;
  cookie: string;
  bytes: number;
}

/** What a browser says besides. */
const browser = {
  accept: '*/*',
  'accept-encoding': 'gzip, deflate, br, zstd',
  'accept-language': 'ko-KR,ko;q=0.9,en;q=0.8',
  host: 'podium.lambda-url.ap-northeast-2.on.aws',
  'sec-fetch-mode': 'cors',
  'sec-fetch-site': 'same-origin',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36',
  'x-forwarded-proto': 'https',
};

/** Asks as a Function URL does. */
async function ask(
  handler: Handler,
  method: string,
  path: string,
  { cookie, ...headers }: Record<string, string>,
  body?: string,
): Promise<Answer> {
  const at = Date.now();
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: { ...browser, ...headers },
    ...(cookie !== undefined && { cookies: [cookie] }),
    ...(body !== undefined && { body }),
    isBase64Encoded: false,
    requestContext: {
      accountId: 'anonymous',
      apiId: 'podium',
      authentication: null,
      authorizer: {},
      domainName: browser.host,
      domainPrefix: 'podium',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: browser['user-agent'] },
      requestId: crypto.randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: new Date(at).toISOString(),
      timeEpoch: at,
    },
  };
  // The type asks for what is there only of an API that AWS knows the caller of.
  const answer = await handler(event as LambdaEvent);
  const given = Object.fromEntries(Object.entries(answer.headers ?? {}).map(([name, value]) => [name, `${value}`]));
  const size = Object.entries(given).reduce((sum, [name, value]) => sum + name.length + `${value}`.length + 4, 20);
  const content = Buffer.byteLength(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8');
  const set = 'cookies' in answer && Array.isArray(answer.cookies) ? answer.cookies[0] : undefined;
  return { status: answer.statusCode, tag: given.etag ?? '', cookie: `${set ?? ''}`, bytes: size + content };
}

/** The same answers. @throws Error when one has another status */
function expecting(wanted: number, answers: Answer[]): Answer[] {
  for (const { status } of answers) if (status !== wanted) throw new Error(`answered ${status}, not ${wanted}`);
  return answers;
}
