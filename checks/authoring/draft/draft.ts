/**
 * A lab drafted out of its author's solution.
 */
import type { Bundle } from '../../bundle.ts';
import { bindLab } from '../../lab-file.ts';
import { type LabContent, labSchema } from '../../lab-schema.ts';
import { replay } from '../trial.ts';
import { draftAws, pagesBehind } from './aws.ts';
import { draftEksctl } from './eksctl.ts';
import { changesOf, draftObject } from './kube.ts';
import { isMade } from './made.ts';
import {
  CLUSTER_CONFIG,
  type Found,
  identityOf,
  objectsInBundle,
  objectsInManifests,
  type Skipped,
} from './objects.ts';
import { type DraftCheck, type DraftStep, isFitting, type Ladder, ladder, slug } from './step.ts';
import { isPlaceholder } from './values.ts';
import { hintOfKind, titleOf } from './words.ts';

const STUB = { ko: '-', en: '-' };

/** Points of each step of a draft. */
const POINTS = 10;

/** A lab as it is written to a file. */
export interface DraftedLab {
  content: DraftContent;
  skipped: Skipped[];
}

type DraftContent = Pick<LabContent, 'lab' | 'version' | 'title' | 'summary' | 'parameters'> & {
  steps: (Pick<LabContent['steps'][number], 'id' | 'title' | 'hint' | 'points'> & {
    after?: string[];
    checks: DraftCheck[];
  })[];
};

/** A step with the checks that were chosen. */
interface Settled {
  step: DraftStep;
  checks: DraftCheck[];
}

/** Drafts a lab out of manifests: one step for each object that the author wrote. */
export function draftFromManifests(files: readonly { file: string; text: string }[], id: string): DraftedLab {
  const { found: all, skipped } = objectsInManifests(files);
  const configs = all.filter(({ kind }) => kind === CLUSTER_CONFIG);
  const found = all.filter((one) => !configs.includes(one));
  const written = found.filter((one) => !isMade(one, found));
  const steps = [
    ...configs.flatMap(({ object }) => draftEksctl(object)),
    ...written.map((one) => stepOf(one, written)),
  ];
  const settled = steps.flatMap((step): Settled[] => {
    const checks = step.ladders
      .filter(({ isObserved }) => isObserved !== true)
      .flatMap(({ rungs }) => rungs.find(isFitting) ?? []);
    return checks.length === 0 ? [] : [{ step, checks }];
  });
  const made = found.filter((one) => !written.includes(one));
  return {
    content: contentOf(settled, id, clusterOf(configs)),
    skipped: [...skipped, ...made.map((one) => ({ what: identityOf(one), reason: 'made' as const }))],
  };
}

/** The cluster of the solution, if it tells of one. */
function clusterOf(configs: readonly Found[]): { name?: string } {
  const names = [...new Set(configs.map(({ name }) => name))].filter((name) => !isPlaceholder(name));
  return names.length === 1 && names[0] !== undefined ? { name: names[0] } : {};
}

/**
 * Drafts a lab out of two recordings: one step for each object that the solution brought, changed or removed. Every step
 * passes on the second recording and not on the first.
 */
export async function draftFromBundles(before: Bundle, after: Bundle, id: string): Promise<DraftedLab> {
  const steps = stepsBetween(before, after);
  const rungs = steps.flatMap(({ ladders }) => ladders.flatMap((one) => one.rungs)).filter(isFitting);
  const [then, now] = [await passing(rungs, before), await passing(rungs, after)];
  const settled = steps.flatMap((step): Settled[] => {
    const chosen = step.ladders.flatMap(({ rungs: all }) => {
      const passes = all.filter((rung) => now.has(rung));
      return passes.find((rung) => !then.has(rung)) ?? passes[0] ?? [];
    });
    return chosen.some((rung) => !then.has(rung)) ? [{ step, checks: chosen }] : [];
  });
  return { content: contentOf(settled, id, after.cluster), skipped: [] };
}

function stepsBetween(before: Bundle, after: Bundle): DraftStep[] {
  const [old, all] = [objectsInBundle(before), objectsInBundle(after)];
  const byIdentity = new Map(old.map((one): [string, Found] => [identityOf(one), one]));
  const there = new Set(all.map(identityOf));
  const written = all.filter((one) => !isMade(one, all));
  const kept = written.map((one) => {
    const step = stepOf(one, written);
    const pages = one.kind === 'Ingress' || one.kind === 'Service' ? pagesBehind(one, after) : [];
    const former = byIdentity.get(identityOf(one));
    if (former === undefined) return { ...step, ladders: [...step.ladders, ...pages] };
    const changes = changesOf(former, one);
    return {
      ...step,
      deed: 'change' as const,
      ladders: [...step.ladders, ...pages, ...(Object.keys(changes).length > 0 ? [changed(one, changes)] : [])],
    };
  });
  const gone = old
    .filter((one) => !there.has(identityOf(one)) && !isMade(one, old))
    .map((one) => ({ ...stepOf(one, []), ...removal(one) }));
  const inAws = new Set(draftAws(before).map(({ key }) => key));
  const aws = draftAws(after).map((step) => (inAws.has(step.key) ? { ...step, deed: 'change' as const } : step));
  return [...aws, ...kept, ...gone];
}

