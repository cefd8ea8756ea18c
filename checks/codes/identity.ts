/** Codes: the checks of IAM roles and of who may do what. */
// biome-ignore lint/suspicious/noEmptyInterface: filled with the first check
export interface IdentityCodes {}
