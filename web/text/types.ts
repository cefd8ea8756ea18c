/**
 * What the two languages must say. A missing text does not compile.
 */
import type { CheckName, ParamsOf } from '../../checks/catalog/index.ts';
import type { BlockedCodes, ErrorCodes } from '../../checks/codes/engine.ts';
import type { EnrolCodes } from '../../checks/codes/enrol.ts';
import type { RecordedCodes } from '../../checks/codes/recorded.ts';
import type { InputCodes } from '../../checks/problem.ts';

export type Language = 'ko' | 'en';
export const languages = ['ko', 'en'] as const satisfies readonly Language[];

/** What was seen, what was wanted, and what to do next. */
export interface CodeText<V> {
  seen(values: V): string;
  wanted(values: V): string;
  next(values: V): string;
}
export type CodeTexts<C> = { readonly [K in keyof C]: CodeText<C[K]> };

/** Verdicts `blocked` and `error`: what happened, and whose move it is. */
export interface TroubleText<V> {
  seen(values: V): string;
  next(values: V): string;
}
type TroubleCodes = BlockedCodes & ErrorCodes & EnrolCodes & RecordedCodes;
export type TroubleTexts = { readonly [K in keyof TroubleCodes]: TroubleText<TroubleCodes[K]> };

/** One sentence for bad input. */
export type InputTexts = { readonly [K in keyof InputCodes]: (values: InputCodes[K]) => string };

/** What a check asks for, in one line without a full stop, e.g. "Deployment web: at least 2 ready". */
export type LabelTexts<N extends CheckName> = { readonly [K in N]: (params: ParamsOf<K>) => string };

export type KubeCheckName =
  | 'k8s.can'
  | 'k8s.hpa'
  | 'k8s.ingress'
  | 'k8s.object'
  | 'k8s.pods'
  | 'k8s.scaled'
  | 'k8s.service'
  | 'k8s.workload';
export type AwsCheckName =
  | 'cw.metric'
  | 'ec2.nodes'
  | 'eks.access'
  | 'eks.cluster'
  | 'eks.fargateProfile'
  | 'eks.nodegroup'
  | 'elb.target'
  | 'http';
