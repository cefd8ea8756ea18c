import * as z from 'zod';
import { count, names } from '../params.ts';
import type { KindTypes } from '../reads/kinds.ts';
import { list } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { findingsOf, notScanned } from '../rules/image-scan.ts';
import { existing, text } from '../rules/objects.ts';
import { pattern } from '../rules/pattern.ts';
import {
  imagesRead,
  manifestsRead,
  noRepository,
  PUBLIC_REGION,
  platformsOf,
  repositoriesRead,
  type Stored,
  storedAt,
  tagged,
} from '../rules/registry.ts';
import { wishesOf } from '../rules/tag-asked.ts';
import { differentImages, isSince, wantedTag } from '../rules/tag-wish.ts';
import { isVersion } from '../rules/version.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

const params = z
  .strictObject({
    repository: names.describe('Name of the repository; a list gives alternatives.'),
    registry: z
      .enum(['private', 'public'])
      .default('private')
      .describe('Private registry in the Region of the cluster, or public registry (public.ecr.aws) of the account.'),
    tag: names.optional().describe('Tag of the image; a list gives alternatives. Without any wish, any tag will do.'),
    tagPattern: pattern.optional().describe('Regular expression (RE2) that is searched in the tag.'),
    tagNewerThan: z
      .string()
      .refine(isVersion, 'not a version such as "1.0.0"')
      .optional()
      .describe('A tag that is a later version; together with tag, either of them will do.'),
    pushedAfter: z.literal('enrolment').optional().describe('The image was pushed after the enrolment.'),
    scanned: z
      .literal(true)
      .optional()
      .describe('A scan has finished (basic), or goes on (enhanced); findings are shown, never judged.'),
    architecture: z
      .enum(['nodes', 'amd64', 'arm64'])
      .optional()
      .describe('Processor architecture, or that of any node of the cluster; counts only where the image tells it.'),
    differentImagesAtLeast: count
      .min(1)
      .optional()
      .describe('Number of different images with such tags that were pushed since the enrolment.'),
  })
  .superRefine(({ tag, tagPattern, tagNewerThan, registry, scanned }, context) => {
    const issue = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
    if (tagPattern !== undefined && (tag ?? tagNewerThan) !== undefined) issue('tagPattern', 'not together with tags');
    if (registry === 'public' && scanned) issue('scanned', 'the public registry scans nothing');
  });
type Asked = z.output<typeof params>;

/** Passes when a repository of your own holds an image as asked (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageDetail.html). */
export default defineCheck({
  name: 'ecr.image',
  params,
  memory: z.array(z.string()),
  needs: ({ registry, repository, architecture }) => ({
    ...repositoriesRead(registry),
    ...imagesRead(registry, repository),
    nodes: architecture === 'nodes' ? list('Node') : undefined,
  }),
  follows: (asked) => (opensIndexes(asked) ? ['ecr:BatchGetImage'] : []),
  followUp: (asked, seen) => ({
    manifests: asked.repository.flatMap((name, place) => {
      const wanted = tagged(storedAt(seen, place, name) ?? []).filter((image) => wantedTag(asked, image) !== undefined);
      return opensIndexes(asked) ? manifestsRead(name, wanted) : [];
    }),
  }),
  // A tag such as `latest` moves on, and the image it stood for has none any more.
  remember: (asked, seen, context) =>
    asked.differentImagesAtLeast === undefined ? [] : differentImages(asked, allOf(asked, seen), context),
  judge(asked, seen, context) {
    const { repository: names, registry, pushedAfter, scanned, differentImagesAtLeast } = asked;
    const region = registry === 'public' ? PUBLIC_REGION : context.cluster.region;
    const held = names.filter((name, place) => storedAt(seen, place, name) !== undefined);
    const [held0 = ''] = held;
    if (held.length === 0) return noRepository(names, registry, context.cluster.region, seen);
    const all = allOf(asked, seen);
    if (all.length === 0) return fail('repository.empty', { repository: held0, registry, region });
    const candidates = tagged(all);
    const platforms = platformsOf(seen.manifests);
    const architectures = architecturesOf(asked, existing(seen.nodes));
    const at = (image: Stored) => ({ repository: image.repository, tag: wantedTag(asked, image) ?? '' });
    const judged = judgeClosest(candidates, [
      (image) => {
        if (wantedTag(asked, image) !== undefined) return undefined;
        const tags = candidates.flatMap((one) => one.tags).slice(0, 10);
        return fail('image.tag', { repository: image.repository, seen: tags, wanted: wishesOf(asked) });
      },
      (image) =>
        pushedAfter === undefined || isSince(image, context.enrolledAt)
          ? undefined
          : fail('image.beforeEnrolment', { ...at(image), pushedAt: image.pushedAt }),
      (image) => {
        const inside = platforms.filter(({ index }) => index === image.digest).map((one) => one.architecture);
        const isUnknown = inside.length === 0 || architectures.length === 0;
        if (isUnknown || inside.some((one) => architectures.includes(one))) return undefined;
        return fail('image.architecture', { ...at(image), seen: inside, wanted: architectures });
      },
      (image) => (scanned ? notScanned(image, all, platforms, context) : undefined),
    ]);
    if (judged === undefined) return fail('repository.untagged', { repository: held0, images: all.length });
    if (judged.finding !== undefined) return judged.finding;
    const { object: image } = judged;
    const different = differentImages(asked, all, context).length;
    if (differentImagesAtLeast !== undefined && different < differentImagesAtLeast)
      return fail('image.few', { repository: image.repository, seen: different, wanted: differentImagesAtLeast });
    return pass({ ...at(image), pushedAt: image.pushedAt, findings: findingsOf(image, all, platforms) });
  },
  command: ({ repository, registry }, { cluster }) => {
    const [service, region] = registry === 'public' ? ['ecr-public', PUBLIC_REGION] : ['ecr', cluster.region];
    const show = (name: string) => `aws ${service} describe-images --region ${region} --repository-name ${name}`;
    return repository.map(show).join('; ');
  },
});

function allOf({ repository }: Asked, seen: Parameters<typeof storedAt>[0]): Stored[] {
  return repository.flatMap((name, place) => storedAt(seen, place, name) ?? []);
}

/** Only what is inside an index tells its architecture, and only that is scanned. */
function opensIndexes({ registry, scanned, architecture }: Asked): boolean {
  return registry === 'private' && (scanned === true || architecture !== undefined);
}

function architecturesOf({ architecture }: Asked, nodes: readonly KindTypes['Node'][]): string[] {
  if (architecture !== 'nodes') return architecture === undefined ? [] : [architecture];
  return [...new Set(nodes.flatMap(({ status }) => text(status?.nodeInfo?.architecture) || []))];
}
