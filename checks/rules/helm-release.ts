/**
 * Helm releases: by the labels of their Secrets, which hold one revision each, and by the annotations that Helm puts on
 * what it installs (https://helm.sh/docs/topics/advanced/#storage-backends).
 */
import type { SecretMetadata } from '../reads/read.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { each, existing, latest, type Named, nameOf, text } from './objects.ts';

/** Seconds after which Helm itself gives up (`--timeout`, 5m0s). */
const HELM_SECONDS = 300;

/** One revision of a release. */
export interface Revision {
  number: number;
  status: string;
  /** When Helm wrote it. */
  at: string | undefined;
}

/** An object with its kind. */
export interface Installed {
  kind: string;
  object: Named;
}

/** The revisions of a release, lowest number first: as text, 10 would come before 9. */
export function revisionsOf(
  release: string,
  answers: readonly ({ items?: readonly SecretMetadata[] } | undefined)[] | undefined,
): Revision[] {
  return each(answers)
    .flatMap((answer) => existing(answer))
    .flatMap(({ metadata }) => {
      const { labels, creationTimestamp } = metadata ?? {};
      const number = Number(text(labels?.version));
      if (text(labels?.name) !== release || text(labels?.owner) !== 'helm' || !(number > 0)) return [];
      return [{ number, status: text(labels?.status), at: latest([creationTimestamp]) }];
    })
    .sort((a, b) => a.number - b.number);
}

/** The objects that Helm has installed with a release of this namespace. */
export function installedBy(release: string, namespace: string, objects: readonly Installed[]): Installed[] {
  return objects.filter(({ object }) => isInstalledBy(release, namespace, object));
}

/** Whether Helm has installed an object with a release of this namespace. */
export function isInstalledBy(release: string, namespace: string, { metadata }: Named): boolean {
  const annotations = metadata?.annotations;
  return (
    metadata?.labels?.['app.kubernetes.io/managed-by'] === 'Helm' &&
    annotations?.['meta.helm.sh/release-name'] === release &&
    annotations['meta.helm.sh/release-namespace'] === namespace
  );
}

/** The finding for a release that is not there: it may be elsewhere, or not installed by Helm at all. */
export function noRelease(
  release: string,
  accepted: readonly string[],
  namespace: string,
  objects: readonly Installed[],
): Finding {
  const annotation = ({ object }: Installed, key: string) =>
    text(object.metadata?.annotations?.[`meta.helm.sh/${key}`]);
  const other = objects.find((one) => annotation(one, 'release-name') === release);
  const elsewhere = other === undefined ? '' : annotation(other, 'release-namespace');
  if (elsewhere !== '' && elsewhere !== namespace)
    return fail('helm.elsewhere', { release, seen: elsewhere, wanted: namespace });
  const applied = objects.find(({ object: { metadata } }) => {
    const { 'app.kubernetes.io/managed-by': manager, 'app.kubernetes.io/instance': instance } = metadata?.labels ?? {};
    return (
      manager === 'Helm' && instance === release && metadata?.annotations?.['meta.helm.sh/release-name'] === undefined
    );
  });
  if (applied !== undefined)
    return fail('helm.templated', { release, namespace, object: `${applied.kind} ${nameOf(applied.object)}` });
  const seen = objects.map((one) => annotation(one, 'release-name')).filter((name) => name !== '');
  return fail('helm.absent', { release: [...accepted], namespace, seen: [...new Set(seen)].slice(0, 10) });
}

/** Why the newest revision has not the wanted status; undefined if it has. */
export function wrongStatus(
  release: string,
  namespace: string,
  { number: revision, status, at }: Revision,
  wanted: string,
  context: CheckContext,
): Finding | undefined {
  if (status === wanted) return undefined;
  const values = { release, namespace, revision };
  if (!status.startsWith('pending-') && status !== 'uninstalling')
    return fail('helm.status', { ...values, seen: status, wanted });
  const patient = { ...context, window: Math.max(context.window, HELM_SECONDS) };
  return pendingOrFail('helm.pending', { ...values, status }, patient, at);
}

/** The finding for objects of a release that name another chart; those that name none do not speak against it. */
export function wrongChart(
  release: string,
  objects: readonly Installed[],
  wanted: readonly string[],
): Finding | undefined {
  const charts = objects.map(({ object }) => text(object.metadata?.labels?.['helm.sh/chart'])).filter(Boolean);
  // The label is the name, a hyphen and the version; both may have hyphens themselves.
  const isWanted = (chart: string) =>
    wanted.some(
      (name) => chart === name || (chart.startsWith(`${name}-`) && /^v?\d/.test(chart.slice(name.length + 1))),
    );
  if (charts.length === 0 || charts.some(isWanted)) return undefined;
  return fail('helm.chart', { release, seen: [...new Set(charts)].slice(0, 10), wanted: [...wanted] });
}
