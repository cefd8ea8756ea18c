import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/asg-activity.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import type { AwsOperations } from '../../checks/reads/operations.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, judgeSince, testContext } from './judge.ts';

type Params = z.input<typeof check.params>;
type Activity = NonNullable<AwsOperations['autoscaling:DescribeScalingActivities']['output']['Activities']>[number];
type Event = KindTypes['Event'];

const group = 'eks-node-group-1a';
const at = '2026-11-21T04:50:00Z';
const out: Params = { direction: 'out' };

// Texts of https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-verify-scaling-activity.html and of the
// user guide of the autoscaler.
const started = 'an instance was started in response to a difference between desired and actual capacity';
const causes = {
  asked: `At ${at} a user request explicitly set group desired capacity changing the desired capacity from 2 to 3.  At ${at} ${started}, increasing the capacity from 2 to 3.`,
  updated: `At ${at} a user request update of AutoScalingGroup constraints to min: 2, max: 5, desired: 4 changing the desired capacity from 2 to 4.  At ${at} ${started}, increasing the capacity from 2 to 4.`,
  made: `At ${at} a user request created an AutoScalingGroup changing the desired capacity from 0 to 2.  At ${at} ${started}, increasing the capacity from 0 to 2.`,
  replaced: `At ${at} an instance was launched in response to an unhealthy instance needing to be replaced.`,
  balanced: `At ${at} an instance was launched to aid in balancing the group's zones.`,
  shrunk: `At ${at} instance i-1 was taken out of service in response to a user request, shrinking the capacity from 3 to 2.`,
  lowered: `At ${at} a user request update of AutoScalingGroup constraints to min: 2, max: 5, desired: 2 changing the desired capacity from 3 to 2.  At ${at} an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from 3 to 2.`,
};

function activity(Cause: string, change: Partial<Activity> = {}): Activity {
  return {
    ActivityId: 'a',
    AutoScalingGroupName: group,
    Cause,
    StartTime: at,
    StatusCode: 'Successful',
    ...change,
  };
}

function event(reason: string, message: string, time = at): Event {
  return {
    metadata: { name: 'e', namespace: 'default' },
    involvedObject: { kind: 'Pod', name: 'autoscaler-demo-1', namespace: 'default' },
    reason,
    message,
    lastTimestamp: time,
  };
}
const triggered = event('TriggeredScaleUp', `pod triggered scale-up: [{${group} 2->3 (max: 5)}]`);
const crowded = event('FailedScheduling', '0/2 nodes are available: 2 Insufficient cpu.');
const removed = event('ScaleDown', 'node removed by cluster autoscaler');

function world(activities: Activity[], events: Event[] = [triggered], tags: Record<string, string> = {}): Evidence {
  const all = { 'kubernetes.io/cluster/eks-demo': 'owned', 'eks:nodegroup-name': 'node-group', ...tags };
  return {
    kube: { Event: events },
    aws: {
      'autoscaling:DescribeAutoScalingGroups': {
        AutoScalingGroups: [
          {
            AutoScalingGroupName: group,
            MinSize: 2,
            MaxSize: 5,
            DesiredCapacity: 2,
            Tags: Object.entries(all).map(([Key, Value]) => ({ Key, Value })),
          },
        ],
      },
      'autoscaling:DescribeScalingActivities': ({ AutoScalingGroupName }) => ({
        Activities: AutoScalingGroupName === group ? activities : [],
      }),
    },
  };
}

describe('passes', () => {
  it.each<[string, Params, Evidence]>([
    ['by the autoscaler', out, world([activity(causes.asked)])],
    [
      'by the autoscaler, as it tells its status',
      out,
      world(
        [activity(causes.asked)],
        [event('ScaledUpGroup', `Scale-up: setting group ${group} size to 3 instead of 2 (max: 5)`)],
      ),
    ],
    ['after pods had found no room', out, world([activity(causes.updated)], [crowded])],
    ['of a node group', { ...out, nodegroup: ['x', 'node-group'], maxAtLeast: 5 }, world([activity(causes.asked)])],
    ['to fewer', { direction: 'in' }, world([activity(causes.shrunk)], [removed])],
    ['among other activities', out, world([activity(causes.replaced), activity(causes.asked), activity(causes.made)])],
    [
      'although a later one failed',
      out,
      world([activity(causes.updated, { StatusCode: 'Failed' }), activity(causes.asked)]),
    ],
  ])('resized %s', (_, params, evidence) => {
    expect(judge(check, params, evidence).verdict).toBe('pass');
  });

  it('with events that are gone by now, as long as they were seen once', () => {
    const before = world([], [triggered]);
    const after = world([activity(causes.asked)], []);
    expect(judgeSince(check, out, [before, after]).verdict).toBe('pass');
    expect(judgeSince(check, out, [world([], []), after])).toMatchObject({ code: 'scaling.byHand' });
  });
});

