/** The stack of a participant, made as CloudFormation would make it of the service's template. */
import { CreateAccessEntryCommand, type CreateAccessEntryCommandInput } from '@aws-sdk/client-eks';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import * as z from 'zod';
import type { World } from '../world.ts';

const statement = z.record(z.string(), z.unknown());
const templateSchema = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.string().optional(), AllowedPattern: z.string() })),
  Resources: z.object({
    Role: z.object({
      Type: z.literal('AWS::IAM::Role'),
      Properties: z.object({
        RoleName: z.string(),
        AssumeRolePolicyDocument: statement,
        Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument: statement })).length(1),
      }),
    }),
    AccessEntry: z.object({
      Type: z.literal('AWS::EKS::AccessEntry'),
      Condition: z.literal('HasCluster'),
      Properties: z.object({
        ClusterName: z.string(),
        PrincipalArn: z.string(),
        Type: z.literal('STANDARD'),
        KubernetesGroups: z.array(z.string()),
      }),
    }),
  }),
});

export type StackParameters = Readonly<Record<string, string>>;

/**
 * Creates what the template says with the participant's keys, and the access entry if a cluster is named. Gives the role's
 * ARN. Throws when a parameter is not as the template allows.
 */
export async function deployAccess(world: World, template: string, parameters: StackParameters): Promise<string> {
  const raw: unknown = JSON.parse(template);
  const declared = z.object({ Parameters: templateSchema.shape.Parameters }).parse(raw).Parameters;
  for (const [name, { Default, AllowedPattern }] of Object.entries(declared)) {
    const given = parameters[name] ?? Default ?? '';
    if (!new RegExp(`^(?:${AllowedPattern})$`).test(given)) throw new Error(`parameter ${name}: ${given}`);
  }
  const account = world.cluster.account;
  const values: Record<string, string> = { 'AWS::AccountId': account, 'AWS::Partition': 'aws', ...parameters };
  const roleArn = `arn:aws:iam::${account}:role/${parameters.RoleName}`;
  const { Role, AccessEntry } = templateSchema.parse(resolved(raw, values, roleArn)).Resources;
  const { RoleName, AssumeRolePolicyDocument, Policies } = Role.Properties;
  await world.aws.iam.send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(AssumeRolePolicyDocument) }),
  );
  for (const { PolicyName, PolicyDocument } of Policies)
    await world.aws.iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(PolicyDocument) }),
    );
  if (parameters.ClusterName) await enterRole(world, roleArn, AccessEntry.Properties.KubernetesGroups);
  return roleArn;
}

/** `aws eks create-access-entry`. */
export async function enterRole(world: World, principalArn: string, kubernetesGroups: string[]): Promise<void> {
  const input: CreateAccessEntryCommandInput = {
    clusterName: world.cluster.name,
    principalArn,
    kubernetesGroups,
    type: 'STANDARD',
  };
  await world.aws.eks.send(new CreateAccessEntryCommand(input));
}

/** A part of a template with its functions worked out. */
function resolved(part: unknown, values: Readonly<Record<string, string>>, roleArn: string): unknown {
  if (Array.isArray(part)) return part.map((one) => resolved(one, values, roleArn));
  if (typeof part !== 'object' || part === null) return part;
  const [[key, value] = []] = Object.entries(part);
  if (key === 'Ref' && typeof value === 'string') return values[value] ?? '';
  if (key === 'Fn::GetAtt') return roleArn;
  if (key === 'Fn::Sub' && typeof value === 'string')
    return value.replace(/\$\{([^}]+)\}/g, (_, name: string) => values[name] ?? '');
  return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, resolved(one, values, roleArn)]));
}
