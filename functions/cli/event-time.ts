/**
 * Times as people write them on a command line.
 */

const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * The time that `2026-11-21T09:00` means in a zone, or that `2026-11-21T09:00+09:00` means anywhere, in ISO 8601.
 * Undefined for anything else, and for days that are in no calendar.
 * @param zone IANA name
 */
export function timeOf(text: string, zone: string): string | undefined {
  const parts = form.exec(text);
  if (parts === null) return undefined;
  const [, minute = '', seconds = ':00', offset] = parts;
  const wall = Date.parse(`${minute}${seconds}Z`);
  // A day such as the 30th of February would come out as another.
  if (Number.isNaN(wall) || !new Date(wall).toISOString().startsWith(minute)) return undefined;
  const at = offset === undefined ? inZone(wall, zone) : Date.parse(`${minute}${seconds}${offset}`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** The zone's IANA name, however it is capitalized; undefined when there is no such zone. */
export function zoneOf(text: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** When clocks of a zone show what a clock of UTC shows at `wall`; the time after a jump for what they skip. */
function inZone(wall: number, zone: string): number {
  // Twice, because the first guess may lie on the other side of a change of the offset.
  const guess = wall - offsetAt(wall, zone);
  return wall - offsetAt(guess, zone);
}

/** Milliseconds by which a zone is ahead of UTC at a time. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] =
    /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name) ?? [];
  return (sign === '-' ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}
