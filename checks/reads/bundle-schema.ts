/**
 * What a bundle must look like before it is judged: it may come from anyone.
 */
import * as z from 'zod';
import type { BlockedCode, CodeValues, ErrorCode } from '../codes.ts';
import { isKind, type Kind } from './kinds.ts';
import { type AwsOperation, operations } from './operations.ts';
import type { ReadSpec } from './read.ts';
import type { Answer } from './reader.ts';

type ValuesOf<C extends BlockedCode | ErrorCode> = { [K in C]: z.ZodType<CodeValues<K>> };

const what = z.object({ what: z.string() });

const blocked: ValuesOf<BlockedCode> = {
  'kube.forbidden': z.object({ verb: z.string(), resource: z.string(), namespace: z.string() }),
  'kube.unauthorized': z.object({ cluster: z.string() }),
  'kube.unreachable': z.object({ host: z.string(), reason: z.string() }),
  'kube.private': z.object({ cluster: z.string(), cidrs: z.array(z.string()) }),
  'kube.untrusted': z.object({ host: z.string() }),
  'kube.foreignHost': z.object({ host: z.string() }),
  'cluster.none': z.object({ cluster: z.string(), region: z.string() }),
  'cluster.notReady': z.object({ cluster: z.string(), status: z.string() }),
  'aws.denied': z.object({ action: z.string() }),
  'aws.credentials': z.object({ reason: z.string() }),
  'aws.role': z.object({ roleArn: z.string() }),
  'http.foreignHost': z.object({ host: z.string() }),
  'http.internal': z.object({ host: z.string() }),
};

const errors: ValuesOf<ErrorCode> = {
  'read.timeout': what.extend({ seconds: z.number() }),
  'read.throttled': what,
  'read.unavailable': what.extend({ status: z.number() }),
  'read.tooLarge': what.extend({ megabytes: z.number() }),
  'read.invalid': what,
  'read.connection': what,
  'read.notRecorded': what,
  'read.unknown': what.extend({ reason: z.string() }),
  'grading.deadline': z.object({ seconds: z.number() }),
  'check.crashed': z.object({ check: z.string() }),
};

const meta = z.object({
  at: z.iso.datetime(),
  ms: z.number(),
  bytes: z.number(),
  requests: z.number(),
  resourceVersion: z.string().optional(),
});

/** A code that is known, with the values of its sentence. */
function isCoded(codes: Readonly<Record<string, z.ZodType>>, { code, values }: { code: string; values: unknown }) {
  return Object.hasOwn(codes, code) && codes[code]?.safeParse(values).success === true;
}

const answer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('value'), value: z.unknown().optional(), meta }),
  z
    .object({ outcome: z.literal('denied'), code: z.string(), values: z.unknown(), meta })
    .refine((given) => isCoded(blocked, given), 'unknown code'),
  z
    .object({
      outcome: z.literal('failed'),
      code: z.string(),
      values: z.unknown(),
      retryAfterMs: z.number().optional(),
      meta,
    })
    .refine((given) => isCoded(errors, given), 'unknown code'),
]);

const kind = z.custom<Kind>((given) => typeof given === 'string' && isKind(given));
const operation = z.custom<AwsOperation>((given) => typeof given === 'string' && Object.hasOwn(operations, given));
const namespace = z.string().optional();
const kube = z.literal('kube');

const spec = z.union([
  z.strictObject({ source: kube, verb: z.literal('list'), kind, namespace }),
  z.strictObject({ source: kube, verb: z.literal('get'), kind, namespace, name: z.string() }),
  z.strictObject({ source: kube, verb: z.literal('custom'), resource: z.string(), namespace }),
  z.strictObject({
    source: kube,
    verb: z.literal('review'),
    user: z.string(),
    groups: z.array(z.string()),
    attributes: z.strictObject({
      verb: z.string(),
      group: z.string(),
      resource: z.string(),
      subresource: z.string().optional(),
      namespace,
      name: z.string().optional(),
    }),
  }),
  z.strictObject({
    source: kube,
    verb: z.literal('secrets'),
    namespace: z.string(),
    name: z.string().optional(),
    labels: z.string().optional(),
  }),
  z.strictObject({
    source: kube,
    verb: z.literal('proxy'),
    namespace: z.string(),
    service: z.string(),
    path: z.string(),
  }),
  z.strictObject({
    source: kube,
    verb: z.literal('log'),
    namespace: z.string(),
    pod: z.string(),
    container: z.string(),
    texts: z.array(z.string()),
    within: z.number().optional(),
  }),
  z.strictObject({
    source: z.literal('aws'),
    operation,
    input: z.record(z.string(), z.unknown()),
    region: z.string().optional(),
  }),
  z.strictObject({
    source: z.literal('http'),
    url: z.string(),
    host: z.string().optional(),
    maxBytes: z.number().optional(),
  }),
]);

export const bundleSchema = z.object({
  bundle: z.literal('podium'),
  version: z.number(),
  recordedAt: z.iso.datetime(),
  lab: z.object({ id: z.string(), version: z.string() }),
  cluster: z.object({ name: z.string(), region: z.string(), account: z.string().optional() }),
  parameters: z.record(z.string(), z.string()),
  enrolledAt: z.iso.datetime().optional(),
  memory: z.record(z.string(), z.unknown()).optional(),
  isOver: z.literal(true).optional(),
  reads: z.array(
    z.object({
      // With `exactOptionalPropertyTypes` a schema's optional member is not that of an interface, though JSON has no undefined.
      spec: spec.transform((given) => given as ReadSpec),
      answer: answer.transform((given) => given as Answer),
    }),
  ),
});
