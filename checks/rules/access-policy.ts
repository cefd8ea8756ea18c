/**
 * What EKS access policies allow. They are no RBAC, so that the API server cannot be asked about somebody else's
 * (https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html).
 */
import type { AwsOperations } from '../reads/operations.ts';
import type { Action } from './action.ts';
import { textOf, textsOf } from './lenient.ts';
import { each } from './objects.ts';
import { matches } from './wildcard.ts';

/** A policy that is associated with an access entry. */
export interface AccessPolicy {
  name: string;
  /** Namespaces, which may hold `*`; absent for the whole cluster. */
  namespaces?: readonly string[];
}

interface Rule {
  verbs: readonly string[];
  /** Resources as labs write them, subresources too; `*` for all. */
  resources: ReadonlySet<string>;
}

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const ALL = new Set(['*']);

/** Resources from groups with words; an empty group is the core group. */
function resources(byGroup: Readonly<Record<string, string>>): Set<string> {
  return new Set(
    Object.entries(byGroup).flatMap(([group, words]) =>
      words.split(' ').map((word) => {
        const [plural = '', subresource] = word.split('/');
        const whole = group === '' ? plural : `${plural}.${group}`;
        return subresource === undefined ? whole : `${whole}/${subresource}`;
      }),
    ),
  );
}

const VIEWED = resources({
  '': 'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status bindings events limitranges namespaces namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status',
  apps: 'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status',
  autoscaling: 'horizontalpodautoscalers horizontalpodautoscalers/status',
  batch: 'cronjobs cronjobs/status jobs jobs/status',
  'discovery.k8s.io': 'endpointslices',
  'networking.k8s.io': 'ingresses ingresses/status networkpolicies',
  policy: 'poddisruptionbudgets poddisruptionbudgets/status',
});
const READ_BY_EDITORS = resources({
  '': 'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy',
});
const EDITED = resources({
  '': 'configmaps events persistentvolumeclaims pods pods/attach pods/exec pods/portforward pods/proxy replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy',
  apps: 'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale',
  autoscaling: 'horizontalpodautoscalers',
  batch: 'cronjobs jobs',
  'networking.k8s.io': 'ingresses networkpolicies',
  policy: 'poddisruptionbudgets',
});

const VIEW: readonly Rule[] = [{ verbs: READ, resources: VIEWED }];
const EDIT: readonly Rule[] = [
  ...VIEW,
  { verbs: READ, resources: READ_BY_EDITORS },
  { verbs: WRITE, resources: EDITED },
  { verbs: ['impersonate'], resources: new Set(['serviceaccounts']) },
];
const POLICIES: Readonly<Record<string, readonly Rule[]>> = {
  AmazonEKSViewPolicy: VIEW,
  AmazonEKSEditPolicy: EDIT,
  AmazonEKSAdminPolicy: [
    ...EDIT,
    { verbs: ['create'], resources: resources({ 'authorization.k8s.io': 'localsubjectaccessreviews' }) },
    { verbs: [...READ, ...WRITE], resources: resources({ 'rbac.authorization.k8s.io': 'rolebindings roles' }) },
  ],
  AmazonEKSAdminViewPolicy: [{ verbs: READ, resources: ALL }],
  AmazonEKSClusterAdminPolicy: [{ verbs: ['*'], resources: ALL }],
};

/** The policy that makes an identity administrator of everything. */
export const CLUSTER_ADMIN = 'AmazonEKSClusterAdminPolicy';

/** The policies of an access entry. */
export function accessPoliciesOf(
  answer: AwsOperations['eks:ListAssociatedAccessPolicies']['output'] | null | undefined,
): AccessPolicy[] {
  return each(answer?.associatedAccessPolicies).map(({ policyArn, accessScope }) => ({
    name: textOf(policyArn).split('/').at(-1) ?? '',
    ...(accessScope?.type !== 'cluster' && { namespaces: textsOf(accessScope?.namespaces) }),
  }));
}

/** The policy that allows an action; undefined if none does. */
export function policyFor(policies: readonly AccessPolicy[], { verb, resource, ns }: Action): string | undefined {
  const found = policies.find(({ name, namespaces }) => {
    const isPlace = namespaces === undefined || (ns !== undefined && namespaces.some((one) => matches(ns, one)));
    const rules = Object.hasOwn(POLICIES, name) ? (POLICIES[name] ?? []) : [];
    return (
      isPlace &&
      rules.some((rule) => has(rule.verbs, verb) && (rule.resources.has('*') || rule.resources.has(resource)))
    );
  });
  return found?.name;
}

function has(verbs: readonly string[], verb: string): boolean {
  return verbs.includes(verb) || verbs.includes('*');
}
