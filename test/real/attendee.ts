/**
 * Attendees of one event, each with an AWS account of their own in which a cluster of the usual name stands. One control plane
 * plays all these clusters: what attendees do in AWS is theirs alone, what is in Kubernetes all of them have.
 */
import { CreateStackCommand, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { CreateAccessEntryCommand, DeleteAccessEntryCommand } from '@aws-sdk/client-eks';
import { GetRoleCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { GRADER_GROUP } from '../../checks/rules/grader-group.ts';
import { AwsSide } from './aws.ts';
import type { World } from './world.ts';

/** Somebody with an account. */
export class Attendee {
  readonly account: string;
  readonly aws: AwsSide;
  /** The world as the attendee has it: the attendee's account, and the cluster in it. */
  readonly world: World;

  /** Opens an account for an attendee. @param account twelve digits */
  static async open(world: World, account: string): Promise<Attendee> {
    if (account === world.cluster.account) return new Attendee(world, account, world.aws);
    const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    const keys = await world.aws.makeUser('participant', all, account);
    const { region, name } = world.cluster;
    return new Attendee(world, account, new AwsSide(world.aws.endpoint, keys, { account, region, cluster: name }));
  }

  private constructor(world: World, account: string, aws: AwsSide) {
    this.account = account;
    this.aws = aws;
    const { region, name } = world.cluster;
    const cluster = { ...world.cluster, account, arn: `arn:aws:eks:${region}:${account}:cluster/${name}` };
    this.world = seenWith(world, { aws, cluster });
  }

  /** The world as a grader has it that comes by a role of the attendee. */
  letting(roleArn: string, externalId: string): World {
    return seenWith(this.world, { roleArn, externalId });
  }

  /**
   * Creates the stack of a quick-create link, as the console does.
   * @param typed parameters that the attendee writes over
   * @throws Error when the template cannot be had or does not allow the parameters
   */
  async launch(link: string, typed: Readonly<Record<string, string>> = {}): Promise<void> {
    const { hash } = new URL(link);
    const query = new URLSearchParams(hash.slice(hash.indexOf('?') + 1));
    const answer = await fetch(query.get('templateURL') ?? '');
    if (!answer.ok) throw new Error(`TemplateURL must reference a valid S3 object: ${answer.status}`);
    const given = [...query].filter(([key]) => key.startsWith('param_')).map(([key, value]) => [key.slice(6), value]);
    const parameters: Record<string, string> = { ...Object.fromEntries(given), ...typed };
    await this.aws.cloudformation.send(
      new CreateStackCommand({
        StackName: query.get('stackName') ?? '',
        TemplateBody: await answer.text(),
        Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
          ParameterKey,
          ParameterValue,
        })),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
      }),
    );
  }

  /** `aws eks create-access-entry`. */
  async enter(principalArn: string, group = GRADER_GROUP): Promise<void> {
    const { name } = this.world.cluster;
    await this.aws.eks.send(
      new CreateAccessEntryCommand({ clusterName: name, principalArn, kubernetesGroups: [group] }),
    );
  }

  /** `aws eks delete-access-entry`. */
  async leave(principalArn: string): Promise<void> {
    const { name } = this.world.cluster;
    await this.aws.eks.send(new DeleteAccessEntryCommand({ clusterName: name, principalArn }));
  }

  /** Changes whom a role trusts. @param externalId absent: nobody is asked for one */
  async trust(role: string, grader: string, externalId?: string): Promise<void> {
    const Condition = externalId === undefined ? {} : { Condition: { StringEquals: { 'sts:ExternalId': externalId } } };
    const statement = { Effect: 'Allow', Principal: { AWS: grader }, Action: 'sts:AssumeRole', ...Condition };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await this.aws.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: role, PolicyDocument }));
  }

  /** Deletes the role of a link's stack and creates the stack anew; its access entry does not know the new one. */
  async makeAnew(RoleName: string, link: string): Promise<void> {
    const before = await this.aws.iam.send(new GetRoleCommand({ RoleName }));
    const StackName = new URLSearchParams(link.slice(link.indexOf('?', link.indexOf('#')) + 1)).get('stackName') ?? '';
    await this.aws.cloudformation.send(new DeleteStackCommand({ StackName }));
    await this.launch(link);
    const after = await this.aws.iam.send(new GetRoleCommand({ RoleName }));
    if (after.Role?.RoleId === before.Role?.RoleId) throw new Error(`${RoleName} is still the same`);
  }
}

/** A world of which some parts are others. */
function seenWith(world: World, parts: Partial<World>): World {
  return new Proxy(world, {
    get(target, name) {
      if (Object.hasOwn(parts, name)) return Reflect.get(parts, name);
      const value: unknown = Reflect.get(target, name, target);
      // Its methods work on what they know of it, which only the world itself has.
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
