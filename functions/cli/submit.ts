/**
 * `podium grade --submit`: what an event wants to be recorded, and sending it there.
 */
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import type { Bundle } from '../../checks/bundle.ts';
import { Problem } from '../../checks/problem.ts';
import { bundleBytes } from '../../checks/reads/replay.ts';
import { PACKED_BYTES, RECORDING } from '../recorded.ts';
import { type Given, UsageError } from './arguments.ts';
import { print, type Session } from './host.ts';
import { cliTexts } from './language.ts';

/** Variable that a link is taken from, so that it stands in no history of a shell. */
const VARIABLE = 'PODIUM_SUBMIT';
/** Milliseconds for one answer of the service. */
const ANSWER_MS = 30_000;
/** Times that evidence is sent while the service is busy with this participant, and seconds of one wait at most. */
const MOST = { attempts: 6, wait: 30 };

/** Where a personal link leads. */
export interface Destination {
  /** Address that says what to record and takes it. */
  recorded: URL;
  /** Address of the participant's page; it holds no secret. */
  page: URL;
  credential: string;
}

const assignmentSchema = z.object({
  lab: z.object({ id: z.string(), version: z.string() }),
  parameters: z.record(z.string(), z.string()),
  withoutSteps: z.array(z.string()),
  enrolledAt: z.iso.datetime(),
  cluster: z.string().optional(),
});

/** What an event wants to be recorded; `cluster` is the ARN of the one that the participant has connected. */
export type Assignment = z.infer<typeof assignmentSchema>;

/** Where `--submit` leads; undefined without it. Throws UsageError `badLink` or `missingLink`, which never quote the link. */
export function destinationOf({ submit }: Given, env: Session['env']): Destination | undefined {
  if (submit === undefined) return undefined;
  const text = submit === '-' ? (env[VARIABLE] ?? '') : submit;
  if (text === '') throw new UsageError('missingLink', { variable: VARIABLE });
  const url = URL.parse(text.trim());
  const [, event, credential] = /^\/e\/([\w-]+)\/p\/([\w-]+\.[\w-]+)\/?$/.exec(url?.pathname ?? '') ?? [];
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!isWeb || event === undefined || credential === undefined) throw new UsageError('badLink', null);
  const at = (place: string) => new URL(`/e/${event}/${place}`, url.origin);
  return { recorded: at('me/recorded'), page: at('me'), credential };
}

/** Asks what to record. Throws Problem `submit.unreachable`, `submit.refused` or `submit.noService`. */
export async function assignmentOf(destination: Destination, session: Session): Promise<Assignment> {
  const response = await ask(destination, session, {});
  if (!response.ok) throw await refusalIn(destination, response);
  const parsed = assignmentSchema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) throw noService(destination, response);
  return parsed.data;
}

/**
 * Sends evidence, again when the service asks to wait. Throws Problem `submit.tooLarge` and those of `assignmentOf`.
 */
export async function sendEvidence(bundle: Bundle, destination: Destination, session: Session): Promise<void> {
  const { language, err, signal } = session;
  const texts = cliTexts(language).report;
  const bytes = bundleBytes(bundle, RECORDING);
  if (bytes.length > PACKED_BYTES) throw new Problem('submit.tooLarge', { megabytes: PACKED_BYTES / 1024 / 1024 });
  for (let attempt = 1; ; attempt++) {
    const body = new Uint8Array(bytes);
    const headers = { 'content-type': 'application/gzip' };
    const response = await ask(destination, session, { method: 'POST', body, headers });
    if (response.status === 202) {
      await response.body?.cancel();
      return;
    }
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    const mayWait = [409, 429].includes(response.status) && seconds <= MOST.wait;
    if (!mayWait || attempt >= MOST.attempts) throw await refusalIn(destination, response);
    await response.body?.cancel();
    print(err, [texts.submitWaits({ seconds })]);
    await delay(seconds * 1000, undefined, { signal });
  }
}

/** One request with the credential, which goes nowhere else: redirects are not followed. */
async function ask(
  { recorded, credential }: Destination,
  { language, signal }: Session,
  { headers, ...init }: { method?: string; body?: Uint8Array<ArrayBuffer>; headers?: Record<string, string> },
): Promise<Response> {
  try {
    return await fetch(recorded, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      headers: {
        ...headers,
        accept: 'application/json',
        'accept-language': language,
        authorization: `Bearer ${credential}`,
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new Problem('submit.unreachable', { host: recorded.host, reason: reasonOf(error) }, { cause: error });
  }
}

/** The service's own sentence, as far as it is one. */
async function refusalIn(destination: Destination, response: Response): Promise<Problem> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  const parsed = z
    .object({ detail: z.string().max(1000) })
    .safeParse(isProblem ? await response.json().catch(() => undefined) : undefined);
  if (!parsed.success) return noService(destination, response);
  return new Problem('submit.refused', { host: destination.recorded.host, detail: parsed.data.detail });
}

function noService({ recorded }: Destination, { status }: Response): Problem<'submit.noService'> {
  return new Problem('submit.noService', { host: recorded.host, status });
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'timeout';
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'dns';
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'refused';
  if (code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') return 'timeout';
  if (/^(ERR_TLS|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|HOSTNAME)/.test(code)) return 'untrusted';
  return 'cut';
}
