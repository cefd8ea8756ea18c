import * as z from 'zod';
import { count, names, namespace } from '../params.ts';
import { aws } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { hostnameCommand, isOneSource, listingsFor, sourceAbsent } from '../rules/exposed.ts';
import { answerAt, textOf } from '../rules/lenient.ts';
import { type Candidate, candidatesOf, unlike, unsettled } from '../rules/load-balancer.ts';
import { classicTargetsOf, groupArns, listenersOf, targetGroupsOf, unhealthyBackend } from '../rules/target-group.ts';
import { defineCheck, pass } from '../verdict.ts';

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
    .refine(isOneSource, 'needs either ingress or service'),
  window: 400,
  needs: (params, { cluster }) => ({
    ...listingsFor(params),
    described: aws('eks:DescribeCluster', { name: cluster.name }),
    balancers: aws('elasticloadbalancing:DescribeLoadBalancers', {}),
    classic: params.service && aws('elasticloadbalancing:DescribeLoadBalancers@classic', {}),
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
      // AWS takes twenty at a time.
      tags: chunksOf(arns, 20).map((ResourceArns) => aws('elasticloadbalancing:DescribeTags', { ResourceArns })),
    };
  },
  judge(params, seen, context) {
    const candidates = candidatesOf(params, seen);
    const classic = classicNames(candidates);
    const groups = targetGroupsOf(seen.groups, seen.healths, seen.tags);
    const vpc = textOf(seen.described?.cluster?.resourcesVpcConfig?.vpcId);
    const best = judgeClosest(candidates, [
      (candidate) => unsettled(candidate, context),
      (candidate) => unlike(candidate, { ...params, vpc }, listenersOf(candidate.balancer.arn, seen.listeners)),
      (candidate) => {
        const instances = answerAt(seen.instances, classic.indexOf(candidate.balancer.name));
        const evidence = { groups, classicTargets: classicTargetsOf(instances), events: seen.events };
        return unhealthyBackend(candidate, params, evidence, context);
      },
    ]);
    if (!best) return sourceAbsent(params, seen);
    return best.finding ?? pass({ loadBalancer: best.object.balancer.name });
  },
  command(params, { cluster: { region } }) {
    const hostname = hostnameCommand(params);
    const arn = `$(aws elbv2 describe-load-balancers --region ${region} --query "LoadBalancers[?DNSName=='${hostname}'].LoadBalancerArn" --output text)`;
    const groups = `aws elbv2 describe-target-groups --region ${region} --load-balancer-arn "${arn}" --query 'TargetGroups[].TargetGroupArn' --output text`;
    return `for group in $(${groups}); do aws elbv2 describe-target-health --region ${region} --target-group-arn "$group"; done`;
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
