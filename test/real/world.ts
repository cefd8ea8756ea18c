/**
 * A world to test in: a real Kubernetes control plane with simulated nodes, the authenticator of EKS, and an AWS emulator,
 * all on the loopback address and all gone after {@link World.stop}.
 */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PolicyRule } from '../../checks/permissions.ts';
import { clusterFacts, openAccount, PREFIX, READER_ROLE } from './account.ts';
import { type App, Apps } from './apps.ts';
import { type AwsSide, eksToken, type Keys } from './aws.ts';
import { build, type Tools } from './build.ts';
import { Children, until } from './children.ts';
import { type Certificate, Doors } from './doors.ts';
import { Egress } from './egress.ts';
import { Kube, KubeError, type KubeObject } from './kube.ts';
import {
  type ClusterFacts,
  choosePorts,
  egressSocket,
  makeKeys,
  type Setup,
  startApiserver,
  startAuthenticator,
  startControllers,
  startEtcd,
  startKwok,
  startMetricsServer,
  writeKubeconfigs,
} from './programs.ts';
import { Simulators } from './simulate.ts';

const READER_GROUP = 'lab-graders';

/** What a World can be told at its start. */
export interface WorldOptions {
  /** Receives a line for each step that takes time. */
  log?: (line: string) => void;
  /** Name of the cluster (default `eks-demo`). */
  cluster?: string;
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

/** Rules of roles: with `namespace` for a Role there, else for a ClusterRole. */
export interface RoleRules {
  rules: readonly PolicyRule[];
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
  readonly serviceKeys: Keys & { arn: string };
  /** Port on which metrics-server answers; a Service of type ExternalName leads an APIService there. */
  readonly metricsPort: number;
  /** Milliseconds from the start of the first program to a usable API server, and to the end of the start. */
  readonly startMs: { apiserver: number; all: number };
  readonly #children: Children;
  readonly #apps: Apps;
  readonly #egress: Egress;
  readonly #doors: Doors;
  readonly #hooks: (() => void)[] = [];
  #granted: Map<string | undefined, readonly PolicyRule[]> | undefined;
  #pending = new Set<string | undefined>();
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
    this.#apps = parts.apps;
    this.#egress = parts.egress;
    this.#doors = parts.doors;
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
   * Gives the grader's role exactly these rights: a ClusterRole and Roles bound to the group `lab-graders`, an access entry that
   * maps the role to that group (as soon as the cluster exists), and the role's IAM policy. Replaces what an earlier call gave, so
   * that a test can take single rules away. Roles of namespaces that do not exist yet come with {@link grantPending}.
   */
  async grantReader({ rules }: RoleRules, iamPolicy: object): Promise<void> {
    await this.aws.setRolePolicy(READER_ROLE, iamPolicy);
    const before = this.#granted?.keys() ?? [];
    const wanted = new Map<string | undefined, readonly PolicyRule[]>(Map.groupBy(rules, (rule) => rule.namespace));
    if (!wanted.has(undefined)) wanted.set(undefined, []);
    for (const namespace of before) if (!wanted.has(namespace)) wanted.set(namespace, []);
    this.#granted = wanted;
    this.#pending = new Set(wanted.keys());
    await this.grantPending();
    await this.enterReader();
  }

