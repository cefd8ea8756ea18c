/**
 * Records the evidence of the demo: one cluster, taken through the stages and mishaps of a class, graded at each.
 *
 *     node test/real/record-demo.ts        writes functions/demo/*.json.gz and list.json
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { bundleBytes } from '../../checks/reads/replay.ts';
import type { Report } from '../../checks/report.ts';
import { accessIn, atomsOf, enter, labOf, outline, recordWorld } from './grading.ts';
import { eksWebApplication } from './labs/eks-web-application.ts';
import { moveOf } from './moves/move.ts';
import { startWorld, type World } from './world.ts';

const folder = new URL('../../functions/demo/', import.meta.url);

/** A person of the demo, and what was recorded of the cluster at which minute of the event. */
interface Person {
  alias: string;
  language: 'ko' | 'en';
  gradings: { bundle: string; minutes: number }[];
}

const people: Person[] = [
  { alias: '푸른 고래', language: 'ko', gradings: [{ bundle: 'solved', minutes: 172 }] },
  {
    alias: 'Quiet Otter',
    language: 'en',
    gradings: [
      { bundle: 'scaling', minutes: 118 },
      { bundle: 'fargate-mismatch', minutes: 151 },
    ],
  },
  {
    alias: '느긋한 판다',
    language: 'ko',
    gradings: [
      { bundle: 'services', minutes: 96 },
      { bundle: 'hpa-unknown', minutes: 128 },
    ],
  },
  { alias: 'Brave Heron', language: 'en', gradings: [{ bundle: 'targets-initial', minutes: 104 }] },
  {
    alias: '씩씩한 수달',
    language: 'ko',
    gradings: [92, 104, 118].map((minutes) => ({ bundle: 'selector-mismatch', minutes })),
  },
  { alias: 'Curious Lynx', language: 'en', gradings: [{ bundle: 'no-controller', minutes: 88 }] },
  { alias: '반짝이는 참새', language: 'ko', gradings: [{ bundle: 'image-missing', minutes: 74 }] },
  { alias: 'Steady Crane', language: 'en', gradings: [{ bundle: 'throttled', minutes: 110 }] },
  { alias: '조용한 사슴', language: 'ko', gradings: [{ bundle: 'not-allowed', minutes: 83 }] },
  { alias: 'Early Fox', language: 'en', gradings: [{ bundle: 'nodes-creating', minutes: 41 }] },
  { alias: '부지런한 두더지', language: 'ko', gradings: [{ bundle: 'cluster-creating', minutes: 22 }] },
  { alias: 'New Wren', language: 'en', gradings: [{ bundle: 'nothing-yet', minutes: 9 }] },
];

const ingress = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: flask-backend-ingress
  namespace: default
  annotations:
    alb.ingress.kubernetes.io/scheme: internet-facing
    alb.ingress.kubernetes.io/target-type: ip
    alb.ingress.kubernetes.io/group.name: eks-demo-group
    alb.ingress.kubernetes.io/group.order: "1"
spec:
  ingressClassName: alb
  rules:
    - http:
        paths:
          - path: /contents
            pathType: Prefix
            backend: { service: { name: demo-flask-backend, port: { number: 8080 } } }
`;
const hpa = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: demo-flask-backend-hpa, namespace: default }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: demo-flask-backend }
  minReplicas: 1
  maxReplicas: 5
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 30 } }
`;

const lab = labOf('eks-web-application');
const enrolledAt = new Date().toISOString();
const world = await startWorld({ log: console.log });
enter(world);
await mkdir(folder, { recursive: true });
for (const file of await readdir(folder)) await rm(new URL(file, folder));
try {
  await record(world);
  const recorded = new Set(await readdir(folder));
  const list = {
    participants: people.map((person) => ({
      ...person,
      gradings: person.gradings.map(({ bundle, minutes }) => {
        if (!recorded.has(`${bundle}.json.gz`)) throw new Error(`${bundle} was not recorded`);
        return { bundle: `${bundle}.json.gz`, minutes };
      }),
    })),
  };
  await writeFile(new URL('list.json', folder), `${JSON.stringify(list, null, 2)}\n`);
} finally {
  await world.stop();
}

