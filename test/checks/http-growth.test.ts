import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/http-growth.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { keyOf, type Probed } from '../../checks/reads/read.ts';
import { readsOf } from '../../checks/verdict.ts';
import { balancer, balancing, hostname } from './balancers.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, judgeSince, testContext } from './judge.ts';

type Params = z.input<typeof check.params>;
type Answered = Extract<Probed, { outcome: 'answered' }>;

const base = `http://${hostname}:8080`;
const places: Params = {
  url: 'http://${alb}:8080/region',
  alb: { ns: 'eks-work', service: 'backend-app-service' },
  list: 'regionList',
  each: { id: 'regionId', url: 'http://${alb}:8080/location/region/${entry}', count: 'locationList' },
};
const growing: Params = { ...places, moreThanAtEnrolment: true };
const service: KindTypes['Service'] = {
  metadata: { name: 'backend-app-service', namespace: 'eks-work', creationTimestamp: '2026-11-21T03:00:00Z' },
  spec: { type: 'LoadBalancer', ports: [{ port: 8080 }] },
  status: { loadBalancer: { ingress: [{ hostname }] } },
};

function json(content: unknown, change: Partial<Answered> = {}): Probed {
  const body = typeof content === 'string' ? content : JSON.stringify(content);
  return { outcome: 'answered', status: 200, contentType: 'application/json', body, truncated: false, ...change };
}

/** The backend with a number of places in each region. */
function world(regions: Record<string, number>, http: Record<string, Probed> = {}): Evidence {
  const ids = Object.keys(regions);
  const pages = ids.map((id) => [
    `${base}/location/region/${encodeURIComponent(id)}`,
    json({ locationList: Array.from({ length: regions[id] ?? 0 }, (_, at) => ({ locationId: at })) }),
  ]);
  return {
    kube: { Service: [service] },
    aws: { ...balancing([], [balancer]), 'elasticloadbalancing:DescribeLoadBalancers@classic': {} },
    http: {
      [`${base}/region`]: json({ regionList: ids.map((regionId) => ({ regionId, regionName: 'x' })) }),
      ...Object.fromEntries(pages),
      ...http,
    },
  };
}

describe('passes', () => {
  it('when every entry answers with a list, which may be empty', () => {
    expect(judge(check, places, world({ 1: 0, 9: 2 }))).toEqual({
      verdict: 'pass',
      values: { url: `${base}/region`, total: 2 },
    });
  });

  it('with more than when they could first be counted', () => {
    expect(judgeSince(check, growing, [world({ 1: 0, 9: 2 }), world({ 1: 1, 9: 2 })]).verdict).toBe('pass');
  });

  it('with more in an entry that is new', () => {
    expect(judgeSince(check, growing, [world({ 9: 2 }), world({ 9: 2, 10: 1 })]).verdict).toBe('pass');
  });

  it('although nothing answered at enrolment, and something broke in between', () => {
    const nothing: Evidence = { kube: {}, aws: balancing([], []) };
    const broken = world({ 9: 2 }, { [`${base}/location/region/9`]: json('', { status: 500 }) });
    expect(judgeSince(check, growing, [nothing, world({ 9: 2 }), broken, world({ 9: 3 })]).verdict).toBe('pass');
  });

  it('with ids that are text, each in its own address', () => {
    expect(judge(check, places, world({ 'a b/c?d=1': 1 })).verdict).toBe('pass');
  });
});

describe('fails', () => {
  it('with as many as before, or fewer, or when nothing tells how many there were', () => {
    expect(judgeSince(check, growing, [world({ 9: 2 }), world({ 9: 2 })])).toMatchObject({
      code: 'growth.none',
      values: { total: 2, baseline: 2 },
    });
    expect(judgeSince(check, growing, [world({ 9: 2 }), world({ 9: 1 })])).toMatchObject({ code: 'growth.none' });
    expect(judgeSince(check, growing, [world({ 9: 2 })])).toMatchObject({ code: 'growth.none' });
    expect(judge(check, growing, world({ 9: 2 }))).toMatchObject({ code: 'growth.noBaseline' });
  });

  it.each<[string, Evidence]>([
    ['object.absent', { kube: {}, aws: balancing([], []) }],
    ['loadBalancer.gone', { ...world({ 9: 2 }), aws: balancing([], []) }],
    ['http.shape', world({})],
    ['http.shape', world({}, { [`${base}/region`]: json({ regionList: [{ name: 'x' }] }) })],
    ['http.notJson', world({}, { [`${base}/region`]: json('<html>') })],
    ['http.serverError', world({}, { [`${base}/region`]: json('', { status: 500 }) })],
    ['http.serverError', world({ 1: 1, 9: 2 }, { [`${base}/location/region/9`]: json('', { status: 500 }) })],
    ['http.shape', world({ 1: 1 }, { [`${base}/location/region/1`]: json({ locationList: null }) })],
    ['http.notFound', world({ 1: 1 }, { [`${base}/location/region/1`]: json('', { status: 404 }) })],
  ])('with %s', (code, evidence) => {
    expect(judge(check, places, evidence)).toMatchObject({ verdict: 'fail', code });
  });
});

it('is pending while the load balancer is young', () => {
  const young: Evidence = {
    ...world({}, { [`${base}/region`]: { outcome: 'unreachable', reason: 'refused' } }),
    aws: balancing([], [{ ...balancer, CreatedTime: '2026-11-21T04:58:20Z' }]),
  };
  expect(judge(check, places, young)).toMatchObject({ verdict: 'pending', waitSeconds: 300 });
});

it('asks for fifty entries at most, each once, on the same host', () => {
  const asked = check.params.parse(places);
  const seen = {
    services: { served: true, items: [service] },
    balancers: { LoadBalancers: [balancer] },
    page: json({ regionList: [...Array.from({ length: 80 }, (_, at) => ({ regionId: at })), { regionId: 3 }] }),
  };
  const urls = readsOf(check.followOn(asked, seen, testContext));
  expect(urls).toHaveLength(50);
  expect(new Set(urls.map(keyOf)).size).toBe(50);
  const evil = { ...seen, page: json({ regionList: [{ regionId: '../../@evil.example/' }] }) };
  expect(check.followOn(asked, evil, testContext).entries).toMatchObject([
    { url: `${base}/location/region/..%2F..%2F%40evil.example%2F` },
  ]);
});

it('takes addresses of the account alone', () => {
  for (const bad of [
    { ...places, url: 'http://example.com/region' },
    { ...places, each: { ...places.each, url: 'http://example.com/${entry}' } },
    { ...places, each: { ...places.each, url: 'http://${alb}:8080/region' } },
    { ...places, each: { ...places.each, url: 'http://${distribution}/${entry}' } },
    { ...places, alb: undefined },
  ])
    expect(check.params.safeParse(bad).success, JSON.stringify(bad)).toBe(false);
});

it('survives damaged evidence', () => {
  neverThrows(check, growing, world({ 1: 0, 9: 2 }));
});
