/**
 * What pages show, out of what is stored.
 */
import { createHash } from 'node:crypto';
import { type CheckReport, leavesOfReport, type Report, type StepReport } from '../checks/report.ts';
import type { BoardRows } from '../web/board.tsx';
import type { Link } from '../web/layout.tsx';
import type { MatrixRows, MatrixView } from '../web/matrix.tsx';
import type { Rows } from '../web/me.tsx';
import type { StepRow } from '../web/steps.tsx';
import { langOf, type Request, textsOf } from './answers.ts';
import { isConnecting } from './enrolment.ts';
import { needsVerification, secondsToWait } from './gradings.ts';
import { matrixOf } from './matrix.ts';
import { type Onboarding, waysOf } from './onboarding.ts';
import { openGrading } from './open-grading.ts';
import { hasOtherSteps } from './outline.ts';
import type { Store, Stored } from './ports.ts';
import { cutOf, excerpt, phaseOf, type Ranked, rank, scoreOf } from './ranking.ts';
import { type LabEvent, NOTES, type Participant } from './records.ts';
import { carriedBy, type Viewer } from './visitors.ts';

/** Milliseconds for which everybody sees the same board; reading all participants is the dearest thing that a page does. */
const BOARD_CACHE_MS = 5000;
/** Milliseconds between two looks of a page: while a grading runs, when nothing happens, before anything can. */
const NEXT = { running: 2000, idle: 10_000, quiet: 30_000 };

/** The tag of what is shown, and milliseconds until it should be looked at again (0: never). */
export interface Freshness {
  etag: string;
  next: number;
}

export interface Views {
  /** A participant's steps; `isOwn` when the participant is looking. */
  rows(c: Request, event: LabEvent, participant: Participant, isOwn: boolean): Promise<Rows>;
  rowsFreshness(c: Request, event: Stored<LabEvent>, participant: Stored<Participant>): Freshness;
  board(c: Request, viewer: Viewer, large: boolean): Promise<{ live: BoardRows } & Freshness>;
  matrix(c: Request, event: LabEvent): Promise<{ live: MatrixRows; query: string } & Freshness>;
}

