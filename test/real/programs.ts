/**
 * The programs of a world: how each is started and configured. All listen on the loopback address alone.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments, stringify } from 'yaml';
import type { Tools } from './build.ts';
import { type Children, freePorts, until } from './children.ts';
import type { Kube } from './kube.ts';

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

/** What the programs of one world share. */
export interface Setup {
  children: Children;
  tools: Tools;
  directory: string;
  /** Directory of keys and certificates. */
  pki: string;
  ports: Ports;
  cluster: ClusterFacts;
}

const portNames = [
  'api',
  'etcd',
  'etcdPeer',
  'authenticator',
  'manager',
  'scheduler',
  'kubelet',
  'metrics',
  'aws',
  'awsProxy',
] as const;
type Ports = Readonly<Record<(typeof portNames)[number], number>>;

/** A free port for every program. */
export async function choosePorts(): Promise<Ports> {
  const free = await freePorts(portNames.length);
  const port = (name: (typeof portNames)[number]) => free[portNames.indexOf(name)] ?? 0;
  return {
    api: port('api'),
    etcd: port('etcd'),
    etcdPeer: port('etcdPeer'),
    authenticator: port('authenticator'),
    manager: port('manager'),
    scheduler: port('scheduler'),
    kubelet: port('kubelet'),
    metrics: port('metrics'),
    aws: port('aws'),
    awsProxy: port('awsProxy'),
  };
}

/** Makes the keys and certificates of everything. */
export async function makeKeys({ tools, directory, pki }: Pick<Setup, 'tools' | 'directory' | 'pki'>): Promise<void> {
  await once(tools.python, [fileURLToPath(new URL('./aws/pki.py', import.meta.url)), pki], directory);
}

