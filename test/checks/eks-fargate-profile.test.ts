import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/eks-fargate-profile.ts';
import type { AwsOperations } from '../../checks/reads/operations.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

type Params = z.input<typeof check.params>;
type Profile = NonNullable<AwsOperations['eks:DescribeFargateProfile']['output']['fargateProfile']>;

const profile: Profile = {
  fargateProfileName: 'frontend-fargate-profile',
  status: 'ACTIVE',
  createdAt: '2026-11-21T04:58:00Z',
  selectors: [{ namespace: 'default', labels: { app: 'frontend-fargate' } }],
  health: { issues: [] },
};
const frontend: Params = { namespace: 'default', labels: { app: 'frontend-fargate' } };

function world(...profiles: Profile[]): Evidence {
  return {
    aws: {
      'eks:ListFargateProfiles': ({ clusterName }) =>
        clusterName === 'eks-demo'
          ? { fargateProfileNames: profiles.map((one) => one.fargateProfileName ?? '') }
          : undefined,
      'eks:DescribeFargateProfile': ({ fargateProfileName }) => {
        const found = profiles.find((one) => one.fargateProfileName === fargateProfileName);
        return found && { fargateProfile: found };
      },
    },
  };
}

describe('passes', () => {
  it.each<[string, Params, Profile['selectors']]>([
    ['the same labels', frontend, profile.selectors],
    ['one of the accepted labels', { ...frontend, labels: { app: ['frontend-fargate', 'other'] } }, profile.selectors],
    ['more labels on the pods', { ...frontend, labels: { app: 'frontend-fargate', tier: 'web' } }, profile.selectors],
    ['a selector without labels', frontend, [{ namespace: 'default' }]],
    ['wildcards in the namespace', frontend, [{ namespace: 'def*' }]],
    ['a wildcard for one sign', frontend, [{ namespace: 'defaul?' }]],
    ['wildcards in a label', frontend, [{ namespace: '*', labels: { app: 'frontend-*' } }]],
    ['a second selector', frontend, [{ namespace: 'kube-system' }, { namespace: 'default' }]],
    ['null for labels', frontend, JSON.parse('[{"namespace":"default","labels":null}]')],
    ['pods without labels', { namespace: 'default' }, [{ namespace: 'default' }]],
  ])('with %s', (_, params, selectors) => {
    expect(judge(check, params, world({ ...profile, ...(selectors && { selectors }) }))).toMatchObject({
      verdict: 'pass',
    });
  });

  it('when one of several profiles selects the pods', () => {
    const other: Profile = { ...profile, fargateProfileName: 'other', selectors: [{ namespace: 'batch' }] };
    expect(judge(check, frontend, world(other, profile)).verdict).toBe('pass');
  });
});

describe('fails', () => {
  it('without profiles, and without the named one', () => {
    expect(judge(check, frontend, { aws: {} })).toMatchObject({ code: 'fargateProfile.none' });
    expect(judge(check, frontend, world())).toMatchObject({ verdict: 'fail', code: 'fargateProfile.none' });
    expect(judge(check, { ...frontend, name: 'frontend' }, world(profile))).toMatchObject({
      code: 'fargateProfile.absent',
      values: { found: ['frontend-fargate-profile'] },
    });
  });

  it.each<[string, Params, Partial<Profile>]>([
    ['fargateProfile.namespace', { ...frontend, namespace: 'default-2' }, {}],
    ['fargateProfile.namespace', frontend, { selectors: [] }],
    ['fargateProfile.namespace', frontend, { selectors: [{ namespace: 'defaul' }] }],
    ['fargateProfile.labels', { ...frontend, labels: { app: 'frontend' } }, {}],
    ['fargateProfile.labels', { namespace: 'default' }, {}],
    [
      'fargateProfile.labels',
      frontend,
      { selectors: [{ namespace: 'default', labels: { app: 'frontend-fargate', tier: 'web' } }] },
    ],
    ['fargateProfile.status', frontend, { status: 'CREATE_FAILED' }],
    ['fargateProfile.status', frontend, { status: 'DELETING' }],
    ['fargateProfile.issues', frontend, { health: { issues: [{ code: 'PodExecutionRoleAlreadyInUse' }] } }],
  ])('%s for %j on %j', (code, params, change) => {
    expect(judge(check, params, world({ ...profile, ...change }))).toMatchObject({ verdict: 'fail', code });
  });

  it('with selector and labels side by side', () => {
    expect(judge(check, { ...frontend, labels: { app: 'demo-frontend' } }, world(profile))).toMatchObject({
      values: { selector: ['app=frontend-fargate'], wanted: ['app=demo-frontend'] },
    });
  });
});

it('is pending while the profile is created, and not for ever', () => {
  const creating: Profile = { ...profile, status: 'CREATING' };
  expect(judge(check, frontend, world(creating))).toMatchObject({ verdict: 'pending', waitSeconds: 180 });
  const old: Profile = { ...creating, createdAt: '2026-11-21T04:50:00Z' };
  expect(judge(check, frontend, world(old))).toMatchObject({ verdict: 'fail', code: 'fargateProfile.creating' });
});

it('survives damaged evidence', () => {
  neverThrows(check, frontend, world(profile));
});
