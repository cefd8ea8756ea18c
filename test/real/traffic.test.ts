/**
 * How traffic reaches applications in a world: load balancers of Services and Ingresses with and without TLS, distributions, the
 * service proxy of the API server, and logs of pods.
 */
import {
  DescribeLoadBalancersCommand as DescribeClassicCommand,
  DescribeTagsCommand as DescribeClassicTagsCommand,
  DescribeInstanceHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, settingsFrom } from '../../checks/reads/connect.ts';
import { aws, http, logSearched, proxied, type ReadSpec } from '../../checks/reads/read.ts';
import { type App, html, json } from './apps.ts';
import { until } from './children.ts';
import { enter } from './grading.ts';
import { addressOf, answering, installController, makeCertificate, makeIngress } from './moves/balancing.ts';
import { makeCluster } from './moves/cluster.ts';
import { makeNodes } from './moves/nodes.ts';
import { applyAll, service, workload } from './moves/objects.ts';
import { distribute, makeBucket, upload } from './moves/website.ts';
import { startWorld, type World } from './world.ts';

const NS = 'default';
let world: World;

beforeAll(async () => {
  world = await startWorld({ cluster: 'traffic' });
  await makeCluster(world);
  await makeNodes(world, { count: 2 });
  await run('web', (path, host) => json({ path, host }));
});
afterAll(async () => {
  await world?.stop();
});

/** An application with two pods on port 8080; it has no Service yet. */
async function run(name: string, app: App): Promise<void> {
  const facts = { namespace: NS, image: `${name}:1`, labels: { app: name }, replicas: 2, ports: [8080] };
  await applyAll(world, workload('Deployment', name, facts));
  world.serve(NS, name, app);
  await world.rolledOut(name);
}

async function expose(name: string, annotations: Record<string, string> = {}, ports = { 80: 8080 }): Promise<string> {
  const app = name.split('-')[0] ?? '';
  await applyAll(world, service(name, NS, { app }, ports, { type: 'LoadBalancer', annotations }));
  world.serve(NS, name, (path, host) => json({ path, host, name }));
  return addressOf(world, 'service', name);
}

async function eventsOf(name: string): Promise<string> {
  return world.kubectl(['get', 'events', '-n', NS, '--field-selector', `involvedObject.name=${name}`]);
}

async function balancerAt(host: string) {
  const { LoadBalancers = [] } = await world.aws.elb.send(new DescribeLoadBalancersCommand({}));
  return LoadBalancers.find(({ DNSName }) => DNSName === host);
}

