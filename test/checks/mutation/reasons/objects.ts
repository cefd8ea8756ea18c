/**
 * Damages that checks of rights, policies and any other objects may survive.
 */
import { isRecord, parsePath } from '../../../../checks/rules/path.ts';
import type { Reason } from './reason.ts';

/** Whether a damage is beside all fields that `k8s.object` is asked about. */
const isUnasked: Reason['where'] = ({ damage, params }) => {
  const [, field = ''] = /^objects\.items\.\[\]\.(.*) \w+$/.exec(damage) ?? [];
  const damaged = field.replaceAll('.[]', '');
  const isIn = (one: string, other: string) => one === other || one.startsWith(`${other}.`);
  const { fields, labels } = isRecord(params) ? params : {};
  const selected = isRecord(labels) ? Object.keys(labels).map((key) => `metadata.labels.${key}`) : [];
  const asked = [...askedIn(fields), ...selected];
  return !asked.some((one) => isIn(one, damaged) || isIn(damaged, one));
};

/** The paths that fields are asked by, those within them included; a list stands for its items. */
function askedIn(fields: unknown): string[] {
  if (!isRecord(fields)) return [];
  return Object.entries(fields).flatMap(([path, wanted]) => {
    const steps = parsePath(path) ?? [];
    const keys = steps.flatMap((step) => ('field' in step ? [step.field] : []));
    const inner = askedWithin(wanted);
    const found = steps.flatMap((step, place) => ('key' in step ? [[...keys.slice(0, place), step.key]] : []));
    const at = [...found, ...(inner.length === 0 ? [keys] : inner.map((key) => [...keys, key]))];
    return at.map((parts) => parts.join('.'));
  });
}

function askedWithin(wanted: unknown): string[] {
  if (!isRecord(wanted)) return [];
  return [...askedIn(wanted.fields), ...askedWithin(wanted.any), ...askedWithin(wanted.each)];
}

