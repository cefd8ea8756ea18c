/** English texts: the checks of IAM roles and of who may do what. */
import type { IdentityCodes } from '../../../checks/codes/identity.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

export const identityCodes: CodeTexts<IdentityCodes> = {};

export const identityLabels: LabelTexts<never> = {};
