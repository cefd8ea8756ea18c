/**
 * What a lab needs to read, as the smallest ClusterRole and IAM policy.
 */
import { stringify } from 'yaml';
import { leavesOf, readsOfLab } from './grade.ts';
import type { Lab } from './lab.ts';
import type { NamespacedResource } from './namespaced.ts';
import { planReads } from './plan.ts';
import { isKind, kinds } from './reads/kinds.ts';
import { type AwsOperation, actionOf, operations } from './reads/operations.ts';
import type { ReadSpec } from './reads/read.ts';
import { GRADER_GROUP } from './rules/grader-group.ts';
import type { CheckContext, Follow } from './verdict.ts';

export interface PolicyRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
  /** Namespace in which alone the rule is given, by a Role; absent for the ClusterRole. */
  namespace?: string;
}

export interface PolicyStatement {
  Sid: string;
  Effect: 'Allow';
  Action: string[];
  Resource: string[];
}

export interface Access {
  /** Rules of the ClusterRole, and of the Roles of single namespaces. */
  rules: PolicyRule[];
  /** ClusterRole and Roles with their bindings to the group of the grader, as YAML to apply. */
  manifest: string;
  /** IAM policy document of the read role. */
  policy: { Version: '2012-10-17'; Statement: PolicyStatement[] };
}

/** Where the lab is graded; what is not given becomes a wildcard in ARNs. */
export interface Place {
  cluster: string;
  region?: string;
  account?: string;
  partition?: string;
}

/** Computes the access a lab needs from the reads of its checks and the follow-ups they declare. */
export function accessOf(lab: Lab, place: Place): Access {
  const context: CheckContext = {
    now: new Date(0).toISOString(),
    cluster: { name: place.cluster, region: place.region ?? '*', ...(place.account && { account: place.account }) },
    window: 0,
  };
  const planned = planReads(readsOfLab(lab, context));
  const follows = lab.steps
    .flatMap((step) => step.checks.flatMap(leavesOf))
    .flatMap((leaf) => leaf.check.follows(leaf.params));
  const rules = mergeRules([...planned.flatMap(ruleOfRead), ...follows.flatMap(ruleOfFollow)]);
  const calls = [...planned.flatMap((spec) => (spec.source === 'aws' ? [spec.operation] : [])), ...follows];
  const needed = calls.filter((call): call is AwsOperation => Object.hasOwn(operations, call));
  return {
    rules,
    manifest: manifestOf(lab, rules),
    // Reaching the cluster at all takes its endpoint and CA, whatever the checks read.
    policy: { Version: '2012-10-17', Statement: statementsOf(['eks:DescribeCluster', ...needed], place) },
  };
}

function ruleOfRead(spec: ReadSpec): PolicyRule[] {
  if (spec.source !== 'kube') return [];
  switch (spec.verb) {
    case 'review':
      return ruleOfFollow('review');
    case 'proxy':
      return ruleOfFollow(`proxy ${spec.namespace}/${spec.service}`);
    case 'log':
      return ruleOfFollow(`log ${spec.namespace}`);
    // Whoever may list Secrets may read them, so this is given in the one namespace only, and by name where there is one.
    case 'secrets':
      return [
        {
          ...ruleIn(spec.namespace, 'secrets', spec.name === undefined ? 'list' : 'get'),
          ...(spec.name !== undefined && { resourceNames: [spec.name] }),
        },
      ];
    case 'custom':
      return ruleOfFollow(`custom ${spec.resource}`);
    case 'list':
      return ruleOfFollow(`list ${spec.kind}`);
    case 'get': {
      const { group, resource } = kinds[spec.kind];
      return [{ apiGroups: [group], resources: [resource], verbs: ['get'], resourceNames: [spec.name] }];
    }
  }
}

