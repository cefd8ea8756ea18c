/**
 * The command `podium`.
 */
import { readFileSync, writeSync } from 'node:fs';
import { Problem } from '../checks/problem.ts';
import { cliTexts, languageOfEnvironment } from './cli/language.ts';
import { run, traceOf } from './cli/main.ts';

/** What a shell reports for a program that a closed pipe ended, and for one that Ctrl-C ended. */
const PIPE_CLOSED = 141;
const INTERRUPTED = 130;
/** How long a command has to end by itself after Ctrl-C. */
const GRACE_MS = 8000;

const version: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;

for (const stream of [process.stdout, process.stderr])
  stream.on('error', async ({ code = 'EIO' }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(PIPE_CLOSED);
    const { explainProblem } = await import('./cli/explain.ts');
    const problem = new Problem('file.unwritable', {
      file: stream === process.stdout ? 'stdout' : 'stderr',
      reason: code,
    });
    writeSync(process.stderr.fd, `podium: ${explainProblem(problem, languageOfEnvironment(process.env))}\n`);
    process.exit(2);
  });

process.on('uncaughtException', (error) => {
  const isDebugging = (process.env.PODIUM_DEBUG ?? '') !== '';
  const sentence = cliTexts(languageOfEnvironment(process.env)).unexpected({ name: error.name });
  process.stderr.write(`podium: ${sentence}\n${isDebugging ? `${traceOf(error).join('\n')}\n` : ''}`);
  process.exit(2);
});

const interruption = new AbortController();
let interruptedAt = 0;
const interrupt = () => {
  // A launcher and a terminal may both pass on the same key; a second one later means "now".
  if (interruption.signal.aborted && Date.now() - interruptedAt > 300) process.exit(INTERRUPTED);
  if (interruption.signal.aborted) return;
  interruptedAt = Date.now();
  interruption.abort();
  setTimeout(() => process.exit(INTERRUPTED), GRACE_MS).unref();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);

const code = await run(process.argv.slice(2), String(version), {
  out: process.stdout,
  err: process.stderr,
  env: process.env,
  input: () => process.stdin,
  signal: interruption.signal,
});
// What is under way is given up: whoever pressed Ctrl-C does not wait for it.
if (code === INTERRUPTED) process.exit(code);
process.exitCode = code;
// A connection that was not closed must not keep the command from ending.
setTimeout(() => process.exit(), 1000).unref();
