/**
 * `podium lab docs`: the reference of the checks, or of one lab, as Markdown.
 */
import { readReference } from '../../checks/authoring/reference.ts';
import { leavesOf } from '../../checks/grade.ts';
import type { Lab, LabCheck, LabStep } from '../../checks/lab.ts';
import { bindLab, type LabFile } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import { escaped, spokenMessage, tableOf, wholeReference } from '../reference.ts';
import type { CommandLine } from './arguments.ts';
import { labelOf } from './explain.ts';
import { exitCodes, type Session } from './host.ts';
import { deliver } from './lab-output.ts';
import { labTexts } from './lab-texts.ts';

/** Runs `podium lab docs` and gives the exit code. Throws Problem. */
export async function docsCommand({ words, given }: CommandLine, session: Session): Promise<number> {
  const [id] = words;
  const text = id === undefined ? wholeReference(session.language) : docsOf(findLab(id), session);
  await deliver(text, given.output, session);
  return exitCodes.allPass;
}

/** A lab: its parameters, its steps, and what each of its checks may say. */
function docsOf(file: LabFile, session: Session): string {
  const { language } = session;
  const { docs } = labTexts(language);
  const lab = bindLab(file);
  const parameters = Object.entries(file.content.parameters).map(([name, { default: value, description }]) => [
    `\`${name}\``,
    `\`${value === '' ? '""' : value}\``,
    escaped(description[language]),
  ]);
  return [
    `# ${escaped(lab.title[language])}`,
    escaped(lab.summary[language]),
    ...(parameters.length === 0
      ? []
      : [`## ${docs.parameters}`, tableOf([docs.parameter, docs.default, docs.description], parameters)]),
    `## ${docs.step}`,
    tableOf(
      [' ', docs.step, docs.points, docs.after, docs.checks],
      lab.steps.map((step, index) => rowOf(step, index, lab, session)),
    ),
    ...lab.steps.filter(({ checks }) => checks.length > 0).map((step) => stepSection(step, lab, session)),
    `## ${docs.messages}`,
    messagesOf(lab, session),
    '',
  ].join('\n\n');
}

function rowOf(step: LabStep, index: number, lab: Lab, { language }: Session): string[] {
  const { docs } = labTexts(language);
  const numberOf = (id: string) => lab.steps.findIndex((one) => one.id === id) + 1;
  const points = step.graded ? `${step.points}${step.bonus ? ` (${docs.bonus})` : ''}` : docs.notGraded;
  const implied = step.impliedBy === undefined ? [] : [docs.impliedBy({ step: `${numberOf(step.impliedBy)}` })];
  const names = [...new Set(step.checks.flatMap(leavesOf).map(({ check }) => `\`${check.name}\``))];
  return [
    `${index + 1}`,
    escaped(step.title[language]),
    points,
    step.after.map(numberOf).join(', '),
    [...names, ...implied].join(', '),
  ];
}

function stepSection(step: LabStep, lab: Lab, session: Session): string {
  const { docs } = labTexts(session.language);
  const number = lab.steps.indexOf(step) + 1;
  return [
    `### ${number}. ${escaped(step.title[session.language])}`,
    step.checks.flatMap((check) => checkLines(check, '', session)).join('\n'),
    ...(step.hint === undefined ? [] : [`${docs.hint}: ${escaped(step.hint[session.language])}`]),
  ].join('\n\n');
}

function checkLines(check: LabCheck, indent: string, session: Session): string[] {
  const { docs } = labTexts(session.language);
  const points = check.points === undefined ? '' : ` (${check.points})`;
  if (check.type === 'check') {
    const label = labelOf(check.check.name, check.params, session.language);
    return [`${indent}- ${escaped(label)}: \`${check.check.name}\`${points}`];
  }
  return [
    `${indent}- ${docs[check.type]}${points}`,
    ...check.parts.flatMap((part) => checkLines(part, `${indent}  `, session)),
  ];
}

/** What was seen, and what to do, for everything that the checks of the lab can come to. */
function messagesOf({ steps }: Lab, { language }: Session): string {
  const reference = readReference();
  const used = new Set(steps.flatMap(({ checks }) => checks.flatMap(leavesOf)).map(({ check }) => check.name));
  const codes = [...new Set([...used].flatMap((name) => reference.checks[name]?.codes ?? []))].sort();
  return codes
    .map((code) => {
      const { seen, next } = spokenMessage(language, code, reference);
      return `- ${escaped(seen)} ${escaped(next)}`;
    })
    .join('\n');
}
