import * as z from 'zod';
import { count, names, namespace, portOrName } from '../params.ts';
import { list } from '../reads/read.ts';
import { isSameAnnotation } from '../rules/annotation.ts';
import { balancerTrouble } from '../rules/balancer-trouble.ts';
import { judgeClosest } from '../rules/closest.ts';
import { lastTrouble } from '../rules/events.ts';
import { type Ingress, wrongClass } from '../rules/ingress-class.ts';
import { fewPaths, wrongHost, wrongPath } from '../rules/ingress-route.ts';
import { wrongRedirect, wrongTls } from '../rules/ingress-tls.ts';
import { describe } from '../rules/kubectl.ts';
import { absent, each, existing, latest, named, nameOf, text } from '../rules/objects.ts';
import { defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

const path = z.string().regex(/^\/[^\s*?]*$/, 'a path such as "/contents" is expected, without wildcards');

/** Passes when an Ingress belongs to the asked controller and routes the paths to Services that exist (https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types). */
export default defineCheck({
  name: 'k8s.ingress',
  window: 400,
  params: z.strictObject({
    ns: namespace.describe('Namespace of the Ingress.'),
    names: names
      .optional()
      .describe('Name of the Ingress; a list gives alternatives, of which one has to meet everything; any if absent.'),
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
            port: portOrName.optional().describe('Port of that Service, by number or by name.'),
          }),
        ]),
      )
      .min(1)
      .optional()
      .describe('Paths that are routed, each alone or with the Service and port that it leads to.'),
    pathsAtLeast: count.min(1).optional().describe('Smallest number of different paths to Services that exist.'),
    servicesAtLeast: count.min(1).optional().describe('Smallest number of different Services behind those paths.'),
    annotations: z
      .record(z.string().min(1), names)
      .optional()
      .describe('Annotations with their values; a value may be a list of alternatives.'),
    address: z.boolean().default(false).describe('Whether the load balancer has to have a host name.'),
    host: z.string().min(1).optional().describe('Host of the rules; rules without a host serve every host.'),
    tls: z.literal(true).optional().describe('Asks for a listener for HTTPS with a certificate, or spec.tls.'),
    redirect: z.literal(true).optional().describe('Asks for HTTP to be sent on to HTTPS.'),
  }),
  needs: ({ ns, class: wanted, paths, pathsAtLeast, servicesAtLeast, address }) => ({
    ingresses: list('Ingress', ns),
    classes: wanted === undefined ? undefined : list('IngressClass'),
    services: (paths ?? pathsAtLeast ?? servicesAtLeast) === undefined ? undefined : list('Service', ns),
    events: address ? list('Event', ns) : undefined,
  }),
  judge({ ns, names: wanted, class: className, paths, annotations, address, host, ...asked }, seen, context) {
    const present = existing(seen.ingresses, ns);
    const [classes, services, events] = [
      existing(seen.classes),
      existing(seen.services, ns),
      existing(seen.events, ns),
    ];
    const judged = judgeClosest(wanted === undefined ? present : named(present, wanted), [
      (ingress) => wrongClass(ingress, classes, className),
      (ingress) => {
        const [annotation, values] =
          Object.entries(annotations ?? {}).find(
            ([key, accepted]) => !accepted.some((one) => isSameAnnotation(ingress.metadata?.annotations?.[key], one)),
          ) ?? [];
        if (annotation === undefined || values === undefined) return undefined;
        const is = text(ingress.metadata?.annotations?.[annotation]);
        return fail('ingress.annotation', { name: nameOf(ingress), annotation, seen: is, wanted: values });
      },
      (ingress) => wrongHost(ingress, host),
      ...(paths ?? []).map((path) => (ingress: Ingress) => wrongPath(ingress, path, host, services)),
      (ingress) => fewPaths(ingress, asked, host, services),
      (ingress) => (asked.tls ? wrongTls(ingress, present) : undefined),
      (ingress) => (asked.redirect ? wrongRedirect(ingress, present) : undefined),
      (ingress) => {
        const balancers = each(ingress.status?.loadBalancer?.ingress);
        if (!address || balancers.some(({ hostname }) => text(hostname) !== '')) return undefined;
        const trouble = lastTrouble('Ingress', ingress, events);
        if (trouble !== undefined) return balancerTrouble('Ingress', nameOf(ingress), trouble, context);
        const since = latest([ingress.metadata?.creationTimestamp]);
        return pendingOrFail('ingress.noAddress', { name: nameOf(ingress), namespace: ns }, context, since);
      },
    ]);
    if (judged === undefined)
      return wanted === undefined ? fail('ingress.none', { namespace: ns }) : absent('Ingress', wanted, ns, present);
    return judged.finding ?? pass({ name: nameOf(judged.object) });
  },
  command: ({ ns, names: wanted }) => describe('ingress', wanted ?? [], ns),
});
