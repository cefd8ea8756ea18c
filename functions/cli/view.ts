/**
 * Shows a grading while it runs: a list redrawn in place on a terminal, plain lines elsewhere.
 */
import type { Lab } from '../../checks/lab.ts';
import type { Progress, Report, StepReport } from '../../checks/report.ts';
import type { Session } from './host.ts';
import { cliTexts } from './language.ts';
import { harmless } from './paint.ts';
import { columnsOf, type Output, openScreen, type Screen } from './screen.ts';
import { headLine, judgedRow, type Look, type Row, rowLines, rowsOf, runningRow, widestTitle } from './steps.ts';
import { briefLines, clockTime, headingLines, summaryLines } from './summary.ts';
import { cut, wrap } from './width.ts';

export interface View {
  /** Says in one line what is going on before there is a list. */
  busy(sentence: string): void;
  /** Starts the list of a grading. */
  begin(lab: Lab, cluster: { name: string; region: string }, recordedAt?: string): void;
  progress(progress: Progress): void;
  /** The report is there; `isLast` is false when another grading follows. */
  finish(report: Report, isLast: boolean): void;
  /** Says what is in the way while others follow. */
  trouble(sentence: string): void;
  /** Says below the list when the next grading starts. */
  waiting(seconds: number): void;
  /** Takes away what is not to stay; prints the report that is still on the screen. */
  close(): void;
}

/** The view for a stream: live on a terminal that can move its cursor, else plain lines. */
export function viewOn(output: Output, session: Session): View {
  const isLive = output.isTTY === true && session.env.TERM !== 'dumb';
  const look = (): Look => ({
    language: session.language,
    paint: session.paintOn(output),
    // Where nobody looks at a width, lines stay whole enough to be searched.
    width: output.isTTY === true ? columnsOf(output) : 100,
  });
  return isLive ? liveView(output, look) : plainView(output, look);
}

/** Everything about a finished grading, as lines that stay. */
function reportLines(lab: Lab, report: Report, look: Look): string[] {
  return [
    ...headingLines(lab.title, report.cluster, report.from === 'replay' ? report.at : undefined, look),
    '',
    ...rowsOf(report, look.language).flatMap((row) => rowLines(row, look, widestTitle(report.steps, look))),
    ...summaryLines(report, look),
  ];
}

function liveView(output: Output, look: () => Look): View {
  const { language } = look();
  const texts = cliTexts(language).report;
  const screen: Screen = openScreen(output, (lines) => look().paint('quiet', texts.hidden({ lines })));
  let lab: Lab | undefined;
  let rows: Row[] = [];
  let footer = '';
  let warning = '';
  let heading: () => string[] = () => [];
  let ended: Report | undefined;

  const lines = () => {
    const now = look();
    const summary = ended === undefined ? [] : briefLines(ended, now);
    return [
      ...heading(),
      '',
      ...rows.map((row) => headLine(row, now, widestTitle(rows, now))),
      ...summary,
      '',
      ...wrap(footer, now.width).map((line) => now.paint('quiet', line)),
    ];
  };
  return {
    busy(sentence) {
      if (lab === undefined) screen.show(() => [look().paint('quiet', cut(harmless(sentence), look().width))]);
    },
    begin(graded, cluster, recordedAt) {
      heading = () => headingLines(graded.title, cluster, recordedAt, look());
      if (lab === undefined) rows = graded.steps.map(runningRow);
      lab = graded;
      footer = '';
      warning = '';
      screen.show(lines);
    },
    progress(progress) {
      if (progress.type === 'reads') footer = texts.reading(progress);
      if (progress.type === 'step') rows[progress.index] = row(progress.step, progress.index, lab, look());
      screen.show(lines);
    },
    finish(report, isLast) {
      ended = report;
      rows = rowsOf(report, language);
      footer = '';
      if (isLast && lab !== undefined) {
        screen.leave(reportLines(lab, report, look()));
        ended = undefined;
      } else screen.show(lines);
    },
    trouble(sentence) {
      warning = sentence;
    },
    waiting(seconds) {
      footer = [warning, texts.nextIn({ seconds })].filter((text) => text !== '').join(' ');
      screen.show(lines);
    },
    close() {
      if (ended !== undefined && lab !== undefined) screen.leave(reportLines(lab, ended, look()));
      screen.close();
    },
  };
}

function plainView(output: Output, look: () => Look): View {
  const { language } = look();
  const texts = cliTexts(language).report;
  const write = (lines: readonly string[]) => output.write(lines.map((line) => `${line}\n`).join(''));
  let lab: Lab | undefined;
  let before: Report | undefined;
  let known: (Row | undefined)[] = [];
  let printed = 0;
  return {
    busy() {},
    begin(graded, cluster, recordedAt) {
      if (lab === undefined) write([...headingLines(graded.title, cluster, recordedAt, look()), '']);
      lab = graded;
      known = [];
      printed = 0;
    },
    progress(progress) {
      if (progress.type !== 'step' || before !== undefined) return;
      known[progress.index] = row(progress.step, progress.index, lab, look());
      // In the order of the lab, each as soon as those above it are known.
      for (let next = known[printed]; next !== undefined; next = known[printed]) {
        write(rowLines(next, look(), widestTitle(lab?.steps ?? [], look())));
        printed += 1;
      }
    },
    finish(report, isLast) {
      const now = look();
      const widest = widestTitle(report.steps, now);
      if (before === undefined)
        write(
          rowsOf(report, language)
            .slice(printed)
            .flatMap((next) => rowLines(next, now, widest)),
        );
      else {
        const changed = changedRows(before, report, now);
        const time = texts.graded({ time: clockTime(language) });
        write([
          now.paint('quiet', changed.length === 0 ? `${time}: ${texts.nothingChanged}` : time),
          ...changed.flatMap((next) => rowLines(next, now, widest)),
        ]);
        if (changed.length === 0 && !isLast) return;
      }
      before = report;
      write([...summaryLines(report, now), ...(isLast ? [] : [''])]);
    },
    trouble(sentence) {
      write([sentence]);
    },
    waiting() {},
    close() {},
  };
}

function row(step: StepReport, index: number, lab: Lab | undefined, { language }: Look): Row {
  return judgedRow(step, index, lab?.steps.map(({ id }) => id) ?? [], language);
}

function changedRows(before: Report, now: Report, { language }: Look): Row[] {
  const text = (one: Row | undefined) => JSON.stringify([one?.standing, one?.points, one?.seen, one?.isKept]);
  const old = rowsOf(before, language);
  return rowsOf(now, language).filter((one, index) => text(one) !== text(old[index]));
}
