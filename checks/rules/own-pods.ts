/**
 * Which pods of a namespace a learner may have made.
 */
import { each, namespaceOf, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';

/** Namespaces of Kubernetes and of what AWS installs. */
const SYSTEM = /^(?:kube|amazon|aws)-/;

/** Whether a pod belongs neither to a Helm chart nor to a DaemonSet of the system. */
export function isOwn(pod: Pod): boolean {
  if (pod.metadata?.labels?.['app.kubernetes.io/managed-by'] === 'Helm') return false;
  const isDaemon = each(pod.metadata?.ownerReferences).some(({ kind }) => kind === 'DaemonSet');
  const isSystem = SYSTEM.test(namespaceOf(pod)) || /^system-/.test(text(pod.spec?.priorityClassName));
  return !(isDaemon && isSystem);
}