function stepOf(one: Found, all: readonly Found[]): DraftStep {
  return {
    key: identityOf(one),
    id: slug(one.noun, one.name),
    noun: { ko: one.noun, en: one.noun },
    name: one.name,
    deed: 'create',
    hint: hintOfKind(one.kind),
    ...draftObject(one, all),
  };
}

function changed({ kind, name, namespace: ns }: Found, fields: Readonly<Record<string, unknown>>): Ladder {
  return { ...ladder('k8s.object', { kind, ns, name, fields }), isObserved: true };
}

function removal({ kind, noun, name, namespace: ns }: Found): Pick<DraftStep, 'id' | 'deed' | 'ladders' | 'rank'> {
  return {
    id: slug('delete', noun, name),
    deed: 'delete',
    ladders: [ladder('k8s.absent', { kind, ns, name, wasThere: true }, ['wasThere'])],
    rank: 90,
  };
}

/** The checks that pass on a recording. Each is judged in a lab of its own: reads of several may be wider than recorded. */
async function passing(rungs: readonly DraftCheck[], bundle: Bundle): Promise<Set<DraftCheck>> {
  const found = new Set<DraftCheck>();
  for (const rung of rungs) {
    const step = { id: 'step', title: STUB, points: 1, checks: [rung] };
    const content = labSchema.parse({ lab: 'draft', version: '1', title: STUB, summary: STUB, steps: [step] });
    const lab = bindLab({ file: 'draft', content, positionOf: () => ({ line: 1, column: 1 }) });
    const { steps } = await replay(lab, bundle);
    if (steps[0]?.live === 'pass') found.add(rung);
  }
  return found;
}

function contentOf(settled: readonly Settled[], id: string, cluster: { name?: string }): DraftContent {
  const ordered = [...settled].sort((a, b) => a.step.rank - b.step.rank);
  const ids = idsOf(ordered.map(({ step }) => step));
  const ns = sharedNamespace(ordered.flatMap(({ checks }) => checks));
  const name = cluster.name ?? 'eks-demo';
  return {
    lab: id,
    version: '1',
    title: { ko: '새 실습', en: 'A new lab' },
    summary: { ko: '풀이에서 만든 초안이에요.', en: 'A draft made from a solution.' },
    parameters: {
      cluster: { default: name, description: { ko: '클러스터 이름', en: 'Name of the cluster' } },
      ...(ns !== undefined && { ns: { default: ns, description: { ko: '네임스페이스', en: 'Namespace' } } }),
    },
    steps: ordered.map(({ step, checks }, index) => {
      const after = [...new Set(step.after.flatMap((key) => ids.get(key) ?? []))];
      // What comes later in the order is no reason to wait, so there are no circles.
      const before = ordered.slice(0, index).flatMap((other) => ids.get(other.step.key) ?? []);
      const waits = after.filter((one) => before.includes(one));
      return {
        id: ids.get(step.key) ?? step.id,
        title: titleOf(step.noun, step.name, step.deed),
        hint: step.hint,
        points: POINTS,
        ...(waits.length > 0 && { after: waits }),
        checks: distinct(checks).map((check) => parameterized(check, ns, cluster.name)),
      };
    }),
  };
}

/** An id for each step by its key: the short one, or with a number where several would have it. */
function idsOf(steps: readonly DraftStep[]): Map<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const { key, id } of steps) {
    let number = 1;
    while (taken.has(number === 1 ? id : `${id}-${number}`)) number++;
    const own = number === 1 ? id : `${id}-${number}`;
    taken.add(own);
    ids.set(key, own);
  }
  return ids;
}

/** The namespace of most checks, if several have it. */
function sharedNamespace(checks: readonly DraftCheck[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { with: params } of checks)
    if (typeof params.ns === 'string') counts.set(params.ns, (counts.get(params.ns) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most !== undefined && most[1] > 1 ? most[0] : undefined;
}

function distinct(checks: readonly DraftCheck[]): DraftCheck[] {
  return [...new Map(checks.map((check): [string, DraftCheck] => [JSON.stringify(check), check])).values()];
}

/** The check with the lab's parameters in place of the namespace and the name of the cluster. */
function parameterized(
  { use, with: params }: DraftCheck,
  ns: string | undefined,
  cluster: string | undefined,
): DraftCheck {
  const replaced = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') {
      if ((key === 'ns' || key === 'namespace') && value === ns) return '${ns}';
      return cluster === undefined ? value : value.replace(wordsLike(cluster), () => '${cluster}');
    }
    if (Array.isArray(value)) return value.map((item) => replaced(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaced(item, name)]));
  };
  return { use, with: Object.fromEntries(Object.entries(params).map(([key, value]) => [key, replaced(value, key)])) };
}

function wordsLike(name: string): RegExp {
  return new RegExp(`(?<![\\w-])${name.replace(/[^\w-]/g, '\\$&')}(?![\\w-])`, 'g');
}
