/**
 * Parameters in lab files: `${name}` is replaced by its value; `${name?}` stands for "with or without the suffix" and
 * makes a list of accepted names of the text it is in.
 */

/** Placeholders that a check fills in itself, from evidence. */
export const RESERVED: ReadonlySet<string> = new Set(['alb', 'distribution', 'domain', 'entry']);

/** Replaces the placeholders in every string of a JSON value; `onUnknown` is told of names that are no parameter. */
export function substitute(
  value: unknown,
  parameters: Readonly<Record<string, string>>,
  onUnknown: (name: string, path: PropertyKey[]) => void,
  path: PropertyKey[] = [],
): unknown {
  if (typeof value === 'string') return inText(value, parameters, (name) => onUnknown(name, path));
  if (Array.isArray(value))
    return value.flatMap((item, index) => {
      const replaced = substitute(item, parameters, onUnknown, [...path, index]);
      return typeof item === 'string' && Array.isArray(replaced) ? replaced : [replaced];
    });
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, substitute(item, parameters, onUnknown, [...path, key])]),
  );
}

function inText(
  text: string,
  parameters: Readonly<Record<string, string>>,
  onUnknown: (name: string) => void,
): string | string[] {
  const filled = text.replace(/\$\{([A-Za-z][A-Za-z0-9]*)\}/g, (placeholder, name: string) => {
    if (RESERVED.has(name)) return placeholder;
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value === undefined) onUnknown(name);
    return value ?? placeholder;
  });
  if (!filled.includes('${name?}')) return filled;
  const plain = filled.replaceAll('${name?}', '');
  const suffix = parameters.suffix ?? '';
  return suffix === '' ? plain : [plain, filled.replaceAll('${name?}', `-${suffix}`)];
}
