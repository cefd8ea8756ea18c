/**
 * How Cluster Autoscaler is told which Auto Scaling groups to resize
 * (https://github.com/kubernetes/autoscaler/tree/master/cluster-autoscaler/cloudprovider/aws).
 */
import { parse } from 'yaml';
import type { AwsOperations } from '../reads/operations.ts';
import { type CheckContext, type Finding, fail } from '../verdict.ts';
import { textAt } from './custom.ts';
import { tagsOf, textOf } from './lenient.ts';
import { each, nameOf, text } from './objects.ts';
import type { Workload } from './rollout.ts';

type Groups = AwsOperations['autoscaling:DescribeAutoScalingGroups']['output'] | undefined;
interface ConfigMap {
  metadata?: { annotations?: Readonly<Record<string, unknown>> | undefined } | undefined;
  data?: Readonly<Record<string, unknown>> | undefined;
}

/** Seconds after which the status is no longer that of a working autoscaler, which writes it every ten. */
const FRESH = 120;
/** Largest status that is read, in characters. */
const LONGEST = 100_000;

/** An Auto Scaling group with its tags. */
interface Group {
  name: string;
  tags: Readonly<Record<string, string>>;
}

/** What is wrong with the arguments that name the groups; undefined when one of them leads to a group of the cluster. */
export function wrongGroups(workload: Workload, cluster: string, answer: Groups): Finding | undefined {
  const name = nameOf(workload);
  const discoveries = valuesOf(workload, 'node-group-auto-discovery');
  const fixed = valuesOf(workload, 'nodes');
  const groups = each(answer?.AutoScalingGroups).map((group) => ({
    name: textOf(group.AutoScalingGroupName),
    tags: tagsOf(group.Tags),
  }));
  const findings = [
    ...discoveries.map((value) => wrongDiscovery(name, value, cluster, groups)),
    ...fixed.map((value) => wrongGroup(name, value, groups)),
  ];
  if (findings.length === 0) return fail('autoscaler.noGroups', { name });
  return findings.includes(undefined) ? undefined : findings[0];
}

/** What the status that the autoscaler writes says against it. */
export function sickStatus(map: ConfigMap, { now }: Pick<CheckContext, 'now'>): Finding | undefined {
  const last = text(map.metadata?.annotations?.['cluster-autoscaler.kubernetes.io/last-updated']);
  const [, day = '', time = ''] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/.exec(last) ?? [];
  const age = (Date.parse(now) - Date.parse(`${day}T${time}Z`)) / 1000;
  if (!(age < FRESH)) return fail('autoscaler.stale', { last });
  const status = textOf(map.data?.status).slice(0, LONGEST);
  // YAML since version 1.30, a text of its own before.
  const seen =
    /^Cluster-wide:\s+Health:\s+(\w+)/m.exec(status)?.[1] ?? textAt(yamlOf(status), 'clusterWide.health.status');
  return seen === 'Healthy' ? undefined : fail('autoscaler.unhealthy', { seen: seen || 'Unknown' });
}

/** `asg:tag=key,key=value,…`: the groups that have all of these tags. */
function wrongDiscovery(name: string, value: string, cluster: string, groups: readonly Group[]): Finding | undefined {
  const argument = `--node-group-auto-discovery=${value}`;
  if (isPlaceholder(value)) return fail('autoscaler.placeholder', { name, argument, cluster });
  const tags = value
    .replace(/^asg:tag=/, '')
    .split(',')
    .map((tag) => {
      const [key = '', own] = tag.split('=');
      return { key: key.trim(), own: own?.trim() };
    });
  if (!tags.some(({ key, own }) => key.split('/').at(-1) === cluster || own === cluster))
    return fail('autoscaler.otherCluster', { name, argument, cluster });
  const hasAll = ({ tags: has }: Group) =>
    tags.every(({ key, own }) => has[key] !== undefined && (own === undefined || has[key] === own));
  return groups.some(hasAll) ? undefined : fail('autoscaler.noTags', { name, tags: tags.map(({ key }) => key) });
}

/** `min:max:group`. */
function wrongGroup(name: string, value: string, groups: readonly Group[]): Finding | undefined {
  const group = value.split(':').slice(2).join(':');
  if (groups.some((one) => one.name === group && group !== '')) return undefined;
  return fail('autoscaler.otherGroup', { name, argument: `--nodes=${value}`, known: groups.map((one) => one.name) });
}

function isPlaceholder(value: string): boolean {
  return /[<>{}$]|YOUR[ _-]?CLUSTER/i.test(value);
}

/** The values of a flag in command and arguments: `--flag=value`, `--flag value`, or inside a line for a shell. */
function valuesOf({ spec }: Workload, flag: string): string[] {
  const words = each(spec?.template?.spec?.containers).flatMap(({ command, args }) =>
    [...each(command), ...each(args)].flatMap((word) => splitWords(text(word))),
  );
  return words.flatMap((word, place) => {
    const [, after] = new RegExp(`^--?${flag}(?:=(.*))?$`).exec(word) ?? [];
    if (after !== undefined) return [after.replace(/^["']|["']$/g, '')];
    return word === `--${flag}` || word === `-${flag}` ? [words[place + 1] ?? ''] : [];
  });
}

/** A placeholder such as `<YOUR CLUSTER NAME>` is one word with what is around it. */
function splitWords(word: string): string[] {
  return word.match(/(?:<[^>]*>|\S)+/g) ?? [];
}

function yamlOf(status: string): unknown {
  try {
    return parse(status, { maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}
