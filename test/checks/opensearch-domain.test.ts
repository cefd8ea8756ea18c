import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/opensearch-domain.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, judgeSince, testContext } from './judge.ts';

type Params = z.input<typeof check.params>;

interface Given {
  name?: string;
  Created?: boolean;
  Deleted?: boolean;
  Processing?: boolean;
  DomainProcessingStatus?: string;
  Endpoint?: string;
  Endpoints?: Record<string, string>;
}
/** Minutes before the grading, with a number of documents. */
type Points = readonly [minutes: number, documents: number][];

const params: Params = { name: 'kubernetes-logs' };
const at = (minutes: number) => new Date(Date.parse(testContext.now) - minutes * 60_000).toISOString();

/** A domain in the form of DescribeDomain; what the check does not read is left out. */
function world({ name = 'kubernetes-logs', ...given }: Given = {}, points: Points = []): Evidence {
  const status = {
    DomainName: name,
    ARN: `arn:aws:es:ap-northeast-2:123456789012:domain/${name}`,
    Created: true,
    Deleted: false,
    Processing: false,
    DomainProcessingStatus: 'Active',
    Endpoint: `search-${name}-x.ap-northeast-2.es.amazonaws.com`,
    ...given,
  };
  const described: unknown = { DomainStatus: status };
  const domain = JSON.parse(JSON.stringify(described));
  return {
    aws: {
      'es:DescribeDomain': ({ DomainName }) => (DomainName === name ? domain : undefined),
      'cloudwatch:GetMetricData': ({ MetricDataQueries }) => {
        const [query] = MetricDataQueries ?? [];
        const dimensions = JSON.stringify(query?.MetricStat?.Metric?.Dimensions);
        const isAsked =
          dimensions ===
          JSON.stringify([
            { Name: 'DomainName', Value: name },
            { Name: 'ClientId', Value: '123456789012' },
          ]);
        // As CloudWatch answers: the newest first.
        const found = isAsked ? [...points].sort(([a], [b]) => a - b) : [];
        return {
          MetricDataResults: [
            { Id: query?.Id ?? '', Timestamps: found.map(([minutes]) => at(minutes)), Values: found.map(([, n]) => n) },
          ],
        };
      },
    },
  };
}
const arriving: Params = { ...params, documents: true };

describe('passes', () => {
  it('with an active domain', () => {
    expect(judge(check, params, world()).verdict).toBe('pass');
    expect(judge(check, { name: ['eksworkshop-logging', 'kubernetes-logs'] }, world()).verdict).toBe('pass');
  });

  it('with one inside a VPC', () => {
    const inside = world({ Endpoint: '', Endpoints: { vpc: 'vpc-logs-x.ap-northeast-2.es.amazonaws.com' } });
    expect(judge(check, params, inside).verdict).toBe('pass');
  });

  it('with documents that became more', () => {
    expect(
      judge(
        check,
        arriving,
        world({}, [
          [30, 4],
          [20, 4],
          [10, 9],
        ]),
      ).verdict,
    ).toBe('pass');
  });

  it('with more documents than at enrolment, also when they came in one go long ago', () => {
    const before = world({}, [[10, 4]]);
    const after = world({}, [
      [10, 900],
      [5, 900],
    ]);
    expect(judgeSince(check, arriving, [before, after]).verdict).toBe('pass');
  });
});

describe('fails', () => {
  it.each<[string, Params, Given]>([
    ['resource.absent', { name: 'kubernetes' }, {}],
    ['resource.absent', params, { Deleted: true }],
    ['resource.status', params, { DomainProcessingStatus: 'Isolated' }],
    ['resource.status', params, { DomainProcessingStatus: 'Deleting' }],
  ])('%s', (code, asked, given) => {
    expect(judge(check, asked, world(given))).toMatchObject({ verdict: 'fail', code });
  });

  it.each<[string, Points]>([
    ['domain.noDocuments', []],
    ['domain.noDocuments', [[10, 0]]],
    // A new domain has documents of its own.
    [
      'domain.notRising',
      [
        [20, 12],
        [10, 12],
      ],
    ],
    [
      'domain.notRising',
      [
        [20, 12],
        [10, 8],
      ],
    ],
  ])('%s, after the window, with %j', (code, points) => {
    expect(judge(check, arriving, world({}, points), { now: testContext.now })).toMatchObject({
      verdict: 'fail',
      code,
    });
  });

  it('by documents that are older than the enrolment', () => {
    const old = world({}, [
      [100, 1],
      [90, 900],
    ]);
    expect(judge(check, arriving, old, { enrolledAt: at(60) })).toMatchObject({ code: 'domain.noDocuments' });
  });
});

describe('is pending', () => {
  it.each<[Given]>([
    [{ Endpoint: '', Processing: true, DomainProcessingStatus: 'Creating' }],
    [{ Created: false, Endpoint: '', Processing: true }],
    [{ Processing: true, DomainProcessingStatus: 'Modifying' }],
  ])('with %j, from the start of the step, and not for ever', (given) => {
    const young = { stepStartedAt: at(10) };
    expect(judge(check, params, world(given), young)).toMatchObject({ verdict: 'pending', waitSeconds: 1200 });
    expect(judge(check, params, world(given)).verdict).toBe('fail');
  });

  it('until the first documents are counted', () => {
    expect(judge(check, arriving, world(), { stepStartedAt: at(10) })).toMatchObject({
      verdict: 'pending',
      code: 'domain.noDocuments',
    });
  });
});

it('asks for metrics only when documents are asked for', () => {
  expect(check.follows({ name: ['a'] })).toEqual([]);
  expect(check.followUp({ name: ['a'] }, { described: [] }, testContext)).toEqual({ counted: undefined });
});

it('survives damaged evidence', () => {
  neverThrows(
    check,
    arriving,
    world({}, [
      [20, 1],
      [10, 2],
    ]),
  );
  neverThrows(check, arriving, world({ Processing: true }));
});
