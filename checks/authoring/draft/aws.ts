/**
 * Drafts of what a recording shows in AWS, and of pages that answered.
 */
import type { Bundle } from '../../bundle.ts';
import type { AwsOperation } from '../../reads/operations.ts';
import { GRADER_GROUP } from '../../rules/grader-group.ts';
import { amount, text } from '../../rules/objects.ts';
import { isRecord } from '../../rules/path.ts';
import type { Found } from './objects.ts';
import { type DraftStep, type Ladder, ladder, slug } from './step.ts';
import { at, listAt } from './values.ts';
import { hintOf } from './words.ts';

/** An AWS call of a recording that was answered. */
interface Call {
  operation: AwsOperation;
  input: Readonly<Record<string, unknown>>;
  value: unknown;
}

/** Things that one call lists by name, and the check that is asked for each. */
interface Listing {
  operation: AwsOperation;
  noun: { ko: string; en: string };
  /** Names in an answer. */
  namesIn(call: Call): string[];
  use: string;
  params(name: string): Record<string, unknown>;
}

const names =
  (path: string, key: string) =>
  ({ value }: Call) =>
    listAt(value, path).map((one) => text(one[key]));

const listings: readonly Listing[] = [
  {
    operation: 'ecr:DescribeRepositories',
    noun: { ko: 'ECR 리포지토리', en: 'ECR repository' },
    namesIn: names('repositories', 'repositoryName'),
    use: 'ecr.repository',
    params: (name) => ({ name }),
  },
  {
    operation: 'rds:DescribeDBInstances',
    noun: { ko: '데이터베이스', en: 'database' },
    namesIn: names('DBInstances', 'DBInstanceIdentifier'),
    use: 'rds.instance',
    params: (id) => ({ id }),
  },
  {
    operation: 's3:ListBucket',
    noun: { ko: 'S3 버킷', en: 'S3 bucket' },
    namesIn: ({ input }) => [text(input.Bucket)],
    use: 's3.bucket',
    params: (name) => ({ name }),
  },
  {
    operation: 'es:DescribeDomain',
    noun: { ko: 'OpenSearch 도메인', en: 'OpenSearch domain' },
    namesIn: ({ value }) => [text(at(value, 'DomainStatus.DomainName'))],
    use: 'opensearch.domain',
    params: (name) => ({ name }),
  },
  {
    operation: 'elasticache:DescribeReplicationGroups',
    noun: { ko: '캐시', en: 'cache' },
    namesIn: names('ReplicationGroups', 'ReplicationGroupId'),
    use: 'elasticache.cluster',
    params: (id) => ({ id }),
  },
  {
    operation: 'cloudformation:DescribeStacks',
    noun: { ko: 'CloudFormation 스택', en: 'CloudFormation stack' },
    namesIn: names('Stacks', 'StackName'),
    use: 'cfn.stack',
    params: (name) => ({ name }),
  },
  {
    operation: 'codepipeline:ListPipelines',
    noun: { ko: '파이프라인', en: 'pipeline' },
    namesIn: names('pipelines', 'name'),
    use: 'pipeline.run',
    params: (name) => ({ name }),
  },
  {
    operation: 'logs:DescribeLogGroups',
    noun: { ko: '로그 그룹', en: 'log group' },
    namesIn: names('logGroups', 'logGroupName'),
    use: 'logs.group',
    params: (name) => ({ name, streamsAtLeast: 1 }),
  },
  {
    operation: 'eks:DescribeAddon',
    noun: { ko: 'EKS 애드온', en: 'EKS add-on' },
    namesIn: ({ value }) => [text(at(value, 'addon.addonName'))],
    use: 'eks.addon',
    params: (name) => ({ name }),
  },
];

/** The steps that the AWS calls of a recording suggest. */
export function draftAws(bundle: Bundle): DraftStep[] {
  const calls = bundle.reads.flatMap(({ spec, answer }): Call[] =>
    spec.source === 'aws' && answer.outcome === 'value' && isRecord(answer.value)
      ? [{ operation: spec.operation, input: spec.input, value: answer.value }]
      : [],
  );
  const of = (operation: AwsOperation) => calls.filter((call) => call.operation === operation);
  const listed = listings.flatMap((listing) =>
    of(listing.operation)
      .flatMap(listing.namesIn)
      .filter((name) => name !== '')
      .map((name) => stepOfListing(listing, name)),
  );
  const steps = [
    ...of('eks:DescribeCluster').map(({ value }) => clusterStep(at(value, 'cluster'))),
    ...of('eks:DescribeNodegroup').map(({ value }) => nodegroupStep(at(value, 'nodegroup'))),
    ...of('eks:DescribeFargateProfile').map(({ value }) => profileStep(at(value, 'fargateProfile'))),
    ...of('eks:DescribeAccessEntry').flatMap(({ value }) => accessStep(at(value, 'accessEntry'))),
    ...listed,
  ];
  // Several calls may tell of the same thing.
  return [...new Map(steps.map((step): [string, DraftStep] => [step.key, step])).values()];
}

