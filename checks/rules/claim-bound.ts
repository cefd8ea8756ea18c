/**
 * Whether a claim and the volume behind it are what a lab asks for, as rules in the order in which they are told.
 */
import { parseQuantity } from '../quantity.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { type CauseEvidence, causeOf } from './cause.ts';
import {
  type Claim,
  type ClaimEvidence,
  classOf,
  isDefault,
  isProvisioned,
  podsWith,
  type Volume,
  volumesOf,
  whyNotBound,
} from './claim.ts';
import type { Rule } from './closest.ts';
import { textsByKey, textsOf } from './lenient.ts';
import { each, latest, nameOf, namespaceOf, text } from './objects.ts';
import { isReady, type Pod, readySince } from './pod-ready.ts';
import { type AwsStorage, diskOf, driverOf, notInAws, provisionersOf, storageOf } from './volume.ts';

/** What a lab asks of a claim; what is absent is not asked for. */
export interface BoundWanted {
  phase: 'Bound' | 'Pending' | 'Lost';
  storageClass?: readonly string[] | undefined;
  sizeAtLeast?: string | undefined;
  provisioner?: readonly string[] | undefined;
  driver?: readonly string[] | undefined;
  accessModes?: readonly string[] | undefined;
  static?: true | undefined;
  reclaimPolicy?: string | undefined;
  usedByPod?: true | undefined;
  inAws?: boolean | undefined;
}

/** What tells whether a claim is as asked. */
export type BoundEvidence = ClaimEvidence & { volumes: readonly Volume[]; storage: AwsStorage; causes: CauseEvidence };

/** Whether a container of the pod, or a sidecar, has the claim mounted or as a device. */
function isMountedBy(pod: Pod, claim: Claim): boolean {
  const names = volumesOf(pod, nameOf(claim));
  const sidecars = each(pod.spec?.initContainers).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...each(pod.spec?.containers), ...sidecars].some(({ volumeMounts, volumeDevices }) =>
    [...each(volumeMounts), ...each(volumeDevices)].some(({ name }) => names.includes(text(name))),
  );
}

/** The rules for a claim, in order. */
export function boundRules(wanted: BoundWanted, seen: BoundEvidence, context: CheckContext): Rule<Claim>[] {
  const { storageClass, accessModes, phase } = wanted;
  const ofClaim: Rule<Claim>[] = [
    (claim) => {
      const is = classOf(claim) ?? '';
      if (storageClass === undefined || storageClass.includes(is)) return undefined;
      return fail('claim.class', { claim: nameOf(claim), seen: is, wanted: storageClass });
    },
    (claim) => {
      const modes = textsOf(claim.spec?.accessModes);
      if (accessModes === undefined || accessModes.every((mode) => modes.includes(mode))) return undefined;
      return fail('claim.accessModes', { claim: nameOf(claim), seen: modes, wanted: accessModes });
    },
  ];
  if (phase !== 'Bound')
    return [
      ...ofClaim,
      ({ metadata, status }) =>
        status?.phase === phase
          ? undefined
          : fail('claim.phase', {
              claim: text(metadata?.name),
              namespace: text(metadata?.namespace),
              seen: text(status?.phase),
              wanted: phase,
            }),
    ];
  const ofVolume = volumeRules(wanted, seen, context);
  return [
    ...ofClaim,
    // Before the reason why it is not bound: the volume that it waits for would be the wrong one.
    (claim) => (wanted.static && claim.status?.phase !== 'Bound' ? asksForNew(claim, seen) : undefined),
    (claim) => whyNotBound(claim, seen, context),
    (claim) => {
      const volume = volumeOf(claim, seen);
      const at = { claim: nameOf(claim), namespace: namespaceOf(claim), volume: text(claim.spec?.volumeName) };
      if (volume === undefined) return fail('claim.lost', at);
      const holder = volume.spec?.claimRef;
      if (typeof holder?.uid === 'string' && holder.uid === claim.metadata?.uid) return undefined;
      return fail('claim.volumeTaken', {
        ...at,
        holder: [text(holder?.namespace), text(holder?.name)].filter(Boolean).join('/'),
      });
    },
    ...ofVolume.map(
      (rule): Rule<Claim> =>
        (claim) =>
          rule(claim, volumeOf(claim, seen) ?? {}),
    ),
    (claim) => (wanted.usedByPod ? unused(claim, volumeOf(claim, seen) ?? {}, seen, context) : undefined),
  ];
}

/** The volume that a claim names. */
function volumeOf(claim: Claim, { volumes }: BoundEvidence): Volume | undefined {
  const name = text(claim.spec?.volumeName);
  return name === '' ? undefined : volumes.find((volume) => nameOf(volume) === name);
}

type VolumeRule = (claim: Claim, volume: Volume) => Finding | undefined;

