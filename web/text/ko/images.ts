/** Korean texts: the checks of image registries and of what pods run. */
import type { ImageCodes } from '../../../checks/codes/images.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

export const imagesCodes: CodeTexts<ImageCodes> = {};

export const imagesLabels: LabelTexts<never> = {};
