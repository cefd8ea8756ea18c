/** Korean texts: the checks of pipelines, GitOps and autoscalers. */
import type { DeliveryCodes } from '../../../checks/codes/delivery.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

export const deliveryCodes: CodeTexts<DeliveryCodes> = {};

export const deliveryLabels: LabelTexts<never> = {};
