/**
 * How pods get an IAM role: what stands on the ServiceAccount and in EKS, and what the webhook then puts into new pods
 * (https://github.com/aws/amazon-eks-pod-identity-webhook).
 */
import type { KindTypes } from '../reads/kinds.ts';
import type { AwsOperations } from '../reads/operations.ts';
import { textOf } from './lenient.ts';
import { each, nameOf, namespaceOf } from './objects.ts';
import { isReady, type Pod } from './pod-ready.ts';

type Described = AwsOperations['eks:DescribePodIdentityAssociation']['output'] | null | undefined;

/** A role that a ServiceAccount is given. */
export interface Given {
  account: KindTypes['ServiceAccount'];
  via: 'irsa' | 'podIdentity';
  arn: string;
}

/** The roles of a ServiceAccount; where both are there, the webhook prefers Pod Identity. */
export function rolesOf(account: KindTypes['ServiceAccount'], associations: readonly Described[]): Given[] {
  const found = each(associations).map(({ association }) => association);
  const own = found.find((one) => one?.namespace === namespaceOf(account) && one.serviceAccount === nameOf(account));
  const written = textOf(account.metadata?.annotations?.['eks.amazonaws.com/role-arn']);
  return [
    ...(own ? [{ account, via: 'podIdentity' as const, arn: textOf(own.roleArn) }] : []),
    ...(written === '' ? [] : [{ account, via: 'irsa' as const, arn: written }]),
  ];
}

/** Account and name of a role by its ARN; undefined for what is none. */
export function roleOf(arn: string): { account: string; name: string } | undefined {
  const [, account, name] = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]+)$/.exec(arn) ?? [];
  return account === undefined || name === undefined ? undefined : { account, name };
}

/** Pods of a ServiceAccount that run or have done their work. */
export function podsUsing(account: KindTypes['ServiceAccount'], pods: readonly Pod[]): Pod[] {
  return pods.filter(
    (pod) =>
      namespaceOf(pod) === namespaceOf(account) &&
      (textOf(pod.spec?.serviceAccountName) || 'default') === nameOf(account) &&
      (isReady(pod) || pod.status?.phase === 'Succeeded'),
  );
}

/** Whether the webhook has put the credentials of a role into a pod; it does so only when a pod is made. */
export function hasCredentials(pod: Pod, { via, arn }: Given): boolean {
  const containers = each(pod.spec?.containers);
  const has = (name: string, value?: string) =>
    containers.some(({ env }) =>
      each(env).some((one) => one.name === name && (value === undefined || one.value === value)),
    );
  const mounts = (name: string) => each(pod.spec?.volumes).some((volume) => volume.name === name);
  return via === 'irsa'
    ? has('AWS_ROLE_ARN', arn) && has('AWS_WEB_IDENTITY_TOKEN_FILE') && mounts('aws-iam-token')
    : has('AWS_CONTAINER_CREDENTIALS_FULL_URI') &&
        has('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE') &&
        mounts('eks-pod-identity-token');
}
