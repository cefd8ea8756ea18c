/**
 * Reads as data: what a check may ask for. Nothing here fetches.
 */

import type { Kind, KindTypes } from './kinds.ts';
import type { AwsOperation, AwsOperations } from './operations.ts';
import type { Wire } from './wire.ts';

/** A Kubernetes list of one kind; without `namespace`, of all namespaces. */
export interface KubeList {
  source: 'kube';
  verb: 'list';
  kind: Kind;
  namespace?: string;
}

/** A Kubernetes get of one object; `namespace` is absent for cluster-scoped kinds. */
export interface KubeGet {
  source: 'kube';
  verb: 'get';
  kind: Kind;
  namespace?: string;
  name: string;
}

/** A list or a get of a kind that the table of kinds does not hold; its version is found by discovery. */
export interface KubeCustom {
  source: 'kube';
  verb: 'custom';
  /** `plural.group`, as `kubectl` accepts it, e.g. `applications.argoproj.io`. */
  resource: string;
  namespace?: string;
}

/** A SubjectAccessReview: may this subject do this? Nothing is executed. */
export interface KubeReview {
  source: 'kube';
  verb: 'review';
  user: string;
  groups: string[];
  attributes: {
    verb: string;
    group: string;
    resource: string;
    subresource?: string;
    namespace?: string;
    name?: string;
  };
}

/** Metadata of Secrets of a namespace, never their content: of one by name, or of those with labels. */
export interface KubeSecrets {
  source: 'kube';
  verb: 'secrets';
  namespace: string;
  name?: string;
  /** Label selector, as `kubectl -l` takes it. */
  labels?: string;
}

/** A get through the service proxy of the API server; `service` is `scheme:name:port` as the URL has it. */
export interface KubeProxy {
  source: 'kube';
  verb: 'proxy';
  namespace: string;
  service: string;
  path: string;
}

/** Which of some texts the last lines of a container's log hold; the log itself stays with the reader. */
export interface KubeLog {
  source: 'kube';
  verb: 'log';
  namespace: string;
  pod: string;
  container: string;
  texts: readonly string[];
  /** Only lines of so many seconds before the read. */
  within?: number;
}

/** One AWS API call, all its pages; `input` is what the SDK command takes. */
export interface AwsCall {
  source: 'aws';
  operation: AwsOperation;
  input: Readonly<Record<string, unknown>>;
  /** Region other than the cluster's, for global services. */
  region?: string;
}

/** An HTTP GET of a host that a load balancer or distribution of the account carries. */
export interface HttpProbe {
  source: 'http';
  url: string;
  /** Host header other than the URL's host, sent to the same pinned address. */
  host?: string;
  /** Largest body that is read, in bytes (default 64 KiB). */
  maxBytes?: number;
}

export type ReadSpec =
  | KubeList
  | KubeGet
  | KubeCustom
  | KubeReview
  | KubeSecrets
  | KubeProxy
  | KubeLog
  | AwsCall
  | HttpProbe;

declare const answer: unique symbol;
/** A read whose value has type `T` (the type exists at compile time only). */
export type Read<T> = ReadSpec & { readonly [answer]?: T };

/** What a list gives: `served` is false when the cluster does not know the kind (its API is not installed). */
export interface Listed<T> {
  served: boolean;
  items: T[];
}

/** The answer of a SubjectAccessReview. */
export interface Reviewed {
  allowed: boolean;
  reason: string;
  evaluationError?: string;
}

/** What a search of a log gives; `waiting` for a container that has not started, which has no log yet. */
export interface Searched {
  /** Those of the texts that occur. */
  found: string[];
  /** Number of lines that were searched. */
  lines: number;
  waiting?: true;
}

/** What an HTTP probe gives: an answer, or why there was none. */
export type Probed =
  | { outcome: 'answered'; status: number; contentType: string; location?: string; body: string; truncated: boolean }
  | { outcome: 'unreachable'; reason: 'dns' | 'timeout' | 'refused' | 'reset' | 'tls' | 'redirect' | 'protocol' };

/** An object of a kind outside the table, as the API server sends it. */
export interface CustomObject {
  apiVersion?: string;
  kind?: string;
  metadata?: Wire<import('@kubernetes/client-node').V1ObjectMeta>;
  [field: string]: unknown;
}

