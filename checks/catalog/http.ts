import * as z from 'zod';
import { names } from '../params.ts';
import { http, type Probed } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { shapes } from '../rules/json-shape.ts';
import { answerAt } from '../rules/lenient.ts';
import { judgePage, scriptsToSearch } from '../rules/web-answer.ts';
import {
  fillerFor,
  haveSources,
  hostOf,
  type Place,
  type PlacesSeen,
  placeAbsent,
  placeCommand,
  placeParams,
  placeReads,
  placesOf,
  placeUrl,
  unfilled,
  withHost,
} from '../rules/web-place.ts';
import { type CheckContext, defineCheck, fail, pass } from '../verdict.ts';

const status = z.int().min(100).max(599);
const params = z
  .strictObject({
    url: placeUrl.describe(
      'Address; its host is `${alb}`, `${distribution}` or `${domain}`, which the check fills in.',
    ),
    ...placeParams,
    host: z.string().min(1).optional().describe('Host header, for rules by host; sent to the same load balancer.'),
    status: z
      .union([status, z.array(status).min(1)])
      .default(200)
      .transform((value) => (typeof value === 'number' ? [value] : value))
      .describe('Status of the answer, or a list of accepted ones.'),
    contentType: z.enum(['json', 'html']).optional().describe('Content type of the answer.'),
    json: shapes.optional().describe('What the answer holds: path → `exists`, `array`, `atLeast`, `equals`.'),
    contains: names.optional().describe('Text, or texts, all of which are there; placeholders are filled in.'),
    notContains: names.optional().describe('Text, or texts, none of which may be there; placeholders are filled in.'),
    script: z
      .enum(['main', 'any'])
      .optional()
      .describe(
        'Search the main script of the page (or any of its first eight), not the page itself, up to 4 MiB (`contains`, `notContains`).',
      ),
  })
  .refine(
    (asked) => haveSources(asked, [asked.url, ...(asked.contains ?? []), ...(asked.notContains ?? [])]),
    'needs alb, distribution or domain for its placeholder',
  );

/** Passes when a page of the account, behind a load balancer, a distribution or a domain, answers with the content asked for (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html). */
export default defineCheck({
  name: 'http',
  params,
  window: 400,
  needs: (asked) => placeReads(asked),
  follows: ['http'],
  followUp: (asked, seen, context) => ({
    pages: urlsOf(asked, seen, context).map((url) => http(url, headerOf(asked))),
  }),
  followOn: (asked, seen, context) => ({
    scripts: scriptsOf(asked, seen, context).map((url) => http(url, { ...headerOf(asked), maxBytes: 4 * 1024 * 1024 })),
  }),
  judge(asked, seen, context) {
    const urls = urlsOf(asked, seen, context);
    const scripts = scriptsOf(asked, seen, context);
    const placeholder = hostOf(asked.url);
    const best = judgeClosest(placesOf(placeholder, asked, seen, asked.url, context), [
      ({ trouble }) => trouble,
      () => unfilled(asked, seen, [...(asked.contains ?? []), ...(asked.notContains ?? [])], placeholder, context),
      ({ hostname, since }) => {
        const fill = fillerFor(asked, seen, { placeholder, hostname }, context);
        const url = fill(asked.url);
        const texts = { contains: asked.contains?.map(fill), notContains: asked.notContains?.map(fill) };
        const page = answerAt(seen.pages, urls.indexOf(url));
        const script = (one: string) => answerAt(seen.scripts, scripts.indexOf(one));
        const isForbidden = placeholder === 'distribution' && page?.outcome === 'answered' && page.status === 403;
        if (isForbidden && !asked.status.includes(403)) return fail('distribution.forbidden', { url });
        return judgePage(url, page, script, { ...asked, ...texts }, context, since);
      },
    ]);
    if (!best) return placeAbsent(placeholder, asked, seen);
    return best.finding ?? pass({ url: withHost(asked.url, placeholder, best.object.hostname) });
  },
  command(asked, { cluster }) {
    const { url, host, script } = asked;
    const placeholder = hostOf(url);
    const page = `"${withHost(url, placeholder, placeCommand(placeholder, asked, cluster.region))}"`;
    const options = host === undefined ? '' : `-H 'Host: ${host}' `;
    return script ? `curl -s ${options}${page} | grep -o '<script[^>]*src=[^>]*>'` : `curl -i ${options}${page}`;
  },
});

type Asked = z.output<typeof params>;

/** The pages that may be asked for: AWS names their host, it works, and it is open to the internet. */
function urlsOf(asked: Asked, seen: PlacesSeen, context: CheckContext): string[] {
  const placeholder = hostOf(asked.url);
  const places: Place[] = placesOf(placeholder, asked, seen, asked.url, context);
  const open = places.filter(({ trouble }) => trouble === undefined);
  return [...new Set(open.map(({ hostname }) => withHost(asked.url, placeholder, hostname)))];
}

/** Scripts of the pages that answered. */
function scriptsOf(
  asked: Asked,
  seen: PlacesSeen & { pages: readonly (Probed | undefined)[] },
  context: CheckContext,
): string[] {
  const { script } = asked;
  if (script === undefined) return [];
  const found = urlsOf(asked, seen, context).flatMap((url, place) =>
    scriptsToSearch(script, answerAt(seen.pages, place), url),
  );
  return [...new Set(found)];
}

const headerOf = ({ host }: Asked) => (host === undefined ? {} : { host });
