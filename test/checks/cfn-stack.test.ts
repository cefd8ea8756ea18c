import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/cfn-stack.ts';
import type { AwsOperations } from '../../checks/reads/operations.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

type Params = z.input<typeof check.params>;
type Stack = NonNullable<AwsOperations['cloudformation:DescribeStacks']['output']['Stacks']>[number];
type Event = NonNullable<AwsOperations['cloudformation:DescribeStackEvents']['output']['StackEvents']>[number];

const id = 'arn:aws:cloudformation:ap-northeast-2:123456789012:stack/eks-work-base/1';
const stack: Stack = {
  StackId: id,
  StackName: 'eks-work-base',
  StackStatus: 'CREATE_COMPLETE',
  CreationTime: '2026-11-21T04:50:00Z',
  Outputs: [
    { OutputKey: 'VPC', OutputValue: 'vpc-1' },
    { OutputKey: 'WorkerSubnets', OutputValue: 'subnet-a,subnet-b' },
  ],
  Tags: [{ Key: 'team', Value: 'a' }],
};
const params: Params = { name: 'eks-work-base' };

function world(change: Partial<Stack> = {}, events: Partial<Event>[] = []): Evidence {
  const all = events.map(
    (event, at): Event => ({
      StackId: id,
      EventId: String(at),
      StackName: 'eks-work-base',
      Timestamp: `2026-11-21T04:51:${String(10 + at).padStart(2, '0')}Z`,
      ...event,
    }),
  );
  return {
    aws: {
      'cloudformation:DescribeStacks': ({ StackName }) =>
        StackName === 'eks-work-base' ? { Stacks: [{ ...stack, ...change }] } : undefined,
      // As AWS answers: the newest first.
      'cloudformation:DescribeStackEvents': { StackEvents: all.reverse() },
    },
  };
}

describe('passes', () => {
  it.each<[string, Params, Partial<Stack>]>([
    ['created', params, {}],
    ['updated', params, { StackStatus: 'UPDATE_COMPLETE' }],
    ['by one of the names', { name: ['eks-work-base-7', 'eks-work-base'] }, {}],
    ['with its outputs', { ...params, outputs: ['VPC', 'WorkerSubnets'] }, {}],
    ['with a tag', { ...params, tags: { team: ['b', 'a'] } }, {}],
    [
      'as it was before a failed update, where the lab says so',
      { ...params, status: ['CREATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'] },
      { StackStatus: 'UPDATE_ROLLBACK_COMPLETE' },
    ],
  ])('%s', (_, asked, change) => {
    expect(judge(check, asked, world(change)).verdict).toBe('pass');
  });
});

describe('fails', () => {
  it.each<[string, Params, Partial<Stack>]>([
    ['resource.absent', { name: 'eks-work' }, {}],
    ['resource.absent', params, { StackStatus: 'DELETE_COMPLETE' }],
    ['stack.failed', params, { StackStatus: 'ROLLBACK_COMPLETE' }],
    ['stack.failed', params, { StackStatus: 'ROLLBACK_IN_PROGRESS' }],
    ['stack.failed', params, { StackStatus: 'CREATE_FAILED' }],
    ['stack.failed', params, { StackStatus: 'UPDATE_ROLLBACK_COMPLETE' }],
    ['stack.failed', params, { StackStatus: 'DELETE_FAILED' }],
    ['resource.status', params, { StackStatus: 'DELETE_IN_PROGRESS' }],
    ['resource.status', params, { StackStatus: 'REVIEW_IN_PROGRESS' }],
    ['stack.outputs', { ...params, outputs: ['VPC', 'RouteTable'] }, {}],
    ['stack.outputs', { ...params, outputs: 'vpc' }, {}],
    ['resource.setting', { ...params, tags: { team: 'b' } }, {}],
  ])('%s for %j and %j', (code, asked, change) => {
    expect(judge(check, asked, world(change))).toMatchObject({ verdict: 'fail', code });
  });

  it('naming the resource that failed first, not those cancelled after it, nor those of an earlier try', () => {
    const events: Partial<Event>[] = [
      { ResourceStatus: 'CREATE_FAILED', LogicalResourceId: 'Old', ResourceStatusReason: 'earlier' },
      { ResourceStatus: 'CREATE_IN_PROGRESS', LogicalResourceId: 'eks-work-base', PhysicalResourceId: id },
      { ResourceStatus: 'CREATE_IN_PROGRESS', LogicalResourceId: 'EksWorkDB' },
      {
        ResourceStatus: 'CREATE_FAILED',
        LogicalResourceId: 'EksWorkDB',
        ResourceStatusReason: 'Cannot find version 11 for postgres',
      },
      {
        ResourceStatus: 'CREATE_FAILED',
        LogicalResourceId: 'OpeServerEIP',
        ResourceStatusReason: 'Resource creation cancelled',
      },
      { ResourceStatus: 'ROLLBACK_IN_PROGRESS', LogicalResourceId: 'eks-work-base', PhysicalResourceId: id },
    ];
    expect(judge(check, params, world({ StackStatus: 'ROLLBACK_COMPLETE' }, events))).toEqual({
      verdict: 'fail',
      code: 'stack.failed',
      values: {
        stack: 'eks-work-base',
        status: 'ROLLBACK_COMPLETE',
        resource: 'EksWorkDB',
        reason: 'Cannot find version 11 for postgres',
      },
    });
  });

  it('with the reason of the stack when there are no events', () => {
    const failed = world({ StackStatus: 'CREATE_FAILED', StackStatusReason: 'no role' });
    expect(judge(check, params, failed)).toMatchObject({ values: { resource: '', reason: 'no role' } });
  });
});

describe('is pending', () => {
  it.each(['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'] as const)(
    'in %s, and not for ever',
    (StackStatus) => {
      expect(judge(check, params, world({ StackStatus }))).toMatchObject({
        verdict: 'pending',
        code: 'resource.moving',
        waitSeconds: 300,
      });
      const old = world({ StackStatus, CreationTime: '2026-11-21T04:00:00Z' });
      expect(judge(check, params, old).verdict).toBe('fail');
      const updated = world({
        StackStatus,
        CreationTime: '2026-11-20T04:00:00Z',
        LastUpdatedTime: '2026-11-21T04:59:00Z',
      });
      expect(judge(check, params, updated).verdict).toBe('pending');
    },
  );
});

it('reads events of failed stacks only', () => {
  const context = { now: '2026-11-21T05:00:00Z', cluster: { name: 'eks-demo', region: 'ap-northeast-2' }, window: 60 };
  const asked = check.params.parse(params);
  expect(check.followUp(asked, { stacks: [{ Stacks: [stack] }, undefined] }, context).events).toEqual([]);
  const failed = { Stacks: [{ ...stack, StackStatus: 'CREATE_FAILED' }] };
  expect(check.followUp(asked, { stacks: [failed] }, context).events).toHaveLength(1);
});

it('survives damaged evidence', () => {
  const asked: Params = { ...params, outputs: 'VPC', tags: { team: 'a' } };
  neverThrows(check, asked, world());
  neverThrows(check, asked, world({ StackStatus: 'CREATE_FAILED' }, [{ ResourceStatus: 'CREATE_FAILED' }]));
});
