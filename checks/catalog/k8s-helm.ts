import * as z from 'zod';
import { count, names, namespace } from '../params.ts';
import { list, secretsLabelled } from '../reads/read.ts';
import { causeFollows } from '../rules/cause.ts';
import { judgeClosest } from '../rules/closest.ts';
import { asksHistory, helmMemory, objectsIn, rememberReleases, workloadsOf } from '../rules/helm-objects.ts';
import { installedBy, noRelease, revisionsOf, wrongChart, wrongStatus } from '../rules/helm-release.ts';
import { kubectl } from '../rules/kubectl.ts';
import { selectorOf } from '../rules/labels.ts';
import { existing } from '../rules/objects.ts';
import { historyOf, isRolledBack, lineageOf } from '../rules/revisions.ts';
import { unsettled, unsettledReads } from '../rules/rollout.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

/** Passes when a Helm release is installed, with the status and history that are asked (https://helm.sh/docs/topics/advanced/#storage-backends). */
export default defineCheck({
  name: 'k8s.helm',
  params: z.strictObject({
    ns: namespace.describe('Namespace of the release.'),
    release: names
      .refine((all) => all.every((one) => /^[a-z0-9]([-a-z0-9.]{0,51}[a-z0-9])?$/.test(one)), 'not a release name')
      .describe('Name of the release; a list gives alternatives.'),
    chart: names
      .optional()
      .describe('Name of the chart, by the label helm.sh/chart of what is installed; objects without it are accepted.'),
    status: z
      .enum(['deployed', 'failed', 'uninstalled', 'superseded'])
      .optional()
      .describe(
        'Status of the newest revision (deployed, where revisionAtLeast or history is asked); one that was deployed in an earlier grading and has been uninstalled counts. Needs the right to list the Secrets of the namespace, of which only metadata is read.',
      ),
    revisionAtLeast: count.min(1).optional().describe('Number of the newest revision, e.g. 2 after an upgrade.'),
    history: z
      .literal('rollback')
      .optional()
      .describe('Asks for a rollback since enrolment: a workload of the release is back at an earlier version.'),
    readyAtLeast: count
      .min(1)
      .optional()
      .describe('Ready pods of each workload of the release, once it has settled; 1 where history is asked.'),
  }),
  needs: (asked) => {
    const { ns, release, history, readyAtLeast } = asked;
    const hasWorkloads = (readyAtLeast ?? history) !== undefined;
    return {
      secrets: asksHistory(asked) ? release.map((one) => secretsLabelled(ns, `owner=helm,name=${one}`)) : undefined,
      deployments: list('Deployment', ns),
      statefulSets: list('StatefulSet', ns),
      daemonSets: list('DaemonSet', ns),
      services: list('Service', ns),
      replicaSets: hasWorkloads ? list('ReplicaSet', ns) : undefined,
      revisions: history === undefined ? undefined : list('ControllerRevision', ns),
      pods: hasWorkloads ? list('Pod', ns) : undefined,
    };
  },
  follows: causeFollows,
  followUp: ({ ns, release, history, readyAtLeast }, seen, context) => {
    const isAsked = (readyAtLeast ?? history) !== undefined;
    return unsettledReads(ns, isAsked ? release.flatMap((one) => workloadsOf(one, ns, seen)) : [], context);
  },
  memory: helmMemory,
  remember(asked, seen, context) {
    return rememberReleases(asked, seen, context);
  },
  judge(asked, seen, context) {
    const { ns, release: accepted, chart, status = 'deployed', revisionAtLeast = 1, history } = asked;
    const { readyAtLeast = history && 1 } = asked;
    const { deployed = 0, lineages } = context.memory ?? {};
    const objects = objectsIn(ns, seen);
    const newest = (release: string) => revisionsOf(release, seen.secrets).at(-1);
    const isInstalled = (release: string) =>
      asksHistory(asked) ? newest(release) !== undefined : installedBy(release, ns, objects).length > 0;
    const isGone = accepted.every((one) => !isInstalled(one) || newest(one)?.status.startsWith('uninstall'));
    const hasMore = (readyAtLeast ?? chart) !== undefined;
    if (isGone && !hasMore && status === 'deployed' && deployed >= revisionAtLeast) return pass({ revision: deployed });
    const judged = judgeClosest(accepted, [
      (release) => (isInstalled(release) ? undefined : noRelease(release, accepted, ns, objects)),
      (release) => {
        const revision = newest(release);
        return revision && wrongStatus(release, ns, revision, status, context);
      },
      (release) => {
        const seenRevision = newest(release)?.number ?? revisionAtLeast;
        if (seenRevision >= revisionAtLeast) return undefined;
        return fail('helm.revision', { release, namespace: ns, seen: seenRevision, wanted: revisionAtLeast });
      },
      (release) => (chart === undefined ? undefined : wrongChart(release, installedBy(release, ns, objects), chart)),
      (release) => {
        if (readyAtLeast === undefined) return undefined;
        const workloads = workloadsOf(release, ns, seen);
        if (workloads.length === 0) return fail('helm.noWorkloads', { release, namespace: ns });
        return workloads
          .map((owned) => unsettled(owned, readyAtLeast, context, seen))
          .find((finding) => finding !== undefined);
      },
      (release) => {
        if (history === undefined) return undefined;
        const revisions = existing(seen.revisions, ns);
        const isBack = workloadsOf(release, ns, seen).some((owned) => {
          const known = lineageOf(owned.workload, lineages);
          return isRolledBack(historyOf(owned, revisions, known), known, context);
        });
        const isOlder = revisionsOf(release, seen.secrets).some((one) => one.status === 'superseded');
        if (isBack && isOlder) return undefined;
        return fail('helm.notRolledBack', { release, namespace: ns, revision: newest(release)?.number ?? 0 });
      },
    ]);
    return (
      judged?.finding ?? pass({ release: judged?.object ?? '', revision: newest(judged?.object ?? '')?.number ?? 0 })
    );
  },
  command: (asked) => {
    const { ns, release } = asked;
    // Helm writes status and revision on its Secrets, whose content this does not show.
    if (asksHistory(asked))
      return kubectl('get', 'secrets', '-n', ns, '-L', 'status', '-l', selectorOf({ owner: ['helm'], name: release }));
    const kinds = 'deployments,statefulsets,daemonsets,services';
    return kubectl('get', kinds, '-n', ns, '-l', 'app.kubernetes.io/managed-by=Helm');
  },
});
