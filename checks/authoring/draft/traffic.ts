/**
 * Drafts of what leads to pods, and of what scales them.
 */
import { amount, text } from '../../rules/objects.ts';
import { isRecord } from '../../rules/path.ts';
import { type Found, identityOf } from './objects.ts';
import { behind, requirementsAt } from './selecting.ts';
import { type Drafter, ladder } from './step.ts';
import { at, listAt } from './values.ts';

export const service: Drafter = ({ name, namespace: ns = '', object }, all) => {
  const type = text(at(object, 'spec.type')) || 'ClusterIP';
  const selector = at(object, 'spec.selector');
  const common = { ns, name, type: type === 'ClusterIP' ? undefined : type };
  const isSelecting = isRecord(selector) && Object.keys(selector).length > 0;
  const pods = isSelecting ? behind(requirementsAt({ matchLabels: selector }), ns, all) : [];
  const ladders = listAt(object, 'spec.ports')
    .slice(0, 3)
    .map(({ port, targetPort }, index) => {
      const first = index === 0 && {
        endpointsAtLeast: pods.length > 0 ? 1 : undefined,
        hostname: type === 'LoadBalancer' ? true : undefined,
      };
      const params = {
        ...common,
        port,
        targetPort: type === 'ExternalName' ? undefined : (targetPort ?? port),
        ...first,
      };
      return ladder(
        'k8s.service',
        params,
        ['hostname'],
        ['hostname', 'endpointsAtLeast'],
        ['hostname', 'endpointsAtLeast', 'targetPort'],
      );
    });
  const balanced = { ...ladder('elb.target', { ns, service: name, healthyAtLeast: 1 }), isObserved: true };
  return {
    ladders: [
      ...(ladders.length > 0 ? ladders : [ladder('k8s.service', common)]),
      ...(type === 'LoadBalancer' ? [balanced] : []),
    ],
    after: pods.map(identityOf),
  };
};

export const hpa: Drafter = (found, all) => {
  const { namespace: ns = '', object } = found;
  const target = `${text(at(object, 'spec.scaleTargetRef.kind'))}/${text(at(object, 'spec.scaleTargetRef.name'))}`;
  const min = amount(at(object, 'spec.minReplicas'), 1);
  const metrics = listAt(object, 'spec.metrics').flatMap((metric) => metricOf(at(metric, 'resource')) ?? []);
  const ladders = (metrics.length > 0 ? metrics : [undefined]).map((metric) =>
    ladder(
      'k8s.hpa',
      { ns, target, minAtMost: min, maxAtLeast: at(object, 'spec.maxReplicas'), metric, valueKnown: true },
      ['valueKnown'],
      ['valueKnown', 'metric'],
    ),
  );
  const scaled = { ...ladder('k8s.scaled', { ns, target, above: min }), isObserved: true };
  return { ladders: [...ladders, scaled], after: all.filter((one) => isScaling(found, one)).map(identityOf) };
};

function metricOf(resource: unknown): string | undefined {
  const name = text(at(resource, 'name'));
  const percent = at(resource, 'target.averageUtilization');
  const average = text(at(resource, 'target.averageValue'));
  if (name === '') return undefined;
  if (typeof percent === 'number') return `${name} ${percent} %`;
  return average === '' ? undefined : `${name} ${average}`;
}

/** Whether an HPA scales the workload. */
export function isScaling(one: Found, workload: Found): boolean {
  return (
    one.kind === 'HorizontalPodAutoscaler' &&
    one.namespace === workload.namespace &&
    at(one.object, 'spec.scaleTargetRef.kind') === workload.kind &&
    at(one.object, 'spec.scaleTargetRef.name') === workload.name
  );
}
