/**
 * The service as it runs in AWS, without AWS: the packages of `npm run package` behind the Runtime API of Lambda, fed by SQS and by
 * a Function URL, with DynamoDB and S3 and the rights of the roles in the template. It grades a real control plane through roles
 * of participants, and tokens that the authenticator of EKS checks.
 */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetQueueAttributesCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Report } from '../../checks/report.ts';
import { dynamoStore } from '../../functions/adapters/dynamo-store.ts';
import { type Store, update } from '../../functions/ports.ts';
import type { Participant } from '../../functions/records.ts';
import { junitErrors } from '../junit-schema.ts';
import { SERVICE_ACCOUNT } from './account.ts';
import { Attendee } from './attendee.ts';
import type { Keys } from './aws.ts';
import { until } from './children.ts';
import { podium } from './cli.ts';
import { FunctionUrl } from './function-url.ts';
import { enter, labOf, recordWorld } from './grading.ts';
import { movesOf } from './labs/index.ts';
import { LambdaFunction, type Usage } from './lambda.ts';
import { makeCluster } from './moves/cluster.ts';
import { moveOf } from './moves/move.ts';
import { deleteRepositories } from './moves/registry.ts';
import { paste } from './paste.ts';
import { QueuePump } from './queue-pump.ts';
import { type FunctionName, functionNames, pack, raiseStack, STAGE, type Stack } from './stack.ts';
import { type Page, Visitor } from './visitor.ts';
import { startWorld, type World } from './world.ts';

const CODE = 'EKS-2026';
const lab = labOf('eks-web-application');
const moves = movesOf(lab.id) ?? expect.fail();
/** Invocations of one function at once; the machine of a test bears no more. */
const AT_ONCE = 3;

/**
 * How far participants come, with the points of it: when they send their cluster, and when they check again after the Kubernetes
 * part was done.
 */
const levels = {
  cluster: { first: 1 + 5 + 2, again: 1 + 5 + 2 },
  logs: { first: 1 + 8, again: 1 + 8 + 7 },
  repositories: { first: 1 + 8 + 4, again: 1 + 8 + 4 + 7 },
  image: { first: 1 + 8 + 4, again: 1 + 8 + 4 + 7 + 4 + 2 },
  nodes: { first: 1 + 8 + 4, again: 1 + 8 + 4 + 7 + 4 + 2 + 3 + 6 },
};
type Level = keyof typeof levels;
const levelNames = ['cluster', 'logs', 'repositories', 'image'] as const;

/** What goes wrong on the way to a cluster, the proof that says so, its code, and whether it is put right. */
const mistakes = {
  externalId: { proof: 'role', code: 'role.refused', points: 0, isRepaired: true },
  openTrust: { proof: 'trust', code: 'trust.open', points: 0, isRepaired: true },
  noEntry: { proof: 'token', code: 'token.noEntry', points: 13, isRepaired: true },
  newRole: { proof: 'token', code: 'token.noEntry', points: 13, isRepaired: true },
  otherGroup: { proof: 'rights', code: 'rights.none', points: 13, isRepaired: false },
  noCluster: { proof: 'cluster', code: 'cluster.none', points: 5, isRepaired: false },
  privateEndpoint: { proof: 'endpoint', code: 'kube.private', points: 13, isRepaired: false },
} as const;
type Mistake = keyof typeof mistakes;
const mistakeNames = Object.keys(mistakes) as Mistake[];

const createdSchema = z.object({ event: z.object({ id: z.string() }), instructor: z.url() });
const resultsSchema = z.object({
  participants: z.array(
    z.object({ id: z.string(), points: z.number(), verification: z.object({ points: z.number() }).optional() }),
  ),
});

/** Somebody at a browser who takes part. */
interface Person {
  alias: string;
  visitor: Visitor;
  attendee: Attendee;
  level: Level;
  /** Whether this one checks again later. */
  returns: boolean;
  mistake?: Mistake;
  id: string;
  externalId: string;
  roleArn: string;
  /** The one-click link. */
  link: string;
}

