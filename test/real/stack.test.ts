/**
 * The template of the service: linted, held to what it promises, and created as a stack in the emulator, whose evaluation of
 * policies then judges what each function may do. The emulator creates roles, tables, queues, buckets and log groups; functions,
 * alarms, the dashboard and the schedule are only written down there.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { bindLab } from '../../checks/lab-file.ts';
import { knownLabs } from '../../checks/labs.ts';
import { dynamoStore } from '../../functions/adapters/dynamo-store.ts';
import { s3Archive } from '../../functions/adapters/s3-archive.ts';
import { sqsQueue } from '../../functions/adapters/sqs-queue.ts';
import { eventAccessOf } from '../../functions/event-access.ts';
import { counted, outcomes } from '../../functions/metrics.ts';
import { ROLE_PREFIX, templateOf } from '../../functions/onboarding.ts';
import { SERVICE_ACCOUNT, startAccount } from './account.ts';
import type { Keys } from './aws.ts';
import { build } from './build.ts';
import { pack } from './stack.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EVERYBODY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Resources of statements that have a wildcard, and why nothing finer will do. */
const WILDCARDS: Readonly<Record<string, string>> = {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: functions of CloudFormation
  'ApiRole s3:PutObject ${Bundles.Arn}/uploads/*': 'the objects get their names when attendees upload',
  'ApiRole s3:GetObject s3:PutObject ${Bundles.Arn}/access/*': 'one object for each event',
  'GradeRole s3:PutObject ${Bundles.Arn}/*': 'one object for each grading, by event and participant',
  'GradeRole s3:GetObject ${Bundles.Arn}/uploads/*': 'the objects get their names when attendees upload',
  [`GradeRole sts:AssumeRole arn:\${AWS::Partition}:iam::*:role/${ROLE_PREFIX}*`]:
    'the accounts of participants are not known beforehand; each role names the grader and an external id',
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: functions of CloudFormation
};

const statementSchema = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown(),
});
const policySchema = z.object({ Statement: z.array(statementSchema) });
const metricSchema = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.record(z.string(), z.unknown()) })).length(1),
});
const alarmSchema = z.object({
  AlarmDescription: z.string().min(80),
  AlarmActions: z.array(z.unknown()).length(1),
  TreatMissingData: z.string(),
  Metrics: z.array(z.object({ MetricStat: z.object({ Metric: metricSchema }).optional() })).optional(),
});
const templateSchema = z.looseObject({
  Parameters: z.record(z.string(), z.object({ Default: z.string() })),
  Resources: z.record(z.string(), z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()) })),
  Outputs: z.record(z.string(), z.unknown()),
});
type Template = z.infer<typeof templateSchema>;

const folder = mkdtempSync(join(tmpdir(), 'podium-stack-'));
/** Folders of packages. */
const stages = { dev: '', seoul: '' };
let template: Template;
let account: Awaited<ReturnType<typeof startAccount>>;

/** Packs a stage with an empty environment in which every attempt to reach the network fails, and gives its folder. */
async function packStage(stage: string, ...options: string[]): Promise<string> {
  const offline =
    'data:text/javascript,import net from "node:net"; net.Socket.prototype.connect = () => { throw new Error("network"); };';
  const at = join(folder, stage);
  await run('osls', ['package', '--stage', stage, '--package', at, ...options], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', HOME: folder, NODE_OPTIONS: `--import=${encodeURI(offline)}` },
  });
  return at;
}

const templateIn = (at: string) =>
  templateSchema.parse(JSON.parse(readFileSync(join(at, 'cloudformation-template-update-stack.json'), 'utf8')));

