/**
 * Whether parameters of a lab are used, and whether what looks like a placeholder is one.
 */
import { type Flaw, flaw } from '../lab-flaws.ts';
import { meantBy } from '../lab-form.ts';
import { RESERVED } from '../lab-parameters.ts';
import type { LabContent } from '../lab-schema.ts';

/** The cluster itself fills these in, and a grading uses them, whether a step names them or not. */
const OF_CLUSTER = ['cluster', 'region'];

/** What looks like a placeholder: `${name}`, but also `${ name }`, `$(name)`, `{{name}}` and `<name>` in capitals. */
const LIKE = /\$\{[^}]*\}|\$\([^)]*\)|\{\{[^}]*\}\}/g;
const PLACEHOLDER = /^\$\{([A-Za-z][A-Za-z0-9]*)\}$/;
const SUFFIXED = '${name?}';

/** Flaws of parameters and placeholders; `raw` is the file as written. */
export function placeholderFlaws(content: LabContent, raw: unknown): Flaw[] {
  const names = Object.keys(content.parameters);
  const used = new Set<string>(OF_CLUSTER);
  const flaws: Flaw[] = [];
  let isSuffixed = false;
  for (const { text, path, isKey } of textsOf(raw, [])) {
    const isFilled = !isKey && path[0] === 'steps' && ['title', 'hint', 'checks'].includes(String(path[2]));
    for (const [like] of text.matchAll(LIKE)) {
      const name = PLACEHOLDER.exec(like)?.[1];
      if (!isFilled && (like === SUFFIXED || (name !== undefined && names.includes(name))))
        flaws.push(flaw(path, 'placeholder.unfilled', { text: like }));
      else if (!isFilled) continue;
      else if (like === SUFFIXED) {
        if (!isSuffixed && !names.includes('suffix')) flaws.push(flaw(path, 'suffix.missing', null));
        isSuffixed = true;
      } else if (name === undefined) flaws.push(...malformed(like, names, path));
      used.add(like === SUFFIXED ? 'suffix' : (name ?? ''));
    }
    // The names of parameters that decide which variant counts.
    if (isKey && path.at(-2) === 'when') used.add(text);
  }
  const unused = names.filter((name) => !used.has(name));
  return [...flaws, ...unused.map((name) => flaw(['parameters', name], 'parameter.unused', { name }))];
}

/** Something in braces that is none of the lab's, such as `${cluster-name}`; shell and Helm have braces of their own. */
function malformed(like: string, names: readonly string[], path: readonly PropertyKey[]): Flaw[] {
  const inner = like.replace(/^(\$\{|\$\(|\{\{)/, '').replace(/(\}\}|\}|\))$/, '');
  const word = inner.trim().replace(/^\.?(Values\.|parameters\.|params\.)?/, '');
  const known = [...names, ...RESERVED];
  const [meant] = known.includes(word) ? [word] : meantBy(word, known);
  if (meant === undefined && !like.startsWith('${')) return [];
  return [flaw(path, 'placeholder.malformed', { text: like, meant: meant === undefined ? [] : [`\${${meant}}`] })];
}

/** Every text of a value with its path, keys too. */
function textsOf(
  value: unknown,
  path: readonly PropertyKey[],
): { text: string; path: readonly PropertyKey[]; isKey: boolean }[] {
  if (typeof value === 'string') return [{ text: value, path, isKey: false }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    ...(Array.isArray(value) ? [] : [{ text: key, path: [...path, key], isKey: true }]),
    ...textsOf(item, [...path, Array.isArray(value) ? Number(key) : key]),
  ]);
}
