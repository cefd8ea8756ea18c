/**
 * The demo: an event whose participants are judged, when it starts, from recorded evidence.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Bundle } from '../checks/bundle.ts';
import { grade } from '../checks/grade.ts';
import type { Lab } from '../checks/lab.ts';
import { bindLab, type LabFile } from '../checks/lab-file.ts';
import { Problem } from '../checks/problem.ts';
import { parseBundle, replayReader } from '../checks/reads/replay.ts';
import type { CheckReport, Kept, Memory, Report } from '../checks/report.ts';
import type { DemoLinks } from '../web/join.tsx';
import { eventAccessOf } from './event-access.ts';
import { createEvent, join } from './events.ts';
import { type Grader, requestGrading, runGrading } from './gradings.ts';
import { type Archive, type Store, update } from './ports.ts';
import type { LabEvent } from './records.ts';
import { newId } from './secrets.ts';

const listSchema = z.strictObject({
  participants: z.array(
    z.strictObject({
      alias: z.string(),
      language: z.enum(['ko', 'en']),
      /** Bundles in the order in which they were judged, and minutes since the start of the event. */
      gradings: z.array(z.strictObject({ bundle: z.string(), minutes: z.number() })),
    }),
  ),
});

/** Who takes part in the demo, and what was recorded of their clusters. */
export interface DemoPlan {
  participants: readonly {
    alias: string;
    language: 'ko' | 'en';
    gradings: readonly { bundle: Bundle; minutes: number }[];
  }[];
}

/** Minutes of the event that are left when the demo starts. */
const MINUTES_LEFT = 360;

/**
 * Reads `list.json` and the bundles that it names; without it, each bundle of the folder is a participant.
 * Throws Problem `bundle.damaged` or `bundle.newer`, ZodError for a wrong list.
 */
export function readDemo(folder: URL): DemoPlan {
  const list = new URL('list.json', folder);
  const bundleOf = (name: string) => parseBundle(readFileSync(new URL(name, folder)), name);
  if (existsSync(list)) {
    const { participants } = listSchema.parse(JSON.parse(readFileSync(list, 'utf8')));
    return {
      participants: participants.map(({ gradings, ...person }) => ({
        ...person,
        gradings: gradings.map(({ bundle, minutes }) => ({ bundle: bundleOf(bundle), minutes })),
      })),
    };
  }
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.json(\.gz)?$/.test(name)) : [];
  return {
    participants: files.sort().map((name, index) => ({
      alias: name.replace(/\.json(\.gz)?$/, ''),
      language: index % 2 === 0 ? 'ko' : 'en',
      gradings: [{ bundle: bundleOf(name), minutes: 20 + 5 * index }],
    })),
  };
}

/** A demo that has been judged. */
export interface Demo {
  event: LabEvent;
  /** Judges a participant's last bundle again. */
  grader: Grader;
  links(): Promise<DemoLinks>;
}

/** Makes the demo's event and judges everybody. Throws Problem `lab.unknown` when the lab of the bundles is not known. */
export async function startDemo(
  { store, archive, now }: { store: Store; archive: Archive; now: () => Date },
  plan: DemoPlan,
  labs: readonly LabFile[],
): Promise<Demo> {
  const bundles = plan.participants.flatMap(({ gradings }) => gradings);
  const labId = bundles[0]?.bundle.lab.id ?? labs[0]?.content.lab ?? '';
  const file = labs.find(({ content }) => content.lab === labId);
  if (file === undefined)
    throw new Problem('lab.unknown', { lab: labId, known: labs.map(({ content }) => content.lab), meant: [] });
  const length = Math.max(30, ...bundles.map(({ minutes }) => minutes)) + 2;
  const begin = now().getTime() - length * 60_000;
  const timeAt = (minutes: number) => new Date(begin + minutes * 60_000);
  const lab = bindLab(file);
  const created = await createEvent(
    store,
    {
      code: newId().replaceAll(/[^A-Za-z0-9]/g, ''),
      start: timeAt(0).toISOString(),
      end: timeAt(length + MINUTES_LEFT).toISOString(),
      demo: true,
      publicBoard: true,
      access: eventAccessOf(lab),
    },
    lab,
  );
  if (created === 'taken') throw new Error('the demo event exists already');
  const { event, instructorSecret } = created;
  const last = new Map<string, Bundle>();
  const grader: Grader = async ({ participant, kept, memory, onProgress, signal }) => {
    const bundle = last.get(participant.id);
    if (bundle === undefined) throw new Problem('bundle.unreadable', { file: participant.alias, reason: 'ENOENT' });
    const at = now();
    return {
      report: await judgeBundle(file, bundle, { kept, memory }, at, { onProgress, signal }),
      at: at.toISOString(),
    };
  };
  const people: { id: string; alias: string; href: string }[] = [];
  for (const { alias, language, gradings } of plan.participants) {
    const joined = await join(store, event, alias, language, timeAt(0));
    if (joined === 'taken') continue;
    const { participant, secret } = joined;
    const { id } = participant;
    people.push({ id, alias, href: `/e/${event.id}/p/${id}.${secret}` });
    for (const { bundle, minutes } of gradings) {
      last.set(id, bundle);
      await submitRecorded(store, event.id, id, bundle, timeAt(minutes));
      await judgeAt({ store, archive, event, id, at: timeAt(minutes), file, bundle });
    }
  }
  return {
    event,
    grader,
    async links() {
      const stored = await Promise.all(people.map(({ id }) => store.get('participant', event.id, id)));
      return {
        title: event.title,
        lab: labId,
        people: people.map(({ id: _, ...person }, index) => {
          const participant = stored[index]?.value;
          const earned = (bonus: boolean) =>
            event.steps
              .filter((step) => step.bonus === bonus)
              .reduce((sum, step) => sum + (participant?.steps[step.id]?.earned ?? 0), 0);
          return { ...person, points: earned(false), bonus: earned(true) };
        }),
        of: event.steps.reduce((sum, { points, bonus }) => sum + (bonus ? 0 : points), 0),
        board: `/e/${event.id}/board`,
        matrix: `/e/${event.id}/i/${instructorSecret}`,
      };
    },
  };
}

