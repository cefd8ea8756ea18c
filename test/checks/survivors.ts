/**
 * Damages of solved evidence that may leave a verdict as it is, each with the reason. Everything else has to change it.
 */
export const survivorsAllowed: readonly { field: RegExp; why: string }[] = [];
