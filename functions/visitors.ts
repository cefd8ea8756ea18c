/**
 * Who is asking: participants and instructors by the cookies that their links left.
 */
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { forbidden, instructorOnly, notFound, type Request } from './answers.ts';
import { participantOf } from './events.ts';
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

/** Milliseconds for which an event is not read again. */
const EVENT_CACHE_MS = 5000;
/** Seconds for which a link's cookie is kept. */
const COOKIE_SECONDS = 30 * 86_400;

/** Finds out who is asking. */
export function createVisitors(store: Store, now: () => Date): Visitors {
  const events = new Map<string, { at: number; stored: Stored<LabEvent> }>();
  const eventOf = async (c: Request) => {
    const id = c.req.param('event') ?? '';
    const known = events.get(id);
    if (known !== undefined && now().getTime() - known.at < EVENT_CACHE_MS) return known.stored;
    const stored = await store.get('event', 'all', id);
    if (stored === undefined) events.delete(id);
    else events.set(id, { at: now().getTime(), stored });
    return stored;
  };
  return {
    eventOf,
    async own(c) {
      const event = await eventOf(c);
      if (event === undefined) return notFound(c);
      const participant = await participantOf(store, event.value.id, getCookie(c, 'podium'));
      return participant === undefined ? forbidden(c) : { event, participant };
    },
    async viewer(c) {
      const event = await eventOf(c);
      if (event === undefined) return notFound(c);
      const own = await participantOf(store, event.value.id, getCookie(c, 'podium'));
      const viewer = {
        event,
        isInstructor: isInstructor(c, event.value),
        ...(own !== undefined && { own: own.value.id }),
      };
      return own !== undefined || viewer.isInstructor || event.value.publicBoard ? viewer : forbidden(c);
    },
    async instructor(c) {
      // Never from memory: a link that was replaced stops working at once.
      const event = await store.get('event', 'all', c.req.param('event') ?? '');
      if (event === undefined) return notFound(c);
      return isInstructor(c, event.value) ? event : instructorOnly(c);
    },
  };
}

/** Whether the visitor carries the instructor's secret; one that has been replaced is taken away. */
export function isInstructor(c: Request, event: LabEvent): boolean {
  const secret = getCookie(c, 'podium_i');
  if (secret === undefined) return false;
  if (isSecret(secret, event.instructorHash)) return true;
  deleteCookie(c, 'podium_i', { path: `/e/${event.id}` });
  return false;
}

/** Keeps the secret of a link in a cookie for this event alone. */
export function remember(c: Request, event: LabEvent, name: 'podium' | 'podium_i', value: string) {
  const isSecure = new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https';
  setCookie(c, name, value, {
    path: `/e/${event.id}`,
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure,
    maxAge: COOKIE_SECONDS,
  });
}
