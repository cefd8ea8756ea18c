import { expect, test } from 'vitest';
import { planReads } from '../../checks/plan.ts';
import { aws, covers, get, http, keyOf, list, review } from '../../checks/reads/read.ts';

test('equal reads are one request, whatever the order of their fields', () => {
  const a = aws('eks:DescribeCluster', { name: 'eks-demo' });
  const b = { operation: 'eks:DescribeCluster', input: { name: 'eks-demo' }, source: 'aws' } as const;
  expect(planReads([a, b, a])).toEqual([a]);
});

test('a list in one namespace stays in that namespace', () => {
  expect(planReads([list('Pod', 'default'), list('Pod', 'default')])).toEqual([list('Pod', 'default')]);
});

test('lists of one kind in several namespaces become one list of all namespaces', () => {
  const planned = planReads([list('Deployment', 'default'), list('Deployment', 'kube-system')]);
  expect(planned).toEqual([list('Deployment')]);
});

test('a get is served from a list that is wanted anyway, also when the list comes later', () => {
  expect(planReads([get('Node', 'n1'), list('Node')])).toEqual([list('Node')]);
  expect(planReads([get('Service', 'web', 'shop'), list('Service', 'default')])).toEqual([list('Service')]);
});

test('a get alone stays a get, so that its permission can be limited to the name', () => {
  const reads = [get('ConfigMap', 'aws-auth', 'kube-system'), get('ConfigMap', 'aws-logging', 'aws-observability')];
  expect(planReads(reads)).toEqual(reads);
});

test('reviews, AWS calls and probes are kept as they are', () => {
  const reads = [
    review('u', ['g'], { verb: 'list', group: '', resource: 'pods' }),
    review('u', ['g'], { verb: 'delete', group: '', resource: 'pods' }),
    aws('eks:ListNodegroups', { clusterName: 'a' }),
    aws('eks:ListNodegroups', { clusterName: 'b' }),
    http('http://a.elb.amazonaws.com/'),
    http('http://a.elb.amazonaws.com/', { maxBytes: 10 }),
  ];
  expect(planReads(reads)).toEqual(reads);
});

test('a read of another kind, name, namespace or Region is another read', () => {
  expect(covers(list('Pod'), get('Node', 'n1'))).toBe(false);
  expect(covers(list('Pod', 'a'), list('Pod', 'b'))).toBe(false);
  expect(covers(list('Pod', 'a'), list('Pod'))).toBe(false);
  expect(keyOf(aws('eks:ListNodegroups', { clusterName: 'a' }))).not.toBe(
    keyOf(aws('eks:ListNodegroups', { clusterName: 'a' }, 'us-east-1')),
  );
});

test('a moment has one key, as a Date and as text', () => {
  const at = new Date('2026-11-21T05:00:00Z');
  const input = { MetricDataQueries: [], StartTime: at, EndTime: at };
  const spec = aws('cloudwatch:GetMetricData', input);
  expect(keyOf(spec)).toBe(keyOf(JSON.parse(JSON.stringify(spec))));
  expect(keyOf(spec)).toContain('2026-11-21T05:00:00.000Z');
});
