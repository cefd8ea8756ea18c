/** Continuous delivery. */
import { CreatePipelineCommand, GetPipelineCommand, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { installCrds } from '../crds.ts';
import type { World } from '../world.ts';
import { applyAll, makeNamespace, service, workload } from './objects.ts';
import { trustService } from './roles.ts';

/** Argo CD with its server behind a load balancer. */
export async function installArgo(world: World): Promise<void> {
  const labels = { 'app.kubernetes.io/name': 'argocd-server' };
  const namespace = 'argocd';
  await makeNamespace(world, namespace);
  await installCrds(world, 'applications.argoproj.io', 'appprojects.argoproj.io', 'applicationsets.argoproj.io');
  await applyAll(
    world,
    workload('Deployment', 'argocd-server', { namespace, image: 'quay.io/argoproj/argocd:v3.2.0', labels }),
    service('argocd-server', namespace, labels, { 80: 8080 }, { type: 'LoadBalancer' }),
  );
  await world.rolledOut('argocd-server', namespace);
}

/** What is told of an Application; its state is written as Argo CD's controller writes it. */
export interface ApplicationOrder {
  name: string;
  path: string;
  /** Namespace that it deploys to. */
  namespace: string;
  sync: string;
  health?: string;
  /** Automatic sync, with self-healing. */
  automated?: boolean;
}

/** An Argo CD Application that manages one Deployment. */
export async function makeApplication(world: World, order: ApplicationOrder): Promise<void> {
  const { name, path, namespace, sync, health = 'Healthy' } = order;
  const metadata = { name, namespace: 'argocd' };
  const repoURL = 'https://github.com/attendee/k8s-manifest-repo.git';
  const application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata,
    spec: {
      project: 'default',
      source: { repoURL, targetRevision: 'main', path },
      destination: { server: 'https://kubernetes.default.svc', namespace },
      syncPolicy: { automated: { prune: true, ...(order.automated && { selfHeal: true }) } },
    },
    status: {
      sync: { status: sync, revision: '3f2a91bc0de1f2a3b4c5d6e7f8091a2b3c4d5e6f' },
      health: { status: health },
      resources: [
        {
          group: 'apps',
          version: 'v1',
          kind: 'Deployment',
          namespace,
          name: 'demo-frontend',
          status: sync,
          health: { status: health },
        },
      ],
    },
  };
  await applyAll(world, application);
}

/** A run of a pipeline that succeeds; the pipeline is made for its first one. */
export async function runPipeline(world: World, name: string): Promise<void> {
  const { codepipeline } = world.aws;
  const roleArn = await world.aws.makeRole(name, trustService('codepipeline.amazonaws.com'));
  const stages = (['Source', 'Build'] as const).map((stage) => ({
    name: stage,
    actions: [{ name: stage, actionTypeId: { category: stage, owner: 'AWS' as const, provider: 'x', version: '1' } }],
  }));
  const artifactStore = { type: 'S3' as const, location: `${name}-artifacts` };
  const there = await codepipeline.send(new GetPipelineCommand({ name })).catch(() => undefined);
  if (there === undefined)
    await codepipeline.send(new CreatePipelineCommand({ pipeline: { name, roleArn, artifactStore, stages } }));
  await codepipeline.send(new StartPipelineExecutionCommand({ name }));
  await world.aws.endPipeline(name, 'Succeeded');
}
