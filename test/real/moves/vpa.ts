/** The Vertical Pod Autoscaler: its three parts, and what they write. */
import { installCrds, putCustom } from '../crds.ts';
import type { World } from '../world.ts';
import { applyAll, workload } from './objects.ts';

const VPAS = 'verticalpodautoscalers.autoscaling.k8s.io';

/** Recommender, updater and admission controller with its webhook. */
export async function installVpa(world: World): Promise<void> {
  const names = ['vpa-recommender', 'vpa-updater', 'vpa-admission-controller'];
  await installCrds(world, VPAS);
  await applyAll(
    world,
    ...names.map((name) =>
      workload('Deployment', name, { image: `registry.k8s.io/autoscaling/${name}:1.5.1`, labels: { app: name } }),
    ),
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: 'vpa-webhook-config' },
      webhooks: [
        {
          name: 'vpa.k8s.io',
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          failurePolicy: 'Ignore',
          clientConfig: { url: 'https://vpa-webhook.invalid' },
          // Nobody answers here, so it is asked for nothing.
          rules: [{ operations: ['CREATE'], apiGroups: ['example.com'], apiVersions: ['v1'], resources: ['nothing'] }],
        },
      ],
    },
  );
  for (const name of names) await world.rolledOut(name, 'kube-system');
}

/** A VerticalPodAutoscaler of a Deployment with the status that the recommender writes. */
export async function makeVpa(world: World, name: string, namespace: string): Promise<void> {
  const lastTransitionTime = new Date().toISOString();
  await putCustom(world, VPAS, {
    metadata: { name, namespace },
    spec: {
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      updatePolicy: { updateMode: 'Recreate', minReplicas: 1 },
    },
    status: {
      conditions: [{ type: 'RecommendationProvided', status: 'True', lastTransitionTime }],
      recommendation: {
        containerRecommendations: [{ containerName: name, target: { cpu: '587m', memory: '262144k' } }],
      },
    },
  });
}
