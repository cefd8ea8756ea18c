/**
 * Whether a control plane has been upgraded since enrolment (https://docs.aws.amazon.com/eks/latest/APIReference/API_Update.html).
 */
import * as z from 'zod';
import type { AwsOperations } from '../reads/operations.ts';
import { type ContextWith, type Finding, fail } from '../verdict.ts';
import { type Cluster, minorOf } from './control-plane.ts';
import { textOf } from './lenient.ts';
import { each, text } from './objects.ts';
import { isSince } from './settling.ts';

type Described = AwsOperations['eks:DescribeUpdate']['output'] | null | undefined;

/** The minor version at first sight; another cluster of the same name starts anew. */
export const baseline = z.strictObject({ minor: z.number(), createdAt: z.string() }).optional();
export type Baseline = z.output<typeof baseline>;

/** What is remembered once this cluster has been seen. */
export function withBaseline(before: Baseline, cluster: Cluster | undefined): Baseline {
  const minor = minorOf(cluster?.version);
  const createdAt = textOf(cluster?.createdAt);
  return Number.isNaN(minor) || before?.createdAt === createdAt ? before : { minor, createdAt };
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
  const updates = each(each(described).map(({ update }) => update))
    .filter(
      ({ type, createdAt }) =>
        /^Version(Update|Rollback)$/.test(textOf(type)) && isSince(textOf(createdAt), context.enrolledAt),
    )
    .sort((a, b) => textOf(b.createdAt).localeCompare(textOf(a.createdAt)));
  const steps = updates
    .filter(({ status }) => status === 'Successful')
    .map(({ type }) => (type === 'VersionUpdate' ? 1 : -1));
  const made = steps.reduce((sum, step) => sum + step, 0);
  const known = context.memory?.createdAt === textOf(cluster.createdAt) ? context.memory?.minor : undefined;
  // Nothing remembered: the updates since enrolment lead back to the version that was.
  const from = known ?? minorOf(version) - made;
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
