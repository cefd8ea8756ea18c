import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/k8s-ingress.ts';
import { early, event, recent, service } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

const params = { ns: 'default', names: ['web-ingress', 'backend-ingress'] };
const backend = (name = 'web', port: object = { number: 8080 }) => ({ service: { name, port } });
const path = (value: string, pathType = 'Prefix', to: object = backend()) => ({ path: value, pathType, backend: to });
interface Parts {
  name?: string;
  spec?: object;
  meta?: object;
  paths?: object[];
  host?: string;
  hostname?: string | null;
}
const ingress = ({
  name = 'web-ingress',
  spec,
  meta,
  paths = [path('/contents')],
  host,
  hostname = 'k8s-1.elb.amazonaws.com',
}: Parts = {}) => ({
  metadata: { name, namespace: 'default', uid: `uid-${name}`, creationTimestamp: early, ...meta },
  spec: { ingressClassName: 'alb', rules: [{ ...(host && { host }), http: { paths } }], ...spec },
  status: { loadBalancer: hostname === null ? {} : { ingress: [{ hostname }] } },
});
const ingressClass = (name: string, controller: string, annotations = {}) => ({
  metadata: { name, annotations },
  spec: { controller },
});
const alb = ingressClass('alb', 'ingress.k8s.aws/alb');
const cluster = (parts: Parts = {}, more: Evidence['kube'] = {}): Evidence => ({
  kube: { Ingress: [ingress(parts)], IngressClass: [alb], Service: [service()], ...more },
});
const isDefault = { 'ingressclass.kubernetes.io/is-default-class': 'true' };
const legacy = { annotations: { 'kubernetes.io/ingress.class': 'alb' } };

