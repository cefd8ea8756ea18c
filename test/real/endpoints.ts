/** Where the traffic for a Service goes. */
import type { KubeObject } from './kube.ts';

export interface EndpointSlice extends KubeObject {
  endpoints?: { addresses: string[]; conditions?: { ready?: boolean } }[] | null;
  ports?: { name?: string; port?: number }[] | null;
}

/** An address of a ready pod, with a port of it and the name that the Service gives the port. */
interface Endpoint {
  ip: string;
  port: number;
  name: string;
}

/** Ready endpoints of slices. */
export function endpointsOf(slices: readonly EndpointSlice[]): Endpoint[] {
  return slices.flatMap((slice) =>
    (slice.endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready === true)
      .flatMap(({ addresses }) =>
        addresses.flatMap((ip) =>
          (slice.ports ?? []).flatMap(({ name = '', port }) => (port === undefined ? [] : [{ ip, port, name }])),
        ),
      ),
  );
}
