import * as z from 'zod';
import { names } from '../params.ts';
import { aws } from '../reads/read.ts';
import { textOf } from '../rules/lenient.ts';
import { each } from '../rules/objects.ts';
import { noRepository, PUBLIC_REGION, repositoriesRead } from '../rules/registry.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

/** Passes when a repository of your own exists and scans what is pushed, if that is asked (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Repository.html). */
export default defineCheck({
  name: 'ecr.repository',
  params: z
    .strictObject({
      name: names.describe('Name of the repository; a list gives alternatives.'),
      registry: z
        .enum(['private', 'public'])
        .default('private')
        .describe('Private registry in the Region of the cluster, or public registry (public.ecr.aws) of the account.'),
      scanOnPush: z
        .literal(true)
        .optional()
        .describe(
          'Pushed images are scanned, by setting of the repository or of the registry; continuous scanning counts.',
        ),
    })
    .refine(({ registry, scanOnPush }) => registry === 'private' || scanOnPush === undefined, {
      path: ['scanOnPush'],
      message: 'the public registry scans nothing',
    }),
  needs: ({ registry }) => repositoriesRead(registry),
  follows: ({ scanOnPush }) => (scanOnPush ? ['ecr:BatchGetRepositoryScanningConfiguration'] : []),
  followUp({ name, scanOnPush }, { repositories }) {
    const found = each(repositories?.repositories).map(({ repositoryName }) => textOf(repositoryName));
    const wanted = name.filter((one) => found.includes(one));
    return {
      scanning:
        scanOnPush && wanted.length > 0
          ? aws('ecr:BatchGetRepositoryScanningConfiguration', { repositoryNames: wanted })
          : undefined,
    };
  },
  judge({ name, registry, scanOnPush }, { repositories, publicRepositories, scanning }, { cluster }) {
    const all = [...each(repositories?.repositories), ...each(publicRepositories?.repositories)];
    const present = all.map(({ repositoryName }) => textOf(repositoryName));
    const found = name.filter((one) => present.includes(one));
    if (found.length === 0) return noRepository(name, registry, cluster.region, { repositories, publicRepositories });
    const settings = each(scanning?.scanningConfigurations);
    const frequencyOf = (one: string) =>
      textOf(settings.find(({ repositoryName }) => repositoryName === one)?.scanFrequency);
    const scanned = found.filter(
      (one) =>
        ['SCAN_ON_PUSH', 'CONTINUOUS_SCAN'].includes(frequencyOf(one)) ||
        each(repositories?.repositories).some(
          ({ repositoryName, imageScanningConfiguration: own }) => repositoryName === one && own?.scanOnPush === true,
        ),
    );
    const [repository = ''] = scanOnPush ? scanned : found;
    if (repository !== '') return pass({ repository, uri: uriOf(all, repository) });
    return fail('repository.noScan', { repository: found[0] ?? '', frequency: frequencyOf(found[0] ?? '') });
  },
  command: ({ name, registry }, { cluster }) =>
    registry === 'public'
      ? `aws ecr-public describe-repositories --region ${PUBLIC_REGION}`
      : `aws ecr describe-repositories --region ${cluster.region}${name.length === 1 ? ` --repository-names ${name[0]}` : ''}`,
});

function uriOf(
  all: readonly { repositoryName?: string | undefined; repositoryUri?: string | undefined }[],
  name: string,
): string {
  return textOf(all.find(({ repositoryName }) => repositoryName === name)?.repositoryUri);
}
