import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/logs-group.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

const name = '/aws/containerinsights/eks-demo/application';
const other = '/eks/eks-demo/containers';
const at = (time: string) => Date.parse(time);
const [before, after] = [at('2026-11-20T12:00:00Z'), at('2026-11-21T04:30:00Z')];
const enrolment = { newerThan: 'enrolment' } as const;

interface Parts {
  groups?: object[];
  streams?: object[];
  /** Times of events with their texts. */
  events?: [time: number, text: string][];
  filters?: object[];
  exports?: object[];
  createdAt?: string;
  /** The only group that events come in to. */
  into?: string;
}

const group = (parts: object = {}) => ({
  logGroupName: name,
  creationTime: before,
  logGroupClass: 'STANDARD',
  ...parts,
});
const stream = (last?: number) => ({ logStreamName: 'fluent-bit', lastEventTimestamp: last, lastIngestionTime: last });

/** Logs as AWS answers for them, by what is asked. */
function logs(parts: Parts = {}): Evidence {
  const {
    groups = [group()],
    streams = [stream(after)],
    events = [[after, 'GET / 200']],
    filters = [],
    exports = [],
  } = parts;
  return {
    aws: {
      'eks:DescribeCluster': { cluster: { name: 'eks-demo', createdAt: parts.createdAt ?? '2026-11-20T10:00:00Z' } },
      'logs:DescribeLogGroups': ({ logGroupNamePrefix: prefix = '' }) => ({
        logGroups: groups.filter((one) => 'logGroupName' in one && String(one.logGroupName).startsWith(prefix)),
      }),
      'logs:DescribeLogStreams': ({ logGroupName }) => ({
        logStreams: logGroupName === (parts.into ?? logGroupName) ? streams : [],
      }),
      'logs:FilterLogEvents': ({ logGroupName, startTime = 0, filterPattern }) => ({
        events: events
          .filter(() => logGroupName === (parts.into ?? logGroupName))
          .filter(([time, text]) => time >= startTime && text.includes(JSON.parse(filterPattern ?? '""')))
          .slice(0, 1)
          .map(([timestamp]) => ({ timestamp })),
      }),
      'logs:DescribeSubscriptionFilters': () => ({ subscriptionFilters: filters }),
      'logs:DescribeExportTasks': () => ({ exportTasks: exports }),
    },
  };
}

const exported = (code: string, time: number, parts: object = {}) => ({
  logGroupName: name,
  status: { code },
  executionInfo: { creationTime: time, completionTime: time },
  ...parts,
});

describe('passes', () => {
  test.each([
    ['is there', { name }, logs({ streams: [], events: [] })],
    ['receives since the enrolment', { name, ...enrolment, streamsAtLeast: 1 }, logs()],
    ['an alternative', { name: [other, name], ...enrolment }, logs()],
    [
      'the alternative that receives',
      { name: [other, name], ...enrolment },
      logs({ groups: [group({ logGroupName: other }), group()], into: name }),
    ],
    ['a stream that has not told of its event yet', { name, ...enrolment }, logs({ streams: [stream()] })],
    [
      'left from an earlier cluster, but it receives again',
      { name, ...enrolment },
      logs({ createdAt: '2026-11-21T03:00:00Z' }),
    ],
    ['events with a date of their own that came in now', { name, ...enrolment }, logs({ events: [[before, 'x']] })],
    ['a text', { name, contains: 'GET /' }, logs()],
    ['a text with quotes', { name, contains: 'say "hi"' }, logs({ events: [[after, 'I say "hi" \\ you']] })],
    [
      'events of a class that cannot be searched',
      { name, ...enrolment },
      logs({ groups: [group({ logGroupClass: 'INFREQUENT_ACCESS' })], events: [] }),
    ],
    ['retention', { name, retention: true }, logs({ groups: [group({ retentionInDays: 7 })] })],
    ['subscription', { name, subscription: true }, logs({ filters: [{ filterName: 'to-search' }] })],
    ['export', { name, exported: true }, logs({ exports: [exported('FAILED', after), exported('COMPLETED', after)] })],
  ])('%s', (_, given, evidence) => {
    expect(judge(check, given, evidence)).toMatchObject({ verdict: 'pass', values: { name } });
  });
});

