import { describe, expect, it } from 'vitest';
import { bindLab } from '../../checks/lab-file.ts';
import { knownLabs } from '../../checks/labs.ts';
import type { Proof } from '../../checks/proof.ts';
import { isConnected, isConnecting, troubleIn } from '../../functions/enrolment.ts';
import { eventAccessOf } from '../../functions/event-access.ts';
import { runGrading } from '../../functions/gradings.ts';
import { launchLink, type Onboarding, roleArnOf, stackOf, templateOf } from '../../functions/onboarding.ts';
import { update } from '../../functions/ports.ts';
import type { Participant } from '../../functions/records.ts';
import { type FakeService, fakeService, type Person, post } from './fake-service.ts';

const graderArn = 'arn:aws:iam::210987654321:role/podium-prod-GradeRole';
const onboarding: Onboarding = {
  graderArn,
  region: 'ap-northeast-2',
  publish: async (event) => `https://bucket.s3.ap-northeast-2.amazonaws.com/access/${event}.json?X-Amz-Signature=abc`,
};
const arn = 'arn:aws:eks:eu-west-1:123456789012:cluster/eks-demo';
const lab = bindLab(knownLabs()[0] ?? expect.fail());
const access = eventAccessOf(lab);
const pass = (name: Proof['name']): Proof => ({ name, verdict: 'pass' });
const proven: Proof[] = (['role', 'trust', 'account', 'cluster', 'endpoint', 'token', 'rights'] as const).map(pass);

const keyless = () => fakeService({ access }, { onboarding });
const get = async (service: FakeService, path: string, cookie = '', language = 'en') =>
  service.app.request(`http://podium.example${service.base}${path}`, {
    headers: { 'accept-language': language, ...(cookie !== '' && { cookie }) },
  });
const participantIn = async (service: FakeService, { id }: Person): Promise<Participant> =>
  (await service.store.get('participant', service.event.id, id))?.value ?? expect.fail();
const submit = (service: FakeService, person: Person, form: Record<string, string>) =>
  post(service.app, `${service.base}/me/cluster`, form, { cookie: person.cookie });
const enrolled = (service: FakeService, person: Person, proofs: Proof[]) =>
  update(service.store, 'participant', service.event.id, person.id, (value) => ({
    ...value,
    enrolment: { at: service.now().toISOString(), proofs },
  }));

describe('the template', () => {
  it.each(knownLabs().map((file) => [file.content.lab, file] as const))(
    'of %s is small enough and reads only',
    (_, file) => {
      const text = templateOf({ title: file.content.title }, eventAccessOf(bindLab(file)), graderArn);
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
      expect(Buffer.byteLength(text)).toBeLessThan(51_200);
      const { Role, AccessEntry } = JSON.parse(text).Resources;
      const [{ PolicyDocument }] = Role.Properties.Policies;
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: all inline policies of a role together.
      expect(JSON.stringify(PolicyDocument).replaceAll(/\s/g, '').length).toBeLessThan(10_240);
      const actions: string[] = PolicyDocument.Statement.flatMap(({ Action }: { Action: string[] }) => Action);
      expect(actions.length).toBeGreaterThan(3);
      expect(actions.filter((action) => !/^[a-z0-9-]+:(Describe|List|Get|BatchGet|Filter)\w*$/.test(action))).toEqual(
        [],
      );
      expect(Role.Properties.AssumeRolePolicyDocument.Statement).toEqual([
        {
          Effect: 'Allow',
          Principal: { AWS: graderArn },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } } },
        },
      ]);
      expect(AccessEntry).toMatchObject({ Condition: 'HasCluster', Properties: { KubernetesGroups: ['lab-graders'] } });
    },
  );

  it('narrows resources to the account that uses it', () => {
    const text = templateOf({ title: lab.title }, access, graderArn);
    expect(text).toContain('"Fn::Sub": "arn:${AWS::Partition}:');
    expect(text).not.toMatch(/"arn:aws:(?!iam::210987654321)[a-z-]+:[^"]*"/);
  });
});

