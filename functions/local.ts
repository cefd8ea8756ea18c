/**
 * The whole service in one process.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { bindLab, type LabFile } from '../checks/lab-file.ts';
import { Problem } from '../checks/problem.ts';
import type { ReaderSettings } from '../checks/reads/connect.ts';
import { explainTrouble, texts } from '../web/text/index.ts';
import type { Language } from '../web/text/types.ts';
import { fileArchive } from './adapters/file-archive.ts';
import { processQueue } from './adapters/process-queue.ts';
import { sqliteStore } from './adapters/sqlite-store.ts';
import { createApp } from './app.ts';
import { demoFolder, readAssets } from './assets.ts';
import { type Demo, type DemoPlan, readDemo, startDemo } from './demo.ts';
import { eventAccessOf } from './event-access.ts';
import { labOfEvent } from './event-labs.ts';
import { createEvent, type EventPlan, eventOfCode, rotateInstructor } from './events.ts';
import { type Grader, giveUp, redeliver, runGrading } from './gradings.ts';
import { liveGrader } from './live-grader.ts';
import { localFolder } from './local-folder.ts';
import type { Onboarding } from './onboarding.ts';
import { hasOtherSteps } from './outline.ts';
import type { Store } from './ports.ts';
import { withRecorded } from './recorded-grader.ts';
import type { LabEvent } from './records.ts';
import { isSecret } from './secrets.ts';
import { resumeLost, verifyEnded } from './verification.ts';

/** An event that is made when the service starts, unless there is one with its code already. */
export interface LocalEvent extends Omit<EventPlan, 'start' | 'end'> {
  /** Id of the lab. */
  lab: string;
  /** ISO 8601 (default: now). */
  start?: string;
  /** ISO 8601 (default: 8 hours after the start). */
  end?: string;
}

export interface ServiceOptions {
  /** Port to begin with (default 8080; 0 for any); a busy one is passed over. */
  port?: number;
  /** Address to listen on (default 127.0.0.1). */
  host?: string;
  /** Folder for the store and the bundles; made if it is not there. Without it nothing outlives the process. */
  dataDir?: string;
  labs: readonly LabFile[];
  settings: ReaderSettings;
  /** `true` for the demo that comes with Podium. */
  demo?: boolean | DemoPlan;
  event?: LocalEvent;
  /** How participants let the grader in; without it the service's own credentials have to get into their clusters. */
  onboarding?: Onboarding;
  /** Gradings at once (default 4). */
  concurrency?: number;
  /** Whether SIGINT and SIGTERM end the service (default true). */
  handleSignals?: boolean;
  /** Language of what is printed (default `en`). */
  language?: Language;
  print?: (line: string) => void;
  now?: () => Date;
  /** In place of connecting to clusters; for tests. */
  grader?: Grader;
}

export interface Service {
  /** Address of the start page, without a slash at the end. */
  url: string;
  port: number;
  /** Address that makes its visitor the instructor, if there is an event or a demo. */
  instructorUrl?: string;
  /** Ends the service within five seconds; what is under way then is done after the next start. */
  close(): Promise<void>;
  /** Resolves when the service has ended. */
  closed: Promise<void>;
}

const DEFAULT_PORT = 8080;
/** Ports that are tried one after the other. */
const PORTS = 20;
const GRACE_MS = 4000;
/** Milliseconds that a connection stays open unused: longer than a page waits before it looks again. */
const KEEP_ALIVE_MS = 75_000;
/** Milliseconds between two looks for events that have ended, and for gradings that nobody is at. */
const VERIFY_EVERY_MS = 15_000;
const RESUME_EVERY_MS = 60_000;

