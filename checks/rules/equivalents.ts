/**
 * Fields that an object has in other words: those of an older version of the API, and the two forms of a label selector.
 */
import { isRecord } from './path.ts';

/** The object with the fields that its own fields stand for. */
export function withEquivalents(kind: string, object: unknown): unknown {
  const plain = withLabels(object);
  return kind === 'HorizontalPodAutoscaler' && isRecord(plain) ? withPercentages(plain) : plain;
}

/** No selector of Kubernetes stands deeper. */
const DEEPEST = 24;

/** An expression `key In [value]` says the same as a label in `matchLabels`. */
function withLabels(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST) return value;
  if (Array.isArray(value)) return value.map((item) => withLabels(item, depth + 1));
  if (!isRecord(value)) return value;
  const whole = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withLabels(item, depth + 1)]));
  if (!Array.isArray(whole.matchExpressions)) return whole;
  const said = whole.matchExpressions.flatMap((one): [string, unknown][] =>
    isRecord(one) && one.operator === 'In' && typeof one.key === 'string' && isSingle(one.values)
      ? [[one.key, one.values[0]]]
      : [],
  );
  if (said.length === 0) return whole;
  const labels = isRecord(whole.matchLabels) ? whole.matchLabels : {};
  return { ...whole, matchLabels: { ...Object.fromEntries(said), ...labels } };
}

function isSingle(values: unknown): values is [unknown] {
  return Array.isArray(values) && values.length === 1;
}

/** What autoscaling/v1 calls the target and the value of cpu (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v1/). */
function withPercentages(hpa: Record<string, unknown>): Record<string, unknown> {
  return {
    ...hpa,
    spec: withPercentage(hpa.spec, 'metrics', 'target', 'targetCPUUtilizationPercentage'),
    status: withPercentage(hpa.status, 'currentMetrics', 'current', 'currentCPUUtilizationPercentage'),
  };
}

function withPercentage(part: unknown, list: string, side: string, field: string): unknown {
  if (!isRecord(part) || !Array.isArray(part[list])) return part;
  const of = part[list].flatMap((metric) => {
    const resource = isRecord(metric) ? metric.resource : undefined;
    const value = isRecord(resource) && resource.name === 'cpu' ? resource[side] : undefined;
    return isRecord(value) && typeof value.averageUtilization === 'number' ? [value.averageUtilization] : [];
  });
  return of.length === 0 ? part : { [field]: of[0], ...part };
}
