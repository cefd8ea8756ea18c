/**
 * VerticalPodAutoscalers and what they do to pods
 * (https://github.com/kubernetes/autoscaler/tree/master/vertical-pod-autoscaler/docs).
 */
import { sameQuantity } from '../quantity.ts';
import type { CustomObject } from '../reads/read.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { at, conditionAt, itemsAt, textAt } from './custom.ts';
import { amount, each, entries, latest, text } from './objects.ts';
import { isRecord } from './path.ts';
import type { Pod } from './pod-ready.ts';
import type { Workload } from './rollout.ts';

/** How it acts; `Auto` does the same as `Recreate`, which is the default. */
export function modeOf(vpa: CustomObject): string {
  const mode = textAt(vpa, 'spec.updatePolicy.updateMode');
  return mode === '' || mode === 'Auto' ? 'Recreate' : mode;
}

/** Why there is no recommendation. */
export function noRecommendation(vpa: CustomObject, context: CheckContext): Finding | undefined {
  const name = textAt(vpa, 'metadata.name');
  const unsupported = conditionAt(vpa, 'ConfigUnsupported');
  if (unsupported?.status === 'True') return fail('vpa.unsupported', { name, message: unsupported.message });
  const containers = itemsAt(vpa, 'status.recommendation.containerRecommendations');
  const isThere = containers.some((one) => Object.keys(recordAt(one, 'target')).length > 0);
  const provided = conditionAt(vpa, 'RecommendationProvided');
  if (isThere && provided?.status === 'True') return undefined;
  const since = latest([textAt(vpa, 'metadata.creationTimestamp'), provided?.since]);
  const noPods = conditionAt(vpa, 'NoPodsMatched');
  if (noPods?.status === 'True') return pendingOrFail('vpa.noPods', { name, message: noPods.message }, context, since);
  const values = { name, reason: provided?.reason ?? '', message: provided?.message ?? '' };
  return pendingOrFail('vpa.noRecommendation', values, context, since);
}

/** None of the pods has got what is recommended. */
export function notApplied(
  vpa: CustomObject,
  workload: Workload,
  pods: readonly Pod[],
  context: CheckContext,
): Finding | undefined {
  const name = textAt(vpa, 'metadata.name');
  const mode = modeOf(vpa);
  if (pods.some((pod) => isUpdated(pod, vpa, workload))) return undefined;
  if (mode === 'Off') return fail('vpa.off', { name });
  const own = at(vpa, 'spec.updatePolicy.minReplicas');
  const isAlone = amount(workload.spec?.replicas, 1) === 1 && amount(own) !== 1;
  // New pods get it at their start; the updater replaces none that is alone.
  if (isAlone && mode !== 'InPlaceOrRecreate') return fail('vpa.alone', { name });
  const since = latest([
    conditionAt(vpa, 'RecommendationProvided')?.since,
    ...pods.map(({ metadata }) => metadata?.creationTimestamp),
  ]);
  return pendingOrFail(
    'vpa.notApplied',
    { name, mode, pods: pods.map(({ metadata }) => text(metadata?.name)) },
    context,
    since,
  );
}

/**
 * The webhook and the updater say so in annotations. Without them, a request that is written in the template and differs
 * in the pod comes from nobody else: LimitRanges only fill in what is missing.
 */
function isUpdated(pod: Pod, vpa: CustomObject, { spec }: Workload): boolean {
  const annotations = pod.metadata?.annotations ?? {};
  const name = textAt(vpa, 'metadata.name');
  if (text(annotations.vpaUpdates).includes(` by ${name}:`) || annotations.vpaInPlaceUpdated === 'true') return true;
  const written = new Map(each(spec?.template?.spec?.containers).map((container) => [container.name, container]));
  return each(pod.spec?.containers).some((container) =>
    entries(written.get(container.name)?.resources?.requests).some(([resource, wanted]) => {
      const has = container.resources?.requests?.[resource];
      return text(has) !== '' && text(wanted) !== '' && !sameQuantity(text(has), text(wanted));
    }),
  );
}

function recordAt(value: unknown, path: string): Readonly<Record<string, unknown>> {
  const found = at(value, path);
  return isRecord(found) ? found : {};
}
