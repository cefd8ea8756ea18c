import * as z from 'zod';
import { labels, names, namespace } from '../params.ts';
import type { KindTypes } from '../reads/kinds.ts';
import { type Listed, list, logSearched } from '../reads/read.ts';
import { kubectl } from '../rules/kubectl.ts';
import { hasLabels, selectorOf } from '../rules/labels.ts';
import { answerAt, textsOf } from '../rules/lenient.ts';
import { amount, each, existing, latest, nameOf, text, unlabelled } from '../rules/objects.ts';
import { defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

/** Logs that are searched at most, those of the newest pods. */
const MOST = 20;

/** Passes when the newest lines of the logs of pods hold some texts, or do not (https://kubernetes.io/docs/concepts/cluster-administration/logging/). */
export default defineCheck({
  name: 'k8s.log',
  params: z
    .strictObject({
      ns: namespace.describe('Namespace of the pods.'),
      labels: labels.describe('Labels of the pods; a value may be a list of alternatives.'),
      container: z.string().min(1).optional().describe('Name of the container; all but init containers if absent.'),
      contains: names.optional().describe('Text, or texts, each of which stands in the log of one of the pods.'),
      notContains: names.optional().describe('Text, or texts, none of which stands in the log of any of the pods.'),
      within: z
        .int()
        .min(1)
        .max(86_400)
        .optional()
        .describe('How many seconds back lines count; the last 500 lines if absent.'),
    })
    .refine(({ contains, notContains }) => (contains ?? notContains) !== undefined, 'needs contains or notContains'),
  needs: ({ ns }) => ({ pods: list('Pod', ns) }),
  follows: ({ ns }) => [`log ${ns}`],
  followUp(asked, { pods }) {
    const texts = [...(asked.contains ?? []), ...(asked.notContains ?? [])];
    return {
      logs: containersOf(asked, pods).map(({ pod, container }) =>
        logSearched(asked.ns, pod, container, texts, asked.within),
      ),
    };
  },
  judge(asked, { pods, logs }, context) {
    const { ns, labels: wanted, container, contains = [], notContains = [] } = asked;
    const searched = containersOf(asked, pods);
    const meant = podsOf(asked, pods);
    if (meant.length === 0) return unlabelled('Pod', wanted, ns, existing(pods, ns));
    if (searched.length === 0)
      return fail('log.noContainer', {
        pod: nameOf(meant[0] ?? {}),
        container: container ?? '',
        seen: namesIn(meant[0]),
      });
    const results = searched.map((one, place) => ({ ...one, log: answerAt(logs, place) }));
    const found = (one: string) => results.filter(({ log }) => textsOf(log?.found).includes(one));
    const bad = notContains.flatMap((one) =>
      found(one)
        .slice(0, 1)
        .map(({ pod }) => ({ pod, text: one })),
    )[0];
    if (bad !== undefined) return fail('log.unwanted', { ...bad, namespace: ns });
    // What was not searched for proves nothing.
    const lines = results.reduce((sum, { log }) => sum + (Array.isArray(log?.found) ? amount(log.lines) : 0), 0);
    const values = { pods: [...new Set(searched.map(({ pod }) => pod))], namespace: ns, lines };
    const since = latest(meant.map(({ metadata }) => metadata?.creationTimestamp));
    const missing = contains.filter((one) => found(one).length === 0);
    if (missing.length > 0)
      return pendingOrFail('log.missing', { ...values, missing }, context, latest([since, context.stepStartedAt]));
    if (lines === 0) return pendingOrFail('log.empty', values, context, since);
    return pass({ pods: meant.length, lines });
  },
  command: ({ ns, labels: wanted, container, within }) =>
    kubectl(
      ...['logs', '-n', ns, '-l', selectorOf(wanted), '--tail=500', '--prefix'],
      ...(container === undefined ? ['--all-containers'] : ['-c', container]),
      ...(within === undefined ? [] : [`--since=${within}s`]),
    ),
});

interface Asked {
  ns: string;
  labels: Readonly<Record<string, readonly string[]>>;
  container?: string | undefined;
}
type Pods = Listed<KindTypes['Pod']>;
type Pod = KindTypes['Pod'];

/** The pods that are meant, newest first. */
function podsOf({ ns, labels: wanted }: Asked, pods: Pods): Pod[] {
  return existing(pods, ns)
    .filter(({ metadata }) => hasLabels(metadata?.labels, wanted))
    .toSorted((a, b) => text(b.metadata?.creationTimestamp).localeCompare(text(a.metadata?.creationTimestamp)));
}

function containersOf(asked: Asked, pods: Pods): { pod: string; container: string }[] {
  const all = podsOf(asked, pods).flatMap((pod) => namesIn(pod).map((container) => ({ pod: nameOf(pod), container })));
  return all.filter(({ container }) => container === (asked.container ?? container)).slice(0, MOST);
}

function namesIn(pod: Pod | undefined): string[] {
  return each(pod?.spec?.containers).flatMap(({ name }) => text(name) || []);
}
