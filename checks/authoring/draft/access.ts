/**
 * Drafts of what decides who may do what: bindings of roles, and policies of the network.
 */
import { text } from '../../rules/objects.ts';
import { type Found, identityOf } from './objects.ts';
import { behind, requirementsAt } from './selecting.ts';
import { type Drafted, type Ladder, ladder } from './step.ts';
import { at, isPlaceholder, listAt } from './values.ts';

/** A binding: that it is there, and that its first subject may do what the role says first. */
export function bindingOf(found: Found, all: readonly Found[]): Drafted {
  const { kind, name, namespace, object } = found;
  const [subject] = listAt(object, 'subjects');
  const roleName = text(at(object, 'roleRef.name'));
  const role = all.find(
    (one) =>
      one.kind === text(at(object, 'roleRef.kind')) &&
      one.name === roleName &&
      (one.kind === 'ClusterRole' || one.namespace === namespace),
  );
  const fields = {
    'roleRef.name': roleName,
    ...(subject !== undefined && { subjects: { any: { fields: { name: text(subject.name) } } } }),
  };
  return {
    ladders: [
      ladder('k8s.object', { kind, ns: namespace, name, fields }, ['fields']),
      ...(subject === undefined || role === undefined ? [] : mayDo(subject, role, namespace)),
    ],
    after: all.filter((one) => one === role || isSubject(one, subject)).map(identityOf),
  };
}

function mayDo(subject: Readonly<Record<string, unknown>>, role: Found, ns: string | undefined): Ladder[] {
  const identity = identityIn(subject);
  const rule = listAt(role.object, 'rules').find(isTelling);
  if (identity === undefined || rule === undefined) return [];
  const [verb, resource, group] = [firstOf(rule.verbs), firstOf(rule.resources), firstOf(rule.apiGroups)];
  const [plural = '', ...sub] = resource.split('/');
  const written = [group === '' ? plural : `${plural}.${group}`, ...sub].join('/');
  return [ladder('k8s.can', { ...identity, verb: verb === '*' ? 'get' : verb, resource: written, ns })];
}

/** A rule for resources of today that asks for no names: a right that somebody can be asked for. */
function isTelling({ verbs, resources, apiGroups, resourceNames }: Readonly<Record<string, unknown>>): boolean {
  const [verb, resource, group] = [verbs, resources, apiGroups].map(firstOf);
  const isPlain = verb !== '' && resource !== '' && !resource?.includes('*') && group !== '*' && group !== 'extensions';
  return isPlain && (!Array.isArray(resourceNames) || resourceNames.length === 0);
}

function firstOf(list: unknown): string {
  return text(Array.isArray(list) ? list[0] : undefined);
}

function identityIn(subject: Readonly<Record<string, unknown>>): { user: string; groups?: string[] } | undefined {
  const [name, namespace] = [text(subject.name), text(subject.namespace)];
  if (name === '' || [name, namespace].some(isPlaceholder)) return undefined;
  if (subject.kind === 'ServiceAccount')
    return namespace === '' ? undefined : { user: `system:serviceaccount:${namespace}:${name}` };
  // Whoever is in the group: the API server does not ask whether the user exists.
  return subject.kind === 'Group' ? { user: 'attendee', groups: [name] } : { user: name };
}

function isSubject(one: Found, subject: Readonly<Record<string, unknown>> | undefined): boolean {
  return (
    one.kind === 'ServiceAccount' &&
    subject?.kind === 'ServiceAccount' &&
    one.name === subject.name &&
    one.namespace === subject.namespace
  );
}

/** A policy: what it opens, if labs can say it, and in any case that it is there. */
export function policyOf({ kind, name, namespace: ns = '', object }: Found, all: readonly Found[]): Drafted {
  const types = at(object, 'spec.policyTypes');
  const podLabels = at(object, 'spec.podSelector.matchLabels') ?? {};
  const isThere = behind(requirementsAt(object, 'spec.podSelector'), ns, all).length > 0;
  const selects = isThere || Object.keys(podLabels).length === 0 ? undefined : false;
  const common = { ns, podLabels, types: Array.isArray(types) ? types : undefined, selects };
  const [ingress, egress] = [listAt(object, 'spec.ingress'), listAt(object, 'spec.egress')];
  const opened = ingress.length === 0 && egress.length === 0 ? { deny: true } : openedBy(ingress, egress);
  // Labs say labels, not expressions.
  const isPlain = !JSON.stringify(object.spec ?? {}).includes('"matchExpressions"');
  const meant = isPlain && opened !== undefined ? ladder('k8s.netpol', { ...common, ...opened }).rungs : [];
  const named = { use: 'k8s.object', with: { kind, ns, name, fields: { 'spec.podSelector': { exists: true } } } };
  return { ladders: [{ rungs: [...meant, named] }] };
}

type Rules = readonly Record<string, unknown>[];

/** What rules open, as labs write it; undefined for what they cannot: peers in one rule, everybody in another. */
function openedBy(ingress: Rules, egress: Rules): Record<string, unknown> | undefined {
  const isMixed = (rules: Rules, key: 'from' | 'to') =>
    rules.length > 1 && rules.some((rule) => listAt(rule, key).length === 0);
  if (isMixed(ingress, 'from') || isMixed(egress, 'to')) return undefined;
  const [only] = ingress;
  const isOne = ingress.length === 1;
  return {
    from: peersOf(ingress, 'from', !isOne),
    to: peersOf(egress, 'to', true),
    ports: isOne && only !== undefined ? portsOf(only) : undefined,
  };
}

function peersOf(rules: Rules, key: 'from' | 'to', withPorts: boolean): unknown[] | undefined {
  const peers = rules.flatMap((rule) =>
    listAt(rule, key).map((peer) => {
      const ports = withPorts ? portsOf(rule) : undefined;
      const cidr = text(at(peer, 'ipBlock.cidr'));
      const except = at(peer, 'ipBlock.except');
      return {
        ...(at(peer, 'podSelector') !== undefined && { pods: at(peer, 'podSelector.matchLabels') ?? {} }),
        ...(at(peer, 'namespaceSelector') !== undefined && {
          namespaces: at(peer, 'namespaceSelector.matchLabels') ?? {},
        }),
        ...(cidr !== '' && { cidr }),
        ...(except !== undefined && { except }),
        ...(ports !== undefined && { ports }),
      };
    }),
  );
  return peers.length > 0 ? peers : undefined;
}

function portsOf(rule: Readonly<Record<string, unknown>>): unknown[] | undefined {
  const ports = listAt(rule, 'ports').map(({ port, endPort, protocol = 'TCP' }) =>
    protocol === 'TCP' && endPort === undefined && port !== undefined
      ? port
      : { ...(port !== undefined && { port }), ...(endPort !== undefined && { endPort }), protocol },
  );
  return ports.length > 0 ? ports : undefined;
}
