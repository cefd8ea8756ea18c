/** What means the same is judged alike, in the lab and in the cluster; what does not is kept apart. */
import { describe, expect, test } from 'vitest';
import { catalog } from '../../checks/catalog/index.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import type { Check } from '../../checks/verdict.ts';
import { deployment, early, hpa, pod, replicaSet, service, slice } from '../rules/cluster.ts';
import { type Evidence, judge } from './judge.ts';

const checks: readonly Check[] = catalog;

/** The verdict of a check of the catalogue. */
function verdict(name: string, params: object, evidence: Evidence): string {
  const check = checks.find((one) => one.name === name);
  if (check === undefined) throw new Error(`no check ${name}`);
  return judge(check, params, evidence).verdict;
}
const same = 'pass';
const other = 'fail';

/** A Deployment of one pod with a container of its own. */
function running(container: object, spec: object = {}, name = 'web'): Evidence {
  const containers = [{ name: 'web', image: 'nginx:1.27', ...container }];
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers, ...spec } };
  const own = deployment({ name, replicas: 1, spec: { template } });
  const made = pod({ owner: 'web-new' });
  return {
    kube: {
      Deployment: [own],
      ReplicaSet: [replicaSet('web-new', '2', `uid-${name}`)],
      Pod: [{ ...made, spec: { ...made.spec, containers } }],
    },
  };
}
const web = { kind: 'Deployment', ns: 'default', name: 'web' };
const asked = (params: object, evidence: Evidence) => verdict('k8s.workload', { ...web, ...params }, evidence);
const field = (path: string, wanted: unknown, evidence: Evidence) =>
  verdict('k8s.object', { ...web, fields: { [`spec.template.spec.${path}`]: wanted } }, evidence);

describe('quantities', () => {
  test.each([
    ['cpu', '100m', '0.1', same],
    ['cpu', '0.1', '100m', same],
    ['cpu', '1', '1000m', same],
    ['cpu', 1, '1', same],
    ['cpu', 0.5, '500m', same],
    ['cpu', '1000m', '1', same],
    ['cpu', '1e0', '1', same],
    ['cpu', '100m', '100', other],
    ['cpu', '0.1', '0.10', same],
    ['cpu', '100m', '101m', other],
    ['memory', '1Gi', '1024Mi', same],
    ['memory', '1Gi', '1073741824', same],
    ['memory', 1073741824, '1Gi', same],
    ['memory', '1Gi', '1048576Ki', same],
    ['memory', '1.5Gi', '1536Mi', same],
    ['memory', '1Gi', '1G', other],
    ['memory', '1G', '1000M', same],
    ['memory', '1G', '1e9', same],
    ['memory', '500M', '476.8Mi', other],
    ['memory', '500M', '500Mi', other],
    ['memory', '128974848', '129e6', other],
    ['memory', '128974848', '123Mi', same],
    ['memory', '128Mi', '128mi', other],
  ])('%s: asked %s, there %s', (resource, wanted, seen, verdict) => {
    const evidence = running({ resources: { requests: { [resource]: seen } } });
    expect(asked({ resources: { requests: { [resource]: wanted } } }, evidence)).toBe(verdict);
    expect(field(`containers[name=web].resources.requests.${resource}`, wanted, evidence)).toBe(verdict);
    expect(field('containers', { any: { fields: { [`resources.requests.${resource}`]: wanted } } }, evidence)).toBe(
      verdict,
    );
  });

  test.each([
    ['4Gi', '4096Mi', same],
    ['4Gi', '4G', other],
    ['4Gi', '5Gi', same],
  ])('of a claim: asked at least %s, there %s', (wanted, seen, expected) => {
    const meta = { namespace: 'default', creationTimestamp: early };
    const evidence: Evidence = {
      kube: {
        PersistentVolumeClaim: [
          {
            metadata: { name: 'data', uid: 'c', ...meta },
            spec: { volumeName: 'pv', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: seen } } },
            status: { phase: 'Bound', capacity: { storage: seen } },
          },
        ],
        PersistentVolume: [
          {
            metadata: { name: 'pv' },
            spec: { capacity: { storage: seen }, claimRef: { name: 'data', namespace: 'default', uid: 'c' } },
            status: { phase: 'Bound' },
          },
        ],
      },
    };
    const params = { ns: 'default', name: 'data', sizeAtLeast: wanted, inAws: false };
    expect(verdict('k8s.pvc', params, evidence)).toBe(expected);
  });
});

