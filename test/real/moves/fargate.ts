/** Fargate profiles. */
import { CreateFargateProfileCommand, DeleteFargateProfileCommand } from '@aws-sdk/client-eks';
import { until } from '../children.ts';
import type { World } from '../world.ts';
import { network } from './network.ts';
import { trustService } from './roles.ts';

/** What is told of a Fargate profile with one selector. */
export interface ProfileOrder {
  name: string;
  namespace: string;
  labels?: Record<string, string>;
}

/** A profile over the private subnets, unless it is there; waits until new pods meet it. */
export async function makeProfile(world: World, { name, namespace, labels }: ProfileOrder): Promise<void> {
  const { privateSubnets } = await network(world);
  const role = `eksctl-${world.cluster.name}-fargate-FargatePodExecutionRole`;
  const podExecutionRoleArn = await world.aws.makeRole(role, trustService('eks-fargate-pods.amazonaws.com'));
  await world.aws.eks
    .send(
      new CreateFargateProfileCommand({
        clusterName: world.cluster.name,
        fargateProfileName: name,
        podExecutionRoleArn,
        subnets: privateSubnets,
        selectors: [{ namespace, ...(labels && { labels }) }],
      }),
    )
    .catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'ResourceInUseException')) throw error;
    });
  await world.simulators.fargate.ready();
}

/** Deletes a profile; its pods and their nodes go with it. */
export async function deleteProfile(world: World, name: string): Promise<void> {
  const order = { clusterName: world.cluster.name, fargateProfileName: name };
  await world.aws.eks.send(new DeleteFargateProfileCommand(order));
  await until('Fargate to be empty', async () => (await fargateNodes(world)) === 0);
}

/** How many nodes of Fargate there are. */
export async function fargateNodes(world: World): Promise<number> {
  return (await world.kube.list('/api/v1/nodes?labelSelector=eks.amazonaws.com%2Fcompute-type%3Dfargate')).length;
}
