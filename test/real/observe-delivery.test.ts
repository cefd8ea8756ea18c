/**
 * Agents, logs, monitoring, GitOps and autoscalers on a real control plane. The DaemonSet controller, the scheduler, the HPA
 * and the service proxy are the real ones; custom resources have the definitions of their projects, and the test writes
 * their status as their controllers do. The grader has just the access that the checks ask for.
 */
import { PutDashboardCommand } from '@aws-sdk/client-cloudwatch';
import {
  PutQueryDefinitionCommand,
  PutRetentionPolicyCommand,
  PutSubscriptionFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grade } from '../../checks/grade.ts';
import { bindLab, parseLab } from '../../checks/lab-file.ts';
import { accessOf } from '../../checks/permissions.ts';
import { connect, settingsFrom } from '../../checks/reads/connect.ts';
import type { CheckReport, Memory } from '../../checks/report.ts';
import { explain } from '../../web/text/index.ts';
import { type AppAnswer, html, json } from './apps.ts';
import { until } from './children.ts';
import { type CrdName, installCrds, putCustom } from './crds.ts';
import { enter } from './grading.ts';
import { makeCluster } from './moves/cluster.ts';
import { makeProfile } from './moves/fargate.ts';
import { addSelfManagedNodes, makeNodes } from './moves/nodes.ts';
import { applyAll, makeNamespace, service, workload } from './moves/objects.ts';
import { putLogs, putMetric } from './moves/observing.ts';
import { type HpaOrder, installMetrics, makeHpa, scaleOut } from './moves/scaling.ts';
import { startWorld, type World } from './world.ts';

type Use = readonly [use: string, params: object, window?: number];

const NS = 'observe';
const GROUP = '/aws/containerinsights/eks-demo/application';
const fluentBit = { ns: NS, name: ['fluentd-cloudwatch', 'fluent-bit'] };
const prometheus = { ns: NS, service: ['prometheus-server', 'prometheus-operated:9090'] };
const grafana = { ns: NS, service: 'grafana', path: '/api/health' };
const store = { ns: NS, service: 'elasticsearch', pattern: '^logstash-' };
const pods = { ns: NS, labels: { app: 'backend' } };
const target = { ns: NS, target: 'Deployment/web' };

/** What the grader may read is what these ask for. */
const access: readonly Use[] = [
  ['k8s.daemonset', fluentBit],
  ['k8s.apiservice', { name: 'v1beta1.metrics.k8s.io' }],
  ['logs.group', { name: GROUP, newerThan: 'enrolment', subscription: true }],
  ['logs.query', { contains: 'eks-demo' }],
  ['cw.dashboard', { contains: 'eks-demo' }],
  ['cw.metric', { namespace: 'ContainerInsights', metric: 'cluster_node_count', nearNodes: true }],
  ['prom.query', { ...prometheus, targetsUp: 'nodes' }],
  ['k8s.health', grafana],
  ['search.index', store],
  ['k8s.log', { ...pods, contains: 'x' }],
  ['argo.app', {}],
  ['flux.ready', {}],
  ['k8s.vpa', { ...target, applied: true }],
  ['k8s.karpenter', { launched: true, builtIn: true }],
  ['k8s.autoscaler', { healthy: true }],
  ['k8s.hpa', { ...target, metric: 'cpu' }],
  ['k8s.scaled', target],
];

let world: World;
let enrolled = '';
let nodes: string[] = [];

beforeAll(async () => {
  world = await startWorld();
  enter(world);
  await putLogs(world, GROUP, 'old', ['from an earlier cluster'], new Date(Date.now() - 3_600_000));
  await makeCluster(world);
  await makeNodes(world);
  await makeNamespace(world, NS);
  const custom: CrdName[] = [
    ...(['applications.argoproj.io', 'gitrepositories.source.toolkit.fluxcd.io'] as const),
    ...(['kustomizations.kustomize.toolkit.fluxcd.io', 'helmreleases.helm.toolkit.fluxcd.io'] as const),
    ...(['nodepools.karpenter.sh', 'nodeclaims.karpenter.sh', 'ec2nodeclasses.karpenter.k8s.aws'] as const),
    ...(['nodeclasses.eks.amazonaws.com', 'verticalpodautoscalers.autoscaling.k8s.io'] as const),
  ];
  await installCrds(world, ...custom);
  const { name, region, account } = world.cluster;
  const { manifest, policy } = accessOf(labOf(access), { cluster: name, region, account });
  await world.grantReader({ rules: [] }, policy);
  await world.apply(manifest);
  nodes = (await world.kube.list('/api/v1/nodes')).map(({ metadata }) => metadata.name);
  enrolled = new Date().toISOString().replace(/\.\d+/, '');
});
afterAll(async () => {
  await world?.stop();
});

// Asking ---------------------------------------------------------------------------------------------------------------

