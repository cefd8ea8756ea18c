/**
 * The participant's AWS account: the emulator, its owner, the service that grades from another account, and the role that
 * the service assumes.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsSide, type Keys } from './aws.ts';
import { build } from './build.ts';
import { Children } from './children.ts';
import { type ClusterFacts, choosePorts, makeKeys, type Setup, startEmulator } from './programs.ts';

const ACCOUNT = '123456789012';
/** The account of the service that grades, which is never the participant's. */
export const SERVICE_ACCOUNT = '210987654321';
const REGION = 'ap-northeast-2';
export const READER_ROLE = 'PodiumGrader';
/** The beginning of the names of all directories of worlds. */
export const PREFIX = 'podium-world-';

/** The AWS side of a world with those who act in it. */
export interface Account {
  aws: AwsSide;
  /** Keys of the participant, who may do everything. */
  owner: Keys;
  /** Keys of the grading service, which may only assume roles. */
  serviceKeys: Keys & { arn: string };
  /** The role that the service assumes in the participant's account. */
  roleArn: string;
  externalId: string;
  /** Environment of a program that has these keys. */
  env(keys: Keys): Record<string, string>;
}

/** Facts of a cluster of the account; it answers at a port of the loopback address. */
export function clusterFacts(name: string, port: number, pki: string): ClusterFacts {
  return {
    name,
    region: REGION,
    account: ACCOUNT,
    arn: `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/${name}`,
    endpoint: `https://127.0.0.1:${port}`,
    caFile: join(pki, 'ca.crt'),
    issuer: `https://oidc.eks.${REGION}.amazonaws.com/id/5D7B2F0A9C3E41648A1B7C90D2E3F451`,
  };
}

/** Starts the emulator and makes who acts in the account. */
export async function openAccount(setup: Setup): Promise<Account> {
  const { directory, cluster, ports } = setup;
  const endpoint = `http://127.0.0.1:${ports.aws}`;
  await startEmulator(setup);
  const place = { account: ACCOUNT, region: REGION, cluster: cluster.name };
  const unsigned = new AwsSide(endpoint, { accessKeyId: 'none', secretAccessKey: 'none' }, place);
  const owner = await unsigned.makeUser('participant', allow('*', '*'));
  const serviceKeys = await unsigned.makeUser('podium', allow('sts:AssumeRole', '*'), SERVICE_ACCOUNT);
  unsigned.close();
  const aws = new AwsSide(endpoint, owner, place);
  const externalId = randomBytes(16).toString('hex');
  const roleArn = await aws.makeRole(READER_ROLE, {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${SERVICE_ACCOUNT}:root` },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': externalId } },
      },
    ],
  });
  const env = (keys: Keys): Record<string, string> => ({
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(directory, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(directory, 'no-aws-credentials'),
  });
  return { aws, owner, serviceKeys, roleArn, externalId, env };
}

/** An account alone, for tests that need no cluster: ready in a second. Its cluster answers nowhere. */
export async function startAccount(name = 'eks-demo'): Promise<Account & { stop(): Promise<void> }> {
  const tools = await build();
  const directory = await mkdtemp(join(tmpdir(), PREFIX));
  await writeFile(join(directory, 'owner'), String(process.pid));
  const children = new Children(directory);
  const pki = join(directory, 'pki');
  try {
    await makeKeys({ tools, directory, pki });
    const ports = await choosePorts();
    const cluster = clusterFacts(name, ports.api, pki);
    const account = await openAccount({ children, tools, directory, pki, ports, cluster });
    await account.aws.admin('children', { pids: children.pids(), directory });
    return {
      ...account,
      async stop() {
        account.aws.close();
        await children.stop();
        await rm(directory, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await children.stop();
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

function allow(action: string, resource: string): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] };
}
