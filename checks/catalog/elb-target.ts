import * as z from 'zod';
import { count, names, namespace } from '../params.ts';
import { aws, list } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { answerAt, textOf } from '../rules/lenient.ts';
import { type Candidate, candidatesOf, nameOf, settledSince, unsettled } from '../rules/load-balancer.ts';
import { classicTargetsOf, groupArns, listenersOf, serves, targetGroupsOf, unhealthy } from '../rules/target-group.ts';
import { defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

/** Passes when the load balancer behind an Ingress or Service works and each backend has healthy targets (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html). */
export default defineCheck({
  name: 'elb.target',
  params: z
    .strictObject({
      ns: namespace.describe('Namespace of the Ingress or Service.'),
      ingress: names.optional().describe('Name of the Ingress, or names of which any will do.'),
      service: names.optional().describe('Name of the Service of type LoadBalancer, or names of which any will do.'),
      backend: names
        .optional()
        .describe('Service behind it that counts, or names of which any will do; all of them if absent.'),
      scheme: z.enum(['internet-facing', 'internal']).optional().describe('Scheme of the load balancer.'),
      healthyAtLeast: count.min(1).default(1).describe('Smallest number of healthy targets of each backend.'),
      listener: z
        .string()
        .regex(/^(HTTP|HTTPS|TCP|TLS|UDP|TCP_UDP|SSL):\d+$/, 'not like HTTPS:443')
        .optional()
        .describe('Protocol and port that the load balancer listens on, such as `HTTPS:443`.'),
    })
    .refine(
      ({ ingress, service }) => (ingress === undefined) !== (service === undefined),
      'needs either ingress or service',
    ),
  window: 400,
  needs: ({ ns, ingress, service }, { cluster }) => ({
    ingresses: ingress && list('Ingress', ns),
    services: service && list('Service', ns),
    described: aws('eks:DescribeCluster', { name: cluster.name }),
    balancers: aws('elasticloadbalancing:DescribeLoadBalancers', {}),
    classic: service && aws('elasticloadbalancing:DescribeLoadBalancers@classic', {}),
  }),
  follows: ({ service, listener }) => [
    ...(service ? (['elasticloadbalancing:DescribeInstanceHealth'] as const) : []),
    ...(listener ? (['elasticloadbalancing:DescribeListeners'] as const) : []),
    'elasticloadbalancing:DescribeTags',
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetHealth',
  ],
  followUp(params, seen) {
    const candidates = candidatesOf(params, seen);
    const arns = distinct(candidates.map(({ balancer }) => balancer.arn));
    return {
      groups: arns.map((LoadBalancerArn) => aws('elasticloadbalancing:DescribeTargetGroups', { LoadBalancerArn })),
      listeners: params.listener
        ? arns.map((LoadBalancerArn) => aws('elasticloadbalancing:DescribeListeners', { LoadBalancerArn }))
        : undefined,
      instances: classicNames(candidates).map((LoadBalancerName) =>
        aws('elasticloadbalancing:DescribeInstanceHealth', { LoadBalancerName }),
      ),
    };
  },
  followOn(_, { groups }) {
    const arns = groupArns(groups);
    return {
      healths: arns.map((TargetGroupArn) => aws('elasticloadbalancing:DescribeTargetHealth', { TargetGroupArn })),
      tags: chunksOf(arns, 20).map((ResourceArns) => aws('elasticloadbalancing:DescribeTags', { ResourceArns })),
    };
  },
  judge(params, seen, context) {
    const { scheme, listener, healthyAtLeast, ingress, service, backend, ns } = params;
    const groups = targetGroupsOf(seen.groups, seen.healths, seen.tags);
    const candidates = candidatesOf(params, seen);
    const vpc = textOf(seen.described?.cluster?.resourcesVpcConfig?.vpcId);
    const best = judgeClosest(candidates, [
      (candidate) => unsettled(candidate, context),
      ({ balancer: { name, vpc: seen } }) =>
        seen === vpc && vpc !== ''
          ? undefined
          : fail('loadBalancer.otherVpc', { loadBalancer: name, vpc: seen, wanted: vpc }),
      ({ exposed, balancer: { name, type } }) =>
        exposed.kind === 'Service' || type === 'application'
          ? undefined
          : fail('loadBalancer.type', { loadBalancer: name, type, wanted: 'application' }),
      ({ balancer: { name, scheme: seen } }) =>
        scheme === undefined || scheme === seen
          ? undefined
          : fail('loadBalancer.scheme', { loadBalancer: name, scheme: seen, wanted: scheme }),
      ({ balancer }) => {
        const listeners = [...balancer.listeners, ...listenersOf(balancer.arn, seen.listeners)];
        if (listener === undefined || listeners.includes(listener)) return undefined;
        return fail('loadBalancer.listener', { loadBalancer: balancer.name, listeners, wanted: listener });
      },
      ({ exposed: { kind, name, namespace, backends } }) => {
        if (backends.some(({ service }) => backend?.includes(service) ?? true)) return undefined;
        return fail('target.noBackend', { kind, name, namespace, backends: backend ?? [] });
      },
      ({ exposed, balancer }) => {
        const since = settledSince({ exposed, balancer });
        if (balancer.type === 'classic') {
          const targets = classicTargetsOf(answerAt(seen.instances, classicNames(candidates).indexOf(balancer.name)));
          return unhealthy(exposed.name, '', targets, healthyAtLeast, context, since);
        }
        for (const one of exposed.backends) {
          if (backend !== undefined && !backend.includes(one.service)) continue;
          const own = groups.filter(
            (group) => group.balancers.includes(balancer.arn) && serves(group.tags, exposed, one, context.cluster.name),
          );
          if (own.length === 0) {
            return pendingOrFail(
              'target.noGroup',
              { backend: nameOf(one), loadBalancer: balancer.name },
              context,
              since,
            );
          }
          const targets = own.flatMap((group) => group.targets);
          const finding = unhealthy(nameOf(one), own[0]?.check ?? '', targets, healthyAtLeast, context, since);
          if (finding) return finding;
        }
        return undefined;
      },
    ]);
    if (best) return best.finding ?? pass({ loadBalancer: best.object.balancer.name });
    const kind = ingress ? 'Ingress' : 'Service';
    return fail('object.absent', { kind, name: ingress ?? service ?? [], namespace: ns });
  },
  command({ ns, ingress, service }, { cluster }) {
    const object = ingress ? `ingress ${ingress[0]}` : `service ${service?.[0]}`;
    const hostname = `$(kubectl get ${object} -n ${ns} -o jsonpath='{.status.loadBalancer.ingress[0].hostname}')`;
    return `aws elbv2 describe-load-balancers --region ${cluster.region} --query "LoadBalancers[?DNSName=='${hostname}']"`;
  },
});

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}

function classicNames(candidates: readonly Candidate[]): string[] {
  return distinct(candidates.map(({ balancer }) => (balancer.type === 'classic' ? balancer.name : '')));
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
