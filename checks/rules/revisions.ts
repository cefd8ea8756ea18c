/**
 * Which versions a workload has had, and in which order: by the revisions that its controller keeps, and by what was seen
 * before (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-back-a-deployment).
 */
import * as z from 'zod';
import type { KindTypes } from '../reads/kinds.ts';
import type { CheckContext } from '../verdict.ts';
import { fingerprint } from './fingerprint.ts';
import { amount, each, latest, type Named, nameOf, text } from './objects.ts';
import { parsePath, valuesAt } from './path.ts';
import type { Owned, Workload } from './rollout.ts';

type ControllerRevision = KindTypes['ControllerRevision'];

const step = z.strictObject({ number: z.number(), id: z.string(), images: z.string() });
/** What is remembered of one workload; ids and images are fingerprints. */
const lineage = z.strictObject({
  name: z.string(),
  uid: z.string(),
  /** Its revision at enrolment; 0 if it was made later. */
  base: z.number(),
  steps: z.array(step),
});
export const lineages: z.ZodType<Lineage[]> = z.array(lineage);
export type Lineage = z.output<typeof lineage>;

/** A version that became the current one, as that revision. */
export interface Step extends z.output<typeof step> {
  /** When, or at least not before when; absent where only a memory is left of it. */
  at?: string | undefined;
}

/** A version as its controller keeps it; one that came back has several numbers. */
interface Version {
  id: string;
  images: string;
  numbers: readonly number[];
  createdAt: string;
}

/** The versions of a workload in the order in which they became current. */
export function historyOf(owned: Owned, revisions: readonly ControllerRevision[], known: Lineage | undefined): Step[] {
  const versions = owned.kind === 'Deployment' ? ofReplicaSets(owned) : ofRevisions(owned.workload, revisions);
  const kept = versions.flatMap(({ id, images, numbers, createdAt }) =>
    numbers.map((number): Step => {
      const before = versions.filter((other) => Math.min(...other.numbers) < number).map((other) => other.createdAt);
      return { number, id, images, at: number === Math.min(...numbers) ? createdAt : latest(before) };
    }),
  );
  const gone = (known?.steps ?? []).filter(({ number }) => !kept.some((one) => one.number === number));
  return [...gone, ...kept].sort((a, b) => a.number - b.number);
}

/** Whether a version with other images has become the current one since enrolment. */
export function isUpdated(history: readonly Step[], known: Lineage | undefined, context: Enrolled): boolean {
  return history.some(
    (step, place) =>
      isSinceEnrolment(step, known, context) && (history[place - 1]?.images ?? step.images) !== step.images,
  );
}

/** Whether an earlier version has become the current one again since enrolment. */
export function isRolledBack(history: readonly Step[], known: Lineage | undefined, context: Enrolled): boolean {
  return history.some(
    (step, place) =>
      isSinceEnrolment(step, known, context) &&
      history[place - 1]?.id !== step.id &&
      history.slice(0, place).some(({ id }) => id === step.id),
  );
}

/** Whether there has been a new revision since enrolment at all. */
export function isRevised(history: readonly Step[], known: Lineage | undefined, context: Enrolled): boolean {
  return history.slice(1).some((step) => isSinceEnrolment(step, known, context));
}

type Enrolled = Pick<CheckContext, 'enrolledAt'>;

function isSinceEnrolment({ number, at }: Step, known: Lineage | undefined, { enrolledAt }: Enrolled): boolean {
  if (known !== undefined) return number > known.base;
  return enrolledAt === undefined || (at !== undefined && Date.parse(at) >= Date.parse(enrolledAt));
}

/** Adds what is there now to what is known; `before` is absent the first time, which may be long after the enrolment. */
export function withLineages(
  before: readonly Lineage[] | undefined,
  now: readonly { workload: Named; history: readonly Step[] }[],
  context: Enrolled,
): Lineage[] {
  const current = now.map(({ workload, history }): Lineage => {
    const uid = text(workload.metadata?.uid);
    const enrolled = history.findLast((step) => !isSinceEnrolment(step, undefined, context))?.number ?? 0;
    const base = lineageOf(workload, before)?.base ?? (before === undefined ? enrolled : 0);
    // The one that was current at enrolment stays, to compare with.
    const [first, ...later] = history.filter(({ number }) => number >= base);
    const kept = first === undefined ? [] : [first, ...later.slice(-7)];
    return { name: nameOf(workload), uid, base, steps: kept.map(({ number, id, images }) => ({ number, id, images })) };
  });
  const others = (before ?? []).filter(({ uid }) => !current.some((one) => one.uid === uid));
  return [...others, ...current].slice(-6);
}

/** What is known of a workload. */
export function lineageOf(workload: Named, known: readonly Lineage[] | undefined): Lineage | undefined {
  return known?.find(({ uid }) => uid === workload.metadata?.uid);
}

/** Whether another workload of that name was there before. */
export function isRecreated(workload: Named, known: readonly Lineage[] | undefined): boolean {
  return (known ?? []).some(({ name, uid }) => name === nameOf(workload) && uid !== workload.metadata?.uid);
}

/** ReplicaSets name the revisions that they have been. */
function ofReplicaSets({ replicaSets }: Owned): Version[] {
  return replicaSets.flatMap(({ metadata, spec }) => {
    const prefix = 'deployment.kubernetes.io/revision';
    const written = [metadata?.annotations?.[prefix], metadata?.annotations?.[`${prefix}-history`]];
    const numbers = written.flatMap((one) => text(one).split(',')).map(Number);
    const known = numbers.filter((number) => Number.isInteger(number) && number > 0);
    if (known.length === 0) return [];
    const id = text(metadata?.labels?.['pod-template-hash']) || text(metadata?.name);
    return [
      {
        id: fingerprint(id),
        images: imagesOf(spec?.template?.spec),
        numbers: known,
        createdAt: text(metadata?.creationTimestamp),
      },
    ];
  });
}

/** A ControllerRevision that is used again gets a new number, which is then higher than that of younger ones. */
function ofRevisions(workload: Workload, revisions: readonly ControllerRevision[]): Version[] {
  const own = each(revisions).filter(({ metadata }) =>
    each(metadata?.ownerReferences).some(({ uid }) => uid !== undefined && uid === workload.metadata?.uid),
  );
  return own.map((revision) => {
    const number = amount(revision.revision);
    const createdAt = text(revision.metadata?.creationTimestamp);
    const younger = own.filter(
      (other) => text(other.metadata?.creationTimestamp) > createdAt && amount(other.revision) < number,
    );
    const earlier = Math.min(...younger.map((other) => amount(other.revision))) - 0.5;
    const [spec] = valuesAt(revision, parsePath('data.spec.template.spec') ?? []);
    return {
      id: fingerprint(nameOf(revision)),
      images: imagesOf(spec),
      numbers: younger.length === 0 ? [number] : [earlier, number],
      createdAt,
    };
  });
}

/** The images of a pod template, whatever the order of its containers. */
function imagesOf(spec: unknown): string {
  const lists = ['containers', 'initContainers'].flatMap((path) => valuesAt(spec, parsePath(path) ?? []).flat());
  const images = lists.flatMap((container) => valuesAt(container, parsePath('image') ?? [])).map(text);
  return fingerprint(images.sort().join(' '));
}
