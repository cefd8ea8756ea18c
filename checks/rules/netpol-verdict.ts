/**
 * Whether the NetworkPolicies that select pods, all together, open exactly what a lab wants.
 */

import type { KindTypes } from '../reads/kinds.ts';
import { type Finding, fail } from '../verdict.ts';
import { type Labels, type Requirement, selects, spokenSelector } from './label-selector.ts';
import { selectorOf } from './labels.ts';
import {
  admits,
  blockPeer,
  type Direction,
  directionsOf,
  type NamedPort,
  type NetworkPolicy,
  namedPortsOf,
  opens,
  type Party,
  type Peer,
  type Port,
  type PortRange,
  podPeer,
  podSelectorOf,
  type Rule,
  rulesOf,
  spokenPolicy,
  spokenRule,
} from './netpol.ts';
import { partiesOf, portsFor } from './netpol-parties.ts';
import { closestLabels, entries, nameOf, namespaceOf, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';

type Accepted = Readonly<Record<string, readonly string[]>>;

export interface WantedPeer {
  pods?: Accepted | undefined;
  namespaces?: Accepted | undefined;
  cidr?: string | undefined;
  except?: readonly string[] | undefined;
  ports?: readonly PortRange[] | undefined;
}

/** What a lab wants; a peer list that is absent means everybody. */
export interface WantedPolicy {
  ns: string;
  podLabels: Accepted;
  from?: readonly WantedPeer[] | undefined;
  to?: readonly WantedPeer[] | undefined;
  ports?: readonly PortRange[] | undefined;
  types: readonly Direction[];
  deny: boolean;
  atMost: boolean;
  selects: boolean;
}

export interface PolicyEvidence {
  policies: readonly NetworkPolicy[];
  /** Of all namespaces. */
  pods: readonly Pod[];
  namespaces: readonly KindTypes['Namespace'][];
}

/** A pod that is to be protected, or a sort of pod that may come. */
interface Subject {
  name: string;
  labels: Labels;
  named: readonly NamedPort[];
}

/** What is wrong, and how much of it. */
interface Flaw {
  finding: Finding;
  size: number;
}

/** Why the policies do not open exactly what is wanted; undefined if they do. */
export function wrongPolicies(wanted: WantedPolicy, seen: PolicyEvidence): Finding | undefined {
  const alive = seen.pods.filter(isAlive);
  let closest: Flaw | undefined;
  for (const pick of picksOf(wanted)) {
    const flaw = flawOf(wanted, { ...seen, pods: alive }, pick);
    if (flaw === undefined) return undefined;
    if (closest === undefined || flaw.size < closest.size) closest = flaw;
  }
  const left = seen.policies.flatMap((policy) => placeholdersOf(policy).map((found) => ({ policy, found })))[0];
  if (left !== undefined) return fail('netpol.placeholder', { policy: nameOf(left.policy), placeholder: left.found });
  return closest?.finding;
}

/** Policies have no effect on pods that have ended, and none on those in the network of their node. */
function isAlive({ status, spec }: Pod): boolean {
  return status?.phase !== 'Succeeded' && status?.phase !== 'Failed' && spec?.hostNetwork !== true;
}

/** The port of DNS. */
const NAMES_PORT = 53;

type Pick = (values: readonly string[]) => string;

/** Most combinations of alternatives that are tried. */
const MOST_PICKS = 16;

/** Ways to choose one of each list of alternatives; equal lists are chosen from alike. */
function picksOf({ podLabels, from, to }: WantedPolicy): Pick[] {
  const maps = [
    podLabels,
    ...[from, to].flatMap((peers) => (peers ?? []).flatMap((one) => [one.pods, one.namespaces])),
  ];
  const lists = new Map<string, readonly string[]>();
  for (const values of maps.flatMap((map) => Object.values(map ?? {})))
    if (values.length > 1) lists.set(JSON.stringify(values), values);
  const choices = [...lists].reduce<Record<string, string>[]>(
    (made, [key, values]) =>
      made.flatMap((one) => values.map((value) => ({ ...one, [key]: value }))).slice(0, MOST_PICKS),
    [{}],
  );
  return choices.map((choice) => (values) => choice[JSON.stringify(values)] ?? values[0] ?? '');
}

function picked(labels: Accepted, pick: Pick): Requirement[] {
  return entries(labels).map(([key, values]) => ({ key, operator: 'In', values: [pick(values)] }));
}

/** What nothing but another choice of names could make better. */
const WRONG_NAMES = Number.MAX_SAFE_INTEGER;

function flawOf(wanted: WantedPolicy, seen: PolicyEvidence, pick: Pick): Flaw | undefined {
  const { ns, podLabels } = wanted;
  const chosen = picked(podLabels, pick);
  const own = seen.pods.filter((pod) => namespaceOf(pod) === ns);
  const meant = own.filter(({ metadata }) => selects(chosen, metadata?.labels));
  const spoken = selectorOf(podLabels) || '*';
  if (meant.length === 0 && wanted.selects) {
    const values = { namespace: ns, labels: spoken, seen: closestLabels(podLabels, own) };
    return { finding: fail('netpol.noPods', values), size: WRONG_NAMES };
  }
  const subjects = [...meant.map(subjectOf), ...thoughtSubjects(chosen, meant.length, seen.policies)];
  const unselected = subjects.filter(({ labels }) => !seen.policies.some((policy) => isAbout(policy, labels)));
  if (unselected.length === subjects.length)
    return { finding: noneSelects(wanted, seen.policies, own, spoken), size: WRONG_NAMES - 1 };
  for (const type of wanted.types) {
    const flaw = wanted.deny
      ? notDenied(wanted, type, subjects, seen)
      : notAsWanted(wanted, type, subjects, seen, pick);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

function subjectOf(pod: Pod): Subject {
  return { name: nameOf(pod), labels: pod.metadata?.labels ?? {}, named: namedPortsOf(pod.spec) };
}

/** Pods that do not exist: what all of them are asked for, also those to come; what none is there, one as wanted. */
function thoughtSubjects(chosen: readonly Requirement[], real: number, policies: readonly NetworkPolicy[]): Subject[] {
  const labels = Object.fromEntries(chosen.map(({ key, values: [value] }) => [key, value]));
  if (chosen.length > 0) return real > 0 ? [] : [{ name: '', labels, named: [] }];
  const keys = policies.flatMap((policy) => podSelectorOf(policy).map(({ key }) => key));
  const strange = Object.fromEntries(keys.map((key) => [key, 'podium-other']));
  return [{}, strange].map((one) => ({ name: '', labels: one, named: [] }));
}

function isAbout(policy: NetworkPolicy, labels: Labels): boolean {
  return selects(podSelectorOf(policy), labels);
}

function noneSelects(
  { ns }: WantedPolicy,
  policies: readonly NetworkPolicy[],
  own: readonly Pod[],
  labels: string,
): Finding {
  const empty = policies.find((policy) => !own.some(({ metadata }) => isAbout(policy, metadata?.labels ?? {})));
  if (empty === undefined) return fail('netpol.none', { namespace: ns, labels, seen: policies.map(spokenPolicy) });
  const asked = podSelectorOf(empty);
  const equal = Object.fromEntries(asked.map(({ key, values }) => [key, [...values]]));
  const values = { namespace: ns, policy: nameOf(empty), selector: spokenSelector(asked) };
  return fail('netpol.selectsNothing', { ...values, seen: closestLabels(equal, own) });
}

/** Policies that isolate and open nothing have to select every pod; others beside them may open what the lab needs. */
function notDenied(
  { ns, podLabels }: WantedPolicy,
  type: Direction,
  subjects: readonly Subject[],
  { policies }: PolicyEvidence,
): Flaw | undefined {
  const isolating = policies.filter((policy) => directionsOf(policy).includes(type));
  const denying = isolating.filter((policy) => rulesOf(policy, type).length === 0);
  const open = subjects.find(({ labels }) => !denying.some((policy) => isAbout(policy, labels)));
  if (open === undefined) return undefined;
  const labels = selectorOf(podLabels) || '*';
  const seen = (all: readonly NetworkPolicy[]) => all.map(spokenPolicy);
  if (denying.length > 0)
    return {
      finding: fail('netpol.selectsSome', { namespace: ns, labels, seen: seen(denying), pod: open.name }),
      size: 1,
    };
  if (isolating.length > 0)
    return { finding: fail('netpol.opens', { namespace: ns, type, seen: seen(isolating) }), size: 2 };
  return { finding: fail('netpol.notIsolated', { type, labels, policies: policies.map(nameOf) }), size: 3 };
}

function notAsWanted(
  wanted: WantedPolicy,
  type: Direction,
  subjects: readonly Subject[],
  seen: PolicyEvidence,
  pick: Pick,
): Flaw | undefined {
  const { ns, podLabels } = wanted;
  const labels = selectorOf(podLabels) || '*';
  const asked = wantedRules(wanted, type, pick);
  const judged = new Set<string>();
  for (const subject of subjects) {
    const selecting = seen.policies.filter((policy) => isAbout(policy, subject.labels));
    const isolating = selecting.filter((policy) => directionsOf(policy).includes(type));
    const key = JSON.stringify([isolating.map(nameOf), subject.named]);
    if (judged.has(key)) continue;
    judged.add(key);
    const size = WRONG_NAMES - 2;
    if (selecting.length === 0) {
      const policies = seen.policies.filter((one) => subjects.some((other) => isAbout(one, other.labels)));
      const values = { namespace: ns, labels, seen: policies.map(spokenPolicy), pod: subject.name };
      return { finding: fail('netpol.selectsSome', values), size };
    }
    if (isolating.length === 0)
      return { finding: fail('netpol.notIsolated', { type, labels, policies: selecting.map(nameOf) }), size };
    const rules = isolating.flatMap((policy) => rulesOf(policy, type));
    const differing = differences(wanted, type, asked, rules, subject, seen);
    const finding = differenceOf({ ...wanted, labels, type, asked, rules, subject }, differing);
    if (finding !== undefined) return { finding, size: differing.missing.length + differing.extra.length };
  }
  return undefined;
}

/** What the lab wants, as rules. */
function wantedRules({ from, to, ports }: WantedPolicy, type: Direction, pick: Pick): Rule[] {
  const peers = type === 'Ingress' ? from : to;
  const opened = (peer: Peer, own: readonly PortRange[] | undefined): Rule => {
    const open = own ?? ports;
    return { policy: '', peers: [peer], ...(open !== undefined && { ports: open }) };
  };
  if (peers === undefined) return [opened({ spoken: '*' }, undefined)];
  return peers.map(({ pods, namespaces, cidr, except, ports: own }) => {
    if (cidr !== undefined) return opened(blockPeer(cidr, except ?? []), own);
    const among = (labels: Accepted | undefined) => (labels === undefined ? undefined : picked(labels, pick));
    return opened(podPeer(among(pods), among(namespaces)), own);
  });
}

/** One party and port that is open and should not be, or the other way round. */
interface Difference {
  rule: Rule;
  party: Party;
  port: Port;
}
interface Differences {
  missing: Difference[];
  extra: Difference[];
}

function differences(
  { ns, atMost }: WantedPolicy,
  type: Direction,
  asked: readonly Rule[],
  rules: readonly Rule[],
  subject: Subject,
  { namespaces, pods }: PolicyEvidence,
): Differences {
  const all = [...asked, ...rules];
  const found: Differences = { missing: [], extra: [] };
  const parties = partiesOf(ns, namespaces, pods, all);
  const named = type === 'Ingress' ? subject.named : parties.flatMap((party) => party.named);
  const ports = portsFor(all, named);
  for (const party of parties) {
    const target = type === 'Ingress' ? subject.named : party.named;
    const meant = asked.filter((rule) => admits(rule, party));
    const admitting = rules.filter((rule) => admits(rule, party));
    for (const port of ports) {
      const wanted = meant.find((rule) => opens(rule, port, target));
      const given = admitting.find((rule) => opens(rule, port, target));
      if (wanted !== undefined && given === undefined && !atMost) found.missing.push({ rule: wanted, party, port });
      // Names have to be looked up before anybody can be reached: that is no opening.
      const isNames = type === 'Egress' && port.number === NAMES_PORT && port.protocol !== 'SCTP';
      if (wanted === undefined && given !== undefined && !isNames) found.extra.push({ rule: given, party, port });
    }
  }
  return found;
}

function differenceOf(
  at: WantedPolicy & {
    labels: string;
    type: Direction;
    asked: readonly Rule[];
    rules: readonly Rule[];
    subject: Subject;
  },
  { missing: [missing], extra: [extra] }: Differences,
): Finding | undefined {
  const { ns, labels, type, rules, subject } = at;
  const wanted = at.asked.map(spokenRule);
  if (missing !== undefined) {
    const other = rules.find((rule) => admits(rule, missing.party) && !(type === 'Egress' && isForNames(rule)));
    const unknown = other?.ports?.find(({ name }) => isUnknown(name, subject)) ?? undefined;
    if (other !== undefined && unknown !== undefined && type === 'Ingress') {
      const declared = subject.named.map(({ name, port }) => `${name}=${port}`);
      return fail('netpol.namedPort', { policy: other.policy, port: text(unknown.name), seen: declared });
    }
    if (other !== undefined)
      return fail('netpol.otherPort', {
        policy: other.policy,
        type,
        seen: spokenRule(other),
        wanted: spokenRule(missing.rule),
      });
    const values = { namespace: ns, labels, type, missing: spokenRule(missing.rule) };
    return fail('netpol.narrower', { ...values, seen: rules.map((rule) => `${rule.policy}: ${spokenRule(rule)}`) });
  }
  if (extra === undefined) return undefined;
  return fail('netpol.wider', { policy: extra.rule.policy, type, labels, seen: spokenRule(extra.rule), wanted });
}

/** Whether a rule opens nothing but what looking up names takes. */
function isForNames({ ports }: Rule): boolean {
  return ports?.every(({ first, last }) => first === NAMES_PORT && (last ?? first) === NAMES_PORT) === true;
}

function isUnknown(name: string | undefined, { named }: Subject): boolean {
  return name !== undefined && !named.some((one) => one.name === name);
}

/** Texts in selectors that look like gaps of a template. */
const GAP =
  /^(EDIT|TODO|FIXME|XXX+|YOUR)([-_. ]|$)|[Cc][Hh][Aa][Nn][Gg][Ee][-_.]?([Mm][Ee]|[Tt][Hh][Ii][Ss])|REPLACE|[<>]/;

/** What is left in a policy of the gaps that its author should have filled. */
function placeholdersOf(policy: NetworkPolicy): string[] {
  const rules = (['Ingress', 'Egress'] as const).flatMap((type) => rulesOf(policy, type));
  const asks = rules.flatMap(({ peers }) =>
    peers.flatMap(({ pods = [], namespaces = [] }) => [...pods, ...namespaces]),
  );
  const texts = [...podSelectorOf(policy), ...asks].flatMap(({ key, values }) => [key, ...values]);
  return texts.filter((one) => GAP.test(one));
}
