/**
 * The engine: fetches the reads of a lab in parallel, judges each check as soon as its evidence is in, and adds up.
 */
import { createHash } from 'node:crypto';
import type { Situation } from './bundle.ts';
import type { Code, Value } from './codes.ts';
import { collectEvidence, defaultLimits, type Evidence, type Limits } from './evidence.ts';
import { followOf } from './follow.ts';
import type { Lab, LabCheck, LabStep } from './lab.ts';
import type { ReadSpec } from './reads/read.ts';
import type { Reader } from './reads/reader.ts';
import { type CheckReport, type Kept, type Progress, REPORT_VERSION, type Report, type StepReport } from './report.ts';
import { latest } from './rules/objects.ts';
import { allOf, anyOf, decisiveParts, pointsOf, totalOf } from './tally.ts';
import { type Check, type CheckContext, type Finding, type Reads, readsOf, type Verdict } from './verdict.ts';

export interface GradeOptions extends Situation {
  reader: Reader;
  cluster: { name: string; region: string; account?: string };
  from: 'live' | 'replay';
  /** ISO 8601 time of the evidence: absent for a live grading, the time of recording for a replay. */
  at?: string;
  /** What was earned before; absent when nothing is remembered between gradings. */
  kept?: Kept;
  limits?: Partial<Limits>;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/** Largest memory of one check: all of them are kept with the participant. */
const MEMORY_BYTES = 4096;

type LabLeaf = Extract<LabCheck, { type: 'check' }>;

/** What a check came to, before what was earned earlier is looked at. */
interface Judged {
  verdict: Verdict;
  code?: Code;
  values: Readonly<Record<string, Value>>;
  waitSeconds?: number;
  evidence: string[];
}

/** One grading under way. */
interface Run {
  lab: Lab;
  options: GradeOptions;
  at: string;
  evidence: Evidence;
  steps: Map<string, Promise<StepReport>>;
  /** What checks remember from now on. */
  memory: Record<string, unknown>;
}

/** Grades a lab; never rejects for anything that a cluster, AWS or a check does. */
export async function grade(lab: Lab, options: GradeOptions): Promise<Report> {
  const started = performance.now();
  const at = options.at ?? new Date().toISOString();
  const evidence = collectEvidence(
    options.reader,
    { ...defaultLimits, ...options.limits },
    options.signal,
    (done, known) => options.onProgress?.({ type: 'reads', done, known }),
  );
  const run: Run = { lab, options, at, evidence, steps: new Map(), memory: { ...options.memory } };
  evidence.announce(readsOfLab(lab, contextOf(run, 0)));
  const steps = await Promise.all(
    lab.steps.map(async (step, index) => {
      const report = await gradeStep(run, step);
      options.onProgress?.({ type: 'step', step: report, index });
      return report;
    }),
  );
  const report: Report = {
    report: 'podium',
    version: REPORT_VERSION,
    lab: { id: lab.id, version: lab.version, title: lab.title },
    cluster: options.cluster,
    parameters: lab.parameters,
    at,
    durationMs: Math.round(performance.now() - started),
    from: options.from,
    points: totalOf(steps),
    steps,
    reads: evidence.reads(),
    ...(options.memory !== undefined && { memory: run.memory }),
  };
  evidence.close();
  options.onProgress?.({ type: 'done', report });
  return report;
}

/** The reads that all checks of a lab need before anything is known; checks whose `needs` throw are left out. */
export function readsOfLab(lab: Lab, context: CheckContext): ReadSpec[] {
  return lab.steps
    .flatMap((step) => step.checks.flatMap(leavesOf))
    .flatMap((leaf) => {
      try {
        return readsOf(leaf.check.needs(leaf.params, context));
      } catch {
        return [];
      }
    });
}

/** The single checks of a combination. */
export function leavesOf(check: LabCheck): LabLeaf[] {
  return check.type === 'check' ? [check] : check.parts.flatMap(leavesOf);
}

function contextOf(run: Run, window: number, stepStartedAt?: string): CheckContext {
  const { cluster, enrolledAt, isOver } = run.options;
  return {
    now: run.at,
    cluster,
    window,
    ...(enrolledAt !== undefined && { enrolledAt }),
    ...(isOver !== undefined && { isOver }),
    ...(stepStartedAt !== undefined && { stepStartedAt }),
  };
}

/** The report of a step, made once however many steps come after it. */
function gradeStep(run: Run, step: LabStep): Promise<StepReport> {
  const known = run.steps.get(step.id);
  if (known !== undefined) return known;
  const report = makeStepReport(run, step);
  run.steps.set(step.id, report);
  return report;
}

async function makeStepReport(run: Run, step: LabStep): Promise<StepReport> {
  const { id, title, hint, graded, bonus, after } = step;
  const head = { id, title, ...(hint !== undefined && { hint }), graded, bonus, after };
  if (!graded) return { ...head, verdict: 'skipped', live: 'skipped', points: { earned: 0, of: 0 }, checks: [] };
  const implied = step.impliedBy === undefined ? undefined : await impliedReport(run, step, step.impliedBy);
  if (implied !== undefined && (step.checks.length === 0 || implied.verdict === 'pass')) return { ...head, ...implied };
  const gate = gateOf(run, step);
  const checks = await Promise.all(placesOf(step.checks).map((place) => gradeCheck(run, step, place, gate)));
  const verdict = allOf(checks.map((check) => check.verdict));
  const { waitsFor } = await gate;
  const passedAt = latest(checks.map((check) => check.passedAt));
  return {
    ...head,
    verdict,
    live: allOf(checks.map((check) => check.live)),
    points: { earned: pointsOf(checks, step.points), of: step.points },
    ...(verdict === 'pass' && passedAt !== undefined && { passedAt }),
    ...(verdict === 'skipped' && waitsFor !== undefined && { waitsFor }),
    checks,
  };
}

async function impliedReport(
  run: Run,
  step: LabStep,
  by: string,
): Promise<Pick<StepReport, 'verdict' | 'live' | 'points' | 'checks' | 'passedAt' | 'waitsFor'>> {
  const other = run.lab.steps.find(({ id }) => id === by);
  const report = other === undefined ? undefined : await gradeStep(run, other);
  const passes = report?.verdict === 'pass';
  return {
    verdict: passes ? 'pass' : 'skipped',
    live: report?.live === 'pass' ? 'pass' : 'skipped',
    points: { earned: passes ? step.points : 0, of: step.points },
    ...(passes && report.passedAt !== undefined ? { passedAt: report.passedAt } : { waitsFor: by }),
    checks: [],
  };
}

/** Whether the steps before a step let it be judged, and since when. */
interface Gate {
  /** Step that has not passed. */
  waitsFor?: string;
  startedAt?: string;
}

async function gateOf(run: Run, step: LabStep): Promise<Gate> {
  const before = await Promise.all(
    run.lab.steps.filter(({ id, graded }) => graded && step.after.includes(id)).map((other) => gradeStep(run, other)),
  );
  // What the grader could not read is no reason to hold back what it can: only a judged step stands in the way.
  const waitsFor = before.find(({ verdict }) => verdict === 'fail' || verdict === 'pending' || verdict === 'skipped');
  if (waitsFor !== undefined) return { waitsFor: waitsFor.id };
  if (run.options.kept === undefined) return {};
  const startedAt = latest([run.options.enrolledAt, ...before.map(({ passedAt }) => passedAt)]);
  return startedAt === undefined ? {} : { startedAt };
}

/** A check with what names it in its step: where it stands (`id`), and what it asks for (`key`). */
interface Place {
  check: LabCheck;
  id: string;
  key: string;
}

/**
 * The places of checks within `parent`. A key is made of what a check asks for, so that what was earned stays with its
 * check when others are put before it; equal ones are counted.
 */
function placesOf(checks: readonly LabCheck[], parent?: Omit<Place, 'check'>): Place[] {
  const seen = new Map<string, number>();
  return checks.map((check, index) => {
    const own =
      check.type === 'check'
        ? `${check.check.name}~${digest(check.params)}`
        : `${check.type}~${digest(shapeOf(check))}`;
    const count = (seen.get(own) ?? 0) + 1;
    seen.set(own, count);
    const key = count === 1 ? own : `${own}~${count}`;
    return parent === undefined
      ? { check, id: `${index}`, key }
      : { check, id: `${parent.id}.${index}`, key: `${parent.key}/${key}` };
  });
}

/** What a check or a combination asks for, as JSON. */
function shapeOf(check: LabCheck): unknown {
  return check.type === 'check' ? [check.check.name, check.params] : [check.type, check.parts.map(shapeOf)];
}

function digest(given: unknown): string {
  return createHash('sha256').update(JSON.stringify(given)).digest('hex').slice(0, 8);
}

async function gradeCheck(run: Run, step: LabStep, place: Place, gate: Promise<Gate>): Promise<CheckReport> {
  const { check, key } = place;
  const name = `${step.id}/${key}`;
  const report =
    check.type === 'check'
      ? { id: place.id, key, ...(await gradeLeaf(run, check, name, gate)) }
      : { id: place.id, key, ...(await gradeParts(run, step, check, place, gate)) };
  const keptAt = check.keep === 'latch' ? run.options.kept?.[name] : undefined;
  const isKept = report.live !== 'pass' && keptAt !== undefined;
  const verdict = isKept ? 'pass' : report.live;
  const passedAt = verdict === 'pass' ? (keptAt ?? run.at) : undefined;
  return {
    ...report,
    verdict,
    ...(passedAt !== undefined && { passedAt }),
    ...(check.points !== undefined && { points: { earned: verdict === 'pass' ? check.points : 0, of: check.points } }),
  };
}

async function gradeParts(
  run: Run,
  step: LabStep,
  check: Exclude<LabCheck, LabLeaf>,
  place: Place,
  gate: Promise<Gate>,
): Promise<Omit<CheckReport, 'id' | 'key'>> {
  const parts = await Promise.all(placesOf(check.parts, place).map((part) => gradeCheck(run, step, part, gate)));
  const combine = check.type === 'anyOf' ? anyOf : allOf;
  const live = combine(parts.map((part) => part.live));
  const [decisive] = decisiveParts({ use: check.type, live, parts });
  const waits = parts.flatMap((part) => (part.live === 'pending' ? (part.waitSeconds ?? []) : []));
  return {
    use: check.type,
    params: null,
    verdict: live,
    live,
    ...(live !== 'pass' && decisive?.code !== undefined && { code: decisive.code }),
    values: decisive?.values ?? {},
    ...(live === 'pending' && waits.length > 0 && { waitSeconds: decisive?.waitSeconds ?? Math.min(...waits) }),
    ...(decisive?.command !== undefined && { command: decisive.command }),
    evidence: [...new Set(parts.flatMap((part) => part.evidence))],
    parts,
  };
}

async function gradeLeaf(
  run: Run,
  leaf: LabLeaf,
  name: string,
  gate: Promise<Gate>,
): Promise<Omit<CheckReport, 'id' | 'key'>> {
  const { check, params } = leaf;
  const window = leaf.window ?? check.window;
  const { verdict, evidence, values, code, waitSeconds } = await judgeLeaf(run, leaf, name, gate);
  const command = attempt(() => check.command(params, contextOf(run, window)));
  return {
    use: check.name,
    params,
    verdict,
    live: verdict,
    ...(code !== undefined && { code }),
    values,
    ...(waitSeconds !== undefined && { waitSeconds }),
    ...(command !== undefined && { command }),
    evidence,
  };
}

async function judgeLeaf(run: Run, leaf: LabLeaf, name: string, gate: Promise<Gate>): Promise<Judged> {
  const { check, params } = leaf;
  const window = leaf.window ?? check.window;
  const keys: string[] = [];
  const seen: Record<string, unknown> = {};
  try {
    const context = contextOf(run, window);
    let trouble = await readInto(run.evidence, check.needs(params, context), seen, keys);
    for (const stage of [check.followUp, check.followOn]) {
      if (trouble !== undefined) break;
      const more = stage(params, seen, context);
      assertDeclared(check, params, readsOf(more));
      trouble = await readInto(run.evidence, more, seen, keys);
    }
    // Before the gate: the baseline is what was there at enrolment, whichever steps have passed by then.
    if (trouble === undefined) remember(run, check, name, params, seen);
    const { waitsFor, startedAt } = await gate;
    if (waitsFor !== undefined) return { verdict: 'skipped', values: {}, evidence: keys };
    if (trouble !== undefined) return { ...trouble, evidence: keys };
    const memory = run.memory[name];
    const known = { ...contextOf(run, window, startedAt), ...(memory !== undefined && { memory }) };
    return { ...check.judge(params, seen, known), evidence: keys } satisfies Finding & { evidence: string[] };
  } catch {
    const { waitsFor } = await gate;
    if (waitsFor !== undefined) return { verdict: 'skipped', values: {}, evidence: keys };
    return { verdict: 'error', code: 'check.crashed', values: { check: check.name }, evidence: keys };
  }
}

/** Keeps what a check remembers; what is too large to be kept is not, rather than cut. */
function remember(run: Run, check: Check, name: string, params: unknown, seen: Readonly<Record<string, unknown>>) {
  if (run.options.memory === undefined) return;
  const before = run.options.memory[name];
  const context = { ...contextOf(run, 0), ...(before !== undefined && { memory: before }) };
  const memory = check.remember(params, seen, context);
  if (memory !== undefined && JSON.stringify(memory).length <= MEMORY_BYTES) run.memory[name] = memory;
}

/** Reads a set into `seen`; gives why it cannot be judged, if any read of it was denied or failed. */
async function readInto(
  evidence: Evidence,
  reads: Reads,
  seen: Record<string, unknown>,
  keys: string[],
): Promise<Omit<Judged, 'evidence'> | undefined> {
  const answers = await Promise.all(
    Object.entries(reads).map(async ([name, read]) => {
      const got = await Promise.all(readsOf({ [name]: read }).map((spec) => evidence.read(spec)));
      const values = got.map(({ answer }) => (answer.outcome === 'value' ? answer.value : undefined));
      seen[name] = Array.isArray(read) ? values : values[0];
      return got;
    }),
  );
  // In the order of asking, not of arriving: the same evidence always gives the same report.
  const troubles = answers.flat().flatMap(({ answer, key }): Omit<Judged, 'evidence'>[] => {
    if (!keys.includes(key)) keys.push(key);
    if (answer.outcome === 'value') return [];
    const verdict = answer.outcome === 'denied' ? 'blocked' : 'error';
    return [{ verdict, code: answer.code, values: { ...answer.values } }];
  });
  return troubles.find(({ verdict }) => verdict === 'blocked') ?? troubles[0];
}

/** Throws when a check follows up with a read it has not declared: the permissions would not be known beforehand. */
function assertDeclared(check: Check, params: unknown, specs: readonly ReadSpec[]) {
  for (const spec of specs) {
    const follow = followOf(spec);
    if (follow === undefined || !check.follows(params).includes(follow))
      throw new Error(`${check.name} does not declare that it follows up with ${follow ?? spec.source}`);
  }
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
