/** English texts: the checks of rollouts, Jobs, releases and absent objects. */

import type { ParamsOf } from '../../../checks/catalog/index.ts';
import type { RolloutCodes } from '../../../checks/codes/rollout.ts';
import { selectorOf } from '../../../checks/rules/labels.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

type RolloutCheckName = 'k8s.absent' | 'k8s.helm' | 'k8s.job' | 'k8s.rollout' | 'k8s.secret';

const or = (names: readonly string[]) => names.join(' or ');
const all = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
const place = (namespace: string) => (namespace === '' ? 'the cluster' : `namespace ${namespace}`);
const because = (message: string) => (message === '' ? '' : ` (${message})`);
const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? '' : 's'}`;
const completed = ({ name }: { name: string }) => `Job ${name} with condition Complete.`;
const workload = ({ kind, name }: { kind: string; name: string }) => `${kind.toLowerCase()}/${name}`;

export const rolloutCodes: CodeTexts<RolloutCodes> = {
  'rollout.strategy': {
    seen: ({ kind, name, seen }) => `${kind} ${name} has update strategy ${seen === '' ? 'unknown' : seen}.`,
    wanted: ({ wanted }) => `Update strategy ${wanted}.`,
    next: ({ kind, wanted }) =>
      `Set spec.${kind === 'Deployment' ? 'strategy' : 'updateStrategy'}.type to ${wanted}, then change the image.`,
  },
  'rollout.none': {
    seen: ({ kind, name, revision, images }) =>
      `${kind} ${name} is at revision ${revision} with image ${all(images)}; nothing shows an update.`,
    wanted: () => 'A new revision with another image, rolled out completely.',
    next: () => 'Change the image and apply it, and wait until the rollout has finished.',
  },
  'rollout.sameImage': {
    seen: ({ kind, name, revision, images }) =>
      `${kind} ${name} has a new revision ${revision}, but still image ${all(images)}.`,
    wanted: () => 'A new revision with another image.',
    next: () => 'A restart or another setting is no new version: change the image or its tag and apply it.',
  },
  'rollout.recreated': {
    seen: ({ kind, name }) => `${kind} ${name} was deleted and created anew, so that its revisions start again.`,
    wanted: () => 'An update of what is there, by a rolling update.',
    next: () => 'Change the image and apply it, without deleting the workload first.',
  },
  'rollout.noHistory': {
    seen: ({ kind, name, revision }) => `${kind} ${name} is at revision ${revision} and keeps no earlier revisions.`,
    wanted: () => 'Earlier revisions to compare with.',
    next: () => 'Set spec.revisionHistoryLimit to at least 1 (10 if you leave it out), and do this step again.',
  },
  'rollout.notReturned': {
    seen: ({ kind, name, revision }) =>
      `${kind} ${name} is at revision ${revision}; no earlier version has become the current one again.`,
    wanted: () => 'An earlier version as the current one. It gets a new number: from 1 and 2 back to the first is 3.',
    next: ({ namespace, ...of }) =>
      `Update the image first, then go back: kubectl rollout undo ${workload(of)} -n ${namespace}`,
  },
  'rollout.notReplaced': {
    seen: ({ kind, name }) => `No pod of ${kind} ${name} has been replaced, other than by scaling or by a rollout.`,
    wanted: () => 'A new pod in the place of a deleted one, and all pods ready.',
    next: ({ pod, namespace }) =>
      `Check once, delete one pod, and check again within the hour: kubectl delete pod ${pod === '' ? '<pod>' : pod} -n ${namespace}`,
  },
  'rollout.oneVersion': {
    seen: ({ kind, namespace, seen }) =>
      `Of the two versions there is in ${place(namespace)} only ${kind} ${all(seen)} with pods.`,
    wanted: ({ kind, wanted }) => `Two versions with ready pods, out of ${kind} ${all(wanted)}.`,
    next: () => 'Create the other version beside it, with pods of its own, and keep both until you have checked.',
  },
  'blueGreen.mixed': {
    seen: ({ service, versions }) => `Service ${service} selects pods of several versions: ${all(versions)}.`,
    wanted: () => 'A selector that one version alone meets.',
    next: () => 'Add the label that tells the versions apart to spec.selector of the Service.',
  },
  'blueGreen.notSwitched': {
    seen: ({ service, version, others }) =>
      `Service ${service} leads to ${version}, as far as is known ever since; also ready: ${all(others)}.`,
    wanted: () => 'The Service switched from one version to the other.',
    next: ({ others }) =>
      `Check once, change spec.selector of the Service to the other version (${all(others)}), and check again.`,
  },
  'canary.oneVersion': {
    seen: ({ service, version, others }) => `Service ${service} leads to ${version} only; also ready: ${all(others)}.`,
    wanted: () => 'One Service in front of both versions.',
    next: () => 'Select by a label that the pods of both versions have, such as the name of the application.',
  },
  'canary.shares': {
    seen: ({ shares }) => `The traffic goes to ${all(shares)}.`,
    wanted: () => 'At least twice as much for one version as for the others, and something for those.',
    next: () => 'Scale the versions, for instance to 3 and 1, or change their weights.',
  },
  'argoRollout.strategy': {
    seen: ({ name }) => `Rollout ${name} has another strategy.`,
    wanted: ({ wanted }) => `spec.strategy.${wanted}.`,
    next: ({ wanted }) => `Write the strategy under spec.strategy.${wanted} and apply it again.`,
  },
  'argoRollout.service': {
    seen: ({ name, seen }) => `Rollout ${name} switches Service ${seen === '' ? 'of no name' : seen}.`,
    wanted: ({ wanted }) => `activeService ${or(wanted)}.`,
    next: () => 'Correct spec.strategy.blueGreen.activeService.',
  },
  'argoRollout.steps': {
    seen: ({ name }) => `Rollout ${name} has no step that gives the new version a small part of the traffic.`,
    wanted: () => 'A step with setWeight from 1 to 33.',
    next: () => 'Add a step such as setWeight: 20, followed by a pause, to spec.strategy.canary.steps.',
  },
  'argoRollout.revision': {
    seen: ({ name, revision }) => `Rollout ${name} is at revision ${revision}; nothing shows a new version.`,
    wanted: () => 'A new revision, brought out by the Rollout.',
    next: () => 'Change the image of the Rollout and apply it.',
  },
  'argoRollout.phase': {
    seen: ({ name, phase, message }) =>
      `Rollout ${name} is in phase ${phase === '' ? 'unknown' : phase}${because(message)}.`,
    wanted: () => 'Phase Healthy, with the new version.',
    next: ({ name, namespace, phase }) =>
      phase === 'Paused'
        ? `Promote the new version: kubectl argo rollouts promote ${name} -n ${namespace}`
        : `Look at the conditions: kubectl describe rollouts.argoproj.io ${name} -n ${namespace}`,
  },

  'job.none': {
    seen: ({ namespace }) => `There is no Job in ${place(namespace)}.`,
    wanted: () => 'A Job that has completed.',
    next: () => 'Create the Job, and check while it is there: with ttlSecondsAfterFinished it goes away by itself.',
  },
  'job.old': {
    seen: ({ name }) => `Job ${name} ended before you joined.`,
    wanted: () => 'A Job that has run since then.',
    next: ({ name, namespace }) => `Run it again: kubectl delete job ${name} -n ${namespace}, then apply it again.`,
  },
  'job.suspended': {
    seen: ({ name }) => `Job ${name} is suspended.`,
    wanted: completed,
    next: ({ name, namespace }) =>
      `Let it run: kubectl patch job ${name} -n ${namespace} -p '{"spec":{"suspend":false}}'`,
  },
  'job.succeeded': {
    seen: ({ name }) => `Job ${name} has completed.`,
    wanted: ({ name }) => `Job ${name} failed, as this step shows what is not allowed.`,
    next: () => 'Take away the rights or the setting that let it succeed, delete the Job and run it again.',
  },
  'job.failed': {
    seen: ({ name, reason, message }) =>
      `Job ${name} has failed: ${reason === '' ? 'no reason given' : reason}${because(message)}.`,
    wanted: completed,
    next: ({ name, namespace, reason }) =>
      reason === 'DeadlineExceeded'
        ? 'It ran longer than activeDeadlineSeconds: find out what it waits for, or allow more time, and run it again.'
        : `Read its events: kubectl describe job ${name} -n ${namespace}. Remove the cause, delete the Job and run it again.`,
  },
  'job.podFailed': {
    seen: ({ name, reason, pod, container, exitCode }) =>
      `Job ${name} has failed${because(reason)}; in its last pod ${pod} container ${container} ended with exit code ${exitCode}.`,
    wanted: completed,
    next: ({ name, namespace, pod, container }) =>
      `Read why: kubectl logs ${pod} -n ${namespace} -c ${container}. Then delete Job ${name} and run it again.`,
  },
  'job.running': {
    seen: ({ name, failedPods }) =>
      `Job ${name} has not ended yet${failedPods === 0 ? '' : `; ${count(failedPods, 'pod')} failed so far`}.`,
    wanted: ({ name, wanted }) => `Job ${name} with condition ${wanted}.`,
    next: ({ name, namespace }) => `Wait, and see what it does: kubectl logs job/${name} -n ${namespace}`,
  },
  'job.tooFew': {
    seen: ({ namespace, seen }) => `${count(seen, 'Job')} completed in ${place(namespace)}.`,
    wanted: ({ wanted }) => `${count(wanted, 'completed Job')}.`,
    next: () => 'Let the Job run again.',
  },
  'cronJob.suspended': {
    seen: ({ name }) => `CronJob ${name} is suspended.`,
    wanted: ({ name }) => `Jobs that CronJob ${name} starts.`,
    next: ({ name, namespace }) =>
      `Let it run: kubectl patch cronjob ${name} -n ${namespace} -p '{"spec":{"suspend":false}}'`,
  },
  'cronJob.trouble': {
    seen: ({ name, reason, message }) => `CronJob ${name} starts no Job: ${reason}${because(message)}.`,
    wanted: ({ name }) => `Jobs that CronJob ${name} starts.`,
    next: () => 'Correct what the message names, such as the schedule, the time zone or the job template.',
  },
  'cronJob.waiting': {
    seen: ({ name, schedule, timeZone }) =>
      `CronJob ${name} has started no Job yet; its schedule is "${schedule}" (${timeZone === '' ? 'UTC' : timeZone}).`,
    wanted: ({ name }) => `A completed Job of CronJob ${name}.`,
    next: ({ name, namespace }) =>
      `Wait for the schedule, or start one now: kubectl create job ${name}-now --from=cronjob/${name} -n ${namespace}`,
  },

  'helm.absent': {
    seen: ({ release, namespace, seen }) =>
      `There is no Helm release ${or(release)} in ${place(namespace)}; releases there: ${all(seen)}.`,
    wanted: ({ release }) => `Helm release ${or(release)}.`,
    next: ({ namespace }) => `Compare with helm list -n ${namespace}, and install it under this name.`,
  },
  'helm.templated': {
    seen: ({ release, object }) =>
      `${object} has the labels of release ${release}, but Helm has not installed it: its annotations are missing.`,
    wanted: ({ release }) => `Release ${release}, installed by Helm.`,
    next: () => 'Delete what was applied from helm template, and run helm install instead.',
  },
  'helm.elsewhere': {
    seen: ({ release, seen }) => `Release ${release} belongs to namespace ${seen}.`,
    wanted: ({ release, wanted }) => `Release ${release} in namespace ${wanted}.`,
    next: ({ wanted }) => `Install it with -n ${wanted}.`,
  },
  'helm.pending': {
    seen: ({ release, revision, status }) => `Revision ${revision} of release ${release} is ${status}.`,
    wanted: ({ release }) => `Release ${release} with status deployed.`,
    next: ({ release, namespace, status }) =>
      status === 'pending-install'
        ? `If Helm no longer runs, remove the release and install it again: helm uninstall ${release} -n ${namespace}`
        : `If Helm no longer runs, go back to the last good revision: helm rollback ${release} -n ${namespace}`,
  },
  'helm.status': {
    seen: ({ release, revision, seen }) =>
      `Revision ${revision} of release ${release} has status ${seen === '' ? 'unknown' : seen}.`,
    wanted: ({ wanted }) => `Status ${wanted}.`,
    next: ({ release, namespace }) => `Read what happened: helm history ${release} -n ${namespace}`,
  },
  'helm.revision': {
    seen: ({ release, seen }) => `Release ${release} is at revision ${seen}.`,
    wanted: ({ wanted }) => `Revision ${wanted} or a later one.`,
    next: ({ release, namespace }) => `Change a value and upgrade: helm upgrade ${release} <chart> -n ${namespace}`,
  },
  'helm.chart': {
    seen: ({ release, seen }) => `Release ${release} comes from chart ${all(seen)}.`,
    wanted: ({ wanted }) => `Chart ${or(wanted)}.`,
    next: () => 'Uninstall the release and install it from the chart that is wanted.',
  },
  'helm.noWorkloads': {
    seen: ({ release, namespace }) => `Release ${release} has no workload in ${place(namespace)}.`,
    wanted: ({ release }) => `Workloads of release ${release} with ready pods.`,
    next: ({ release, namespace }) => `See what it has installed: helm get manifest ${release} -n ${namespace}`,
  },
  'helm.notRolledBack': {
    seen: ({ release, revision }) =>
      `Release ${release} is at revision ${revision}, and none of its workloads is back at an earlier version.`,
    wanted: () => 'A rollback: a new revision that is like an older one.',
    next: ({ release, namespace }) =>
      `Upgrade to another image first, then go back: helm rollback ${release} -n ${namespace}`,
  },

  'absent.present': {
    seen: ({ kind, name, namespace }) => `${kind} ${name} is still in ${place(namespace)}.`,
    wanted: ({ kind, name }) => `No ${kind} ${name}.`,
    next: () => 'Delete it, or uninstall what brought it.',
  },
  'absent.terminating': {
    seen: ({ kind, name, finalizers, message }) =>
      `${kind} ${name} is being deleted${finalizers.length === 0 ? '' : ` and waits for its finalizers: ${all(finalizers)}`}${because(message)}.`,
    wanted: ({ kind, name }) => `No ${kind} ${name}.`,
    next: ({ finalizers, message }) =>
      finalizers.length === 0 && message === ''
        ? 'Wait until it is gone.'
        : 'Let the controller finish that cleans up for it: check that it still runs. Remove a finalizer by hand only when nothing is left behind.',
  },
  'absent.neverThere': {
    seen: ({ kind, name, namespace }) =>
      `There is no ${kind} ${or(name)} in ${place(namespace)}, and no earlier check has seen one.`,
    wanted: ({ kind, name }) => `${kind} ${or(name)} created first, and removed later.`,
    next: () => 'Do the step that creates it, check once while it is there, then delete it.',
  },

  'secret.keys': {
    seen: ({ name, seen }) => `Secret ${name} has keys: ${all(seen)}.`,
    wanted: ({ missing }) => `Also keys ${all(missing)}.`,
    next: ({ name, namespace }) =>
      `Add the missing keys, letter by letter the same; compare with: kubectl describe secret ${name} -n ${namespace}`,
  },
  'secret.keysUnknown': {
    seen: ({ name }) => `Secret ${name} is there, but nothing shows that it has keys.`,
    wanted: ({ missing }) => `Keys ${all(missing)}.`,
    next: ({ name, namespace }) =>
      `Compare with kubectl describe secret ${name} -n ${namespace}; a running pod that takes a key by secretKeyRef proves it too.`,
  },
};

const hows: Readonly<Record<ParamsOf<'k8s.rollout'>['how'], string>> = {
  updated: 'updated to another image',
  rolledBack: 'rolled back',
  selfHealed: 'has replaced a pod',
  blueGreen: 'switched blue-green',
  canary: 'as a canary',
};

export const rolloutLabels: LabelTexts<RolloutCheckName> = {
  'k8s.absent': ({ kind, name, labels, wasThere }) =>
    `${kind} ${name === undefined ? selectorOf(labels ?? {}) : or(name)} ${wasThere ? 'removed' : 'not there'}`,
  'k8s.helm': ({ release, revisionAtLeast, history, readyAtLeast }) =>
    `Helm release ${or(release)}${revisionAtLeast === undefined ? '' : `, revision ${revisionAtLeast} or later`}${history === undefined ? '' : ', rolled back'}${readyAtLeast === undefined ? '' : ', ready'}`,
  'k8s.job': ({ ns, name, owner, labels, succeededAtLeast, failed }) => {
    const which = name ?? (labels && [selectorOf(labels)]);
    const what =
      owner === undefined ? `Job ${which === undefined ? `in ${ns}` : or(which)}` : `Jobs of CronJob ${or(owner)}`;
    return `${what}: ${failed ? 'failed' : `${succeededAtLeast ?? 1} completed`}`;
  },
  'k8s.rollout': ({ kind, name, how }) => `${kind} ${or(name)} ${hows[how]}`,
  'k8s.secret': ({ name, keys }) => `Secret ${or(name)}${keys === undefined ? '' : ` with ${all(keys)}`}`,
};
