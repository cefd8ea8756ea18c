/**
 * Where the address of a page comes from: always from AWS and never from the lab, as a placeholder in the URL.
 */
import * as z from 'zod';
import { names } from '../params.ts';
import type { AwsOperations } from '../reads/operations.ts';
import { aws } from '../reads/read.ts';
import { type CheckContext, type Finding, fail } from '../verdict.ts';
import { distributionsFor, noDistribution, switchedOff } from './distribution.ts';
import { domainsOf } from './domain.ts';
import { hostnameCommand, isOneSource, type Listings, listingsFor, source, sourceAbsent } from './exposed.ts';
import { candidatesOf, settledSince, unsettled } from './load-balancer.ts';
import { latest } from './objects.ts';
import { noResource } from './settling.ts';

type Output<O extends keyof AwsOperations> = AwsOperations[O]['output'] | undefined;

const placeholders = ['alb', 'distribution', 'domain'] as const;
type Placeholder = (typeof placeholders)[number];

/** Parameters that say what stands for the placeholders. */
export const placeParams = {
  alb: source
    .refine(isOneSource, 'needs either ingress or service')
    .optional()
    .describe('Ingress or Service whose load balancer `${alb}` stands for; AWS must name a load balancer that has it.'),
  distribution: z
    .strictObject({ bucket: names.describe('Bucket, or buckets of which any will do.') })
    .optional()
    .describe('Bucket that is an origin of the CloudFront distribution which `${distribution}` stands for.'),
  domain: names
    .optional()
    .describe('OpenSearch domain whose endpoint `${domain}` stands for, or names of which any will do.'),
};

/** What the parameters say, parsed. */
export type Places = z.output<z.ZodObject<typeof placeParams>>;

/** An address whose host is one of the placeholders. */
export const placeUrl = z
  .string()
  .regex(/^https?:\/\/\$\{(alb|distribution|domain)\}(:\d{1,5})?(\/\S*)?$/, 'not like http://${alb}/path');

/** Whether every placeholder in the texts has a source. */
export function haveSources(places: Places, texts: readonly string[]): boolean {
  return placeholders.every(
    (name) => places[name] !== undefined || !texts.some((text) => text.includes(`\${${name}}`)),
  );
}

/** Reads that tell the addresses. */
export function placeReads({ alb, distribution, domain }: Places) {
  return {
    ...(alb && listingsFor(alb)),
    balancers: alb && aws('elasticloadbalancing:DescribeLoadBalancers', {}),
    classic: alb?.service && aws('elasticloadbalancing:DescribeLoadBalancers@classic', {}),
    distributions: distribution && aws('cloudfront:ListDistributions', {}),
    domains: domain?.map((DomainName) => aws('es:DescribeDomain', { DomainName })),
  };
}

/** The answers. */
export interface PlacesSeen extends Listings {
  balancers?: Output<'elasticloadbalancing:DescribeLoadBalancers'>;
  classic?: Output<'elasticloadbalancing:DescribeLoadBalancers@classic'>;
  distributions?: Output<'cloudfront:ListDistributions'>;
  domains?: readonly Output<'es:DescribeDomain'>[] | undefined;
}

/** A host that may stand for a placeholder. */
export interface Place {
  /** What the finding is called in values: name of the load balancer, id of the distribution, name of the domain. */
  name: string;
  hostname: string;
  /** Why it must not, or cannot, be asked. */
  trouble: Finding | undefined;
  /** From when on it may answer. */
  since: string | undefined;
}

/** The placeholder that is the host of a URL. */
export function hostOf(url: string): Placeholder {
  return placeholders.find((name) => url.includes(`//\${${name}}`)) ?? 'alb';
}

