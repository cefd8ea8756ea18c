/**
 * What looks like a secret in names and in running text.
 */

export const REDACTED = 'REDACTED';

const words =
  /pass(?:word|wd|phrase|code)?(?![a-z])|pwd|secret|token|credential|bearer|api[-_.]?key|auth(?:orization)?$/i;
/** `KEY` counts as a word of its own or as the last one: `SIGNING_KEY`, `apiKey`, but not `KEYSPACE`. */
const key = /(?:^|[-_.])key(?:$|[-_.])|[a-z0-9]Key$|KEY$/i;
/** What is said about a secret, and not the secret itself. */
const about =
  /(?:name|names|ref|refs|file|path|dir|arn|host|port|ttl|expiration|expiry|seconds|enabled|type|class|mode|provider|namespace|audience|version)$/i;

/** Whether the value of an environment variable, annotation or setting of this name is taken for a secret. */
export function looksSecret(name: string): boolean {
  return (words.test(name) || key.test(name)) && !about.test(name);
}

/** As looksSecret, for names that an API or running text has: a bare `key` there is mostly none. */
export function looksSecretInText(name: string): boolean {
  return looksSecret(name) && !/^(?:key|\w*(?:topology|match|label|partition|public|sort|hash)[-_]?key)$/i.test(name);
}

// What participants control can be long: every repetition is bounded, so that no text costs more than its length.
const NAME = String.raw`[A-Za-z_][\w.-]{0,100}`;

/** Where a name and its value stand in text: `head` ends before the value, `value` starts there. */
interface Form {
  head: RegExp;
  value: RegExp;
}

const forms: readonly Form[] = [
  {
    // A line of a properties, env or YAML file: the value goes to its end.
    head: new RegExp(
      String.raw`(?<=^[ \t-]{0,100}(?:export[ \t]{1,5})?["']?)(${NAME})["']?[ \t]{0,20}[:=][ \t]{0,20}`,
      'gm',
    ),
    value: /[^\s|>{[].*/y,
  },
  {
    // A pair within a line: an option, a part of a query, a member of JSON.
    head: new RegExp(String.raw`(?<=^|[\s"'${'`'},;&?{([-])(${NAME})\\?["']?\s{0,20}[:=]\s{0,20}`, 'g'),
    value: /\\?"(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s"'&,;})\]\\|>{[][^\s"'&,;})\]\\]*/y,
  },
  {
    // An option and its value with a space between.
    head: new RegExp(String.raw`(?<=(?:^|\s)--?)(${NAME})[ \t]{1,20}`, 'g'),
    value: /"[^"]*"?|'[^']*'?|[^\s"'-]\S*/y,
  },
];

/** Secrets that are known by their own shape. */
const shapes: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g, REDACTED],
  [/\bk8s-aws-v1\.[\w-]+/g, REDACTED],
  [/\beyJ[\w-]{5,500}\.[\w-]+(?:\.[\w-]*)?/g, REDACTED],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g, REDACTED],
  [/\b(?:gh[opsur]_|github_pat_|glpat-|xox[abeprs]-|sk_live_|sk-)[\w-]{10,}/g, REDACTED],
  [/\b(bearer|basic)(\s{1,5})[\w.~+/=-]{6,}/gi, `$1$2${REDACTED}`],
  [/(X-Amz-(?:Signature|Security-Token|Credential)=)[^&\s"']+/gi, `$1${REDACTED}`],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"'<>]{1,500}@/gi, `$1${REDACTED}@`],
];

const worthALook =
  /pass|pwd|secret|token|cred|bearer|basic|key|auth|eyJ|AKIA|ASIA|k8s-aws|x-amz|gh[opsur]_|github_pat|glpat|xox|sk[-_]|:\/\/[^\s/]*@/i;

/** A text without the secrets in it: known shapes, and the values of names that look secret. */
export function redactText(text: string): string {
  if (!worthALook.test(text)) return text;
  const shaped = shapes.reduce((result, [shape, replacement]) => result.replace(shape, replacement), text);
  return forms.reduce(redactForm, shaped);
}

/** Goes from name to name, so that the value of one that is no secret is looked at in its turn. */
function redactForm(text: string, { head, value }: Form): string {
  let result = '';
  let done = 0;
  for (const found of text.matchAll(head)) {
    const start = found.index + found[0].length;
    if (start < done || !looksSecretInText(found[1] ?? '')) continue;
    value.lastIndex = start;
    const length = value.exec(text)?.[0].length ?? 0;
    if (length === 0) continue;
    result += text.slice(done, start) + REDACTED;
    done = start + length;
  }
  return result + text.slice(done);
}
