/** Codes: the checks of what is left when a lab is over. */
// biome-ignore lint/suspicious/noEmptyInterface: filled with the first check
export interface LeftoverCodes {}