/**
 * Starts the service and prints its addresses.
 * Throws Problem `lab.unknown` for the event's lab, RangeError for a wrong code or times, and what the file system or
 * the network says when the folder or every port is out of reach.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { dataDir, labs, settings, event, host = '127.0.0.1', language = 'en', now = () => new Date() } = options;
  const print = options.print ?? console.log;
  const t = texts[language].page.service;
  const temporary = dataDir === undefined ? mkdtempSync(join(tmpdir(), 'podium-')) : undefined;
  const folder = dataDir ?? temporary ?? '';
  const paths = localFolder(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const store = sqliteStore(dataDir === undefined ? ':memory:' : paths.store);
  const archive = fileArchive(paths.bundles);
  const forget = () => {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  };
  try {
    const demo = await demoOf(options, store, archive, now);
    const instructorPath = event === undefined ? undefined : await eventPath({ store, folder, event, labs, now });
    const fileOfLab = async (id: string) => fileOf(labs, id);
    const live = options.grader ?? demo?.grader ?? liveGrader(fileOfLab, settings);
    const grader = withRecorded(fileOfLab, live);
    const queue = processQueue({
      concurrency: options.concurrency ?? 4,
      work: (job, signal) => runGrading({ store, archive, grader, now }, job, signal),
      onGivenUp: (job) => giveUp({ store, now }, job),
    });
    const app = createApp({
      store,
      queue,
      archive,
      now,
      assets: readAssets(),
      address: (context) => getConnInfo(context).remote.address,
      onNewLink: (id, secret) => writeFileSync(paths.linkOf(id), `${secret}\n`, { mode: 0o600 }),
      onFault: (id, route, error) => console.error(t.fault(id, route), error),
      ...(options.onboarding !== undefined && { onboarding: options.onboarding }),
      ...(demo !== undefined && { demo: demo.links }),
    });
    const server = createAdaptorServer({ fetch: app.fetch });
    // Without createServer in the options the adaptor makes a server of node:http.
    const http = server as Server;
    http.keepAliveTimeout = KEEP_ALIVE_MS;
    const wantedPort = options.port ?? DEFAULT_PORT;
    const port = await listen(http, wantedPort, host);
    await redeliver({ store, queue });

    const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    if (wantedPort !== 0 && port !== wantedPort) print(t.busy(wantedPort, port));
    print(t.listening(url));
    writeFileSync(paths.address, `${url}\n`, { mode: 0o600 });
    const demoLinks = await demo?.links();
    if (demoLinks !== undefined)
      print(demoLinks.people.length === 0 ? t.demoEmpty : t.demo(`${url}${demoLinks.board}`));
    const instructor = demoLinks?.matrix ?? instructorPath;
    if (event !== undefined) print(t.code(event.code));
    if (instructor !== undefined) print(t.instructor(`${url}${instructor}`));
    if (event === undefined && demo === undefined) print(t.noEvent);
    for (const { value } of await store.list('event', 'all')) {
      const said = value.demo || Date.parse(value.end) < now().getTime() ? undefined : changeOf(value, labs, language);
      if (said !== undefined) print(said);
    }

    const byItself = (name: string, task: typeof verifyEnded) => () =>
      task({ store, queue, now }).catch((error: unknown) => console.error(t.fault(randomUUID(), name), error));
    const verify = byItself('verify', verifyEnded);
    const timers = [setInterval(verify, VERIFY_EVERY_MS), setInterval(byItself('resume', resumeLost), RESUME_EVERY_MS)];
    await verify();

    const end = Promise.withResolvers<void>();
    let isClosing = false;
    const close = async () => {
      if (isClosing) return end.promise;
      isClosing = true;
      timers.forEach(clearInterval);
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      const stopped = new Promise<void>((resolve) => http.close(() => resolve()));
      http.closeIdleConnections();
      await queue.close(GRACE_MS);
      http.closeAllConnections();
      await stopped;
      await store.close();
      rmSync(paths.address, { force: true });
      forget();
      end.resolve();
      return end.promise;
    };
    const onSignal = () => {
      print(t.stopping);
      void close();
    };
    if (options.handleSignals ?? true) process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    return {
      url,
      port,
      ...(instructor !== undefined && { instructorUrl: `${url}${instructor}` }),
      close,
      closed: end.promise,
    };
  } catch (error) {
    await store.close();
    forget();
    throw error;
  }
}

async function demoOf(
  { demo, labs }: ServiceOptions,
  store: Store,
  archive: ReturnType<typeof fileArchive>,
  now: () => Date,
): Promise<Demo | undefined> {
  if (demo === undefined || demo === false) return undefined;
  return startDemo({ store, archive, now }, demo === true ? readDemo(demoFolder()) : demo, labs);
}

function fileOf(labs: readonly LabFile[], id: string): LabFile | undefined {
  return labs.find(({ content }) => content.lab === id);
}

/** What to say when the lab of an event is not what it was; undefined when it is. */
function changeOf(event: LabEvent, labs: readonly LabFile[], language: Language): string | undefined {
  try {
    const { steps } = labOfEvent(event, fileOf(labs, event.lab.id));
    return hasOtherSteps(event, steps) ? texts[language].page.service.labChanged(event.lab.id) : undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return explainTrouble(language, error.code, { ...error.values }).seen;
  }
}

/** Makes the event if need be. Gives the path of the instructor's link; its secret lies beside the store. */
async function eventPath({
  store,
  folder,
  event: { lab: labId, ...plan },
  labs,
  now,
}: {
  store: Store;
  folder: string;
  event: LocalEvent;
  labs: readonly LabFile[];
  now: () => Date;
}): Promise<string> {
  const start = plan.start ?? now().toISOString();
  const end = plan.end ?? new Date(Date.parse(start) + 8 * 3_600_000).toISOString();
  const known = await eventOfCode(store, plan.code);
  if (known !== undefined) {
    const file = localFolder(folder).linkOf(known.id);
    const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    if (isSecret(kept, known.instructorHash)) return `/e/${known.id}/i/${kept}`;
    const secret = await rotateInstructor(store, known.id);
    writeFileSync(file, `${secret}\n`, { mode: 0o600 });
    return `/e/${known.id}/i/${secret}`;
  }
  const file = fileOf(labs, labId);
  if (file === undefined)
    throw new Problem('lab.unknown', { lab: labId, known: labs.map(({ content }) => content.lab), meant: [] });
  const lab = bindLab(file, plan.parameters, plan.withoutSteps);
  const access = eventAccessOf(lab, plan.parameters);
  const created = await createEvent(store, { ...plan, start, end, access }, lab);
  if (created === 'taken') throw new Error('another process has just made an event with this code');
  writeFileSync(localFolder(folder).linkOf(created.event.id), `${created.instructorSecret}\n`, { mode: 0o600 });
  return `/e/${created.event.id}/i/${created.instructorSecret}`;
}

/** Listens on the port or, when it is busy, on one of the next; gives the port. */
async function listen(server: Server, wanted: number, host: string): Promise<number> {
  for (let port = wanted; ; port++) {
    try {
      return await new Promise<number>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          // A server that listens on a port has an address with a port.
          resolve((server.address() as AddressInfo).port);
        });
      });
    } catch (error) {
      const isBusy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isBusy || wanted === 0 || port + 1 >= Math.min(wanted + PORTS, 65_536)) throw error;
    }
  }
}