describe('passes', () => {
  test.each([
    ['solved', { class: 'alb', paths: ['/contents'], address: true }, cluster()],
    ['with Service and port', { paths: [{ path: '/contents', service: ['web', 'web-kim'], port: 8080 }] }, cluster()],
    ['second name', { class: 'alb' }, { kube: { ...cluster().kube, Ingress: [ingress({ name: 'backend-ingress' })] } }],
    [
      'one of two names has the path',
      { paths: ['/services'] },
      {
        kube: {
          ...cluster().kube,
          Ingress: [ingress(), ingress({ name: 'backend-ingress', paths: [path('/services')] })],
        },
      },
    ],
    [
      'class of another name',
      { class: 'alb' },
      cluster(
        { spec: { ingressClassName: 'my-alb' } },
        { IngressClass: [ingressClass('my-alb', 'ingress.k8s.aws/alb')] },
      ),
    ],
    ['Auto Mode', { class: 'alb' }, cluster({}, { IngressClass: [ingressClass('alb', 'eks.amazonaws.com/alb')] })],
    [
      'old annotation without IngressClass',
      { class: 'alb' },
      cluster({ spec: { ingressClassName: undefined }, meta: legacy }, { IngressClass: [] }),
    ],
    [
      'default class',
      { class: 'alb' },
      cluster(
        { spec: { ingressClassName: undefined } },
        { IngressClass: [ingressClass('x', 'ingress.k8s.aws/alb', isDefault)] },
      ),
    ],
    ['controller in full', { class: 'ingress.k8s.aws/alb' }, cluster()],
    [
      'class by name',
      { class: 'inside' },
      cluster({ spec: { ingressClassName: 'inside' } }, { IngressClass: [ingressClass('inside', 'traefik.io/x')] }),
    ],
    ['Exact', { paths: ['/contents'] }, cluster({ paths: [path('/contents', 'Exact')] })],
    ['trailing slash', { paths: ['/contents'] }, cluster({ paths: [path('/contents/')] })],
    ['pattern below', { paths: ['/contents'] }, cluster({ paths: [path('/contents/*', 'ImplementationSpecific')] })],
    ['pattern', { paths: ['/'] }, cluster({ paths: [path('/*', 'ImplementationSpecific')] })],
    [
      'a wider prefix, if it leads to the wanted Service',
      { paths: [{ path: '/contents/aws', service: 'web' }] },
      cluster(),
    ],
    ['default backend for /', { paths: ['/'] }, cluster({ spec: { rules: [], defaultBackend: backend() } })],
    [
      'port by name',
      { paths: [{ path: '/contents', port: 8080 }] },
      cluster(
        { paths: [path('/contents', 'Prefix', backend('web', { name: 'http' }))] },
        { Service: [service({ spec: { ports: [{ name: 'http', port: 8080 }] } })] },
      ),
    ],
    ['wanted host', { host: 'a.example.com', paths: ['/contents'] }, cluster({ host: 'a.example.com' })],
    ['host under a wildcard', { host: 'a.example.com', paths: ['/contents'] }, cluster({ host: '*.example.com' })],
    ['rule for every host', { host: 'a.example.com', paths: ['/contents'] }, cluster()],
    [
      'annotation',
      { annotations: { 'alb.ingress.kubernetes.io/scheme': 'internet-facing' } },
      cluster({ meta: { annotations: { 'alb.ingress.kubernetes.io/scheme': 'internet-facing' } } }),
    ],
    [
      'action in an annotation',
      { paths: [{ path: '/', service: 'blue' }] },
      cluster({
        paths: [path('/', 'Prefix', backend('split', { name: 'use-annotation' }))],
        meta: {
          annotations: {
            'alb.ingress.kubernetes.io/actions.split':
              '{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"blue","servicePort":80,"weight":90}]}}',
          },
        },
      }),
    ],
  ] satisfies [string, object, Evidence][])('%s', (_, more, evidence) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails', () => {
  test.each([
    ['missing', {}, { kube: {} }, 'object.absent'],
    ['name that only contains the name', {}, cluster({ name: 'web-ingress-2' }), 'object.misnamed'],
    ['another namespace', {}, cluster({ meta: { namespace: 'other' } }), 'object.absent'],
    ['terminating', {}, cluster({ meta: { deletionTimestamp: recent } }), 'object.absent'],
    [
      'class named alb of another controller',
      { class: 'alb' },
      cluster({}, { IngressClass: [ingressClass('alb', 'k8s.io/ingress-nginx')] }),
      'ingress.class',
    ],
    ['class that does not exist', { class: 'alb' }, cluster({}, { IngressClass: [] }), 'ingress.unknownClass'],
    ['no class', { class: 'alb' }, cluster({ spec: { ingressClassName: undefined } }), 'ingress.noClass'],
    [
      'nginx by the old annotation',
      { class: 'alb' },
      cluster({ meta: { annotations: { 'kubernetes.io/ingress.class': 'nginx' } } }),
      'ingress.class',
    ],
    ['path', { paths: ['/services'] }, cluster(), 'ingress.path'],
    ['path that is only longer', { paths: ['/contents'] }, cluster({ paths: [path('/contents/aws')] }), 'ingress.path'],
    ['path that only begins so', { paths: ['/contents'] }, cluster({ paths: [path('/content')] }), 'ingress.path'],
    ['prefix / alone', { paths: ['/contents'] }, cluster({ paths: [path('/')] }), 'ingress.path'],
    [
      'default backend for another path',
      { paths: ['/contents'] },
      cluster({ spec: { rules: [], defaultBackend: backend() } }),
      'ingress.path',
    ],
    ['rule of another host', { paths: ['/contents'] }, cluster({ host: 'a.example.com' }), 'ingress.path'],
    ['host', { host: 'b.example.com' }, cluster({ host: 'a.example.com' }), 'ingress.host'],
    ['other Service', { paths: [{ path: '/contents', service: 'api' }] }, cluster(), 'ingress.backend'],
    [
      'other port',
      { paths: [{ path: '/contents', service: 'web', port: 80 }] },
      cluster({}, { Service: [service({ spec: { ports: [{ port: 8080 }, { port: 80 }] } })] }),
      'ingress.backend',
    ],
    [
      'shadowed by a pattern before it',
      { paths: [{ path: '/contents', service: 'web' }] },
      cluster({
        paths: [path('/*', 'ImplementationSpecific', backend('front')), path('/contents*', 'ImplementationSpecific')],
      }),
      'ingress.backend',
    ],
    ['Service missing', { paths: ['/contents'] }, cluster({}, { Service: [] }), 'ingress.noService'],
    [
      'Service in another namespace',
      { paths: ['/contents'] },
      cluster({}, { Service: [service({ meta: { namespace: 'other' } })] }),
      'ingress.noService',
    ],
    [
      'port that the Service lacks',
      { paths: ['/contents'] },
      cluster({ paths: [path('/contents', 'Prefix', backend('web', { number: 80 }))] }),
      'ingress.servicePort',
    ],
    [
      'annotation',
      { annotations: { 'alb.ingress.kubernetes.io/scheme': 'internet-facing' } },
      cluster(),
      'ingress.annotation',
    ],
    [
      'action without its annotation',
      { paths: ['/'] },
      cluster({ paths: [path('/', 'Prefix', backend('split', { name: 'use-annotation' }))] }),
      'ingress.annotation',
    ],
    ['no address for long', { address: true }, cluster({ hostname: null }), 'ingress.noAddress'],
    ['empty host name', { address: true }, cluster({ hostname: '' }), 'ingress.noAddress'],
    [
      'the controller says why',
      { address: true },
      cluster(
        { hostname: null, meta: { creationTimestamp: recent } },
        {
          Event: [
            event('Ingress', 'web-ingress', {
              type: 'Warning',
              reason: 'FailedBuildModel',
              message: "couldn't auto-discover subnets",
            }),
          ],
        },
      ),
      'balancer.noSubnets',
    ],
  ] satisfies [string, object, Evidence, string][])('%s', (_, more, evidence, code) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({ verdict: 'fail', code });
  });
});