beforeAll(async () => {
  await pack();
  stages.dev = await packStage('dev');
  stages.seoul = await packStage('seoul', '--param', 'alarmEmail=ops@example.com');
  template = templateIn(stages.dev);
  account = await startAccount();
});
afterAll(async () => {
  await account?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ofType = (type: string) => Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
const typeOf = (id: string) => template.Resources[id]?.Type;
const properties = (id: string) => template.Resources[id]?.Properties ?? expect.fail(`no resource ${id}`);

/** What cfn-lint finds in templates, one line each. */
async function lint(...files: string[]): Promise<string[]> {
  const { python } = await build();
  // By its module: the script of an environment that has been moved does not start.
  const main = 'from cfnlint.runner import main; main()';
  const args = ['-c', main, '--format', 'json', '--regions', 'ap-northeast-2', 'us-east-1', '--template', ...files];
  const { stdout } = await run(python, args, { maxBuffer: 1 << 24 }).catch((error: unknown) => {
    // It ends with a code other than 0 when it has found something.
    if (error instanceof Error && 'stdout' in error) return { stdout: String(error.stdout) };
    throw error;
  });
  const found = z
    .array(z.object({ Rule: z.object({ Id: z.string() }), Message: z.string() }))
    .parse(JSON.parse(stdout));
  return found.map(({ Rule, Message }) => `${Rule.Id} ${Message}`);
}

describe('the template', () => {
  test('has nothing that cfn-lint minds but a dependency that osls writes twice', async () => {
    const files = Object.values(stages).flatMap((at) =>
      ['create', 'update'].map((name) => join(at, `cloudformation-template-${name}-stack.json`)),
    );
    const found = await lint(...files);
    expect(found.filter((line) => !/^W3005 '(Api|Grade|Verify)Role' dependency already enforced/.test(line))).toEqual(
      [],
    );
    expect(found).toHaveLength(6);
  });

  test('and those of participants have nothing that cfn-lint minds', async () => {
    const files = knownLabs().map((lab) => {
      const file = join(folder, `access-${lab.content.lab}.json`);
      const grader = `arn:aws:iam::${SERVICE_ACCOUNT}:role/podium-dev-GradeRole`;
      writeFileSync(file, templateOf({ title: lab.content.title }, eventAccessOf(bindLab(lab)), grader));
      return file;
    });
    expect(files.length).toBeGreaterThan(4);
    expect(await lint(...files)).toEqual([]);
  });

  test('would be found out by cfn-lint', async () => {
    const damaged = join(folder, 'damaged.json');
    const Table = {
      Type: 'AWS::DynamoDB::Table',
      Properties: { ...properties('Table'), BillingMod: 'PAY_PER_REQUEST' },
    };
    writeFileSync(damaged, JSON.stringify({ Resources: { Table } }));
    expect(await lint(damaged)).toEqual([expect.stringContaining('BillingMod')]);
  });

  test('allows no action by a wildcard, and resources by one only where nothing is finer', () => {
    const found: string[] = [];
    for (const [id, { Properties }] of Object.entries(template.Resources)) {
      const inline = z
        .array(z.object({ PolicyDocument: policySchema }))
        .optional()
        .parse(Properties.Policies);
      const own = policySchema.optional().parse(Properties.PolicyDocument);
      for (const { Statement } of [
        ...(inline ?? []).map(({ PolicyDocument }) => PolicyDocument),
        ...(own ? [own] : []),
      ])
        for (const { Effect, Action, Resource } of Statement.filter((one) => one.Effect === 'Allow')) {
          const actions = [Action].flat().sort();
          expect(actions.filter((action) => action.includes('*') || !/^[a-z0-9]+:[A-Za-z]+$/.test(action))).toEqual([]);
          expect(Effect).toBe('Allow');
          for (const resource of [Resource].flat())
            if (JSON.stringify(resource).includes('*'))
              found.push(
                `${id} ${actions.join(' ')} ${z.object({ 'Fn::Sub': z.string() }).parse(resource)['Fn::Sub']}`,
              );
        }
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    }
    expect(found.sort()).toEqual(Object.keys(WILDCARDS).sort());
  });

  test('has three functions on arm64 and Node 24, each with a role, a log group and a time of its own', () => {
    const functions = ofType('AWS::Lambda::Function');
    expect(functions.map(([id]) => id).sort()).toEqual([
      'ApiLambdaFunction',
      'GradeLambdaFunction',
      'VerifyLambdaFunction',
    ]);
    for (const [, { Properties }] of functions)
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        LoggingConfig: { LogFormat: 'JSON' },
      });
    const roles = functions.map(([, { Properties }]) => JSON.stringify(Properties.Role));
    expect(new Set(roles).size).toBe(3);
    const groups = ofType('AWS::Logs::LogGroup').map(([, { Properties }]) => Properties);
    expect(groups).toEqual(
      functions.map(([, { Properties }]) => ({
        LogGroupName: `/aws/lambda/${Properties.FunctionName}`,
        RetentionInDays: 30,
      })),
    );
    const visible = Number(properties('GradeQueue').VisibilityTimeout);
    // Lambda asks for six times the time of the function.
    expect(visible).toBeGreaterThanOrEqual(6 * Number(properties('GradeLambdaFunction').Timeout));
  });

  test('keeps what is stored: backups, encryption, no public bucket, and nothing of it goes with the stack', () => {
    expect(template.Resources.Table).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      },
    });
    expect(template.Resources.Bundles).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(properties('Bundles').LifecycleConfiguration).toMatchObject({
      Rules: [{ Status: 'Enabled', ExpirationInDays: 90 }],
    });
    const buckets = ofType('AWS::S3::Bucket');
    expect(buckets).toHaveLength(2);
    for (const [, { Properties }] of buckets) {
      expect(Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(Properties).toHaveProperty('BucketEncryption');
    }
    for (const [, { Properties }] of ofType('AWS::SQS::Queue')) expect(Properties.SqsManagedSseEnabled).toBe(true);
  });

  test('raises an alarm for dead letters, errors of each function, the oldest message, throttles and a missing schedule', () => {
    const kinds: Readonly<Record<string, string>> = {
      'AWS/SQS': 'AWS::SQS::Queue',
      'AWS/Lambda': 'AWS::Lambda::Function',
      'AWS/DynamoDB': 'AWS::DynamoDB::Table',
    };
    const watched = ofType('AWS::CloudWatch::Alarm').flatMap(([, { Properties }]) => {
      const { Metrics } = alarmSchema.parse(Properties);
      const metrics = Metrics?.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []) ?? [
        metricSchema.parse(Properties),
      ];
      return metrics.map(({ Namespace, MetricName, Dimensions: [dimension] }) => {
        const { Ref, 'Fn::GetAtt': attribute } = dimension?.Value ?? {};
        const resource = String(Array.isArray(attribute) ? attribute[0] : Ref);
        expect(typeOf(resource), resource).toBe(kinds[Namespace]);
        return `${MetricName} ${resource}`;
      });
    });
    expect(watched.sort()).toEqual([
      'ApproximateAgeOfOldestMessage GradeQueue',
      'ApproximateNumberOfMessagesVisible LostGradings',
      'Errors ApiLambdaFunction',
      'Errors GradeLambdaFunction',
      'Errors VerifyLambdaFunction',
      'Invocations VerifyLambdaFunction',
      'ReadThrottleEvents Table',
      'Throttles ApiLambdaFunction',
      'Throttles GradeLambdaFunction',
      'Throttles VerifyLambdaFunction',
      'Url5xxCount ApiLambdaFunction',
      'WriteThrottleEvents Table',
    ]);
  });

  test('has each alarm in the operator’s guide, in both languages', () => {
    for (const file of ['README.md', 'README.ko.md']) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      const explained = [...text.matchAll(/^\| `(\w+Alarm)`/gm)].map(([, name]) => name);
      expect(explained.sort(), file).toEqual(
        ofType('AWS::CloudWatch::Alarm')
          .map(([id]) => id)
          .sort(),
      );
    }
  });

  test('shows on its dashboard what there is: resources of the stack, and all outcomes and verdicts', () => {
    const { 'Fn::Sub': text } = z.object({ 'Fn::Sub': z.string() }).parse(properties('Dashboard').DashboardBody);
    const names = [...text.matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => name.split('.')[0] ?? '');
    for (const name of new Set(names)) if (name !== 'AWS::Region') expect(typeOf(name), name).toBeDefined();
    const body = z
      .object({
        widgets: z.array(z.object({ properties: z.object({ metrics: z.array(z.array(z.unknown())).optional() }) })),
      })
      .parse(JSON.parse(text));
    const metrics = body.widgets.flatMap(({ properties: { metrics: shown } }) => shown ?? []);
    const outcomesShown = metrics.filter(([, name]) => name === 'gradings').map((metric) => metric[5]);
    expect(outcomesShown).toEqual([...outcomes]);
    const verdictsShown = [...text.matchAll(/SUM\(SEARCH\(.*?verdict=\\"(\w+)\\"/g)].map(([, verdict]) => verdict);
    expect(verdictsShown).toEqual([...counted]);
  });
});

