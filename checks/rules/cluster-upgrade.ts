/**
 * Whether a control plane has been upgraded since enrolment (https://docs.aws.amazon.com/eks/latest/APIReference/API_Update.html).
 */
import * as z from 'zod';
import type { AwsOperations } from '../reads/operations.ts';
import { type CheckContext, type ContextWith, type Finding, fail } from '../verdict.ts';
import { type Cluster, minorOf } from './control-plane.ts';
import { textOf } from './lenient.ts';
import { each, text } from './objects.ts';
import { isSince } from './settling.ts';

type Described = AwsOperations['eks:DescribeUpdate']['output'] | null | undefined;

/** The minor version at first sight; another cluster of the same name starts anew. */
export const baseline = z.strictObject({ minor: z.number(), createdAt: z.string() }).optional();
export type Baseline = z.output<typeof baseline>;

/** What is remembered once this cluster has been seen; updates since enrolment lead back to the version that was. */
export function withBaseline(
  before: Baseline,
  cluster: Cluster | undefined,
  described: readonly Described[] | null | undefined,
  context: Enrolled,
): Baseline {
  const minor = minorOf(cluster?.version) - madeBy(versionUpdates(described, context));
  const createdAt = textOf(cluster?.createdAt);
  return Number.isNaN(minor) || before?.createdAt === createdAt ? before : { minor, createdAt };
}

type Enrolled = Pick<CheckContext, 'enrolledAt'>;

/** Changes of the version since enrolment, newest first. */
function versionUpdates(described: readonly Described[] | null | undefined, { enrolledAt }: Enrolled) {
  return each(each(described).map(({ update }) => update))
    .filter(
      ({ type, createdAt }) =>
        /^Version(Update|Rollback)$/.test(textOf(type)) && isSince(textOf(createdAt), enrolledAt),
    )
    .sort((a, b) => textOf(b.createdAt).localeCompare(textOf(a.createdAt)));
}

/** How many minor versions updates have gone up, and back down. */
function madeBy(updates: ReturnType<typeof versionUpdates>): number {
  return updates
    .filter(({ status }) => status === 'Successful')
    .reduce((sum, { type }) => sum + (type === 'VersionUpdate' ? 1 : -1), 0);
}

/** Says why a cluster is not so many minor versions above the baseline. */
export function notUpgraded(
  cluster: Cluster,
  by: number,
  described: readonly Described[] | null | undefined,
  context: ContextWith<Baseline>,
): Finding | undefined {
  const name = textOf(cluster.name);
  const version = textOf(cluster.version);
  const updates = versionUpdates(described, context);
  const known = context.memory?.createdAt === textOf(cluster.createdAt) ? context.memory?.minor : undefined;
  // Nothing remembered: the updates since enrolment lead back to the version that was.
  const from = known ?? minorOf(version) - madeBy(updates);
  if (minorOf(version) >= from + by) return undefined;
  const wanted = `1.${from + by}`;
  const [newest] = updates;
  const status = textOf(newest?.status);
  if (newest?.type === 'VersionRollback' && status === 'Successful')
    return fail('cluster.rolledBack', { cluster: name, version, wanted });
  if (newest?.type === 'VersionUpdate' && (status === 'Failed' || status === 'Cancelled')) {
    const reason = text(each(newest.errors)[0]?.errorMessage).slice(0, 200);
    return fail('cluster.upgradeFailed', { cluster: name, status, reason });
  }
  return fail('cluster.notUpgraded', { cluster: name, version, baseline: `1.${from}`, wanted });
}
