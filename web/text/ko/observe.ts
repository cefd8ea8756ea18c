/** Korean texts: the checks of logs, metrics and what shows them. */
import type { ObserveCodes } from '../../../checks/codes/observe.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

export const observeCodes: CodeTexts<ObserveCodes> = {};

export const observeLabels: LabelTexts<never> = {};
