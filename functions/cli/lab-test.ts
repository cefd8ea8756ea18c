/**
 * `podium lab test`: a lab tried on recordings, without a cluster.
 */
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Guard, type Outcome, type Sample, type Trial, tryLab } from '../../checks/authoring/trial.ts';
import type { LabFile } from '../../checks/lab-file.ts';
import { meantBy } from '../../checks/lab-form.ts';
import { findLab, knownLabs } from '../../checks/labs.ts';
import { Problem } from '../../checks/problem.ts';
import { parseBundle } from '../../checks/reads/replay.ts';
import type { StepReport } from '../../checks/report.ts';
import { type CommandLine, type Given, parametersOf, UsageError } from './arguments.ts';
import { troublesOf } from './explain.ts';
import { readRecording } from './files.ts';
import { exitCodes, print, type Session } from './host.ts';
import { labTexts } from './lab-texts.ts';
import { cliTexts } from './language.ts';
import { harmless, signs } from './paint.ts';
import { pad } from './width.ts';

/** Runs `podium lab test` and gives the exit code. Throws UsageError and Problem. */
export async function testCommand({ words, given }: CommandLine, session: Session): Promise<number> {
  const [id] = words;
  if (id === undefined) throw new UsageError('missingLab', { known: knownLabs().map(({ content }) => content.lab) });
  const started = performance.now();
  const file = findLab(id);
  const trial = await tryLab(file, await samplesOf(given, file), parametersOf(given));
  if (given.json === true) print(session.out, [jsonOf(trial, file)]);
  else {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    print(session.out, [...linesOf(trial, session), labTexts(session.language).test.took({ seconds })]);
  }
  return trial.isGood ? exitCodes.allPass : exitCodes.somePass;
}

async function samplesOf(given: Given, { content }: LabFile): Promise<Sample[]> {
  const ids = content.steps.map((step) => step.id);
  const named = await Promise.all(
    (['pass', 'fail'] as const).map(async (expect) =>
      (await Promise.all((given[expect] ?? []).map((text) => recordingsOf(text, ids))))
        .flat()
        .map((one) => ({ ...one, expect })),
    ),
  );
  return Promise.all(
    named.flat().map(async (one) => ({ ...one, bundle: parseBundle(await readRecording(one.file), one.file) })),
  );
}

/**
 * The recordings that `FILE`, `STEP=FILE` or a folder in place of the file means, with the step each is of.
 * Throws UsageError `unknownStep`, and Problem.
 */
async function recordingsOf(text: string, ids: readonly string[]): Promise<{ file: string; step?: string }[]> {
  const { step, path } = await stepAndPath(text, ids);
  const files = await recordingsAt(path);
  const isFolder = files[0] !== path;
  return files.map((file) => {
    const own = step ?? (isFolder ? stepNamed(file, ids) : undefined);
    return { file, ...(own !== undefined && { step: own }) };
  });
}

async function stepAndPath(text: string, ids: readonly string[]): Promise<{ step?: string; path: string }> {
  const [, step, path] = /^([a-z0-9-]+)=(.+)$/.exec(text) ?? [];
  if (step === undefined || path === undefined) return { path: text };
  if (ids.includes(step)) return { step, path };
  const isFile = await stat(text).then(
    () => true,
    () => false,
  );
  if (isFile) return { path: text };
  throw new UsageError('unknownStep', { id: step, meant: meantBy(step, ids) });
}

/** The step that a recording in a folder is named after: `web.json.gz`, `web.wrong-port.json`. */
function stepNamed(file: string, ids: readonly string[]): string | undefined {
  const [stem] = basename(file).split('.');
  return ids.find((id) => id === stem);
}

/** The file itself, or the recordings of a folder. Throws Problem `bundle.unreadable`. */
async function recordingsAt(path: string): Promise<string[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [path];
  const names = (await readdir(path)).filter((name) => /\.json(\.gz)?$/.test(name)).sort();
  if (names.length === 0) throw new Problem('bundle.unreadable', { file: path, reason: 'empty' });
  return names.map((name) => join(path, name));
}

