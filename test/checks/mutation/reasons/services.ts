/**
 * Damages that checks of Services, Ingresses and what answers behind them may survive.
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
  {
    checks: ['k8s.service'],
    damage: /\.spec\.type (deleted|null|emptied)$/,
    where: ({ params }) => JSON.stringify(params).includes('"type":"ClusterIP"'),
    why: 'the API reads a missing type as ClusterIP',
  },
  {
    checks: ['k8s.service'],
    damage: /\.spec\.selector\b/,
    unless: ['endpointsAtLeast', 'app', 'targetPort'],
    why: 'pods are not asked for',
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
  {
    checks: ['k8s.ingress'],
    damage: /^ingresses\.items\.\[\]\.metadata\.annotations /,
    unless: ['annotations', 'tls', 'redirect'],
    why: 'annotations are not asked for',
  },
  {
    checks: ['k8s.ingress'],
    damage: /\.paths\.\[\]\.(path (deleted|null|emptied)|pathType )/,
    why: 'a rule without a path serves every path; the API server accepts known types only',
  },
  {
    checks: ['k8s.ingress'],
    damage: /^ingresses\.items\.\[\]\.spec( |\.rules\b)/,
    unless: ['paths', 'pathsAtLeast', 'servicesAtLeast', 'class', 'host'],
    why: 'rules are not asked for',
  },
  {
    checks: ['k8s.ingress'],
    damage: /^ingresses\.items\.\[\]\.spec\.rules\.\[\]\.host (deleted|null|emptied)$/,
    why: 'a rule without a host serves every host',
  },
  {
    checks: ['k8s.ingress'],
    damage: /^ingresses\.items\.\[\]\.status\b/,
    unless: ['address'],
    why: 'an address is not asked for',
  },
  {
    checks: ['k8s.ingress'],
    damage: /\.hostname (changed|retyped)$/,
    why: 'any address is one; whose it is, elb.target and http judge',
  },
  {
    checks: ['k8s.ingress'],
    damage: /\/(certificate-arn changed|group\.name \w+|listen-ports (deleted|null|emptied))$/,
    why: 'which certificate and group is not asked for; with a certificate HTTPS is what the controller listens on anyway',
  },
  {
    checks: ['k8s.ingress'],
    damage: /^ingresses\.items\.\[\](\.metadata\.name | renamed$)/,
    unless: ['names'],
    why: 'names are not asked for',
  },
  {
    checks: ['k8s.ingress'],
    damage: /\.paths\.\[\]\.path (retyped|changed)$/,
    unless: ['paths'],
    why: 'paths are counted, whatever they are; what is no text is no path of its own',
  },
];
