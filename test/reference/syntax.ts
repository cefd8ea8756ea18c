/**
 * The syntax of sources, with what the names in it stand for: as much of it as is written down, nothing that is worked out.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';
import { parseAst } from 'vitest/node';
import { isRecord } from '../../checks/rules/path.ts';

/** A piece of ESTree. */
export interface Node extends Readonly<Record<string, unknown>> {
  type: string;
}

/** A piece of a source where names have a meaning. */
export interface Place {
  node: Node;
  scope: Scope;
}

/** Calls into each other are followed so far. */
const DEPTH = 12;

/** What names stand for, from the inside out. */
export class Scope {
  readonly #own = new Map<string, Place>();
  readonly #outer: Scope | undefined;
  /** The source that it stands in, if any. */
  readonly file: string | undefined;

  constructor(outer?: Scope, file?: string) {
    this.#outer = outer;
    this.file = file ?? outer?.file;
  }

  set(name: string, place: Place): void {
    this.#own.set(name, place);
  }

  get(name: string): Place | undefined {
    return this.#own.get(name) ?? this.#outer?.get(name);
  }
}

const sources = new Map<string, Place>();

/** Reads a source; its scope knows what it declares and imports at any depth that has no function around it. */
export function parseSource(file: string): Place {
  const known = sources.get(file);
  if (known !== undefined) return known;
  const { code } = transformSync(readFileSync(file, 'utf8'), { loader: 'ts', legalComments: 'none' });
  const node = parsed(code);
  const scope = new Scope(undefined, file);
  declare(node, scope);
  sources.set(file, { node, scope });
  return { node, scope };
}

function parsed(code: string): Node {
  const node: unknown = parseAst(code);
  if (!isNode(node)) throw new Error('a source has no syntax');
  return node;
}

function isNode(value: unknown): value is Node {
  return isRecord(value) && typeof value.type === 'string';
}

/** A child of a node. */
export function child(node: Node, name: string): Node | undefined {
  const value = node[name];
  return isNode(value) ? value : undefined;
}

/** A list of children. */
export function children(node: Node, name: string): Node[] {
  const value = node[name];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** All pieces directly in a piece. */
export function parts(node: Node): Node[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]).filter(isNode));
}

export function isFunction({ type }: Node): boolean {
  return /^(?:ArrowFunction|Function)(?:Expression|Declaration)$/.test(type);
}

/** Gives a scope what is declared in a piece, outside of functions. */
function declare(node: Node, scope: Scope): void {
  const id = child(node, 'id');
  const init = child(node, 'init');
  if (node.type === 'VariableDeclarator' && id && init) bind(id, { node: init, scope }, scope);
  if (node.type === 'FunctionDeclaration' && id) scope.set(String(id.name), { node, scope });
  if (node.type === 'ImportDeclaration')
    for (const one of children(node, 'specifiers')) scope.set(String(child(one, 'local')?.name), { node, scope });
  if (!isFunction(node)) for (const part of parts(node)) declare(part, scope);
}

/** Gives the names of a pattern what they stand for. */
export function bind(pattern: Node, place: Place | undefined, scope: Scope): void {
  if (place === undefined) return;
  if (pattern.type === 'Identifier') scope.set(String(pattern.name), place);
  if (pattern.type === 'AssignmentPattern') bind(child(pattern, 'left') ?? pattern, place, scope);
  if (pattern.type === 'ArrayPattern') {
    const elements = elementsOf(place);
    const wanted = Array.isArray(pattern.elements) ? pattern.elements : [];
    for (const [at, one] of wanted.entries()) if (isNode(one)) bind(one, elements[at], scope);
  }
  if (pattern.type === 'ObjectPattern')
    for (const one of children(pattern, 'properties')) {
      const [value, rest] = [child(one, 'value'), child(one, 'argument')];
      if (value) bind(value, member(place, keyOf(one, place.scope)), scope);
      // What is left of an object is taken for all of it.
      if (rest) bind(rest, place, scope);
    }
}

