/**
 * What all routes work with.
 */
import type { Hono } from 'hono';
import type { DemoLinks } from '../../web/join.tsx';
import type { Env, Request } from '../answers.ts';
import type { Limits } from '../limits.ts';
import type { Onboarding } from '../onboarding.ts';
import type { Archive, Queue, Store } from '../ports.ts';
import type { Views } from '../views.ts';
import type { Visitors } from '../visitors.ts';

export interface Parts {
  store: Store;
  queue: Queue;
  archive: Pick<Archive, 'put'>;
  now: () => Date;
  visitors: Visitors;
  views: Views;
  limits: Limits;
  /** The network that asks, to count by. */
  address: (c: Request) => string | undefined;
  /** How participants let the grader in; without it they give the ARN of a cluster that it gets into anyway. */
  onboarding?: Onboarding;
  /** What the start page of a demo leads to. */
  demo?: () => Promise<DemoLinks>;
  /** Told when an instructor has replaced the link of an event. */
  onNewLink?: (event: string, secret: string) => void;
}

/** Adds routes to the app. */
export type AddRoutes = (app: Hono<Env>, parts: Parts) => void;