describe('what is served', () => {
  it('gives the files of the event to whoever knows its address, and nothing of a participant', async () => {
    const service = await keyless();
    const person = await service.person('Ann');
    const manifest = await get(service, '/access.yaml');
    expect(manifest.status).toBe(200);
    expect(manifest.headers.get('content-type')).toBe('application/yaml; charset=utf-8');
    expect(await manifest.text()).toBe(access.manifest);
    const template = await (await get(service, '/access.json')).text();
    expect(template).toBe(templateOf(service.event, access, graderArn));
    const { externalId } = await participantIn(service, person);
    expect(template).not.toContain(externalId);
    expect(template).not.toContain(person.id);
  });

  it('has no template without a grader, no file for an event without access, and no launch link for strangers', async () => {
    const plain = await fakeService({ access });
    expect((await get(plain, '/access.yaml')).status).toBe(200);
    expect((await get(plain, '/access.json')).status).toBe(404);
    const without = await fakeService({}, { onboarding });
    expect((await get(without, '/access.yaml')).status).toBe(404);
    expect((await get(without, '/access.json')).status).toBe(404);
    expect((await get(await keyless(), '/me/launch')).status).toBe(403);
  });

  it('leads to the console with everything filled in', async () => {
    const service = await keyless();
    const person = await service.person('Ann');
    await submit(service, person, { arn });
    const first = await get(service, '/me/launch', person.cookie);
    expect(first.status).toBe(303);
    const participant = await participantIn(service, person);
    const place = new URL(first.headers.get('location') ?? '');
    expect(place.origin).toBe('https://eu-west-1.console.aws.amazon.com');
    const query = new URLSearchParams(place.hash.replace('#/stacks/create/review?', ''));
    expect(Object.fromEntries(query)).toEqual({
      templateURL: await onboarding.publish?.(service.event.id, ''),
      stackName: `podium-${person.id.replaceAll('_', '-')}`,
      param_ExternalId: participant.externalId,
      param_RoleName: `Podium-${person.id}`,
      param_ClusterName: '',
    });
    // Once the cluster was seen, its access entry is made along.
    await enrolled(service, person, proven);
    const second = await get(service, '/me/launch', person.cookie);
    expect(second.headers.get('location')).toContain('param_ClusterName=eks-demo');
  });

  it('names stacks and roles as AWS takes them, whatever the id', () => {
    for (const id of ['-_-_-_-_-_-_-_-_-_-_-_', 'A123456789_abcdefghij-']) {
      const participant = { id, externalId: id } as Participant;
      const stack = stackOf(participant, 'ap-northeast-2');
      expect(stack.name).toMatch(/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/);
      expect(stack.parameters.RoleName).toMatch(/^[\w+=,.@-]{1,64}$/);
      expect(roleArnOf(participant, arn)).toBe(`arn:aws:iam::123456789012:role/Podium-${id}`);
      expect(launchLink(stack, 'https://x/').length).toBeLessThan(2000);
    }
  });
});

