/**
 * The objects of a solution: those of manifests, or those that a recording shows.
 */
import { type DocumentOptions, LineCounter, type ParseOptions, parseAllDocuments, type SchemaOptions } from 'yaml';
import type { Bundle } from '../../bundle.ts';
import { isKind, kinds } from '../../reads/kinds.ts';
import type { KubeCustom, KubeGet, KubeList } from '../../reads/read.ts';
import { text } from '../../rules/objects.ts';
import { isRecord } from '../../rules/path.ts';
import { kustomizedBy } from './kustomize.ts';
import { isPart } from './part.ts';
import { inFormOfToday } from './today.ts';
import { isPlaceholder } from './values.ts';

/** The file of eksctl, which is written as if it were an object. */
export const CLUSTER_CONFIG = 'clusterconfigs.eksctl.io';

/** An object of a solution. */
export interface Found {
  /** As `k8s.object` takes it: a kind, or `plural.group`. */
  kind: string;
  /** As people say it, e.g. `Application` for `applications.argoproj.io`. */
  noun: string;
  name: string;
  /** Absent for kinds that belong to the cluster. */
  namespace?: string;
  object: Readonly<Record<string, unknown>>;
}

/**
 * Something that becomes no step, and why: it is no YAML, no object, has no name or one to be filled in, is only a part of
 * an object, or cannot be read by a grader.
 */
export interface Skipped {
  what: string;
  reason: 'syntax' | 'noObject' | 'noName' | 'placeholder' | 'part' | 'noRead' | 'made';
}

/** YAML as kubectl reads it: `yes` is true, and `<<` merges, but dates and times are texts. */
const asKubectl: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  logLevel: 'silent',
  customTags: (tags) =>
    tags.filter((tag) => typeof tag === 'string' || !(tag.tag.endsWith(':timestamp') || tag.format === 'TIME')),
};

/** Identity of an object in a solution. */
export function identityOf({ kind, name, namespace = '' }: Omit<Found, 'object' | 'noun'>): string {
  return `${kind} ${namespace}/${name}`;
}

/** The objects of manifest files; lists are taken apart. */
export function objectsInManifests(files: readonly { file: string; text: string }[]): {
  found: Found[];
  skipped: Skipped[];
} {
  const skipped: Skipped[] = [];
  const kustomized = kustomizedBy(files);
  const written = files.flatMap(({ file, text: source }) => {
    const lines = new LineCounter();
    const documents = parseAllDocuments(source, { ...asKubectl, lineCounter: lines });
    return (Array.isArray(documents) ? documents : []).flatMap((document) => {
      const at = `${file}:${lines.linePos(document.contents?.range?.[0] ?? document.range[0]).line}`;
      if (document.errors.length > 0) {
        skipped.push({ what: at, reason: 'syntax' });
        return [];
      }
      return itemsOf(attempt(() => document.toJS())).flatMap((value) => {
        if (isObject(value)) return [{ value: inFormOfToday(value), at, file }];
        if (value !== null && value !== undefined) skipped.push({ what: at, reason: 'noObject' });
        return [];
      });
    });
  });
  const definitions = written.map(({ value }) => value).filter(({ kind }) => kind === 'CustomResourceDefinition');
  const found = written.flatMap(({ value, at, file }) => {
    const one = kustomized.isPatch(file) ? 'part' : foundIn(value, definitions, kustomized.namespaceOf(file));
    if (typeof one !== 'string') return [one];
    if (one !== 'kustomization') skipped.push({ what: `${text(value.kind)} (${at})`, reason: one });
    return [];
  });
  return { found: unique(found), skipped };
}

/** The objects that the lists of a recording show. */
export function objectsInBundle({ reads }: Bundle): Found[] {
  return unique(
    reads.flatMap(({ spec, answer }) => {
      if (spec.source !== 'kube' || answer.outcome !== 'value') return [];
      const value: unknown = answer.value;
      const items = spec.verb === 'get' ? [value] : isRecord(value) && Array.isArray(value.items) ? value.items : [];
      if (spec.verb === 'secrets') return items.filter(isRecord).flatMap(recordedSecret);
      if (spec.verb !== 'list' && spec.verb !== 'get' && spec.verb !== 'custom') return [];
      return items.flatMap((item) => (isRecord(item) ? (recorded(item, spec) ?? []) : []));
    }),
  );
}

