/**
 * Why a claim is not bound (https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding). The reasons of
 * events are those of the volume controller (kubernetes, pkg/controller/volume/events) and of the external provisioner.
 */

import { parseQuantity } from '../quantity.ts';
import type { KindTypes } from '../reads/kinds.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { type Event, eventsOf } from './events.ts';
import { textsByKey, textsOf } from './lenient.ts';
import { each, latest, nameOf, namespaceOf, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';

export type Claim = KindTypes['PersistentVolumeClaim'];
export type Volume = KindTypes['PersistentVolume'];
export type StorageClass = KindTypes['StorageClass'];

/** What tells why a claim is not bound, each list without what is being deleted. */
export interface ClaimEvidence {
  classes: readonly StorageClass[];
  events: readonly Event[];
  /** Pods of the claim's namespace. */
  pods: readonly Pod[];
  /** Absent if volumes were not read. */
  volumes?: readonly Volume[] | undefined;
  /** Absent if drivers were not read. */
  drivers?: readonly KindTypes['CSIDriver'][] | undefined;
}

/** The CSI drivers that took over the provisioners built into Kubernetes. */
const MIGRATED: Readonly<Record<string, string>> = { 'kubernetes.io/aws-ebs': 'ebs.csi.aws.com' };
/** The provisioner of a class that makes no volumes. */
const NO_PROVISIONER = 'kubernetes.io/no-provisioner';
/** Drivers that are known to register themselves as CSIDriver; that of Auto Mode is not known to. */
const REGISTERED = new Set(['ebs.csi.aws.com', 'efs.csi.aws.com']);
const DENIED = /access ?denied|unauthorized|not authorized|forbidden|credential|no EC2 IMDS role|InvalidIdentityToken/i;
const TRANSIENT = /DeadlineExceeded|deadline exceeded|code = Aborted|already in progress|RequestLimitExceeded|Throttl/i;

/** The name of a claim's class; empty for a claim that wants none, undefined for one that does not say. */
export function classOf(claim: Claim): string | undefined {
  const old = textsByKey(claim.metadata?.annotations)['volume.beta.kubernetes.io/storage-class'];
  const written = old ?? claim.spec?.storageClassName;
  return typeof written === 'string' ? written : undefined;
}

/** Whether claims without a class get this one. */
export function isDefault({ metadata }: StorageClass): boolean {
  const marks = textsByKey(metadata?.annotations);
  const keys = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];
  return keys.some((key) => marks[key] === 'true');
}

/** Whether a class lets a provisioner make volumes. */
export function isProvisioned(found: StorageClass | undefined): found is StorageClass {
  return found !== undefined && text(found.provisioner) !== NO_PROVISIONER;
}

/** The pods that have a claim among their volumes, also those that are not running yet; finished ones use nothing. */
export function podsWith(claim: Claim, pods: readonly Pod[]): Pod[] {
  const name = nameOf(claim);
  return pods.filter((pod) => {
    if (pod.metadata?.namespace !== claim.metadata?.namespace) return false;
    if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return false;
    return volumesOf(pod, name).length > 0;
  });
}

/** The names under which a pod has a claim as volume; a generic ephemeral volume has a claim named after pod and volume. */
export function volumesOf(pod: Pod, claim: string): string[] {
  return each(pod.spec?.volumes).flatMap((volume) => {
    const isEphemeral = (volume.ephemeral ?? null) !== null && `${nameOf(pod)}-${text(volume.name)}` === claim;
    return isEphemeral || volume.persistentVolumeClaim?.claimName === claim ? [text(volume.name)] : [];
  });
}

/**
 * Why a claim is not bound; undefined if it is. What no waiting cures is `fail` at once; what is on its way is `pending`
 * in the window.
 */
