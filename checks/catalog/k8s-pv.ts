import * as z from 'zod';
import { names, namespace } from '../params.ts';
import { aws, list } from '../reads/read.ts';
import type { Volume } from '../rules/claim.ts';
import { judgeClosest } from '../rules/closest.ts';
import { lastTrouble } from '../rules/events.ts';
import { kubectl } from '../rules/kubectl.ts';
import { each, existing, latest, nameOf, text } from '../rules/objects.ts';
import { driverDisks, foldVolumes, goneOf, memory } from '../rules/reclaimed.ts';
import { diskOf, notInAws, storageFollows, storageOf, storageReads } from '../rules/volume.ts';
import { defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

const params = z.strictObject({
  ns: namespace.describe('Namespace of the claim that the volume serves or served.'),
  claim: names.optional().describe('Name of that claim; a list gives alternatives, without it any claim.'),
  reclaimPolicy: z
    .enum(['Retain', 'Delete'])
    .describe(
      'Retain: the claim is gone, the volume is Released and its storage still there. Delete: a volume that was seen in an earlier grading is gone with its EBS volume.',
    ),
  phase: z
    .enum(['Available', 'Bound', 'Released', 'Failed'])
    .optional()
    .describe('Phase of a volume with that policy; without it, Released for Retain and gone for Delete.'),
  inAws: z
    .boolean()
    .optional()
    .describe('Whether the EBS volume or EFS file system is looked up in AWS; if absent, for volumes that are one.'),
});

/** Passes when a volume was kept or deleted as its reclaim policy says (https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming). */
export default defineCheck({
  name: 'k8s.pv',
  params,
  memory,
  needs: ({ reclaimPolicy, phase, inAws }) => ({
    volumes: list('PersistentVolume'),
    // Of a volume that is gone nobody knows the id, so all disks of drivers are asked for.
    made:
      reclaimPolicy === 'Delete' && phase === undefined && inAws !== false
        ? aws('ec2:DescribeVolumes', driverDisks)
        : undefined,
  }),
  follows: ({ inAws }) => ['list Event', ...(inAws === false ? [] : storageFollows(undefined))],
  followUp: (asked, { volumes }) => ({
    // Events of what belongs to no namespace are in this one.
    events: asked.reclaimPolicy === 'Delete' ? list('Event', 'default') : undefined,
    ...storageReads(servedBy(asked, existing(volumes)), asked.inAws === false ? [] : storageFollows(undefined)),
  }),
  remember: (asked, { volumes, made }, context) =>
    asked.reclaimPolicy === 'Delete' ? foldVolumes(context.memory, servedBy(asked, each(volumes?.items)), made) : [],
  judge(asked, { volumes, made, events, disks, fileSystems }, context) {
    const { ns, reclaimPolicy, inAws } = asked;
    const phase = asked.phase ?? (reclaimPolicy === 'Retain' ? 'Released' : undefined);
    // One that is being deleted is on its way where it has to go.
    const served = servedBy(asked, phase === undefined ? each(volumes?.items) : existing(volumes));
    if (phase === undefined) {
      const gone = goneOf(context.memory ?? [], each(volumes?.items));
      const left = gone.filter(({ disk }) => isThere(diskOf(disk, made)?.state));
      const [done] = gone.filter((one) => !left.includes(one));
      if (done !== undefined) return pass({ volume: done.name, claim: done.claim, disk: done.disk });
      const [rest] = left;
      if (rest !== undefined) return fail('volume.leftInAws', { volume: rest.name, id: rest.disk });
    }
    const judged = judgeClosest(served, [
      (volume) => {
        const seen = text(volume.spec?.persistentVolumeReclaimPolicy);
        return seen === reclaimPolicy
          ? undefined
          : fail('volume.reclaimPolicy', { volume: nameOf(volume), seen, wanted: reclaimPolicy });
      },
      (volume) => {
        const seen = text(volume.status?.phase);
        if (seen === phase) return undefined;
        const at = { volume: nameOf(volume), claim: text(volume.spec?.claimRef?.name), namespace: ns };
        if (seen === 'Bound' && phase !== 'Available') return fail('volume.stillBound', at);
        if (phase !== undefined) return fail('volume.phase', { volume: at.volume, seen, wanted: phase });
        const trouble = lastTrouble('PersistentVolume', volume, each(events?.items))?.message;
        const message = text(volume.status?.message) || (trouble ?? '');
        if (message !== '') return fail('volume.deleteFailed', { volume: at.volume, message });
        return pendingOrFail('volume.deleting', { volume: at.volume }, context, changedAt(volume));
      },
      (volume) => {
        // The lesson of another day proves nothing.
        const at = changedAt(volume);
        const isOld = at !== undefined && Date.parse(at) < Date.parse(context.enrolledAt ?? '');
        return phase === 'Released' && isOld
          ? fail('volume.beforeEnrolment', { volume: nameOf(volume), at })
          : undefined;
      },
      (volume) =>
        (inAws ?? storageOf(volume) !== undefined) ? notInAws(volume, { disks, fileSystems }, context) : undefined,
    ]);
    if (judged === undefined) return fail(phase === undefined ? 'volume.notSeen' : 'volume.none', { namespace: ns });
    const { object: volume } = judged;
    return (
      judged.finding ??
      pass({ volume: nameOf(volume), phase: text(volume.status?.phase), id: storageOf(volume)?.id ?? '' })
    );
  },
  command: () => kubectl('get', 'pv', '-o', 'wide'),
});

function servedBy({ ns, claim }: z.output<typeof params>, volumes: readonly Volume[]): Volume[] {
  return volumes.filter(({ spec }) => {
    const holder = spec?.claimRef;
    return holder?.namespace === ns && (claim?.includes(text(holder.name)) ?? true);
  });
}

function changedAt({ status }: Volume): string | undefined {
  return latest([status?.lastPhaseTransitionTime]);
}

function isThere(state: string | undefined): boolean {
  return state !== undefined && state !== 'deleting' && state !== 'deleted';
}
