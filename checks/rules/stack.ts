/**
 * How a CloudFormation stack stands (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html).
 */
import type { AwsOperations } from '../reads/operations.ts';
import { type CheckContext, type Finding, fail } from '../verdict.ts';
import { textOf } from './lenient.ts';
import { each, text } from './objects.ts';
import { onItsWay } from './settling.ts';

type Described = AwsOperations['cloudformation:DescribeStacks']['output'];
type Events = AwsOperations['cloudformation:DescribeStackEvents']['output'];
export type Stack = NonNullable<Described['Stacks']>[number];

const moving = [
  'CREATE_IN_PROGRESS',
  'UPDATE_IN_PROGRESS',
  'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  'IMPORT_IN_PROGRESS',
];

/** The stacks of some answers; a deleted one is described for 90 days, but only to those who know its id. */
export function stacksOf(answers: readonly (Described | null | undefined)[] | null | undefined): Stack[] {
  return each(answers)
    .flatMap((answer) => each(answer.Stacks))
    .filter((stack) => stack.StackStatus !== 'DELETE_COMPLETE');
}

/** Whether something went wrong: `ROLLBACK_COMPLETE` means that too, although it ends like a success. */
export function hasFailed({ StackStatus }: Stack): boolean {
  return /FAILED$|ROLLBACK/.test(textOf(StackStatus));
}

/** What keeps a stack from one of the accepted statuses; undefined if nothing does. */
export function unsettledStack(
  stack: Stack,
  accepted: readonly string[],
  events: readonly (Events | null | undefined)[] | null | undefined,
  context: CheckContext,
): Finding | undefined {
  const name = textOf(stack.StackName);
  const status = textOf(stack.StackStatus);
  if (accepted.includes(status)) return undefined;
  const values = { kind: 'stack', name, status };
  if (moving.includes(status)) {
    return onItsWay('resource.moving', values, context, textOf(stack.LastUpdatedTime) || textOf(stack.CreationTime));
  }
  if (hasFailed(stack)) return fail('stack.failed', { stack: name, status, ...firstFailure(stack, events) });
  return fail('resource.status', { ...values, reason: text(stack.StackStatusReason) });
}

/** Which resource failed first in the last operation on a stack: what failed after it was only cancelled. */
export function firstFailure(
  stack: Stack,
  events: readonly (Events | null | undefined)[] | null | undefined,
): { resource: string; reason: string } {
  const own = each(events)
    .flatMap((answer) => each(answer.StackEvents))
    .filter((event) => event.StackId === stack.StackId)
    .sort((a, b) => textOf(a.Timestamp).localeCompare(textOf(b.Timestamp)));
  const start = own.findLastIndex(
    (event) =>
      event.PhysicalResourceId === stack.StackId &&
      /^(CREATE|UPDATE|DELETE|IMPORT)_IN_PROGRESS$/.test(textOf(event.ResourceStatus)),
  );
  const failed = own.slice(Math.max(0, start)).find((event) => /_FAILED$/.test(textOf(event.ResourceStatus)));
  return {
    resource: text(failed?.LogicalResourceId),
    reason: (text(failed?.ResourceStatusReason) || text(stack.StackStatusReason)).slice(0, 200),
  };
}

/** The outputs of a stack by name. */
export function outputsOf(stack: Stack): Record<string, string> {
  return Object.fromEntries(
    each(stack.Outputs).map((output) => [textOf(output.OutputKey), textOf(output.OutputValue)]),
  );
}
