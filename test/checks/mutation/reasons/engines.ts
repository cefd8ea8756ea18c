/**
 * Damages that checks of network engines and other extensions may survive.
 */
import type { Reason } from './reason.ts';

/** Whether pods are guarded by an engine that is none of AWS. */
const isForeign: Reason['where'] = ({ seen }) => /"calico-node"|"cilium"/.test(JSON.stringify(seen.daemonSets));

export const engines: readonly Reason[] = [
  {
    checks: ['k8s.policyEngine'],
    damage: /^(policies|endpoints)\b/,
    where: isForeign,
    why: 'the engine here is none of AWS, and tells nothing of single pods',
  },
  {
    checks: ['k8s.policyEngine'],
    damage: /^(described( |\.cluster )|addon\b)/,
    why: 'the cluster tells of Auto Mode only, and the add-on what is on its way; the DaemonSet says what is on',
  },
  {
    checks: ['k8s.podSecurityGroup'],
    damage: /^(described\.cluster renamed$|addon\b)/,
    why: 'the add-on tells what is on its way; the DaemonSet says what is on',
  },
  {
    checks: ['k8s.policyEngine'],
    damage: /^daemonSets\.items\.\[\](\.(metadata\.namespace|spec|spec\.template\b.*) | moved$)/,
    where: isForeign,
    why: 'an operator may use any namespace, and has settings of its own',
  },
  {
    checks: ['k8s.policyEngine'],
    damage:
      /^daemonSets\.items\.\[\]\.(metadata\.(uid|generation)|spec\.updateStrategy\b.*|status\.(updatedNumberScheduled|numberReady|numberAvailable|observedGeneration)(?= changed)) /,
    why: 'how pods are replaced is not asked for; more of them than wanted are enough',
  },
  {
    checks: ['k8s.policyEngine'],
    damage:
      /^pods\.items\.\[\](\.(metadata\.(name|ownerReferences|labels\.controller-revision-hash)|spec|status\.containerStatuses)\b| (renamed|disowned|reowned)$)/,
    why: 'pods explain what the status of the DaemonSet lacks; the pods that are meant go by their labels',
  },
  {
    checks: ['k8s.policyEngine'],
    damage:
      /^policies\.items\.\[\]\.spec( |\.podSelector( |\.matchLabels( (deleted|null|emptied)|\.\w+ deleted)))|^endpoints\.items\.\[\] renamed$/,
    why: 'a selector that asks for less selects more pods; the endpoints name their policy and their pods themselves',
  },
  {
    checks: ['k8s.podSecurityGroup'],
    damage: /^accounts\b|^pods\.items\.\[\]\.spec( |\.serviceAccountName )/,
    where: ({ seen }) => !JSON.stringify(seen.policies).includes('serviceAccountSelector'),
    why: 'the policy selects pods by their own labels',
  },
  {
    checks: ['k8s.podSecurityGroup'],
    damage: /\.podSelector( emptied|\.matchLabels (deleted|null|emptied)|\.matchLabels\.\w+ deleted)$/,
    why: 'a selector that asks for less selects more pods, these among them',
  },
  {
    checks: ['k8s.podSecurityGroup'],
    damage: /^(policies|pods)\.items\.\[\](\.metadata\.(name|creationTimestamp) | (renamed|disowned|reowned)$)/,
    why: 'any policy and any pod with the labels will do; ages count only for a pod without an interface',
  },
  { checks: ['k8s.podSecurityGroup'], damage: /^awsNode dying$/, why: 'its pods have the setting until they are gone' },
  {
    checks: ['k8s.podSecurityGroup'],
    damage:
      /^(described\.cluster|groups\.SecurityGroups\.\[\]|interfaces\.NetworkInterfaces\.\[\]|instances\.DBInstances\.\[\]) (renamed|disowned|reowned)$/,
    unless: ['groups'],
    why: 'ids of groups and interfaces decide, not names and tags',
  },
  {
    checks: ['k8s.podSecurityGroup'],
    damage: /\.DBInstance(Identifier|Status) |\.IpPermissions\.\[\]\.(FromPort emptied|ToPort changed)$/,
    why: 'any database will do; a rule that opens more ports opens this one too',
  },
  {
    checks: ['k8s.vpa'],
    damage: /\.conditions\.\[\]\.lastTransitionTime |\.spec\.updatePolicy\b/,
    unless: ['mode'],
    why: 'times count only while something is missing; the mode is not asked for',
  },
  {
    checks: ['k8s.vpa'],
    damage: /^vpas\.items\.\[\](\.metadata\.name | renamed$)|^(replicaSets|pods)\.items\.\[\] renamed$/,
    why: 'a VPA is found by its target, and pods by their owners',
  },
  {
    checks: ['k8s.vpa'],
    damage: /^deployments\.items\.\[\]\.spec |\.vpaUpdates changed$/,
    why: 'what is updated needs no template to compare with, and a longer list of updates is one',
  },
  {
    checks: ['k8s.karpenter'],
    damage:
      /\.conditions\.\[\]\.((reason|message|lastTransitionTime) |observedGeneration (deleted|null|retyped|changed)$)|\.metadata\.generation (deleted|null|emptied|retyped)$|^(pools|nodes)\.items\.\[\]\.metadata |^(pools|claims)\.items\.\[\]\.metadata\.name |^(pools|classes)\.items\.\[\] aged$/,
    unless: ['nodePool'],
    why: 'reasons, times and generations count only while it is not ready; names are free; a NodePool may be old',
  },
  {
    checks: ['k8s.karpenter'],
    damage:
      /^(pools|claims|nodes)\.items\.\[\] (renamed|aged)$|^instances\.Reservations\.\[\]\.Instances\.\[\](\.(Tags\b|LaunchTime )| (renamed|disowned|reowned|aged)$)/,
    where: ({ damage }) => !/^claims.* aged$/.test(damage),
    why: 'the claim is new, and names its node and its instance; theirs are not asked for',
  },
  {
    checks: ['k8s.log'],
    damage:
      /^pods\.items\.\[\](\.(spec\.containers\.\[\]\.name (retyped|changed)$|metadata\.(name|creationTimestamp) )| (renamed|disowned|reowned)$)|\.lines changed$/,
    unless: ['container'],
    why: 'its log was asked for by its name; times count only while something is missing',
  },
];
