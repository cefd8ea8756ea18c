/**
 * The stack of `npm run package` in the service's account of the emulator: table, bucket, queues and roles out of the compiled
 * template, and the functions out of their packages, with the settings that the template gives them.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Keys } from './aws.ts';
import type { FunctionSettings } from './lambda.ts';
import type { PumpSettings } from './queue-pump.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PACKAGE = join(ROOT, '.serverless');
const TEMPLATE = join(PACKAGE, 'cloudformation-template-update-stack.json');

export const functionNames = ['api', 'grade', 'verify'] as const;
export type FunctionName = (typeof functionNames)[number];

/** A function with the name of its role. */
export interface StackFunction extends FunctionSettings {
  role: string;
}

/** What the stack has made. */
export interface Stack {
  functions: Record<FunctionName, StackFunction>;
  pump: PumpSettings;
  table: string;
  bucket: string;
  queueUrl: string;
  /** Of what was delivered too often. */
  deadLetterUrl: string;
  /** Whom the roles of participants trust. */
  graderArn: string;
}

/** Where a stack is made, and by whom. */
export interface StackPlace {
  account: string;
  region: string;
  endpoint: string;
  /** Of somebody who may do everything in the account. */
  keys: Keys;
  /** Folder for what is unpacked. */
  folder: string;
  /** The program that unpacks. */
  python: string;
}

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).optional() }),
  ),
});
const functionSchema = z.object({
  FunctionName: z.string(),
  Handler: z.string(),
  MemorySize: z.number(),
  Timeout: z.number(),
  Runtime: z.literal('nodejs24.x'),
  Role: z.string(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
});
const tableSchema = z.object({
  BillingMode: z.literal('PAY_PER_REQUEST'),
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
});
const queueSchema = z.object({
  VisibilityTimeout: z.number().default(30),
  MessageRetentionPeriod: z.number(),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() }).optional(),
});
const roleSchema = z.object({
  AssumeRolePolicyDocument: z.record(z.string(), z.unknown()),
  Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument: z.record(z.string(), z.unknown()) })),
});
const mappingSchema = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }),
});

/** Packs the functions as `npm run package` does, unless there are packages that are newer than every source. */
export async function pack(): Promise<void> {
  const newest = Math.max(...['checks', 'functions', 'web', 'build.ts', 'serverless.yml', 'package.json'].map(changed));
  const packed = statSync(TEMPLATE, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (packed > newest) return;
  await run('npm', ['run', 'package'], { cwd: ROOT });
}

/** Makes what the functions need, and unpacks them. @throws Error when the template says what is not known here */
export async function raiseStack(place: StackPlace): Promise<Stack> {
  const template = new Template(templateSchema.parse(JSON.parse(readFileSync(TEMPLATE, 'utf8'))), place);
  const settings = { region: place.region, endpoint: place.endpoint, credentials: place.keys };
  const [dynamo, s3, sqs] = [new DynamoDBClient(settings), new S3Client(settings), new SQSClient(settings)];
  const iam = new IAMClient({ ...settings, region: 'us-east-1' });
  try {
    for (const [id, name] of template.of('AWS::DynamoDB::Table'))
      await dynamo.send(new CreateTableCommand({ TableName: name, ...tableSchema.parse(template.properties(id)) }));
    for (const [, Bucket] of template.of('AWS::S3::Bucket')) await s3.send(new CreateBucketCommand({ Bucket }));
    const queues = template.of('AWS::SQS::Queue').map(([id, QueueName]) => {
      const { RedrivePolicy, ...rest } = queueSchema.parse(template.properties(id));
      const numbers = Object.entries(rest).map(([key, value]) => [key, String(value)]);
      const Attributes: Record<string, string> = Object.fromEntries(numbers);
      if (RedrivePolicy !== undefined) Attributes.RedrivePolicy = JSON.stringify(RedrivePolicy);
      return { QueueName, Attributes };
    });
    // Those for dead letters first.
    for (const queue of queues.sort((a, b) => Object.keys(a.Attributes).length - Object.keys(b.Attributes).length))
      await sqs.send(new CreateQueueCommand(queue));
    for (const [id, RoleName] of template.of('AWS::IAM::Role')) {
      const { AssumeRolePolicyDocument, Policies } = roleSchema.parse(template.properties(id));
      const trust = JSON.stringify(AssumeRolePolicyDocument);
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
      for (const { PolicyName, PolicyDocument } of Policies) {
        const document = JSON.stringify(PolicyDocument);
        await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: document }));
      }
    }
  } finally {
    for (const client of [dynamo, s3, sqs, iam]) client.destroy();
  }
  const functions = Object.fromEntries(
    await Promise.all(functionNames.map(async (name) => [name, await functionOf(template, place, name)] as const)),
  ) as Record<FunctionName, StackFunction>;
  return {
    functions,
    pump: pumpOf(template, functions.grade),
    table: template.ref('Table'),
    bucket: template.ref('Bundles'),
    queueUrl: template.ref('GradeQueue'),
    deadLetterUrl: template.ref('LostGradings'),
    graderArn: template.attribute('GradeRole', 'Arn'),
  };
}

