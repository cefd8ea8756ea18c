/**
 * Who there is to talk to a pod: the pods and namespaces that exist, and for what does not exist one of each sort that
 * rules tell apart. Two sets of rules mean the same when they say the same about all of these.
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type Address, type Block, parseAddress } from './cidr.ts';
import { type Labels, type Requirement, selects } from './label-selector.ts';
import { type NamedPort, namedPortsOf, type Party, type Port, type Rule } from './netpol.ts';
import { each, nameOf, namespaceOf, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';

type Namespace = KindTypes['Namespace'];

/** The label by which every namespace tells its name; the API server writes it. */
const NAME_LABEL = 'kubernetes.io/metadata.name';
/** A value that stands for all that nobody mentions. */
const OTHER = 'podium-other';
/** Largest number of thought-of label sets; beyond it keys are varied one at a time. */
const MOST_SETS = 256;
/** Largest numbers of parties and ports that are compared; labs stay far below. */
const MOST_PARTIES = 1500;
const MOST_PORTS = 200;

/** Labels of one namespace, or of one that may come, with the pods in it. */
interface Place {
  labels: Labels;
  isOwn: boolean;
  pods: readonly Pod[];
}

/** Every party that the rules could treat differently. */
export function partiesOf(
  namespace: string,
  namespaces: readonly Namespace[],
  pods: readonly Pod[],
  rules: readonly Rule[],
): Party[] {
  const peers = rules.flatMap((rule) => rule.peers);
  const podSelectors = peers.flatMap((peer) => (peer.pods === undefined ? [] : [peer.pods]));
  const placeSelectors = peers.flatMap((peer) => (peer.namespaces === undefined ? [] : [peer.namespaces]));
  const [podAsks, placeAsks] = [podSelectors.flat(), placeSelectors.flat()];
  const places = [...placesOf(namespace, namespaces, pods), ...thoughtPlaces(namespaces, placeSelectors)];
  const parties = places.flatMap((place) => {
    const base = { namespaceLabels: narrowed(place.labels, placeAsks), isInOwnNamespace: place.isOwn };
    const real = place.pods.map((pod): Party => {
      const address = parseAddress(text(pod.status?.podIP));
      const labels = narrowed(pod.metadata?.labels, podAsks);
      return { ...base, labels, named: namedPortsOf(pod.spec), ...(address !== undefined && { address }) };
    });
    const thought = labelSets(
      podSelectors,
      real.map(({ labels }) => labels ?? {}),
    );
    return [...real, ...thought.map((labels): Party => ({ ...base, labels, named: [] }))];
  });
  const blocks = peers.flatMap((peer) => (peer.block === undefined ? [] : [peer.block, ...(peer.except ?? [])]));
  const outside = addressesOf(blocks).map((address): Party => ({ isInOwnNamespace: false, address, named: [] }));
  return distinct([...outside, ...parties], blocks.length > 0).slice(0, MOST_PARTIES);
}

/** The namespaces that exist, the own one first. */
function placesOf(own: string, namespaces: readonly Namespace[], pods: readonly Pod[]): Place[] {
  const known = new Map(namespaces.map((one) => [nameOf(one), one.metadata?.labels]));
  return [own, ...[...known.keys()].filter((name) => name !== own)].map((name) => ({
    labels: { ...labelsIn(known.get(name)), [NAME_LABEL]: name },
    isOwn: name === own,
    pods: pods.filter((pod) => namespaceOf(pod) === name),
  }));
}

function thoughtPlaces(namespaces: readonly Namespace[], selectors: readonly Selector[]): Place[] {
  const real = namespaces.map((one) => ({ ...labelsIn(one.metadata?.labels), [NAME_LABEL]: nameOf(one) }));
  return labelSets(selectors, real).map((labels) => ({ labels, isOwn: false, pods: [] }));
}

function labelsIn(labels: unknown): Labels {
  return typeof labels === 'object' && labels !== null ? { ...labels } : {};
}

type Selector = readonly Requirement[];

/**
 * Label sets that nothing real has: each key absent, with a value that nobody mentions, or with a mentioned one that
 * nothing real carries; and whatever a selector means that selects nothing real, even where each of its labels is carried.
 * What real things carry is told by them: `role=web` means the pods that have it.
 */
