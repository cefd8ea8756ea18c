/**
 * What all routes work with.
 */
import type { Hono } from 'hono';
import type { DemoLinks } from '../../web/join.tsx';
import type { Env, Request } from '../answers.ts';
import type { Queue, Store } from '../ports.ts';
import type { Views } from '../views.ts';
import type { Visitors } from '../visitors.ts';

export interface Parts {
  store: Store;
  queue: Queue;
  now: () => Date;
  visitors: Visitors;
  views: Views;
  /** Who is asking, to slow down guessing of join codes. */
  address: (c: Request) => string | undefined;
  /** What the start page of a demo leads to. */
  demo?: () => Promise<DemoLinks>;
}

/** Adds routes to the app. */
export type AddRoutes = (app: Hono<Env>, parts: Parts) => void;
