import { parseDocument } from 'yaml';
import * as z from 'zod';
import { names, namespace } from '../params.ts';
import type { KindTypes } from '../reads/kinds.ts';
import type { AwsOperations } from '../reads/operations.ts';
import { aws, list } from '../reads/read.ts';
import { isBuiltIn } from '../rules/built-in-addon.ts';
import { causeFollows } from '../rules/cause.ts';
import { judgeClosest, type Rule } from '../rules/closest.ts';
import { firstUnmet } from '../rules/fields.ts';
import { textOf } from '../rules/lenient.ts';
import { fields } from '../rules/matcher.ts';
import { each, existing, latest, named, nameOf, text } from '../rules/objects.ts';
import type { Pod } from '../rules/pod-ready.ts';
import { type Owned, ownedBy, unsettled, unsettledReads, type Workload } from '../rules/rollout.ts';
import { defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

type Addon = NonNullable<AwsOperations['eks:DescribeAddon']['output']['addon']>;

/** Passes when an add-on is ACTIVE, healthy and configured as asked, or EKS Auto Mode has it built in (https://docs.aws.amazon.com/eks/latest/APIReference/API_Addon.html). */
export default defineCheck({
  name: 'eks.addon',
  window: 300,
  params: z
    .strictObject({
      name: names.describe('Name of the add-on such as aws-ebs-csi-driver, or names of which any will do.'),
      status: z.literal('ACTIVE').default('ACTIVE').describe('The only status that counts.'),
      config: fields
        .optional()
        .describe('Path to matcher, as in k8s.object, inside the configuration values (JSON or YAML) of the add-on.'),
      orWorkload: z
        .strictObject({
          kind: z.enum(['Deployment', 'DaemonSet']).describe('Kind of the workload.'),
          ns: namespace.default('kube-system').describe('Namespace of the workload.'),
          name: names.describe('Name of the workload; a list gives alternatives.'),
        })
        .optional()
        .describe('A workload that is ready and does the same, installed without the add-on.'),
    })
    .refine(({ config, orWorkload }) => config === undefined || orWorkload === undefined, {
      path: ['orWorkload'],
      message: 'a workload has no configuration values',
    }),
  needs: ({ name, orWorkload }, { cluster }) => ({
    described: aws('eks:DescribeCluster', { name: cluster.name }),
    addons: name.map((addonName) => aws('eks:DescribeAddon', { clusterName: cluster.name, addonName })),
    workloads: orWorkload && list(orWorkload.kind, orWorkload.ns),
    replicaSets: orWorkload?.kind === 'Deployment' ? list('ReplicaSet', orWorkload.ns) : undefined,
    pods: orWorkload && list('Pod', orWorkload.ns),
  }),
  follows: ({ orWorkload }) => (orWorkload === undefined ? [] : causeFollows),
  followUp: ({ orWorkload }, seen, context) =>
    unsettledReads(orWorkload?.ns ?? '', managedBy(orWorkload, seen), context),
  judge({ name, config, orWorkload }, seen, context) {
    const { described, addons } = seen;
    const cluster = context.cluster.name;
    if (!described?.cluster) return fail('cluster.absent', { cluster, region: context.cluster.region });
    const builtIn = name.find((one) => isBuiltIn(one, described.cluster));
    if (builtIn !== undefined && config === undefined) return pass({ addon: builtIn, by: 'EKS Auto Mode' });
    const rules: Rule<Addon>[] = [
      ({ addonName, status, createdAt, modifiedAt, health }) => {
        const values = { addon: textOf(addonName), status: textOf(status) };
        if (status === 'ACTIVE') return undefined;
        if (status === 'CREATING' || status === 'UPDATING')
          return pendingOrFail('addon.creating', values, context, latest([createdAt, modifiedAt]));
        return fail('addon.status', { ...values, issues: issuesOf(health) });
      },
      ({ addonName, health }) => {
        const issues = issuesOf(health);
        return issues.length === 0 ? undefined : fail('addon.issues', { addon: textOf(addonName), issues });
      },
      ({ addonName, configurationValues }) => {
        const addon = textOf(addonName);
        const values = config && parsed(textOf(configurationValues));
        if (config === undefined) return undefined;
        if (values === undefined) return fail('addon.unreadable', { addon });
        const unmet = firstUnmet(values.content, config);
        return unmet && fail('addon.config', { addon, ...unmet });
      },
    ];
    const installed = each(each(addons).map(({ addon }) => addon));
    const found = installed.filter(({ addonName }) => name.includes(textOf(addonName)));
    const judged = judgeClosest(found, rules);
    if (judged !== undefined) return judged.finding ?? pass({ addon: textOf(judged.object.addonName) });
    const managed = judgeClosest(managedBy(orWorkload, seen), [(owned) => unsettled(owned, 1, context, seen)]);
    if (managed !== undefined) return managed.finding ?? pass({ workload: nameOf(managed.object.workload) });
    if (builtIn !== undefined) return fail('addon.builtIn', { addon: builtIn, cluster });
    return fail('addon.absent', { addon: name.join(', '), cluster });
  },
  command: ({ name }, { cluster }) =>
    name
      .map(
        (one) => `aws eks describe-addon --cluster-name ${cluster.name} --region ${cluster.region} --addon-name ${one}`,
      )
      .join('; '),
});

type Listed<T> = { items: readonly T[] } | undefined;

/** The workloads that do the work of the add-on. */
function managedBy(
  by: { kind: 'Deployment' | 'DaemonSet'; ns: string; name: readonly string[] } | undefined,
  seen: { workloads?: Listed<Workload>; replicaSets?: Listed<KindTypes['ReplicaSet']>; pods?: Listed<Pod> },
): Owned[] {
  if (by === undefined) return [];
  const [replicaSets, pods] = [existing(seen.replicaSets, by.ns), existing(seen.pods, by.ns)];
  const found = named(existing(seen.workloads, by.ns), by.name);
  return found.map((workload) => ownedBy(by.kind, workload, replicaSets, pods));
}

/** Code and message of each health issue. */
function issuesOf(health: Addon['health'] | null): string[] {
  return each(health?.issues).map(
    ({ code, message }) => [text(code), text(message)].filter(Boolean).join(': ') || 'Other',
  );
}

/** What JSON or YAML holds; nothing stands for no configuration. */
function parsed(written: string): { content: unknown } | undefined {
  if (written.length > 65_536) return undefined;
  try {
    const document = parseDocument(written, { prettyErrors: false });
    return document.errors.length > 0 ? undefined : { content: document.toJS({ maxAliasCount: 20 }) ?? {} };
  } catch {
    return undefined;
  }
}
