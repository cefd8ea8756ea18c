import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/k8s-netpol.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { type PodParts, pod } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

type Params = z.input<typeof check.params>;
type Spec = NonNullable<KindTypes['NetworkPolicy']['spec']>;

const policy = (name: string, spec: object, namespace = 'shop'): KindTypes['NetworkPolicy'] => ({
  metadata: { name, namespace },
  spec: spec as Spec,
});
const namespaceOf = (name: string, labels: Record<string, string> = {}): KindTypes['Namespace'] => ({
  metadata: { name, labels: { 'kubernetes.io/metadata.name': name, ...labels } },
});
const web = { podSelector: { matchLabels: { app: 'web' } } };
const front = { podSelector: { matchLabels: { app: 'front' } } };
const tcp = (port: number | string, more: object = {}) => ({ protocol: 'TCP', port, ...more });
const port = [tcp(80)];
const labels = (of: Record<string, string>) => ({ podSelector: { matchLabels: of } });
const shopPod = (name: string, parts: PodParts = {}) =>
  pod({ name, namespace: 'shop', labels: { app: name }, ...parts });

interface World {
  policies?: KindTypes['NetworkPolicy'][];
  pods?: KindTypes['Pod'][];
  namespaces?: KindTypes['Namespace'][];
}

const pods = [
  shopPod('web'),
  shopPod('front', { labels: { app: 'front', role: 'ui' } }),
  shopPod('admin'),
  pod({ name: 'probe', namespace: 'client', labels: { role: 'client' } }),
];

function world({ policies = [], ...more }: World): Evidence {
  return {
    kube: {
      NetworkPolicy: policies,
      Pod: more.pods ?? pods,
      Namespace: more.namespaces ?? [namespaceOf('shop'), namespaceOf('client', { role: 'client' }), namespaceOf('x')],
    },
  };
}

/** One policy for the pods of `web`. */
const one = (ingress: object[], more: object = {}) => ({
  policies: [policy('web-policy', { ...web, policyTypes: ['Ingress'], ingress, ...more })],
});

const wanted: Params = { ns: 'shop', podLabels: { app: 'web' }, from: [{ pods: { app: 'front' } }], ports: [80] };
const client: Params = { ...wanted, from: [{ namespaces: { role: 'client' } }] };
const vpc: Params = { ...wanted, from: [{ cidr: '10.0.0.0/16', except: ['10.0.1.0/24'] }] };

