/**
 * From a cluster ARN or a kubeconfig to a Reader.
 */
import type { Reader } from './reader.ts';

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

/** An operator's settings; see settingsFrom. */
export interface ReaderSettings {
  /** Hosts that are allowed besides those of EKS and of the account's load balancers (default none). */
  extraHosts: readonly { host: string; port?: number; address?: { ip: string; port: number } }[];
  /** Dial a private endpoint too: true on the attendee's machine, false in the service. */
  dialPrivate: boolean;
  /** Milliseconds to connect (default 3000). */
  connectTimeoutMs?: number;
}

export interface Connection {
  reader: Reader;
  cluster: { name: string; region: string; account?: string; arn?: string };
}

/** Parses `PODIUM_EXTRA_HOSTS`: comma separated `host`, `host:port`, or `pattern=ip:port`. Throws Problem `setting.invalid`. */
export function settingsFrom(env: Readonly<Record<string, string | undefined>>, dialPrivate: boolean): ReaderSettings {
  throw new Error(`not built yet ${env.PODIUM_EXTRA_HOSTS} ${dialPrivate}`);
}

/**
 * Checks the target, takes credentials, assumes the role and describes the cluster.
 * Throws Problem for bad input and for credentials or a role that do not work; what fails later is an answer of the reader.
 */
export async function connect(target: Target, settings: ReaderSettings): Promise<Connection> {
  throw new Error(`not built yet ${target.cluster} ${settings.dialPrivate}`);
}
