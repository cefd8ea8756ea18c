/**
 * Drafts of what runs pods, and of the volumes they claim.
 */
import * as z from 'zod';
import { amount, text } from '../../rules/objects.ts';
import { isRecord } from '../../rules/path.ts';
import { shapeParams, wrongShape } from '../../rules/pod-shape.ts';
import { shapedBy, type Workload, type WorkloadKind } from '../../rules/rollout.ts';
import { type Found, identityOf } from './objects.ts';
import { type Drafter, ladder } from './step.ts';
import { isScaling } from './traffic.ts';
import { at, isPlaceholder, listAt } from './values.ts';

export const workload: Drafter = (found, all) => {
  const { kind, name, namespace: ns = '', object } = found;
  const after = [
    ...mentioned(object, 'spec.template.spec', all, found.namespace),
    ...all.filter((one) => one.kind === 'PersistentVolumeClaim' && claims(object).includes(one.name)).map(identityOf),
  ];
  // Nothing runs yet: somebody scales it later.
  if (at(object, 'spec.replicas') === 0) return { ladders: [ladder('k8s.object', { kind, ns, name })], after };
  const isScaled = all.some((one) => isScaling(one, found));
  const wanted = amount(at(object, 'spec.replicas'), 1);
  const replicas = isScaled || kind === 'DaemonSet' || wanted < 2 ? undefined : wanted;
  const [container] = listAt(object, 'spec.template.spec.containers');
  const [port] = listAt(container, 'ports').map(({ containerPort }) => containerPort);
  const shape = shapeOf(found, all);
  const params = { kind, ns, name, readyAtLeast: replicas, replicas, image: imageOf(container), port, ...shape };
  const extras = Object.keys(shape);
  const everywhere = ladder('k8s.daemonset', { ns, name });
  return {
    ladders: [
      ladder(
        'k8s.workload',
        params,
        ['resources'],
        extras,
        [...extras, 'replicas'],
        [...extras, 'replicas', 'image'],
        [...extras, 'replicas', 'image', 'port', 'readyAtLeast'],
      ),
      ...(kind === 'DaemonSet' ? [{ ...everywhere, isObserved: true }] : []),
    ],
    after,
  };
};

export const pod: Drafter = ({ name, namespace: ns = '', object }) => {
  const runsOnce = ['Never', 'OnFailure'].includes(text(at(object, 'spec.restartPolicy')));
  const phase = text(at(object, 'status.phase')) || (runsOnce ? { oneOf: ['Running', 'Succeeded'] } : 'Running');
  const image = imageOf(listAt(object, 'spec.containers')[0]) ?? '';
  const fields = { 'status.phase': phase, ...(image !== '' && { 'spec.containers': { any: { fields: { image } } } }) };
  return { ladders: [ladder('k8s.object', { kind: 'Pod', ns, name, fields })] };
};

export const claim: Drafter = ({ name, namespace: ns = '', object }, all) => {
  const storageClass = text(at(object, 'spec.storageClassName')) || undefined;
  const size = text(at(object, 'spec.resources.requests.storage')) || undefined;
  const params = { ns, name, storageClass, sizeAtLeast: size, accessModes: at(object, 'spec.accessModes') };
  return {
    ladders: [ladder('k8s.pvc', params, ['sizeAtLeast'], ['sizeAtLeast', 'storageClass', 'accessModes'])],
    after: all.filter((one) => one.kind === 'StorageClass' && one.name === storageClass).map(identityOf),
  };
};

export const job: Drafter = ({ kind, name, namespace: ns = '', object }, all) => ({
  ladders: [
    at(object, 'spec.suspend') === true
      ? ladder('k8s.object', { kind, ns, name, fields: { 'spec.suspend': true } })
      : ladder('k8s.job', { ns, name, image: imageOf(listAt(object, 'spec.template.spec.containers')[0]) }, ['image']),
  ],
  after: mentioned(object, 'spec.template.spec', all, ns),
});

