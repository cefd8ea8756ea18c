/** The lab eks-web-application, move by move. */
import { type App, html, json } from '../apps.ts';
import { until } from '../children.ts';
import { addressOf, answering, installController, makeCertificate, makeIngress, select } from '../moves/balancing.ts';
import { allLogTypes, deleteCluster, makeCluster, setLogging } from '../moves/cluster.ts';
import { installArgo, makeApplication } from '../moves/delivery.ts';
import { deleteProfile, fargateNodes, makeProfile } from '../moves/fargate.ts';
import { bindPodReader, enterColleague } from '../moves/identity.ts';
import type { LabMoves } from '../moves/move.ts';
import { makeNodes, resizeNodes, spoilNodes } from '../moves/nodes.ts';
import { applyAll, service, workload } from '../moves/objects.ts';
import { installInsights, putLogs } from '../moves/observing.ts';
import { deleteRepositories, makeRepository, pushImage, removeTag, setScanOnPush } from '../moves/registry.ts';
import {
  forgetScaling,
  installAutoscaler,
  installMetrics,
  makeHpa,
  makeScaledHpa,
  scaleOut,
} from '../moves/scaling.ts';
import type { World } from '../world.ts';

/** The group that the colleague's access entry names. */
const COLLEAGUES = 'read-only';
const GROUP = 'eks-demo-group';
const FLASK = 'demo-flask-backend';
const NODEJS = 'demo-nodejs-backend';
const FRONTEND = 'demo-frontend';
const PROFILE = { name: 'frontend-fargate-profile', namespace: 'default', labels: { app: 'frontend-fargate' } };
/** First eight characters of a commit. */
const TAG = '3f2a91bc';
const APPLICATION = { name: 'eksworkshop-cd-pipeline', path: 'overlays/dev', namespace: 'default', sync: 'Synced' };
const hpa = { name: 'demo-flask-backend-hpa', target: FLASK, min: 1, max: 5, percent: 30 };
/** Millicores: enough for four replicas of 30 % of 250m each. */
const LOAD = 300;
/** What each application is asked for. */
const PATHS: Record<string, string> = { [FLASK]: '/contents/aws', [NODEJS]: '/services/all', [FRONTEND]: '/' };

