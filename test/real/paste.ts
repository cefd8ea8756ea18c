/**
 * Commands of reports and messages, run as somebody who pastes them.
 */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { World } from './world.ts';

/** What a command printed to both its outputs, and its exit code. */
export interface Pasted {
  code: number | null;
  text: string;
}

/** Runs a command in a shell that has kubectl and the kubeconfig of the world's administrator. */
export async function paste(world: World, command: string): Promise<Pasted> {
  const PATH = `${dirname(world.tools.kubectl)}:${process.env.PATH ?? ''}`;
  const env = { PATH, HOME: world.directory, KUBECONFIG: world.kubeconfig };
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', command], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    const listen = (chunk: Buffer) => {
      text += chunk.toString();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text }));
  });
}
