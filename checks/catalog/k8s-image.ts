import * as z from 'zod';
import { count, labels, names, namespace } from '../params.ts';
import { list } from '../reads/read.ts';
import { causeFollows, causeOf, causeReads } from '../rules/cause.ts';
import { judgeClosest, type Rule } from '../rules/closest.ts';
import { kubectl } from '../rules/kubectl.ts';
import { hasLabels, selectorOf } from '../rules/labels.ts';
import { existing, nameOf, unlabelled } from '../rules/objects.ts';
import { askedTag, notOwn, notStored, outdated, ownNames, type Run, runsOf, wrongTag } from '../rules/own-image.ts';
import { pattern } from '../rules/pattern.ts';
import { isReady, type Pod } from '../rules/pod-ready.ts';
import {
  imagesRead,
  manifestsRead,
  noRepository,
  platformsOf,
  repositoriesRead,
  storedAt,
  tagged,
} from '../rules/registry.ts';
import { isWanted } from '../rules/tag-wish.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

const params = z
  .strictObject({
    ns: namespace.describe('Namespace of the pods.'),
    labels: labels
      .refine((wanted) => Object.keys(wanted).length > 0, 'at least one label is needed')
      .describe('Labels that the pods carry; a value may be a list of alternatives.'),
    repository: names.describe('Name of the repository in the own Amazon ECR; a list gives alternatives.'),
    registry: z
      .enum(['private', 'public'])
      .optional()
      .describe('Private registry in the Region of the cluster, or own public registry; either of them if absent.'),
    tag: names.optional().describe('Tag of the image that runs; a list gives alternatives.'),
    tagPattern: pattern.optional().describe('Regular expression (RE2) that is searched in that tag.'),
    podsAtLeast: count.min(1).default(1).describe('Number of ready pods that meet everything.'),
    current: z.literal(true).optional().describe('What runs is what its tag stands for now.'),
  })
  .refine(({ tag, tagPattern }) => tag === undefined || tagPattern === undefined, {
    path: ['tagPattern'],
    message: 'not together with tag',
  });
type Asked = z.output<typeof params>;

/** Passes when a container of ready pods runs an image that your own registry holds (https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_EKS.html). */
export default defineCheck({
  name: 'k8s.image',
  params,
  needs: ({ ns }) => ({ pods: list('Pod', ns) }),
  follows: ({ registry, tag, tagPattern, current }) => [
    ...causeFollows,
    ...(registry === 'public' ? [] : (['ecr:DescribeImages', 'ecr:DescribeRepositories'] as const)),
    ...(registry === 'public' || !(tag ?? tagPattern ?? current) ? [] : (['ecr:BatchGetImage'] as const)),
    ...(registry === 'private' ? [] : (['ecr-public:DescribeImages', 'ecr-public:DescribeRepositories'] as const)),
  ],
  followUp(asked, { pods }, context) {
    const wanted = chosen(asked, existing(pods, asked.ns));
    const own = ownNames(asked, runsOf(wanted, asked.repository), context);
    return {
      ...causeReads(asked.ns, !wanted.every(isReady), wanted),
      images: imagesRead('private', own.private).images,
      publicImages: imagesRead('public', own.public).publicImages,
      repositories: own.private.length > 0 ? repositoriesRead('private').repositories : undefined,
      publicRepositories: own.public.length > 0 ? repositoriesRead('public').publicRepositories : undefined,
    };
  },
  followOn(asked, { pods, images }, context) {
    const runs = runsOf(chosen(asked, existing(pods, asked.ns)), asked.repository);
    const tags = runs.map(askedTag);
    const isAsked = (tag: string) => (asked.current && tags.includes(tag)) || isWanted(asked, tag);
    const isNeeded = asked.current ?? asked.tag ?? asked.tagPattern;
    return {
      manifests: ownNames(asked, runs, context).private.flatMap((name, place) =>
        isNeeded === undefined
          ? []
          : manifestsRead(
              name,
              tagged(storedAt({ images }, place, name) ?? []).filter((image) => image.tags.some(isAsked)),
            ),
      ),
    };
  },
  judge(asked, seen, context) {
    const { ns, labels: wanted, podsAtLeast, current } = asked;
    const present = existing(seen.pods, ns);
    const pods = chosen(asked, present);
    if (pods.length === 0) return unlabelled('Pod', wanted, ns, present);
    const runs = runsOf(pods, asked.repository);
    const own = ownNames(asked, runs, context);
    const platforms = platformsOf(seen.manifests);
    const storedFor = ({ place, repository }: Run) =>
      place !== undefined && 'alias' in place
        ? storedAt({ publicImages: seen.publicImages }, own.public.indexOf(repository), repository)
        : storedAt({ images: seen.images }, own.private.indexOf(repository), repository);
    const rules: Rule<Run>[] = [
      (run) => notOwn(run, asked, seen.publicRepositories, context),
      ({ pod }) => causeOf([pod], seen, context),
      (run) => {
        const stored = storedFor(run);
        const registry = run.place !== undefined && 'alias' in run.place ? 'public' : 'private';
        return stored === undefined
          ? noRepository([run.repository], registry, context.cluster.region, seen)
          : notStored(run, stored);
      },
      (run) => wrongTag(run, asked, storedFor(run) ?? [], platforms),
      (run) => (current ? outdated(run, storedFor(run) ?? [], platforms) : undefined),
    ];
    const met = runs.filter((run) => judgeClosest([run], rules)?.finding === undefined);
    const names = [...new Set(met.map(({ pod }) => nameOf(pod)))];
    const [first] = met;
    if (first !== undefined && names.length >= podsAtLeast)
      return pass({ pods: names, image: first.image, digest: first.digest ?? '' });
    const unmet = judgeClosest(
      runs.filter(({ pod }) => !names.includes(nameOf(pod))),
      rules,
    )?.finding;
    const values = { namespace: ns, labels: selectorOf(wanted), seen: names.length, wanted: podsAtLeast };
    return unmet ?? fail('pods.tooFew', values);
  },
  command: ({ ns, labels: wanted }) =>
    kubectl(
      ...['get', 'pods', '-n', ns, '-l', selectorOf(wanted), '-o'],
      'custom-columns=POD:.metadata.name,IMAGE:.status.containerStatuses[*].imageID',
    ),
});

function chosen({ labels: wanted }: Asked, pods: readonly Pod[]): Pod[] {
  return pods.filter(({ metadata }) => hasLabels(metadata?.labels, wanted));
}
