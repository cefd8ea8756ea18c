import * as z from 'zod';
import { count } from '../params.ts';
import { http, type Probed } from '../reads/read.ts';
import { entryUrls, totalOf } from '../rules/growth.ts';
import { answerAt } from '../rules/lenient.ts';
import { each } from '../rules/objects.ts';
import { judgePage } from '../rules/web-answer.ts';
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
  withHost,
} from '../rules/web-place.ts';
import { type CheckContext, defineCheck, type Finding, fail, pass } from '../verdict.ts';

const path = z.string().min(1);
const params = z
  .strictObject({
    url: placeUrl.describe('Address of the list in JSON; its host is `${alb}`, `${distribution}` or `${domain}`.'),
    ...placeParams,
    list: path.describe('Path of the list in that answer, such as `regionList`; it has at least one entry.'),
    each: z
      .strictObject({
        id: path.describe('Path of the id in an entry, such as `regionId`.'),
        url: placeUrl.includes('${entry}').describe('Address of the page of an entry; `${entry}` stands for its id.'),
        count: path.describe('Path of the list in that page whose items are counted, such as `locationList`.'),
      })
      .describe('The pages of the entries, fifty at most: each answers 200 with a list, which may be empty.'),
    moreThanAtEnrolment: z
      .literal(true)
      .optional()
      .describe('All these lists together have more items than when they could first be counted since enrolment.'),
  })
  .refine((asked) => hostOf(asked.url) === hostOf(asked.each.url), 'both addresses need the same host')
  .refine((asked) => haveSources(asked, [asked.url]), 'needs alb, distribution or domain for its placeholder');

/** Passes when a list over HTTP leads to pages with lists, and these have grown (https://www.rfc-editor.org/rfc/rfc9110#name-200-ok). */
export default defineCheck({
  name: 'http.growth',
  params,
  window: 400,
  needs: (asked) => placeReads(asked),
  follows: ['http'],
  followUp(asked, seen, context) {
    const url = placeOf(asked, seen, context)?.url;
    return { page: url === undefined ? undefined : http(url) };
  },
  followOn: (asked, seen, context) => ({
    entries: entriesOf(asked, seen, context).map((url) => http(url)),
  }),
  memory: z.strictObject({ total: count }).optional(),
  /** The first number that could be counted: of a page that does not answer yet, nothing is known. */
  remember(asked, { entries }, { memory }) {
    const total = totalOf(each(entries), asked);
    return memory ?? (total === undefined ? undefined : { total });
  },
  judge(asked, seen, context) {
    const found = placeOf(asked, seen, context);
    if (!found) return troubleOf(asked, seen, context);
    const { url, place } = found;
    const { list, each: one, moreThanAtEnrolment } = asked;
    const judged = (at: string, page: Probed | undefined, shape: Parameters<typeof judgePage>[3]['json']) =>
      judgePage(at, page, () => undefined, { status: [200], json: shape }, context, place.since);
    const wrong = judged(url, seen.page, { [list]: { array: true, atLeast: 1 } });
    if (wrong) return wrong;
    const urls = entriesOf(asked, seen, context);
    if (urls.length === 0) return fail('http.shape', { url, path: `${list}.0.${one.id}`, seen: '-', wanted: '…' });
    const broken = urls
      .map((at, index) => judged(at, answerAt(seen.entries, index), { [one.count]: { array: true } }))
      .find((finding) => finding !== undefined);
    if (broken) return broken;
    const total = totalOf(each(seen.entries), asked) ?? 0;
    if (!moreThanAtEnrolment) return pass({ url, total });
    const baseline = context.memory?.total;
    if (baseline === undefined) return fail('growth.noBaseline', { url, total });
    return total > baseline ? pass({ url, total, baseline }) : fail('growth.none', { url, total, baseline });
  },
  command(asked, { cluster }) {
    const placeholder = hostOf(asked.url);
    return `curl -s "${withHost(asked.url, placeholder, placeCommand(placeholder, asked, cluster.region))}"`;
  },
});

type Asked = z.output<typeof params>;

/** The host to ask, the first that may be, and the address of the list there. */
function placeOf(asked: Asked, seen: PlacesSeen, context: CheckContext): { place: Place; url: string } | undefined {
  const placeholder = hostOf(asked.url);
  const place = placesOf(placeholder, asked, seen, asked.url, context).find(({ trouble }) => trouble === undefined);
  return place && { place, url: withHost(asked.url, placeholder, place.hostname) };
}

function troubleOf(asked: Asked, seen: PlacesSeen, context: CheckContext): Finding {
  const placeholder = hostOf(asked.url);
  const [first] = placesOf(placeholder, asked, seen, asked.url, context);
  return first?.trouble ?? placeAbsent(placeholder, asked, seen);
}

function entriesOf(asked: Asked, seen: PlacesSeen & { page: Probed | undefined }, context: CheckContext): string[] {
  const hostname = placeOf(asked, seen, context)?.place.hostname ?? '';
  const fill = fillerFor(asked, seen, { placeholder: hostOf(asked.url), hostname }, context);
  return hostname === '' ? [] : entryUrls(seen.page, asked, fill);
}
