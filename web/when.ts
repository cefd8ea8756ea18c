/**
 * Times as people of the event's zone read them.
 */
import type { Phase } from '../functions/ranking.ts';
import type { LabEvent } from '../functions/records.ts';
import { pages } from './text/pages.ts';
import type { Language } from './text/types.ts';

const styles = {
  minute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  day: {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

// Making a format takes a hundred times as long as using it.
const formats = new Map<string, Intl.DateTimeFormat>();

/** A time of day, e.g. `14:03`, or `14:03:21` with seconds. */
export function timeOfDay(lang: Language, zone: string, iso: string, seconds = false): string {
  return formatted(lang, zone, iso, seconds ? 'second' : 'minute');
}

/** A time with its day and zone, e.g. `Nov 21, 14:03 GMT+9`. */
export function dayAndTime(lang: Language, zone: string, iso: string): string {
  return formatted(lang, zone, iso, 'day');
}

/** When an event ends, or did. */
export function whenOf(lang: Language, event: LabEvent, phase: Phase): string {
  const t = pages[lang];
  if (phase === 'before') return t.startsAt(dayAndTime(lang, event.timeZone, event.start));
  const end = dayAndTime(lang, event.timeZone, event.end);
  return phase === 'ended' ? t.endedAt(end) : t.endsAt(end);
}

function formatted(lang: Language, timeZone: string, iso: string, style: keyof typeof styles): string {
  const key = `${lang} ${timeZone} ${style}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(lang, { ...styles[style], timeZone });
    formats.set(key, format);
  }
  return format.format(Date.parse(iso));
}