/** One kubeconfig for people (`kubeconfig`) and one for each program that logs in with a certificate. */
export async function writeKubeconfigs({ directory, pki, cluster }: Setup): Promise<void> {
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
      'current-context': cluster.name,
      clusters: [{ name: cluster.name, cluster: { server: cluster.endpoint, 'certificate-authority-data': ca } }],
      contexts: [{ name: cluster.name, context: { cluster: cluster.name, user: name } }],
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

export function startEtcd({ children, tools, directory, pki, ports }: Setup): void {
  const client = `https://127.0.0.1:${ports.etcd}`;
  const peers = `http://127.0.0.1:${ports.etcdPeer}`;
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

/** Starts the AWS emulator; it is usable once the promise that comes back is fulfilled. */
export function startEmulator({ children, tools, directory, pki, ports, cluster }: Setup): Promise<unknown> {
  const program = fileURLToPath(new URL('./aws/emulator.py', import.meta.url));
  const options = {
    pki,
    cluster: cluster.name,
    endpoint: cluster.endpoint,
    issuer: cluster.issuer,
    entries: entriesOf(directory),
    version: minor(tools.kubernetesVersion),
    http: ports.aws,
    proxy: ports.awsProxy,
  };
  const args = ['-B', program, ...Object.entries(options).map(([key, value]) => `--${key}=${value}`)];
  let out = '';
  children.start('emulator', tools.python, args, {}, (text) => {
    out += text;
  });
  return until('the AWS emulator', () => {
    children.check();
    return out.includes('ready');
  });
}

/** `1.36` of `1.36.3`. */
function minor(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/** The file of access entries: the emulator writes it, the authenticator reads it. */
function entriesOf(directory: string): string {
  return join(directory, 'access-entries.json');
}

/** Starts the authenticator; it asks AWS, through the proxy of the emulator, only when somebody comes with a token. */
export async function startAuthenticator(setup: Setup): Promise<void> {
  const { children, tools, directory, pki, ports, cluster } = setup;
  const state = join(directory, 'authenticator');
  await mkdir(state);
  const webhook = join(state, 'webhook.yaml');
  const config = {
    clusterID: cluster.name,
    server: {
      address: '127.0.0.1',
      port: ports.authenticator,
      stateDir: state,
      generateKubeconfig: webhook,
      backendMode: ['DynamicFile'],
      dynamicfilepath: entriesOf(directory),
    },
  };
  // The emulator writes it as soon as it runs.
  await writeFile(entriesOf(directory), JSON.stringify({ mapRoles: [], mapUsers: [], mapAccounts: [] }));
  const file = join(directory, 'authenticator.yaml');
  await writeFile(file, stringify(config));
  children.start('authenticator', tools.authenticator, ['server', '-c', file], {
    AWS_REGION: cluster.region,
    AWS_EC2_METADATA_DISABLED: 'true',
    HTTPS_PROXY: `http://127.0.0.1:${ports.awsProxy}`,
    SSL_CERT_FILE: join(pki, 'ca.crt'),
  });
  await until('the authenticator', async () => {
    children.check();
    return (await readFile(webhook, 'utf8')).includes('server:');
  });
}

/** The socket on which the API server looks for its way to the cluster's network. */
export function egressSocket(directory: string): string {
  return join(directory, 'egress.sock');
}

export function startApiserver({ children, tools, directory, pki, ports, cluster }: Setup): void {
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
    // Requests that may take long, such as those through the service proxy, would be there twice.
    omitStages: ['RequestReceived', 'ResponseStarted'],
    rules: [
      { level: 'None', users: quiet },
      { level: 'None', userGroups: ['system:serviceaccounts:kube-system', 'system:unauthenticated'] },
      { level: 'Metadata' },
    ],
  };
  writeFileSync(join(directory, 'audit-policy.yaml'), stringify(policy));
  const egress = {
    apiVersion: 'apiserver.k8s.io/v1beta1',
    kind: 'EgressSelectorConfiguration',
    egressSelections: [
      {
        name: 'cluster',
        connection: {
          proxyProtocol: 'HTTPConnect',
          transport: { uds: { udsName: egressSocket(directory) } },
        },
      },
    ],
  };
  writeFileSync(join(directory, 'egress.yaml'), stringify(egress));
  children.start('kube-apiserver', tools.kubeApiserver, [
    `--secure-port=${ports.api}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--etcd-servers=https://127.0.0.1:${ports.etcd}`,
    `--etcd-cafile=${join(pki, 'ca.crt')}`,
    `--etcd-certfile=${join(pki, 'etcd.crt')}`,
    `--etcd-keyfile=${join(pki, 'etcd.key')}`,
    `--tls-cert-file=${join(pki, 'apiserver.crt')}`,
    `--tls-private-key-file=${join(pki, 'apiserver.key')}`,
    `--client-ca-file=${join(pki, 'ca.crt')}`,
    `--service-account-key-file=${join(pki, 'service-account.pub')}`,
    `--service-account-signing-key-file=${join(pki, 'service-account.key')}`,
    `--service-account-issuer=${cluster.issuer}`,
    `--service-account-jwks-uri=${cluster.issuer}/keys`,
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
    `--egress-selector-config-file=${join(directory, 'egress.yaml')}`,
    '--allow-privileged=true',
  ]);
}

export function startControllers({ children, tools, directory, pki, ports, cluster }: Setup): void {
  const own = (name: string) => {
    const file = join(directory, `${name}.conf`);
    return [`--kubeconfig=${file}`, `--authentication-kubeconfig=${file}`, `--authorization-kubeconfig=${file}`];
  };
  children.start('kube-controller-manager', tools.kubeControllerManager, [
    ...own('controller-manager'),
    `--secure-port=${ports.manager}`,
    '--bind-address=127.0.0.1',
    '--leader-elect=false',
    '--use-service-account-credentials=true',
    `--service-account-private-key-file=${join(pki, 'service-account.key')}`,
    `--root-ca-file=${join(pki, 'ca.crt')}`,
    `--cluster-name=${cluster.name}`,
    // Autoscaling in seconds instead of minutes; the rules are the same.
    '--horizontal-pod-autoscaler-sync-period=3s',
    '--horizontal-pod-autoscaler-downscale-stabilization=10s',
    '--horizontal-pod-autoscaler-cpu-initialization-period=5s',
    '--horizontal-pod-autoscaler-initial-readiness-delay=2s',
  ]);
  children.start('kube-scheduler', tools.kubeScheduler, [
    ...own('scheduler'),
    `--secure-port=${ports.scheduler}`,
    '--bind-address=127.0.0.1',
    '--leader-elect=false',
  ]);
}

export async function startKwok({ children, tools, directory, pki, ports }: Setup, kube: Kube): Promise<void> {
  // kwok refuses to start before the kinds it is told to watch exist.
  for (const file of ['kwok.x-k8s.io_clusterresourceusages.yaml', 'kwok.x-k8s.io_clusterlogs.yaml']) {
    for (const document of parseAllDocuments(await readFile(join(tools.kwokFiles, file), 'utf8'))) {
      if (document.contents !== null)
        await kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', document.toJS());
    }
  }
  await kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', podLogs);
  for (const plural of ['clusterresourceusages', 'clusterlogs', 'logs']) {
    await until(`kind ${plural}`, () => kube.get(`/apis/kwok.x-k8s.io/v1alpha1/${plural}`));
  }
  const silence = join(directory, 'silence.log');
  await writeFile(silence, '');
  await kube.create('/apis/kwok.x-k8s.io/v1alpha1/clusterlogs', {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'ClusterLogs',
    metadata: { name: 'silence' },
    spec: { logs: [{ logsFile: silence, follow: false }] },
  });
  await writeFile(join(directory, 'kwok.yaml'), await stages(tools));
  children.start('kwok', tools.kwok, [
    `--kubeconfig=${join(directory, 'kwok.conf')}`,
    `--config=${join(directory, 'kwok.yaml')}`,
    '--enable-crds=ClusterResourceUsage,ClusterLogs,Logs',
    '--manage-all-nodes',
    '--node-lease-duration-seconds=40',
    '--node-ip=127.0.0.1',
    `--node-port=${ports.kubelet}`,
    `--server-address=127.0.0.1:${ports.kubelet}`,
    `--tls-cert-file=${join(pki, 'kubelet.crt')}`,
    `--tls-private-key-file=${join(pki, 'kubelet.key')}`,
  ]);
}

/** The kind by which kwok knows the logs of a single pod, with a schema that takes every field. */
const podLogs = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'logs.kwok.x-k8s.io',
    annotations: { 'api-approved.kubernetes.io': 'unapproved, for tests' },
  },
  spec: {
    group: 'kwok.x-k8s.io',
    scope: 'Namespaced',
    names: { kind: 'Logs', listKind: 'LogsList', plural: 'logs', singular: 'logs' },
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

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

export function startMetricsServer({ children, tools, directory, pki, ports }: Setup): void {
  const config = join(directory, 'metrics-server.conf');
  children.start('metrics-server', tools.metricsServer, [
    `--kubeconfig=${config}`,
    `--authentication-kubeconfig=${config}`,
    `--authorization-kubeconfig=${config}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.metrics}`,
    `--cert-dir=${join(directory, 'metrics-server')}`,
    `--kubelet-certificate-authority=${join(pki, 'ca.crt')}`,
    '--kubelet-use-node-status-port',
    '--kubelet-preferred-address-types=ExternalIP,InternalIP',
    '--metric-resolution=10s',
    '--kubelet-request-timeout=5s',
  ]);
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
