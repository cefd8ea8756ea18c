/**
 * Kubernetes reads. Each sends its requests once: trying again is the engine's.
 */
import { denied, failed, type Outcome, Refused, Tally, value } from './answers.ts';
import { kinds } from './kinds.ts';
import { findServed, type Served } from './kube-discovery.ts';
import type { KubeLink, KubeResponse } from './kube-link.ts';
import { type Asked, refusalOf } from './kube-status.ts';
import type {
  KubeCustom,
  KubeGet,
  KubeList,
  KubeLog,
  KubeProxy,
  KubeReview,
  KubeSecrets,
  Listed,
  Probed,
  Reviewed,
  Searched,
  SecretMetadata,
} from './read.ts';
import type { Answer, ReadOptions } from './reader.ts';
import { whatOf } from './what.ts';

export type KubeRead = KubeList | KubeGet | KubeCustom | KubeReview | KubeSecrets | KubeProxy | KubeLog;

/**
 * Items in one page (https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks).
 * Half of what kubectl asks for: a page of pods is held as text and as objects at once.
 */
const PAGE = 250;

/** Lines and bytes of a log that are searched at most; bytes of a proxied answer, which is the participant's. */
const LOG_LINES = 500;
const LOG_BYTES = 256 * 1024;
const PROXY_BYTES = 1024 * 1024;

/** A JSON object of the API server, before anything is known of it. */
type Json = Readonly<Record<string, unknown>>;

export class KubeReader {
  readonly #link: KubeLink;
  #discovery: Promise<Served> | undefined;

  constructor(link: KubeLink) {
    this.#link = link;
  }

  /** As `read` of Reader. */
  async read(spec: KubeRead, options: ReadOptions): Promise<Answer> {
    const tally = new Tally();
    try {
      return tally.answer(await this.#outcome(spec, options, tally));
    } catch (error) {
      if (error instanceof Refused) return tally.answer(error.refusal);
      return tally.answer(failed('read.unknown', { what: whatOf(spec), reason: 'internal' }));
    }
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  #outcome(spec: KubeRead, options: ReadOptions, tally: Tally): Promise<Outcome> {
    switch (spec.verb) {
      case 'list':
        return this.#list(spec, options, tally);
      case 'get':
        return this.#get(spec, options, tally);
      case 'custom':
        return this.#custom(spec, options, tally);
      case 'review':
        return this.#review(spec, options, tally);
      case 'secrets':
        return this.#secrets(spec, options, tally);
      case 'proxy':
        return this.#proxy(spec, options, tally);
      case 'log':
        return this.#log(spec, options, tally);
    }
  }

  async #list(spec: KubeList, options: ReadOptions, tally: Tally): Promise<Outcome> {
    const { group, version, resource, namespaced } = kinds[spec.kind];
    const namespace = namespaced ? spec.namespace : undefined;
    const asked = askedFor('list', group, resource, namespace, whatOf(spec));
    const path = pathOf(group, version, resource, namespace);
    return this.#pages(path, asked, `${spec.kind}List`, group === '', options, tally);
  }

