/**
 * The AWS side of the world: SDK clients of its owner, calls that have no client here, and orders to the emulator itself.
 */
import { createHash, createHmac } from 'node:crypto';
import { ACMClient } from '@aws-sdk/client-acm';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECRPUBLICClient } from '@aws-sdk/client-ecr-public';
import { EFSClient } from '@aws-sdk/client-efs';
import { EKSClient } from '@aws-sdk/client-eks';
import { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OpenSearchClient } from '@aws-sdk/client-opensearch';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsOperation } from '../../checks/reads/operations.ts';

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
  mode?:
    | 'throttle'
    | 'unavailable'
    | 'denied'
    | 'expired'
    | 'unknown-key'
    | 'region-disabled'
    | 'delay'
    | 'hang'
    | 'cut'
    | 'html';
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
  readonly endpoint: string;
  readonly owner: Keys;
  readonly #place: Place;
  readonly #open: { destroy(): void }[] = [];
  readonly #acm = this.#later(() => new ACMClient(this.settings()));
  readonly #autoscaling = this.#later(() => new AutoScalingClient(this.settings()));
  readonly #cloudformation = this.#later(() => new CloudFormationClient(this.settings()));
  readonly #cloudfront = this.#later(() => new CloudFrontClient({ ...this.settings(), region: 'us-east-1' }));
  readonly #cloudwatch = this.#later(() => new CloudWatchClient(this.settings()));
  readonly #codebuild = this.#later(() => new CodeBuildClient(this.settings()));
  readonly #codepipeline = this.#later(() => new CodePipelineClient(this.settings()));
  readonly #ec2 = this.#later(() => new EC2Client(this.settings()));
  readonly #ecr = this.#later(() => new ECRClient(this.settings()));
  readonly #ecrPublic = this.#later(() => new ECRPUBLICClient({ ...this.settings(), region: 'us-east-1' }));
  readonly #efs = this.#later(() => new EFSClient(this.settings()));
  readonly #eks = this.#later(() => new EKSClient(this.settings()));
  readonly #elasticache = this.#later(() => new ElastiCacheClient(this.settings()));
  readonly #elb = this.#later(() => new ElasticLoadBalancingV2Client(this.settings()));
  readonly #elbClassic = this.#later(() => new ElasticLoadBalancingClient(this.settings()));
  readonly #iam = this.#later(() => new IAMClient({ ...this.settings(), region: 'us-east-1' }));
  readonly #lambda = this.#later(() => new LambdaClient(this.settings()));
  readonly #logs = this.#later(() => new CloudWatchLogsClient(this.settings()));
  readonly #opensearch = this.#later(() => new OpenSearchClient(this.settings()));
  readonly #rds = this.#later(() => new RDSClient(this.settings()));
  readonly #s3 = this.#later(() => new S3Client({ ...this.settings(), forcePathStyle: true }));
  readonly #sts = this.#later(() => new STSClient(this.settings()));

  constructor(endpoint: string, owner: Keys, place: Place) {
    this.endpoint = endpoint;
    this.owner = owner;
    this.#place = place;
  }

  get acm(): ACMClient {
    return this.#acm();
  }
  get autoscaling(): AutoScalingClient {
    return this.#autoscaling();
  }
  get cloudformation(): CloudFormationClient {
    return this.#cloudformation();
  }
  get cloudfront(): CloudFrontClient {
    return this.#cloudfront();
  }
  get cloudwatch(): CloudWatchClient {
    return this.#cloudwatch();
  }
  get codebuild(): CodeBuildClient {
    return this.#codebuild();
  }
  get codepipeline(): CodePipelineClient {
    return this.#codepipeline();
  }
  get ec2(): EC2Client {
    return this.#ec2();
  }
  get ecr(): ECRClient {
    return this.#ecr();
  }
  get ecrPublic(): ECRPUBLICClient {
    return this.#ecrPublic();
  }
  get efs(): EFSClient {
    return this.#efs();
  }
  get eks(): EKSClient {
    return this.#eks();
  }
  get elasticache(): ElastiCacheClient {
    return this.#elasticache();
  }
  get elb(): ElasticLoadBalancingV2Client {
    return this.#elb();
  }
  get elbClassic(): ElasticLoadBalancingClient {
    return this.#elbClassic();
  }
  get iam(): IAMClient {
    return this.#iam();
  }
  get lambda(): LambdaClient {
    return this.#lambda();
  }
  get logs(): CloudWatchLogsClient {
    return this.#logs();
  }
  get opensearch(): OpenSearchClient {
    return this.#opensearch();
  }
  get rds(): RDSClient {
    return this.#rds();
  }
  get s3(): S3Client {
    return this.#s3();
  }
  get sts(): STSClient {
    return this.#sts();
  }

  /** A client that is made when it is first asked for. */
  #later<T extends { destroy(): void }>(make: () => T): () => T {
    let client: T | undefined;
    return () => {
      if (client === undefined) {
        client = make();
        this.#open.push(client);
      }
      return client;
    };
  }

  /** Settings of an SDK client, with the owner's keys or others. */
  settings(credentials: Keys = this.owner): { region: string; endpoint: string; credentials: Keys } {
    return { region: this.#place.region, endpoint: this.endpoint, credentials };
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

  /**
   * Sets fields of an object in every answer of an operation from now on, as AWS would word them: what the emulator cannot
   * bring about by itself. A later word counts more.
   * @param item fields that identify the object, wherever it stands in the answer
   * @param set fields with their new values, times in ISO 8601; null takes a field away
   */
  async say(
    operation: AwsOperation,
    item: Readonly<Record<string, unknown>>,
    set: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.admin('say', { operation, item, set });
  }

  /** Takes back all that was said. */
  async unsay(): Promise<void> {
    await this.admin('unsay');
  }

  /** Lets a resource of a stack fail at its creation, with the reason as its service words it; the stack is rolled back. */
  async failStack(stack: string, resource: string, type: string, reason: string): Promise<void> {
    await this.admin('fail-resource', { stack, resource, type, reason });
  }

  /** Ends the latest execution of a pipeline; `stage` is the one that failed. */
  async endPipeline(
    pipeline: string,
    status: 'Succeeded' | 'Failed' | 'InProgress' | 'Stopped' | 'Superseded',
    stage?: string,
  ): Promise<void> {
    await this.admin('execution', { pipeline, status, ...(stage && { stage }) });
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
    await this.iam
      .send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: document }))
      .catch(async (error: unknown) => {
        if (!(error instanceof Error && error.name === 'EntityAlreadyExistsException')) throw error;
        await this.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: document }));
      });
    if (policy !== undefined) await this.setRolePolicy(name, policy);
    return `arn:aws:iam::${this.#place.account}:role/${name}`;
  }

  /** Replaces the inline policy of a role. */
  async setRolePolicy(role: string, policy: object): Promise<void> {
    const PolicyDocument = JSON.stringify(policy);
    await this.iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: 'inline', PolicyDocument }));
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
    for (const client of this.#open) client.destroy();
  }
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
