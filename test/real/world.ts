/**
 * A world to test in: a real Kubernetes control plane with simulated nodes, the authenticator of EKS, and an AWS emulator,
 * all on the loopback address and all gone after {@link World.stop}.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { get as httpGet } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments, stringify } from 'yaml';
import { AwsSide, eksToken, type Keys } from './aws.ts';
import { build, type Tools } from './build.ts';
import { Children, freePorts, until } from './children.ts';
import { Kube, KubeError } from './kube.ts';
import { Simulators } from './simulate.ts';

const ACCOUNT = '123456789012';
/** The account of the service that grades, which is never the participant's. */
const SERVICE_ACCOUNT = '210987654321';
const REGION = 'ap-northeast-2';
const CLUSTER = 'eks-demo';
const READER_ROLE = 'PodiumGrader';
const READER_GROUP = 'lab-graders';
const PREFIX = 'podium-world-';
const ISSUER = `https://oidc.eks.${REGION}.amazonaws.com/id/5D7B2F0A9C3E41648A1B7C90D2E3F451`;

/** What a World can be told at its start. */
export interface WorldOptions {
  /** Receives a line for each step that takes time. */
  log?: (line: string) => void;
  /** Start the simulators of AWS-side controllers (default true). */
  simulators?: boolean;
}

/** One request in the audit log of the API server. */
export interface KubeRequest {
  time: Date;
  verb: string;
  uri: string;
  user: string;
  groups: string[];
  code: number;
  agent: string;
}

/** The cluster as its participant would name it. */
export interface ClusterFacts {
  name: string;
  region: string;
  account: string;
  arn: string;
  endpoint: string;
  caFile: string;
  /** The issuer of its service account tokens, as DescribeCluster says it. */
  issuer: string;
}

/** A Kubernetes ClusterRole, as far as it matters here. */
export interface RoleRules {
  rules: readonly object[];
}

/** Everything of one running world. */
export class World {
  readonly cluster: ClusterFacts;
  /** Environment of the product as the grading service: its keys may only assume roles. */
  readonly env: Record<string, string>;
  /** Environment of the product as the participant, who may do everything in the account. */
  readonly ownerEnv: Record<string, string>;
  /** Kubeconfig of an administrator of the cluster. */
  readonly kubeconfig: string;
  readonly directory: string;
  readonly tools: Tools;
  /** The AWS side. */
  readonly aws: AwsSide;
  /** The API server, spoken to as the simulators do; their requests are not in the audit log. */
  readonly kube: Kube;
  readonly simulators: Simulators;
  /** The role that the service assumes in the participant's account. */
  readonly roleArn: string;
  readonly externalId: string;
  /** Keys of the grading service, those of `env`. */
  readonly serviceKeys: Keys;
  /** Port on which metrics-server answers; a Service of type ExternalName leads an APIService there. */
  readonly metricsPort: number;
  /** Milliseconds from the start of the first program to a usable API server, and to the end of the start. */
  readonly startMs: { apiserver: number; all: number };
  readonly #children: Children;
  readonly #hooks: (() => void)[] = [];
  #granted: RoleRules | undefined;
  #stopped: Promise<void> | undefined;

  /** Use {@link startWorld}. */
  constructor(parts: WorldParts) {
    this.cluster = parts.cluster;
    this.env = parts.env;
    this.ownerEnv = parts.ownerEnv;
    this.kubeconfig = parts.kubeconfig;
    this.directory = parts.directory;
    this.tools = parts.tools;
    this.aws = parts.aws;
    this.kube = parts.kube;
    this.roleArn = parts.roleArn;
    this.externalId = parts.externalId;
    this.serviceKeys = parts.serviceKeys;
    this.metricsPort = parts.metricsPort;
    this.startMs = parts.startMs;
    this.#children = parts.children;
    this.simulators = parts.simulators;
  }