const digest = `sha256:${'a'.repeat(64)}`;

describe('images', () => {
  test.each([
    ['nginx', 'nginx', same],
    ['nginx', 'nginx:latest', same],
    ['nginx:latest', 'nginx', same],
    ['nginx', 'docker.io/nginx', same],
    ['nginx', 'docker.io/library/nginx:latest', same],
    ['nginx', 'index.docker.io/library/nginx', same],
    ['docker.io/nginx', 'nginx', same],
    ['docker.io/library/nginx:latest', 'nginx', same],
    ['index.docker.io/nginx', 'docker.io/library/nginx', same],
    ['library/nginx', 'nginx', same],
    ['nginx:1.27', 'docker.io/library/nginx:1.27', same],
    ['nginx:1.27', 'nginx', other],
    ['nginx:1.27', 'nginx:1.27.1', other],
    ['nginx:latest', 'nginx:1.27', other],
    ['nginx', `nginx@${digest}`, same],
    ['nginx:1.27', `nginx@${digest}`, other],
    ['nginx:1.27', `nginx:1.27@${digest}`, same],
    [`nginx@${digest}`, `nginx:1.27@${digest}`, same],
    [`nginx@${digest}`, 'nginx:1.27', other],
    ['nginx', 'mynginx', other],
    ['nginx', 'nginx-debug', other],
    ['nginx', 'nginx/nginx-ingress', other],
    ['docker.io/nginx', 'bitnami/nginx', other],
    ['docker.io/nginx', 'public.ecr.aws/nginx/nginx', other],
    ['team/web', '123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/web:3', same],
    ['team/web', '123456789012.dkr.ecr.eu-west-1.amazonaws.com/other-team/web:3', other],
    ['localhost:5000/web', 'localhost:5000/web:latest', same],
  ])('asked %s, there %s', (wanted, seen, expected) => {
    const evidence = running({ image: seen });
    expect(asked({ image: wanted }, evidence)).toBe(expected);
    expect(field('containers[name=web].image', wanted, evidence)).toBe(expected);
    expect(field('containers', { any: { fields: { image: wanted } } }, evidence)).toBe(expected);
    expect(field('containers[0].image', { not: wanted }, evidence)).toBe(expected === same ? other : same);
  });

  test('what is called an image elsewhere is a text', () => {
    const evidence: Evidence = {
      kube: { ConfigMap: [{ metadata: { name: 'web', namespace: 'default' }, data: { image: 'nginx:latest' } }] },
    };
    const params = { kind: 'ConfigMap', ns: 'default', name: 'web', fields: { 'data.image': 'nginx' } };
    expect(verdict('k8s.object', params, evidence)).toBe(other);
  });
});

describe('order', () => {
  const env = [
    { name: 'A', value: '1' },
    { name: 'B', value: 'two' },
  ];
  const ports = [
    { name: 'http', containerPort: 80 },
    { name: 'admin', containerPort: 8080 },
  ];
  test.each([
    ['as written', env, ports],
    ['the other way round', env.toReversed(), ports.toReversed()],
  ])('of variables and ports does not matter: %s', (_, variables, open) => {
    const evidence = running({ env: variables, ports: open });
    expect(asked({ env: { B: 'two', A: 1 }, port: 8080 }, evidence)).toBe(same);
    expect(field('containers[0].env[name=B].value', 'two', evidence)).toBe(same);
  });

  test('of variables matters where a name stands twice', () => {
    const twice = [...env, { name: 'A', value: '2' }];
    expect(asked({ env: { A: '2' } }, running({ env: twice }))).toBe(same);
    expect(asked({ env: { A: '2' } }, running({ env: twice.toReversed() }))).toBe(other);
  });

  test.each(['command', 'args'])('of %s matters', (words) => {
    const evidence = running({ [words]: ['sh', '-c', 'sleep 1'] });
    expect(field(`containers[name=web].${words}`, ['sh', '-c', 'sleep 1'], evidence)).toBe(same);
    expect(field(`containers[name=web].${words}`, ['-c', 'sh', 'sleep 1'], evidence)).toBe(other);
    expect(field('containers', { any: { fields: { [words]: ['sleep 1', '-c', 'sh'] } } }, evidence)).toBe(other);
    expect(field(`containers[name=web].${words}`, { contains: ['sleep 1', 'sh'] }, evidence)).toBe(same);
  });

  test('of flags does not matter', () => {
    const evidence = running({ args: ['--class=alb', '--name=web'] });
    expect(field('containers[name=web].args', ['--name=web', '--class=alb'], evidence)).toBe(same);
    expect(field('containers[name=web].args', ['--name=web'], evidence)).toBe(other);
  });

  test('of access modes does not matter', () => {
    const evidence: Evidence = {
      kube: {
        PersistentVolume: [{ metadata: { name: 'pv' }, spec: { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] } }],
      },
    };
    const fields = { 'spec.accessModes': ['ReadOnlyMany', 'ReadWriteOnce'] };
    expect(verdict('k8s.object', { kind: 'PersistentVolume', name: 'pv', fields }, evidence)).toBe(same);
  });
});

