import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type DraftedLab, draftFromBundles, draftFromManifests } from '../../checks/authoring/draft/draft.ts';
import { lintLab } from '../../checks/authoring/lint.ts';
import { tryLab } from '../../checks/authoring/trial.ts';
import type { Bundle } from '../../checks/bundle.ts';
import { parseLab } from '../../checks/lab-file.ts';
import { parseBundle } from '../../checks/reads/replay.ts';

const demo = (name: string): Bundle =>
  parseBundle(readFileSync(new URL(`../../functions/demo/${name}.json.gz`, import.meta.url)), name);

const manifest = (text: string, file = 'app.yaml') => draftFromManifests([{ file, text }], 'shop');
const usesIn = ({ content }: DraftedLab) => content.steps.map(({ checks }) => checks.map(({ use }) => use));
const checksOf = (draft: DraftedLab) => draft.content.steps.flatMap(({ checks }) => checks);
const paramsIn = (draft: DraftedLab, use: string) => checksOf(draft).find((check) => check.use === use)?.with;

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      serviceAccountName: web
      containers:
        - name: web
          image: 123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/team/web:1.2@sha256:0000
          ports: [{ containerPort: 8080 }]
`;
const service = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`;
const hpa = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec:
  scaleTargetRef: { kind: Deployment, name: web }
  minReplicas: 2
  maxReplicas: 6
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } } }]
`;

describe('out of manifests', () => {
  test('a workload with the values that matter, without what differs between accounts', () => {
    expect(paramsIn(manifest(deployment), 'k8s.workload')).toEqual({
      ...{ kind: 'Deployment', ns: 'shop', name: 'web', readyAtLeast: 3, replicas: 3, image: 'team/web', port: 8080 },
    });
  });

  test('replicas are left to the HPA that owns them', () => {
    const draft = manifest([deployment, hpa].join('---\n'));
    expect(paramsIn(draft, 'k8s.workload')).toEqual({
      ...{ kind: 'Deployment', ns: '${ns}', name: 'web', image: 'team/web', port: 8080 },
    });
    expect(paramsIn(draft, 'k8s.hpa')).toEqual({
      ...{ ns: '${ns}', target: 'Deployment/web', minAtMost: 2, maxAtLeast: 6, metric: 'cpu 50 %', valueKnown: true },
    });
  });

  test('configuration, probes and requests of a workload', () => {
    const conf = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web.conf, namespace: shop }\ndata: { a: b }\n';
    const full = deployment.replace(
      'ports:',
      `envFrom: [{ configMapRef: { name: web.conf } }]
          readinessProbe: { httpGet: { path: /, port: 8080 } }
          resources: { requests: { cpu: 250m } }
          ports:`,
    );
    const draft = manifest([conf, full].join('---\n'));
    expect(paramsIn(draft, 'k8s.workload')).toMatchObject({
      uses: { configMaps: 'web.conf' },
      probes: { readiness: true },
      resources: { requests: { cpu: '250m' } },
    });
    expect(draft.content.steps.find(({ id }) => id === 'deployment-web')?.after).toEqual(['config-map-web-conf']);
  });

  test('a shared namespace becomes a parameter, and steps wait for what they rest on', () => {
    const { content } = manifest([hpa, service, deployment].join('---\n'));
    expect(content.parameters.ns?.default).toBe('shop');
    expect(content.steps.map(({ id, after }) => [id, after])).toEqual([
      ['deployment-web', undefined],
      ['service-web', ['deployment-web']],
      ['horizontal-pod-autoscaler-web', ['deployment-web']],
    ]);
  });

  test.each([
    ['Service', service, ['k8s.service']],
    ['ServiceAccount', 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: web }', ['k8s.object']],
    [
      'PersistentVolumeClaim',
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: a }\nspec: { resources: { requests: { storage: 1Gi } } }',
      ['k8s.pvc'],
    ],
    [
      'Secret, by its keys',
      'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { password: hunter2 }',
      ['k8s.secret'],
    ],
    [
      'NetworkPolicy that denies',
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: a }\nspec: { podSelector: {}, policyTypes: [Ingress] }',
      ['k8s.netpol'],
    ],
    [
      'custom resource',
      'apiVersion: example.com/v1\nkind: Policy\nmetadata: { name: a }\nspec: { mode: strict }',
      ['k8s.object'],
    ],
    [
      'CronJob',
      'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: a }\nspec: { schedule: "* * * * *", jobTemplate: {} }',
      ['k8s.object'],
    ],
  ])('%s', (_, text, uses) => {
    const draft = manifest(text);
    expect(usesIn(draft)[0]?.slice(0, 1)).toEqual(uses);
    expect(JSON.stringify(draft)).not.toContain('hunter2');
  });

  test('a binding asks for the right itself', () => {
    const draft = manifest(`apiVersion: v1