describe('fails', () => {
  it.each<[string, Params, Evidence]>([
    ['scaling.noGroup', out, { aws: {} }],
    [
      'scaling.noGroup',
      out,
      world([activity(causes.asked)], [triggered], { 'kubernetes.io/cluster/eks-demo': 'shared' }),
    ],
    ['scaling.noGroup', { ...out, nodegroup: 'node' }, world([activity(causes.asked)])],
    ['scaling.none', out, world([], [])],
    ['scaling.none', out, world([activity(causes.made)], [])],
    ['scaling.none', out, world([activity(causes.replaced), activity(causes.balanced)], [])],
    ['scaling.none', out, world([activity(causes.shrunk), activity(causes.lowered)], [])],
    ['scaling.none', { direction: 'in' }, world([activity(causes.asked)], [])],
    ['scaling.none', out, world([activity(causes.asked, { StartTime: '2026-11-20T23:00:00Z' })], [])],
    ['nodegroup.max', { ...out, maxAtLeast: 6 }, world([activity(causes.asked)])],
    ['scaling.byHand', out, world([activity(causes.asked)], [])],
    [
      'scaling.byHand',
      out,
      world([activity(causes.updated)], [event('FailedScheduling', 'node(s) had untolerated taint')]),
    ],
    [
      'scaling.byHand',
      out,
      world([activity(causes.asked)], [event('TriggeredScaleUp', '[{other-group 2->3 (max: 5)}]')]),
    ],
    ['scaling.byHand', out, world([activity(causes.asked)], [{ ...triggered, lastTimestamp: '2026-11-21T04:10:00Z' }])],
    ['scaling.byHand', { direction: 'in' }, world([activity(causes.lowered)], [])],
    ['scaling.failed', out, world([activity(causes.asked, { StatusCode: 'Failed', StatusMessage: 'no capacity' })])],
    [
      'scaling.notTriggered',
      out,
      world([], [event('NotTriggerScaleUp', "pod didn't trigger scale-up: 1 max node group size reached")]),
    ],
  ])('%s for %j', (code, params, evidence) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'fail', code });
  });

  it('by what came before the step, where the step counts', () => {
    const evidence = world([activity(causes.asked, { StartTime: '2026-11-21T03:50:00Z' })], []);
    expect(judge(check, { ...out, since: 'step' }, evidence)).toMatchObject({ code: 'scaling.none' });
    expect(judge(check, out, evidence)).toMatchObject({ code: 'scaling.byHand' });
  });

  it('saying from how many to how many', () => {
    expect(judge(check, out, world([activity(causes.updated)], []))).toMatchObject({
      values: { group, direction: 'out', from: 2, to: 4 },
    });
  });
});

describe('is pending', () => {
  it.each<[string, Evidence]>([
    ['while an instance starts', world([activity(causes.asked, { StatusCode: 'PreInService' })])],
    ['once the autoscaler has asked', world([], [triggered])],
  ])('%s, and not for ever', (_, evidence) => {
    const soon = { now: '2026-11-21T04:55:00Z' };
    expect(judge(check, out, evidence, soon)).toMatchObject({
      verdict: 'pending',
      code: 'scaling.moving',
      waitSeconds: 300,
    });
    expect(judge(check, out, evidence).verdict).toBe('fail');
  });

  it('but not for pods that merely found no room', () => {
    expect(judge(check, out, world([], [crowded]), { now: '2026-11-21T04:52:00Z' })).toMatchObject({
      code: 'scaling.none',
    });
  });
});

it('remembers little, however long it lasts', () => {
  const at = { ...testContext, window: 600 };
  let memory: unknown;
  for (let minute = 0; minute < 300; minute += 1) {
    const time = new Date(Date.parse('2026-11-21T00:00:00Z') + minute * 60_000).toISOString();
    const evidence = world([], [{ ...triggered, lastTimestamp: time }]);
    const seen = {
      groups: evidence.aws?.['autoscaling:DescribeAutoScalingGroups'],
      events: { served: true, items: evidence.kube?.Event ?? [] },
    };
    memory = check.remember(check.params.parse(out), seen, { ...at, ...(memory !== undefined && { memory }) });
  }
  expect(JSON.stringify(memory).length).toBeLessThan(2000);
});

it('survives damaged evidence', () => {
  neverThrows(check, { ...out, maxAtLeast: 5, nodegroup: 'node-group' }, world([activity(causes.asked)]));
  neverThrows(check, { direction: 'in' }, world([activity(causes.shrunk)], [removed, crowded]));
});
