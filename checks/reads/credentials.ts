/**
 * Whose credentials are used: those of the machine, or a role that they may assume.
 */
import { denied, Refused } from './answers.ts';
import type { ClientSettings } from './aws-client.ts';
import { refusalOf } from './aws-errors.ts';
import { refusePages } from './aws-meter.ts';
import type { Credentials } from './token.ts';

export type CredentialSource = () => Promise<Credentials>;

/** A role to assume; `sessionName` is seen in CloudTrail and as the Kubernetes user. */
export interface RoleRequest {
  roleArn: string;
  externalId?: string;
  sessionName?: string;
}

const SESSION_SECONDS = 900;
/** A session is renewed this long before it ends. */
const MARGIN_MS = 2 * 60_000;

/** The machine's own credentials: the default chain, or a profile. The source throws Refused with `aws.credentials`. */
export function ownCredentials(profile: string | undefined): CredentialSource {
  return remembered(async () => {
    const { fromNodeProviderChain } = await import('./provider-chain.ts');
    try {
      return await fromNodeProviderChain({ logger: silent, ...(profile !== undefined && { profile }) })();
    } catch (error) {
      const { refusal } = refused(error, 'sts:GetCallerIdentity');
      const isNone = refusal.code === 'aws.credentials' && refusal.values.reason === 'none';
      throw new Refused(isNone && profile !== undefined ? denied('aws.credentials', { reason: 'profile' }) : refusal);
    }
  });
}

/**
 * Credentials of a role, assumed at the STS endpoint of the settings' Region for 15 minutes. The source throws Refused
 * with `aws.role` when the role cannot be assumed, `aws.credentials` when the settings' own credentials are not accepted.
 */
export function assumedRole(settings: ClientSettings, role: RoleRequest): CredentialSource {
  return remembered(async () => {
    try {
      const session = await sessionOf(settings, role);
      if (session?.AccessKeyId === undefined || session.SecretAccessKey === undefined)
        throw new Refused(denied('aws.role', { roleArn: role.roleArn }));
      return {
        accessKeyId: session.AccessKeyId,
        secretAccessKey: session.SecretAccessKey,
        ...(session.SessionToken !== undefined && { sessionToken: session.SessionToken }),
        ...(session.Expiration !== undefined && { expiration: session.Expiration }),
      };
    } catch (error) {
      const { refusal } = refused(error, 'sts:AssumeRole');
      const isRole = refusal.code === 'aws.denied' || refusal.code === 'read.unknown';
      throw new Refused(isRole ? denied('aws.role', { roleArn: role.roleArn }) : refusal);
    }
  });
}

/** A session of a role, as STS gives it. Throws what the client throws. */
async function sessionOf(settings: ClientSettings, role: RoleRequest) {
  const { AssumeRoleCommand, STSClient } = await import('./sts.ts');
  const sts = new STSClient(settings);
  refusePages(sts.config.requestHandler);
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: role.roleArn,
      RoleSessionName: sessionNameOf(role),
      DurationSeconds: SESSION_SECONDS,
      ...(role.externalId !== undefined && { ExternalId: role.externalId }),
    }),
  );
  return Credentials;
}

/**
 * Whether STS refuses the role to whoever asks so: `true` only when it says AccessDenied.
 * Throws Refused when it says neither yes nor no.
 */
export async function isRoleRefused(settings: ClientSettings, role: RoleRequest): Promise<boolean> {
  try {
    await sessionOf(settings, role);
    return false;
  } catch (error) {
    const { refusal } = refused(error, 'sts:AssumeRole');
    if (refusal.code === 'aws.denied') return true;
    throw new Refused(refusal);
  }
}

/** The account that credentials belong to. Throws Refused. */
export async function callerAccount(settings: ClientSettings): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import('./sts.ts');
  const sts = new STSClient(settings);
  refusePages(sts.config.requestHandler);
  try {
    const { Account = '' } = await sts.send(new GetCallerIdentityCommand({}));
    return Account;
  } catch (error) {
    throw refused(error, 'sts:GetCallerIdentity');
  }
}

/** The Region of the environment or of the profile, if any. */
export async function configuredRegion(profile: string | undefined): Promise<string | undefined> {
  const fromEnvironment = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  const { STSClient } = await import('./sts.ts');
  return new STSClient(profile === undefined ? {} : { profile }).config.region().catch(() => undefined);
}

/** The SDK warns of ambiguous settings on standard error, where a sentence of ours belongs. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

function refused(error: unknown, action: string): Refused {
  return error instanceof Refused ? error : new Refused(refusalOf(error, action, action));
}

function sessionNameOf({ sessionName = 'podium' }: RoleRequest): string {
  const allowed = sessionName.replace(/[^\w+=,.@-]/g, '-').slice(0, 64);
  return allowed.length < 2 ? 'podium' : allowed;
}

/** Asks once, also when that fails, and again shortly before a session ends. */
function remembered(ask: CredentialSource): CredentialSource {
  let known: Promise<Credentials> | undefined;
  let until = Number.POSITIVE_INFINITY;
  return () => {
    if (known === undefined || Date.now() >= until) {
      until = Number.POSITIVE_INFINITY;
      known = ask().then((credentials) => {
        until = (credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - MARGIN_MS;
        return credentials;
      });
    }
    return known;
  };
}
