/** Workloads with their versions, as controllers leave them behind. `now` of the tests is 2026-11-21T05:00:00Z. */
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { deployment, early, pod } from './cluster.ts';

/** A version: its image, the revisions it has been (the last one first), when it was made, and its pods. */
export interface VersionParts {
  image: string;
  revisions: readonly number[];
  createdAt?: string;
  /** Names of its pods; empty for a version that is not current. */
  pods?: readonly string[];
  uid?: string;
  podLabels?: Record<string, string>;
  podCreated?: string;
}

interface WorkloadParts {
  name?: string;
  uid?: string;
  createdAt?: string;
  generation?: number;
  replicas?: number;
  spec?: object;
  status?: object;
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
}

type Kube = {
  [K in 'Deployment' | 'ReplicaSet' | 'Pod' | 'StatefulSet' | 'DaemonSet' | 'ControllerRevision']?: KindTypes[K][];
};

const template = (image: string) => ({ spec: { containers: [{ name: 'web', image }] } });

/** A Deployment whose last version is the current one, with its ReplicaSets and pods. */
export function deployed(versions: readonly VersionParts[], parts: WorkloadParts = {}): Kube {
  const { name = 'web', uid = `uid-${name}` } = parts;
  const current = versions.at(-1) ?? { image: '', revisions: [] };
  const replicas = parts.replicas ?? current.pods?.length ?? 2;
  const made = deployment({
    name,
    replicas,
    meta: {
      uid,
      generation: parts.generation ?? 3,
      creationTimestamp: parts.createdAt ?? early,
      annotations: { 'deployment.kubernetes.io/revision': String(current.revisions[0]), ...parts.annotations },
      ...(parts.labels && { labels: parts.labels }),
    },
    spec: { strategy: { type: 'RollingUpdate' }, template: template(current.image), ...parts.spec },
    status: { observedGeneration: parts.generation ?? 3, ...parts.status },
  });
  const sets = versions.map((version): KindTypes['ReplicaSet'] => {
    const [last = 0, ...history] = version.revisions;
    const set = version.uid ?? `${name}-${hashOf(version.image)}`;
    return {
      metadata: {
        name: `${name}-${hashOf(version.image)}`,
        namespace: 'default',
        uid: set,
        creationTimestamp: version.createdAt ?? early,
        labels: { app: name, 'pod-template-hash': hashOf(version.image) },
        annotations: {
          'deployment.kubernetes.io/revision': String(last),
          ...(history.length > 0 && { 'deployment.kubernetes.io/revision-history': history.join(',') }),
        },
        ownerReferences: [{ kind: 'Deployment', name, uid }] as never,
      },
      spec: { replicas: version === current ? replicas : 0, template: template(version.image) } as never,
    };
  });
  const pods = versions.flatMap((version, place) => {
    const set = sets[place]?.metadata;
    const names = version.pods ?? (version === current ? [`${name}-a`, `${name}-b`].slice(0, replicas) : []);
    return names.map((one) => ({
      ...pod({ name: one, labels: { app: name, ...version.podLabels }, created: version.podCreated ?? early }),
      metadata: {
        ...pod({ name: one }).metadata,
        labels: { app: name, 'pod-template-hash': hashOf(version.image), ...version.podLabels },
        creationTimestamp: version.podCreated ?? early,
        ownerReferences: [{ kind: 'ReplicaSet', name: set?.name, uid: set?.uid }] as never,
      },
    }));
  });
  return { Deployment: [made], ReplicaSet: sets, Pod: pods };
}

/** A StatefulSet or DaemonSet with its ControllerRevisions and pods; the version with the highest revision is current. */
export function controlled(
  kind: 'StatefulSet' | 'DaemonSet',
  versions: readonly VersionParts[],
  parts: WorkloadParts = {},
): Kube {
  const { name = 'db', uid = `uid-${name}` } = parts;
  const numberOf = ({ revisions }: VersionParts) => revisions[0] ?? 0;
  const current = [...versions].sort((a, b) => numberOf(a) - numberOf(b)).at(-1) ?? { image: '', revisions: [] };
  const pods = current.pods ?? [`${name}-0`, `${name}-1`];
  const count = parts.replicas ?? pods.length;
  const metadata = {
    name,
    namespace: 'default',
    uid,
    generation: parts.generation ?? 3,
    creationTimestamp: parts.createdAt ?? early,
    ...(parts.labels && { labels: parts.labels }),
    ...(parts.annotations && { annotations: parts.annotations }),
  };
  const spec = { updateStrategy: { type: 'RollingUpdate' }, template: template(current.image), ...parts.spec };
  const observedGeneration = parts.generation ?? 3;
  const set = {
    metadata,
    spec: { replicas: count, ...spec },
    status: { observedGeneration, ...countsOf(kind, count), ...parts.status },
  };
  return {
    [kind]: [set],
    ControllerRevision: versions.map((version) => ({
      metadata: {
        name: `${name}-${hashOf(version.image)}`,
        namespace: 'default',
        creationTimestamp: version.createdAt ?? early,
        ownerReferences: [{ kind, name, uid }] as never,
      },
      revision: numberOf(version),
      data: { spec: { template: template(version.image) } },
    })),
    Pod: pods.map((one) => {
      const made = pod({ name: one, labels: { app: name }, created: current.podCreated ?? early });
      return { ...made, metadata: { ...made.metadata, ownerReferences: [{ kind, name, uid }] as never } };
    }),
  } as Kube;
}

/** Objects of several workloads together. */
export function together(...parts: readonly Kube[]): Kube {
  const kinds = [...new Set(parts.flatMap((part) => Object.keys(part)))] as (keyof Kube)[];
  return Object.fromEntries(kinds.map((kind) => [kind, parts.flatMap((part) => (part[kind] ?? []) as object[])]));
}

function countsOf(kind: 'StatefulSet' | 'DaemonSet', count: number): object {
  return kind === 'StatefulSet'
    ? { replicas: count, updatedReplicas: count, readyReplicas: count, availableReplicas: count }
    : {
        currentNumberScheduled: count,
        desiredNumberScheduled: count,
        updatedNumberScheduled: count,
        numberReady: count,
        numberAvailable: count,
      };
}

/** Stands for the hash that controllers make of a pod template. */
function hashOf(image: string): string {
  return image.replace(/[^a-z0-9]/g, '');
}