let world: World;
let stack: Stack;
let functions: Record<FunctionName, LambdaFunction>;
let url: FunctionUrl;
let pump: QueuePump;
let store: Store;
let operator: Keys;
let queues: SQSClient;
/** Id of the event. */
let event: string;
let instructor: Visitor;
let people: Person[];
/** The one who sends somebody else's cluster. */
let claimer: Visitor;
const began = new Date();
/** When the event ended. */
let ended: Date;

/** Keys of a function's role, as Lambda gives them to the function. */
const keysOf = (role: string, session: string) =>
  world.aws.admin<Required<Keys>>('session', {
    account: SERVICE_ACCOUNT,
    role,
    session,
    service: 'lambda.amazonaws.com',
  });

beforeAll(async () => {
  await pack();
  world = await startWorld();
  const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  operator = await world.aws.makeUser('operator', all, SERVICE_ACCOUNT);
  const { region } = world.cluster;
  stack = await raiseStack(world.aws, operator, join(world.directory, 'task'), world.tools.python);
  const made = await Promise.all(
    functionNames.map(async (name) => {
      const settings = stack.functions[name];
      const keys = await keysOf(settings.role, settings.name);
      const environment = {
        ...settings.environment,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: keys.accessKeyId,
        AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
        AWS_SESSION_TOKEN: keys.sessionToken,
        // Where AWS and the cluster are in a world, which the functions cannot know by themselves.
        AWS_ENDPOINT_URL: world.aws.endpoint,
        PODIUM_EXTRA_HOSTS: world.env.PODIUM_EXTRA_HOSTS ?? '',
        NODE_EXTRA_CA_CERTS: world.cluster.caFile,
      };
      return [name, new LambdaFunction({ ...settings, environment }, AT_ONCE)] as const;
    }),
  );
  functions = Object.fromEntries(made) as Record<FunctionName, LambdaFunction>;
  url = new FunctionUrl(functions.api, stack.url);
  await url.listen();
  const polls = await keysOf(stack.functions.grade.role, 'event-source-mapping');
  pump = new QueuePump(stack.pump, new SQSClient(world.aws.settings(polls)), functions.grade);
  pump.start(AT_ONCE);
  store = dynamoStore({ table: stack.table, client: new DynamoDBClient(world.aws.settings(operator)) });
  queues = new SQSClient(world.aws.settings(operator));
  const env = {
    ...world.env,
    AWS_ACCESS_KEY_ID: operator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: operator.secretAccessKey,
  };
  const ran = await podium(
    ['event', 'create', lab.id, '--code', CODE, '--stage', STAGE, '--json'],
    env,
    world.directory,
  );
  expect([ran.code, ran.err]).toEqual([0, '']);
  const created = createdSchema.parse(JSON.parse(ran.out));
  event = created.event.id;
  instructor = new Visitor(url.address, url.host);
  const opened = await instructor.get(new URL(created.instructor).pathname);
  expect([opened.status, opened.path]).toEqual([200, `${base()}/matrix`]);
});
afterAll(async () => {
  await pump?.stop();
  await url?.close();
  for (const one of Object.values(functions ?? {})) await one.stop();
  await store?.close();
  queues?.destroy();
  await world?.stop();
});

/** The one whose account has the nodes: they are instances there, and prove nothing in the account of anybody else. */
const HOST = 4;
const host = () => people[HOST] ?? expect.fail();

function levelOf(index: number, mistake: Mistake | undefined): Level {
  if (index === HOST) return 'nodes';
  return mistake === undefined ? (levelNames[index % levelNames.length] ?? 'image') : 'repositories';
}

const base = () => `/e/${event}`;

async function participants(): Promise<Map<string, Participant>> {
  return new Map((await store.list('participant', event)).map(({ value }) => [value.id, value]));
}

/** Messages that wait or are with the function. */
async function queued(QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
}

