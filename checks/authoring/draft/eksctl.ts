/**
 * Drafts of what a ClusterConfig of eksctl makes (https://schema.eksctl.io/): it is a file, no object of the cluster.
 */

import { text } from '../../rules/objects.ts';
import { isRecord } from '../../rules/path.ts';
import { accessStep, clusterStep, listedStep, nodegroupStep, profileStep } from './aws.ts';
import { type DraftStep, ladder, slug } from './step.ts';
import { at, isPlaceholder, listAt } from './values.ts';
import { hintOf } from './words.ts';

type Config = Readonly<Record<string, unknown>>;

/** Types of logs of a control plane, which `*` and `all` stand for. */
const LOG_TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

/** The steps that a ClusterConfig suggests. */
export function draftEksctl(config: Config): DraftStep[] {
  const name = text(at(config, 'metadata.name'));
  const groups = listAt(config, 'managedNodeGroups').filter(isNamed);
  const own = isPlaceholder(name) ? undefined : name;
  const cluster = clusterStep({ name: own, logging: { clusterLogging: [logsOf(config)] } });
  const provider =
    at(config, 'iam.withOIDC') === true ? [ladder('eks.cluster', { name: own, oidc: 'associated' })] : [];
  const steps = [
    { ...cluster, ladders: [...cluster.ladders, ...provider] },
    ...groups.map(({ name: nodegroupName, desiredCapacity, minSize, maxSize }) =>
      nodegroupStep({ nodegroupName, scalingConfig: { desiredSize: desiredCapacity ?? minSize, maxSize } }),
    ),
    ...listAt(config, 'fargateProfiles')
      .filter(isNamed)
      .map((profile) => profileStep({ fargateProfileName: profile.name, selectors: profile.selectors })),
    ...listAt(config, 'addons')
      .filter(isNamed)
      .map((addon) => listedStep('eks:DescribeAddon', text(addon.name))),
    ...identitiesOf(config),
    ...[...listAt(config, 'iamIdentityMappings'), ...listAt(config, 'accessConfig.accessEntries')].flatMap((mapping) =>
      accessStep({ kubernetesGroups: mapping.groups ?? mapping.kubernetesGroups }),
    ),
  ];
  return [...new Map(steps.map((step): [string, DraftStep] => [`${name} ${step.key}`, step]))].map(([key, step]) => ({
    ...step,
    key,
  }));
}

function logsOf(config: Config): { enabled: true; types: string[] } {
  const types: unknown = at(config, 'cloudWatch.clusterLogging.enableTypes');
  const written = Array.isArray(types) ? types.map(text) : [];
  const isAll = written.some((type) => ['*', 'all'].includes(type));
  return { enabled: true, types: isAll ? LOG_TYPES : written.filter((type) => LOG_TYPES.includes(type)) };
}

/** ServiceAccounts that are given a role. */
function identitiesOf(config: Config): DraftStep[] {
  const irsa = listAt(config, 'iam.serviceAccounts').map(({ metadata }) => ({
    name: text(at(metadata, 'name')),
    ns: text(at(metadata, 'namespace')) || 'default',
  }));
  const pods = listAt(config, 'iam.podIdentityAssociations').map(({ serviceAccountName, namespace }) => ({
    name: text(serviceAccountName),
    ns: text(namespace),
  }));
  return [...irsa, ...pods]
    .filter(({ name, ns }) => ![name, ns].some((part) => part === '' || isPlaceholder(part)))
    .map((serviceAccount) => ({
      key: `identity ${serviceAccount.ns}/${serviceAccount.name}`,
      id: slug('role of', serviceAccount.name),
      noun: { ko: '역할이 있는 ServiceAccount', en: 'ServiceAccount with a role' },
      name: serviceAccount.name,
      deed: 'create',
      hint: hintOf('access'),
      ladders: [ladder('iam.role', { serviceAccount })],
      after: [],
      rank: 4,
    }));
}

function isNamed(one: Config): boolean {
  return isRecord(one) && text(one.name) !== '' && !isPlaceholder(text(one.name));
}
