import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/elb-target.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { balancer, balancing, type Group, hostname, ingress } from './balancers.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

type Params = z.input<typeof check.params>;

const flask: Params = { ns: 'default', ingress: ['flask-backend-ingress', 'backend-ingress'] };
const resource = 'default/flask-backend-ingress-demo-flask-backend:8080';
const healthy: Group = { resource, states: ['healthy', 'healthy'] };
const object = ingress('flask-backend-ingress', ['demo-flask-backend']);

function world(groups: Group[] = [healthy], change: Partial<typeof balancer> = {}, objects = [object]): Evidence {
  return { kube: { Ingress: objects }, aws: balancing(groups, [{ ...balancer, ...change }]) };
}

describe('an Ingress passes', () => {
  it.each<[string, Params, Evidence]>([
    ['with a healthy target', { ...flask, scheme: 'internet-facing', healthyAtLeast: 1 }, world()],
    ['with two', { ...flask, healthyAtLeast: 2 }, world()],
    [
      'although its group has other backends that fail',
      flask,
      world([healthy, { resource: 'default/frontend-ingress-demo-frontend:80', states: ['unhealthy'] }]),
    ],
    ['on a load balancer that could not scale out', flask, world([healthy], { State: { Code: 'active_impaired' } })],
    ['although old targets drain', flask, world([{ resource, states: ['healthy', 'draining'] }])],
    ['with the address in capitals', flask, world([healthy], { DNSName: hostname.toUpperCase() })],
    [
      'as Auto Mode tags it',
      flask,
      world([
        { ...healthy, tags: { 'eks:eks-cluster-name': 'eks-demo', 'ingress.eks.amazonaws.com/resource': resource } },
      ]),
    ],
    [
      'as the controller of 2021 tagged it',
      flask,
      world([
        { ...healthy, tags: { 'kubernetes.io/cluster/eks-demo': 'owned', 'ingress.k8s.aws/resource': resource } },
      ]),
    ],
    [
      'under its older name, judged by the backend asked for',
      { ...flask, backend: 'demo-flask-backend' },
      world(
        [
          { resource: 'default/backend-ingress-demo-flask-backend:8080', states: ['healthy'] },
          { resource: 'default/backend-ingress-demo-nodejs-backend:8080', states: ['unhealthy'] },
        ],
        {},
        [ingress('backend-ingress', ['demo-flask-backend', 'demo-nodejs-backend'])],
      ),
    ],
  ])('%s', (_, params, evidence) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'pass' });
  });

  it('with weights between two Services in an annotation', () => {
    const weighted = ingress('flask-backend-ingress', [], {
      metadata: {
        name: 'flask-backend-ingress',
        namespace: 'default',
        annotations: {
          'alb.ingress.kubernetes.io/actions.both':
            '{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"blue","servicePort":"80","weight":9},{"serviceName":"green","servicePort":80,"weight":1}]}}',
        },
      },
      spec: { defaultBackend: { service: { name: 'both', port: { name: 'use-annotation' } } } },
    });
    const blue = { resource: 'default/flask-backend-ingress-blue:80', states: ['healthy'] };
    const green = { resource: 'default/flask-backend-ingress-green:80', states: ['healthy'] };
    expect(judge(check, flask, world([blue, green], {}, [weighted])).verdict).toBe('pass');
    expect(judge(check, flask, world([blue], {}, [weighted]))).toMatchObject({
      code: 'target.noGroup',
      values: { backend: 'green:80' },
    });
  });

  it('with a listener', () => {
    const evidence = world();
    const listening: Evidence = {
      ...evidence,
      aws: {
        ...evidence.aws,
        'elasticloadbalancing:DescribeListeners': {
          Listeners: [{ LoadBalancerArn: 'arn:lb/app', Protocol: 'HTTPS', Port: 443 }],
        },
      },
    };
    expect(judge(check, { ...flask, listener: 'HTTPS:443' }, listening).verdict).toBe('pass');
    expect(judge(check, { ...flask, listener: 'HTTP:80' }, listening)).toMatchObject({
      code: 'loadBalancer.listener',
      values: { listeners: ['HTTPS:443'] },
    });
  });
});

