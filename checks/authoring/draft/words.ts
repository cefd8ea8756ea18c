/**
 * Titles and hints of a draft, in both languages; authors write better ones.
 */
import type { Localized } from '../../lab.ts';

/** What a step asks for. */
export type Deed = 'create' | 'change' | 'delete';

const titles: Readonly<Record<Deed, (noun: Localized, name: string) => Localized>> = {
  create: (noun, name) => ({ ko: `${noun.ko} ${name} 만들기`, en: `Create the ${noun.en} ${name}` }),
  change: (noun, name) => ({ ko: `${noun.ko} ${name} 바꾸기`, en: `Change the ${noun.en} ${name}` }),
  delete: (noun, name) => ({ ko: `${noun.ko} ${name} 삭제하기`, en: `Delete the ${noun.en} ${name}` }),
};

/** The title of a step about one thing. */
export function titleOf(noun: Localized, name: string, deed: Deed): Localized {
  return titles[deed](noun, name);
}

const hints = {
  pods: {
    ko: 'kubectl get pods에서 Ready가 아닌 파드를 찾아 kubectl describe pod의 이벤트를 확인해 보세요.',
    en: 'Find the pods that are not Ready with kubectl get pods, and read their events with kubectl describe pod.',
  },
  service: {
    ko: '엔드포인트가 비어 있으면 Service의 selector와 파드의 label을 비교해 보세요.',
    en: 'Without endpoints, compare the selector of the Service with the labels of the pods.',
  },
  ingress: {
    ko: 'ADDRESS가 비어 있으면 kubectl describe ingress의 이벤트를 확인해 보세요.',
    en: 'Without ADDRESS, read the events of kubectl describe ingress.',
  },
  scaling: {
    ko: 'kubectl get hpa의 TARGETS에 값이 보여야 해요. 값이 없으면 metrics-server와 컨테이너의 requests를 확인해 보세요.',
    en: 'kubectl get hpa must show a value under TARGETS. If not, check metrics-server and the requests of the containers.',
  },
  storage: {
    ko: 'kubectl describe pvc의 이벤트와 StorageClass의 이름을 확인해 보세요.',
    en: 'Read the events of kubectl describe pvc, and check the name of the StorageClass.',
  },
  access: {
    ko: '이름과 네임스페이스, 그리고 누구에게 어떤 권한을 주었는지 확인해 보세요.',
    en: 'Check name and namespace, and who is given which rights.',
  },
  object: {
    ko: '이름과 네임스페이스, 그리고 매니페스트의 값을 하나씩 비교해 보세요.',
    en: 'Compare name, namespace and the values of the manifest one by one.',
  },
  aws: {
    ko: 'AWS 콘솔에서 이름과 리전, 그리고 상태를 확인해 보세요.',
    en: 'Check name, Region and status in the AWS console.',
  },
} as const satisfies Readonly<Record<string, Localized>>;

export type Hint = keyof typeof hints;

/** Where to look first. */
export function hintOf(hint: Hint): Localized {
  return hints[hint];
}

const byKind: Readonly<Record<string, Hint>> = {
  ClusterRole: 'access',
  ClusterRoleBinding: 'access',
  CronJob: 'pods',
  DaemonSet: 'pods',
  Deployment: 'pods',
  HorizontalPodAutoscaler: 'scaling',
  Ingress: 'ingress',
  Job: 'pods',
  NetworkPolicy: 'access',
  PersistentVolumeClaim: 'storage',
  Pod: 'pods',
  Role: 'access',
  RoleBinding: 'access',
  Service: 'service',
  ServiceAccount: 'access',
  StatefulSet: 'pods',
};

/** Where to look first for an object of that kind. */
export function hintOfKind(kind: string): Localized {
  return hints[byKind[kind] ?? 'object'];
}
