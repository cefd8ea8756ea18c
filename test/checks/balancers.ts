/**
 * Ingresses, Services and the load balancers behind them, as evidence for tests.
 */
import type { KindTypes } from '../../checks/reads/kinds.ts';
import type { AwsOperations } from '../../checks/reads/operations.ts';
import type { Evidence } from './judge.ts';

type LoadBalancer = NonNullable<
  AwsOperations['elasticloadbalancing:DescribeLoadBalancers']['output']['LoadBalancers']
>[number];

export const hostname = 'k8s-eksdemogroup-abc-123.ap-northeast-2.elb.amazonaws.com';
export const balancer: LoadBalancer = {
  LoadBalancerArn: 'arn:lb/app',
  LoadBalancerName: 'k8s-eksdemogroup-abc',
  DNSName: hostname,
  VpcId: 'vpc-1',
  Type: 'application',
  Scheme: 'internet-facing',
  State: { Code: 'active' },
  CreatedTime: '2026-11-21T03:00:00Z',
};

/** An Ingress with an address. */
export function ingress(
  name: string,
  services: readonly string[],
  change: Partial<KindTypes['Ingress']> = {},
): KindTypes['Ingress'] {
  return {
    metadata: { name, namespace: 'default', creationTimestamp: '2026-11-21T03:00:00Z' },
    spec: {
      rules: [
        {
          http: {
            paths: services.map((service) => ({
              path: `/${service}`,
              backend: { service: { name: service, port: { number: 8080 } } },
            })),
          },
        },
      ],
    },
    status: { loadBalancer: { ingress: [{ hostname }] } },
    ...change,
  };
}

/** A target group of an Ingress' backend, with the tags of the controller. */
export interface Group {
  /** `<namespace>/<ingress>-<service>:<port>`, or `<namespace>/<service>:<port>`. */
  resource: string;
  states: readonly (string | { State: string; Reason: string; Description?: string })[];
  tags?: Record<string, string>;
  balancer?: string;
}

/** Answers of the load balancing API. */
export function balancing(
  groups: readonly Group[],
  balancers: readonly LoadBalancer[] = [balancer],
): NonNullable<Evidence['aws']> {
  const arnOf = (group: Group) => `arn:tg/${groups.indexOf(group)}`;
  return {
    'eks:DescribeCluster': { cluster: { name: 'eks-demo', resourcesVpcConfig: { vpcId: 'vpc-1' } } },
    'elasticloadbalancing:DescribeLoadBalancers': { LoadBalancers: [...balancers] },
    'elasticloadbalancing:DescribeTargetGroups': ({ LoadBalancerArn }) => ({
      TargetGroups: groups
        .filter((group) => (group.balancer ?? balancer.LoadBalancerArn) === LoadBalancerArn)
        .map((group) => ({
          TargetGroupArn: arnOf(group),
          TargetGroupName: `k8s-${groups.indexOf(group)}`,
          LoadBalancerArns: [LoadBalancerArn ?? ''],
          HealthCheckProtocol: 'HTTP' as const,
          HealthCheckPath: '/contents/aws',
        })),
    }),
    'elasticloadbalancing:DescribeTags': ({ ResourceArns = [] }) => ({
      TagDescriptions: groups
        .filter((group) => ResourceArns.includes(arnOf(group)))
        .map((group) => ({
          ResourceArn: arnOf(group),
          Tags: Object.entries(
            group.tags ?? { 'elbv2.k8s.aws/cluster': 'eks-demo', 'ingress.k8s.aws/resource': group.resource },
          ).map(([Key, Value]) => ({ Key, Value })),
        })),
    }),
    'elasticloadbalancing:DescribeTargetHealth': ({ TargetGroupArn }) => {
      const group = groups.find((one) => arnOf(one) === TargetGroupArn);
      return JSON.parse(
        JSON.stringify({
          TargetHealthDescriptions: group?.states.map((state) => ({
            TargetHealth: typeof state === 'string' ? { State: state } : state,
          })),
        }),
      );
    },
  };
}