function recorded(object: Record<string, unknown>, spec: KubeList | KubeGet | KubeCustom): Found | undefined {
  const { name, namespace } = metadataOf(object);
  if (name === '') return undefined;
  const kind = spec.verb === 'custom' ? spec.resource : spec.kind;
  return { kind, noun: text(object.kind) || kind, name, ...(namespace !== '' && { namespace }), object };
}

/** A Secret of which a recording has metadata, and keys if it knows them; those that Helm keeps are no step. */
function recordedSecret(object: Record<string, unknown>): Found[] {
  const { name, namespace } = metadataOf(object);
  const labels = isRecord(object.metadata) && isRecord(object.metadata.labels) ? object.metadata.labels : {};
  if (name === '' || namespace === '' || labels.owner === 'helm') return [];
  const keys = Array.isArray(object.keys) ? object.keys.map((key): [string, string] => [text(key), '']) : [];
  return [{ kind: 'Secret', noun: 'Secret', name, namespace, object: { ...object, data: Object.fromEntries(keys) } }];
}

function foundIn(
  object: Readonly<Record<string, unknown>>,
  definitions: readonly Readonly<Record<string, unknown>>[],
  givenNamespace: string | undefined,
): Found | Skipped['reason'] | 'kustomization' {
  const noun = text(object.kind);
  const { name, namespace: own } = metadataOf(object);
  const namespace = givenNamespace ?? own;
  const [group = ''] = text(object.apiVersion).includes('/') ? text(object.apiVersion).split('/') : [];
  if (group === 'kustomize.config.k8s.io') return 'kustomization';
  const isConfig = noun === 'ClusterConfig' && group === 'eksctl.io';
  if (name === '') return 'noName';
  if (isPart(object)) return 'part';
  if ([name, namespace].some(isPlaceholder) && !isConfig) return 'placeholder';
  const inNamespace = { namespace: namespace === '' ? 'default' : namespace };
  if (noun === 'Secret' && group === '') return { kind: noun, noun, name, ...inNamespace, object };
  if (isKind(noun) && kinds[noun].group === group)
    return { kind: noun, noun, name, ...(kinds[noun].namespaced && inNamespace), object };
  // Kinds of the core group that are in no table have no plural.group.
  if (group === '') return 'noRead';
  const definition = definitions.map(({ spec }) => spec).find((spec) => defines(spec, noun, group));
  const names = isRecord(definition) && isRecord(definition.names) ? definition.names : {};
  const kind = `${text(names.plural) || pluralOf(noun)}.${group}`;
  const isScoped = isRecord(definition) ? definition.scope === 'Namespaced' : own !== '' || NAMESPACED.includes(kind);
  return { kind, noun, name, ...(isScoped && inNamespace), object };
}

function defines(spec: unknown, kind: string, group: string): boolean {
  return isRecord(spec) && spec.group === group && isRecord(spec.names) && spec.names.kind === kind;
}

/** Kinds outside the table that belong to a namespace even where none is written. */
const NAMESPACED: readonly string[] = ['poddisruptionbudgets.policy'];

/** How nearly all kinds form their plural. */
function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (/params$/.test(singular)) return singular;
  if (/(s|x|ch|sh)$/.test(singular)) return `${singular}es`;
  return /[^aeiou]y$/.test(singular) ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

function itemsOf(value: unknown): unknown[] {
  if (isRecord(value) && Array.isArray(value.items) && text(value.kind).endsWith('List'))
    return value.items.flatMap(itemsOf);
  return [value];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && text(value.apiVersion) !== '' && text(value.kind) !== '';
}

/** Name and namespace of an object, empty where there is none. */
function metadataOf(object: Readonly<Record<string, unknown>>): { name: string; namespace: string } {
  const metadata = isRecord(object.metadata) ? object.metadata : {};
  return { name: text(metadata.name), namespace: text(metadata.namespace) };
}

function unique(found: readonly Found[]): Found[] {
  return [...new Map(found.map((one): [string, Found] => [identityOf(one), one])).values()];
}

function attempt(make: () => unknown): unknown {
  try {
    return make();
  } catch {
    return undefined;
  }
}
