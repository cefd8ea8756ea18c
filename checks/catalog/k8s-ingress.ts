import * as z from 'zod';
import { names, namespace } from '../params.ts';
import { list } from '../reads/read.ts';
import { kubectl } from '../rules/kubectl.ts';
import { absent, existing, named } from '../rules/objects.ts';
import { defineCheck, pass } from '../verdict.ts';

const path = z.string().regex(/^\/[^\s*?]*$/, 'a path such as "/contents" is expected, without wildcards');

/** Passes when an Ingress belongs to the asked controller and routes the paths to Services that exist (https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types). */
export default defineCheck({
  name: 'k8s.ingress',
  window: 400,
  params: z.strictObject({
    ns: namespace.describe('Namespace of the Ingress.'),
    names: names.describe('Name of the Ingress; a list gives alternatives, of which one has to meet everything.'),
    class: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Who serves it: "alb" and "nginx" stand for their controllers, a text with "/" is a controller, anything else the name of an IngressClass.',
      ),
    paths: z
      .array(
        z.union([
          path.transform((only) => ({ path: only, service: undefined, port: undefined })),
          z.strictObject({
            path: path.describe('Path of a request.'),
            service: names.optional().describe('Service that the path leads to; a list gives alternatives.'),
            port: z
              .union([z.int().min(1).max(65535), z.string().min(1)])
              .optional()
              .describe('Port of that Service, by number or by name.'),
          }),
        ]),
      )
      .min(1)
      .optional()
      .describe('Paths that are routed, each alone or with the Service and port that it leads to.'),
    annotations: z
      .record(z.string().min(1), names)
      .optional()
      .describe('Annotations with their values; a value may be a list of alternatives.'),
    address: z.boolean().default(false).describe('Whether the load balancer has to have a host name.'),
    host: z.string().min(1).optional().describe('Host of the rules; rules without a host serve every host.'),
  }),
  needs: ({ ns, class: wanted, paths, address }) => ({
    ingresses: list('Ingress', ns),
    classes: wanted === undefined ? undefined : list('IngressClass'),
    services: paths === undefined ? undefined : list('Service', ns),
    events: address ? list('Event', ns) : undefined,
  }),
  judge({ ns, names: wanted }, { ingresses }) {
    const present = existing(ingresses, ns);
    return named(present, wanted).length === 0 ? absent('Ingress', wanted, ns, present) : pass();
  },
  command: ({ ns, names: wanted }) => kubectl('describe', 'ingress', ...wanted, '-n', ns),
});
