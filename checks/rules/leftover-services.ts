/**
 * What is left of the services around a cluster.
 */
import { cachesOf } from './cache.ts';
import { distributionsOf, hasOrigin } from './distribution.ts';
import { clusterStack } from './eksctl.ts';
import type { Leftover, LeftoversAsked, Own } from './leftover.ts';
import type { LeftoversSeen } from './leftover-reads.ts';
import { tagsOf, textOf, textsOf } from './lenient.ts';
import { each, text } from './objects.ts';
import { firstFailure, stacksOf } from './stack.ts';

/** Databases, caches, domains, distributions, pipelines, projects, functions, stacks, keys, roles, the OIDC provider. */
export function servicesLeft(seen: LeftoversSeen, own: Own, { names }: LeftoversAsked): Leftover[] {
  const { databases, distributions, pipelines, projects, functions, accessKeys, roles, providers } = seen;
  return [
    ...each(databases?.DBInstances)
      .filter(
        (one) =>
          own.byName('databases', textOf(one.DBInstanceIdentifier)) ||
          own.vpcs.has(textOf(one.DBSubnetGroup?.VpcId)) ||
          own.byTags(tagsOf(one.TagList)),
      )
      .map(({ DBInstanceIdentifier, DBInstanceStatus, Engine }) => ({
        kind: 'databases' as const,
        id: text(DBInstanceIdentifier),
        detail: text(Engine),
        deleting: DBInstanceStatus === 'deleting',
      })),
    ...cachesOf(seen)
      .filter(({ name }) => own.byName('caches', name))
      .map(({ name, engine, status }) => ({
        kind: 'caches' as const,
        id: name,
        detail: engine,
        deleting: status === 'deleting',
      })),
    ...domainsLeft(seen, own),
    ...distributionsOf(distributions)
      .filter((one) => hasOrigin(one, names.distributions ?? []))
      .map(({ id, hostname }) => ({ kind: 'distributions' as const, id, detail: hostname })),
    ...each(pipelines?.pipelines)
      .filter(({ name }) => own.byName('pipelines', textOf(name)))
      .map(({ name }) => ({ kind: 'pipelines' as const, id: text(name) })),
    ...textsOf(projects?.projects)
      .filter((name) => own.byName('projects', name))
      .map((id) => ({ kind: 'projects' as const, id })),
    ...each(functions?.Functions)
      .filter(({ FunctionName }) => own.byName('functions', textOf(FunctionName)))
      .map(({ FunctionName }) => ({ kind: 'functions' as const, id: text(FunctionName) })),
    // A key that is not active opens nothing.
    ...each(accessKeys)
      .flatMap((answer) => each(answer.AccessKeyMetadata))
      .filter(({ UserName, Status }) => own.byName('accessKeys', textOf(UserName)) && Status !== 'Inactive')
      .map(({ UserName, AccessKeyId }) => ({
        kind: 'accessKeys' as const,
        id: text(AccessKeyId),
        detail: text(UserName),
      })),
    ...stacksLeft(seen, own, names.stacks ?? []),
    ...each(each(roles).map((answer) => answer.Role)).map(({ RoleName }) => ({
      kind: 'roles' as const,
      id: text(RoleName),
    })),
    ...each(providers?.OpenIDConnectProviderList)
      .map(({ Arn }) => textOf(Arn))
      .filter((arn) => own.memory.issuer !== '' && arn.split(':oidc-provider/')[1] === own.memory.issuer)
      .map((id) => ({ kind: 'oidcProvider' as const, id })),
  ];
}

function domainsLeft({ domainNames, domains }: LeftoversSeen, own: Own): Leftover[] {
  const deleted = each(each(domains).map((answer) => answer.DomainStatus)).filter(({ Deleted }) => Deleted === true);
  return each(domainNames?.DomainNames)
    .map(({ DomainName }) => textOf(DomainName))
    .filter((name) => own.byName('domains', name))
    .map((id) => ({ kind: 'domains' as const, id, deleting: deleted.some(({ DomainName }) => DomainName === id) }));
}

/** Stacks; one that could not be deleted says what holds it. */
function stacksLeft({ stacks, events }: LeftoversSeen, own: Own, names: readonly string[]): Leftover[] {
  return stacksOf(stacks)
    .filter(({ StackName }) => [clusterStack(own.cluster), ...names].includes(textOf(StackName)))
    .map((stack) => {
      const status = textOf(stack.StackStatus);
      const { resource } = status === 'DELETE_FAILED' ? firstFailure(stack, events) : { resource: '' };
      return {
        kind: 'stacks' as const,
        id: text(stack.StackName),
        detail: [status, resource].filter((part) => part !== '').join(': '),
        deleting: status === 'DELETE_IN_PROGRESS',
      };
    });
}
