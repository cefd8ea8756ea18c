import { expect, test } from 'vitest';
import * as z from 'zod';
import { followOf } from '../../checks/follow.ts';
import { bindLab } from '../../checks/lab-file.ts';
import { knownLabs } from '../../checks/labs.ts';
import { isByRole } from '../../checks/namespaced.ts';
import { accessOf } from '../../checks/permissions.ts';
import { logSearched, proxied } from '../../checks/reads/read.ts';
import { defineCheck, pass } from '../../checks/verdict.ts';
import { lab, step, use } from './fakes.ts';

const proxy = proxied('prometheus', 'http:prometheus-server:80', '/api/v1/query');
const log = logSearched('logging', 'fluent-bit-1', 'fluent-bit', ['AccessDenied']);

test('a follow-up through the proxy or into logs is declared by its place', () => {
  expect(followOf(proxy)).toBe('proxy prometheus/http:prometheus-server:80');
  expect(followOf(log)).toBe('log logging');
});

test('proxy and logs are allowed in their namespace alone, the proxy by name', () => {
  const check = defineCheck({
    name: 'test.places',
    params: z.object({}),
    needs: () => ({ proxy, log }),
    follows: ['proxy prometheus/http:grafana:80', 'log logging'],
    judge: () => pass(),
    command: () => '',
  });
  const { rules, manifest } = accessOf(lab(step('a', [use(check, {})])), { cluster: 'demo' });
  expect(rules).toEqual([
    { apiGroups: [''], resources: ['pods/log'], verbs: ['get'], namespace: 'logging' },
    {
      apiGroups: [''],
      resources: ['services/proxy'],
      verbs: ['get'],
      resourceNames: ['http:grafana:80', 'http:prometheus-server:80'],
      namespace: 'prometheus',
    },
  ]);
  expect(manifest.match(/^kind: \w+$/gm)).toEqual([
    'kind: ClusterRole',
    'kind: ClusterRoleBinding',
    ...['kind: Role', 'kind: RoleBinding', 'kind: Role', 'kind: RoleBinding'],
  ]);
});

test.each(knownLabs().map((file) => [file.content.lab, file] as const))(
  '%s: what is said to be given by a Role is what is given so',
  (_, file) => {
    const { rules } = accessOf(bindLab(file), { cluster: 'eks-demo' });
    for (const { namespace, resources } of rules)
      expect(resources.filter(isByRole)).toEqual(namespace === undefined ? [] : resources);
  },
);
