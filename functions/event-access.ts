/**
 * What the grader has to be allowed for an event. It comes from the checks of the event's lab, which pages do not have.
 */
import type { Lab } from '../checks/lab.ts';
import { accessOf } from '../checks/permissions.ts';
import { GRADER_GROUP } from '../checks/rules/grader-group.ts';
import type { EventAccess } from './records.ts';

/**
 * Computes the access for a lab as it is bound for an event, in any Region of the account where the policy is made. The
 * cluster's name is only fixed where the event itself sets the parameter `cluster`; each participant may have another.
 * @param parameters the event's own, without the lab's defaults
 */
export function eventAccessOf(lab: Lab, parameters: Readonly<Record<string, string>> = {}): EventAccess {
  const { rules, manifest, policy } = accessOf(lab, {
    cluster: parameters.cluster ?? '*',
    // CloudFormation puts these in.
    account: '${AWS::AccountId}',
    partition: '${AWS::Partition}',
  });
  return { group: GRADER_GROUP, rules, manifest, statements: policy.Statement };
}
