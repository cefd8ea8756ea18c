import * as z from 'zod';
import { labels, namespace, portNumber } from '../params.ts';
import { list } from '../reads/read.ts';
import { parseBlock } from '../rules/cidr.ts';
import { kubectl } from '../rules/kubectl.ts';
import { wrongPolicies } from '../rules/netpol-verdict.ts';
import { existing } from '../rules/objects.ts';
import { defineCheck, pass } from '../verdict.ts';

const name = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/, 'not the name of a port');
const protocol = z.enum(['TCP', 'UDP', 'SCTP']).default('TCP');
const port = z.union([
  portNumber.transform((first) => ({ protocol: 'TCP', first })),
  name.transform((named) => ({ protocol: 'TCP', name: named })),
  z
    .strictObject({ port: z.union([portNumber, name]).optional(), endPort: portNumber.optional(), protocol })
    .transform(({ port: written, endPort, protocol: kind }) => ({
      protocol: kind,
      ...(typeof written === 'string' && { name: written }),
      ...(typeof written === 'number' && { first: written, last: endPort ?? written }),
    })),
]);
const ports = z.array(port).min(1);
const cidr = z
  .string()
  .refine((text) => parseBlock(text) !== undefined, 'not a block of addresses such as 10.0.0.0/16');
const peer = z
  .strictObject({
    pods: labels.optional(),
    namespaces: labels.optional(),
    cidr: cidr.optional(),
    except: z.array(cidr).min(1).optional(),
    ports: ports.optional(),
  })
  .refine(
    ({ pods, namespaces, cidr: block, except }) =>
      (block !== undefined) !== (pods !== undefined || namespaces !== undefined) && (block !== undefined || !except),
    'needs pods, namespaces or both, or else a cidr',
  );
const peers = z.array(peer).min(1);
const type = z.enum(['Ingress', 'Egress']);

const params = z
  .strictObject({
    ns: namespace.describe('Namespace of the pods and of their policies.'),
    podLabels: labels.describe('Labels of the pods that are protected; `{}` for all pods, also those to come.'),
    from: peers
      .optional()
      .describe(
        'Who reaches the pods, and nobody else: `pods` by labels, `namespaces` by labels, both in one entry for pods of those namespaces, or `cidr` with `except`; `ports` of an entry count for it alone. Everybody if absent.',
      ),
    to: peers.optional().describe('Whom the pods reach, in the same form; port 53 for names is never too much.'),
    ports: ports
      .optional()
      .describe('Ports of the containers: number, name, or `{port, endPort, protocol}`; all ports if absent.'),
    types: z
      .array(type)
      .min(1)
      .optional()
      .describe('Directions in which the pods are isolated; by default Ingress, and Egress if `to` is given.'),
    deny: z
      .boolean()
      .default(false)
      .describe('Asks for a policy that isolates the pods and opens nothing; other policies may open something.'),
    atMost: z.boolean().default(false).describe('Whether less than what is listed may be open.'),
    selects: z.boolean().default(true).describe('Whether a pod with the labels has to exist.'),
  })
  .refine(({ deny, from, to, ports: open }) => ((from ?? to ?? open) === undefined) === deny, {
    message: 'needs either deny, or what is open: from, to or ports',
  })
  .refine(
    ({ types, from, to }) =>
      types === undefined || ((!from || types.includes('Ingress')) && (!to || types.includes('Egress'))),
    { path: ['types'], message: 'leaves out the direction of from (Ingress) or to (Egress)' },
  );

/** Passes when the NetworkPolicies that select the pods together open exactly what is asked (https://kubernetes.io/docs/concepts/services-networking/network-policies/). */
export default defineCheck({
  name: 'k8s.netpol',
  params,
  needs: ({ ns, deny }) => ({
    policies: list('NetworkPolicy', ns),
    pods: deny ? list('Pod', ns) : list('Pod'),
    namespaces: deny ? undefined : list('Namespace'),
  }),
  judge({ types, ...asked }, { policies, pods, namespaces }) {
    const own = existing(policies, asked.ns);
    const byDefault =
      asked.to === undefined ? (['Ingress'] as const) : asked.from ? type.options : (['Egress'] as const);
    const evidence = { policies: own, pods: existing(pods), namespaces: existing(namespaces) };
    const wrong = wrongPolicies({ ...asked, types: types ?? byDefault }, evidence);
    return wrong ?? pass({ policies: own.flatMap(({ metadata }) => metadata?.name ?? []) });
  },
  command: ({ ns }) => kubectl('describe', 'networkpolicy', '-n', ns),
});
