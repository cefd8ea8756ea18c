import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/http.ts';
import type { Probed } from '../../checks/reads/read.ts';
import { balancer, balancing, hostname, ingress } from './balancers.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

type Params = z.input<typeof check.params>;
type Answered = Extract<Probed, { outcome: 'answered' }>;

const url = `http://${hostname}/contents/aws`;
const script = `http://${hostname}/static/js/main.js`;
const flask: Params = {
  url: 'http://${alb}/contents/aws',
  alb: { ns: 'default', ingress: ['flask-backend-ingress', 'backend-ingress'] },
  contentType: 'json',
  json: { outcome: { array: true } },
};
const frontend: Params = {
  url: 'http://${alb}/',
  alb: { ns: 'default', ingress: 'flask-backend-ingress' },
  script: 'main',
  contains: ['/contents/', '${alb}'],
  notContains: '{backend-ingress ADDRESS}',
};
const object = ingress('flask-backend-ingress', ['demo-flask-backend']);
const html =
  '<!doctype html><html><head><title>EKS Demo</title><script defer="defer" src="/static/js/main.js"></script></head><body><div id="root"></div></body></html>';

function answered(body: string, change: Partial<Answered> = {}): Answered {
  return { outcome: 'answered', status: 200, contentType: 'application/json', body, truncated: false, ...change };
}
const page = answered(html, { contentType: 'text/html; charset=utf-8' });
const bundle = answered(`fetch("http://${hostname}/contents/aws")`, { contentType: 'application/javascript' });

function world(http: Evidence['http'], change: Partial<typeof balancer> = {}, objects = [object]): Evidence {
  return { kube: { Ingress: objects }, aws: balancing([], [{ ...balancer, ...change }]), ...(http && { http }) };
}
const site = (main: Probed) => world({ [`http://${hostname}/`]: page, [script]: main });

