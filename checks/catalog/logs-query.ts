import * as z from 'zod';
import { names } from '../params.ts';
import { aws } from '../reads/read.ts';
import { textOf, textsOf } from '../rules/lenient.ts';
import { hasWord, mentions } from '../rules/mention.ts';
import { each } from '../rules/objects.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

/** Passes when a saved query of Logs Insights names the cluster or what else is asked for (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeQueryDefinitions.html). */
export default defineCheck({
  name: 'logs.query',
  params: z.strictObject({
    contains: names.describe(
      'Name that stands in the query’s own name, text or log groups, such as that of the cluster; a list gives alternatives.',
    ),
  }),
  needs: () => ({ saved: aws('logs:DescribeQueryDefinitions', {}) }),
  judge({ contains }, { saved }) {
    const queries = each(saved?.queryDefinitions);
    const found = queries.find(({ name, queryString, logGroupNames }) => {
      const texts = [textOf(queryString), ...textsOf(logGroupNames)];
      return contains.some((one) => hasWord(textOf(name), one) || texts.some((text) => mentions(text, one)));
    });
    if (found !== undefined) return pass({ query: textOf(found.name) });
    return fail('logs.noQuery', { seen: queries.map(({ name }) => textOf(name)).slice(0, 10), wanted: contains });
  },
  command: (_, { cluster }) =>
    `aws logs describe-query-definitions --region ${cluster.region} --query 'queryDefinitions[].[name,logGroupNames]'`,
});
