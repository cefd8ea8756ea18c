/**
 * Objects that nobody wrote: controllers, the cluster and EKS make them.
 */
import { each, text } from '../../rules/objects.ts';
import { isRecord } from '../../rules/path.ts';
import type { Found } from './objects.ts';
import { at } from './values.ts';

/** Kinds that are traces of other objects. */
const TRACES: readonly string[] = [
  'ControllerRevision',
  'CSINode',
  'endpoints',
  'EndpointSlice',
  'Event',
  'events.events.k8s.io',
  'leases.coordination.k8s.io',
  'Node',
  'NodeMetrics',
  'PodMetrics',
];

/** What every EKS cluster has in `kube-system`, `default` and at its top, by kind and name. */
const OF_CLUSTER: readonly RegExp[] = [
  /^ServiceAccount \S*\/default$/,
  /^ConfigMap \S*\/kube-root-ca\.crt$/,
  /^ConfigMap kube-system\/(amazon-vpc-cni|aws-auth|coredns|extension-apiserver-authentication|kube-apiserver-legacy-service-account-token-tracking|kube-proxy|kube-proxy-config)$/,
  /^Service default\/kubernetes$/,
  /^Service kube-system\/(kube-dns|eks-extension-metrics-api)$/,
  /^(Deployment|ServiceAccount) kube-system\/coredns$/,
  /^(DaemonSet|ServiceAccount) kube-system\/(aws-node|kube-proxy|eks-pod-identity-agent)$/,
  /^Namespace \/(default|kube-[a-z-]+)$/,
  /^StorageClass \/gp2$/,
  /^ClusterRole(Binding)? \/(admin|aws-node|cluster-admin|edit|vpc-resource-controller\S*|view)$/,
  /^CSIDriver \/efs\.csi\.aws\.com$/,
  /^(Role|RoleBinding|ClusterRole|ClusterRoleBinding) \S*\/(system:|eks:|kubeadm:)/,
  /^CustomResourceDefinition \/\S+\.(crd\.k8s\.amazonaws\.com|vpcresources\.k8s\.aws|networking\.k8s\.aws|policyendpoints\S*)$/,
];

/** Whether an object was made by something else than the solution. */
export function isMade({ kind, name, namespace = '', object }: Found, all: readonly Found[]): boolean {
  if (TRACES.includes(kind)) return true;
  const owners = at(object, 'metadata.ownerReferences');
  if (Array.isArray(owners) && owners.length > 0) return true;
  if (OF_CLUSTER.some((form) => form.test(`${kind} ${namespace}/${name}`))) return true;
  const labels = at(object, 'metadata.labels');
  if (isRecord(labels) && ('kubernetes.io/bootstrapping' in labels || 'eks.amazonaws.com/component' in labels))
    return true;
  switch (kind) {
    // The API server serves its own groups without a Service.
    case 'APIService':
      return at(object, 'spec.service') === undefined;
    // Its claim is the step.
    case 'PersistentVolume':
      return text(at(object, 'metadata.annotations["pv.kubernetes.io/provisioned-by"]')) !== '';
    // The controllers of Kubernetes have one each.
    case 'ServiceAccount':
      return namespace === 'kube-system' && !isUsed(name, namespace, all);
    default:
      return false;
  }
}

function isUsed(account: string, namespace: string, all: readonly Found[]): boolean {
  return all.some(
    (other) =>
      other.namespace === namespace &&
      other.kind !== 'Pod' &&
      each([at(other.object, 'spec.template.spec.serviceAccountName')]).includes(account),
  );
}
