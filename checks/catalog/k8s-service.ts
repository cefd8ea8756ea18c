import * as z from 'zod';
import { count, labels, names, namespace } from '../params.ts';
import { list } from '../reads/read.ts';
import { kubectl } from '../rules/kubectl.ts';
import { absent, existing, named } from '../rules/objects.ts';
import { defineCheck, pass } from '../verdict.ts';

const port = z.int().min(1).max(65535);

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
    port: port.optional().describe('Port of the Service; belongs to the same entry as targetPort.'),
    targetPort: z
      .union([port, z.string().min(1)])
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
  judge({ ns, name }, { services }) {
    const present = existing(services, ns);
    return named(present, name).length === 0 ? absent('Service', name, ns, present) : pass();
  },
  command: ({ ns, name }) => kubectl('describe', 'service', ...name, '-n', ns),
});
