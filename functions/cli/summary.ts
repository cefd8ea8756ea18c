/**
 * What stands above and below the list of steps.
 */
import type { Localized } from '../../checks/lab.ts';
import type { CheckReport, Report, StepReport } from '../../checks/report.ts';
import type { Language } from '../../web/text/types.ts';
import { type Explanation, troublesOf } from './explain.ts';
import { cliTexts } from './language.ts';
import { harmless } from './paint.ts';
import type { Look } from './steps.ts';
import { pad, widthOf, wrap } from './width.ts';

/** The lines above the list: lab, cluster and, for a recording, its time. */
export function headingLines(
  title: Localized,
  cluster: { name: string; region: string },
  recordedAt: string | undefined,
  look: Look,
): string[] {
  const { report } = cliTexts(look.language);
  const place = [cluster.name, cluster.region, recordedAt && report.recordedAt({ time: shortTime(recordedAt) })];
  return [
    ...wrap(harmless(title[look.language]), look.width).map((line) => look.paint('strong', line)),
    ...wrap(harmless(place.filter((part) => part).join(' · ')), look.width).map((line) => look.paint('quiet', line)),
  ];
}

/** The lines below the list: points, and what to do next. */
export function summaryLines(report: Report, look: Look): string[] {
  const texts = cliTexts(look.language).report;
  const blocks = [totalLines(report, look)];
  const next = nextStep(report);
  if (isComplete(report)) {
    const isWhole = report.steps.every(({ graded }) => graded);
    const sentence = next !== undefined ? texts.requiredPass : isWhole ? texts.allPass : texts.gradedPass;
    blocks.push(wrap(sentence, look.width).map((line) => look.paint('pass', line)));
  }
  if (next !== undefined) blocks.push(nextLines(report, next, look));
  blocks.push(...troubleBlocks(report, next, look));
  return blocks.filter((block) => block.length > 0).flatMap((block) => ['', ...block]);
}

/** Points and the next step in few lines, for below a list that is shown again and again. */
export function briefLines(report: Report, look: Look): string[] {
  const next = nextStep(report);
  const [trouble] = next === undefined ? [] : troublesOf(next, look.language);
  const { seen, next: todo } = trouble?.explanation ?? {};
  const explanation = { ...(seen !== undefined && { seen }), ...(todo !== undefined && { next: todo }) };
  return [
    '',
    ...totalLines(report, look).slice(0, 1),
    ...(next === undefined ? [] : ['', ...nextTitle(report, next, look), ...explainedLines(explanation, {}, look)]),
  ];
}

/** Whether every step that counts passes. */
export function isComplete(report: Report): boolean {
  return required(report).every(({ verdict }) => verdict === 'pass');
}

/** Whether anything could be judged: false when all that stood in the way of a verdict was the grader's access. */
export function isJudged(report: Report): boolean {
  const verdicts = report.steps.filter(({ graded }) => graded).map(({ verdict }) => verdict);
  const isStuck = verdicts.includes('blocked') || verdicts.includes('error');
  return !isStuck || verdicts.some((verdict) => verdict === 'pass' || verdict === 'fail' || verdict === 'pending');
}

/**
 * The step to work on: the first where the learner can do something (it failed, or access is missing), else one that is on
 * its way, else one that went wrong on our side; bonus steps last.
 */
function nextStep(report: Report): StepReport | undefined {
  const candidates = [required(report), report.steps.filter(({ graded, bonus }) => graded && bonus)];
  for (const steps of candidates)
    for (const verdicts of [['fail', 'blocked'], ['pending'], ['error'], ['skipped']]) {
      const step = steps.find((one) => verdicts.includes(one.verdict));
      if (step !== undefined) return step;
    }
  return undefined;
}

function required(report: Report): StepReport[] {
  return report.steps.filter(({ graded, bonus }) => graded && !bonus);
}

