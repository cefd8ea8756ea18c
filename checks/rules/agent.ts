/**
 * Which DaemonSets may be meant as an agent, and what their pods are told.
 */

import { type Finding, fail } from '../verdict.ts';
import type { DaemonSet } from './coverage.ts';
import { hasLabels, selectorOf } from './labels.ts';
import { absent, closestLabels, each, existing, named, nameOf, namespaceOf, text } from './objects.ts';
import { matches } from './pattern.ts';

/** What names an agent; all that is given has to fit. */
export interface AgentName {
  ns?: readonly string[] | undefined;
  name?: readonly string[] | undefined;
  imagePattern?: string | undefined;
  labels?: Readonly<Record<string, readonly string[]>> | undefined;
}

type Listing = { items?: readonly DaemonSet[] } | undefined;

type Containers = NonNullable<NonNullable<NonNullable<DaemonSet['spec']>['template']>['spec']>['containers'];

/** The DaemonSets that may be meant. */
export function agentsOf(asked: AgentName, listed: Listing): DaemonSet[] {
  const present = placed(asked, listed);
  const { name, imagePattern, labels } = asked;
  return (name === undefined ? present : named(present, name)).filter(
    (one) =>
      (imagePattern === undefined || hasImage(one, imagePattern)) &&
      hasLabels(one.spec?.template?.metadata?.labels, labels ?? {}),
  );
}

/** The finding for an agent that is not there. */
export function noAgent(asked: AgentName, listed: Listing): Finding {
  const { ns, name, imagePattern, labels = {} } = asked;
  const present = placed(asked, listed);
  const namespace = ns?.join(', ') ?? '';
  if (name !== undefined && named(present, name).length === 0) return absent('DaemonSet', name, namespace, present);
  if (imagePattern !== undefined && !present.some((one) => hasImage(one, imagePattern))) {
    const seen = present.flatMap((one) => imagesOf(one).map((image) => `${nameOf(one)} (${image})`));
    return fail('daemonset.image', { namespace, seen: seen.slice(0, 10), wanted: imagePattern });
  }
  const templates = present.map(({ spec }) => ({ metadata: spec?.template?.metadata }));
  const seen = closestLabels(labels, templates);
  return fail('object.unlabelled', { kind: 'DaemonSet', namespace, wanted: selectorOf(labels), seen });
}

/** None of the paths of the node is mounted into a container; a folder above it is as good. */
export function wrongMount(daemonSet: DaemonSet, wanted: readonly string[]): Finding | undefined {
  const mounted = containersOf(daemonSet).flatMap(({ volumeMounts }) => each(volumeMounts).map(({ name }) => name));
  const volumes = each(daemonSet.spec?.template?.spec?.volumes).filter(({ name }) => mounted.includes(name));
  const paths = volumes.flatMap(({ hostPath }) => (text(hostPath?.path) === '' ? [] : [folder(text(hostPath?.path))]));
  if (paths.some((path) => wanted.some((one) => folder(one).startsWith(path)))) return undefined;
  const seen = paths.map((path) => path.replace(/(?<=.)\/$/, ''));
  return fail('daemonset.mount', { ...placeOf(daemonSet), seen, wanted });
}

/** A variable that no container has with one of the values; those that come from elsewhere are named by their source. */
export function wrongEnv(
  daemonSet: DaemonSet,
  wanted: Readonly<Record<string, readonly string[]>>,
): Finding | undefined {
  for (const [variable, values] of Object.entries(wanted)) {
    const set = containersOf(daemonSet).flatMap(({ env }) => each(env).filter(({ name }) => name === variable));
    if (set.some(({ value }) => values.includes(text(value)))) continue;
    const seen = set.map(({ value, valueFrom }) => text(value) || `(${Object.keys(valueFrom ?? {}).join()})`);
    return fail('daemonset.env', { ...placeOf(daemonSet), variable, seen, wanted: values });
  }
  return undefined;
}

function placed({ ns }: AgentName, listed: Listing): DaemonSet[] {
  return existing(listed).filter((one) => ns === undefined || ns.includes(namespaceOf(one)));
}

function imagesOf(daemonSet: DaemonSet): string[] {
  return containersOf(daemonSet).map(({ image }) => text(image));
}

function hasImage(daemonSet: DaemonSet, wanted: string): boolean {
  return imagesOf(daemonSet).some((image) => matches(wanted, image));
}

function containersOf(daemonSet: DaemonSet): NonNullable<Containers> {
  return each(daemonSet.spec?.template?.spec?.containers);
}

function placeOf(daemonSet: DaemonSet) {
  return { name: nameOf(daemonSet), namespace: namespaceOf(daemonSet) };
}

/** With one slash at its end, so that `/var/lo` is not above `/var/log`. */
function folder(path: string): string {
  return `${path.replace(/\/+$/, '')}/`;
}
