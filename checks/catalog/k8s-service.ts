import * as z from 'zod';
import { count, labels, names, namespace, portNumber, portOrName } from '../params.ts';
import { list } from '../reads/read.ts';
import { causeFollows, causeReads } from '../rules/cause.ts';
import { judgeClosest } from '../rules/closest.ts';
import { selectedPods } from '../rules/endpoints.ts';
import { describe } from '../rules/kubectl.ts';
import { absent, existing, named, nameOf } from '../rules/objects.ts';
import { isReady } from '../rules/pod-ready.ts';
import { fewEndpoints, noHostname, portsAsAsked, wrongPort, wrongType } from '../rules/service-parts.ts';
import { defineCheck, pass } from '../verdict.ts';

/** Ready pods that have to be behind the Service; 0 if that is not asked. */
const wantedBehind = ({ endpointsAtLeast, app }: { endpointsAtLeast?: number | undefined; app?: unknown }) =>
  endpointsAtLeast ?? (app === undefined ? 0 : 1);

/** Passes when a Service is as asked and leads to enough ready pods (https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/). */
export default defineCheck({
  name: 'k8s.service',
  params: z.strictObject({
    ns: namespace.describe('Namespace of the Service.'),
    name: names.describe('Name of the Service; a list gives alternatives.'),
    type: z
      .enum(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'])
      .optional()
      .describe('Type of the Service; NodePort is also met by a LoadBalancer that has a node port.'),
    port: portNumber.optional().describe('Port of the Service; belongs to the same entry as targetPort.'),
    targetPort: portOrName
      .optional()
      .describe('Port of the pods: a number (also met by a name that means it in the pods) or a name as written.'),
    endpointsAtLeast: count
      .min(1)
      .optional()
      .describe('Number of different ready pods that the Service leads to, by its EndpointSlices.'),
    external: z.boolean().default(false).describe('Whether addresses that were written by hand, without pods, count.'),
    app: labels.optional().describe('Labels that every pod behind the Service carries.'),
    hostname: z.boolean().default(false).describe('Whether the load balancer has to have a host name.'),
  }),
  needs: ({ ns, targetPort, endpointsAtLeast, app, hostname }) => {
    const seesPods = endpointsAtLeast !== undefined || app !== undefined || targetPort !== undefined;
    return {
      services: list('Service', ns),
      pods: seesPods ? list('Pod', ns) : undefined,
      slices: seesPods ? list('EndpointSlice', ns) : undefined,
      events: hostname ? list('Event', ns) : undefined,
    };
  },
  follows: (params) => (wantedBehind(params) === 0 ? [] : causeFollows),
  followUp(params, seen) {
    const pods = existing(seen.pods, params.ns);
    const behind = named(existing(seen.services, params.ns), params.name).map((service) => selectedPods(service, pods));
    const few = behind.filter((selected) => selected.filter(isReady).length < wantedBehind(params)).flat();
    return causeReads(
      params.ns,
      few.some((pod) => !isReady(pod)),
      few,
    );
  },
  judge(params, seen, context) {
    const { ns, name } = params;
    const present = existing(seen.services, ns);
    const pods = existing(seen.pods, ns);
    const judged = judgeClosest(named(present, name), [
      (service) => wrongType(service, params.type),
      (service) => wrongPort(service, params, pods),
      (service) => {
        const atLeast = wantedBehind(params);
        if (atLeast === 0) return undefined;
        const ports = portsAsAsked(service, params, selectedPods(service, pods));
        const evidence = { pods, slices: existing(seen.slices, ns), ports, causes: seen };
        return fewEndpoints(service, evidence, { ...params, atLeast }, context);
      },
      (service) => (params.hostname ? noHostname(service, existing(seen.events, ns), context) : undefined),
    ]);
    if (judged === undefined) return absent('Service', name, ns, present);
    return judged.finding ?? pass({ name: nameOf(judged.object) });
  },
  command: ({ ns, name }) => describe('service', name, ns),
});
