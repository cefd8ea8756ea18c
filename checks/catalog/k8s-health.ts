import * as z from 'zod';
import { namespace } from '../params.ts';
import { proxied } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { shapes, unmetShape } from '../rules/json-shape.ts';
import { kubectl } from '../rules/kubectl.ts';
import { answerAt } from '../rules/lenient.ts';
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
import { defineCheck, fail, pass } from '../verdict.ts';

const status = z.int().min(100).max(599);

/** Passes when a Service inside the cluster answers as asked, such as the health page of Grafana (https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/). */
export default defineCheck({
  name: 'k8s.health',
  window: 600,
  params: z.strictObject({
    ns: namespace.describe('Namespace of the Service.'),
    service: proxiedNames(80).describe(
      'Service as "name" (port 80), "name:port" or "scheme:name:port"; a list gives alternatives.',
    ),
    path: z
      .string()
      .regex(/^\/[^\s#]*$/, 'not like /api/health')
      .describe('Path that needs no login, such as `/api/health` of Grafana or `/api/status` of Kibana.'),
    status: z
      .union([status, z.array(status).min(1)])
      .default(200)
      .transform((value) => [value].flat())
      .describe('Status of the answer, or a list of accepted ones.'),
    json: shapes.optional().describe('What the answer holds: path → `exists`, `array`, `atLeast`, `equals`.'),
  }),
  needs: ({ ns }) => proxyListings(ns),
  follows: ({ ns, service }) => proxyFollows(ns, service),
  followUp: ({ ns, service, path }, seen) => ({
    answers: reachableOf(ns, service, seen).map(({ address }) => proxied(ns, address, path)),
  }),
  judge({ ns, service, path, status: wanted, json }, seen, context) {
    const open = reachableOf(ns, service, seen);
    const best = judgeClosest(open, [
      (one) => {
        const asked = { service: one.address, path, wanted };
        const got = bodyOf(answerAt(seen.answers, open.indexOf(one)), asked, context, answersSince(ns, one, seen));
        if ('finding' in got) return got.finding;
        if (json === undefined) return undefined;
        const url = `${one.address}${path}`;
        const answer = jsonOf(got.body);
        if (answer === undefined) return fail('http.notJson', { url, start: got.body.trim().slice(0, 40) });
        const unmet = unmetShape(answer, json);
        return unmet && fail('http.shape', { url, ...unmet });
      },
    ]);
    return best === undefined
      ? unreachable(ns, service, seen, context)
      : (best.finding ?? pass({ service: best.object.address, path }));
  },
  command: ({ ns, service, path }) =>
    kubectl('get', '--raw', `/api/v1/namespaces/${ns}/services/${service[0]?.address}/proxy${path}`),
});