describe('the target of an HPA', () => {
  const scaled = (spec: object = {}): Evidence => ({
    kube: { HorizontalPodAutoscaler: [hpa({ spec })], Deployment: [deployment()] },
  });
  const memory = {
    type: 'Resource',
    resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '512Mi' } },
  };
  test.each([
    ['cpu 30 %', {}, same],
    ['cpu 30%', {}, same],
    ['cpu 31 %', {}, other],
    ['memory 0.5Gi', { metrics: [memory] }, same],
    ['memory 536870912', { metrics: [memory] }, same],
    ['memory 512M', { metrics: [memory] }, other],
  ])('asked %s', (metric, spec, expected) => {
    expect(verdict('k8s.hpa', { ns: 'default', target: 'Deployment/web', metric }, scaled(spec))).toBe(expected);
  });

  test.each([
    ['targetCPUUtilizationPercentage', 30, same],
    ['targetCPUUtilizationPercentage', '30', same],
    ['targetCPUUtilizationPercentage', 50, other],
    ['metrics[0].resource.target.averageUtilization', 30, same],
  ])('as a field: %s %s', (name, wanted, expected) => {
    const object = { kind: 'HorizontalPodAutoscaler', ns: 'default', name: 'web-hpa' };
    expect(verdict('k8s.object', { ...object, fields: { [`spec.${name}`]: wanted } }, scaled())).toBe(expected);
  });

  test('a target of memory is none of cpu', () => {
    const object = { kind: 'HorizontalPodAutoscaler', ns: 'default', name: 'web-hpa' };
    const fields = { 'spec.targetCPUUtilizationPercentage': { exists: true } };
    expect(verdict('k8s.object', { ...object, fields }, scaled({ metrics: [memory] }))).toBe(other);
  });
});

