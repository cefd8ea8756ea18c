/**
 * The way to a participant's cluster, proven and refused: each failure is told apart.
 */
import { CloudFormationClient, CreateStackCommand, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { CreateAccessEntryCommand, DeleteAccessEntryCommand } from '@aws-sdk/client-eks';
import { DeleteRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import type { PolicyRule } from '../../checks/permissions.ts';
import type { Proof, ProofName } from '../../checks/proof.ts';
import { enrol } from '../../checks/reads/enrol.ts';
import { settingsFrom } from '../../checks/reads/settings.ts';
import { eventAccessOf } from '../../functions/event-access.ts';
import { templateOf } from '../../functions/onboarding.ts';
import { until } from './children.ts';
import { enter } from './grading.ts';
import { makeCluster } from './moves/cluster.ts';
import { startWorld, type World } from './world.ts';

const ROLE = 'Podium-AAAAAAAAAAAAAAAAAAAAAA';
/** Nobody listens there. */
const NOWHERE = '127.0.0.1:9';
const EXTERNAL_ID = 'abcdefghijklmnopqrstuv';
const lab = bindLab(findLab('eks-fundamentals'));
const access = eventAccessOf(lab);
const event = { title: { ko: '실습', en: 'Lab' } };
const STACK = 'podium-AAAA';
let world: World;
let stacks: CloudFormationClient;
let roleArn: string;

beforeAll(async () => {
  world = await startWorld({ simulators: false });
  enter(world);
  stacks = new CloudFormationClient(world.aws.settings());
  roleArn = `arn:aws:iam::${world.cluster.account}:role/${ROLE}`;
});
afterAll(async () => {
  await world?.stop();
});
afterEach(async () => {
  await world.aws.unsay();
  await world.aws.clearFaults();
});

/** What is proven now, with a few changes of what the participant has given. */
const prove = (change: Partial<Parameters<typeof enrol>[0]> = {}): Promise<Proof[]> =>
  enrol(
    {
      cluster: world.cluster.arn,
      roleArn,
      externalId: EXTERNAL_ID,
      sessionName: 'podium-test',
      rules: access.rules,
      group: access.group,
      ...change,
    },
    settingsFrom({ PODIUM_EXTRA_HOSTS: `${process.env.PODIUM_EXTRA_HOSTS},${NOWHERE}` }, false),
    AbortSignal.timeout(30_000),
  );

/** Everything before a proof has passed, it says this, and what comes after it was not tried. */
async function expectStop(name: ProofName, verdict: Proof['verdict'], code: string, proofs: Proof[]): Promise<void> {
  const at = proofs.findIndex((proof) => proof.name === name);
  expect(proofs[at], JSON.stringify(proofs)).toMatchObject({ verdict, code });
  expect(proofs.slice(0, at).every((proof) => proof.verdict === 'pass')).toBe(true);
  expect(proofs.slice(at + 1).every((proof) => proof.verdict === 'skipped')).toBe(true);
}

const trust = (document: object) =>
  world.aws.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: ROLE, PolicyDocument: JSON.stringify(document) }));
const trusting = (condition?: object, principal = `arn:aws:iam::${serviceAccount()}:root`) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: principal },
      Action: 'sts:AssumeRole',
      ...(condition && { Condition: condition }),
    },
  ],
});
const guarded = (id: string) => trusting({ StringEquals: { 'sts:ExternalId': id } });
const serviceAccount = () => world.serviceKeys.arn.split(':')[4] ?? '';

