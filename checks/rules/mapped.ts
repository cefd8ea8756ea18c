/**
 * Which identities a cluster honours: access entries and aws-auth, as its authentication mode has it
 * (https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html).
 */
import { distance } from 'fastest-levenshtein';
import type { KindTypes } from '../reads/kinds.ts';
import type { AwsOperations } from '../reads/operations.ts';
import { type Finding, fail } from '../verdict.ts';
import { accessPoliciesOf } from './access-policy.ts';
import { type Colleague, isColleague } from './colleague.ts';
import { awsAuthOf, entriesOf, type Identity, type Malformed, unmatchedArn } from './identity-map.ts';
import { each } from './objects.ts';

type Output<O extends keyof AwsOperations> = AwsOperations[O]['output'] | undefined;

/** Whom a lab means. */
export interface Wanted {
  /** Any of these; without them, and without groups, anyone but the creator, nodes, services and the grader. */
  principal?: readonly string[] | undefined;
  groups?: readonly string[] | undefined;
  via: 'entry' | 'aws-auth' | 'any';
}

export interface MapEvidence {
  described?: Output<'eks:DescribeCluster'>;
  entries: readonly Output<'eks:DescribeAccessEntry'>[];
  policies: readonly Output<'eks:ListAssociatedAccessPolicies'>[];
  map?: KindTypes['ConfigMap'] | undefined;
}

/** The identities of a cluster that may be meant. */
export interface Mapped {
  honoured: Colleague[];
  /** Those of aws-auth that the authentication mode leaves out. */
  ignored: Identity[];
  /** Those of aws-auth that never match anybody. */
  unmatched: Identity[];
  malformed: Malformed[];
}

/** Sorts out who is mapped. */
export function mappedOf({ principal, groups, via }: Wanted, seen: MapEvidence): Mapped {
  const cluster = seen.described?.cluster ?? {};
  const mode = cluster.accessConfig?.authenticationMode;
  const fromEntries = mode === 'CONFIG_MAP' ? [] : entriesOf(seen.entries);
  const { identities, malformed } = awsAuthOf(seen.map);
  // Of several items of aws-auth for one principal the last wins, and an access entry wins over all of them.
  const fromMap = identities.filter(
    ({ principal: arn }, place) =>
      !fromEntries.some((entry) => entry.principal === arn) &&
      !identities.slice(place + 1).some((other) => other.principal === arn),
  );
  const withPolicies = (one: Identity): Colleague => {
    const own = each(seen.policies).filter((answer) => answer.principalArn === one.principal);
    return { ...one, policies: one.via === 'entry' ? own.flatMap(accessPoliciesOf) : [] };
  };
  const isMeant = (one: Identity) => {
    const names = [one.principal, unmatchedArn(one)?.wanted ?? ''];
    if (principal !== undefined) return names.some((name) => principal.includes(name));
    return groups !== undefined || isColleague(withPolicies(one), cluster);
  };
  const meant = fromMap.filter(isMeant);
  const isLive = mode !== 'API';
  const honoured = [
    ...(via === 'aws-auth' ? [] : fromEntries.filter(isMeant)),
    ...(isLive ? meant.filter((one) => unmatchedArn(one) === undefined) : []),
  ];
  return {
    honoured: honoured.map(withPolicies),
    ignored: isLive ? [] : meant,
    unmatched: isLive ? meant.filter((one) => unmatchedArn(one) !== undefined) : [],
    malformed: isLive ? malformed : [],
  };
}

/** Why nobody that is meant has the wanted groups, or is there at all. */
export function nobodyMapped({ principal, groups }: Wanted, mapped: Mapped, cluster: string): Finding {
  const has = (one: Identity) => (groups ?? []).every((group) => one.groups.includes(group));
  const ignored = mapped.ignored.find(has);
  if (ignored !== undefined) return fail('access.ignored', { principal: ignored.principal, cluster });
  const [broken] = mapped.malformed;
  if (broken !== undefined) return fail('access.malformed', { key: broken.key, line: broken.line });
  const lost = mapped.unmatched.find(has);
  const instead = lost && unmatchedArn(lost);
  if (lost !== undefined && instead !== undefined) {
    const values = { principal: lost.principal, wanted: instead.wanted };
    return instead.why === 'path' ? fail('access.rolePath', values) : fail('access.session', values);
  }
  if (groups === undefined)
    return principal === undefined
      ? fail('access.nobody', { cluster })
      : fail('access.unmapped', { cluster, principal });
  const near = mapped.honoured.flatMap((one) =>
    one.groups
      .filter((group) => groups.some((wanted) => distance(wanted, group) <= 2))
      .map((group) => ({ principal: one.principal, seen: group })),
  )[0];
  if (near !== undefined) return fail('access.otherGroup', { ...near, wanted: groups });
  const [first] = principal === undefined ? [] : mapped.honoured;
  if (first !== undefined)
    return fail('access.groups', { principal: first.principal, seen: first.groups, wanted: groups });
  return fail('access.none', { cluster, principal: principal ?? [], wanted: groups });
}
