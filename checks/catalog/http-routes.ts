import * as z from 'zod';
import { count, namespace } from '../params.ts';
import { aws, http, list, listCustom, type Probed } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { kubectl } from '../rules/kubectl.ts';
import { answerAt } from '../rules/lenient.ts';
import { type Balancers, settledSince, unsettled, withBalancer } from '../rules/load-balancer.ts';
import { existing } from '../rules/objects.ts';
import { type Front, gatewayFronts, ingressFronts, pathPerService, type RouteEvidence } from '../rules/routes.ts';
import { judgePage } from '../rules/web-answer.ts';
import { type CheckContext, defineCheck, type Finding, fail, pass } from '../verdict.ts';

/** Most paths that are opened for one address. */
const MOST_PATHS = 6;

const params = z.strictObject({
  ns: namespace.describe('Namespace of the Ingress or HTTPRoute.'),
  pathsAtLeast: count
    .min(2)
    .max(MOST_PATHS)
    .default(2)
    .describe('Number of paths to as many different Services, each of which answers 200 with a page of its own.'),
  host: z.string().min(1).optional().describe('Host header; that of the rule if absent.'),
});

/** Passes when an address of the namespace answers on several paths, each from a Service of its own (https://docs.aws.amazon.com/eks/latest/userguide/alb-ingress.html). */
export default defineCheck({
  name: 'http.routes',
  params,
  window: 400,
  needs: ({ ns }) => ({
    ingresses: list('Ingress', ns),
    services: list('Service', ns),
    events: list('Event', ns),
    routes: listCustom('httproutes.gateway.networking.k8s.io', ns),
    gateways: listCustom('gateways.gateway.networking.k8s.io'),
    balancers: aws('elasticloadbalancing:DescribeLoadBalancers', {}),
    classic: aws('elasticloadbalancing:DescribeLoadBalancers@classic', {}),
  }),
  follows: ['http'],
  followUp: (asked, seen, context) => ({
    pages: probesOf(asked, seen, context).map(({ url, host }) => http(url, host === '' ? {} : { host })),
  }),
  judge(asked, seen, context) {
    const probes = probesOf(asked, seen, context);
    const best = judgeClosest(frontsOf(asked, seen), [
      ({ flaw }) => flaw,
      (front) => {
        const ways = pathPerService(front.lanes);
        const seenLanes = front.lanes.map(({ host, path, service }) => `${host}${path} → ${service}`);
        const values = { kind: front.kind, names: front.names, seen: seenLanes, wanted: asked.pathsAtLeast };
        return ways.length < asked.pathsAtLeast ? fail('routes.few', values) : undefined;
      },
      (front) => unsettled(withBalancer(front.exposed, seen), context),
      (front) => {
        const { name: loadBalancer, scheme, hostname } = withBalancer(front.exposed, seen).balancer;
        const url = `http://${hostname}/`;
        return scheme === 'internal' ? fail('loadBalancer.internal', { loadBalancer, url }) : undefined;
      },
      (front) => {
        const own = probes.flatMap((probe, place) =>
          probe.front === nameOfFront(front) ? [{ ...probe, page: answerAt(seen.pages, place) }] : [],
        );
        const since = settledSince(withBalancer(front.exposed, seen));
        return wrongAnswers(own, asked.pathsAtLeast, context, since);
      },
    ]);
    if (best === undefined) return fail('routes.none', { namespace: asked.ns });
    return best.finding ?? pass({ kind: best.object.kind, names: best.object.names });
  },
  command: ({ ns }) => kubectl('describe', 'ingress', '-n', ns, '--show-events'),
});

type Asked = z.output<typeof params>;
type Seen = RouteEvidence & Balancers;

function frontsOf({ ns }: Asked, seen: Seen): Front[] {
  const services = existing(seen.services, ns);
  return [...ingressFronts(ns, seen, services), ...gatewayFronts(ns, seen, services)];
}

const nameOfFront = ({ kind, names }: Front) => `${kind} ${names.join(' ')}`;

interface Probe {
  front: string;
  url: string;
  host: string;
}

/** The pages that may be asked for: their load balancer works and is open to the internet. */
function probesOf(asked: Asked, seen: Seen, context: CheckContext): Probe[] {
  return frontsOf(asked, seen).flatMap((front) => {
    const candidate = withBalancer(front.exposed, seen);
    const { balancer } = candidate;
    if (unsettled(candidate, context) !== undefined || balancer.scheme === 'internal') return [];
    const { protocol, port } = front.listener;
    const scheme = protocol === 'HTTPS' ? 'https' : 'http';
    const suffix = port === (scheme === 'https' ? 443 : 80) ? '' : `:${port}`;
    return pathPerService(front.lanes)
      .slice(0, MOST_PATHS)
      .map(({ host, path }) => ({
        front: nameOfFront(front),
        url: `${scheme}://${balancer.hostname}${suffix}/${path.replace(/^\//, '').replace(/[*?].*$/, '')}`,
        host: asked.host ?? host.replace(/^\*\./, 'www.'),
      }));
  });
}

/** Too few pages that answer, or too few that differ. */
function wrongAnswers(
  pages: readonly (Probe & { page: Probed | undefined })[],
  wanted: number,
  context: CheckContext,
  since: string | undefined,
): Finding | undefined {
  const noScript = () => undefined;
  const judged = pages.map(({ url, page }) => ({
    url,
    body: page?.outcome === 'answered' ? String(page.body).trim() : '',
    wrong: judgePage(url, page, noScript, { status: [200] }, context, since),
  }));
  const good = judged.filter(({ wrong }) => wrong === undefined);
  if (new Set(good.map(({ body }) => body)).size >= wanted) return undefined;
  const bad = judged.find(({ wrong }) => wrong !== undefined)?.wrong;
  const [first, second] = good.filter(({ body }, place) =>
    good.some((one, other) => other !== place && one.body === body),
  );
  if (bad !== undefined && (good.length < wanted || first === undefined)) return bad;
  return fail('routes.sameAnswer', { first: first?.url ?? '', second: second?.url ?? '' });
}
