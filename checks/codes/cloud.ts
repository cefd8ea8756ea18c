/** Codes: the checks of what stands around the cluster in AWS. */
// biome-ignore lint/suspicious/noEmptyInterface: filled with the first check
export interface CloudCodes {}
