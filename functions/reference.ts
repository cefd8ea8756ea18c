/**
 * The reference of the checks as Markdown: parameters, rights, messages and traps, from the code and what was read out
 * of its sources.
 */
import { type Reference, readReference } from '../checks/authoring/reference.ts';
import { catalog } from '../checks/catalog/index.ts';
import type { Check } from '../checks/verdict.ts';
import { lab as enLab } from '../web/text/en/lab.ts';
import { texts } from '../web/text/index.ts';
import { lab as koLab } from '../web/text/ko/lab.ts';
import type { CodeText, Language } from '../web/text/types.ts';
import { parametersOfCheck, type Schema, typeOf } from './cli/checks.ts';

/** How a reference is laid out. */
export interface Layout {
  /** Languages of the messages; headings are in the first. */
  languages: readonly [Language, ...Language[]];
  /** Where the messages are that several checks share: a link to those with a prefix. */
  linkTo(prefix: string): string;
  reference: Reference;
}

/** Checks from which on a message is told once for all of them. */
const SHARED_BY = 3;

const known: readonly Check[] = catalog;

/** The whole reference in one language, as one text. */
export function wholeReference(language: Language): string {
  const layout: Layout = {
    languages: [language],
    linkTo: (prefix) => `#${anchor(prefix)}`,
    reference: readReference(),
  };
  const { docs } = labTextsIn(language);
  return [
    `# ${docs.title}`,
    ...docs.intro,
    indexOf(layout, (name) => `#${anchor(name)}`),
    ...known.map((check) => sectionOf(check, layout)),
    `# ${docs.shared}`,
    sharedMessages(layout),
    '',
  ].join('\n\n');
}

/** A table of all checks; `linkOf` tells where each is. */
export function indexOf({ languages: [language], reference }: Layout, linkOf: (name: string) => string): string {
  const { docs } = labTextsIn(language);
  return tableOf(
    [docs.check, docs.passes],
    known.map(({ name }) => [`[${name}](${linkOf(name)})`, escaped(reference.checks[name]?.summary ?? '')]),
  );
}

/** All about one check, under a heading. */
export function sectionOf(check: Check, layout: Layout): string {
  const { name, window } = check;
  const { docs } = labTextsIn(layout.languages[0]);
  const { summary, source, rights, traps = [] } = layout.reference.checks[name] ?? {};
  const rows = parameterRows(parametersOfCheck(check), '', layout.languages[0]);
  return [
    `## ${name}`,
    [
      ...(summary === undefined ? [] : [escaped(summary)]),
      ...(source === undefined ? [] : [`[${docs.source}](${source})`]),
      docs.window({ seconds: window }),
    ].join(' '),
    rows.length === 0 ? docs.noParameters : tableOf([docs.parameter, docs.type, docs.default, docs.meaning], rows),
    ...(rights === undefined ? [] : [`**${docs.rights}**: ${rightsLine(rights, docs.none)}`]),
    ...rightsList(rights, docs),
    messagesOf(name, layout),
    ...(traps.length === 0
      ? []
      : [
          `**${docs.traps}**\n\n${traps.map(({ of, titles }) => `- ${of === '' ? '' : `${escaped(of)}: `}${escaped(titles.join('; '))}`).join('\n')}`,
        ]),
  ].join('\n\n');
}

/** The messages that several checks share, under a heading for each prefix. */
export function sharedMessages(layout: Layout): string {
  const shared = Object.keys(texts.en.codes).filter((code) => isShared(code, layout.reference));
  const prefixes = [...new Set(shared.map(prefixOf))].sort();
  return prefixes
    .map(
      (prefix) =>
        `## ${prefix}\n\n${messageTable(
          shared.filter((code) => prefixOf(code) === prefix),
          layout,
        )}`,
    )
    .join('\n\n');
}

/** A code with its sentences in one language; where a value stands, its name does. */
export function spokenMessage(
  language: Language,
  code: string,
  { literals, names }: Reference,
): { seen: string; wanted: string; next: string } {
  const codes: Readonly<Record<string, CodeText<Readonly<Record<string, unknown>>> | undefined>> =
    texts[language].codes;
  const text = codes[code];
  const values = blanks(literals[code] ?? {}, names);
  const said = (part: keyof CodeText<unknown>) => attempt(() => text?.[part](values)) ?? code;
  return { seen: said('seen'), wanted: said('wanted'), next: said('next') };
}