function volumeRules(wanted: BoundWanted, seen: BoundEvidence, context: CheckContext): VolumeRule[] {
  const { provisioner, driver, sizeAtLeast, reclaimPolicy, inAws } = wanted;
  return [
    (claim, volume) => (wanted.static ? notStatic(claim, volume, seen) : undefined),
    (_, volume) => {
      const makers = provisionersOf(volume);
      if (provisioner === undefined || makers.some((maker) => provisioner.includes(maker))) return undefined;
      return fail('volume.provisioner', { volume: nameOf(volume), seen: makers[0] ?? '', wanted: provisioner });
    },
    (_, volume) => {
      const is = driverOf(volume);
      if (driver === undefined || driver.includes(is)) return undefined;
      return fail('volume.driver', { volume: nameOf(volume), seen: is, wanted: driver });
    },
    (claim, volume) => (sizeAtLeast === undefined ? undefined : tooSmall(claim, volume, sizeAtLeast, context)),
    (_, volume) => {
      const is = text(volume.spec?.persistentVolumeReclaimPolicy);
      if (reclaimPolicy === undefined || is === reclaimPolicy) return undefined;
      return fail('volume.reclaimPolicy', { volume: nameOf(volume), seen: is, wanted: reclaimPolicy });
    },
    (_, volume) => ((inAws ?? storageOf(volume) !== undefined) ? notInAws(volume, seen.storage, context) : undefined),
    (_, volume) => {
      const { id = '' } = storageOf(volume) ?? {};
      const disk = inAws === false ? undefined : diskOf(id, seen.storage.disks);
      if (sizeAtLeast === undefined || disk === undefined) return undefined;
      // Whoever makes a volume by hand can write any capacity into it.
      if (disk.size * 2 ** 30 >= (parseQuantity(sizeAtLeast) ?? 0)) return undefined;
      return fail('volume.size', { volume: nameOf(volume), id, seen: `${disk.size}Gi`, wanted: sizeAtLeast });
    },
  ];
}

/** A claim that wants a volume of its own to be made, and none that is there. */
function asksForNew(claim: Claim, { classes }: BoundEvidence): Finding | undefined {
  const found = classes.find((one) => nameOf(one) === classOf(claim));
  if (text(claim.spec?.volumeName) !== '' || !isProvisioned(found)) return undefined;
  const values = { claim: nameOf(claim), class: nameOf(found) };
  return fail(isDefault(found) ? 'claim.defaultClass' : 'claim.dynamic', values);
}

/**
 * A volume that was made for its claim. One without the mark of a provisioner was made by hand; should the mark have been
 * taken away, the claim still has that of having been handed to a provisioner before there was a volume.
 */
function notStatic(claim: Claim, volume: Volume, { classes }: BoundEvidence): Finding | undefined {
  const isHanded = textsByKey(claim.metadata?.annotations)['volume.kubernetes.io/storage-provisioner'] !== undefined;
  const [made = '', asked = ''] = [volume.metadata?.creationTimestamp, claim.metadata?.creationTimestamp].map(text);
  const isLater = Date.parse(made) > Date.parse(asked);
  if (provisionersOf(volume).length === 0 && !(isHanded && isLater)) return undefined;
  const found = classes.find((one) => nameOf(one) === classOf(claim));
  const values = { claim: nameOf(claim), class: classOf(claim) ?? '' };
  return fail(found !== undefined && isDefault(found) ? 'claim.defaultClass' : 'claim.dynamic', values);
}

function tooSmall(claim: Claim, volume: Volume, wanted: string, context: CheckContext): Finding | undefined {
  const is = text(volume.spec?.capacity?.storage);
  const atLeast = parseQuantity(wanted) ?? 0;
  if ((parseQuantity(is) ?? 0) >= atLeast) return undefined;
  const values = { claim: nameOf(claim), volume: nameOf(volume), seen: is, wanted };
  const resizing = each(claim.status?.conditions).find(({ type, status }) => type === 'Resizing' && status === 'True');
  const isAsked = (parseQuantity(text(claim.spec?.resources?.requests?.storage)) ?? 0) >= atLeast;
  return resizing !== undefined && isAsked
    ? pendingOrFail('claim.size', values, context, latest([resizing.lastTransitionTime]))
    : fail('claim.size', values);
}

/** No ready pod has the claim mounted. */
function unused(claim: Claim, volume: Volume, seen: BoundEvidence, context: CheckContext): Finding | undefined {
  const users = podsWith(claim, seen.pods);
  const mounting = users.filter((pod) => isMountedBy(pod, claim));
  const [ready] = mounting.filter(isReady);
  if (ready === undefined) {
    const at = { claim: nameOf(claim), namespace: namespaceOf(claim) };
    return causeOf(mounting, seen.causes, context) ?? fail('claim.unused', { ...at, seen: users.map(nameOf) });
  }
  const { id = '' } = storageOf(volume) ?? {};
  const disk = diskOf(id, seen.storage.disks);
  if (disk === undefined || disk.state === 'in-use') return undefined;
  const values = { volume: nameOf(volume), service: 'EBS', id, state: disk.state };
  return pendingOrFail('volume.state', values, context, readySince(ready));
}
