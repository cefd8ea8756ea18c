/**
 * What an autoscaler scales, and to what.
 */

export interface ScaleTarget {
  kind: string;
  name: string;
}

/** Percent of the request, or an average per pod as a quantity; without them, any target. */
export interface MetricTarget {
  resource: string;
  utilization?: number;
  average?: string;
}

/** A target as kubectl prints it. */
export function targetName({ kind, name }: ScaleTarget): string {
  return `${kind}/${name}`;
}
