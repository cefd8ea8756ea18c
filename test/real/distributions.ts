/** CloudFront: what a distribution answers, from its bucket or from the load balancer behind it. */
import { GetDistributionCommand, type Origin } from '@aws-sdk/client-cloudfront';
import { GetBucketPolicyCommand, GetBucketWebsiteCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import type { AppAnswer } from './apps.ts';
import { type Asked, gateway } from './doors.ts';
import type { Round, SimulatorParts } from './simulate.ts';

export class Distributions implements Round {
  readonly #parts: SimulatorParts;
  readonly #known = new Set<string>();

  constructor(parts: SimulatorParts) {
    this.#parts = parts;
  }

  async round(): Promise<void> {
    const { aws, doors } = this.#parts;
    const { distributions } = await aws.admin<{ distributions: { id: string; host: string }[] }>('distributions');
    for (const { id, host } of distributions) {
      if (this.#known.has(host)) continue;
      this.#known.add(host);
      doors.set(host, { answer: (asked) => this.#answer(id, asked), certificate: { 443: ['*.cloudfront.net'] } });
    }
    for (const host of this.#known) {
      if (distributions.some((one) => one.host === host)) continue;
      this.#known.delete(host);
      doors.set(host, undefined);
    }
  }

  async #answer(Id: string, asked: Asked): Promise<AppAnswer> {
    const { Distribution } = await this.#parts.aws.cloudfront.send(new GetDistributionCommand({ Id }));
    const config = Distribution?.DistributionConfig;
    if (config?.Enabled !== true || (asked.port !== 443 && asked.port !== 80)) return gateway(403, 'Forbidden');
    const policy = config.DefaultCacheBehavior?.ViewerProtocolPolicy;
    if (!asked.isTls && policy === 'redirect-to-https')
      return { ...gateway(301, 'Moved Permanently'), headers: { location: `https://${asked.host}${asked.url}` } };
    if (!asked.isTls && policy === 'https-only') return gateway(403, 'Forbidden');
    const origin = config.Origins?.Items?.find((one) => one.Id === config.DefaultCacheBehavior?.TargetOriginId);
    const root = config.DefaultRootObject ?? '';
    const path = asked.path === '/' && root !== '' ? `/${root}` : asked.path;
    const answer = await this.#ask(origin, `${origin?.OriginPath ?? ''}${path}`, asked);
    const custom = config.CustomErrorResponses?.Items?.find((one) => one.ErrorCode === answer.status);
    if (custom?.ResponsePagePath === undefined || custom.ResponsePagePath === '') return answer;
    const page = await this.#ask(origin, custom.ResponsePagePath, asked);
    return { ...page, status: Number(custom.ResponseCode ?? answer.status) };
  }

  async #ask(origin: Origin | undefined, path: string, asked: Asked): Promise<AppAnswer> {
    const domain = origin?.DomainName ?? '';
    const bucket = /^(.+)\.s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com$/.exec(domain)?.[1];
    if (bucket !== undefined) {
      const isTrusted = origin?.OriginAccessControlId || origin?.S3OriginConfig?.OriginAccessIdentity;
      return this.#object(bucket, path.slice(1), Boolean(isTrusted));
    }
    const website = /^(.+)\.s3-website[.-][a-z0-9-]+\.amazonaws\.com$/.exec(domain)?.[1];
    if (website !== undefined) return this.#page(website, path.slice(1));
    const isTls = origin?.CustomOriginConfig?.OriginProtocolPolicy === 'https-only';
    const port = (isTls ? origin?.CustomOriginConfig?.HTTPSPort : origin?.CustomOriginConfig?.HTTPPort) ?? 80;
    const found = await this.#parts.doors.ask({ ...asked, host: domain, port, isTls, path, url: path });
    return found ?? gateway(502, 'Bad Gateway');
  }

  /** An object of a bucket; without trust only if the bucket's policy opens it to everybody. */
  async #object(Bucket: string, Key: string, isTrusted: boolean): Promise<AppAnswer> {
    if (!isTrusted && !(await this.#isOpen(Bucket))) return denied;
    const found = await this.#parts.aws.s3.send(new GetObjectCommand({ Bucket, Key })).catch(() => undefined);
    // Who may not list a bucket is not told what is missing.
    if (found?.Body === undefined) return denied;
    const body = await found.Body.transformToString();
    return { status: 200, type: found.ContentType ?? 'binary/octet-stream', body };
  }

  async #page(Bucket: string, path: string): Promise<AppAnswer> {
    const website = await this.#parts.aws.s3.send(new GetBucketWebsiteCommand({ Bucket })).catch(() => undefined);
    if (website === undefined) return gateway(404, 'Not Found');
    const index = website.IndexDocument?.Suffix ?? 'index.html';
    const found = await this.#object(Bucket, path === '' || path.endsWith('/') ? path + index : path, false);
    const error = website.ErrorDocument?.Key;
    if (found.status === 200 || error === undefined) return found;
    return { ...(await this.#object(Bucket, error, false)), status: 404 };
  }

  async #isOpen(Bucket: string): Promise<boolean> {
    const found = await this.#parts.aws.s3.send(new GetBucketPolicyCommand({ Bucket })).catch(() => undefined);
    const statements: { Effect: string; Principal: unknown }[] = JSON.parse(found?.Policy ?? '{}').Statement ?? [];
    return statements.some(
      ({ Effect, Principal }) => Effect === 'Allow' && ['"*"', '{"AWS":"*"}'].includes(JSON.stringify(Principal)),
    );
  }
}

const denied: AppAnswer = {
  status: 403,
  type: 'application/xml',
  body: '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
};
