/** Korean texts: the checks of rollouts, Jobs, releases and absent objects. */
import type { RolloutCodes } from '../../../checks/codes/rollout.ts';
import { selectorOf } from '../../../checks/params.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const or = (names: readonly string[]) => names.join(' 또는 ');
const all = (names: readonly string[]) => (names.length === 0 ? '없음' : names.join(', '));
const place = (namespace: string) => (namespace === '' ? '클러스터' : `${namespace} 네임스페이스`);
const because = (message: string) => (message === '' ? '' : ` (${message})`);

export const rolloutCodes: CodeTexts<RolloutCodes> = {
  'absent.present': {
    seen: ({ kind, name, namespace }) => `${place(namespace)}에 ${kind} ${name} 리소스가 아직 있어요.`,
    wanted: ({ kind, name }) => `삭제된 ${kind} ${name}`,
    next: () => '지우거나, 이 리소스를 만든 것을 제거해 주세요.',
  },
  'absent.terminating': {
    seen: ({ kind, name, finalizers, message }) =>
      `${kind} ${name} 삭제 중이에요.${finalizers.length === 0 ? '' : ` 남은 finalizer: ${all(finalizers)}`}${because(message)}`,
    wanted: ({ kind, name }) => `삭제된 ${kind} ${name}`,
    next: ({ finalizers, message }) =>
      finalizers.length === 0 && message === ''
        ? '모두 지워질 때까지 기다려 주세요.'
        : '정리를 맡은 컨트롤러가 아직 실행 중인지 확인해 주세요. finalizer는 남는 자원이 없을 때만 직접 지워 주세요.',
  },
  'absent.neverThere': {
    seen: ({ kind, name, namespace }) =>
      `${place(namespace)}에 ${kind} ${or(name)} 리소스가 없는데, 전에 확인할 때도 없었어요.`,
    wanted: ({ kind, name }) => `먼저 만들고 나중에 지운 ${kind} ${or(name)}`,
    next: () => '만드는 단계를 먼저 하고, 있는 동안 한 번 확인한 다음 지워 주세요.',
  },

  'secret.keys': {
    seen: ({ name, seen }) => `Secret ${name}의 키: ${all(seen)}`,
    wanted: ({ missing }) => `더 있어야 할 키: ${all(missing)}`,
    next: ({ name, namespace }) =>
      `빠진 키를 글자까지 똑같이 넣고 확인해 주세요: kubectl describe secret ${name} -n ${namespace}`,
  },
  'secret.keysUnknown': {
    seen: ({ name }) => `Secret ${name}: 있지만 키가 있는지 알 수 없어요.`,
    wanted: ({ missing }) => `키 ${all(missing)}`,
    next: ({ name, namespace }) =>
      `kubectl describe secret ${name} -n ${namespace} 명령으로 비교해 주세요. secretKeyRef로 키를 쓰는 파드가 실행 중이어도 확인돼요.`,
  },
};

export const rolloutLabels: LabelTexts<'k8s.absent' | 'k8s.secret'> = {
  'k8s.absent': ({ kind, name, labels, wasThere }) =>
    `${wasThere ? '지워진' : '없는'} ${kind}: ${name === undefined ? selectorOf(labels ?? {}) : or(name)}`,
  'k8s.secret': ({ name, keys }) => `Secret ${or(name)}${keys === undefined ? '' : `: ${all(keys)}`}`,
};
