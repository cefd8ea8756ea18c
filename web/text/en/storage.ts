/** English texts: the checks of claims, volumes and the drivers behind them. */
import type { StorageCodes } from '../../../checks/codes/storage.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

export const storageCodes: CodeTexts<StorageCodes> = {};

export const storageLabels: LabelTexts<never> = {};
