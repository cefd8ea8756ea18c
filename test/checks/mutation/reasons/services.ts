/**
 * Damages that checks of Services and what answers behind them may survive.
 */
import type { Reason } from './reason.ts';

export const services: readonly Reason[] = [
  {
    checks: ['k8s.service'],
    damage: /^pods\.items\.\[\](\.spec | (disowned|reowned)$)/,
    why: 'a numeric targetPort need not be declared by a container; owners are not asked for',
  },
  { checks: ['k8s.service'], damage: /\.nodePort /, why: 'the lab does not ask for a node port' },
  {
    checks: ['k8s.service', 'prom.query'],
    damage: /\.endpoints\.\[\]\.conditions( |\.(ready|serving|terminating) (deleted|null))/,
    why: 'the API reads a missing condition as ready and serving',
  },
  {
    checks: ['prom.query'],
    damage:
      /^pods\.items\.\[\](\.(spec |status\.containerStatuses\b|status\.conditions\.\[\]\.lastTransitionTime |metadata\.creationTimestamp )| (disowned|reowned)$)/,
    why: 'since when a pod runs counts only while Prometheus does not answer',
  },
  {
    checks: ['prom.query'],
    damage: /\.targetRef (deleted|null)$/,
    why: 'an endpoint without a pod may be asked too: the answer decides',
  },
  {
    checks: ['k8s.service', 'prom.query'],
    damage: /\.targetRef\.uid deleted$/,
    why: 'the reference also names the pod',
  },
  {
    checks: ['k8s.service', 'prom.query'],
    damage: /^slices\.items\.\[\](\.ports\.\[\]\.(name (deleted|null)|port changed)| (renamed|disowned|reowned))$/,
    why: 'a label says whose slice it is; its ports are matched by name, and a port without a name has none there either',
  },
  { checks: ['k8s.service'], damage: /\.spec\.type /, unless: ['type'], why: 'the type is not asked for' },
  {
    checks: ['k8s.service'],
    damage: /\.spec\.ports( |\.\[\] )/,
    unless: ['port', 'targetPort'],
    why: 'a Service without ports may have endpoints; ports are not asked for',
  },
  {
    checks: ['k8s.service'],
    damage: /\.targetPort (deleted|null|emptied)$/,
    why: 'the API reads a missing targetPort as the port, which is the same here',
  },
  {
    checks: ['k8s.service'],
    damage: /\.hostname (changed|retyped)$/,
    why: 'any address is one; whose it is, elb.target judges',
  },
];
