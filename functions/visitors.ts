/**
 * Who is asking: participants and instructors by the cookies that their links left.
 */
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { forbidden, instructorOnly, isSecure, notFound, type Request, tooMany } from './answers.ts';
import { participantOf } from './events.ts';
import type { Limits } from './limits.ts';
import type { Store, Stored } from './ports.ts';
import type { LabEvent, Participant } from './records.ts';
import { isSecret } from './secrets.ts';

/** Somebody who may see the board. */
export interface Viewer {
  event: Stored<LabEvent>;
  isInstructor: boolean;
  /** Id of the participant who is looking. */
  own?: string;
}

/** Each gives what was asked for, or the answer that refuses it. */
export interface Visitors {
  eventOf(c: Request): Promise<Stored<LabEvent> | undefined>;
  own(c: Request): Promise<{ event: Stored<LabEvent>; participant: Stored<Participant> } | Response>;
  viewer(c: Request): Promise<Viewer | Response>;
  instructor(c: Request): Promise<Stored<LabEvent> | Response>;
}

/** What a link leaves: `podium` a participant's credential, `podium_i` an instructor's secret. */
export type Carried = 'podium' | 'podium_i';

/** Milliseconds for which an event is not read again. */
const EVENT_CACHE_MS = 5000;
/** Seconds for which a link's cookie is kept. */
const COOKIE_SECONDS = 30 * 86_400;

/** Finds out who is asking. */
export function createVisitors(store: Store, now: () => Date, limits: Limits): Visitors {
  const events = new Map<string, { at: number; stored: Stored<LabEvent> }>();
  const eventOf = async (c: Request) => {
    const id = c.req.param('event') ?? '';
    const known = events.get(id);
    // Instructors are never judged from memory: a link that was replaced stops working at once, everywhere.
    const isFresh = known !== undefined && now().getTime() - known.at < EVENT_CACHE_MS;
    if (isFresh && carriedBy(c, 'podium_i') === undefined) return known.stored;
    const stored = await store.get('event', 'all', id);
    if (stored === undefined) events.delete(id);
    else events.set(id, { at: now().getTime(), stored });
    return stored;
  };
  /** The answer to who asks too often. */
  const slowDown = async (c: Request, who: string) =>
    (await limits.isTooMuch('asked', who)) ? tooMany(c, limits.wait()) : undefined;
  return {
    eventOf,
    async own(c) {
      const event = await eventOf(c);
      if (event === undefined) return notFound(c);
      const participant = await participantOf(store, event.value.id, carriedBy(c, 'podium'));
      if (participant === undefined) return forbidden(c);
      return (await slowDown(c, participant.value.id)) ?? { event, participant };
    },
    async viewer(c) {
      const event = await eventOf(c);
      if (event === undefined) return notFound(c);
      const own = await participantOf(store, event.value.id, carriedBy(c, 'podium'));
      const viewer = {
        event,
        isInstructor: isInstructor(c, event.value),
        ...(own !== undefined && { own: own.value.id }),
      };
      if (own === undefined && !viewer.isInstructor) return event.value.publicBoard ? viewer : forbidden(c);
      return (await slowDown(c, viewer.isInstructor ? event.value.id : (viewer.own ?? ''))) ?? viewer;
    },
    async instructor(c) {
      const event = await eventOf(c);
      if (event === undefined) return notFound(c);
      if (!isInstructor(c, event.value)) return instructorOnly(c);
      return (await slowDown(c, event.value.id)) ?? event;
    },
  };
}

/** Whether the visitor carries the instructor's secret of an event that `eventOf` gave; one that has been replaced is taken away. */
export function isInstructor(c: Request, event: LabEvent): boolean {
  const secret = carriedBy(c, 'podium_i');
  if (secret === undefined) return false;
  if (isSecret(secret, event.instructorHash)) return true;
  const { name, path, secure } = cookieOf(c, event.id, 'podium_i');
  deleteCookie(c, name, { path, secure });
  return false;
}

/** What the visitor carries for the event of the address. */
export function carriedBy(c: Request, kind: Carried): string | undefined {
  return getCookie(c, cookieOf(c, c.req.param('event') ?? '', kind).name);
}

/** Keeps the secret of a link in a cookie for this event alone. */
export function remember(c: Request, event: LabEvent, kind: Carried, value: string) {
  const { name, path, secure } = cookieOf(c, event.id, kind);
  setCookie(c, name, value, { path, secure, httpOnly: true, sameSite: 'Lax', maxAge: COOKIE_SECONDS });
}

/**
 * The cookie of an event. Where there is TLS its name begins with `__Host-`, so that no other host below the same
 * domain can plant one, as that of another Function URL could; such a cookie has no path of its own, so the name
 * tells the event.
 */
function cookieOf(c: Request, event: string, kind: Carried): { name: string; path: string; secure: boolean } {
  return isSecure(c)
    ? { name: `__Host-${kind}-${event}`, path: '/', secure: true }
    : { name: kind, path: `/e/${event}`, secure: false };
}
