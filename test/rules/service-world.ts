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
