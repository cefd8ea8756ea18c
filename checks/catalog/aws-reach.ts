import * as z from 'zod';
import { names } from '../params.ts';
import { aws } from '../reads/read.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

/** Passes when the read role answers and the enrolled cluster is of that Region, whether or not it exists yet (https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html). */
export default defineCheck({
  name: 'aws.reach',
  params: z.strictObject({
    region: names.describe('Region that the enrolled cluster must be of, or Regions of which any will do.'),
  }),
  // An answer is all it takes, also that there is no such cluster: what may not be read never gets to the judge.
  needs: (_, { cluster }) => ({ described: aws('eks:DescribeCluster', { name: cluster.name }) }),
  judge({ region: wanted }, _, { cluster: { region } }) {
    return wanted.includes(region) ? pass({ region }) : fail('reach.region', { region, wanted });
  },
  command: (_, { cluster }) => `aws sts get-caller-identity && aws eks list-clusters --region ${cluster.region}`,
});
