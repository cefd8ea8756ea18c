/**
 * Objects of manifests in the form that clusters of today hold them: versions of the API that are served no more are
 * written anew (https://kubernetes.io/docs/reference/using-api/deprecation-guide/).
 */
import { text } from '../../rules/objects.ts';
import { isRecord } from '../../rules/path.ts';
import { at, listAt } from './values.ts';

type Written = Readonly<Record<string, unknown>>;

/** Where kinds are that were in the group `extensions` once. */
const MOVED: Readonly<Record<string, string>> = {
  DaemonSet: 'apps/v1',
  Deployment: 'apps/v1',
  ReplicaSet: 'apps/v1',
  Ingress: 'networking.k8s.io/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
};

/** The object in its form of today; as it is if that is the one. */
export function inFormOfToday(object: Written): Written {
  const [kind, version] = [text(object.kind), text(object.apiVersion)];
  const moved = version.startsWith('extensions/') ? MOVED[kind] : undefined;
  const whole = moved === undefined ? object : { ...object, apiVersion: moved, spec: withSelector(object.spec) };
  if (kind === 'Ingress') return { ...whole, spec: ingressSpec(whole.spec) };
  if (kind === 'HorizontalPodAutoscaler' && version.startsWith('autoscaling/'))
    return { ...whole, spec: hpaSpec(whole.spec) };
  return whole;
}

/** A selector that was not written was that of the labels of the template. */
function withSelector(spec: unknown): unknown {
  const labels = at(spec, 'template.metadata.labels');
  return isRecord(spec) && isRecord(labels) ? { selector: { matchLabels: labels }, ...spec } : spec;
}

/** `serviceName` and `servicePort` became `service`, `backend` became `defaultBackend`. */
function ingressSpec(spec: unknown): unknown {
  if (!isRecord(spec)) return spec;
  const { backend, rules, ...rest } = spec;
  const pathOf = (path: Written) => ({ ...path, backend: backendOf(path.backend) });
  return {
    ...rest,
    ...(backend !== undefined && { defaultBackend: backendOf(backend) }),
    ...(Array.isArray(rules) && {
      rules: rules.map((rule: unknown) =>
        isRecord(rule) && isRecord(rule.http)
          ? { ...rule, http: { ...rule.http, paths: listAt(rule, 'http.paths').map(pathOf) } }
          : rule,
      ),
    }),
  };
}

function backendOf(backend: unknown): unknown {
  if (!isRecord(backend) || backend.serviceName === undefined) return backend;
  const { serviceName: name, servicePort: port } = backend;
  const written = typeof port === 'string' && !/^\d+$/.test(port) ? { name: port } : { number: Number(port) };
  return { service: { name, ...(port !== undefined && { port: written }) } };
}

/** The percentage of autoscaling/v1 and the targets of v2beta1 are targets of a metric today. */
function hpaSpec(spec: unknown): unknown {
  if (!isRecord(spec)) return spec;
  const { targetCPUUtilizationPercentage: percent, metrics, ...rest } = spec;
  if (percent !== undefined) {
    const target = { type: 'Utilization', averageUtilization: Number(percent) };
    return { ...rest, metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] };
  }
  if (!Array.isArray(metrics)) return spec;
  return { ...rest, metrics: metrics.map(metricOf) };
}

function metricOf(metric: unknown): unknown {
  const resource = at(metric, 'resource');
  if (!isRecord(metric) || !isRecord(resource) || resource.target !== undefined) return metric;
  const { name, targetAverageUtilization: averageUtilization, targetAverageValue: averageValue } = resource;
  return { ...metric, resource: { name, target: { averageUtilization, averageValue } } };
}
