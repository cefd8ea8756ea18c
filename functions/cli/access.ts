/**
 * `podium access`: the least access that grading a lab needs.
 */
import { bindLab } from '../../checks/lab-file.ts';
import { findLab, knownLabs } from '../../checks/labs.ts';
import { accessOf } from '../../checks/permissions.ts';
import { parseClusterArn } from '../cluster.ts';
import { type CommandLine, parametersOf, refuseTogether, UsageError } from './arguments.ts';
import { exitCodes, print, type Session } from './host.ts';
import { cliTexts } from './language.ts';

/** Runs `podium access` and gives the exit code. Throws UsageError and Problem. */
export function accessCommand({ words, given }: CommandLine, session: Session): number {
  const { out, language } = session;
  refuseTogether(given, [['kubernetes', 'iam']]);
  const [id] = words;
  if (id === undefined) throw new UsageError('missingLab', { known: knownLabs().map(({ content }) => content.lab) });
  const named = given.arn === undefined ? undefined : parseClusterArn(given.arn);
  const place = named && { ...named, cluster: named.name, partition: named.arn.split(':')[1] ?? 'aws' };
  const file = findLab(id);
  const isParameter = Object.hasOwn(file.content.parameters, 'cluster');
  const lab = bindLab(file, {
    ...(place !== undefined && isParameter && { cluster: place.cluster }),
    ...parametersOf(given),
  });
  const access = accessOf(lab, place ?? { cluster: lab.parameters.cluster ?? '*' });
  const manifest = access.manifest.trimEnd();
  const policy = JSON.stringify(access.policy, null, 2);
  const texts = cliTexts(language).access;
  const paint = session.paintOn(out);
  if (given.kubernetes === true) print(out, [manifest]);
  else if (given.iam === true) print(out, [policy]);
  else print(out, [paint('strong', `# ${texts.kubernetes}`), manifest, '', paint('strong', `# ${texts.iam}`), policy]);
  return exitCodes.allPass;
}
