/** Mistakes of other graders that must not come back: the same amount, or the same list, written in another way. */
import { describe, expect, test } from 'vitest';
import cluster from '../../checks/catalog/eks-cluster.ts';
import hpaCheck from '../../checks/catalog/k8s-hpa.ts';
import object from '../../checks/catalog/k8s-object.ts';
import workload from '../../checks/catalog/k8s-workload.ts';
import { sameQuantity } from '../../checks/quantity.ts';
import { kinds } from '../../checks/reads/kinds.ts';
import { judge } from '../checks/judge.ts';
import { deployment, hpa, pod, replicaSet } from '../rules/cluster.ts';

const pods = [pod({ name: 'web-1', owner: 'web-new' }), pod({ name: 'web-2', owner: 'web-new' })];

describe('an amount counts by how it is written', () => {
  const same: [string, string | number][] = [
    ['0.1', '100m'],
    ['100m', 0.1],
    ['1Gi', '1024Mi'],
    ['1Gi', 1073741824],
    ['1', '1000m'],
    ['1e3', '1k'],
  ];
  test.each(same)('%s is %s', (written, wanted) => {
    expect(sameQuantity(written, wanted)).toBe(true);
    const fields = { 'spec.hard.limit': wanted };
    const quota = { metadata: { name: 'q', namespace: 'shop' }, spec: { hard: { limit: written } } };
    const asked = { kind: 'ResourceQuota', ns: 'shop', name: 'q', fields };
    expect(judge(object, asked, { kube: { ResourceQuota: [quota] } }).verdict).toBe('pass');
  });

  test.each([
    ['1G', '1Gi'],
    ['100m', '1'],
    ['0.1', '0.10001'],
  ])('%s is not %s', (written, wanted) => {
    expect(sameQuantity(written, wanted)).toBe(false);
  });

  test('requests of a container', () => {
    const template = (cpu: string, memory: string) => {
      const container = { name: 'web', image: 'x/web:1', resources: { requests: { cpu, memory } } };
      return { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } };
    };
    const verdict = (cpu: string, memory: string) =>
      judge(
        workload,
        { kind: 'Deployment', ns: 'default', name: 'web', resources: { requests: { cpu: '250m', memory: '1Gi' } } },
        {
          kube: {
            Deployment: [deployment({ spec: { template: template(cpu, memory) } })],
            ReplicaSet: [replicaSet()],
            Pod: pods,
          },
        },
      ).verdict;
    expect([verdict('0.25', '1024Mi'), verdict('250m', '1Gi'), verdict('0.2', '1Gi')]).toEqual([
      'pass',
      'pass',
      'fail',
    ]);
  });
});

test('a list in another order is taken for another list', () => {
  const args = ['--ingress-class=alb', '--cluster-name=eks-demo'];
  const container = { name: 'lbc', args };
  const found = {
    metadata: { name: 'lbc', namespace: 'shop' },
    spec: { template: { spec: { containers: [container] } } },
  };
  const fields = { 'spec.template.spec.containers[name=lbc].args': [...args].reverse() };
  const asked = { kind: 'Deployment', ns: 'shop', name: 'lbc', fields };
  expect(judge(object, asked, { kube: { Deployment: [found] } }).verdict).toBe('pass');
  const logging = { clusterLogging: [{ enabled: true, types: ['audit', 'api'] as ('audit' | 'api')[] }] };
  const described = { cluster: { name: 'eks-demo', status: 'ACTIVE' as const, logging } };
  const logs = { logTypes: ['api', 'audit'] as ('audit' | 'api')[] };
  expect(judge(cluster, logs, { aws: { 'eks:DescribeCluster': described } }).verdict).toBe('pass');
});

describe('fields of an HPA are looked for under the names of one version alone', () => {
  const asked = { ns: 'default', target: 'Deployment/web', metric: 'cpu 50 %' };
  const judged = (spec: object) =>
    judge(hpaCheck, asked, { kube: { HorizontalPodAutoscaler: [hpa({ spec })], Deployment: [deployment()] } });
  const resource = (target: object) => ({ metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] });

  test('it is read in the version whose fields are judged, however it was written', () => {
    expect(kinds.HorizontalPodAutoscaler).toMatchObject({ group: 'autoscaling', version: 'v2' });
    expect(judged(resource({ type: 'Utilization', averageUtilization: 50 })).verdict).toBe('pass');
  });

  test('fields of another version mean nothing in it', () => {
    expect(judged({ metrics: [], targetCPUUtilizationPercentage: 50 }).verdict).toBe('fail');
    expect(
      judged({ metrics: [{ type: 'Resource', resource: { name: 'cpu', targetAverageUtilization: 50 } }] }),
    ).toMatchObject({ verdict: 'fail' });
  });
});
