/**
 * Kubernetes quantities by value (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/).
 */

const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The value of a quantity such as `250m`, `1Gi` or `1e3`; undefined for anything that is not a quantity. */
export function parseQuantity(text: string | number | undefined): number | undefined {
  if (typeof text === 'number') return Number.isFinite(text) ? text : undefined;
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/.exec(text?.trim() ?? '');
  if (match === null) return undefined;
  return Number(`${match[1]}${match[2] ?? ''}`) * (suffixes[match[3] ?? ''] ?? Number.NaN);
}

/** Whether two quantities have the same value, whatever their notation. */
export function sameQuantity(a: string | number | undefined, b: string | number | undefined): boolean {
  const [left, right] = [parseQuantity(a), parseQuantity(b)];
  if (left === undefined || right === undefined) return false;
  return Math.abs(left - right) <= Math.max(Math.abs(left), Math.abs(right)) * 1e-12;
}