test('an address is waited for as long as a load balancer takes', () => {
  const young = cluster({ hostname: null, meta: { creationTimestamp: '2026-11-21T04:55:00Z' } });
  expect(judge(check, { ...params, address: true }, young)).toMatchObject({
    verdict: 'pending',
    code: 'ingress.noAddress',
    waitSeconds: 100,
  });
});

test('events of an earlier Ingress of the same name, or before a success, are not the reason', () => {
  const warning = (about: object, parts: object = {}) =>
    event('Ingress', 'web-ingress', { type: 'Warning', reason: 'FailedBuildModel', ...parts }, about);
  const parts = { hostname: null, meta: { creationTimestamp: recent } };
  const others = [
    [warning({ uid: 'old' })],
    [warning({ namespace: 'other' })],
    [warning({}, { lastTimestamp: early }), event('Ingress', 'web-ingress', { reason: 'SuccessfullyReconciled' })],
  ];
  for (const Event of others)
    expect(judge(check, { ...params, address: true }, cluster(parts, { Event }))).toMatchObject({
      code: 'ingress.noAddress',
    });
});

test('refuses what is no path', () => {
  expect(check.params.safeParse({ ...params, paths: ['contents'] }).success).toBe(false);
  expect(check.params.safeParse({ ...params, paths: ['/contents/*'] }).success).toBe(false);
  expect(check.params.safeParse({ ...params, paths: [] }).success).toBe(false);
});

test('reads no more than it needs', () => {
  const at = { now: early, cluster: { name: 'c', region: 'r' }, window: 60 };
  expect(check.needs(check.params.parse(params), at)).toMatchObject({
    classes: undefined,
    services: undefined,
    events: undefined,
  });
  expect(check.command(check.params.parse(params), at)).toBe(
    'kubectl describe ingress web-ingress backend-ingress -n default --show-events',
  );
});

test('comes to a verdict on damaged evidence', () => {
  const given = {
    ...params,
    class: 'alb',
    paths: ['/contents', { path: '/', service: 'web', port: 8080 }],
    host: 'a.b',
    address: true,
  };
  neverThrows(check, given, cluster({ paths: [path('/contents'), path('/*', 'ImplementationSpecific')], host: 'a.b' }));
  neverThrows(
    check,
    { ...params, address: true },
    cluster({ hostname: null }, { Event: [event('Ingress', 'web-ingress')] }),
  );
});

