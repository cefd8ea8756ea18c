/** Codes: the checks of network policies, certificates and addresses. */
// biome-ignore lint/suspicious/noEmptyInterface: filled with the first check
export interface NetworkCodes {}