/** Lists a kind in one namespace or, without it, in all; one list per kind serves a whole lab. */
export function list<K extends Kind>(kind: K, namespace?: string): Read<Listed<KindTypes[K]>> {
  return { source: 'kube', verb: 'list', kind, ...(namespace !== undefined && { namespace }) };
}

/** Gets one object; it is served from a list of that kind if any check wants one. Gives undefined for 404. */
export function get<K extends Kind>(kind: K, name: string, namespace?: string): Read<KindTypes[K] | undefined> {
  return { source: 'kube', verb: 'get', kind, name, ...(namespace !== undefined && { namespace }) };
}

/** Lists a resource outside the table of kinds, given as `plural.group`. */
export function listCustom(resource: string, namespace?: string): Read<Listed<CustomObject>> {
  return { source: 'kube', verb: 'custom', resource, ...(namespace !== undefined && { namespace }) };
}

/** A Secret without its content; `keys` are the names of its entries as field ownership tells them, if it does. */
export interface SecretMetadata {
  metadata: {
    name?: string;
    namespace?: string;
    uid?: string;
    labels?: Record<string, string | undefined>;
    creationTimestamp?: string;
  };
  keys?: string[];
}

/** Metadata of the Secret of that name, in a list of at most one; only the right to get this Secret is needed. */
export function secretNamed(namespace: string, name: string): Read<Listed<SecretMetadata>> {
  return { source: 'kube', verb: 'secrets', namespace, name };
}

/** Metadata of the Secrets with labels; needs the right to list Secrets of that namespace, which is much. */
export function secretsLabelled(namespace: string, labels: string): Read<Listed<SecretMetadata>> {
  return { source: 'kube', verb: 'secrets', namespace, labels };
}

/** Gets a path of a Service through the API server; `service` is `scheme:name:port`, or `name:port`. */
export function proxied(namespace: string, service: string, path: string): Read<Probed> {
  return { source: 'kube', verb: 'proxy', namespace, service, path };
}

/** Searches the last 500 lines of a container's log for texts; gives undefined when the pod is not there. */
export function logSearched(
  namespace: string,
  pod: string,
  container: string,
  texts: readonly string[],
  within?: number,
): Read<Searched | undefined> {
  return { source: 'kube', verb: 'log', namespace, pod, container, texts, ...(within !== undefined && { within }) };
}

/** Asks the API server whether a subject may do something. */
export function review(user: string, groups: string[], attributes: KubeReview['attributes']): Read<Reviewed> {
  return { source: 'kube', verb: 'review', user, groups, attributes };
}

/** Calls an AWS operation; gives undefined when AWS says that the named thing does not exist. */
export function aws<O extends AwsOperation>(
  operation: O,
  input: AwsOperations[O]['input'],
  region?: string,
): Read<AwsOperations[O]['output'] | undefined> {
  return { source: 'aws', operation, input: { ...input }, ...(region !== undefined && { region }) };
}

/** Probes a URL whose host AWS names for the account. */
export function http(url: string, options: { host?: string; maxBytes?: number } = {}): Read<Probed> {
  return { source: 'http', url, ...options };
}

/** The identity of a read: equal reads have equal keys. */
export function keyOf(spec: ReadSpec): string {
  return JSON.stringify(sorted(spec));
}

/** Whether the answer to `wide` also answers `narrow` (a list in all namespaces answers one namespace and every get). */
export function covers(wide: ReadSpec, narrow: ReadSpec): boolean {
  if (keyOf(wide) === keyOf(narrow)) return true;
  if (wide.source !== 'kube' || narrow.source !== 'kube') return false;
  if (wide.verb === 'custom' && narrow.verb === 'custom')
    return wide.resource === narrow.resource && wide.namespace === undefined;
  if (wide.verb !== 'list' || (narrow.verb !== 'list' && narrow.verb !== 'get')) return false;
  return wide.kind === narrow.kind && (wide.namespace === undefined || wide.namespace === narrow.namespace);
}

function sorted(value: unknown): unknown {
  // A recorded read holds the text that JSON makes of a date.
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, sorted(item)]),
  );
}
