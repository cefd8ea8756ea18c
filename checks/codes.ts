/**
 * Every code that a verdict can carry, with the values of its sentence. The same cause has the same code everywhere,
 * so that causes can be counted across a class. Sentences live in web/text.
 */
import type { AwsCodes } from './codes/aws.ts';
import type { BlockedCodes, ErrorCodes } from './codes/engine.ts';
import type { KubeCodes } from './codes/kube.ts';

/** What a sentence may be built from. */
export type Value = string | number | readonly string[];

export type JudgedCodes = KubeCodes & AwsCodes;
export type Codes = JudgedCodes & BlockedCodes & ErrorCodes;

export type JudgedCode = keyof JudgedCodes;
export type BlockedCode = keyof BlockedCodes;
export type ErrorCode = keyof ErrorCodes;
export type Code = keyof Codes;
export type CodeValues<C extends Code> = Codes[C];
