/**
 * Damages that checks of pods and their images may survive.
 */
import type { Reason } from './reason.ts';
import { podShape } from './workloads.ts';

/** Whether a damaged reference is to what the lab asks pods to use. */
function asksUse(damage: string, params: unknown): boolean {
  return JSON.stringify(params).includes(damage.includes('configMapRef') ? '"configMaps"' : '"secrets"');
}

export const pods: readonly Reason[] = [
  {
    checks: ['k8s.image'],
    damage: /^(images|manifests)\b/,
    why: 'simulated nodes name no digest of what runs, and what the kubelet does not tell does not fail (k8s-image.test.ts)',
  },
  {
    checks: ['k8s.image'],
    damage:
      /^pods\.items\.\[\](\.(metadata\.name|spec\.containers\.\[\]\.name|status\.containerStatuses)\b| (renamed|disowned|reowned)$)/,
    why: 'names and owners of pods are not asked for; without a status the image of the specification counts for a ready pod',
  },
  {
    checks: ['k8s.image'],
    damage: /^pods\.items\.\[\]\.spec\.containers\.\[\]\.image /,
    unless: ['tag', 'tagPattern'],
    why: 'the status names the image as well',
  },
  {
    checks: ['k8s.image'],
    damage: /^pods\.items\.\[\]\.spec\.containers\.\[\]\.image changed$/,
    unless: ['tag'],
    why: 'the changed tag meets the pattern of the lab too',
  },
  {
    checks: ['k8s.pods'],
    damage: /^pods\.items\.\[\](\.metadata\.(name|uid) | renamed$)/,
    why: 'names are not asked for',
  },
  {
    checks: ['k8s.pods'],
    damage: /^pods\.items\.\[\]\.status\.containerStatuses\b/,
    unless: ['containersAtLeast'],
    why: 'readiness stands in the condition',
  },
  {
    checks: ['k8s.pods'],
    damage: /^pods\.items\.\[\](\.metadata\.ownerReferences\b| (disowned|reowned)$)/,
    why: 'owners are not asked for: they tell pods of DaemonSets from others only where all of a namespace count',
  },
  {
    checks: ['k8s.pods'],
    damage: /^pods\.items\.\[\]\.metadata\.labels /,
    unless: ['labels'],
    why: 'labels are not asked for',
  },
  {
    checks: ['k8s.pods'],
    damage: /^pods\.items\.\[\]\.spec\.containers\b/,
    unless: [...podShape, 'imagePattern'],
    why: 'containers are not asked for',
  },
  {
    checks: ['k8s.pods'],
    damage: /^pods\.items\.\[\]\.spec( |\.nodeName )/,
    unless: ['onFargate', 'nodeLabel', 'imagePattern', ...podShape],
    why: 'neither nodes nor volumes are asked for',
  },
  {
    checks: ['k8s.pods'],
    damage: /^pods\.items\.\[\]\.spec\.containers\.\[\]\.(image|name) /,
    unless: ['imagePattern'],
    why: 'names and images are not asked for',
  },
  {
    checks: ['k8s.pods'],
    damage: /\.volumes\.\[\]\.(projected|persistentVolumeClaim) /,
    where: ({ params }) => !/projected|persistentVolumeClaim/.test(JSON.stringify(params)),
    why: 'volumes of this type are not asked for',
  },
  {
    checks: ['k8s.pods'],
    damage: /\.volumes\.\[\]\.hostPath /,
    where: ({ params }) => !/hostPath/.test(JSON.stringify(params)),
    why: 'volumes of this type are not asked for',
  },
  {
    checks: ['k8s.pods'],
    damage: /\.volumes\.\[\]\.emptyDir /,
    where: ({ params }) => !/emptyDir/.test(JSON.stringify(params)),
    why: 'volumes of this type are not asked for',
  },
  {
    checks: ['k8s.pods'],
    damage: /^pods\.items\.\[\]\.spec\.nodeName /,
    unless: ['onFargate', 'nodeLabel'],
    why: 'nodes are not asked for',
  },
  {
    checks: ['k8s.pods'],
    damage: /^nodes\.items\.\[\]\.metadata\.labels( |\.(?!eks\.amazonaws\.com\/compute-type))/,
    unless: ['nodeLabel'],
    where: ({ params }) => JSON.stringify(params).includes('"onFargate":false'),
    why: 'a node without the sign of Fargate is none; other labels are not asked for',
  },
  {
    checks: ['k8s.pods'],
    damage: /\.volumeMounts\.\[\]\.readOnly /,
    where: ({ params }) => !JSON.stringify(params).includes('"readOnly"'),
    why: 'how a volume is mounted is not asked for',
  },
  {
    checks: ['k8s.pods'],
    damage: /\.status\.podIPs( |\.\[\] (deleted|null))|^vpcs\.Vpcs\.\[\](\.Ipv6\w+ | (renamed|disowned|reowned)$)/,
    why: 'the first address stands in a field of its own too; the network was asked for by its id',
  },
  {
    checks: ['k8s.workload', 'k8s.pods'],
    damage: /\.volumes\.\[\]\.(persistentVolumeClaim|hostPath|emptyDir) (emptied|retyped)$/,
    why: 'a volume is of the type whose field is there, whatever is in it',
  },
  {
    checks: ['k8s.workload', 'k8s.pods'],
    damage: /\.volumeMounts\.\[\]\.mountPath /,
    why: 'the lab asks for a mount, anywhere',
  },
  { checks: ['k8s.pods'], damage: /\.containers\.\[\]\.image changed$/, why: 'the longer name still has the pattern' },
  {
    checks: ['k8s.pods'],
    damage: /\.(readiness|liveness|startup)Probe\.httpGet (emptied|retyped)$/,
    where: ({ params }) => !/"(path|port)":/.test(JSON.stringify(params)),
    why: 'any probe will do',
  },
  {
    checks: ['k8s.pods'],
    damage: /\.spec\.(containers\.\[\]\.volumeMounts|volumes)( |\.\[\]( |\.name ))/,
    unless: ['volumes'],
    why: 'a volume is one way to use a ConfigMap or Secret, and the environment another',
  },
  {
    checks: ['k8s.pods'],
    damage: /\.envFrom\.\[\]\.(configMapRef|secretRef)(\.name (retyped|changed)$| |\.name )/,
    where: ({ damage, params }) => / (retyped|changed)$/.test(damage) || !asksUse(damage, params),
    why: 'any ConfigMap or Secret will do; the other one of them is not asked for',
  },
];
