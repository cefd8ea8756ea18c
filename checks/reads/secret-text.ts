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

const NAME = String.raw`[A-Za-z_][\w.-]*`;
/** A line of a properties, env or YAML file. */
const line = new RegExp(String.raw`^([ \t-]*(?:export[ \t]+)?["']?)(${NAME})(["']?[ \t]*[:=][ \t]*)(\S.*)$`, 'gm');
/** A pair within a line: an option, a part of a query, a member of JSON. */
const pair = new RegExp(
  String.raw`(^|[\s"'${'`'},;&?{([-])(${NAME})(\\?["']?\s*[:=]\s*)(\\?"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'&,;})\]\\]+)`,
  'g',
);
/** An option and its value with a space between. */
const option = new RegExp(String.raw`(^|\s)(--?${NAME})([ \t]+)("[^"]*"|'[^']*'|[^\s"'-][^\s]*)`, 'g');

/** Secrets that are known by their own shape. */
const shapes: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g, REDACTED],
  [/\bk8s-aws-v1\.[\w-]+/g, REDACTED],
  [/\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g, REDACTED],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g, REDACTED],
  [/\b(?:gh[opsur]_|github_pat_|glpat-|xox[abeprs]-|sk_live_|sk-)[\w-]{10,}/g, REDACTED],
  [/\b(bearer|basic)(\s+)[\w.~+/=-]{6,}/gi, `$1$2${REDACTED}`],
  [/(X-Amz-(?:Signature|Security-Token|Credential)=)[^&\s"']+/gi, `$1${REDACTED}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"'<>]+@/gi, `$1${REDACTED}@`],
];

const worthALook =
  /pass|pwd|secret|token|cred|bearer|basic|key|auth|eyJ|AKIA|ASIA|k8s-aws|x-amz|gh[opsur]_|github_pat|glpat|xox|sk[-_]|:\/\/[^\s/]*@/i;

/** A text without the secrets in it: known shapes, and the values of names that look secret. */
export function redactText(text: string): string {
  if (!worthALook.test(text)) return text;
  let result = text;
  for (const [shape, replacement] of shapes) result = result.replace(shape, replacement);
  result = result.replace(line, (all, before: string, name: string, between: string, given: string) =>
    isSecretPair(name, given) ? `${before}${name}${between}${REDACTED}` : all,
  );
  for (const form of [pair, option]) {
    result = result.replace(form, (all, before: string, name: string, between: string, given: string) =>
      isSecretPair(name, given) ? `${before}${name}${between}${REDACTED}` : all,
    );
  }
  return result;
}

// A block of YAML (`|`, `>`) or of JSON begins here; its own lines are looked at one by one.
function isSecretPair(name: string, given: string): boolean {
  return looksSecretInText(name.replace(/^-+/, '')) && !/^[|>{[]/.test(given);
}