describe('the same in other words passes', () => {
  it.each<[string, Params, World]>([
    ['the plain form', wanted, one([{ from: [front], ports: port }])],
    ['a port without protocol', wanted, one([{ from: [front], ports: [{ port: 80 }] }])],
    [
      'matchExpressions',
      wanted,
      one([
        {
          from: [{ podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['front'] }] } }],
          ports: port,
        },
      ]),
    ],
    ['a port by name', wanted, one([{ from: [front], ports: [tcp('http')] }])],
    ['a wanted port by name', { ...wanted, ports: ['http'] }, one([{ from: [front], ports: port }])],
    ['a range of one port', wanted, one([{ from: [front], ports: [tcp(80, { endPort: 80 })] }])],
    [
      'two ranges that make one',
      { ...wanted, ports: [{ port: 80, endPort: 90 }] },
      one([{ from: [front], ports: [tcp(80, { endPort: 85 }), tcp(86, { endPort: 90 })] }]),
    ],
    [
      'the default of policyTypes',
      wanted,
      { policies: [policy('p', { ...web, ingress: [{ from: [front], ports: port }] })] },
    ],
    [
      'a rule written twice',
      wanted,
      one([
        { from: [front], ports: port },
        { from: [front, front], ports: port },
      ]),
    ],
    [
      'a policy for each port',
      { ...wanted, ports: [80, 443] },
      {
        policies: [
          policy('a', { ...web, ingress: [{ from: [front], ports: port }] }),
          policy('b', { ...web, ingress: [{ from: [front], ports: [tcp(443)] }] }),
        ],
      },
    ],
    [
      'a default deny beside it',
      wanted,
      {
        policies: [
          policy('deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
          policy('a', { ...web, ingress: [{ from: [front], ports: port }] }),
        ],
      },
    ],
    [
      'an open policy for other pods',
      wanted,
      {
        policies: [
          ...one([{ from: [front], ports: port }]).policies,
          policy('b', { ...labels({ app: 'admin' }), ingress: [{}] }),
        ],
      },
    ],
    [
      'an open policy in another namespace',
      wanted,
      {
        policies: [
          ...one([{ from: [front], ports: port }]).policies,
          policy('b', { podSelector: {}, ingress: [{}] }, 'x'),
        ],
      },
    ],
    ['another label of the same pods', wanted, one([{ from: [labels({ role: 'ui' })], ports: port }])],
    ['more labels of the same pods', wanted, one([{ from: [labels({ app: 'front', role: 'ui' })], ports: port }])],
    [
      'a namespace by its label',
      client,
      one([{ from: [{ namespaceSelector: { matchLabels: { role: 'client' } } }], ports: port }]),
    ],
    [
      'a namespace by its name',
      client,
      one([
        { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'client' } } }], ports: port },
      ]),
    ],
    [
      'a namespace and an empty pod selector',
      client,
      one([{ from: [{ namespaceSelector: { matchLabels: { role: 'client' } }, podSelector: {} }], ports: port }]),
    ],
    [
      'the own namespace by name',
      wanted,
      one([
        {
          from: [{ ...front, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }],
          ports: port,
        },
      ]),
    ],
    [
      'pods of a namespace',
      { ...wanted, from: [{ namespaces: { role: 'client' }, pods: { role: 'client' } }] },
      one([
        {
          from: [{ namespaceSelector: { matchLabels: { role: 'client' } }, ...labels({ role: 'client' }) }],
          ports: port,
        },
      ]),
    ],
    [
      'a block with an exception',
      vpc,
      one([{ from: [{ ipBlock: { cidr: '10.0.0.0/16', except: ['10.0.1.0/24'] } }], ports: port }]),
    ],
    [
      'a block cut into parts',
      { ...wanted, from: [{ cidr: '10.0.0.0/16' }] },
      one([{ from: [{ ipBlock: { cidr: '10.0.0.0/17' } }, { ipBlock: { cidr: '10.0.128.0/17' } }], ports: port }]),
    ],
    ['everybody by an empty list', { ...wanted, from: undefined }, one([{ from: [], ports: port }])],
    ['everybody by no list', { ...wanted, from: undefined }, one([{ ports: port }])],
    [
      'everybody by the whole block',
      { ...wanted, from: undefined },
      one([{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: port }]),
    ],
    ['all ports by no list', { ...wanted, ports: undefined }, one([{ from: [front] }])],
    [
      'all ports of a protocol',
      { ...wanted, ports: [{ protocol: 'UDP' }] },
      one([{ from: [front], ports: [{ protocol: 'UDP' }] }]),
    ],
    [
      'ports of an entry for it alone',
      {
        ...wanted,
        ports: undefined,
        from: [{ pods: { app: 'front' }, ports: [80] }, { namespaces: { role: 'client' } }],
      },
      one([{ from: [front], ports: port }, { from: [{ namespaceSelector: { matchLabels: { role: 'client' } } }] }]),
    ],
    [
      'a suffix on all names',
      { ...wanted, podLabels: { app: ['web', 'web-kim'] }, from: [{ pods: { app: ['front', 'front-kim'] } }] },
      one([{ from: [front], ports: port }]),
    ],
    [
      'a suffix on the names of the attendee',
      { ...wanted, podLabels: { app: ['web', 'web-kim'] }, from: [{ pods: { app: ['front', 'front-kim'] } }] },
      {
        pods: [shopPod('web-kim'), shopPod('front-kim')],
        policies: [
          policy('p', {
            ...labels({ app: 'web-kim' }),
            ingress: [{ from: [labels({ app: 'front-kim' })], ports: port }],
          }),
        ],
      },
    ],
    [
      'sources that do not exist yet',
      { ...wanted, from: [{ pods: { app: 'later' } }] },
      one([{ from: [labels({ app: 'later' })], ports: port }]),
    ],
    [
      'less, where that is allowed',
      { ...wanted, ports: [80, 443], atMost: true },
      one([{ from: [front], ports: port }]),
    ],
    ['nothing at all, where less is allowed', { ...wanted, atMost: true }, one([])],
    [
      'pods that are not there, where they need not be',
      { ...wanted, selects: false },
      { ...one([{ from: [front], ports: port }]), pods: pods.slice(1) },
    ],
    [
      'pods that have ended, which need no policy',
      wanted,
      {
        ...one([{ from: [labels({ app: 'front' })], ports: port }]),
        pods: [...pods, shopPod('front-old', { labels: { app: 'front', x: 'y' }, phase: 'Succeeded' })],
      },
    ],
  ])('%s', (_, params, evidence) => {
    expect(judge(check, params, world(evidence))).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails', () => {
  it.each<[string, Params, World, string]>([
    ['no policy', wanted, {}, 'netpol.none'],
    [
      'a policy in another namespace',
      wanted,
      { policies: [policy('p', { ...web, ingress: [{ from: [front], ports: port }] }, 'x')] },
      'netpol.none',
    ],
    [
      'a policy that selects other pods',
      wanted,
      { policies: [policy('p', { ...labels({ app: 'admin' }), ingress: [{ from: [front], ports: port }] })] },
      'netpol.none',
    ],
    [
      'a policy that selects nothing',
      wanted,
      { policies: [policy('p', { ...labels({ app: 'wbe' }), ingress: [{ from: [front], ports: port }] })] },
      'netpol.selectsNothing',
    ],
    [
      'labels in another case',
      wanted,
      { policies: [policy('p', { ...labels({ app: 'Web' }), ingress: [{ from: [front], ports: port }] })] },
      'netpol.selectsNothing',
    ],
    [
      'a policy that is being deleted',
      wanted,
      {
        policies: [
          {
            ...policy('p', { ...web, ingress: [{ from: [front], ports: port }] }),
            metadata: { name: 'p', namespace: 'shop', deletionTimestamp: '2026-11-21T04:00:00Z' },
          },
        ],
      },
      'netpol.none',
    ],
    ['no pods', wanted, { ...one([{ from: [front], ports: port }]), pods: pods.slice(1) }, 'netpol.noPods'],
    [
      'pods in the network of the node',
      wanted,
      {
        ...one([{ from: [front], ports: port }]),
        pods: [{ ...shopPod('web'), spec: { hostNetwork: true, containers: [{ name: 'web' }] } }],
      },
      'netpol.noPods',
    ],
    [
      'pods of another namespace',
      wanted,
      { ...one([{ from: [front], ports: port }]), pods: [pod({ labels: { app: 'web' }, namespace: 'x' })] },
      'netpol.noPods',
    ],
    ['only egress isolated', wanted, one([], { policyTypes: ['Egress'] }), 'netpol.notIsolated'],
    [
      'some pods left out',
      { ...wanted, podLabels: { tier: 'back' } },
      {
        ...one([{ from: [front], ports: port }]),
        pods: [
          shopPod('web', { labels: { app: 'web', tier: 'back' } }),
          shopPod('api', { labels: { app: 'api', tier: 'back' } }),
        ],
      },
      'netpol.selectsSome',
    ],
    ['another port', wanted, one([{ from: [front], ports: [tcp(8080)] }]), 'netpol.otherPort'],
    ['another protocol', wanted, one([{ from: [front], ports: [{ protocol: 'UDP', port: 80 }] }]), 'netpol.otherPort'],
    [
      'a range that ends too early',
      { ...wanted, ports: [{ port: 80, endPort: 90 }] },
      one([{ from: [front], ports: [tcp(80, { endPort: 89 })] }]),
      'netpol.otherPort',
    ],
    [
      'the name of a port that no container has',
      wanted,
      one([{ from: [front], ports: [tcp('web')] }]),
      'netpol.namedPort',
    ],
    [
      'another port for pods of two labels, of which each but not both are carried',
      { ...wanted, from: [{ pods: { app: 'front', role: 'client' } }] },
      {
        ...one([{ from: [labels({ app: 'front', role: 'client' })], ports: [tcp(4)] }]),
        pods: [...pods, shopPod('other', { labels: { app: 'other', role: 'client' } })],
      },
      'netpol.otherPort',
    ],
    [
      'pods of two labels too many, of which each but not both are carried',
      wanted,
      {
        ...one([{ from: [front, labels({ app: 'admin', role: 'client' })], ports: port }]),
        pods: [...pods, shopPod('other', { labels: { app: 'other', role: 'client' } })],
      },
      'netpol.wider',
    ],
    [
      'namespaces of two labels too many, of which each but not both are carried',
      wanted,
      {
        ...one([{ from: [front, { namespaceSelector: { matchLabels: { role: 'client', team: 'a' } } }], ports: port }]),
        namespaces: [namespaceOf('shop'), namespaceOf('client', { role: 'client' }), namespaceOf('x', { team: 'a' })],
      },
      'netpol.wider',
    ],
    ['one port of two', { ...wanted, ports: [80, 443] }, one([{ from: [front], ports: port }]), 'netpol.otherPort'],
    ['another source', wanted, one([{ from: [labels({ app: 'admin' })], ports: port }]), 'netpol.narrower'],
    [
      'a source of another namespace',
      wanted,
      one([{ from: [{ ...front, namespaceSelector: { matchLabels: { role: 'client' } } }], ports: port }]),
      'netpol.narrower',
    ],
    [
      'pods of the own namespace where another was meant',
      client,
      one([{ from: [labels({ role: 'client' })], ports: port }]),
      'netpol.narrower',
    ],
    ['nobody let in', wanted, one([]), 'netpol.narrower'],
    [
      'one source of two',
      { ...wanted, from: [{ pods: { app: 'front' } }, { pods: { app: 'admin' } }] },
      one([{ from: [front], ports: port }]),
      'netpol.narrower',
    ],
    [
      'a block without its exception',
      vpc,
      one([{ from: [{ ipBlock: { cidr: '10.0.0.0/16' } }], ports: port }]),
      'netpol.wider',
    ],
    [
      'a larger block',
      { ...wanted, from: [{ cidr: '10.0.0.0/16' }] },
      one([{ from: [{ ipBlock: { cidr: '10.0.0.0/15' } }], ports: port }]),
      'netpol.wider',
    ],
    [
      'a smaller block',
      { ...wanted, from: [{ cidr: '10.0.0.0/16' }] },
      one([{ from: [{ ipBlock: { cidr: '10.0.0.0/17' } }], ports: port }]),
      'netpol.narrower',
    ],
    ['all ports', wanted, one([{ from: [front] }]), 'netpol.wider'],
    [
      'all ports because `ports` slipped into the source',
      wanted,
      one([{ from: [{ ...front, ports: port }] }]),
      'netpol.wider',
    ],
    ['a range that is too long', wanted, one([{ from: [front], ports: [tcp(80, { endPort: 81 })] }]), 'netpol.wider'],
    ['everybody by an empty list', wanted, one([{ from: [], ports: port }]), 'netpol.wider'],
    [
      'everybody by the whole block',
      wanted,
      one([{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: port }]),
      'netpol.wider',
    ],
    ['an empty rule', wanted, one([{}]), 'netpol.wider'],
    ['all pods of the namespace', wanted, one([{ from: [{ podSelector: {} }], ports: port }]), 'netpol.wider'],
    [
      'the same labels in every namespace',
      wanted,
      one([{ from: [{ ...front, namespaceSelector: {} }], ports: port }]),
      'netpol.wider',
    ],
    [
      'namespace and pod as two entries instead of one',
      { ...wanted, from: [{ namespaces: { role: 'client' }, pods: { role: 'client' } }] },
      one([
        { from: [{ namespaceSelector: { matchLabels: { role: 'client' } } }, labels({ role: 'client' })], ports: port },
      ]),
      'netpol.wider',
    ],
    [
      'one more source in a list',
      wanted,
      one([
        {
          from: [{ podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['front', 'admin'] }] } }],
          ports: port,
        },
      ]),
      'netpol.wider',
    ],
    [
      'one more source that does not exist yet',
      wanted,
      one([
        {
          from: [{ podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['front', 'later'] }] } }],
          ports: port,
        },
      ]),
      'netpol.wider',
    ],
    [
      'a label that other pods have too',
      wanted,
      {
        ...one([{ from: [labels({ role: 'ui' })], ports: port }]),
        pods: [...pods, shopPod('spy', { labels: { role: 'ui' } })],
      },
      'netpol.wider',
    ],
    [
      'everything but one',
      wanted,
      one([
        {
          from: [{ podSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['admin'] }] } }],
          ports: port,
        },
      ]),
      'netpol.wider',
    ],
    [
      'another policy that opens it wider',
      wanted,
      {
        policies: [
          ...one([{ from: [front], ports: port }]).policies,
          policy('leak', { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }),
        ],
      },
      'netpol.wider',
    ],
    [
      'more, where less is allowed',
      { ...wanted, atMost: true },
      one([{ from: [front, labels({ app: 'admin' })], ports: port }]),
      'netpol.wider',
    ],
    ['no policy, where less is allowed', { ...wanted, atMost: true }, {}, 'netpol.none'],
    [
      'a gap left in the template',
      wanted,
      one([{ from: [labels({ app: 'EDIT' })], ports: port }]),
      'netpol.placeholder',
    ],
    ['a source that is nothing', wanted, one([{ from: [{}], ports: port }]), 'netpol.narrower'],
    ['a block that is none', vpc, one([{ from: [{ ipBlock: { cidr: 'ten' } }], ports: port }]), 'netpol.narrower'],
  ])('%s', (_, params, evidence, code) => {
    expect(judge(check, params, world(evidence))).toMatchObject({ verdict: 'fail', code });
  });

  it('names the policy that opens too much and what it opens', () => {
    const leak = policy('leak', { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] });
    const finding = judge(
      check,
      wanted,
      world({ policies: [...one([{ from: [front], ports: port }]).policies, leak] }),
    );
    expect(finding.values).toMatchObject({
      policy: 'leak',
      seen: 'podSelector *: *',
      wanted: ['podSelector app=front: TCP 80'],
    });
  });

  it('names who is not let in', () => {
    const finding = judge(check, wanted, world(one([{ from: [labels({ app: 'admin' })], ports: port }])));
    expect(finding.values).toMatchObject({
      missing: 'podSelector app=front: TCP 80',
      seen: ['web-policy: podSelector app=admin: TCP 80'],
    });
  });
});