/** What a name, or the property of something, stands for. */
export function resolve(place: Place, depth = 0): Place {
  const { node, scope } = place;
  if (depth > DEPTH) return place;
  if (node.type === 'Identifier') {
    const found = scope.get(String(node.name));
    if (found === undefined || found.node === node) return place;
    return resolve(imported(found, String(node.name)) ?? found, depth + 1);
  }
  if (node.type === 'MemberExpression') {
    const object = child(node, 'object');
    const property = child(node, 'property');
    if (!object || !property) return place;
    const name = node.computed === true ? textOf({ node: property, scope }) : String(property.name);
    const found = member({ node: object, scope }, name, depth + 1);
    return found === undefined ? place : resolve(found, depth + 1);
  }
  const isCopy = /^JSON\.(?:parse|stringify)$/.test(calleeOf(node));
  const inner = isCopy
    ? children(node, 'arguments')[0]
    : node.type === 'AwaitExpression'
      ? child(node, 'argument')
      : undefined;
  return inner ? resolve({ node: inner, scope }, depth + 1) : place;
}

/** What a name stands for that comes from another source of the repository. */
function imported({ node, scope }: Place, name: string): Place | undefined {
  const source = node.type === 'ImportDeclaration' ? child(node, 'source') : undefined;
  if (source === undefined || scope.file === undefined || !/^\.[^?]*\.ts$/.test(String(source.value))) return undefined;
  const one = children(node, 'specifiers').find((specifier) => child(specifier, 'local')?.name === name);
  const from = one && child(one, 'imported');
  return from && parseSource(join(dirname(scope.file), String(source.value))).scope.get(String(from.name));
}

/** The text that a piece is, if it can be told; numbers and truth values are texts too. */
export function textOf(place: Place, depth = 0): string | undefined {
  const { node, scope } = resolve(place, depth);
  if (node.type === 'Literal') return String(node.value);
  if (node.type !== 'TemplateLiteral') return undefined;
  const expressions = children(node, 'expressions').map((one) => textOf({ node: one, scope }, depth + 1) ?? '…');
  return children(node, 'quasis')
    .map(({ value }, at) => `${isRecord(value) ? String(value.cooked) : ''}${expressions[at] ?? ''}`)
    .join('');
}

/** The value that a piece is, as far as it can be told. */
export function writtenValue(place: Place, depth = 0): unknown {
  const { node } = resolve(place);
  if (depth > DEPTH) return '…';
  if (node.type === 'Literal') return node.value;
  if (node.type === 'ArrayExpression') return elementsOf(place).map((one) => writtenValue(one, depth + 1));
  const members = membersOf(place, depth);
  if (node.type === 'ObjectExpression' || members.length > 0)
    return Object.fromEntries(members.map(([key, one]) => [key, writtenValue(one, depth + 1)]));
  if (node.type === 'Identifier' && node.name === 'undefined') return undefined;
  return textOf(place) ?? '…';
}

/** The elements of a list; those of `Object.entries` and `Object.keys` too. */
export function elementsOf(place: Place, depth = 0): Place[] {
  const { node, scope } = resolve(place, depth);
  if (depth > DEPTH) return [];
  if (node.type === 'ArrayExpression')
    return children(node, 'elements').flatMap((one) => {
      const spread = one.type === 'SpreadElement' ? child(one, 'argument') : undefined;
      return spread ? elementsOf({ node: spread, scope }, depth + 1) : [{ node: one, scope }];
    });
  const [, how] = /^Object\.(entries|keys)$/.exec(calleeOf(node)) ?? [];
  const [of] = children(node, 'arguments');
  if (how === undefined || of === undefined) return [];
  return membersOf({ node: of, scope }, depth + 1).map(([key, value]) => {
    const name: Node = { type: 'Literal', value: key };
    if (how === 'keys') return { node: name, scope };
    const pair: Node = { type: 'ArrayExpression', elements: [name, { type: 'Identifier', name: 'value' }] };
    const inner = new Scope(scope);
    inner.set('value', value);
    return { node: pair, scope: inner };
  });
}