function labOf(uses: readonly Use[]) {
  const both = { ko: '관찰', en: 'Observing' };
  const checks = uses.map(([use, params, window]) => ({ use, with: params, ...(window !== undefined && { window }) }));
  const steps = [{ id: 'one', title: both, hint: both, points: 1, checks }];
  const lab = { lab: 'observe-delivery', version: '1', title: both, summary: both, parameters: {}, steps };
  return bindLab(parseLab(JSON.stringify(lab), 'observe-delivery.yaml'));
}

async function ask(asked: Use, memory?: Memory): Promise<CheckReport & { memory?: Memory }> {
  const participant = { cluster: world.cluster.arn, roleArn: world.roleArn, externalId: world.externalId };
  const { reader, cluster } = await connect(
    { via: 'aws', ...participant, sessionName: 'observe' },
    settingsFrom(process.env, false),
  );
  const { arn: _, ...place } = cluster;
  const options = { reader, cluster: place, from: 'live' as const, enrolledAt: enrolled, ...(memory && { memory }) };
  const report = await grade(labOf([asked]), options).finally(() => reader.close());
  const [check] = report.steps[0]?.checks ?? [];
  if (check === undefined) throw new Error('no check was graded');
  if (check.code !== undefined) {
    expect(explain('en', check).seen).toBeTruthy();
    expect(explain('ko', check).seen).toBeTruthy();
  }
  return { ...check, ...(report.memory && { memory: report.memory }) };
}

const verdictOf = ({ live, code }: CheckReport) => (code === undefined ? live : `${live} ${code}`);

async function expectVerdict(use: Use, right: string, values: object = {}): Promise<void> {
  const report = await ask(use);
  expect(`${verdictOf(report)} ${JSON.stringify(report.values)}`).toContain(right);
  expect(report.values).toMatchObject(values);
}