describe('a Service of type LoadBalancer without the controller', () => {
  test('gets a Classic Load Balancer with its tags, instances in service, and answers', async () => {
    const host = await expose('web-classic');
    const { LoadBalancerDescriptions = [] } = await world.aws.elbClassic.send(new DescribeClassicCommand({}));
    const found = LoadBalancerDescriptions.find(({ DNSName }) => DNSName === host) ?? expect.fail(host);
    const LoadBalancerName = found.LoadBalancerName ?? '';
    const tags = await world.aws.elbClassic.send(
      new DescribeClassicTagsCommand({ LoadBalancerNames: [LoadBalancerName] }),
    );
    expect(tags.TagDescriptions?.[0]?.Tags).toEqual(
      expect.arrayContaining([
        { Key: 'kubernetes.io/cluster/traffic', Value: 'owned' },
        { Key: 'kubernetes.io/service-name', Value: 'default/web-classic' },
      ]),
    );
    const health = async () =>
      (await world.aws.elbClassic.send(new DescribeInstanceHealthCommand({ LoadBalancerName }))).InstanceStates;
    await until('two instances in service', async () => {
      const states = (await health()) ?? [];
      return states.length === 2 && states.every(({ State }) => State === 'InService');
    });
    expect(JSON.parse((await world.probe(host, '/a?b=c')).body)).toMatchObject({ path: '/a?b=c', name: 'web-classic' });
    expect(await eventsOf('web-classic')).toContain('EnsuredLoadBalancer');
    await world.kubectl(['patch', 'service', 'web-classic', '-p', '{"spec":{"selector":{"app":"nobody"}}}']);
    await until('instances out of service', async () =>
      (await health())?.every(({ State }) => State === 'OutOfService'),
    );
    await expect(world.probe(host, '/')).rejects.toThrow();
    await world.delete('service', 'web-classic');
    const after = await world.aws.elbClassic.send(new DescribeClassicCommand({}));
    expect(after.LoadBalancerDescriptions).toEqual([]);
  });

  test('gets a Network Load Balancer by annotation', async () => {
    const host = await expose('web-network', { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' });
    const balancer = (await balancerAt(host)) ?? expect.fail(host);
    expect(balancer).toMatchObject({ Type: 'network', Scheme: 'internet-facing', State: { Code: 'active' } });
    await answering(world, host, '/');
    const { LoadBalancerArn } = balancer;
    const groups = await world.aws.elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn }));
    expect(groups.TargetGroups).toMatchObject([{ TargetType: 'instance', Protocol: 'TCP' }]);
    const TargetGroupArn = groups.TargetGroups?.[0]?.TargetGroupArn;
    const health = await world.aws.elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    expect(health.TargetHealthDescriptions?.map(({ TargetHealth }) => TargetHealth?.State)).toEqual([
      'healthy',
      'healthy',
    ]);
    await world.delete('service', 'web-network');
    expect(await balancerAt(host)).toBeUndefined();
  });

  test('loses its address when it is not of that type any more', async () => {
    await expose('web-changed');
    await world.kubectl(['patch', 'service', 'web-changed', '-p', '{"spec":{"type":"ClusterIP"}}']);
    await until('no address', async () => {
      const text = await world.kubectl(['get', 'service', 'web-changed', '-o', 'json']);
      return !text.includes('hostname') && !text.includes('load-balancer-cleanup');
    });
    await world.delete('service', 'web-changed');
  });
});

describe('the proxy of the API server', () => {
  const proxy = (path: string) => world.kubectl(['get', '--raw', `/api/v1/namespaces/${NS}/services/${path}`]);

  beforeAll(async () => {
    await applyAll(world, service('web', NS, { app: 'web' }, { 80: 8080, 9090: 9090 }));
  });

  test('reaches ready pods by port number and by port name', async () => {
    world.serve(NS, 'web', () => json({ status: 'success' }), 9090);
    const found = await until('the endpoints', () => proxy('web:80/proxy/api?query=up').catch(() => undefined));
    expect(JSON.parse(found)).toMatchObject({ path: '/api?query=up' });
    expect(JSON.parse(await proxy('http:web:port-1/proxy/'))).toEqual({ status: 'success' });
  });

  test('says when nobody listens', async () => {
    world.silence(NS, 'web', 9090);
    world.silence(NS, 'web');
    await expect(proxy('web:80/proxy/')).rejects.toThrow(/error trying to reach service|ServiceUnavailable/);
    world.serve(NS, 'web', (path, host) => json({ path, host }));
    expect(JSON.parse(await proxy('web:80/proxy/again'))).toMatchObject({ path: '/again' });
  });
});

describe('logs', () => {
  test('of a container are what was written, with times', async () => {
    const name = (await world.kubectl(['get', 'pods', '-l', 'app=web', '-o', 'name'])).split('\n')[0]?.slice(4) ?? '';
    const at = new Date(Date.now() - 3_600_000);
    await world.writeLog(NS, name, ['first', 'connection refused'], { at });
    expect(await world.kubectl(['logs', name])).toBe('first\nconnection refused\n');
    expect(await world.kubectl(['logs', name, '--since=10m'])).toBe('');
    expect(await world.kubectl(['logs', name, '--timestamps', '--tail=1'])).toMatch(/^20.*Z connection refused\n$/);
    await world.writeLog(NS, name, ['third']);
    expect(await world.kubectl(['logs', name])).toBe('third\n');
  });

  test('of a container that has written nothing are empty', async () => {
    const pods = (await world.kubectl(['get', 'pods', '-l', 'app=web', '-o', 'name'])).trim().split('\n');
    expect(await world.kubectl(['logs', pods.at(-1) ?? ''])).toBe('');
  });
});