async function submitRecorded(store: Store, event: string, id: string, { cluster }: Bundle, at: Date) {
  const { name, region, account = '111122223333' } = cluster;
  // Recordings of one cluster stand for the clusters of several people, so nobody claims its ARN.
  await update(store, 'participant', event, id, (value) => ({
    ...value,
    cluster: {
      arn: `arn:aws:eks:${region}:${account}:cluster/${name}`,
      name,
      region,
      account,
      submittedAt: value.cluster?.submittedAt ?? at.toISOString(),
    },
  }));
}

async function judgeAt({
  store,
  archive,
  event,
  id,
  at,
  file,
  bundle,
}: {
  store: Store;
  archive: Archive;
  event: LabEvent;
  id: string;
  at: Date;
  file: LabFile;
  bundle: Bundle;
}) {
  const now = () => at;
  const grader: Grader = async ({ kept, memory, onProgress, signal }) => ({
    report: await judgeBundle(file, bundle, { kept, memory }, at, { onProgress, signal }),
    at: at.toISOString(),
  });
  const asked = await requestGrading({ store, queue: { send: async () => {} }, now }, event, id, false);
  if (asked.outcome !== 'started') return;
  const job = { event: event.id, participant: id, grading: asked.grading };
  await runGrading({ store, archive, grader, now }, job, new AbortController().signal);
}

/** Judges a bundle as if it had been recorded at another time; the engine sees the times of the recording. */
async function judgeBundle(
  file: LabFile,
  bundle: Bundle,
  { kept, memory }: { kept: Kept; memory: Memory },
  at: Date,
  options: Pick<Parameters<Grader>[0], 'onProgress' | 'signal'>,
): Promise<Report> {
  const { cluster, recordedAt, enrolledAt } = bundle;
  const known = Object.entries(bundle.parameters).filter(([name]) => Object.hasOwn(file.content.parameters, name));
  const lab: Lab = bindLab(file, Object.fromEntries(known));
  const shift = at.getTime() - Date.parse(recordedAt);
  const report = await grade(lab, {
    reader: replayReader(bundle),
    cluster,
    from: 'replay',
    at: recordedAt,
    ...(enrolledAt !== undefined && { enrolledAt }),
    kept: Object.fromEntries(Object.entries(kept).map(([check, time]) => [check, moved(time, -shift)])),
    memory,
    ...options,
  });
  return {
    ...report,
    at: at.toISOString(),
    steps: report.steps.map((step) => ({
      ...withPass(step, shift),
      checks: step.checks.map((check) => movedCheck(check, shift)),
    })),
    reads: report.reads.map((read) => ({ ...read, at: moved(read.at, shift) })),
  };
}

function movedCheck(check: CheckReport, shift: number): CheckReport {
  return {
    ...withPass(check, shift),
    ...(check.parts !== undefined && { parts: check.parts.map((part) => movedCheck(part, shift)) }),
  };
}

function withPass<T extends { passedAt?: string }>(item: T, shift: number): T {
  return item.passedAt === undefined ? item : { ...item, passedAt: moved(item.passedAt, shift) };
}

function moved(time: string, shift: number): string {
  return new Date(Date.parse(time) + shift).toISOString();
}
