/**
 * `podium labs`: the labs, or the steps of one.
 */
import type { Lab, LabCheck, LabStep } from '../../checks/lab.ts';
import { bindLab, type LabFile } from '../../checks/lab-file.ts';
import { findLab, knownLabs } from '../../checks/labs.ts';
import { type CommandLine, parametersOf } from './arguments.ts';
import { labelOf } from './explain.ts';
import { table } from './help.ts';
import { exitCodes, print, type Session } from './host.ts';
import { cliTexts } from './language.ts';
import { harmless } from './paint.ts';
import { columnsOf } from './screen.ts';
import { cut, pad, wrap } from './width.ts';

/** Runs `podium labs` and gives the exit code. Throws Problem for a lab that is unknown or damaged. */
export function labsCommand({ words, given }: CommandLine, session: Session): number {
  const { out } = session;
  const [id] = words;
  if (id === undefined)
    print(
      out,
      listLines(
        knownLabs().map((file) => bindLab(file)),
        session,
      ),
    );
  else {
    const file = findLab(id);
    print(out, labLines(file, bindLab(file, parametersOf(given)), session));
  }
  return exitCodes.allPass;
}

function listLines(labs: readonly Lab[], session: Session): string[] {
  const { language, out } = session;
  const texts = cliTexts(language).labs;
  const paint = session.paintOn(out);
  return [
    ...labs.flatMap((lab) => [
      `${paint('strong', lab.id)}  ${harmless(lab.title[language])}`,
      `  ${paint('quiet', sizeOf(lab, session))}`,
      ...wrap(harmless(lab.summary[language]), widthOn(session) - 2).map((line) => `  ${line}`),
      '',
    ]),
    texts.more({ lab: '<id>' }),
  ];
}

function labLines(file: LabFile, lab: Lab, session: Session): string[] {
  const { language, out } = session;
  const texts = cliTexts(language).labs;
  const paint = session.paintOn(out);
  const parameters = Object.entries(file.content.parameters).map(([name, { description }]): [string, string] => [
    `${name} = ${lab.parameters[name] === '' ? "''" : lab.parameters[name]}`,
    harmless(description[language]),
  ]);
  return [
    paint('strong', harmless(lab.title[language])),
    paint('quiet', `${lab.id} · ${sizeOf(lab, session)}`),
    '',
    ...wrap(harmless(lab.summary[language]), widthOn(session)),
    '',
    ...(parameters.length === 0 ? [] : [paint('strong', texts.parameters), ...table(parameters), '']),
    paint('strong', texts.stepsTitle),
    ...lab.steps.flatMap((step, index) => stepLines(step, index, lab, session)),
    '',
    texts.grade({ lab: file.file.endsWith(`${lab.id}.yaml`) && !file.file.includes('/') ? lab.id : file.file }),
  ];
}

function stepLines(step: LabStep, index: number, lab: Lab, session: Session): string[] {
  const { language, out } = session;
  const { labs: texts, words, report } = cliTexts(language);
  const paint = session.paintOn(out);
  const numberOf = (id: string) => lab.steps.findIndex((other) => other.id === id) + 1;
  const remarks = [
    step.graded ? texts.points(step) : words.notGraded,
    ...(step.bonus ? [report.bonus] : []),
    ...(step.optional ? [texts.optional] : []),
    ...(step.after.length > 0 ? [texts.after({ steps: step.after.map(numberOf) })] : []),
  ].join(', ');
  const implied = step.impliedBy === undefined ? [] : [texts.impliedBy({ number: numberOf(step.impliedBy) })];
  const titleWidth = Math.max(20, Math.min(44, widthOn(session) - 36));
  const title = pad(cut(harmless(step.title[language]), titleWidth), titleWidth);
  return [
    `${pad(`${index + 1}`, 4, 'left')}  ${step.graded ? title : paint('quiet', title)}  ${paint('quiet', remarks)}`,
    ...[...implied, ...step.checks.flatMap((check) => checkLines(check, session, ''))].map((line) =>
      cut(`        ${line}`, widthOn(session)),
    ),
  ];
}

function checkLines(check: LabCheck, session: Session, indent: string): string[] {
  const texts = cliTexts(session.language).labs;
  const points = check.points === undefined ? '' : ` (${texts.points({ points: check.points })})`;
  if (check.type === 'check')
    return [`${indent}- ${harmless(labelOf(check.check.name, check.params, session.language))}${points}`];
  return [
    `${indent}- ${texts[check.type]}${points}`,
    ...check.parts.flatMap((part) => checkLines(part, session, `${indent}  `)),
  ];
}

function sizeOf({ steps }: Lab, { language }: Session): string {
  const texts = cliTexts(language).labs;
  const graded = steps.filter((step) => step.graded);
  const sum = (ones: readonly LabStep[]) => ones.reduce((total, { points }) => total + points, 0);
  const bonus = sum(graded.filter((step) => step.bonus));
  return [
    texts.steps({ steps: steps.length, points: sum(graded.filter((step) => !step.bonus)) }),
    ...(bonus > 0 ? [texts.bonus({ points: bonus })] : []),
  ].join(', ');
}

function widthOn({ out }: Session): number {
  return out.isTTY === true ? Math.min(columnsOf(out), 100) : 100;
}
