import * as z from 'zod';
import { names } from '../params.ts';
import { aws, http, type Probed } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { hostnameCommand, isOneSource, listingsFor, source, sourceAbsent } from '../rules/exposed.ts';
import { shapes } from '../rules/json-shape.ts';
import { answerAt } from '../rules/lenient.ts';
import { candidatesOf, settledSince, unsettled } from '../rules/load-balancer.ts';
import { judgePage, mainScriptOf } from '../rules/web-answer.ts';
import { type CheckContext, defineCheck, fail, pass } from '../verdict.ts';

const status = z.int().min(100).max(599);
const params = z.strictObject({
  url: z
    .string()
    .regex(/^https?:\/\/\$\{alb\}(:\d{1,5})?(\/\S*)?$/, 'not like http://${alb}/path')
    .describe('Address; `${alb}` stands for the hostname of the load balancer.'),
  alb: source
    .refine(isOneSource, 'needs either ingress or service')
    .describe('Which Ingress or Service the hostname comes from; AWS must name a load balancer that has it.'),
  host: z.string().min(1).optional().describe('Host header, for rules by host; sent to the same load balancer.'),
  status: z
    .union([status, z.array(status).min(1)])
    .default(200)
    .transform((value) => (typeof value === 'number' ? [value] : value))
    .describe('Status of the answer, or a list of accepted ones.'),
  contentType: z.enum(['json', 'html']).optional().describe('Content type of the answer.'),
  json: shapes.optional().describe('What the answer holds: path → `exists`, `array`, `atLeast`, `equals`.'),
  contains: names.optional().describe('Text, or texts, all of which are there; `${alb}` is the hostname.'),
  notContains: names.optional().describe('Text, or texts, none of which may be there; `${alb}` is the hostname.'),
  script: z
    .literal('main')
    .optional()
    .describe('Search the main script of the page, not the page itself (`contains`, `notContains`).'),
});

/** Passes when a page behind a load balancer of the account answers with the content asked for (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html). */
export default defineCheck({
  name: 'http',
  params,
  window: 400,
  needs: ({ alb }) => ({
    ...listingsFor(alb),
    balancers: aws('elasticloadbalancing:DescribeLoadBalancers', {}),
    classic: alb.service && aws('elasticloadbalancing:DescribeLoadBalancers@classic', {}),
  }),
  follows: ['http'],
  followUp: (asked, seen, context) => ({
    pages: urlsOf(asked, seen, context).map((url) => http(url, hostOf(asked))),
  }),
  followOn: (asked, seen, context) => ({
    scripts: scriptsOf(asked, seen, context).map((url) => http(url, { ...hostOf(asked), maxBytes: 4 * 1024 * 1024 })),
  }),
  judge(asked, seen, context) {
    const urls = urlsOf(asked, seen, context);
    const scripts = scriptsOf(asked, seen, context);
    const best = judgeClosest(candidatesOf(asked.alb, seen), [
      (candidate) => unsettled(candidate, context),
      ({ balancer: { name, scheme, hostname } }) =>
        scheme === 'internal'
          ? fail('loadBalancer.internal', { loadBalancer: name, url: filled(asked.url, hostname) })
          : undefined,
      (candidate) => {
        const { hostname } = candidate.balancer;
        const url = filled(asked.url, hostname);
        const wanted = {
          ...asked,
          contains: asked.contains?.map((text) => filled(text, hostname)),
          notContains: asked.notContains?.map((text) => filled(text, hostname)),
        };
        const script = (main: string) => answerAt(seen.scripts, scripts.indexOf(main));
        return judgePage(
          url,
          answerAt(seen.pages, urls.indexOf(url)),
          script,
          wanted,
          context,
          settledSince(candidate),
        );
      },
    ]);
    if (!best) return sourceAbsent(asked.alb, seen);
    return best.finding ?? pass({ url: filled(asked.url, best.object.balancer.hostname) });
  },
  command({ url, alb, host, script }) {
    const page = `"${filled(url, hostnameCommand(alb))}"`;
    const options = host === undefined ? '' : `-H 'Host: ${host}' `;
    return script ? `curl -s ${options}${page} | grep -o '<script[^>]*src=[^>]*>'` : `curl -i ${options}${page}`;
  },
});

type Asked = z.output<typeof params>;
type Seen = Parameters<typeof candidatesOf>[1];

/** The pages that may be asked for: AWS names their load balancer, it works, and it is open to the internet. */
function urlsOf({ url, alb }: Asked, seen: Seen, context: CheckContext): string[] {
  const open = candidatesOf(alb, seen).filter(
    (candidate) => unsettled(candidate, context) === undefined && candidate.balancer.scheme !== 'internal',
  );
  return [...new Set(open.map(({ balancer }) => filled(url, balancer.hostname)))];
}

/** Main scripts of the pages that answered. */
function scriptsOf(
  asked: Asked,
  seen: Seen & { pages: readonly (Probed | undefined)[] },
  context: CheckContext,
): string[] {
  if (!asked.script) return [];
  const found = urlsOf(asked, seen, context).flatMap(
    (url, place) => mainScriptOf(answerAt(seen.pages, place), url) ?? [],
  );
  return [...new Set(found)];
}

const hostOf = ({ host }: Asked) => (host === undefined ? {} : { host });

function filled(text: string, hostname: string): string {
  return text.replaceAll('${alb}', () => hostname);
}
