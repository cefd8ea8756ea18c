/** All texts in English. */
import type { CheckName } from '../../checks/catalog/index.ts';
import type { JudgedCodes } from '../../checks/codes.ts';
import { awsCodes, awsLabels } from './en/aws.ts';
import { causeCodes, causeLabels } from './en/cause.ts';
import { cloudCodes, cloudLabels } from './en/cloud.ts';
import { deliveryCodes, deliveryLabels } from './en/delivery.ts';
import { inputs, troubles } from './en/engine.ts';
import { identityCodes, identityLabels } from './en/identity.ts';
import { imagesCodes, imagesLabels } from './en/images.ts';
import { kubeCodes, kubeLabels } from './en/kube.ts';
import { leftoversCodes, leftoversLabels } from './en/leftovers.ts';
import { networkCodes, networkLabels } from './en/network.ts';
import { observeCodes, observeLabels } from './en/observe.ts';
import { rolloutCodes, rolloutLabels } from './en/rollout.ts';
import { storageCodes, storageLabels } from './en/storage.ts';
import type { CodeTexts, LabelTexts } from './types.ts';

const codes: CodeTexts<JudgedCodes> = {
  ...awsCodes,
  ...causeCodes,
  ...cloudCodes,
  ...deliveryCodes,
  ...identityCodes,
  ...imagesCodes,
  ...kubeCodes,
  ...leftoversCodes,
  ...networkCodes,
  ...observeCodes,
  ...rolloutCodes,
  ...storageCodes,
};

const labels: LabelTexts<CheckName> = {
  ...awsLabels,
  ...causeLabels,
  ...cloudLabels,
  ...deliveryLabels,
  ...identityLabels,
  ...imagesLabels,
  ...kubeLabels,
  ...leftoversLabels,
  ...networkLabels,
  ...observeLabels,
  ...rolloutLabels,
  ...storageLabels,
};

export const en = { codes, labels, troubles, inputs };
