/**
 * The list of steps, as lines for a terminal or a file.
 */
import type { LabStep, Localized } from '../../checks/lab.ts';
import type { Report, StepReport } from '../../checks/report.ts';
import type { Language } from '../../web/text/types.ts';
import { troublesOf } from './explain.ts';
import { cliTexts } from './language.ts';
import { harmless, type Paint, type Standing, signs } from './paint.ts';
import { cut, pad, widthOf, wrap } from './width.ts';

/** How lines are to look. */
export interface Look {
  language: Language;
  paint: Paint;
  /** Columns that a line may take. */
  width: number;
}

/** The columns that the longest title of a lab takes, so that what follows titles stands close to them. */
export function widestTitle(steps: readonly Pick<Row, 'title' | 'bonus'>[], { language }: Look): number {
  return Math.max(...steps.map(({ title, bonus }) => widthOf(harmless(title[language]) + bonusMark(bonus, language))));
}

/** A step as one line, with lines below it that say why. */
export interface Row {
  number: number;
  title: Localized;
  bonus: boolean;
  standing: Standing;
  /** A step that passed earlier and would not pass now. */
  isKept: boolean;
  points: { earned: number; of: number };
  waitSeconds?: number;
  /** Number of the step that stands in the way. */
  waitsFor?: number;
  seen: string[];
}

/** The row of a step that is not known yet. */
export function runningRow(step: LabStep, index: number): Row {
  const { title, bonus, graded, points } = step;
  return {
    number: index + 1,
    title,
    bonus,
    standing: graded ? 'running' : 'notGraded',
    isKept: false,
    points: { earned: 0, of: graded ? points : 0 },
    seen: [],
  };
}

/** The row of a judged step; `ids` are the ids of all steps in their order. */
export function judgedRow(step: StepReport, index: number, ids: readonly string[], language: Language): Row {
  const { title, bonus, points, waitsFor, verdict, live } = step;
  const troubles = troublesOf(step, language);
  const wait = Math.max(0, ...troubles.map(({ check }) => check.waitSeconds ?? 0));
  return {
    number: index + 1,
    title,
    bonus,
    standing: step.graded ? verdict : 'notGraded',
    isKept: step.graded && verdict === 'pass' && live !== 'pass' && live !== 'skipped',
    points,
    ...(verdict === 'pending' && wait > 0 && { waitSeconds: wait }),
    ...(waitsFor !== undefined && ids.includes(waitsFor) && { waitsFor: ids.indexOf(waitsFor) + 1 }),
    seen: [...new Set(troubles.flatMap(({ explanation }) => explanation.seen ?? []))].slice(0, 3),
  };
}

/** Rows of a whole report. */
export function rowsOf(report: Report, language: Language): Row[] {
  const ids = report.steps.map(({ id }) => id);
  return report.steps.map((step, index) => judgedRow(step, index, ids, language));
}

const MOST = 100;
const INDENT = 6;

/** One row: the step's line, and below it why it does not pass. */
export function rowLines(row: Row, look: Look, widest: number): string[] {
  const { paint } = look;
  return [
    headLine(row, look, widest),
    ...row.seen
      .flatMap((sentence) => wrap(harmless(sentence), Math.min(look.width, MOST) - INDENT))
      .map((line) => ' '.repeat(INDENT) + paint('quiet', line)),
  ];
}

/** The line of a step alone. */
export function headLine(row: Row, look: Look, widest: number): string {
  const { language, paint } = look;
  const texts = cliTexts(language);
  const width = Math.min(look.width, MOST);
  const word = texts.words[row.standing];
  const note = noteOf(row, look);
  const wordWidth = Math.max(...Object.values(texts.words).map(widthOf));
  const isRoomy = width >= 70;
  const status = isRoomy && note !== '' ? `${word} · ${note}` : word;
  const statusWidth = isRoomy ? wordWidth + 9 : wordWidth;
  const points = row.standing === 'notGraded' || width < 50 ? '' : `${row.points.earned}/${row.points.of}`;
  const pointsWidth = width < 50 ? 0 : 6;
  const bonus = bonusMark(row.bonus, language);
  const room = Math.min(widest, Math.max(4, width - 6 - 2 - statusWidth - pointsWidth));
  const whole = harmless(row.title[language]);
  const title = room < 20 ? cut(whole + bonus, room) : cut(whole, room - widthOf(bonus)) + bonus;
  const isQuiet = ['skipped', 'notGraded', 'running'].includes(row.standing);
  return [
    paint(row.standing, ` ${signs[row.standing]}`),
    paint('quiet', pad(`${row.number}`, 3, 'left')),
    ' ',
    paint(isQuiet ? 'quiet' : 'plain', pad(title, room)),
    '  ',
    paint(row.standing, status),
    points === '' ? '' : paint('quiet', pad(points, statusWidth - widthOf(status) + pointsWidth, 'left')),
  ].join('');
}

function bonusMark(isBonus: boolean, language: Language): string {
  return isBonus ? ` (${cliTexts(language).report.bonus})` : '';
}

function noteOf(row: Row, { language }: Look): string {
  const { report } = cliTexts(language);
  if (row.isKept) return report.kept;
  if (row.waitSeconds !== undefined) return report.againShort({ seconds: row.waitSeconds });
  return row.waitsFor === undefined ? '' : report.waitsFor({ number: row.waitsFor });
}
