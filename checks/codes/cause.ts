/** Codes: why a pod or a workload does not get ready. One cause has one code, whichever check meets it. */
export interface CauseCodes {
  /** Neither the tag nor the repository is in the registry. */
  'pod.imageNotFound': OfImage;
  /** The registry knows the node, or nobody, and refuses (401, 403). */
  'pod.imageDenied': OfImage & { registry: string };
  'pod.imageName': OfImage;
  /** Docker Hub and others limit how often an address may pull. */
  'pod.imageRateLimit': OfImage & { registry: string };
  /** There is no host of that name. */
  'pod.registryUnknown': OfImage & { registry: string };
  'pod.registryUnreachable': OfImage & { registry: string };
  /** Made for another processor architecture than that of the node; `architecture` is that of the node, if known. */
  'pod.wrongPlatform': OfImage & { architecture: string };
  /** The image cannot be had for another reason. */
  'pod.imagePull': OfImage & { reason: string; message: string };

  'pod.configMapMissing': OfPod & { configMap: string };
  'pod.secretMissing': OfPod & { secret: string };
  'pod.keyMissing': OfPod & { kind: 'ConfigMap' | 'Secret'; name: string; key: string };
  /** The image would run as root, which the pod forbids. */
  'pod.runsAsRoot': OfContainer;
  'pod.configError': OfContainer & { message: string };
  /** There is no such program in the image; `command` is empty where it is not said. */
  'pod.commandNotFound': OfContainer & { command: string };
  'pod.createError': OfContainer & { reason: string; message: string };
  'pod.crashLoop': OfContainer & { exitCode: number; restarts: number };
  /** Ended once and is not started again. */
  'pod.exited': OfContainer & { exitCode: number };
  'pod.outOfMemory': OfContainer & { limit: string };
  'pod.initFailing': OfContainer & { exitCode: number };
  /** Still at work, perhaps waiting for something else. */
  'pod.initWaiting': OfContainer;
  /** `probe` is what it asks; `answer`: refused, timeout, a status such as `HTTP 404`, or what the probe said. */
  'pod.readinessProbe': OfContainer & { probe: string; answer: string };
  'pod.livenessProbe': OfContainer & { probe: string; answer: string };
  'pod.startupProbe': OfContainer & { probe: string; answer: string };
  'pod.notReady': OfContainer;
  'pod.gate': OfPod & { gate: string };
  /** All containers are ready, the pod is not: its node has not answered. */
  'pod.nodeLost': OfPod & { node: string };
  'pod.starting': OfPod & { reason: string };
  'pod.failed': OfPod & { reason: string; message: string };
  'pod.completed': OfPod;
  /** Ready, but it crashed a moment ago. */
  'pod.restarted': OfContainer & { exitCode: number; restarts: number };

  /** `requests` of the containers, as they are written; `largest` is what the largest node has, if known. */
  'pod.noCpu': OfPod & { requests: readonly string[]; largest: string };
  'pod.noMemory': OfPod & { requests: readonly string[]; largest: string };
  'pod.noResource': OfPod & { resource: string };
  'pod.tooManyPods': OfPod;
  'pod.taint': OfPod & { taints: readonly string[] };
  /** `selector` is empty where an affinity asks. */
  'pod.nodeSelector': OfPod & { selector: readonly string[] };
  /** Pod affinity, anti-affinity, or a topology spread constraint. */
  'pod.podAffinity': OfPod & { message: string };
  'pod.hostPort': OfPod;
  'pod.volumeZone': OfPod;
  'pod.volumeLimit': OfPod;
  'pod.noNodes': OfPod;
  'pod.nodesNotReady': OfPod & { nodes: readonly string[] };
  'pod.nodesCordoned': OfPod & { nodes: readonly string[] };
  'pod.unschedulable': OfPod & { message: string };
  /** Something in the pod that Fargate does not do. */
  'pod.fargateUnsupported': OfPod & { message: string };
  /** The Fargate profile itself starts no pods, for instance because of its role. */
  'pod.fargateProfile': OfPod & { message: string };

  'claim.missing': OfPod & { claim: string };
  /** Names no StorageClass, and no class is the default. */
  'claim.noClass': OfClaim;
  'claim.unknownClass': OfClaim & { class: string; known: readonly string[] };
  /** The provisioner says why it makes no volume. */
  'claim.provisioning': OfClaim & { message: string };
  /** Nobody answers for the provisioner: its driver is not installed, or not well. */
  'claim.noDriver': OfClaim & { provisioner: string };
  /** No volume that was made by hand fits. */
  'claim.noVolume': OfClaim;
  'claim.lost': OfClaim & { volume: string };
  'claim.pending': OfClaim;
  /** Attached to another node, or used by another pod. */
  'pod.multiAttach': OfPod & { volume: string };
  'pod.volumeAttach': OfPod & { volume: string; message: string };
  'pod.volumeMount': OfPod & { volume: string; message: string };
  /** The subnet or the node has no address left. */
  'pod.noAddress': OfPod & { node: string };
  'pod.sandbox': OfPod & { message: string };

  'workload.quota': OfOwner & { quota: string; message: string };
  /** A quota counts requests or limits that the pods do not state. */
  'workload.quotaUnset': OfOwner & { quota: string; resources: string };
  'workload.limitRange': OfOwner & { message: string };
  'workload.podSecurity': OfOwner & { level: string; message: string };
  'workload.webhookDenied': OfOwner & { webhook: string; message: string };
  'workload.webhookFailed': OfOwner & { webhook: string; message: string };
  'workload.noServiceAccount': OfOwner & { serviceAccount: string };
  'workload.cannotCreate': OfOwner & { message: string };
}

/** Which pod. */
export type OfPod = {
  pod: string;
  namespace: string;
};

/** Which container of a pod. */
export type OfContainer = OfPod & {
  container: string;
};

type OfImage = OfContainer & {
  image: string;
};

type OfClaim = {
  claim: string;
  namespace: string;
};

/** Which controller has no pods. */
export type OfOwner = {
  kind: string;
  name: string;
  namespace: string;
};
