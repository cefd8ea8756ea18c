import * as z from 'zod';
import { labels, names, namespace } from '../params.ts';
import { aws } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { issuesOf } from '../rules/health-issues.ts';
import { pairsOf, textOf, textsByKey, textsOf } from '../rules/lenient.ts';
import { each, latest } from '../rules/objects.ts';
import { isSelected, matches } from '../rules/wildcard.ts';
import { defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

/** Passes when an ACTIVE Fargate profile selects the pods described (https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html). */
export default defineCheck({
  name: 'eks.fargateProfile',
  params: z.strictObject({
    name: names.optional().describe('Name of the profile, or names of which any will do; any profile if absent.'),
    status: z.literal('ACTIVE').default('ACTIVE').describe('The only status that counts.'),
    namespace: namespace.describe('Namespace of the pods; `*` and `?` in selectors are understood.'),
    labels: labels
      .default({})
      .describe('Labels of the pods; a selector of the profile must ask for nothing that they do not have.'),
  }),
  window: 300,
  needs: (_, { cluster }) => ({ listed: aws('eks:ListFargateProfiles', { clusterName: cluster.name }) }),
  follows: ['eks:DescribeFargateProfile'],
  followUp: ({ name }, { listed }, { cluster }) => ({
    profiles: textsOf(listed?.fargateProfileNames)
      .filter((profile) => name?.includes(profile) ?? true)
      .map((fargateProfileName) =>
        aws('eks:DescribeFargateProfile', { clusterName: cluster.name, fargateProfileName }),
      ),
  }),
  judge({ name, namespace, labels }, { listed, profiles }, context) {
    const cluster = context.cluster.name;
    const found = textsOf(listed?.fargateProfileNames);
    const described = each(profiles)
      .flatMap((answer) => answer.fargateProfile ?? [])
      .filter((profile) => found.includes(textOf(profile.fargateProfileName)))
      .map((profile) => ({
        ...profile,
        profile: textOf(profile.fargateProfileName),
        selectors: each(profile.selectors).map((one) => ({
          namespace: textOf(one.namespace),
          labels: textsByKey(one.labels),
        })),
      }));
    const best = judgeClosest(described, [
      ({ profile, selectors }) =>
        selectors.some((selector) => matches(namespace, selector.namespace))
          ? undefined
          : fail('fargateProfile.namespace', {
              profile,
              namespaces: selectors.map((selector) => selector.namespace),
              wanted: namespace,
            }),
      ({ profile, selectors }) => {
        const near = selectors.filter((selector) => matches(namespace, selector.namespace));
        if (near.some((selector) => isSelected(labels, selector.labels))) return undefined;
        const selector = pairsOf(near[0]?.labels ?? {});
        return fail('fargateProfile.labels', { profile, selector, wanted: pairsOf(labels) });
      },
      ({ profile, status, createdAt, health }) => {
        if (status === 'ACTIVE') return undefined;
        if (status === 'CREATING')
          return pendingOrFail('fargateProfile.creating', { profile }, context, latest([createdAt]));
        return fail('fargateProfile.status', { profile, status: textOf(status), issues: issuesOf(health) });
      },
      ({ profile, health }) => {
        const issues = issuesOf(health);
        return issues.length === 0 ? undefined : fail('fargateProfile.issues', { profile, issues });
      },
    ]);
    if (best) return best.finding ?? pass({ profile: best.object.profile, namespace });
    if (found.length === 0) return fail('fargateProfile.none', { cluster });
    return fail('fargateProfile.absent', { cluster, wanted: name ?? [], found });
  },
  command({ name }, { cluster }) {
    const place = `--cluster-name ${cluster.name} --region ${cluster.region}`;
    const all = `$(aws eks list-fargate-profiles ${place} --query 'fargateProfileNames[]' --output text)`;
    const one = (which: string) => `aws eks describe-fargate-profile ${place} --fargate-profile-name ${which}`;
    return name?.length === 1 ? one(name[0] ?? '') : `for name in ${all}; do ${one('"$name"')}; done`;
  },
});