export const eksWebApplication: LabMoves = {
  lab: 'eks-web-application',
  given: ['workspace'],
  last: { id: 'cleanup', do: cleanUp },
  moves: [
    {
      id: 'ecr-repositories',
      do: async (world) => {
        for (const name of [FLASK, FRONTEND]) await makeRepository(world, name, { scanOnPush: true });
      },
      damage: (world) => setScanOnPush(world, FRONTEND, false),
      repair: (world) => setScanOnPush(world, FRONTEND, true),
    },
    {
      id: 'push-flask-image',
      do: async (world) => {
        await pushImage(world, FLASK, 'latest');
      },
      damage: (world) => removeTag(world, FLASK, 'latest'),
    },
    {
      id: 'cluster',
      do: (world) => makeCluster(world, { logTypes: allLogTypes }),
      damage: (world) => setLogging(world, []),
    },
    { id: 'nodes', do: (world) => makeNodes(world), damage: (world) => spoilNodes(world) },
    {
      id: 'lb-controller',
      do: installController,
      damage: (world) => world.delete('deployment', 'aws-load-balancer-controller', 'kube-system'),
    },
    {
      id: 'flask-backend',
      do: (world) => deploy(world, FLASK, { port: 8080, to: 8080, replicas: 3 }),
      damage: (world) => selectAndAsk(world, FLASK, 'demo-flask', 503),
      repair: (world) => selectAndAsk(world, FLASK, FLASK, 200),
    },
    {
      id: 'flask-ingress',
      do: async (world) => {
        await publish(world, 'flask-backend-ingress', '/contents', FLASK, 8080, 1);
      },
      damage: (world) => world.delete('ingress', 'flask-backend-ingress'),
    },
    {
      id: 'nodejs-backend',
      do: async (world) => {
        await deploy(world, NODEJS, { port: 8080, to: 3000, replicas: 3 });
        await publish(world, 'nodejs-backend-ingress', '/services', NODEJS, 8080, 2);
      },
      damage: (world) => selectAndAsk(world, NODEJS, 'demo-node', 503),
      repair: (world) => selectAndAsk(world, NODEJS, NODEJS, 200),
    },
    {
      id: 'frontend',
      do: async (world) => {
        // The text that the untouched source has in place of the address.
        world.serve('default', FRONTEND, frontend('{backend-ingress ADDRESS}'));
        await pushImage(world, FRONTEND, 'latest');
        await deploy(world, FRONTEND, { port: 80, to: 80, replicas: 3 });
        await publishFrontend(world);
      },
      damage: (world) => world.delete('ingress', 'frontend-ingress'),
      repair: publishFrontend,
    },
    {
      id: 'container-insights',
      do: async (world) => {
        await installInsights(world);
        await putLogs(world, `/aws/containerinsights/${world.cluster.name}/application`, 'web-1', ['GET / 200']);
      },
      damage: (world) => world.delete('daemonset', 'fluent-bit', 'amazon-cloudwatch'),
    },
    {
      id: 'metrics-server',
      do: (world) => installMetrics(world, 3),
      damage: (world) => world.delete('apiservice', 'v1beta1.metrics.k8s.io'),
    },
    {
      id: 'flask-hpa',
      do: async (world) => {
        const resources = { requests: { cpu: '250m' }, limits: { cpu: '500m' } };
        await deploy(world, FLASK, { port: 8080, to: 8080, replicas: 1, resources });
        await makeHpa(world, hpa);
      },
      damage: (world) => world.delete('hpa', hpa.name),
      repair: (world) => makeScaledHpa(world, hpa, FLASK, LOAD),
    },
    {
      id: 'hpa-scaled',
      do: (world) => scaleOut(world, hpa, FLASK, LOAD),
      damage: (world) => forgetScaling(world, hpa, FLASK),
    },
    {
      id: 'cluster-autoscaler',
      do: (world) => installAutoscaler(world, 5),
      damage: (world) => world.delete('deployment', 'cluster-autoscaler', 'kube-system'),
    },
    { id: 'nodes-scaled', do: (world) => resizeNodes(world, 4), damage: (world) => resizeNodes(world, 3) },
    {
      id: 'fargate-profile',
      do: (world) => makeProfile(world, PROFILE),
      damage: (world) => deleteProfile(world, PROFILE.name),
      repair: async (world) => {
        await makeProfile(world, PROFILE);
        // Pods that were created without the profile stay where they are until they are created anew.
        await world.kubectl(['rollout', 'restart', 'deployment', FRONTEND]);
        await world.rolledOut(FRONTEND);
        await until('Fargate to be used', async () => (await fargateNodes(world)) > 0);
      },
    },
    {
      id: 'frontend-on-fargate',
      do: async (world) => {
        await world.delete('deployment', FRONTEND);
        await deploy(world, FRONTEND, { port: 80, to: 80, replicas: 3, label: PROFILE.labels.app });
        await answering(world, await addressOf(world, 'ingress', 'frontend-ingress'), '/');
      },
      damage: (world) => selectAndAsk(world, FRONTEND, FRONTEND, 503),
      repair: (world) => selectAndAsk(world, FRONTEND, PROFILE.labels.app, 200),
    },
    {
      id: 'argocd',
      do: installArgo,
      damage: async (world) => {
        const patch = '{"spec":{"type":"ClusterIP"}}';
        await world.kubectl(['patch', 'service', 'argocd-server', '-n', 'argocd', '-p', patch]);
      },
    },
    {
      id: 'argocd-application',
      do: (world) => makeApplication(world, APPLICATION),
      damage: (world) => makeApplication(world, { ...APPLICATION, sync: 'OutOfSync' }),
    },
    {
      id: 'pipeline-rollout',
      do: (world) => rollOut(world, TAG),
      damage: (world) => rollOut(world, 'latest'),
    },
    {
      id: 'read-only-colleague',
      do: async (world) => {
        await bindPodReader(world, COLLEAGUES, ['get', 'list']);
        await enterColleague(world, { role: 'eks-demo-colleague', group: COLLEAGUES, username: 'colleague' });
      },
      damage: (world) => bindPodReader(world, COLLEAGUES, ['list', 'get', 'delete']),
    },
    {
      id: 'https',
      do: async (world) => {
        const certificate = await makeCertificate(world, 'demo.example.com');
        await makeIngress(world, {
          name: 'https-ingress',
          path: '/contents',
          service: FLASK,
          port: 8080,
          annotations: {
            'certificate-arn': certificate,
            'listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
            'ssl-redirect': '443',
          },
        });
      },
      damage: (world) => world.delete('ingress', 'https-ingress'),
    },
  ],
};

