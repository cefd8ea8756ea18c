/**
 * Which checks fit an object of Kubernetes, and the values of it that matter.
 */
import { text } from '../../rules/objects.ts';
import { isRecord } from '../../rules/path.ts';
import { bindingOf, policyOf } from './access.ts';
import { ingress } from './ingress.ts';
import { type Found, identityOf } from './objects.ts';
import { type Drafter, type DraftStep, ladder } from './step.ts';
import { hpa, service } from './traffic.ts';
import { at, isTold, listAt, type Matchers, matcherOf, matchersIn, scalarsIn } from './values.ts';
import { claim, cronJob, job, pod, workload } from './workload.ts';

const secret: Drafter = ({ name, namespace: ns = '', object }) => {
  const keys = ['data', 'stringData'].flatMap((part) => Object.keys(isRecord(object[part]) ? object[part] : {}));
  return { ladders: [ladder('k8s.secret', { ns, name, keys: keys.length > 0 ? keys : undefined }, ['keys'])] };
};

/** Labels of namespaces that admission acts upon; others are told by who selects them. */
const MEANT_BY_LABELS = /pod-security\.kubernetes\.io\/|elbv2\.k8s\.aws\/|istio-injection/;

/** Fields of an object that say what it is for; the check of any other kind. */
const fieldsOf: Readonly<Record<string, (object: Found['object']) => Matchers>> = {
  APIService: () => ({ 'status.conditions[type=Available].status': 'True' }),
  ConfigMap: (object) => matchersIn(object, 'data', 1, 5),
  CustomResourceDefinition: () => ({ 'status.conditions[type=Established].status': 'True' }),
  IngressClass: (object) => matchersIn(object, 'spec', 1, 1),
  LimitRange: (object) =>
    Object.fromEntries(
      listAt(object, 'spec.limits')
        .flatMap(({ type, ...limit }) => scalarsIn(limit, `spec.limits[type=${text(type)}]`, 2))
        .slice(0, 5)
        .map(([path, value]) => [path, matcherOf(value)]),
    ),
  Namespace: (object) => ({
    'status.phase': 'Active',
    ...Object.fromEntries(
      scalarsIn(at(object, 'metadata.labels'), 'metadata.labels', 1).filter(([path]) => MEANT_BY_LABELS.test(path)),
    ),
  }),
  PersistentVolume: (object) => ({
    ...matchersIn(object, 'spec.capacity', 1, 1),
    ...picked(object, 'spec.persistentVolumeReclaimPolicy', 'spec.csi.driver', 'spec.nfs.path'),
  }),
  ResourceQuota: (object) => matchersIn(object, 'spec.hard', 1, 6),
  ServiceAccount: (object) => picked(object, 'metadata.annotations["eks.amazonaws.com/role-arn"]'),
  StorageClass: (object) => ({
    ...picked(object, 'provisioner', 'reclaimPolicy', 'volumeBindingMode'),
    ...Object.fromEntries(scalarsIn(object.parameters, 'parameters', 1).slice(0, 3)),
  }),
};

/** What is in `spec`; kinds without it have their fields at the top. */
function fieldsOfAny({ apiVersion: _, kind: __, metadata: ___, status: ____, ...rest }: Found['object']): Matchers {
  if (isRecord(rest.spec)) return matchersIn(rest, 'spec', 3, 4);
  const own = scalarsIn(rest, '', 1)
    .filter(([, value]) => isTold(value))
    .slice(0, 4);
  return Object.fromEntries(own.map(([path, value]) => [path, matcherOf(value)]));
}

const anyKind: Drafter = ({ kind, name, namespace, object }) => {
  const fields = (fieldsOf[kind] ?? fieldsOfAny)(object);
  const params = { kind, ns: namespace, name, fields: Object.keys(fields).length > 0 ? fields : undefined };
  return { ladders: [ladder('k8s.object', params, ['fields'])] };
};

/** A custom resource with a check of its own; without it, the fields of any kind. */
const custom =
  (use: string, params: (found: Found) => Readonly<Record<string, unknown>>): Drafter =>
  (found, all) => {
    const known = ladder(use, params(found));
    return { ladders: [{ rungs: [...known.rungs, ...anyKind(found, all).ladders.flatMap(({ rungs }) => rungs)] }] };
  };

const given = (object: unknown, path: string) => text(at(object, path)) || undefined;

