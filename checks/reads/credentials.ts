/**
 * Whose credentials are used: those of the machine, or a role that they may assume.
 */
import { Problem } from '../problem.ts';
import { refusalOf } from './aws-errors.ts';
import type { ClientSettings } from './aws-services.ts';
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

/** The machine's own credentials: the default chain, or a profile. The source throws Problem `aws.credentials`. */
export function ownCredentials(profile: string | undefined): CredentialSource {
  return remembered(async () => {
    const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
    try {
      return await fromNodeProviderChain(profile === undefined ? {} : { profile })();
    } catch (error) {
      throw problemOf(error, 'credentials', 'sts:GetCallerIdentity');
    }
  });
}

/**
 * Credentials of a role, assumed at the STS endpoint of the settings' Region for 15 minutes. The source throws Problem
 * `aws.role` when the role cannot be assumed, `aws.credentials` when the settings' own credentials are not accepted.
 */
export function assumedRole(settings: ClientSettings, role: RoleRequest): CredentialSource {
  return remembered(async () => {
    const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
    const sts = new STSClient(settings);
    try {
      const { Credentials: session } = await sts.send(
        new AssumeRoleCommand({
          RoleArn: role.roleArn,
          RoleSessionName: sessionNameOf(role),
          DurationSeconds: SESSION_SECONDS,
          ...(role.externalId !== undefined && { ExternalId: role.externalId }),
        }),
      );
      if (session?.AccessKeyId === undefined || session.SecretAccessKey === undefined)
        throw new Problem('aws.role', { roleArn: role.roleArn });
      return {
        accessKeyId: session.AccessKeyId,
        secretAccessKey: session.SecretAccessKey,
        ...(session.SessionToken !== undefined && { sessionToken: session.SessionToken }),
        ...(session.Expiration !== undefined && { expiration: session.Expiration }),
      };
    } catch (error) {
      if (error instanceof Problem) throw error;
      const problem = problemOf(error, 'sts:AssumeRole', 'sts:AssumeRole');
      const isRefusal = problem.code === 'aws.denied' || problem.code === 'read.unknown';
      throw isRefusal ? new Problem('aws.role', { roleArn: role.roleArn }) : problem;
    }
  });
}

/** The account that credentials belong to. Throws Problem. */
export async function callerAccount(settings: ClientSettings): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  try {
    const { Account = '' } = await new STSClient(settings).send(new GetCallerIdentityCommand({}));
    return Account;
  } catch (error) {
    throw problemOf(error, 'sts:GetCallerIdentity', 'sts:GetCallerIdentity');
  }
}

/** The Region of the environment or of the profile, if any. */
export async function configuredRegion(profile: string | undefined): Promise<string | undefined> {
  const fromEnvironment = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  const { STSClient } = await import('@aws-sdk/client-sts');
  return new STSClient(profile === undefined ? {} : { profile }).config.region().catch(() => undefined);
}

function problemOf(error: unknown, what: string, action: string): Problem {
  if (error instanceof Problem) return error;
  const { code, values } = refusalOf(error, what, action);
  return new Problem(code, values);
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
