import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/k8s-service.ts';
import { early, event, pod, podIn, recent, service, slice } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

const params = { ns: 'default', name: 'web', port: 8080, targetPort: 80, endpointsAtLeast: 2 };
const pods = [pod({ name: 'web-1' }), pod({ name: 'web-2' })];
const both = slice(['web-1', 'web-2']);
const cluster = (more: Evidence['kube'] = {}): Evidence => ({
  kube: { Service: [service()], Pod: pods, EndpointSlice: [both], ...more },
});
const withService = (parts: Parameters<typeof service>[0], more: Evidence['kube'] = {}) =>
  cluster({ Service: [service(parts)], ...more });
const balancer = { type: 'LoadBalancer', ports: [{ port: 8080, targetPort: 80, nodePort: 30123 }] };

/** One pod that a probe ends again and again, and the events that say so. */
const crashing = cluster({
  Pod: [
    podIn(
      { waiting: { reason: 'CrashLoopBackOff' } },
      { restartCount: 3, lastState: { terminated: { exitCode: 137, reason: 'Error' } } },
    ),
  ],
  Event: [
    event('Pod', 'web-1', { reason: 'Killing', message: 'Container web failed liveness probe, will be restarted' }),
  ],
});

describe('passes', () => {
  test.each([
    ['solved', {}, cluster()],
    [
      'several slices, a pod in two of them',
      {},
      cluster({ EndpointSlice: [slice(['web-1']), slice(['web-1', 'web-2'])] }),
    ],
    ['conditions absent', {}, cluster({ EndpointSlice: [slice(['web-1', 'web-2'], { conditions: {} })] })],
    ['named target port, number asked', {}, withService({ spec: { ports: [{ port: 8080, targetPort: 'http' }] } })],
    [
      'named target port as written',
      { targetPort: 'http' },
      withService({ spec: { ports: [{ port: 8080, targetPort: 'http' }] } }),
    ],
    ['target port absent', { port: 80 }, withService({ spec: { ports: [{ port: 80 }] } })],
    ['NodePort by a LoadBalancer', { type: 'NodePort' as const }, withService({ spec: balancer })],
    ['ClusterIP by default', { type: 'ClusterIP' as const }, withService({ spec: { type: undefined } })],
    ['labels behind', { app: { app: 'web' } }, cluster()],
    [
      'host name',
      { hostname: true },
      withService({ spec: balancer, status: { loadBalancer: { ingress: [{ hostname: 'x.elb.amazonaws.com' }] } } }),
    ],
    [
      'addresses by hand',
      { external: true, endpointsAtLeast: 1, targetPort: undefined },
      withService(
        { spec: { selector: undefined } },
        { EndpointSlice: [{ ...slice(['x']), endpoints: [{ addresses: ['10.9.9.9'] }] }] },
      ),
    ],
  ] satisfies [string, object, Evidence][])('%s', (_, more, evidence) => {
    expect(judge(check, JSON.parse(JSON.stringify({ ...params, ...more })), evidence)).toMatchObject({
      verdict: 'pass',
    });
  });
});