const drafters: Readonly<Record<string, Drafter>> = {
  APIService: custom('k8s.apiservice', ({ name }) => ({ name })),
  'applications.argoproj.io': custom('argo.app', ({ namespace: ns, name, object }) => ({
    ns,
    name,
    path: given(object, 'spec.source.path'),
    dest: given(object, 'spec.destination.namespace'),
  })),
  ClusterRoleBinding: (found, all) => bindingOf(found, all),
  CronJob: cronJob,
  DaemonSet: workload,
  Deployment: workload,
  'helmreleases.helm.toolkit.fluxcd.io': custom('flux.ready', ({ namespace: ns, name }) => ({
    kind: 'HelmRelease',
    ns,
    name,
  })),
  HorizontalPodAutoscaler: hpa,
  Ingress: ingress,
  Job: job,
  'kustomizations.kustomize.toolkit.fluxcd.io': custom('flux.ready', ({ namespace: ns, name, object }) => ({
    kind: 'Kustomization',
    ns,
    name,
    path: given(object, 'spec.path'),
  })),
  NetworkPolicy: (found, all) => policyOf(found, all),
  'nodepools.karpenter.sh': custom('k8s.karpenter', ({ name }) => ({ nodePool: name })),
  PersistentVolumeClaim: claim,
  Pod: pod,
  ReplicaSet: workload,
  RoleBinding: (found, all) => bindingOf(found, all),
  Secret: secret,
  Service: service,
  StatefulSet: workload,
  'verticalpodautoscalers.autoscaling.k8s.io': custom('k8s.vpa', ({ namespace: ns, object }) => ({
    ns,
    target: `${text(at(object, 'spec.targetRef.kind'))}/${text(at(object, 'spec.targetRef.name'))}`,
    mode: given(object, 'spec.updatePolicy.updateMode'),
  })),
};

/** The order in which steps of a kind usually come; kinds that are not listed come with the configuration. */
const ORDER: readonly (readonly string[])[] = [
  ['CustomResourceDefinition', 'Namespace', 'StorageClass', 'IngressClass', 'PersistentVolume'],
  ['ServiceAccount', 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'],
  ['ConfigMap', 'Secret', 'PersistentVolumeClaim', 'ResourceQuota', 'LimitRange'],
  ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Pod', 'Job', 'CronJob', 'APIService'],
  ['Service'],
  ['HorizontalPodAutoscaler', 'NetworkPolicy'],
  ['Ingress'],
];

/** Checks of an object and what it rests on, with its place among others; by name alone where nothing else fits. */
export function draftObject(found: Found, all: readonly Found[]): Pick<DraftStep, 'ladders' | 'after' | 'rank'> {
  const { kind, name, namespace: ns } = found;
  const { ladders, after = [] } = (drafters[kind] ?? anyKind)(found, all);
  const place = ORDER.findIndex((names) => names.includes(kind));
  const [first, ...rest] = ladders;
  const last = kind === 'Secret' ? [] : [{ use: 'k8s.object', with: { kind, ...(ns !== undefined && { ns }), name } }];
  return {
    ladders: [{ ...first, rungs: [...(first?.rungs ?? []), ...last] }, ...rest],
    after: [...all.filter((one) => one.kind === 'Namespace' && one.name === ns).map(identityOf), ...after],
    rank: 10 + (place === -1 ? 4 : place),
  };
}

/** Values at paths, where there are any. */
function picked(object: unknown, ...paths: readonly string[]): Matchers {
  return Object.fromEntries(
    paths.flatMap((path): [string, unknown][] => {
      const value = at(object, path);
      return typeof value === 'string' && value !== '' ? [[path, matcherOf(value)]] : [];
    }),
  );
}

/** Fields of an object that are other than they were before, as conditions. */
export function changesOf(before: Found, after: Found): Matchers {
  const old = new Map(contentOf(before));
  return Object.fromEntries(
    contentOf(after)
      .filter(([path, value]) => old.get(path) !== value)
      .slice(0, 5)
      .map(([path, value]) => [path, matcherOf(value)]),
  );
}

/** The plain values of an object that somebody wrote. */
function contentOf({ object }: Found): [string, string | number | boolean][] {
  const { apiVersion: _, kind: __, metadata, status: ___, ...content } = object;
  const { labels, annotations } = isRecord(metadata) ? metadata : {};
  return [
    ...Object.entries(content).flatMap(([key, value]) => scalarsIn({ [key]: value }, '', 6)),
    ...scalarsIn(labels, 'metadata.labels', 1),
    ...scalarsIn(annotations, 'metadata.annotations', 1),
    ...listAt(object, 'spec.template.spec.containers').flatMap((container) =>
      scalarsIn(container, `spec.template.spec.containers[name=${text(container.name)}]`, 3),
    ),
  ].filter(([path]) => !/last-applied-configuration|deployment\.kubernetes\.io\/revision|resourceVersion/.test(path));
}