function ruleOfFollow(follow: Follow): PolicyRule[] {
  if (follow === 'review')
    return [{ apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] }];
  if (follow.startsWith('custom ')) {
    const [resource = '', ...group] = follow.replace('custom ', '').split('.');
    return [{ apiGroups: [group.join('.')], resources: [resource], verbs: ['list'] }];
  }
  const [verb, place = ''] = follow.split(' ');
  if (verb === 'proxy') {
    const [namespace = '', service = ''] = place.split('/');
    return [{ ...ruleIn(namespace, 'services/proxy', 'get'), resourceNames: [service] }];
  }
  if (verb === 'log') return [ruleIn(place, 'pods/log', 'get')];
  const kind = follow.replace(/^list /, '');
  if (!isKind(kind)) return [];
  const { group, resource } = kinds[kind];
  return [{ apiGroups: [group], resources: [resource], verbs: ['list'] }];
}

function ruleIn(namespace: string, resource: NamespacedResource, verb: string): PolicyRule {
  return { apiGroups: [''], resources: [resource], verbs: [verb], namespace };
}

/** One rule per group and verbs, resources sorted; rules with resource names stay apart. */
function mergeRules(rules: readonly PolicyRule[]): PolicyRule[] {
  const merged = new Map<string, PolicyRule>();
  for (const rule of rules) {
    const isNamed = rule.resourceNames !== undefined;
    const key = JSON.stringify([rule.namespace, rule.apiGroups, rule.verbs, isNamed ? rule.resources : null]);
    const same = merged.get(key);
    merged.set(key, {
      ...rule,
      resources: union(same?.resources, rule.resources),
      ...(isNamed && { resourceNames: union(same?.resourceNames, rule.resourceNames) }),
    });
  }
  return [...merged.values()].sort((a, b) => order(keyOfRule(a), keyOfRule(b)));
}

function keyOfRule(rule: PolicyRule): string {
  return [rule.namespace ?? '', rule.apiGroups, rule.verbs, rule.resources].join('/');
}

function statementsOf(calls: readonly AwsOperation[], place: Place): PolicyStatement[] {
  const actionsByResource = new Map<string, string[]>();
  for (const call of calls) {
    const resource = operations[call].resource
      .replace('${partition}', place.partition ?? 'aws')
      .replace('${region}', place.region ?? '*')
      .replace('${account}', place.account ?? '*')
      .replace('${cluster}', place.cluster);
    actionsByResource.set(resource, union(actionsByResource.get(resource), [actionOf(call)]));
  }
  return [...actionsByResource]
    .sort(([a], [b]) => order(a, b))
    .map(([resource, actions], index) => ({
      Sid: `PodiumRead${index + 1}`,
      Effect: 'Allow',
      Action: actions,
      Resource: [resource],
    }));
}

function manifestOf(lab: Lab, rules: readonly PolicyRule[]): string {
  const namespaces = [...new Set(rules.map(({ namespace }) => namespace))];
  return [undefined, ...namespaces.filter((namespace) => namespace !== undefined)]
    .flatMap((namespace) => roleAndBinding(`podium-${lab.id}`, rules, namespace))
    .map((object) => stringify(object))
    .join('---\n');
}

/** The role with the rules of a namespace, or of the whole cluster, and its binding to the group of the grader. */
function roleAndBinding(name: string, all: readonly PolicyRule[], namespace: string | undefined): object[] {
  const api = 'rbac.authorization.k8s.io';
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  const rules = all.filter((rule) => rule.namespace === namespace).map(({ namespace: _, ...rule }) => rule);
  return [
    { apiVersion: `${api}/v1`, kind, metadata, rules },
    {
      apiVersion: `${api}/v1`,
      kind: `${kind}Binding`,
      metadata,
      roleRef: { apiGroup: api, kind, name },
      subjects: [{ apiGroup: api, kind: 'Group', name: GRADER_GROUP }],
    },
  ];
}

function union(a: readonly string[] = [], b: readonly string[] = []): string[] {
  return [...new Set([...a, ...b])].sort(order);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