kind: List
items:
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: { name: reader, namespace: shop }
    rules: [{ apiGroups: [apps], resources: [deployments], verbs: [get, list] }]
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: { name: reader, namespace: shop }
    roleRef: { kind: Role, name: reader }
    subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
`);
    expect(paramsIn(draft, 'k8s.can')).toEqual({
      ...{ user: 'system:serviceaccount:shop:web', verb: 'get', resource: 'deployments.apps', ns: '${ns}' },
    });
  });

  test('a custom resource is named as its definition says', () => {
    const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: oxen.example.com }
spec: { group: example.com, scope: Namespaced, names: { kind: Ox, plural: oxen } }
`;
    const object = 'apiVersion: example.com/v1\nkind: Ox\nmetadata: { name: a }\n';
    const kinds = checksOf(manifest([definition, object].join('---\n'))).map((check) => check.with.kind);
    expect(kinds).toEqual(['CustomResourceDefinition', 'oxen.example.com']);
  });

  test('what nobody wrote, and what is no object, is no step but said', () => {
    const { content, skipped } = manifest(`apiVersion: v1
kind: Pod
metadata: { name: web-1, ownerReferences: [{ kind: ReplicaSet, name: web }] }
spec: { containers: [{ name: web, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { generateName: web- }
---
replicas: 3
---
{{- if .Values.enabled }}
kind: {{ .Values.kind }}
{{- end }}
---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
`);
    expect(content.steps).toEqual([]);
    expect(skipped.map(({ reason }) => reason).sort()).toEqual(['made', 'noName', 'noObject', 'syntax']);
  });

  test.each([
    [
      'Deployment of extensions',
      `apiVersion: extensions/v1beta1
kind: Deployment
metadata: { name: web }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: 'nginx:1' }] } } }`,
      { use: 'k8s.workload', with: { kind: 'Deployment', ns: 'default', name: 'web', image: 'nginx:1' } },
    ],
    [
      'Ingress of extensions',
      `apiVersion: extensions/v1beta1
kind: Ingress
metadata: { name: web, annotations: { kubernetes.io/ingress.class: nginx } }
spec: { rules: [{ http: { paths: [{ path: /api/*, backend: { serviceName: api, servicePort: http } }] } }] }`,
      {
        use: 'k8s.ingress',
        with: {
          ...{ ns: 'default', names: 'web', class: 'nginx', address: true },
          paths: [{ path: '/api', service: 'api', port: 'http' }],
        },
      },
    ],
    [
      'Ingress with nothing but a default',
      `apiVersion: networking.k8s.io/v1beta1
kind: Ingress
metadata: { name: web }
spec: { ingressClassName: alb, backend: { serviceName: web, servicePort: 80 } }`,
      {
        use: 'k8s.ingress',
        with: {
          ...{ ns: 'default', names: 'web', class: 'alb', address: true },
          paths: [{ path: '/', service: 'web', port: 80 }],
        },
      },
    ],
    [
      'HPA of autoscaling/v1',
      `apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { scaleTargetRef: { kind: Deployment, name: web }, maxReplicas: 4, targetCPUUtilizationPercentage: 80 }`,
      {
        use: 'k8s.hpa',
        with: {
          ...{ ns: 'default', target: 'Deployment/web', minAtMost: 1, maxAtLeast: 4 },
          ...{ metric: 'cpu 80 %', valueKnown: true },
        },
      },
    ],
    [
      'HPA of autoscaling/v2beta1',
      `apiVersion: autoscaling/v2beta1
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  scaleTargetRef: { kind: Deployment, name: web }
  maxReplicas: 4
  metrics: [{ type: Resource, resource: { name: memory, targetAverageValue: 200Mi } }]`,
      {
        use: 'k8s.hpa',
        with: {
          ...{ ns: 'default', target: 'Deployment/web', minAtMost: 1, maxAtLeast: 4 },
          ...{ metric: 'memory 200Mi', valueKnown: true },
        },
      },
    ],
  ])('an older version of the API: %s', (_, text, check) => {
    expect(checksOf(manifest(text))).toEqual([check]);
  });

  test('what runs nothing yet is only there', () => {
    expect(checksOf(manifest(deployment.replace('replicas: 3', 'replicas: 0')))).toEqual([
      { use: 'k8s.object', with: { kind: 'Deployment', ns: 'shop', name: 'web' } },
    ]);
  });

  test('of the shape only what the solution itself meets is asked', () => {
    const maps = ['must', 'may'].map(
      (name) => `apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: shop }
`,
    );
    const both = deployment.replace(
      'ports:',
      `envFrom: [{ configMapRef: { name: may, optional: true } }]
          readinessProbe: { httpGet: { port: 80 } }
        - name: side
          image: busybox
          livenessProbe: { exec: { command: [ls] } }
          ports:`,
    );
    const without = paramsIn(manifest([...maps, both].join('---\n')), 'k8s.workload');
    expect(without).toMatchObject({ containersAtLeast: 2 });
    expect(without).not.toHaveProperty('uses');
    expect(without).not.toHaveProperty('probes');
    const needed = both.replace('name: may, optional: true', 'name: must');
    expect(paramsIn(manifest([...maps, needed].join('---\n')), 'k8s.workload')).toMatchObject({
      uses: { configMaps: 'must' },
    });
  });

  test.each([
    ['with pods in the solution', [deployment], { endpointsAtLeast: 1 }],
    [
      'with a single pod',
      [
        'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop, labels: { app: web } }\nspec: { containers: [{ image: a }] }\n',
      ],
      { endpointsAtLeast: 1 },
    ],
    ['with other pods', [deployment.replace('labels: { app: web }', 'labels: { app: api }')], {}],
    ['with pods elsewhere', [deployment.replace('namespace: shop', 'namespace: other')], {}],
  ])('a Service %s', (_, others, more) => {
    const ns = others.some((other) => other.includes('namespace: shop')) ? '${ns}' : 'shop';
    expect(paramsIn(manifest([service, ...others].join('---\n')), 'k8s.service')).toEqual({
      ...{ ns, name: 'web', port: 80, targetPort: 8080 },
      ...more,
    });
  });

  const routed = (paths: object[], host?: string, annotations = {}) =>
    manifest(
      stringify({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'web', annotations },
        spec: { rules: [{ ...(host !== undefined && { host }), http: { paths } }] },
      }),
    );
  const to = (path: string, name: string, port: object = { number: 80 }) => ({
    ...{ path, pathType: 'Prefix' },
    backend: { service: { name, port } },
  });
  const web = { path: '/', service: 'web', port: 80 };
  test.each([
    ['an address where it has a class', routed([to('/', 'web')]), { paths: [web] }],
    [
      'what an annotation leads to only by its path',
      routed([to('/', 'ssl-redirect', { name: 'use-annotation' }), to('/', 'web'), to('/api', 'api')]),
      { paths: [{ path: '/' }, { path: '/api', service: 'api', port: 80 }] },
    ],
    ['a host under a star', routed([to('/', 'web')], '*.example.com'), { host: 'www.example.com', paths: [web] }],
    ['a host to be filled in not at all', routed([to('/', 'web')], '${HOST}.example.com'), {}],
    ['a path that is a pattern not at all', routed([to('/a(/|$)(.*)', 'web')]), {}],
    [
      'a bucket by its path',
      routed([{ path: '/', backend: { resource: { kind: 'Bucket', name: 'a' } } }]),
      { paths: [{ path: '/' }] },
    ],
    [
      'an annotation to be filled in not at all',
      routed([to('/', 'web')], undefined, { 'alb.ingress.kubernetes.io/group.name': '<your-group>' }),
      { paths: [web] },
    ],
  ])('an Ingress is asked for %s', (_, draft, params) => {
    expect(paramsIn(draft, 'k8s.ingress')).toEqual({ ns: 'default', names: 'web', ...params });
  });

  test('a Service is asked for its target port also where none is written', () => {
    const plain = service.replace(', targetPort: 8080', '');
    expect(paramsIn(manifest(plain), 'k8s.service')).toMatchObject({ port: 80, targetPort: 80 });
  });

  test.each([
    ['labels', '{ matchLabels: { app: web } }', { podLabels: { app: 'web' }, selects: false, deny: true }],
    ['all pods', '{}', { podLabels: {}, deny: true }],
  ])('a policy for %s that are nowhere', (_, selector, params) => {
    const text = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: a }
spec: { podSelector: ${selector}, policyTypes: [Egress] }`;
    expect(paramsIn(manifest(text), 'k8s.netpol')).toEqual({ ns: 'default', types: ['Egress'], ...params });
  });

  test('a policy with expressions is asked for by name: labs say labels', () => {
    const text = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: a }
spec:
  podSelector: {}
  ingress: [{ from: [{ podSelector: { matchExpressions: [{ key: app, operator: Exists }] } }] }]`;
    expect(usesIn(manifest(text))).toEqual([['k8s.object']]);
  });

  test.each([
    ['a rule for names', '[{ apiGroups: [""], resources: [secrets], verbs: [get], resourceNames: [one] }]', undefined],
    [
      'a rule after it',
      '[{ apiGroups: [""], resources: [secrets], verbs: [get], resourceNames: [one] }, { apiGroups: [""], resources: [pods], verbs: [list] }]',
      'pods',
    ],
    ['a group that is gone', '[{ apiGroups: [extensions], resources: [ingresses], verbs: [get] }]', undefined],
    ['paths', '[{ nonResourceURLs: [/healthz], verbs: [get] }]', undefined],
  ])('a binding of a role with %s', (_, rules, resource) => {
    const draft = manifest(`apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: a }
rules: ${rules}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: a }
roleRef: { kind: ClusterRole, name: a }
subjects: [{ kind: User, name: jane }]`);
    expect(paramsIn(draft, 'k8s.can')?.resource).toBe(resource);
  });

  test('a ServiceAccount without a namespace can be asked for nothing', () => {
    const draft = manifest(`apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: a }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: a }
roleRef: { kind: ClusterRole, name: a }
subjects: [{ kind: ServiceAccount, name: web }]`);
    expect(usesIn(draft)).toEqual([['k8s.object'], ['k8s.object']]);
  });

  test.each([
    [
      'CronJob',
      'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: a }\nspec: { suspend: true, schedule: "0 * * * *" }',
    ],
    [
      'Job',
      'apiVersion: batch/v1\nkind: Job\nmetadata: { name: a }\nspec: { suspend: true, template: { spec: { containers: [{ image: a }] } } }',
    ],
  ])('a %s that is suspended does not run', (_, text) => {
    expect(usesIn(manifest(text))).toEqual([['k8s.object']]);
  });

  test.each([
    ['gateway.networking.k8s.io/v1', 'Gateway', 'gateways.gateway.networking.k8s.io'],
    ['elbv2.k8s.aws/v1beta1', 'IngressClassParams', 'ingressclassparams.elbv2.k8s.aws'],
    ['kyverno.io/v1', 'ClusterPolicy', 'clusterpolicies.kyverno.io'],
    ['monitoring.coreos.com/v1', 'Prometheus', 'prometheuses.monitoring.coreos.com'],
  ])('the plural of %s %s', (apiVersion, kind, plural) => {
    const draft = manifest(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a }`);
    expect(checksOf(draft).map((check) => check.with)).toEqual([{ kind: plural, name: 'a' }]);
  });

  test.each([
    [
      'LimitRange',
      'v1',
      {
        spec: {
          limits: [
            { type: 'Container', default: { cpu: '500m' } },
            { type: 'Pod', max: { memory: '1Gi' } },
          ],
        },
      },
      { 'spec.limits[type=Container].default.cpu': '500m', 'spec.limits[type=Pod].max.memory': '1Gi' },
    ],
    [
      'Namespace',
      'v1',
      { metadata: { name: 'a', labels: { team: 'a', 'pod-security.kubernetes.io/enforce': 'restricted' } } },
      { 'status.phase': 'Active', 'metadata.labels["pod-security.kubernetes.io/enforce"]': 'restricted' },
    ],
    ['PriorityClass', 'scheduling.k8s.io/v1', { value: 1000, globalDefault: false }, { value: 1000 }],
    ['Role', 'rbac.authorization.k8s.io/v1', { rules: [{ verbs: ['get'] }] }, undefined],
  ])('the fields of a %s', (kind, apiVersion, object, fields) => {
    const draft = manifest(stringify({ apiVersion, kind, metadata: { name: 'a' }, ...object }));
    expect(paramsIn(draft, 'k8s.object')?.fields).toEqual(fields);
  });

  test('a kind of Kubernetes belongs to a namespace even where none is written', () => {
    const draft = manifest('apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: a }');
    expect(paramsIn(draft, 'k8s.object')).toEqual({ kind: 'poddisruptionbudgets.policy', ns: 'default', name: 'a' });
  });

  test.each([
    [
      'a patch of a workload',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { replicas: 2 }',
      'part',
    ],
    ['a container without an image', deployment.replace(/image: .*/, 'env: []'), 'part'],
    [
      'a Service without ports',
      'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { type: NodePort }',
      'part',
    ],
    ['a name to be filled in', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "${NAME}" }', 'placeholder'],
    [
      'a namespace to be filled in',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: <your-namespace> }',
      'placeholder',
    ],
  ])('%s is no step', (_, text, reason) => {
    const { content, skipped } = manifest(text);
    expect(content.steps).toEqual([]);
    expect(skipped.map((one) => one.reason)).toEqual([reason]);
  });

  test.each([
    [
      'a headless Service',
      'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { clusterIP: None, selector: { app: a } }',
    ],
    [
      'a Service of a name',
      'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { type: ExternalName, externalName: a.example.com }',
    ],
  ])('%s is one without ports', (_, text) => {
    expect(usesIn(manifest(text))).toEqual([['k8s.service']]);
  });

  test.each([
    ['$REGION', true],
    ['${ACCOUNT_ID}-bucket', true],
    ['{{ .Values.name }}', true],
    ['<FILE_SYSTEM_ID>', true],
    ['<your registry>/web', true],
    ['YOUR_BUCKET', true],
    ['<h1>Welcome</h1>', false],
    ['costs 5$', false],
    ['s3://web', false],
  ])('the value "%s" of a ConfigMap', (value, isToFill) => {
    const draft = manifest(
      stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { value } }),
    );
    expect(paramsIn(draft, 'k8s.object')?.fields).toEqual({ 'data.value': isToFill ? { exists: true } : value });
  });

  test('YAML is read as kubectl reads it', () => {
    const draft = manifest(`apiVersion: example.com/v1
kind: Policy
metadata: { name: a }
spec: { <<: { merged: 1 }, strict: yes, off: Off, quoted: "yes", at: 2026-01-01, time: 12:30, mode: 0644 }`);
    expect(paramsIn(draft, 'k8s.object')?.fields).toEqual({
      'spec.merged': 1,
      'spec.strict': true,
      'spec.quoted': 'yes',
      'spec.at': '2026-01-01',
    });
    const times = manifest(`apiVersion: example.com/v1
kind: Policy
metadata: { name: a }
spec: { at: 2026-01-01, time: 12:30, mode: 0644 }`);
    expect(paramsIn(times, 'k8s.object')?.fields).toEqual({
      'spec.at': '2026-01-01',
      'spec.time': '12:30',
      'spec.mode': 420,
    });
  });

  test('Kustomize puts objects into namespaces, and patches belong to other objects', () => {
    const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;
    const files = [
      {
        file: 'app/overlay/kustomization.yaml',
        text: 'namespace: shop\nresources: [../base]\npatches: [{ path: patch.yaml }]',
      },
      { file: 'app/overlay/patch.yaml', text: map('web') },
      { file: 'app/base/kustomization.yml', text: 'resources: [map.yaml, https://example.com/a.yaml]' },
      { file: 'app/base/map.yaml', text: map('web') },
      { file: 'app/alone.yaml', text: map('alone') },
    ];
    const { content, skipped } = draftFromManifests(files, 'shop');
    expect(content.steps.flatMap(({ checks }) => checks.map((check) => [check.with.ns, check.with.name]))).toEqual([
      ['shop', 'web'],
      ['default', 'alone'],
    ]);
    expect(skipped.filter(({ reason }) => reason === 'part').map(({ what }) => what)).toEqual([
      'ConfigMap (app/overlay/patch.yaml:1)',
    ]);
  });

  test.each(['resources: [.]', 'resources: [../a]\nbases: [..]', 'resources: x', '- a', '{'])(
    'Kustomize that leads nowhere: %s',
    (text) => {
      const files = [
        { file: 'a/kustomization.yaml', text },
        { file: 'kustomization.yaml', text: 'namespace: shop\nresources: [a]' },
      ];
      expect(draftFromManifests(files, 'shop').content.steps).toEqual([]);
    },
  );

  test('a ClusterConfig of eksctl tells of the cluster', () => {
    const draft = manifest(`apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: shop-cluster, region: eu-west-1 }
iam:
  withOIDC: true
  serviceAccounts: [{ metadata: { name: reader, namespace: shop } }, { metadata: { name: "\${NAME}" } }]
managedNodeGroups: [{ name: workers, desiredCapacity: 3, maxSize: 5 }, { name: spare }]
fargateProfiles: [{ name: web, selectors: [{ namespace: shop, labels: { app: web } }] }]
addons: [{ name: vpc-cni }]
iamIdentityMappings: [{ arn: "arn:aws:iam::111122223333:role/a", groups: [viewers] }, { groups: ["system:masters"] }]
cloudWatch: { clusterLogging: { enableTypes: ["*"] } }
`);
    expect(draft.content.parameters.cluster?.default).toBe('shop-cluster');
    const name = '${cluster}';
    expect(checksOf(draft).map(({ use, with: params }) => [use, params])).toEqual([
      ['eks.cluster', { name, status: 'ACTIVE' }],
      ['eks.cluster', { name, logTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] }],
      ['eks.cluster', { name, oidc: 'associated' }],
      ['eks.nodegroup', { name: 'workers', desiredAtLeast: 3, maxAtLeast: 5 }],
      ['eks.nodegroup', { name: 'spare' }],
      ['eks.fargateProfile', { name: 'web', namespace: 'shop', labels: { app: 'web' } }],
      ['eks.addon', { name: 'vpc-cni' }],
      ['eks.access', { groups: ['viewers'] }],
      ['eks.access', { groups: ['system:masters'] }],
      ['iam.role', { serviceAccount: { ns: 'shop', name: 'reader' } }],
    ]);
    expect(lintLab(stringify(draft.content), 'shop.yaml')).toEqual([]);
  });

  test('clusters with names to be filled in, or with several, are the one that is graded', () => {
    const config = (name: string) =>
      `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: { name: "${name}" }\n`;
    const open = manifest(config('${CLUSTER}'));
    expect(checksOf(open)).toEqual([{ use: 'eks.cluster', with: { status: 'ACTIVE' } }]);
    expect(open.content.parameters.cluster?.default).toBe('eks-demo');
    const two = manifest([config('one'), config('two')].join('---\n'));
    expect(checksOf(two).map((check) => check.with.name)).toEqual(['one', 'two']);
  });

  test('ids stay apart when names are equal', () => {
    const { content } = manifest([deployment, deployment.replace('shop', 'other')].join('---\n'));
    expect(content.steps.map(({ id }) => id)).toEqual(['deployment-web', 'deployment-web-2']);
  });

  test('whatever a manifest holds, the draft has no problems', () => {
    const odd = manifest(`apiVersion: v1
kind: ConfigMap
metadata: { name: odd }
data: { "a.b": "\${x}", long: "${'y'.repeat(100)}", empty: "", "quote\\"d": "1" }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: odd }
spec: { replicas: null, selector: {}, template: { spec: { containers: [null, { image: 7, name: 7, ports: [{ containerPort: x }] }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: odd }
spec: { ports: [{ port: 99999 }], selector: [] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: odd }
spec: { rules: [{ http: { paths: [{ path: "/a b" }, {}] } }, null] }
`);
    expect(odd.content.steps).toHaveLength(4);
    expect(lintLab(stringify(odd.content), 'odd.yaml')).toEqual([]);
  });
});

describe('out of two recordings', () => {
  test.each([
    ['nothing-yet', 'solved'],
    ['services', 'solved'],
    ['image-missing', 'solved'],
    ['nothing-yet', 'services'],
  ])('every step passes after and not before: %s, %s', async (first, second) => {
    const [before, after] = [demo(first), demo(second)];
    const { content } = await draftFromBundles(before, after, 'drafted');
    expect(content.steps.length).toBeGreaterThan(3);
    const text = stringify(content, { aliasDuplicateObjects: false });
    expect(lintLab(text, 'drafted.yaml')).toEqual([]);
    const { isGood, outcomes } = await tryLab(
      parseLab(text, 'drafted.yaml'),
      [
        { file: second, bundle: after, expect: 'pass' },
        { file: first, bundle: before, expect: 'fail' },
        ...content.steps.map(({ id }) => ({ file: first, bundle: before, expect: 'fail' as const, step: id })),
      ],
      {},
    );
    const wrong = outcomes.flatMap(({ steps }) => steps.filter(({ isAsExpected }) => !isAsExpected));
    expect(wrong.map(({ step }) => [step.id, step.live])).toEqual([]);
    expect(isGood).toBe(true);
  });

  test('nothing the cluster or a controller makes is a step', async () => {
    const { content } = await draftFromBundles(demo('nothing-yet'), demo('solved'), 'drafted');
    const text = JSON.stringify(content);
    for (const name of [
      'coredns',
      'kube-proxy',
      'aws-node',
      'kube-root-ca.crt',
      'EndpointSlice',
      'ReplicaSet',
      '"Pod"',
      '"Event"',
    ])
      expect(text, name).not.toContain(name);
    expect(content.steps.map(({ id }) => id)).toContain('eks-cluster-eks-demo');
  });

  test('what was there before and is other now is a change, by what is other', async () => {
    const before = demo('solved');
    const after = structuredClone(before);
    const list = after.reads.find(
      ({ spec }) => spec.source === 'kube' && spec.verb === 'list' && spec.kind === 'Deployment',
    );
    const text = JSON.stringify(list?.answer).replaceAll('/argocd:v3.2.0', '/argocd:v3.3.0');
    if (list !== undefined) list.answer = JSON.parse(text);
    const { content } = await draftFromBundles(before, after, 'drafted');
    expect(content.steps.map(({ id, title }) => [id, title.en])).toEqual([
      ['deployment-argocd-server', 'Change the Deployment argocd-server'],
    ]);
    expect(JSON.stringify(content.steps[0]?.checks)).toContain('v3.3.0');
  });

  test('what is gone is a step too', async () => {
    const [before, after] = [demo('solved'), demo('solved')];
    const names: string[] = [];
    for (const { spec, answer } of after.reads)
      if (spec.source === 'kube' && spec.verb === 'list' && spec.kind === 'Ingress' && answer.outcome === 'value') {
        const { items } = answer.value as { items: { metadata: { name: string } }[] };
        names.push(...items.map(({ metadata }) => metadata.name));
        answer.value = { served: true, items: [] };
      }
    const { content } = await draftFromBundles(before, after, 'drafted');
    expect(names.length).toBeGreaterThan(2);
    expect(content.steps.map(({ title }) => title.en).sort()).toEqual(
      names.map((name) => `Delete the Ingress ${name}`).sort(),
    );
  });

  test('two equal recordings give no steps', async () => {
    expect((await draftFromBundles(demo('solved'), demo('solved'), 'drafted')).content.steps).toEqual([]);
  });
});
