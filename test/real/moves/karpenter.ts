/** Karpenter: its controller, and what it makes and writes. */
import { installCrds, putCustom } from '../crds.ts';
import type { World } from '../world.ts';
import { addSelfManagedNodes } from './nodes.ts';
import { applyAll, makeNamespace, workload } from './objects.ts';

const NAMESPACE = 'karpenter';
const CLAIM = 'default-x7k2p';

const conditions = (...types: string[]) =>
  types.map((type) => ({
    type,
    status: 'True',
    reason: type,
    message: '',
    lastTransitionTime: new Date().toISOString(),
    observedGeneration: 1,
  }));

/** The controller, in a namespace of its own. */
export async function installKarpenter(world: World): Promise<void> {
  await makeNamespace(world, NAMESPACE);
  await installCrds(world, 'nodepools.karpenter.sh', 'nodeclaims.karpenter.sh', 'ec2nodeclasses.karpenter.k8s.aws');
  await applyAll(
    world,
    workload('Deployment', 'karpenter', {
      namespace: NAMESPACE,
      image: 'public.ecr.aws/karpenter/controller:1.8.1',
      labels: { 'app.kubernetes.io/name': 'karpenter' },
    }),
  );
  await world.rolledOut('karpenter', NAMESPACE);
}

/** A ready NodePool with its node class. */
export async function makePool(world: World): Promise<void> {
  const ready = ['SubnetsReady', 'SecurityGroupsReady', 'AMIsReady', 'InstanceProfileReady', 'ValidationSucceeded'];
  await putCustom(world, 'ec2nodeclasses.karpenter.k8s.aws', {
    metadata: { name: 'default' },
    spec: { role: `KarpenterNodeRole-${world.cluster.name}` },
    status: { conditions: conditions(...ready, 'Ready') },
  });
  const nodeClassRef = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' };
  await putCustom(world, 'nodepools.karpenter.sh', {
    metadata: { name: 'default' },
    spec: { template: { spec: { nodeClassRef, requirements: [] } } },
    status: { conditions: conditions('ValidationSucceeded', 'NodeClassReady', 'Ready') },
  });
}

/** A node that the NodePool launches, unless it has. */
export async function launchNode(world: World): Promise<void> {
  if ((await world.kube.get(`/apis/karpenter.sh/v1/nodeclaims/${CLAIM}`)) !== undefined) return;
  const tags = { 'karpenter.sh/nodepool': 'default', 'karpenter.sh/nodeclaim': CLAIM };
  const [id = ''] = await addSelfManagedNodes(world, 1, tags);
  interface Node {
    spec: { providerID: string };
  }
  const nodes = await world.kube.list<Node>('/api/v1/nodes');
  const providerID = nodes.find(({ spec }) => spec.providerID.endsWith(id))?.spec.providerID;
  await putCustom(world, 'nodeclaims.karpenter.sh', {
    metadata: { name: CLAIM, labels: { 'karpenter.sh/nodepool': 'default' } },
    spec: {},
    status: { providerID, conditions: conditions('Launched', 'Registered', 'Initialized', 'Ready') },
  });
}
