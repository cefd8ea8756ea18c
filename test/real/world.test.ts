import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eksToken } from './aws.ts';
import { until } from './children.ts';
import { eksWebApplication } from './labs/eks-web-application.ts';
import { addressOf } from './moves/balancing.ts';
import { moveOf, solve } from './moves/move.ts';
import { addSelfManagedNodes } from './moves/nodes.ts';
import { startWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await solve(world, eksWebApplication);
});

afterAll(async () => {
  await world?.stop();
});

interface Pod {
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: { nodeName?: string; schedulerName?: string };
  status: {
    phase?: string;
    podIP?: string;
    conditions?: { type: string; status: string }[];
    containerStatuses?: {
      state?: { waiting?: { reason: string } };
      lastState?: { terminated?: { exitCode: number; reason: string } };
    }[];
  };
}

async function pods(app: string): Promise<Pod[]> {
  return world.kube.list<Pod>(`/api/v1/namespaces/default/pods?labelSelector=app%3D${app}`);
}

describe('the solved lab', () => {
  it('has Ready nodes in two zones that are what DescribeInstances says', async () => {
    interface Node {
      metadata: { name: string; labels: Record<string, string> };
      spec: { providerID: string };
      status: { conditions: { type: string; status: string }[]; nodeInfo: { kubeletVersion: string } };
    }
    const nodes = await world.kube.list<Node>('/api/v1/nodes?labelSelector=eks.amazonaws.com%2Fnodegroup');
    expect(nodes).toHaveLength(4);
    for (const node of nodes) {
      expect(node.spec.providerID).toMatch(/^aws:\/\/\/ap-northeast-2[ac]\/i-[0-9a-f]+$/);
      expect(node.status.conditions.find((one) => one.type === 'Ready')?.status).toBe('True');
      expect(node.status.nodeInfo.kubeletVersion).toMatch(/^v1\.36\.\d+-eks-/);
    }
    expect(new Set(nodes.map((node) => node.metadata.labels['topology.kubernetes.io/zone'])).size).toBe(2);
  });

  it('has scaled out by the HPA itself', async () => {
    interface Hpa {
      status: {
        currentReplicas: number;
        lastScaleTime?: string;
        currentMetrics: { resource: { current: { averageUtilization: number } } }[];
      };
    }
    const path = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/demo-flask-backend-hpa';
    const hpa = await world.kube.get<Hpa>(path);
    expect(hpa?.status.currentReplicas).toBeGreaterThanOrEqual(2);
    expect(hpa?.status.lastScaleTime).toBeDefined();
    const events = await world.kubectl(['get', 'events', '--field-selector', 'reason=SuccessfulRescale', '-o', 'name']);
    expect(events).not.toBe('');
  });

  it('runs the frontend on nodes of Fargate, one pod on each', async () => {
    const found = await pods('frontend-fargate');
    expect(found).toHaveLength(3);
    for (const pod of found) {
      expect(pod.spec.schedulerName).toBe('fargate-scheduler');
      expect(pod.spec.nodeName).toMatch(/^fargate-ip-/);
      expect(pod.metadata.labels?.['eks.amazonaws.com/fargate-profile']).toBe('frontend-fargate-profile');
      expect(pod.metadata.annotations?.CapacityProvisioned).toBe('0.25vCPU 0.5GB');
      expect(pod.status.podIP).toMatch(/^10\.0\./);
    }
    expect(new Set(found.map((pod) => pod.spec.nodeName)).size).toBe(3);
  });

  it('answers through one load balancer', async () => {
    const host = await addressOf(world, 'ingress', 'flask-backend-ingress');
    expect(await addressOf(world, 'ingress', 'frontend-ingress')).toBe(host);
    expect(JSON.parse((await world.probe(host, '/contents/aws')).body)).toHaveProperty('outcome');
    expect(JSON.parse((await world.probe(host, '/services/all')).body).outcome).toHaveLength(7);
    expect((await world.probe(host, '/')).body).toContain('<div id="root">');
    expect((await world.probe(host, '/static/js/main.js')).body).toContain(`http://${host}/contents/`);
  });

  it('gives figures to kubectl top', async () => {
    expect(await world.kubectl(['top', 'nodes', '--no-headers'])).toMatch(/\d+m/);
  });
});

