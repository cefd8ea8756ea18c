import * as z from 'zod';
import { count, namespace } from '../params.ts';
import { type Probed, proxied } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { textAt } from '../rules/custom.ts';
import { kubectl } from '../rules/kubectl.ts';
import { answerAt } from '../rules/lenient.ts';
import { each } from '../rules/objects.ts';
import { isRecord } from '../rules/path.ts';
import { matches, pattern } from '../rules/pattern.ts';
import {
  answersSince,
  bodyOf,
  jsonOf,
  proxiedNames,
  proxyFollows,
  proxyListings,
  reachableOf,
  unreachable,
} from '../rules/proxied.ts';
import { defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

const PATH = '/_cat/indices?format=json&h=index,docs.count';

/** Passes when indices of an Elasticsearch or OpenSearch in the cluster hold enough documents (https://docs.opensearch.org/latest/api-reference/cat/cat-indices/). */
export default defineCheck({
  name: 'search.index',
  window: 600,
  params: z.strictObject({
    ns: namespace.describe('Namespace of the Service.'),
    service: proxiedNames(9200).describe(
      'Service as "name" (port 9200), "name:port" or "scheme:name:port"; a list gives alternatives.',
    ),
    pattern: pattern.describe('Regular expression (RE2) that is found in the names of the indices.'),
    documentsAtLeast: count.min(1).default(1).describe('Smallest number of documents in these indices together.'),
    grows: z.boolean().default(false).describe('Whether there have to be more documents than at the enrolment.'),
  }),
  needs: ({ ns }) => proxyListings(ns),
  follows: ({ ns, service }) => proxyFollows(ns, service),
  followUp: ({ ns, service }, seen) => ({
    answers: reachableOf(ns, service, seen).map(({ address }) => proxied(ns, address, PATH)),
  }),
  memory: z.object({ documents: z.number() }),
  remember({ pattern: wanted }, { answers }, { memory }) {
    const counts = each(answers).map((answer) => documentsIn(bodyText(answer), wanted)?.documents ?? 0);
    return memory ?? { documents: Math.max(0, ...counts) };
  },
  judge({ ns, service, pattern: wanted, documentsAtLeast, grows }, seen, context) {
    const open = reachableOf(ns, service, seen);
    const best = judgeClosest(open, [
      (one) => {
        const since = answersSince(ns, one, seen);
        const asked = { service: one.address, path: '/_cat/indices', wanted: [200] };
        const got = bodyOf(answerAt(seen.answers, open.indexOf(one)), asked, context, since);
        if ('finding' in got) return got.finding;
        const found = documentsIn(got.body, wanted);
        if (found === undefined) return fail('http.notJson', { url: one.address, start: got.body.trim().slice(0, 40) });
        const { names, documents } = found;
        if (!names.some((name) => matches(wanted, name)))
          return pendingOrFail(
            'search.noIndex',
            { service: one.address, seen: names.slice(0, 10), wanted },
            context,
            since,
          );
        const values = { service: one.address, pattern: wanted, documents };
        if (documents < documentsAtLeast)
          return pendingOrFail('search.documents', { ...values, wanted: documentsAtLeast }, context, since);
        const before = context.memory?.documents ?? 0;
        if (grows && documents <= before)
          return pendingOrFail('search.documents', { ...values, wanted: before + 1 }, context, since);
        return undefined;
      },
    ]);
    return best === undefined
      ? unreachable(ns, service, seen, context)
      : (best.finding ?? pass({ service: best.object.address }));
  },
  command: ({ ns, service }) =>
    kubectl('get', '--raw', `/api/v1/namespaces/${ns}/services/${service[0]?.address}/proxy${PATH}`),
});

function bodyText(answer: Probed | null | undefined): string {
  return answer?.outcome === 'answered' && typeof answer.body === 'string' ? answer.body : '';
}

/** The names of all indices, and the documents of those that are meant; undefined for another kind of answer. */
function documentsIn(body: string, wanted: string): { names: string[]; documents: number } | undefined {
  const listed = jsonOf(body);
  if (!Array.isArray(listed)) return undefined;
  const indices = listed
    .filter(isRecord)
    .map((one) => ({ name: textAt(one, 'index'), count: Number(one['docs.count']) }));
  const meant = indices.filter(({ name, count: documents }) => matches(wanted, name) && documents > 0);
  return {
    names: indices.map(({ name }) => name),
    documents: meant.reduce((sum, { count: documents }) => sum + documents, 0),
  };
}