/** The members of an object, with those that it takes over from others; of several ways, all. */
export function membersOf(place: Place, depth = 0): [key: string, value: Place][] {
  if (depth > DEPTH) return [];
  const { node, scope } = resolve(place, depth);
  const of = (one: Node | undefined) => (one ? membersOf({ node: one, scope }, depth + 1) : []);
  if (node.type === 'ObjectExpression')
    return children(node, 'properties').flatMap((one): [string, Place][] => {
      if (one.type === 'SpreadElement') return of(child(one, 'argument'));
      const value = child(one, 'value');
      return value ? [[keyOf(one, scope), { node: value, scope }]] : [];
    });
  if (node.type === 'ConditionalExpression') return [...of(child(node, 'consequent')), ...of(child(node, 'alternate'))];
  if (node.type === 'LogicalExpression') return [...of(child(node, 'left')), ...of(child(node, 'right'))];
  return calledBy({ node, scope }).flatMap((given) => membersOf(given, depth + 1));
}

/** What a call of a function of the same source gives. */
function calledBy({ node, scope }: Place): Place[] {
  const inside = enter({ node, scope });
  if (inside === undefined) return [];
  if (inside.node.type !== 'BlockStatement') return [inside];
  return returned(inside.node).map((one) => ({ node: one, scope: inside.scope }));
}

/** The body of the function that is called, where its parameters stand for what they are given. */
export function enter({ node, scope }: Place): Place | undefined {
  const callee = child(node, 'callee');
  if (node.type !== 'CallExpression' || callee?.type !== 'Identifier') return undefined;
  const called = scope.get(String(callee.name));
  if (called === undefined || !isFunction(called.node)) return undefined;
  return bodyOf(
    called,
    children(node, 'arguments').map((one) => ({ node: one, scope })),
  );
}

/** The body of a function, where its parameters stand for these. */
export function bodyOf({ node, scope }: Place, given: readonly Place[]): Place | undefined {
  const body = child(node, 'body');
  if (!body) return undefined;
  const inner = new Scope(scope);
  for (const [at, parameter] of children(node, 'params').entries()) {
    const rest = child(parameter, 'argument');
    const more = new Scope(scope);
    for (const [place, one] of given.slice(at).entries()) more.set(`rest${place}`, one);
    const all = given.slice(at).map((_, place) => ({ type: 'Identifier', name: `rest${place}` }));
    if (parameter.type === 'RestElement' && rest)
      bind(rest, { node: { type: 'ArrayExpression', elements: all }, scope: more }, inner);
    else bind(parameter, given[at] ?? defaultOf(parameter, scope), inner);
  }
  declare(body, inner);
  return { node: body, scope: inner };
}

/** The name of what is called, with dots. */
export function calleeOf(node: Node): string {
  const callee = node.type === 'CallExpression' || node.type === 'NewExpression' ? child(node, 'callee') : node;
  if (callee?.type === 'Identifier') return String(callee.name);
  const [object, property] = [callee && child(callee, 'object'), callee && child(callee, 'property')];
  return callee?.type === 'MemberExpression' && object && property ? `${calleeOf(object)}.${calleeOf(property)}` : '';
}

function member(place: Place, name: string | undefined, depth = 0): Place | undefined {
  if (name === undefined || depth > DEPTH) return undefined;
  const found = membersOf(place, depth + 1).findLast(([key]) => key === name)?.[1];
  return found ?? (/^\d+$/.test(name) ? elementsOf(place, depth + 1)[Number(name)] : undefined);
}

function defaultOf(parameter: Node, scope: Scope): Place | undefined {
  const node = parameter.type === 'AssignmentPattern' ? child(parameter, 'right') : undefined;
  return node && { node, scope };
}

function keyOf(property: Node, scope: Scope): string {
  const key = child(property, 'key');
  if (!key) return '';
  return property.computed === true || key.type === 'Literal' ? (textOf({ node: key, scope }) ?? '') : String(key.name);
}

function returned(node: Node): Node[] {
  const given = node.type === 'ReturnStatement' ? child(node, 'argument') : undefined;
  if (given) return [given];
  return parts(node)
    .filter((part) => !isFunction(part))
    .flatMap(returned);
}
