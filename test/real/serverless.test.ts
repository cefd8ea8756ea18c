/**
 * The service as it runs in AWS, without AWS: the packages of `npm run package` behind the Runtime API of Lambda, fed by SQS and by
 * a Function URL, with DynamoDB and S3 and the rights of the roles in the template. It grades a real control plane through roles
 * of participants, and tokens that the authenticator of EKS checks.
 */
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dynamoStore } from '../../functions/adapters/dynamo-store.ts';
import { createEvent } from '../../functions/events.ts';
import type { Store } from '../../functions/ports.ts';
import type { LabEvent, Participant } from '../../functions/records.ts';
import { SERVICE_ACCOUNT } from './account.ts';
import { Attendee } from './attendee.ts';
import type { Keys } from './aws.ts';
import { until } from './children.ts';
import { FunctionUrl } from './function-url.ts';
import { accessIn, labOf } from './grading.ts';
import { movesOf } from './labs/index.ts';
import { LambdaFunction } from './lambda.ts';
import { moveOf } from './moves/move.ts';
import { paste } from './paste.ts';
import { QueuePump } from './queue-pump.ts';
import { type FunctionName, functionNames, pack, raiseStack, type Stack } from './stack.ts';
import { Visitor } from './visitor.ts';
import { startWorld, type World } from './world.ts';

const CODE = 'EKS-2026';
const lab = labOf('eks-web-application');
const moves = movesOf(lab.id) ?? expect.fail();
let world: World;
let stack: Stack;
let functions: Record<FunctionName, LambdaFunction>;
let url: FunctionUrl;
let pump: QueuePump;
let store: Store;
let operator: Keys;
let event: LabEvent;
let instructorSecret: string;

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
  stack = await raiseStack({
    account: SERVICE_ACCOUNT,
    region,
    endpoint: world.aws.endpoint,
    keys: operator,
    folder: join(world.directory, 'task'),
    python: world.tools.python,
  });
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
      return [name, new LambdaFunction({ ...settings, environment }, name === 'verify' ? 1 : 3)] as const;
    }),
  );
  functions = Object.fromEntries(made) as Record<FunctionName, LambdaFunction>;
  url = new FunctionUrl(functions.api, region);
  await url.listen();
  const polls = await keysOf(stack.functions.grade.role, 'event-source-mapping');
  pump = new QueuePump(stack.pump, new SQSClient(world.aws.settings(polls)), functions.grade);
  pump.start(3);
  store = dynamoStore({ table: stack.table, client: new DynamoDBClient(world.aws.settings(operator)) });
  const created = await createEvent(
    store,
    {
      code: CODE,
      start: new Date(Date.now() - 60_000).toISOString(),
      end: new Date(Date.now() + 3_600_000).toISOString(),
    },
    lab,
  );
  if (created === 'taken') expect.fail('the code is taken');
  ({ event, instructorSecret } = created);
});
afterAll(async () => {
  await pump?.stop();
  await url?.close();
  for (const one of Object.values(functions ?? {})) await one.stop();
  await store?.close();
  await world?.stop();
});

/** Somebody at a browser who takes part. */
interface Person {
  alias: string;
  visitor: Visitor;
  attendee: Attendee;
}

const base = () => `/e/${event.id}`;
const participants = async (): Promise<Participant[]> =>
  (await store.list('participant', event.id)).map(({ value }) => value);
const stored = async (person: Person): Promise<Participant> =>
  (await participants()).find(({ alias }) => alias === person.alias) ?? expect.fail();

async function joinIn(alias: string, account: string): Promise<Person> {
  const visitor = new Visitor(url.address, url.host);
  const page = await visitor.post('/join', { code: CODE, alias });
  expect(page.status, page.body).toBe(200);
  expect(page.path).toBe(`${base()}/me`);
  return { alias, visitor, attendee: await Attendee.open(world, account) };
}

/** The stack's messages that wait, are with the function, or were set aside. */
async function queued(queue: string): Promise<number> {
  const client = new SQSClient(world.aws.settings(operator));
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ['All'] }),
  );
  client.destroy();
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
}

test('one participant from joining to the board', async () => {
  const person = await joinIn('Mina', world.cluster.account);
  for (const id of ['ecr-repositories', 'push-flask-image', 'cluster'])
    await moveOf(moves, id).do(person.attendee.world);
  await paste(world, `kubectl apply -f - <<'END'\n${accessIn(world, lab).manifest}\nEND`);
  const { id, externalId } = await stored(person);
  const roleArn = await person.attendee.makeRole(lab, { name: `Podium-${id}`, grader: stack.graderArn, externalId });
  const sent = await person.visitor.post(`${base()}/me/cluster`, { arn: person.attendee.world.cluster.arn, roleArn });
  expect(sent.status, sent.body).toBe(200);
  await until('the grading', async () => (await stored(person)).grading === undefined);
  const { trouble, steps, totals } = await stored(person);
  expect(trouble).toBeUndefined();
  expect(steps.cluster).toMatchObject({ verdict: 'pass', earned: 8 });
  expect(steps['ecr-repositories']).toMatchObject({ verdict: 'pass', earned: 4 });
  const points = totals.at(-1)?.points ?? 0;
  const board = await person.visitor.get(`${base()}/board`);
  expect(board.body).toMatch(new RegExp(`Mina.*${points}`, 's'));
  expect((await new Visitor(url.address, url.host).get(`${base()}/i/${instructorSecret}`)).path).toBe(
    `${base()}/matrix`,
  );
  await until('the message to be deleted', async () => (await queued(stack.queueUrl)) === 0);
  expect(await queued(stack.deadLetterUrl)).toBe(0);
  expect(Object.values(functions).flatMap(({ log }) => log)).toEqual([]);
});
