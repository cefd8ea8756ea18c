import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/http-routes.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import type { CustomObject, Probed } from '../../checks/reads/read.ts';
import { event } from '../rules/cluster.ts';
import { balancer, balancing, hostname } from './balancers.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

type Params = z.input<typeof check.params>;

const wanted: Params = { ns: 'shop' };
const old = '2026-11-21T03:00:00Z';

const path = (value: string, service: string, pathType = 'Prefix') => ({
  path: value,
  pathType,
  backend: { service: { name: service, port: { number: 80 } } },
});
interface Parts {
  name?: string;
  paths?: object[];
  host?: string;
  annotations?: Record<string, string>;
  address?: string | null;
  namespace?: string;
}
const ingress = (parts: Parts = {}) => {
  const {
    name = 'web',
    paths = [path('/', 'web'), path('/api', 'api')],
    host,
    annotations = {},
    address = hostname,
  } = parts;
  return {
    metadata: { name, namespace: parts.namespace ?? 'shop', uid: `uid-${name}`, creationTimestamp: old, annotations },
    spec: { rules: [{ ...(host && { host }), http: { paths } }] },
    status: { loadBalancer: address === null ? {} : { ingress: [{ hostname: address }] } },
  } as KindTypes['Ingress'];
};
const service = (name: string): KindTypes['Service'] => ({
  metadata: { name, namespace: 'shop' },
  spec: { ports: [{ port: 80 }] },
});
const route = (
  parts: { name?: string; rules?: object[]; gateway?: object; status?: object; hostnames?: string[] } = {},
): CustomObject => ({
  metadata: { name: parts.name ?? 'web', namespace: 'shop', generation: 2 },
  spec: {
    parentRefs: [{ name: 'front', ...parts.gateway }],
    ...(parts.hostnames && { hostnames: parts.hostnames }),
    rules: parts.rules ?? [
      { matches: [{ path: { type: 'PathPrefix', value: '/api' } }], backendRefs: [{ name: 'api', port: 80 }] },
      { backendRefs: [{ name: 'web', port: 80 }] },
    ],
  },
  ...(parts.status && { status: parts.status }),
});
const gateway = (parts: { namespace?: string; address?: string | null; listeners?: object[] } = {}): CustomObject => ({
  metadata: { name: 'front', namespace: parts.namespace ?? 'shop', uid: 'uid-front', creationTimestamp: old },
  spec: { listeners: parts.listeners ?? [{ name: 'http', protocol: 'HTTP', port: 80 }] },
  status: { addresses: parts.address === null ? [] : [{ type: 'Hostname', value: parts.address ?? hostname }] },
});
const page = (body: string, status = 200): Probed => ({
  outcome: 'answered',
  status,
  contentType: 'text/html',
  body,
  truncated: false,
});
const pages = (web: Probed = page('<p>web'), api: Probed = page('{"api":1}')) => ({
  [`http://${hostname}/`]: web,
  [`http://${hostname}/api`]: api,
});

interface World {
  ingresses?: KindTypes['Ingress'][];
  routes?: CustomObject[];
  gateways?: CustomObject[];
  http?: Record<string, Probed>;
  services?: string[];
  change?: Partial<typeof balancer>;
  events?: KindTypes['Event'][];
}

function world(facts: World = {}): Evidence {
  const { ingresses = [ingress()], http = pages(), services = ['web', 'api', 'admin'], events = [] } = facts;
  return {
    kube: { Ingress: ingresses, Service: services.map(service), Event: events },
    ...((facts.routes || facts.gateways) && {
      custom: {
        'httproutes.gateway.networking.k8s.io': facts.routes ?? [],
        'gateways.gateway.networking.k8s.io': facts.gateways ?? [gateway()],
      },
    }),
    aws: balancing([], [{ ...balancer, ...facts.change }]),
    http,
  };
}

const byRoute = (facts: World = {}): World => ({ ingresses: [], routes: [route()], ...facts });

