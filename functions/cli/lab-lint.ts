/**
 * `podium lab lint`: what is wrong in lab files.
 */
import { type LintProblem, lintLab } from '../../checks/authoring/lint.ts';
import { sentenceOf } from '../../checks/lab-flaws.ts';
import { readLab } from '../../checks/labs.ts';
import { type CommandLine, UsageError } from './arguments.ts';
import { exitCodes, print, type Session } from './host.ts';
import { labTexts } from './lab-texts.ts';
import { harmless } from './paint.ts';

/** Runs `podium lab lint` and gives the exit code. Throws UsageError, and Problem for a file that cannot be read. */
export function lintCommand({ words, given }: CommandLine, session: Session): number {
  if (words.length === 0) throw new UsageError('missingWord', { shown: '<file…>' });
  const found = words
    .map(readLab)
    .flatMap(({ text, file }) => lintLab(text, file).map((problem) => ({ file, ...problem })));
  print(session.out, given.json === true ? [jsonOf(found, session)] : linesOf(found, words, session));
  return found.some(({ severity }) => severity === 'error') ? exitCodes.somePass : exitCodes.allPass;
}

type Found = LintProblem & { file: string };

/** For editors and pipelines: one object, whose problems stand in the order of the files. */
function jsonOf(found: readonly Found[], { language }: Session): string {
  const { flaws, suggestions } = labTexts(language);
  const problems = found.map((one) => {
    const { file, line, column, severity, code } = one;
    const texts = { message: sentenceOf(one, flaws), suggestion: sentenceOf(one, suggestions) };
    return { file, line, column, severity, code, ...texts };
  });
  return JSON.stringify({ lint: 'podium', version: 1, problems }, null, 2);
}

function linesOf(found: readonly Found[], files: readonly string[], session: Session): string[] {
  const { flaws, suggestions, severities, lint } = labTexts(session.language);
  const paint = session.paintOn(session.out);
  const count = (severity: LintProblem['severity']) => found.filter((one) => one.severity === severity).length;
  return [
    ...found.flatMap((one) => {
      const { file, line, column, severity, values } = one;
      const isSuggested = values !== null && 'meant' in values && values.meant.length > 0;
      const word = paint(severity === 'error' ? 'fail' : 'pending', severities[severity]);
      return [
        `${file}:${line}:${column}: ${word}: ${harmless(sentenceOf(one, flaws))}`,
        ...(isSuggested ? [] : [paint('quiet', `    ${harmless(sentenceOf(one, suggestions))}`)]),
      ];
    }),
    lint.summary({ files: files.length, errors: count('error'), warnings: count('warning') }),
  ];
}