describe('connecting', () => {
  it('takes the role of the stack unless another one is given that the grader may assume', async () => {
    const service = await keyless();
    const person = await service.person('Ann');
    const other = await submit(service, person, { arn, roleArn: 'arn:aws:iam::123456789012:role/Admin' });
    expect(other.status).toBe(422);
    expect(await other.text()).toContain('whose name begins with Podium-');
    const foreign = await submit(service, person, { arn, roleArn: 'arn:aws:iam::999999999999:role/Podium-x' });
    expect(foreign.status).toBe(422);
    expect((await submit(service, person, { arn })).status).toBe(303);
    expect((await participantIn(service, person)).cluster?.roleArn).toBe(
      `arn:aws:iam::123456789012:role/Podium-${person.id}`,
    );
    expect((await submit(service, person, { arn, roleArn: 'arn:aws:iam::123456789012:role/Podium-mine' })).status).toBe(
      303,
    );
    expect((await participantIn(service, person)).cluster?.roleArn).toBe('arn:aws:iam::123456789012:role/Podium-mine');
  });

  it.each(['en', 'ko'])('shows stage by stage what to do and what was proven (%s)', async (language) => {
    const service = await keyless();
    const person = await service.person('Ann');
    const page = async () => (await get(service, '/me', person.cookie, language)).text();
    const { externalId } = await participantIn(service, person);
    const before = await page();
    expect(before).toContain(`ExternalId=${externalId}`);
    expect(before).toContain(`href="${service.base}/me/launch"`);
    expect(before).toContain(`kubectl apply -f http://podium.example${service.base}/access.yaml`);
    await submit(service, person, { arn });
    await enrolled(service, person, [
      pass('role'),
      { name: 'trust', verdict: 'blocked', code: 'trust.open', values: { name: 'Podium-x' } },
      ...proven.slice(2).map(({ name }): Proof => ({ name, verdict: 'skipped' })),
    ]);
    const open = await page();
    expect(open).toContain(language === 'en' ? 'lets the grader in without your ExternalId' : 'ExternalId 없이도');
    expect(open).toContain(language === 'en' ? 'your move' : '내 차례');
    await enrolled(service, person, [
      ...proven.slice(0, 5),
      { name: 'token', verdict: 'blocked', code: 'token.noMapping', values: { cluster: 'eks-demo', roleArn: 'arn' } },
      { name: 'rights', verdict: 'skipped' },
    ]);
    expect(await page()).toContain('eksctl create iamidentitymapping --cluster eks-demo --region eu-west-1');
    await enrolled(service, person, proven);
    const after = await page();
    expect(after).not.toContain('class="card connect"');
    expect(after).toContain('access.yaml');
  });

  it('shows an instructor what was proven, without the ways of the participant', async () => {
    const service = await keyless();
    const person = await service.person('Ann');
    await submit(service, person, { arn });
    await enrolled(service, person, [
      { name: 'role', verdict: 'blocked', code: 'role.refused', values: { roleArn: 'r', name: 'n' } },
    ]);
    const page = await (await get(service, `/participants/${person.id}`, service.instructor)).text();
    expect(page).toContain('AWS does not let the grader use role');
    expect(page).not.toContain('aws cloudformation deploy');
    expect(page).not.toContain((await participantIn(service, person)).externalId);
  });

  it('keeps what was proven until another cluster is submitted, and tells trouble without a report', async () => {
    const service = await keyless();
    const person = await service.person('Ann');
    await submit(service, person, { arn });
    const proofs: Proof[] = [
      { name: 'role', verdict: 'blocked', code: 'role.refused', values: { roleArn: 'r', name: 'n' } },
    ];
    const refused = async () => ({
      trouble: { code: 'role.refused' as const, values: { roleArn: 'r', name: 'n' } },
      enrolment: proofs,
    });
    const { store, archive, now } = service;
    for (const job of service.jobs.splice(0))
      await runGrading({ store, archive, grader: refused, now }, job, AbortSignal.timeout(5000));
    const after = await participantIn(service, person);
    expect(after.enrolment?.proofs).toEqual(proofs);
    expect(after.trouble?.code).toBe('role.refused');
    expect(after.grading).toBeUndefined();
    service.clock.ms += 60_000;
    await submit(service, person, { arn: arn.replace('eks-demo', 'other') });
    expect((await participantIn(service, person)).enrolment).toBeUndefined();
  });
});

describe('what proofs mean', () => {
  it('is connected when all pass, whatever is still missing in namespaces that come later', () => {
    expect(isConnected(undefined)).toBe(false);
    expect(isConnected({ proofs: [] })).toBe(false);
    expect(isConnected({ proofs: proven })).toBe(true);
    expect(isConnected({ proofs: [...proven.slice(0, 6), { name: 'rights', verdict: 'pending' }] })).toBe(true);
    expect(isConnected({ proofs: [...proven.slice(0, 3), { name: 'cluster', verdict: 'pending' }] })).toBe(false);
  });

  it.each(proven.map(({ name }, index) => [name, index] as const))('without %s', (name, index) => {
    const stopped = { code: 'cluster.none', values: { cluster: 'c', region: 'r' } } as const;
    const proofs: Proof[] = [...proven.slice(0, index), { name, verdict: 'blocked', ...stopped }];
    // What only keeps Kubernetes away leaves the AWS side of the lab to be graded.
    expect(troubleIn(proofs)).toEqual(index < 3 ? stopped : undefined);
    expect(isConnected({ proofs })).toBe(false);
  });

  it('asks nobody to connect who needs no role', () => {
    const plain = { cluster: { arn, name: 'c', region: 'r', account: 'a', submittedAt: '' } } as Participant;
    expect(isConnecting(plain, true)).toBe(false);
    expect(isConnecting({} as Participant, true)).toBe(false);
  });
});
