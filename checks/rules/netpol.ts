/**
 * NetworkPolicies as rules of who may talk to whom
 * (https://kubernetes.io/docs/concepts/services-networking/network-policies/).
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type Address, type Block, isEverything, isWithin, parseBlock } from './cidr.ts';
import { type Labels, type Requirement, requirementsOf, selects, spokenSelector } from './label-selector.ts';
import { amount, each, nameOf, text } from './objects.ts';
import { type Pod, portsOf } from './pod-ready.ts';

export type NetworkPolicy = KindTypes['NetworkPolicy'];
export type Direction = 'Ingress' | 'Egress';

/** Peers of one kind: pods by selectors, or addresses; none of the three stands for everybody. */
export interface Peer {
  pods?: readonly Requirement[];
  /** Namespaces of the pods; the policy's own one if absent. */
  namespaces?: readonly Requirement[];
  block?: Block;
  /** Blocks that are left out of the block. */
  except?: readonly Block[];
  /** As people would write it. */
  spoken: string;
}

/** Ports of one protocol, by number or by name; neither stands for all. */
export interface PortRange {
  protocol: string;
  first?: number;
  last?: number;
  name?: string;
}

/** What a rule of a policy opens. */
export interface Rule {
  policy: string;
  peers: readonly Peer[];
  /** All ports if absent. */
  ports?: readonly PortRange[];
}

/** Somebody who may talk to a pod, or a pod may talk to. */
export interface Party {
  /** Absent for what is no pod. */
  labels?: Labels;
  namespaceLabels?: Labels;
  isInOwnNamespace: boolean;
  /** Absent for a pod that is only thought of. */
  address?: Address;
  /** Named ports, of real pods. */
  named: readonly NamedPort[];
}

export interface NamedPort {
  name: string;
  port: number;
}

/** One port; without number, a name that nobody declares. */
export interface Port {
  protocol: string;
  number?: number;
  name?: string;
}

