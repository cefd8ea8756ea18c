/** Korean texts: the checks of what stands around the cluster in AWS. */
import type { CloudCodes } from '../../../checks/codes/cloud.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

export const cloudCodes: CodeTexts<CloudCodes> = {};

export const cloudLabels: LabelTexts<never> = {};
