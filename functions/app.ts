/**
 * The Hono app. Everything it needs comes in; it knows neither where it runs nor Kubernetes.
 */
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { setCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { languageDetector } from 'hono/language';
import { secureHeaders } from 'hono/secure-headers';
import type { DemoLinks } from '../web/join.tsx';
import { languages } from '../web/text/types.ts';
import { type Env, notFound, problem, type Request, textsOf } from './answers.ts';
import type { Assets } from './assets.ts';
import type { Queue, Store } from './ports.ts';
import { boardRoutes } from './routes/board.ts';
import { instructorRoutes } from './routes/instructor.ts';
import { joinRoutes } from './routes/join.ts';
import { meRoutes } from './routes/me.ts';
import { createViews } from './views.ts';
import { createVisitors } from './visitors.ts';

export interface AppOptions {
  store: Store;
  queue: Queue;
  assets: Assets;
  now?: () => Date;
  /** Who is asking, to slow down guessing of join codes; without it nobody is slowed down. */
  address?: (c: Request) => string | undefined;
  /** What the start page of a demo leads to. */
  demo?: () => Promise<DemoLinks>;
  /** Notes a fault under the id that the page shows; must not note what the request carried. */
  onFault?: (id: string, route: string, error: unknown) => void;
}

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M.5 15V9h5v6m0 0V3h5v12m0 0V6.5h5V15" fill="#0b5cad"/></svg>';

/** Makes the app. */
export function createApp(options: AppOptions): Hono<Env> {
  const { store, queue, assets, now = () => new Date(), address = () => undefined, demo } = options;
  const app = new Hono<Env>();

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
  for (const { path, body, type } of [assets.style, assets.client])
    app.get(path, (c) =>
      c.body(body, 200, { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' }),
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
    c.set('assets', assets);
    c.header('cache-control', 'private, no-cache');
    c.header('vary', 'Accept-Language, Cookie');
    const lang = c.get('language');
    if (c.req.query('lang') === lang)
      setCookie(c, 'lang', lang, { path: '/', sameSite: 'Lax', httpOnly: true, maxAge: 31_536_000 });
    await next();
  });
  app.use(csrf());
  app.use(bodyLimit({ maxSize: 16 * 1024 }));

  const visitors = createVisitors(store, now);
  const views = createViews(store, now);
  const parts = { store, queue, now, visitors, views, address, ...(demo !== undefined && { demo }) };
  for (const add of [joinRoutes, meRoutes, boardRoutes, instructorRoutes]) add(app, parts);

  app.notFound(notFound);
  app.onError((error, c) => {
    // The languages and assets of the answer are set first, except when that itself fails.
    if (c.get('assets') === undefined) c.set('assets', assets);
    const t = textsOf(c);
    if (error instanceof HTTPException) {
      if (error.status === 413) return problem(c, 413, t.badRequestTitle, t.tooLarge);
      if (error.status === 403) return problem(c, 403, t.badRequestTitle, t.crossSite);
    }
    const id = randomUUID();
    options.onFault?.(id, c.req.routePath, error);
    return problem(c, 500, t.faultTitle, t.fault(id));
  });
  return app;
}