export function whyNotBound(claim: Claim, seen: ClaimEvidence, context: CheckContext): Finding | undefined {
  const { phase } = claim.status ?? {};
  if (phase === 'Bound') return undefined;
  const wantedVolume = text(claim.spec?.volumeName);
  if (phase === 'Lost') return fail('claim.lost', { ...at(claim), volume: wantedVolume });
  const since = latest([claim.metadata?.creationTimestamp]);
  if (wantedVolume !== '') return whyNotThat(claim, wantedVolume, seen, context);
  const className = classOf(claim);
  const found = seen.classes.find((one) => nameOf(one) === className);
  const fitting = each(seen.volumes).filter((volume) => isFree(volume, claim) && misfit(volume, claim) === undefined);
  // With WaitForFirstConsumer, even a volume that fits is not taken before there is a pod.
  if (fitting.length > 0 && (!isDelayed(found) || podsWith(claim, seen.pods).length > 0)) {
    const born = fitting.map((volume) => volume.metadata?.creationTimestamp);
    return pendingOrFail('claim.pending', at(claim), context, latest([since, ...born]));
  }
  if (className === undefined)
    // A default class that came later is given to the claim within seconds.
    return seen.classes.some(isDefault)
      ? pendingOrFail('claim.pending', at(claim), context, since)
      : fail('claim.noClass', at(claim));
  const hasStatic = each(seen.volumes).some((volume) => text(volume.spec?.storageClassName) === className);
  if (className === '' || (found === undefined && hasStatic)) return noVolume(claim, seen);
  if (found === undefined)
    return fail('claim.unknownClass', { ...at(claim), class: className, known: seen.classes.map(nameOf) });
  return whyNotMade(claim, found, seen, context);
}

/** Why a claim is not bound to the volume that it names. */
function whyNotThat(claim: Claim, wanted: string, seen: ClaimEvidence, context: CheckContext): Finding {
  const values = { ...at(claim), volume: wanted };
  const volume = each(seen.volumes).find((one) => nameOf(one) === wanted);
  if (seen.volumes !== undefined && volume === undefined) return fail('claim.volumeMissing', values);
  const holder = volume?.spec?.claimRef;
  if (volume !== undefined && !isFree(volume, claim) && holder?.uid !== claim.metadata?.uid)
    return fail('claim.volumeTaken', {
      ...values,
      holder: [text(holder?.namespace), text(holder?.name)].filter(Boolean).join('/'),
    });
  const mismatch = volume && misfit(volume, claim);
  const told = eventsOf('PersistentVolumeClaim', claim, seen.events).findLast(
    ({ reason, type }) => reason === 'VolumeMismatch' || (reason === 'FailedBinding' && type === 'Warning'),
  );
  if (mismatch !== undefined)
    return fail('claim.volumeMismatch', { ...values, message: text(told?.message) || mismatch });
  // Without the volumes the event is all there is.
  if (volume === undefined && told !== undefined)
    return fail('claim.volumeMismatch', { ...values, message: text(told.message) });
  const since = latest([claim.metadata?.creationTimestamp, volume?.metadata?.creationTimestamp]);
  return pendingOrFail('claim.pending', at(claim), context, since);
}