describe('routing by path, whatever the name', () => {
  const routing = { ns: 'default', pathsAtLeast: 2, servicesAtLeast: 2 };
  const api = service({ meta: { name: 'api' } });
  const two = { paths: [path('/a'), path('/b', 'Prefix', backend('api'))] };
  const judgeRouting = (evidence: Evidence, asked: object = routing) => {
    const { names: _, ...rest } = { ...params, ...asked };
    return judge(check, rest, evidence);
  };

  test.each([
    ['two paths to two Services', cluster(two, { Service: [service(), api] })],
    [
      'one Ingress of several',
      {
        kube: { ...cluster().kube, Ingress: [ingress(), ingress({ name: 'any', ...two })], Service: [service(), api] },
      },
    ],
    [
      'a weighted action beside a path',
      cluster(
        {
          paths: [path('/a'), path('/b', 'Prefix', backend('split', { name: 'use-annotation' }))],
          meta: {
            annotations: {
              'alb.ingress.kubernetes.io/actions.split': '{"forwardConfig":{"targetGroups":[{"serviceName":"api"}]}}',
            },
          },
        },
        { Service: [service(), api] },
      ),
    ],
  ])('passes with %s', (_, evidence) => {
    expect(judgeRouting(evidence)).toMatchObject({ verdict: 'pass' });
  });

  test.each([
    ['no Ingress', { kube: { Ingress: [] } }, 'ingress.none'],
    ['an Ingress elsewhere', { kube: { Ingress: [ingress({ meta: { namespace: 'other' } })] } }, 'ingress.none'],
    ['one path', cluster({}, { Service: [service(), api] }), 'ingress.fewPaths'],
    [
      'the same path twice',
      cluster({ paths: [path('/a'), path('/a', 'Exact', backend('api'))] }, { Service: [service(), api] }),
      'ingress.fewPaths',
    ],
    ['both paths to one Service', cluster({ paths: [path('/a'), path('/b')] }), 'ingress.fewPaths'],
    ['a Service that is not there', cluster(two), 'ingress.fewPaths'],
    [
      'a port that the Service does not have',
      cluster(
        { paths: [path('/a'), path('/b', 'Prefix', backend('api', { number: 1 }))] },
        { Service: [service(), api] },
      ),
      'ingress.fewPaths',
    ],
    [
      'two Ingresses with a path each',
      {
        kube: {
          Ingress: [ingress(), ingress({ name: 'b', paths: [path('/b', 'Prefix', backend('api'))] })],
          Service: [service(), api],
        },
      },
      'ingress.fewPaths',
    ],
  ])('fails with %s', (_, evidence, code) => {
    expect(judgeRouting(evidence)).toMatchObject({ verdict: 'fail', code });
  });
});

