/** Mistakes of other graders that must not come back: what may be done, and what the grader itself may read. */
import { describe, expect, test } from 'vitest';
import { catalog } from '../../checks/catalog/index.ts';
import can from '../../checks/catalog/k8s-can.ts';
import { grade } from '../../checks/grade.ts';
import type { KubeReview } from '../../checks/reads/read.ts';
import type { Check } from '../../checks/verdict.ts';
import { judge, testContext } from '../checks/judge.ts';
import { cluster, fakeReader, forbidden, lab, step, use, value } from '../engine/fakes.ts';
import { sampleOf } from '../reference/rights.ts';
import { deployment } from '../rules/cluster.ts';

const known: readonly Check[] = catalog;

test('a subresource is asked for as a name', () => {
  const asked = { user: 'lee', verb: 'update', resource: 'deployments.apps/scale', ns: 'default' };
  const review = can.needs(can.params.parse(asked), testContext).asked;
  const attributes = { group: 'apps', resource: 'deployments', subresource: 'scale' };
  expect(review).toMatchObject({ attributes });
  expect(review).not.toHaveProperty('attributes.name');
  // Who may change a Deployment of the name "scale" may not scale.
  const rights = (wanted: Partial<KubeReview['attributes']>) => (one: KubeReview) => ({
    allowed: Object.entries(wanted).every(([key, is]) => Reflect.get(one.attributes, key) === is),
    reason: '',
  });
  expect(judge(can, asked, { can: rights({ resource: 'deployments', name: 'scale' }) }).verdict).toBe('fail');
  expect(judge(can, asked, { can: rights(attributes) }).verdict).toBe('pass');
});

describe('a refusal is taken for a failure', () => {
  test.each(known.map(({ name }) => name))('%s', async (name) => {
    const check = known.find((one) => one.name === name) ?? expect.fail(name);
    const asked = use(check, check.params.parse(sampleOf(check)));
    const { reader, asked: reads } = fakeReader(() => forbidden);
    const report = await grade(lab(step('one', [asked])), { reader, cluster, from: 'live' });
    expect(reads.length).toBeGreaterThan(0);
    expect(report.steps[0]).toMatchObject({ live: 'blocked', points: { earned: 0 } });
  });

  test('also where only part of what is read is refused', async () => {
    const check = known.find(({ name }) => name === 'k8s.workload') ?? expect.fail();
    const params = check.params.parse({ kind: 'Deployment', ns: 'default', name: 'web' });
    const { reader } = fakeReader((spec) => {
      const kind = 'kind' in spec ? spec.kind : '';
      return kind === 'Pod' ? forbidden : value({ served: true, items: kind === 'Deployment' ? [deployment()] : [] });
    });
    const report = await grade(lab(step('one', [use(check, params)])), { reader, cluster, from: 'live' });
    expect(report.steps[0]).toMatchObject({ live: 'blocked', points: { earned: 0 } });
  });
});
