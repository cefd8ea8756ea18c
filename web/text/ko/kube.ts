/** Korean texts of the checks that judge what the Kubernetes API shows. */
import type { KubeCodes } from '../../../checks/codes/kube.ts';
import { selectorOf } from '../../../checks/params.ts';
import { targetName } from '../../../checks/rules/scale-target.ts';
import type { CodeTexts, KubeCheckName, LabelTexts } from '../types.ts';

const or = (names: readonly string[]) => names.join(' 또는 ');

export const kubeCodes: CodeTexts<KubeCodes> = {
  'object.absent': {
    seen: ({ kind, name, namespace }) => `${namespace} 네임스페이스에 ${kind} ${or(name)} 리소스가 없어요.`,
    wanted: ({ kind, name }) => `${kind} ${or(name)}`,
    next: ({ namespace }) => `${namespace} 네임스페이스에 정확히 이 이름으로 만들어 주세요.`,
  },
  'object.misnamed': {
    seen: ({ kind, namespace, seen }) => `${namespace} 네임스페이스에 있는 ${kind} 이름: ${seen.join(', ')}`,
    wanted: ({ kind, name }) => `${kind} ${or(name)}`,
    next: ({ name }) => `이름은 글자까지 똑같아야 해요. 다음 이름으로 만들어 주세요: ${or(name)}`,
  },
};

export const kubeLabels: LabelTexts<KubeCheckName> = {
  'k8s.can': ({ user, verb, resource, ns, expect }) =>
    `${user}: ${ns ?? '클러스터 전체'}에서 ${verb} ${resource} ${expect === 'yes' ? '허용' : '거부'}`,
  'k8s.hpa': ({ target, valueKnown }) => `${or(target.map(targetName))}의 HPA${valueKnown ? ': 현재 값 확인' : ''}`,
  'k8s.ingress': ({ names, paths }) =>
    `Ingress ${or(names)}${paths === undefined ? '' : `: ${paths.map(({ path }) => path).join(', ')}`}`,
  'k8s.object': ({ kind, name, labels }) => `${kind} ${name === undefined ? selectorOf(labels ?? {}) : or(name)}`,
  'k8s.pods': ({ labels, countAtLeast, onFargate }) =>
    `파드 ${selectorOf(labels)}: ${onFargate ? 'Fargate에서 ' : ''}${countAtLeast}개 이상`,
  'k8s.scaled': ({ target, above }) => `HPA로 ${or(target.map(targetName))} 복제본 ${above}개 초과`,
  'k8s.service': ({ name, port, endpointsAtLeast }) =>
    `Service ${or(name)}${port === undefined ? '' : `:${port}`}${endpointsAtLeast === undefined ? '' : `, 엔드포인트 ${endpointsAtLeast}개 이상`}`,
  'k8s.workload': ({ kind, name, readyAtLeast }) => `${kind} ${or(name)}: Ready 파드 ${readyAtLeast}개 이상`,
};
