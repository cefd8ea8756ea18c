/**
 * What is said about events, for people and for programs.
 */
import { dayAndTime } from '../../web/when.ts';
import type { EventCounts } from '../event-counts.ts';
import type { FoundEvent } from '../event-removal.ts';
import { phaseOf } from '../ranking.ts';
import type { LabEvent } from '../records.ts';
import { table } from './help.ts';
import type { Session } from './host.ts';
import { cliTexts } from './language.ts';
import { harmless } from './paint.ts';
import { pad, widthOf } from './width.ts';

/** Where an event is in its course, with what follows its end. */
type EventState = ReturnType<typeof phaseOf> | 'verified' | 'going';

/** The state of an event at a time. */
function stateOf({ event, isGoing }: FoundEvent, now: Date): EventState {
  if (isGoing) return 'going';
  const phase = phaseOf(event, now);
  return phase === 'ended' && event.verifiedAt !== undefined ? 'verified' : phase;
}

/** Addresses of an event's pages; none of them lets anybody in. */
export function pagesOf(url: string, { id }: LabEvent) {
  return { join: `${url}/`, board: `${url}/e/${id}/board`, everybody: `${url}/e/${id}/matrix` };
}

/** Address that makes its visitor the instructor. */
export function instructorLink(url: string, { id }: LabEvent, secret: string): string {
  return `${url}/e/${id}/i/${secret}`;
}

/** What an event is, without secrets and hashes, as JSON. */
export function eventJson({ event, isGoing }: FoundEvent, now: Date) {
  const { id, title, lab, parameters, withoutSteps, start, freeze, end, timeZone, keep, publicBoard } = event;
  return {
    id,
    title,
    lab,
    parameters,
    withoutSteps,
    start,
    ...(freeze !== undefined && { freeze }),
    end,
    timeZone,
    keep,
    publicBoard,
    refusesRecorded: event.refusesRecorded === true,
    state: stateOf({ event, isGoing }, now),
    ...(event.verifiedAt !== undefined && { verifiedAt: event.verifiedAt }),
  };
}

/** What an event is, in lines. */
export function eventLines(found: FoundEvent, now: Date, session: Session): string[] {
  const { event } = found;
  const { language, out } = session;
  const texts = cliTexts(language).event;
  const time = (iso: string) => dayAndTime(language, event.timeZone, iso);
  const settings = [
    texts.keeps[event.keep],
    ...(event.publicBoard ? [texts.publicBoard] : []),
    ...(event.refusesRecorded ? [texts.refusesRecorded] : []),
    ...Object.entries(event.parameters).map(([name, value]) => `${name}=${value}`),
    ...(event.withoutSteps.length > 0 ? [texts.without({ steps: event.withoutSteps })] : []),
  ].join(', ');
  return [
    session.paintOn(out)('strong', harmless(event.title[language])),
    ...table([
      [texts.labels.id, event.id],
      [texts.labels.lab, harmless(event.lab.id)],
      [texts.labels.state, texts.states[stateOf(found, now)]],
      [texts.labels.start, time(event.start)],
      ...(event.freeze === undefined ? [] : ([[texts.labels.freeze, time(event.freeze)]] as const)),
      [texts.labels.end, time(event.end)],
      [texts.labels.settings, harmless(settings)],
    ]),
  ];
}

/** How far the participants are, in lines. */
export function countLines(counts: EventCounts, { language }: Session): string[] {
  const { counts: labels } = cliTexts(language).event;
  const shown = ['participants', 'connected', 'graded', 'open', 'refused'] as const;
  const width = Math.max(...shown.map((name) => `${counts[name]}`.length));
  return table(shown.map((name) => [labels[name], pad(`${counts[name]}`, width, 'left')]));
}

/** One event in a list. */
export interface ListedEvent extends FoundEvent {
  participants: number;
}

/** Events as a table. */
export function listLines(events: readonly ListedEvent[], now: Date, session: Session): string[] {
  const { language, out } = session;
  const texts = cliTexts(language).event;
  const head = texts.columns;
  const rows = events.map(({ event, isGoing, participants }) => [
    event.id,
    harmless(event.title[language]),
    harmless(event.lab.id),
    dayAndTime(language, event.timeZone, event.start),
    dayAndTime(language, event.timeZone, event.end),
    `${participants}`,
    texts.states[stateOf({ event, isGoing }, now)],
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => widthOf(row[column] ?? ''))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [session.paintOn(out)('strong', line(head)), ...rows.map(line)];
}