/** Creates the stack of the page; the emulator makes its role and, if there is a cluster, its access entry. */
async function deploy(cluster: string): Promise<void> {
  const given = { ExternalId: EXTERNAL_ID, RoleName: ROLE, ClusterName: cluster };
  await stacks.send(
    new CreateStackCommand({
      StackName: STACK,
      TemplateBody: templateOf(event, access, world.serviceKeys.arn),
      Parameters: Object.entries(given).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  );
}

const remove = () => stacks.send(new DeleteStackCommand({ StackName: STACK }));

test('there is no such role', async () => {
  await expectStop('role', 'blocked', 'role.refused', await prove());
});

test('the stack makes a role, but there is no cluster yet', async () => {
  await deploy('');
  await expectStop('cluster', 'blocked', 'cluster.none', await prove());
  await expectStop('cluster', 'blocked', 'cluster.none', await prove({ rules: [] }));
});

test('the role trusts another grader, or this one with another external id', async () => {
  await trust(trusting({ StringEquals: { 'sts:ExternalId': EXTERNAL_ID } }, 'arn:aws:iam::999999999999:root'));
  await expectStop('role', 'blocked', 'role.refused', await prove());
  await trust(guarded('zzzzzzzzzzzzzzzzzzzzzz'));
  await expectStop('role', 'blocked', 'role.refused', await prove());
});

test.each([
  ['no condition', undefined],
  ['any external id', { StringLike: { 'sts:ExternalId': '*' } }],
  ['an external id if there is one', { StringEqualsIfExists: { 'sts:ExternalId': EXTERNAL_ID } }],
  ['all but one external id', { StringNotEquals: { 'sts:ExternalId': 'other' } }],
])('a role that lets the grader in with %s is not used', async (_, condition) => {
  await trust(trusting(condition));
  await expectStop('trust', 'blocked', 'trust.open', await prove());
});

test('a fault while that is tried is no proof', async () => {
  await trust(guarded(EXTERNAL_ID));
  await world.aws.fail({ service: 'sts', operation: 'AssumeRole', mode: 'throttle', count: -1 });
  const [first] = await prove();
  expect(first).toMatchObject({ name: 'role', verdict: 'error', code: 'read.throttled' });
});

test('the Region does not answer, or the account has switched it off', async () => {
  const stopped = async (mode: 'region-disabled' | 'cut') => {
    await world.aws.fail({ service: 'sts', operation: 'AssumeRole', mode, count: -1 });
    return prove();
  };
  await expectStop('role', 'blocked', 'region.disabled', await stopped('region-disabled'));
  await world.aws.clearFaults();
  await expectStop('role', 'error', 'region.silent', await stopped('cut'));
});

test('role and cluster belong to different accounts', async () => {
  const cluster = world.cluster.arn.replace(world.cluster.account, '999999999999');
  await expectStop('account', 'blocked', 'account.mismatch', await prove({ cluster }));
});

test('the cluster is on its way, or its API server is out of reach', async () => {
  await makeCluster(world);
  await world.aws.setCluster({ status: 'CREATING' });
  await expectStop('cluster', 'pending', 'cluster.notReady', await prove());
  await world.aws.setCluster({ status: 'ACTIVE' });
  const config = (set: object) =>
    world.aws.say('eks:DescribeCluster', { name: world.cluster.name }, { resourcesVpcConfig: set });
  await config({ endpointPublicAccess: false, endpointPrivateAccess: true, publicAccessCidrs: [] });
  const hidden = await prove();
  await expectStop('endpoint', 'blocked', 'kube.private', hidden);
  expect(hidden.find(({ name }) => name === 'endpoint')?.values).toMatchObject({ cidrs: [] });
  await world.aws.unsay();
  await world.aws.say('eks:DescribeCluster', { name: world.cluster.name }, { endpoint: `https://${NOWHERE}` });
  await expectStop('endpoint', 'blocked', 'kube.unreachable', await prove());
  await config({ endpointPublicAccess: true, endpointPrivateAccess: false, publicAccessCidrs: ['203.0.113.0/24'] });
  const limited = await prove();
  await expectStop('endpoint', 'blocked', 'kube.private', limited);
  expect(limited.find(({ name }) => name === 'endpoint')?.values).toMatchObject({ cidrs: ['203.0.113.0/24'] });
});

test('the policy of the role does not let it see the cluster', async () => {
  await world.aws.iam.send(new DeleteRolePolicyCommand({ RoleName: ROLE, PolicyName: 'lab' }));
  await expectStop('cluster', 'blocked', 'aws.denied', await prove());
  await remove();
  await deploy('');
});

test('the cluster does not know the role, by access entries or by aws-auth', async () => {
  await expectStop('token', 'blocked', 'token.noEntry', await prove());
  await expectStop('token', 'blocked', 'token.noEntry', await prove({ rules: [] }));
  await world.aws.setCluster({ accessConfig: { authenticationMode: 'CONFIG_MAP' } });
  await expectStop('token', 'blocked', 'token.noMapping', await prove());
  await world.aws.setCluster({ accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' } });
});

test('known, the role may read nothing until the file of the page is applied', async () => {
  await world.aws.eks.send(
    new CreateAccessEntryCommand({
      clusterName: world.cluster.name,
      principalArn: roleArn,
      kubernetesGroups: [access.group],
    }),
  );
  await until('the entry to be read', async () => (await prove()).at(-1)?.verdict !== 'skipped');
  await expectStop('rights', 'blocked', 'rights.none', await prove());
});

test('a right that is missing is named; those in namespaces that are not there yet come later', async () => {
  // kubectl applies what it can, and fails for the namespaces that are not there.
  await world.apply(access.manifest).catch(() => {});
  const namespaced = access.rules.flatMap(({ namespace = [] }) => namespace);
  const later = await prove();
  expect(later.at(-1)).toEqual({
    name: 'rights',
    verdict: 'pending',
    code: 'rights.later',
    values: { namespaces: [...new Set(namespaced)].sort() },
  });
  for (const namespace of new Set(namespaced)) await world.kubectl(['create', 'namespace', namespace]);
  await world.apply(access.manifest);
  expect((await prove()).map(({ verdict }) => verdict)).toEqual(Array(7).fill('pass'));

  const more: PolicyRule = { apiGroups: ['storage.k8s.io'], resources: ['csidrivers'], verbs: ['watch'] };
  const lacking = await prove({ rules: [...access.rules, more] });
  expect(lacking.at(-1)).toMatchObject({
    verdict: 'blocked',
    code: 'rights.missing',
    values: { missing: ['watch csidrivers.storage.k8s.io'] },
  });
});

test('a role that was created anew is not the one of the access entry', async () => {
  await remove();
  await deploy('');
  // It takes the authenticator a moment to read its entries again.
  await until('the entry to mean nothing', async () => (await prove()).at(-1)?.verdict === 'skipped');
  await expectStop('token', 'blocked', 'token.noEntry', await prove());
  await world.aws.eks.send(new DeleteAccessEntryCommand({ clusterName: world.cluster.name, principalArn: roleArn }));
  await remove();
  await deploy(world.cluster.name);
  await until('the new entry to be read', async () => (await prove()).at(-1)?.verdict === 'pass');
});
