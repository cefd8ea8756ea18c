/** Korean texts: the checks of rollouts, Jobs, releases and absent objects. */
import type { RolloutCodes } from '../../../checks/codes/rollout.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

export const rolloutCodes: CodeTexts<RolloutCodes> = {};

export const rolloutLabels: LabelTexts<never> = {};
