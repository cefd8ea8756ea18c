/**
 * The AWS side of the world: SDK clients of its owner, calls that have no client here, and orders to the emulator itself.
 */
import { createHash, createHmac } from 'node:crypto';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EKSClient } from '@aws-sdk/client-eks';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

/** An access key, of a user or of a session. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** A call that the emulator has seen. */
export interface AwsCall {
  /** Seconds since 1970. */
  time: number;
  service: string;
  operation: string | null;
  region: string;
  caller: string | null;
  /** HTTP status of the answer. */
  code: number | null;
}

/** How the next calls fail. */
export interface AwsFault {
  /** Signing name, e.g. `eks`, `ec2`, `elasticloadbalancing`, `monitoring`; absent: every service. */
  service?: string;
  /** Operation, e.g. `DescribeCluster`; absent: every operation. */
  operation?: string;
  /** How many calls (default 1; -1: all until {@link AwsSide.clearFaults}). */
  count?: number;
  mode?: 'throttle' | 'unavailable' | 'denied' | 'expired' | 'unknown-key' | 'delay' | 'hang' | 'cut' | 'html';
  /** Wait this long first. */
  delayMs?: number;
  /** Seconds that `hang` lasts (default 60). */
  seconds?: number;
  /** Value of a Retry-After header. */
  retryAfter?: number;
  message?: string;
}

/** Health of one target as DescribeTargetHealth says it; without state the emulator's own answer comes back. */
export interface TargetState {
  id: string;
  state?: 'initial' | 'healthy' | 'unhealthy' | 'unused' | 'draining';
  reason?: string;
  description?: string;
}

interface Place {
  account: string;
  region: string;
  cluster: string;
}

/** What tests and simulators do on the AWS side. The SDK clients have the keys of the account's owner. */
export class AwsSide {
  readonly eks: EKSClient;
  readonly ec2: EC2Client;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly autoscaling: AutoScalingClient;
  readonly cloudwatch: CloudWatchClient;
  readonly sts: STSClient;
  readonly endpoint: string;
  readonly owner: Keys;
  readonly #place: Place;

  constructor(endpoint: string, owner: Keys, place: Place) {
    this.endpoint = endpoint;
    this.owner = owner;
    this.#place = place;
    const settings = this.settings(owner);
    this.eks = new EKSClient(settings);
    this.ec2 = new EC2Client(settings);
    this.elb = new ElasticLoadBalancingV2Client(settings);
    this.autoscaling = new AutoScalingClient(settings);
    this.cloudwatch = new CloudWatchClient(settings);
    this.sts = new STSClient(settings);
  }

