/** Access of others to the cluster. */
import { CreateAccessEntryCommand, DeleteAccessEntryCommand } from '@aws-sdk/client-eks';
import { until } from '../children.ts';
import type { World } from '../world.ts';
import { applyAll } from './objects.ts';
import { trustAccount } from './roles.ts';

/** An access entry for a role of the account; waits until the API server knows it. */
export async function enterColleague(
  world: World,
  { role, group, username }: { role: string; group: string; username: string },
): Promise<void> {
  const principalArn = await world.aws.makeRole(role, trustAccount(world));
  const clusterName = world.cluster.name;
  await world.aws.eks.send(new DeleteAccessEntryCommand({ clusterName, principalArn })).catch(() => undefined);
  await world.aws.eks.send(
    new CreateAccessEntryCommand({ clusterName, principalArn, kubernetesGroups: [group], username }),
  );
  const keys = await world.aws.assume(principalArn, undefined, world.aws.owner, 'colleague');
  await until('the access entry of the colleague', async () => (await world.whoAmI(keys))?.groups.includes(group));
}

/** A Role `pod-reader` with these verbs on pods, bound to a group. */
export async function bindPodReader(
  world: World,
  group: string,
  verbs: readonly string[],
  namespace = 'default',
): Promise<void> {
  const api = 'rbac.authorization.k8s.io';
  const metadata = { name: 'pod-reader', namespace };
  await applyAll(
    world,
    { apiVersion: `${api}/v1`, kind: 'Role', metadata, rules: [{ apiGroups: [''], resources: ['pods'], verbs }] },
    {
      apiVersion: `${api}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: api, kind: 'Role', name: 'pod-reader' },
      subjects: [{ apiGroup: api, kind: 'Group', name: group }],
    },
  );
}
