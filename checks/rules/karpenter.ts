/**
 * What Karpenter and EKS Auto Mode provide nodes with (https://karpenter.sh/docs/concepts/).
 */
import type { KindTypes } from '../reads/kinds.ts';
import type { CustomObject } from '../reads/read.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { type Condition, conditionAt, conditionsOf, isUnobserved, textAt } from './custom.ts';
import type { Instance } from './node-kind.ts';
import { latest } from './objects.ts';

type Node = KindTypes['Node'];

/** Group of the node classes of Auto Mode, whose own NodePools Karpenter did not make. */
const AUTO_MODE = 'eks.amazonaws.com';
const KARPENTER = 'karpenter.k8s.aws';

/** Whether a NodePool belongs to Auto Mode. */
export function isBuiltIn(pool: CustomObject): boolean {
  return refOf(pool, 'group') === AUTO_MODE;
}

/** The node class that a NodePool refers to, among those of Karpenter and those of Auto Mode. */
export function classOf(
  pool: CustomObject,
  { classes, autoClasses }: { classes: readonly CustomObject[]; autoClasses: readonly CustomObject[] },
): CustomObject | undefined {
  const { group, name } = { group: refOf(pool, 'group'), name: refOf(pool, 'name') };
  const known = group === KARPENTER ? classes : group === AUTO_MODE ? autoClasses : [];
  return known.find((one) => textAt(one, 'metadata.name') === name);
}

function refOf(pool: CustomObject, field: string): string {
  return textAt(pool, `spec.template.spec.nodeClassRef.${field}`);
}

/** What keeps a NodePool or a node class from being ready, in its own words. */
export function notReady(kind: string, object: CustomObject, context: CheckContext): Finding | undefined {
  const name = textAt(object, 'metadata.name');
  const ready = conditionAt(object, 'Ready');
  if (ready?.status === 'True' && !isUnobserved(object)) return undefined;
  const refused = conditionsOf(object).filter(({ type, status }) => status === 'False' && type !== 'Ready');
  // What waits for another condition is not the cause; how registrations went keeps nothing from being ready.
  const isCause = ({ type, reason }: Condition) =>
    type !== 'NodeRegistrationHealthy' && reason !== 'DependenciesNotReady';
  const cause = refused.find(isCause) ?? (ready?.status === 'False' ? ready : undefined);
  const values = { kind, name, condition: cause?.type ?? 'Ready', message: cause?.message || (cause?.reason ?? '') };
  const since = latest([textAt(object, 'metadata.creationTimestamp'), ready?.since]);
  return cause === undefined || isUnobserved(object)
    ? pendingOrFail('karpenter.notReady', values, context, since)
    : fail('karpenter.notReady', values);
}

/** The NodeClaims of a NodePool that are newer than the enrolment, newest first. */
export function newClaims(
  pool: CustomObject,
  claims: readonly CustomObject[],
  enrolledAt: string | undefined,
): CustomObject[] {
  const madeAt = (claim: CustomObject) => textAt(claim, 'metadata.creationTimestamp');
  return claims
    .filter((claim) => claim.metadata?.labels?.['karpenter.sh/nodepool'] === textAt(pool, 'metadata.name'))
    .filter((claim) => enrolledAt === undefined || Date.parse(madeAt(claim)) >= Date.parse(enrolledAt))
    .toSorted((a, b) => madeAt(b).localeCompare(madeAt(a)));
}

/** Id of the instance that a claim launched. */
export function instanceOf(claim: CustomObject): string | undefined {
  return /\/(i-[0-9a-f]+)$/.exec(textAt(claim, 'status.providerID'))?.[1];
}

/** What keeps a claim from being a node on its own running instance, which no Auto Scaling group made. */
export function unproven(
  claim: CustomObject,
  nodes: readonly Node[],
  running: ReadonlyMap<string, Instance>,
  context: CheckContext,
): Finding | undefined {
  const name = textAt(claim, 'metadata.name');
  for (const type of ['Launched', 'Registered', 'Initialized']) {
    const condition = conditionAt(claim, type);
    if (condition?.status === 'True') continue;
    const since = latest([textAt(claim, 'metadata.creationTimestamp')]);
    const values = { claim: name, condition: type, message: condition?.message || (condition?.reason ?? '') };
    return pendingOrFail('karpenter.claim', values, context, since);
  }
  const id = instanceOf(claim) ?? '';
  const instance = running.get(id);
  const group = instance?.tags['aws:autoscaling:groupName'];
  if (group !== undefined) return fail('karpenter.inGroup', { claim: name, instance: id, group });
  const isNode = nodes.some(({ spec }) => spec?.providerID === textAt(claim, 'status.providerID'));
  return instance === undefined || !isNode ? fail('karpenter.noInstance', { claim: name, instance: id }) : undefined;
}