describe('ports', () => {
  const named = [{ name: 'http', containerPort: 80 }];
  const led = (targetPort: number | string | undefined, portName?: string): Evidence => {
    const port = { port: 8080, ...(targetPort !== undefined && { targetPort }), ...(portName && { name: portName }) };
    return {
      kube: {
        Service: [service({ spec: { ports: [port] } })],
        Pod: [pod({ ports: targetPort === undefined ? [{ containerPort: 8080 }] : named })],
        EndpointSlice: [
          slice(['web-1'], { ports: [{ name: portName ?? '', port: targetPort === undefined ? 8080 : 80 }] }),
        ],
      },
    };
  };
  test.each([
    [80, 80, same],
    ['80', 80, same],
    [80, 'http', same],
    ['80', 'http', same],
    ['http', 'http', same],
    ['http', 80, other],
    [8080, undefined, same],
    [81, 'http', other],
    ['8O', 80, other],
  ])('target port: asked %s, there %s', (targetPort, seen, expected) => {
    const params = { ns: 'default', name: 'web', port: '8080', targetPort, endpointsAtLeast: 1 };
    expect(verdict('k8s.service', params, led(seen))).toBe(expected);
  });

  const routed = (port: object, ports: object[]): Evidence => ({
    kube: {
      Ingress: [
        {
          metadata: { name: 'web', namespace: 'default' },
          spec: {
            rules: [
              { http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port } } }] } },
            ],
          },
        },
      ],
      Service: [service({ spec: { ports } })],
    },
  });
  test.each([
    [80, { number: 80 }, same],
    ['80', { number: 80 }, same],
    ['http', { number: 80 }, same],
    [80, { name: 'http' }, same],
    ['80', { name: 'http' }, same],
    ['http', { name: 'http' }, same],
    ['https', { number: 80 }, other],
    [8080, { number: 80 }, other],
  ])('of an Ingress: asked %s, there %j', (port, seen, expected) => {
    const params = { ns: 'default', paths: [{ path: '/', service: 'web', port }] };
    expect(verdict('k8s.ingress', params, routed(seen, [{ name: 'http', port: 80 }]))).toBe(expected);
  });

  test.each([
    [80, 'http', same],
    ['80', 'http', same],
    ['80', 80, same],
    ['http', 'http', same],
    ['http', 80, same],
    ['admin', 80, other],
    [8080, 'http', other],
  ])('of a probe: asked %s, there %s', (port, seen, expected) => {
    const evidence = running({ ports: named, readinessProbe: { httpGet: { path: '/', port: seen } } });
    expect(asked({ probes: { readiness: { port } } }, evidence)).toBe(expected);
  });

  test.each([
    [80, 80],
    ['80', 80],
    [80, 'http'],
    ['http', 'http'],
    ['http', 80],
    [{ port: '80' }, 80],
  ])('of a policy: asked %j, there %s', (port, seen) => {
    const evidence: Evidence = {
      kube: {
        Namespace: [{ metadata: { name: 'default' } }],
        Pod: [pod({ ports: named })],
        NetworkPolicy: [
          {
            metadata: { name: 'web', namespace: 'default' },
            spec: { podSelector: { matchLabels: { app: 'web' } }, ingress: [{ ports: [{ port: seen }] }] },
          },
        ],
      },
    };
    const params = { ns: 'default', podLabels: { app: 'web' }, ports: [port] };
    expect(verdict('k8s.netpol', params, evidence)).toBe(same);
  });

  test('of a pod template, also as text', () => {
    expect(asked({ port: '80' }, running({ ports: named }))).toBe(same);
    expect(asked({ port: '8' }, running({ ports: named }))).toBe(other);
  });

  test.each(['0', '65536', '070000', ''])('"%s" is no port', (port) => {
    expect(() => asked({ port }, running({}))).toThrow();
  });
});

describe('paths of an Ingress', () => {
  const at = (path: string | undefined, pathType: string): Evidence => ({
    kube: {
      Ingress: [
        {
          metadata: { name: 'web', namespace: 'default' },
          spec: {
            rules: [
              {
                http: {
                  paths: [
                    {
                      ...(path !== undefined && { path }),
                      pathType,
                      backend: { service: { name: 'web', port: { number: 8080 } } },
                    },
                  ],
                },
              },
            ],
          },
        },
      ],
      Service: [service()],
    },
  });
  test.each([
    ['/', '/', 'Prefix', same],
    ['/', undefined, 'ImplementationSpecific', same],
    ['/', '/*', 'ImplementationSpecific', same],
    ['/shop', '/shop', 'Prefix', same],
    ['/shop', '/shop/', 'Prefix', same],
    ['/shop/', '/shop', 'Prefix', same],
    ['/shop', '/shop/*', 'ImplementationSpecific', same],
    ['/shop', '/shop', 'Exact', same],
    ['/shop', '/shopping', 'Prefix', other],
    ['/shop', '/Shop', 'Prefix', other],
    ['/shop/', '/shop', 'Exact', other],
  ])('asked %s, there %s (%s)', (path, seen, pathType, expected) => {
    const params = { ns: 'default', paths: [{ path, service: 'web' }] };
    expect(verdict('k8s.ingress', params, at(seen, pathType))).toBe(expected);
  });
});

