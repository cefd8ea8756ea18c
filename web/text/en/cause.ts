/** English texts: why a pod or a workload does not get ready. */
import type { CauseCodes, OfContainer, OfOwner, OfPod } from '../../../checks/codes/cause.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const all = (names: readonly string[]) => names.join(', ');
const because = (message: string) => (message === '' ? '' : ` (${message})`);
const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? '' : 's'}`;
const running = ({ pod }: OfPod) => `Pod ${pod} running and ready.`;
const onNode = ({ pod }: OfPod) => `Pod ${pod} on a node.`;
const pulled = ({ image }: { image: string }) => `Image ${image} on the node.`;
const bound = ({ claim }: { claim: string }) => `PersistentVolumeClaim ${claim} bound to a volume.`;
const created = ({ kind, name }: OfOwner) => `Pods of ${kind} ${name}.`;
const look = ({ pod, namespace }: OfPod) => `kubectl describe pod ${pod} -n ${namespace}`;
const logs = ({ pod, namespace, container }: OfContainer) => `kubectl logs ${pod} -n ${namespace} -c ${container}`;
const claims = ({ claim, namespace }: { claim: string; namespace: string }) =>
  `kubectl describe pvc ${claim} -n ${namespace}`;
const hub = (registry: string) => (registry === 'docker.io' ? 'Docker Hub' : registry);
const requests = (sizes: readonly string[]) => (sizes.length === 0 ? '' : ` (it asks for ${sizes.join(' + ')})`);
const offers = (largest: string) => (largest === '' ? '' : ` The largest node has ${largest} in all.`);
const nodesNamed = (nodes: readonly string[]) => (nodes.length === 0 ? 'The nodes' : `Node ${all(nodes)}`);
const answers: Readonly<Record<string, string>> = { refused: 'connection refused', timeout: 'no answer in time' };
const failed = (what: string, { pod, container, probe, answer }: OfContainer & { probe: string; answer: string }) =>
  `Pod ${pod}: the ${what} probe of container ${container}${because(probe)} fails${answer === '' ? '' : `: ${answers[answer] ?? answer}`}.`;

export const causeCodes: CodeTexts<CauseCodes> = {
  'pod.imageNotFound': {
    seen: ({ pod, image }) => `Pod ${pod}: the registry has no image ${image}.`,
    wanted: pulled,
    next: (at) => `Compare account, Region, repository and tag with what was pushed: ${look(at)}`,
  },
  'pod.imageDenied': {
    seen: ({ pod, image, registry }) => `Pod ${pod}: ${hub(registry)} refuses to give image ${image}.`,
    wanted: pulled,
    next: ({ registry }) =>
      registry.includes('.ecr.')
        ? 'Check the account in the name; the role of the nodes needs AmazonEC2ContainerRegistryPullOnly, and the repository of another account needs a policy that lets you in.'
        : 'Check the name; for a private repository put an imagePullSecret into the pod template.',
  },
  'pod.imageName': {
    seen: ({ pod, container, image }) => `Pod ${pod}: the image of container ${container} is no valid name: ${image}.`,
    wanted: () => 'A name like registry/repository:tag, in lower case, without spaces.',
    next: () => 'Correct the image; often a variable was empty when the file was written.',
  },
  'pod.imageRateLimit': {
    seen: ({ pod, image, registry }) => `Pod ${pod}: ${hub(registry)} gives image ${image} no more often for now.`,
    wanted: pulled,
    next: () => 'Use the copy of the image on public.ecr.aws or in your own ECR, or wait some hours.',
  },
  'pod.registryUnknown': {
    seen: ({ pod, image, registry }) => `Pod ${pod}: there is no registry ${registry}, so image ${image} is not found.`,
    wanted: pulled,
    next: () => 'Correct the host in front of the image name; for ECR look at account and Region.',
  },
  'pod.registryUnreachable': {
    seen: ({ pod, registry, image }) => `Pod ${pod}: its node does not reach ${hub(registry)} for image ${image}.`,
    wanted: pulled,
    next: (at) =>
      `Nodes in private subnets need a NAT gateway or VPC endpoints for ECR and S3; the message says more: ${look(at)}`,
  },
  'pod.wrongPlatform': {
    seen: ({ pod, image, architecture }) =>
      `Pod ${pod}: image ${image} is made for another processor than that of its node${because(architecture)}.`,
    wanted: ({ architecture }) => `An image for ${architecture === '' ? 'the processor of the nodes' : architecture}.`,
    next: ({ architecture }) =>
      `Build and push it again: docker buildx build --platform linux/${architecture === '' ? 'amd64' : architecture} …`,
  },
  'pod.imagePull': {
    seen: ({ pod, image, reason, message }) => `Pod ${pod}: ${reason} for image ${image}${because(message)}.`,
    wanted: pulled,
    next: (at) => `Read in the events why the image cannot be had: ${look(at)}`,
  },

  'pod.configMapMissing': {
    seen: ({ pod, configMap, namespace }) =>
      `Pod ${pod} needs ConfigMap ${configMap}, which namespace ${namespace} lacks.`,
    wanted: ({ configMap, namespace }) => `ConfigMap ${configMap} in namespace ${namespace}.`,
    next: ({ namespace }) =>
      `Create it, or correct its name in the pod template: kubectl get configmaps -n ${namespace}`,
  },
  'pod.secretMissing': {
    seen: ({ pod, secret, namespace }) => `Pod ${pod} needs Secret ${secret}, which namespace ${namespace} lacks.`,
    wanted: ({ secret, namespace }) => `Secret ${secret} in namespace ${namespace}.`,
    next: ({ namespace }) => `Create it, or correct its name in the pod template: kubectl get secrets -n ${namespace}`,
  },
  'pod.keyMissing': {
    seen: ({ pod, kind, name, key }) =>
      `Pod ${pod} needs key ${key} of ${kind}${name === '' ? '' : ` ${name}`}, which has no such key.`,
    wanted: ({ kind, key }) => `Key ${key} in the ${kind}.`,
    next: ({ kind, name, namespace }) =>
      `Add the key, or correct it in the pod template: kubectl describe ${kind.toLowerCase()} ${name} -n ${namespace}`,
  },
  'pod.runsAsRoot': {
    seen: ({ pod, container }) =>
      `Pod ${pod}: runAsNonRoot forbids container ${container} to start, its image runs as root.`,
    wanted: running,
    next: () =>
      'Set securityContext.runAsUser to a number above 0, or use an image with a numeric user that is not root.',
  },
  'pod.configError': {
    seen: ({ pod, container, message }) =>
      `Pod ${pod}: container ${container} cannot be configured${because(message)}.`,
    wanted: running,
    next: (at) => `Correct what the message names in the pod template: ${look(at)}`,
  },
  'pod.commandNotFound': {
    seen: ({ pod, container, command }) =>
      command === ''
        ? `Pod ${pod}: the command of container ${container} was not found (exit code 127).`
        : `Pod ${pod}: container ${container} has no program ${command} in its image.`,
    wanted: running,
    next: () => 'Correct command and args of the container, or the ENTRYPOINT and CMD of the image.',
  },
  'pod.createError': {
    seen: ({ pod, container, reason, message }) =>
      `Pod ${pod}: container ${container} cannot be started, ${reason}${because(message)}.`,
    wanted: running,
    next: () => 'Correct command, volumes or security settings of the container as the message says.',
  },
  'pod.crashLoop': {
    seen: ({ pod, container, exitCode, restarts }) =>
      `Pod ${pod}: container ${container} keeps ending with exit code ${exitCode}, ${count(restarts, 'restart')} so far.`,
    wanted: running,
    next: (at) =>
      at.exitCode === 0
        ? 'Give the container a command that keeps running, such as a server.'
        : `Read why it ended; "exec format error" means an image for another processor: ${logs(at)} --previous`,
  },
  'pod.exited': {
    seen: ({ pod, container, exitCode }) => `Pod ${pod}: container ${container} ended with exit code ${exitCode}.`,
    wanted: ({ container }) => `Container ${container} ending with exit code 0.`,
    next: (at) => `Read why it ended: ${logs(at)}`,
  },
  'pod.outOfMemory': {
    seen: ({ pod, container, limit }) =>
      `Pod ${pod}: container ${container} was ended because it needed more memory than ${limit === '' ? 'there was' : `its limit of ${limit}`}.`,
    wanted: running,
    next: () => 'Raise resources.limits.memory of the container, or make it use less memory.',
  },
  'pod.initFailing': {
    seen: ({ pod, container, exitCode }) => `Pod ${pod}: init container ${container} ends with exit code ${exitCode}.`,
    wanted: ({ container }) => `Init container ${container} finished with exit code 0.`,
    next: (at) => `Read why it failed: ${logs(at)}`,
  },
  'pod.initWaiting': {
    seen: ({ pod, container }) =>
      `Pod ${pod}: init container ${container} has not finished, so the others do not start.`,
    wanted: ({ container }) => `Init container ${container} finished.`,
    next: (at) => `See what it waits for, such as a Service or a database: ${logs(at)}`,
  },
  'pod.readinessProbe': {
    seen: (at) => failed('readiness', at),
    wanted: running,
    next: (at) =>
      at.answer === 'refused'
        ? `Let the probe ask the port that the program listens on: ${logs(at)}`
        : `Correct path, port or time of the probe, or the program: ${logs(at)}`,
  },
  'pod.livenessProbe': {
    seen: (at) => failed('liveness', at).replace(/\.$/, ', so it is restarted again and again.'),
    wanted: running,
    next: (at) => `Correct path, port or initialDelaySeconds of the probe, or the program: ${logs(at)} --previous`,
  },
  'pod.startupProbe': {
    seen: (at) => failed('startup', at),
    wanted: running,
    next: (at) => `Give it more time with failureThreshold × periodSeconds, or correct path and port: ${logs(at)}`,
  },
  'pod.notReady': {
    seen: ({ pod, container }) => `Pod ${pod}: container ${container} runs but is not ready.`,
    wanted: running,
    next: (at) => `Look at the readiness probe (path, port, time) and its events: ${look(at)}`,
  },
  'pod.gate': {
    seen: ({ pod, gate }) => `Pod ${pod} waits for its readiness gate ${gate}.`,
    wanted: running,
    next: () => 'Check that the target of the pod becomes healthy in its target group.',
  },
  'pod.nodeLost': {
    seen: ({ pod, node }) => `Pod ${pod} is marked as not ready because node ${node} does not answer.`,
    wanted: running,
    next: ({ node }) => `Look at the node: kubectl describe node ${node}`,
  },
  'pod.starting': {
    seen: ({ pod, reason }) => `Pod ${pod} is starting: ${reason}.`,
    wanted: running,
    next: (at) => `If it stays like this, read the events: ${look(at)}`,
  },
  'pod.failed': {
    seen: ({ pod, reason, message }) => `Pod ${pod} has failed: ${reason}${because(message)}.`,
    wanted: running,
    next: ({ pod, namespace }) =>
      `Remove the cause, then delete the pod so that a new one is made: kubectl delete pod ${pod} -n ${namespace}`,
  },
  'pod.completed': {
    seen: ({ pod }) => `Pod ${pod} has completed.`,
    wanted: running,
    next: () => 'Give the container a command that keeps running, such as a server.',
  },
  'pod.restarted': {
    seen: ({ pod, container, exitCode, restarts }) =>
      `Pod ${pod}: container ${container} has just restarted after exit code ${exitCode}, ${count(restarts, 'restart')} so far.`,
    wanted: () => 'A container that keeps running.',
    next: (at) => `If it happens again, read why: ${logs(at)} --previous`,
  },

  'pod.noCpu': {
    seen: ({ pod, requests: sizes, largest }) =>
      `Pod ${pod} finds no node with enough free CPU${requests(sizes)}.${offers(largest)}`,
    wanted: onNode,
    next: () => 'Lower resources.requests.cpu, add nodes or use larger ones: kubectl describe nodes',
  },
  'pod.noMemory': {
    seen: ({ pod, requests: sizes, largest }) =>
      `Pod ${pod} finds no node with enough free memory${requests(sizes)}.${offers(largest)}`,
    wanted: onNode,
    next: () => 'Lower resources.requests.memory, add nodes or use larger ones: kubectl describe nodes',
  },
  'pod.noResource': {
    seen: ({ pod, resource }) => `Pod ${pod} finds no node with enough ${resource}.`,
    wanted: onNode,
    next: ({ resource }) =>
      `Ask for less of ${resource}, or use nodes that offer it (instance type, device plugin or add-on): kubectl describe nodes`,
  },
  'pod.tooManyPods': {
    seen: ({ pod }) => `Pod ${pod} finds no node that may take one more pod.`,
    wanted: onNode,
    next: () => 'Add nodes, use a larger instance type, or turn on prefix delegation of the VPC CNI: kubectl get nodes',
  },
  'pod.taint': {
    seen: ({ pod, taints }) =>
      `Pod ${pod} does not tolerate ${taints.length === 0 ? 'the taint of the nodes' : `taint ${all(taints)}`}.`,
    wanted: onNode,
    next: () =>
      'Add a toleration with this key, value and effect to the pod template, or take the taint away: kubectl describe nodes',
  },
  'pod.nodeSelector': {
    seen: ({ pod, selector }) =>
      `No node has ${selector.length === 0 ? `what the node affinity of pod ${pod} asks for` : `the labels that pod ${pod} selects: ${all(selector)}`}.`,
    wanted: onNode,
    next: () =>
      'Compare key and value with the labels of the nodes, and label a node if it is missing: kubectl get nodes --show-labels',
  },
  'pod.podAffinity': {
    seen: ({ pod, message }) => `Pod ${pod} may not be placed beside the other pods${because(message)}.`,
    wanted: onNode,
    next: () =>
      'There are more pods than nodes or zones to spread them over: use preferred… or ScheduleAnyway, fewer replicas or more nodes.',
  },
  'pod.hostPort': {
    seen: ({ pod }) => `Pod ${pod} asks for a hostPort that is taken on every node.`,
    wanted: onNode,
    next: () => 'Leave hostPort out and use a Service, or have no more pods than nodes.',
  },
  'pod.volumeZone': {
    seen: ({ pod }) => `Pod ${pod} has a volume in a zone in which no node can take it.`,
    wanted: onNode,
    next: () =>
      'An EBS volume stays in its zone: add a node there, or make the claim anew with volumeBindingMode WaitForFirstConsumer: kubectl get nodes -L topology.kubernetes.io/zone',
  },
  'pod.volumeLimit': {
    seen: ({ pod }) => `Pod ${pod} finds no node to which one more volume can be attached.`,
    wanted: onNode,
    next: () => 'Add nodes, or use an instance type that takes more volumes: kubectl get csinodes',
  },
  'pod.noNodes': {
    seen: ({ pod }) => `Pod ${pod} waits: the cluster has no nodes.`,
    wanted: onNode,
    next: () =>
      'Add a node group. A pod for Fargate needs a profile with its namespace and labels, made before the pod: kubectl get nodes',
  },
  'pod.nodesNotReady': {
    seen: ({ pod, nodes }) =>
      `${nodesNamed(nodes)} cannot take pod ${pod}: not ready, or short of disk, memory or network.`,
    wanted: onNode,
    next: () => 'Read the conditions of the nodes: kubectl describe nodes',
  },
  'pod.nodesCordoned': {
    seen: ({ pod, nodes }) => `${nodesNamed(nodes)} may not take pod ${pod}: cordoned.`,
    wanted: onNode,
    next: ({ nodes }) => `Let it take pods again: kubectl uncordon ${nodes[0] ?? 'NODE'}`,
  },
  'pod.unschedulable': {
    seen: ({ pod, message }) => `Pod ${pod} fits on no node${because(message)}.`,
    wanted: onNode,
    next: (at) => `Correct what the scheduler names: ${look(at)}`,
  },
  'pod.fargateUnsupported': {
    seen: ({ pod, message }) => `Pod ${pod} asks for what Fargate does not do${because(message)}.`,
    wanted: ({ pod }) => `Pod ${pod} on a Fargate node.`,
    next: () =>
      'Take it out of the pod template (privileged, hostNetwork, hostPath, EBS volumes), or run the pod on EC2 nodes.',
  },
  'pod.fargateProfile': {
    seen: ({ pod, message }) => `The Fargate profile starts no node for pod ${pod}${because(message)}.`,
    wanted: ({ pod }) => `Pod ${pod} on a Fargate node.`,
    next: () =>
      'Check the pod execution role: it trusts eks-fargate-pods.amazonaws.com, has AmazonEKSFargatePodExecutionRolePolicy and is mapped in the cluster.',
  },

  'claim.missing': {
    seen: ({ pod, claim, namespace }) =>
      `Pod ${pod} mounts PersistentVolumeClaim ${claim}, which namespace ${namespace} lacks.`,
    wanted: bound,
    next: ({ namespace }) => `Create it, or correct claimName in the pod template: kubectl get pvc -n ${namespace}`,
  },
  'claim.noClass': {
    seen: ({ claim }) => `PersistentVolumeClaim ${claim} names no StorageClass, and no class is the default.`,
    wanted: bound,
    next: () => 'Set spec.storageClassName, or make a class the default one: kubectl get storageclass',
  },
  'claim.unknownClass': {
    seen: ({ claim, class: name, known }) =>
      `PersistentVolumeClaim ${claim} asks for StorageClass ${name}; there ${known.length === 0 ? 'is none' : `are: ${all(known)}`}.`,
    wanted: bound,
    next: () => 'Create the class, or make the claim anew with one that is there: kubectl get storageclass',
  },
  'claim.provisioning': {
    seen: ({ claim, message }) => `The volume of PersistentVolumeClaim ${claim} cannot be made${because(message)}.`,
    wanted: bound,
    next: (at) => `Remove what the message names, often missing rights of the CSI driver's role: ${claims(at)}`,
  },
  'claim.noDriver': {
    seen: ({ claim, provisioner }) => `PersistentVolumeClaim ${claim} waits for ${provisioner}, which makes no volume.`,
    wanted: bound,
    next: ({ provisioner }) =>
      provisioner === 'ebs.csi.aws.com'
        ? 'Install the add-on aws-ebs-csi-driver with a role, or look at its pods: kubectl get pods -n kube-system'
        : 'Install the driver with that name, or look at its pods: kubectl get pods -n kube-system',
  },
  'claim.noVolume': {
    seen: ({ claim }) => `No PersistentVolume fits PersistentVolumeClaim ${claim}, and nothing makes one.`,
    wanted: bound,
    next: () => 'Create a volume with the same class, access mode and at least the size: kubectl get pv',
  },
  'claim.lost': {
    seen: ({ claim, volume }) => `PersistentVolumeClaim ${claim} has lost its volume${because(volume)}.`,
    wanted: bound,
    next: (at) => `The volume was deleted; make claim and pod anew: ${claims(at)}`,
  },
  'claim.pending': {
    seen: ({ claim }) => `PersistentVolumeClaim ${claim} waits for its volume.`,
    wanted: bound,
    next: (at) => `If it stays like this, read the events: ${claims(at)}`,
  },
  'pod.multiAttach': {
    seen: ({ pod, volume }) =>
      `Pod ${pod} cannot have volume${volume === '' ? '' : ` ${volume}`}: another pod or node still uses it.`,
    wanted: running,
    next: () =>
      'An EBS volume serves one node: end the pod that has it, use strategy Recreate, or a class with ReadWriteMany such as EFS.',
  },
  'pod.volumeAttach': {
    seen: ({ pod, volume, message }) =>
      `Pod ${pod}: volume ${volume} cannot be attached to its node${because(message)}.`,
    wanted: running,
    next: (at) =>
      `Remove what the message names, such as a deleted volume or missing rights of the driver: ${look(at)}`,
  },
  'pod.volumeMount': {
    seen: ({ pod, volume, message }) => `Pod ${pod}: volume ${volume} cannot be mounted${because(message)}.`,
    wanted: running,
    next: (at) => `Remove what the message names; for EFS see mount targets and port 2049: ${look(at)}`,
  },
  'pod.noAddress': {
    seen: ({ pod, node }) => `Pod ${pod}: node ${node} has no IP address left for it.`,
    wanted: running,
    next: () =>
      'Use subnets with more free addresses, larger instance types or more nodes: kubectl get pods -n kube-system -l k8s-app=aws-node',
  },
  'pod.sandbox': {
    seen: ({ pod, message }) => `Pod ${pod} gets no network${because(message)}.`,
    wanted: running,
    next: () => 'Look at the VPC CNI and its role: kubectl get pods -n kube-system -l k8s-app=aws-node',
  },

  'workload.quota': {
    seen: ({ kind, name, quota, message }) =>
      `ResourceQuota ${quota} refuses the pods of ${kind} ${name}${because(message)}.`,
    wanted: created,
    next: ({ quota, namespace }) =>
      `Lower requests, limits or replicas, or raise the quota: kubectl describe quota ${quota} -n ${namespace}`,
  },
  'workload.quotaUnset': {
    seen: ({ kind, name, quota, resources }) =>
      `ResourceQuota ${quota} counts what the pods of ${kind} ${name} do not state: ${resources}.`,
    wanted: created,
    next: () => 'Set these resources.requests and resources.limits in every container of the pod template.',
  },
  'workload.limitRange': {
    seen: ({ kind, name, message }) => `A LimitRange refuses the pods of ${kind} ${name}${because(message)}.`,
    wanted: created,
    next: ({ namespace }) => `Keep requests and limits inside the range: kubectl describe limitrange -n ${namespace}`,
  },
  'workload.podSecurity': {
    seen: ({ kind, name, level, message }) =>
      `Pod Security "${level}" of the namespace refuses the pods of ${kind} ${name}${because(message)}.`,
    wanted: created,
    next: ({ namespace }) =>
      `Set the securityContext that the message names, or change the label of the namespace: kubectl get namespace ${namespace} --show-labels`,
  },
  'workload.webhookDenied': {
    seen: ({ kind, name, webhook, message }) =>
      `Webhook ${webhook} refuses the pods of ${kind} ${name}${because(message)}.`,
    wanted: created,
    next: () => 'Change in the pod template what the message names.',
  },
  'workload.webhookFailed': {
    seen: ({ kind, name, webhook }) => `Webhook ${webhook} does not answer, so ${kind} ${name} gets no pods.`,
    wanted: created,
    next: () =>
      'Get the controller behind the webhook ready, or remove its configuration: kubectl get mutatingwebhookconfigurations,validatingwebhookconfigurations',
  },
  'workload.noServiceAccount': {
    seen: ({ kind, name, serviceAccount }) =>
      `${kind} ${name} uses ServiceAccount ${serviceAccount}, which is not there.`,
    wanted: ({ serviceAccount, namespace }) => `ServiceAccount ${serviceAccount} in namespace ${namespace}.`,
    next: ({ namespace }) =>
      `Create it, or correct serviceAccountName in the pod template: kubectl get serviceaccounts -n ${namespace}`,
  },
  'workload.cannotCreate': {
    seen: ({ kind, name, message }) => `${kind} ${name} may not create pods${because(message)}.`,
    wanted: created,
    next: ({ kind, name, namespace }) =>
      `Remove what the message names: kubectl describe ${kind.toLowerCase()} ${name} -n ${namespace}`,
  },
};

export const causeLabels: LabelTexts<never> = {};
