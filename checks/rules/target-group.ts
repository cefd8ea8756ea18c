/**
 * Target groups: which backend of an Ingress or Service they serve, and how their targets do.
 */
import type { AwsOperations } from '../reads/operations.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { listOf, tagsOf, textOf } from './lenient.ts';
import type { Backend, Exposed } from './load-balancer.ts';

type Tags = AwsOperations['elasticloadbalancing:DescribeTags']['output'];

/** A target's health. */
export interface Target {
  state: string;
  reason: string;
  description: string;
}

/**
 * Whether tags say that a target group serves a backend in this cluster. The controller tags what it makes with
 * `ingress.k8s.aws/resource = <namespace>/<ingress>-<service>:<port>` or `service.k8s.aws/resource =
 * <namespace>/<service>:<port>` (pkg/deploy/tracking/provider.go, pkg/ingress/model_build_target_group.go in
 * kubernetes-sigs/aws-load-balancer-controller); Auto Mode uses the same values under keys of its own.
 */
export function serves(
  tags: Readonly<Record<string, string>>,
  exposed: Exposed,
  backend: Backend,
  cluster: string,
): boolean {
  const own = [tags['elbv2.k8s.aws/cluster'], tags['eks:eks-cluster-name'], tags['ingress.k8s.aws/cluster']];
  if (!own.includes(cluster) && tags[`kubernetes.io/cluster/${cluster}`] !== 'owned') return false;
  const { namespace, name, kind } = exposed;
  const { service, port } = backend;
  if (kind === 'Ingress') {
    const resource = tags['ingress.k8s.aws/resource'] ?? tags['ingress.eks.amazonaws.com/resource'];
    return resource === `${namespace}/${name}-${service}:${port}`;
  }
  const resource = tags['service.k8s.aws/resource'] ?? tags['service.eks.amazonaws.com/resource'];
  // The cloud controller of Kubernetes itself names the Service alone.
  return resource === undefined
    ? tags['kubernetes.io/service-name'] === `${namespace}/${service}`
    : resource === `${namespace}/${service}:${port}`;
}

/** Tags by ARN of what they stand on, from answers for up to twenty each. */
export function tagsByArn(
  answers: readonly (Tags | null | undefined)[] | null | undefined,
): Map<string, Record<string, string>> {
  return new Map(
    listOf(answers).flatMap((answer) =>
      listOf(answer.TagDescriptions).map((one) => [textOf(one.ResourceArn), tagsOf(one.Tags)] as const),
    ),
  );
}

/** Targets with state and reason, as the API of 2015 gives them. */
export function targetsOf(
  answer: AwsOperations['elasticloadbalancing:DescribeTargetHealth']['output'] | null | undefined,
): Target[] {
  return listOf(answer?.TargetHealthDescriptions).map(({ TargetHealth }) => ({
    state: textOf(TargetHealth?.State),
    reason: textOf(TargetHealth?.Reason),
    description: textOf(TargetHealth?.Description),
  }));
}

/** Instances of a classic load balancer in the same words. */
export function classicTargetsOf(
  answer: AwsOperations['elasticloadbalancing:DescribeInstanceHealth']['output'] | null | undefined,
): Target[] {
  return listOf(answer?.InstanceStates).map((instance) => ({
    // The reason ELB is given while an instance is being registered, Instance when it fails.
    state: instance.State === 'InService' ? 'healthy' : instance.ReasonCode === 'ELB' ? 'initial' : 'unhealthy',
    reason: textOf(instance.ReasonCode),
    description: textOf(instance.Description),
  }));
}

/** Says why fewer than `wanted` targets of a backend are healthy, or nothing if enough are. */
export function unhealthy(
  backend: string,
  targets: readonly Target[],
  wanted: number,
  context: CheckContext,
  since: string | undefined,
): Finding | undefined {
  const healthy = targets.filter((target) => target.state === 'healthy').length;
  if (healthy >= wanted && healthy > 0) return undefined;
  const values = { backend, healthy, wanted };
  const others = targets.filter((target) => target.state !== 'healthy' && !target.state.includes('draining'));
  const initial = others.find((target) => target.state === 'initial');
  const bad = others.find((target) => target.state !== 'initial');
  if (initial !== undefined) return pendingOrFail('target.initial', values, context, since);
  if (bad === undefined) return healthy > 0 ? fail('target.few', values) : fail('target.none', { backend, wanted });
  if (bad.state === 'unused') return fail('target.unused', { ...values, reason: bad.reason });
  switch (bad.reason) {
    case 'Target.ResponseCodeMismatch':
      return fail('target.responseCode', { ...values, description: bad.description });
    case 'Target.Timeout':
      return fail('target.timeout', values);
    case 'Target.FailedHealthChecks':
      return fail('target.failedChecks', values);
    default:
      return fail('target.unhealthy', { ...values, reason: bad.reason || bad.state });
  }
}
