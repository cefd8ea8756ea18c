import * as z from 'zod';
import { names, namespace, portNumber } from '../params.ts';
import { aws } from '../reads/read.ts';
import { isAcmArn, presentedArns, writtenArns, wrongCertificate } from '../rules/certificate.ts';
import { judgeClosest } from '../rules/closest.ts';
import { hostnameCommand, isOneSource, listingsFor, sourceAbsent } from '../rules/exposed.ts';
import { answerAt } from '../rules/lenient.ts';
import { type Candidate, candidatesOf, unsettled } from '../rules/load-balancer.ts';
import { existing } from '../rules/objects.ts';
import { listenersOf } from '../rules/target-group.ts';
import { type CheckContext, defineCheck, fail, pass } from '../verdict.ts';

const params = z
  .strictObject({
    ns: namespace.describe('Namespace of the Ingress or Service.'),
    ingress: names.optional().describe('Name of the Ingress, or names of which any will do.'),
    service: names.optional().describe('Name of the Service of type LoadBalancer, or names of which any will do.'),
    domain: z.string().min(1).optional().describe('Host that the certificate is for, by name or wildcard.'),
    status: z
      .enum(['ISSUED', 'PENDING_VALIDATION'])
      .default('ISSUED')
      .describe('Status of the certificate; PENDING_VALIDATION where nobody owns a domain.'),
    port: portNumber.default(443).describe('Port that the load balancer presents the certificate on.'),
  })
  .refine(isOneSource, 'needs either ingress or service');

/** Passes when the certificate of a load balancer is issued in ACM (https://docs.aws.amazon.com/acm/latest/APIReference/API_DescribeCertificate.html). */
export default defineCheck({
  name: 'acm.certificate',
  params,
  window: 600,
  needs: (asked) => ({
    ...listingsFor(asked),
    balancers: aws('elasticloadbalancing:DescribeLoadBalancers', {}),
    classic: asked.service && aws('elasticloadbalancing:DescribeLoadBalancers@classic', {}),
  }),
  follows: ['elasticloadbalancing:DescribeListeners', 'acm:DescribeCertificate'],
  followUp: (asked, seen) => ({
    listeners: [...new Set(candidatesOf(asked, seen).flatMap(({ balancer }) => balancer.arn || []))].map(
      (LoadBalancerArn) => aws('elasticloadbalancing:DescribeListeners', { LoadBalancerArn }),
    ),
  }),
  followOn: (asked, seen, context) => ({
    certificates: askedArns(asked, seen, context).map((CertificateArn) =>
      aws('acm:DescribeCertificate', { CertificateArn }),
    ),
  }),
  judge(asked, seen, context) {
    const known = askedArns(asked, seen, context);
    const best = judgeClosest(candidatesOf(asked, seen), [
      (candidate) => {
        const arns = arnsOf(asked, candidate, seen);
        const { kind, name } = candidate.exposed;
        if (arns.length === 0) return unsettled(candidate, context) ?? fail('certificate.none', { kind, name });
        const answerTo = (arn: string) =>
          known.includes(arn) ? answerAt(seen.certificates, known.indexOf(arn)) : undefined;
        return judgeClosest(arns, [(arn) => wrongCertificate(arn, answerTo(arn), asked, context)])?.finding;
      },
      (candidate) => unsettled(candidate, context),
      ({ balancer, ...candidate }) => {
        const presented = presentedArns({ ...candidate, balancer }, asked.port, seen.listeners);
        if (presented.length > 0) return undefined;
        const listeners = [...balancer.listeners, ...listenersOf(balancer.arn, seen.listeners)];
        return fail('loadBalancer.listener', { loadBalancer: balancer.name, listeners, wanted: `HTTPS:${asked.port}` });
      },
    ]);
    if (!best) return sourceAbsent(asked, seen);
    return best.finding ?? pass({ certificates: arnsOf(asked, best.object, seen) });
  },
  command(asked, { cluster: { region } }) {
    const arn = `$(aws elbv2 describe-load-balancers --region ${region} --query "LoadBalancers[?DNSName=='${hostnameCommand(asked)}'].LoadBalancerArn" --output text)`;
    const listeners = `aws elbv2 describe-listeners --region ${region} --load-balancer-arn "${arn}" --query 'Listeners[].Certificates[].CertificateArn' --output text`;
    return `for arn in $(${listeners}); do aws acm describe-certificate --region ${region} --certificate-arn "$arn" --query 'Certificate.[DomainName,Status]'; done`;
  },
});

type Asked = z.output<typeof params>;
type Seen = Parameters<typeof candidatesOf>[1] & { listeners: Parameters<typeof presentedArns>[2] };

/** The certificates that are presented; as long as there are none, those that are written down. */
function arnsOf({ ns, port }: Asked, candidate: Candidate, seen: Seen): string[] {
  const presented = presentedArns(candidate, port, seen.listeners);
  if (presented.length > 0) return presented;
  return writtenArns(candidate.exposed, existing(seen.ingresses, ns), existing(seen.services, ns));
}

/** The certificates that ACM of the Region is asked for. */
function askedArns(asked: Asked, seen: Seen, { cluster }: CheckContext): string[] {
  const all = candidatesOf(asked, seen).flatMap((candidate) => arnsOf(asked, candidate, seen));
  return [...new Set(all)].filter((arn) => isAcmArn(arn, cluster.region));
}
