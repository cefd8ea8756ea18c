/**
 * `podium serve` and `podium demo`: the whole service in this process.
 */
import { findLab, knownLabs } from '../../checks/labs.ts';
import { DEPLOYMENT_REGION } from '../deployment.ts';
import { normalCode } from '../secrets.ts';
import { type CommandLine, type Given, numberOf, UsageError } from './arguments.ts';
import { exitCodes, print, type Work } from './host.ts';
import { cliTexts } from './language.ts';
import { systemReason } from './system-reason.ts';

/** Runs the service until it is interrupted, and gives the exit code. Throws UsageError and Problem. */
export async function serviceCommand({ command, given }: CommandLine, session: Work): Promise<number> {
  const { parts, env, out, err, signal, language } = session;
  const texts = cliTexts(language).service;
  const port = numberOf(given, 'port', 0, 65_535);
  const event = eventOf(given);
  const [{ startService }, { settingsFrom }] = await Promise.all([parts.service(), parts.connection()]);
  const own = given.lab === undefined ? undefined : findLab(given.lab);
  const shipped = knownLabs().filter(({ content }) => content.lab !== own?.content.lab);
  const service = await startService({
    ...(port !== undefined && { port }),
    ...(given.host !== undefined && { host: given.host }),
    ...(command === 'serve' && { dataDir: given.data ?? '.podium' }),
    ...(own !== undefined && event !== undefined && { event: { code: event, lab: own.content.lab } }),
    labs: own === undefined ? shipped : [...shipped, own],
    settings: settingsFrom(env, false),
    demo: command === 'demo',
    ...(env.PODIUM_GRADER_ARN && {
      onboarding: { graderArn: env.PODIUM_GRADER_ARN, region: env.AWS_REGION ?? DEPLOYMENT_REGION },
    }),
    handleSignals: false,
    language,
    print: (line) => print(out, [line]),
  }).catch((error: unknown) => {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    print(err, [texts.cannotStart({ reason })]);
  });
  if (service === undefined) return exitCodes.notGraded;
  const stop = () => {
    print(err, [texts.stopping]);
    void service.close();
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  await service.closed;
  return exitCodes.allPass;
}

/** The code of the event to open, if any; a lab alone is made known, for an event that there is. */
function eventOf({ event, lab }: Given): string | undefined {
  if (event === undefined) return undefined;
  if (lab === undefined) throw new UsageError('needsOption', { option: '--event', other: '--lab' });
  if (normalCode(event) === undefined) throw new UsageError('badCode', { text: event });
  return event;
}
