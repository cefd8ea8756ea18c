/**
 * Evidence without secrets, for keeping. Names stay, so that checks judge the same; values that look secret do not.
 */
import type { Answer } from './reader.ts';
import { looksSecret, looksSecretInText, REDACTED, redactText } from './secret-text.ts';

/** Deeper than any API object is; what participants control can be as deep as they like. */
const DEEPEST = 200;

/** The answer as it may be kept. */
export function redact(answer: Answer): Answer {
  return answer.outcome === 'value' ? { ...answer, value: redactValue(answer.value, 'api', 0) } : answer;
}

/** Whose names the members of an object have: an API's, or people's own. */
type Names = 'api' | 'own' | 'labels';

function redactValue(given: unknown, names: Names, depth: number): unknown {
  if (typeof given === 'string') return redactString(given, depth);
  if (given === null || typeof given !== 'object') return given;
  if (depth > DEEPEST) return REDACTED;
  if (Array.isArray(given)) return redactItems(given, names, depth);
  const isSecret = 'kind' in given && given.kind === 'Secret';
  const members = Object.entries(given).map(([name, item]): [string, unknown] => {
    if (isSecret && (name === 'data' || name === 'stringData')) return [name, emptied(item)];
    if (typeof item === 'string' && isSecretMember(given, name, names)) return [name, REDACTED];
    return [name, redactValue(item, namesWithin(name, names), depth + 1)];
  });
  return Object.fromEntries(members);
}

/**
 * A value whose name looks secret, its own or that of the name beside it: `name` and `value` in `env`, `Key` and `Value`
 * in tags, `OutputKey` and `OutputValue` in the outputs of a stack.
 */
function isSecretMember(object: object, name: string, names: Names): boolean {
  if (names === 'labels') return false; // Checks compare them, and no secret fits the rules of their values.
  const [, of, part] = /^(\w*?)(name|key|value)$/i.exec(name) ?? [];
  const beside = (other: RegExp) =>
    Object.entries(object).find(([member]) => member.startsWith(of ?? '') && other.test(member.slice(of?.length)))?.[1];
  if (part?.toLowerCase() === 'value') {
    const named = beside(/^(?:name|key)$/i);
    if (typeof named === 'string') return looksSecret(named);
  } else if (names === 'api' && part !== undefined && beside(/^value$/i) !== undefined) return false; // It names the value.
  return names === 'own' ? looksSecret(name) : looksSecretInText(name);
}

function namesWithin(name: string, names: Names): Names {
  if (names === 'own' || /^(?:annotations|data|stringData)$/.test(name)) return 'own';
  return /^(?:labels|matchLabels|selector|nodeSelector)$/.test(name) ? 'labels' : 'api';
}

function redactItems(items: readonly unknown[], names: Names, depth: number): unknown[] {
  return items.map((item, index) => {
    const before = items[index - 1];
    // An option and its value as two arguments.
    const isValue = typeof before === 'string' && /^--?[\w.-]+$/.test(before) && looksSecret(before.replace(/^-+/, ''));
    if (isValue && typeof item === 'string' && !item.startsWith('-')) return REDACTED;
    return redactValue(item, names, depth + 1);
  });
}

/** JSON within a string (as in kubectl's last-applied-configuration) is redacted as what it says. */
function redactString(text: string, depth: number): string {
  if (!/^\s*[{[]/.test(text)) return redactText(text);
  try {
    const parsed: unknown = JSON.parse(text);
    const before = JSON.stringify(parsed);
    const after = JSON.stringify(redactValue(parsed, isManifest(parsed) ? 'api' : 'own', depth + 1));
    return before === after ? text : after;
  } catch {
    return redactText(text);
  }
}

function isManifest(given: unknown): boolean {
  return typeof given === 'object' && given !== null && 'kind' in given && 'apiVersion' in given;
}

function emptied(members: unknown): unknown {
  if (members === null || typeof members !== 'object') return REDACTED;
  return Object.fromEntries(Object.keys(members).map((name) => [name, REDACTED]));
}
