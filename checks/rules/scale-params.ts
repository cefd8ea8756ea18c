/**
 * How a lab writes what an autoscaler scales: `Deployment/web`, or `web` for a Deployment.
 */
import * as z from 'zod';
import { names } from '../params.ts';
import type { MetricTarget, ScaleTarget } from './scale-target.ts';

/** The target of an HPA; a list gives alternatives. */
export const scaleTarget = names
  .refine(
    (targets) => targets.every((target) => /^([A-Z][A-Za-z]*\/)?[a-z0-9][a-z0-9.-]*$/.test(target)),
    'a target is written as "Deployment/web"',
  )
  .transform((targets) =>
    targets.map((target): ScaleTarget => {
      const [name = '', kind = 'Deployment'] = target.split('/').reverse();
      return { kind, name };
    }),
  );

/** A metric target: `cpu 30 %` (of the request), `cpu 500m` (average per pod), or `cpu` with any target. */
export const metricTarget = z
  .string()
  .regex(
    /^[a-z][a-z0-9./-]*( +(\d{1,4} ?%|\d+(\.\d+)?([numkMGTPE]|[KMGTPE]i)?))?$/,
    'a metric is written as "cpu 30 %", "cpu 500m" or "cpu"',
  )
  .transform((metric): MetricTarget => {
    const [resource = '', ...rest] = metric.split(' ');
    const value = rest.join('');
    if (value === '') return { resource };
    return value.endsWith('%') ? { resource, utilization: Number(value.slice(0, -1)) } : { resource, average: value };
  });
