/**
 * Definitions of the custom kinds that labs meet, with the names, versions, scope and subresources of their projects. The
 * controllers behind them do not run here, so their schemas take every field: a test writes what a controller would write.
 */
import { until } from './children.ts';
import { KubeError, type KubeObject } from './kube.ts';
import type { World } from './world.ts';

interface Definition {
  kind: string;
  /** In lower case, if it is not the kind. */
  singular?: string;
  shortNames?: readonly string[];
  isClusterScoped?: true;
  /** The first one is stored; `v1` when absent. */
  versions?: readonly string[];
  /** False where the project writes the status with the object itself. */
  hasStatus?: false;
  /** Where the scale subresource finds the wanted number, and the number there is. */
  scale?: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string };
}

const v1alpha1 = ['v1alpha1'];
const v1beta1 = ['v1beta1'];
const isClusterScoped = true;
const hasStatus = false;

const definitions = {
  // Argo CD 3 and Argo Rollouts 1.
  'applications.argoproj.io': { kind: 'Application', versions: v1alpha1, shortNames: ['app', 'apps'], hasStatus },
  'applicationsets.argoproj.io': { kind: 'ApplicationSet', versions: v1alpha1, shortNames: ['appset', 'appsets'] },
  'appprojects.argoproj.io': { kind: 'AppProject', versions: v1alpha1, shortNames: ['appproj', 'appprojs'], hasStatus },
  'rollouts.argoproj.io': {
    kind: 'Rollout',
    versions: v1alpha1,
    shortNames: ['ro'],
    scale: {
      specReplicasPath: '.spec.replicas',
      statusReplicasPath: '.status.HPAReplicas',
      labelSelectorPath: '.status.selector',
    },
  },
  'analysisruns.argoproj.io': { kind: 'AnalysisRun', versions: v1alpha1, shortNames: ['ar'], hasStatus },
  'analysistemplates.argoproj.io': { kind: 'AnalysisTemplate', versions: v1alpha1, shortNames: ['at'], hasStatus },
  // Flux 2.
  'gitrepositories.source.toolkit.fluxcd.io': { kind: 'GitRepository', shortNames: ['gitrepo'] },
  'ocirepositories.source.toolkit.fluxcd.io': { kind: 'OCIRepository', shortNames: ['ocirepo'] },
  'helmrepositories.source.toolkit.fluxcd.io': { kind: 'HelmRepository', shortNames: ['helmrepo'] },
  'helmcharts.source.toolkit.fluxcd.io': { kind: 'HelmChart', shortNames: ['hc'] },
  'kustomizations.kustomize.toolkit.fluxcd.io': { kind: 'Kustomization', shortNames: ['ks'] },
  'helmreleases.helm.toolkit.fluxcd.io': { kind: 'HelmRelease', versions: ['v2'], shortNames: ['hr'] },
  // Karpenter 1, and EKS Auto Mode, which has a node class and kinds for load balancers of its own.
  'nodepools.karpenter.sh': {
    kind: 'NodePool',
    isClusterScoped,
    scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.nodes' },
  },
  'nodeclaims.karpenter.sh': { kind: 'NodeClaim', isClusterScoped },
  'ec2nodeclasses.karpenter.k8s.aws': { kind: 'EC2NodeClass', isClusterScoped, shortNames: ['ec2nc', 'ec2ncs'] },
  'nodeclasses.eks.amazonaws.com': { kind: 'NodeClass', isClusterScoped },
  'targetgroupbindings.eks.amazonaws.com': { kind: 'TargetGroupBinding' },
  'ingressclassparams.eks.amazonaws.com': { kind: 'IngressClassParams', isClusterScoped, hasStatus },
  // Vertical Pod Autoscaler 1.
  'verticalpodautoscalers.autoscaling.k8s.io': { kind: 'VerticalPodAutoscaler', shortNames: ['vpa'] },
  'verticalpodautoscalercheckpoints.autoscaling.k8s.io': {
    kind: 'VerticalPodAutoscalerCheckpoint',
    shortNames: ['vpacheckpoint'],
    hasStatus,
  },
  // AWS Load Balancer Controller 2.
  'targetgroupbindings.elbv2.k8s.aws': { kind: 'TargetGroupBinding', versions: ['v1beta1', 'v1alpha1'] },
  'ingressclassparams.elbv2.k8s.aws': {
    kind: 'IngressClassParams',
    singular: 'ingressclassparam',
    versions: v1beta1,
    isClusterScoped,
    hasStatus,
  },
  // What EKS itself puts into every cluster.
  'securitygrouppolicies.vpcresources.k8s.aws': {
    kind: 'SecurityGroupPolicy',
    versions: v1beta1,
    shortNames: ['sgp'],
    hasStatus,
  },
  'cninodes.vpcresources.k8s.aws': {
    kind: 'CNINode',
    versions: v1alpha1,
    shortNames: ['cnd'],
    isClusterScoped,
    hasStatus,
  },
  'policyendpoints.networking.k8s.aws': { kind: 'PolicyEndpoint', versions: v1alpha1 },
  // Gateway API 1.
  'gatewayclasses.gateway.networking.k8s.io': {
    kind: 'GatewayClass',
    versions: ['v1', 'v1beta1'],
    shortNames: ['gc'],
    isClusterScoped,
  },
  'gateways.gateway.networking.k8s.io': { kind: 'Gateway', versions: ['v1', 'v1beta1'], shortNames: ['gtw'] },
  'httproutes.gateway.networking.k8s.io': { kind: 'HTTPRoute', versions: ['v1', 'v1beta1'] },
  // Prometheus Operator.
  'prometheuses.monitoring.coreos.com': {
    kind: 'Prometheus',
    shortNames: ['prom'],
    scale: {
      specReplicasPath: '.spec.shards',
      statusReplicasPath: '.status.shards',
      labelSelectorPath: '.status.selector',
    },
  },
  'alertmanagers.monitoring.coreos.com': {
    kind: 'Alertmanager',
    shortNames: ['am'],
    scale: {
      specReplicasPath: '.spec.replicas',
      statusReplicasPath: '.status.replicas',
      labelSelectorPath: '.status.selector',
    },
  },
  'servicemonitors.monitoring.coreos.com': { kind: 'ServiceMonitor', shortNames: ['smon'] },
  'podmonitors.monitoring.coreos.com': { kind: 'PodMonitor', shortNames: ['pmon'] },
  'prometheusrules.monitoring.coreos.com': { kind: 'PrometheusRule', shortNames: ['promrule'] },
  // Elastic Cloud on Kubernetes, and Datadog Operator.
  'elasticsearches.elasticsearch.k8s.elastic.co': {
    kind: 'Elasticsearch',
    versions: ['v1', 'v1beta1'],
    shortNames: ['es'],
  },
  'kibanas.kibana.k8s.elastic.co': {
    kind: 'Kibana',
    versions: ['v1', 'v1beta1'],
    shortNames: ['kb'],
    scale: {
      specReplicasPath: '.spec.count',
      statusReplicasPath: '.status.count',
      labelSelectorPath: '.status.selector',
    },
  },
  'datadogagents.datadoghq.com': { kind: 'DatadogAgent', versions: ['v2alpha1'], shortNames: ['dd'] },
} as const satisfies Record<string, Definition>;

