/**
 * Memory and time of grading a cluster of 500 nodes and 5,000 pods, by the built command in a process of its own.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { kinds } from '../../checks/reads/kinds.ts';

const NODES = 500;
const PODS = 5000;
const BAR_MIB = 192;
/** Name of the large cluster. */
export const CLUSTER = 'large';
const identity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::111122223333:user/bench</Arn><UserId>bench</UserId><Account>111122223333</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>`;
const root = join(import.meta.dirname, '../..');
const certificate = (name: string) => readFileSync(join(root, 'test/reads/certs', name), 'utf8');

/** Measures, prints, and says whether the bar is met. */
export async function benchLargeCluster(): Promise<boolean> {
  const directory = mkdtempSync(join(tmpdir(), 'podium-bench-'));
  try {
    const began = performance.now();
    const { rssMiB, report, sizes } = await withLargeCluster(async (awsPort, sizes) => ({
      ...(await gradeIn(directory, awsPort)),
      sizes,
    }));
    const took = performance.now() - began;
    const troubles = report.reads.filter(({ what, outcome }) => what.startsWith('list') && outcome !== 'value');
    console.log(
      `${NODES} nodes, ${PODS} pods (${(sizes.pods / 2 ** 20).toFixed(1)} MiB of JSON in ${sizes.pages} pages)`,
    );
    console.log(`${report.reads.length} reads in ${took.toFixed(0)} ms, process start included`);
    console.log(`largest resident set ${rssMiB.toFixed(0)} MiB, bar ${BAR_MIB} MiB`);
    for (const { what } of troubles) console.log(`not read: ${what}`);
    return rssMiB < BAR_MIB && troubles.length === 0;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Serves the large cluster while something is done with the port at which AWS tells of it. */
export async function withLargeCluster<T>(use: (awsPort: number, sizes: Sizes) => Promise<T>): Promise<T> {
  const sizes: Sizes = { pods: 0, pages: 0 };
  const api = createSecureServer(
    { key: certificate('server.key'), cert: certificate('server.pem') },
    (request, response) => answer(request, response, sizes),
  );
  // AWS tells of the cluster and refuses the rest, so that its clients are loaded as in a grading for real.
  const aws = createServer(async (request, response) => {
    const { url } = request;
    const body = await text(request);
    if (body.includes('Action=GetCallerIdentity'))
      return response.writeHead(200, { 'content-type': 'text/xml' }).end(identity);
    if (url !== `/clusters/${CLUSTER}`) return response.writeHead(403).end();
    const { port } = api.address() as AddressInfo;
    const data = Buffer.from(certificate('ca.pem')).toString('base64');
    const cluster = { name: CLUSTER, status: 'ACTIVE', endpoint: `https://127.0.0.1:${port}` };
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ cluster: { ...cluster, certificateAuthority: { data } } }));
  });
  try {
    for (const server of [api, aws]) await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return await use((aws.address() as AddressInfo).port, sizes);
  } finally {
    api.close();
    aws.close();
  }
}

/** What was sent of pods: characters of JSON, and pages. */
export interface Sizes {
  pods: number;
  pages: number;
}

interface Graded {
  rssMiB: number;
  report: { reads: { what: string; outcome: string }[] };
}

