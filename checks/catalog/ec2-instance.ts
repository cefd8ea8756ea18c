import * as z from 'zod';
import { names } from '../params.ts';
import type { AwsOperations } from '../reads/operations.ts';
import { aws } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { tagsOf, textOf } from '../rules/lenient.ts';
import { each } from '../rules/objects.ts';
import { noResource, onItsWay, unlikeValue } from '../rules/settling.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

const stackTag = 'aws:cloudformation:stack-name';

/** Passes when an instance found by its name or its stack runs, with the role asked for (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html). */
export default defineCheck({
  name: 'ec2.instance',
  params: z
    .strictObject({
      nameTag: names.optional().describe('Tag `Name` of the instance, or names of which any will do.'),
      stack: names.optional().describe('CloudFormation stack that made the instance, or stacks of which any will do.'),
      state: z.literal('running').default('running').describe('The only state that counts.'),
      profileRole: names
        .optional()
        .describe(
          'Instance profile of the instance, or, where a stack made both, role in that profile; or names of which any will do.',
        ),
    })
    .refine(({ nameTag, stack }) => (nameTag === undefined) !== (stack === undefined), 'needs either nameTag or stack'),
  window: 300,
  needs: ({ nameTag, stack }) => ({
    described: aws('ec2:DescribeInstances', {
      Filters: [nameTag ? { Name: 'tag:Name', Values: nameTag } : { Name: `tag:${stackTag}`, Values: stack }],
    }),
  }),
  follows: ({ profileRole }) => (profileRole ? ['cloudformation:DescribeStackResources'] : []),
  followUp({ profileRole }, { described }) {
    const stacks = [...new Set(instancesOf(described).map(({ tags }) => tags[stackTag] ?? ''))].filter(Boolean);
    return {
      resources: profileRole
        ? stacks.sort().map((StackName) => aws('cloudformation:DescribeStackResources', { StackName }))
        : undefined,
    };
  },
  judge({ nameTag, stack, profileRole }, { described, resources }, context) {
    const made = each(resources).flatMap((answer) => each(answer.StackResources));
    /** The profile, and the roles that the same stack made: an instance only names its profile. */
    const rolesOf = ({ profile, tags }: Instance): string[] => {
      const own = made.filter(({ StackName }) => textOf(StackName) === tags[stackTag]);
      const isOfStack = own.some(
        (one) => one.ResourceType === 'AWS::IAM::InstanceProfile' && one.PhysicalResourceId === profile,
      );
      const roles = isOfStack ? own.filter(({ ResourceType }) => ResourceType === 'AWS::IAM::Role') : [];
      return [profile, ...roles.map(({ PhysicalResourceId }) => textOf(PhysicalResourceId))];
    };
    const found = instancesOf(described).filter(({ tags }) =>
      nameTag ? nameTag.includes(tags.Name ?? '') : (stack ?? []).includes(tags[stackTag] ?? ''),
    );
    const best = judgeClosest(found, [
      ({ id, state, launchedAt }) => {
        if (state === 'running') return undefined;
        const values = { kind: 'instance', name: id, status: state };
        return state === 'pending'
          ? onItsWay('resource.moving', values, context, launchedAt)
          : fail('resource.status', { ...values, reason: '' });
      },
      (instance) => {
        const roles = rolesOf(instance);
        if (profileRole === undefined || (instance.profile !== '' && roles.some((role) => profileRole.includes(role))))
          return undefined;
        return unlikeValue('instance', instance.id, 'profileRole', roles.filter(Boolean).join(', '), profileRole);
      },
    ]);
    if (!best) return noResource('instance', nameTag ?? stack ?? []);
    return best.finding ?? pass({ instance: best.object.id, profile: best.object.profile });
  },
  command({ nameTag, stack }, { cluster: { region } }) {
    const filter = nameTag
      ? `Name=tag:Name,Values=${nameTag.join(',')}`
      : `Name=tag:${stackTag},Values=${stack?.join(',')}`;
    return `aws ec2 describe-instances --region ${region} --filters '${filter}' --query 'Reservations[].Instances[].[InstanceId,State.Name,IamInstanceProfile.Arn]'`;
  },
});

interface Instance {
  id: string;
  state: string;
  launchedAt: string;
  /** Name of the instance profile. */
  profile: string;
  tags: Record<string, string>;
}

type Described = AwsOperations['ec2:DescribeInstances']['output'] | null | undefined;

/** Instances but for those on their way out, which stay listed for an hour. */
function instancesOf(described: Described): Instance[] {
  return each(described?.Reservations)
    .flatMap((reservation) => each(reservation.Instances))
    .map((instance) => ({
      id: textOf(instance.InstanceId),
      state: textOf(instance.State?.Name),
      launchedAt: textOf(instance.LaunchTime),
      profile: textOf(instance.IamInstanceProfile?.Arn).split('/').at(-1) ?? '',
      tags: tagsOf(instance.Tags),
    }))
    .filter(({ state }) => state !== 'terminated' && state !== 'shutting-down');
}