describe('passes', () => {
  it.each<[string, Params, Evidence]>([
    ['a list', flask, world({ [url]: answered('{"outcome":[{"id":1}]}') })],
    ['an empty list', flask, world({ [url]: answered('{"outcome":[]}') })],
    [
      'a long enough list',
      { ...flask, json: { outcome: { array: true, atLeast: 2 } } },
      world({ [url]: answered('{"outcome":[1,2]}') }),
    ],
    [
      'one of several status',
      { ...flask, status: [200, 204], json: undefined, contentType: undefined },
      world({ [url]: answered('', { status: 204 }) }),
    ],
    [
      'text in a page',
      { ...frontend, script: undefined, contains: '<div id="root">', notContains: 'Welcome to nginx' },
      site(bundle),
    ],
    ['text in the main script', frontend, site(bundle)],
  ])('%s', (_, params, evidence) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails on the way to the page', () => {
  it.each<[string, Evidence]>([
    ['object.absent', world({}, {}, [])],
    ['ingress.noAddress', world({}, {}, [{ ...object, status: {} }])],
    ['loadBalancer.gone', world({}, { DNSName: 'other' })],
    ['loadBalancer.provisioning', world({}, { State: { Code: 'provisioning' } })],
    ['loadBalancer.internal', world({}, { Scheme: 'internal' })],
  ])('%s', (code, evidence) => {
    expect(judge(check, flask, { ...evidence, http: { [url]: answered('{"outcome":[]}') } })).toMatchObject({
      verdict: 'fail',
      code,
    });
  });

  it('without asking hosts that AWS does not name, or internal ones', () => {
    const context = {
      now: '2026-11-21T05:00:00Z',
      cluster: { name: 'eks-demo', region: 'ap-northeast-2' },
      window: 400,
    };
    const parsed = check.params.parse(flask);
    const pages = (change: Partial<typeof balancer>) =>
      check.followUp(
        parsed,
        { ingresses: { served: true, items: [object] }, balancers: { LoadBalancers: [{ ...balancer, ...change }] } },
        context,
      ).pages;
    expect(pages({})).toEqual([{ source: 'http', url }]);
    expect(pages({ DNSName: 'other' })).toEqual([]);
    expect(pages({ Scheme: 'internal' })).toEqual([]);
  });
});

describe('fails by what the page answers', () => {
  it.each<[string, Params, Probed]>([
    ['http.notFound', flask, answered('', { status: 404 })],
    ['http.badGateway', flask, answered('', { status: 502 })],
    ['http.unavailable', flask, answered('', { status: 503 })],
    ['http.gatewayTimeout', flask, answered('', { status: 504 })],
    ['http.serverError', flask, answered('', { status: 500 })],
    ['http.status', flask, answered('{"outcome":[]}', { status: 403 })],
    ['http.redirect', flask, answered('', { status: 301, location: 'https://example.com/' })],
    ['http.dns', flask, { outcome: 'unreachable', reason: 'dns' }],
    ['http.timeout', flask, { outcome: 'unreachable', reason: 'timeout' }],
    ['http.connection', flask, { outcome: 'unreachable', reason: 'refused' }],
    ['http.redirect', flask, { outcome: 'unreachable', reason: 'redirect' }],
    ['http.contentType', flask, page],
    ['http.notJson', { ...flask, contentType: undefined }, page],
    ['http.notJson', flask, answered('')],
    ['http.shape', flask, answered('[]')],
    ['http.shape', flask, answered('null')],
    ['http.shape', flask, answered('{"outcome":"[]"}')],
    ['http.shape', { ...flask, json: { outcome: { array: true, atLeast: 1 } } }, answered('{"outcome":[]}')],
    ['http.tooLong', flask, answered('{"outcome":[', { truncated: true })],
    ['http.missingText', { ...flask, contains: ['outcome', 'title'] }, answered('{"outcome":[]}')],
    ['http.empty', { url: flask.url, alb: flask.alb, notContains: 'error' }, answered(' \n')],
    ['http.unwantedText', { ...flask, notContains: 'error' }, answered('{"outcome":[],"error":1}')],
    ['http.contentType', { ...flask, contentType: 'html' }, answered('{"outcome":[]}')],
  ])('%s', (code, params, probed) => {
    expect(judge(check, params, world({ [url]: probed }))).toMatchObject({ verdict: 'fail', code, values: { url } });
  });

  it('with the single-page application behind every path', () => {
    expect(judge(check, { ...flask, contentType: undefined }, world({ [url]: page }))).toMatchObject({
      code: 'http.notJson',
      values: { start: html.slice(0, 40) },
    });
  });
});

describe('fails by the main script', () => {
  it.each<[string, Probed]>([
    ['http.placeholder', answered('fetch("{backend-ingress ADDRESS}/contents/")', { contentType: 'text/javascript' })],
    ['http.missingText', answered('fetch("/contents/aws")', { contentType: 'text/javascript' })],
    ['http.contentType', page],
    ['http.notFound', answered('', { status: 404 })],
    ['http.tooLong', { ...bundle, truncated: true }],
  ])('%s', (code, main) => {
    expect(judge(check, frontend, site(main))).toMatchObject({ verdict: 'fail', code, values: { url: script } });
  });

  it('of another load balancer', () => {
    const other = answered('fetch("http://old.elb.amazonaws.com/contents/aws")', { contentType: 'text/javascript' });
    expect(judge(check, frontend, site(other))).toMatchObject({ values: { missing: [hostname] } });
  });

  it('when the page has none', () => {
    const bare = answered('<h1>Welcome to nginx!</h1><script src="https://cdn.example.com/x.js"></script>', {
      contentType: 'text/html',
    });
    expect(judge(check, frontend, world({ [`http://${hostname}/`]: bare }))).toMatchObject({ code: 'http.noScript' });
  });
});

describe('is pending while the load balancer is young', () => {
  it.each<Probed>([
    answered('', { status: 502 }),
    answered('', { status: 503 }),
    answered('', { status: 500 }),
    { outcome: 'unreachable', reason: 'dns' },
    { outcome: 'unreachable', reason: 'timeout' },
    { outcome: 'unreachable', reason: 'refused' },
  ])('%j', (probed) => {
    const young = world({ [url]: probed }, { CreatedTime: '2026-11-21T04:58:20Z' });
    expect(judge(check, flask, young)).toMatchObject({ verdict: 'pending', waitSeconds: 300 });
    expect(judge(check, flask, young, { now: '2026-11-21T05:10:00Z' }).verdict).toBe('fail');
  });

  it('but not with the wrong content', () => {
    const young = world({ [url]: page }, { CreatedTime: '2026-11-21T04:58:20Z' });
    expect(judge(check, flask, young)).toMatchObject({ verdict: 'fail', code: 'http.contentType' });
  });
});

it('sends the Host header to the page and to the script', () => {
  const context = { now: '2026-11-21T05:00:00Z', cluster: { name: 'eks-demo', region: 'ap-northeast-2' }, window: 400 };
  const parsed = check.params.parse({ ...frontend, host: 'demo.example.com' });
  const seen = { ingresses: { served: true, items: [object] }, balancers: { LoadBalancers: [balancer] } };
  expect(check.followUp(parsed, seen, context).pages).toMatchObject([{ host: 'demo.example.com' }]);
  expect(check.followOn(parsed, { ...seen, pages: [page] }, context).scripts).toEqual([
    { source: 'http', url: script, host: 'demo.example.com', maxBytes: 4 * 1024 * 1024 },
  ]);
});

describe('behind a distribution', () => {
  const bucket = 'eks-work-frontend-jane';
  const site = 'd1.cloudfront.net';
  const home = `http://${site}/`;
  const spa: Params = { url: 'http://${distribution}/', distribution: { bucket } };
  const distributed = (probes: Record<string, Probed>, change: object = {}): Evidence => {
    const one = {
      Id: 'E1',
      Status: 'Deployed',
      Enabled: true,
      DomainName: site,
      LastModifiedTime: '2026-11-21T04:58:20Z',
      Origins: { Quantity: 1, Items: [{ Id: 'a', DomainName: `${bucket}.s3.ap-northeast-2.amazonaws.com` }] },
      ...change,
    };
    const evidence = world(probes);
    const listed = JSON.parse(JSON.stringify({ DistributionList: { Items: [one] } }));
    return { ...evidence, aws: { ...evidence.aws, 'cloudfront:ListDistributions': listed } };
  };
  const app = (source: string) => ({
    [home]: answered('<script src="/a.js"></script><script src="/b.js"></script>', { contentType: 'text/html' }),
    [`${home}a.js`]: answered('polyfill()', { contentType: 'text/javascript' }),
    [`${home}b.js`]: answered(source, { contentType: 'text/javascript' }),
  });
  const searched: Params = { ...spa, alb: flask.alb, script: 'any', contains: '${alb}' };

  it('passes with the page, and with the address of a load balancer in one of its scripts', () => {
    expect(judge(check, spa, distributed(app('')))).toEqual({ verdict: 'pass', values: { url: home } });
    expect(judge(check, searched, distributed(app(`fetch("http://${hostname}:8080/region")`))).verdict).toBe('pass');
  });

  it.each<[string, Params, Evidence]>([
    ['distribution.none', spa, distributed(app(''), { Origins: { Quantity: 0, Items: [] } })],
    ['resource.status', spa, distributed(app(''), { Enabled: false })],
    ['distribution.forbidden', spa, distributed({ [home]: answered('<Error>AccessDenied</Error>', { status: 403 }) })],
    ['http.missingText', searched, distributed(app('fetch("http://localhost:8080/region")'))],
    ['http.notFound', searched, distributed({ [home]: app('')[home] ?? page })],
    ['http.noScript', searched, distributed({ [home]: answered('<h1>', { contentType: 'text/html' }) })],
  ])('fails with %s', (code, params, evidence) => {
    const missing = { ...evidence, http: { ...evidence.http } };
    for (const script of ['a.js', 'b.js'])
      missing.http[`${home}${script}`] ??= answered('', { status: 404, contentType: 'text/html' });
    expect(judge(check, params, missing)).toMatchObject({ verdict: 'fail', code });
  });

  it('fails when the load balancer of a text is not there, however empty its address is', () => {
    const evidence = distributed(app('fetch("http://localhost:8080/region")'));
    const judged = (objects: Evidence['kube']) => judge(check, searched, { ...evidence, kube: objects ?? {} });
    expect(judged({ Ingress: [] })).toMatchObject({ verdict: 'fail', code: 'object.absent' });
    expect(judged({ Ingress: [{ ...object, status: {} }] })).toMatchObject({ code: 'ingress.noAddress' });
    const unknown = { ...evidence, aws: { ...evidence.aws, ...balancing([], []) } };
    expect(judge(check, searched, unknown)).toMatchObject({ verdict: 'fail', code: 'loadBalancer.gone' });
  });

  it('fails when a text that must not be there is in any of the scripts', () => {
    const refused: Params = { ...spa, script: 'any', notContains: 'localhost' };
    expect(judge(check, refused, distributed(app('fetch("http://localhost")')))).toMatchObject({
      code: 'http.unwantedText',
      values: { url: `${home}b.js` },
    });
    expect(judge(check, refused, distributed(app('')))).toMatchObject({ verdict: 'pass' });
  });

  it('is pending while the distribution is young', () => {
    const young = distributed({ [home]: { outcome: 'unreachable', reason: 'dns' } });
    expect(judge(check, spa, young)).toMatchObject({ verdict: 'pending', waitSeconds: 300 });
  });
});

describe('behind an OpenSearch domain', () => {
  const endpoint = 'search-logs-x.ap-northeast-2.es.amazonaws.com';
  const dashboards: Params = {
    url: 'https://${domain}/_dashboards',
    domain: ['logs', 'eksworkshop-logging'],
    status: [200, 401],
  };
  const on = (status: object, http: Record<string, Probed> = {}): Evidence => {
    const described = JSON.parse(JSON.stringify({ DomainStatus: { DomainName: 'logs', Created: true, ...status } }));
    return { aws: { 'es:DescribeDomain': ({ DomainName }) => (DomainName === 'logs' ? described : undefined) }, http };
  };
  const open = `https://${endpoint}/_dashboards`;

  it('passes with the page, or with a login where the lab accepts one', () => {
    for (const status of [200, 401])
      expect(judge(check, dashboards, on({ Endpoint: endpoint }, { [open]: answered('', { status }) })).verdict).toBe(
        'pass',
      );
  });

  it.each<[string, Evidence]>([
    ['http.status', on({ Endpoint: endpoint }, { [open]: answered('', { status: 403 }) })],
    ['http.dns', on({ Endpoint: endpoint })],
    ['domain.inVpc', on({ Endpoints: { vpc: 'vpc-logs-x.ap-northeast-2.es.amazonaws.com' } })],
    ['resource.status', on({ DomainProcessingStatus: 'Creating' })],
    ['resource.absent', on({ Deleted: true })],
    ['resource.absent', { aws: {} }],
  ])('fails with %s', (code, evidence) => {
    expect(judge(check, dashboards, evidence)).toMatchObject({ verdict: 'fail', code });
  });
});

it('needs a source for every placeholder', () => {
  for (const bad of [
    { url: 'http://${distribution}/' },
    { url: 'http://${distribution}/', alb: flask.alb },
    { ...flask, contains: '${domain}' },
    { url: 'http://${entry}/', alb: flask.alb },
  ])
    expect(check.params.safeParse(bad).success, JSON.stringify(bad)).toBe(false);
});

it('takes only addresses behind the load balancer', () => {
  for (const bad of [
    'http://example.com/',
    'http://${alb}.example.com/',
    'http://${alb}@example.com/',
    'ftp://${alb}/',
  ]) {
    expect(check.params.safeParse({ ...flask, url: bad }).success).toBe(false);
  }
  expect(check.params.safeParse({ ...flask, url: 'http://${alb}:8080/health' }).success).toBe(true);
});

it('survives damaged evidence', () => {
  neverThrows(check, flask, world({ [url]: answered('{"outcome":[]}') }));
  neverThrows(check, frontend, site(bundle));
});