async function functionOf(template: Template, place: StackPlace, name: FunctionName): Promise<StackFunction> {
  const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`;
  const given = functionSchema.parse(template.properties(id));
  const root = join(place.folder, name);
  await mkdir(root, { recursive: true });
  await run(place.python, ['-m', 'zipfile', '-e', join(PACKAGE, `${name}.zip`), root]);
  return {
    name: given.FunctionName,
    arn: template.attribute(id, 'Arn'),
    root,
    handler: given.Handler,
    memory: given.MemorySize,
    timeout: given.Timeout,
    environment: given.Environment.Variables,
    role: given.Role.slice(given.Role.lastIndexOf('/') + 1),
  };
}

function pumpOf(template: Template, grade: StackFunction): PumpSettings {
  const [[id] = ['']] = template.of('AWS::Lambda::EventSourceMapping');
  const mapping = mappingSchema.parse(template.properties(id));
  if (mapping.FunctionName !== grade.arn) throw new Error('the queue does not lead to the function that grades');
  return {
    queueArn: mapping.EventSourceArn,
    queueUrl: template.ref('GradeQueue'),
    region: template.region,
    batchSize: mapping.BatchSize,
    maximumConcurrency: mapping.ScalingConfig.MaximumConcurrency,
    reportsBatchItemFailures: mapping.FunctionResponseTypes.length > 0,
  };
}

/** A compiled template whose resources have got names, so that what refers to them can be written out. */
class Template {
  readonly region: string;
  readonly #template: z.infer<typeof templateSchema>;
  readonly #place: StackPlace;
  readonly #names = new Map<string, string>();

  constructor(template: z.infer<typeof templateSchema>, place: StackPlace) {
    this.#template = template;
    this.#place = place;
    this.region = place.region;
    for (const [id, { Properties = {} }] of Object.entries(template.Resources)) {
      const own = Properties.FunctionName ?? Properties.LogGroupName;
      const made = `podium-${id}-${randomUUID().slice(0, 12)}`.toLowerCase();
      this.#names.set(id, typeof own === 'string' ? own : made);
    }
  }

  /** Ids and names of the resources of a type. */
  of(type: string): [id: string, name: string][] {
    const ids = Object.entries(this.#template.Resources).filter(([, resource]) => resource.Type === type);
    return ids.map(([id]) => [id, this.#name(id)]);
  }

  /** The properties of a resource, written out. */
  properties(id: string): unknown {
    return this.#resolved(this.#template.Resources[id]?.Properties);
  }

  /** What `Ref` gives. */
  ref(id: string): string {
    const { account, region, endpoint } = this.#place;
    const pseudo: Record<string, string> = {
      'AWS::AccountId': account,
      'AWS::Region': region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
    };
    const name = pseudo[id] ?? this.#name(id);
    return this.#template.Resources[id]?.Type === 'AWS::SQS::Queue' ? `${endpoint}/${account}/${name}` : name;
  }

  /** What `Fn::GetAtt` gives. */
  attribute(id: string, attribute: string): string {
    const { account, region } = this.#place;
    const name = this.#name(id);
    const arns: Record<string, string> = {
      'AWS::DynamoDB::Table': `arn:aws:dynamodb:${region}:${account}:table/${name}`,
      'AWS::S3::Bucket': `arn:aws:s3:::${name}`,
      'AWS::SQS::Queue': `arn:aws:sqs:${region}:${account}:${name}`,
      'AWS::IAM::Role': `arn:aws:iam::${account}:role/${name}`,
      'AWS::Lambda::Function': `arn:aws:lambda:${region}:${account}:function:${name}`,
      'AWS::Logs::LogGroup': `arn:aws:logs:${region}:${account}:log-group:${name}:*`,
    };
    const arn = arns[this.#template.Resources[id]?.Type ?? ''];
    if (attribute !== 'Arn' || arn === undefined) throw new Error(`unknown attribute ${attribute} of ${id}`);
    return arn;
  }

  #name(id: string): string {
    const name = this.#names.get(id);
    if (name === undefined) throw new Error(`no resource ${id}`);
    return name;
  }

  #resolved(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#resolved(one));
    if (typeof value !== 'object' || value === null) return value;
    const [[key, given] = ['', undefined], ...more] = Object.entries(value);
    if (more.length === 0) {
      if (key === 'Ref' && typeof given === 'string') return this.ref(given);
      if (key === 'Fn::GetAtt' && Array.isArray(given)) return this.attribute(String(given[0]), String(given[1]));
      if (key === 'Fn::Sub' && typeof given === 'string') return this.#substituted(given);
      if (key.startsWith('Fn::')) throw new Error(`unknown function ${key}`);
    }
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.#resolved(one)]));
  }

  #substituted(text: string): string {
    return text.replace(/\$\{(?!!)([^}]+)\}/g, (_, name: string) => {
      const [id = '', attribute] = name.split('.');
      return attribute === undefined ? this.ref(id) : this.attribute(id, attribute);
    });
  }
}

/** When a file, or anything in a folder, was changed last, in milliseconds. */
function changed(path: string): number {
  const whole = join(ROOT, path);
  const found = statSync(whole);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(whole).map((name) => changed(join(path, name))));
}
