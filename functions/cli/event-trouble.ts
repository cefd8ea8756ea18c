/**
 * Why a command about an event could not do what it was asked to.
 */
import type { Refusal } from '../../checks/reads/answers.ts';
import type { EventTroubles } from '../../web/text/en/cli.ts';
import { explainTrouble } from '../../web/text/index.ts';
import type { Language } from '../../web/text/types.ts';
import { cliTexts } from './language.ts';

/** Nothing is wrong with the command line, and still it cannot be done; the sentence is in web/text. */
export class EventTrouble<C extends keyof EventTroubles = keyof EventTroubles> extends Error {
  override readonly name = 'EventTrouble';
  readonly code: C;
  readonly values: EventTroubles[C];

  constructor(code: C, values: EventTroubles[C], options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.values = values;
  }
}

/** AWS did not do what it was asked to. */
export class AwsTrouble extends Error {
  override readonly name = 'AwsTrouble';
  readonly refusal: Refusal;

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal.code, options);
    this.refusal = refusal;
  }
}

/** The sentence that tells people; undefined for any other error. */
export function troubleSentence(error: unknown, language: Language): string | undefined {
  if (error instanceof AwsTrouble) {
    const { code, values } = error.refusal;
    return explainTrouble(language, code, { ...values }).seen;
  }
  if (!(error instanceof EventTrouble)) return undefined;
  const texts: Readonly<Record<string, (values: never) => string>> = cliTexts(language).event.troubles;
  // An error is made with the values of its code, and the texts are keyed by code: they belong together.
  return texts[error.code]?.(error.values as never);
}
