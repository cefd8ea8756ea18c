/** English texts: the checks of what is left when a lab is over. */
import type { LeftoverCodes } from '../../../checks/codes/leftovers.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

export const leftoversCodes: CodeTexts<LeftoverCodes> = {};

export const leftoversLabels: LabelTexts<never> = {};
