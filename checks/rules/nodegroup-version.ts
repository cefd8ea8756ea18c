/**
 * Whether managed node groups have followed an upgrade of their control plane, which does not take them along.
 */
import type { AwsOperations } from '../reads/operations.ts';
import { type CheckContext, type Finding, fail } from '../verdict.ts';
import { textOf } from './lenient.ts';
import { each } from './objects.ts';
import { onItsWay } from './settling.ts';

type Described = AwsOperations['eks:DescribeNodegroup']['output'] | null | undefined;

/** Says which managed node group does not have the version of its cluster, or that there is none. */
export function otherVersion(
  cluster: string,
  wanted: string,
  described: readonly Described[] | null | undefined,
  context: CheckContext,
): Finding | undefined {
  const groups = each(each(described).map((answer) => answer.nodegroup));
  if (groups.length === 0) return fail('nodegroup.none', { cluster });
  const behind = groups.find(({ version }) => textOf(version) !== wanted);
  if (behind === undefined) return undefined;
  const name = textOf(behind.nodegroupName);
  const status = textOf(behind.status);
  if (status === 'CREATING' || status === 'UPDATING')
    return onItsWay('resource.moving', { kind: 'nodegroup', name, status }, context, textOf(behind.modifiedAt));
  return fail('nodegroup.version', { nodegroup: name, version: textOf(behind.version), wanted });
}
