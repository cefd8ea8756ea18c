/** Codes: the checks of claims, volumes and the drivers behind them. */
// biome-ignore lint/suspicious/noEmptyInterface: filled with the first check
export interface StorageCodes {}
