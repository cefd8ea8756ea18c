/** Codes: the checks of logs, metrics and what shows them. */
// biome-ignore lint/suspicious/noEmptyInterface: filled with the first check
export interface ObserveCodes {}