/** Clients of a session, or of a user. */
function clientsOf(keys: Keys) {
  const settings = account.aws.settings(keys);
  return {
    settings,
    cloudformation: new CloudFormationClient(settings),
    dynamo: new DynamoDBClient(settings),
    lambda: new LambdaClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    sqs: new SQSClient(settings),
  };
}

/** Creates a stack and gives its outputs. */
async function createStack(operator: ReturnType<typeof clientsOf>, StackName: string, body: Template) {
  const { cloudformation } = operator;
  await cloudformation.send(
    new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(body), Capabilities: ['CAPABILITY_IAM'] }),
  );
  const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName }));
  expect(Stacks[0]?.StackStatus).toBe('CREATE_COMPLETE');
  const outputs = (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
  return z
    .object({
      Url: z.string(),
      TableName: z.string(),
      QueueUrl: z.string(),
      LostQueueUrl: z.string(),
      BucketName: z.string(),
      GraderArn: z.string(),
    })
    .parse(Object.fromEntries(outputs));
}

/** What runs with a role of the stack `podium-dev`. */
async function sessionOf(operator: ReturnType<typeof clientsOf>, role: string) {
  const { StackResources } = await operator.cloudformation.send(
    new DescribeStackResourcesCommand({ StackName: 'podium-dev', LogicalResourceId: role }),
  );
  const keys = await account.aws.admin<Keys>('session', {
    account: SERVICE_ACCOUNT,
    role: StackResources?.[0]?.PhysicalResourceId,
    session: 'test',
    service: role === 'ScheduleRole' ? 'scheduler.amazonaws.com' : 'lambda.amazonaws.com',
  });
  return { keys, ...clientsOf(keys) };
}