function labelSets(selectors: readonly Selector[], real: readonly Labels[]): Labels[] {
  const asks = selectors.flat();
  const meant = selectors.filter((one) => !real.some((labels) => selects(one, labels))).map(meeting);
  const keys = [...new Set(asks.map(({ key }) => key))];
  const options = keys.map((key) => {
    const mentioned = asks.filter((ask) => ask.key === key).flatMap(({ values }) => values);
    const fresh = mentioned.filter((value) => !real.some((labels) => labels[key] === value));
    return [undefined, OTHER, ...new Set(fresh)];
  });
  const size = options.reduce((product, values) => product * values.length, 1);
  const at = (index: number, value: string | undefined): Labels =>
    value === undefined ? {} : { [keys[index] ?? '']: value };
  if (size <= MOST_SETS) {
    const all = options.reduce<Labels[]>(
      (sets, values, index) => sets.flatMap((set) => values.map((value) => ({ ...set, ...at(index, value) }))),
      [{}],
    );
    return [...all, ...meant];
  }
  const alone = options.flatMap((values, index) => values.map((value) => at(index, value)));
  const together = Object.fromEntries(
    asks.flatMap(({ key, values: [value] }) => (value === undefined ? [] : [[key, value]])),
  );
  return [{}, ...alone.slice(0, MOST_SETS), together, ...meant];
}

/** Labels that a selector means; what it asks to be absent or other stays absent. */
function meeting(selector: Selector): Labels {
  return Object.fromEntries(
    selector.flatMap(({ key, operator, values: [value] }): [string, string][] => {
      if (operator === 'Exists') return [[key, OTHER]];
      return operator === 'In' && value !== undefined ? [[key, value]] : [];
    }),
  );
}

/** The labels that rules ask for; the others make no difference. */
function narrowed(labels: Labels | null | undefined, asks: readonly Requirement[]): Labels {
  return Object.fromEntries(asks.flatMap(({ key }) => (typeof labels?.[key] === 'string' ? [[key, labels[key]]] : [])));
}

/** An address inside each part that blocks cut the addresses into. */
function addressesOf(blocks: readonly Block[]): Address[] {
  const versions = [4 as const, ...(blocks.some(({ version }) => version === 6) ? [6 as const] : [])];
  return versions.flatMap((version) => {
    const cuts = blocks
      .filter((block) => block.version === version && block.last >= block.first)
      .flatMap(({ first, last }) => [first, last + 1n]);
    const most = 1n << (version === 4 ? 32n : 128n);
    return [...new Set([0n, ...cuts])].filter((value) => value < most).map((value) => ({ version, value }));
  });
}

/** Of parties that no rule could tell apart, one. */
function distinct(parties: readonly Party[], hasBlocks: boolean): Party[] {
  const known = new Map<string, Party>();
  for (const party of parties) {
    const { labels, namespaceLabels, isInOwnNamespace, address, named } = party;
    const isPod = labels !== undefined;
    const place = address === undefined || (isPod && !hasBlocks) ? '' : `${address.version}:${address.value}`;
    const key = JSON.stringify([isPod, labels, namespaceLabels, isInOwnNamespace, place, named]);
    if (!known.has(key)) known.set(key, party);
  }
  return [...known.values()];
}

/** Every port that the rules could treat differently. */
export function portsFor(rules: readonly Rule[], named: readonly NamedPort[]): Port[] {
  const ranges = rules.flatMap((rule) => each(rule.ports));
  const edges = ranges.flatMap(({ first, last }) => (first === undefined ? [] : [first, (last ?? first) + 1]));
  const numbers = [...new Set([1, ...edges, ...named.flatMap(({ port }) => [port, port + 1])])];
  const protocols = [...new Set(['TCP', 'UDP', ...ranges.map(({ protocol }) => protocol)])];
  const unknown = ranges.filter(({ name }) => name !== undefined && !named.some((one) => one.name === name));
  const all = [
    ...protocols.flatMap((protocol) =>
      numbers.filter((number) => number <= 65535).map((number): Port => ({ protocol, number })),
    ),
    ...unknown.map(({ protocol, name }): Port => ({ protocol, name: text(name) })),
  ];
  return all.slice(0, MOST_PORTS);
}