/** Does something for everybody, a few at a time. */
async function forEach<T>(all: readonly T[], act: (one: T, index: number) => Promise<void>): Promise<void> {
  const left = [...all.entries()];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await act(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: 4 }, work));
}

async function joinIn(alias: string, language: 'ko' | 'en'): Promise<Visitor> {
  const visitor = new Visitor(url.address, url.host, language);
  const page = await visitor.post('/join', { code: CODE, alias });
  expect([page.status, page.path], page.body).toEqual([200, `${base()}/me`]);
  return visitor;
}

/** Looks at pages as their script does until nobody's grading is open. */
async function settled(those: readonly Person[]): Promise<void> {
  const tags = new Map<Person, string>();
  const look = async (person: Person) => {
    const { status, headers } = await person.visitor.get(`${base()}/me/rows`, tags.get(person));
    expect([200, 304]).toContain(status);
    if (typeof headers.etag === 'string') tags.set(person, headers.etag);
  };
  await until(
    'all gradings',
    async () => {
      await forEach(those, look);
      const all = await participants();
      return those.every(({ id }) => all.get(id)?.grading === undefined);
    },
    150_000,
    1000,
  );
}

/** What participants have by the rules of the levels, before or after they have checked again. */
function pointsOf({ level, mistake, returns }: Person, again: boolean): number {
  if (mistake !== undefined) {
    const { points, isRepaired } = mistakes[mistake];
    return again && isRepaired ? levels.repositories.again : points;
  }
  return again && returns ? levels[level].again : levels[level].first;
}