describe('fails', () => {
  test.each([
    ['missing', {}, cluster({ Service: [] }), 'object.absent'],
    ['name that only contains the name', {}, withService({ meta: { name: 'web-svc' } }), 'object.misnamed'],
    ['another namespace', {}, withService({ meta: { namespace: 'other' } }), 'object.absent'],
    ['terminating', {}, withService({ meta: { deletionTimestamp: recent } }), 'object.absent'],
    ['type', { type: 'LoadBalancer' as const }, cluster(), 'service.type'],
    [
      'LoadBalancer without node ports',
      { type: 'NodePort' as const },
      withService({ spec: { type: 'LoadBalancer' } }),
      'service.nodePort',
    ],
    ['port', { port: 9090 }, cluster(), 'service.port'],
    ['target port', { targetPort: 5000 }, cluster(), 'service.targetPort'],
    [
      'ports of two entries',
      { port: 8080, targetPort: 9000 },
      withService({
        spec: {
          ports: [
            { port: 8080, targetPort: 80 },
            { port: 9090, targetPort: 9000 },
          ],
        },
      }),
      'service.targetPort',
    ],
    ['no selector', {}, withService({ spec: { selector: undefined } }), 'service.noSelector'],
    ['selector matches nothing', {}, withService({ spec: { selector: { app: 'wbe' } } }), 'service.selectsNothing'],
    [
      'selector matches nothing and the target port is a name',
      {},
      withService({ spec: { selector: { app: 'x' }, ports: [{ port: 8080, targetPort: 'http' }] } }),
      'service.selectsNothing',
    ],
    [
      'selector matches pods of another namespace only',
      {},
      cluster({ Pod: [pod({ namespace: 'other' })] }),
      'service.selectsNothing',
    ],
    [
      'named port that no pod declares',
      {},
      withService({ spec: { ports: [{ port: 8080, targetPort: 'web' }] } }),
      'service.namedPort',
    ],
    [
      'named port with nothing asked of it',
      { targetPort: undefined },
      withService({ spec: { ports: [{ port: 8080, targetPort: 'web' }] } }, { EndpointSlice: [] }),
      'service.namedPort',
    ],
    [
      'named port that means another number',
      { targetPort: 81 },
      withService({ spec: { ports: [{ port: 8080, targetPort: 'http' }] } }),
      'service.targetPort',
    ],
    [
      'pods that cannot become ready',
      {},
      cluster({ Pod: [pods[0] ?? {}, podIn({ waiting: { reason: 'ImagePullBackOff' } }, {}, { name: 'web-2' })] }),
      'pod.imagePull',
    ],
    [
      'unready addresses that are published',
      {},
      withService(
        { spec: { publishNotReadyAddresses: true } },
        { Pod: pods.map((one) => ({ ...one, status: { ...one.status, conditions: [] } })) },
      ),
      'pod.nodeLost',
    ],
    ['fewer pods than wanted', { endpointsAtLeast: 3 }, cluster(), 'service.endpoints'],
    [
      'slice without the port',
      {},
      cluster({ EndpointSlice: [slice(['web-1', 'web-2'], { ports: [{ name: 'metrics', port: 9090 }] })] }),
      'service.endpoints',
    ],
    [
      'slice of another Service',
      {},
      cluster({
        EndpointSlice: [{ ...both, metadata: { ...both.metadata, labels: { 'kubernetes.io/service-name': 'web-2' } } }],
      }),
      'service.endpoints',
    ],
    [
      'terminating endpoints',
      {},
      cluster({ EndpointSlice: [slice(['web-1', 'web-2'], { conditions: { ready: true, terminating: true } })] }),
      'service.endpoints',
    ],
    [
      'earlier pods of the same name',
      {},
      cluster({ Pod: pods.map((one) => ({ ...one, metadata: { ...one.metadata, uid: 'new' } })) }),
      'service.endpoints',
    ],
    [
      'addresses by hand',
      { endpointsAtLeast: 1 },
      withService(
        { spec: { selector: undefined } },
        { EndpointSlice: [{ ...both, endpoints: [{ addresses: ['10.9.9.9'] }] }] },
      ),
      'service.noSelector',
    ],
    [
      'no addresses by hand yet',
      { endpointsAtLeast: 1, external: true, targetPort: undefined },
      withService({ spec: { selector: undefined } }, { EndpointSlice: [] }),
      'service.endpoints',
    ],
    [
      'name that means another number in one of two pods',
      {},
      withService(
        { spec: { ports: [{ port: 8080, targetPort: 'http' }] } },
        { EndpointSlice: [slice(['web-1']), slice(['web-2'], { ports: [{ name: '', port: 8081 }] })] },
      ),
      'service.endpoints',
    ],
    ['pods that crash', { endpointsAtLeast: 1 }, crashing, 'pod.livenessProbe'],
    ['other pods behind', { app: { app: 'web', tier: 'v2' } }, cluster(), 'service.app'],
    ['host name without a load balancer', { hostname: true }, cluster(), 'service.type'],
    ['no host name for long', { hostname: true }, withService({ spec: balancer }), 'service.noHostname'],
    [
      'the controller says why',
      { hostname: true },
      withService(
        { spec: balancer, meta: { uid: 'uid-web', creationTimestamp: recent } },
        { Event: [event('Service', 'web', { type: 'Warning', reason: 'FailedBuildModel', message: 'no subnets' })] },
      ),
      'service.failed',
    ],
  ] satisfies [string, object, Evidence, string][])('%s', (_, more, evidence, code) => {
    expect(judge(check, JSON.parse(JSON.stringify({ ...params, ...more })), evidence)).toMatchObject({
      verdict: 'fail',
      code,
    });
  });

  test('shows the selector beside the labels of the closest pod', () => {
    const evidence = withService({ spec: { selector: { app: 'wbe' } } });
    expect(judge(check, params, evidence)).toMatchObject({ values: { selector: 'app=wbe', seen: ['app=web'] } });
  });
});

