import * as z from 'zod';
import { count, names } from '../params.ts';
import { aws } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { documentsOf, documentsQuery, domainsOf, inactiveDomain } from '../rules/domain.ts';
import { answerAt } from '../rules/lenient.ts';
import { noResource, onItsWay } from '../rules/settling.ts';
import { defineCheck, pass } from '../verdict.ts';

/** Passes when an OpenSearch domain is active and, if asked, its documents have become more since enrolment (https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainStatus.html). */
export default defineCheck({
  name: 'opensearch.domain',
  params: z.strictObject({
    name: names.describe('Name of the domain, or names of which any will do.'),
    active: z.literal(true).default(true).describe('The domain is made, has an endpoint and is not being changed.'),
    documents: z
      .literal(true)
      .optional()
      .describe(
        'Documents arrive: CloudWatch counts more of them than at their lowest since enrolment, three hours back at most. A new domain holds some of its own, so a number alone proves nothing.',
      ),
  }),
  window: 1800,
  needs: ({ name }) => ({ described: name.map((DomainName) => aws('es:DescribeDomain', { DomainName })) }),
  follows: ({ documents }) => (documents ? ['cloudwatch:GetMetricData'] : []),
  followUp: ({ documents }, { described }, { now }) => ({
    counted: documents
      ? domainsOf(described).map((domain) => aws('cloudwatch:GetMetricData', documentsQuery(domain, now)))
      : undefined,
  }),
  memory: z.record(z.string(), count),
  /** The lowest number of documents of each domain. */
  remember(_, { described, counted }, { memory = {}, enrolledAt }) {
    const lowest = domainsOf(described).flatMap(({ name }, place) => {
      const seen = [...documentsOf(answerAt(counted, place), enrolledAt), memory[name] ?? []].flat();
      return seen.length === 0 ? [] : [[name, Math.max(0, Math.floor(Math.min(...seen)))]];
    });
    return { ...memory, ...Object.fromEntries(lowest) };
  },
  judge({ name, documents }, { described, counted }, context) {
    const domains = domainsOf(described);
    const best = judgeClosest(
      domains.filter((domain) => name.includes(domain.name)),
      [
        (domain) => inactiveDomain(domain, context),
        (domain) => {
          if (!documents) return undefined;
          const seen = documentsOf(answerAt(counted, domains.indexOf(domain)), context.enrolledAt);
          const newest = seen.at(-1) ?? 0;
          const lowest = Math.min(...seen, context.memory?.[domain.name] ?? newest);
          if (newest > lowest) return undefined;
          return newest === 0
            ? onItsWay('domain.noDocuments', { domain: domain.name }, context)
            : onItsWay('domain.notRising', { domain: domain.name, documents: newest }, context);
        },
      ],
    );
    if (!best) return noResource('domain', name);
    return best.finding ?? pass({ domain: best.object.name });
  },
  command: ({ name }, { cluster }) =>
    `aws opensearch describe-domain --domain-name ${name[0]} --region ${cluster.region} --query "DomainStatus.[Created,Processing,DomainProcessingStatus,Endpoint,Endpoints]"`,
});
