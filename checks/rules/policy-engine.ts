/**
 * What enforces NetworkPolicies: without it they are saved and have no effect
 * (https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html).
 */
import type { KindTypes } from '../reads/kinds.ts';
import type { AwsOperations } from '../reads/operations.ts';
import type { CustomObject } from '../reads/read.ts';
import { type CheckContext, type Finding, fail, pass, pendingOrFail } from '../verdict.ts';
import type { CauseEvidence } from './cause.ts';
import { selects } from './label-selector.ts';
import { textOf } from './lenient.ts';
import { type NetworkPolicy, podSelectorOf, spokenPolicy } from './netpol.ts';
import { latest, nameOf, namespaceOf } from './objects.ts';
import { isRecord } from './path.ts';
import type { Pod } from './pod-ready.ts';
import { type Owned, ownedBy, unsettled } from './rollout.ts';
import { awsNodeOf, cniAddonOf, type DaemonSet, enforcesPolicies, isTrue } from './vpc-cni.ts';

export const engineNames = ['vpc-cni', 'auto', 'calico', 'cilium'] as const;
export type EngineName = (typeof engineNames)[number];

export interface EngineEvidence {
  daemonSets: readonly DaemonSet[];
  pods: readonly Pod[];
  /** ConfigMap kube-system/amazon-vpc-cni. */
  cniConfig?: KindTypes['ConfigMap'] | undefined;
  /** ConfigMap kube-system/cilium-config. */
  ciliumConfig?: KindTypes['ConfigMap'] | undefined;
  addon?: AwsOperations['eks:DescribeAddon']['output'] | undefined;
  described?: AwsOperations['eks:DescribeCluster']['output'] | undefined;
  causes: CauseEvidence;
}

/** DaemonSets of the engines that run as such, by name. */
const AGENTS: Readonly<Record<'vpc-cni' | 'calico' | 'cilium', string>> = {
  'vpc-cni': 'aws-node',
  calico: 'calico-node',
  cilium: 'cilium',
};

/** The DaemonSet of an engine. */
function agentOf(engine: keyof typeof AGENTS, daemonSets: readonly DaemonSet[]): DaemonSet | undefined {
  // The operators of Calico and Cilium may use a namespace of their own.
  return engine === 'vpc-cni' ? awsNodeOf(daemonSets) : daemonSets.find((one) => nameOf(one) === AGENTS[engine]);
}

/** The DaemonSets of all engines with their pods. */
export function enginesIn({ daemonSets, pods }: Pick<EngineEvidence, 'daemonSets' | 'pods'>): Owned[] {
  return (['vpc-cni', 'calico', 'cilium'] as const)
    .flatMap((engine) => agentOf(engine, daemonSets) ?? [])
    .map((daemonSet) => ownedBy('DaemonSet', daemonSet, [], pods));
}

/** Whether an engine enforces: `pass`, why not, or nothing where the cluster does not have it. */
export function judgeEngine(engine: EngineName, seen: EngineEvidence, context: CheckContext): Finding | undefined {
  if (engine === 'auto') return judgeAuto(seen, context);
  const agent = agentOf(engine, seen.daemonSets);
  if (agent === undefined) return undefined;
  const off = engine === 'vpc-cni' ? cniOff(agent, seen, context) : engine === 'cilium' ? ciliumOff(seen) : undefined;
  if (off !== undefined) return off;
  const owned = ownedBy('DaemonSet', agent, [], seen.pods);
  return unsettled(owned, 1, context, seen.causes) ?? pass({ engine });
}

function cniOff(agent: DaemonSet, { addon, cniConfig }: EngineEvidence, context: CheckContext): Finding | undefined {
  const managed = cniAddonOf(addon);
  const cluster = context.cluster.name;
  const isOn = enforcesPolicies(agent);
  if (isOn === undefined) return fail('policyEngine.noAgent', { cluster });
  if (!isOn && isTrue(managed?.settings.enableNetworkPolicy))
    return pendingOrFail('policyEngine.rolling', { engine: 'VPC CNI' }, context, managed?.changedAt);
  if (!isOn) return fail('policyEngine.off', { cluster, addon: managed?.name ?? '' });
  const controller = cniConfig?.data?.['enable-network-policy-controller'];
  return controller === 'false' ? fail('policyEngine.controllerOff', { cluster }) : undefined;
}

function ciliumOff({ ciliumConfig }: EngineEvidence): Finding | undefined {
  const isNever = ciliumConfig?.data?.['enable-policy'] === 'never';
  return isNever ? fail('policyEngine.never', { engine: 'Cilium' }) : undefined;
}

/** Auto Mode brings the agent with its nodes; the controller is off until a ConfigMap switches it on. */
function judgeAuto({ described, cniConfig }: EngineEvidence, context: CheckContext): Finding | undefined {
  if (described?.cluster?.computeConfig?.enabled !== true) return undefined;
  const controller = textOf(cniConfig?.data?.['enable-network-policy-controller']);
  return isTrue(controller)
    ? pass({ engine: 'auto' })
    : fail('policyEngine.autoOff', { cluster: context.cluster.name });
}

/** Why an engine of AWS does not enforce policies on a pod: it lists each one in a PolicyEndpoint of the policy. */
export function untaken(
  pod: Pod,
  engine: EngineName,
  labels: string,
  { policies, endpoints }: { policies: readonly NetworkPolicy[]; endpoints: readonly CustomObject[] },
  context: CheckContext,
): Finding | undefined {
  if (engine !== 'vpc-cni' && engine !== 'auto') return undefined;
  const name = nameOf(pod);
  const namespace = namespaceOf(pod);
  if (pod.metadata?.labels?.['eks.amazonaws.com/fargate-profile'] !== undefined)
    return fail('policyEngine.fargate', { pod: name });
  const own = policies.filter((policy) => selects(podSelectorOf(policy), pod.metadata?.labels));
  const names = own.map(nameOf);
  if (own.length === 0) return fail('netpol.none', { namespace, labels, seen: policies.map(spokenPolicy) });
  const isTaken = endpoints.some(({ spec }) => {
    const { policyRef, podSelectorEndpoints } = recordOf(spec);
    const listed = Array.isArray(podSelectorEndpoints) ? podSelectorEndpoints : [];
    const isOwn = names.includes(textOf(recordOf(policyRef).name));
    return isOwn && listed.some((one: unknown) => recordOf(one).name === name);
  });
  if (isTaken) return undefined;
  const since = latest([pod, ...own].map(({ metadata }) => metadata?.creationTimestamp));
  return pendingOrFail('policyEngine.notTaken', { pod: name, namespace, policies: names }, context, since);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
