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
