import * as z from 'zod';
import { count, namespace } from '../params.ts';
import { list, proxied } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { kubectl } from '../rules/kubectl.ts';
import { answerAt } from '../rules/lenient.ts';
import { isReady, kindOf } from '../rules/node-kind.ts';
import { existing } from '../rules/objects.ts';
import { queryPath, samplesOf, UP } from '../rules/prom-answer.ts';
import {
  answersSince,
  bodyOf,
  type Proxied,
  proxiedNames,
  proxyFollows,
  proxyListings,
  reachableOf,
  unreachable,
} from '../rules/proxied.ts';
import { type CheckContext, defineCheck, type Finding, fail, pass, pendingOrFail } from '../verdict.ts';

/** Passes when Prometheus scrapes enough targets and a query gives a value (https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries). */
export default defineCheck({
  name: 'prom.query',
  window: 120,
  params: z.strictObject({
    ns: namespace.describe('Namespace of the Service.'),
    service: proxiedNames(80).describe(
      'Service of Prometheus as "name" (port 80), "name:port" or "scheme:name:port"; a list gives alternatives.',
    ),
    query: z.string().min(1).max(500).optional().describe('PromQL expression that has to give a value.'),
    atLeast: z.number().optional().describe('Smallest accepted value of the query; the largest of several counts.'),
    targetsUp: z
      .union([count.min(1), z.literal('nodes')])
      .optional()
      .describe(
        'Smallest number of targets that are up, or "nodes" for that of the Ready EC2 nodes; 1 without a query.',
      ),
  }),
  needs: ({ ns, targetsUp }) => ({ ...proxyListings(ns), nodes: targetsUp === 'nodes' ? list('Node') : undefined }),
  follows: ({ ns, service }) => proxyFollows(ns, service),
  followUp({ ns, service, query, targetsUp }, seen) {
    const open = reachableOf(ns, service, seen);
    const ask = (expression: string) => open.map(({ address }) => proxied(ns, address, queryPath(expression)));
    return {
      up: asksTargets({ query, targetsUp }) ? ask(UP) : [],
      values: query === undefined ? [] : ask(query),
    };
  },
  judge({ ns, service, query, atLeast, targetsUp }, seen, context) {
    const nodes = existing(seen.nodes).filter((node) => isReady(node) && kindOf(node) !== 'fargate');
    const open = reachableOf(ns, service, seen);
    const ask = (one: Proxied, answers: typeof seen.up) => {
      const since = answersSince(ns, one, seen);
      const asked = { service: one.address, path: '/api/v1/query', wanted: [200, 400, 422] };
      const got = bodyOf(answerAt(answers, open.indexOf(one)), asked, context, since);
      if ('finding' in got) return got;
      const answer = samplesOf(got.body);
      if ('samples' in answer) return { ...answer, since };
      return { finding: fail('prom.error', { service: one.address, message: answer.error }) };
    };
    const best = judgeClosest(open, [
      (one) => {
        if (!asksTargets({ query, targetsUp })) return undefined;
        if (targetsUp === 'nodes' && nodes.length === 0) return fail('nodes.few', { kind: 'any', ready: 0, wanted: 1 });
        const got = ask(one, seen.up);
        if ('finding' in got) return got.finding;
        const counted = (up: string) => got.samples.find((sample) => sample.up === up)?.value ?? 0;
        const wanted = targetsUp === 'nodes' ? nodes.length : (targetsUp ?? 1);
        const values = { service: one.address, namespace: ns, up: counted('1'), down: counted('0'), wanted };
        return values.up >= wanted ? undefined : pendingOrFail('prom.targets', values, context, got.since);
      },
      (one) => {
        if (query === undefined) return undefined;
        const got = ask(one, seen.values);
        if ('finding' in got) return got.finding;
        return tooSmall(got.samples, { query, atLeast }, context, got.since);
      },
    ]);
    return best === undefined
      ? unreachable(ns, service, seen, context)
      : (best.finding ?? pass({ service: best.object.address }));
  },
  command: ({ ns, service, query = 'up' }) =>
    kubectl('get', '--raw', `/api/v1/namespaces/${ns}/services/${service[0]?.address}/proxy${queryPath(query)}`),
});

function asksTargets(asked: { query?: string | undefined; targetsUp?: number | 'nodes' | undefined }): boolean {
  return asked.query === undefined || asked.targetsUp !== undefined;
}

function tooSmall(
  samples: readonly { value: number }[],
  { query, atLeast = Number.NEGATIVE_INFINITY }: { query: string; atLeast: number | undefined },
  context: CheckContext,
  since: string | undefined,
): Finding | undefined {
  if (samples.length === 0) return pendingOrFail('prom.noValue', { query }, context, since);
  const seen = Math.max(...samples.map(({ value }) => value));
  return seen >= atLeast ? undefined : pendingOrFail('prom.value', { query, seen, wanted: atLeast }, context, since);
}
