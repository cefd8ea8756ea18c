/** The VPC CNI: its settings, and what its controllers write. */
import { CreateNetworkInterfaceCommand, CreateSecurityGroupCommand } from '@aws-sdk/client-ec2';
import { CreateAddonCommand } from '@aws-sdk/client-eks';
import { installCrds, putCustom } from '../crds.ts';
import type { World } from '../world.ts';
import { network } from './network.ts';
import { applyAll, workload } from './objects.ts';

/** An add-on of EKS, unless it is there. */
export async function makeAddon(world: World, addonName: string): Promise<void> {
  const order = { clusterName: world.cluster.name, addonName };
  await world.aws.eks.send(new CreateAddonCommand(order)).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'ResourceInUseException')) throw error;
  });
}

/** Network interfaces for pods on or off; the agent of policies is switched on. */
export async function setCni(world: World, { podEni }: { podEni: boolean }): Promise<void> {
  const containers = [
    {
      name: 'aws-node',
      image: 'registry.example.com/amazon-k8s-cni:v1.20.4-eksbuild.1',
      env: [{ name: 'ENABLE_POD_ENI', value: String(podEni) }],
    },
    {
      name: 'aws-eks-nodeagent',
      image: 'registry.example.com/amazon/aws-network-policy-agent:v1.2.7-eksbuild.1',
      args: ['--enable-ipv6=false', '--enable-network-policy=true'],
    },
  ];
  const labels = { 'k8s-app': 'aws-node' };
  await applyAll(world, workload('DaemonSet', 'aws-node', { image: 'amazon-k8s-cni', labels, pod: { containers } }));
  await world.kubectl(['rollout', 'status', 'daemonset/aws-node', '-n', 'kube-system', '--timeout=90s']);
}

/** Writes to which pods a NetworkPolicy applies, as the controller of EKS does. */
export async function takeUp(
  world: World,
  { policy, namespace, app }: { policy: string; namespace: string; app: string },
): Promise<void> {
  await installCrds(world, 'policyendpoints.networking.k8s.aws');
  interface Pod {
    metadata: { name: string };
    status: { podIP?: string; hostIP?: string };
  }
  const pods = await world.kube.list<Pod>(`/api/v1/namespaces/${namespace}/pods?labelSelector=app%3D${app}`);
  await putCustom(world, 'policyendpoints.networking.k8s.aws', {
    metadata: { name: `${policy}-x1k9p`, namespace },
    spec: {
      policyRef: { name: policy, namespace },
      podSelectorEndpoints: pods.map(({ metadata: { name }, status: { podIP, hostIP } }) => ({
        name,
        namespace,
        podIP,
        hostIP,
      })),
    },
  });
}

/** A security group in the VPC of the cluster. Gives its id. */
export async function makeSecurityGroup(world: World, GroupName: string): Promise<string> {
  const { vpc } = await network(world);
  const order = { GroupName, Description: GroupName, VpcId: vpc };
  return (await world.aws.ec2.send(new CreateSecurityGroupCommand(order))).GroupId ?? '';
}

/** A network interface of a pod with its own security group. Gives the annotation that the controller writes of it. */
export async function makeBranch(world: World, group: string): Promise<Record<string, string>> {
  const { privateSubnets } = await network(world);
  const order = { SubnetId: privateSubnets[0], Groups: [group], Description: 'aws-k8s-branch-eni' };
  const { NetworkInterface } = await world.aws.ec2.send(new CreateNetworkInterfaceCommand(order));
  const { NetworkInterfaceId: eniId, PrivateIpAddress: privateIp } = NetworkInterface ?? {};
  return { 'vpc.amazonaws.com/pod-eni': JSON.stringify([{ eniId, privateIp, vlanId: 1 }]) };
}

/** Calico's agent on every node, another engine of policies. */
export async function installCalico(world: World): Promise<void> {
  // EKS puts this kind into every cluster, used or not.
  await installCrds(world, 'policyendpoints.networking.k8s.aws');
  const labels = { 'k8s-app': 'calico-node' };
  await applyAll(world, workload('DaemonSet', 'calico-node', { image: 'docker.io/calico/node:v3.31.0', labels }));
  await world.kubectl(['rollout', 'status', 'daemonset/calico-node', '-n', 'kube-system', '--timeout=60s']);
}
