/** English texts of the checks that judge what the Kubernetes API shows. */
import type { KubeCodes } from '../../../checks/codes/kube.ts';
import { selectorOf } from '../../../checks/params.ts';
import { targetName } from '../../../checks/rules/scale-target.ts';
import type { CodeTexts, KubeCheckName, LabelTexts } from '../types.ts';

const or = (names: readonly string[]) => names.join(' or ');

export const kubeCodes: CodeTexts<KubeCodes> = {
  'object.absent': {
    seen: ({ kind, name, namespace }) => `There is no ${kind} ${or(name)} in namespace ${namespace}.`,
    wanted: ({ kind, name }) => `${kind} ${or(name)}.`,
    next: ({ namespace }) => `Create it in namespace ${namespace}, with exactly this name.`,
  },
  'object.misnamed': {
    seen: ({ kind, namespace, seen }) => `Namespace ${namespace} has ${kind} ${seen.join(', ')}.`,
    wanted: ({ kind, name }) => `${kind} ${or(name)}.`,
    next: ({ name }) => `Names have to be equal letter by letter: create it as ${or(name)}.`,
  },
};

export const kubeLabels: LabelTexts<KubeCheckName> = {
  'k8s.can': ({ user, verb, resource, ns, expect }) =>
    `${user} ${expect === 'yes' ? 'can' : 'cannot'} ${verb} ${resource} ${ns === undefined ? 'in the whole cluster' : `in ${ns}`}`,
  'k8s.hpa': ({ target, valueKnown }) =>
    `HPA for ${or(target.map(targetName))}${valueKnown ? ': current value known' : ''}`,
  'k8s.ingress': ({ names, paths }) =>
    `Ingress ${or(names)}${paths === undefined ? '' : `: ${paths.map(({ path }) => path).join(', ')}`}`,
  'k8s.object': ({ kind, name, labels }) => `${kind} ${name === undefined ? selectorOf(labels ?? {}) : or(name)}`,
  'k8s.pods': ({ labels, countAtLeast, onFargate }) =>
    `Pods ${selectorOf(labels)}: at least ${countAtLeast}${onFargate ? ' on Fargate' : ''}`,
  'k8s.scaled': ({ target, above }) => `${or(target.map(targetName))} scaled above ${above} by its HPA`,
  'k8s.service': ({ name, port, endpointsAtLeast }) =>
    `Service ${or(name)}${port === undefined ? '' : `:${port}`}${endpointsAtLeast === undefined ? '' : `, at least ${endpointsAtLeast} endpoints`}`,
  'k8s.workload': ({ kind, name, readyAtLeast }) => `${kind} ${or(name)}: at least ${readyAtLeast} ready`,
};
