/**
 * The tests of a source: their titles, and what they ask of checks, as far as that is written down.
 */
import { basename } from 'node:path';
import * as z from 'zod';
import { catalog } from '../../checks/catalog/index.ts';
import { isRecord } from '../../checks/rules/path.ts';
import {
  bind,
  bodyOf,
  calleeOf,
  child,
  children,
  elementsOf,
  enter,
  isFunction,
  membersOf,
  type Node,
  type Place,
  parseSource,
  parts,
  resolve,
  Scope,
  textOf,
  writtenValue,
} from './syntax.ts';
import type { Proof } from './systems.ts';

/** A check that a test asks, with the parameters given. */
export interface Asked {
  check: string;
  /** As far as they are written down. */
  params: unknown;
}

export interface FoundTest {
  /** Titles of the groups it stands in. */
  group: string;
  title: string;
  asked: readonly Asked[];
  /** Texts that stand in it. */
  texts: readonly string[];
}

const names: ReadonlySet<string> = new Set(catalog.map(({ name }) => name));
/** Parameters that need not be said. */
const defaults = new Map<string, Readonly<Record<string, unknown>>>(
  catalog.map(({ name, params }) => {
    const { properties = {} } = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' });
    return [
      name,
      Object.fromEntries(
        Object.entries(properties).map(([key, one]) => [key, isRecord(one) ? one.default : undefined]),
      ),
    ];
  }),
);
const nameAt = new Map(catalog.map(({ name }) => [stemOf(name), name]));

/** Files name a check as its source does: `k8s-hpa`. */
function stemOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll('.', '-');
}

/** All tests of a source in order; each row of a table that is written down is one. */
export function testsIn(file: string): FoundTest[] {
  return testsAt(parseSource(file), [], 0);
}

/** Whether a test tries something that a participant may meet, going by its title. */
export function isTrap(title: string): boolean {
  return !/%|damaged|command|every field|never throws/.test(title);
}

function testsAt(place: Place, groups: readonly string[], depth: number): FoundTest[] {
  const { node, scope } = place;
  if (depth > 8) return [];
  if (node.type === 'ForOfStatement') {
    const [left, right, body] = [child(node, 'left'), child(node, 'right'), child(node, 'body')];
    const name = left && children(left, 'declarations').map((one) => child(one, 'id'))[0];
    if (!name || !right || !body) return [];
    return elementsOf({ node: right, scope }).flatMap((row) => {
      const inner = new Scope(scope);
      bind(name, row, inner);
      return testsAt({ node: body, scope: inner }, groups, depth + 1);
    });
  }
  if (node.type === 'CallExpression') {
    const found = testCall(place);
    if (found !== undefined) return found.flatMap((one) => testsOf(one, groups, depth));
    const inside = enter(place);
    return inside === undefined ? [] : testsAt(inside, groups, depth + 1);
  }
  if (isFunction(node)) return [];
  return parts(node).flatMap((part) => testsAt({ node: part, scope }, groups, depth));
}

function literalsIn(node: Node): string[] {
  return typeof node.value === 'string' ? [node.value] : parts(node).flatMap(literalsIn);
}

interface TestCall {
  isGroup: boolean;
  title: string;
  body: Place | undefined;
  row: Place | undefined;
}

function testsOf({ isGroup, title, body, row }: TestCall, groups: readonly string[], depth: number): FoundTest[] {
  const inRow = row === undefined ? [] : askedAt(row, 0);
  if (!isGroup) {
    const asked = [...(body === undefined ? [] : askedAt(body, 0)), ...inRow];
    return [{ group: groups.join(', '), title, asked, texts: body === undefined ? [] : literalsIn(body.node) }];
  }
  // A title that is worked out says nothing.
  const inner = title.includes('%') ? groups : [...groups, title];
  const found = body === undefined ? [] : testsAt(body, inner, depth + 1);
  return found.map((one) => ({ ...one, asked: [...one.asked, ...inRow] }));
}

/** What a call of `describe`, `test` or `it` defines: one for each row of a table; undefined for any other call. */
function testCall({ node, scope }: Place): TestCall[] | undefined {
  const callee = child(node, 'callee');
  const [first, ...others] = children(node, 'arguments').map((one) => ({ node: one, scope }));
  if (callee === undefined || first === undefined) return undefined;
  const table = callee.type === 'CallExpression' ? callee : undefined;
  const [, kind, how] =
    /^(describe|test|it)(?:\.(each|skipIf|runIf|only|skip))?$/.exec(calleeOf(table ?? callee)) ?? [];
  if (kind === undefined || (table === undefined && how !== undefined)) return undefined;
  const said = textOf(first);
  const body = others.map((one) => resolve(one)).find((one) => isFunction(one.node));
  const isGroup = kind === 'describe';
  if (said === undefined || body === undefined) return [];
  if (how !== 'each') return [{ isGroup, title: said, body: bodyOf(body, []), row: undefined }];
  const [rows] = table === undefined ? [] : children(table, 'arguments');
  const all = rows === undefined ? [] : elementsOf({ node: rows, scope });
  if (all.length === 0) return [{ isGroup, title: said, body: bodyOf(body, []), row: undefined }];
  return all.map((row) => {
    const cells = resolve(row).node.type === 'ArrayExpression' ? elementsOf(row) : [row];
    return { isGroup, title: filled(said, cells), body: bodyOf(body, cells), row };
  });
}