describe('with the AWS Load Balancer Controller', () => {
  beforeAll(async () => {
    await installController(world);
    // The API server learns of the webhook a moment after the controller runs.
    await until('the webhook', async () => {
      const probe = service('probe', NS, { app: 'web' }, { 80: 8080 }, { type: 'LoadBalancer' });
      const made = await world.kube.call<{ spec: { loadBalancerClass?: string } }>(
        'POST',
        `/api/v1/namespaces/${NS}/services?dryRun=All`,
        probe,
      );
      return made.spec.loadBalancerClass === 'service.k8s.aws/nlb';
    });
  });

  test('a new Service of type LoadBalancer gets an internal Network Load Balancer', async () => {
    const host = await expose('web-inner');
    const balancer = (await balancerAt(host)) ?? expect.fail(host);
    expect(balancer).toMatchObject({ Type: 'network', Scheme: 'internal' });
    expect(host).toMatch(/^internal-|^k8s-default-web/);
    const ResourceArns = [balancer.LoadBalancerArn ?? ''];
    const { TagDescriptions } = await world.aws.elb.send(new DescribeTagsCommand({ ResourceArns }));
    expect(TagDescriptions?.[0]?.Tags).toEqual(
      expect.arrayContaining([
        { Key: 'elbv2.k8s.aws/cluster', Value: 'traffic' },
        { Key: 'service.k8s.aws/stack', Value: 'default/web-inner' },
      ]),
    );
    expect(await eventsOf('web-inner')).toContain('SuccessfullyReconciled');
    await world.delete('service', 'web-inner');
  });

  test('annotations make it internet-facing with pods as targets', async () => {
    const host = await expose('web-outer', {
      'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing',
      'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
    });
    const { LoadBalancerArn, Scheme } = (await balancerAt(host)) ?? expect.fail(host);
    expect(Scheme).toBe('internet-facing');
    await answering(world, host, '/');
    const { TargetGroups } = await world.aws.elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn }));
    expect(TargetGroups).toMatchObject([{ TargetType: 'ip', Port: 8080 }]);
    await world.delete('service', 'web-outer');
  });

  test('an Ingress with a certificate answers by HTTPS for its host, and redirects HTTP', async () => {
    const certificate = await makeCertificate(world, 'shop.example.com');
    const host = await makeIngress(world, {
      name: 'shop',
      path: '/',
      service: 'web',
      port: 80,
      host: 'shop.example.com',
      annotations: {
        'certificate-arn': certificate,
        'listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
        'ssl-redirect': '443',
      },
    });
    const { LoadBalancerArn } = (await balancerAt(host)) ?? expect.fail(host);
    const { Listeners } = await world.aws.elb.send(new DescribeListenersCommand({ LoadBalancerArn }));
    expect(Listeners?.map(({ Port, Protocol }) => `${Port} ${Protocol}`).sort()).toEqual(['443 HTTPS', '80 HTTP']);
    const redirect = Listeners?.find(({ Port }) => Port === 80)?.DefaultActions?.[0];
    expect(redirect).toMatchObject({ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443' } });
    const shop = () => world.probe('shop.example.com', '/cart', { tls: true });
    await until('the shop to answer', async () => (await shop()).status === 200);
    expect(await world.probe('shop.example.com', '/cart')).toMatchObject({
      status: 301,
      location: 'https://shop.example.com/cart',
    });
    // The certificate is not for the name of the load balancer.
    await expect(world.probe(host, '/', { tls: true })).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    await world.delete('ingress', 'shop');
  });

  test('HTTPS without a certificate is said not to be possible', async () => {
    const order = { name: 'bare', path: '/', service: 'web', port: 80, host: 'bare.example.com' };
    const waiting = makeIngress(world, { ...order, annotations: { 'listen-ports': '[{"HTTPS":443}]' } });
    waiting.catch(() => undefined);
    await until('the event', async () =>
      (await eventsOf('bare')).includes('no certificate found for host: bare.example.com'),
    );
    await world.delete('ingress', 'bare');
  });

  test('weights lead to several Services', async () => {
    for (const name of ['web-blue', 'web-green']) {
      await applyAll(world, service(name, NS, { app: 'web' }, { 80: 8080 }));
      world.serve(NS, name, () => html(name));
    }
    const targetGroups = [
      { serviceName: 'web-blue', servicePort: 80, weight: 3 },
      { serviceName: 'web-green', servicePort: 80, weight: 1 },
    ];
    const ingress = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name: 'canary',
        namespace: NS,
        annotations: {
          'alb.ingress.kubernetes.io/scheme': 'internet-facing',
          'alb.ingress.kubernetes.io/target-type': 'ip',
          'alb.ingress.kubernetes.io/actions.both': JSON.stringify({
            type: 'forward',
            forwardConfig: { targetGroups },
          }),
        },
      },
      spec: {
        ingressClassName: 'alb',
        rules: [
          {
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: 'both', port: { name: 'use-annotation' } } },
                },
              ],
            },
          },
        ],
      },
    };
    await applyAll(world, ingress);
    const host = await addressOf(world, 'ingress', 'canary');
    await answering(world, host, '/');
    const seen: string[] = [];
    for (let count = 0; count < 8; count += 1) seen.push((await world.probe(host, '/')).body);
    expect(seen.filter((name) => name === 'web-blue')).toHaveLength(6);
    await world.delete('ingress', 'canary');
  });
});