describe('fails', () => {
  test.each([
    ['is not there', { name }, logs({ groups: [] }), 'logs.absent'],
    ['only a longer name', { name }, logs({ groups: [group({ logGroupName: `${name}-2` })] }), 'logs.absent'],
    [
      'of another cluster',
      { name },
      logs({ groups: [group({ logGroupName: name.replace('eks-demo', 'my-cluster') })] }),
      'logs.absent',
    ],
    ['too few streams', { name, streamsAtLeast: 2 }, logs(), 'logs.streams'],
    [
      'no event since the enrolment',
      { name, ...enrolment },
      logs({ events: [[before, 'old']], streams: [stream(before)] }),
      'logs.quiet',
    ],
    [
      'events of an earlier cluster of the name',
      { name, ...enrolment },
      logs({
        events: [[at('2026-11-21T02:00:00Z'), 'old']],
        streams: [stream(at('2026-11-21T02:00:00Z'))],
        createdAt: '2026-11-21T03:00:00Z',
      }),
      'logs.quiet',
    ],
    ['another text', { name, contains: 'POST' }, logs(), 'logs.text'],
    ['the text before the enrolment', { name, contains: 'GET /' }, logs({ events: [[before, 'GET /']] }), 'logs.text'],
    [
      'text in a class that cannot be searched',
      { name, contains: 'GET' },
      logs({ groups: [group({ logGroupClass: 'INFREQUENT_ACCESS' })] }),
      'logs.notSearchable',
    ],
    [
      'nothing new in a class that cannot be searched',
      { name, ...enrolment },
      logs({ groups: [group({ logGroupClass: 'INFREQUENT_ACCESS' })], streams: [stream(before)] }),
      'logs.quiet',
    ],
    ['no retention', { name, retention: true }, logs(), 'logs.retention'],
    ['no subscription', { name, subscription: true }, logs(), 'logs.subscription'],
    ['no export', { name, exported: true }, logs(), 'logs.export'],
    [
      'export before the enrolment',
      { name, exported: true },
      logs({ exports: [exported('COMPLETED', before)] }),
      'logs.export',
    ],
    [
      'export of another group',
      { name, exported: true },
      logs({ exports: [exported('COMPLETED', after, { logGroupName: other })] }),
      'logs.export',
    ],
    ['export failed', { name, exported: true }, logs({ exports: [exported('FAILED', after)] }), 'logs.export'],
  ])('%s', (_, given, evidence, code) => {
    expect(judge(check, given, evidence)).toMatchObject({ verdict: 'fail', code });
  });
});

describe('is pending', () => {
  const context = { stepStartedAt: '2026-11-21T04:59:00Z' };
  test.each([
    ['until the agent makes the group', { name }, logs({ groups: [] }), 'logs.absent'],
    ['until the first stream', { name, streamsAtLeast: 1 }, logs({ streams: [] }), 'logs.streams'],
    ['until the first event', { name, ...enrolment }, logs({ events: [], streams: [stream()] }), 'logs.quiet'],
    ['until the text', { name, contains: 'POST' }, logs(), 'logs.text'],
    ['while it is exported', { name, exported: true }, logs({ exports: [exported('RUNNING', after)] }), 'logs.export'],
  ])('%s', (_, given, evidence, code) => {
    expect(judge(check, given, evidence, context)).toMatchObject({ verdict: 'pending', code, waitSeconds: 540 });
  });
});

test('without an enrolment, the age of the cluster alone counts', () => {
  const { enrolledAt: _, ...rest } = testContext;
  const parsed = check.params.parse({ name, ...enrolment });
  const seen = { listed: [{ logGroups: [group()] }], cluster: { cluster: { createdAt: '2026-11-21T03:00:00Z' } } };
  const reads = check.followUp(parsed, seen, rest);
  expect(reads.events).toEqual([
    expect.objectContaining({ input: { logGroupName: name, startTime: at('2026-11-21T03:00:00Z'), limit: 1 } }),
  ]);
  expect(check.command(parsed, rest)).toBe(`aws logs tail ${name} --since 10m --region ap-northeast-2`);
  expect(check.command(check.params.parse({ name }), rest)).toContain('describe-log-groups');
});

test('a text is asked for as a text, not as a pattern', () => {
  const parsed = check.params.parse({ name, contains: '{ $.level = "x" }' });
  const reads = check.followUp(parsed, { listed: [{ logGroups: [group()] }] }, testContext);
  expect(JSON.stringify(reads.events)).toContain(JSON.stringify(JSON.stringify('{ $.level = "x" }')).slice(1, -1));
});

test('every field that it looks at decides, but for some', () => {
  expect(
    survivorsOf(
      check,
      { name, ...enrolment, streamsAtLeast: 1, retention: true, subscription: true, exported: true },
      logs({
        groups: [group({ retentionInDays: 7 })],
        streams: [stream()],
        filters: [{}],
        exports: [exported('COMPLETED', after)],
      }),
      {
        'the enrolment is later than the cluster': /^cluster/,
        'times count only while something is missing': /creationTime |executionInfo\./,
        'any number of days, any class that is not another one': /retentionInDays changed|logGroupClass/,
        'what there is one of is there': /(logStreams|events|subscriptionFilters)\.\[\] (emptied|retyped)/,
      },
    ),
  ).toEqual([]);
});

test('comes to a verdict on damaged evidence', () => {
  const all = {
    name: [name, other],
    ...enrolment,
    streamsAtLeast: 1,
    retention: true,
    subscription: true,
    exported: true,
  };
  neverThrows(check, all, logs({ filters: [{}], exports: [exported('COMPLETED', after)] }));
});
