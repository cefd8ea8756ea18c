/**
 * Reads from all sources of one cluster.
 */
import { denied, failed, Refused, Tally } from './answers.ts';
import type { AwsReader } from './aws.ts';
import type { EksCluster } from './cluster.ts';
import type { NamedHosts } from './hosts.ts';
import { HttpReader } from './http.ts';
import type { KubeReader } from './kube.ts';
import type { AwsCall, ReadSpec } from './read.ts';
import type { Answer, Reader, ReadOptions } from './reader.ts';
import type { ReaderSettings } from './settings.ts';
import { whatOf } from './what.ts';

interface Sources {
  kube: KubeReader;
  /** Absent where no Region is known. */
  aws: AwsReader | undefined;
  named: NamedHosts;
  settings: ReaderSettings;
  cluster?: EksCluster;
}

export class LiveReader implements Reader {
  readonly #sources: Sources;
  readonly #http: HttpReader;

  constructor(sources: Sources) {
    this.#sources = sources;
    this.#http = new HttpReader({ named: sources.named, extraHosts: sources.settings.extraHosts });
  }

  async read(spec: ReadSpec, options: ReadOptions): Promise<Answer> {
    const tally = new Tally();
    try {
      return await this.#route(spec, options);
    } catch (error) {
      if (error instanceof Refused) return tally.answer(error.refusal);
      return tally.answer(failed('read.unknown', { what: whatOf(spec), reason: 'internal' }));
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#sources.kube.close(), this.#sources.aws?.close()]);
  }

  #route(spec: ReadSpec, options: ReadOptions): Promise<Answer> {
    if (spec.source === 'kube') return this.#sources.kube.read(spec, options);
    return spec.source === 'aws' ? this.#readAws(spec, options) : this.#http.read(spec, options);
  }

  async #readAws(spec: AwsCall, options: ReadOptions): Promise<Answer> {
    const { aws, cluster } = this.#sources;
    if (cluster?.isDescribedBy(spec)) return cluster.describe(options);
    if (aws === undefined) return new Tally().answer(denied('aws.credentials', { reason: 'Region' }));
    return aws.read(spec, options);
  }
}
