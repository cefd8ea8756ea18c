import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Notes which clients are loaded: before any read, and after one of a service at a time. */
const program = `
  import { registerHooks } from 'node:module';
  const loaded = new Set();
  registerHooks({
    resolve(specifier, context, next) {
      const client = /^(@aws-sdk\\/client-[\\w-]+|@kubernetes\\/client-node)/.exec(specifier)?.[1];
      if (client !== undefined) loaded.add(client);
      return next(specifier, context);
    },
  });
  const { AwsReader, clientSettings } = await import('./checks/reads/aws.ts');
  const { NamedHosts } = await import('./checks/reads/hosts.ts');
  await import('./checks/reads/connect.ts');
  await import('./checks/catalog/index.ts');
  const noted = [[...loaded]];
  const credentials = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' });
  const reader = new AwsReader(clientSettings('ap-northeast-2', credentials), new NamedHosts());
  for (const operation of ['eks:ListNodegroups', 'rds:DescribeDBInstances', 'rds:DescribeDBSnapshots']) {
    await reader.read({ source: 'aws', operation, input: { clusterName: 'demo' } }, { signal: AbortSignal.timeout(1), maxBytes: 1000 });
    noted.push([...loaded]);
  }
  await reader.close();
  console.log(JSON.stringify(noted));
`;

test('the client of a service loads with the first read of that service, and the one of Kubernetes not at all', () => {
  const cwd = new URL('../..', import.meta.url);
  // Nobody listens there: what is loaded does not depend on the answer.
  const env = { ...process.env, AWS_ENDPOINT_URL: 'http://127.0.0.1:9', NODE_NO_WARNINGS: '1' };
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd, env, encoding: 'utf8' });
  const [start, ...after] = (JSON.parse(out) as string[][]).map((clients) => clients.sort());
  expect(start?.filter((client) => client !== '@aws-sdk/client-sts')).toEqual([]);
  const since = after.map((clients) => clients.filter((client) => !start?.includes(client)));
  expect(since).toEqual([
    ['@aws-sdk/client-eks'],
    ['@aws-sdk/client-eks', '@aws-sdk/client-rds'],
    ['@aws-sdk/client-eks', '@aws-sdk/client-rds'],
  ]);
});
