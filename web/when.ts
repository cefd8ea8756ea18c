/**
 * Times as people of the event's zone read them.
 */
import type { Language } from './text/types.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** A time of day, e.g. `14:03`. */
export function timeOfDay(lang: Language, zone: string, iso: string, seconds = false): string {
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  return format(lang, zone, iso, seconds ? { ...options, second: '2-digit' } : options);
}

/** A time with its day and zone, e.g. `Nov 21, 14:03 GMT+9`. */
export function dayAndTime(lang: Language, zone: string, iso: string): string {
  return format(lang, zone, iso, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
}

function format(lang: Language, timeZone: string, iso: string, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify([lang, timeZone, options]);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(lang, { ...options, timeZone });
  formats.set(key, known);
  return known.format(Date.parse(iso));
}