describe('an Ingress fails', () => {
  it.each<[string, Params, Evidence]>([
    ['object.absent', flask, world([healthy], {}, [])],
    ['object.absent', { ...flask, ns: 'team' }, world()],
    [
      'object.absent',
      flask,
      world([healthy], {}, [
        { ...object, metadata: { ...object.metadata, deletionTimestamp: '2026-11-21T04:59:00Z' } },
      ]),
    ],
    ['object.misnamed', { ...flask, ingress: 'flask-backend' }, world()],
    ['ingress.noAddress', flask, world([healthy], {}, [{ ...object, status: { loadBalancer: {} } }])],
    ['loadBalancer.gone', flask, world([healthy], { DNSName: 'other.ap-northeast-2.elb.amazonaws.com' })],
    ['loadBalancer.otherVpc', flask, world([healthy], { VpcId: 'vpc-2' })],
    ['loadBalancer.state', flask, world([healthy], { State: { Code: 'failed' } })],
    ['loadBalancer.type', flask, world([healthy], { Type: 'network' })],
    ['loadBalancer.scheme', { ...flask, scheme: 'internet-facing' }, world([healthy], { Scheme: 'internal' })],
    ['loadBalancer.provisioning', flask, world([healthy], { State: { Code: 'provisioning' } })],
    ['target.noBackend', { ...flask, backend: 'demo-flask' }, world()],
    ['target.noBackend', flask, world([healthy], {}, [ingress('flask-backend-ingress', [])])],
    ['target.noGroup', flask, world([])],
    ['target.noGroup', flask, world([{ ...healthy, resource: 'default/flask-backend-ingress-demo-flask-backend:80' }])],
    ['target.noGroup', flask, world([{ ...healthy, resource: 'default/frontend-ingress-demo-flask-backend:8080' }])],
    ['target.noGroup', flask, world([{ ...healthy, resource: resource.replace('default', 'team') }])],
    [
      'target.noGroup',
      flask,
      world([{ ...healthy, tags: { 'elbv2.k8s.aws/cluster': 'other', 'ingress.k8s.aws/resource': resource } }]),
    ],
    ['target.none', flask, world([{ resource, states: [] }])],
    ['target.none', flask, world([{ resource, states: ['draining'] }])],
    ['target.few', { ...flask, healthyAtLeast: 3 }, world()],
    [
      'target.responseCode',
      flask,
      world([
        {
          resource,
          states: [
            {
              State: 'unhealthy',
              Reason: 'Target.ResponseCodeMismatch',
              Description: 'Health checks failed with these codes: [404]',
            },
          ],
        },
      ]),
    ],
    ['target.timeout', flask, world([{ resource, states: [{ State: 'unhealthy', Reason: 'Target.Timeout' }] }])],
    [
      'target.failedChecks',
      flask,
      world([{ resource, states: [{ State: 'unhealthy', Reason: 'Target.FailedHealthChecks' }] }]),
    ],
    ['target.unused', flask, world([{ resource, states: [{ State: 'unused', Reason: 'Target.NotInUse' }] }])],
    [
      'target.unhealthy',
      flask,
      world([{ resource, states: [{ State: 'unavailable', Reason: 'Target.HealthCheckDisabled' }] }]),
    ],
  ])('%s for %j', (code, params, evidence) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'fail', code });
  });

  it('when one backend of several has no healthy target', () => {
    const two = ingress('backend-ingress', ['demo-flask-backend', 'demo-nodejs-backend']);
    const groups: Group[] = [
      { resource: 'default/backend-ingress-demo-flask-backend:8080', states: ['healthy', 'healthy'] },
      { resource: 'default/backend-ingress-demo-nodejs-backend:8080', states: ['unhealthy'] },
    ];
    expect(judge(check, flask, world(groups, {}, [two]))).toMatchObject({
      code: 'target.unhealthy',
      values: { backend: 'demo-nodejs-backend:8080', healthy: 0, wanted: 1 },
    });
  });
});

