/**
 * Certificates of load balancers: which one is used, and how it stands in ACM
 * (https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html).
 */
import type { KindTypes } from '../reads/kinds.ts';
import type { AwsOperations } from '../reads/operations.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import type { Exposed } from './exposed.ts';
import { certificateArnsOf } from './ingress-tls.ts';
import { textOf, textsOf } from './lenient.ts';
import type { Candidate } from './load-balancer.ts';
import { each, latest, nameOf, text } from './objects.ts';

type Described = AwsOperations['acm:DescribeCertificate']['output'] | null | undefined;
type Listeners = readonly (AwsOperations['elasticloadbalancing:DescribeListeners']['output'] | undefined)[];

const SERVICE_CERTIFICATE = 'service.beta.kubernetes.io/aws-load-balancer-ssl-cert';

/** ARNs that an Ingress or Service names. */
export function writtenArns(
  { kind, name }: Exposed,
  ingresses: readonly KindTypes['Ingress'][],
  services: readonly KindTypes['Service'][],
): string[] {
  if (kind === 'Ingress') return ingresses.filter((one) => nameOf(one) === name).flatMap(certificateArnsOf);
  const written = services.filter((one) => nameOf(one) === name);
  return written.flatMap(({ metadata }) =>
    textOf(metadata?.annotations?.[SERVICE_CERTIFICATE])
      .split(',')
      .flatMap((arn) => arn.trim() || []),
  );
}

/** ARNs of the certificates that a load balancer presents on a port; those for single hosts beside the first are not listed. */
export function presentedArns({ balancer }: Candidate, port: number, answers: Listeners | null | undefined): string[] {
  const own = each(answers).flatMap((answer) => each(answer.Listeners));
  const listeners = own.filter((one) => one.LoadBalancerArn === balancer.arn && one.Port === port);
  const arns = listeners.flatMap((one) => each(one.Certificates).map(({ CertificateArn }) => textOf(CertificateArn)));
  const classic = balancer.certificates.filter((one) => one.port === port).map(({ arn }) => arn);
  return [...new Set([...arns, ...classic])].filter((arn) => arn !== '');
}

/** Whether ACM of the Region can be asked for a certificate. */
export function isAcmArn(arn: string, region: string): boolean {
  return new RegExp(`^arn:aws[a-z-]*:acm:${region}:\\d{12}:certificate/[\\w-]+$`).test(arn);
}

/** What is wrong with a certificate. */
export function wrongCertificate(
  arn: string,
  described: Described,
  wanted: { domain?: string | undefined; status: string },
  context: CheckContext,
): Finding | undefined {
  const certificate = described?.Certificate;
  if (!isAcmArn(arn, context.cluster.region))
    return fail('certificate.elsewhere', { arn, wanted: context.cluster.region });
  if (certificate === undefined || certificate === null) return fail('certificate.gone', { arn });
  const domain = textOf(certificate.DomainName);
  const status = textOf(certificate.Status);
  const names = [...new Set([domain, ...textsOf(certificate.SubjectAlternativeNames)])].filter((name) => name !== '');
  if (wanted.domain !== undefined && !names.some((name) => covers(name, wanted.domain ?? '')))
    return fail('certificate.domain', { arn, seen: names, wanted: wanted.domain });
  const until = textOf(certificate.NotAfter);
  const isOver = until !== '' && Date.parse(until) < Date.parse(context.now);
  if (status === 'EXPIRED' || isOver) return fail('certificate.expired', { domain, since: until });
  if (status === wanted.status) return undefined;
  if (status === 'PENDING_VALIDATION') {
    const records = each(certificate.DomainValidationOptions).flatMap(({ ResourceRecord: record }) =>
      record ? [`${text(record.Name)} → ${text(record.Value)}`] : [],
    );
    const since = latest([certificate.CreatedAt]);
    return pendingOrFail('certificate.pending', { arn, domain, records: [...new Set(records)] }, context, since);
  }
  const reason = textOf(certificate.FailureReason) || textOf(certificate.RevocationReason);
  return fail('certificate.status', { arn, domain, status, reason, wanted: wanted.status });
}

/** Whether a name of a certificate stands for a host; `*` stands for one label. */
function covers(name: string, host: string): boolean {
  const [own, wanted] = [name.toLowerCase(), host.toLowerCase()];
  return own === wanted || (own.startsWith('*.') && wanted.split('.').slice(1).join('.') === own.slice(2));
}
