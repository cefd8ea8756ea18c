/**
 * The Kubernetes kinds that checks read, with the API they are served by. Every group and version here has been
 * stable on all Kubernetes versions that EKS offers (https://kubernetes.io/docs/reference/using-api/deprecation-guide/).
 */
import type * as k8s from '@kubernetes/client-node';
import type { Wire } from './wire.ts';

/** Where a kind is served. */
export interface KindApi {
  /** API group; empty for the core group. */
  group: string;
  version: string;
  /** Plural, as in URLs and RBAC rules. */
  resource: string;
  namespaced: boolean;
}

/** One item of the metrics API (the client has no class for it). */
interface UsageMetrics {
  metadata?: k8s.V1ObjectMeta;
  timestamp?: string;
  window?: string;
}
interface NodeMetrics extends UsageMetrics {
  usage?: Record<string, string>;
}
interface PodMetrics extends UsageMetrics {
  containers?: { name?: string; usage?: Record<string, string> }[];
}

/** The client calls the field `from` of a rule `_from`; this is what the API server sends. */
type NetworkPolicyRule = Omit<k8s.V1NetworkPolicyIngressRule, '_from'> & { from?: k8s.V1NetworkPolicyPeer[] };
type NetworkPolicySpec = Omit<k8s.V1NetworkPolicySpec, 'ingress'> & { ingress?: NetworkPolicyRule[] };
interface NetworkPolicy extends Omit<k8s.V1NetworkPolicy, 'spec'> {
  spec?: NetworkPolicySpec;
}

interface ClientTypes {
  APIService: k8s.V1APIService;
  ClusterRole: k8s.V1ClusterRole;
  ClusterRoleBinding: k8s.V1ClusterRoleBinding;
  ConfigMap: k8s.V1ConfigMap;
  ControllerRevision: k8s.V1ControllerRevision;
  CSIDriver: k8s.V1CSIDriver;
  CSINode: k8s.V1CSINode;
  CronJob: k8s.V1CronJob;
  CustomResourceDefinition: k8s.V1CustomResourceDefinition;
  DaemonSet: k8s.V1DaemonSet;
  Deployment: k8s.V1Deployment;
  EndpointSlice: k8s.V1EndpointSlice;
  Event: k8s.CoreV1Event;
  HorizontalPodAutoscaler: k8s.V2HorizontalPodAutoscaler;
  Ingress: k8s.V1Ingress;
  IngressClass: k8s.V1IngressClass;
  Job: k8s.V1Job;
  LimitRange: k8s.V1LimitRange;
  MutatingWebhookConfiguration: k8s.V1MutatingWebhookConfiguration;
  Namespace: k8s.V1Namespace;
  NetworkPolicy: NetworkPolicy;
  Node: k8s.V1Node;
  NodeMetrics: NodeMetrics;
  PersistentVolume: k8s.V1PersistentVolume;
  PersistentVolumeClaim: k8s.V1PersistentVolumeClaim;
  Pod: k8s.V1Pod;
  PodMetrics: PodMetrics;
  ReplicaSet: k8s.V1ReplicaSet;
  ResourceQuota: k8s.V1ResourceQuota;
  Role: k8s.V1Role;
  RoleBinding: k8s.V1RoleBinding;
  Service: k8s.V1Service;
  ServiceAccount: k8s.V1ServiceAccount;
  StatefulSet: k8s.V1StatefulSet;
  StorageClass: k8s.V1StorageClass;
}

export type Kind = keyof ClientTypes;

/** The JSON that the API server sends for each kind. */
export type KindTypes = { [K in Kind]: Wire<ClientTypes[K]> };

export const kinds: Readonly<Record<Kind, KindApi>> = {
  APIService: { group: 'apiregistration.k8s.io', version: 'v1', resource: 'apiservices', namespaced: false },
  ClusterRole: { group: 'rbac.authorization.k8s.io', version: 'v1', resource: 'clusterroles', namespaced: false },
  ClusterRoleBinding: {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    resource: 'clusterrolebindings',
    namespaced: false,
  },
  ConfigMap: { group: '', version: 'v1', resource: 'configmaps', namespaced: true },
  ControllerRevision: { group: 'apps', version: 'v1', resource: 'controllerrevisions', namespaced: true },
  CSIDriver: { group: 'storage.k8s.io', version: 'v1', resource: 'csidrivers', namespaced: false },
  CSINode: { group: 'storage.k8s.io', version: 'v1', resource: 'csinodes', namespaced: false },
  CronJob: { group: 'batch', version: 'v1', resource: 'cronjobs', namespaced: true },
  CustomResourceDefinition: {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    resource: 'customresourcedefinitions',
    namespaced: false,
  },
  DaemonSet: { group: 'apps', version: 'v1', resource: 'daemonsets', namespaced: true },
  Deployment: { group: 'apps', version: 'v1', resource: 'deployments', namespaced: true },
  EndpointSlice: { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices', namespaced: true },
  Event: { group: '', version: 'v1', resource: 'events', namespaced: true },
  HorizontalPodAutoscaler: {
    group: 'autoscaling',
    version: 'v2',
    resource: 'horizontalpodautoscalers',
    namespaced: true,
  },
  Ingress: { group: 'networking.k8s.io', version: 'v1', resource: 'ingresses', namespaced: true },
  IngressClass: { group: 'networking.k8s.io', version: 'v1', resource: 'ingressclasses', namespaced: false },
  Job: { group: 'batch', version: 'v1', resource: 'jobs', namespaced: true },
  LimitRange: { group: '', version: 'v1', resource: 'limitranges', namespaced: true },
  MutatingWebhookConfiguration: {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    resource: 'mutatingwebhookconfigurations',
    namespaced: false,
  },
  Namespace: { group: '', version: 'v1', resource: 'namespaces', namespaced: false },
  NetworkPolicy: { group: 'networking.k8s.io', version: 'v1', resource: 'networkpolicies', namespaced: true },
  Node: { group: '', version: 'v1', resource: 'nodes', namespaced: false },
  NodeMetrics: { group: 'metrics.k8s.io', version: 'v1beta1', resource: 'nodes', namespaced: false },
  PersistentVolume: { group: '', version: 'v1', resource: 'persistentvolumes', namespaced: false },
  PersistentVolumeClaim: { group: '', version: 'v1', resource: 'persistentvolumeclaims', namespaced: true },
  Pod: { group: '', version: 'v1', resource: 'pods', namespaced: true },
  PodMetrics: { group: 'metrics.k8s.io', version: 'v1beta1', resource: 'pods', namespaced: true },
  ReplicaSet: { group: 'apps', version: 'v1', resource: 'replicasets', namespaced: true },
  ResourceQuota: { group: '', version: 'v1', resource: 'resourcequotas', namespaced: true },
  Role: { group: 'rbac.authorization.k8s.io', version: 'v1', resource: 'roles', namespaced: true },
  RoleBinding: { group: 'rbac.authorization.k8s.io', version: 'v1', resource: 'rolebindings', namespaced: true },
  Service: { group: '', version: 'v1', resource: 'services', namespaced: true },
  ServiceAccount: { group: '', version: 'v1', resource: 'serviceaccounts', namespaced: true },
  StatefulSet: { group: 'apps', version: 'v1', resource: 'statefulsets', namespaced: true },
  StorageClass: { group: 'storage.k8s.io', version: 'v1', resource: 'storageclasses', namespaced: false },
};

/** Whether a kind is in the table. */
export function isKind(name: string): name is Kind {
  return Object.hasOwn(kinds, name);
}
