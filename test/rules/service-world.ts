/** Services of monitoring that can be asked through the API server, with ready pods behind them. */
import type { KindTypes } from '../../checks/reads/kinds.ts';
import type { Probed } from '../../checks/reads/read.ts';
import type { Evidence } from '../checks/judge.ts';
import { type PodParts, pod } from './cluster.ts';

export const NS = 'monitoring';

interface Parts {
  name?: string;
  port?: number;
  portName?: string;
  /** By path: a body (status 200), or a status with a body. */
  answers?: Record<string, string | [status: number, body: string]>;
  scheme?: string;
  pod?: PodParts;
  /** Addresses without a pod. */
  external?: boolean;
}

/** One Service with a ready pod behind it, and what it answers. */
export function served(parts: Parts = {}): Evidence {
  const { name = 'prometheus-server', port = 80, portName = 'web', answers = {}, scheme = 'http' } = parts;
  const behind = pod({ name: `${name}-1`, namespace: NS, labels: { app: name }, ...parts.pod });
  const endpoint = parts.external
    ? { addresses: ['10.0.0.9'], conditions: { ready: true } }
    : {
        addresses: ['10.0.0.1'],
        conditions: { ready: parts.pod?.ready ?? true },
        targetRef: { kind: 'Pod', name: `${name}-1`, namespace: NS, uid: `uid-${name}-1` },
      };
  const service: KindTypes['Service'] = {
    metadata: { name, namespace: NS, uid: name },
    spec: { selector: { app: name }, ports: [{ name: portName, port, targetPort: 9090 }] },
  };
  const slice: KindTypes['EndpointSlice'] = {
    metadata: { name: `${name}-x`, namespace: NS, labels: { 'kubernetes.io/service-name': name } },
    ports: [{ name: portName, port: 9090 }],
    endpoints: [endpoint],
  };
  const proxied = Object.fromEntries(
    Object.entries(answers).map(([path, given]): [string, Probed] => {
      const [status, body] = typeof given === 'string' ? [200, given] : given;
      return [
        `${NS}/${scheme}:${name}:${port}${path}`,
        { outcome: 'answered', status, contentType: 'application/json', body, truncated: false },
      ];
    }),
  );
  return { kube: { Service: [service], EndpointSlice: [slice], Pod: parts.external ? [] : [behind] }, proxied };
}

/** Damages of these objects that no check has to notice, by reason. */
export const whyProxied: Readonly<Record<string, RegExp>> = {
  'the port of the pods is free': /slices\.items\.\[\]\.ports\.\[\]\.port changed/,
  'what a slice does not say counts for it, as the API has it':
    /slices\.items\.\[\]\.endpoints\.\[\]\.(conditions|targetRef)/,
  'times and containers count only while it does not answer':
    /pods\.items\.\[\]\.(spec|status\.containerStatuses|metadata\.creationTimestamp|status\.conditions\.\[\]\.lastTransitionTime)/,
};
