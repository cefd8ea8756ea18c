/**
 * `podium grade`: grades a lab on a cluster or from a recording.
 */
import { setFlagsFromString } from 'node:v8';
import { type Bundle, bundleOf, situationOf } from '../../checks/bundle.ts';
import { Problem } from '../../checks/problem.ts';
import { parseCluster } from '../../checks/reads/arn.ts';
import type { Connection } from '../../checks/reads/connect.ts';
import { bundleBytes, recording } from '../../checks/reads/replay.ts';
import type { Kept, Memory, Report } from '../../checks/report.ts';
import { keptOf } from '../standing.ts';
import { type CommandLine, type Given, numberOf, refuseTogether, UsageError } from './arguments.ts';
import { explainProblem } from './explain.ts';
import { tryOut, write } from './files.ts';
import { exitCodes, print, type Session, type Work } from './host.ts';
import { junitOf } from './junit.ts';
import { cliTexts } from './language.ts';
import { liveSource, replaySource, type Source } from './source.ts';
import { type Assignment, assignmentOf, type Destination, destinationOf, sendEvidence } from './submit.ts';
import { isComplete, isJudged } from './summary.ts';
import { type View, viewOn } from './view.ts';

/** What a grading and those after it share. */
interface Run {
  source: Source;
  given: Given;
  view: View;
  session: Work;
  /** The event that gets the evidence, and what it wants. */
  event?: { destination: Destination; assignment: Assignment };
  connection?: Connection;
}

/**
 * Runs `podium grade` and gives the exit code.
 * Throws UsageError and Problem.
 */
export async function gradeCommand({ words, given }: CommandLine, session: Work): Promise<number> {
  // Before the clients are loaded, which would otherwise leave the heap twice as large as they need it.
  setFlagsFromString('--optimize-for-size');
  const every = checkOptions(words, given);
  const [word] = words;
  const destination = destinationOf(given, session.env);
  const event = destination && { destination, assignment: await assignmentOf(destination, session) };
  const source =
    given.replay === undefined
      ? await liveSource(word, given, session, event?.assignment)
      : await replaySource(given.replay, given);
  await tryOut([given.record, given.junit].flatMap((file) => (file === undefined || file === '-' ? [] : [file])));
  const isData = given.json === true || given.junit !== undefined;
  const view = viewOn(isData ? session.err : session.out, session);
  const run: Run = { source, given, session, view, ...(event !== undefined && { event }) };
  try {
    const done = given.watch === true ? watch(run, every) : gradeAndDeliver(run).then(exitCodeOf);
    return await Promise.race([done, aborted(session.signal)]);
  } finally {
    run.view.close();
    await disconnect(run);
  }
}

/** The exit code that a report stands for. */
function exitCodeOf(report: Report): number {
  if (isComplete(report)) return exitCodes.allPass;
  return isJudged(report) ? exitCodes.somePass : exitCodes.notGraded;
}

/** Throws UsageError; gives the seconds between gradings. */
function checkOptions(words: readonly string[], given: Given): number {
  const aws = ['role-arn', 'external-id'] as const;
  refuseTogether(given, [
    ['json', 'junit'],
    ...aws.flatMap((name) => [['kubeconfig', name] as const, ['context', name] as const]),
    ...(['record', 'watch', 'submit', 'region', 'profile', 'kubeconfig', 'context', ...aws] as const).map(
      (name) => ['replay', name] as const,
    ),
    // Parameters are those of the event, which judges one thing after the other.
    ...(['param', 'watch'] as const).map((name) => ['submit', name] as const),
  ]);
  const every = numberOf(given, 'every', 5, 3600);
  if (every !== undefined && given.watch !== true)
    throw new UsageError('needsOption', { option: '--every', other: '--watch' });
  if (given['external-id'] !== undefined && given['role-arn'] === undefined)
    throw new UsageError('needsOption', { option: '--external-id', other: '--role-arn' });
  const [word] = words;
  if (given.replay !== undefined && word !== undefined) throw new UsageError('extraWord', { word });
  return every ?? 15;
}