describe('is pending for 400 s', () => {
  const young = '2026-11-21T04:58:20Z';
  const fresh = { ...object, metadata: { ...object.metadata, creationTimestamp: young } };
  it.each<[string, Evidence]>([
    ['ingress.noAddress', world([healthy], {}, [{ ...fresh, status: {} }])],
    ['loadBalancer.provisioning', world([healthy], { State: { Code: 'provisioning' }, CreatedTime: young })],
    ['target.noGroup', world([], { CreatedTime: young })],
  ])('%s', (code, evidence) => {
    expect(judge(check, flask, evidence)).toMatchObject({ verdict: 'pending', code, waitSeconds: 300 });
    expect(judge(check, flask, evidence, { now: '2026-11-21T05:10:00Z' })).toMatchObject({ verdict: 'fail', code });
  });
});

it('is pending while targets are checked for the first time, however old the load balancer is', () => {
  const evidence = world([{ resource, states: [{ State: 'initial', Reason: 'Elb.InitialHealthChecking' }] }]);
  expect(judge(check, flask, evidence, { now: '2026-12-01T00:00:00Z' })).toMatchObject({
    verdict: 'pending',
    code: 'target.initial',
  });
});

describe('a Service', () => {
  const web: Params = { ns: 'default', service: 'web' };
  const service: KindTypes['Service'] = {
    metadata: { name: 'web', namespace: 'default' },
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
    status: { loadBalancer: { ingress: [{ hostname: 'web-abc.elb.ap-northeast-2.amazonaws.com' }] } },
  };
  const network = { ...balancer, Type: 'network' as const, DNSName: 'web-abc.elb.ap-northeast-2.amazonaws.com' };
  const classic = {
    LoadBalancerName: 'a123',
    DNSName: 'web-abc.elb.ap-northeast-2.amazonaws.com',
    VPCId: 'vpc-1',
    Scheme: 'internet-facing',
    ListenerDescriptions: [{ Listener: { Protocol: 'TCP', LoadBalancerPort: 80, InstancePort: 30080 } }],
  };
  const group = (tags: Record<string, string>): Group => ({ resource: '', states: ['healthy'], tags });
  function behind(aws: NonNullable<Evidence['aws']>): Evidence {
    return { kube: { Service: [service] }, aws };
  }

  it.each<[string, Record<string, string>]>([
    ['the controller', { 'elbv2.k8s.aws/cluster': 'eks-demo', 'service.k8s.aws/resource': 'default/web:80' }],
    ['Auto Mode', { 'eks:eks-cluster-name': 'eks-demo', 'service.eks.amazonaws.com/resource': 'default/web:80' }],
    [
      'the cloud controller',
      { 'kubernetes.io/cluster/eks-demo': 'owned', 'kubernetes.io/service-name': 'default/web' },
    ],
  ])('passes on a network load balancer of %s', (_, tags) => {
    expect(judge(check, web, behind(balancing([group(tags)], [network]))).verdict).toBe('pass');
  });

  it('fails on the targets of another Service', () => {
    const tags = { 'elbv2.k8s.aws/cluster': 'eks-demo', 'service.k8s.aws/resource': 'default/web2:80' };
    expect(judge(check, web, behind(balancing([group(tags)], [network])))).toMatchObject({ code: 'target.noGroup' });
  });

  it('is judged on a classic load balancer by its instances', () => {
    const at = (InstanceStates: { State: string; ReasonCode?: string; Description?: string }[]) =>
      behind({
        ...balancing([], []),
        'elasticloadbalancing:DescribeLoadBalancers@classic': { LoadBalancerDescriptions: [classic] },
        'elasticloadbalancing:DescribeInstanceHealth': ({ LoadBalancerName }) =>
          LoadBalancerName === 'a123' ? { InstanceStates } : undefined,
      });
    const params = { ...web, listener: 'TCP:80', scheme: 'internet-facing' } as const;
    expect(
      judge(check, params, at([{ State: 'InService' }, { State: 'OutOfService', ReasonCode: 'Instance' }])).verdict,
    ).toBe('pass');
    const Description = 'Instance has failed at least the UnhealthyThreshold number of health checks consecutively.';
    for (const [said, cause] of [
      [{ ReasonCode: 'Instance', Description }, 'checks'],
      [
        {
          ReasonCode: 'ELB',
          Description:
            'Instance is in the EC2 Availability Zone for which LoadBalancer is not configured to route traffic to.',
        },
        'zone',
      ],
      [{ ReasonCode: 'Instance', Description: 'Instance is in stopped state.' }, 'stopped'],
      [
        { ReasonCode: 'Instance', Description: 'Instance is not currently registered with the LoadBalancer.' },
        'leaving',
      ],
      [{ ReasonCode: 'N/A', Description: 'N/A' }, 'unknown'],
      [{}, 'unknown'],
    ] as const)
      expect(judge(check, params, at([{ State: 'OutOfService', ...said }]))).toMatchObject({
        code: 'target.instance',
        values: { healthy: 0, cause },
      });
    expect(judge(check, params, at([{ State: 'OutOfService', ReasonCode: 'ELB' }]))).toMatchObject({
      code: 'target.initial',
    });
    expect(judge(check, params, at([]))).toMatchObject({ code: 'target.none' });
  });

  it('without an address speaks of the Service', () => {
    const pendingService = { ...service, status: {} };
    expect(judge(check, web, { kube: { Service: [pendingService] }, aws: balancing([]) })).toMatchObject({
      code: 'service.noHostname',
    });
  });
});

