import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/cw-dashboard.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

const params = { contains: ['/aws/containerinsights/eks-demo/application', 'eks-demo'] };

function dashboards(bodies: Record<string, string | undefined>): Evidence {
  const names = Object.keys(bodies);
  return {
    aws: {
      'cloudwatch:ListDashboards': {
        DashboardEntries: names.map((DashboardName, day) => ({
          DashboardName,
          LastModified: `2026-11-${10 + day}T00:00:00Z`,
        })),
      },
      'cloudwatch:GetDashboard': ({ DashboardName = '' }) => {
        const body = bodies[DashboardName];
        return body === undefined ? undefined : { DashboardName, DashboardBody: body };
      },
    },
  };
}

const metric = JSON.stringify({
  widgets: [{ properties: { metrics: [['ContainerInsights', 'node_cpu_utilization', 'ClusterName', 'eks-demo']] } }],
});
const escaped =
  '{"widgets":[{"properties":{"query":"SOURCE \'\\/aws\\/containerinsights\\/eks-demo\\/application\'"}}]}';

describe('passes', () => {
  test.each([
    ['a metric of the cluster', dashboards({ old: '{}', mine: metric }), 'mine'],
    ['a log group, with escaped slashes', dashboards({ logs: escaped }), 'logs'],
  ])('%s', (_, evidence, dashboard) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'pass', values: { dashboard } });
  });
});

describe('fails', () => {
  test.each([
    ['none', dashboards({}), []],
    ['no answer', {}, []],
    [
      'of something else',
      dashboards({ a: '{"widgets":[]}', b: metric.replaceAll('eks-demo', 'eks-demo-2') }),
      ['b', 'a'],
    ],
    ['deleted meanwhile', dashboards({ gone: undefined }), ['gone']],
  ] satisfies [string, Evidence, string[]][])('%s', (_, evidence, seen) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'fail', code: 'dashboard.none', values: { seen } });
  });
});

test('looks into the thirty newest ones', () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`d${index}`, index === 0 ? metric : '{}']));
  expect(judge(check, params, dashboards(many))).toMatchObject({ verdict: 'fail' });
  expect(check.command(check.params.parse(params), testContext)).toBe(
    'aws cloudwatch list-dashboards --region ap-northeast-2',
  );
});

test('every field that it looks at decides, but for some', () => {
  expect(
    survivorsOf(check, params, dashboards({ mine: metric }), {
      'its name is free; a longer body still has the text': / changed$/,
    }),
  ).toEqual([]);
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(check, params, dashboards({ mine: metric, logs: escaped }));
});