/** Why no volume has been made for a claim. */
function whyNotMade(claim: Claim, found: StorageClass, seen: ClaimEvidence, context: CheckContext): Finding {
  const values = { ...at(claim), class: nameOf(found) };
  const written = text(found.provisioner);
  const provisioner = MIGRATED[written] ?? written;
  const since = latest([claim.metadata?.creationTimestamp]);
  const delays = isDelayed(found);
  const isPlaced = textsByKey(claim.metadata?.annotations)['volume.kubernetes.io/selected-node'] !== undefined;
  const failed = eventsOf('PersistentVolumeClaim', claim, seen.events).findLast(
    // The volume controller says the same of a class that was not there yet.
    ({ reason, message }) =>
      reason === 'ProvisioningFailed' && !/storageclass\.storage\.k8s\.io .* not found/.test(text(message)),
  );
  const users = podsWith(claim, seen.pods);
  if (failed !== undefined && (isPlaced || !delays || users.length > 0)) {
    const message = text(failed.message);
    if (DENIED.test(message)) return fail('claim.driverDenied', { ...at(claim), message });
    return TRANSIENT.test(message)
      ? pendingOrFail('claim.provisioning', { ...at(claim), message }, context, since)
      : fail('claim.provisioning', { ...at(claim), message });
  }
  if (delays && !isPlaced) {
    const [pod] = users;
    if (pod === undefined) return pendingOrFail('claim.waitsForPod', values, context, since);
    const scheduled = each(pod.status?.conditions).find(({ type }) => type === 'PodScheduled');
    if (scheduled?.status === 'False')
      return pendingOrFail(
        'claim.waitsForNode',
        { ...at(claim), pod: nameOf(pod), message: text(scheduled.message) },
        context,
        latest([scheduled.lastTransitionTime, pod.metadata?.creationTimestamp, since]),
      );
  }
  if (written === NO_PROVISIONER) return noVolume(claim, seen);
  if (
    seen.drivers !== undefined &&
    REGISTERED.has(provisioner) &&
    !seen.drivers.some((one) => nameOf(one) === provisioner)
  )
    return fail('claim.noDriver', { ...at(claim), provisioner });
  const moved = latest([since, ...users.map((pod) => pod.metadata?.creationTimestamp)]);
  const waiting = pendingOrFail('claim.pending', at(claim), context, moved);
  return waiting.verdict === 'pending' ? waiting : fail('claim.noDriver', { ...at(claim), provisioner });
}

function isDelayed(found: StorageClass | undefined): boolean {
  return found?.volumeBindingMode === 'WaitForFirstConsumer';
}

function noVolume(claim: Claim, { volumes }: ClaimEvidence): Finding {
  const seen = each(volumes)
    // A released volume keeps the data of its claim and is given to no other.
    .filter((volume) => isFree(volume, claim) || volume.status?.phase === 'Released')
    .slice(0, 5)
    .map((volume) => `${nameOf(volume)} (${misfit(volume, claim) ?? 'status.phase: Released'})`);
  return seen.length === 0 ? fail('claim.noVolume', at(claim)) : fail('claim.unfit', { ...at(claim), seen });
}

/** Whether nobody has a volume, or it is kept for this claim. */
function isFree({ spec, status }: Volume, claim: Claim): boolean {
  const holder = spec?.claimRef ?? undefined;
  if (holder === undefined) return status?.phase === 'Available' || status?.phase === 'Pending' || !status?.phase;
  const isNamed = holder.name === nameOf(claim) && holder.namespace === claim.metadata?.namespace;
  return isNamed && ((holder.uid ?? '') === '' || holder.uid === claim.metadata?.uid);
}

/** In what a volume does not fit a claim, in the words of the API; undefined if it fits. */
function misfit({ metadata, spec }: Volume, claim: Claim): string | undefined {
  const className = classOf(claim) ?? '';
  if (text(spec?.storageClassName) !== className)
    return `storageClassName: ${text(spec?.storageClassName) || '""'} ≠ ${className || '""'}`;
  const [size, asked] = [text(spec?.capacity?.storage), text(claim.spec?.resources?.requests?.storage)];
  if (!((parseQuantity(size) ?? 0) >= (parseQuantity(asked) ?? 0))) return `storage: ${size || '0'} < ${asked}`;
  const modes = textsOf(spec?.accessModes);
  const missing = textsOf(claim.spec?.accessModes).filter((mode) => !modes.includes(mode));
  if (missing.length > 0) return `accessModes: ${modes.join(', ')} ≠ ${missing.join(', ')}`;
  const [mode, wantedMode] = [spec?.volumeMode, claim.spec?.volumeMode].map((one) => text(one) || 'Filesystem');
  if (mode !== wantedMode) return `volumeMode: ${mode} ≠ ${wantedMode}`;
  const labels = textsByKey(metadata?.labels);
  const unmet = Object.entries(textsByKey(claim.spec?.selector?.matchLabels)).find(
    ([key, value]) => labels[key] !== value,
  );
  return unmet && `selector: ${unmet.join('=')}`;
}

function at(claim: Claim): { claim: string; namespace: string } {
  return { claim: nameOf(claim), namespace: namespaceOf(claim) };
}
