/** Codes: the checks of pipelines, GitOps and autoscalers. */
// biome-ignore lint/suspicious/noEmptyInterface: filled with the first check
export interface DeliveryCodes {}
