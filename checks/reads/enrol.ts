/**
 * Proves, one thing after the other, that the grader gets to a participant's cluster by a role that nobody else gets.
 */
import { randomUUID } from 'node:crypto';
import type { PolicyRule } from '../permissions.ts';
import { Problem } from '../problem.ts';
import { type Proof, type ProofName, proofNames } from '../proof.ts';
import { type Refusal, Refused, Tally } from './answers.ts';
import { parseCluster, roleAccount } from './arn.ts';
import { AwsReader, clientSettings } from './aws.ts';
import type { ClientSettings } from './aws-client.ts';
import { EksCluster } from './cluster.ts';
import { assumedRole, callerAccount, isRoleRefused, ownCredentials, type RoleRequest } from './credentials.ts';
import { NamedHosts } from './hosts.ts';
import { KubeLink } from './kube-link.ts';
import { lackingRights } from './kube-rights.ts';
import type { ReadOptions } from './reader.ts';
import type { ReaderSettings } from './settings.ts';

export interface EnrolTarget {
  /** Cluster ARN. */
  cluster: string;
  roleArn: string;
  externalId: string;
  /** Name of the role sessions, seen in CloudTrail. */
  sessionName: string;
  /** What the lab needs of Kubernetes, and the group that has to have it. */
  rules: readonly PolicyRule[];
  group: string;
}

const CONNECT_TIMEOUT_MS = 3000;
const CALL_MS = 10_000;
const CALL_BYTES = 4 * 1024 * 1024;

/**
 * Tries everything in order until something does not hold; gives all proofs, those after it as `skipped`.
 * Throws Problem for an ARN that is none, and for credentials of the service itself that do not work.
 * Order and rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export async function enrol(target: EnrolTarget, settings: ReaderSettings, signal: AbortSignal): Promise<Proof[]> {
  const proofs: Proof[] = [];
  try {
    for await (const proof of proven(target, settings, signal)) proofs.push(proof);
  } catch (error) {
    if (!(error instanceof Unproven)) throw error;
    proofs.push(error.proof);
  }
  const rest = proofNames.slice(proofs.length);
  return [...proofs, ...rest.map((name): Proof => ({ name, verdict: 'skipped' }))];
}

/** Gives a proof for each thing that holds. Throws Unproven at the first that does not. */
async function* proven(target: EnrolTarget, settings: ReaderSettings, signal: AbortSignal): AsyncGenerator<Proof> {
  const { roleArn, externalId, sessionName } = target;
  const { name, region = '', account, arn = '' } = parseCluster(target.cluster);
  const roleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const own = ownCredentials(undefined);
  const clients = clientSettings(region, own);
  await own().catch(rethrowAsProblem);

  const role: RoleRequest = { roleArn, externalId, sessionName };
  const credentials = assumedRole(clients, role);
  await credentials().catch(async (error: unknown) => {
    const refusal = refusalIn(error);
    if (refusal.code === 'aws.credentials') throw new Problem(refusal.code, refusal.values);
    const why = refusal.code === 'aws.role' ? await isRoleRefused(clients, role).catch(refusalIn) : refusal;
    const name = 'role';
    if (typeof why === 'boolean')
      throw new Unproven({ name, verdict: 'blocked', code: 'role.refused', values: { roleArn, name: roleName } });
    if (why.code === 'read.unknown' && why.values.reason === 'RegionDisabledException')
      throw new Unproven({ name, verdict: 'blocked', code: 'region.disabled', values: { region } });
    if (why.code === 'read.connection')
      throw new Unproven({ name, verdict: 'error', code: 'region.silent', values: { region } });
    throw unproven(name, why);
  });
  yield { name: 'role', verdict: 'pass' };

  if (!(await isGuarded(clients, role)))
    throw new Unproven({ name: 'trust', verdict: 'blocked', code: 'trust.open', values: { name: roleName } });
  yield { name: 'trust', verdict: 'pass' };

  const ofRole: ClientSettings = { ...clients, credentials };
  const aws = new AwsReader(ofRole, new NamedHosts());
  const cluster = new EksCluster({ name, region, aws, credentials, settings });
  const options = optionsFor(signal);
  const link = new KubeLink(name, () => cluster.locate(options), settings.connectTimeoutMs ?? CONNECT_TIMEOUT_MS);
  try {
    const [actual, described] = await Promise.all([callerAccount(ofRole).catch(refusalIn), cluster.describe(options)]);
    if (typeof actual !== 'string') throw unproven('account', actual);
    if (actual !== account || roleAccount(roleArn) !== account) {
      const values = { account: actual, arn };
      throw new Unproven({ name: 'account', verdict: 'blocked', code: 'account.mismatch', values });
    }
    yield { name: 'account', verdict: 'pass' };

    if (described.outcome !== 'value') throw unproven('cluster', described);
    const lacking = await lackingRights(link, target.rules, optionsFor(signal), new Tally()).catch(refusalIn);
    const refused = 'outcome' in lacking ? lacking.code : undefined;
    if ('outcome' in lacking && (refused === 'cluster.none' || refused === 'cluster.notReady'))
      throw unproven('cluster', lacking);
    yield { name: 'cluster', verdict: 'pass' };
    if ('outcome' in lacking && refused !== 'kube.unauthorized' && refused !== 'kube.forbidden')
      throw unproven('endpoint', lacking);
    yield { name: 'endpoint', verdict: 'pass' };
    if (refused === 'kube.unauthorized') {
      const code = modeIn(described.value) === 'CONFIG_MAP' ? 'token.noMapping' : 'token.noEntry';
      throw new Unproven({ name: 'token', verdict: 'blocked', code, values: { cluster: name, roleArn } });
    }
    yield { name: 'token', verdict: 'pass' };
    if ('outcome' in lacking) throw unproven('rights', lacking);
    yield rightsOf(lacking, name, target.group);
  } finally {
    await Promise.all([link.close(), aws.close()]);
  }
}

