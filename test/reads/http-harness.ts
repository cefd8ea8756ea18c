/**
 * The HTTP probe against servers of the test's own.
 */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type ExtraHost, NamedHosts } from '../../checks/reads/hosts.ts';
import { HttpReader, type HttpReaderOptions } from '../../checks/reads/http.ts';
import type { HttpProbe, Probed } from '../../checks/reads/read.ts';
import type { Answer } from '../../checks/reads/reader.ts';

export const host = 'web-1.ap-northeast-2.elb.amazonaws.com';

export function naming(...hosts: string[]): NamedHosts {
  const named = new NamedHosts();
  named.learn('elasticloadbalancing:DescribeLoadBalancers', { LoadBalancers: hosts.map((DNSName) => ({ DNSName })) });
  return named;
}

/** Serves plain HTTP until the test ends. */
export async function plain(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

export function probe(
  spec: Omit<HttpProbe, 'source'>,
  more: Partial<HttpReaderOptions> = {},
  signal?: AbortSignal,
): Promise<Answer> {
  const reader = new HttpReader({ named: naming(host), extraHosts: [], ...more });
  const options = { signal: signal ?? AbortSignal.timeout(5000), maxBytes: 32 * 1024 * 1024 };
  return reader.read({ source: 'http', ...spec }, options);
}

/** Probes a listener as if the load balancer stood there. */
export async function probed(listener: RequestListener, spec: Partial<HttpProbe> = {}): Promise<Answer> {
  const port = await plain(listener);
  return probe({ url: `http://${host}/`, ...spec }, at(port));
}

export const at = (port: number, name = host): { extraHosts: ExtraHost[] } => ({
  extraHosts: [{ host: name, address: { ip: '127.0.0.1', port } }],
});

export const valueIn = (answer: Answer): Probed => (answer as { value: Probed }).value;
