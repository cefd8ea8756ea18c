/**
 * From a cluster ARN to a Reader.
 */
import { Problem } from '../problem.ts';
import { Refused } from './answers.ts';
import { type ClusterName, parseCluster, roleAccount } from './arn.ts';
import { AwsReader, clientSettings } from './aws.ts';
import { EksCluster } from './cluster.ts';
import { assumedRole, callerAccount, configuredRegion, ownCredentials } from './credentials.ts';
import { NamedHosts } from './hosts.ts';
import { KubeReader } from './kube.ts';
import { KubeLink } from './kube-link.ts';
import { LiveReader } from './live-reader.ts';
import type { Reader, ReadOptions } from './reader.ts';
import type { ReaderSettings } from './settings.ts';

/** A cluster of EKS, and with whose credentials. */
export interface EksTarget {
  via: 'aws';
  /** Cluster ARN, or a name together with `region`. */
  cluster: string;
  region?: string;
  profile?: string;
  roleArn?: string;
  externalId?: string;
  /** Name of the role session, seen in CloudTrail and as the Kubernetes user. */
  sessionName?: string;
}

export interface Connection {
  reader: Reader;
  cluster: { name: string; region: string; account?: string; arn?: string };
}

const CONNECT_TIMEOUT_MS = 3000;
/** For the calls that connecting itself makes. */
const CONNECT_CALL_MS = 10_000;
const CONNECT_CALL_BYTES = 4 * 1024 * 1024;

/**
 * Checks the target, takes credentials, assumes the role, describes the cluster and opens the connection to it.
 * Throws as `connect` does.
 */
export async function connectToEks(target: EksTarget, settings: ReaderSettings): Promise<Connection> {
  return refusedAsProblem(() => connectByArn(target, settings));
}

async function connectByArn(target: EksTarget, settings: ReaderSettings): Promise<Connection> {
  const wanted = parseCluster(target.cluster, target.region);
  const region = wanted.region ?? (await configuredRegion(target.profile));
  if (region === undefined) throw new Problem('region.missing', { name: wanted.name });
  const { roleArn } = target;
  if (roleArn !== undefined) sameAccount(wanted, roleAccount(roleArn));

  const own = ownCredentials(target.profile);
  const role = roleArn === undefined ? undefined : { ...target, roleArn };
  const ownClients = clientSettings(region, own);
  const credentials = role === undefined ? own : assumedRole(ownClients, role);
  const clients = { ...ownClients, credentials };
  const named = new NamedHosts();
  const aws = new AwsReader(clients, named);
  const cluster = new EksCluster({ name: wanted.name, region, aws, credentials, settings });
  const link = new KubeLink(wanted.name, () => cluster.locate(forConnecting()), timeoutOf(settings));
  const reader = new LiveReader({ kube: new KubeReader(link), aws, named, settings, cluster });
  try {
    aws.prepare('eks:DescribeCluster'); // Loads while the network answers.
    await credentials();
    const [account, described] = await Promise.all([
      roleArn === undefined ? callerAccount(clients) : roleAccount(roleArn),
      cluster.describe(forConnecting()),
    ]);
    sameAccount(wanted, account);
    if (described.outcome === 'denied' && described.code === 'aws.credentials')
      throw new Problem('aws.credentials', described.values);
    // What failed just now is for the reads to try again, not for everybody to wait for twice.
    if (described.outcome !== 'failed') await link.warm();
    return { reader, cluster: { ...wanted, region, account } };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

/** What refuses a connection is a problem of the target. */
export async function refusedAsProblem<T>(connect: () => Promise<T>): Promise<T> {
  try {
    return await connect();
  } catch (error) {
    throw error instanceof Refused ? new Problem(error.refusal.code, error.refusal.values) : error;
  }
}

/** Throws Problem when the ARN names another account. */
export function sameAccount({ account: wanted, arn }: ClusterName, account: string): void {
  if (wanted !== undefined && wanted !== account) throw new Problem('account.mismatch', { account, arn: arn ?? '' });
}

/** Milliseconds for connecting. */
export function timeoutOf({ connectTimeoutMs = CONNECT_TIMEOUT_MS }: ReaderSettings): number {
  return connectTimeoutMs;
}

function forConnecting(): ReadOptions {
  return { signal: AbortSignal.timeout(CONNECT_CALL_MS), maxBytes: CONNECT_CALL_BYTES };
}
