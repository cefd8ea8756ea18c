/**
 * `podium event`: events are created, watched and deleted.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { countsOf } from '../event-counts.ts';
import { allEvents, deleteEvent, type FoundEvent, findEvent } from '../event-removal.ts';
import { createEvent, rotateInstructor } from '../events.ts';
import { type CommandLine, UsageError } from './arguments.ts';
import type { CommandName } from './commands.ts';
import { atPlace, checkPlace, type EventPlace } from './event-place.ts';
import { wantedEvent } from './event-plan.ts';
import { EventTrouble, troubleSentence } from './event-trouble.ts';
import { countLines, eventJson, eventLines, instructorLink, listLines, pagesOf } from './event-view.ts';
import { table } from './help.ts';
import { exitCodes, print, type Session } from './host.ts';
import { cliTexts } from './language.ts';
import { harmless } from './paint.ts';

/** The commands that begin with `event`. */
export type EventCommand = Extract<CommandName, `event ${string}`>;

/** Runs a command about events and gives the exit code. Throws UsageError and Problem. */
export async function eventCommand(command: EventCommand, line: CommandLine, session: Session): Promise<number> {
  checkPlace(line.given);
  try {
    return await commands[command](line, session);
  } catch (error) {
    const sentence = troubleSentence(error, session.language);
    if (sentence === undefined || session.signal.aborted) throw error;
    print(session.err, [`podium: ${harmless(sentence)}`]);
    return exitCodes.notGraded;
  }
}

const commands: Readonly<Record<EventCommand, (line: CommandLine, session: Session) => Promise<number>>> = {
  'event create': create,
  'event list': list,
  'event show': show,
  'event rotate': rotate,
  'event delete': remove,
};

async function create(line: CommandLine, session: Session): Promise<number> {
  const { given } = line;
  const now = new Date();
  const { plan, lab, own, code } = wantedEvent(line, now);
  await atPlace(given, true, async (place) => {
    const created = await createEvent(place.store, plan, lab);
    if (created === 'taken') throw new EventTrouble('taken', { code });
    const { event, instructorSecret } = created;
    const found = { event, isGoing: false };
    const pages = { ...pagesOf(place.url, event), join: `${place.url}/?code=${code}` };
    const instructor = instructorLink(place.url, event, instructorSecret);
    if (given.json === true)
      return print(session.out, [jsonOf({ event: eventJson(found, now), code, pages, instructor })]);
    const texts = cliTexts(session.language).event;
    const serve = `podium serve${place.options}${own === undefined ? '' : ` --lab ${own}`}`;
    print(session.out, [
      ...eventLines(found, now, session),
      '',
      ...table([
        [texts.labels.code, code],
        [texts.labels.join, pages.join],
        [texts.labels.board, pages.board],
        [texts.labels.instructor, instructor],
      ]),
      '',
      texts.once({ command: `podium event rotate ${event.id}${place.options}` }),
      ...(place.isServed && own === undefined ? [] : [texts.serve({ command: serve, url: place.url })]),
    ]);
  });
  return exitCodes.allPass;
}

async function list({ given }: CommandLine, session: Session): Promise<number> {
  const now = new Date();
  const events = await atPlace(given, false, async ({ store }) => {
    const all = await allEvents(store);
    return Promise.all(
      all.map(async (found) => ({ ...found, participants: (await store.list('participant', found.event.id)).length })),
    );
  });
  if (given.json === true) {
    const rows = (events ?? []).map(({ participants, ...found }) => ({ ...eventJson(found, now), participants }));
    print(session.out, [jsonOf({ events: rows })]);
  } else if (events === undefined || events.length === 0) print(session.err, [cliTexts(session.language).event.none]);
  else print(session.out, listLines(events, now, session));
  return exitCodes.allPass;
}

async function show(line: CommandLine, session: Session): Promise<number> {
  const { given } = line;
  const now = new Date();
  await withEvent(line, async (found, { store, url, options }) => {
    const { event, isGoing } = found;
    const participants = (await store.list('participant', event.id)).map(({ value }) => value);
    const counts = countsOf(participants, now);
    const pages = pagesOf(url, event);
    if (given.json === true)
      return print(session.out, [jsonOf({ event: eventJson(found, now), counts, ...(!isGoing && { pages }) })]);
    const texts = cliTexts(session.language).event;
    print(session.out, [
      ...eventLines(found, now, session),
      '',
      ...countLines(counts, session),
      '',
      ...(isGoing
        ? [texts.goOn({ command: `podium event delete ${event.id}${options}` })]
        : table([
            [texts.labels.join, pages.join],
            [texts.labels.board, pages.board],
            [texts.labels.everybody, pages.everybody],
          ])),
    ]);
  });
  return exitCodes.allPass;
}

async function rotate(line: CommandLine, session: Session): Promise<number> {
  const now = new Date();
  await withEvent(line, async (found, place) => {
    const { event, isGoing } = found;
    if (isGoing) throw new EventTrouble('going', { id: event.id });
    const secret = await rotateInstructor(place.store, event.id);
    place.renewed(event.id, secret);
    const instructor = instructorLink(place.url, event, secret);
    if (line.given.json === true) return print(session.out, [jsonOf({ event: eventJson(found, now), instructor })]);
    const texts = cliTexts(session.language).event;
    print(session.out, [
      ...table([[texts.labels.instructor, instructor]]),
      '',
      texts.rotated,
      texts.once({ command: `podium event rotate ${event.id}${place.options}` }),
    ]);
  });
  return exitCodes.allPass;
}

async function remove(line: CommandLine, session: Session): Promise<number> {
  const { given } = line;
  const texts = cliTexts(session.language).event;
  const isDone = await withEvent(line, async ({ event }, place) => {
    const title = event.title[session.language];
    if (given.yes !== true) {
      const { length } = await place.store.list('participant', event.id);
      const question = texts.confirm({ title, id: event.id, participants: length });
      if (!(await isConfirmed(question, session))) return false;
    }
    const participants = await deleteEvent(place.store, event, () => place.forget(event.id));
    if (given.json === true) print(session.out, [jsonOf({ deleted: event.id, participants })]);
    else print(session.out, [harmless(texts.deleted({ title, participants }))]);
    return true;
  });
  if (isDone) return exitCodes.allPass;
  print(session.err, [texts.kept]);
  return exitCodes.notGraded;
}

/** Works with the event that the command names. Throws UsageError, and EventTrouble when there is no such event. */
async function withEvent<T>(
  { words, given }: CommandLine,
  work: (found: FoundEvent, place: EventPlace) => Promise<T>,
): Promise<T> {
  const [text] = words;
  if (text === undefined) throw new UsageError('missingWord', { shown: '<event>' });
  const done = await atPlace(given, false, async (place) => {
    const found = await findEvent(place.store, text);
    return found === undefined ? undefined : { result: await work(found, place) };
  });
  if (done === undefined) throw new EventTrouble('unknown', { text });
  return done.result;
}

/** Asks a question that takes y or yes. Throws UsageError when nobody can be asked, and what aborts the command. */
async function isConfirmed(question: string, { input, err, signal }: Session): Promise<boolean> {
  const source = input?.();
  if (source?.isTTY !== true) throw new UsageError('needsYes', null);
  err.write(`${harmless(question)} `);
  const lines = createInterface({ input: source });
  try {
    const answer = await Promise.race([lines.question('', { signal }), once(lines, 'close').then(() => '')]);
    return /^\s*y(es)?\s*$/i.test(answer);
  } finally {
    lines.close();
  }
}

function jsonOf(content: object): string {
  return JSON.stringify({ version: 1, ...content }, null, 2);
}