async function record(world: World): Promise<void> {
  const access = accessIn(world, lab);
  await world.grantReader(access, access.policy);
  await keep('nothing-yet');

  await make('cluster');
  await world.aws.setCluster({ status: 'CREATING' });
  await keep('cluster-creating');
  await world.aws.setCluster({ status: 'ACTIVE' });
  await make('ecr-repositories', 'push-flask-image');

  await make('nodes');
  await world.aws.setNodegroup('node-group', { status: 'CREATING' });
  await keep('nodes-creating');
  await world.aws.setNodegroup('node-group', { status: 'ACTIVE' });

  // Services and Ingress are applied, the controller that serves them was forgotten.
  await applyFlask({});
  await world.rolledOut('demo-flask-backend');
  await world.apply(ingress);
  await keep('no-controller');
  await world.delete('ingress', 'flask-backend-ingress');

  await make('lb-controller');
  await applyFlask({ 'sim.podium/fault': 'image' });
  await until(async () =>
    (await world.kubectl(['get', 'pods', '-l', 'app=demo-flask-backend'])).includes('ImagePullBackOff'),
  );
  await keep('image-missing');
  await world.delete('deployment', 'demo-flask-backend');

  await make('flask-backend');
  await moveOf(eksWebApplication, 'flask-backend').damage?.(world);
  await keep('selector-mismatch');
  await make('flask-backend');

  world.simulators.targets.warmUpMs = 600_000;
  await world.apply(ingress);
  await until(async () => outline(await keep('targets-initial')).some((line) => line.includes('target.initial')));
  world.simulators.targets.warmUpMs = 1000;
  await make('flask-ingress');

  const withoutPods = atomsOf(access.rules).filter(({ resources }) => !resources.includes('endpointslices'));
  await world.grantReader({ rules: withoutPods }, access.policy);
  await keep('not-allowed');
  await world.grantReader(access, access.policy);

  await world.aws.fail({ service: 'elasticloadbalancing', count: -1, mode: 'throttle' });
  await keep('throttled');
  await world.aws.clearFaults();

  await make('nodejs-backend', 'frontend');
  await keep('services');

  await make('container-insights', 'cluster-autoscaler');
  // The HPA is there, metrics-server is not, and the frontend's Ingress was deleted by mistake.
  await world.apply(hpa);
  await keep('hpa-unknown');
  await world.delete('hpa', 'demo-flask-backend-hpa');

  await make('metrics-server', 'flask-hpa', 'hpa-scaled', 'nodes-scaled');
  await keep('scaling');

  await make('fargate-profile');
  await keep('fargate-mismatch');

  await make('frontend-on-fargate', 'argocd', 'argocd-application', 'pipeline-rollout', 'read-only-colleague', 'https');
  await until(async () => {
    const { steps } = await keep('solved');
    return steps.every(({ id, live }) => live === 'pass' || id === eksWebApplication.last?.id);
  });
}

/** Does steps of the lab, one after the other. */
async function make(...steps: readonly string[]): Promise<void> {
  for (const id of steps) await moveOf(eksWebApplication, id).do(world);
}

/** Grades the world as it is and writes the bundle. */
async function keep(name: string): Promise<Report> {
  const { report, bundle } = await recordWorld(world, lab, { enrolledAt });
  await writeFile(new URL(`${name}.json.gz`, folder), bundleBytes(bundle, `${name}.json.gz`));
  console.log(`${name}: ${report.points.earned} of ${report.points.of}`);
  console.log(
    outline(report)
      .filter((line) => !line.includes(': pass') && !line.includes(': skipped'))
      .map((line) => `  ${line}`)
      .join('\n'),
  );
  return report;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 120; turn++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('waited too long');
}

function applyFlask(annotations: Record<string, string>): Promise<void> {
  const labels = { app: 'demo-flask-backend' };
  const image = '123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/demo-flask-backend:latest';
  const container = { name: 'demo-flask-backend', image, ports: [{ containerPort: 8080 }] };
  return world.apply(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'demo-flask-backend', namespace: 'default' },
          spec: {
            replicas: 3,
            selector: { matchLabels: labels },
            template: { metadata: { labels, annotations }, spec: { containers: [container] } },
          },
        },
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'demo-flask-backend', namespace: 'default' },
          spec: { type: 'NodePort', selector: labels, ports: [{ port: 8080, targetPort: 8080 }] },
        },
      ],
    }),
  );
}
