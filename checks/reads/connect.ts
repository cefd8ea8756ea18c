/**
 * From a cluster ARN or a kubeconfig to a Reader.
 */
import { Problem } from '../problem.ts';
import { denied, failed, Refused, Tally } from './answers.ts';
import { type ClusterName, parseCluster, roleAccount } from './arn.ts';
import { AwsReader, clientSettings } from './aws.ts';
import { EksCluster } from './cluster.ts';
import { assumedRole, type CredentialSource, callerAccount, configuredRegion, ownCredentials } from './credentials.ts';
import { NamedHosts } from './hosts.ts';
import { HttpReader } from './http.ts';
import { KubeReader } from './kube.ts';
import { KubeLink } from './kube-link.ts';
import { openContext } from './kubeconfig.ts';
import type { AwsCall, ReadSpec } from './read.ts';
import type { Answer, Reader, ReadOptions } from './reader.ts';
import type { ReaderSettings } from './settings.ts';
import { whatOf } from './what.ts';

export { type ReaderSettings, settingsFrom } from './settings.ts';

/** Which cluster, and with whose credentials. */
export type Target =
  | {
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
  | { via: 'kubeconfig'; file?: string; context?: string; cluster: string; region?: string; profile?: string };

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
 * Throws Problem for bad input and for credentials or a role that do not work; what fails later is an answer of the
 * reader. A reader is for one grading: it remembers the description of the cluster.
 */
export async function connect(target: Target, settings: ReaderSettings): Promise<Connection> {
  try {
    return await (target.via === 'aws' ? connectByArn(target, settings) : connectByContext(target, settings));
  } catch (error) {
    throw error instanceof Refused ? new Problem(error.refusal.code, error.refusal.values) : error;
  }
}

async function connectByArn(target: Extract<Target, { via: 'aws' }>, settings: ReaderSettings): Promise<Connection> {
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

async function connectByContext(
  target: Extract<Target, { via: 'kubeconfig' }>,
  settings: ReaderSettings,
): Promise<Connection> {
  const wanted = parseCluster(target.cluster, target.region);
  const context = await openContext(wanted.name, target.file, target.context);
  const region =
    wanted.region ?? regionOf(context.server, context.clusterName) ?? (await configuredRegion(target.profile));
  const credentials = ownCredentials(target.profile);
  const clients = region === undefined ? undefined : clientSettings(region, credentials);
  const named = new NamedHosts();
  const link = new KubeLink(wanted.name, context.locate, timeoutOf(settings));
  const aws = clients === undefined ? undefined : new AwsReader(clients, named);
  const reader = new LiveReader({ kube: new KubeReader(link), aws, named, settings });
  try {
    // With a bare name the evidence may come from any account; with an ARN it must be that of the ARN.
    const [account] = await Promise.all([accountOf(wanted, clients, credentials), link.warm()]);
    if (account !== undefined) sameAccount(wanted, account);
    return { reader, cluster: { ...wanted, region: region ?? '' } };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

/** The caller's account, where it matters and is known. */
async function accountOf(
  wanted: ClusterName,
  clients: ReturnType<typeof clientSettings> | undefined,
  credentials: CredentialSource,
): Promise<string | undefined> {
  if (wanted.account === undefined || clients === undefined) return undefined;
  return credentials()
    .then(() => callerAccount(clients))
    .catch(() => undefined);
}

function regionOf(server: URL, clusterName: string): string | undefined {
  const fromName = /^arn:[^:]+:eks:([^:]+):/.exec(clusterName)?.[1];
  return fromName ?? /\.([a-z]{2,4}(?:-[a-z]+)+-\d+)\.eks\.amazonaws\.com/.exec(server.hostname)?.[1];
}

function sameAccount({ account: wanted, arn }: ClusterName, account: string): void {
  if (wanted !== undefined && wanted !== account) throw new Problem('account.mismatch', { account, arn: arn ?? '' });
}

function timeoutOf({ connectTimeoutMs = CONNECT_TIMEOUT_MS }: ReaderSettings): number {
  return connectTimeoutMs;
}

function forConnecting(): ReadOptions {
  return { signal: AbortSignal.timeout(CONNECT_CALL_MS), maxBytes: CONNECT_CALL_BYTES };
}

interface Sources {
  kube: KubeReader;
  /** Absent where no Region is known. */
  aws: AwsReader | undefined;
  named: NamedHosts;
  settings: ReaderSettings;
  cluster?: EksCluster;
}

class LiveReader implements Reader {
  readonly #sources: Sources;
  readonly #http: HttpReader;

  constructor(sources: Sources) {
    this.#sources = sources;
    this.#http = new HttpReader({ named: sources.named, extraHosts: sources.settings.extraHosts });
  }

  async read(spec: ReadSpec, options: ReadOptions): Promise<Answer> {
    const tally = new Tally();
    try {
      return await this.#route(spec, options);
    } catch (error) {
      if (error instanceof Refused) return tally.answer(error.refusal);
      return tally.answer(failed('read.unknown', { what: whatOf(spec), reason: 'internal' }));
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#sources.kube.close(), this.#sources.aws?.close()]);
  }

  #route(spec: ReadSpec, options: ReadOptions): Promise<Answer> {
    if (spec.source === 'kube') return this.#sources.kube.read(spec, options);
    return spec.source === 'aws' ? this.#readAws(spec, options) : this.#http.read(spec, options);
  }

  async #readAws(spec: AwsCall, options: ReadOptions): Promise<Answer> {
    const { aws, cluster } = this.#sources;
    if (cluster?.isDescribedBy(spec)) return cluster.describe(options);
    if (aws === undefined) return new Tally().answer(denied('aws.credentials', { reason: 'Region' }));
    return aws.read(spec, options);
  }
}