/** A new image of the frontend by the pipeline, and pods that run it. */
async function rollOut(world: World, tag: string): Promise<void> {
  const { image } = await pushImage(world, FRONTEND, tag);
  await world.kubectl(['set', 'image', `deployment/${FRONTEND}`, `*=${image}`]);
  await world.rolledOut(FRONTEND);
}

/** As the last section of the workshop asks: what the Ingresses made, then the cluster, then the repositories. */
async function cleanUp(world: World): Promise<void> {
  for (const name of ['https-ingress', 'flask-backend-ingress', 'nodejs-backend-ingress', 'frontend-ingress'])
    await world.delete('ingress', name);
  await deleteCluster(world);
  await deleteRepositories(world);
}

interface AppOrder {
  port: number;
  to: number;
  replicas: number;
  /** Value of the label app of the pods, if it is not the name. */
  label?: string;
  resources?: object;
}

/** Deployment and Service of one of the lab's applications, rolled out. */
async function deploy(world: World, name: string, order: AppOrder): Promise<void> {
  const labels = { app: order.label ?? name };
  const { account, region } = world.cluster;
  const own = `${account}.dkr.ecr.${region}.amazonaws.com/${name}:latest`;
  await applyAll(
    world,
    workload('Deployment', name, {
      namespace: 'default',
      image: name === NODEJS ? 'public.ecr.aws/y7c9e1d2/joozero-repo:latest' : own,
      labels,
      replicas: order.replicas,
      ports: [order.to],
      ...(order.resources && { resources: order.resources }),
    }),
    service(
      name,
      'default',
      labels,
      { [order.port]: order.to },
      {
        type: 'NodePort',
        annotations: { 'alb.ingress.kubernetes.io/healthcheck-path': PATHS[name] ?? '/' },
      },
    ),
  );
  const app = apps[name];
  if (app !== undefined) world.serve('default', name, app);
  await world.rolledOut(name);
}

async function publish(
  world: World,
  name: string,
  path: string,
  backend: string,
  port: number,
  order: number,
): Promise<string> {
  const host = await makeIngress(world, { name, path, service: backend, port, group: GROUP, order });
  await answering(world, host, PATHS[backend] ?? '/');
  return host;
}

/** The Ingress, and the load balancer's address in the frontend's sources: the script that is served has it then. */
async function publishFrontend(world: World): Promise<void> {
  const host = await publish(world, 'frontend-ingress', '/', FRONTEND, 80, 3);
  world.serve('default', FRONTEND, frontend(host));
}

/** Changes which pods a Service selects, and waits until the load balancer (if there is one already) answers `status`. */
async function selectAndAsk(world: World, name: string, app: string, status: 200 | 503): Promise<void> {
  await select(world, name, { app });
  const host = world.simulators.balancers.balancer(GROUP)?.host;
  const path = PATHS[name] ?? '/';
  if (host === undefined || (await world.probe(host, path)).status === 404) return;
  await answering(world, host, path, status);
}

// What the applications answer -----------------------------------------------------------------------------------------

export const flask: App = (path) => {
  if (path === '/') return html('Hello World!');
  const topic = /^\/contents\/([^/]+)$/.exec(path)?.[1];
  if (topic === undefined) return html('<title>404 Not Found</title>', 404);
  const url = `https://news.example.com/${topic}`;
  return json({ outcome: [1, 2, 3].map((id) => ({ id, title: `News ${id} about ${topic}`, url: `${url}/${id}` })) });
};

export const nodejs: App = (path) => {
  if (path !== '/services/all') return html(`Cannot GET ${path}`, 404);
  const names = ['Compute', 'Containers', 'Database', 'Developer Tools', 'Networking', 'Security', 'Storage'];
  const outcome = names.map((name, index) => ({
    name,
    url: `https://example.com/${index}`,
    value: index,
    link: `/services/${index}`,
  }));
  return json({ outcome });
};

/** nginx in front of a single-page application: every unknown path is the page; its script has the address of the backends. */
export function frontend(address: string): App {
  return (path) => {
    if (path !== '/static/js/main.js')
      return html(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"/><title>EKS Demo</title><script defer="defer" src="/static/js/main.js"></script></head>' +
          '<body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div></body></html>',
      );
    const body = `!function(){const c="http://${address}/contents/",s="http://${address}/services/all";document.title="EKS DEMO Blog";fetch(c+"aws");fetch(s)}();`;
    return { status: 200, type: 'application/javascript', body };
  };
}

const apps: Readonly<Record<string, App>> = { [FLASK]: flask, [NODEJS]: nodejs };
