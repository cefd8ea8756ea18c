import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/ec2-instance.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

type Params = z.input<typeof check.params>;

const arn = (profile: string) => `arn:aws:iam::123456789012:instance-profile/${profile}`;
const profile = 'eks-work-rds-OpeServerInstanceProfile-X1';
const stackTag = { Key: 'aws:cloudformation:stack-name', Value: 'eks-work-rds' };
const instance = {
  InstanceId: 'i-1',
  State: { Name: 'running' as const },
  LaunchTime: '2026-11-21T04:58:00Z',
  IamInstanceProfile: { Arn: arn(profile) },
  Tags: [{ Key: 'Name', Value: 'bastion' }, stackTag],
};
type Instance = Omit<typeof instance, 'State'> & { State: { Name: 'running' | 'pending' | 'stopped' | 'terminated' } };
const resource = (ResourceType: string, PhysicalResourceId: string) => ({
  StackName: 'eks-work-rds',
  ResourceType,
  PhysicalResourceId,
  LogicalResourceId: 'x',
  Timestamp: '2026-11-21T04:50:00Z',
  ResourceStatus: 'CREATE_COMPLETE' as const,
});

function world(
  change: Partial<Instance> = {},
  resources = [resource('AWS::IAM::InstanceProfile', profile), resource('AWS::IAM::Role', 'eks-work-OpeServerRole')],
): Evidence {
  return {
    aws: {
      'ec2:DescribeInstances': { Reservations: [{ Instances: [{ ...instance, ...change }] }] },
      'cloudformation:DescribeStackResources': { StackResources: resources },
    },
  };
}

describe('passes', () => {
  it.each<[string, Params, Evidence]>([
    ['by its name', { nameTag: 'bastion' }, world()],
    ['by its stack', { stack: ['x', 'eks-work-rds'] }, world()],
    ['with its instance profile', { nameTag: 'bastion', profileRole: profile }, world()],
    [
      'with the role that the stack put into it',
      { stack: 'eks-work-rds', profileRole: 'eks-work-OpeServerRole' },
      world(),
    ],
    [
      'with a profile that is called like its role, made in the console',
      { nameTag: 'bastion', profileRole: 'Ope' },
      world({ IamInstanceProfile: { Arn: arn('path/Ope') }, Tags: [{ Key: 'Name', Value: 'bastion' }] }, []),
    ],
  ])('%s', (_, params, evidence) => {
    expect(judge(check, params, evidence).verdict).toBe('pass');
  });
});

describe('fails', () => {
  it.each<[string, Params, Evidence]>([
    ['resource.absent', { nameTag: 'bast' }, world()],
    ['resource.absent', { nameTag: 'Bastion' }, world()],
    ['resource.absent', { stack: 'eks-work' }, world()],
    ['resource.absent', { nameTag: 'bastion' }, world({ State: { Name: 'terminated' } })],
    ['resource.absent', { nameTag: 'bastion' }, { aws: {} }],
    ['resource.status', { nameTag: 'bastion' }, world({ State: { Name: 'stopped' } })],
    ['resource.setting', { nameTag: 'bastion', profileRole: 'Other' }, world()],
    [
      'resource.setting',
      { nameTag: 'bastion', profileRole: 'eks-work-OpeServerRole' },
      world({}, [resource('AWS::IAM::Role', 'eks-work-OpeServerRole')]),
    ],
    [
      'resource.setting',
      { stack: 'eks-work-rds', profileRole: 'eks-work-OpeServerRole' },
      world({ IamInstanceProfile: { Arn: '' } }),
    ],
  ])('%s for %j', (code, params, evidence) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'fail', code });
  });
});

it('is pending while it starts, and not for ever', () => {
  const starting = world({ State: { Name: 'pending' } });
  expect(judge(check, { nameTag: 'bastion' }, starting)).toMatchObject({ verdict: 'pending', waitSeconds: 180 });
  expect(judge(check, { nameTag: 'bastion' }, starting, { now: '2026-11-21T05:10:00Z' }).verdict).toBe('fail');
});

it('needs one way to find it', () => {
  expect(check.params.safeParse({}).success).toBe(false);
  expect(check.params.safeParse({ nameTag: 'a', stack: 'b' }).success).toBe(false);
});

it('survives damaged evidence', () => {
  neverThrows(check, { stack: 'eks-work-rds', profileRole: 'eks-work-OpeServerRole' }, world());
});