  async #custom(spec: KubeCustom, options: ReadOptions, tally: Tally): Promise<Outcome> {
    const what = whatOf(spec);
    const dot = spec.resource.indexOf('.');
    // A resource of the core group is in the table of kinds, except Secrets, which are not to be read.
    if (dot <= 0) return value({ served: false, items: [] } satisfies Listed<never>);
    const [resource, group] = [spec.resource.slice(0, dot), spec.resource.slice(dot + 1)];
    this.#discovery ??= this.#discover(what, options, tally);
    const served = (
      await this.#discovery.catch((error: unknown) => {
        this.#discovery = undefined;
        throw error;
      })
    )(group, resource);
    if (served === undefined) return value({ served: false, items: [] } satisfies Listed<never>);
    const namespace = served.namespaced ? spec.namespace : undefined;
    const asked = askedFor('list', group, resource, namespace, what);
    return this.#pages(pathOf(group, served.version, resource, namespace), asked, undefined, false, options, tally);
  }

  async #discover(what: string, options: ReadOptions, tally: Tally): Promise<Served> {
    const asked = { verb: 'get', resource: '/apis', namespace: '', what };
    const accept = 'application/json;v=v2;g=apidiscovery.k8s.io;as=APIGroupDiscoveryList';
    const response = await this.#link.send({ what, path: '/apis', accept }, options, tally);
    const found = findServed(this.#parse(response, asked));
    if (found === undefined) throw new Refused(failed('read.invalid', { what }));
    return found;
  }

  async #pages(
    path: string,
    asked: Asked,
    kind: string | undefined,
    isCore: boolean,
    options: ReadOptions,
    tally: Tally,
  ): Promise<Outcome> {
    const shared: Shared = new Map();
    let items: unknown[] = [];
    let next: string | undefined = '';
    let restarted = false;
    while (next !== undefined) {
      const query = next === '' ? `limit=${PAGE}` : `limit=${PAGE}&continue=${encodeURIComponent(next)}`;
      const response = await this.#link.send({ what: asked.what, path: `${path}?${query}` }, options, tally);
      if (response.status === 410 && next !== '' && !restarted) {
        // The token of the chain has expired; one consistent list needs a new chain.
        [items, next, restarted] = [[], '', true];
        tally.resourceVersion = undefined;
        continue;
      }
      if (response.status === 404 && !isCore) return value({ served: false, items: [] } satisfies Listed<never>);
      const page = this.#parse(response, asked);
      const found = page.items ?? [];
      const right =
        kind === undefined ? typeof page.kind === 'string' && page.kind.endsWith('List') : page.kind === kind;
      if (!right || !Array.isArray(found)) throw new Refused(failed('read.invalid', { what: asked.what }));
      items = items.concat(found.filter(isJson).map((item) => share(slim(item), shared)));
      const metadata = isJson(page.metadata) ? page.metadata : {};
      if (typeof metadata.resourceVersion === 'string') tally.resourceVersion ??= metadata.resourceVersion;
      next = typeof metadata.continue === 'string' && metadata.continue !== '' ? metadata.continue : undefined;
    }
    return value({ served: true, items } satisfies Listed<unknown>);
  }

  async #get(spec: KubeGet, options: ReadOptions, tally: Tally): Promise<Outcome> {
    const { group, version, resource, namespaced } = kinds[spec.kind];
    const namespace = namespaced ? spec.namespace : undefined;
    const asked = askedFor('get', group, resource, namespace, whatOf(spec));
    const path = `${pathOf(group, version, resource, namespace)}/${encodeURIComponent(spec.name)}`;
    const response = await this.#link.send({ what: asked.what, path }, options, tally);
    if (response.status === 404 && (group !== '' || safely(response.bytes)?.kind === 'Status')) return value(undefined);
    const item = this.#parse(response, asked);
    if (item.kind !== spec.kind) throw new Refused(failed('read.invalid', { what: asked.what }));
    const { apiVersion: _, kind: __, ...rest } = slim(item); // As the items of a list have it.
    const { metadata } = rest;
    if (isJson(metadata) && typeof metadata.resourceVersion === 'string')
      tally.resourceVersion = metadata.resourceVersion;
    return value(rest);
  }

  async #review(spec: KubeReview, options: ReadOptions, tally: Tally): Promise<Outcome> {
    const what = whatOf(spec);
    const asked = { verb: 'create', resource: 'subjectaccessreviews.authorization.k8s.io', namespace: '', what };
    const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
    const body = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user: spec.user, groups: spec.groups, resourceAttributes: spec.attributes },
    };
    const { kind, status } = this.#parse(await this.#link.send({ what, path, body }, options, tally), asked);
    if (kind !== 'SubjectAccessReview' || !isJson(status)) throw new Refused(failed('read.invalid', { what }));
    const { allowed, reason, evaluationError } = status;
    return value({
      allowed: allowed === true,
      reason: typeof reason === 'string' ? reason : '',
      ...(typeof evaluationError === 'string' && evaluationError !== '' && { evaluationError }),
    } satisfies Reviewed);
  }

  /** The server itself leaves the content out (https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches). */
  async #secrets(spec: KubeSecrets, options: ReadOptions, tally: Tally): Promise<Outcome> {
    const what = whatOf(spec);
    const { namespace, name, labels = '' } = spec;
    const form = (kind: string) => `application/json;as=${kind};g=meta.k8s.io;v=v1`;
    const path = pathOf('', 'v1', 'secrets', namespace);
    if (name !== undefined) {
      const asked = askedFor('get', '', 'secrets', namespace, what);
      const place = `${path}/${encodeURIComponent(name)}`;
      const response = await this.#link.send(
        { what, path: place, accept: form('PartialObjectMetadata') },
        options,
        tally,
      );
      if (response.status === 404 && safely(response.bytes)?.kind === 'Status')
        return value({ served: true, items: [] } satisfies Listed<never>);
      const item = this.#parse(response, asked);
      if (item.kind !== 'PartialObjectMetadata') throw new Refused(failed('read.invalid', { what }));
      return value({ served: true, items: [withKeys(item)] } satisfies Listed<SecretMetadata>);
    }
    const asked = askedFor('list', '', 'secrets', namespace, what);
    // Release Secrets are few: Helm keeps ten of each release. A server that pages all the same is not understood.
    const query = `limit=${PAGE}&labelSelector=${encodeURIComponent(labels)}`;
    const accept = form('PartialObjectMetadataList');
    const page = this.#parse(await this.#link.send({ what, path: `${path}?${query}`, accept }, options, tally), asked);
    // Without Secrets the server sends `"items":null`.
    const items = page.items ?? [];
    if (page.kind !== 'PartialObjectMetadataList' || !Array.isArray(items))
      throw new Refused(failed('read.invalid', { what }));
    if (isJson(page.metadata) && typeof page.metadata.continue === 'string' && page.metadata.continue !== '')
      throw new Refused(failed('read.tooLarge', { what, megabytes: 0 }));
    return value({ served: true, items: items.filter(isJson).map(withKeys) } satisfies Listed<SecretMetadata>);
  }

  async #proxy(spec: KubeProxy, options: ReadOptions, tally: Tally): Promise<Outcome> {
    const what = whatOf(spec);
    const asked = { verb: 'get', resource: 'services/proxy', namespace: spec.namespace, what };
    const place = `/api/v1/namespaces/${encodeURIComponent(spec.namespace)}/services/${encodeURIComponent(spec.service)}`;
    const path = `${place}/proxy/${spec.path.replace(/^\//, '')}`;
    const limited = { ...options, maxBytes: Math.min(options.maxBytes, PROXY_BYTES) };
    const { status, headers, bytes } = await this.#link.send({ what, path, accept: '*/*' }, limited, tally);
    if (status === 401 || status === 403 || status === 429 || status >= 500) {
      const own = safely(bytes)?.kind === 'Status';
      // The way from the API server to pods can be closed: that is not the participant's answer.
      if (own && (status === 503 || status === 504))
        return denied('kube.unreachable', { host: spec.service, reason: 'timeout' });
      if (own) throw new Refused(refusalOf(status, headers, asked, this.#link.cluster));
    }
    return value({
      outcome: 'answered',
      status,
      contentType: headers['content-type'] ?? '',
      ...(headers.location !== undefined && { location: headers.location }),
      body: bytes.toString(),
      truncated: false,
    } satisfies Probed);
  }

  /** Logs may hold secrets: only which of the texts were found goes on. */
  async #log(spec: KubeLog, options: ReadOptions, tally: Tally): Promise<Outcome> {
    const what = whatOf(spec);
    const { namespace, pod, container, texts, within } = spec;
    const asked = askedFor('get', '', 'pods/log', namespace, what);
    const limits = `tailLines=${LOG_LINES}&limitBytes=${LOG_BYTES}${within === undefined ? '' : `&sinceSeconds=${within}`}`;
    const place = `${pathOf('', 'v1', 'pods', namespace)}/${encodeURIComponent(pod)}/log`;
    const path = `${place}?container=${encodeURIComponent(container)}&${limits}`;
    const response = await this.#link.send({ what, path, accept: '*/*' }, options, tally);
    const { status, bytes } = response;
    if (status === 404 && safely(bytes)?.kind === 'Status') return value(undefined);
    // "container … is waiting to start", or a container that the pod does not have.
    if (status === 400) return value({ found: [], lines: 0, waiting: true } satisfies Searched);
    if (status !== 200) throw new Refused(refusalOf(status, response.headers, asked, this.#link.cluster));
    const text = bytes.toString();
    return value({
      found: texts.filter((one) => text.includes(one)),
      lines: text.split('\n').filter((line) => line !== '').length,
    } satisfies Searched);
  }

  #parse({ status, headers, bytes }: KubeResponse, asked: Asked): Json {
    if (status < 200 || status > 299) {
      // Whoever answers 404 for the core group, or for discovery, is no API server.
      if (status === 404) throw new Refused(failed('read.invalid', { what: asked.what }));
      throw new Refused(refusalOf(status, headers, asked, this.#link.cluster));
    }
    const parsed = safely(bytes);
    if (parsed === undefined) throw new Refused(failed('read.invalid', { what: asked.what }));
    return parsed;
  }
}

function askedFor(verb: string, group: string, resource: string, namespace: string | undefined, what: string): Asked {
  return { verb, resource: group === '' ? resource : `${resource}.${group}`, namespace: namespace ?? '', what };
}

function pathOf(group: string, version: string, resource: string, namespace: string | undefined): string {
  const root = group === '' ? '/api' : `/apis/${encodeURIComponent(group)}`;
  const place = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}/${version}${place}/${encodeURIComponent(resource)}`;
}

function safely(bytes: Buffer): Json | undefined {
  try {
    const parsed: unknown = JSON.parse(bytes.toString());
    return isJson(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isJson(given: unknown): given is Json {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

/**
 * Who and what a Secret is. The names of its entries stand in its field ownership; annotations are left out, since
 * `kubectl apply` keeps the content in one of them.
 */
function withKeys({ metadata: all }: Json): SecretMetadata {
  const { managedFields, name, namespace, uid, labels, creationTimestamp } = isJson(all) ? all : {};
  const owned = (Array.isArray(managedFields) ? managedFields : []).filter(isJson).flatMap(({ fieldsV1 }) => {
    if (!isJson(fieldsV1)) return [];
    return [fieldsV1['f:data'], fieldsV1['f:stringData']].filter(isJson).flatMap((fields) => Object.keys(fields));
  });
  const keys = [...new Set(owned.filter((field) => field.startsWith('f:')).map((field) => field.slice(2)))];
  const isText = (given: unknown) => typeof given === 'string';
  return {
    metadata: {
      ...(isText(name) && { name }),
      ...(isText(namespace) && { namespace }),
      ...(isText(uid) && { uid }),
      ...(isText(creationTimestamp) && { creationTimestamp }),
      ...(isJson(labels) && {
        labels: Object.fromEntries(Object.entries(labels).map(([key, item]) => [key, `${item}`])),
      }),
    },
    ...(keys.length > 0 && { keys }),
  };
}

/** Parts of objects by their JSON. */
type Shared = Map<string, unknown>;

/**
 * The same object, whose parts are one with equal parts of other objects of the list: thousands of pods are made from
 * few templates, and all of them are kept until the lab is judged.
 */
function share(item: Json, shared: Shared): Json {
  const members = Object.entries(item).map(([name, part]): [string, unknown] => {
    if (!isJson(part)) return [name, part];
    const inner = Object.entries(part).map(([key, value]): [string, unknown] => [key, oneOf(value, shared)]);
    return [name, Object.fromEntries(inner)];
  });
  return Object.fromEntries(members);
}

function oneOf(part: unknown, shared: Shared): unknown {
  if (Array.isArray(part)) return part.length === 0 ? part : part.map((item) => oneOf(item, shared));
  if (!isJson(part)) return part;
  const json = JSON.stringify(part);
  if (!shared.has(json)) shared.set(json, part);
  return shared.get(json);
}

/** Without `managedFields`, which can be half of an object and which no check reads. */
function slim(item: Json): Json {
  if (!isJson(item.metadata)) return item;
  const { managedFields: _, ...metadata } = item.metadata;
  return { ...item, metadata };
}
