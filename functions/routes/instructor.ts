/**
 * What the instructor sees.
 */
import { Matrix, MatrixTable, NewLink } from '../../web/matrix.tsx';
import { fragment, frameOf, instructorOnly, langOf, notFound, page, problem, textsOf } from '../answers.ts';
import { replaceInstructor } from '../events.ts';
import { csvOf, jsonOf, junitOf, resultsOf } from '../exports.ts';
import { phaseOf } from '../ranking.ts';
import { linksOf } from '../views.ts';
import { remember } from '../visitors.ts';
import type { AddRoutes } from './parts.ts';

/** Media types of the results. The byte order mark before CSV lets Excel read Korean. */
const types = { csv: 'text/csv', json: 'application/json', xml: 'application/xml' } as const;

/** Adds `/e/:event/matrix`, `/e/:event/results/:form`, `/e/:event/participants/:id` and `/e/:event/instructor/rotate`. */
export const instructorRoutes: AddRoutes = (app, { store, now, visitors, views, onNewLink }) => {
  app.get('/e/:event/matrix', async (c) => {
    const event = await visitors.instructor(c);
    if (event instanceof Response) return event;
    const { live, query, etag, next } = await views.matrix(c, event.value);
    const content = Matrix({
      frame: frameOf(c),
      links: linksOf(c, event.value, true, 'matrix'),
      live,
      phase: phaseOf(event.value, now()),
      source: `/e/${event.value.id}/matrix/rows${query}`,
      etag,
      next,
    });
    return page(c, content);
  });

  app.get('/e/:event/matrix/rows', async (c) => {
    const event = await visitors.instructor(c);
    if (event instanceof Response) return event;
    const { live, ...freshness } = await views.matrix(c, event.value);
    return fragment(c, freshness, () => MatrixTable(live));
  });

  app.get('/e/:event/results/:form{csv|json|xml}', async (c) => {
    const event = await visitors.instructor(c);
    if (event instanceof Response) return event;
    const participants = (await store.list('participant', event.value.id)).map(({ value }) => value);
    const results = resultsOf(event.value, participants);
    const form = c.req.param('form');
    const body =
      form === 'csv'
        ? `\ufeff${csvOf(event.value, results)}`
        : form === 'json'
          ? jsonOf(event.value, results)
          : junitOf(event.value, results, langOf(c));
    return c.body(body, 200, {
      'content-type': `${types[form === 'csv' || form === 'json' ? form : 'xml']}; charset=utf-8`,
      'content-disposition': `attachment; filename="${event.value.lab.id}-${event.value.end.slice(0, 10)}.${form}"`,
    });
  });

  app.get('/e/:event/participants/:id', async (c) => {
    const event = await visitors.instructor(c);
    if (event instanceof Response) return event;
    const participant = await store.get('participant', event.value.id, c.req.param('id'));
    if (participant === undefined) return notFound(c);
    const { Me } = await import('../../web/me.tsx');
    const content = Me({
      frame: frameOf(c),
      base: `/e/${event.value.id}`,
      links: linksOf(c, event.value, true),
      live: await views.rows(c, event.value, participant.value, false),
      source: `/e/${event.value.id}/participants/${participant.value.id}/rows`,
      ...views.rowsFreshness(c, event, participant),
      form: { arn: '', roleArn: '' },
    });
    return page(c, content);
  });

  app.get('/e/:event/participants/:id/rows', async (c) => {
    const event = await visitors.instructor(c);
    if (event instanceof Response) return event;
    const participant = await store.get('participant', event.value.id, c.req.param('id'));
    if (participant === undefined) return notFound(c);
    return fragment(c, views.rowsFreshness(c, event, participant), async () => {
      const { RowsView } = await import('../../web/me.tsx');
      return RowsView(await views.rows(c, event.value, participant.value, false));
    });
  });

  app.post('/e/:event/instructor/rotate', async (c) => {
    const event = await visitors.instructor(c);
    if (event instanceof Response) return event;
    const { id, demo } = event.value;
    const t = textsOf(c);
    // The link of a demo is everybody's.
    if (demo) return problem(c, 409, t.badRequestTitle, t.demo);
    const secret = await replaceInstructor(store, event.value);
    if (secret === undefined) return instructorOnly(c);
    onNewLink?.(id, secret);
    remember(c, event.value, 'podium_i', secret);
    c.header('cache-control', 'no-store');
    const content = NewLink({
      frame: frameOf(c, `/e/${id}/matrix`),
      links: linksOf(c, event.value, true),
      event: event.value,
      link: `${new URL(c.req.url).origin}/e/${id}/i/${secret}`,
    });
    return page(c, content);
  });
};
