/**
 * Target groups: which backend of an Ingress or Service they serve, and how their targets do.
 */

import type { InstanceTrouble } from '../codes/aws.ts';
import type { AwsOperations } from '../reads/operations.ts';
import type { Listed } from '../reads/read.ts';
import { type CheckContext, type Finding, fail, pending, pendingOrFail } from '../verdict.ts';
import { usualTrouble } from './balancer-trouble.ts';
import { type Event, timeOf } from './events.ts';
import { type Backend, backendName, type Exposed } from './exposed.ts';
import { answerAt, tagsOf, textOf, textsOf } from './lenient.ts';
import { type Candidate, settledSince } from './load-balancer.ts';
import { each, text } from './objects.ts';

type Answers<O extends keyof AwsOperations> = readonly (AwsOperations[O]['output'] | undefined)[] | null | undefined;

/** A target's health. */
export interface Target {
  state: string;
  reason: string;
  description: string;
  /** Of an instance of a classic load balancer, which gives no reason: what its description says. */
  cause?: InstanceTrouble;
}

/**
 * Whether tags say that a target group serves a backend in this cluster. The controller tags what it makes with
 * `ingress.k8s.aws/resource = <namespace>/<ingress>-<service>:<port>` or `service.k8s.aws/resource =
 * <namespace>/<service>:<port>` (pkg/deploy/tracking/provider.go, pkg/ingress/model_build_target_group.go in
 * kubernetes-sigs/aws-load-balancer-controller); Auto Mode uses the same values under keys of its own.
 */
