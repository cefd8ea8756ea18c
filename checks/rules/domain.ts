/**
 * OpenSearch domains: whether they can be used, and whether documents arrive in them.
 */
import type { AwsOperations } from '../reads/operations.ts';
import type { CheckContext, Finding } from '../verdict.ts';
import { fail } from '../verdict.ts';
import { textOf, textsByKey } from './lenient.ts';
import { each } from './objects.ts';
import { isSince, onItsWay } from './settling.ts';

type Described = AwsOperations['es:DescribeDomain']['output'] | null | undefined;
type Metrics = AwsOperations['cloudwatch:GetMetricData']['output'] | null | undefined;

export interface Domain {
  name: string;
  account: string;
  /** Hostname that anybody may open; empty for a domain inside a VPC, and while it is made. */
  hostname: string;
  /** Hostname inside a VPC. */
  inside: string;
  status: string;
  created: boolean;
  processing: boolean;
}

/** The domains of some answers that are there to stay. */
export function domainsOf(answers: readonly Described[] | null | undefined): Domain[] {
  return each(each(answers).map((answer) => answer.DomainStatus))
    .filter((domain) => domain.Deleted !== true)
    .map((domain) => ({
      name: textOf(domain.DomainName),
      account: textOf(domain.ARN).split(':')[4] ?? '',
      hostname: (textOf(domain.Endpoint) || textOf(domain.EndpointV2)).toLowerCase(),
      inside: (textsByKey(domain.Endpoints).vpc ?? '').toLowerCase(),
      status: textOf(domain.DomainProcessingStatus),
      created: domain.Created === true,
      processing: domain.Processing !== false,
    }));
}

/** What keeps a domain from being used; undefined if nothing does. AWS tells no time of its creation. */
export function inactiveDomain(domain: Domain, context: CheckContext): Finding | undefined {
  const { name, status, hostname, inside, created, processing } = domain;
  const values = { kind: 'domain', name, status };
  if (status === 'Isolated' || status === 'Deleting') return fail('resource.status', { ...values, reason: '' });
  if (created && !processing && (hostname || inside) !== '') return undefined;
  return onItsWay('resource.moving', { ...values, status: status || 'Processing' }, context);
}

const period = 300;
const seconds = 3 * 3600;

/** What GetMetricData has to be asked for the documents of a domain; whole minutes, so that a replay asks the same. */
export function documentsQuery({ name, account }: Domain, now: string) {
  const minute = 60_000;
  const to = Math.floor(Date.parse(now) / minute) * minute;
  const dimensions = { DomainName: name, ClientId: account };
  return {
    StartTime: new Date(to - seconds * 1000),
    EndTime: new Date(to),
    MetricDataQueries: [
      {
        Id: 'documents',
        MetricStat: {
          Metric: {
            Namespace: 'AWS/ES',
            MetricName: 'SearchableDocuments',
            Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          },
          Period: period,
          Stat: 'Maximum',
        },
      },
    ],
  };
}

/** Numbers of documents since a time, oldest first. */
export function documentsOf(data: Metrics, since: string | undefined): number[] {
  return each(data?.MetricDataResults)
    .filter(({ Id }) => Id === 'documents')
    .flatMap(({ Timestamps, Values }) =>
      (Array.isArray(Timestamps) ? Timestamps : []).map((time: unknown, place) => ({
        time: textOf(time),
        value: Array.isArray(Values) ? Values[place] : undefined,
      })),
    )
    .filter((point): point is { time: string; value: number } => typeof point.value === 'number')
    .filter(({ time }) => isSince(time, since))
    .sort((a, b) => a.time.localeCompare(b.time))
    .map(({ value }) => value);
}
