/** Continuous delivery. */
import { installCrds } from '../crds.ts';
import type { World } from '../world.ts';
import { applyAll, makeNamespace, service, workload } from './objects.ts';

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
