/**
 * What an operator may set.
 */
import { isIP } from 'node:net';
import { Problem } from '../problem.ts';
import type { ExtraHost } from './hosts.ts';

/** An operator's settings; see settingsFrom. */
export interface ReaderSettings {
  /** Hosts that are allowed besides those of EKS and of the account's load balancers (default none). */
  extraHosts: readonly ExtraHost[];
  /** Dial a private endpoint too: true on the attendee's machine, false in the service. */
  dialPrivate: boolean;
  /** Milliseconds to connect (default 3000). */
  connectTimeoutMs?: number;
}

const place = /^(?<host>\[[0-9a-f:]+\]|(?:\*\.)?[a-z0-9][a-z0-9.-]*)(?::(?<port>\d{1,5}))?$/i;

/** Parses `PODIUM_EXTRA_HOSTS`: comma separated `host`, `host:port`, or `pattern=ip:port`. Throws Problem `setting.invalid`. */
export function settingsFrom(env: Readonly<Record<string, string | undefined>>, dialPrivate: boolean): ReaderSettings {
  const name = 'PODIUM_EXTRA_HOSTS';
  const entries = (env[name] ?? '').split(',').map((entry) => entry.trim());
  const extraHosts = entries
    .filter((entry) => entry !== '')
    .map((entry) => {
      const parsed = parseEntry(entry);
      if (parsed === undefined) throw new Problem('setting.invalid', { name, value: entry });
      return parsed;
    });
  return { extraHosts, dialPrivate };
}

function parseEntry(entry: string): ExtraHost | undefined {
  const [left = '', right, ...more] = entry.split('=');
  const from = parsePlace(left);
  if (from === undefined || more.length > 0) return undefined;
  if (right === undefined) return from;
  const to = parsePlace(right);
  const ip = to?.host.replace(/^\[|\]$/g, '') ?? '';
  return to?.port === undefined || isIP(ip) === 0 ? undefined : { ...from, address: { ip, port: to.port } };
}

function parsePlace(text: string): { host: string; port?: number } | undefined {
  const { host, port } = place.exec(text)?.groups ?? {};
  if (host === undefined) return undefined;
  if (port === undefined) return { host: host.toLowerCase() };
  const number = Number(port);
  return number > 0 && number < 65536 ? { host: host.toLowerCase(), port: number } : undefined;
}