describe('thirty participants', () => {
  test('join, launch the stack of their page, and make as much as they come to', async () => {
    people = [];
    const order = Array.from({ length: 29 }, (_, index) => index);
    await forEach(order, async (index) => {
      const mistake = mistakeNames[index - 22];
      const alias = index % 2 === 0 ? `Mina ${index}` : `민준 ${index}`;
      const visitor = await joinIn(alias, index % 2 === 0 ? 'en' : 'ko');
      const account = index === HOST ? world.cluster.account : String(100_000_000_000 + index);
      const attendee = await Attendee.open(world, account);
      const launch = await visitor.get(`${base()}/me/launch`);
      expect(launch.status, launch.body + functions.api.log.join()).toBe(303);
      const link = String(launch.headers.location);
      const query = new URLSearchParams(link.slice(link.lastIndexOf('?') + 1));
      const role = query.get('param_RoleName') ?? '';
      people[index] = {
        alias,
        visitor,
        attendee,
        level: levelOf(index, mistake),
        returns: mistake !== undefined || index % 3 !== 0,
        ...(mistake !== undefined && { mistake }),
        id: role.replace('Podium-', ''),
        externalId: query.get('param_ExternalId') ?? '',
        roleArn: `arn:aws:iam::${account}:role/${role}`,
        link,
      };
    });
    claimer = await joinIn('Claimer', 'en');
    expect(new Set(people.map(({ externalId }) => externalId)).size).toBe(29);
    // What every cluster has in it from the start is made once.
    await makeCluster(host().attendee.world, {});
    await forEach(people, async ({ attendee, level, mistake, link, roleArn }, index) => {
      if (mistake !== 'noCluster') await makeCluster(attendee.world, {});
      if (mistake !== 'noCluster' && level !== 'cluster') await moveOf(moves, 'cluster').do(attendee.world);
      if (level !== 'cluster' && level !== 'logs') await moveOf(moves, 'ecr-repositories').do(attendee.world);
      const hasEntry = mistake === undefined || mistake === 'newRole' || mistake === 'privateEndpoint';
      const byStack = hasEntry && mistake !== 'newRole' && index % 2 === 0;
      await attendee.launch(link, {
        ...(mistake === 'externalId' && { ExternalId: 'A'.repeat(22) }),
        ...(byStack && { ClusterName: world.cluster.name }),
      });
      const role = roleArn.slice(roleArn.indexOf('/') + 1);
      if (mistake === 'openTrust') await attendee.trust(role, stack.graderArn);
      if (mistake === 'otherGroup') await attendee.enter(roleArn, 'lab-grader');
      if (hasEntry && !byStack) await attendee.enter(roleArn);
      if (mistake === 'newRole') await attendee.makeAnew(role, link);
      if (mistake === 'privateEndpoint')
        await attendee.aws.setCluster({
          resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true, publicAccessCidrs: [] },
        });
    });
    // All clusters are one: the first who does it does it for everybody.
    const file = await new Visitor(url.address, url.host).get(`${base()}/access.yaml`);
    const applied = await paste(world, `kubectl apply -f - <<'END'\n${file.body}\nEND`);
    // Roles in namespaces that are still to come are refused; the page says so as well.
    expect(applied.text).toContain('clusterrole.rbac.authorization.k8s.io/podium-eks-web-application created');
  });

  test('send their clusters, and what stands in the way is told apart', async () => {
    await forEach(people, async ({ visitor, attendee }) => {
      const page = await visitor.post(`${base()}/me/cluster`, { arn: attendee.world.cluster.arn, roleArn: '' });
      expect([page.status, page.path], page.body).toEqual([200, `${base()}/me`]);
    });
    const [first = expect.fail()] = people;
    const claimed = await claimer.post(`${base()}/me/cluster`, { arn: first.attendee.world.cluster.arn, roleArn: '' });
    expect(claimed.status).toBe(422);
    await settled(people);
    const all = await participants();
    const found = people.map(({ id, alias }) => {
      const { trouble, totals = [], enrolment } = all.get(id) ?? {};
      const open = enrolment?.proofs.find(({ verdict }) => verdict !== 'pass');
      return { alias, points: totals.at(-1)?.points ?? 0, trouble: trouble?.code, open: open?.name, code: open?.code };
    });
    const wanted = people.map((person) => {
      const { proof, code } = person.mistake === undefined ? {} : mistakes[person.mistake];
      const isRefused = proof === 'role' || proof === 'trust';
      const points = pointsOf(person, false);
      return { alias: person.alias, points, trouble: isRefused ? code : undefined, open: proof, code };
    });
    expect(found).toEqual(wanted);
  });

  test('go on, put right what they can, and check again', async () => {
    const { world: hosts } = host().attendee;
    for (const id of ['push-flask-image', 'nodes', 'lb-controller', 'flask-backend']) await moveOf(moves, id).do(hosts);
    const back = people.filter(
      ({ returns, mistake }) => returns && (mistake === undefined || mistakes[mistake].isRepaired),
    );
    await forEach(back, async ({ attendee, level, mistake, externalId, roleArn }) => {
      if (level === 'image' || level === 'nodes') await moveOf(moves, 'push-flask-image').do(attendee.world);
      const role = roleArn.slice(roleArn.indexOf('/') + 1);
      if (mistake === 'externalId' || mistake === 'openTrust') await attendee.trust(role, stack.graderArn, externalId);
      if (mistake === 'newRole') await attendee.leave(roleArn);
      if (mistake !== undefined) await attendee.enter(roleArn);
    });
    await forEach(back, async ({ visitor }) => {
      const check = async () => (await visitor.post(`${base()}/me/check`, {})).status === 200;
      await until('the next check', check, 30_000, 1000);
    });
    await settled(back);
    const all = await participants();
    const found = people.map(({ id, alias }) => ({ alias, points: all.get(id)?.totals.at(-1)?.points ?? 0 }));
    expect(found).toEqual(people.map((person) => ({ alias: person.alias, points: pointsOf(person, true) })));
    expect([...all.values()].filter(({ grading }) => grading !== undefined)).toEqual([]);
  });

  test('have the reports that their clusters deserve', async () => {
    const keys = await keysOf(stack.functions.grade.role, 'direct');
    enter(world);
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_SESSION_TOKEN: keys.sessionToken,
    });
    const all = await participants();
    const stepsOf = ({ steps }: Report) =>
      steps.map(({ id, live, points, checks }) => [
        ...[id, live, points.earned],
        ...checks.map((check) => `${check.use} ${check.live} ${check.code}`),
      ]);
    const back = people.filter(
      ({ returns, mistake }) => returns && (mistake === undefined || mistakes[mistake].isRepaired),
    );
    expect(back).toHaveLength(18);
    await forEach(back, async ({ id, attendee, roleArn, externalId }) => {
      const { report = '', memory = {}, kept = {}, cluster } = all.get(id) ?? {};
      const stored = (await store.get('report', id, report))?.value;
      if (stored?.done !== true) expect.fail('there is no report');
      const enrolledAt = cluster?.submittedAt ?? '';
      const direct = await recordWorld(attendee.letting(roleArn, externalId), lab, { enrolledAt, memory, kept });
      expect(stepsOf(stored.report)).toEqual(stepsOf(direct.report));
    });
  });

  test('stand on the board with their points', async () => {
    const all = [...(await participants()).values()];
    expect(all).toHaveLength(30);
    const wanted = people.map((person) => pointsOf(person, true)).concat(0);
    wanted.sort((a, b) => b - a);
    // What others have just earned is shown within seconds.
    await until('the board', async () => rowsOf(await instructor.get(`${base()}/board`))[0]?.points === wanted[0]);
    const board = rowsOf(await instructor.get(`${base()}/board`));
    expect(board.map(({ points }) => points)).toEqual(wanted);
    expect(new Set(board.map(({ alias }) => alias))).toEqual(new Set(all.map(({ alias }) => alias)));
    for (const { alias, points } of board) {
      const person = people.find((one) => one.alias === alias);
      expect([alias, points]).toEqual([alias, person === undefined ? 0 : pointsOf(person, true)]);
    }
    for (const [index, { rank, points }] of board.entries()) {
      const before = board[index - 1];
      expect(rank === index + 1 || (rank === before?.rank && points === before.points)).toBe(true);
    }
    const own = rowsOf(await host().visitor.get(`${base()}/board`));
    expect(own).toContainEqual(expect.objectContaining({ points: levels.nodes.again }));
    const matrix = await instructor.get(`${base()}/matrix`);
    for (const { alias } of all) expect(matrix.body).toContain(alias);
  });
});

