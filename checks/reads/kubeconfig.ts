/**
 * The way to an API server that a kubeconfig names. It is the user's own file: its hosts, proxies, exec plugins and
 * TLS settings are trusted as kubectl trusts them.
 */
import { existsSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { Problem } from '../problem.ts';
import { denied, Refused } from './answers.ts';
import type { ApiServer } from './kube-link.ts';

/** A context that can be read from, and what its names tell of the cluster. */
export interface KubeContext {
  /** URL of the API server. */
  server: URL;
  /** Name of the cluster in the file; `aws eks update-kubeconfig` writes the ARN there. */
  clusterName: string;
  locate(): Promise<ApiServer>;
}

/**
 * Opens a context of a kubeconfig (default: as kubectl, `$KUBECONFIG` or `~/.kube/config`, current context).
 * Throws Problem `kubeconfig.invalid` or `kubeconfig.context`.
 */
export async function openContext(cluster: string, file?: string, context?: string): Promise<KubeContext> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  const paths = file === undefined ? defaultFiles() : [file];
  const shown = paths.join(delimiter);
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) throw new Problem('kubeconfig.invalid', { file: missing, reason: 'ENOENT' });
  try {
    if (file !== undefined) config.loadFromFile(file);
    else config.loadFromDefault();
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
    throw new Problem('kubeconfig.invalid', { file: shown, reason: code ?? 'YAML' });
  }
  if (context !== undefined) config.setCurrentContext(context);
  const known = config.getContexts().map(({ name }) => name);
  const current = config.getCurrentContext() ?? '';
  if (!known.includes(current)) throw new Problem('kubeconfig.context', { context: current, known });
  const found = config.getCurrentCluster();
  const server = URL.parse(found?.server ?? '');
  if (found === null || server === null) throw new Problem('kubeconfig.invalid', { file: shown, reason: 'server' });
  return { server, clusterName: found.name, locate: () => locate(config, server, cluster, found.proxyUrl) };
}

function defaultFiles(): string[] {
  const named = (process.env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  return named.length > 0 ? named : [join(homedir(), '.kube', 'config')];
}

async function locate(config: KubeConfig, url: URL, cluster: string, proxyUrl?: string): Promise<ApiServer> {
  const options = once(() => optionsOf(config, cluster));
  const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized, agent } = await options();
  const given = { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized };
  const tls = Object.fromEntries(Object.entries(given).filter(([, setting]) => setting !== undefined));
  const isProxied = proxyUrl !== undefined && typeof agent === 'object';
  return {
    cluster,
    endpoint: { url, tls, ...(isProxied && { agent }) },
    authorize: async () => {
      const { headers = {}, auth } = await options();
      const basic = typeof auth === 'string' && { authorization: `Basic ${Buffer.from(auth).toString('base64')}` };
      const own = Object.entries(headers).map(([name, header]) => [name.toLowerCase(), String(header)]);
      return { ...basic, ...Object.fromEntries(own) };
    },
  };
}

/** TLS options and headers as the file has them; an exec plugin runs when its last answer has expired. */
async function optionsOf(config: KubeConfig, cluster: string): Promise<RequestOptions> {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch {
    throw new Refused(denied('kube.unauthorized', { cluster })); // What a plugin prints can hold secrets.
  }
  return options;
}

/** Those who ask while an answer is on its way share it. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask().finally(() => {
      asked = undefined;
    });
    return asked;
  };
}