/** The hosts that a placeholder may stand for; `url` is for messages. */
export function placesOf(
  placeholder: Placeholder,
  { alb, distribution, domain }: Places,
  seen: PlacesSeen,
  url: string,
  context: CheckContext,
): Place[] {
  switch (placeholder) {
    case 'alb':
      return (alb ? candidatesOf(alb, seen) : []).map((candidate) => {
        const { name, scheme, hostname } = candidate.balancer;
        const internal = fail('loadBalancer.internal', {
          loadBalancer: name,
          url: withHost(url, placeholder, hostname),
        });
        const trouble = unsettled(candidate, context) ?? (scheme === 'internal' ? internal : undefined);
        return { name, hostname, trouble, since: settledSince(candidate) };
      });
    case 'distribution':
      return (distribution ? distributionsFor(seen.distributions, distribution.bucket) : []).map((one) => ({
        name: one.id,
        hostname: one.hostname,
        trouble: switchedOff(one),
        since: latest([one.modifiedAt]),
      }));
    case 'domain':
      return domainsOf(seen.domains)
        .filter(({ name }) => domain?.includes(name))
        .map(({ name, hostname, inside, status }) => {
          const isInside = fail('domain.inVpc', { domain: name, url: withHost(url, placeholder, inside) });
          const none = fail('resource.status', { kind: 'domain', name, status: status || '-', reason: '' });
          const trouble = hostname !== '' ? undefined : inside !== '' ? isInside : none;
          return { name, hostname, trouble, since: undefined };
        });
  }
}

/** The finding for a placeholder that nothing stands for. */
export function placeAbsent(
  placeholder: Placeholder,
  { alb, distribution, domain }: Places,
  seen: PlacesSeen,
): Finding {
  if (placeholder === 'distribution') return noDistribution(seen.distributions, distribution?.bucket ?? []);
  if (placeholder === 'domain') return noResource('domain', domain ?? []);
  return sourceAbsent(alb ?? { ns: '' }, seen);
}

/** Fills in the placeholders of a text; `main` is the host that the page itself is asked of. */
export function fillerFor(
  places: Places,
  seen: PlacesSeen,
  main: { placeholder: Placeholder; hostname: string },
  context: CheckContext,
): (text: string) => string {
  const hosts = placeholders.map((name) => {
    const others = name === main.placeholder ? [] : placesOf(name, places, seen, '', context);
    return [
      name,
      name === main.placeholder ? main.hostname : (others.find(({ hostname }) => hostname !== '')?.hostname ?? ''),
    ] as const;
  });
  return (text) => hosts.reduce((filled, [name, hostname]) => withHost(filled, name, hostname), text);
}

/** Why a placeholder in one of the texts has no host: what it stands for is not there, or has none yet. */
export function unfilled(
  places: Places,
  seen: PlacesSeen,
  texts: readonly string[],
  main: Placeholder,
  context: CheckContext,
): Finding | undefined {
  for (const name of placeholders) {
    if (name === main || !texts.some((text) => text.includes(`\${${name}}`))) continue;
    const others = placesOf(name, places, seen, '', context);
    if (!others.some(({ hostname }) => hostname !== ''))
      return others.find(({ trouble }) => trouble !== undefined)?.trouble ?? placeAbsent(name, places, seen);
  }
  return undefined;
}

/** Puts a host in the place of a placeholder. */
export function withHost(text: string, placeholder: Placeholder, hostname: string): string {
  return text.replaceAll(`\${${placeholder}}`, () => hostname);
}

/** A command line that gives the host. */
export function placeCommand(placeholder: Placeholder, { alb, distribution, domain }: Places, region: string): string {
  if (placeholder === 'distribution') {
    const isOrigin = `starts_with(DomainName,'${distribution?.bucket[0]}.s3')`;
    return `$(aws cloudfront list-distributions --query "DistributionList.Items[?Origins.Items[?${isOrigin}]].DomainName|[0]" --output text)`;
  }
  if (placeholder === 'domain')
    return `$(aws opensearch describe-domain --domain-name ${domain?.[0]} --region ${region} --query DomainStatus.Endpoint --output text)`;
  return hostnameCommand(alb ?? { ns: '' });
}