describe('the audit log', () => {
  it('counts the requests of a reader, with user and code', async () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'eks:DescribeCluster', Resource: '*' }],
    };
    await world.grantReader({ rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }] }, policy);
    const keys = await world.aws.assume(world.roleArn, world.externalId, world.serviceKeys, 'audit');
    const { name, region, caFile, endpoint } = world.cluster;
    const since = new Date();
    const run = (path: string) =>
      promisify(execFile)(world.tools.kubectl, [
        `--server=${endpoint}`,
        `--certificate-authority=${caFile}`,
        `--token=${eksToken(keys, name, region)}`,
        'get',
        '--raw',
        path,
      ]);
    await run('/api/v1/namespaces/default/pods');
    await expect(run('/api/v1/nodes')).rejects.toThrow('forbidden');
    const user = `arn:aws:sts::${world.cluster.account}:assumed-role/PodiumGrader/audit`;
    const seen = await until('the audit log', async () => {
      const found = await world.requests({ since, user });
      return found.length === 2 ? found : undefined;
    });
    expect(seen.map(({ verb, uri, code }) => ({ verb, uri, code }))).toEqual([
      { verb: 'list', uri: '/api/v1/namespaces/default/pods', code: 200 },
      { verb: 'list', uri: '/api/v1/nodes', code: 403 },
    ]);
    expect(await world.requests({ since, user: 'arn:aws:sts:*' })).toHaveLength(2);
  });
});

describe('faults of pods', () => {
  const make = async (fault: string) => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `fault-${fault}`,
        labels: { app: `fault-${fault}` },
        annotations: { 'sim.podium/fault': fault },
      },
      spec: { containers: [{ name: 'main', image: 'public.ecr.aws/nothing:latest' }] },
    };
    await world.apply(JSON.stringify(pod));
  };
  const first = async (fault: string) => (await pods(`fault-${fault}`))[0];
  const waiting = (pod: Pod | undefined) => pod?.status.containerStatuses?.[0]?.state?.waiting?.reason;

  it.each([
    ['crash', 'CrashLoopBackOff', 1],
    ['oom', 'CrashLoopBackOff', 137],
  ] as const)('%s ends in a loop, and heals', async (fault, reason, exitCode) => {
    await make(fault);
    const pod = await until(fault, async () => {
      const found = await first(fault);
      return waiting(found) === reason ? found : undefined;
    });
    expect(pod.status.containerStatuses?.[0]?.lastState?.terminated?.exitCode).toBe(exitCode);
    await world.kubectl(['annotate', 'pod', `fault-${fault}`, 'sim.podium/fault-']);
    await until('the pod to heal', async () =>
      (await first(fault))?.status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'),
    );
    await world.delete('pod', `fault-${fault}`);
  });

  it('image waits for its image', async () => {
    await make('image');
    const pod = await until('image', async () => {
      const found = await first('image');
      return waiting(found) === 'ImagePullBackOff' ? found : undefined;
    });
    expect(pod.status.phase).toBe('Pending');
    await world.delete('pod', 'fault-image');
  });

  it('notready runs without being ready', async () => {
    await make('notready');
    const pod = await until('notready', async () => {
      const found = await first('notready');
      return found?.status.phase === 'Running' ? found : undefined;
    });
    expect(pod.status.conditions?.find((one) => one.type === 'Ready')?.status).toBe('False');
    await world.delete('pod', 'fault-notready');
  });
});

describe('the load balancer controller', () => {
  it('says why it cannot build', async () => {
    const ingress = JSON.parse(await world.kubectl(['get', 'ingress', 'flask-backend-ingress', '-o', 'json'])) as {
      metadata: object;
      spec: { rules: { http: { paths: { backend: { service: { name: string } } }[] } }[] };
    };
    const backend = ingress.spec.rules[0]?.http.paths[0]?.backend.service;
    if (backend !== undefined) backend.name = 'nowhere';
    const metadata = { name: 'broken', annotations: { 'alb.ingress.kubernetes.io/target-type': 'ip' } };
    await world.apply(
      JSON.stringify({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec: ingress.spec }),
    );
    await until('the event', async () => {
      const events = await world.kubectl(['get', 'events', '--field-selector', 'involvedObject.name=broken']);
      return events.includes('FailedBuildModel') && events.includes('Service "nowhere" not found');
    });
    await world.delete('ingress', 'broken');
  });
});

describe('self-managed nodes', () => {
  it('join without labels of a node group', async () => {
    const ids = await addSelfManagedNodes(world, 1);
    const nodes = await world.kube.list<{
      metadata: { name: string; labels: Record<string, string> };
      spec: { providerID: string };
    }>('/api/v1/nodes?labelSelector=!eks.amazonaws.com%2Fnodegroup,!eks.amazonaws.com%2Fcompute-type');
    expect(nodes.map((node) => node.spec.providerID.split('/').at(-1))).toEqual(ids);
  });
});

describe('every damage', () => {
  const damaged = eksWebApplication.moves.filter((step) => step.damage !== undefined).map((step) => step.id);

  it.each(damaged)('of %s is done and repaired', async (id) => {
    const step = moveOf(eksWebApplication, id);
    await step.damage?.(world);
    await (step.repair ?? step.do)(world);
    world.check();
  });
});
