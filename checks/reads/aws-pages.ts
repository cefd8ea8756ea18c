/**
 * Which operations answer in pages, and how pages become one answer.
 */
import type { AwsOperation } from './operations.ts';

interface Paging {
  /** Input field that takes the token. */
  token: string;
  /** Output field that gives the next token. */
  next: string;
  /** Output field that holds the items and the token, where they do not stand at the top. */
  inside?: string;
  /** Output field of items of which one page is enough; a page may be empty although there are further ones. */
  until?: string;
  /** Field that is left out wherever it is, since nobody needs to see what is in it. */
  without?: string;
}

const nextToken: Paging = { token: 'nextToken', next: 'nextToken' };
const NextToken: Paging = { token: 'NextToken', next: 'NextToken' };
const Marker: Paging = { token: 'Marker', next: 'NextMarker' };

const paging: Partial<Record<AwsOperation, Paging>> = {
  // Histories begin with the newest: one page of them is enough.
  'autoscaling:DescribeScalingActivities': { ...NextToken, until: 'Activities' },
  'cloudformation:DescribeStackEvents': NextToken,
  'cloudformation:DescribeStacks': NextToken,
  'cloudfront:ListDistributions': { ...Marker, inside: 'DistributionList' },
  'cloudwatch:ListDashboards': NextToken,
  'codebuild:ListBuildsForProject': { ...nextToken, until: 'ids' },
  'codebuild:ListProjects': nextToken,
  'codepipeline:ListPipelineExecutions': { ...nextToken, until: 'pipelineExecutionSummaries' },
  'codepipeline:ListPipelines': nextToken,
  'ec2:DescribeLaunchTemplates': NextToken,
  'ec2:DescribeNatGateways': NextToken,
  'ec2:DescribeNetworkInterfaces': NextToken,
  'ec2:DescribeRouteTables': NextToken,
  'ec2:DescribeSecurityGroups': NextToken,
  'ec2:DescribeSnapshots': NextToken,
  'ec2:DescribeVolumes': NextToken,
  'ec2:DescribeVpcEndpoints': NextToken,
  'ec2:DescribeVpcs': NextToken,
  'ecr:DescribeImages': nextToken,
  'ecr:DescribeRepositories': nextToken,
  'ecr-public:DescribeImages': nextToken,
  'ecr-public:DescribeRepositories': nextToken,
  'eks:DescribeClusterVersions': nextToken,
  'eks:ListAddons': nextToken,
  'eks:ListAssociatedAccessPolicies': nextToken,
  'eks:ListCapabilities': nextToken,
  'eks:ListPodIdentityAssociations': nextToken,
  'eks:ListUpdates': nextToken,
  'elasticache:DescribeCacheClusters': { token: 'Marker', next: 'Marker' },
  'elasticache:DescribeReplicationGroups': { token: 'Marker', next: 'Marker' },
  'elasticache:DescribeServerlessCaches': NextToken,
  'elasticfilesystem:DescribeFileSystems': Marker,
  'elasticloadbalancing:DescribeRules': Marker,
  'iam:ListAccessKeys': { token: 'Marker', next: 'Marker' },
  'iam:ListAttachedRolePolicies': { token: 'Marker', next: 'Marker' },
  'iam:ListRolePolicies': { token: 'Marker', next: 'Marker' },
  'lambda:ListFunctions': Marker,
  'logs:DescribeExportTasks': nextToken,
  'logs:DescribeLogGroups': nextToken,
  'logs:DescribeQueryDefinitions': nextToken,
  'logs:DescribeSubscriptionFilters': nextToken,
  'logs:FilterLogEvents': { ...nextToken, until: 'events', without: 'message' },
  'rds:DescribeDBInstances': { token: 'Marker', next: 'Marker' },
  'rds:DescribeDBSnapshots': { token: 'Marker', next: 'Marker' },
  's3:ListAllMyBuckets': { token: 'ContinuationToken', next: 'ContinuationToken' },
  'autoscaling:DescribeAutoScalingGroups': NextToken,
  'cloudwatch:GetMetricData': NextToken,
  'ec2:DescribeInstances': NextToken,
  'ec2:DescribeSubnets': NextToken,
  'eks:ListAccessEntries': nextToken,
  'eks:ListFargateProfiles': nextToken,
  'eks:ListNodegroups': nextToken,
  'elasticloadbalancing:DescribeListeners': Marker,
  'elasticloadbalancing:DescribeLoadBalancers': Marker,
  'elasticloadbalancing:DescribeLoadBalancers@classic': Marker,
  'elasticloadbalancing:DescribeTargetGroups': Marker,
};

type Page = Record<string, unknown>;

/** Calls `send` until there is no further page and puts the pages together; at most `limit` pages. */
export async function allPages(
  operation: AwsOperation,
  input: Readonly<Page>,
  send: (input: Readonly<Page>) => Promise<unknown>,
  limit = 1000,
): Promise<Page> {
  const known = paging[operation];
  let whole: Page | undefined;
  let token: unknown;
  for (let count = 0; count < limit; count += 1) {
    const page = toJson(
      await send(known === undefined || token === undefined ? input : { ...input, [known.token]: token }),
      known?.without,
    );
    whole = whole === undefined ? page : joined(whole, page);
    if (known === undefined) break;
    const next = contentOf(page, known)[known.next];
    delete contentOf(whole, known)[known.next];
    if (next === undefined || next === '' || next === token) break; // The same token again would never end.
    if (known.until !== undefined && hasItems(page[known.until])) break;
    token = next;
  }
  return whole ?? {};
}

function contentOf(page: Page, { inside }: Paging): Page {
  const content = inside === undefined ? page : page[inside];
  return isPage(content) ? content : {};
}

function joined(whole: Page, page: Page): Page {
  const result = { ...whole };
  for (const [name, items] of Object.entries(page)) {
    const before = result[name];
    if (isPage(items) && isPage(before)) result[name] = joined(before, items);
    else if (!Array.isArray(items) || !Array.isArray(before)) result[name] = before ?? items;
    else result[name] = name === 'MetricDataResults' ? joinedById(before, items) : [...before, ...items];
  }
  return result;
}

/** A metric goes on in the next page under the same id. */
function joinedById(before: unknown[], after: unknown[]): unknown[] {
  const results = new Map<unknown, Page>();
  for (const result of [...before, ...after]) {
    if (!isPage(result)) continue;
    const known = results.get(result.Id);
    results.set(result.Id, known === undefined ? result : { ...joined(known, result), StatusCode: result.StatusCode });
  }
  return [...results.values()];
}

function hasItems(given: unknown): boolean {
  return Array.isArray(given) && given.length > 0;
}

/** Plain JSON: dates as ISO 8601, bytes as base64, nothing of the SDK's own. */
function toJson(output: unknown, without: string | undefined): Page {
  const text = JSON.stringify(output, (name, item: unknown) => {
    if (name === '$metadata' || (without !== undefined && name === without)) return undefined;
    return item instanceof Uint8Array ? Buffer.from(item).toString('base64') : item;
  });
  const parsed: unknown = JSON.parse(text);
  return isPage(parsed) ? parsed : {};
}

function isPage(given: unknown): given is Page {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
