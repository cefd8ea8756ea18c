/** Codes: the checks of image registries and of what pods run. */
// biome-ignore lint/suspicious/noEmptyInterface: filled with the first check
export interface ImageCodes {}