describe('passes', () => {
  it.each<[string, Params, World]>([
    ['one Ingress with two paths', wanted, {}],
    [
      'two Ingresses of one load balancer',
      wanted,
      { ingresses: [ingress({ paths: [path('/', 'web')] }), ingress({ name: 'api', paths: [path('/api', 'api')] })] },
    ],
    [
      'one Ingress of several',
      wanted,
      { ingresses: [ingress({ name: 'other', paths: [path('/x', 'admin')], address: null }), ingress()] },
    ],
    [
      'a pattern',
      wanted,
      {
        ingresses: [
          ingress({
            paths: [path('/*', 'web', 'ImplementationSpecific'), path('/api/*', 'api', 'ImplementationSpecific')],
          }),
        ],
        http: { ...pages(), [`http://${hostname}/api/`]: page('api') },
      },
    ],
    [
      'a third path that does not answer',
      wanted,
      { ingresses: [ingress({ paths: [path('/', 'web'), path('/api', 'api'), path('/admin', 'admin')] })] },
    ],
    [
      'three of three',
      { ...wanted, pathsAtLeast: 3 },
      {
        ingresses: [ingress({ paths: [path('/', 'web'), path('/api', 'api'), path('/admin', 'admin')] })],
        http: { ...pages(), [`http://${hostname}/admin`]: page('admin') },
      },
    ],
    [
      'HTTPS where HTTP is sent on',
      wanted,
      {
        ingresses: [
          ingress({
            annotations: {
              'alb.ingress.kubernetes.io/certificate-arn': 'arn',
              'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
              'alb.ingress.kubernetes.io/ssl-redirect': '443',
            },
          }),
        ],
        http: { [`https://${hostname}/`]: page('web'), [`https://${hostname}/api`]: page('api') },
      },
    ],
    [
      'another port',
      wanted,
      {
        ingresses: [ingress({ annotations: { 'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":8080}]' } })],
        http: { [`http://${hostname}:8080/`]: page('web'), [`http://${hostname}:8080/api`]: page('api') },
      },
    ],
    ['an HTTPRoute', wanted, byRoute()],
    [
      'two HTTPRoutes of one Gateway',
      wanted,
      byRoute({
        routes: [
          route({ rules: [{ backendRefs: [{ name: 'web' }] }] }),
          route({ name: 'api', rules: [{ matches: [{ path: { value: '/api' } }], backendRefs: [{ name: 'api' }] }] }),
        ],
      }),
    ],
    [
      'a Gateway of another namespace',
      wanted,
      byRoute({
        routes: [route({ gateway: { namespace: 'infra', kind: 'Gateway' } })],
        gateways: [gateway({ namespace: 'infra' })],
      }),
    ],
    [
      'a refusal of an earlier specification',
      wanted,
      byRoute({
        routes: [
          route({
            status: { parents: [{ conditions: [{ type: 'Accepted', status: 'False', observedGeneration: 1 }] }] },
          }),
        ],
      }),
    ],
  ])('with %s', (_, params, facts) => {
    expect(judge(check, params, world(facts))).toMatchObject({ verdict: 'pass' });
  });

  it('asks with the host of the rule, or with the one that is asked for', () => {
    const evidence = world({ ingresses: [ingress({ host: 'shop.example.com' })] });
    const hosts = (params: Params) => {
      const at = { now: '2026-11-21T05:00:00Z', cluster: { name: 'eks-demo', region: 'ap-northeast-2' }, window: 400 };
      const parsed = check.params.parse(params);
      const seen = {
        ingresses: { served: true, items: evidence.kube?.Ingress ?? [] },
        services: { served: true, items: evidence.kube?.Service ?? [] },
        balancers: { LoadBalancers: [balancer] },
      };
      return check.followUp(parsed, seen, at);
    };
    expect(hosts(wanted)).toMatchObject({ pages: [{ host: 'shop.example.com' }, { host: 'shop.example.com' }] });
    expect(hosts({ ...wanted, host: 'a.b' })).toMatchObject({ pages: [{ host: 'a.b' }, { host: 'a.b' }] });
  });
});

