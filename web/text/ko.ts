/** All texts in Korean. */
import type { CheckName } from '../../checks/catalog/index.ts';
import type { JudgedCodes } from '../../checks/codes.ts';
import { awsCodes, awsLabels } from './ko/aws.ts';
import { causeCodes, causeLabels } from './ko/cause.ts';
import { cloudCodes, cloudLabels } from './ko/cloud.ts';
import { deliveryCodes, deliveryLabels } from './ko/delivery.ts';
import { inputs, troubles } from './ko/engine.ts';
import { identityCodes, identityLabels } from './ko/identity.ts';
import { imagesCodes, imagesLabels } from './ko/images.ts';
import { kubeCodes, kubeLabels } from './ko/kube.ts';
import { leftoversCodes, leftoversLabels } from './ko/leftovers.ts';
import { networkCodes, networkLabels } from './ko/network.ts';
import { observeCodes, observeLabels } from './ko/observe.ts';
import { rolloutCodes, rolloutLabels } from './ko/rollout.ts';
import { storageCodes, storageLabels } from './ko/storage.ts';
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

export const ko = { codes, labels, troubles, inputs };
