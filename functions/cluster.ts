/**
 * What a participant types in for a cluster.
 */
import { Problem } from '../checks/problem.ts';
import { parseCluster, roleAccount } from '../checks/reads/arn.ts';
import type { Report } from '../checks/report.ts';
import { RECORDING } from './recorded.ts';
import type { SubmittedCluster } from './records.ts';

/** Parses a cluster ARN; a name alone is not enough. Throws Problem `arn.malformed`, `arn.notCluster` or `arn.partition`. */
export function parseClusterArn(text: string): Omit<SubmittedCluster, 'submittedAt' | 'roleArn'> {
  const given = text.trim();
  const { name, region, account, arn } = parseCluster(given);
  if (region === undefined || account === undefined || arn === undefined)
    throw new Problem('arn.malformed', { arn: given.slice(0, 200) });
  return { arn, name, region, account };
}

/** The cluster of a report. Throws Problem `recorded.noAccount`, or `bundle.damaged` for a cluster that cannot be. */
export function clusterOf({ name, region, account }: Report['cluster']): ReturnType<typeof parseClusterArn> {
  if (account === undefined) throw new Problem('recorded.noAccount', { cluster: name });
  const partition = /^(?:cn|us-gov)(?=-)/.exec(region)?.[0];
  const arn = `arn:aws${partition === undefined ? '' : `-${partition}`}:eks:${region}:${account}:cluster/${name}`;
  try {
    return parseClusterArn(arn);
  } catch (error) {
    if (error instanceof Problem) throw new Problem('bundle.damaged', { file: RECORDING, reason: 'cluster' });
    throw error;
  }
}

/** Whether a text is the ARN of a role in that account. */
export function isRoleArnOf(text: string, account: string): boolean {
  try {
    return text.length <= 600 && roleAccount(text) === account;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
