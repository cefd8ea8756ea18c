/**
 * Cluster ARNs and names, as people type them.
 */
import { Problem } from '../problem.ts';

/** The cluster that was meant; a bare name has no account. */
export interface ClusterName {
  name: string;
  region?: string;
  account?: string;
  arn?: string;
}

/** Partitions that EKS is offered in to the public, by the beginning of their Regions' names. */
const partitions: Readonly<Record<string, RegExp>> = {
  aws: /^(?!cn-|us-gov-|us-iso|eu-isoe|eusc-)/,
  'aws-cn': /^cn-/,
  'aws-us-gov': /^us-gov-/,
};

const regionName = /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/;
// https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
const clusterName = /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/;

/** Reads a cluster ARN or name. Throws Problem `arn.malformed`, `arn.notCluster`, `arn.partition`, `region.mismatch`. */
export function parseCluster(given: string, region?: string): ClusterName {
  const text = given.trim();
  if (!text.startsWith('arn:')) {
    if (!clusterName.test(text)) throw new Problem('arn.malformed', { arn: shortened(text) });
    return { name: text, ...(region !== undefined && { region }) };
  }
  const [, partition = '', service = '', place = '', account = '', ...rest] = text.split(':');
  const resource = rest.join(':');
  if (resource === '') throw new Problem('arn.malformed', { arn: shortened(text) });
  const inPartition = Object.hasOwn(partitions, partition) ? partitions[partition] : undefined;
  if (inPartition === undefined) throw new Problem('arn.partition', { partition: shortened(partition) });
  if (service !== 'eks' || !resource.startsWith('cluster/'))
    throw new Problem('arn.notCluster', { arn: shortened(text) });
  const name = resource.slice('cluster/'.length);
  const isSound =
    regionName.test(place) && inPartition.test(place) && /^\d{12}$/.test(account) && clusterName.test(name);
  if (!isSound) throw new Problem('arn.malformed', { arn: shortened(text) });
  if (region !== undefined && region !== place) throw new Problem('region.mismatch', { arn: text, region });
  return { name, region: place, account, arn: text };
}

/** The account of an IAM role's ARN. Throws Problem `aws.role`. */
export function roleAccount(roleArn: string): string {
  const account = /^arn:aws[a-z-]*:iam::(\d{12}):role\/[\w+=,.@/-]+$/.exec(roleArn)?.[1];
  if (account === undefined) throw new Problem('aws.role', { roleArn: shortened(roleArn) });
  return account;
}

// What people paste by mistake can be long.
function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