/** Puts together what pages show. */
export function createViews(store: Store, now: () => Date, onboarding?: Onboarding): Views {
  const boards = new Map<string, { at: number; ranked: Ranked[]; hash: string }>();

  const rankedOf = async (event: string, cut: string | undefined) => {
    const at = now().getTime();
    const key = `${event} ${cut}`;
    const known = boards.get(key);
    if (known !== undefined && at - known.at < BOARD_CACHE_MS) return known;
    const participants = await store.list('participant', event, { mayLag: true });
    const ranked = rank(participants.map(({ value }) => scoreOf(value, cut)));
    const board = { at, ranked, hash: digest(ranked) };
    if (boards.size > 100) boards.clear();
    boards.set(key, board);
    return board;
  };

  return {
    async rows(c, event, participant, isOwn) {
      const open = openGrading(participant, now());
      // What is found after the end stands beside what was earned, and takes no place of it.
      const grading = open?.verifies ? undefined : open;
      const reportOf = (id: string | undefined) =>
        id === undefined ? undefined : store.get('report', participant.id, id);
      const [last, current, verified] = await Promise.all([
        reportOf(participant.report),
        reportOf(grading?.worker && NOTES),
        reportOf(participant.verification?.report),
      ]);
      const left = verified?.value.done === true ? leftoversIn(verified.value.report) : undefined;
      const before = last?.value.done === true ? last.value.report.steps : [];
      const notes = current?.value.done === false ? current.value : undefined;
      const found = notes?.run === grading?.worker?.run ? (notes?.steps ?? []) : [];
      const isRunning = grading !== undefined && grading.known > 0;
      // Steps as they were when the event was made; those that the lab no longer has stay, without a verdict.
      const rows = event.steps.map((step): StepRow => {
        const fresh = found.find((one) => one?.id === step.id);
        const report = fresh ?? before.find(({ id }) => id === step.id);
        const isLeftOut = step.graded && before.length > 0 && report === undefined;
        return {
          ...step,
          ...(report !== undefined && { report }),
          isLeftOut,
          earned: Math.max(fresh?.points.earned ?? 0, participant.steps[step.id]?.earned ?? 0),
          isRecorded: participant.steps[step.id]?.recorded === true,
          isRunning: isRunning && step.graded && fresh === undefined && !isLeftOut,
        };
      });
      return {
        lang: langOf(c),
        event,
        phase: phaseOf(event, now()),
        participant,
        rows,
        hasChanged: before.length > 0 && hasOtherSteps(event, before.map(outlineOf)),
        grading,
        isVerifying: open?.verifies === true,
        ...(left !== undefined && { left }),
        wait: secondsToWait(participant, now()),
        ...(isOwn && { checkPath: `/e/${event.id}/me/check` }),
        isConnecting: isConnecting(participant, onboarding !== undefined),
        ...(isOwn &&
          onboarding !== undefined &&
          !event.demo && { ways: waysOf(participant, onboarding, `${new URL(c.req.url).origin}/e/${event.id}`) }),
      };
    },

    rowsFreshness(c, event, { value: participant, version }) {
      const phase = phaseOf(event.value, now());
      const isQuiet = phase === 'before' || participant.cluster === undefined;
      const isRunning = openGrading(participant, now()) !== undefined;
      const isOver = phase === 'ended' && (event.value.demo || !needsVerification(participant));
      return {
        etag: `"${langOf(c)}-${version}.${event.version}${phase[0]}"`,
        next: isRunning ? NEXT.running : isOver ? 0 : isQuiet ? NEXT.quiet : NEXT.idle,
      };
    },

    async board(c, { event: { value: event }, own, isInstructor }, large) {
      const cut = cutOf(event, now());
      const { ranked, hash } = await rankedOf(event.id, cut);
      const rows = large ? ranked.slice(0, 20) : isInstructor || event.demo ? ranked : excerpt(ranked, own);
      const lang = langOf(c);
      return {
        live: {
          lang,
          event,
          rows,
          people: ranked.length,
          ...(own !== undefined && !large && { own }),
          ...(cut !== undefined && { cut }),
        },
        etag: `"${lang}-${hash}${own === undefined ? '' : `.${digest(own)}`}"`,
        next: nextOf(event, now()),
      };
    },

    async matrix(c, event) {
      const participants = await store.list('participant', event.id, { mayLag: true });
      const all = participants.map(({ value }) => value);
      const { rows, columns } = matrixOf(event, all, now());
      const view: MatrixView = {
        sort: c.req.query('sort') === 'name' ? 'name' : 'rank',
        show: c.req.query('show') === 'stuck' ? 'stuck' : 'all',
      };
      const lang = langOf(c);
      return {
        live: { lang, event, base: `/e/${event.id}`, view, rows, columns },
        etag: `"${lang}-${digest([rows, columns])}"`,
        next: nextOf(event, now()),
        query: `?sort=${view.sort}&show=${view.show}`,
      };
    },
  };
}

/** The pages of an event that this visitor may open. */
export function linksOf(
  c: Request,
  event: LabEvent,
  isInstructor: boolean,
  here?: 'me' | 'board' | 'matrix',
): readonly Link[] {
  const t = textsOf(c);
  const names = [
    ...(carriedBy(c, 'podium') === undefined ? [] : (['me'] as const)),
    'board' as const,
    ...(isInstructor ? (['matrix'] as const) : []),
  ];
  return names.map((name) => ({ href: `/e/${event.id}/${name}`, text: t[name], isHere: name === here }));
}

function nextOf(event: LabEvent, now: Date): number {
  const phase = phaseOf(event, now);
  return phase === 'ended' ? 0 : phase === 'before' ? NEXT.quiet : NEXT.idle;
}

/** What still costs money, as the check of the clean-up tells it. */
function leftoversIn(report: Report): CheckReport | undefined {
  return leavesOfReport(report)
    .map(({ check }) => check)
    .find(({ use, live }) => use === 'aws.leftovers' && live === 'fail');
}

function outlineOf({ id, points, graded }: StepReport) {
  return { id, points: points.of, graded };
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
}
