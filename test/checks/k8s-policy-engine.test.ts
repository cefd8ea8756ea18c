import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/k8s-policy-engine.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import type { CustomObject } from '../../checks/reads/read.ts';
import { early, type PodParts, pod, recent } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

type Params = z.input<typeof check.params>;

interface Agent {
  name: string;
  namespace?: string;
  container?: string;
  args?: string[];
  status?: object;
}

const running = {
  observedGeneration: 1,
  desiredNumberScheduled: 2,
  currentNumberScheduled: 2,
  updatedNumberScheduled: 2,
  numberReady: 2,
  numberAvailable: 2,
};
const agent = ({
  name,
  namespace = 'kube-system',
  container = name,
  args = [],
  status,
}: Agent): KindTypes['DaemonSet'] => ({
  metadata: { name, namespace, uid: name, generation: 1, creationTimestamp: early },
  spec: {
    selector: {},
    template: {
      spec: {
        containers: [
          { name, args: [] },
          { name: container, args },
        ],
      },
    },
  },
  status: { ...running, ...status } as KindTypes['DaemonSet']['status'],
});
const cni = (args: string[] = ['--enable-ipv6=false', '--enable-network-policy=true'], status: object = {}) =>
  agent({ name: 'aws-node', container: 'aws-eks-nodeagent', args, status });
const config = (
  value: string,
  name = 'amazon-vpc-cni',
  key = 'enable-network-policy-controller',
): KindTypes['ConfigMap'] => ({
  metadata: { name, namespace: 'kube-system' },
  data: { [key]: value },
});
const shop = (name: string, parts: PodParts = {}) => pod({ name, namespace: 'shop', ...parts });
const policy: KindTypes['NetworkPolicy'] = {
  metadata: { name: 'web', namespace: 'shop', creationTimestamp: early },
  spec: { podSelector: { matchLabels: { app: 'web' } } },
};
const endpoint = (pods: string[], ref = 'web') => ({
  metadata: { name: 'web-x1', namespace: 'shop' },
  spec: {
    policyRef: { name: ref, namespace: 'shop' },
    podSelectorEndpoints: pods.map((name) => ({ name, namespace: 'shop', podIP: '10.0.0.1', hostIP: '10.0.0.2' })),
  },
});

interface World {
  agents?: KindTypes['DaemonSet'][];
  pods?: KindTypes['Pod'][];
  configs?: KindTypes['ConfigMap'][];
  policies?: KindTypes['NetworkPolicy'][];
  endpoints?: CustomObject[];
  settings?: string;
  modifiedAt?: string;
  auto?: boolean;
}

function world(facts: World): Evidence {
  const { agents = [cni()], pods = [shop('web-1')], configs = [], policies = [policy], settings, auto } = facts;
  return {
    kube: { DaemonSet: agents, Pod: pods, ConfigMap: configs, NetworkPolicy: policies },
    custom: { 'policyendpoints.networking.k8s.aws': facts.endpoints ?? [endpoint(['web-1'])] },
    aws: {
      'eks:DescribeCluster': { cluster: { name: 'eks-demo', computeConfig: { enabled: auto === true } } },
      ...(settings !== undefined && {
        'eks:DescribeAddon': {
          addon: { addonName: 'vpc-cni', configurationValues: settings, modifiedAt: facts.modifiedAt ?? early },
        } as never,
      }),
    },
  };
}

const any: Params = {};
const taken: Params = { ns: 'shop', podLabels: { app: 'web' } };

describe('passes', () => {
  it.each<[string, Params, World]>([
    ['the agent of the VPC CNI', any, {}],
    ['a flag without value', any, { agents: [cni(['--enable-network-policy'])] }],
    [
      'the last of two flags',
      any,
      { agents: [cni(['--enable-network-policy=false', '--enable-network-policy=true'])] },
    ],
    ['the add-on, told in JSON', any, { settings: '{"enableNetworkPolicy":"true"}' }],
    ['the controller that is on', any, { configs: [config('true')] }],
    [
      'Calico in its own namespace',
      any,
      { agents: [cni([]), agent({ name: 'calico-node', namespace: 'calico-system' })] },
    ],
    ['Calico beside an older CNI', any, { agents: [agent({ name: 'aws-node' }), agent({ name: 'calico-node' })] }],
    ['Cilium', any, { agents: [agent({ name: 'cilium', container: 'cilium-agent' })] }],
    [
      'Cilium that enforces by default',
      any,
      { agents: [agent({ name: 'cilium' })], configs: [config('default', 'cilium-config', 'enable-policy')] },
    ],
    ['Auto Mode with its controller', any, { agents: [], auto: true, configs: [config('true')] }],
    ['Auto Mode beside nodes of one’s own', any, { agents: [cni([])], auto: true, configs: [config('true')] }],
    ['the engine that is asked for', { engines: ['calico'] }, { agents: [agent({ name: 'calico-node' })] }],
    ['pods in a PolicyEndpoint', taken, {}],
    [
      'pods in two of them',
      taken,
      { pods: [shop('web-1'), shop('web-2')], endpoints: [endpoint(['web-1']), endpoint(['web-2'])] },
    ],
    [
      'pods under Calico, which tells nothing of them',
      taken,
      { agents: [agent({ name: 'calico-node' })], endpoints: [] },
    ],
    ['pods that have ended', taken, { pods: [shop('web-1'), shop('web-0', { phase: 'Succeeded' })] }],
  ])('with %s', (_, params, facts) => {
    expect(judge(check, params, world(facts))).toMatchObject({ verdict: 'pass' });
  });
});

