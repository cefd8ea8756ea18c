/**
 * Attendees of one event, each with an AWS account of their own in which a cluster of the usual name stands. One control plane
 * plays all these clusters: what attendees do in AWS is theirs alone, what is in Kubernetes all of them have.
 */
import { CreateAccessEntryCommand } from '@aws-sdk/client-eks';
import { GRADER_GROUP } from '../../checks/rules/grader-group.ts';
import type { Lab } from '../../checks/lab.ts';
import { AwsSide } from './aws.ts';
import { accessIn } from './grading.ts';
import type { World } from './world.ts';

/** How a role is made; what is not said is as it should be. */
export interface RoleOrder {
  /** Name of the role. */
  name: string;
  /** Who may assume it. */
  grader: string;
  /** Absent: no external id is asked for. */
  externalId?: string;
  /** Group of the access entry (default that of the grader); null: there is no entry. */
  group?: string | null;
}

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

  /** The role for the grader with what a lab asks for, and its access entry. Gives the ARN. */
  async makeRole(lab: Lab, { name, grader, externalId, group = GRADER_GROUP }: RoleOrder): Promise<string> {
    const Condition = externalId === undefined ? {} : { Condition: { StringEquals: { 'sts:ExternalId': externalId } } };
    const statement = { Effect: 'Allow', Principal: { AWS: grader }, Action: 'sts:AssumeRole', ...Condition };
    const trust = { Version: '2012-10-17', Statement: [statement] };
    const role = await this.aws.makeRole(name, trust, accessIn(this.world, lab).policy);
    if (group === null) return role;
    const { name: clusterName } = this.world.cluster;
    await this.aws.eks.send(
      new CreateAccessEntryCommand({ clusterName, principalArn: role, kubernetesGroups: [group] }),
    );
    return role;
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
