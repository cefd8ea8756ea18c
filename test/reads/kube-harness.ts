/**
 * Kubernetes reads against a server of the test's own.
 */
import { expect, onTestFinished } from 'vitest';
import { type KubeRead, KubeReader } from '../../checks/reads/kube.ts';
import { type ApiServer, KubeLink } from '../../checks/reads/kube-link.ts';
import { get, list } from '../../checks/reads/read.ts';
import type { Answer, ReadOptions } from '../../checks/reads/reader.ts';
import { ca, type FakeServer, type Handler, SECRET, serve } from './fake-server.ts';

export const options = (more: Partial<ReadOptions> = {}): ReadOptions => ({
  signal: AbortSignal.timeout(5000),
  maxBytes: 32 * 1024 * 1024,
  ...more,
});

export function readerOf(server: Pick<FakeServer, 'url'>, more: Partial<ApiServer> = {}, tls: { ca: string } = { ca }) {
  const locate = async (): Promise<ApiServer> => ({
    cluster: 'demo',
    endpoint: { url: server.url, tls },
    authorize: async () => ({ authorization: `Bearer ${SECRET}` }),
    ...more,
  });
  const link = new KubeLink('demo', locate, 1000);
  const reader = new KubeReader(link);
  onTestFinished(() => reader.close());
  return { reader, link };
}

export async function answerOf(handler: Handler, spec: KubeRead, more: Partial<ReadOptions> = {}): Promise<Answer> {
  const { reader } = readerOf(await serve(handler));
  const answer = await reader.read(spec, options(more));
  expect(JSON.stringify(answer)).not.toContain(SECRET);
  return answer;
}

export const pods = list('Pod') as KubeRead;
export const node = get('Node', 'a') as KubeRead;
export const pod = (name: string, namespace = 'app') => ({ metadata: { name, namespace } });
