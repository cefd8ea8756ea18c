import * as z from 'zod';
import { names } from '../params.ts';
import { aws } from '../reads/read.ts';
import { answerAt, textOf } from '../rules/lenient.ts';
import { mentions } from '../rules/mention.ts';
import { each } from '../rules/objects.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

/** Dashboards that are looked into, newest first. */
const MOST = 30;

/** Passes when a dashboard of CloudWatch shows something of the cluster or what else is asked for (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetDashboard.html). */
export default defineCheck({
  name: 'cw.dashboard',
  params: z.strictObject({
    contains: names.describe(
      'Name that stands in a widget, such as that of a log group or of the cluster; a list gives alternatives.',
    ),
  }),
  needs: () => ({ listed: aws('cloudwatch:ListDashboards', {}) }),
  follows: ['cloudwatch:GetDashboard'],
  followUp: (_, { listed }) => ({
    dashboards: newestOf(listed).map((name) => aws('cloudwatch:GetDashboard', { DashboardName: name })),
  }),
  judge({ contains }, { listed, dashboards }) {
    const seen = newestOf(listed);
    const found = seen.find((_, place) => {
      const body = textOf(answerAt(dashboards, place)?.DashboardBody);
      return contains.some((one) => mentions(body.replaceAll('\\/', '/'), one));
    });
    if (found !== undefined) return pass({ dashboard: found });
    return fail('dashboard.none', { seen: seen.slice(0, 10), wanted: contains });
  },
  command: (_, { cluster }) => `aws cloudwatch list-dashboards --region ${cluster.region}`,
});

type Entry = { DashboardName?: string | undefined; LastModified?: string | undefined };

function newestOf(listed: { DashboardEntries?: readonly Entry[] | undefined } | undefined): string[] {
  return each(listed?.DashboardEntries)
    .toSorted((a, b) => textOf(b.LastModified).localeCompare(textOf(a.LastModified)))
    .flatMap(({ DashboardName }) => textOf(DashboardName) || [])
    .slice(0, MOST);
}
