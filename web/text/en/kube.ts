/** English texts of the checks that judge what the Kubernetes API shows. */
import type { KubeCodes } from '../../../checks/codes/kube.ts';
import { NOBODY } from '../../../checks/rules/access.ts';
import { metricName } from '../../../checks/rules/hpa.ts';
import { selectorOf } from '../../../checks/rules/labels.ts';
import type { Shape } from '../../../checks/rules/pod-shape.ts';
import { targetName } from '../../../checks/rules/scale-target.ts';
import type { CodeTexts, KubeCheckName, LabelTexts } from '../types.ts';
import { conditions } from './conditions.ts';

const or = (names: readonly string[]) => names.join(' or ');
const all = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
const place = (namespace: string) => (namespace === '' ? 'the cluster' : `namespace ${namespace}`);
const scope = (namespace: string) => (namespace === '' ? 'the whole cluster' : `namespace ${namespace}`);
const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? '' : 's'}`;
const because = (message: string) => (message === '' ? '' : ` (${message})`);
const subject = (user: string, groups: readonly string[]) =>
  groups.length === 0 ? user : `${user} in ${groups.length === 1 ? 'group' : 'groups'} ${groups.join(', ')}`;
const ready = (wanted: number) => `At least ${count(wanted, 'ready pod')} of the current version.`;

/** What a check asks of the shape of pods, by the names of its parameters. */
const parts: readonly [parameter: keyof Shape, words: string][] = [
  ['containersAtLeast', 'several containers'],
  ['serviceAccount', 'ServiceAccount'],
  ['uses', 'ConfigMap or Secret'],
  ['volumes', 'volumes'],
  ['env', 'variables'],
  ['probes', 'probes'],
  ['resources', 'requests or limits'],
  ['placement', 'placement'],
];
const withParts = (shape: Shape) => {
  const asked = parts.flatMap(([parameter, words]) => (shape[parameter] === undefined ? [] : [words]));
  return asked.length === 0 ? '' : `, with ${asked.join(', ')}`;
};

export const kubeCodes: CodeTexts<KubeCodes> = {
  'object.absent': {
    seen: ({ kind, name, namespace }) => `There is no ${kind} ${or(name)} in ${place(namespace)}.`,
    wanted: ({ kind, name }) => `${kind} ${or(name)}.`,
    next: ({ namespace }) => `Create it in ${place(namespace)}, with exactly this name.`,
  },
  'object.misnamed': {
    seen: ({ kind, namespace, seen }) => `In ${place(namespace)} there is ${kind} ${all(seen)}.`,
    wanted: ({ kind, name }) => `${kind} ${or(name)}.`,
    next: ({ name }) => `Names have to be equal letter by letter: create it as ${or(name)}.`,
  },
  'object.unlabelled': {
    seen: ({ kind, namespace, seen }) =>
      `No ${kind} in ${place(namespace)} has the labels; the closest one has: ${all(seen)}.`,
    wanted: ({ kind, wanted }) => `${kind} with labels ${wanted}.`,
    next: () => 'Compare key and value of each label; for pods they belong in spec.template.metadata.labels.',
  },
  'object.unserved': {
    seen: ({ kind }) => `The cluster does not know ${kind}.`,
    wanted: ({ kind }) => `An object of ${kind}.`,
    next: () => 'Install what brings this kind, such as its controller or its CustomResourceDefinition.',
  },
  'object.labels': {
    seen: ({ kind, name, seen }) => `${kind} ${name} has labels: ${all(seen)}.`,
    wanted: ({ wanted }) => `Labels ${wanted} in metadata.labels.`,
    next: () => 'Add the missing labels to metadata.labels of the object and apply it again.',
  },
  'field.absent': {
    seen: ({ kind, name, path }) => `${kind} ${name} has no ${path}.`,
    wanted: ({ path }) => `A value at ${path}.`,
    next: ({ path }) => `Set ${path} and apply the object again.`,
  },
  'field.present': {
    seen: ({ kind, name, path, seen }) => `${kind} ${name} has ${path}: ${seen}.`,
    wanted: ({ path }) => `No value at ${path}.`,
    next: ({ path }) => `Remove ${path} and apply the object again.`,
  },
  'field.value': {
    seen: ({ kind, name, path, seen }) => `${kind} ${name}: ${path} is ${seen === '' ? 'not set' : seen}.`,
    wanted: ({ path, condition, wanted }) => `${path} ${conditions[condition]} ${wanted}.`,
    next: ({ path }) => `Change ${path} and apply the object again.`,
  },

  'workload.notObserved': {
    seen: ({ kind, name }) => `The change of ${kind} ${name} has not been taken up yet.`,
    wanted: () => 'A status that belongs to the newest specification.',
    next: () => 'Wait a few seconds and check again.',
  },
  'workload.labels': {
    seen: ({ kind, name, seen }) => `The pod template of ${kind} ${name} has labels: ${all(seen)}.`,
    wanted: ({ wanted }) => `Labels ${wanted} in spec.template.metadata.labels.`,
    next: () => 'Put the labels into spec.template.metadata.labels; labels of the object itself do not reach the pods.',
  },
  'workload.image': {
    seen: ({ kind, name, seen }) => `${kind} ${name} uses image ${all(seen)}.`,
    wanted: ({ wanted }) => `Image ${or(wanted)}.`,
    next: () => 'Correct the image in spec.template.spec.containers and apply it again.',
  },
  'workload.port': {
    seen: ({ kind, name, seen }) => `${kind} ${name} declares container ports: ${all(seen)}.`,
    wanted: ({ wanted }) => `Container port ${wanted}.`,
    next: ({ wanted }) => `Set containerPort: ${wanted} in spec.template.spec.containers.`,
  },
  'workload.replicas': {
    seen: ({ kind, name, seen }) => `${kind} ${name} asks for ${count(seen, 'replica')}.`,
    wanted: ({ wanted }) => `${count(wanted, 'replica')}.`,
    next: ({ wanted }) => `Set spec.replicas to ${wanted} and apply it again.`,
  },
  'workload.zero': {
    seen: ({ kind, name }) => `${kind} ${name} is scaled to 0 replicas.`,
    wanted: () => 'At least one ready pod.',
    next: () => 'Set spec.replicas to at least 1 and apply it again.',
  },
  'workload.noNodes': {
    seen: ({ name }) => `DaemonSet ${name} matches no node.`,
    wanted: () => 'At least one ready pod.',
    next: () => 'Compare node selector, affinity and tolerations with the labels and taints of the nodes.',
  },
  'workload.tooFew': {
    seen: ({ kind, name, seen }) => `${kind} ${name} asks for ${count(seen, 'pod')}.`,
    wanted: ({ wanted }) => ready(wanted),
    next: ({ kind, wanted }) =>
      kind === 'DaemonSet' ? 'Add nodes, or let it run on more of them.' : `Scale it to at least ${wanted}.`,
  },
  'workload.paused': {
    seen: ({ kind, name, seen }) =>
      `The rollout of ${kind} ${name} is paused with ${count(seen, 'updated ready pod')}.`,
    wanted: ({ wanted }) => ready(wanted),
    next: ({ name, namespace }) => `Go on with the rollout: kubectl rollout resume deployment/${name} -n ${namespace}`,
  },
  'workload.stuck': {
    seen: ({ kind, name, updated, ready: up, wanted }) =>
      `The rollout of ${kind} ${name} makes no progress: ${updated} updated and ${up} ready of ${wanted}.`,
    wanted: ({ wanted }) => ready(wanted),
    next: ({ name, namespace }) =>
      `Read the conditions and events: kubectl describe deployment ${name} -n ${namespace}`,
  },
  'workload.rolling': {
    seen: ({ kind, name, updated, ready: up, wanted }) =>
      `${kind} ${name} is rolling out: ${updated} updated and ${up} ready of ${wanted}.`,
    wanted: ({ wanted }) => ready(wanted),
    next: () => 'Wait until the rollout has finished; if it does not, read the events of its pods.',
  },

  'pods.tooFew': {
    seen: ({ namespace, labels, seen }) =>
      `${count(seen, 'pod')}${labels === '' ? '' : ` with labels ${labels}`} in ${place(namespace)}.`,
    wanted: ({ wanted }) => `At least ${count(wanted, 'pod')}.`,
    next: () => 'Raise the replicas of what creates these pods.',
  },
  'pods.phase': {
    seen: ({ pod, seen }) => `Pod ${pod} is in phase ${seen === '' ? 'Unknown' : seen}.`,
    wanted: ({ wanted }) => `Phase ${wanted}.`,
    next: ({ pod, namespace }) => `Read the events of the pod: kubectl describe pod ${pod} -n ${namespace}`,
  },
  'pods.image': {
    seen: ({ pod, seen }) => `Pod ${pod} uses image ${all(seen)}.`,
    wanted: ({ wanted }) => `An image that matches ${wanted}.`,
    next: () => 'Put the new image into the workload and wait until its pods have been replaced.',
  },
  'pods.nodeLabel': {
    seen: ({ pod, node, seen }) => `Pod ${pod} runs on node ${node}, which has labels: ${all(seen)}.`,
    wanted: ({ wanted }) => `A node with labels ${wanted}.`,
    next: () => 'Set nodeSelector or node affinity in the pod template, and label the nodes.',
  },
  'pods.notFargate': {
    seen: ({ pod, scheduler, node }) =>
      `Pod ${pod} was left to ${scheduler}${node === '' ? '' : ` and runs on node ${node}`}; Fargate did not take it.`,
    wanted: ({ pod }) => `Pod ${pod} on a Fargate node.`,
    next: ({ pod, namespace }) =>
      `If the Fargate profile is newer than the pod, delete the pod: kubectl delete pod ${pod} -n ${namespace}. Otherwise make namespace and labels equal to those of the profile.`,
  },
  'pods.fargateWaiting': {
    seen: ({ pod, message }) => `Pod ${pod} waits for its Fargate node${because(message)}.`,
    wanted: ({ pod }) => `Pod ${pod} on a Fargate node.`,
    next: ({ pod, namespace }) =>
      `Fargate takes up to two minutes; after that read the events: kubectl describe pod ${pod} -n ${namespace}`,
  },
  'pods.fargateLabelOnly': {
    seen: ({ pod, node }) => `Pod ${pod} runs on node ${node}, which is no Fargate node.`,
    wanted: ({ pod }) => `Pod ${pod} on a Fargate node.`,
    next: ({ pod, namespace }) =>
      `Delete the pod so that it is scheduled again: kubectl delete pod ${pod} -n ${namespace}`,
  },
  'pods.onFargate': {
    seen: ({ pod, node }) => `Pod ${pod} runs on Fargate node ${node}.`,
    wanted: ({ pod }) => `Pod ${pod} on another node.`,
    next: () => 'Change its labels so that no Fargate profile selects it, and delete the pod.',
  },
  'pods.notEc2': {
    seen: ({ pod, node }) => `Pod ${pod} is on no EC2 node${node === '' ? '' : `, but on ${node}`}.`,
    wanted: ({ pod }) => `Pod ${pod} on an EC2 node.`,
    next: ({ pod, namespace }) => `See where it is placed: kubectl get pod ${pod} -n ${namespace} -o wide`,
  },
  'pods.hostNetwork': {
    seen: ({ pod }) => `Pod ${pod} uses hostNetwork, so its address is that of its node.`,
    wanted: () => 'A pod with an address of its own.',
    next: () => 'Use a pod without hostNetwork.',
  },
  'pods.outsideVpc': {
    seen: ({ pod, addresses, vpc, cidrs }) =>
      `Pod ${pod} has address ${all(addresses)}; VPC ${vpc} has: ${all(cidrs)}.`,
    wanted: () => 'Every address of the pod inside the VPC of the cluster.',
    next: () => 'Let the VPC CNI give addresses, not an overlay network: kubectl get daemonset aws-node -n kube-system',
  },

  'shape.containers': {
    seen: ({ kind, name, seen }) => `${kind} ${name} has containers: ${all(seen)}.`,
    wanted: ({ wanted }) => `At least ${count(wanted, 'container')} in one pod.`,
    next: () =>
      'Add the container to spec.containers, or as sidecar to spec.initContainers with restartPolicy: Always.',
  },
  'shape.serviceAccount': {
    seen: ({ kind, name, seen }) => `${kind} ${name} uses ServiceAccount ${seen}.`,
    wanted: ({ wanted }) => `ServiceAccount ${or(wanted)}.`,
    next: () => 'Set serviceAccountName in the pod template and apply it again.',
  },
  'shape.unused': {
    seen: ({ kind, name, object, seen }) =>
      `${kind} ${name} takes ${seen.length === 0 ? `no value from a ${object}` : `values only from ${object} ${all(seen)}`}.`,
    wanted: ({ object, wanted }) => `A value from ${object}${wanted.length === 0 ? '' : ` ${or(wanted)}`}.`,
    next: () => 'Refer to it in the container by env, by envFrom, or by a volume that is mounted.',
  },
  'shape.optional': {
    seen: ({ kind, name, object, reference }) =>
      `${kind} ${name} refers to ${object} ${reference} with optional: true, so it starts without it.`,
    wanted: ({ object, reference }) => `A value from ${object} ${reference}.`,
    next: () => 'Remove optional: true from the reference.',
  },
  'shape.volume': {
    seen: ({ kind, name, seen }) => `${kind} ${name} mounts volumes: ${all(seen)}.`,
    wanted: ({ wanted }) => `A mounted volume with ${wanted}.`,
    next: () => 'Write the volume into spec.volumes and mount it with volumeMounts in the containers.',
  },
  'shape.env': {
    seen: ({ kind, name, variable, seen }) =>
      `${kind} ${name}: variable ${variable} is ${seen.length === 0 ? 'not set' : all(seen)}.`,
    wanted: ({ variable, wanted }) => `${variable} from ${wanted}.`,
    next: () => 'Correct env of the container in the pod template and apply it again.',
  },
  'shape.probe': {
    seen: ({ kind, name, probe, seen }) =>
      `${kind} ${name} has ${seen.length === 0 ? `no ${probe} probe` : `${probe} probe ${all(seen)}`}.`,
    wanted: ({ probe, wanted }) => `A ${probe} probe${wanted === '' ? '' : ` that asks ${wanted}`}.`,
    next: ({ probe }) => `Set ${probe}Probe in the container of the pod template and apply it again.`,
  },
  'shape.resources': {
    seen: ({ kind, name, container, field, seen }) =>
      `${kind} ${name}, container ${container === '' ? 'none' : container}: resources.${field} is ${seen === '' ? 'not set' : seen}.`,
    wanted: ({ field, wanted }) => `In every container resources.${field}${wanted === '' ? '' : ` of ${wanted}`}.`,
    next: ({ field }) => `Set resources.${field} in every container of the pod template and apply it again.`,
  },
  'shape.placement': {
    seen: ({ kind, name, seen }) => `${kind} ${name} says of its nodes: ${all(seen)}.`,
    wanted: ({ wanted }) => `${or(wanted)} in the pod template.`,
    next: ({ wanted }) => `Add ${or(wanted)} to the pod template and apply it again.`,
  },

  'service.type': {
    seen: ({ name, seen }) => `Service ${name} has type ${seen}.`,
    wanted: ({ wanted }) => `Type ${wanted}.`,
    next: ({ wanted }) => `Set spec.type to ${wanted} and apply it again.`,
  },
  'service.nodePort': {
    seen: ({ name }) => `Service ${name} has no node port.`,
    wanted: () => 'A node port.',
    next: () => 'Set spec.type to NodePort, or allocateLoadBalancerNodePorts to true.',
  },
  'service.port': {
    seen: ({ name, seen }) => `Service ${name} has ports: ${all(seen)}.`,
    wanted: ({ wanted }) => `Port ${wanted}.`,
    next: ({ wanted }) => `Set port: ${wanted} in spec.ports and apply it again.`,
  },
  'service.targetPort': {
    seen: ({ name, port, seen }) => `Service ${name} sends port ${port} to target port ${seen}.`,
    wanted: ({ wanted }) => `Target port ${wanted}.`,
    next: ({ wanted }) => `Set targetPort: ${wanted}, the port that the container listens on.`,
  },
  'service.namedPort': {
    seen: ({ name, port, seen }) => `Service ${name} leads to port "${port}", but its pods declare: ${all(seen)}.`,
    wanted: ({ port }) => `A container port named "${port}".`,
    next: ({ port }) => `Name the container port "${port}", or write its number as targetPort.`,
  },
  'service.noSelector': {
    seen: ({ name }) => `Service ${name} has no selector.`,
    wanted: () => 'A selector that matches the labels of the pods.',
    next: () => 'Set spec.selector to the labels of the pods.',
  },
  'service.selectsNothing': {
    seen: ({ name, selector, seen }) =>
      `Service ${name} selects ${selector}, but no pod has these labels; the closest pod has: ${all(seen)}.`,
    wanted: () => 'A selector that matches the labels of the pods.',
    next: () => 'Make spec.selector of the Service equal to labels of the pods.',
  },
  'service.endpoints': {
    seen: ({ name, seen }) => `Service ${name} leads to ${count(seen, 'ready pod')}.`,
    wanted: ({ wanted }) => `At least ${count(wanted, 'ready pod')} behind it.`,
    next: ({ name, namespace }) =>
      `Compare with the EndpointSlices: kubectl get endpointslices -l kubernetes.io/service-name=${name} -n ${namespace}`,
  },
  'service.app': {
    seen: ({ name, pod, seen }) => `Service ${name} leads to pod ${pod} with labels: ${all(seen)}.`,
    wanted: ({ wanted }) => `Only pods with labels ${wanted} behind it.`,
    next: ({ wanted }) => `Change spec.selector so that it selects ${wanted}.`,
  },
  'service.noHostname': {
    seen: ({ name }) => `The load balancer of Service ${name} has no address yet.`,
    wanted: () => 'A host name in status.loadBalancer.',
    next: ({ name, namespace }) =>
      `A load balancer takes a few minutes; after that read the events: kubectl describe service ${name} -n ${namespace}`,
  },
  'service.failed': {
    seen: ({ name, reason, message }) =>
      `The load balancer of Service ${name} cannot be made: ${reason}${because(message)}.`,
    wanted: () => 'A host name in status.loadBalancer.',
    next: () => 'Remove what the message names, usually subnet tags or rights of the controller.',
  },

  'ingress.noClass': {
    seen: ({ name }) => `Ingress ${name} has no class, and the cluster has no default one.`,
    wanted: ({ wanted }) => `An Ingress that ${wanted} serves.`,
    next: ({ wanted }) => `Set spec.ingressClassName to a class of ${wanted}: kubectl get ingressclass`,
  },
  'ingress.unknownClass': {
    seen: ({ name, class: seen, known }) =>
      `Ingress ${name} has class ${seen}, which does not exist; the cluster has: ${all(known)}.`,
    wanted: () => 'A class of a controller that is installed.',
    next: () => 'Install the controller with its IngressClass, or correct spec.ingressClassName.',
  },
  'ingress.class': {
    seen: ({ name, class: seen, controller }) => `Ingress ${name} has class ${seen} of controller ${controller}.`,
    wanted: ({ wanted }) => `An Ingress that ${wanted} serves.`,
    next: ({ wanted }) => `Set spec.ingressClassName to a class of ${wanted}: kubectl get ingressclass`,
  },
  'ingress.annotation': {
    seen: ({ name, annotation, seen }) =>
      `Ingress ${name}: annotation ${annotation} is ${seen === '' ? 'not set' : seen}.`,
    wanted: ({ annotation, wanted }) => `${annotation}: ${or(wanted)}.`,
    next: ({ annotation }) => `Set ${annotation} in metadata.annotations and apply it again.`,
  },
  'ingress.host': {
    seen: ({ name, seen }) => `Ingress ${name} has rules for hosts: ${all(seen)}.`,
    wanted: ({ wanted }) => `A rule for host ${wanted}.`,
    next: ({ wanted }) => `Add a rule with host: ${wanted} to spec.rules.`,
  },
  'ingress.path': {
    seen: ({ name, path, seen }) => `Ingress ${name} does not route ${path}; it routes: ${all(seen)}.`,
    wanted: ({ path }) => `Path ${path}.`,
    next: ({ path }) => `Add path: ${path} with pathType: Prefix to spec.rules.`,
  },
  'ingress.backend': {
    seen: ({ name, path, seen }) => `Ingress ${name} sends ${path} to ${seen === '' ? 'no Service' : seen}.`,
    wanted: ({ path, wanted }) => `${path} sent to ${wanted}.`,
    next: ({ path }) => `Correct Service and port of ${path}; a rule that comes before it may take the path away.`,
  },
  'ingress.noService': {
    seen: ({ name, path, service }) => `Ingress ${name} sends ${path} to Service "${service}", which does not exist.`,
    wanted: () => 'A Service that exists in the same namespace.',
    next: () => 'Create the Service, or correct its name in the Ingress.',
  },
  'ingress.servicePort': {
    seen: ({ name, path, service, seen, wanted }) =>
      `Ingress ${name} sends ${path} to port ${wanted} of Service ${service}, which has: ${all(seen)}.`,
    wanted: ({ service }) => `A port that Service ${service} has.`,
    next: () => 'Write the port of the Service (not of the container) into the Ingress.',
  },
  'ingress.noAddress': {
    seen: ({ name }) => `Ingress ${name} has no ADDRESS yet.`,
    wanted: () => 'The host name of its load balancer.',
    next: ({ name, namespace }) =>
      `A load balancer takes a few minutes. After that read the events (kubectl describe ingress ${name} -n ${namespace}) and look whether the controller runs.`,
  },
  'ingress.failed': {
    seen: ({ name, reason, message }) => `The controller cannot build Ingress ${name}: ${reason}${because(message)}.`,
    wanted: () => 'The host name of its load balancer.',
    next: () => 'Remove what the message names, usually subnet tags, rights of the controller or its cluster name.',
  },

  'hpa.absent': {
    seen: ({ namespace, seen }) => `No HPA in namespace ${namespace} scales it; HPAs there scale: ${all(seen)}.`,
    wanted: ({ target }) => `An HPA for ${or(target)}.`,
    next: ({ target }) => `Create an HPA whose spec.scaleTargetRef is ${or(target)}.`,
  },
  'hpa.several': {
    seen: ({ target, seen }) => `${target} is scaled by several HPAs: ${all(seen)}.`,
    wanted: ({ target }) => `One HPA for ${target}.`,
    next: () => 'Keep one of them and delete the others, since they work against each other.',
  },
  'hpa.noTarget': {
    seen: ({ name, target }) => `HPA ${name} points to ${target}, which does not exist.`,
    wanted: ({ target }) => `${target} in the same namespace.`,
    next: () => 'Create what it should scale, or correct spec.scaleTargetRef.',
  },
  'hpa.apiVersion': {
    seen: ({ name, target, seen }) =>
      `HPA ${name} looks for ${target} in API ${seen === '' ? 'v1' : seen}, which has no such kind.`,
    wanted: () => 'A spec.scaleTargetRef with apiVersion apps/v1.',
    next: () => 'Set spec.scaleTargetRef.apiVersion to apps/v1 and apply it again.',
  },
  'hpa.min': {
    seen: ({ name, seen }) => `HPA ${name} keeps at least ${count(seen, 'replica')}.`,
    wanted: ({ wanted }) => `A minimum of ${wanted} or less.`,
    next: ({ wanted }) => `Set spec.minReplicas to ${wanted}.`,
  },
  'hpa.max': {
    seen: ({ name, seen }) => `HPA ${name} allows at most ${count(seen, 'replica')}.`,
    wanted: ({ wanted }) => `A maximum of ${wanted} or more.`,
    next: ({ wanted }) => `Set spec.maxReplicas to ${wanted}.`,
  },
  'hpa.fixed': {
    seen: ({ name, seen }) => `HPA ${name} has ${seen} as minimum and as maximum, so it cannot scale.`,
    wanted: () => 'A maximum above the minimum.',
    next: () => 'Set spec.maxReplicas above spec.minReplicas.',
  },
  'hpa.metric': {
    seen: ({ name, seen }) => `HPA ${name} scales by: ${all(seen)}.`,
    wanted: ({ wanted }) => `Target ${wanted}.`,
    next: ({ wanted }) => `Set the target of spec.metrics to ${wanted}.`,
  },
  'hpa.noValue': {
    seen: ({ name }) => `HPA ${name} has no current value yet (TARGETS shows <unknown>).`,
    wanted: () => 'A current value.',
    next: ({ namespace }) => `The first value takes about a minute; after that check: kubectl top pods -n ${namespace}`,
  },
  'hpa.noRequest': {
    seen: ({ name, resource, container }) =>
      `HPA ${name} cannot compute its value: container ${container} has no ${resource} request.`,
    wanted: ({ resource }) => `A ${resource} request in every container of the pods.`,
    next: ({ resource, container }) => `Set resources.requests.${resource} of container ${container}, sidecars too.`,
  },
  'hpa.noMetricsServer': {
    seen: ({ name }) => `HPA ${name} gets no values: the metrics API does not answer.`,
    wanted: () => 'A metrics-server that answers.',
    next: () => 'Install metrics-server and check: kubectl top nodes',
  },
  'hpa.notActive': {
    seen: ({ name, reason, message }) => `HPA ${name} does not work: ${reason}${because(message)}.`,
    wanted: () => 'Conditions AbleToScale and ScalingActive that are True.',
    next: ({ name, namespace }) => `Read the conditions: kubectl describe hpa ${name} -n ${namespace}`,
  },
  'hpa.targetZero': {
    seen: ({ name, target }) => `HPA ${name} is off because ${target} has 0 replicas.`,
    wanted: ({ target }) => `At least one replica of ${target}.`,
    next: ({ target }) => `Scale ${target} to 1; from then on the HPA takes over.`,
  },

  'scaled.max': {
    seen: ({ name, seen }) => `HPA ${name} allows at most ${count(seen, 'replica')}.`,
    wanted: ({ above }) => `More than ${count(above, 'replica')} under load.`,
    next: ({ above }) => `Set spec.maxReplicas above ${above}, then send load.`,
  },
  'scaled.coming': {
    seen: ({ name, seen }) => `HPA ${name} is about to scale out; it has ${count(seen, 'replica')} now.`,
    wanted: ({ above }) => `More than ${count(above, 'replica')} under load.`,
    next: () => 'Keep the load running for a few minutes.',
  },
  'scaled.idle': {
    seen: ({ name, seen, value, target }) =>
      `HPA ${name} has ${count(seen, 'replica')}; the value is ${value === '' ? 'unknown' : value} with a target of ${target === '' ? 'unknown' : target}.`,
    wanted: ({ above }) => `More than ${count(above, 'replica')} under load.`,
    next: () => 'Send load without a break for some minutes, and check again within the hour.',
  },
  'scaled.byHand': {
    seen: ({ name, seen }) => `There are ${count(seen, 'replica')}, but HPA ${name} has not added them.`,
    wanted: ({ above }) => `More than ${count(above, 'replica')}, added by the HPA under load.`,
    next: () => 'Leave the number of replicas to the HPA and send load.',
  },

  'can.noRole': {
    seen: ({ user, groups, verb, resource, namespace, role }) =>
      `${subject(user, groups)} may not ${verb} ${resource} in ${scope(namespace)}: a binding names ${role}, which is not there.`,
    wanted: ({ verb, resource, namespace }) => `Permission to ${verb} ${resource} in ${scope(namespace)}.`,
    next: ({ role }) =>
      `Create ${role} (a Role in the same namespace as its RoleBinding), or create the binding anew with the right roleRef.`,
  },
  'can.denied': {
    seen: ({ user, groups, verb, resource, namespace }) =>
      `${subject(user, groups)} may not ${verb} ${resource} in ${scope(namespace)}.`,
    wanted: ({ verb, resource, namespace }) => `Permission to ${verb} ${resource} in ${scope(namespace)}.`,
    next: () =>
      'Compare the subject of the RoleBinding with this user and these groups, letter by letter, and look at the namespace of Role and binding.',
  },
  'can.allowed': {
    seen: ({ user, verb, resource, namespace, reason }) =>
      `${user} may ${verb} ${resource} in ${scope(namespace)}${because(reason)}.`,
    wanted: ({ verb, resource, namespace }) => `No permission to ${verb} ${resource} in ${scope(namespace)}.`,
    next: ({ reason }) =>
      reason === ''
        ? 'Take the group system:masters away: it may do everything, without any role.'
        : 'Take the verb or resource out of the role that is named, or remove its binding.',
  },
  'can.nothing': {
    seen: ({ user, groups, verb, resource, namespace }) =>
      `${subject(user, groups)} may not even ${verb} ${resource} in ${scope(namespace)}.`,
    wanted: ({ verb, resource }) => `A subject that can ${verb} ${resource}, and nothing more.`,
    next: () => 'Give the subject what it needs first: a Role with a RoleBinding to this user or one of these groups.',
  },
};

export const kubeLabels: LabelTexts<KubeCheckName> = {
  'k8s.can': ({ user, groups, verb, resource, ns, name, expect }) =>
    `${user === NOBODY ? `Group ${all(groups)}` : user} ${expect === 'yes' ? 'may' : 'may not'} ${verb} ${resource}${name === undefined ? '' : ` ${name}`} in ${scope(ns ?? '')}`,
  'k8s.hpa': ({ target, metric, valueKnown }) =>
    `HPA for ${or(target.map(targetName))}${metric === undefined ? '' : `: ${metricName(metric)}`}${valueKnown ? ', with a current value' : ''}`,
  'k8s.ingress': ({ names, paths, pathsAtLeast, address, tls, redirect }) =>
    [
      `${names === undefined ? 'An Ingress' : `Ingress ${or(names)}`}${paths === undefined ? '' : `: ${paths.map(({ path }) => path).join(', ')}`}`,
      pathsAtLeast === undefined ? [] : `at least ${count(pathsAtLeast, 'path')}`,
      tls ? 'over HTTPS' : [],
      redirect ? 'HTTP sent on to HTTPS' : [],
      address ? 'with an address' : [],
    ]
      .flat()
      .join(', '),
  'k8s.object': ({ kind, name, labels, fields }) =>
    `${kind} ${name === undefined ? selectorOf(labels ?? {}) : or(name)}${Object.keys(fields).length === 0 ? '' : `: ${Object.keys(fields).join(', ')}`}`,
  'k8s.pods': ({ labels, countAtLeast, onFargate, phase, ...shape }) =>
    `Pods${labels === undefined ? '' : ` ${selectorOf(labels)}`}: at least ${countAtLeast} ${phase ?? 'ready'}${onFargate === undefined ? '' : onFargate ? ' on Fargate' : ' on EC2'}${withParts(shape)}`,
  'k8s.scaled': ({ target, above }) => `${or(target.map(targetName))} scaled above ${above} by its HPA`,
  'k8s.service': ({ name, port, endpointsAtLeast }) =>
    `Service ${or(name)}${port === undefined ? '' : `:${port}`}${endpointsAtLeast === undefined ? '' : `, at least ${count(endpointsAtLeast, 'ready pod')}`}`,
  'k8s.workload': ({ kind, name, readyAtLeast, ...shape }) =>
    `${kind} ${or(name)}: at least ${readyAtLeast} ready${withParts(shape)}`,
};