  /**
   * Runs kubectl as an administrator and gives what it prints.
   * @throws Error with what it says when it fails
   */
  async kubectl(args: readonly string[], stdin?: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const env = { PATH: process.env.PATH ?? '', HOME: this.directory, KUBECONFIG: this.kubeconfig };
      const child = spawn(this.tools.kubectl, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
      let out = '';
      let err = '';
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        err += chunk.toString();
      });
      child.on('error', reject);
      child.on('close', (code) =>
        code === 0
          ? resolve(out)
          : reject(new Error(`kubectl ${args.join(' ')} ended with code ${code}: ${err}${out}`)),
      );
      child.stdin.end(stdin ?? '');
    });
  }

  /** `kubectl apply` of YAML text, in the namespace default unless the text says otherwise. */
  async apply(yaml: string): Promise<void> {
    await this.kubectl(['apply', '-f', '-'], yaml);
  }

  /** `kubectl delete`, e.g. `delete('deployment', 'demo-frontend')`; what is not there is no error. */
  async delete(kind: string, name: string, namespace = 'default'): Promise<void> {
    await this.kubectl(['delete', kind, name, '-n', namespace, '--ignore-not-found', '--wait=true', '--timeout=60s']);
  }

  /** Waits until a Deployment has rolled out and all its replicas are available. */
  async rolledOut(name: string, namespace = 'default', timeoutMs = 90_000): Promise<void> {
    interface Deployment {
      metadata: { generation: number };
      spec: { replicas: number };
      status: { observedGeneration?: number; updatedReplicas?: number; availableReplicas?: number; replicas?: number };
    }
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
    await until(
      `Deployment ${namespace}/${name} to be available`,
      async () => {
        this.check();
        const found = await this.kube.get<Deployment>(path);
        if (found === undefined) return false;
        const { status, spec, metadata } = found;
        return (
          status.observedGeneration === metadata.generation &&
          (status.updatedReplicas ?? 0) === spec.replicas &&
          (status.availableReplicas ?? 0) === spec.replicas &&
          (status.replicas ?? 0) === spec.replicas
        );
      },
      timeoutMs,
    );
  }

  /**
   * Requests that the API server has answered, from its audit log, oldest first. Those of the control plane, of the simulated
   * nodes and of the simulators are not recorded.
   * @param wanted `since`: answered at or after; `user`: exact name, or the beginning of one before a `*`
   */
  async requests(wanted: { since?: Date; user?: string } = {}): Promise<KubeRequest[]> {
    const text = await readFile(join(this.directory, 'audit.log'), 'utf8').catch(() => '');
    const found: KubeRequest[] = [];
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const event = JSON.parse(line) as AuditEvent;
      const request: KubeRequest = {
        time: new Date(event.requestReceivedTimestamp),
        verb: event.verb,
        uri: event.requestURI,
        user: event.user.username,
        groups: event.user.groups ?? [],
        code: event.responseStatus?.code ?? 0,
        agent: event.userAgent ?? '',
      };
      if (wanted.since !== undefined && request.time < wanted.since) continue;
      if (wanted.user?.endsWith('*') === true && !request.user.startsWith(wanted.user.slice(0, -1))) continue;
      if (wanted.user !== undefined && !wanted.user.endsWith('*') && request.user !== wanted.user) continue;
      found.push(request);
    }
    return found;
  }

  /**
   * Gives the grader's role exactly these rights: a ClusterRole bound to the group `lab-graders`, an access entry that maps the
   * role to that group (as soon as the cluster exists), and the role's IAM policy. Replaces what an earlier call gave, so that a
   * test can take single rules away.
   */
  async grantReader(clusterRole: RoleRules, iamPolicy: object): Promise<void> {
    await this.aws.setRolePolicy(READER_ROLE, iamPolicy);
    const group = '/apis/rbac.authorization.k8s.io/v1';
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'podium-reader' },
      rules: clusterRole.rules,
    };
    const binding = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'podium-reader' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'podium-reader' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: READER_GROUP }],
    };
    await this.put(`${group}/clusterroles`, role);
    await this.put(`${group}/clusterrolebindings`, binding);
    this.#granted = clusterRole;
    await this.enterReader();
  }

  /** Makes the reader's access entry when rights are granted and the cluster exists; harmless when it is there already. */
  async enterReader(): Promise<void> {
    if (this.#granted === undefined) return;
    const order = { principal: this.roleArn, groups: [READER_GROUP] };
    const { entered } = await this.aws.admin<{ entered: boolean }>('enter', order);
    if (!entered) return;
    // The authenticator reads its file again when it changes; only an accepted token proves that it has.
    const keys = await this.aws.assume(this.roleArn, this.externalId, this.serviceKeys, 'enter');
    await until('the access entry of the grader', async () => (await this.whoAmI(keys))?.groups.includes(READER_GROUP));
  }

  /** Whom the API server takes the owner of keys for, through a token of EKS; undefined when it refuses the token. */
  async whoAmI(
    keys: Keys,
    cluster = this.cluster.name,
    at = new Date(),
  ): Promise<{ username: string; groups: string[] } | undefined> {
    return this.whoIs(eksToken(keys, cluster, this.cluster.region, at));
  }

  /** Whom the API server takes the bearer of a token for; undefined when it refuses the token. */
  async whoIs(token: string): Promise<{ username: string; groups: string[] } | undefined> {
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token } };
    const answer = await this.kube.call<{
      status: { authenticated?: boolean; user: { username: string; groups: string[] } };
    }>('POST', '/apis/authentication.k8s.io/v1/tokenreviews', review);
    return answer.status.authenticated === true ? answer.status.user : undefined;
  }

  /** One GET to a load balancer of the world, as a browser would send it; the address is that of the simulated one. */
  async probe(host: string, path: string): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const sent = httpGet({ host: '127.0.0.1', port: this.simulators.alb.port, path, headers: { host } }, (answer) => {
        let body = '';
        answer.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
        answer.on('error', reject);
      });
      sent.on('error', reject);
    });
  }

  /** Creates an object or replaces the one of that name. */
  async put(collection: string, object: { metadata: { name: string } }): Promise<void> {
    try {
      await this.kube.create(collection, object);
    } catch (error) {
      if (!(error instanceof KubeError && error.status === 409)) throw error;
      await this.kube.call('PUT', `${collection}/${object.metadata.name}`, object);
    }
  }

  /** Throws when a program of the world has ended by itself. */
  check(): void {
    this.#children.check();
  }

  /** Resident memory of each program in MiB (Linux only; empty elsewhere). */
  async memory(): Promise<Record<string, number>> {
    return this.#children.memory();
  }

  /** Stops all programs and removes the directory. A second call waits for the first. */
  async stop(): Promise<void> {
    this.#stopped ??= (async () => {
      for (const hook of this.#hooks) hook();
      await this.simulators.stop();
      this.kube.close();
      this.aws.close();
      await this.#children.stop();
      await rm(this.directory, { recursive: true, force: true });
    })();
    return this.#stopped;
  }

  /** Also ends everything when this process ends, in whatever way it can notice. */
  guard(): void {
    const atExit = () => {
      this.#children.kill();
      rmSync(this.directory, { recursive: true, force: true });
    };
    const atSignal = (signal: NodeJS.Signals) => {
      // Whoever else listens to the signal decides what becomes of the process.
      const alone = process.listenerCount(signal) === 0;
      void this.stop().finally(() => {
        if (alone) process.kill(process.pid, signal);
      });
    };
    process.once('exit', atExit);
    process.once('SIGINT', atSignal);
    process.once('SIGTERM', atSignal);
    this.#hooks.push(() => {
      process.removeListener('exit', atExit);
      process.removeListener('SIGINT', atSignal);
      process.removeListener('SIGTERM', atSignal);
    });
  }
}