describe('does not pass', () => {
  it.each<[string, Params, World, string, string]>([
    ['without any engine', any, { agents: [] }, 'fail', 'policyEngine.none'],
    ['with the agent off', any, { agents: [cni(['--enable-network-policy=false'])] }, 'fail', 'policyEngine.off'],
    ['with the agent off by default', any, { agents: [cni([])] }, 'fail', 'policyEngine.off'],
    [
      'with a flag that begins the same',
      any,
      { agents: [cni(['--enable-network-policy-x=true'])] },
      'fail',
      'policyEngine.off',
    ],
    [
      'with an add-on told something else',
      any,
      { agents: [cni([])], settings: '{"env":{}}' },
      'fail',
      'policyEngine.off',
    ],
    [
      'with an add-on told by broken JSON',
      any,
      { agents: [cni([])], settings: '{"enableNetworkPolicy":' },
      'fail',
      'policyEngine.off',
    ],
    [
      'with an add-on that has just been told',
      any,
      { agents: [cni([])], settings: '{"enableNetworkPolicy":"true"}', modifiedAt: recent },
      'pending',
      'policyEngine.rolling',
    ],
    [
      'with an add-on told in YAML',
      any,
      { agents: [cni([])], settings: 'enableNetworkPolicy: "true"\n', modifiedAt: recent },
      'pending',
      'policyEngine.rolling',
    ],
    [
      'with an add-on that was told long ago',
      any,
      { agents: [cni([])], settings: '{"enableNetworkPolicy":"true"}' },
      'fail',
      'policyEngine.rolling',
    ],
    ['with a CNI from before', any, { agents: [agent({ name: 'aws-node' })] }, 'fail', 'policyEngine.noAgent'],
    ['with the controller off', any, { configs: [config('false')] }, 'fail', 'policyEngine.controllerOff'],
    [
      'with a DaemonSet of that name elsewhere',
      any,
      {
        agents: [
          agent({
            name: 'aws-node',
            namespace: 'x',
            container: 'aws-eks-nodeagent',
            args: ['--enable-network-policy=true'],
          }),
        ],
      },
      'fail',
      'policyEngine.none',
    ],
    [
      'with agents that match no node',
      any,
      {
        agents: [
          cni(undefined, {
            desiredNumberScheduled: 0,
            currentNumberScheduled: 0,
            updatedNumberScheduled: 0,
            numberReady: 0,
            numberAvailable: 0,
          }),
        ],
      },
      'fail',
      'workload.noNodes',
    ],
    [
      'with agents that are not ready',
      any,
      { agents: [cni(undefined, { numberReady: 0, numberAvailable: 0 })] },
      'fail',
      'workload.rolling',
    ],
    [
      'with the status of an earlier specification',
      any,
      { agents: [cni(undefined, { observedGeneration: 0 })] },
      'pending',
      'workload.notObserved',
    ],
    [
      'with Calico that is not ready',
      any,
      { agents: [agent({ name: 'calico-node', status: { numberReady: 0, numberAvailable: 0 } })] },
      'fail',
      'workload.rolling',
    ],
    [
      'with Cilium that is told to enforce nothing',
      any,
      { agents: [agent({ name: 'cilium' })], configs: [config('never', 'cilium-config', 'enable-policy')] },
      'fail',
      'policyEngine.never',
    ],
    ['with Auto Mode without the ConfigMap', any, { agents: [], auto: true }, 'fail', 'policyEngine.autoOff'],
    ['with another engine than asked for', { engines: ['calico'] }, {}, 'fail', 'policyEngine.none'],
    ['with pods that no policy selects', taken, { policies: [] }, 'fail', 'netpol.none'],
    ['without such pods', taken, { pods: [] }, 'fail', 'object.unlabelled'],
    [
      'with a pod of another namespace',
      taken,
      { pods: [pod({ labels: { app: 'web' } })] },
      'fail',
      'object.unlabelled',
    ],
    [
      'with a pod on Fargate',
      taken,
      { pods: [shop('web-1', { labels: { app: 'web', 'eks.amazonaws.com/fargate-profile': 'fp' } })] },
      'fail',
      'policyEngine.fargate',
    ],
    ['with a pod that is in no PolicyEndpoint', taken, { endpoints: [] }, 'fail', 'policyEngine.notTaken'],
    [
      'with a new pod that is in none yet',
      taken,
      { endpoints: [], pods: [shop('web-1', { created: recent })] },
      'pending',
      'policyEngine.notTaken',
    ],
    ['with one pod of two', taken, { pods: [shop('web-1'), shop('web-2')] }, 'fail', 'policyEngine.notTaken'],
    [
      'with the PolicyEndpoint of another policy',
      taken,
      { endpoints: [endpoint(['web-1'], 'other')] },
      'fail',
      'policyEngine.notTaken',
    ],
  ])('%s', (_, params, facts, verdict, code) => {
    expect(judge(check, params, world(facts))).toMatchObject({ verdict, code });
  });

  it('where the API of PolicyEndpoints is not there', () => {
    const { custom: _, ...evidence } = world({});
    expect(judge(check, taken, evidence)).toMatchObject({ verdict: 'fail', code: 'policyEngine.notTaken' });
  });
});

it('takes namespace and labels together only', () => {
  expect(check.params.safeParse({ ns: 'shop' }).success).toBe(false);
  expect(check.params.safeParse({ podLabels: {} }).success).toBe(false);
  expect(check.params.safeParse({ engines: ['weave'] }).success).toBe(false);
});

it('comes to a verdict on damaged evidence', () => {
  neverThrows(check, taken, world({ settings: '{"enableNetworkPolicy":"true"}', configs: [config('true')] }));
  neverThrows(check, any, world({ agents: [], auto: true }));
});