it('takes either an Ingress or a Service', () => {
  expect(check.params.safeParse({ ns: 'default' }).success).toBe(false);
  expect(check.params.safeParse({ ns: 'default', ingress: 'a', service: 'b' }).success).toBe(false);
  expect(check.params.safeParse({ ns: 'default', ingress: 'a', listener: '443' }).success).toBe(false);
});

it('asks for tags of twenty target groups at a time', () => {
  const TargetGroups = Array.from({ length: 45 }, (_, index) => ({ TargetGroupArn: `arn:${index}` }));
  const context = { now: '2026-11-21T05:00:00Z', cluster: { name: 'eks-demo', region: 'ap-northeast-2' }, window: 60 };
  const reads = check.followOn(flask, { groups: [{ TargetGroups }] }, context);
  expect(reads).toMatchObject({ tags: { length: 3 }, healths: { length: 45 } });
});

it('survives damaged evidence', () => {
  neverThrows(check, { ...flask, scheme: 'internet-facing' }, world());
});

describe('what the controller says', () => {
  const warning = (kind: string, name: string, message: string, uid?: string): KindTypes['Event'] => ({
    metadata: { name: `${name}.1`, namespace: 'default' },
    involvedObject: { kind, name, namespace: 'default', ...(uid !== undefined && { uid }) },
    type: 'Warning',
    reason: 'FailedReconcile',
    message,
    lastTimestamp: '2026-11-21T04:59:00Z',
  });
  const nameless = { ...object, metadata: { ...object.metadata, uid: 'u' }, status: {} };
  const groups = 'expected exactly one securityGroup tagged with x for eni y, got: [a b] (clusterName: eks-demo)';

  it.each<[string, Evidence, string]>([
    [
      'of a missing address',
      {
        kube: {
          Ingress: [nameless],
          Event: [warning('Ingress', 'flask-backend-ingress', "couldn't auto-discover subnets", 'u')],
        },
        aws: balancing([]),
      },
      'balancer.noSubnets',
    ],
    [
      'of another Ingress counts for nothing',
      {
        kube: {
          Ingress: [nameless],
          Event: [warning('Ingress', 'flask-backend-ingress', "couldn't auto-discover subnets", 'old')],
        },
        aws: balancing([]),
      },
      'ingress.noAddress',
    ],
    [
      'of missing targets',
      {
        kube: { Ingress: [object], Event: [warning('TargetGroupBinding', 'k8s-0', groups)] },
        aws: balancing([{ resource, states: [] }]),
      },
      'balancer.securityGroups',
    ],
    [
      'of another target group counts for nothing',
      {
        kube: { Ingress: [object], Event: [warning('TargetGroupBinding', 'k8s-1', groups)] },
        aws: balancing([{ resource, states: [] }]),
      },
      'target.none',
    ],
    [
      'of missing targets without a usual cause',
      {
        kube: { Ingress: [object], Event: [warning('TargetGroupBinding', 'k8s-0', 'backend not found')] },
        aws: balancing([{ resource, states: [] }]),
      },
      'target.none',
    ],
  ])('%s', (_, evidence, code) => {
    expect(judge(check, flask, evidence)).toMatchObject({ verdict: 'fail', code });
  });
});
