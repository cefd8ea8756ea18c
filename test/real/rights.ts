/**
 * Proof that the access of a lab is the least: which right every read takes, on real RBAC and on the evaluation of IAM policies.
 *
 * Instead of one grading for each right that is missing, rights are missing in halves: each of a few gradings lacks every right
 * whose number has a certain bit, so that every right is missing in some and there in others. Whatever has not been told apart
 * by then is tried alone.
 */
import { expect } from 'vitest';
import * as z from 'zod';
import type { Lab, LabCheck } from '../../checks/lab.ts';
import { accessOf, type PolicyRule } from '../../checks/permissions.ts';
import { denied, Tally } from '../../checks/reads/answers.ts';
import { keyOf, type ReadSpec } from '../../checks/reads/read.ts';
import type { Reader } from '../../checks/reads/reader.ts';
import type { Report } from '../../checks/report.ts';
import { type Check, pass } from '../../checks/verdict.ts';
import { until } from './children.ts';
import { accessIn, atomsOf, type Before, gradeWorld } from './grading.ts';
import type { World } from './world.ts';

/** A rule of RBAC taken apart, or an action of IAM. */
type Right = { rule: PolicyRule } | { action: string };

/** The right that everything starts with: the cluster cannot be found without it. */
const FIRST = 'eks:DescribeCluster';

/** The identity of a right. */
export function textOf(right: Right): string {
  if ('action' in right) return right.action;
  const { apiGroups, resources, verbs, resourceNames, namespace } = right.rule;
  return JSON.stringify([verbs[0], apiGroups[0], resources[0], resourceNames?.[0] ?? '', namespace ?? '']);
}

/** All rights of a lab but the first. */
export function rightsOfLab(world: World, lab: Lab): Right[] {
  const { rules, policy } = accessIn(world, lab);
  return [
    ...atomsOf(rules).map((rule) => ({ rule })),
    ...policy.Statement.flatMap(({ Action }) => Action)
      .filter((action) => action !== FIRST)
      .map((action) => ({ action })),
  ];
}

/** The lab with checks that ask for nothing but what they always need. */
export function withoutFollows(lab: Lab): Lab {
  const bare = (check: LabCheck): LabCheck =>
    check.type === 'check'
      ? { ...check, check: { ...check.check, follows: () => [] } }
      : { ...check, parts: check.parts.map(bare) };
  return { ...lab, steps: lab.steps.map((step) => ({ ...step, checks: step.checks.map(bare) })) };
}

/** The rights that one read takes, as the product computes them for a lab with this read alone; without the first. */
export function rightsOfRead(world: World, spec: ReadSpec): Set<string> {
  const check: Check = {
    name: 'one',
    params: z.unknown(),
    window: 0,
    follows: () => [],
    needs: () => ({ one: spec }),
    followUp: () => ({}),
    followOn: () => ({}),
    remember: () => undefined,
    judge: () => pass(),
    command: () => '',
  };
  const title = { ko: '', en: '' };
  const step = { id: 'one', title, points: 1, bonus: false, optional: false, after: [], graded: true };
  const checks = [{ type: 'check', check, params: {}, keep: 'latch' } as const];
  const lab: Lab = { id: 'one', version: '1', title, summary: title, parameters: {}, steps: [{ ...step, checks }] };
  const { rules, policy } = accessOf(lab, {
    cluster: world.cluster.name,
    region: world.cluster.region,
    account: world.cluster.account,
  });
  const actions = policy.Statement.flatMap(({ Action }) => Action).filter((action) => action !== FIRST);
  return new Set([...atomsOf(rules).map((rule) => textOf({ rule })), ...actions]);
}

/** A reader that may not do some reads. */
export function denying(reader: Reader, isDenied: (spec: ReadSpec) => boolean): Reader {
  return {
    read: async (spec, options) =>
      isDenied(spec) ? new Tally().answer(denied('aws.denied', { action: keyOf(spec) })) : reader.read(spec, options),
    close: () => reader.close(),
  };
}

/**
 * Proves in real gradings that every read is denied exactly when one of its rights is missing, and that every right is missed by
 * some read. The grader has all rights again afterwards.
 */
export async function proveRights(world: World, lab: Lab, before: Before, rights: readonly Right[]): Promise<void> {
  const proven = new Set<string>();
  const bits = Math.ceil(Math.log2(rights.length));
  for (let half = 0; half < 2 * bits; half += 1) {
    const missing = rights.filter((_, index) => ((index >> (half >> 1)) & 1) === (half & 1));
    for (const right of await missed(world, lab, before, missing)) proven.add(right);
  }
  for (const right of rights) {
    if (!proven.has(textOf(right))) expect(await missed(world, lab, before, [right])).toEqual([textOf(right)]);
  }
  const access = accessIn(world, lab);
  await world.grantReader(access, access.policy);
}

/** Grades without some rights, and gives those that alone were the reason of a denial. */
async function missed(world: World, lab: Lab, before: Before, missing: readonly Right[]): Promise<string[]> {
  await grantBut(world, lab, missing);
  const texts = new Set(missing.map(textOf));
  const report = await gradeWorld(world, lab, before);
  const alone: string[] = [];
  for (const { spec, outcome, key } of readsOf(report)) {
    // What may be probed is known from other reads.
    if (spec.source === 'http') continue;
    const lacks = [...rightsOfRead(world, spec)].filter((right) => texts.has(right));
    expect(outcome, `${key} without ${lacks.join(', ')}`).toBe(lacks.length > 0 ? 'denied' : 'value');
    if (lacks.length === 1) alone.push(...lacks);
  }
  return [...new Set(alone)];
}

function readsOf(report: Report): { key: string; spec: ReadSpec; outcome: string }[] {
  // The key of a read is its text.
  return report.reads.map(({ key, outcome }) => ({ key, outcome, spec: JSON.parse(key) as ReadSpec }));
}

/** Gives the grader what the lab asks for but some rights, and waits until the API server knows. */
async function grantBut(world: World, lab: Lab, missing: readonly Right[]): Promise<void> {
  const { rules, policy } = accessIn(world, lab);
  const texts = new Set(missing.map(textOf));
  const atoms = atomsOf(rules);
  const kept = atoms.filter((rule) => !texts.has(textOf({ rule })));
  const Statement = policy.Statement.map((statement) => ({
    ...statement,
    Action: statement.Action.filter((action) => !texts.has(action)),
  })).filter(({ Action }) => Action.length > 0);
  await world.grantReader({ rules: kept }, { ...policy, Statement });
  for (const rule of atoms) {
    const isKept = kept.includes(rule);
    await until(`the API server to know of ${textOf({ rule })}`, async () => (await mayGrader(world, rule)) === isKept);
  }
}

/** Whether RBAC allows the group of the grader what a rule says. */
async function mayGrader(world: World, rule: PolicyRule): Promise<boolean> {
  const [resource = '', subresource] = (rule.resources[0] ?? '').split('/');
  const answer = await world.kube.call<{ status: { allowed: boolean } }>(
    'POST',
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: 'somebody',
        groups: ['lab-graders'],
        resourceAttributes: {
          group: rule.apiGroups[0],
          resource,
          verb: rule.verbs[0],
          ...(subresource !== undefined && { subresource }),
          ...(rule.resourceNames !== undefined && { name: rule.resourceNames[0] }),
          ...(rule.namespace !== undefined && { namespace: rule.namespace }),
        },
      },
    },
  );
  return answer.status.allowed;
}
