/**
 * The service's stack in its account of the emulator, with the functions out of their packages and the settings that the template
 * gives them.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { SERVICE_ACCOUNT } from './account.ts';
import type { AwsSide, Keys } from './aws.ts';
import type { FunctionSettings } from './lambda.ts';
import type { PumpSettings } from './queue-pump.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PACKAGE = join(ROOT, '.serverless');
const TEMPLATE = join(PACKAGE, 'cloudformation-template-update-stack.json');
/** What `npm run package` makes without a stage. */
export const STAGE = 'dev';

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
  /** Address of the pages. */
  url: string;
  table: string;
  /** Of what was delivered too often. */
  deadLetterUrl: string;
  /** Whom the roles of participants trust. */
  graderArn: string;
}

const resourcesSchema = z.record(
  z.string(),
  z.object({
    type: z.string(),
    id: z.string(),
    properties: z.unknown(),
    Arn: z.string().optional(),
    FunctionUrl: z.string().optional(),
  }),
);
type Resources = z.infer<typeof resourcesSchema>;

const functionSchema = z.object({
  FunctionName: z.string(),
  Handler: z.string(),
  MemorySize: z.number(),
  Timeout: z.number(),
  Runtime: z.literal('nodejs24.x'),
  Role: z.string(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
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

/**
 * Creates the stack, and unpacks the functions.
 * @param operator keys of somebody who may do everything in the service's account
 * @param folder for what is unpacked
 * @param python the program that unpacks
 */
export async function raiseStack(aws: AwsSide, operator: Keys, folder: string, python: string): Promise<Stack> {
  const client = new CloudFormationClient(aws.settings(operator));
  const StackName = `podium-${STAGE}`;
  const TemplateBody = readFileSync(TEMPLATE, 'utf8');
  await client.send(new CreateStackCommand({ StackName, TemplateBody, Capabilities: ['CAPABILITY_NAMED_IAM'] }));
  client.destroy();
  const order = { account: SERVICE_ACCOUNT, stack: StackName };
  // The client of SQS asks the host in the address of a queue, whatever endpoint it is told.
  const told = JSON.stringify(await aws.admin<unknown>('stack', order));
  const resources = resourcesSchema.parse(
    JSON.parse(told.replaceAll(/https:\/\/sqs\.[\w-]+\.amazonaws\.com/g, aws.endpoint)),
  );
  const functions = Object.fromEntries(
    await Promise.all(
      functionNames.map(async (name) => [name, await unpack(resources, name, folder, python)] as const),
    ),
  ) as Record<FunctionName, StackFunction>;
  return {
    functions,
    pump: pumpOf(resources, functions.grade),
    url: of(resources, 'ApiLambdaFunctionUrl').FunctionUrl ?? '',
    table: of(resources, 'Table').id,
    deadLetterUrl: of(resources, 'LostGradings').id,
    graderArn: of(resources, 'GradeRole').Arn ?? '',
  };
}

async function unpack(
  resources: Resources,
  name: FunctionName,
  folder: string,
  python: string,
): Promise<StackFunction> {
  const { properties, Arn = '' } = of(resources, `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`);
  const given = functionSchema.parse(properties);
  const root = join(folder, name);
  await mkdir(root, { recursive: true });
  await run(python, ['-m', 'zipfile', '-e', join(PACKAGE, `${name}.zip`), root]);
  return {
    name: given.FunctionName,
    arn: Arn,
    root,
    handler: given.Handler,
    memory: given.MemorySize,
    timeout: given.Timeout,
    environment: given.Environment.Variables,
    role: given.Role.slice(given.Role.lastIndexOf('/') + 1),
  };
}

function pumpOf(resources: Resources, grade: StackFunction): PumpSettings {
  const mappings = Object.values(resources).filter(({ type }) => type === 'AWS::Lambda::EventSourceMapping');
  const mapping = mappingSchema.parse(mappings[0]?.properties);
  if (mapping.FunctionName !== grade.arn) throw new Error('the queue does not lead to the function that grades');
  return {
    queueArn: mapping.EventSourceArn,
    queueUrl: of(resources, 'GradeQueue').id,
    batchSize: mapping.BatchSize,
    maximumConcurrency: mapping.ScalingConfig.MaximumConcurrency,
    reportsBatchItemFailures: mapping.FunctionResponseTypes.length > 0,
  };
}

function of(resources: Resources, id: string): Resources[string] {
  const found = resources[id];
  if (found === undefined) throw new Error(`the stack has no ${id}`);
  return found;
}

/** When a file, or anything in a folder, was changed last, in milliseconds. */
function changed(path: string): number {
  const whole = join(ROOT, path);
  const found = statSync(whole);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(whole).map((name) => changed(join(path, name))));
}
