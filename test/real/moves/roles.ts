/** Trust policies of IAM roles, by who may assume them. */
import type { World } from '../world.ts';

function trust(Principal: object, Action: string | string[], Condition?: object): object {
  const statement = { Effect: 'Allow', Principal, Action, ...(Condition && { Condition }) };
  return { Version: '2012-10-17', Statement: [statement] };
}

/** A service of AWS, e.g. `eks.amazonaws.com`. */
export function trustService(service: string): object {
  return trust({ Service: service }, 'sts:AssumeRole');
}

/** Whoever in the account is allowed to. */
export function trustAccount(world: World): object {
  return trust({ AWS: `arn:aws:iam::${world.cluster.account}:root` }, 'sts:AssumeRole');
}

/** A service account of the cluster, through its OIDC provider (IRSA). */
export function trustServiceAccount(world: World, namespace: string, name: string): object {
  const issuer = world.cluster.issuer.slice('https://'.length);
  return trust(
    { Federated: `arn:aws:iam::${world.cluster.account}:oidc-provider/${issuer}` },
    'sts:AssumeRoleWithWebIdentity',
    {
      StringEquals: {
        [`${issuer}:sub`]: `system:serviceaccount:${namespace}:${name}`,
        [`${issuer}:aud`]: 'sts.amazonaws.com',
      },
    },
  );
}

/** Pods, through EKS Pod Identity. */
export function trustPodIdentity(): object {
  return trust({ Service: 'pods.eks.amazonaws.com' }, ['sts:AssumeRole', 'sts:TagSession']);
}
