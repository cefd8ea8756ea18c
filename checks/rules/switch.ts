/**
 * Whether a Service has been switched from one version to another, as in a blue-green deployment.
 */
import * as z from 'zod';
import type { CheckContext } from '../verdict.ts';
import { type Service, selectedPods } from './endpoints.ts';
import { text } from './objects.ts';
import { isSince } from './settling.ts';
import type { Version } from './shares.ts';

const route = z.strictObject({
  uid: z.string(),
  /** Whether the first of the versions was there at enrolment. */
  isOld: z.boolean(),
  versions: z.array(z.string()),
});
/** The versions that a Service has led to alone, in order. */
export type Route = z.output<typeof route>;
export const routes: z.ZodType<Route[]> = z.array(route);

/** Adds what is there now to what is known; `before` is absent the first time, which may be long after the enrolment. */
export function withRoutes(
  before: readonly Route[] | undefined,
  services: readonly Service[],
  versions: readonly Version[],
  { enrolledAt }: Pick<CheckContext, 'enrolledAt'>,
): Route[] {
  const current = services.flatMap((service): Route[] => {
    const uid = text(service.metadata?.uid);
    const known = before?.find((one) => one.uid === uid);
    const [only, ...others] = selectedBy(service, versions);
    if (only === undefined || others.length > 0) return known === undefined ? [] : [known];
    const isThere = before === undefined && !isSince(only.createdAt, enrolledAt);
    const { versions: seen = [], isOld = isThere } = known ?? {};
    return [{ uid, isOld, versions: seen.at(-1) === only.name ? seen : [...seen.slice(-4), only.name] }];
  });
  const kept = (before ?? []).filter(({ uid }) => !current.some((one) => one.uid === uid));
  return [...kept, ...current].slice(-3);
}

/** The versions that a Service selects. */
export function selectedBy(service: Service, versions: readonly Version[]): Version[] {
  return versions.filter(({ pods }) => selectedPods(service, pods).length > 0);
}

/**
 * Whether the Service has led to another version before. Where nobody saw that, a version that is younger than both the
 * Service and another version tells it: the Service cannot have begun with it.
 */
export function isSwitched(
  service: Service,
  to: Version,
  versions: readonly Version[],
  known: readonly Route[] | undefined,
): boolean {
  const route = known?.find(({ uid }) => uid === service.metadata?.uid);
  if (route?.versions.some((name) => name !== to.name)) return true;
  if (route?.isOld) return false;
  const isYounger = (than: string) => Date.parse(to.createdAt) > Date.parse(than);
  return isYounger(text(service.metadata?.creationTimestamp)) && versions.some((other) => isYounger(other.createdAt));
}
