/**
 * Applications of Argo CD (https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml). Its controller
 * writes the status with the object, so that only what it compared tells to which specification the status belongs.
 */
import type { CustomObject } from '../reads/read.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { at, conditionsOf, itemsAt, textAt } from './custom.ts';
import { folderOf, repositoryOf } from './gitops.ts';
import { latest } from './objects.ts';
import { isRecord } from './path.ts';

/** The sources of an application: one, several, or those of the hydrator. */
export function sourcesOf(app: CustomObject, under = 'spec'): { repo: string; path: string }[] {
  const dry = at(app, `${under}.sourceHydrator.drySource`);
  const synced = at(app, `${under}.sourceHydrator.syncSource`);
  const hydrated = isRecord(synced) ? [{ repoURL: textAt(dry, 'repoURL'), ...synced }] : [];
  return (
    [at(app, `${under}.source`), ...itemsAt(app, `${under}.sources`), dry, ...hydrated]
      // An application with several sources is compared with one that is empty.
      .filter((source) => isRecord(source) && textAt(source, 'repoURL') !== '')
      .map((source) => ({ repo: repositoryOf(textAt(source, 'repoURL')), path: folderOf(textAt(source, 'path')) }))
  );
}

/** Whether changes in Git are synchronised by themselves, and those in the cluster undone. */
export function automationOf(app: CustomObject): { automated: boolean; selfHeals: boolean } {
  const policy = at(app, 'spec.syncPolicy.automated');
  const automated = isRecord(policy) && policy.enabled !== false;
  return { automated, selfHeals: automated && policy.selfHeal === true };
}

/** The status is of an earlier specification, or there is none yet. */
export function notCompared(app: CustomObject, context: CheckContext): Finding | undefined {
  const name = textAt(app, 'metadata.name');
  const compared = at(app, 'status.sync.comparedTo');
  const since = sinceOf(app);
  if (textAt(app, 'status.sync.status') === '') return pendingOrFail('argo.noStatus', { name }, context, since);
  if (!isRecord(compared)) return undefined;
  const sources = (of: CustomObject, under: string) => JSON.stringify(sourcesOf(of, under));
  const isSame =
    sources(app, 'spec') === sources(app, 'status.sync.comparedTo') &&
    textAt(app, 'spec.destination.namespace') === textAt(compared, 'destination.namespace');
  // A hydrated application is compared with what was written for it.
  return isSame || isRecord(at(app, 'spec.sourceHydrator'))
    ? undefined
    : pendingOrFail('argo.noStatus', { name }, context, since);
}

/** An error that the controller names, or a synchronisation that is under way or has failed. */
export function troubleOf(app: CustomObject, context: CheckContext): Finding | undefined {
  const name = textAt(app, 'metadata.name');
  const error = conditionsOf(app).find(({ type }) => type.endsWith('Error') && type !== 'SyncError');
  if (error !== undefined) return fail('argo.error', { name, type: error.type, message: error.message });
  const [phase, message] = [textAt(app, 'status.operationState.phase'), textAt(app, 'status.operationState.message')];
  // Objects that were there already need no synchronisation.
  if (phase === 'Succeeded' || phase === '') return undefined;
  return phase === 'Running' || phase === 'Terminating'
    ? pendingOrFail('argo.syncing', { name, message }, context, sinceOf(app))
    : fail('argo.syncFailed', { name, message });
}

/** The application is not synchronised. */
export function outOfSync(app: CustomObject, context: CheckContext): Finding | undefined {
  const seen = textAt(app, 'status.sync.status');
  if (seen === 'Synced') return undefined;
  const values = { name: textAt(app, 'metadata.name'), namespace: textAt(app, 'metadata.namespace'), seen };
  const { automated } = automationOf(app);
  return automated && seen === 'OutOfSync'
    ? pendingOrFail('argo.outOfSync', values, context, sinceOf(app))
    : fail('argo.outOfSync', values);
}

/** The application is not healthy; names the first of its objects that is not, if the status tells. */
export function unhealthy(app: CustomObject, context: CheckContext): Finding | undefined {
  const seen = textAt(app, 'status.health.status');
  if (seen === 'Healthy') return undefined;
  const sick = itemsAt(app, 'status.resources').find((one) => !['', 'Healthy'].includes(textAt(one, 'health.status')));
  const named = sick === undefined ? '' : `${textAt(sick, 'kind')}/${textAt(sick, 'name')} `;
  const message = `${named}${textAt(sick, 'health.message') || textAt(app, 'status.health.message')}`.trim();
  const values = { name: textAt(app, 'metadata.name'), seen: seen || 'Unknown', message };
  const isComing = seen === 'Progressing' || seen === 'Missing';
  return isComing ? pendingOrFail('argo.health', values, context, sinceOf(app)) : fail('argo.health', values);
}

function sinceOf(app: CustomObject): string | undefined {
  const paths = ['metadata.creationTimestamp', 'status.health.lastTransitionTime'];
  const operation = ['startedAt', 'finishedAt'].map((field) => `status.operationState.${field}`);
  return latest([...paths, ...operation].map((path) => textAt(app, path)));
}
