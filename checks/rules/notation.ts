/**
 * Whether two plain values mean the same, whatever their notation: what counts as the same depends on the field.
 */
import { sameQuantity } from '../quantity.ts';
import { isImage } from './image.ts';
import type { Scalar } from './matcher.ts';
import type { PathStep } from './path.ts';

/** Fields that the API types as quantities (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/). */
const QUANTITIES = new Set([
  ...['requests', 'limits', 'capacity', 'allocatable', 'allocatedResources', 'hard', 'used', 'usage', 'overhead'],
  ...['default', 'defaultRequest', 'max', 'min', 'maxLimitRequestRatio', 'sizeLimit', 'averageValue', 'storage'],
]);
const CONTAINERS = new Set(['containers', 'initContainers', 'ephemeralContainers']);
/** Labels and what selects by them are compared as written. */
const LABELS = new Set(['labels', 'matchLabels', 'matchExpressions', 'selector', 'nodeSelector']);

/**
 * Whether a value is the wanted one: quantities by value, images as the other checks compare them, durations by length,
 * everything else by its text, so that `80` is `"80"` and `true` is `"true"`.
 * @param place - where in the object the value is
 */
export function isSame(value: Scalar, wanted: Scalar, place: readonly PathStep[]): boolean {
  if (String(value) === String(wanted)) return true;
  if (typeof value === 'boolean' || typeof wanted === 'boolean') return false;
  if (isWithin(place, QUANTITIES)) return sameQuantity(value, wanted);
  if (typeof value === 'number' || typeof wanted === 'number') return false;
  if (isWithin(place, CONTAINERS) && isLast(place, 'image')) return isImage(value, wanted);
  if (isWithin(place, LABELS)) return false;
  const [is, asked] = [secondsOf(value), secondsOf(wanted)];
  return is !== undefined && is === asked;
}

/** Fields that the API server leaves out where they are false or 0; what is left out of others may mean true. */
const LEFT_OUT: Readonly<Record<string, Scalar>> = {
  ...Object.fromEntries(
    [
      ...['allowVolumeExpansion', 'globalDefault', 'hostIPC', 'hostNetwork', 'hostPID', 'immutable', 'manualSelector'],
      ...['optional', 'paused', 'privileged', 'publishNotReadyAddresses', 'readOnly', 'readOnlyRootFilesystem'],
      ...['runAsNonRoot', 'setHostnameAsFQDN', 'shareProcessNamespace', 'stdin', 'suspend', 'tty', 'unschedulable'],
    ].map((field) => [field, false]),
  ),
  initialDelaySeconds: 0,
  minReadySeconds: 0,
};

/** The value that a field has where it is not written; undefined if that is not known. */
export function unwritten(place: readonly PathStep[]): Scalar | undefined {
  const last = place.at(-1);
  return last !== undefined && 'field' in last && Object.hasOwn(LEFT_OUT, last.field)
    ? LEFT_OUT[last.field]
    : undefined;
}

/** Whether the order of a list means something: that of the words of a command line, unless they are all flags. */
export function isInOrder(words: readonly Scalar[], place: readonly PathStep[]): boolean {
  return (isLast(place, 'command') || isLast(place, 'args')) && !words.every((word) => String(word).startsWith('-'));
}

function isWithin(place: readonly PathStep[], fields: ReadonlySet<string>): boolean {
  return place.some((step) => 'field' in step && fields.has(step.field));
}

function isLast(place: readonly PathStep[], field: string): boolean {
  const last = place.at(-1);
  return last !== undefined && 'field' in last && last.field === field;
}

const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3 };

/** Seconds of a duration such as `1h30m`, as metav1.Duration writes it; undefined for other texts. */
function secondsOf(text: string): number | undefined {
  if (!/^(\d{1,9}(\.\d{1,9})?(h|ms|m|s))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/([\d.]+)([hms]+)/g)];
  const sum = parts.reduce((whole, [, number, unit = '']) => whole + Number(number) * (SECONDS[unit] ?? Number.NaN), 0);
  return Math.round(sum * 1000) / 1000;
}
