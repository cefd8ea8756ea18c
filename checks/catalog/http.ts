import * as z from 'zod';
import { names, namespace } from '../params.ts';
import { aws, http, list, type Probed } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { shapes } from '../rules/json-shape.ts';
import { answerAt, textOf } from '../rules/lenient.ts';
import { candidatesOf, settledSince, unsettled } from '../rules/load-balancer.ts';
import { answerOf, mainScriptOf, wrongContent, wrongStatus } from '../rules/web-answer.ts';
import { type CheckContext, defineCheck, fail, pass } from '../verdict.ts';

const mebibyte = 1024 * 1024;
const status = z.int().min(100).max(599);

const params = z.strictObject({
  url: z
    .string()
    .regex(/^https?:\/\/\$\{alb\}(:\d{1,5})?(\/\S*)?$/, 'not like http://${alb}/path')
    .describe('Address; `${alb}` stands for the hostname of the load balancer.'),
  alb: z
    .strictObject({
      ns: namespace.describe('Namespace of the Ingress or Service.'),
      ingress: names.optional().describe('Name of the Ingress, or names of which any will do.'),
      service: names.optional().describe('Name of the Service, or names of which any will do.'),
    })
    .refine(
      ({ ingress, service }) => (ingress === undefined) !== (service === undefined),
      'needs either ingress or service',
    )
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
    .describe('Search the main script of the page instead of the page (`contains`, `notContains`).'),
});

/** Passes when a page behind a load balancer of the account answers with the content asked for (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html). */
export default defineCheck({
  name: 'http',
  params,
  window: 400,
  needs: ({ alb: { ns, ingress, service } }) => ({
    ingresses: ingress && list('Ingress', ns),
    services: service && list('Service', ns),
    balancers: aws('elasticloadbalancing:DescribeLoadBalancers', {}),
    classic: service && aws('elasticloadbalancing:DescribeLoadBalancers@classic', {}),
  }),
  follows: ['http'],
  followUp: (params, seen, context) => ({
    pages: visitsOf(params, seen, context).map((url) => http(url, hostOf(params))),
  }),
  followOn: (params, seen, context) => ({
    scripts: scriptsOf(params, seen, context).map((url) => http(url, { ...hostOf(params), maxBytes: 4 * mebibyte })),
  }),
  judge(params, seen, context) {
    const { alb, status, contentType, json, script } = params;
    const visits = visitsOf(params, seen, context);
    const scripts = scriptsOf(params, seen, context);
    const best = judgeClosest(candidatesOf(alb, seen), [
      (candidate) => unsettled(candidate, context),
      ({ balancer: { name, scheme, hostname } }) =>
        scheme === 'internal'
          ? fail('loadBalancer.internal', { loadBalancer: name, url: filled(params.url, hostname) })
          : undefined,
      (candidate) => {
        const url = filled(params.url, candidate.balancer.hostname);
        const since = settledSince(candidate);
        const place = visits.indexOf(url);
        const got = answerOf(answerAt(seen.pages, place), url, context, since);
        if ('finding' in got) return got.finding;
        const { answer } = got;
        const texts = textsOf(params, candidate.balancer.hostname);
        const wrong =
          wrongStatus(answer, status, url, context, since) ??
          wrongContent(answer, { contentType, json, ...(script ? {} : texts) }, url);
        if (wrong || !script) return wrong;
        const main = mainScriptOf(answer.body, url);
        if (main === undefined) return fail('http.noScript', { url });
        const loaded = answerOf(answerAt(seen.scripts, scripts.indexOf(main)), main, context, since);
        if ('finding' in loaded) return loaded.finding;
        return (
          wrongStatus(loaded.answer, [200], main, context, since) ??
          wrongContent(loaded.answer, { contentType: 'script', ...texts }, main)
        );
      },
    ]);
    if (best) return best.finding ?? pass({ url: filled(params.url, best.object.balancer.hostname) });
    const kind = alb.ingress ? 'Ingress' : 'Service';
    return fail('object.absent', { kind, name: alb.ingress ?? alb.service ?? [], namespace: alb.ns });
  },
  command({ url, alb: { ns, ingress, service }, host }) {
    const object = ingress ? `ingress ${ingress[0]}` : `service ${service?.[0]}`;
    const hostname = `$(kubectl get ${object} -n ${ns} -o jsonpath='{.status.loadBalancer.ingress[0].hostname}')`;
    return `curl -i ${host ? `-H 'Host: ${host}' ` : ''}"${filled(url, hostname)}"`;
  },
});

type Params = z.output<typeof params>;
type Seen = Parameters<typeof candidatesOf>[1];

/** The pages that may be asked for: AWS names their load balancer, it works, and it is open to the internet. */
function visitsOf({ url, alb }: Params, seen: Seen, context: CheckContext): string[] {
  return candidatesOf(alb, seen)
    .filter((candidate) => unsettled(candidate, context) === undefined && candidate.balancer.scheme !== 'internal')
    .map(({ balancer }) => filled(url, balancer.hostname));
}

/** Main scripts of the pages that answered. */
function scriptsOf(
  params: Params,
  seen: Seen & { pages: readonly (Probed | undefined)[] },
  context: CheckContext,
): string[] {
  if (!params.script) return [];
  const found = visitsOf(params, seen, context).flatMap((url, place) => {
    const page = answerAt(seen.pages, place);
    return page?.outcome === 'answered' ? (mainScriptOf(textOf(page.body), url) ?? []) : [];
  });
  return [...new Set(found)];
}

function hostOf({ host }: Params): { host?: string } {
  return host === undefined ? {} : { host };
}

function textsOf({ contains, notContains }: Params, hostname: string) {
  return {
    contains: contains?.map((text) => filled(text, hostname)),
    notContains: notContains?.map((text) => filled(text, hostname)),
  };
}

function filled(text: string, hostname: string): string {
  return text.replaceAll('${alb}', () => hostname);
}