/** Whether a call is allowed: what fails for another reason than a missing right is. */
async function may(call: Promise<unknown>): Promise<boolean> {
  return call.then(
    () => true,
    (error: unknown) => !(error instanceof Error && /AccessDenied/.test(error.name)),
  );
}

test('stacks of two stages live in one account; each function may do what it must and nothing else; data outlive their stack', async () => {
  const operator = clientsOf(await account.aws.makeUser('operator', EVERYBODY, SERVICE_ACCOUNT));
  await expect(
    operator.cloudformation.send(
      new CreateStackCommand({ StackName: 'podium-dev', TemplateBody: JSON.stringify(template) }),
    ),
  ).rejects.toThrow('CAPABILITY_IAM');
  const dev = await createStack(operator, 'podium-dev', template);
  const seoul = await createStack(operator, 'podium-seoul', templateIn(stages.seoul));
  expect(dev.Url).toMatch(/^https:\/\/.*\.lambda-url\.ap-northeast-2\.on\.aws\/$/);
  expect(Object.keys(dev).filter((key) => dev[key as keyof typeof dev] === seoul[key as keyof typeof seoul])).toEqual(
    [],
  );

  const TableName = dev.TableName;
  const backups = await operator.dynamo.send(new DescribeContinuousBackupsCommand({ TableName }));
  const recovery = backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  expect(recovery?.PointInTimeRecoveryStatus).toBe('ENABLED');
  const { TimeToLiveDescription } = await operator.dynamo.send(new DescribeTimeToLiveCommand({ TableName }));
  expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expires', TimeToLiveStatus: 'ENABLED' });
  const { PublicAccessBlockConfiguration } = await operator.s3.send(
    new GetPublicAccessBlockCommand({ Bucket: dev.BucketName }),
  );
  expect(PublicAccessBlockConfiguration).toMatchObject({ BlockPublicPolicy: true, RestrictPublicBuckets: true });

  // Roles of participants, one by its name and one by another, both with a trust that names the grader.
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: dev.GraderArn }, Action: 'sts:AssumeRole' }],
  };
  const [podiumRole, otherRole] = [
    await account.aws.makeRole(`${ROLE_PREFIX}participant`, trust),
    await account.aws.makeRole('Admin', trust),
  ];

  const rightsOf = async (role: string) => {
    const { keys, dynamo, lambda, s3, sqs } = await sessionOf(operator, role);
    const store = (table: string) => dynamoStore({ table, client: dynamo });
    const archive = s3Archive(dev.BucketName, s3);
    const claim = { participant: 'p' };
    const bytes = new Uint8Array([1]);
    const asked: Record<string, Promise<unknown>> = {
      'read items': store(TableName).get('claim', 'e', 'a'),
      'list items': store(TableName).list('claim', 'e'),
      'write items': store(TableName)
        .put('claim', 'e', 'a', claim)
        .then(() => store(TableName).put('claim', 'e', 'a', claim, 1)),
      'delete items': store(TableName).delete('claim', 'e', 'b'),
      'scan the table': dynamo.send(new ScanCommand({ TableName })),
      'read the table of another stage': store(seoul.TableName).get('claim', 'e', 'a'),
      'send jobs': sqsQueue(dev.QueueUrl, sqs).send({ event: 'e', participant: 'p', grading: 'g' }),
      'take jobs': sqs.send(new ReceiveMessageCommand({ QueueUrl: dev.QueueUrl })),
      'send dead letters': sqs.send(new SendMessageCommand({ QueueUrl: dev.LostQueueUrl, MessageBody: '{}' })),
      'write evidence': archive.put('e/p/g.json.gz', bytes),
      'read evidence': archive.get('e/p/g.json.gz'),
      'write uploads': archive.put('uploads/e/p/g.json.gz', bytes),
      'read uploads': archive.get('uploads/e/p/g.json.gz'),
      'write access': archive.put('access/e.json', bytes),
      'read access': archive.get('access/e.json'),
      'read evidence of another stage': s3Archive(seoul.BucketName, s3).get('e/p/g.json.gz'),
      'become a role of a participant': account.aws.assume(podiumRole, undefined, keys),
      'become another role that trusts it': account.aws.assume(otherRole, undefined, keys),
      'start verify': lambda.send(new InvokeCommand({ FunctionName: 'podium-dev-verify' })),
      'start grade': lambda.send(new InvokeCommand({ FunctionName: 'podium-dev-grade' })),
    };
    const answers = await Promise.all(
      Object.entries(asked).map(async ([what, call]) => [what, await may(call)] as const),
    );
    return answers.filter(([, isAllowed]) => isAllowed).map(([what]) => what);
  };
  const useTable = ['read items', 'list items', 'write items', 'delete items'];
  expect(await rightsOf('ApiRole')).toEqual([...useTable, 'send jobs', 'write uploads', 'write access', 'read access']);
  expect(await rightsOf('GradeRole')).toEqual([
    ...useTable,
    'take jobs',
    'write evidence',
    'read uploads',
    'become a role of a participant',
  ]);
  expect(await rightsOf('VerifyRole')).toEqual([...useTable, 'send jobs']);
  expect(await rightsOf('ScheduleRole')).toEqual(['start verify']);

  await operator.cloudformation.send(new DeleteStackCommand({ StackName: 'podium-dev' }));
  const store = dynamoStore({ table: TableName, client: operator.dynamo });
  expect((await store.get('claim', 'e', 'a'))?.value).toEqual({ participant: 'p' });
  expect(await s3Archive(dev.BucketName, operator.s3).get('uploads/e/p/g.json.gz')).toEqual(new Uint8Array([1]));
  await expect(operator.sqs.send(new ReceiveMessageCommand({ QueueUrl: dev.QueueUrl }))).rejects.toThrow(/exist/);
  // A stack made anew works with what a restored table holds.
  const TargetTableName = 'podium-restored';
  const { TableDescription } = await operator.dynamo.send(
    new RestoreTableToPointInTimeCommand({
      SourceTableName: TableName,
      TargetTableName,
      UseLatestRestorableTime: true,
    }),
  );
  const restored = TableDescription?.TableArn ?? expect.fail('not restored');
  const again = templateIn(await packStage('dev', '--param', `table=${restored}`));
  const anew = await createStack(operator, 'podium-dev', again);
  expect(anew.TableName).toBe(restored);
  expect(again.Resources.ApiLambdaFunction?.Properties).toMatchObject({
    Environment: { Variables: { PODIUM_TABLE: restored } },
  });
  const { dynamo } = await sessionOf(operator, 'ApiRole');
  expect((await dynamoStore({ table: restored, client: dynamo }).get('claim', 'e', 'a'))?.value).toEqual({
    participant: 'p',
  });
  expect(await may(dynamoStore({ table: TableName, client: dynamo }).get('claim', 'e', 'a'))).toBe(false);
  // The other stage has lost nothing.
  await operator.sqs.send(new ReceiveMessageCommand({ QueueUrl: seoul.QueueUrl }));
});