describe('default deny', () => {
  const all: Params = { ns: 'shop', podLabels: {}, deny: true };
  const deny = (spec: object) => ({ policies: [policy('default-deny', spec)] });

  it.each<[string, Params, World]>([
    ['an empty selector', all, deny({ podSelector: {} })],
    ['empty matchLabels', all, deny({ podSelector: { matchLabels: {} }, policyTypes: ['Ingress'] })],
    ['an empty list of rules', all, deny({ podSelector: {}, policyTypes: ['Ingress'], ingress: [] })],
    [
      'both directions',
      { ...all, types: ['Ingress', 'Egress'] },
      deny({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    ],
    [
      'a policy for each direction',
      { ...all, types: ['Ingress', 'Egress'] },
      {
        policies: [
          policy('a', { podSelector: {}, policyTypes: ['Ingress'] }),
          policy('b', { podSelector: {}, policyTypes: ['Egress'] }),
        ],
      },
    ],
    [
      'other policies that open what is needed',
      all,
      { policies: [policy('deny', { podSelector: {} }), ...one([{ from: [front] }]).policies] },
    ],
    ['egress that is open beside it', all, deny({ podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress: [{}] })],
    ['one application alone', { ...all, podLabels: { app: 'web' } }, deny({ ...web })],
    ['no pods yet', { ...all, selects: false }, { ...deny({ podSelector: {} }), pods: [] }],
  ])('passes with %s', (_, params, evidence) => {
    expect(judge(check, params, world(evidence))).toMatchObject({ verdict: 'pass' });
  });

  it.each<[string, Params, World, string]>([
    ['no policy', all, {}, 'netpol.none'],
    ['the other direction', { ...all, types: ['Egress'] }, deny({ podSelector: {} }), 'netpol.notIsolated'],
    [
      'only one direction of two',
      { ...all, types: ['Ingress', 'Egress'] },
      deny({ podSelector: {} }),
      'netpol.notIsolated',
    ],
    ['a rule that lets everybody in', all, deny({ podSelector: {}, ingress: [{}] }), 'netpol.opens'],
    ['only some pods selected', all, deny({ ...web }), 'netpol.selectsSome'],
    [
      'all pods that exist, but not those to come',
      all,
      { ...deny({ ...web }), pods: [shopPod('web')] },
      'netpol.selectsSome',
    ],
    ['a namespace without pods', all, { ...deny({ podSelector: {} }), pods: [] }, 'netpol.noPods'],
  ])('fails with %s', (_, params, evidence, code) => {
    expect(judge(check, params, world(evidence))).toMatchObject({ verdict: 'fail', code });
  });
});

describe('egress', () => {
  const out: Params = { ns: 'shop', podLabels: { app: 'front' }, to: [{ pods: { app: 'web' }, ports: [80] }] };
  const names = { to: [{ namespaceSelector: {} }], ports: [{ protocol: 'UDP', port: 53 }, tcp(53)] };
  const from = (egress: object[], policyTypes = ['Egress']) => ({
    policies: [policy('out', { ...front, policyTypes, egress })],
  });

  it.each<[string, Params, World]>([
    ['the plain form', out, from([{ to: [web], ports: port }])],
    ['names looked up beside it', out, from([{ to: [web], ports: port }, names])],
    ['names looked up anywhere', out, from([{ to: [web], ports: port }, { ports: names.ports }])],
    ['the name of the port of the other pod', out, from([{ to: [web], ports: [tcp('http')] }])],
    [
      'both directions',
      { ...out, from: [{ pods: { app: 'admin' } }], ports: [80] },
      {
        policies: [
          policy('p', {
            ...front,
            policyTypes: ['Ingress', 'Egress'],
            ingress: [{ from: [labels({ app: 'admin' })], ports: port }],
            egress: [{ to: [web], ports: port }],
          }),
        ],
      },
    ],
  ])('passes with %s', (_, params, evidence) => {
    expect(judge(check, params, world(evidence))).toMatchObject({ verdict: 'pass' });
  });

  it.each<[string, World, string]>([
    ['everything open', from([{}]), 'netpol.wider'],
    ['all ports open', from([{ to: [web] }]), 'netpol.wider'],
    ['only ingress isolated', from([{ to: [web], ports: port }], ['Ingress']), 'netpol.notIsolated'],
    ['only names', from([names]), 'netpol.narrower'],
  ])('fails with %s', (_, evidence, code) => {
    expect(judge(check, out, world(evidence))).toMatchObject({ verdict: 'fail', code });
  });
});

describe('parameters', () => {
  it.each<[string, object]>([
    ['nothing asked', { ns: 'shop', podLabels: {} }],
    ['deny and something open', { ...wanted, deny: true }],
    ['a block with pods', { ...wanted, from: [{ cidr: '10.0.0.0/8', pods: {} }] }],
    ['an exception without a block', { ...wanted, from: [{ pods: {}, except: ['10.0.0.0/8'] }] }],
    ['an empty entry', { ...wanted, from: [{}] }],
    ['a block that is none', { ...wanted, from: [{ cidr: '10.0.0.0' }] }],
    ['a port that is none', { ...wanted, ports: [0] }],
    ['sources without their direction', { ...wanted, types: ['Egress'] }],
    ['an unknown direction', { ...wanted, types: ['ingress'] }],
  ])('refuses %s', (_, params) => {
    expect(check.params.safeParse(params).success).toBe(false);
  });
});

it('ends in time for policies with many labels', () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`key-${index}`, `value-${index}`]));
  expect(judge(check, wanted, world(one([{ from: [labels(many)], ports: port }])))).toMatchObject({ verdict: 'fail' });
});

it('ends in time for policies with many rules and ports', () => {
  const ports = Array.from({ length: 500 }, (_, index) => tcp(1000 + 2 * index, { endPort: 1001 + 2 * index }));
  const rules = Array.from({ length: 100 }, (_, index) => ({ from: [labels({ app: `app-${index}` })], ports }));
  expect(judge(check, wanted, world(one(rules)))).toMatchObject({ verdict: 'fail' });
});

it('comes to a verdict on damaged evidence', () => {
  neverThrows(
    check,
    vpc,
    world(one([{ from: [{ ipBlock: { cidr: '10.0.0.0/16', except: ['10.0.1.0/24'] } }, front], ports: port }])),
  );
});