async function gradeIn(directory: string, awsPort: number): Promise<Graded> {
  const atExit =
    'data:text/javascript,process.on("exit",()=>process.stderr.write("rss="+process.resourceUsage().maxRSS+"\\n"))';
  const words = ['grade', CLUSTER, '--lab', 'eks-web-application', '--json'];
  const child = spawn(process.execPath, ['--import', atExit, join(root, 'dist/cli.js'), ...words], {
    env: {
      PATH: process.env.PATH,
      HOME: directory,
      AWS_REGION: 'ap-northeast-2',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      PODIUM_EXTRA_HOSTS: '127.0.0.1',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${awsPort}`,
    },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (said.out += chunk));
  child.stderr.on('data', (chunk) => (said.err += chunk));
  await new Promise((ended) => child.on('close', ended));
  const kilobytes = /rss=(\d+)/.exec(said.err)?.[1];
  if (kilobytes === undefined || said.out === '') throw new Error(said.err);
  return { rssMiB: Number(kilobytes) / 1024, report: JSON.parse(said.out) };
}

function answer(request: Http2ServerRequest, response: Http2ServerResponse, sizes: Sizes): void {
  const url = new URL(request.url, 'https://api');
  const at = Number(url.searchParams.get('continue') ?? 0);
  const [resource = ''] = url.pathname.split('/').slice(-1);
  const kind = Object.entries(kinds).find(
    ([, { group, version, resource: plural }]) =>
      url.pathname.startsWith(`${group === '' ? '/api' : `/apis/${group}`}/${version}/`) && plural === resource,
  )?.[0];
  const [total, make] = kind === 'Pod' ? [PODS, podAt] : kind === 'Node' ? [NODES, nodeAt] : [0, podAt];
  const to = Math.min(total, at + Number(url.searchParams.get('limit') ?? total));
  const items = Array.from({ length: to - at }, (_, index) => make(at + index));
  const next = to < total ? { continue: `${to}` } : {};
  const body =
    request.method === 'POST'
      ? { kind: 'SubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', status: { allowed: false } }
      : {
          kind: `${kind ?? 'APIGroupDiscovery'}List`,
          apiVersion: 'v1',
          metadata: { resourceVersion: '9', ...next },
          items,
        };
  const json = JSON.stringify(body);
  if (kind === 'Pod') {
    sizes.pods += json.length;
    sizes.pages += 1;
  }
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
  response.end(gzipSync(json));
}

const created = '2026-11-21T04:00:00Z';

/** Field ownership as the API server keeps it: about a third of a pod. */
const managedFields = ['kube-controller-manager', 'kube-scheduler', 'kubelet'].map((manager) => ({
  manager,
  operation: 'Update',
  apiVersion: 'v1',
  time: created,
  fieldsType: 'FieldsV1',
  fieldsV1: Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`f:field-${index}`, { '.': {}, 'f:name': {}, 'f:value': {} }]),
  ),
}));

function podAt(index: number): object {
  const app = `app-${index % 250}`;
  const env = Array.from({ length: 8 }, (_, at) => ({ name: `VARIABLE_${at}`, value: `value-${app}-${at}` }));
  return {
    metadata: {
      name: `${app}-7d4b9c6f5-${index}`,
      generateName: `${app}-7d4b9c6f5-`,
      namespace: `namespace-${index % 50}`,
      uid: `0b5f6c1e-0000-4000-8000-${String(index).padStart(12, '0')}`,
      resourceVersion: `${100_000 + index}`,
      creationTimestamp: created,
      labels: { app, 'pod-template-hash': '7d4b9c6f5', 'app.kubernetes.io/part-of': 'bench' },
      annotations: { 'kubernetes.io/config.source': 'api', note: 'x'.repeat(200) },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${app}-7d4b9c6f5`, uid: `${app}-set`, controller: true },
      ],
      managedFields,
    },
    spec: {
      nodeName: `ip-10-0-${Math.floor((index % NODES) / 250)}-${index % 250}.ap-northeast-2.compute.internal`,
      serviceAccountName: 'default',
      schedulerName: 'default-scheduler',
      restartPolicy: 'Always',
      containers: ['web', 'agent'].map((name) => ({
        name,
        image: `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/${app}:1.0.4`,
        ports: [{ containerPort: 8080, protocol: 'TCP' }],
        env,
        resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
        readinessProbe: { httpGet: { path: '/health', port: 8080, scheme: 'HTTP' }, periodSeconds: 10 },
        volumeMounts: [{ name: 'kube-api-access', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
      })),
      volumes: [{ name: 'kube-api-access', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
      tolerations: ['not-ready', 'unreachable'].map((key) => ({
        key: `node.kubernetes.io/${key}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      })),
    },
    status: {
      phase: 'Running',
      podIP: `10.1.${Math.floor(index / 250)}.${index % 250}`,
      startTime: created,
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
        type,
        status: 'True',
        lastTransitionTime: created,
      })),
      containerStatuses: ['web', 'agent'].map((name) => ({
        name,
        ready: true,
        restartCount: 0,
        image: `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/${app}:1.0.4`,
        imageID: `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/${app}@sha256:${'ab'.repeat(32)}`,
        containerID: `containerd://${'cd'.repeat(32)}`,
        state: { running: { startedAt: created } },
      })),
    },
  };
}

function nodeAt(index: number): object {
  const name = `ip-10-0-${Math.floor(index / 250)}-${index % 250}.ap-northeast-2.compute.internal`;
  return {
    metadata: {
      name,
      uid: `node-${index}`,
      creationTimestamp: created,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'eks.amazonaws.com/nodegroup': 'node-group',
        'topology.kubernetes.io/zone': `ap-northeast-2${'abc'[index % 3]}`,
      },
      managedFields,
    },
    spec: { providerID: `aws:///ap-northeast-2a/i-${String(index).padStart(17, '0')}` },
    status: {
      capacity: { cpu: '2', memory: '8Gi', pods: '29' },
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', lastTransitionTime: created }],
      images: Array.from({ length: 40 }, (_, at) => ({
        names: [`registry/image-${at}@sha256:${'ef'.repeat(32)}`, `registry/image-${at}:1`],
        sizeBytes: 100_000 + at,
      })),
      nodeInfo: { kubeletVersion: 'v1.34.2-eks-abc', architecture: 'amd64', osImage: 'Amazon Linux 2023' },
    },
  };
}
