import * as z from 'zod';
import { labels, names, namespace } from '../params.ts';
import { parseQuantity } from '../quantity.ts';
import type { KindTypes } from '../reads/kinds.ts';
import { list } from '../reads/read.ts';
import { causeFollows, causeReads } from '../rules/cause.ts';
import { type Claim, podsWith } from '../rules/claim.ts';
import { type BoundEvidence, boundRules } from '../rules/claim-bound.ts';
import { judgeClosest } from '../rules/closest.ts';
import { describe } from '../rules/kubectl.ts';
import { hasLabels } from '../rules/labels.ts';
import { absent, existing, named, nameOf, text, unlabelled } from '../rules/objects.ts';
import { isReady } from '../rules/pod-ready.ts';
import { claimNamesOf, unmetClaim } from '../rules/replica-claims.ts';
import { storageFollows, storageReads } from '../rules/volume.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

const params = z
  .strictObject({
    ns: namespace.describe('Namespace of the claims.'),
    name: names.optional().describe('Name of the claim; a list gives alternatives.'),
    labels: labels.optional().describe('Labels of the claim; one claim that meets everything suffices.'),
    of: names
      .refine((sets) => sets.every((set) => /^StatefulSet\/[a-z0-9][a-z0-9.-]*$/.test(set)), 'write "StatefulSet/db"')
      .transform((sets) => sets.map((set) => set.replace('StatefulSet/', '')))
      .optional()
      .describe(
        'Claims of a StatefulSet such as "StatefulSet/db", one for each replica and template, which all have to meet everything; a list gives alternatives. Without name, labels and of, any claim of the namespace.',
      ),
    phase: z.enum(['Bound', 'Pending', 'Lost']).default('Bound').describe('Phase of the claim.'),
    storageClass: names.optional().describe('Name of the StorageClass of the claim; a list gives alternatives.'),
    sizeAtLeast: z
      .string()
      .refine((size) => parseQuantity(size) !== undefined, 'not a quantity')
      .optional()
      .describe('Smallest capacity of the bound volume, such as "10Gi"; an EBS volume must itself be that large.'),
    provisioner: names
      .optional()
      .describe('Who made the volume: the provisioner it is marked with, or the driver that stood in for that one.'),
    driver: names
      .optional()
      .describe('CSI driver of the volume; a volume of a built-in type counts for the driver that took it over.'),
    accessModes: z
      .array(z.enum(['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod']))
      .min(1)
      .optional()
      .describe('Access modes that the claim asks for, all of them.'),
    static: z.literal(true).optional().describe('The volume was made by hand, not by a provisioner.'),
    reclaimPolicy: z.enum(['Retain', 'Delete', 'Recycle']).optional().describe('Reclaim policy of the volume.'),
    usedByPod: z.literal(true).optional().describe('A Ready pod mounts the claim.'),
    inAws: z
      .boolean()
      .optional()
      .describe('Whether the EBS volume or EFS file system must exist in AWS; if absent, for volumes that are one.'),
  })
  .superRefine((asked, context) => {
    if ([asked.name, asked.labels, asked.of].filter((one) => one !== undefined).length > 1)
      context.addIssue({ code: 'custom', path: ['name'], message: 'only one of name, labels and of' });
    const unbound = ['sizeAtLeast', 'provisioner', 'driver', 'static', 'reclaimPolicy', 'usedByPod', 'inAws'] as const;
    for (const key of unbound)
      if (asked.phase !== 'Bound' && asked[key] !== undefined)
        context.addIssue({ code: 'custom', path: [key], message: 'only a bound claim has a volume' });
  });
type Asked = z.output<typeof params>;
type Sets = readonly KindTypes['StatefulSet'][];

/** Passes when a claim is bound to a volume as asked, which really exists (https://kubernetes.io/docs/concepts/storage/persistent-volumes/). */
export default defineCheck({
  name: 'k8s.pvc',
  params,
  needs: ({ ns, of }) => ({
    claims: list('PersistentVolumeClaim', ns),
    volumes: list('PersistentVolume'),
    pods: list('Pod', ns),
    statefulSets: of === undefined ? undefined : list('StatefulSet', ns),
  }),
  follows: (asked) => [...causeFollows, 'list CSIDriver', ...awsOf(asked)],
  followUp(asked, { claims, volumes, pods, statefulSets }) {
    const { ns, usedByPod } = asked;
    const chosen = choose(asked, existing(claims, ns), existing(statefulSets, ns));
    const isUsed = (claim: Claim) => podsWith(claim, existing(pods, ns)).some(isReady);
    const isOpen =
      (asked.of !== undefined && chosen.length < expectedOf(asked, existing(statefulSets, ns)).length) ||
      chosen.some((claim) => claim.status?.phase !== 'Bound' || (usedByPod && !isUsed(claim)));
    const named = chosen.map((claim) => text(claim.spec?.volumeName));
    return {
      ...causeReads(ns, isOpen || asked.static === true),
      drivers: isOpen ? list('CSIDriver') : undefined,
      ...storageReads(
        existing(volumes).filter((volume) => named.includes(nameOf(volume))),
        awsOf(asked),
      ),
    };
  },
  judge(asked, seen, context) {
    const { ns, name, labels: wanted, of } = asked;
    const present = existing(seen.claims, ns);
    const sets = existing(seen.statefulSets, ns);
    const evidence: BoundEvidence = {
      classes: existing(seen.causeClasses),
      events: existing(seen.causeEvents, ns),
      pods: existing(seen.pods, ns),
      volumes: existing(seen.volumes),
      drivers: seen.drivers && existing(seen.drivers),
      storage: seen,
      causes: seen,
    };
    const rules = boundRules(asked, evidence, context);
    if (of !== undefined) {
      const judged = judgeClosest(named(sets, of), [(set) => unmetClaim(set, present, rules, evidence, context)]);
      if (judged === undefined) return absent('StatefulSet', of, ns, sets);
      return judged.finding ?? pass({ claims: claimNamesOf(judged.object) });
    }
    const chosen = choose(asked, present, sets);
    if (chosen.length === 0 && name !== undefined) return absent('PersistentVolumeClaim', name, ns, present);
    if (chosen.length === 0 && wanted !== undefined) return unlabelled('PersistentVolumeClaim', wanted, ns, present);
    const judged = judgeClosest(chosen, rules);
    if (judged === undefined) return fail('claim.none', { namespace: ns });
    return judged.finding ?? pass({ claim: nameOf(judged.object), volume: text(judged.object.spec?.volumeName) });
  },
  command: ({ ns, name }) => describe('pvc', name ?? [], ns),
});

function expectedOf({ of }: Asked, sets: Sets): string[] {
  return named(sets, of ?? []).flatMap(claimNamesOf);
}

/** The claims that are meant, whatever their state. */
function choose(asked: Asked, present: readonly Claim[], sets: Sets): Claim[] {
  const { name, labels: wanted, of } = asked;
  if (of !== undefined) return named(present, expectedOf(asked, sets));
  return name === undefined
    ? present.filter((claim) => hasLabels(claim.metadata?.labels, wanted ?? {}))
    : named(present, name);
}

function awsOf({ phase, inAws, driver, provisioner }: Asked) {
  return phase !== 'Bound' || inAws === false ? [] : storageFollows(driver ?? provisioner);
}
