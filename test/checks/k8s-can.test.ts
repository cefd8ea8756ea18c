import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/k8s-can.ts';
import type { KubeReview, Reviewed } from '../../checks/reads/read.ts';
import { neverThrows } from './damage.ts';
import { judge, testContext } from './judge.ts';

const params = { user: 'lee', groups: ['viewers'], verb: 'list', resource: 'pods', ns: 'default' };
const twin = { verb: 'list', resource: 'pods', ns: 'default' };
const reason = 'RBAC: allowed by RoleBinding "viewers/default" of Role "pod-reader" to Group "viewers"';
/** A cluster in which group `viewers` may list pods in `default`, and nothing else. */
const can = ({ groups, attributes }: KubeReview): Reviewed => {
  const { verb, group, resource, subresource, namespace } = attributes;
  const allowed =
    groups.includes('viewers') &&
    [verb, group, resource, subresource, namespace].join() === ['list', '', 'pods', undefined, 'default'].join();
  return { allowed, reason: allowed ? reason : '' };
};
const deletes = { ...params, verb: 'delete', expect: 'no' as const, besides: twin };

describe('passes', () => {
  test('allowed, and says by what', () => {
    expect(judge(check, params, { can })).toEqual({ verdict: 'pass', values: { reason } });
  });

  test('not allowed, while the twin is', () => {
    expect(judge(check, deletes, { can })).toMatchObject({ verdict: 'pass' });
  });
});

describe('an answer that the API server could not come to', () => {
  const failing = ({ attributes }: KubeReview): Reviewed =>
    attributes.verb === 'list'
      ? { allowed: true, reason }
      : { allowed: false, reason: '', evaluationError: 'webhook: timeout' };
  test.each([
    ['is waited for', { ...params, verb: 'get' }, 'pending'],
    ['is no proof that something is forbidden', deletes, 'pending'],
    ['does not matter where the answer is yes', params, 'pass'],
  ])('%s', (_, given, verdict) => {
    expect(judge(check, given, { can: failing })).toMatchObject({ verdict });
  });

  test.each([undefined, {}, { allowed: 'no' }])('that is none is no proof that something is forbidden: %j', (none) => {
    const parsed = check.params.parse(deletes);
    const twin = { allowed: true, reason };
    expect(check.judge(parsed, { asked: none, twin }, testContext)).toMatchObject({ verdict: 'pending' });
  });

  test('of the twin is waited for too', () => {
    const answer = ({ attributes }: KubeReview): Reviewed =>
      attributes.verb === 'delete'
        ? { allowed: false, reason: '' }
        : { allowed: false, reason: '', evaluationError: 'x' };
    expect(judge(check, deletes, { can: answer })).toMatchObject({ verdict: 'pending', code: 'can.unsure' });
  });
});

describe('groups without a user', () => {
  const { user: _, ...group } = params;
  test('are asked for alone', () => {
    expect(judge(check, group, { can })).toMatchObject({ verdict: 'pass' });
    const users = Object.values(check.needs(check.params.parse(group), testContext)).map((read) =>
      Reflect.get(read ?? {}, 'user'),
    );
    expect(users).toContain('podium:nobody');
  });

  test('have to be there', () => {
    expect(check.params.safeParse({ ...group, groups: [] }).success).toBe(false);
  });
});

describe('fails', () => {
  test.each([
    ['other namespace', { ...params, ns: 'kube-system' }, 'can.denied'],
    ['whole cluster', { user: 'lee', groups: ['viewers'], verb: 'list', resource: 'pods' }, 'can.denied'],
    ['subresource', { ...params, resource: 'pods/exec' }, 'can.denied'],
    ['other group of the API', { ...params, resource: 'deployments.apps' }, 'can.denied'],
    ['group missing', { ...params, groups: [] }, 'can.denied'],
    ['group that only contains the name', { ...params, groups: ['viewers2'] }, 'can.denied'],
    ['allowed although it must not be', { ...params, expect: 'no' as const, besides: twin }, 'can.allowed'],
    ['a subject that may do nothing at all', { ...deletes, user: 'typo', groups: [] }, 'can.nothing'],
  ])('%s', (_, given, code) => {
    expect(judge(check, given, { can })).toMatchObject({ verdict: 'fail', code });
  });

  test('a binding whose role is not there is named', () => {
    const broken = () => ({ allowed: false, reason: 'RBAC: role.rbac.authorization.k8s.io "viewer" not found' });
    expect(judge(check, params, { can: broken })).toMatchObject({
      verdict: 'fail',
      code: 'can.noRole',
      values: { role: 'Role viewer', namespace: 'default' },
    });
  });

  test('missing: nobody is allowed anything', () => {
    expect(judge(check, params, {})).toMatchObject({
      verdict: 'fail',
      code: 'can.denied',
      values: { groups: ['viewers', 'system:authenticated'] },
    });
    expect(judge(check, deletes, {})).toMatchObject({ verdict: 'fail', code: 'can.nothing' });
  });
});

describe('asks', () => {
  const asked = (given: Parameters<typeof judge<'k8s.can', typeof check.params>>[1]) =>
    check.needs(check.params.parse(given), testContext).asked;

  test('with the groups that everybody who signs in has', () => {
    expect(asked(params)).toMatchObject({ groups: ['viewers', 'system:authenticated'] });
  });

  test('with the groups of a service account', () => {
    expect(asked({ ...params, user: 'system:serviceaccount:shop:web', groups: [] })).toMatchObject({
      groups: ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'],
    });
  });

  test('for group, subresource and name apart', () => {
    expect(asked({ ...params, resource: 'deployments.apps/scale', name: 'web' })).toMatchObject({
      attributes: {
        verb: 'list',
        group: 'apps',
        resource: 'deployments',
        subresource: 'scale',
        namespace: 'default',
        name: 'web',
      },
    });
  });
});

test.each([
  ['no without a twin', { expect: 'no' as const }, 'needs "besides"'],
  ['core resource that is none', { resource: 'deployments' }, 'did you mean "deployments.apps"?'],
  ['unknown core resource', { resource: 'pod' }, 'no resource of the core group'],
  ['kind instead of resource', { resource: 'Pod' }, 'plural[.group][/subresource]'],
  ['no in the twin', { besides: { ...twin, expect: 'no' } }, 'Unrecognized key'],
])('refuses %s', (_, more, message) => {
  expect(check.params.safeParse({ ...params, ...more }).error?.message).toContain(message.replaceAll('"', '\\"'));
});

test('shows the learner the same question', () => {
  const given = check.params.parse({ ...params, verb: 'create', resource: 'pods/exec', name: 'web-1' });
  expect(check.command(given, testContext)).toBe(
    'kubectl auth can-i create pods/web-1 --subresource=exec -n default --as lee --as-group viewers',
  );
  const whole = check.params.parse({ user: 'lee kim', verb: 'list', resource: 'deployments.apps' });
  expect(check.command(whole, testContext)).toBe(`kubectl auth can-i list deployments.apps -A --as 'lee kim'`);
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(check, params, { can });
  neverThrows(check, deletes, { can });
});
