/** Codes: the checks of rollouts, Jobs, releases and absent objects. */
// biome-ignore lint/suspicious/noEmptyInterface: filled with the first check
export interface RolloutCodes {}