describe('faults', () => {
  /** In place of waiting a quarter of an hour until a message is seen again. */
  async function seenAgainAfter(seconds: number): Promise<void> {
    const Attributes = { VisibilityTimeout: `${seconds}` };
    await queues.send(new SetQueueAttributesCommand({ QueueUrl: stack.pump.queueUrl, Attributes }));
    // Polls that are under way still have the former time.
    await delay(1500);
  }

  test('a message that nobody can read is set aside after three times', async () => {
    await seenAgainAfter(3);
    const first = pump.deliveries.length;
    await queues.send(new SendMessageCommand({ QueueUrl: stack.pump.queueUrl, MessageBody: '{"event":1}' }));
    await until('the message to be set aside', async () => (await queued(stack.deadLetterUrl)) === 1);
    expect(await queued(stack.pump.queueUrl)).toBe(0);
    expect(pump.deliveries.slice(first).map(({ failed }) => failed.length)).toEqual([1, 1, 1]);
  });

  test('a function that dies in the middle of a grading: the message comes again, and the result counts once', async () => {
    // A worker without a sign of life is taken for lost after a minute.
    await seenAgainAfter(62);
    const person = people.find(({ returns, level }) => !returns && level === 'logs') ?? expect.fail();
    const before = (await participants()).get(person.id);
    const first = pump.deliveries.length;
    await person.visitor.post(`${base()}/me/check`, {});
    const isBegun = async () => (await participants()).get(person.id)?.grading?.worker !== undefined;
    await until('the grading to begin', isBegun, 10_000, 5);
    functions.grade.crash();
    await until('the message to be done', async () => (await queued(stack.pump.queueUrl)) === 0, 100_000, 500);
    const deliveries = pump.deliveries.slice(first);
    expect(deliveries.map(({ failed }) => failed.length)).toEqual([1, 0]);
    expect(deliveries[0]?.outcome).toHaveProperty('error.errorType', 'Runtime.ExitError');
    expect(new Set(deliveries.flatMap(({ messages }) => messages)).size).toBe(1);
    const after = (await participants()).get(person.id);
    expect(after?.grading).toBeUndefined();
    expect(after?.checks).toBe((before?.checks ?? 0) + 1);
    expect(after?.totals.at(-1)?.points).toBe(levels.logs.again);
    expect(await queued(stack.deadLetterUrl)).toBe(1);
  });
});