describe('a distribution', () => {
  test('answers by HTTPS from its bucket, redirects HTTP, and has a page for what is missing', async () => {
    await makeBucket(world, 'traffic-site');
    await upload(world, 'traffic-site', { 'index.html': '<div id="app">', 'static/main.js': 'fetch("http://api")' });
    const host = await distribute(world, 'traffic-site', { errorPage: '/index.html' });
    expect(await world.probe(host, '/')).toMatchObject({ status: 301, location: `https://${host}/` });
    expect(await world.probe(host, '/', { tls: true })).toMatchObject({ status: 200, body: '<div id="app">' });
    expect((await world.probe(host, '/static/main.js', { tls: true })).body).toContain('http://api');
    expect(await world.probe(host, '/no/such/page', { tls: true })).toMatchObject({
      status: 200,
      body: '<div id="app">',
    });
    const plain = await distribute(world, 'traffic-site');
    expect((await world.probe(plain, '/no/such/page', { tls: true })).status).toBe(403);
  });
});

describe("the product's own reader", () => {
  test('reaches all of it as the service: load balancers, distributions by HTTPS, the proxy, and logs', async () => {
    enter(world);
    const rules = [{ apiGroups: [''], resources: ['pods', 'pods/log', 'services/proxy'], verbs: ['get', 'list'] }];
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    await world.grantReader({ rules }, policy);
    const host = await expose('web-probed', { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' });
    await answering(world, host, '/');
    const site = await distribute(world, 'traffic-site');
    const [pod] = await world.kube.list(`/api/v1/namespaces/${NS}/pods?labelSelector=app%3Dweb`);
    const name = pod?.metadata.name ?? expect.fail('no pod');
    await world.writeLog(NS, name, ['GET /health 200']);
    const { roleArn, externalId, cluster } = world;
    const via = { via: 'aws', cluster: cluster.arn, roleArn, externalId, sessionName: 'traffic' } as const;
    const { reader } = await connect(via, settingsFrom(process.env, false));
    const read = async (spec: ReadSpec) =>
      reader.read(spec, { signal: AbortSignal.timeout(15_000), maxBytes: 10_000_000 });
    const value = (fields: object) => ({ outcome: 'value', value: expect.objectContaining(fields) });
    try {
      await read(aws('elasticloadbalancing:DescribeLoadBalancers', {}));
      await read(aws('cloudfront:ListDistributions', {}, 'us-east-1'));
      expect(await read(http(`http://${host}/`))).toMatchObject(value({ outcome: 'answered', status: 200 }));
      expect(await read(http(`https://${site}/`))).toMatchObject(value({ outcome: 'answered', status: 200 }));
      expect(await read(proxied(NS, 'web:80', '/api?query=up'))).toMatchObject(
        value({ outcome: 'answered', status: 200 }),
      );
      expect(await read(logSearched(NS, name, 'web', ['/health 200', 'panic']))).toMatchObject(value({}));
    } finally {
      await reader.close();
    }
  });
});
