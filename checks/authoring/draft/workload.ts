/**
 * Drafts of what runs pods, and of the volumes they claim.
 */
import { amount, text } from '../../rules/objects.ts';
import { type Found, identityOf } from './objects.ts';
import { type Drafter, ladder } from './step.ts';
import { isScaling } from './traffic.ts';
import { at, listAt } from './values.ts';

export const workload: Drafter = (found, all) => {
  const { kind, name, namespace: ns = '', object } = found;
  const isScaled = all.some((one) => isScaling(one, found));
  const replicas = isScaled || kind === 'DaemonSet' ? undefined : amount(at(object, 'spec.replicas'), 1);
  const [container] = listAt(object, 'spec.template.spec.containers');
  const [port] = listAt(container, 'ports').map(({ containerPort }) => containerPort);
  const readyAtLeast = replicas === undefined || replicas < 2 ? undefined : replicas;
  const params = { kind, ns, name, readyAtLeast, replicas, image: imageOf(container), port };
  const everywhere = ladder('k8s.daemonset', { ns, name });
  return {
    ladders: [
      ladder(
        'k8s.workload',
        params,
        ['replicas'],
        ['replicas', 'image'],
        ['replicas', 'image', 'port', 'readyAtLeast'],
      ),
      ...(kind === 'DaemonSet' ? [{ ...everywhere, isObserved: true }] : []),
    ],
    after: [
      ...mentioned(object, 'spec.template.spec', all, found.namespace),
      ...all.filter((one) => one.kind === 'PersistentVolumeClaim' && claims(object).includes(one.name)).map(identityOf),
    ],
  };
};

export const pod: Drafter = ({ name, namespace: ns = '', object }) => {
  const runsOnce = ['Never', 'OnFailure'].includes(text(at(object, 'spec.restartPolicy')));
  const phase = text(at(object, 'status.phase')) || (runsOnce ? { oneOf: ['Running', 'Succeeded'] } : 'Running');
  const image = text(listAt(object, 'spec.containers')[0]?.image);
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

export const job: Drafter = ({ name, namespace: ns = '', object }, all) => ({
  ladders: [
    ladder('k8s.job', { ns, name, image: imageOf(listAt(object, 'spec.template.spec.containers')[0]) }, ['image']),
  ],
  after: mentioned(object, 'spec.template.spec', all, ns),
});

export const cronJob: Drafter = ({ kind, name, namespace: ns = '', object }, all) => ({
  ladders: [
    ladder('k8s.object', { kind, ns, name, fields: { 'spec.schedule': text(at(object, 'spec.schedule')) } }, [
      'fields',
    ]),
    ladder('k8s.job', { ns, owner: `CronJob/${name}`, succeededAtLeast: 1 }),
  ],
  after: mentioned(object, 'spec.jobTemplate.spec.template.spec', all, ns),
});

/** An image without what differs between accounts (registry and tag of a repository of one's own) and between pulls. */
function imageOf(container: unknown): string | undefined {
  const [image = ''] = text(at(container, 'image')).split('@');
  if (image === '' || image.includes('$') || image.includes('{')) return undefined;
  const own = /^\d{12}\.dkr\.ecr\.[^/]+\/(?<path>[^:]+)(:.*)?$/.exec(image);
  return own?.groups?.path ?? image.replace(/:latest$/, '');
}

function claims(object: unknown): string[] {
  return listAt(object, 'spec.template.spec.volumes').map((volume) =>
    text(at(volume, 'persistentVolumeClaim.claimName')),
  );
}

/** ConfigMaps, Secrets and the ServiceAccount that a pod template names. */
function mentioned(object: unknown, path: string, all: readonly Found[], namespace: string | undefined): string[] {
  const template = JSON.stringify(at(object, path) ?? {});
  return all
    .filter((one) => ['ConfigMap', 'Secret', 'ServiceAccount'].includes(one.kind) && one.namespace === namespace)
    .filter(({ name }) => template.includes(`ame":${JSON.stringify(name)}`))
    .map(identityOf);
}
