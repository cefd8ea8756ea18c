/**
 * Probes of containers (https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/).
 */
import * as z from 'zod';
import { portOrName } from '../params.ts';
import { type Finding, fail } from '../verdict.ts';
import { type ProbeKind, probeAsks } from './cause-probe.ts';
import { each, text } from './objects.ts';
import { type Container, containersOf, type Shaped } from './shape-spec.ts';

const probe = z.union([
  z.literal(true),
  z.strictObject({
    path: z.string().startsWith('/').optional(),
    port: portOrName.optional(),
  }),
]);
const kinds = ['readiness', 'liveness', 'startup'] as const satisfies readonly ProbeKind[];

/** Schema of `probes`. */
export const probesWanted = z
  .strictObject({ readiness: probe.optional(), liveness: probe.optional(), startup: probe.optional() })
  .refine((asked) => kinds.some((kind) => asked[kind] !== undefined), 'asks for nothing');
export type ProbesWanted = z.output<typeof probesWanted>;
type Probe = z.output<typeof probe>;

/** The first probe that is missing in the container that has most of them. */
export function wrongProbes(shaped: Shaped, wanted: ProbesWanted): Finding | undefined {
  const { kind, name } = shaped;
  const containers = containersOf(shaped);
  const asked = kinds.flatMap((one) => (wanted[one] === undefined ? [] : [{ probe: one, asks: wanted[one] }]));
  const missing = containers.map((container) => asked.filter((one) => !hasProbe(container, one.probe, one.asks)));
  const [least = asked] = missing.sort((a, b) => a.length - b.length);
  const [first] = least;
  if (first === undefined) return undefined;
  const seen = containers.flatMap((container) => {
    const asks = probeAsks(container[`${first.probe}Probe`]);
    return asks === '' ? [] : [`${text(container.name)}: ${asks}`];
  });
  const path = first.asks === true ? '' : text(first.asks.path);
  const port = first.asks === true || first.asks.port === undefined ? '' : `:${first.asks.port}`;
  return fail('shape.probe', { kind, name, probe: first.probe, seen, wanted: `${port}${path}` });
}

function hasProbe(container: Container, kind: ProbeKind, wanted: Probe): boolean {
  const { httpGet, tcpSocket, grpc, exec } = container[`${kind}Probe`] ?? {};
  const isSet = [httpGet, tcpSocket, grpc, exec].some((handler) => typeof handler === 'object' && handler !== null);
  if (wanted === true || !isSet) return isSet;
  const { path, port } = wanted;
  // The API server writes `/` where no path is given.
  if (path !== undefined && ((httpGet ?? null) === null || (text(httpGet?.path) || '/') !== path)) return false;
  if (port === undefined) return true;
  const target: unknown = httpGet?.port ?? tcpSocket?.port ?? grpc?.port;
  // A command asks no port, and must not meet a port without a name.
  if ((target ?? null) === null) return false;
  const isBoth = (name: unknown, number: unknown) =>
    each(container.ports).some((one) => one.name === name && one.containerPort === number);
  return text(target) === String(port) || isBoth(target, port) || isBoth(port, target);
}
