/**
 * Pages of a world through the product's own probe: a list that grows behind a load balancer, and a page of a distribution
 * whose script holds the address of that load balancer.
 */
import { CreateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { grade } from '../../checks/grade.ts';
import { bindLab, parseLab } from '../../checks/lab-file.ts';
import { accessOf } from '../../checks/permissions.ts';
import { connect, settingsFrom } from '../../checks/reads/connect.ts';
import type { CheckReport, Memory } from '../../checks/report.ts';
import { json } from './apps.ts';
import { addressOf, answering } from './moves/balancing.ts';
import { makeCluster } from './moves/cluster.ts';
import { makeNodes } from './moves/nodes.ts';
import { applyAll, makeNamespace, service, workload } from './moves/objects.ts';
import { startWorld, type World } from './world.ts';

const NS = 'eks-work';
const SERVICE = 'backend-app-service';
const BUCKET = 'eks-work-frontend-jane';
let world: World;
let backend: string;
/** Places by region. */
const places: Record<string, string[]> = { 1: [], 9: ['beach', 'hill'] };

beforeAll(async () => {
  world = await startWorld();
  Object.assign(process.env, world.env);
  await makeCluster(world);
  await makeNodes(world, { count: 2 });
  await makeNamespace(world, NS);
  const labels = { app: 'backend-app' };
  const facts = { namespace: NS, image: 'k8sbook/backend-app:1.0.0', labels, replicas: 2, ports: [8080] };
  await applyAll(
    world,
    workload('Deployment', 'backend-app', facts),
    service(SERVICE, NS, labels, { 8080: 8080 }, { type: 'LoadBalancer' }),
  );
  world.serve(NS, SERVICE, (path) => {
    const id = /^\/location\/region\/(\d+)$/.exec(path)?.[1];
    if (path === '/region')
      return json({ regionList: Object.keys(places).map((regionId) => ({ regionId: Number(regionId) })) });
    const found = places[id ?? ''];
    return found === undefined ? { status: 404, body: '' } : json({ locationList: found });
  });
  await world.rolledOut('backend-app', NS);
  backend = await addressOf(world, 'service', SERVICE, NS);
});
afterAll(async () => {
  await world?.stop();
});

const alb = { ns: NS, service: SERVICE };

/** Grades one check with exactly its rights; what it remembers goes into `memory`. */
async function ask(use: string, params: object, memory: { kept: Memory } = { kept: {} }): Promise<CheckReport> {
  const both = { ko: '시험', en: 'Test' };
  const steps = [{ id: 'one', title: both, hint: both, points: 1, checks: [{ use, with: params }] }];
  const text = JSON.stringify({ lab: 'test', version: '1', title: both, summary: both, parameters: {}, steps });
  const lab = bindLab(parseLab(text, 'test.yaml'));
  const { name: cluster, region, account, arn } = world.cluster;
  const { rules, policy } = accessOf(lab, { cluster, region, account });
  await world.grantReader({ rules }, policy);
  const role = { roleArn: world.roleArn, externalId: world.externalId, sessionName: 'web' };
  const connection = await connect({ via: 'aws', cluster: arn, ...role }, settingsFrom(process.env, false));
  const { arn: _, ...known } = connection.cluster;
  const report = await grade(lab, {
    reader: connection.reader,
    cluster: known,
    from: 'live',
    memory: memory.kept,
  }).finally(() => connection.reader.close());
  memory.kept = report.memory ?? memory.kept;
  return report.steps[0]?.checks[0] ?? expect.fail('no check was graded');
}

const verdictOf = ({ live, code }: CheckReport) => (code === undefined ? live : `${live} ${code}`);

test('http.growth: places of all regions, before and after the batch', async () => {
  const params = {
    url: 'http://${alb}:8080/region',
    alb,
    list: 'regionList',
    each: { id: 'regionId', url: 'http://${alb}:8080/location/region/${entry}', count: 'locationList' },
  };
  await expect.poll(async () => verdictOf(await ask('http.growth', params)), { timeout: 60_000 }).toBe('pass');
  const memory = { kept: {} };
  const growing = { ...params, moreThanAtEnrolment: true };
  expect(await ask('http.growth', growing, memory)).toMatchObject({
    code: 'growth.none',
    values: { total: 2, baseline: 2 },
  });
  places[1]?.push('palace');
  expect(await ask('http.growth', growing, memory)).toMatchObject({ live: 'pass', values: { total: 3, baseline: 2 } });
  expect(verdictOf(await ask('http.growth', { ...params, list: 'regions' }))).toBe('fail http.shape');
  const elsewhere = { ...params.each, url: 'http://${alb}:8080/places/${entry}' };
  expect(verdictOf(await ask('http.growth', { ...params, each: elsewhere }))).toBe('fail http.notFound');
});

test('http: a page of a distribution, and its script', async () => {
  const { s3, cloudfront } = world.aws;
  const page = { url: 'http://${distribution}/', distribution: { bucket: BUCKET } };
  const script = { ...page, alb, script: 'any', contains: '${alb}', notContains: 'localhost' };
  expect(verdictOf(await ask('http', page))).toBe('fail distribution.none');
  const Bucket = BUCKET;
  await s3.send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-2' } }),
  );
  const put = (Key: string, Body: string, ContentType: string) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));
  await put('index.html', '<script src="/runtime.js"></script><script src="/8a1f.js"></script>', 'text/html');
  await put('runtime.js', 'r()', 'application/javascript');
  await put('8a1f.js', `${' '.repeat(500_000)}fetch("http://localhost:8080/region")`, 'application/javascript');
  const made = await cloudfront.send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: 'web',
        Comment: '',
        Enabled: true,
        DefaultRootObject: 'index.html',
        Origins: {
          Quantity: 1,
          Items: [
            {
              Id: 'b',
              DomainName: `${BUCKET}.s3.ap-northeast-2.amazonaws.com`,
              OriginAccessControlId: 'E1A2B3C4D5E6F7',
              S3OriginConfig: { OriginAccessIdentity: '' },
            },
          ],
        },
        DefaultCacheBehavior: {
          TargetOriginId: 'b',
          ViewerProtocolPolicy: 'allow-all',
          ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' } },
          MinTTL: 0,
        },
      },
    }),
  );
  await answering(world, made.Distribution?.DomainName ?? '', '/');
  expect(await ask('http', page)).toMatchObject({
    live: 'pass',
    values: { url: `http://${made.Distribution?.DomainName}/` },
  });
  expect(verdictOf(await ask('http', script))).toBe('fail http.missingText');
  await put('8a1f.js', `${' '.repeat(500_000)}fetch("http://${backend}:8080/region")`, 'application/javascript');
  expect(verdictOf(await ask('http', script))).toBe('pass');
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'index.html' }));
  expect(verdictOf(await ask('http', page))).toBe('fail distribution.forbidden');
});