/** Asks until the verdict is right: controllers take a moment. */
async function askUntil(use: Use, right: string): Promise<CheckReport> {
  let last = '';
  return until(
    `${use[0]} to be ${right}`,
    async () => {
      const report = await ask(use);
      last = `${verdictOf(report)} ${JSON.stringify(report.values)}`;
      return verdictOf(report).startsWith(right) && report;
    },
    60_000,
    300,
  ).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : error}; last: ${last}`);
  });
}

// Agents ---------------------------------------------------------------------------------------------------------------

const agent = (
  parts: { tolerations?: object[]; pod?: object; annotations?: Record<string, string>; env?: object[] } = {},
) =>
  workload('DaemonSet', 'fluent-bit', {
    namespace: NS,
    image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32',
    labels: { 'k8s-app': 'fluent-bit' },
    ...(parts.annotations && { annotations: parts.annotations }),
    ...(parts.env && { env: parts.env }),
    pod: { tolerations: parts.tolerations ?? [], ...parts.pod },
  });

describe('an agent on every node', () => {
  const every: Use = ['k8s.daemonset', fluentBit, 1];
  const podOn = async (node: string) => {
    const all = await world.kube.list<{ metadata: { name: string }; spec: { nodeName?: string } }>(
      `/api/v1/namespaces/${NS}/pods?labelSelector=k8s-app%3Dfluent-bit`,
    );
    return all.find(({ spec }) => spec.nodeName === node)?.metadata.name;
  };

  test('is not there, then there', async () => {
    await expectVerdict(every, 'fail object.absent');
    await applyAll(world, agent({ env: [{ name: 'REGION', value: 'ap-northeast-2' }] }));
    expect((await askUntil(every, 'pass')).values).toEqual({ name: 'fluent-bit', nodes: 3 });
    await expectVerdict(
      ['k8s.daemonset', { imagePattern: 'fluent-?bit|fluentd', env: { REGION: 'ap-northeast-2' } }],
      'pass',
    );
    await expectVerdict(['k8s.daemonset', { imagePattern: 'datadog' }], 'fail daemonset.image');
    await expectVerdict(['k8s.daemonset', { ...fluentBit, mounts: '/var/log' }], 'fail daemonset.mount');
  });

  test('a taint keeps it away, while it says of itself that all is well', async () => {
    const [node = ''] = nodes;
    await world.kubectl(['taint', 'node', node, 'dedicated=db:NoSchedule']);
    await world.kubectl(['delete', 'pod', '-n', NS, (await podOn(node)) ?? '']);
    const { values } = await askUntil(every, 'fail daemonset.nodes');
    expect(values).toMatchObject({ missing: [`${node} (dedicated=db:NoSchedule)`], covered: 2, wanted: 3 });
    const own = await world.kube.get<{ status: object }>(`/apis/apps/v1/namespaces/${NS}/daemonsets/fluent-bit`);
    await until('the status', async () => own !== undefined);
    await until('it to be content', async () => {
      const found = await world.kube.get<{ status: { desiredNumberScheduled: number; numberReady: number } }>(
        `/apis/apps/v1/namespaces/${NS}/daemonsets/fluent-bit`,
      );
      return found?.status.desiredNumberScheduled === 2 && found.status.numberReady === 2;
    });
    await applyAll(world, agent({ tolerations: [{ key: 'dedicated', operator: 'Exists' }] }));
    expect((await askUntil(every, 'pass')).values).toMatchObject({ nodes: 3 });
    await world.kubectl(['taint', 'node', node, 'dedicated-']);
  });

  test('cordoned and NotReady nodes do not count, and Fargate has none', async () => {
    const [, cordoned = '', broken = ''] = nodes;
    await world.kubectl(['cordon', cordoned]);
    expect((await askUntil(every, 'pass')).values).toMatchObject({ nodes: 2 });
    await world.kubectl(['annotate', 'node', broken, 'sim.podium/fault=notready']);
    await until('the node to be NotReady', async () => (await ask(every)).values.nodes === 1);
    await world.kubectl(['annotate', 'node', broken, 'sim.podium/fault-']);
    await world.kubectl(['uncordon', cordoned]);
    await until('the nodes to be back', async () => (await ask(every)).values.nodes === 3, 60_000);
    await makeProfile(world, { name: 'serverless', namespace: 'serverless' });
    await makeNamespace(world, 'serverless');
    await applyAll(
      world,
      workload('Deployment', 'on-fargate', { namespace: 'serverless', image: 'nginx', labels: { app: 'f' } }),
    );
    await until('a Fargate node', async () => (await world.kube.list('/api/v1/nodes')).length === 4);
    expect((await askUntil(every, 'pass')).values).toMatchObject({ nodes: 3 });
  });

  test('a selector that no node has leaves all of them out', async () => {
    await applyAll(world, agent({ pod: { nodeSelector: { disk: 'ssd' } } }));
    const { values } = await askUntil(every, 'fail daemonset.nodes');
    expect(values).toMatchObject({ covered: 0, wanted: 3 });
  });

  test('an image that cannot be had is named as the cause', async () => {
    await applyAll(world, agent({ annotations: { 'sim.podium/fault': 'image' }, pod: { nodeSelector: null } }));
    await askUntil(every, 'fail pod.image');
    await applyAll(world, agent({ annotations: {}, pod: { nodeSelector: null } }));
  });
});

describe('the metrics API', () => {
  const use: Use = ['k8s.apiservice', { name: 'v1beta1.metrics.k8s.io' }, 1];

  test('is not registered, registered in vain, and answers', async () => {
    await expectVerdict(use, 'fail object.absent');
    await applyAll(world, {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io' },
      spec: {
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { name: 'metrics-server', namespace: 'kube-system', port: 443 },
      },
    });
    expect((await askUntil(use, 'fail apiservice.unavailable')).values).toMatchObject({ reason: 'ServiceNotFound' });
    await installMetrics(world, 3);
    await askUntil(use, 'pass');
  });
});

// Logs and metrics in AWS ----------------------------------------------------------------------------------------------

describe('logs, queries, dashboards and metrics', () => {
  const asked = (more: object, window = 1): Use => [
    'logs.group',
    { name: ['/eks/eks-demo/containers', GROUP], ...more },
    window,
  ];

  test('a log group receives', async () => {
    await expectVerdict(['logs.group', { name: `${GROUP}-3` }, 1], 'fail logs.absent');
    await expectVerdict(['logs.group', { name: GROUP.slice(0, -1) }, 1], 'fail logs.absent');
    await expectVerdict(asked({}), 'pass');
    await expectVerdict(asked({ newerThan: 'enrolment' }), 'fail logs.quiet');
    await expectVerdict(asked({ streamsAtLeast: 2 }), 'fail logs.streams', { seen: 1 });
    await putLogs(world, GROUP, 'fluent-bit', ['GET /contents/aws 200']);
    await expectVerdict(asked({ newerThan: 'enrolment', streamsAtLeast: 2 }), 'pass');
    await expectVerdict(asked({ contains: 'GET /contents/aws' }), 'pass');
    await expectVerdict(asked({ contains: 'from an earlier cluster' }), 'fail logs.text');
  });

  test('what is done with a log group', async () => {
    const { logs } = world.aws;
    await expectVerdict(asked({ retention: true }), 'fail logs.retention');
    await logs.send(new PutRetentionPolicyCommand({ logGroupName: GROUP, retentionInDays: 7 }));
    await expectVerdict(asked({ retention: true }), 'pass');
    await expectVerdict(asked({ subscription: true }), 'fail logs.subscription');
    const destinationArn = `arn:aws:lambda:${world.cluster.region}:${world.cluster.account}:function:to-search`;
    const filter = { logGroupName: GROUP, filterName: 'to-search', filterPattern: '', destinationArn };
    await logs.send(new PutSubscriptionFilterCommand(filter));
    await expectVerdict(asked({ subscription: true }), 'pass');
  });

  test('saved queries and dashboards name the cluster', async () => {
    const query: Use = ['logs.query', { contains: 'eks-demo' }];
    const dashboard: Use = ['cw.dashboard', { contains: ['eks-demo', GROUP] }];
    await expectVerdict(query, 'fail logs.noQuery');
    await expectVerdict(dashboard, 'fail dashboard.none');
    const saved = { name: 'errors', queryString: 'fields @message', logGroupNames: [GROUP] };
    await world.aws.logs.send(new PutQueryDefinitionCommand(saved));
    const widget = {
      type: 'log',
      x: 0,
      y: 0,
      width: 6,
      height: 6,
      properties: { query: `SOURCE '${GROUP}' | fields @message`, region: world.cluster.region },
    };
    const DashboardBody = JSON.stringify({ widgets: [widget] });
    await world.aws.cloudwatch.send(new PutDashboardCommand({ DashboardName: 'lab', DashboardBody }));
    await expectVerdict(query, 'pass', { query: 'errors' });
    await expectVerdict(dashboard, 'pass', { dashboard: 'lab' });
    await expectVerdict(['logs.query', { contains: 'eks' }], 'fail logs.noQuery');
    await expectVerdict(['logs.query', { contains: 'eks-dem' }], 'fail logs.noQuery');
  });

  test('a count of nodes is that of this cluster', async () => {
    const dimensions = { ClusterName: world.cluster.name };
    const use: Use = [
      'cw.metric',
      { namespace: 'ContainerInsights', metric: 'cluster_node_count', dimensions, nearNodes: true },
      1,
    ];
    await expectVerdict(use, 'fail metric.none');
    await putMetric(world, 'cluster_node_count', 9, new Date(Date.now() - 300_000));
    await expectVerdict(use, 'fail metric.otherNodes', { seen: 9 });
    await putMetric(world, 'cluster_node_count', 3);
    await expectVerdict(use, 'pass');
  });
});

// Inside the cluster ---------------------------------------------------------------------------------------------------

async function serveWith(name: string, port: number, app: (path: string) => AppAnswer): Promise<void> {
  const labels = { app: name };
  await applyAll(
    world,
    workload('Deployment', name, { namespace: NS, image: name, labels, ports: [port] }),
    service(name, NS, labels, { [port]: port }),
  );
  await world.rolledOut(name, NS);
  world.serve(NS, name, app);
}

describe('what answers inside the cluster', () => {
  const vector = (...result: [metric: object, value: string][]) =>
    json({
      status: 'success',
      data: {
        resultType: 'vector',
        result: result.map(([metric, value]) => ({ metric, value: [Date.now() / 1000, value] })),
      },
    });
  const counted = (up: string) => (path: string) => {
    const query = new URL(path, 'http://x').searchParams.get('query') ?? '';
    if (query.includes('count_values')) return vector([{ up: '1' }, up], [{ up: '0' }, '2']);
    return query === 'bad('
      ? json({ status: 'error', errorType: 'bad_data', error: 'unexpected end of input' }, 400)
      : vector();
  };

  test('Prometheus', async () => {
    const use: Use = ['prom.query', prometheus, 1];
    const each: Use = ['prom.query', { ...prometheus, targetsUp: 'nodes' }, 1];
    await expectVerdict(use, 'fail object.absent');
    await applyAll(world, service('prometheus-server', NS, { app: 'prometheus-server' }, { 80: 80 }));
    await expectVerdict(use, 'fail service.selectsNothing');
    await serveWith('prometheus-server', 80, counted('5'));
    await askUntil(use, 'pass');
    await expectVerdict(each, 'pass');
    await askUntil(['prom.query', { ...prometheus, query: 'kube_cronjob_info' }, 1], 'fail prom.noValue');
    await expectVerdict(['prom.query', { ...prometheus, query: 'bad(' }, 1], 'fail prom.error', {
      message: 'unexpected end of input',
    });
    world.serve(NS, 'prometheus-server', counted('2'));
    expect((await askUntil(each, 'fail prom.targets')).values).toMatchObject({ up: 2, down: 2, wanted: 3 });
    world.serve(NS, 'prometheus-server', () => ({ status: 404, body: '404 page not found' }));
    await expectVerdict(use, 'fail proxied.notFound');
    world.serve(NS, 'prometheus-server', () => html('<html>Sign in</html>'));
    await expectVerdict(use, 'fail prom.error', { message: '' });
  });

  test('a closed way to the pods is not the participant’s failure', async () => {
    world.silence(NS, 'prometheus-server');
    await expectVerdict(['prom.query', prometheus, 1], 'blocked kube.unreachable');
  });

  test('only the Services of the lab may be asked', async () => {
    await serveWith('kibana', 5601, () => json({ status: { overall: { level: 'available' } } }));
    await expectVerdict(
      ['k8s.health', { ns: NS, service: 'kibana:5601', path: '/api/status' }],
      'blocked kube.forbidden',
      {
        resource: 'services/proxy',
        namespace: NS,
      },
    );
  });

  test('Grafana', async () => {
    const use: Use = ['k8s.health', { ...grafana, json: { database: { equals: 'ok' } } }, 1];
    await serveWith('grafana', 80, (path) => (path === '/api/health' ? json({ database: 'ok' }) : html('login', 302)));
    await askUntil(use, 'pass');
    world.serve(NS, 'grafana', () => json({ database: 'failing' }, 503));
    expect((await askUntil(use, 'fail proxied.status')).values).toMatchObject({ status: 503 });
  });

  test('a search store', async () => {
    const use: Use = ['search.index', store, 1];
    await serveWith('elasticsearch', 9200, () => json({ error: 'security_exception' }, 401));
    await askUntil(use, 'fail proxied.login');
    const indices = (documents: string) => () => json([{ index: 'logstash-2026.11.21', 'docs.count': documents }]);
    world.serve(NS, 'elasticsearch', indices('0'));
    await askUntil(use, 'fail search.documents');
    const grows: Use = ['search.index', { ...store, grows: true }, 1];
    world.serve(NS, 'elasticsearch', indices('7'));
    const first = await ask(grows, {});
    expect(verdictOf(first)).toBe('fail search.documents');
    world.serve(NS, 'elasticsearch', indices('8'));
    expect(verdictOf(await ask(grows, first.memory))).toBe('pass');
  });

  test('logs of pods', async () => {
    await applyAll(
      world,
      workload('Deployment', 'backend', { namespace: NS, image: 'backend', labels: { app: 'backend' } }),
    );
    await world.rolledOut('backend', NS);
    const names = await world.kubectl(['get', 'pods', '-n', NS, '-l', 'app=backend', '-o', 'name']);
    const pod = names.trim().replace('pod/', '');
    await world.writeLog(NS, pod, ['starting', 'password=hunter2', 'backend ready on 8080']);
    await askUntil(['k8s.log', { ...pods, contains: 'backend ready', notContains: 'AccessDenied' }, 1], 'pass');
    const missing = await askUntil(['k8s.log', { ...pods, contains: ['ready', 'leader'] }, 1], 'fail log.missing');
    expect(missing.values).toMatchObject({ missing: ['leader'], lines: 3 });
    await expectVerdict(['k8s.log', { ...pods, notContains: 'password' }], 'fail log.unwanted');
    await expectVerdict(['k8s.log', { ...pods, container: 'web', contains: 'x' }], 'fail log.noContainer');
    await expectVerdict(
      ['k8s.log', { ns: 'kube-system', labels: { 'k8s-app': 'metrics-server' }, contains: 'x' }],
      'blocked kube.forbidden',
      {
        resource: 'pods/log',
      },
    );
  });
});

// GitOps ---------------------------------------------------------------------------------------------------------------

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString().replace(/\.\d+/, '');
const condition = (type: string, status: string, more: object = {}) => ({
  type,
  status,
  reason: type,
  message: '',
  lastTransitionTime: ago(300),
  ...more,
});

describe('Argo CD', () => {
  const spec = {
    project: 'default',
    source: { repoURL: 'https://github.com/me/k8s-manifest-repo.git', path: 'overlays/dev', targetRevision: 'main' },
    destination: { server: 'https://kubernetes.default.svc', namespace: 'default' },
    syncPolicy: { automated: { prune: true, selfHeal: true } },
  };
  const put = (status: object, more: object = {}) =>
    putCustom(world, 'applications.argoproj.io', {
      metadata: { name: 'eksworkshop-cd-pipeline', namespace: NS },
      spec: { ...spec, ...more },
      status: {
        sync: {
          status: 'Synced',
          revision: '0123abc',
          comparedTo: { source: spec.source, destination: spec.destination },
        },
        health: { status: 'Healthy', lastTransitionTime: ago(300) },
        operationState: {
          phase: 'Succeeded',
          startedAt: ago(400),
          finishedAt: ago(390),
          message: 'successfully synced (all tasks run)',
        },
        resources: [
          {
            kind: 'Deployment',
            name: 'demo-frontend',
            namespace: 'default',
            version: 'v1',
            group: 'apps',
            status: 'Synced',
          },
        ],
        reconciledAt: ago(60),
        ...status,
      },
    });
  const use: Use = [
    'argo.app',
    {
      path: './overlays/dev',
      dest: 'default',
      repo: 'git@github.com:me/k8s-manifest-repo.git',
      automated: true,
      selfHeal: true,
    },
    1,
  ];

  test('from nothing to Synced and Healthy', async () => {
    await expectVerdict(use, 'fail argo.none');
    await put({
      sync: { status: 'Unknown' },
      operationState: undefined,
      resources: [],
      conditions: [
        {
          type: 'ComparisonError',
          message: 'failed to list refs: authentication required',
          lastTransitionTime: ago(60),
        },
      ],
    });
    await expectVerdict(use, 'fail argo.error', { message: 'failed to list refs: authentication required' });
    await put({ resources: undefined });
    await expectVerdict(use, 'fail argo.empty');
    await put({
      operationState: {
        phase: 'Failed',
        message: 'one or more objects failed to apply',
        startedAt: ago(60),
        finishedAt: ago(50),
      },
    });
    await expectVerdict(use, 'fail argo.syncFailed');
    await put({ health: { status: 'Degraded', lastTransitionTime: ago(60) } });
    await expectVerdict(use, 'fail argo.health');
    await put({ health: { status: 'Progressing', lastTransitionTime: ago(10) } });
    await expectVerdict(['argo.app', use[1]], 'pending argo.health');
    await put({}, { source: { ...spec.source, path: 'base' } });
    await expectVerdict(use, 'fail gitops.path', { seen: ['base'] });
    await put({});
    await expectVerdict(use, 'pass');
    await put({}, { syncPolicy: { automated: { prune: true } } });
    await expectVerdict(use, 'fail argo.noSelfHeal');
  });
});

describe('Flux', () => {
  const revision = 'main@sha1:0123456789abcdef0123456789abcdef01234567';
  const ready = (status: string, reason: string, message = '') => [
    condition('Ready', status, { reason, message, observedGeneration: 1 }),
  ];
  const git = (conditions: object[]) =>
    putCustom(world, 'gitrepositories.source.toolkit.fluxcd.io', {
      metadata: { name: 'app', namespace: NS },
      spec: { url: 'https://github.com/me/app', ref: { branch: 'main' }, interval: '1m' },
      status: {
        observedGeneration: 1,
        conditions,
        artifact: { revision, lastUpdateTime: ago(300), path: 'gitrepository/x.tar.gz' },
      },
    });
  const kustomization = (status: object, more: object = {}) =>
    putCustom(world, 'kustomizations.kustomize.toolkit.fluxcd.io', {
      metadata: { name: 'app', namespace: NS },
      spec: {
        path: './overlays/dev',
        prune: true,
        interval: '5m',
        sourceRef: { kind: 'GitRepository', name: 'app' },
        ...more,
      },
      status: {
        observedGeneration: 9,
        conditions: ready('True', 'ReconciliationSucceeded', `Applied revision: ${revision}`),
        lastAppliedRevision: revision,
        lastAttemptedRevision: revision,
        inventory: { entries: [{ id: 'default_web_apps_Deployment', v: 'v1' }] },
        ...status,
      },
    });
  const use: Use = ['flux.ready', { path: 'overlays/dev' }, 1];

  test('from nothing to an applied revision', async () => {
    await expectVerdict(use, 'fail flux.none');
    await kustomization({});
    await expectVerdict(use, 'fail flux.noSource', { source: 'GitRepository/app' });
    await git(ready('False', 'GitOperationFailed', 'failed to checkout: authentication required'));
    await expectVerdict(use, 'fail flux.notReady', { kind: 'GitRepository' });
    await git(ready('True', 'Succeeded'));
    await expectVerdict(use, 'pass', { revision });
    await kustomization({
      lastAppliedRevision: 'main@sha1:0',
      conditions: ready('False', 'BuildFailed', 'kustomize build failed'),
    });
    await expectVerdict(use, 'fail flux.notReady', { kind: 'Kustomization', message: 'kustomize build failed' });
    await kustomization({}, { suspend: true });
    await expectVerdict(use, 'fail flux.suspended');
  });
});

// Autoscalers ----------------------------------------------------------------------------------------------------------

describe('autoscalers of nodes', () => {
  test('Karpenter', async () => {
    const all = (...types: string[]) => types.map((type) => condition(type, 'True', { observedGeneration: 1 }));
    const pool = (name: string, group: string, conditions: object[]) =>
      putCustom(world, 'nodepools.karpenter.sh', {
        metadata: { name },
        spec: {
          template: { spec: { nodeClassRef: { group, kind: 'EC2NodeClass', name: 'default' }, requirements: [] } },
        },
        status: { conditions },
      });
    const nodeClass = (conditions: object[]) =>
      putCustom(world, 'ec2nodeclasses.karpenter.k8s.aws', {
        metadata: { name: 'default' },
        spec: { role: 'KarpenterNodeRole-eks-demo' },
        status: { conditions },
      });
    const claim = (providerID: string, conditions: object[]) =>
      putCustom(world, 'nodeclaims.karpenter.sh', {
        metadata: { name: 'default-x7k2p', labels: { 'karpenter.sh/nodepool': 'default' } },
        spec: {},
        status: { providerID, conditions },
      });
    const use: Use = ['k8s.karpenter', {}, 1];
    const launched: Use = ['k8s.karpenter', { launched: true }, 1];
    await pool('system', 'eks.amazonaws.com', all('Ready'));
    await expectVerdict(use, 'fail karpenter.noPool', { builtIn: ['system'] });
    await pool('default', 'karpenter.k8s.aws', [condition('NodeClassReady', 'False'), condition('Ready', 'False')]);
    await expectVerdict(use, 'fail karpenter.noClass');
    const message = 'SubnetSelector did not match any Subnets';
    const waits = condition('ValidationSucceeded', 'False', { reason: 'DependenciesNotReady' });
    await nodeClass([
      waits,
      condition('SubnetsReady', 'False', { reason: 'SubnetsNotFound', message }),
      condition('Ready', 'False'),
    ]);
    await expectVerdict(use, 'fail karpenter.notReady', { condition: 'SubnetsReady', message });
    await nodeClass(
      all('SubnetsReady', 'SecurityGroupsReady', 'AMIsReady', 'InstanceProfileReady', 'ValidationSucceeded', 'Ready'),
    );
    await pool('default', 'karpenter.k8s.aws', all('ValidationSucceeded', 'NodeClassReady', 'Ready'));
    await expectVerdict(use, 'pass', { pool: 'default' });
    await expectVerdict(launched, 'fail karpenter.noClaim');

    const done = all('Launched', 'Registered', 'Initialized', 'Ready');
    const grouped = await world.kube.get<{ spec: { providerID: string } }>(`/api/v1/nodes/${nodes[0]}`);
    await claim(grouped?.spec.providerID ?? '', done);
    await expectVerdict(launched, 'fail karpenter.inGroup');
    await claim('aws:///ap-northeast-2a/i-0123456789abcdef0', done);
    await expectVerdict(launched, 'fail karpenter.noInstance');
    const [id = ''] = await addSelfManagedNodes(world, 1, {
      'karpenter.sh/nodepool': 'default',
      'karpenter.sh/nodeclaim': 'default-x7k2p',
    });
    const own = await until('the node of Karpenter', async () =>
      (await world.kube.list<{ metadata: { name: string }; spec: { providerID: string } }>('/api/v1/nodes')).find(
        ({ spec }) => spec.providerID.endsWith(id),
      ),
    );
    await claim(own.spec.providerID, [
      ...all('Launched'),
      condition('Registered', 'Unknown', { message: 'Node not registered with cluster' }),
    ]);
    await expectVerdict(launched, 'fail karpenter.claim', { condition: 'Registered' });
    await claim(own.spec.providerID, done);
    const seen = await ask(launched, {});
    expect(verdictOf(seen)).toBe('pass');
    await world.delete('nodeclaims.karpenter.sh', 'default-x7k2p');
    await expectVerdict(launched, 'fail karpenter.noClaim');
    expect(verdictOf(await ask(launched, seen.memory))).toBe('pass');
  });

  test('Cluster Autoscaler', async () => {
    const use: Use = ['k8s.autoscaler', {}];
    const healthy: Use = ['k8s.autoscaler', { healthy: true }];
    const put = (...command: string[]) =>
      applyAll(
        world,
        workload('Deployment', 'cluster-autoscaler', {
          image: 'registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.0',
          labels: { app: 'ca' },
          command,
        }),
      );
    const discovery = (cluster: string) =>
      `--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/${cluster}`;
    await expectVerdict(use, 'fail object.absent');
    await put('./cluster-autoscaler', discovery('<YOUR CLUSTER NAME>'));
    await expectVerdict(use, 'fail autoscaler.placeholder');
    await put('./cluster-autoscaler', discovery('eks-demo2'));
    await expectVerdict(use, 'fail autoscaler.otherCluster');
    await put('./cluster-autoscaler', '--nodes=2:5:eks-demo-workers');
    const { values } = await ask(use);
    const known = [values.known].flat();
    expect(known).toHaveLength(1);
    await put('./cluster-autoscaler', `--nodes=2:5:${known[0]}`);
    await expectVerdict(use, 'pass');
    await put('./cluster-autoscaler', discovery('eks-demo'));
    await expectVerdict(use, 'pass');
    await expectVerdict(healthy, 'fail object.absent');
    const status = (health: string, at: string) =>
      applyAll(world, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'cluster-autoscaler-status',
          namespace: 'kube-system',
          annotations: {
            'cluster-autoscaler.kubernetes.io/last-updated': `${at.replace('T', ' ').replace('Z', '')}.123456789 +0000 UTC`,
          },
        },
        data: { status: `time: ${at}\nautoscalerStatus: Running\nclusterWide:\n  health:\n    status: ${health}\n` },
      });
    await status('Healthy', ago(10));
    await expectVerdict(healthy, 'pass');
    await status('Healthy', ago(600));
    await expectVerdict(healthy, 'fail autoscaler.stale');
    await status('Unhealthy', ago(10));
    await expectVerdict(healthy, 'fail autoscaler.unhealthy', { seen: 'Unhealthy' });
  });
});

describe('autoscalers of pods', () => {
  const order: HpaOrder = { name: 'web-hpa', namespace: NS, target: 'web', min: 1, max: 5, percent: 30 };

  beforeAll(async () => {
    const web = workload('Deployment', 'web', {
      namespace: NS,
      image: 'nginx',
      labels: { app: 'web' },
      resources: { requests: { cpu: '250m' } },
    });
    await applyAll(world, web);
    await world.rolledOut('web', NS);
  });

  test('VPA', async () => {
    const use: Use = ['k8s.vpa', target, 1];
    const applied: Use = ['k8s.vpa', { ...target, applied: true }, 1];
    const put = (status: object, updateMode = 'Recreate') =>
      putCustom(world, 'verticalpodautoscalers.autoscaling.k8s.io', {
        metadata: { name: 'web-vpa', namespace: NS },
        spec: { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, updatePolicy: { updateMode } },
        status,
      });
    const recommendation = {
      containerRecommendations: [{ containerName: 'web', target: { cpu: '587m', memory: '262144k' } }],
    };
    const given = { conditions: [condition('RecommendationProvided', 'True')], recommendation };
    await expectVerdict(use, 'fail vpa.absent');
    await put({ conditions: [condition('NoPodsMatched', 'True', { message: 'No pods match this VPA object' })] });
    await expectVerdict(['k8s.vpa', target], 'pending vpa.noPods');
    await put(given, 'Off');
    await expectVerdict(use, 'pass');
    await expectVerdict(applied, 'fail vpa.off');
    await put(given);
    await expectVerdict(applied, 'fail vpa.alone');
    await world.kubectl(['annotate', 'pod', '-n', NS, '-l', 'app=web', 'vpaObservedContainers=web']);
    await expectVerdict(applied, 'fail vpa.alone');
    await world.kubectl([
      'annotate',
      'pod',
      '-n',
      NS,
      '-l',
      'app=web',
      'vpaUpdates=Pod resources updated by web-vpa: container 0: cpu request, memory request',
    ]);
    await expectVerdict(applied, 'pass');
  });

  test('an HPA in the first version of its API, found by its target', async () => {
    await applyAll(world, {
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'keda-hpa-web', namespace: NS },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        minReplicas: 1,
        maxReplicas: 5,
        targetCPUUtilizationPercentage: 30,
      },
    });
    await askUntil(
      ['k8s.hpa', { ...target, metric: 'cpu 30 %', minAtMost: 1, maxAtLeast: 5, valueKnown: true }, 1],
      'pass',
    );
    await expectVerdict(['k8s.hpa', { ...target, metric: 'cpu' }], 'pass');
    await expectVerdict(['k8s.hpa', { ...target, metric: 'memory' }], 'fail hpa.metric');
    await world.kubectl([
      'autoscale',
      'deployment',
      'web',
      '-n',
      NS,
      '--name=second',
      '--min=1',
      '--max=3',
      '--cpu=30%',
    ]);
    await expectVerdict(['k8s.hpa', target], 'fail hpa.several');
    await world.kubectl(['delete', 'hpa', '-n', NS, '--all']);
    await makeHpa(world, order);
  });

  test('scaling is remembered when its events are gone, and by hand does not count', async () => {
    const use: Use = ['k8s.scaled', target, 1];
    const gradings: Memory[] = [{}];
    const graded = async () => {
      const report = await ask(use, gradings.at(-1));
      gradings.push(report.memory ?? {});
      return verdictOf(report);
    };
    expect(await graded()).toBe('fail scaled.idle');
    await world.kubectl(['scale', 'deployment', 'web', '-n', NS, '--replicas=3']);
    await until('what was raised by hand', async () => (await graded()).startsWith('fail scaled.byHand'), 60_000, 300);
    await scaleOut(world, order, 'web', 900);
    await until('the HPA to have scaled', async () => (await graded()) === 'pass', 60_000, 500);
    world.simulators.load('web', 0);
    await world.delete('hpa', order.name, NS);
    await world.kubectl(['scale', 'deployment', 'web', '-n', NS, '--replicas=1']);
    await world.kubectl(['delete', 'events', '-n', NS, '--all']);
    await makeHpa(world, order);
    expect(await graded()).toBe('pass');
    expect(verdictOf(await ask(use))).toBe('fail scaled.idle');
  });
});