describe('after the end', () => {
  let after: Map<string, Participant>;

  beforeAll(() => {
    ended = new Date();
  });

  test('everybody is judged once more, live, and what was earned stays', async () => {
    const gone = people.find(({ returns, level, mistake }) => returns && level === 'image' && mistake === undefined);
    if (gone === undefined) expect.fail();
    await deleteRepositories(gone.attendee.world);
    const before = await participants();
    await update(store, 'event', 'all', event, (value) => ({ ...value, end: new Date().toISOString() }));
    const schedule = () => functions.verify.invoke({});
    expect(await schedule()).toEqual({ payload: null });
    const isDone = async () => {
      after = await participants();
      return [...after.values()].every(({ grading }) => grading === undefined);
    };
    await until('the verification', isDone, 150_000, 1000);
    expect(await schedule()).toEqual({ payload: null });
    expect((await store.get('event', 'all', event))?.value.verifiedAt).toBeDefined();
    for (const person of people) {
      const { verification, totals } = after.get(person.id) ?? expect.fail();
      expect(totals).toEqual(before.get(person.id)?.totals);
      const { mistake, level, alias } = person;
      // Whoever did not come back has what the others made in Kubernetes, for it is one cluster.
      const found =
        mistake === undefined && !person.returns && level !== 'cluster' ? foundLater(level) : pointsOf(person, true);
      const lost = person === gone ? 4 + 4 + 2 : 0;
      expect([alias, verification?.points]).toEqual([alias, found - lost]);
    }
    expect(after.get((await claimerOf()).id)?.verification).toBeUndefined();
  });

  test('the results are there as JSON, CSV and JUnit XML', async () => {
    const [json, csv, xml] = await Promise.all(
      ['json', 'csv', 'xml'].map((form) => instructor.get(`${base()}/results/${form}`)),
    );
    const results = resultsSchema.parse(JSON.parse(json?.body ?? ''));
    expect(results.participants).toHaveLength(30);
    for (const { id, points, verification } of results.participants) {
      const participant = after.get(id);
      expect(points).toBe(participant?.totals.at(-1)?.points ?? 0);
      expect(verification?.points).toBe(participant?.verification?.points);
    }
    expect(csv?.body.trimEnd().split('\r\n')).toHaveLength(31);
    expect(await junitErrors(xml?.body ?? '')).toEqual([]);
    expect(xml?.body.match(/<testsuite /g)).toHaveLength(30);
  });
});

