/**
 * What EKS Auto Mode runs itself, outside the cluster (https://docs.aws.amazon.com/eks/latest/userguide/automode.html).
 */
import type { Cluster } from './control-plane.ts';

const COMPUTE = new Set(['vpc-cni', 'kube-proxy', 'coredns', 'eks-pod-identity-agent']);

/** Whether Auto Mode of this cluster does what an add-on, or a controller that people install, does elsewhere. */
export function isBuiltIn(addon: string, cluster: Cluster | undefined): boolean {
  if (addon === 'aws-ebs-csi-driver') return cluster?.storageConfig?.blockStorage?.enabled === true;
  if (addon === 'aws-load-balancer-controller')
    return cluster?.kubernetesNetworkConfig?.elasticLoadBalancing?.enabled === true;
  return COMPUTE.has(addon) && cluster?.computeConfig?.enabled === true;
}