/** A sentence that needs more than names stays out of a reference. */
function attempt(make: () => string | undefined): string | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function messagesOf(name: string, layout: Layout): string {
  const { docs } = labTextsIn(layout.languages[0]);
  const codes = layout.reference.checks[name]?.codes ?? [];
  const own = codes.filter((code) => !isShared(code, layout.reference));
  const shared = codes.filter((code) => isShared(code, layout.reference));
  const prefixes = [...new Set(shared.map(prefixOf))];
  const links = prefixes.map((prefix) => `[${prefix}](${layout.linkTo(prefix)})`).join(', ');
  return [
    ...(own.length === 0 ? [] : [`**${docs.messages}**`, messageTable(own, layout)]),
    ...(shared.length === 0 ? [] : [docs.alsoMessages({ links })]),
  ].join('\n\n');
}

function messageTable(codes: readonly string[], { languages, reference }: Layout): string {
  const names: Readonly<Record<Language, string>> = { en: 'English', ko: '한국어' };
  return tableOf(
    [labTextsIn(languages[0]).docs.code, ...languages.map((language) => names[language])],
    codes.map((code) => [
      `\`${code}\``,
      ...languages.map((language) => {
        const { seen, wanted, next } = spokenMessage(language, code, reference);
        return [seen, wanted, next].map(escaped).join('<br>');
      }),
    ]),
  );
}

function parameterRows(schema: Schema, prefix: string, language: Language): string[][] {
  const { docs } = labTextsIn(language);
  return Object.entries(schema.properties).flatMap(([name, one]) => {
    const isRequired = schema.required.includes(name);
    const value = one.default === undefined ? '' : `\`${JSON.stringify(one.default)}\``;
    const inner = typeof one.additionalProperties === 'object' ? one.additionalProperties : (one.items ?? one);
    return [
      [
        `\`${prefix}${name}\``,
        escaped(typeOf(one)),
        isRequired ? docs.required : value,
        escaped(one.description ?? ''),
      ],
      ...parameterRows(inner, `${prefix}${name}.`, language),
    ];
  });
}

function rightsLine({ always }: Reference['checks'][string]['rights'], none: string): string {
  return always.length === 0 ? none : always.map((one) => `\`${one}\``).join(', ');
}

function rightsList(rights: Reference['checks'][string]['rights'] | undefined, docs: { with: string }): string[] {
  if (rights === undefined || rights.also.length === 0) return [];
  const items = rights.also.map(
    (one) => `- ${docs.with} \`${one.parameter}\`: ${one.rights.map((right) => `\`${right}\``).join(', ')}`,
  );
  return [items.join('\n')];
}

function isShared(code: string, { checks }: Reference): boolean {
  return Object.values(checks).filter(({ codes }) => codes.includes(code)).length >= SHARED_BY;
}

function prefixOf(code: string): string {
  return code.replace(/\..*/, '');
}

/** Values of a code that read as their names, whatever a sentence does with them. */
function blanks(
  literals: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  const named = (name: string) => literals[name] ?? blank(`‹${name}›`);
  return new Proxy(literals, {
    get: (_, name) => (typeof name === 'string' ? named(name) : undefined),
    // A sentence may hand on "the rest".
    ownKeys: () => [...names],
    getOwnPropertyDescriptor: (_, name) => ({ value: named(String(name)), enumerable: true, configurable: true }),
  });
}

/** A text that is also a list of itself, some number, and an object with members of any name. */
function blank(text: string): unknown {
  return new Proxy([text], {
    get(target, key) {
      if (key === Symbol.toPrimitive) return (hint: string) => (hint === 'number' ? 180 : text);
      if (key === '0') return blank(text);
      if (key in target || typeof key === 'symbol') return Reflect.get(target, key);
      const method: unknown = Reflect.get(String.prototype, key);
      return typeof method === 'function' ? method.bind(text) : blank(`‹${key}›`);
    },
  });
}

function labTextsIn(language: Language) {
  return language === 'ko' ? koLab : enLab;
}

/** The anchor that GitHub gives a heading. */
function anchor(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\w-]/g, '');
}

/** A table of Markdown. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A text as a cell or a line of Markdown. */
export function escaped(text: string): string {
  return text
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll('*', '\\*');
}
