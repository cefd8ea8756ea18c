/**
 * The start page, joining, and links that turn into cookies.
 */
import { Change } from '../../web/change.tsx';
import { Join, type JoinForm } from '../../web/join.tsx';
import { inventAlias } from '../alias.ts';
import { fieldsOf, frameOf, langOf, notFound, page, type Request, textsOf } from '../answers.ts';
import { cleanAlias, eventOfCode, join, participantOf } from '../events.ts';
import { phaseOf } from '../ranking.ts';
import { isSecret } from '../secrets.ts';
import { carriedBy, remember } from '../visitors.ts';
import type { AddRoutes } from './parts.ts';

/** Adds `/`, `/join`, `/e/:event/p/:credential` (sent as a form, it also replaces who the visitor was) and `/e/:event/i/:secret`. */
export const joinRoutes: AddRoutes = (app, { store, now, visitors, limits, address, demo }) => {
  const joinPage = async (c: Request, form: JoinForm, status: 200 | 422 | 429 = 200) => {
    const links = await demo?.();
    const frame = frameOf(c, '/');
    return page(c, Join({ frame, form, ...(links !== undefined && { demo: links }) }), status);
  };

  app.get('/', (c) => joinPage(c, { code: c.req.query('code') ?? '', alias: '' }));

  app.post('/join', async (c) => {
    const t = textsOf(c);
    const lang = langOf(c);
    const field = await fieldsOf(c);
    const form = { code: field('code'), alias: field('alias') };
    const from = address(c);
    const slowDown = () => {
      c.header('retry-after', `${limits.wait()}`);
      return joinPage(c, { ...form, codeError: t.tooMany }, 429);
    };
    if (await limits.isOver('wrongCode', from)) return slowDown();
    const event = await eventOfCode(store, form.code);
    if (event === undefined) {
      await limits.count('wrongCode', from);
      return joinPage(c, { ...form, codeError: t.codeUnknown }, 422);
    }
    if (phaseOf(event, now()) === 'ended') return joinPage(c, { ...form, codeError: t.codeEnded }, 422);
    const isInvented = form.alias.trim() === '';
    const alias = isInvented ? inventAlias(lang) : cleanAlias(form.alias);
    if (alias === undefined) return joinPage(c, { ...form, aliasError: t.aliasInvalid }, 422);
    if (await limits.isTooMuch('joined', from)) return slowDown();
    let joined = await join(store, event, alias, lang, now());
    for (let attempt = 0; joined === 'taken' && isInvented && attempt < 5; attempt++)
      joined = await join(store, event, inventAlias(lang), lang, now());
    if (joined === 'taken') return joinPage(c, { ...form, aliasError: t.aliasTaken }, 422);
    remember(c, event, 'podium', `${joined.participant.id}.${joined.secret}`);
    return c.redirect(`/e/${event.id}/me`, 303);
  });

  // The secret of a link moves into a cookie for the event and leaves the address bar.
  app.on(['GET', 'POST'], '/e/:event/p/:credential', async (c) => {
    const event = await visitors.eventOf(c);
    if (event === undefined) return notFound(c);
    const { id, demo } = event.value;
    const credential = c.req.param('credential');
    const participant = await participantOf(store, id, credential);
    if (participant === undefined) return notFound(c);
    const own = demo || c.req.method === 'POST' ? undefined : await participantOf(store, id, carriedBy(c, 'podium'));
    // Else anybody's link would make others work for its owner without their knowing.
    if (own !== undefined && own.value.id !== participant.value.id) {
      const [from, to] = [own.value.alias, participant.value.alias];
      const link = `/e/${id}/p/${credential}`;
      return page(c, Change({ frame: frameOf(c, link), from, to, own: `/e/${id}/me`, link }));
    }
    remember(c, event.value, 'podium', credential);
    return c.redirect(`/e/${id}/me`, 303);
  });

  app.get('/e/:event/i/:secret', async (c) => {
    const event = await store.get('event', 'all', c.req.param('event'));
    const secret = c.req.param('secret');
    if (event === undefined || !isSecret(secret, event.value.instructorHash)) return notFound(c);
    remember(c, event.value, 'podium_i', secret);
    return c.redirect(`/e/${event.value.id}/matrix`, 303);
  });
};
