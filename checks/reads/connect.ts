/**
 * From a cluster ARN or a kubeconfig to a Reader.
 */
import { type ClusterName, parseCluster } from './arn.ts';
import { AwsReader, clientSettings } from './aws.ts';
import {
  type Connection,
  connectToEks,
  type EksTarget,
  refusedAsProblem,
  sameAccount,
  timeoutOf,
} from './connect-eks.ts';
import { type CredentialSource, callerAccount, configuredRegion, ownCredentials } from './credentials.ts';
import { NamedHosts } from './hosts.ts';
import { KubeReader } from './kube.ts';
import { KubeLink } from './kube-link.ts';
import { openContext } from './kubeconfig.ts';
import { LiveReader } from './live-reader.ts';
import type { ReaderSettings } from './settings.ts';

export type { Connection } from './connect-eks.ts';
export { type ReaderSettings, settingsFrom } from './settings.ts';

/** Which cluster, and with whose credentials. */
export type Target =
  | EksTarget
  | { via: 'kubeconfig'; file?: string; context?: string; cluster: string; region?: string; profile?: string };

/**
 * Checks the target, takes credentials, assumes the role, describes the cluster and opens the connection to it.
 * Throws Problem for bad input and for credentials or a role that do not work; what fails later is an answer of the
 * reader. A reader is for one grading: it remembers the description of the cluster.
 */
export function connect(target: Target, settings: ReaderSettings): Promise<Connection> {
  return target.via === 'aws'
    ? connectToEks(target, settings)
    : refusedAsProblem(() => connectByContext(target, settings));
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