describe('annotations', () => {
  const key = 'alb.ingress.kubernetes.io/listen-ports';
  const annotated = (value: string): Evidence => ({
    kube: { Ingress: [{ metadata: { name: 'web', namespace: 'default', annotations: { [key]: value } }, spec: {} }] },
  });
  test.each([
    ['[{"HTTP":80},{"HTTPS":443}]', '[{"HTTP": 80}, {"HTTPS": 443}]', same],
    ['[{"HTTP":80}]', '[{"HTTP": 80}, {"HTTPS": 443}]', other],
    ['{"a":1,"b":2}', '{"b": 2, "a": 1}', same],
    ['[{"HTTPS":443},{"HTTP":80}]', '[{"HTTP":80},{"HTTPS":443}]', other],
    ['subnet-1,subnet-2', 'subnet-1, subnet-2', same],
    ['internet-facing', 'internal', other],
    ['internet-facing', 'internet-facing ', other],
    ['true', 'true', same],
    ['true', 'True', other],
    ['true', 'yes', other],
    ['[{"HTTP":80', '[{"HTTP": 80', other],
  ])('asked %s, there %s', (wanted, seen, expected) => {
    const params = { ns: 'default', annotations: { [key]: wanted } };
    expect(verdict('k8s.ingress', params, annotated(seen))).toBe(expected);
  });

  test.each([
    [true, 'true', same],
    ['true', 'true', same],
    [true, 'yes', other],
    [8, '8', same],
    ['yes', 'yes', same],
  ])('as a field: asked %s, there "%s"', (wanted, seen, expected) => {
    const fields = { [`metadata.annotations["${key}"]`]: wanted };
    const params = { kind: 'Ingress', ns: 'default', name: 'web', fields };
    expect(verdict('k8s.object', params, annotated(seen))).toBe(expected);
  });
});

describe('what is not written', () => {
  test.each([
    ['hostNetwork', false, undefined, same],
    ['hostNetwork', 'false', undefined, same],
    ['hostNetwork', false, true, other],
    ['hostNetwork', true, undefined, other],
    ['hostNetwork', { absent: true }, undefined, same],
    ['hostNetwork', { exists: true }, undefined, other],
    ['hostNetwork', { not: true }, undefined, same],
    ['automountServiceAccountToken', false, undefined, other],
    ['automountServiceAccountToken', false, false, same],
    ['enableServiceLinks', false, undefined, other],
    ['toString', false, undefined, other],
  ])('%s: asked %j, there %s', (name, wanted, seen, expected) => {
    expect(field(name, wanted, running({}, seen === undefined ? {} : { [name]: seen }))).toBe(expected);
  });

  test('a probe waits for nothing where nothing is said', () => {
    const evidence = running({ readinessProbe: { tcpSocket: { port: 80 } } });
    expect(field('containers[0].readinessProbe.initialDelaySeconds', 0, evidence)).toBe(same);
    expect(field('containers[0].readinessProbe.initialDelaySeconds', 5, evidence)).toBe(other);
  });
});

describe('fields of other kinds', () => {
  const release = (spec: object): Evidence => ({
    custom: { 'kustomizations.kustomize.toolkit.fluxcd.io': [{ metadata: { name: 'web', namespace: 'flux' }, spec }] },
  });
  const custom = { kind: 'kustomizations.kustomize.toolkit.fluxcd.io', ns: 'flux', name: 'web' };
  test.each([
    ['5m', '5m0s', same],
    ['5m', '300s', same],
    ['1h', '60m', same],
    ['1h30m', '90m', same],
    ['1.5h', '90m', same],
    ['500ms', '0.5s', same],
    ['5m', '5', other],
    ['5m', '5s', other],
    ['1h', '1', other],
    ['1d', '24h', other],
  ])('durations: asked %s, there %s', (wanted, seen, expected) => {
    const fields = { 'spec.interval': wanted };
    expect(verdict('k8s.object', { ...custom, fields }, release({ interval: seen }))).toBe(expected);
  });

  test('labels that look like durations are labels', () => {
    const seen = release({ selector: { every: '60s' }, podSelector: { matchLabels: { every: '60s' } } });
    for (const path of ['spec.selector.every', 'spec.podSelector.matchLabels.every']) {
      expect(verdict('k8s.object', { ...custom, fields: { [path]: '1m' } }, seen)).toBe(other);
      expect(verdict('k8s.object', { ...custom, fields: { [path]: '60s' } }, seen)).toBe(same);
    }
  });

  test.each([
    ['25%', '25%', same],
    ['25%', '25', other],
    ['1', 1, same],
    [1, '1', same],
    [1, '1%', other],
    ['100%', '100 %', other],
  ])('a number or a percentage: asked %s, there %s', (wanted, seen, expected) => {
    const fields = { 'spec.maxUnavailable': wanted };
    expect(verdict('k8s.object', { ...custom, fields }, release({ maxUnavailable: seen }))).toBe(expected);
  });

  const expression = (operator: string, ...values: string[]) => ({
    podSelector: { matchExpressions: [{ key: 'app', operator, values }] },
  });
  test.each([
    ['a label', { podSelector: { matchLabels: { app: 'web' } } }, same],
    ['an expression with one value', expression('In', 'web'), same],
    ['an expression with several values', expression('In', 'web', 'api'), other],
    ['an expression with the opposite', expression('NotIn', 'web'), other],
    ['an expression with another value', expression('In', 'web2'), other],
    ['nothing', { podSelector: {} }, other],
  ])('a selector by label: %s', (_, spec, expected) => {
    const fields = { 'spec.podSelector.matchLabels.app': 'web' };
    expect(verdict('k8s.object', { ...custom, fields }, release(spec))).toBe(expected);
  });

  test.each([
    ['labels', { matchLabels: { app: 'web' } }, same],
    ['an expression', { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] }, same],
    ['an expression too many', { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] }, other],
  ])('the peers of a policy: %s', (_, podSelector, expected) => {
    const policy: KindTypes['NetworkPolicy'] = {
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        podSelector: { matchLabels: { app: 'db' } },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ podSelector }] }],
      },
    };
    const evidence: Evidence = {
      kube: {
        Namespace: [{ metadata: { name: 'default' } }],
        Pod: [pod(), pod({ name: 'db', labels: { app: 'db' } })],
        NetworkPolicy: [policy],
      },
    };
    const params = { ns: 'default', podLabels: { app: 'db' }, from: [{ pods: { app: 'web' } }] };
    expect(verdict('k8s.netpol', params, evidence)).toBe(expected);
  });
});