describe('HTTPS', () => {
  const alb = 'alb.ingress.kubernetes.io';
  const arn = 'arn:aws:acm:ap-northeast-2:123456789012:certificate/a';
  const both = '[{"HTTP":80},{"HTTPS":443}]';
  const noted = (annotations: object, more: Parts = {}) => cluster({ meta: { annotations }, ...more });
  const tls = { tls: true } as const;
  const redirect = { redirect: true } as const;
  const action = '{"Type":"redirect","RedirectConfig":{"Protocol":"HTTPS","Port":"443","StatusCode":"HTTP_301"}}';
  const sent = [path('/*', 'ImplementationSpecific', backend('ssl-redirect', { name: 'use-annotation' })), path('/')];

  test.each<[string, object, Evidence]>([
    ['a certificate', tls, noted({ [`${alb}/certificate-arn`]: arn })],
    [
      'a certificate and a list of listeners',
      tls,
      noted({ [`${alb}/certificate-arn`]: arn, [`${alb}/listen-ports`]: both }),
    ],
    [
      'listeners in one map',
      tls,
      noted({ [`${alb}/certificate-arn`]: arn, [`${alb}/listen-ports`]: '[{"HTTP":80,"HTTPS":443}]' }),
    ],
    [
      'a certificate found by the host of a rule',
      tls,
      noted({ [`${alb}/listen-ports`]: '[{"HTTPS":443}]' }, { host: 'a.example.com' }),
    ],
    [
      'a certificate found by the host of spec.tls',
      tls,
      noted({ [`${alb}/listen-ports`]: '[{"HTTPS":443}]' }, { spec: { tls: [{ hosts: ['a.example.com'] }] } }),
    ],
    ['a Secret, as other controllers take it', tls, cluster({ spec: { tls: [{ secretName: 'web-tls' }] } })],
    [
      'the listener of another Ingress of the group',
      tls,
      {
        kube: {
          Ingress: [
            ingress({ meta: { annotations: { [`${alb}/group.name`]: 'shop' } } }),
            ingress({
              name: 'other',
              meta: { annotations: { [`${alb}/group.name`]: 'shop', [`${alb}/certificate-arn`]: arn } },
            }),
          ],
        },
      },
    ],
    [
      'a redirect by annotation',
      redirect,
      noted({ [`${alb}/certificate-arn`]: arn, [`${alb}/listen-ports`]: both, [`${alb}/ssl-redirect`]: '443' }),
    ],
    ['a redirect by an action', redirect, noted({ [`${alb}/actions.ssl-redirect`]: action }, { paths: sent })],
    ['a redirect of another controller', redirect, noted({ 'nginx.ingress.kubernetes.io/force-ssl-redirect': 'true' })],
  ])('passes with %s', (_, asked, evidence) => {
    expect(judge(check, { ...params, ...asked }, evidence)).toMatchObject({ verdict: 'pass' });
  });

  test.each<[string, object, Evidence, string]>([
    ['plain HTTP', tls, cluster(), 'ingress.noTls'],
    [
      'a certificate that no listener uses',
      tls,
      noted({ [`${alb}/certificate-arn`]: arn, [`${alb}/listen-ports`]: '[{"HTTP":80}]' }),
      'ingress.noTls',
    ],
    ['an empty certificate', tls, noted({ [`${alb}/certificate-arn`]: '' }), 'ingress.noTls'],
    ['listeners that are no JSON', tls, noted({ [`${alb}/listen-ports`]: '[{HTTPS:443}]' }), 'ingress.noTls'],
    ['neither certificate nor host', tls, noted({ [`${alb}/listen-ports`]: both }), 'ingress.noCertificate'],
    [
      'the certificate of another group',
      tls,
      {
        kube: {
          Ingress: [ingress(), ingress({ name: 'other', meta: { annotations: { [`${alb}/certificate-arn`]: arn } } })],
        },
      },
      'ingress.noTls',
    ],
    [
      'no redirect',
      redirect,
      noted({ [`${alb}/certificate-arn`]: arn, [`${alb}/listen-ports`]: both }),
      'ingress.noRedirect',
    ],
    [
      'a redirect to a port without listener',
      redirect,
      noted({ [`${alb}/ssl-redirect`]: '443' }),
      'ingress.noRedirect',
    ],
    ['an action that no rule uses', redirect, noted({ [`${alb}/actions.ssl-redirect`]: action }), 'ingress.noRedirect'],
    [
      'an action that sends to HTTP',
      redirect,
      noted({ [`${alb}/actions.ssl-redirect`]: action.replace('"HTTPS"', '"HTTP"') }, { paths: sent }),
      'ingress.noRedirect',
    ],
    [
      'a redirect that is switched off',
      redirect,
      noted({ 'nginx.ingress.kubernetes.io/ssl-redirect': 'false' }),
      'ingress.noRedirect',
    ],
  ])('fails with %s', (_, asked, evidence, code) => {
    expect(judge(check, { ...params, ...asked }, evidence)).toMatchObject({ verdict: 'fail', code });
  });

  test('comes to a verdict on damaged evidence', () => {
    const evidence = noted({
      [`${alb}/certificate-arn`]: arn,
      [`${alb}/listen-ports`]: both,
      [`${alb}/actions.x`]: action,
    });
    neverThrows(check, { ...params, tls: true, redirect: true, pathsAtLeast: 2 }, evidence);
  });
});
