import type { Condition } from './kube.ts';

/** Codes: the checks of claims, volumes and the drivers behind them; why pods wait for a claim is also told by CauseCodes. */
export interface StorageCodes {
  /** A claim asks by name for a volume that is not there. */
  'claim.volumeMissing': OfClaim & { volume: string };
  /** A claim asks by name for a volume that another claim holds. */
  'claim.volumeTaken': OfClaim & { volume: string; holder: string };
  /** A claim asks by name for a volume that does not fit it. */
  'claim.volumeMismatch': OfClaim & { volume: string; message: string };
  /** There are free volumes; each with what does not fit. */
  'claim.unfit': OfClaim & { seen: readonly string[] };
  /** WaitForFirstConsumer, and no pod uses the claim. */
  'claim.waitsForPod': OfClaim & { class: string };
  /** WaitForFirstConsumer, and the pod that uses the claim is on no node yet. */
  'claim.waitsForNode': OfClaim & { pod: string; message: string };
  /** AWS refuses what the driver asks for. */
  'claim.driverDenied': OfClaim & { message: string };

  'claim.none': { namespace: string };
  'claim.phase': OfClaim & { seen: string; wanted: string };
  'claim.class': { claim: string; seen: string; wanted: readonly string[] };
  'claim.accessModes': { claim: string; seen: readonly string[]; wanted: readonly string[] };
  /** Without a class in the claim, the default one makes a new volume where an existing one was to be taken. */
  'claim.defaultClass': { claim: string; class: string };
  /** A new volume where an existing one was to be taken. */
  'claim.dynamic': { claim: string; class: string };
  'claim.size': { claim: string; volume: string; seen: string; wanted: string };
  /** `seen` are pods with the claim among their volumes, none of whose containers mounts it. */
  'claim.unused': OfClaim & { seen: readonly string[] };
  /** A StatefulSet without volumeClaimTemplates. */
  'claim.noTemplates': { name: string };
  /** The claim of a replica is not there yet. */
  'claim.notMade': OfClaim & { workload: string };

  /** `seen` is empty for a volume that was made by hand. */
  'volume.provisioner': { volume: string; seen: string; wanted: readonly string[] };
  /** `seen`: a CSI driver, the field of another source such as `nfs`, or nothing. */
  'volume.driver': { volume: string; seen: string; wanted: readonly string[] };
  'volume.reclaimPolicy': { volume: string; seen: string; wanted: string };
  /** Neither an EBS volume nor an EFS file system; `driver` as in volume.driver. */
  'volume.notAws': { volume: string; driver: string };
  /** AWS has no such storage; `service`: EBS, EFS. */
  'volume.gone': { volume: string; service: string; id: string; region: string };
  'volume.state': { volume: string; service: string; id: string; state: string };
  /** The EBS volume is smaller than the capacity that is written into the volume. */
  'volume.size': { volume: string; id: string; seen: string; wanted: string };
  /** No volume serves a claim of the namespace. */
  'volume.none': { namespace: string };
  /** As volume.none, and none has been seen since enrolment either. */
  'volume.notSeen': { namespace: string };
  /** Its claim is still there. */
  'volume.stillBound': { volume: string; claim: string; namespace: string };
  'volume.phase': { volume: string; seen: string; wanted: string };
  /** Released before the enrolment, at an ISO 8601 time. */
  'volume.beforeEnrolment': { volume: string; at: string };
  'volume.deleting': { volume: string };
  'volume.deleteFailed': { volume: string; message: string };
  /** The volume is gone from the cluster, but its EBS volume is not. */
  'volume.leftInAws': { volume: string; id: string };

  'addon.absent': { addon: string; cluster: string };
  'addon.creating': { addon: string; status: string };
  /** `issues`: what EKS says of its health, each with code and message. */
  'addon.status': { addon: string; status: string; issues: readonly string[] };
  'addon.issues': { addon: string; issues: readonly string[] };
  /** The configuration is neither JSON nor YAML. */
  'addon.unreadable': { addon: string };
  /** `condition` is how the value is compared; `seen` is empty if there is no value. */
  'addon.config': { addon: string; path: string; seen: string; condition: Condition; wanted: string };
  /** EKS Auto Mode runs it itself, so that there is no configuration of an add-on. */
  'addon.builtIn': { addon: string; cluster: string };
}

type OfClaim = {
  claim: string;
  namespace: string;
};
