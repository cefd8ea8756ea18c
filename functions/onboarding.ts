/**
 * How a participant lets the grader in without handing over a key: a read role that trusts it with the participant's
 * external id, an EKS access entry, and a ClusterRole for the entry's group.
 */
import { GRADER_GROUP } from '../checks/rules/grader-group.ts';
import type { ConnectWays } from '../web/connect.tsx';
import type { EventAccess, LabEvent, Participant } from './records.ts';

/** What the service offers for it. */
export interface Onboarding {
  /** ARN of the role or user that gradings run as; the roles of participants trust it. */
  graderArn: string;
  /** Region of the stack while no cluster is known. */
  region: string;
  /** Puts a template where CloudFormation can read it, and gives its address; without it there is no launch link. */
  publish?: (event: string, template: string) => Promise<string>;
}

/** Beginning of the names of roles that the grader may assume, as its own policy has it (`serverless.yml`). */
export const ROLE_PREFIX = 'Podium-';

/** Name of a participant's read role. */
function roleNameOf({ id }: Pick<Participant, 'id'>): string {
  return `${ROLE_PREFIX}${id}`;
}

/** ARN of a participant's read role in the account of a cluster. */
export function roleArnOf(participant: Pick<Participant, 'id'>, clusterArn: string): string {
  const [, partition = 'aws', , , account = ''] = clusterArn.split(':');
  return `arn:${partition}:iam::${account}:role/${roleNameOf(participant)}`;
}

/** Whether the grader's own policy lets it assume a role. */
export function mayBeAssumed(roleArn: string): boolean {
  return roleArn.split(':role/')[1]?.startsWith(ROLE_PREFIX) === true;
}

/**
 * The CloudFormation template of an event as JSON: the read role and, once the cluster is there, its access entry.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-eks-accessentry.html
 */
export function templateOf(event: Pick<LabEvent, 'title'>, access: EventAccess, graderArn: string): string {
  const ofAccount = (resource: string) => (resource.includes('${') ? { 'Fn::Sub': resource } : resource);
  return `${JSON.stringify(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: `Lets Podium read what the lab "${event.title.en.slice(0, 200)}" is graded by. It can change nothing.`,
      Parameters: {
        ExternalId: {
          Type: 'String',
          AllowedPattern: '[\\w-]{22}',
          Description: 'Yours alone, from your page. The role lets the grader in with this id only.',
        },
        RoleName: {
          Type: 'String',
          AllowedPattern: `${ROLE_PREFIX}[\\w-]{22}`,
          Description: 'Name of the role, from your page.',
        },
        ClusterName: {
          Type: 'String',
          Default: '',
          AllowedPattern: '([0-9A-Za-z][A-Za-z0-9_-]{0,99})?',
          Description: 'Name of your EKS cluster in this Region. Leave it empty as long as there is none.',
        },
      },
      Conditions: { HasCluster: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'ClusterName' }, ''] }] } },
      Resources: {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            RoleName: { Ref: 'RoleName' },
            Description: 'Read by Podium while the lab runs; delete the stack afterwards.',
            MaxSessionDuration: 3600,
            AssumeRolePolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Principal: { AWS: graderArn },
                  Action: 'sts:AssumeRole',
                  Condition: { StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } } },
                },
              ],
            },
            Policies: [
              {
                PolicyName: 'lab',
                PolicyDocument: {
                  Version: '2012-10-17',
                  Statement: access.statements.map(({ Resource, ...statement }) => ({
                    ...statement,
                    Resource: Resource.map(ofAccount),
                  })),
                },
              },
            ],
            Tags: [{ Key: 'application', Value: 'podium' }],
          },
        },
        AccessEntry: {
          Type: 'AWS::EKS::AccessEntry',
          Condition: 'HasCluster',
          Properties: {
            ClusterName: { Ref: 'ClusterName' },
            PrincipalArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
            Type: 'STANDARD',
            KubernetesGroups: [access.group],
          },
        },
      },
      Outputs: { RoleArn: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
    },
    null,
    2,
  )}\n`;
}

/** What the stack of a participant is made with. */
interface StackPlan {
  name: string;
  region: string;
  parameters: Readonly<Record<'ExternalId' | 'RoleName' | 'ClusterName', string>>;
}

/** The stack of a participant; it names the cluster once the cluster has been seen. */
export function stackOf(participant: Participant, region: string): StackPlan {
  const { id, externalId, cluster, enrolment } = participant;
  const isThere = enrolment?.proofs.some(({ name, verdict }) => name === 'cluster' && verdict === 'pass') === true;
  return {
    // Letters, digits and hyphens only.
    name: `podium-${id.replaceAll('_', '-')}`,
    region: cluster?.region ?? region,
    parameters: {
      ExternalId: externalId,
      RoleName: roleNameOf(participant),
      ClusterName: isThere ? (cluster?.name ?? '') : '',
    },
  };
}

/**
 * The page of the console on which the stack is created by one click.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-create-stacks-quick-create-links.html
 */
export function launchLink({ name, region, parameters }: StackPlan, templateUrl: string): string {
  const query = new URLSearchParams({
    templateURL: templateUrl,
    stackName: name,
    ...Object.fromEntries(Object.entries(parameters).map(([key, value]) => [`param_${key}`, value])),
  });
  return `https://${region}.console.aws.amazon.com/cloudformation/home?region=${region}#/stacks/create/review?${query}`;
}

/** The same as commands for a shell. `base` is the event's address. */
function stackCommands({ name, region, parameters }: StackPlan, base: string): string {
  const given = Object.entries(parameters).map(([key, value]) => `${key}=${value}`);
  return [
    `curl -fsSo podium-access.json ${base}/access.json`,
    `aws cloudformation deploy --region ${region} --stack-name ${name} \\`,
    '  --template-file podium-access.json --capabilities CAPABILITY_NAMED_IAM \\',
    `  --parameter-overrides ${given.join(' ')}`,
  ].join('\n');
}

/** What a participant does to let the grader in. `base` is the event's address. */
export function waysOf(participant: Participant, { region, publish }: Onboarding, base: string): ConnectWays {
  const { pathname } = new URL(base);
  return {
    ...(publish !== undefined && { launchPath: `${pathname}/me/launch` }),
    templatePath: `${pathname}/access.json`,
    manifestPath: `${pathname}/access.yaml`,
    externalId: participant.externalId,
    stackCommands: stackCommands(stackOf(participant, region), base),
    clusterCommands: clusterCommands(participant, GRADER_GROUP, base),
    rolePrefix: ROLE_PREFIX,
  };
}

/** What lets the role into the cluster and gives it its rights there. `base` is the event's address. */
function clusterCommands(participant: Participant, group: string, base: string): string {
  const { cluster } = participant;
  const name = cluster?.name ?? 'CLUSTER';
  const role =
    cluster?.roleArn ?? `$(aws iam get-role --role-name ${roleNameOf(participant)} --query Role.Arn --output text)`;
  const region = cluster === undefined ? '' : ` --region ${cluster.region}`;
  const tokenProof = participant.enrolment?.proofs.find(({ name }) => name === 'token');
  const apply = `kubectl apply -f ${base}/access.yaml`;
  if (tokenProof?.verdict === 'pass') return apply;
  const entry =
    tokenProof?.code === 'token.noMapping'
      ? `eksctl create iamidentitymapping --cluster ${name}${region} --group ${group} --username podium \\\n  --arn ${role}`
      : `aws eks create-access-entry --cluster-name ${name}${region} --kubernetes-groups ${group} \\\n  --principal-arn ${role}`;
  return `${entry}\n${apply}`;
}
