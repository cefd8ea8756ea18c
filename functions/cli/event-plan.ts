/**
 * From the command line to an event, with everything checked before anything is written.
 */
import type { Lab } from '../../checks/lab.ts';
import { bindLab, type LabFile } from '../../checks/lab-file.ts';
import { meantBy } from '../../checks/lab-form.ts';
import { findLab, knownLabs } from '../../checks/labs.ts';
import { eventAccessOf } from '../event-access.ts';
import type { EventPlan } from '../events.ts';
import { normalCode } from '../secrets.ts';
import { type CommandLine, type Given, meant, parametersOf, UsageError } from './arguments.ts';
import { timeOf, zoneOf } from './event-time.ts';

/** An event that is wanted. */
export interface WantedEvent {
  /** As it is compared, in capitals. */
  code: string;
  plan: EventPlan;
  lab: Lab;
  /** Path of the lab's file, unless it comes with Podium. */
  own?: string;
}

const KEEPS = ['latch', 'live'] as const;
const HOURS = 8;

/** Reads what event is wanted. Throws UsageError, and Problem for the lab. */
export function wantedEvent({ words, given }: CommandLine, now: Date): WantedEvent {
  const [id] = words;
  if (id === undefined) throw new UsageError('missingWord', { shown: '<lab>' });
  if (given.code === undefined) throw new UsageError('missingWord', { shown: '--code CODE' });
  const code = normalCode(given.code);
  if (code === undefined) throw new UsageError('badCode', { text: given.code });
  const isOwn = /[/\\]|\.ya?ml$/.test(id);
  if (isOwn && given.stage !== undefined)
    throw new UsageError('labElsewhere', { lab: id, known: knownLabs().map(({ content }) => content.lab) });
  const file = findLab(id);
  const title = titleOf(given);
  const keep = keepOf(given);
  const times = timesOf(given, now);
  const parameters = parametersOf(given);
  const withoutSteps = withoutOf(given, file);
  const lab = bindLab(file, parameters, withoutSteps);
  return {
    code,
    lab,
    plan: {
      code,
      ...times,
      keep,
      parameters,
      withoutSteps,
      publicBoard: given['public-board'] === true,
      ...(title !== undefined && { title: { ko: title, en: title } }),
      ...(given['refuse-recorded'] === true && { refusesRecorded: true }),
      access: eventAccessOf(lab, parameters),
    },
    ...(isOwn && { own: id }),
  };
}

function titleOf({ title }: Given): string | undefined {
  if (title === undefined) return undefined;
  const clean = title.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
  if (!/^[\p{L}\p{N}\p{P}\p{S}\p{M} ]{1,100}$/u.test(clean)) throw new UsageError('badTitle', null);
  return clean;
}

function keepOf({ keep = 'latch' }: Given): (typeof KEEPS)[number] {
  const known = KEEPS.find((one) => one === keep);
  if (known === undefined) throw new UsageError('badKeep', { text: keep });
  return known;
}

/** The times, in ISO 8601: from now on, for eight hours, unless something else is said. */
function timesOf(given: Given, now: Date): Pick<EventPlan, 'start' | 'end' | 'freeze' | 'timeZone'> {
  const zone = given['time-zone'] ?? 'Asia/Seoul';
  const timeZone = zoneOf(zone);
  if (timeZone === undefined)
    throw new UsageError('badTimeZone', { text: zone, meant: meant(zone, Intl.supportedValuesOf('timeZone')) });
  const read = (option: 'start' | 'end' | 'freeze') => {
    const text = given[option];
    if (text === undefined) return undefined;
    const time = timeOf(text, timeZone);
    if (time === undefined) throw new UsageError('badTime', { option: `--${option}`, text, zone: timeZone });
    return time;
  };
  const start = read('start') ?? now.toISOString();
  const end = read('end') ?? new Date(Date.parse(start) + HOURS * 3_600_000).toISOString();
  const freeze = read('freeze');
  if (end <= start) throw new UsageError('badOrder', { earlier: '--start', later: '--end' });
  if (freeze !== undefined && freeze < start)
    throw new UsageError('badOrder', { earlier: '--start', later: '--freeze' });
  if (freeze !== undefined && freeze > end) throw new UsageError('badOrder', { earlier: '--freeze', later: '--end' });
  if (Date.parse(end) <= now.getTime()) throw new UsageError('alreadyOver', null);
  return { start, end, timeZone, ...(freeze !== undefined && { freeze }) };
}

/** The steps that are left out. Only steps that the lab calls optional may be. */
function withoutOf({ without = [] }: Given, { content }: LabFile): string[] {
  const ids = content.steps.map(({ id }) => id);
  const optional = content.steps.filter((step) => step.optional).map(({ id }) => id);
  for (const id of without) {
    if (!ids.includes(id)) throw new UsageError('unknownStep', { id, meant: meantBy(id, ids) });
    if (!optional.includes(id)) throw new UsageError('neededStep', { id, optional });
  }
  return [...new Set(without)];
}