export const cronJob: Drafter = ({ kind, name, namespace: ns = '', object }, all) => ({
  ladders: [
    ladder('k8s.object', { kind, ns, name, fields: { 'spec.schedule': text(at(object, 'spec.schedule')) } }, [
      'fields',
    ]),
    ...(at(object, 'spec.suspend') === true
      ? []
      : [ladder('k8s.job', { ns, owner: `CronJob/${name}`, succeededAtLeast: 1 })]),
  ],
  after: mentioned(object, 'spec.jobTemplate.spec.template.spec', all, ns),
});

/** What a pod template has besides its image: configuration, probes, requests, sidecars. */
function shapeOf({ kind, object, namespace: ns }: Found, all: readonly Found[]): Record<string, unknown> {
  const containers = listAt(object, 'spec.template.spec.containers');
  const named = (referenced: string) => {
    const of = mentionedOf([referenced], at(object, 'spec.template.spec'), all, ns).map((one) => one.name);
    return of.length === 0 ? undefined : of.length === 1 ? of[0] : of;
  };
  const [configMaps, secrets] = [named('ConfigMap'), named('Secret')];
  const probes = ['readiness', 'liveness', 'startup'].filter((kind) =>
    containers.some((container) => isRecord(container[`${kind}Probe`])),
  );
  const requests = containers.length === 1 ? at(containers[0], 'resources.requests') : undefined;
  const shape = {
    ...((configMaps ?? secrets) !== undefined && {
      uses: { ...(configMaps !== undefined && { configMaps }), ...(secrets !== undefined && { secrets }) },
    }),
    ...(probes.length > 0 && { probes: Object.fromEntries(probes.map((kind) => [kind, true])) }),
    ...(isRecord(requests) && { resources: { requests } }),
    ...(containers.length > 1 && { containersAtLeast: containers.length }),
  };
  // A reference may be optional, a volume not mounted, probes in different containers: only what the solution itself meets is
  // asked. The rules bear any form that the object may have.
  const shaped = shapedBy(kind as WorkloadKind, object as Workload);
  return Object.fromEntries(
    Object.entries(shape).filter(([key, value]) => {
      const asked = z.object(shapeParams).safeParse({ [key]: value });
      return asked.success && wrongShape(shaped, asked.data) === undefined;
    }),
  );
}

/** An image without what differs between accounts (registry and tag of a repository of one's own) and between pulls. */
function imageOf(container: unknown): string | undefined {
  const [image = ''] = text(at(container, 'image')).split('@');
  if (image === '' || isPlaceholder(image) || /[${}<>]/.test(image)) return undefined;
  const own = /^\d{12}\.dkr\.ecr\.[^/]+\/(?<path>[^:]+)(:.*)?$/.exec(image);
  return own?.groups?.path ?? image.replace(/:latest$/, '');
}

function claims(object: unknown): string[] {
  return listAt(object, 'spec.template.spec.volumes').map((volume) =>
    text(at(volume, 'persistentVolumeClaim.claimName')),
  );
}

/** ConfigMaps, Secrets and the ServiceAccount that a pod template names, by their keys. */
function mentioned(object: unknown, path: string, all: readonly Found[], namespace: string | undefined): string[] {
  return mentionedOf(['ConfigMap', 'Secret', 'ServiceAccount'], at(object, path), all, namespace).map(identityOf);
}

function mentionedOf(
  kinds: readonly string[],
  template: unknown,
  all: readonly Found[],
  namespace: string | undefined,
): Found[] {
  const text = JSON.stringify(template ?? {});
  const keys: Readonly<Record<string, string>> = {
    ConfigMap: 'config[Mm]ap\\w*":\\{[^{}]*"name"',
    Secret: 'secret\\w*":\\{[^{}]*"(?:name|secretName)"',
    ServiceAccount: '"serviceAccount(?:Name)?"',
  };
  return all.filter(
    ({ kind, name, namespace: own }) =>
      kinds.includes(kind) &&
      own === namespace &&
      new RegExp(`${keys[kind]}:"${name.replaceAll(/[^\w-]/g, '\\$&')}"`).test(text),
  );
}
