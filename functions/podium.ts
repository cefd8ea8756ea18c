#!/usr/bin/env node
/**
 * What `podium` starts: the command line, under a Node that can run it.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { needsNode as inEnglish } from '../web/text/en/cli.ts';
import { needsNode as inKorean } from '../web/text/ko/cli.ts';
import { decide, GUARD } from './launcher.ts';

const decision = decide({
  version: process.versions.node,
  platform: process.platform,
  arch: process.arch,
  isLaunched: process.env[GUARD] !== undefined,
  // From this file's own place, so that the package is found nested as well as hoisted.
  resolve: createRequire(__filename).resolve,
});

if (decision.kind === 'run') void import('./cli.js');
else if (decision.kind === 'start') startUnder(decision.node);
else explain();

function explain() {
  const locale = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '';
  process.stderr.write(`podium: ${(/^ko/i.test(locale) ? inKorean : inEnglish)(process.version)}\n`);
  process.exitCode = 2;
}

function startUnder(node: string) {
  const child = spawn(node, [__filename, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [GUARD]: '1' },
  });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const pass = (signal: NodeJS.Signals) => {
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, pass);
  // A system with another C library has the file and cannot start it.
  child.on('error', explain);
  child.on('exit', (code, signal) => {
    for (const name of signals) process.removeListener(name, pass);
    if (signal === null) process.exit(code === null ? 2 : code);
    process.kill(process.pid, signal);
  });
}