describe('names are compared exactly', () => {
  const names = ['web2', 'my-web', 'Web', 'web ', ' web', 'we', 'web.', 'web-1', 'wéb'];

  test.each(names)('a workload named "%s" is not "web"', (name) => {
    expect(asked({}, running({}, {}, name))).toBe(other);
    expect(asked({ name }, running({}))).toBe(other);
    expect(asked({ name: [name, 'web'] }, running({}))).toBe(same);
  });

  test.each(names)('an object named "%s" is not "web"', (name) => {
    const map = (own: string): Evidence => ({
      kube: { ConfigMap: [{ metadata: { name: own, namespace: 'default' } }] },
    });
    const params = { kind: 'ConfigMap', ns: 'default', name: 'web' };
    expect(verdict('k8s.object', params, map('web'))).toBe(same);
    expect(verdict('k8s.object', params, map(name))).toBe(other);
    expect(verdict('k8s.absent', params, map(name))).toBe(same);
    expect(verdict('k8s.object', { ...params, name }, map('web'))).toBe(other);
  });

  test.each(names)('a label with the value "%s" is not "web"', (value) => {
    const evidence: Evidence = { kube: { Pod: [pod({ labels: { app: value } })] } };
    expect(verdict('k8s.pods', { ns: 'default', labels: { app: 'web' } }, evidence)).toBe(other);
    const selecting: Evidence = {
      kube: {
        Service: [service()],
        Pod: [pod({ labels: { app: value } })],
        EndpointSlice: [slice(['web-1'])],
      },
    };
    const params = { ns: 'default', name: 'web', endpointsAtLeast: 1 };
    expect(verdict('k8s.service', params, selecting)).toBe(other);
  });

  test.each(names)('a ConfigMap named "%s" is not the one that a pod uses', (name) => {
    const evidence = running({ envFrom: [{ configMapRef: { name: 'web' } }] });
    expect(asked({ uses: { configMaps: 'web' } }, evidence)).toBe(same);
    expect(asked({ uses: { configMaps: name } }, evidence)).toBe(other);
  });

  test.each(['Default', 'default2', 'kube-default'])('the namespace "%s" is not "default"', (namespace) => {
    const evidence: Evidence = { kube: { ConfigMap: [{ metadata: { name: 'web', namespace } }] } };
    expect(verdict('k8s.object', { kind: 'ConfigMap', ns: 'default', name: 'web' }, evidence)).toBe(other);
  });

  test.each(['web2', 'my-web', 'WEB'])('an HPA of "%s" is none of "web"', (name) => {
    const spec = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name } };
    const evidence: Evidence = { kube: { HorizontalPodAutoscaler: [hpa({ spec })], Deployment: [deployment()] } };
    expect(verdict('k8s.hpa', { ns: 'default', target: 'Deployment/web' }, evidence)).toBe(other);
  });
});
