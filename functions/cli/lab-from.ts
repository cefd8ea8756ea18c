/**
 * `podium lab from`: a lab drafted out of a solution.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Document, isMap, isScalar, isSeq, visit } from 'yaml';
import { type DraftedLab, draftFromBundles, draftFromManifests } from '../../checks/authoring/draft/draft.ts';
import { Problem } from '../../checks/problem.ts';
import { parseBundle } from '../../checks/reads/replay.ts';
import { type CommandLine, UsageError } from './arguments.ts';
import { readRecording, reasonOf } from './files.ts';
import { exitCodes, print, type Session } from './host.ts';
import { idOf } from './lab-new.ts';
import { schemaLine, writeLab } from './lab-output.ts';
import { labTexts } from './lab-texts.ts';
import { harmless } from './paint.ts';

/** Largest manifest in bytes; larger files in a folder are something else. */
const LARGEST = 4 * 2 ** 20;

/** Runs `podium lab from` and gives the exit code. Throws UsageError and Problem. */
export async function fromCommand(line: CommandLine, session: Session): Promise<number> {
  const { from: texts, output } = labTexts(session.language);
  const { content, skipped } = await drafted(line);
  print(
    session.err,
    skipped.map(({ what, reason }) => harmless(texts.skipped({ what, reason }))),
  );
  if (content.steps.length === 0) {
    print(session.err, [texts.nothing]);
    return exitCodes.notGraded;
  }
  const text = `${schemaLine}\n# ${texts.about}\n\n${yamlOf(content)}`;
  const checks = content.steps.reduce((sum, step) => sum + step.checks.length, 0);
  print(session.err, [texts.drafted({ steps: content.steps.length, checks })]);
  const { output: file } = line.given;
  if (file === undefined) session.out.write(text);
  else for (const written of await writeLab(text, file)) print(session.err, [output.written({ file: written })]);
  return exitCodes.allPass;
}

async function drafted({ words, given }: CommandLine): Promise<DraftedLab> {
  const { before, after, output } = given;
  const id = idOf(output ?? 'my-lab.yaml');
  if (before === undefined && after === undefined) {
    if (words.length === 0) throw new UsageError('missingWord', { shown: '<file|folder…>' });
    const files = (await Promise.all(words.map(manifestsAt))).flat();
    return draftFromManifests(files, id);
  }
  const [word] = words;
  if (word !== undefined) throw new UsageError('extraWord', { word });
  if (before === undefined) throw new UsageError('needsOption', { option: '--after', other: '--before' });
  if (after === undefined) throw new UsageError('needsOption', { option: '--before', other: '--after' });
  return draftFromBundles(await recordingAt(before), await recordingAt(after), id);
}

async function recordingAt(file: string) {
  return parseBundle(await readRecording(file), file);
}

/** The file, or every YAML and JSON file in the folder. Throws Problem `bundle.unreadable`. */
async function manifestsAt(path: string): Promise<{ file: string; text: string }[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [{ file: path, text: await readFile(path, 'utf8') }];
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !/(^|[/\\])(node_modules|\.git)[/\\]/.test(file))
      .sort();
    const texts = files.map(async (file) =>
      (await stat(file)).size > LARGEST ? [] : [{ file, text: await readFile(file, 'utf8') }],
    );
    return (await Promise.all(texts)).flat();
  } catch (error) {
    throw new Problem('file.unreadable', { file: path, reason: reasonOf(error) }, { cause: error });
  }
}

/** The lab as YAML: texts in two languages on one line where they are short, everything else in blocks. */
function yamlOf(content: DraftedLab['content']): string {
  const document = new Document(content, { aliasDuplicateObjects: false });
  visit(document, {
    Pair: (_, { key, value }) => {
      const name = isScalar(key) ? String(key.value) : '';
      if (isScalar(key) && ['parameters', 'steps'].includes(name)) key.spaceBefore = true;
      if (isMap(value) && ['title', 'description'].includes(name)) value.flow = String(value).length < 90;
      if (name === 'after' && isSeq(value)) value.flow = true;
      if (name !== 'steps' || !isSeq(value)) return;
      for (const step of value.items.slice(1)) if (isMap(step)) step.spaceBefore = true;
    },
  });
  return document.toString({ lineWidth: 120, flowCollectionPadding: true });
}