interface WorldParts {
  cluster: ClusterFacts;
  env: Record<string, string>;
  ownerEnv: Record<string, string>;
  kubeconfig: string;
  directory: string;
  tools: Tools;
  aws: AwsSide;
  kube: Kube;
  simulators: Simulators;
  roleArn: string;
  externalId: string;
  serviceKeys: Keys;
  metricsPort: number;
  startMs: { apiserver: number; all: number };
  children: Children;
}

interface AuditEvent {
  verb: string;
  requestURI: string;
  requestReceivedTimestamp: string;
  userAgent?: string;
  user: { username: string; groups?: string[] };
  responseStatus?: { code?: number };
}

/**
 * Builds what is missing, starts everything and waits until it is usable.
 * @throws Error when a tool is missing or a program does not come up; what had been started is ended
 */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const log = options.log ?? (() => {});
  const tools = await build(log);
  await sweep();
  const directory = await mkdtemp(join(tmpdir(), PREFIX));
  await writeFile(join(directory, 'owner'), String(process.pid));
  const children = new Children(directory);
  try {
    return await start(tools, directory, children, log, options.simulators ?? true);
  } catch (error) {
    await children.stop();
    if (process.env.PODIUM_KEEP_WORLD === undefined) await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

/** Removes directories of processes that were killed before they could do it. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const owner = Number(await readFile(join(tmpdir(), name, 'owner'), 'utf8').catch(() => '0'));
    if (owner > 0 && !isRunning(owner)) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function start(
  tools: Tools,
  directory: string,
  children: Children,
  log: (line: string) => void,
  simulate: boolean,
): Promise<World> {
  const began = Date.now();
  const pki = join(directory, 'pki');
  await once(tools.python, [fileURLToPath(new URL('./aws/pki.py', import.meta.url)), pki], directory);
  const ports = await freePorts(10);
  const [api, etcd, etcdPeer, authenticator, manager, scheduler, kubelet, metrics, alb, webhook] = ports as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const endpoint = `https://127.0.0.1:${api}`;
  const arn = `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/${CLUSTER}`;
  const caFile = join(pki, 'ca.crt');
  const cluster: ClusterFacts = {
    name: CLUSTER,
    region: REGION,
    account: ACCOUNT,
    arn,
    endpoint,
    caFile,
    issuer: ISSUER,
  };
  await writeKubeconfigs(directory, pki, endpoint);

  startEtcd(children, tools, directory, pki, etcd, etcdPeer);
  const entries = join(directory, 'access-entries.json');
  const emulator = await startEmulator(children, tools, pki, endpoint, entries);
  await startAuthenticator(children, tools, directory, authenticator, emulator.proxy, entries);
  startApiserver(children, tools, directory, pki, api, etcd);

  const kube = new Kube(endpoint, pki, 'simulator');
  await until('the API server', () => ready(children, kube), 60_000, 50);
  const apiserver = Date.now() - began;
  startControllers(children, tools, directory, pki, manager, scheduler);
  await startKwok(children, tools, directory, pki, kube, kubelet);
  startMetricsServer(children, tools, directory, pki, metrics);

  const place = { account: ACCOUNT, region: REGION, cluster: CLUSTER };
  const unsigned = new AwsSide(emulator.endpoint, { accessKeyId: 'none', secretAccessKey: 'none' }, place);
  const owner = await unsigned.makeUser('participant', allow('*', '*'));
  const serviceKeys = await unsigned.makeUser('podium', allow('sts:AssumeRole', '*'), SERVICE_ACCOUNT);
  unsigned.close();
  const aws = new AwsSide(emulator.endpoint, owner, place);
  const externalId = randomBytes(16).toString('hex');
  const roleArn = await aws.makeRole(READER_ROLE, {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${SERVICE_ACCOUNT}:root` },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': externalId } },
      },
    ],
  });
  await addPolicyRights(kube);

  const env = (keys: Keys): Record<string, string> => ({
    AWS_ENDPOINT_URL: emulator.endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(directory, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(directory, 'no-aws-credentials'),
    PODIUM_EXTRA_HOSTS: [
      `127.0.0.1:${api}`,
      `*.elb.amazonaws.com=127.0.0.1:${alb}`,
      `*.${REGION}.elb.amazonaws.com=127.0.0.1:${alb}`,
    ].join(','),
  });
  const simulators = new Simulators({ kube, aws, cluster, pki, albPort: alb, webhookPort: webhook });
  if (simulate) await simulators.start();
  await until('service accounts', () => kube.get('/api/v1/namespaces/default/serviceaccounts/default'));
  await aws.admin('children', { pids: children.pids(), directory });
  children.check();
  const startMs = { apiserver, all: Date.now() - began };
  log(`world ready in ${(startMs.all / 1000).toFixed(1)} s`);
  const world = new World({
    cluster,
    env: env(serviceKeys),
    ownerEnv: env(owner),
    kubeconfig: join(directory, 'kubeconfig'),
    directory,
    tools,
    aws,
    kube,
    simulators,
    roleArn,
    externalId,
    serviceKeys,
    metricsPort: metrics,
    startMs,
    children,
  });
  world.guard();
  return world;
}

function allow(action: string, resource: string): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] };
}

async function ready(children: Children, kube: Kube): Promise<boolean> {
  children.check();
  return (await kube.call<string>('GET', '/readyz')) === 'ok';
}

async function once(command: string, args: readonly string[], directory: string): Promise<void> {
  const child = spawn(command, args, { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with code ${code}: ${err}`);
}

/** One kubeconfig for people (`kubeconfig`) and one for each program that logs in with a certificate. */
async function writeKubeconfigs(directory: string, pki: string, endpoint: string): Promise<void> {
  const ca = (await readFile(join(pki, 'ca.crt'))).toString('base64');
  const files = {
    kubeconfig: 'admin',
    kwok: 'kwok',
    'metrics-server': 'metrics-server',
    'controller-manager': 'controller-manager',
    scheduler: 'scheduler',
  };
  for (const [file, name] of Object.entries(files)) {
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': CLUSTER,
      clusters: [{ name: CLUSTER, cluster: { server: endpoint, 'certificate-authority-data': ca } }],
      contexts: [{ name: CLUSTER, context: { cluster: CLUSTER, user: name } }],
      users: [
        {
          name,
          user: {
            'client-certificate-data': (await readFile(join(pki, `${name}.crt`))).toString('base64'),
            'client-key-data': (await readFile(join(pki, `${name}.key`))).toString('base64'),
          },
        },
      ],
    };
    const path = join(directory, file === 'kubeconfig' ? file : `${file}.conf`);
    await writeFile(path, stringify(config), { mode: 0o600 });
  }
}

