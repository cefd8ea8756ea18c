/**
 * Why a controller could not build a load balancer, from its events: the usual causes each under a name of their own
 * (messages of pkg/networking, pkg/certs and pkg/ingress in kubernetes-sigs/aws-load-balancer-controller).
 */
import type { CodeValues } from '../codes.ts';
import { type CheckContext, type Finding, fail } from '../verdict.ts';

/** What the newest event of an object says when it is a warning. */
export interface Trouble {
  reason: string;
  message: string;
}

type BalancerCode = 'ingress.failed' | 'service.failed';
type Named = Pick<CodeValues<'balancer.noSubnets'>, 'kind' | 'name'>;

/** Causes by what their messages say; the first that fits is meant. */
const CAUSES = [
  // Credentials fail before any call is made, so that "AccessDenied" of STS does not mean a missing policy.
  ['balancer.noRole', /AssumeRoleWithWebIdentity|failed to retrieve credentials|NoCredentialProviders|WebIdentityErr/],
  ['balancer.noRights', /AccessDenied|UnauthorizedOperation|is not authorized to perform|not authorized to perform/i],
  ['balancer.webhook', /failed calling webhook|no endpoints available for service/],
  ['balancer.noCertificate', /no certificate found for host|CertificateNotFound|UnsupportedCertificate/],
  [
    'balancer.noSubnets',
    /unable to (?:resolve|discover) at least one subnet|couldn't auto-discover subnets|subnets? count less than|at least two subnets|couldn't find all subnets|subnet (?:ID|with Name tag) not found/i,
  ],
] as const;

/** The finding for a load balancer that a controller cannot build. */
export function balancerTrouble(kind: string, name: string, trouble: Trouble, context: CheckContext): Finding {
  const general: BalancerCode = kind === 'Service' ? 'service.failed' : 'ingress.failed';
  return usualTrouble(kind, name, trouble, context) ?? fail(general, { name, ...trouble });
}

/** The same for the usual causes alone. */
export function usualTrouble(
  kind: string,
  name: string,
  { message }: Trouble,
  { cluster }: CheckContext,
): Finding | undefined {
  const at: Named = { kind, name };
  const own = /\(clusterName: ([^)]*)\)/.exec(message)?.[1];
  if (own !== undefined && own !== cluster.name)
    return fail('balancer.clusterName', { ...at, seen: own, wanted: cluster.name });
  if (/expected exactly one securityGroup|multiple tagged security groups/i.test(message))
    return fail('balancer.securityGroups', { ...at, message });
  if (Number(/(\d+) are tagged for other clusters/.exec(message)?.[1] ?? 0) > 0)
    return fail('balancer.otherCluster', { ...at, cluster: cluster.name });
  const cause = CAUSES.find(([, sign]) => sign.test(message));
  return cause && fail(cause[0], { ...at, message });
}