/** Something does not hold. */
class Unproven extends Error {
  override readonly name = 'Unproven';
  readonly proof: Proof;

  constructor(proof: Proof) {
    super(`${proof.name} ${proof.code}`);
    this.proof = proof;
  }
}

function unproven(name: ProofName, { outcome, code, values }: Refusal): Unproven {
  const isOnItsWay = code === 'cluster.notReady' && values.status === 'CREATING';
  const verdict = isOnItsWay ? 'pending' : outcome === 'denied' ? 'blocked' : 'error';
  return new Unproven({ name, verdict, code, values: { ...values } });
}

/** Whether the role is refused without an external id, and with one that is not the participant's. */
async function isGuarded(clients: ClientSettings, { externalId: _, ...role }: RoleRequest): Promise<boolean> {
  const attempts = [role, { ...role, externalId: randomUUID() }];
  const refused = await Promise.all(attempts.map((attempt) => isRoleRefused(clients, attempt))).catch(
    (error: unknown) => {
      throw unproven('trust', refusalIn(error));
    },
  );
  return refused.every(Boolean);
}

function rightsOf({ all, lacking }: Awaited<ReturnType<typeof lackingRights>>, cluster: string, group: string): Proof {
  const name = 'rights';
  if (lacking.length === 0) return { name, verdict: 'pass' };
  const missing = lacking.filter(({ namespace }) => namespace === undefined).map(({ text }) => text);
  if (missing.length === 0) {
    const namespaces = [...new Set(lacking.flatMap(({ namespace = [] }) => namespace))].sort();
    return { name, verdict: 'pending', code: 'rights.later', values: { namespaces } };
  }
  const code = lacking.length === all ? 'rights.none' : 'rights.missing';
  return {
    name,
    verdict: 'blocked',
    code,
    values: code === 'rights.none' ? { cluster, group } : { cluster, missing },
  };
}

function modeIn(described: unknown): string | undefined {
  // The output type of DescribeCluster.
  const { cluster } = (described ?? {}) as { cluster?: { accessConfig?: { authenticationMode?: string } } };
  return cluster?.accessConfig?.authenticationMode;
}

function refusalIn(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  throw error;
}

function rethrowAsProblem(error: unknown): never {
  const { code, values } = refusalIn(error);
  throw new Problem(code, values);
}

function optionsFor(signal: AbortSignal): ReadOptions {
  return { signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]), maxBytes: CALL_BYTES };
}
