/**
 * Every code that a verdict can carry, with the values of its sentence. The same cause has the same code everywhere,
 * so that causes can be counted across a class. Sentences live in web/text.
 */
import type { AwsCodes } from './codes/aws.ts';
import type { CauseCodes } from './codes/cause.ts';
import type { CloudCodes } from './codes/cloud.ts';
import type { DeliveryCodes } from './codes/delivery.ts';
import type { BlockedCodes, ErrorCodes } from './codes/engine.ts';
import type { IdentityCodes } from './codes/identity.ts';
import type { ImageCodes } from './codes/images.ts';
import type { KubeCodes } from './codes/kube.ts';
import type { LeftoverCodes } from './codes/leftovers.ts';
import type { NetworkCodes } from './codes/network.ts';
import type { ObserveCodes } from './codes/observe.ts';
import type { RolloutCodes } from './codes/rollout.ts';
import type { StorageCodes } from './codes/storage.ts';

/** What a sentence may be built from. */
export type Value = string | number | readonly string[];

export type JudgedCodes = KubeCodes &
  AwsCodes &
  CauseCodes &
  CloudCodes &
  DeliveryCodes &
  IdentityCodes &
  ImageCodes &
  LeftoverCodes &
  NetworkCodes &
  ObserveCodes &
  RolloutCodes &
  StorageCodes;
export type Codes = JudgedCodes & BlockedCodes & ErrorCodes;

export type JudgedCode = keyof JudgedCodes;
export type BlockedCode = keyof BlockedCodes;
export type ErrorCode = keyof ErrorCodes;
export type Code = keyof Codes;
export type CodeValues<C extends Code> = Codes[C];
