/**
 * The Hono app: pages, fragments and forms. Everything it needs comes in; it knows neither where it runs nor Kubernetes.
 */
import { createHash, randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { languageDetector } from 'hono/language';
import { secureHeaders } from 'hono/secure-headers';
import { Problem } from '../checks/problem.ts';
import { Board, type BoardRows, BoardView } from '../web/board.tsx';
import { type DemoLinks, Join, type JoinForm } from '../web/join.tsx';
import type { Frame, Link } from '../web/layout.tsx';
import { Matrix, type MatrixRows, MatrixTable, type MatrixView } from '../web/matrix.tsx';
import { type ClusterForm, Me, type Rows, RowsView } from '../web/me.tsx';
import { ProblemPage } from '../web/problem.tsx';
import type { StepRow } from '../web/steps.tsx';
import { explainTrouble, texts } from '../web/text/index.ts';
import { type Language, languages } from '../web/text/types.ts';
import { inventAlias } from './alias.ts';
import type { Assets } from './assets.ts';
import { cleanAlias, eventOfCode, join, participantOf, submitCluster } from './events.ts';
import { CHECK_EVERY_SECONDS, isDue, openGrading, requestGrading, secondsToWait } from './gradings.ts';
import { matrixOf } from './matrix.ts';
import type { Queue, Store, Stored } from './ports.ts';
import { cutOf, excerpt, type Phase, phaseOf, type Ranked, rank, scoreOf } from './ranking.ts';
import type { LabEvent, Participant } from './records.ts';
import { isSecret } from './secrets.ts';

export interface AppOptions {
  store: Store;
  queue: Queue;
  assets: Assets;
  now?: () => Date;
  /** Who is asking, to slow down guessing of join codes; without it nobody is slowed down. */
  address?: (context: Context) => string | undefined;
  /** What the start page of a demo leads to. */
  demo?: () => Promise<DemoLinks>;
  /** Notes a fault under the id that the page shows; must not note what the request carried. */
  onFault?: (id: string, route: string, error: unknown) => void;
}

type Env = { Variables: { language: string } };
type Request = Context<Env>;

/** Milliseconds for which an event is not read again, and for which everybody sees the same board. */
const EVENT_CACHE_MS = 5000;
const BOARD_CACHE_MS = 2000;
/** Milliseconds between two looks of a page: while a grading runs, when nothing happens, before the event. */
const NEXT = { running: 2000, idle: 10_000, quiet: 30_000 };
/** Wrong join codes from one address in a minute. */
const WRONG_CODES = 100;

/** Makes the app. */
export function createApp(options: AppOptions): Hono<Env> {
  const { store, queue, assets, now = () => new Date(), onFault = () => {} } = options;
  const app = new Hono<Env>();
  const events = new Map<string, { at: number; stored: Stored<LabEvent> }>();
  const boards = new Map<string, { at: number; ranked: Ranked[]; hash: string }>();
  const wrongCodes = new Map<string, { minute: number; count: number }>();

  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'same-origin',
      xFrameOptions: 'DENY',
      // A local service speaks HTTP; whoever puts TLS in front of it sets this there.
      strictTransportSecurity: false,
    }),
  );
  for (const asset of [assets.style, assets.client])
    app.get(asset.path, (c) =>
      c.body(asset.body, 200, { 'content-type': asset.type, 'cache-control': 'public, max-age=31536000, immutable' }),
    );
  app.get('/icon.svg', (c) =>
    c.body(ICON, 200, { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=86400' }),
  );
  app.get('/healthz', async (c) => {
    await store.get('event', 'all', 'healthz');
    return c.json({ status: 'ok' }, 200, { 'cache-control': 'no-store' });
  });
  app.use(
    languageDetector({
      supportedLanguages: [...languages],
      fallbackLanguage: 'en',
      lookupQueryString: 'lang',
      lookupCookie: 'lang',
      caches: false,
    }),
  );
  app.use(async (c, next) => {
    c.header('cache-control', 'private, no-cache');
    c.header('vary', 'Accept-Language, Cookie');
    if (c.req.query('lang') === c.get('language'))
      setCookie(c, 'lang', c.get('language'), { path: '/', sameSite: 'Lax', httpOnly: true, maxAge: 31_536_000 });
    await next();
  });
  app.use(csrf());
  app.use(bodyLimit({ maxSize: 16 * 1024 }));

  app.onError((error, c) => {
    const t = texts[langOf(c)].page;
    if (error instanceof HTTPException) {
      if (error.status === 413) return problem(c, 413, t.badRequestTitle, t.tooLarge);
      if (error.status === 403) return problem(c, 403, t.badRequestTitle, t.crossSite);
    }
    const id = randomUUID();
    onFault(id, c.req.routePath, error);
    return problem(c, 500, t.faultTitle, t.fault(id));
  });
  app.notFound((c) => notFound(c));

  // Joining

  app.get('/', async (c) => joinPage(c, { code: c.req.query('code') ?? '', alias: '' }));

  app.post('/join', async (c) => {
    const lang = langOf(c);
    const t = texts[lang].page;
    const body = await formOf(c);
    const form = { code: textOf(body.code), alias: textOf(body.alias) };
    if (isGuessing(c)) return joinPage(c, { ...form, codeError: t.tooMany }, 429);
    const event = await eventOfCode(store, form.code);
    if (event === undefined) {
      countWrongCode(c);
      return joinPage(c, { ...form, codeError: t.codeUnknown }, 422);
    }
    if (phaseOf(event, now()) === 'ended') return joinPage(c, { ...form, codeError: t.codeEnded }, 422);
    const isInvented = form.alias.trim() === '';
    const alias = isInvented ? inventAlias(lang) : cleanAlias(form.alias);
    if (alias === undefined) return joinPage(c, { ...form, aliasError: t.aliasInvalid }, 422);
    let joined = await join(store, event, alias, lang, now());
    for (let attempt = 0; joined === 'taken' && isInvented && attempt < 5; attempt++)
      joined = await join(store, event, inventAlias(lang), lang, now());
    if (joined === 'taken') return joinPage(c, { ...form, aliasError: t.aliasTaken }, 422);
    remember(c, event, 'podium', `${joined.participant.id}.${joined.secret}`);
    return c.redirect(`/e/${event.id}/me`, 303);
  });

  // A personal link and an instructor's link turn into a cookie for the event, and leave the address bar.
  app.get('/e/:event/p/:credential', async (c) => {
    const event = await eventOf(c);
    if (event === undefined) return notFound(c);
    const credential = c.req.param('credential');
    if ((await participantOf(store, event.value.id, credential)) === undefined) return notFound(c);
    remember(c, event.value, 'podium', credential);
    const lang = c.req.query('lang');
    return c.redirect(`/e/${event.value.id}/me${lang === undefined ? '' : `?lang=${langOf(c)}`}`, 303);
  });

  app.get('/e/:event/i/:secret', async (c) => {
    const event = await store.get('event', 'all', c.req.param('event'));
    if (event === undefined || !isSecret(c.req.param('secret'), event.value.instructorHash)) return notFound(c);
    remember(c, event.value, 'podium_i', c.req.param('secret'));
    return c.redirect(`/e/${event.value.id}/matrix`, 303);
  });

  // The own page

  app.get('/e/:event/me', async (c) => {
    const mine = await ownOf(c);
    if (mine instanceof Response) return mine;
    return mePage(c, mine.event, mine.participant, { arn: '', roleArn: '' });
  });

  app.get('/e/:event/me/rows', async (c) => {
    const mine = await ownOf(c);
    if (mine instanceof Response) return mine;
    const { event } = mine;
    let { participant } = mine;
    if (isDue(participant.value, now())) {
      await requestGrading({ store, queue, now }, event.value, participant.value.id, false);
      participant = (await store.get('participant', event.value.id, participant.value.id)) ?? participant;
    }
    return fragment(c, etagOf(c, event, participant), nextOf(event.value, participant.value), async () =>
      RowsView(await rowsOf(c, event.value, participant.value, true)),
    );
  });

  app.post('/e/:event/me/cluster', async (c) => {
    const mine = await ownOf(c);
    if (mine instanceof Response) return mine;
    const { event, participant } = mine;
    const lang = langOf(c);
    const t = texts[lang].page;
    const body = await formOf(c);
    const form = { arn: textOf(body.arn), roleArn: textOf(body.roleArn) };
    const wrong = (error: Partial<ClusterForm>) => mePage(c, event, participant, { ...form, ...error }, 422);
    if (phaseOf(event.value, now()) === 'ended') return mePage(c, event, participant, form, 409, t.eventClosed);
    if (event.value.demo) return mePage(c, event, participant, form, 409, t.demo);
    try {
      const refusal = await submitCluster(store, participant.value, form, now());
      if (refusal === 'claimed') return wrong({ arnError: t.clusterClaimed });
      if (refusal === 'role') return wrong({ roleError: t.roleInvalid });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return wrong({ arnError: explainTrouble(lang, error.code, error.values).seen ?? t.badRequestTitle });
    }
    await requestGrading({ store, queue, now }, event.value, participant.value.id, true);
    return c.redirect(`/e/${event.value.id}/me`, 303);
  });

  app.post('/e/:event/me/check', async (c) => {
    const mine = await ownOf(c);
    if (mine instanceof Response) return mine;
    const { event, participant } = mine;
    const t = texts[langOf(c)].page;
    const asked = await requestGrading({ store, queue, now }, event.value, participant.value.id, true);
    const refuse = (status: 409 | 429, sentence: string) =>
      wantsJson(c)
        ? problem(c, status, t.badRequestTitle, sentence)
        : mePage(c, event, participant, { arn: '', roleArn: '' }, status, sentence);
    if (asked.outcome === 'closed') return refuse(409, t.eventClosed);
    if (asked.outcome === 'no-cluster') return refuse(409, t.clusterTitle);
    if (asked.outcome === 'wait') {
      c.header('retry-after', `${asked.seconds}`);
      return refuse(429, t.tooSoon(asked.seconds));
    }
    if (!wantsJson(c)) return c.redirect(`/e/${event.value.id}/me`, 303);
    const after = await store.get('participant', event.value.id, participant.value.id);
    c.header('retry-after', `${after === undefined ? CHECK_EVERY_SECONDS : secondsToWait(after.value, now())}`);
    return c.json({ outcome: asked.outcome }, 202);
  });

  // The board

  app.get('/e/:event/board', async (c) => {
    const viewer = await viewerOf(c);
    if (viewer instanceof Response) return viewer;
    const { event } = viewer;
    const large = c.req.query('view') === 'projector';
    const { live, etag } = await boardOf(c, viewer, large);
    return c.html(
      page(
        Board({
          frame: frameOf(c),
          links: linksOf(c, event.value, viewer, 'board'),
          live,
          phase: phaseOf(event.value, now()),
          source: `/e/${event.value.id}/board/rows${large ? '?view=projector' : ''}`,
          etag,
          next: nextOf(event.value),
          large,
        }),
      ),
    );
  });

  app.get('/e/:event/board/rows', async (c) => {
    const viewer = await viewerOf(c);
    if (viewer instanceof Response) return viewer;
    const { live, etag } = await boardOf(c, viewer, c.req.query('view') === 'projector');
    return fragment(c, etag, nextOf(viewer.event.value), async () => BoardView(live));
  });

  // The instructor's view

  app.get('/e/:event/matrix', async (c) => {
    const event = await instructedOf(c);
    if (event instanceof Response) return event;
    const { live, etag, query } = await matrixFor(c, event.value);
    return c.html(
      page(
        Matrix({
          frame: frameOf(c),
          links: linksOf(c, event.value, { isInstructor: true }, 'matrix'),
          live,
          phase: phaseOf(event.value, now()),
          source: `/e/${event.value.id}/matrix/rows${query}`,
          etag,
          next: nextOf(event.value),
        }),
      ),
    );
  });

  app.get('/e/:event/matrix/rows', async (c) => {
    const event = await instructedOf(c);
    if (event instanceof Response) return event;
    const { live, etag } = await matrixFor(c, event.value);
    return fragment(c, etag, nextOf(event.value), async () => MatrixTable(live));
  });

  app.get('/e/:event/participants/:id', async (c) => {
    const event = await instructedOf(c);
    if (event instanceof Response) return event;
    const participant = await store.get('participant', event.value.id, c.req.param('id'));
    if (participant === undefined) return notFound(c);
    return c.html(
      page(
        Me({
          frame: frameOf(c),
          base: `/e/${event.value.id}`,
          links: linksOf(c, event.value, { isInstructor: true }),
          live: await rowsOf(c, event.value, participant.value, false),
          source: `/e/${event.value.id}/participants/${participant.value.id}/rows`,
          etag: etagOf(c, event, participant),
          next: nextOf(event.value, participant.value),
          form: { arn: '', roleArn: '' },
        }),
      ),
    );
  });

  app.get('/e/:event/participants/:id/rows', async (c) => {
    const event = await instructedOf(c);
    if (event instanceof Response) return event;
    const participant = await store.get('participant', event.value.id, c.req.param('id'));
    if (participant === undefined) return notFound(c);
    return fragment(c, etagOf(c, event, participant), nextOf(event.value, participant.value), async () =>
      RowsView(await rowsOf(c, event.value, participant.value, false)),
    );
  });

  return app;

  // Who is asking

  async function eventOf(c: Request): Promise<Stored<LabEvent> | undefined> {
    const id = c.req.param('event') ?? '';
    const known = events.get(id);
    if (known !== undefined && now().getTime() - known.at < EVENT_CACHE_MS) return known.stored;
    const stored = await store.get('event', 'all', id);
    if (stored === undefined) events.delete(id);
    else events.set(id, { at: now().getTime(), stored });
    return stored;
  }

  async function ownOf(c: Request): Promise<{ event: Stored<LabEvent>; participant: Stored<Participant> } | Response> {
    const event = await eventOf(c);
    if (event === undefined) return notFound(c);
    const participant = await participantOf(store, event.value.id, getCookie(c, 'podium'));
    return participant === undefined ? forbidden(c) : { event, participant };
  }

  async function instructedOf(c: Request): Promise<Stored<LabEvent> | Response> {
    // Never from the cache: a link that was replaced stops working at once.
    const event = await store.get('event', 'all', c.req.param('event') ?? '');
    if (event === undefined) return notFound(c);
    if (isInstructor(c, event.value)) return event;
    const t = texts[langOf(c)].page;
    return problem(c, 403, t.instructorTitle, t.instructorOnly);
  }

  async function viewerOf(c: Request): Promise<Viewer | Response> {
    const event = await eventOf(c);
    if (event === undefined) return notFound(c);
    const own = await participantOf(store, event.value.id, getCookie(c, 'podium'));
    const viewer = {
      event,
      isInstructor: isInstructor(c, event.value),
      ...(own !== undefined && { own: own.value.id }),
    };
    return own !== undefined || viewer.isInstructor || event.value.publicBoard ? viewer : forbidden(c);
  }

  function isInstructor(c: Request, event: LabEvent): boolean {
    const secret = getCookie(c, 'podium_i');
    if (secret === undefined) return false;
    if (isSecret(secret, event.instructorHash)) return true;
    deleteCookie(c, 'podium_i', { path: `/e/${event.id}` });
    return false;
  }

  function remember(c: Request, event: LabEvent, name: 'podium' | 'podium_i', value: string) {
    const isSecure = new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https';
    setCookie(c, name, value, {
      path: `/e/${event.id}`,
      httpOnly: true,
      sameSite: 'Lax',
      secure: isSecure,
      maxAge: 30 * 86_400,
    });
  }

  // What is shown

  async function rowsOf(c: Request, event: LabEvent, participant: Participant, isOwn: boolean): Promise<Rows> {
    const grading = openGrading(participant, now());
    const [last, current] = await Promise.all([
      participant.report === undefined ? undefined : store.get('report', participant.id, participant.report),
      grading === undefined ? undefined : store.get('report', participant.id, grading.id),
    ]);
    const lastSteps = last?.value.done === true ? last.value.report.steps : [];
    const found = current === undefined ? [] : current.value.done ? current.value.report.steps : current.value.steps;
    // Steps as they were when the event was made; those that the lab no longer has stay visible, without a verdict.
    const rows = event.steps.map((step, index): StepRow => {
      const now = found[index]?.id === step.id ? found[index] : undefined;
      const report = now ?? lastSteps.find(({ id }) => id === step.id);
      return {
        ...step,
        ...(report !== undefined && { report }),
        earned: Math.max(now?.points.earned ?? 0, participant.steps[step.id]?.earned ?? 0),
        isRunning: grading !== undefined && grading.known > 0 && step.graded && now === undefined,
      };
    });
    return {
      lang: langOf(c),
      event,
      phase: phaseOf(event, now()),
      participant,
      rows,
      grading,
      wait: secondsToWait(participant, now()),
      ...(isOwn && { checkPath: `/e/${event.id}/me/check` }),
    };
  }

  async function mePage(
    c: Request,
    event: Stored<LabEvent>,
    participant: Stored<Participant>,
    form: ClusterForm,
    status: 200 | 409 | 422 | 429 = 200,
    notice?: string,
  ): Promise<Response> {
    const base = `/e/${event.value.id}`;
    return c.html(
      page(
        Me({
          frame: { ...frameOf(c), ...(status !== 200 && { here: `${base}/me` }) },
          base,
          links: linksOf(
            c,
            event.value,
            { own: participant.value.id, isInstructor: isInstructor(c, event.value) },
            'me',
          ),
          live: await rowsOf(c, event.value, participant.value, true),
          source: `${base}/me/rows`,
          etag: etagOf(c, event, participant),
          next: nextOf(event.value, participant.value),
          form,
          personalLink: `${new URL(c.req.url).origin}${base}/p/${getCookie(c, 'podium')}`,
          ...(notice !== undefined && { notice }),
        }),
      ),
      status,
    );
  }

  async function joinPage(c: Request, form: JoinForm, status: 200 | 422 | 429 = 200): Promise<Response> {
    if (status === 429) c.header('retry-after', '60');
    const demo = await options.demo?.();
    const frame = { ...frameOf(c), ...(status !== 200 && { here: '/' }) };
    return c.html(page(Join({ frame, form, ...(demo !== undefined && { demo }) })), status);
  }

  async function boardOf(c: Request, viewer: Viewer, large: boolean): Promise<{ live: BoardRows; etag: string }> {
    const { event, own } = viewer;
    const at = now();
    const cut = cutOf(event.value, at);
    const key = `${event.value.id} ${cut}`;
    let board = boards.get(key);
    if (board === undefined || at.getTime() - board.at >= BOARD_CACHE_MS) {
      const participants = await store.list('participant', event.value.id);
      const ranked = rank(participants.map(({ value }) => scoreOf(value, cut)));
      board = { at: at.getTime(), ranked, hash: digest(ranked) };
      if (boards.size > 100) boards.clear();
      boards.set(key, board);
    }
    const { ranked, hash } = board;
    const rows = large ? ranked.slice(0, 20) : viewer.isInstructor || event.value.demo ? ranked : excerpt(ranked, own);
    const lang = langOf(c);
    return {
      live: {
        lang,
        event: event.value,
        rows,
        people: ranked.length,
        ...(own !== undefined && !large && { own }),
        ...(cut !== undefined && { cut }),
      },
      etag: `"${lang}-${hash}${own === undefined ? '' : `.${digest(own)}`}"`,
    };
  }

  async function matrixFor(c: Request, event: LabEvent): Promise<{ live: MatrixRows; etag: string; query: string }> {
    const participants = await store.list('participant', event.id);
    const { rows, columns } = matrixOf(
      event,
      participants.map(({ value }) => value),
      now(),
    );
    const view: MatrixView = {
      sort: c.req.query('sort') === 'name' ? 'name' : 'rank',
      show: c.req.query('show') === 'stuck' ? 'stuck' : 'all',
    };
    const lang = langOf(c);
    return {
      live: { lang, event, base: `/e/${event.id}`, view, rows, columns },
      etag: `"${lang}-${digest([rows, columns])}"`,
      query: `?sort=${view.sort}&show=${view.show}`,
    };
  }

  function linksOf(
    c: Request,
    event: LabEvent,
    viewer: { own?: string; isInstructor: boolean },
    here?: 'me' | 'board' | 'matrix',
  ): Link[] {
    const t = texts[langOf(c)].page;
    const base = `/e/${event.id}`;
    const all = [
      ...(viewer.own !== undefined || getCookie(c, 'podium') !== undefined ? (['me'] as const) : []),
      'board' as const,
      ...(viewer.isInstructor ? (['matrix'] as const) : []),
    ];
    return all.map((name) => ({ href: `${base}/${name}`, text: t[name], isHere: name === here }));
  }

  function etagOf(c: Request, event: Stored<LabEvent>, participant: Stored<Participant>): string {
    const phase = phaseOf(event.value, now());
    return `"${langOf(c)}-${participant.version}.${event.version}${phase[0]}"`;
  }

  function nextOf(event: LabEvent, participant?: Participant): number {
    const phase: Phase = phaseOf(event, now());
    if (participant !== undefined && openGrading(participant, now()) !== undefined) return NEXT.running;
    if (phase === 'ended') return 0;
    return phase === 'before' || (participant !== undefined && participant.cluster === undefined)
      ? NEXT.quiet
      : NEXT.idle;
  }

  // Joining, slowly for those who guess

  function isGuessing(c: Request): boolean {
    const address = options.address?.(c);
    const known = address === undefined ? undefined : wrongCodes.get(address);
    return known !== undefined && known.minute === minuteOf(now()) && known.count >= WRONG_CODES;
  }

  function countWrongCode(c: Request) {
    const address = options.address?.(c);
    if (address === undefined) return;
    const minute = minuteOf(now());
    const known = wrongCodes.get(address);
    if (wrongCodes.size > 10_000) wrongCodes.clear();
    wrongCodes.set(address, { minute, count: known?.minute === minute ? known.count + 1 : 1 });
  }

  // Answers

  async function fragment(
    c: Request,
    etag: string,
    next: number,
    render: () => Promise<{ toString(): string | Promise<string> }>,
  ): Promise<Response> {
    c.header('etag', etag);
    c.header('x-next', `${next}`);
    if (c.req.header('if-none-match') === etag) return c.body(null, 304);
    return c.html((await render()).toString());
  }

  function frameOf(c: Request): Frame {
    const { pathname, searchParams } = new URL(c.req.url);
    searchParams.delete('lang');
    const here = searchParams.size === 0 ? pathname : `${pathname}?${searchParams}`;
    return { lang: langOf(c), here, assets: { style: assets.style.path, client: assets.client.path } };
  }

  function notFound(c: Request): Response {
    const t = texts[langOf(c)].page;
    return problem(c, 404, t.notFoundTitle, t.notFound);
  }

  function forbidden(c: Request): Response {
    const t = texts[langOf(c)].page;
    return problem(c, 403, t.forbiddenTitle, t.forbidden);
  }

  function problem(c: Request, status: 403 | 404 | 409 | 413 | 429 | 500, title: string, text: string): Response {
    if (wantsJson(c)) {
      c.header('content-type', 'application/problem+json');
      return c.body(JSON.stringify({ title, status, detail: text }), status);
    }
    const frame = { ...frameOf(c), here: c.req.method === 'GET' ? frameOf(c).here : '/' };
    // A component without asynchronous parts renders to a string at once.
    return c.html(`<!doctype html>${ProblemPage({ frame, title, text })}`, status);
  }
}

interface Viewer {
  event: Stored<LabEvent>;
  isInstructor: boolean;
  own?: string;
}

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M.5 15V9h5v6m0 0V3h5v12m0 0V6.5h5V15" fill="#0b5cad"/></svg>';

function page(content: { toString(): string | Promise<string> }): string {
  return `<!doctype html>${content}`;
}

function langOf(c: Request): Language {
  return c.get('language') === 'ko' ? 'ko' : 'en';
}

function wantsJson(c: Request): boolean {
  const accept = c.req.header('accept') ?? '';
  return accept.includes('json') && !accept.includes('text/html');
}

/** The fields of a form; none when the body is not one. */
async function formOf(c: Request): Promise<Record<string, unknown>> {
  try {
    return await c.req.parseBody();
  } catch (error) {
    // What the platform throws for a body that is not what its type says; anything else is our fault.
    if (error instanceof TypeError) return {};
    throw error;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 1000) : '';
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
}

function minuteOf(date: Date): number {
  return Math.floor(date.getTime() / 60_000);
}
