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
spec: { replicas: null, template: { spec: { containers: [null, { image: 7, ports: [{ containerPort: x }] }] } } }
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
