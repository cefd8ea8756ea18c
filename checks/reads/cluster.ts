/**
 * The enrolled cluster as DescribeCluster has it: asked once, used for evidence and for the way to the API server.
 */
import type { Cluster } from '@aws-sdk/client-eks';
import { denied, type Refusal, Refused } from './answers.ts';
import type { AwsReader } from './aws.ts';
import { extraHostFor, isEksHost } from './hosts.ts';
import type { ApiServer } from './kube-link.ts';
import type { AwsCall } from './read.ts';
import type { Answer, ReadOptions } from './reader.ts';
import type { ReaderSettings } from './settings.ts';
import { type Credentials, tokenSource } from './token.ts';
import type { Endpoint } from './transport.ts';
import type { Wire } from './wire.ts';

/** Where the cluster is and who asks. */
export interface ClusterOptions {
  name: string;
  region: string;
  aws: AwsReader;
  credentials(): Promise<Credentials>;
  settings: ReaderSettings;
}

export class EksCluster {
  readonly #options: ClusterOptions;
  readonly #call: AwsCall;
  #described: Promise<Answer> | undefined;

  constructor(options: ClusterOptions) {
    this.#options = options;
    this.#call = { source: 'aws', operation: 'eks:DescribeCluster', input: { name: options.name } };
  }

  /** Whether this read is the description of this cluster. */
  isDescribedBy({ operation, input, region = this.#options.region }: AwsCall): boolean {
    const isSame = operation === this.#call.operation && input.name === this.#options.name;
    return isSame && region === this.#options.region && Object.keys(input).length === 1;
  }

  /** The description; a fault is not remembered, so that the next one who asks asks again. */
  describe(options: ReadOptions): Promise<Answer> {
    this.#described ??= this.#options.aws.read(this.#call, options).then((answer) => {
      if (answer.outcome === 'failed') this.#described = undefined;
      return answer;
    });
    return this.#described;
  }

  /** The way to the API server. Throws Refused where there is none. */
  async locate(options: ReadOptions): Promise<ApiServer> {
    const { name, region, credentials } = this.#options;
    const cluster = this.#clusterOf(await this.describe(options));
    const bearer = tokenSource({ cluster: cluster.id ?? name, region, credentials });
    return {
      cluster: name,
      endpoint: this.#endpointOf(cluster),
      authorize: async () => ({ authorization: `Bearer ${await bearer()}` }),
      renew: async () => {
        const again = this.#clusterOf(await this.#options.aws.read(this.#call, options));
        const isNew = again.certificateAuthority?.data !== cluster.certificateAuthority?.data;
        return isNew ? this.#endpointOf(again) : undefined;
      },
      explain: (reason) => this.#explain(cluster, reason),
    };
  }

  #clusterOf(answer: Answer): Wire<Cluster> {
    const { name, region } = this.#options;
    if (answer.outcome !== 'value') {
      const { meta: _, ...refusal } = answer;
      throw new Refused(refusal as Refusal); // An answer without its `meta` is what it was made from.
    }
    const { cluster } = (answer.value ?? {}) as { cluster?: Wire<Cluster> }; // The output type of DescribeCluster.
    if (cluster === undefined) throw new Refused(denied('cluster.none', { cluster: name, region }));
    return cluster;
  }

  #endpointOf({ endpoint, status, certificateAuthority, resourcesVpcConfig }: Wire<Cluster>): Endpoint {
    const { name, settings } = this.#options;
    if (endpoint === undefined || endpoint === '' || status === 'CREATING')
      throw new Refused(denied('cluster.notReady', { cluster: name, status: status ?? '' }));
    const url = URL.parse(endpoint);
    const host = url?.hostname ?? '';
    const extra = url === null ? undefined : extraHostFor(settings.extraHosts, host, Number(url.port || 443));
    if (url?.protocol !== 'https:' || !(extra !== undefined || isEksHost(host)))
      throw new Refused(denied('kube.foreignHost', { host }));
    if (resourcesVpcConfig?.endpointPublicAccess === false && !settings.dialPrivate)
      throw new Refused(denied('kube.private', { cluster: name, cidrs: [] }));
    if (certificateAuthority?.data === undefined) throw new Refused(denied('kube.untrusted', { host }));
    // The text may hold two certificates while the CA rotates; both are trusted.
    const ca = Buffer.from(certificateAuthority.data, 'base64').toString();
    return { url, tls: { ca }, ...(extra?.address !== undefined && { address: extra.address }) };
  }

  /** A connection fails alike whether the server is down or the endpoint leaves the grader out; the latter is known. */
  #explain({ resourcesVpcConfig }: Wire<Cluster>, reason: string): Refusal | undefined {
    const { name } = this.#options;
    const { endpointPublicAccess, publicAccessCidrs = [] } = resourcesVpcConfig ?? {};
    if (endpointPublicAccess === false) return denied('kube.private', { cluster: name, cidrs: [] });
    const isLimited = publicAccessCidrs.length > 0 && !publicAccessCidrs.includes('0.0.0.0/0');
    return isLimited && reason !== 'dns'
      ? denied('kube.private', { cluster: name, cidrs: publicAccessCidrs })
      : undefined;
  }
}
