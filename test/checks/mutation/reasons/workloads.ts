/**
 * Damages that checks of Deployments and DaemonSets may survive.
 */
import type { Reason } from './reason.ts';

/** Parameters that ask for something of the containers of a pod. */
export const podShape = [
  'image',
  'port',
  'uses',
  'volumes',
  'containersAtLeast',
  'probes',
  'resources',
  'placement',
  'env',
];

export const workloads: readonly Reason[] = [
  {
    checks: ['k8s.daemonset'],
    damage: /^daemonSets\.items\.\[\]\.(metadata\.generation|spec|status\.(?!observedGeneration)\w+)\b/,
    unless: ['imagePattern', 'labels', 'mounts', 'env'],
    why: 'nodes with a ready pod are counted one by one; the counters of the DaemonSet only say whether it is on its way',
  },
  {
    checks: ['k8s.daemonset'],
    damage: /\.template\.metadata( |\.labels )|\.containers\.\[\]\.image changed$/,
    unless: ['labels'],
    why: 'labels are not asked for; the pattern is still found in the longer name of the image',
  },
  {
    checks: ['k8s.daemonset'],
    damage:
      /^daemonSets\.items\.\[\]\.(metadata\.generation|status\.(?!observedGeneration)\w+|spec\.(updateStrategy|selector))\b|\.observedGeneration changed$/,
    why: 'nodes with a ready pod are counted one by one; the counters of the DaemonSet only say whether it is on its way',
  },
  {
    checks: ['k8s.daemonset'],
    damage: /^daemonSets\.items\.\[\](\.metadata\.name | renamed$)/,
    unless: ['name'],
    why: 'names are not asked for',
  },
  {
    checks: ['k8s.daemonset'],
    damage: /^daemonSets\.items\.\[\] moved$/,
    unless: ['ns'],
    why: 'any namespace will do',
  },
  {
    checks: ['k8s.daemonset'],
    damage:
      /^nodes\.items\.\[\]\.(spec\b|metadata\.labels(?!\.eks\.amazonaws\.com\/compute-type (deleted|null|retyped)))/,
    why: 'labels tell Fargate nodes from others, and there is none of these nodes without its pod',
  },
  {
    checks: ['k8s.daemonset'],
    damage:
      /^pods\.items\.\[\](\.(metadata\.creationTimestamp|spec\.(affinity|nodeName)|status\.containerStatuses)\b| (moved|renamed)$)/,
    why: 'the owner names the DaemonSet of a pod; its node stands in the affinity too; readiness stands in the condition',
  },
  {
    checks: ['k8s.workload'],
    damage: /^(pods|replicaSets)\b/,
    why: 'pods and ReplicaSets explain what the status of the workload lacks, and guard against crashes between probes',
  },
  {
    checks: ['k8s.workload'],
    damage:
      /^workloads\.items\.\[\]\.metadata\.((annotations\b.*|uid|labels) |generation (deleted|null|emptied|retyped)$)/,
    where: ({ damage, params }) => !damage.includes('.labels ') || !JSON.stringify(params).includes('"objectLabels"'),
    why: 'only used to find the pods of the current revision; generation is always there; labels are not asked for',
  },
  {
    checks: ['k8s.workload'],
    damage: /\.template\.metadata(\.labels)? /,
    unless: ['labels'],
    why: 'labels of the pods are not asked for',
  },
  {
    checks: ['k8s.workload'],
    damage: /\.containers\.\[\]\.image /,
    unless: ['image'],
    why: 'the image is not asked for',
  },
  {
    checks: ['k8s.workload'],
    damage: /\.containers\.\[\]\.image changed$/,
    why: 'a tag that is not asked for may be another',
  },
  {
    checks: ['k8s.workload'],
    damage: /\.status\.(observedGeneration|availableReplicas|readyReplicas|updatedReplicas) changed$/,
    why: 'larger numbers are enough',
  },
  {
    checks: ['k8s.workload'],
    damage: /^workloads\.items\.\[\]\.spec( |\.template( |\.spec( |\.containers\b)))/,
    unless: podShape,
    why: 'the status says how many are ready; nothing is asked of the pods',
  },
  {
    checks: ['k8s.workload'],
    damage: /^workloads\.items\.\[\]\.spec\.replicas (deleted|null|retyped)$/,
    unless: ['replicas'],
    why: 'the API reads a missing number of replicas as 1',
  },
  {
    checks: ['k8s.workload'],
    damage: /\.containers\.\[\]\.(name |ports\b)/,
    unless: ['port'],
    why: 'names and ports are not asked for; a probe names its port by number',
  },
  {
    checks: ['k8s.workload'],
    damage: /\.template( |\.spec( |\.containers( |\.\[\]( |\.resources\b))))/,
    where: ({ params }) => /"resources":/.test(JSON.stringify(params)),
    why: 'its pods show the same, which a LimitRange may have given them; without both it fails (pod-shape.test.ts)',
  },
  {
    checks: ['k8s.workload'],
    damage: /\.(status\.updateRevision|spec\.(volumeClaimTemplates|updateStrategy)\b\S*) /,
    unless: ['volumes'],
    why: 'how a StatefulSet replaces pods, and what it claims, is not asked for; the status counts those of its revision',
  },
  { checks: ['k8s.workload'], damage: /^hpas\b/, why: 'an HPA only explains another number of replicas' },
  {
    checks: ['k8s.workload'],
    damage: /\.template\.spec\.nodeSelector( retyped|\.\S+ (null|emptied|retyped|changed))$/,
    where: ({ params }) => JSON.stringify(params).includes('"nodeSelector"'),
    why: 'any selector of nodes will do',
  },
];