/** The step of a thing that an operation tells of by name. Throws for an operation that lists nothing. */
export function listedStep(operation: AwsOperation, name: string): DraftStep {
  const listing = listings.find((one) => one.operation === operation);
  if (listing === undefined) throw new Error(`${operation} lists nothing`);
  return stepOfListing(listing, name);
}

function stepOfListing({ noun, use, params }: Listing, name: string): DraftStep {
  return awsStep(noun, name, [ladder(use, params(name))], 3);
}

function awsStep(noun: { ko: string; en: string }, name: string, ladders: Ladder[], rank: number): DraftStep {
  return {
    key: `${noun.en} ${name}`,
    id: slug(noun.en, name),
    noun,
    name,
    deed: 'create',
    hint: hintOf('aws'),
    ladders,
    after: [],
    rank,
  };
}

/** The step of a cluster, as DescribeCluster tells of it; without a name, of the one that is graded. */
export function clusterStep(cluster: unknown): DraftStep {
  const name = text(at(cluster, 'name')) || undefined;
  const logTypes = listAt(cluster, 'logging.clusterLogging')
    .filter(({ enabled }) => enabled === true)
    .flatMap(({ types }) => (Array.isArray(types) ? types : []));
  const ladders = [
    ladder('eks.cluster', { name, status: 'ACTIVE' }),
    ...(logTypes.length > 0 ? [ladder('eks.cluster', { name, logTypes })] : []),
    { ...ladder('eks.cluster', { name, oidc: 'associated' }), isObserved: true },
  ];
  return awsStep({ ko: 'EKS 클러스터', en: 'EKS cluster' }, name ?? '', ladders, 1);
}

/** The step of a node group, as DescribeNodegroup tells of it. */
export function nodegroupStep(group: unknown): DraftStep {
  const name = text(at(group, 'nodegroupName'));
  const desired = amount(at(group, 'scalingConfig.desiredSize'));
  const params = { name, desiredAtLeast: desired || undefined, maxAtLeast: at(group, 'scalingConfig.maxSize') };
  const ready = { ...ladder('ec2.nodes', { managed: true, readyAtLeast: Math.max(1, desired) }), isObserved: true };
  return awsStep(
    { ko: '노드 그룹', en: 'node group' },
    name,
    [ladder('eks.nodegroup', params, ['maxAtLeast'], ['maxAtLeast', 'desiredAtLeast']), ready],
    2,
  );
}

/** The step of a Fargate profile, as DescribeFargateProfile tells of it. */
export function profileStep(profile: unknown): DraftStep {
  const name = text(at(profile, 'fargateProfileName'));
  const ladders = listAt(profile, 'selectors').map(({ namespace, labels }) =>
    ladder('eks.fargateProfile', {
      name,
      namespace,
      labels: isRecord(labels) && Object.keys(labels).length > 0 ? labels : undefined,
    }),
  );
  return awsStep({ ko: 'Fargate 프로파일', en: 'Fargate profile' }, name, ladders, 3);
}

/** Groups that a lab maps somebody to; those of nodes, and the grader's own, come by themselves. */
export function accessStep(entry: unknown): DraftStep[] {
  const groups: unknown = at(entry, 'kubernetesGroups');
  const own = Array.isArray(groups) ? groups.map(text) : [];
  if (own.length === 0 || own.includes(GRADER_GROUP) || own.some((group) => /^system:(nodes|node-)/.test(group)))
    return [];
  return [
    awsStep({ ko: '액세스 항목', en: 'access entry' }, own.join(' '), [ladder('eks.access', { groups: own })], 3),
  ];
}

/** Checks of the pages that answered behind an Ingress or a Service. */
export function pagesBehind({ kind, name, namespace: ns, object }: Found, { reads }: Bundle): Ladder[] {
  const hostnames = listAt(object, 'status.loadBalancer.ingress').map(({ hostname }) => text(hostname));
  const paths = listAt(object, 'spec.rules')
    .flatMap((rule) => listAt(rule, 'http.paths'))
    .map(({ path }) => text(path).replace(/\/?\*?$/, ''));
  return reads.flatMap(({ spec, answer }): Ladder[] => {
    if (spec.source !== 'http' || answer.outcome !== 'value' || spec.host !== undefined || !URL.canParse(spec.url))
      return [];
    const { protocol, hostname, port, pathname, search } = new URL(spec.url);
    const type = text(at(answer.value, 'contentType'));
    const contentType = /json/.test(type) ? 'json' : /html/.test(type) ? 'html' : undefined;
    const status = at(answer.value, 'status');
    const isOwn = kind === 'Service' || paths.some((path) => pathname === path || pathname.startsWith(`${path}/`));
    if (!hostnames.includes(hostname) || status !== 200 || contentType === undefined || !isOwn) return [];
    const url = `${protocol}//\${alb}${port === '' ? '' : `:${port}`}${pathname}${search}`;
    const params = { url, alb: { ns, [kind === 'Service' ? 'service' : 'ingress']: name }, status, contentType };
    return [{ ...ladder('http', params, ['contentType']), isObserved: true }];
  });
}
