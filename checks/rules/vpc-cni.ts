/**
 * The Amazon VPC CNI: its DaemonSet `aws-node` and its settings, by whichever way it was installed
 * (https://github.com/aws/amazon-vpc-cni-k8s, https://docs.aws.amazon.com/eks/latest/userguide/managing-vpc-cni.html).
 */
import { parseDocument } from 'yaml';
import type { KindTypes } from '../reads/kinds.ts';
import type { AwsOperations } from '../reads/operations.ts';
import { each, latest, nameOf, namespaceOf, text } from './objects.ts';
import { isRecord } from './path.ts';

export type DaemonSet = KindTypes['DaemonSet'];
type Described = AwsOperations['eks:DescribeAddon']['output'] | null | undefined;

/** Where EKS keeps the settings of the network policy controller. */
export const CNI_CONFIG = 'amazon-vpc-cni';

/** Largest configuration that is read, in characters. */
const MOST_TEXT = 65_536;

/** What an add-on was told, if EKS manages one. */
export interface CniAddon {
  name: string;
  settings: Readonly<Record<string, unknown>>;
  /** When its settings changed last. */
  changedAt: string | undefined;
}

/** The DaemonSet of the VPC CNI. */
export function awsNodeOf(daemonSets: readonly DaemonSet[]): DaemonSet | undefined {
  return daemonSets.find((one) => namespaceOf(one) === 'kube-system' && nameOf(one) === 'aws-node');
}

/** The add-on with its settings. */
export function cniAddonOf(described: Described): CniAddon | undefined {
  const addon = described?.addon;
  if (addon === undefined || addon === null) return undefined;
  const settings = contentOf(addon.configurationValues);
  const changedAt = latest([addon.modifiedAt, addon.createdAt]);
  return { name: text(addon.addonName), settings: isRecord(settings) ? settings : {}, changedAt };
}

/** Whether the agents enforce policies; undefined for a CNI from before they could. */
export function enforcesPolicies(awsNode: DaemonSet): boolean | undefined {
  const agent = each(awsNode.spec?.template?.spec?.containers).find(({ name }) => name === 'aws-eks-nodeagent');
  if (agent === undefined) return undefined;
  const words = [...each(agent.command), ...each(agent.args)].filter((word) => typeof word === 'string');
  const flags = words.filter((word) => /^--?enable-network-policy(=|$)/.test(word));
  // The last one counts; without a value the flag is on.
  return isTrue(flags.at(-1)?.split('=')[1] ?? flags.at(-1) !== undefined);
}

/** Whether pods may get network interfaces of their own. */
export function givesPodEnis(awsNode: DaemonSet): boolean {
  const containers = each(awsNode.spec?.template?.spec?.containers);
  const env = containers.filter(({ name }) => name === 'aws-node').flatMap((one) => each(one.env));
  return isTrue(env.findLast(({ name }) => name === 'ENABLE_POD_ENI')?.value);
}

/** Whether a setting is on, as true, "true" or "1". */
export function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(true|1|t)$/i.test(value.trim()));
}

/** What JSON or YAML holds. */
function contentOf(written: unknown): unknown {
  if (typeof written !== 'string' || written.length > MOST_TEXT) return undefined;
  try {
    const document = parseDocument(written, { prettyErrors: false });
    return document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 20 });
  } catch {
    return undefined;
  }
}
