/** Korean texts: the checks of network policies, certificates and addresses. */
import type { NetworkCodes } from '../../../checks/codes/network.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

export const networkCodes: CodeTexts<NetworkCodes> = {};

export const networkLabels: LabelTexts<never> = {};
