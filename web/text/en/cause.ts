/** English texts: why a pod or a workload does not get ready. */
import type { CauseCodes } from '../../../checks/codes/cause.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

export const causeCodes: CodeTexts<CauseCodes> = {};

export const causeLabels: LabelTexts<never> = {};
