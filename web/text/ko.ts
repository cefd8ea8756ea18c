/** All texts in Korean. */
import { awsCodes, awsLabels } from './ko/aws.ts';
import { inputs, troubles } from './ko/engine.ts';
import { kubeCodes, kubeLabels } from './ko/kube.ts';

export const ko = {
  codes: { ...kubeCodes, ...awsCodes },
  labels: { ...kubeLabels, ...awsLabels },
  troubles,
  inputs,
};
