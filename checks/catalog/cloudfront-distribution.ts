import * as z from 'zod';
import { names } from '../params.ts';
import { aws } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { distributionsFor, noDistribution, undeployed } from '../rules/distribution.ts';
import { defineCheck, pass } from '../verdict.ts';

/** Passes when an enabled CloudFront distribution with a bucket as its origin is deployed (https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionSummary.html). */
export default defineCheck({
  name: 'cloudfront.distribution',
  params: z.strictObject({
    originBucket: names.describe(
      'Bucket that is an origin of the distribution, by its REST or website endpoint, or buckets of which any will do.',
    ),
    status: z.literal('Deployed').default('Deployed').describe('The only status that counts; it must be enabled too.'),
  }),
  window: 600,
  needs: () => ({ listed: aws('cloudfront:ListDistributions', {}) }),
  judge({ originBucket }, { listed }, context) {
    const best = judgeClosest(distributionsFor(listed, originBucket), [(one) => undeployed(one, context)]);
    if (!best) return noDistribution(listed, originBucket);
    return best.finding ?? pass({ distribution: best.object.id, domain: best.object.hostname });
  },
  command: () =>
    'aws cloudfront list-distributions --query "DistributionList.Items[].[Id,Status,Enabled,DomainName,Origins.Items[0].DomainName]" --output table',
});