function serves(tags: Readonly<Record<string, string>>, exposed: Exposed, backend: Backend, cluster: string): boolean {
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

/** A target group with what several calls say of it. */
export interface TargetGroup {
  name: string;
  balancers: readonly string[];
  tags: Readonly<Record<string, string>>;
  /** Protocol and path of the health check. */
  check: string;
  targets: readonly Target[];
}

/** ARNs of the target groups in answers, in their order. */
export function groupArns(answers: Answers<'elasticloadbalancing:DescribeTargetGroups'>): string[] {
  const arns = each(answers).flatMap((answer) =>
    each(answer.TargetGroups).map((group) => textOf(group.TargetGroupArn)),
  );
  return [...new Set(arns)].filter((arn) => arn !== '');
}

/** Target groups with their tags and targets; `healths` are in the order of `groupArns`. */
export function targetGroupsOf(
  answers: Answers<'elasticloadbalancing:DescribeTargetGroups'>,
  healths: Answers<'elasticloadbalancing:DescribeTargetHealth'>,
  tagged: Answers<'elasticloadbalancing:DescribeTags'>,
): TargetGroup[] {
  const described = each(answers).flatMap((answer) => each(answer.TargetGroups));
  const descriptions = each(tagged).flatMap((answer) => each(answer.TagDescriptions));
  return groupArns(answers).map((arn, index) => {
    const group = described.find((one) => one.TargetGroupArn === arn);
    return {
      name: textOf(group?.TargetGroupName),
      balancers: textsOf(group?.LoadBalancerArns),
      tags: tagsOf(descriptions.find((one) => one.ResourceArn === arn)?.Tags),
      check: `${textOf(group?.HealthCheckProtocol)} ${textOf(group?.HealthCheckPath)}`.trim(),
      targets: targetsOf(answerAt(healths, index)),
    };
  });
}

/** Targets with state and reason, as the API of 2015 gives them. */
function targetsOf(
  answer: AwsOperations['elasticloadbalancing:DescribeTargetHealth']['output'] | null | undefined,
): Target[] {
  return each(answer?.TargetHealthDescriptions).map(({ TargetHealth }) => ({
    state: textOf(TargetHealth?.State),
    reason: textOf(TargetHealth?.Reason),
    description: textOf(TargetHealth?.Description),
  }));
}

/** Instances of a classic load balancer in the same words. */
export function classicTargetsOf(
  answer: AwsOperations['elasticloadbalancing:DescribeInstanceHealth']['output'] | null | undefined,
): Target[] {
  return each(answer?.InstanceStates).map(({ State, ReasonCode, Description }) => {
    const cause = instanceTroubles.find(([sign]) => sign.test(textOf(Description)))?.[1] ?? 'unknown';
    // The reason ELB is given while an instance is being registered, Instance when it fails.
    const isInitial = ReasonCode === 'ELB' && cause === 'unknown';
    const state = State === 'InService' ? 'healthy' : isInitial ? 'initial' : 'unhealthy';
    return { state, reason: '', description: '', cause };
  });
}

/** What descriptions of instances say (https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_InstanceState.html). */
const instanceTroubles: readonly (readonly [RegExp, InstanceTrouble])[] = [
  [/healthyThreshold/i, 'checks'],
  [/Availability Zone/, 'zone'],
  [/(?:pending|stopped|terminated) state/, 'stopped'],
  [/not currently registered|deregistration/, 'leaving'],
];

/** What the account and the cluster say of targets. */
export interface TargetEvidence {
  groups: readonly TargetGroup[];
  classicTargets: readonly Target[];
  events: Listed<Event> | undefined;
}

/** Says why a backend that counts has fewer than `wanted` healthy targets, or nothing if all have enough. */
export function unhealthyBackend(
  { exposed, balancer }: Candidate,
  wanted: { backend?: readonly string[] | undefined; healthyAtLeast: number },
  { groups, classicTargets, events }: TargetEvidence,
  context: CheckContext,
): Finding | undefined {
  const { kind, name, namespace, backends } = exposed;
  const counting = backends.filter(({ service }) => wanted.backend?.includes(service) ?? true);
  if (counting.length === 0) return fail('target.noBackend', { kind, name, namespace, backends: wanted.backend ?? [] });
  const since = settledSince({ exposed, balancer });
  if (balancer.type === 'classic') return unhealthy(name, '', classicTargets, wanted.healthyAtLeast);
  for (const one of counting) {
    const backend = backendName(one);
    const own = groups.filter(
      (group) => group.balancers.includes(balancer.arn) && serves(group.tags, exposed, one, context.cluster.name),
    );
    const [first] = own;
    if (first === undefined) {
      return pendingOrFail('target.noGroup', { backend, loadBalancer: balancer.name }, context, since);
    }
    const targets = own.flatMap((group) => group.targets);
    const binding = targets.length === 0 ? unbound(own, namespace, each(events?.items)) : undefined;
    const finding =
      (binding && usualTrouble('TargetGroupBinding', binding.name, binding, context)) ??
      unhealthy(backend, first.check, targets, wanted.healthyAtLeast);
    if (finding) return finding;
  }
  return undefined;
}

/** What the controller says of a TargetGroupBinding, which has the name of its target group, when it failed last. */
function unbound(groups: readonly TargetGroup[], namespace: string, events: readonly Event[]) {
  const own = events.filter(
    ({ involvedObject: about }) =>
      about?.kind === 'TargetGroupBinding' &&
      about.namespace === namespace &&
      groups.some(({ name }) => name !== '' && name === about.name),
  );
  const last = own.sort((a, b) => timeOf(a).localeCompare(timeOf(b))).at(-1);
  if (last?.type !== 'Warning') return undefined;
  return { name: text(last.involvedObject?.name), reason: text(last.reason), message: text(last.message) };
}

function unhealthy(backend: string, check: string, targets: readonly Target[], wanted: number): Finding | undefined {
  const healthy = targets.filter((target) => target.state === 'healthy').length;
  if (healthy >= wanted && healthy > 0) return undefined;
  const values = { backend, healthy, wanted };
  const others = targets.filter((target) => target.state !== 'healthy' && !target.state.includes('draining'));
  const initial = others.find((target) => target.state === 'initial');
  const bad = others.find((target) => target.state !== 'initial');
  // AWS ends this state by itself, however old the load balancer is.
  if (initial !== undefined) return pending('target.initial', values, 60);
  if (bad === undefined) return healthy > 0 ? fail('target.few', values) : fail('target.none', { backend, wanted });
  if (bad.state === 'unused') return fail('target.unused', { ...values, reason: bad.reason });
  if (bad.cause !== undefined) return fail('target.instance', { ...values, cause: bad.cause });
  switch (bad.reason) {
    case 'Target.ResponseCodeMismatch':
      return fail('target.responseCode', { ...values, check, description: bad.description });
    case 'Target.Timeout':
      return fail('target.timeout', { ...values, check });
    case 'Target.FailedHealthChecks':
      return fail('target.failedChecks', { ...values, check });
    default:
      return fail('target.unhealthy', { ...values, reason: bad.reason || bad.state });
  }
}

/** What a load balancer listens on, such as `HTTPS:443`. */
export function listenersOf(balancer: string, answers: Answers<'elasticloadbalancing:DescribeListeners'>): string[] {
  return each(answers)
    .flatMap((answer) => each(answer.Listeners))
    .filter((listener) => listener.LoadBalancerArn === balancer)
    .map((listener) => `${textOf(listener.Protocol)}:${text(listener.Port)}`);
}
