import * as z from 'zod';
import { count, names, namespace } from '../params.ts';
import { list, listCustom } from '../reads/read.ts';
import { argoFlaw, ROLLOUTS } from '../rules/argo-rollout.ts';
import { causeFollows } from '../rules/cause.ts';
import { judgeClosest } from '../rules/closest.ts';
import { kubectl } from '../rules/kubectl.ts';
import { selectorOf } from '../rules/labels.ts';
import { absent, existing, named, nameOf } from '../rules/objects.ts';
import { lineageOf } from '../rules/revisions.ts';
import { type Owned, unsettled, unsettledReads, type Workload, wantedOf } from '../rules/rollout.ts';
import { rememberRollouts, rolloutMemory, workloadsMeant } from '../rules/rollout-memory.ts';
import { notHealed, notRolledBack, notUpdated, wrongStrategy } from '../rules/rollout-proof.ts';
import { versionsOf } from '../rules/shares.ts';
import { judgeBlueGreen, judgeCanary } from '../rules/version-proof.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

/** Passes when a workload was updated, rolled back, kept complete, or brought out as a second version, since enrolment (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#updating-a-deployment). */
export default defineCheck({
  name: 'k8s.rollout',
  params: z
    .strictObject({
      ns: namespace.describe('Namespace of the workload.'),
      name: names.describe(
        'Name of the workload; a list gives alternatives, for blueGreen and canary the names of both versions. There an Argo Rollout of this name is accepted instead.',
      ),
      kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet']).default('Deployment').describe('Kind of the workload.'),
      how: z
        .enum(['updated', 'rolledBack', 'selfHealed', 'blueGreen', 'canary'])
        .describe(
          'What has to have happened: updated (to other images, by a rolling update), rolledBack (to an earlier version), selfHealed (a pod replaced, neither by scaling nor by a rollout), blueGreen (the Service switched from one version to the other, both ready), canary (one version with at least twice the ready pods behind the Service, or the weight in an ALB action, of all others).',
        ),
      service: names.optional().describe('Service in front of the versions; a list gives alternatives.'),
      versionLabel: z
        .string()
        .min(1)
        .optional()
        .describe('Label of the pods whose value is the version; without it each workload is a version.'),
      readyAtLeast: count.min(1).default(1).describe('Ready pods of each workload, once it has settled.'),
    })
    .superRefine(({ how, service, versionLabel }, context) => {
      const isShared = how === 'blueGreen' || how === 'canary';
      if (isShared !== (service !== undefined))
        context.addIssue({
          code: 'custom',
          path: ['service'],
          message: isShared ? 'the Service in front of both versions is needed' : 'only for blueGreen and canary',
        });
      if (!isShared && versionLabel !== undefined)
        context.addIssue({ code: 'custom', path: ['versionLabel'], message: 'only for blueGreen and canary' });
    }),
  needs: ({ ns, kind, how }) => {
    const isShared = how === 'blueGreen' || how === 'canary';
    const hasRevisions = kind !== 'Deployment' && (how === 'updated' || how === 'rolledBack');
    return {
      workloads: list(kind, ns),
      pods: list('Pod', ns),
      replicaSets: kind === 'Deployment' ? list('ReplicaSet', ns) : undefined,
      revisions: hasRevisions ? list('ControllerRevision', ns) : undefined,
      events: how === 'selfHealed' ? list('Event', ns) : undefined,
      services: isShared ? list('Service', ns) : undefined,
      ingresses: how === 'canary' ? list('Ingress', ns) : undefined,
      rollouts: isShared ? listCustom(ROLLOUTS, ns) : undefined,
    };
  },
  follows: causeFollows,
  followUp: (asked, seen, context) => unsettledReads(asked.ns, workloadsMeant(asked, seen), context),
  memory: rolloutMemory,
  remember(asked, seen, context) {
    return rememberRollouts(asked, seen, context);
  },
  judge(asked, seen, context) {
    const { ns, name, kind, how, service = [], versionLabel, readyAtLeast } = asked;
    const { memory } = context;
    const workloads = workloadsMeant(asked, seen);
    const isUnsettled = (owned: Owned) => {
      // A canary may stay half-way; a rollout that is paused is not done before all its pods are new.
      const wanted = how === 'canary' ? 0 : wantedOf(kind, owned.workload);
      return unsettled(owned, Math.max(readyAtLeast, wanted), context, seen);
    };
    const [argo] = named(existing(seen.rollouts, ns), name);
    if (argo !== undefined && workloads.length === 0 && (how === 'blueGreen' || how === 'canary')) {
      const base = lineageOf(argo, memory?.lineages)?.base ?? 0;
      return argoFlaw(argo, { how, service, readyAtLeast, base }, context) ?? pass({ name: nameOf(argo) });
    }
    if (workloads.length === 0) return absent(kind, name, ns, existing<Workload>(seen.workloads, ns));
    if (how === 'blueGreen' || how === 'canary') {
      const flaw = workloads.map(isUnsettled).find((finding) => finding !== undefined);
      if (flaw !== undefined) return flaw;
      const versions = versionsOf(workloads, versionLabel);
      if (versions.length < 2) {
        const found = workloads.map(({ workload }) => nameOf(workload));
        return fail('rollout.oneVersion', { kind, namespace: ns, seen: found, wanted: name });
      }
      const services = existing(seen.services, ns);
      const fronts = { services, ingresses: existing(seen.ingresses, ns), names: service };
      if (how === 'canary') return judgeCanary(fronts, versions, ns);
      return judgeBlueGreen(fronts, versions, ns, memory?.routes);
    }
    const revisions = existing(seen.revisions, ns);
    const judged = judgeClosest(workloads, [
      (owned) => (how === 'updated' ? wrongStrategy(owned) : undefined),
      isUnsettled,
      (owned) => {
        if (how === 'updated') return notUpdated(owned, revisions, memory?.lineages, context);
        if (how === 'rolledBack') return notRolledBack(owned, revisions, memory?.lineages, context);
        return notHealed(owned, existing(seen.events, ns), memory?.crews, context);
      },
    ]);
    return judged?.finding ?? pass({ name: nameOf(judged?.object.workload ?? {}) });
  },
  command: ({ ns, kind, name, how, service }) => {
    const which = name.map((one) => `${kind.toLowerCase()}/${one}`);
    if (service !== undefined)
      return kubectl('get', 'endpointslices', '-n', ns, '-l', selectorOf({ 'kubernetes.io/service-name': service }));
    if (how === 'selfHealed') return kubectl('get', 'pods', '-n', ns, '-o', 'wide');
    return kubectl('rollout', 'history', ...which, '-n', ns);
  },
});