function filled(title: string, cells: readonly Place[]): string {
  let at = 0;
  return title.replaceAll(/%[sdijo]/g, (mark) => {
    const cell = cells[at++];
    if (cell === undefined) return mark;
    return mark === '%j' ? JSON.stringify(writtenValue(cell)) : (textOf(cell) ?? mark);
  });
}

/** The checks that are asked in a piece of a test, followed into the functions that it calls. */
function askedAt(place: Place, depth: number): Asked[] {
  const { node, scope } = place;
  if (depth > 40) return [];
  const into = (one: Place) => askedAt(one, depth + 4);
  const here = askedBy(place);
  if (here.length > 0) return here;
  if (node.type === 'Identifier') {
    const found = resolve(place);
    if (found.node === node || isFunction(found.node) || found.node.type === 'ImportDeclaration') return [];
    return once(found, () => into(found));
  }
  const inside = enter(place);
  return [
    ...(inside === undefined ? [] : into(inside)),
    ...parts(node).flatMap((part) => askedAt({ node: part, scope }, depth + 1)),
  ];
}

const known = new WeakMap<Scope, Map<Node, Asked[]>>();

/** What many tests name is looked at once; what names itself has nothing more to tell. */
function once({ node, scope }: Place, look: () => Asked[]): Asked[] {
  const here = known.get(scope) ?? new Map<Node, Asked[]>();
  known.set(scope, here);
  const before = here.get(node);
  if (before !== undefined) return before;
  here.set(node, []);
  const found = look();
  here.set(node, found);
  return found;
}

/** The checks that a call, a list or an object itself names, each followed by its parameters. */
function askedBy(place: Place): Asked[] {
  const { node, scope } = place;
  if (node.type === 'ObjectExpression') {
    const members = new Map(membersOf(place));
    const use = members.get('use');
    const check = use && checkAt(use);
    return check === undefined ? [] : [{ check, params: written(members.get('with')) }];
  }
  if (!['ArrayExpression', 'CallExpression', 'NewExpression'].includes(node.type)) return [];
  const parser = /^(\w+)\.params\.(?:parse|safeParse)$/.exec(calleeOf(node))?.[1];
  const own = parser === undefined ? undefined : checkAt({ node: { type: 'Identifier', name: parser }, scope });
  const [params] = children(node, 'arguments');
  if (own !== undefined) return [{ check: own, params: written(params && { node: params, scope }) }];
  const items = [...children(node, 'arguments'), ...children(node, 'elements')].map((one) => ({ node: one, scope }));
  return items.flatMap((item, at) => {
    const check = checkAt(item);
    return check === undefined ? [] : [{ check, params: written(items[at + 1]) }];
  });
}

function written(place: Place | undefined): unknown {
  return place && writtenValue(place);
}

/** The name of the check that a text or an import stands for. */
function checkAt(place: Place): string | undefined {
  const { node } = resolve(place);
  if (node.type === 'Literal') return names.has(String(node.value)) ? String(node.value) : undefined;
  const source = node.type === 'ImportDeclaration' ? String(child(node, 'source')?.value) : '';
  return source.includes('/checks/catalog/') ? nameAt.get(basename(source, '.ts')) : undefined;
}

/** Whether a check is asked with such a parameter, be it by default. */
export function isAsked({ check, params }: Asked, [wanted, path, value]: Proof): boolean {
  if (check !== wanted || path === undefined) return check === wanted;
  const keys = path.split('.');
  if (gives(params, keys, value)) return true;
  const usual = defaults.get(check)?.[path];
  return value !== undefined && usual !== undefined && !gives(params, keys) && gives(usual, [], value);
}

/**
 * Whether parameters have one at a path such as `uses.secrets`, with that value if any: a word of it is enough, as where a
 * list of names or a pattern holds it.
 */
function gives(params: unknown, [first, ...rest]: readonly string[], value?: string): boolean {
  if (first === undefined)
    return params !== undefined && (value === undefined || textsIn(params).some((text) => text.includes(value)));
  if (Array.isArray(params)) return params.some((one) => gives(one, [first, ...rest], value));
  return isRecord(params) && Object.hasOwn(params, first) && gives(params[first], rest, value);
}

/** All names and values in something. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isRecord(value) ? [...Object.keys(value), ...Object.values(value).flatMap(textsIn)] : [String(value)];
}