/** Grades until every required step passes; while it watches, a connection that breaks is no reason to give up. */
async function watch(run: Run, every: number): Promise<number> {
  const { view, session } = run;
  let kept: Kept = {};
  let memory: Memory = {};
  let isFirst = true;
  for (;;) {
    try {
      const report = await gradeAndDeliver(run, kept, memory);
      if (isComplete(report)) return exitCodes.allPass;
      isFirst = false;
      kept = keptOf(kept, report.steps);
      memory = report.memory ?? {};
    } catch (error) {
      if (isFirst || !(error instanceof Problem) || error.code === 'file.unwritable') throw error;
      view.trouble(explainProblem(error, session.language));
    }
    // A reader is for one grading: it remembers what the cluster was.
    await disconnect(run);
    for (let seconds = every; seconds > 0; seconds--) {
      view.waiting(seconds);
      await pause(1000);
      session.signal.throwIfAborted();
    }
  }
}

async function gradeAndDeliver(run: Run, kept?: Kept, since?: Memory): Promise<Report> {
  const { source, given, view, session, event } = run;
  if (source.label !== undefined) view.busy(cliTexts(session.language).report.connecting({ cluster: source.label }));
  run.connection ??= await source.connect();
  const { reader } = run.connection;
  const { name, region, account } = run.connection.cluster;
  const cluster = { name, region, ...(account !== undefined && { account }) };
  if (event !== undefined) checkCluster(cluster, event.assignment);
  const { recorded } = source;
  const enrolledAt = event?.assignment.enrolledAt ?? recorded?.enrolledAt;
  const situation = situationOf({ ...recorded, enrolledAt, memory: since ?? recorded?.memory });
  const lab = source.labOn(run.connection.cluster);
  const recorder = given.record === undefined && event === undefined ? undefined : recording(reader);
  view.begin(lab, cluster, recorded?.recordedAt);
  const report = await session.parts.grade(lab, {
    reader: recorder?.reader ?? reader,
    cluster,
    from: recorded === undefined ? 'live' : 'replay',
    ...(recorded !== undefined && { at: recorded.recordedAt }),
    ...situation,
    ...(kept !== undefined && { kept }),
    signal: session.signal,
    onProgress: (progress) => view.progress(progress),
  });
  session.signal.throwIfAborted();
  const bundle = recorder && bundleOf(report, recorder.reads(), situation);
  const files = await writeFiles(report, bundle, given, session);
  view.finish(report, given.watch !== true || isComplete(report));
  // Watching gives one report per line, for programs that read them as they come.
  if (given.json === true) print(session.out, [JSON.stringify(report, null, given.watch === true ? undefined : 2)]);
  if (given.junit === '-') session.out.write(junitOf(report, session.language));
  if (given.watch !== true) print(session.err, files.written);
  if (event !== undefined && bundle !== undefined) {
    await sendEvidence(bundle, event.destination, session);
    print(session.err, [cliTexts(session.language).report.submitted({ page: event.destination.page.href })]);
  }
  // What could not be written is no reason to keep the rest back.
  if (files.failure !== undefined) throw files.failure;
  return report;
}

/** Throws Problem for a cluster that the event would not take. */
function checkCluster({ name, region, account }: Report['cluster'], { cluster }: Assignment) {
  if (cluster === undefined) {
    if (account === undefined) throw new Problem('recorded.noAccount', { cluster: name });
    return;
  }
  const own = parseCluster(cluster);
  const isOwn = own.name === name && own.region === region && (account ?? own.account) === own.account;
  const placeOf = (one: { name: string; region?: string }) => `${one.name} (${one.region})`;
  if (!isOwn) throw new Problem('recorded.otherCluster', { cluster: placeOf({ name, region }), wanted: placeOf(own) });
}

/** Writes what options ask for; gives sentences about it, and the first failure. */
async function writeFiles(
  report: Report,
  bundle: Bundle | undefined,
  { record, junit }: Given,
  { language }: Session,
): Promise<{ written: string[]; failure?: unknown }> {
  const { report: texts } = cliTexts(language);
  const written: string[] = [];
  const failures: unknown[] = [];
  const attempt = async (file: string, content: string | Uint8Array, sentence: string) =>
    write(file, content).then(
      () => written.push(sentence),
      (error: unknown) => failures.push(error),
    );
  if (record !== undefined && bundle !== undefined)
    await attempt(record, bundleBytes(bundle, record), texts.recorded({ file: record }));
  if (junit !== undefined && junit !== '-')
    await attempt(junit, junitOf(report, language), texts.written({ file: junit }));
  return { written, failure: failures[0] };
}

async function disconnect(run: Run) {
  const { connection } = run;
  delete run.connection;
  await connection?.reader.close();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The exit code for Ctrl-C, as soon as it is pressed. */
function aborted(signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(exitCodes.interrupted);
    signal.addEventListener('abort', () => resolve(exitCodes.interrupted), { once: true });
  });
}
