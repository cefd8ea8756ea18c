/** English texts: the checks of pipelines, GitOps and autoscalers. */
import type { DeliveryCodes } from '../../../checks/codes/delivery.ts';
import { targetName } from '../../../checks/rules/scale-target.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const or = (names: readonly string[]) => names.join(' or ');
const all = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
const place = (namespace: string) => (namespace === '' ? 'the cluster' : `namespace ${namespace}`);
const because = (message: string) => (message === '' ? '' : ` (${brief(message)})`);
const says = (message: string) => (message === '' ? '' : `: ${brief(message)}`);
const brief = (message: string) =>
  message.length > 150 ? `${message.slice(0, 150)}…` : message.replace(/[.\s]+$/, '');
const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? '' : 's'}`;

export const deliveryCodes: CodeTexts<DeliveryCodes> = {
  'gitops.path': {
    seen: ({ kind, name, seen }) => `${kind} ${name} takes folder ${all(seen)}.`,
    wanted: ({ wanted }) => `Folder ${or(wanted)}.`,
    next: ({ wanted }) => `Set the path to ${wanted[0]}.`,
  },
  'gitops.repository': {
    seen: ({ kind, name, seen }) => `${kind} ${name} takes repository ${all(seen)}.`,
    wanted: ({ wanted }) => `Repository ${or(wanted)}.`,
    next: () => 'Point it to your own repository; that of an example belongs to others.',
  },

  'argo.none': {
    seen: ({ namespace }) => `There is no Application of Argo CD in ${place(namespace)}.`,
    wanted: () => 'An Application.',
    next: () => 'Create an Application with repository, path and destination, by the page of Argo CD or as YAML.',
  },
  'argo.destination': {
    seen: ({ name, seen }) =>
      `Application ${name} deploys into ${seen === '' ? 'no namespace of its own' : `namespace ${seen}`}.`,
    wanted: ({ wanted }) => `Destination namespace ${or(wanted)}.`,
    next: ({ wanted }) => `Set spec.destination.namespace to ${wanted[0]}.`,
  },
  'argo.notAutomated': {
    seen: ({ name }) => `Application ${name} is synchronised by hand.`,
    wanted: () => 'Automatic synchronisation.',
    next: () => 'Set spec.syncPolicy.automated, or switch on Auto-Sync on the page of the application.',
  },
  'argo.noSelfHeal': {
    seen: ({ name }) => `Application ${name} leaves changes in the cluster as they are.`,
    wanted: () => 'Self-healing.',
    next: () => 'Set spec.syncPolicy.automated.selfHeal to true.',
  },
  'argo.noStatus': {
    seen: ({ name }) => `Application ${name} has not been compared with its repository yet.`,
    wanted: () => 'A status that belongs to what the application says now.',
    next: () => 'Wait a little. If it stays like this, look whether the application controller of Argo CD runs.',
  },
  'argo.error': {
    seen: ({ name, type, message }) => `Application ${name}: ${type}${says(message)}.`,
    wanted: () => 'An application without errors.',
    next: () =>
      'Remove what the message names: address, branch or path of the repository, its credentials, or the project.',
  },
  'argo.syncing': {
    seen: ({ name, message }) => `Application ${name} is being synchronised${says(message)}.`,
    wanted: () => 'A synchronisation that has succeeded.',
    next: () => 'Wait until it has finished; if it does not, look at the hooks and at the objects that are waited for.',
  },
  'argo.syncFailed': {
    seen: ({ name, message }) => `The last synchronisation of application ${name} failed${says(message)}.`,
    wanted: () => 'A synchronisation that has succeeded.',
    next: () => 'Correct in Git what the message names, then synchronise again.',
  },
  'argo.outOfSync': {
    seen: ({ name, seen }) => `Application ${name} is ${seen === '' ? 'Unknown' : seen}.`,
    wanted: () => 'Sync status Synced.',
    next: ({ name, namespace }) =>
      `Synchronise it, and look at its differences: kubectl describe applications.argoproj.io ${name} -n ${namespace}`,
  },
  'argo.empty': {
    seen: ({ name, seen }) => `Application ${name} manages ${count(seen, 'object')}.`,
    wanted: ({ wanted }) => `At least ${count(wanted, 'object')}.`,
    next: () => 'Look whether the path holds manifests and whether the branch is the right one.',
  },
  'argo.health': {
    seen: ({ name, seen, message }) => `The health of application ${name} is ${seen}${because(message)}.`,
    wanted: () => 'Health Healthy.',
    next: () =>
      'Look at the object that is not healthy and at the events of its pods; a load balancer takes some minutes.',
  },

  'flux.none': {
    seen: ({ namespace }) => `There is no Kustomization or HelmRelease of Flux in ${place(namespace)}.`,
    wanted: () => 'A Kustomization or HelmRelease.',
    next: () => 'Create one for your source, or bootstrap Flux with your repository.',
  },
  'flux.noSource': {
    seen: ({ kind, name, source }) => `${kind} ${name} refers to ${source}, which does not exist.`,
    wanted: ({ source }) => `${source}.`,
    next: () => 'Create the source, or correct name and namespace in spec.sourceRef.',
  },
  'flux.suspended': {
    seen: ({ kind, name }) => `${kind} ${name} is suspended.`,
    wanted: () => 'Reconciliation that goes on.',
    next: () => 'Set spec.suspend to false, or use: flux resume',
  },
  'flux.notReady': {
    seen: ({ kind, name, reason, message }) =>
      `${kind} ${name} is not ready: ${reason === '' ? 'no status yet' : reason}${because(message)}.`,
    wanted: ({ kind, name }) => `${kind} ${name} ready.`,
    next: () =>
      'Remove what the message names: address, branch or credentials of the source, or an error in the manifests.',
  },
  'flux.notApplied': {
    seen: ({ kind, name, seen }) => `${kind} ${name} has applied ${seen === '' ? 'no revision' : seen}.`,
    wanted: ({ wanted }) => (wanted === '' ? 'A revision that is applied.' : `Revision ${wanted}.`),
    next: () => 'Wait for the next reconciliation, or start it with flux reconcile.',
  },
  'flux.empty': {
    seen: ({ name }) => `Kustomization ${name} has applied no objects.`,
    wanted: () => 'Objects from the repository.',
    next: () => 'Look whether spec.path holds manifests.',
  },

  'vpa.absent': {
    seen: ({ namespace, seen }) =>
      `No VerticalPodAutoscaler in namespace ${namespace} is for it; there are ones for: ${all(seen)}.`,
    wanted: ({ target }) => `A VerticalPodAutoscaler for ${or(target)}.`,
    next: ({ target }) => `Create one whose spec.targetRef is ${or(target)}.`,
  },
  'vpa.several': {
    seen: ({ target, seen }) => `${target} has several VerticalPodAutoscalers: ${all(seen)}.`,
    wanted: ({ target }) => `One VerticalPodAutoscaler for ${target}.`,
    next: () => 'Keep one of them and delete the others.',
  },
  'vpa.noTarget': {
    seen: ({ name, target }) => `VerticalPodAutoscaler ${name} points to ${target}, which does not exist.`,
    wanted: ({ target }) => `${target} in the same namespace.`,
    next: () => 'Create it, or correct spec.targetRef.',
  },
  'vpa.mode': {
    seen: ({ name, seen }) => `VerticalPodAutoscaler ${name} has update mode ${seen}.`,
    wanted: ({ wanted }) => `Update mode ${or(wanted)}.`,
    next: ({ wanted }) => `Set spec.updatePolicy.updateMode to ${wanted[0]}.`,
  },
  'vpa.unsupported': {
    seen: ({ name, message }) => `VerticalPodAutoscaler ${name} cannot work as it is written${because(message)}.`,
    wanted: () => 'A configuration that the recommender accepts.',
    next: () => 'Correct what the message names, usually spec.targetRef.',
  },
  'vpa.noPods': {
    seen: ({ name, message }) => `VerticalPodAutoscaler ${name} finds no pods${because(message)}.`,
    wanted: () => 'Pods of its target that run.',
    next: () => 'Look whether the target has pods, and compare kind and name in spec.targetRef.',
  },
  'vpa.noRecommendation': {
    seen: ({ name, reason, message }) =>
      `VerticalPodAutoscaler ${name} has no recommendation yet${because([reason, message].filter(Boolean).join(', '))}.`,
    wanted: () => 'A recommendation for each container.',
    next: () => 'It takes some minutes. It needs metrics-server and a running vpa-recommender.',
  },
  'vpa.off': {
    seen: ({ name }) => `VerticalPodAutoscaler ${name} has update mode Off: it recommends only.`,
    wanted: () => 'Pods with the recommended requests.',
    next: () => 'Set spec.updatePolicy.updateMode to Recreate or InPlaceOrRecreate.',
  },
  'vpa.alone': {
    seen: ({ name }) => `The target of VerticalPodAutoscaler ${name} has one replica, which is not replaced.`,
    wanted: () => 'A pod with the recommended requests.',
    next: () =>
      'Give the target two replicas, or set spec.updatePolicy.minReplicas to 1; a pod that you delete yourself comes back updated too.',
  },
  'vpa.notApplied': {
    seen: ({ name, pods }) =>
      `No pod has what VerticalPodAutoscaler ${name} recommends; pods: ${all(pods.slice(0, 3))}.`,
    wanted: () => 'A pod with the recommended requests.',
    next: ({ mode }) =>
      mode === 'Initial'
        ? 'In mode Initial only new pods are changed: delete a pod, or choose mode Recreate.'
        : 'Look whether vpa-updater and vpa-admission-controller run; pods whose requests already fit are left alone.',
  },

  'karpenter.noPool': {
    seen: ({ builtIn }) =>
      builtIn.length === 0 ? 'There is no NodePool.' : `There are only NodePools of EKS Auto Mode: ${all(builtIn)}.`,
    wanted: () => 'A NodePool of Karpenter.',
    next: () => 'Create a NodePool and an EC2NodeClass that it refers to.',
  },
  'karpenter.noClass': {
    seen: ({ pool, class: name, seen }) =>
      `NodePool ${pool} refers to node class ${name === '' ? '(none)' : name}, which does not exist; there are: ${all(seen)}.`,
    wanted: () => 'A node class that exists.',
    next: () => 'Create the EC2NodeClass, or correct spec.template.spec.nodeClassRef.',
  },
  'karpenter.notReady': {
    seen: ({ kind, name, condition, message }) => `${kind} ${name}: ${condition} is not true${because(message)}.`,
    wanted: ({ kind, name }) => `${kind} ${name} ready.`,
    next: ({ condition }) =>
      condition === 'SubnetsReady' || condition === 'SecurityGroupsReady'
        ? 'Put the tag karpenter.sh/discovery of the selector on the subnets and security groups.'
        : 'Correct what the message names; an instance profile needs the node role in spec.role.',
  },
  'karpenter.noClaim': {
    seen: ({ pool }) => `NodePool ${pool} has launched no node since the enrolment.`,
    wanted: () => 'A node that Karpenter launched.',
    next: () =>
      'Make pods that fit on no node, such as more replicas with larger requests, and read the log of Karpenter.',
  },
  'karpenter.claim': {
    seen: ({ claim, condition, message }) => `NodeClaim ${claim}: ${condition} is not true yet${because(message)}.`,
    wanted: () => 'A NodeClaim that is launched, registered and initialized.',
    next: ({ condition }) =>
      condition === 'Registered'
        ? 'The instance runs but does not join: map the node role by an access entry of type EC2_LINUX or in aws-auth.'
        : 'Wait some minutes; after that read the message and the log of Karpenter.',
  },
  'karpenter.noInstance': {
    seen: ({ claim, instance }) =>
      `No node on a running instance stands behind NodeClaim ${claim}${instance === '' ? '' : ` (${instance})`}.`,
    wanted: () => 'A node on its own running instance.',
    next: () => 'Let Karpenter launch another node: make pods that fit on no node.',
  },
  'karpenter.inGroup': {
    seen: ({ instance, group }) => `Instance ${instance} belongs to Auto Scaling group ${group}.`,
    wanted: () => 'An instance that Karpenter launched itself.',
    next: () => 'Make pods that fit on no node of the node groups, so that Karpenter has to launch one.',
  },

  'autoscaler.noGroups': {
    seen: ({ name }) => `Deployment ${name} has no argument that names Auto Scaling groups.`,
    wanted: () => 'Argument --node-group-auto-discovery or --nodes.',
    next: () => 'Add --node-group-auto-discovery=asg:tag=… with the tags that the groups of the cluster have.',
  },
  'autoscaler.placeholder': {
    seen: ({ argument }) => `The argument still has a placeholder: ${argument}`,
    wanted: ({ cluster }) => `The name of the cluster, ${cluster}.`,
    next: ({ cluster }) => `Replace the placeholder by ${cluster} and apply the Deployment again.`,
  },
  'autoscaler.otherCluster': {
    seen: ({ argument }) => `The argument does not name this cluster: ${argument}`,
    wanted: ({ cluster }) => `A tag of cluster ${cluster}.`,
    next: ({ cluster }) => `Use asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/${cluster}`,
  },
  'autoscaler.noTags': {
    seen: ({ tags }) => `No Auto Scaling group of the cluster has all these tags: ${all(tags)}.`,
    wanted: () => 'A group with the tags of the argument.',
    next: () => 'Put the tags on the Auto Scaling group; managed node groups have them by themselves.',
  },
  'autoscaler.otherGroup': {
    seen: ({ argument }) => `The argument names no Auto Scaling group of the cluster: ${argument}`,
    wanted: ({ known }) => `One of the groups: ${all(known)}.`,
    next: ({ known }) => `Write minimum, maximum and group, such as --nodes=2:5:${known[0] ?? 'GROUP'}`,
  },
  'autoscaler.stale': {
    seen: ({ last }) =>
      `Cluster Autoscaler has last written its status ${last === '' ? 'at an unknown time' : `at ${last}`}.`,
    wanted: () => 'A status of the last two minutes.',
    next: () => 'Read its log: AccessDenied means that its role lacks rights for Auto Scaling.',
  },
  'autoscaler.unhealthy': {
    seen: ({ seen }) => `Cluster Autoscaler says that the cluster is ${seen}.`,
    wanted: () => 'Healthy.',
    next: () => 'Look at the nodes that are not ready and at the log of Cluster Autoscaler.',
  },
};

export const deliveryLabels: LabelTexts<'argo.app' | 'flux.ready' | 'k8s.autoscaler' | 'k8s.karpenter' | 'k8s.vpa'> = {
  'argo.app': ({ name, path, automated, selfHeal }) =>
    `Argo CD application${name === undefined ? '' : ` ${or(name)}`}${path === undefined ? '' : ` from ${or(path)}`}: Synced, Healthy${selfHeal ? ', self-healing' : automated ? ', automatic' : ''}`,
  'flux.ready': ({ kind, name, path }) =>
    `Flux ${kind ?? 'Kustomization or HelmRelease'}${name === undefined ? '' : ` ${or(name)}`}${path === undefined ? '' : ` from ${or(path)}`} applied`,
  'k8s.autoscaler': ({ healthy }) => `Cluster Autoscaler with the groups of this cluster${healthy ? ', healthy' : ''}`,
  'k8s.karpenter': ({ nodePool, launched }) =>
    `Karpenter NodePool${nodePool === undefined ? '' : ` ${or(nodePool)}`} ready${launched ? ', with a node launched' : ''}`,
  'k8s.vpa': ({ target, applied }) =>
    `VerticalPodAutoscaler of ${or(target.map(targetName))}: ${applied ? 'recommendation applied' : 'recommendation'}`,
};