  /** Settings of an SDK client for other keys. */
  settings(credentials: Keys): { region: string; endpoint: string; credentials: Keys } {
    return { region: this.#place.region, endpoint: this.endpoint, credentials };
  }

  /**
   * One call of a service with the query protocol, for which no client is installed.
   * @returns the XML answer
   * @throws Error with status and body of an answer that is not 2xx
   */
  async query(
    service: string,
    version: string,
    action: string,
    parameters: Record<string, string> = {},
    keys?: Keys,
  ): Promise<string> {
    const body = new URLSearchParams({ Action: action, Version: version, ...parameters }).toString();
    const headers: Record<string, string> = {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      host: new URL(this.endpoint).host,
    };
    const region = service === 'iam' ? 'us-east-1' : this.#place.region;
    const signed = signHeaders({ method: 'POST', path: '/', headers, body, service, region, keys: keys ?? this.owner });
    const answer = await fetch(`${this.endpoint}/`, { method: 'POST', headers: signed, body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${action}: ${answer.status} ${text}`);
    return text;
  }

  /** One call of IAM. */
  async iam(action: string, parameters: Record<string, string> = {}, keys?: Keys): Promise<string> {
    return this.query('iam', '2010-05-08', action, parameters, keys);
  }

  /** An order that no AWS call can express; the names are those of the `admin_` functions of the emulator. */
  async admin<T = Record<string, never>>(command: string, order: Record<string, unknown> = {}): Promise<T> {
    const answer = await fetch(`${this.endpoint}/_admin/${command}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...this.#place, ...order }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${command}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }

  /** Sets fields of the cluster as DescribeCluster says them, e.g. `{ status: 'CREATING' }` or `{ health: { issues: [] } }`. */
  async setCluster(set: Record<string, unknown>): Promise<void> {
    await this.admin('cluster', { set });
  }

  /** Sets fields of a node group, e.g. `{ status: 'DEGRADED', health: { issues: [...] } }`. */
  async setNodegroup(name: string, set: Record<string, unknown>): Promise<void> {
    await this.admin('nodegroup', { name, set });
  }

  /** Sets fields of a Fargate profile (in snake case), e.g. `{ status: 'CREATING' }`. */
  async setFargateProfile(name: string, set: Record<string, unknown>): Promise<void> {
    await this.admin('fargate', { name, set });
  }

  /** Sets the health of targets of a target group. */
  async setTargets(targetGroupArn: string, targets: readonly TargetState[]): Promise<void> {
    await this.admin('targets', { targetGroupArn, targets });
  }

  /** Makes the next calls fail. */
  async fail(fault: AwsFault): Promise<void> {
    await this.admin('fault', { ...fault });
  }

  /** Takes back all faults. */
  async clearFaults(): Promise<void> {
    await this.admin('faults-clear');
  }

  /** Calls that the emulator has seen, those of the simulators (orders) not among them. */
  async calls(since: Date | number = 0): Promise<AwsCall[]> {
    return (await this.admin<{ calls: AwsCall[] }>('calls', { since: Number(since) / 1000 })).calls;
  }

  /** Ends all sessions of a role at once. */
  async expireSessions(roleArn: string): Promise<void> {
    await this.admin('expire', { roleArn });
  }

  /** Makes an IAM user with a key; `policy` is its inline policy. */
  async makeUser(user: string, policy?: object, account?: string): Promise<Keys & { arn: string }> {
    return this.admin('key', { user, ...(policy && { policy }), ...(account && { account }) });
  }

  /** Makes a role (or replaces trust and policy of one that exists) and returns its ARN. */
  async makeRole(name: string, trust: object, policy?: object): Promise<string> {
    const document = JSON.stringify(trust);
    await this.iam('CreateRole', { RoleName: name, AssumeRolePolicyDocument: document }).catch(
      async (error: unknown) => {
        if (!(error instanceof Error && error.message.includes('EntityAlreadyExists'))) throw error;
        await this.iam('UpdateAssumeRolePolicy', { RoleName: name, PolicyDocument: document });
      },
    );
    if (policy !== undefined) await this.setRolePolicy(name, policy);
    return `arn:aws:iam::${this.#place.account}:role/${name}`;
  }

  /** Replaces the inline policy of a role. */
  async setRolePolicy(role: string, policy: object): Promise<void> {
    await this.iam('PutRolePolicy', { RoleName: role, PolicyName: 'inline', PolicyDocument: JSON.stringify(policy) });
  }

  /** Keys of a session of a role. */
  async assume(roleArn: string, externalId: string | undefined, keys: Keys, session = 'test'): Promise<Required<Keys>> {
    const client = new STSClient(this.settings(keys));
    const answer = await client.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: session,
        ...(externalId && { ExternalId: externalId }),
      }),
    );
    const made = answer.Credentials;
    return {
      accessKeyId: made?.AccessKeyId ?? '',
      secretAccessKey: made?.SecretAccessKey ?? '',
      sessionToken: made?.SessionToken ?? '',
    };
  }

  close(): void {
    for (const client of [this.eks, this.ec2, this.elb, this.autoscaling, this.cloudwatch, this.sts]) client.destroy();
  }
}

interface Signing {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  service: string;
  region: string;
  keys: Keys;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
const stamp = (date: Date) => date.toISOString().replace(/[-:]|\.\d+/g, '');

function signature(keys: Keys, date: string, region: string, service: string, canonical: string): string {
  const scope = [date.slice(0, 8), region, service, 'aws4_request'];
  const secret = scope.reduce<Buffer | string>(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    `AWS4${keys.secretAccessKey}`,
  );
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical)].join('\n');
  return createHmac('sha256', secret).update(text).digest('hex');
}

function signHeaders(signing: Signing): Record<string, string> {
  const { keys, region, service } = signing;
  const date = stamp(new Date());
  const headers: Record<string, string> = { ...signing.headers, 'x-amz-date': date };
  if (keys.sessionToken) headers['x-amz-security-token'] = keys.sessionToken;
  const names = Object.keys(headers).sort();
  const canonical = [
    signing.method,
    signing.path,
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    sha256(signing.body),
  ].join('\n');
  const credential = `${keys.accessKeyId}/${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const given = signature(keys, date, region, service, canonical);
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${given}`;
  return headers;
}

/**
 * A bearer token for a cluster of EKS, made as `aws eks get-token` makes it. Written apart from the product, so that the tests
 * of the harness prove the harness.
 * @param at signing time, to make tokens that are too old
 */
export function eksToken(keys: Keys, cluster: string, region: string, at = new Date()): string {
  const host = `sts.${region}.amazonaws.com`;
  const date = stamp(at);
  const query: Record<string, string> = {
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${keys.accessKeyId}/${date.slice(0, 8)}/${region}/sts/aws4_request`,
    'X-Amz-Date': date,
    'X-Amz-Expires': '60',
    ...(keys.sessionToken && { 'X-Amz-Security-Token': keys.sessionToken }),
    'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
  };
  const text = Object.keys(query)
    .sort()
    .map((key) => `${encode(key)}=${encode(query[key] ?? '')}`)
    .join('&');
  const names = 'host;x-k8s-aws-id';
  const canonical = ['GET', '/', text, `host:${host}`, `x-k8s-aws-id:${cluster}`, '', names, sha256('')].join('\n');
  const url = `https://${host}/?${text}&X-Amz-Signature=${signature(keys, date, region, 'sts', canonical)}`;
  return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
}