/** `plural.group` of a definition that {@link installCrds} knows. */
export type CrdName = keyof typeof definitions;

// `keyof` of a constant is what Object.keys gives; its type does not say so.
export const crdNames = Object.keys(definitions) as CrdName[];

/** A CustomResourceDefinition as its project ships it, with a schema that takes every field. */
export function crdOf(name: CrdName) {
  const { kind, singular, shortNames, versions = ['v1'], ...rest }: Definition = definitions[name];
  const [plural = '', ...group] = name.split('.');
  const subresources = { ...(rest.hasStatus !== false && { status: {} }), ...(rest.scale && { scale: rest.scale }) };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name,
      // The API server wants a reference to a review for groups under k8s.io.
      ...(name.endsWith('k8s.io') && { annotations: { 'api-approved.kubernetes.io': 'unapproved, for tests' } }),
    },
    spec: {
      group: group.join('.'),
      scope: rest.isClusterScoped === true ? 'Cluster' : 'Namespaced',
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: singular ?? kind.toLowerCase(),
        ...(shortNames && { shortNames }),
      },
      versions: versions.map((version, index) => ({
        name: version,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        ...(Object.keys(subresources).length > 0 && { subresources }),
      })),
    },
  };
}

/**
 * Installs custom kinds and waits until the API server serves them; what is there already stays as it is.
 * @param names as `plural.group`, e.g. `applications.argoproj.io`
 */
export async function installCrds(world: World, ...names: CrdName[]): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      const { spec, ...crd } = crdOf(name);
      await world.kube
        .create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { ...crd, spec })
        .catch((error: unknown) => {
          if (!(error instanceof KubeError && error.status === 409)) throw error;
        });
      for (const version of spec.versions) {
        await until(`kind ${name}`, () => world.kube.get(`/apis/${spec.group}/${version.name}/${spec.names.plural}`));
      }
    }),
  );
}

/** An object of a custom kind; `metadata.namespace` is `default` where the kind has namespaces and none is given. */
export interface CustomObject {
  metadata: Partial<KubeObject['metadata']> & { name: string };
  spec?: object;
  status?: object;
}

/**
 * Makes or replaces an object of a custom kind as its owner does, and writes its status as its controller does.
 * @param version one of the served versions; the stored one by default
 */
export async function putCustom(world: World, name: CrdName, object: CustomObject, version?: string): Promise<void> {
  const { spec } = crdOf(name);
  const served = spec.versions.find((candidate) => version === undefined || candidate.name === version);
  const apiVersion = `${spec.group}/${served?.name}`;
  const namespace = spec.scope === 'Namespaced' ? (object.metadata.namespace ?? 'default') : undefined;
  const path = `/apis/${apiVersion}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${spec.names.plural}`;
  const one = `${path}/${object.metadata.name}`;
  const full = { apiVersion, kind: spec.names.kind, ...object };
  const there = await world.kube.get(one);
  if (there === undefined) await world.kube.create(path, full);
  else {
    const { resourceVersion } = there.metadata;
    await world.kube.call('PUT', one, { ...full, metadata: { ...object.metadata, resourceVersion } });
  }
  const hasStatus = 'status' in (served?.subresources ?? {});
  if (object.status !== undefined && hasStatus) await world.kube.merge(`${one}/status`, { status: object.status });
}
