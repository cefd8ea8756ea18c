/** All texts in English. */
import { awsCodes, awsLabels } from './en/aws.ts';
import { inputs, troubles } from './en/engine.ts';
import { kubeCodes, kubeLabels } from './en/kube.ts';

export const en = {
  codes: { ...kubeCodes, ...awsCodes },
  labels: { ...kubeLabels, ...awsLabels },
  troubles,
  inputs,
};