describe('is pending', () => {
  test.each([
    [
      'pods on their way',
      {},
      cluster({
        Pod: [
          pods[0] ?? {},
          podIn({ waiting: { reason: 'ContainerCreating' } }, {}, { name: 'web-2', created: recent }),
        ],
      }),
      'pod.starting',
    ],
    [
      'slices that follow',
      {},
      withService({ meta: { creationTimestamp: recent } }, { EndpointSlice: [] }),
      'service.endpoints',
    ],
    [
      'load balancer',
      { hostname: true },
      withService({ spec: balancer, meta: { creationTimestamp: '2026-11-21T04:55:00Z' } }),
      'service.noHostname',
    ],
  ] satisfies [string, object, Evidence, string][])('%s', (_, more, evidence, code) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({ verdict: 'pending', code });
  });
});

test('reads pods only if they matter', () => {
  const at = { now: early, cluster: { name: 'c', region: 'r' }, window: 60 };
  const needs = check.needs(check.params.parse({ ns: 'default', name: 'web', type: 'LoadBalancer' }), at);
  expect(needs).toMatchObject({ services: { kind: 'Service' }, pods: undefined, slices: undefined, events: undefined });
  expect(check.command(check.params.parse(params), at)).toBe('kubectl describe service web -n default');
});

test('reads causes only where pods are asked for and are not ready', () => {
  const at = { now: early, cluster: { name: 'c', region: 'r' }, window: 60 };
  const reads = (given: object, evidence: Evidence) => {
    const asked = check.params.parse({ ns: 'default', name: 'web', ...given });
    const seen = {
      services: { served: true, items: evidence.kube?.Service },
      pods: { served: true, items: evidence.kube?.Pod },
    };
    const followed = Object.values(check.followUp(asked, seen, at)).filter((read) => read !== undefined);
    return { followed: followed.length, declared: check.follows(asked).length };
  };
  expect(reads({ endpointsAtLeast: 1 }, crashing)).toEqual({ followed: 2, declared: 4 });
  expect(reads({ endpointsAtLeast: 1 }, cluster())).toEqual({ followed: 0, declared: 4 });
  expect(reads({ port: 80 }, crashing)).toEqual({ followed: 0, declared: 0 });
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(
    check,
    { ...params, app: { app: 'web' }, external: true },
    withService({ spec: { ports: [{ port: 8080, targetPort: 'http' }] } }),
  );
  neverThrows(
    check,
    { ns: 'default', name: 'web', type: 'NodePort', hostname: true },
    withService({ spec: balancer }, { Event: [event('Service', 'web', {}, { uid: 'uid-svc' })] }),
  );
});
