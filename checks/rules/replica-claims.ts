/**
 * The claims of a StatefulSet (https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage).
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { type CauseEvidence, causeOf } from './cause.ts';
import type { Claim } from './claim.ts';
import { judgeClosest, type Rule } from './closest.ts';
import { amount, each, latest, named, nameOf, namespaceOf, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';

type StatefulSet = KindTypes['StatefulSet'];

/** What {@link unmetClaim} looks at besides the claims. */
export interface ReplicaEvidence {
  pods: readonly Pod[];
  causes: CauseEvidence;
}

/** The names of the claims, one for each replica and template, those of the first replica first. */
export function claimNamesOf({ metadata, spec }: KindTypes['StatefulSet']): string[] {
  const templates = each(spec?.volumeClaimTemplates).map(nameOf);
  const replicas = Math.min(amount(spec?.replicas, 1), 100);
  const first = amount(spec?.ordinals?.start);
  return Array.from(
    { length: Math.max(0, replicas) },
    (_, index) => `${text(metadata?.name)}-${first + index}`,
  ).flatMap((pod) => templates.map((template) => `${template}-${pod}`));
}

/** The first claim of a StatefulSet that is not there or does not meet the rules. */
export function unmetClaim(
  set: StatefulSet,
  present: readonly Claim[],
  rules: readonly Rule<Claim>[],
  seen: ReplicaEvidence,
  context: CheckContext,
): Finding | undefined {
  const name = nameOf(set);
  const claims = claimNamesOf(set);
  if (claims.length === 0)
    return each(set.spec?.volumeClaimTemplates).length > 0
      ? fail('workload.zero', { kind: 'StatefulSet', name })
      : fail('claim.noTemplates', { name });
  return claims
    .map((claim) => {
      const found = named(present, [claim]);
      return found.length === 0 ? notMade(claim, set, seen, context) : judgeClosest(found, rules)?.finding;
    })
    .find((finding) => finding !== undefined);
}

/** A replica's claim is made together with its pod, after the pods before it are ready. */
function notMade(claim: string, set: StatefulSet, { pods, causes }: ReplicaEvidence, context: CheckContext): Finding {
  const { uid, creationTimestamp } = set.metadata ?? {};
  const own = pods.filter(({ metadata }) =>
    each(metadata?.ownerReferences).some((owner) => typeof uid === 'string' && owner.uid === uid),
  );
  const since = latest([creationTimestamp, ...own.map(({ metadata }) => metadata?.creationTimestamp)]);
  const values = { claim, namespace: namespaceOf(set), workload: nameOf(set) };
  return causeOf(own, causes, context) ?? pendingOrFail('claim.notMade', values, context, since);
}
