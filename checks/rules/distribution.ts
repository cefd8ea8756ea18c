/**
 * CloudFront distributions and the buckets behind them.
 */
import type { AwsOperations } from '../reads/operations.ts';
import { type CheckContext, type Finding, fail } from '../verdict.ts';
import { textOf } from './lenient.ts';
import { each } from './objects.ts';
import { onItsWay } from './settling.ts';

type Listed = AwsOperations['cloudfront:ListDistributions']['output'];

export interface Distribution {
  id: string;
  hostname: string;
  status: string;
  enabled: unknown;
  modifiedAt: string;
  /** Hostnames of the origins. */
  origins: string[];
}

/** The distributions of the account. */
export function distributionsOf(listed: Listed | null | undefined): Distribution[] {
  return each(listed?.DistributionList?.Items).map((one) => ({
    id: textOf(one.Id),
    hostname: textOf(one.DomainName).toLowerCase(),
    status: textOf(one.Status),
    enabled: one.Enabled,
    modifiedAt: textOf(one.LastModifiedTime),
    origins: each(one.Origins?.Items).map((origin) => textOf(origin.DomainName).toLowerCase()),
  }));
}

/** Hosts under which a bucket answers: its REST and its website endpoint, with and without Region. */
const endpoint = /^s3(-website)?([.-](dualstack\.)?[a-z0-9-]+)?\.amazonaws\.com(\.cn)?$/;

/** Whether a bucket is an origin of the distribution. */
export function hasOrigin({ origins }: Distribution, buckets: readonly string[]): boolean {
  return origins.some((origin) =>
    buckets.some((bucket) => origin.startsWith(`${bucket}.`) && endpoint.test(origin.slice(bucket.length + 1))),
  );
}

/** The distributions that have one of the buckets as an origin. */
export function distributionsFor(listed: Listed | null | undefined, buckets: readonly string[]): Distribution[] {
  return distributionsOf(listed).filter((one) => hasOrigin(one, buckets));
}

/** The finding for buckets that no distribution has as an origin. */
export function noDistribution(listed: Listed | null | undefined, bucket: readonly string[]): Finding {
  const origins = [...new Set(distributionsOf(listed).flatMap((one) => one.origins))].slice(0, 5);
  return fail('distribution.none', { bucket: [...bucket], origins });
}

/** The finding for a distribution that is switched off. */
export function switchedOff({ id, enabled }: Distribution): Finding | undefined {
  if (enabled === true) return undefined;
  return fail('resource.status', { kind: 'distribution', name: id, status: 'Disabled', reason: '' });
}

/** What keeps a distribution from answering everywhere; undefined if nothing does. */
export function undeployed(distribution: Distribution, context: CheckContext): Finding | undefined {
  const { id, status, modifiedAt } = distribution;
  const off = switchedOff(distribution);
  if (off !== undefined || status === 'Deployed') return off;
  return onItsWay('resource.moving', { kind: 'distribution', name: id, status }, context, modifiedAt);
}