function totalLines(report: Report, { language, paint, width }: Look): string[] {
  const texts = cliTexts(language).report;
  const counted = required(report);
  const passed = counted.filter(({ verdict }) => verdict === 'pass').length;
  const { earned, of, bonus } = report.points;
  const points = [texts.points({ earned, of }), ...(bonus > 0 ? [texts.plusBonus({ points: bonus })] : [])].join(' + ');
  const requests = report.reads.reduce((sum, read) => sum + read.requests, 0);
  const effort =
    report.from === 'live' ? [texts.took({ seconds: (report.durationMs / 1000).toFixed(1), requests })] : [];
  const share = texts.passed({ passed, of: counted.length });
  const all = [share, ...effort].join(' · ');
  const line = (rest: string) =>
    widthOf(`${points} · ${rest}`) > width ? undefined : `${paint('strong', points)} · ${paint('quiet', rest)}`;
  const notGraded = report.steps.filter(({ graded }) => !graded).length;
  return [
    line(all) ?? line(share) ?? paint('strong', points),
    ...(notGraded === 0 ? [] : wrap(texts.notGraded({ steps: notGraded }), width).map((line) => paint('quiet', line))),
  ];
}

function nextLines(report: Report, step: StepReport, look: Look): string[] {
  const [trouble] = troublesOf(step, look.language);
  const hint = step.verdict === 'fail' ? step.hint?.[look.language] : undefined;
  return [
    ...nextTitle(report, step, look),
    ...explainedLines(trouble?.explanation ?? {}, { check: trouble?.check, hint }, look),
  ];
}

function nextTitle(report: Report, step: StepReport, { language, paint, width }: Look): string[] {
  const texts = cliTexts(language).report;
  const naming = { number: report.steps.indexOf(step) + 1, title: harmless(step.title[language]) };
  return wrap(step.bonus ? texts.bonusStep(naming) : texts.nextStep(naming), width).map((line) =>
    paint('strong', line),
  );
}

function explainedLines(
  { seen, wanted, next }: Partial<Explanation>,
  { check, hint }: { check?: CheckReport | undefined; hint?: string | undefined },
  look: Look,
): string[] {
  const texts = cliTexts(look.language).report;
  const again = check?.waitSeconds === undefined ? undefined : texts.again({ seconds: check.waitSeconds });
  const isPending = check?.verdict === 'pending';
  const rows: [string, string | undefined][] = [
    [texts.seen, seen],
    [texts.wanted, wanted],
    [texts.next, isPending && again !== undefined ? again : next],
    [texts.hint, hint],
    [texts.command, check?.command],
  ];
  const given = rows.filter(([, text]) => text !== undefined);
  const labelWidth = Math.max(0, ...given.map(([label]) => widthOf(label)));
  const indent = ' '.repeat(labelWidth + 4);
  return given.flatMap(([label, text]) => {
    if (text === undefined || text === '') return [];
    const clean = harmless(text);
    // A command is not broken into lines, so that it can be copied as a whole.
    const lines = label === texts.command ? clean.split('\n') : wrap(clean, look.width - labelWidth - 4);
    return lines.map((line, index) =>
      index === 0 ? `  ${look.paint('quiet', pad(label, labelWidth))}  ${line}` : indent + line,
    );
  });
}

/** What could not be read elsewhere, once per cause: often one missing right stands behind several steps. */
function troubleBlocks(report: Report, next: StepReport | undefined, look: Look): string[][] {
  const { language, paint } = look;
  const { report: texts, words } = cliTexts(language);
  const byCause = new Map<string, { verdict: 'blocked' | 'error'; steps: number[]; explanation: Explanation }>();
  report.steps.forEach((step, index) => {
    if (!step.graded || (step.verdict !== 'blocked' && step.verdict !== 'error') || step === next) return;
    const [trouble] = troublesOf(step, language);
    const seen = trouble?.explanation.seen;
    if (trouble === undefined || seen === undefined) return;
    const cause = byCause.get(seen);
    if (cause === undefined)
      byCause.set(seen, {
        verdict: step.verdict,
        steps: [index + 1],
        explanation: trouble.explanation,
      });
    else cause.steps.push(index + 1);
  });
  const [shown] = next === undefined ? [] : troublesOf(next, language);
  return [...byCause.values()]
    .filter(({ explanation }) => explanation.seen !== shown?.explanation.seen)
    .slice(0, 3)
    .map(({ verdict, steps, explanation }) => [
      paint(verdict, texts.troubled({ steps, word: words[verdict] })),
      ...explainedLines(explanation, {}, look),
    ]);
}

/** A time as people read it, to the minute and in UTC, so that a recording shows the same everywhere. */
function shortTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** The time of day where the program runs. */
export function clockTime(language: Language): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(new Date());
}
