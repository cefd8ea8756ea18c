/** Codes: why a pod or a workload does not get ready. */
// biome-ignore lint/suspicious/noEmptyInterface: filled with the first check
export interface CauseCodes {}