describe('does not pass', () => {
  const warning = event(
    'Ingress',
    'web',
    { type: 'Warning', reason: 'FailedBuildModel', message: "couldn't auto-discover subnets" },
    { namespace: 'shop' },
  );
  it.each<[string, World, string, string]>([
    ['without Ingress and HTTPRoute', { ingresses: [] }, 'fail', 'routes.none'],
    ['with an Ingress of another namespace', { ingresses: [ingress({ namespace: 'other' })] }, 'fail', 'routes.none'],
    ['with one path', { ingresses: [ingress({ paths: [path('/', 'web')] })] }, 'fail', 'routes.few'],
    [
      'with two paths to one Service',
      { ingresses: [ingress({ paths: [path('/', 'web'), path('/api', 'web')] })] },
      'fail',
      'routes.few',
    ],
    [
      'with one path to two Services',
      { ingresses: [ingress({ paths: [path('/', 'web'), path('/', 'api', 'Exact')] })] },
      'fail',
      'routes.few',
    ],
    [
      'with two Ingresses of two load balancers',
      {
        ingresses: [
          ingress({ paths: [path('/', 'web')] }),
          ingress({ name: 'b', paths: [path('/api', 'api')], address: 'b.elb.amazonaws.com' }),
        ],
      },
      'fail',
      'routes.few',
    ],
    ['with a Service that is not there', { services: ['web'] }, 'fail', 'ingress.noService'],
    ['without an address', { ingresses: [ingress({ address: null })] }, 'fail', 'ingress.noAddress'],
    [
      'without an address, and the controller says why',
      {
        ingresses: [ingress({ address: null })],
        events: [{ ...warning, metadata: { ...warning.metadata, namespace: 'shop' } }],
      },
      'fail',
      'balancer.noSubnets',
    ],
    [
      'with an address that nobody has',
      { change: { DNSName: 'other.elb.amazonaws.com' } },
      'fail',
      'loadBalancer.gone',
    ],
    ['inside the VPC', { change: { Scheme: 'internal' } }, 'fail', 'loadBalancer.internal'],
    [
      'with a load balancer that is being made',
      { change: { State: { Code: 'provisioning' }, CreatedTime: '2026-11-21T04:59:00Z' } as never },
      'pending',
      'loadBalancer.provisioning',
    ],
    [
      'with the same page on both paths',
      { http: pages(page('<div id="root">'), page('<div id="root">\n')) },
      'fail',
      'routes.sameAnswer',
    ],
    ['with one path that is not found', { http: pages(undefined, page('no', 404)) }, 'fail', 'http.notFound'],
    ['with one path that has no targets', { http: pages(undefined, page('', 503)) }, 'fail', 'http.unavailable'],
    ['with silence', { http: {} }, 'fail', 'http.dns'],
    ['with an HTTPRoute without Gateway', byRoute({ gateways: [] }), 'fail', 'routes.noGateway'],
    [
      'with a Gateway of another namespace',
      byRoute({ gateways: [gateway({ namespace: 'infra' })] }),
      'fail',
      'routes.noGateway',
    ],
    ['with a Gateway without address', byRoute({ gateways: [gateway({ address: null })] }), 'fail', 'routes.noAddress'],
    ['with an HTTPRoute to a Service that is not there', byRoute({ services: ['web'] }), 'fail', 'routes.noService'],
    [
      'with an HTTPRoute that is refused',
      byRoute({
        routes: [
          route({
            status: {
              parents: [
                {
                  conditions: [
                    {
                      type: 'Accepted',
                      status: 'False',
                      reason: 'NotAllowedByListeners',
                      message: 'no',
                      observedGeneration: 2,
                    },
                  ],
                },
              ],
            },
          }),
        ],
      }),
      'fail',
      'routes.notAccepted',
    ],
    [
      'with one rule alone',
      byRoute({ routes: [route({ rules: [{ backendRefs: [{ name: 'web' }] }] })] }),
      'fail',
      'routes.few',
    ],
    [
      'with regular expressions, which say no path',
      byRoute({
        routes: [
          route({
            rules: [
              { matches: [{ path: { type: 'RegularExpression', value: '/a.*' } }], backendRefs: [{ name: 'api' }] },
              { backendRefs: [{ name: 'web' }] },
            ],
          }),
        ],
      }),
      'fail',
      'routes.few',
    ],
  ])('%s', (_, facts, verdict, code) => {
    expect(judge(check, wanted, world(facts))).toMatchObject({ verdict, code });
  });
});

it('opens nothing but the host that AWS names', () => {
  const evil = ingress({ paths: [path('@evil.example.com/', 'web'), path('.evil.example.com', 'api')] });
  const at = { now: '2026-11-21T05:00:00Z', cluster: { name: 'eks-demo', region: 'ap-northeast-2' }, window: 400 };
  const seen = {
    ingresses: { served: true, items: [evil] },
    services: { served: true, items: [service('web'), service('api')] },
    balancers: { LoadBalancers: [balancer] },
  };
  const urls = Object.values(check.followUp(check.params.parse(wanted), seen, at))
    .flat()
    .map((read) => new URL(Reflect.get(read ?? {}, 'url')));
  expect(urls).toHaveLength(2);
  for (const url of urls) expect(url.hostname).toBe(hostname);
});

it('comes to a verdict on damaged evidence', () => {
  neverThrows(check, wanted, world());
  neverThrows(check, wanted, world(byRoute()));
});