function startEtcd(children: Children, tools: Tools, directory: string, pki: string, port: number, peer: number): void {
  const client = `https://127.0.0.1:${port}`;
  const peers = `http://127.0.0.1:${peer}`;
  children.start('etcd', tools.etcd, [
    `--data-dir=${join(directory, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
    `--cert-file=${join(pki, 'etcd.crt')}`,
    `--key-file=${join(pki, 'etcd.key')}`,
    `--trusted-ca-file=${join(pki, 'ca.crt')}`,
    '--client-cert-auth',
    // Nothing here outlives the test, so nothing has to survive a power cut.
    '--unsafe-no-fsync',
    '--log-level=warn',
  ]);
}

async function startEmulator(
  children: Children,
  tools: Tools,
  pki: string,
  endpoint: string,
  entries: string,
): Promise<{ endpoint: string; proxy: number }> {
  const program = fileURLToPath(new URL('./aws/emulator.py', import.meta.url));
  const options = { pki, cluster: CLUSTER, endpoint, issuer: ISSUER, entries, version: minor(tools.kubernetesVersion) };
  const args = ['-B', program, ...Object.entries(options).map(([key, value]) => `--${key}=${value}`)];
  let out = '';
  children.start('emulator', tools.python, args, {}, (text) => {
    out += text;
  });
  const line = await until('the AWS emulator', () => {
    children.check();
    return out.includes('\n') ? out : undefined;
  });
  const ports = JSON.parse(line) as { http: number; proxy: number };
  return { endpoint: `http://127.0.0.1:${ports.http}`, proxy: ports.proxy };
}

function minor(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

async function startAuthenticator(
  children: Children,
  tools: Tools,
  directory: string,
  port: number,
  proxy: number,
  entries: string,
): Promise<void> {
  const state = join(directory, 'authenticator');
  await mkdir(state);
  const webhook = join(state, 'webhook.yaml');
  const config = {
    clusterID: CLUSTER,
    server: {
      address: '127.0.0.1',
      port,
      stateDir: state,
      generateKubeconfig: webhook,
      backendMode: ['DynamicFile'],
      dynamicfilepath: entries,
    },
  };
  const file = join(directory, 'authenticator.yaml');
  await writeFile(file, stringify(config));
  children.start('authenticator', tools.authenticator, ['server', '-c', file], {
    AWS_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    HTTPS_PROXY: `http://127.0.0.1:${proxy}`,
    SSL_CERT_FILE: join(directory, 'pki', 'ca.crt'),
  });
  await until('the authenticator', async () => {
    children.check();
    return (await readFile(webhook, 'utf8')).includes('server:');
  });
}

function startApiserver(
  children: Children,
  tools: Tools,
  directory: string,
  pki: string,
  port: number,
  etcd: number,
): void {
  // Programs that hold the world up are not recorded; what people and graders ask for is.
  const quiet = [
    'system:apiserver',
    'system:kube-controller-manager',
    'system:kube-scheduler',
    'sim:kwok',
    'sim:simulator',
    'sim:metrics-server',
  ];
  const policy = {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    rules: [
      { level: 'None', users: quiet },
      { level: 'None', userGroups: ['system:serviceaccounts:kube-system', 'system:unauthenticated'] },
      { level: 'Metadata' },
    ],
  };
  writeFileSync(join(directory, 'audit-policy.yaml'), stringify(policy));
  children.start('kube-apiserver', tools.kubeApiserver, [
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--etcd-servers=https://127.0.0.1:${etcd}`,
    `--etcd-cafile=${join(pki, 'ca.crt')}`,
    `--etcd-certfile=${join(pki, 'etcd.crt')}`,
    `--etcd-keyfile=${join(pki, 'etcd.key')}`,
    `--tls-cert-file=${join(pki, 'apiserver.crt')}`,
    `--tls-private-key-file=${join(pki, 'apiserver.key')}`,
    `--client-ca-file=${join(pki, 'ca.crt')}`,
    `--service-account-key-file=${join(pki, 'service-account.pub')}`,
    `--service-account-signing-key-file=${join(pki, 'service-account.key')}`,
    `--service-account-issuer=${ISSUER}`,
    `--service-account-jwks-uri=${ISSUER}/keys`,
    '--api-audiences=https://kubernetes.default.svc,sts.amazonaws.com',
    '--service-cluster-ip-range=172.20.0.0/16',
    '--authorization-mode=Node,RBAC',
    `--authentication-token-webhook-config-file=${join(directory, 'authenticator', 'webhook.yaml')}`,
    '--authentication-token-webhook-version=v1beta1',
    // A test that takes an access entry away must not wait for a cache.
    '--authentication-token-webhook-cache-ttl=0s',
    `--kubelet-client-certificate=${join(pki, 'apiserver-kubelet.crt')}`,
    `--kubelet-client-key=${join(pki, 'apiserver-kubelet.key')}`,
    `--kubelet-certificate-authority=${join(pki, 'ca.crt')}`,
    '--kubelet-preferred-address-types=ExternalIP,InternalIP',
    `--requestheader-client-ca-file=${join(pki, 'front-proxy-ca.crt')}`,
    '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    `--proxy-client-cert-file=${join(pki, 'front-proxy.crt')}`,
    `--proxy-client-key-file=${join(pki, 'front-proxy.key')}`,
    `--audit-policy-file=${join(directory, 'audit-policy.yaml')}`,
    `--audit-log-path=${join(directory, 'audit.log')}`,
    '--audit-log-maxsize=1000',
    '--allow-privileged=true',
  ]);
}

function startControllers(
  children: Children,
  tools: Tools,
  directory: string,
  pki: string,
  manager: number,
  scheduler: number,
): void {
  const own = (name: string) => {
    const file = join(directory, `${name}.conf`);
    return [`--kubeconfig=${file}`, `--authentication-kubeconfig=${file}`, `--authorization-kubeconfig=${file}`];
  };
  children.start('kube-controller-manager', tools.kubeControllerManager, [
    ...own('controller-manager'),
    `--secure-port=${manager}`,
    '--bind-address=127.0.0.1',
    '--leader-elect=false',
    '--use-service-account-credentials=true',
    `--service-account-private-key-file=${join(pki, 'service-account.key')}`,
    `--root-ca-file=${join(pki, 'ca.crt')}`,
    '--cluster-name=eks-demo',
    // Autoscaling in seconds instead of minutes; the rules are the same.
    '--horizontal-pod-autoscaler-sync-period=3s',
    '--horizontal-pod-autoscaler-downscale-stabilization=10s',
    '--horizontal-pod-autoscaler-cpu-initialization-period=5s',
    '--horizontal-pod-autoscaler-initial-readiness-delay=2s',
  ]);
  children.start('kube-scheduler', tools.kubeScheduler, [
    ...own('scheduler'),
    `--secure-port=${scheduler}`,
    '--bind-address=127.0.0.1',
    '--leader-elect=false',
  ]);
}

async function startKwok(
  children: Children,
  tools: Tools,
  directory: string,
  pki: string,
  kube: Kube,
  port: number,
): Promise<void> {
  // kwok refuses to start before the kinds it is told to watch exist.
  for (const file of ['kwok.x-k8s.io_clusterresourceusages.yaml', 'kwok.x-k8s.io_clusterlogs.yaml']) {
    for (const document of parseAllDocuments(await readFile(join(tools.kwokFiles, file), 'utf8'))) {
      if (document.contents !== null)
        await kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', document.toJS());
    }
  }
  for (const plural of ['clusterresourceusages', 'clusterlogs']) {
    await until(`kind ${plural}`, () => kube.get(`/apis/kwok.x-k8s.io/v1alpha1/${plural}`));
  }
  await writeFile(join(directory, 'kwok.yaml'), await stages(tools));
  children.start('kwok', tools.kwok, [
    `--kubeconfig=${join(directory, 'kwok.conf')}`,
    `--config=${join(directory, 'kwok.yaml')}`,
    '--enable-crds=ClusterResourceUsage,ClusterLogs',
    '--manage-all-nodes',
    '--node-lease-duration-seconds=40',
    '--node-ip=127.0.0.1',
    `--node-port=${port}`,
    `--server-address=127.0.0.1:${port}`,
    `--tls-cert-file=${join(pki, 'kubelet.crt')}`,
    `--tls-private-key-file=${join(pki, 'kubelet.key')}`,
  ]);
}

interface Stage {
  metadata: { name: string };
  spec: { selector: { matchExpressions: object[] } };
}

/** kwok's own stages, which leave faulty pods and nodes alone, and those of this folder. */
async function stages(tools: Tools): Promise<string> {
  const fault = '.metadata.annotations["sim.podium/fault"]';
  const faultless = ['node-initialize', 'node-heartbeat-with-lease', 'pod-ready', 'pod-complete'];
  const parts: string[] = [];
  for (const file of [
    'node-initialize.yaml',
    'node-heartbeat-with-lease.yaml',
    'pod-ready.yaml',
    'pod-complete.yaml',
    'pod-delete.yaml',
    'metrics-resource.yaml',
  ]) {
    const text = await readFile(join(tools.kwokFiles, file), 'utf8');
    for (const document of parseAllDocuments(text)) {
      if (document.contents === null) continue;
      const stage = document.toJS() as Stage;
      // kwok chooses by chance among stages that fit, so no other one may fit a faulty object.
      if (faultless.includes(stage.metadata.name)) {
        stage.spec.selector.matchExpressions.push({ key: fault, operator: 'DoesNotExist' });
      }
      parts.push(stringify(stage));
    }
  }
  parts.push(await readFile(new URL('./kwok-stages.yaml', import.meta.url), 'utf8'));
  return parts.join('---\n');
}

function startMetricsServer(children: Children, tools: Tools, directory: string, pki: string, port: number): void {
  const config = join(directory, 'metrics-server.conf');
  children.start('metrics-server', tools.metricsServer, [
    `--kubeconfig=${config}`,
    `--authentication-kubeconfig=${config}`,
    `--authorization-kubeconfig=${config}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(directory, 'metrics-server')}`,
    `--kubelet-certificate-authority=${join(pki, 'ca.crt')}`,
    '--kubelet-use-node-status-port',
    '--kubelet-preferred-address-types=ExternalIP,InternalIP',
    '--metric-resolution=10s',
    '--kubelet-request-timeout=5s',
  ]);
}

/** What EKS has its own authorizer for: the rights that access policies give. */
async function addPolicyRights(kube: Kube): Promise<void> {
  const policies = {
    AmazonEKSClusterAdminPolicy: 'cluster-admin',
    AmazonEKSAdminPolicy: 'admin',
    AmazonEKSEditPolicy: 'edit',
    AmazonEKSViewPolicy: 'view',
  };
  for (const [policy, role] of Object.entries(policies)) {
    await kube.create('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: `sim-${policy.toLowerCase()}` },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: `sim:eks-access-policy:${policy}` }],
    });
  }
}
