/**
 * Runs one check over evidence written down in a test, as the engine would, without the engine.
 */
import type * as z from 'zod';
import type { Kind, KindTypes } from '../../checks/reads/kinds.ts';
import type { AwsOperation, AwsOperations } from '../../checks/reads/operations.ts';
import type { CustomObject, KubeReview, Probed, ReadSpec, Reviewed, SecretMetadata } from '../../checks/reads/read.ts';
import type { Check, CheckContext, Finding, Reads } from '../../checks/verdict.ts';

export interface Evidence {
  /** Objects by kind, as the API server would list them in all namespaces. */
  kube?: { [K in Kind]?: KindTypes[K][] };
  /** Kinds that the cluster does not serve. */
  unserved?: Kind[];
  /** Objects by `plural.group`; a resource that is not here is not served. */
  custom?: Record<string, CustomObject[]>;
  aws?: {
    [O in AwsOperation]?:
      | AwsOperations[O]['output']
      | ((input: AwsOperations[O]['input']) => AwsOperations[O]['output'] | undefined);
  };
  http?: Record<string, Probed>;
  /** Metadata of Secrets in all namespaces. */
  secrets?: SecretMetadata[];
  /** Answers through the service proxy, by `namespace/service/path`. */
  proxied?: Record<string, Probed>;
  /** Logs by `namespace/pod/container`; null for a container that waits. */
  logs?: Record<string, string | null>;
  can?: (review: KubeReview) => Reviewed;
}

export const testContext: CheckContext = {
  now: '2026-11-21T05:00:00Z',
  cluster: { name: 'eks-demo', region: 'ap-northeast-2', account: '123456789012' },
  enrolledAt: '2026-11-21T00:00:00Z',
  stepStartedAt: '2026-11-21T04:00:00Z',
  window: 60,
};

/** Parses the parameters, resolves needs and follow-ups from the evidence, and judges. */
export function judge<N extends string, P extends z.ZodType>(
  check: Check<N, P>,
  params: z.input<P>,
  evidence: Evidence,
  context: Partial<CheckContext> = {},
): Finding {
  const at = { ...testContext, window: check.window, ...context };
  const parsed = check.params.parse(params);
  const seen: Record<string, unknown> = resolve(check.needs(parsed, at), evidence);
  Object.assign(seen, resolve(check.followUp(parsed, seen, at), evidence));
  Object.assign(seen, resolve(check.followOn(parsed, seen, at), evidence));
  return check.judge(parsed, seen, at);
}

/** Judges as an event does, which remembers: the first evidence is that of the enrolment, the last one is judged. */
export function judgeSince<N extends string, P extends z.ZodType>(
  check: Check<N, P>,
  params: z.input<P>,
  evidence: readonly [Evidence, ...Evidence[]],
  context: Partial<CheckContext> = {},
): Finding {
  const parsed = check.params.parse(params);
  let memory: unknown;
  let finding: Finding | undefined;
  for (const one of evidence) {
    const at = { ...testContext, window: check.window, ...context, ...(memory !== undefined && { memory }) };
    const seen: Record<string, unknown> = resolve(check.needs(parsed, at), one);
    Object.assign(seen, resolve(check.followUp(parsed, seen, at), one));
    Object.assign(seen, resolve(check.followOn(parsed, seen, at), one));
    // As in a store: what is remembered is JSON.
    memory = JSON.parse(JSON.stringify(check.remember(parsed, seen, at) ?? null)) ?? undefined;
    finding = check.judge(parsed, seen, { ...at, ...(memory !== undefined && { memory }) });
  }
  if (finding === undefined) throw new Error('no evidence');
  return finding;
}

function resolve(reads: Reads, evidence: Evidence): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(reads).map(([name, read]) => {
      if (read === undefined) return [name, undefined];
      return [
        name,
        Array.isArray(read) ? read.map((one: ReadSpec) => answer(one, evidence)) : answer(read as ReadSpec, evidence),
      ];
    }),
  );
}

/** What the evidence holds for a read. */
export function answer(spec: ReadSpec, evidence: Evidence): unknown {
  switch (spec.source) {
    case 'aws': {
      const output = evidence.aws?.[spec.operation];
      return structuredClone(
        typeof output === 'function' ? (output as (input: unknown) => unknown)(spec.input) : output,
      );
    }
    case 'http':
      return evidence.http?.[spec.url] ?? { outcome: 'unreachable', reason: 'dns' };
    case 'kube':
      if (spec.verb === 'review') return evidence.can?.(spec) ?? { allowed: false, reason: '' };
      if (spec.verb === 'proxy')
        return (
          evidence.proxied?.[
            `${spec.namespace}/${spec.service}${spec.path.startsWith('/') ? '' : '/'}${spec.path}`
          ] ?? {
            outcome: 'unreachable',
            reason: 'refused',
          }
        );
      if (spec.verb === 'log') {
        const log = evidence.logs?.[`${spec.namespace}/${spec.pod}/${spec.container}`];
        if (log === undefined) return undefined;
        const lines = log?.split('\n').filter((line) => line !== '') ?? [];
        const found = spec.texts.filter((text) => log?.includes(text));
        return { found, lines: lines.length, ...(log === null && { waiting: true }) };
      }
      if (spec.verb === 'secrets') {
        const wanted = spec.labels?.split(',').map((label) => label.split('=')) ?? [];
        const items = structuredClone(inNamespace(evidence.secrets ?? [], spec.namespace) as SecretMetadata[]).filter(
          ({ metadata }) =>
            (spec.name === undefined || metadata.name === spec.name) &&
            wanted.every(([key = '', label]) => metadata.labels?.[key] === label),
        );
        return { served: true, items };
      }
      if (spec.verb === 'custom') {
        const objects = evidence.custom?.[spec.resource];
        return { served: objects !== undefined, items: inNamespace(objects ?? [], spec.namespace) };
      }
      {
        const objects = structuredClone(inNamespace(evidence.kube?.[spec.kind] ?? [], spec.namespace));
        if (spec.verb === 'get') return objects.find((object) => object.metadata?.name === spec.name);
        return { served: !evidence.unserved?.includes(spec.kind), items: objects };
      }
  }
}

interface Named {
  metadata?: { name?: string | undefined; namespace?: string | undefined } | undefined;
}

function inNamespace(objects: readonly Named[], namespace: string | undefined): Named[] {
  return objects.filter((object) => namespace === undefined || object.metadata?.namespace === namespace);
}