/** The directions that a policy isolates its pods in; the API server writes the default down. */
export function directionsOf({ spec }: NetworkPolicy): Direction[] {
  const written = each(spec?.policyTypes);
  if (written.length > 0) return written.filter((type) => type === 'Ingress' || type === 'Egress');
  return each(spec?.egress).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

/** The pods that a policy is about. */
export function podSelectorOf({ spec }: NetworkPolicy): Requirement[] {
  return requirementsOf(spec?.podSelector);
}

/** A policy as a list would name it: `deny-all (*)`, `backend (app=backend)`. */
export function spokenPolicy(policy: NetworkPolicy): string {
  return `${nameOf(policy)} (${spokenSelector(podSelectorOf(policy))})`;
}

/** What a policy opens in one direction. */
export function rulesOf(policy: NetworkPolicy, direction: Direction): Rule[] {
  if (!directionsOf(policy).includes(direction)) return [];
  const { ingress, egress } = policy.spec ?? {};
  const rules =
    direction === 'Ingress'
      ? each(ingress).map((rule) => ({ peers: each(rule.from), ports: each(rule.ports) }))
      : each(egress).map((rule) => ({ peers: each(rule.to), ports: each(rule.ports) }));
  return rules.map(({ peers, ports }) => ({
    policy: nameOf(policy),
    peers: peers.length === 0 ? [{ spoken: '*' }] : peers.map(peerOf),
    ...(ports.length > 0 && { ports: ports.map(portRangeOf) }),
  }));
}

type WrittenPeer = NonNullable<NonNullable<NonNullable<NetworkPolicy['spec']>['ingress']>[number]['from']>[number];
type WrittenPort = NonNullable<NonNullable<NonNullable<NetworkPolicy['spec']>['ingress']>[number]['ports']>[number];

function peerOf({ ipBlock, podSelector, namespaceSelector }: WrittenPeer): Peer {
  // An unreadable block is one that lets nobody in.
  if ((ipBlock ?? null) !== null) return blockPeer(text(ipBlock?.cidr), each(ipBlock?.except).map(text));
  const hasPods = (podSelector ?? null) !== null;
  const hasNamespaces = (namespaceSelector ?? null) !== null;
  if (!hasPods && !hasNamespaces) return blockPeer('', []);
  return podPeer(
    hasPods ? requirementsOf(podSelector) : undefined,
    hasNamespaces ? requirementsOf(namespaceSelector) : undefined,
  );
}

/** Pods by labels, in namespaces by labels or in the own one. */
export function podPeer(
  pods: readonly Requirement[] | undefined,
  namespaces: readonly Requirement[] | undefined,
): Peer {
  const spoken = [
    namespaces === undefined ? [] : `namespaceSelector ${spokenSelector(namespaces)}`,
    pods === undefined ? [] : `podSelector ${spokenSelector(pods)}`,
  ].flat();
  return { pods: pods ?? [], ...(namespaces !== undefined && { namespaces }), spoken: spoken.join(' + ') };
}

/** Addresses of a block without some blocks inside it. */
export function blockPeer(cidr: string, except: readonly string[]): Peer {
  const nobody: Block = { version: 4, first: 1n, last: 0n };
  return {
    block: parseBlock(cidr) ?? nobody,
    except: except.flatMap((one) => parseBlock(one) ?? []),
    spoken: `ipBlock ${cidr}${except.length === 0 ? '' : ` - ${except.join(' - ')}`}`,
  };
}

function portRangeOf({ port, endPort, protocol }: WrittenPort): PortRange {
  const kind = text(protocol) || 'TCP';
  if (typeof port === 'string' && !/^\d+$/.test(port)) return { protocol: kind, name: port };
  const first = amount(typeof port === 'string' ? Number(port) : port);
  return first === 0 ? { protocol: kind } : { protocol: kind, first, last: Math.max(first, amount(endPort)) };
}

/** Whether a rule is about a party. */
export function admits({ peers }: Rule, party: Party): boolean {
  return peers.some((peer) => isPeer(peer, party));
}

/** Whether a rule is about a port; `named` are the named ports of whoever is reached. */
export function opens({ ports }: Rule, port: Port, named: readonly NamedPort[]): boolean {
  return ports === undefined || ports.some((range) => isInRange(range, port, named));
}

function isPeer({ pods, namespaces, block, except = [] }: Peer, party: Party): boolean {
  if (block !== undefined) {
    const { address } = party;
    // A pod that is only thought of may have any address.
    if (address === undefined) return isEverything(block) && except.length === 0;
    return isWithin(address, block) && !except.some((one) => isWithin(address, one));
  }
  if (pods === undefined) return true;
  if (party.labels === undefined) return false;
  const isNamespace = namespaces === undefined ? party.isInOwnNamespace : selects(namespaces, party.namespaceLabels);
  return isNamespace && selects(pods, party.labels);
}

function isInRange(range: PortRange, { protocol, number, name }: Port, named: readonly NamedPort[]): boolean {
  if (range.protocol !== protocol) return false;
  if (range.name !== undefined) {
    const meant = named.filter((one) => one.name === range.name).map((one) => one.port);
    return meant.length === 0 ? name === range.name : number !== undefined && meant.includes(number);
  }
  if (range.first === undefined) return true;
  return number !== undefined && number >= range.first && number <= (range.last ?? range.first);
}

/** The named ports of a pod. */
export function namedPortsOf(spec: Pod['spec']): NamedPort[] {
  return portsOf(spec).filter(({ name }) => name !== '');
}

/** A rule as people would write it: `podSelector app=web: TCP 80`. */
export function spokenRule({ peers, ports }: Rule): string {
  return `${peers.map(({ spoken }) => spoken).join(' | ')}: ${spokenPorts(ports)}`;
}

function spokenPorts(ports: readonly PortRange[] | undefined): string {
  if (ports === undefined) return '*';
  return ports
    .map(({ protocol, first, last, name }) => {
      if (name !== undefined) return `${protocol} ${name}`;
      if (first === undefined) return `${protocol} *`;
      return `${protocol} ${first}${last === undefined || last === first ? '' : `-${last}`}`;
    })
    .join(', ');
}