describe('looked at from outside', () => {
  test('no log has a secret, an account or a cluster in it', async () => {
    const text = functionNames.flatMap((name) => functions[name].log).join('\n');
    expect(text).toContain('"what":"grading"');
    for (const { externalId, attendee, roleArn } of people)
      for (const secret of [externalId, attendee.account, roleArn]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/k8s-aws-v1|arn:aws|podium_i|Bearer|X-Amz/);
  });

  test('the clusters were asked little, and changed by nobody', async () => {
    const asked = await world.requests({ since: began, user: 'arn:aws:sts::*' });
    expect(
      asked.filter(({ verb, uri }) => !['get', 'list'].includes(verb) && !/reviews$/.test(uri.split('?')[0] ?? '')),
    ).toEqual([]);
    const gradings = functions.grade.usage.length;
    console.log(`${asked.length} requests to Kubernetes in ${gradings} gradings`);
    expect(asked.length / gradings).toBeLessThan(40);
  });

  test('what it takes', async () => {
    const calls = await world.aws.calls(began);
    const count = (name: FunctionName, since = began, until = new Date()) => {
      const isMeant = (ms: number) => ms >= since.getTime() && ms < until.getTime();
      const own = calls.filter(
        ({ caller, time }) => isMeant(time * 1000) && caller?.endsWith(`/${stack.functions[name].name}`),
      );
      const kinds = Map.groupBy(own, ({ service, operation }) => `${service}:${operation}`);
      const per = functions[name].usage.filter((one) => isMeant(one.began)).length;
      return [...kinds]
        .map(([kind, all]) => `${kind} ${(all.length / per).toFixed(2)}`)
        .sort()
        .join(', ');
    };
    console.log(`requests of a grading of the verification: ${count('grade', ended)}`);
    for (const name of functionNames) {
      const { usage } = functions[name];
      const warm = usage.filter(({ initMs }) => initMs === undefined);
      const cold = usage.filter(({ initMs }) => initMs !== undefined);
      const of = (all: readonly Usage[], key: 'durationMs' | 'cpuMs' | 'initMs') => {
        const sorted = all.map((one) => one[key] ?? 0).sort((a, b) => a - b);
        const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(0);
        return `${at(0.5)} ms (p95 ${at(0.95)})`;
      };
      console.log(
        [
          `${name}: ${usage.length} invocations, ${cold.length} of them cold, at most ${Math.max(...usage.map(({ memoryMb }) => memoryMb))} MB`,
          `cold: init ${of(cold, 'initMs')}, duration ${of(cold, 'durationMs')}, processor ${of(cold, 'cpuMs')}`,
          `warm: duration ${of(warm, 'durationMs')}, processor ${of(warm, 'cpuMs')}`,
          `requests to AWS for each invocation: ${count(name)}`,
        ].join('\n  '),
      );
    }
    for (const [what, look] of Object.entries({
      'a poll that finds nothing new': (etag: string) => host().visitor.get(`${base()}/me/rows`, etag),
      'a poll that finds something': () => host().visitor.get(`${base()}/me/rows`),
      'a look at the board': () => host().visitor.get(`${base()}/board/rows`),
      'a poll of the matrix': () => instructor.get(`${base()}/matrix/rows`),
    })) {
      const known = await host().visitor.get(`${base()}/me/rows`);
      const since = Date.now();
      const { status } = await look(String(known.headers.etag));
      const asked = (await world.aws.calls(since)).filter(({ caller }) => caller?.endsWith(stack.functions.api.name));
      console.log(`${what}: ${status}, ${asked.map(({ operation }) => operation).join(', ')}`);
    }
    const ofPump = calls.filter(({ caller }) => caller?.endsWith('/event-source-mapping'));
    const kinds = Map.groupBy(ofPump, ({ operation }) => operation);
    console.log(`event source mapping: ${[...kinds].map(([kind, all]) => `${all.length} ${kind}`).join(', ')}`);
    expect(functions.grade.usage.every(({ memoryMb }) => memoryMb < stack.functions.grade.memory)).toBe(true);
    expect(functions.api.usage.every(({ memoryMb }) => memoryMb < stack.functions.api.memory)).toBe(true);
  });
});

/** What the verification finds of a participant who did not come back. */
function foundLater(level: Level): number {
  return Math.min(levels[level].again, levels.repositories.again);
}

async function claimerOf(): Promise<Participant> {
  return [...(await participants()).values()].find(({ alias }) => alias === 'Claimer') ?? expect.fail();
}

/** The rows of a board. */
function rowsOf({ body }: Page): { rank: number; alias: string; points: number }[] {
  const rows = body.matchAll(/<td class="rank">(\d+)<\/td><th scope="row">([^<]+).*?<strong>(\d+)<\/strong>/g);
  return [...rows].map(([, rank, alias = '', points]) => ({ rank: Number(rank), alias, points: Number(points) }));
}
