/**
 * The Hono app. Everything it needs comes in; it knows neither where it runs nor Kubernetes.
 */
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { setCookie } from 'hono/cookie';
import { HTTPException } from 'hono/http-exception';
import { languageDetector } from 'hono/language';
import { secureHeaders } from 'hono/secure-headers';
import type { DemoLinks } from '../web/join.tsx';
import { languages } from '../web/text/types.ts';
import { type Env, isSecure, notFound, personal, problem, type Request, textsOf } from './answers.ts';
import type { Assets } from './assets.ts';
import { createLimits, networkOf } from './limits.ts';
import type { Onboarding } from './onboarding.ts';
import type { Archive, Queue, Store } from './ports.ts';
import { boardRoutes } from './routes/board.ts';
import { connectRoutes } from './routes/connect.ts';
import { instructorRoutes } from './routes/instructor.ts';
import { joinRoutes } from './routes/join.ts';
import { meRoutes } from './routes/me.ts';
import { recordedRoutes } from './routes/recorded.ts';
import { isFromHere } from './same-origin.ts';
import { createViews } from './views.ts';
import { createVisitors } from './visitors.ts';

export interface AppOptions {
  store: Store;
  queue: Queue;
  /** Takes evidence that participants send. */
  archive: Pick<Archive, 'put'>;
  assets: Assets;
  now?: () => Date;
  /** The address that asks, as the network says and not a header; without it no address is slowed down. */
  address?: (c: Request) => string | undefined;
  /** Whether several processes serve this store, so that limits have to hold for all of them together. */
  isOneOfMany?: boolean;
  /** How participants let the grader in; without it they give the ARN of a cluster that it gets into anyway. */
  onboarding?: Onboarding;
  /** What the start page of a demo leads to. */
  demo?: () => Promise<DemoLinks>;
  /** Told when an instructor has replaced the link of an event. */
  onNewLink?: (event: string, secret: string) => void;
  /** Whether answers are made small here, for nothing between here and the visitor does it. */
  compresses?: boolean;
  /** Notes a fault under the id that the page shows; must not note what the request carried. */
  onFault?: (id: string, route: string, error: unknown) => void;
}

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M.5 15V9h5v6m0 0V3h5v12m0 0V6.5h5V15" fill="#0b5cad"/></svg>';

/** What browsers offer and no page needs. */
const unused = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'displayCapture', 'browsingTopics'] as const;

/** Makes the app. */
export function createApp(options: AppOptions): Hono<Env> {
  const { store, queue, archive, assets, now = () => new Date(), onboarding, demo, onNewLink } = options;
  const address = (c: Request) => {
    const from = options.address?.(c);
    return from === undefined ? undefined : networkOf(from);
  };
  const app = new Hono<Env>();

  if (options.compresses) app.use(compress());
  const secure = secureHeaders({
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
    permissionsPolicy: Object.fromEntries(unused.map((feature) => [feature, []])),
    crossOriginEmbedderPolicy: 'require-corp',
    referrerPolicy: 'same-origin',
    xFrameOptions: 'DENY',
    // Below, and only where there is TLS.
    strictTransportSecurity: false,
  });
  app.use(async (c, next) => {
    await next();
    // What has not changed keeps the headers that it came with (RFC 9111, section 3.2).
    if (c.res.status === 304) return;
    await secure(c, async () => {});
    if (isSecure(c)) c.res.headers.set('strict-transport-security', 'max-age=31536000');
  });
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
    const lang = c.get('language');
    if (c.req.query('lang') === lang)
      setCookie(c, 'lang', lang, { path: '/', sameSite: 'Lax', httpOnly: true, maxAge: 31_536_000 });
    await next();
    if (c.res.status === 304) return;
    for (const [name, value] of Object.entries(personal)) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  });
  app.use(async (c, next) => {
    if (!isFromHere(c)) throw new HTTPException(403);
    await next();
  });
  const limits = createLimits(now, options.isOneOfMany ? store : undefined);
  const visitors = createVisitors(store, now, limits);
  const views = createViews(store, now, onboarding);
  const given = {
    ...(onboarding !== undefined && { onboarding }),
    ...(demo !== undefined && { demo }),
    ...(onNewLink !== undefined && { onNewLink }),
  };
  const parts = { store, queue, archive, now, visitors, views, limits, address, ...given };
  // What has a limit of its own.
  recordedRoutes(app, parts);

  // Where there may be one: to look for it makes a whole Request out of what came, which costs more than most answers.
  app.post('*', bodyLimit({ maxSize: 16 * 1024 }));
  for (const add of [joinRoutes, connectRoutes, meRoutes, boardRoutes, instructorRoutes]) add(app, parts);

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
