/** English texts: the checks of rollouts, Jobs, releases and absent objects. */
import type { RolloutCodes } from '../../../checks/codes/rollout.ts';
import { selectorOf } from '../../../checks/params.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const or = (names: readonly string[]) => names.join(' or ');
const all = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
const place = (namespace: string) => (namespace === '' ? 'the cluster' : `namespace ${namespace}`);
const because = (message: string) => (message === '' ? '' : ` (${message})`);

export const rolloutCodes: CodeTexts<RolloutCodes> = {
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

export const rolloutLabels: LabelTexts<'k8s.absent' | 'k8s.secret'> = {
  'k8s.absent': ({ kind, name, labels, wasThere }) =>
    `${kind} ${name === undefined ? selectorOf(labels ?? {}) : or(name)} ${wasThere ? 'removed' : 'not there'}`,
  'k8s.secret': ({ name, keys }) => `Secret ${or(name)}${keys === undefined ? '' : ` with ${all(keys)}`}`,
};
