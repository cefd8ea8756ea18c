/**
 * Damages that checks of HPAs and Jobs may survive.
 */
import type { Reason } from './reason.ts';

export const scaling: readonly Reason[] = [
  {
    checks: ['k8s.hpa', 'k8s.scaled'],
    damage: /\.scaleTargetRef\.apiVersion changed$/,
    why: 'the API group finds the target, whatever the version',
  },
  {
    checks: ['k8s.hpa'],
    damage: /^deployments\.items\.\[\]\.spec\b/,
    why: 'the target has to exist; its size is not asked for',
  },
  {
    checks: ['k8s.hpa', 'k8s.scaled'],
    damage: /^hpas\.items\.\[\](\.metadata\.name | renamed$)/,
    why: 'an HPA is found by its target',
  },
  { checks: ['k8s.hpa'], damage: /\.maxReplicas changed$/, why: 'a larger maximum is enough' },
  {
    checks: ['k8s.hpa', 'k8s.scaled'],
    damage: /\.minReplicas (deleted|null|emptied|retyped)$/,
    why: 'the API reads a missing minimum as 1, and so does the check with what is none; zero is still less',
  },
  { checks: ['k8s.hpa'], damage: /\.conditions\.\[\]\.reason /, why: 'the status of a condition decides' },
  {
    checks: ['k8s.hpa'],
    damage: /\.currentMetrics\.\[\]\.resource\.(current\.averageUtilization|name) /,
    why: 'any current value will do, and the average value is one too',
  },
  {
    checks: ['k8s.hpa'],
    damage: /^hpas\.items\.\[\]\.status( |\.currentMetrics\b)/,
    unless: ['valueKnown'],
    why: 'current values are not asked for',
  },
  { checks: ['k8s.hpa'], damage: /^hpas\.items\.\[\]\.spec\.metrics\b/, unless: ['metric'], why: 'any metric will do' },
  {
    checks: ['k8s.hpa'],
    damage: /\.resource\.target( (emptied|retyped)$|\.averageUtilization )/,
    where: ({ params }) => !JSON.stringify(params).includes('"utilization"'),
    why: 'the metric is asked for, not its target',
  },
  {
    checks: ['k8s.scaled'],
    damage: /^events\b/,
    why: 'the status of the HPA proves it as well as its events; without both it fails (k8s-scaled.test.ts)',
  },
  {
    checks: ['k8s.scaled'],
    damage:
      /^hpas\.items\.\[\]\.(metadata\.uid|status|status\.(currentReplicas|desiredReplicas|lastScaleTime)|spec\.maxReplicas) /,
    why: 'the events of the HPA prove it as well as its status; without both it fails (k8s-scaled.test.ts)',
  },
  {
    checks: ['k8s.job'],
    damage: /^jobs\.items\.\[\](\.metadata\.(labels|creationTimestamp)\b| renamed$)/,
    unless: ['labels', 'name'],
    why: 'neither names nor labels are asked for; when a Job ended counts, not when it was made',
  },
  {
    checks: ['k8s.job'],
    damage: /^jobs\.items\.\[\]\.spec\b/,
    unless: ['image'],
    why: 'the image is not asked for',
  },
  {
    checks: ['k8s.job'],
    damage:
      /^jobs\.items\.\[\]\.(status\.completionTime |status\.conditions\.\[\]\.lastTransitionTime |metadata\.uid changed$)/,
    why: 'its conditions and its status tell alike when it ended; other Jobs are as many as these',
  },
  {
    checks: ['k8s.job'],
    damage: /^cronJobs\.items\.\[\]\.status\b/,
    why: 'its last success proves one Job that is gone; here the Jobs are still there',
  },
  {
    checks: ['k8s.job'],
    damage: /^(jobs( |\.items( |\.\[\]( |\.metadata\b)))|cronJobs\.items\.\[\]\.metadata\.uid )/,
    where: ({ seen, params }) =>
      JSON.stringify(params).includes('"succeededAtLeast":1') &&
      /"lastSuccessfulTime":"/.test(JSON.stringify(seen.cronJobs) ?? ''),
    why: 'the last success of the CronJob proves one Job as well, which may be gone',
  },
  {
    checks: ['k8s.job'],
    damage: /^jobs\.items\.\[\]\.metadata\.(uid|labels) /,
    where: ({ params }) => !/"succeededAtLeast":([2-9]|\d\d)|"labels"/.test(JSON.stringify(params)),
    why: 'one Job is asked for, which need not be told from others; labels are not asked for',
  },
];