export const objects: readonly Reason[] = [
  {
    checks: ['argo.app'],
    damage: /^apps\.items\.\[\](\.(metadata|spec\.source\.repoURL)\b| (moved|renamed)$)/,
    unless: ['name', 'repo', 'ns'],
    why: 'the lab accepts any name and repository; Argo CD may look for Applications anywhere',
  },
  {
    checks: ['argo.app'],
    damage: /\.spec\.(source|destination)\b/,
    unless: ['path', 'dest', 'repo'],
    why: 'neither source nor destination is asked for',
  },
  { checks: ['argo.app'], damage: /\.spec\.syncPolicy\b/, unless: ['automated', 'selfHeal'], why: 'any way will do' },
  {
    checks: ['argo.app'],
    damage: /\.syncPolicy\.automated(\.selfHeal | emptied$)/,
    unless: ['selfHeal'],
    why: 'an empty setting is the one that synchronizes by itself, without healing',
  },
  {
    checks: ['k8s.apiservice'],
    damage: /^service\.(metadata( |\.creationTimestamp )|status\.conditions\.\[\]\.lastTransitionTime )/,
    why: 'times count only while it is not available; it was asked for by its name',
  },
  {
    checks: ['k8s.apiservice'],
    damage: /^metrics\.items\.\[\] (renamed|dying)$/,
    why: 'values of any node will do; they are made anew for each answer and never deleted',
  },
  {
    checks: ['k8s.autoscaler'],
    damage: /\.(AutoScalingGroupName|Tags\.\[\]\.Value) |^groups\.AutoScalingGroups\.\[\] (renamed|reowned)$/,
    why: 'its tags lead to the group, whatever they say',
  },
  { checks: ['k8s.can'], damage: /^(asked|twin)\.reason /, why: 'the answer decides, the reason explains' },
  {
    checks: ['k8s.object'],
    damage: /^objects\.served (deleted|null|retyped)$/,
    why: 'objects that were listed are served',
  },
  {
    checks: ['k8s.object'],
    damage: /^objects\.items\.\[\]\.metadata\.labels /,
    unless: ['labels'],
    why: 'labels are not asked for',
  },
  {
    checks: ['k8s.object'],
    damage: /^objects\.items\.\[\](\.metadata\.name | renamed$)/,
    unless: ['name'],
    why: 'names are not asked for',
  },
  {
    checks: ['k8s.object'],
    damage: /^objects\.items\.\[\]\.(?!metadata(\.(name|namespace|labels))? )/,
    where: isUnasked,
    why: 'the check looks at the whole object, and asks for none of this',
  },
  { checks: ['k8s.object'], damage: /^objects\.items\.\[\] (disowned|reowned)$/, why: 'owners are not asked for' },
  {
    checks: ['k8s.object'],
    damage: /\.(osImage|command\.\[\]|data\.datasources\.yaml) changed$/,
    why: 'the longer text still has the pattern',
  },
  {
    checks: ['k8s.object'],
    damage: /\.(webhooks|rules)\.\[\]/,
    where: ({ params }) => /"fields":\{"(webhooks|rules)":\{"count":/.test(JSON.stringify(params)),
    why: 'webhooks, or rules, are counted, whatever they are',
  },
  {
    checks: ['k8s.object'],
    damage: /(\/role-arn|\.cpu|\.schedule) (changed|emptied|retyped)$/,
    why: 'any role, usage or schedule is accepted, and what is there after the damage is still one',
  },
  {
    checks: ['k8s.object'],
    damage: /^objects\.items\.\[\]\.spec( |\.suspend (deleted|null)$)/,
    where: ({ params }) => JSON.stringify(params).includes('"fields":{"spec.suspend":{"not":true}}'),
    why: 'a CronJob that does not say that it is suspended runs',
  },
  {
    checks: ['k8s.object'],
    damage: /\.spec\.suspend (deleted|null)$/,
    why: 'a CronJob that does not say that it is suspended runs',
  },
  {
    checks: ['k8s.netpol'],
    damage: /^namespaces\b|^pods\.items\.\[\](\.(status|spec)\b|\.metadata\.name | (renamed|disowned|reowned)$)/,
    where: ({ params }) => !JSON.stringify(params).includes('"block":'),
    why: 'the lab speaks of pods and namespaces by labels, whether they are there or not; names, addresses and declared ports are not asked for',
  },
  {
    checks: ['k8s.netpol'],
    damage: /^policies\.items\.\[\](\.metadata\.name | renamed$)/,
    why: 'any policy will do',
  },
  {
    checks: ['k8s.netpol'],
    damage: /\.spec\.podSelector( |\.matchLabels (deleted|null|emptied)$|\.matchLabels\.\w+ deleted$)/,
    why: 'a selector that asks for less selects more pods, these among them',
  },
  {
    checks: ['k8s.netpol'],
    damage:
      /\.(policyTypes (deleted|null|emptied|retyped)|policyTypes\.\[\] (deleted|null)|ports\.\[\]\.protocol (deleted|null|emptied))$/,
    why: 'the API reads missing types of a policy as Ingress, and a missing protocol as TCP',
  },
  {
    checks: ['k8s.netpol'],
    damage:
      /^policies\.items\.\[\]\.spec( |\.ingress\b|\.podSelector\.matchLabels)|^pods\.items\.\[\]\.metadata\.labels /,
    where: ({ params }) => /"podLabels":\{\},"deny":true,"atMost":false/.test(JSON.stringify(params)),
    why: 'one policy closes all pods; a policy that says nothing does so too, and what others open again is not asked here',
  },
  {
    checks: ['iam.role'],
    damage: /^(details|attached|inline) (deleted|null|retyped)$/,
    unless: ['policies'],
    why: 'policies are not asked for',
  },
  {
    checks: ['iam.role'],
    damage: /^described\.cluster (renamed|disowned|reowned)$/,
    why: 'the issuer of the cluster decides; it was asked for by its name',
  },
];
