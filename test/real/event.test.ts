/**
 * `podium event` for a deployment in AWS, as its operator runs it: the stack says where its parts are.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import { dynamoStore } from '../../functions/adapters/dynamo-store.ts';
import { eventAccessOf } from '../../functions/event-access.ts';
import { join as joinEvent, submitCluster } from '../../functions/events.ts';
import { isSecret } from '../../functions/secrets.ts';
import { reportOf } from '../cli/fake.ts';
import { type Ended, podium } from './cli.ts';
import { startWorld, type World } from './world.ts';

const LAB = 'eks-web-application';
const TABLE = 'podium-events-of-prod';
const URL_ = 'https://abc123.lambda-url.ap-northeast-2.on.aws';
let world: World;
let home: string;

beforeAll(async () => {
  world = await startWorld({ simulators: false });
  home = join(world.directory, 'operator');
  await mkdir(home);
  const key = (AttributeName: string, KeyType: string) => ({ AttributeName, KeyType });
  const table = {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    },
  };
  const stacks = {
    'podium-prod': { Url: { Value: `${URL_}/` }, TableName: { Value: { Ref: 'Table' } } },
    'podium-other': { Bucket: { Value: 'x' } },
  };
  for (const [StackName, Outputs] of Object.entries(stacks)) {
    const Resources = StackName === 'podium-prod' ? { Table: table } : {};
    const TemplateBody = JSON.stringify({ Resources, Outputs });
    await world.aws.cloudformation.send(new CreateStackCommand({ StackName, TemplateBody }));
  }
});
afterAll(async () => {
  await world?.stop();
});

const operate = (...words: string[]): Promise<Ended> => podium(['event', ...words], world.ownerEnv, home);
const inProd = (...words: string[]): Promise<Ended> => operate(...words, '--stage', 'prod');
const client = () => new DynamoDBClient(world.aws.settings());
const openStore = () => dynamoStore({ table: TABLE, client: client() });

/** Keys of every item in the table. */
async function keys(): Promise<string[]> {
  const { Items = [] } = await client().send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
  return Items.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`).sort();
}

const createdSchema = z.object({
  event: z.looseObject({ id: z.string() }),
  pages: z.object({ join: z.string() }),
  instructor: z.string(),
});

describe('podium event in a deployment', () => {
  test('creates an event, shows it, replaces its link and deletes it', async () => {
    expect(await inProd('list')).toMatchObject({ code: 0, out: '', err: 'There are no events yet.\n' });
    const made = await inProd('create', LAB, '--code', 'spring', '--title', 'Spring', '--json');
    expect([made.code, made.err]).toEqual([0, '']);
    const { event, pages, instructor } = createdSchema.parse(JSON.parse(made.out));
    expect(pages.join).toBe(`${URL_}/?code=SPRING`);
    expect(instructor.startsWith(`${URL_}/e/${event.id}/i/`)).toBe(true);

    const store = openStore();
    const stored = (await store.get('event', 'all', event.id))?.value;
    if (stored === undefined) throw new Error('no event in the table');
    expect(isSecret(instructor.split('/').at(-1) ?? '', stored.instructorHash)).toBe(true);
    expect((await store.get('access', event.id, 'access'))?.value).toEqual(eventAccessOf(bindLab(findLab(LAB))));
    const empty = await keys();

    const now = new Date();
    for (const alias of ['Ann', 'Bob']) {
      const joined = await joinEvent(store, stored, alias, 'en', now);
      if (joined === 'taken') throw new Error('taken');
      const arn = `arn:aws:eks:ap-northeast-2:123456789012:cluster/${alias}`;
      await submitCluster(store, joined.participant, { arn, roleArn: '' }, now);
      await store.put('report', joined.participant.id, 'run-1', { done: true, report: reportOf({}) });
    }
    const second = await inProd('create', LAB, '--code', 'autumn', '--title', 'Autumn', '--lang', 'ko');
    expect([second.code, second.err]).toEqual([0, '']);
    // Nothing has to be started there.
    expect(second.out).not.toContain('podium serve');
    expect(second.out).toMatch(/잃어버렸을 때: podium event rotate \S+ --stage prod\n/);
    const taken = await inProd('create', LAB, '--code', 'SPR-ING');
    expect([taken.code, taken.out]).toEqual([2, '']);
    expect(taken.err).toBe('podium: Another event has the code SPRING. Choose another one.\n');

    expect((await inProd('list')).out).toMatch(/Spring .* 2 +running\n/);
    const shown = await inProd('show', 'spring', '--lang', 'ko');
    expect(shown.out).toMatch(/참가자 +2\n/);
    expect(shown.out).toContain(`${URL_}/e/${event.id}/matrix`);

    const rotated = await inProd('rotate', event.id);
    const secret = /\/i\/(\S+)/.exec(rotated.out)?.[1] ?? '';
    const after = (await store.get('event', 'all', event.id))?.value.instructorHash ?? '';
    expect([isSecret(secret, after), isSecret(instructor.split('/').at(-1) ?? '', after)]).toEqual([true, false]);

    expect(await inProd('delete', 'spring')).toMatchObject({ code: 64, out: '' });
    expect((await keys()).length).toBe(empty.length + 2 * 4 + 3);
    expect(await inProd('delete', 'spring', '--yes')).toMatchObject({
      code: 0,
      out: 'Deleted "Spring" with 2 participants.\n',
    });
    expect((await keys()).map((item) => item.split('#')[0])).toEqual(['access', 'code', 'event']);
    expect(await inProd('show', 'spring')).toMatchObject({ code: 2, out: '' });
    await store.close();
  });

  test.each<[string, string[], RegExp, RegExp]>([
    ['no stack', ['--stage', 'none'], /no stack podium-none in ap-northeast-2/, /podium-none \(ap-northeast-2\)/],
    [
      'another Region',
      ['--stage', 'prod', '--region', 'eu-west-1'],
      /no stack podium-prod in eu-west-1/,
      /podium-prod \(eu-west-1\)/,
    ],
    ['a stack that is no deployment', ['--stage', 'other'], /podium-other.*Deploy it again/, /다시 배포해 주세요/],
    ['a profile that is not there', ['--stage', 'prod', '--profile', 'none'], /no AWS credentials/, /자격 증명/],
  ])('%s is one sentence', async (_, words, en, ko) => {
    for (const [lang, sentence] of [['en', en] as const, ['ko', ko] as const]) {
      const { code, out, err } = await operate('list', ...words, '--lang', lang);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(sentence);
      expect(err.trimEnd()).not.toContain('\n');
    }
  });

  test('a profile names the credentials', async () => {
    const { accessKeyId, secretAccessKey } = world.aws.owner;
    const file = join(home, 'credentials');
    const lines = ['[workshops]', `aws_access_key_id=${accessKeyId}`, `aws_secret_access_key=${secretAccessKey}`, ''];
    await writeFile(file, lines.join('\n'));
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, AWS_SESSION_TOKEN: ___, ...env } = world.ownerEnv;
    const line = ['event', 'list', '--stage', 'prod'];
    const without = await podium(line, { ...env, AWS_EC2_METADATA_DISABLED: 'true' }, home);
    expect([without.code, without.err]).toEqual([2, expect.stringContaining('no AWS credentials')]);
    const withFile = { ...env, AWS_SHARED_CREDENTIALS_FILE: file };
    expect(await podium([...line, '--profile', 'workshops'], withFile, home)).toMatchObject({ code: 0, err: '' });
  });

  test('what the credentials may not do is one sentence, without an account', async () => {
    const { code, err } = await podium(['event', 'list', '--stage', 'prod'], world.env, home);
    expect(code).toBe(2);
    expect(err).toBe('podium: Your AWS credentials may not use CloudFormation for the stack podium-prod.\n');
  });
});