  /** Gives the rights in namespaces that have come since. */
  async grantPending(): Promise<void> {
    for (const namespace of [...this.#pending]) {
      if (namespace !== undefined && (await this.kube.get(`/api/v1/namespaces/${namespace}`)) === undefined) continue;
      await this.#grant(this.#granted?.get(namespace) ?? [], namespace);
      this.#pending.delete(namespace);
    }
  }

  /** Gives the rights in a namespace that was deleted, and the rights with it, and has been made anew. */
  async grantAgain(namespace: string): Promise<void> {
    if (this.#granted?.has(namespace)) this.#pending.add(namespace);
    await this.grantPending();
  }

  async #grant(granted: readonly PolicyRule[], namespace: string | undefined): Promise<void> {
    const apiVersion = 'rbac.authorization.k8s.io/v1';
    const apiGroup = 'rbac.authorization.k8s.io';
    const kind = namespace === undefined ? 'ClusterRole' : 'Role';
    const name = 'podium-reader';
    const metadata = { name, ...(namespace !== undefined && { namespace }) };
    const rules = granted.map(({ namespace: _, ...rule }) => rule);
    const subjects = [{ apiGroup, kind: 'Group', name: READER_GROUP }];
    const base = `/apis/${apiVersion}${namespace === undefined ? '' : `/namespaces/${namespace}`}`;
    const plural = `${kind.toLowerCase()}s`;
    await this.put(`${base}/${plural}`, { apiVersion, kind, metadata, rules });
    const roleRef = { apiGroup, kind, name };
    await this.put(`${base}/${kind.toLowerCase()}bindings`, {
      apiVersion,
      kind: `${kind}Binding`,
      metadata,
      roleRef,
      subjects,
    });
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

  /**
   * One GET to a load balancer or distribution of the world, as a browser would send it, without following redirects.
   * @param port other than 80 (443 with `tls`)
   */
  async probe(
    host: string,
    path: string,
    { port, tls = false }: { port?: number; tls?: boolean } = {},
  ): Promise<{ status: number; body: string; location?: string }> {
    return new Promise((resolve, reject) => {
      const headers = { host: port === undefined ? host : `${host}:${port}` };
      const place = { host: '127.0.0.1', port: this.#doors.port, path, headers, agent: false as const };
      const receive = (answer: IncomingMessage) => {
        let body = '';
        answer.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        const { location } = answer.headers;
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body, ...(location !== undefined && { location }) }),
        );
        answer.on('error', reject);
      };
      const sent = tls
        ? httpsGet({ ...place, servername: host, ca: readFileSync(this.cluster.caFile) }, receive)
        : httpGet(place, receive);
      sent.on('error', reject);
    });
  }

