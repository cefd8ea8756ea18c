/**
 * Which hosts may be dialled: those that AWS names for the account, EKS endpoints, and what the operator adds.
 */
import type { AwsOperation } from './operations.ts';

/** A host the operator allows; `*.` in front stands for any subdomain, `address` is dialled instead of resolving. */
export interface ExtraHost {
  host: string;
  port?: number;
  address?: { ip: string; port: number };
}

// https://docs.aws.amazon.com/general/latest/gr/eks.html, and the hosts of dual-stack endpoints
const eksSuffixes = ['.eks.amazonaws.com', '.api.aws', '.eks.amazonaws.com.cn', '.api.amazonwebservices.com.cn'];

/** Whether a host is one that EKS gives to API servers. */
export function isEksHost(host: string): boolean {
  return eksSuffixes.some((suffix) => host.endsWith(suffix) && host.length > suffix.length);
}

const loadBalancer = /^[a-z0-9-]+\.(?:[a-z0-9-]+\.elb|elb\.[a-z0-9-]+|elb)\.amazonaws\.com(?:\.cn)?$/;
const distribution = /^[a-z0-9]+\.cloudfront\.net$/;
// https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainStatus.html: Endpoint and EndpointV2
const domain = /^search-[a-z0-9-]+\.(?:[a-z0-9-]+\.es\.amazonaws\.com|aos\.[a-z0-9-]+\.on\.aws)(?:\.cn)?$/;

/** Whether a host has the shape of a name that AWS gives to a load balancer, a distribution or an OpenSearch domain. */
export function hasAwsShape(host: string): boolean {
  return loadBalancer.test(host) || distribution.test(host) || domain.test(host);
}

/** The operator's entry for a host, the most exact one first. */
export function extraHostFor(extra: readonly ExtraHost[], host: string, port: number): ExtraHost | undefined {
  const matching = extra.filter((entry) => (entry.port ?? port) === port && matches(entry.host.toLowerCase(), host));
  return matching.sort((a, b) => b.host.length - a.host.length)[0];
}

function matches(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : pattern === host;
}

/** The hosts that AWS has named for the account so far. */
export class NamedHosts {
  readonly #hosts = new Set<string>();

  has(host: string): boolean {
    return this.#hosts.has(host);
  }

  /** Remembers the hosts that an answer names. */
  learn(operation: AwsOperation, output: Readonly<Record<string, unknown>>): void {
    for (const host of naming[operation]?.(output) ?? []) {
      if (typeof host === 'string' && host !== '') this.#hosts.add(host.toLowerCase());
    }
  }
}

/** Where the answers of operations name hosts: of the account itself, so not the aliases and origins of distributions. */
const naming: Partial<Record<AwsOperation, (output: Readonly<Record<string, unknown>>) => unknown[]>> = {
  'cloudfront:ListDistributions': ({ DistributionList }) => items(fieldOf(DistributionList, 'Items'), 'DomainName'),
  'elasticloadbalancing:DescribeLoadBalancers': ({ LoadBalancers }) => items(LoadBalancers, 'DNSName'),
  'elasticloadbalancing:DescribeLoadBalancers@classic': ({ LoadBalancerDescriptions }) =>
    items(LoadBalancerDescriptions, 'DNSName'),
  // A domain inside a VPC has other fields: nobody outside can ask it.
  'es:DescribeDomain': ({ DomainStatus }) => [fieldOf(DomainStatus, 'Endpoint'), fieldOf(DomainStatus, 'EndpointV2')],
};

function items(list: unknown, field: string): unknown[] {
  return Array.isArray(list) ? list.map((item) => fieldOf(item, field)) : [];
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
}
