import * as z from 'zod';
import { get, list } from '../reads/read.ts';
import { kubectl } from '../rules/kubectl.ts';
import { absent, each, existing, latest, text } from '../rules/objects.ts';
import { type CheckContext, defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

const METRICS = 'v1beta1.metrics.k8s.io';
/** Seconds after which a metric is no longer fresh; metrics-server measures four times a minute. */
const FRESH = 120;

/** Passes when an aggregated API is available and, if it is that of metrics-server, tells fresh values of nodes (https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/). */
export default defineCheck({
  name: 'k8s.apiservice',
  params: z.strictObject({
    name: z
      .string()
      .regex(/^v\d\w*\.[a-z0-9.-]+$/, 'not like v1beta1.metrics.k8s.io')
      .describe('Name of the APIService, such as `v1beta1.metrics.k8s.io`.'),
  }),
  needs: ({ name }) => ({ service: get('APIService', name) }),
  follows: ({ name }) => (name === METRICS ? ['list NodeMetrics'] : []),
  followUp: ({ name }, { service }) => ({
    metrics: name === METRICS && availableOf(service)?.status === 'True' ? list('NodeMetrics') : undefined,
  }),
  judge({ name }, { service, metrics }, context) {
    if (existing({ items: each([service]) }).length === 0) return absent('APIService', [name], '', []);
    const condition = availableOf(service);
    const since = latest([service?.metadata?.creationTimestamp, condition?.lastTransitionTime]);
    if (condition?.status !== 'True') {
      const values = { name, reason: text(condition?.reason), message: text(condition?.message) };
      return pendingOrFail('apiservice.unavailable', values, context, since);
    }
    if (name !== METRICS) return pass({ name });
    const nodes = each(metrics?.items);
    if (nodes.length === 0) return pendingOrFail('apiservice.noMetrics', { name }, context, since);
    const newest = latest(nodes.map(({ timestamp }) => timestamp));
    const seconds = ageOf(newest, context);
    if (seconds >= FRESH) return fail('apiservice.staleMetrics', { name, newest: newest ?? '' });
    return pass({ name, nodes: nodes.length });
  },
  command: ({ name }) => kubectl('describe', 'apiservice', name),
});

type Service = { status?: { conditions?: readonly Condition[] | undefined } | undefined } | null | undefined;
interface Condition {
  type?: string | undefined;
  status?: string | undefined;
  reason?: string | undefined;
  message?: string | undefined;
  lastTransitionTime?: string | undefined;
}

function availableOf(service: Service): Condition | undefined {
  return each(service?.status?.conditions).find(({ type }) => type === 'Available');
}

function ageOf(time: string | undefined, { now }: Pick<CheckContext, 'now'>): number {
  return time === undefined ? Number.POSITIVE_INFINITY : (Date.parse(now) - Date.parse(time)) / 1000;
}