  /** Waits until a load balancer or distribution answers for a host at all. */
  async answers(host: string): Promise<void> {
    await until(`somebody to answer for ${host}`, () => this.#doors.has(host));
  }

  /**
   * Says what the ready pods of a Service answer, through load balancers and through the service proxy of the API server.
   * @param port port of the Service; absent: all of them
   */
  serve(namespace: string, service: string, app: App, port?: number): void {
    this.#apps.set(namespace, service, app, port);
  }

  /** Says what a host of AWS answers that no simulator plays, such as the endpoint of an OpenSearch domain. */
  serveHost(host: string, app: App): void {
    this.#doors.set(host, { answer: ({ url }) => app(url, host), certificate: { 443: [host] } });
  }

  /** Lets nobody listen behind a Service any more. */
  silence(namespace: string, service: string, port?: number): void {
    this.#apps.set(namespace, service, undefined, port);
  }

  /**
   * Writes the log of a pod's container, which the kubelet of its node serves; an earlier one is replaced.
   * @param container absent: of every container of the pod
   * @param at time of the first line; the others follow by a millisecond each
   */
  async writeLog(
    namespace: string,
    pod: string,
    lines: readonly string[],
    { container, at = new Date() }: { container?: string; at?: Date } = {},
  ): Promise<void> {
    const folder = join(this.directory, 'logs');
    await mkdir(folder, { recursive: true });
    const logsFile = join(folder, `${namespace}.${pod}.${container ?? ''}.log`);
    // The form in which a container runtime writes logs.
    const stamp = (index: number) => new Date(at.getTime() + index).toISOString().replace('Z', '000000Z');
    await writeFile(logsFile, lines.map((line, index) => `${stamp(index)} stdout F ${line}\n`).join(''));
    const own = { ...(container !== undefined && { containers: [container] }), logsFile, follow: false };
    const collection = `/apis/kwok.x-k8s.io/v1alpha1/namespaces/${namespace}/logs`;
    const before = await this.kube.get<KubeObject & { spec: { logs: { logsFile: string }[] } }>(`${collection}/${pod}`);
    const others = before?.spec.logs.filter((log) => log.logsFile !== logsFile) ?? [];
    await this.put(collection, {
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'Logs',
      metadata: { name: pod, namespace },
      spec: { logs: [own, ...others] },
    });
    await until(`the log of ${pod}`, async () => {
      const query = container === undefined ? '' : `?container=${container}`;
      const text = await this.kube.call<string>('GET', `/api/v1/namespaces/${namespace}/pods/${pod}/log${query}`);
      return text === lines.map((line) => `${line}\n`).join('');
    });
  }

  /** Waits until pods may run in a namespace: they are refused before its service account is there. */
  async serviceAccount(namespace: string): Promise<void> {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
    await until(`the service account of ${namespace}`, () => this.kube.get(path));
  }

  /** Creates an object or replaces the one of that name. */
  async put(
    collection: string,
    object: { metadata: { name: string; namespace?: string }; [field: string]: unknown },
  ): Promise<void> {
    try {
      await this.kube.create(collection, object);
    } catch (error) {
      if (!(error instanceof KubeError && error.status === 409)) throw error;
      const path = `${collection}/${object.metadata.name}`;
      // Custom kinds are replaced only by who has seen them.
      const resourceVersion = (await this.kube.get(path))?.metadata.resourceVersion;
      await this.kube.call('PUT', path, { ...object, metadata: { ...object.metadata, resourceVersion } });
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
      await Promise.all([this.simulators.stop(), this.#doors.close(), this.#egress.close()]);
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
  serviceKeys: Keys & { arn: string };
  metricsPort: number;
  startMs: { apiserver: number; all: number };
  children: Children;
  apps: Apps;
  egress: Egress;
  doors: Doors;
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
    return await start(tools, directory, children, log, options);
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
  options: WorldOptions,
): Promise<World> {
  const began = Date.now();
  const pki = join(directory, 'pki');
  await makeKeys({ tools, directory, pki });
  const ports = await choosePorts();
  const cluster = clusterFacts(options.cluster ?? 'eks-demo', ports.api, pki);
  const setup: Setup = { children, tools, directory, pki, ports, cluster };
  await writeKubeconfigs(setup);
  startEtcd(setup);
  const opening = openAccount(setup);
  // Whoever waits for it below is told.
  opening.catch(() => {});
  await startAuthenticator(setup);
  const apps = new Apps();
  const egress = new Egress(egressSocket(directory), apps);
  await egress.listen();
  startApiserver(setup);

  const kube = new Kube(cluster.endpoint, pki, 'simulator');
  egress.use(kube);
  await until('the API server', () => ready(children, kube), 60_000, 50);
  const apiserver = Date.now() - began;
  startControllers(setup);
  await startKwok(setup, kube);
  startMetricsServer(setup);
  await addPolicyRights(kube);
  const account = await opening;
  const { aws, roleArn, externalId, serviceKeys, owner } = account;

  const pem = (file: string) => readFileSync(join(pki, file), 'utf8');
  const issue = (names: readonly string[]) => aws.admin<Certificate>('issue', { names });
  const doors = new Doors({ cert: pem('aws.crt'), key: pem('aws.key') }, issue);
  await doors.listen();
  const { region } = cluster;
  const played = [
    ...['*.elb.amazonaws.com', `*.elb.${region}.amazonaws.com`],
    ...['*.cloudfront.net', `*.${region}.es.amazonaws.com`],
  ];
  const extraHosts = [`127.0.0.1:${ports.api}`, ...played.map((pattern) => `${pattern}=127.0.0.1:${doors.port}`)];
  const env = (keys: Keys): Record<string, string> => ({
    ...account.env(keys),
    PODIUM_EXTRA_HOSTS: extraHosts.join(','),
    // HTTPS of load balancers and distributions has certificates of the world's own authority.
    NODE_EXTRA_CA_CERTS: cluster.caFile,
  });
  const simulators = new Simulators({ kube, aws, cluster, pki, apps, doors });
  if (options.simulators !== false) await simulators.start();
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
    metricsPort: ports.metrics,
    startMs,
    children,
    apps,
    egress,
    doors,
  });
  world.guard();
  return world;
}

async function ready(children: Children, kube: Kube): Promise<boolean> {
  children.check();
  return (await kube.call<string>('GET', '/readyz')) === 'ok';
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