function linesOf({ outcomes, guards, isGood }: Trial, session: Session): string[] {
  const texts = labTexts(session.language).test;
  const paint = session.paintOn(session.out);
  const stuck = guards.filter(({ canFail }) => !canFail);
  const idle = outcomes.flatMap((outcome) => outcome.idle);
  const access = [...new Set(outcomes.flatMap((outcome) => outcome.access))];
  return [
    ...outcomes.flatMap((outcome) => outcomeLines(outcome, session)),
    ...(guards.length === 0 ? [] : [texts.guarded({ checks: guards.length, damages: damagesIn(guards) })]),
    ...(stuck.length === 0 ? [] : [paint('fail', texts.cannotFail), ...stuck.map((guard) => `  ${nameOf(guard)}`)]),
    ...(access.length === 0 ? [] : [texts.access({ steps: access })]),
    ...(idle.length === 0 ? [] : [texts.idle({ steps: idle })]),
    ...(guards.length + stuck.length + idle.length + access.length === 0 ? [] : ['']),
    isGood ? texts.good : paint('fail', texts.bad),
  ];
}

function outcomeLines({ file, expect, report, steps }: Outcome, session: Session): string[] {
  const texts = labTexts(session.language).test;
  const { words } = cliTexts(session.language);
  const paint = session.paintOn(session.out);
  const width = Math.max(...report.steps.map(({ id }) => id.length));
  const only = steps.length === 1 && report.steps.length > 1 ? steps[0]?.step.id : undefined;
  const title = texts.expected[expect]({ of: file ?? texts.emptyCluster, ...(only !== undefined && { step: only }) });
  // On an empty cluster nothing is worth a line but what passes.
  const shown = file === undefined ? steps.filter(({ isAsExpected }) => !isAsExpected) : steps;
  return [
    paint('strong', harmless(title)),
    ...shown.map(({ step, isAsExpected }) => {
      const seen = troublesOf(step, session.language)[0]?.explanation.seen;
      const why = isAsExpected || seen === undefined ? '' : `: ${seen}`;
      const got = `${words[step.live]}${isAsExpected ? '' : ` ← ${texts.unexpected[expect]}`}${why}`;
      return `  ${paint(isAsExpected ? 'pass' : 'fail', isAsExpected ? signOf(step, expect) : signs.fail)} ${pad(step.id, width)}  ${harmless(got)}`;
    }),
    '',
  ];
}

/** The sign of a step that is as it has to be. */
function signOf({ live }: StepReport, expect: Outcome['expect']): string {
  return expect === 'pass' && live === 'skipped' ? signs.skipped : signs.pass;
}

function nameOf({ step, check, use }: Guard): string {
  return `${step}/${check}  ${use}`;
}

function damagesIn(guards: readonly Guard[]): number {
  return guards.reduce((sum, { damages }) => sum + damages.length, 0);
}

function jsonOf({ outcomes, guards, isGood }: Trial, { content }: LabFile): string {
  return JSON.stringify(
    {
      test: 'podium',
      version: 1,
      lab: { id: content.lab, version: content.version },
      good: isGood,
      outcomes: outcomes.map(({ file, expect, steps, idle, access }) => ({
        ...(file === undefined ? { empty: true, idle } : { file }),
        access,
        expect,
        steps: steps.map(({ step, isAsExpected }) => ({ id: step.id, got: step.live, asExpected: isAsExpected })),
      })),
      checks: guards.map(({ step, check, use, canFail, damages }) => ({
        step,
        check,
        use,
        canFail,
        damages: damages.length,
        crashed: damages.flatMap(({ thrown }) => (thrown === undefined ? [] : [thrown])),
        unnoticed: damages.filter(({ passes }) => passes).map(({ field, operation }) => `${field} ${operation}`),
      })),
    },
    null,
    2,
  );
}
