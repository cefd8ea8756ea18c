/**
 * The board.
 */
import { Board, BoardView } from '../../web/board.tsx';
import { fragment, frameOf, page, type Request } from '../answers.ts';
import { phaseOf } from '../ranking.ts';
import { linksOf } from '../views.ts';
import type { AddRoutes } from './parts.ts';

/** Adds `/e/:event/board` and its rows; `?view=projector` for twenty rows in large type. */
export const boardRoutes: AddRoutes = (app, { now, visitors, views }) => {
  const isLarge = (c: Request) => c.req.query('view') === 'projector';

  app.get('/e/:event/board', async (c) => {
    const viewer = await visitors.viewer(c);
    if (viewer instanceof Response) return viewer;
    const event = viewer.event.value;
    const large = isLarge(c);
    const base = `/e/${event.id}/board`;
    const { live, etag, next } = await views.board(c, viewer, large);
    const content = Board({
      frame: frameOf(c),
      links: linksOf(c, event, viewer.isInstructor, 'board'),
      live,
      phase: phaseOf(event, now()),
      source: `${base}/rows${large ? '?view=projector' : ''}`,
      etag,
      next,
      large,
      ...(viewer.isInstructor && { projector: `${base}?view=projector` }),
    });
    return page(c, content);
  });

  app.get('/e/:event/board/rows', async (c) => {
    const viewer = await visitors.viewer(c);
    if (viewer instanceof Response) return viewer;
    const { live, ...freshness } = await views.board(c, viewer, isLarge(c));
    return fragment(c, freshness, () => BoardView(live));
  });
};
