/**
 * Operational trouble: what stops a grading before there is a verdict. It carries a code with values, like a verdict.
 */
import type { BlockedCodes, ErrorCodes } from './codes/engine.ts';
import type { EnrolCodes } from './codes/enrol.ts';
import type { RecordedCodes } from './codes/recorded.ts';

export interface InputCodes {
  'arn.malformed': { arn: string };
  'arn.notCluster': { arn: string };
  'arn.partition': { partition: string };
  'region.missing': { name: string };
  'region.mismatch': { arn: string; region: string };
  'account.mismatch': { account: string; arn: string };
  'kubeconfig.invalid': { file: string; reason: string };
  'kubeconfig.context': { context: string; known: readonly string[] };
  /** The lab of an event is not among those of the service any more. */
  'event.labGone': { lab: string };
  /** The lab of an event has changed and does not take the event's parameters any more. */
  'event.labUnfit': { lab: string };
  'lab.unknown': { lab: string; known: readonly string[]; meant: readonly string[] };
  /** `problems` are sentences with file:line:column, made where positions are known. */
  'lab.invalid': { file: string; problems: readonly string[] };
  'parameter.unknown': { name: string; known: readonly string[]; meant: readonly string[] };
  'parameter.value': { name: string; value: string; known: readonly string[] };
  'bundle.unreadable': { file: string; reason: string };
  'bundle.damaged': { file: string; reason: string };
  'bundle.newer': { file: string; version: number; supported: number };
  'bundle.otherLab': { file: string; lab: string; wanted: string };
  'file.unreadable': { file: string; reason: string };
  'file.unwritable': { file: string; reason: string };
  'setting.invalid': { name: string; value: string };
}

export type ProblemCodes = InputCodes & BlockedCodes & ErrorCodes & EnrolCodes & RecordedCodes;
export type ProblemCode = keyof ProblemCodes;

/** Trouble with a code; its `message` is for developers only, people get the sentence of web/text. */
export class Problem<C extends ProblemCode = ProblemCode> extends Error {
  override readonly name = 'Problem';
  readonly code: C;
  readonly values: ProblemCodes[C];

  constructor(code: C, values: ProblemCodes[C], options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(values)}`, options);
    this.code = code;
    this.values = values;
  }
}
