/**
 * Network policies, routes, certificates, security groups of pods, IAM roles and rights on the real API server, scheduler and
 * authenticator; AWS is the emulator. The grader has just the access that the checks ask for.
 */
import { RequestCertificateCommand } from '@aws-sdk/client-acm';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
} from '@aws-sdk/client-ec2';
import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  CreateAddonCommand,
  CreatePodIdentityAssociationCommand,
  DeleteAccessEntryCommand,
} from '@aws-sdk/client-eks';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateDBInstanceCommand } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bindLab, parseLab } from '../../checks/lab-file.ts';
import type { CheckReport } from '../../checks/report.ts';
import { explain } from '../../web/text/index.ts';
import { html } from './apps.ts';
import { until } from './children.ts';
import { installCrds, putCustom } from './crds.ts';
import { accessIn, enter, gradeWorld } from './grading.ts';
import type { KubeObject } from './kube.ts';
import { addressOf, answering, installController } from './moves/balancing.ts';
import { makeCluster } from './moves/cluster.ts';
import { network } from './moves/network.ts';
import { makeNodes } from './moves/nodes.ts';
import { applyAll, makeNamespace, service, workload } from './moves/objects.ts';
import { trustAccount, trustPodIdentity, trustService, trustServiceAccount } from './moves/roles.ts';
import { startWorld, type World } from './world.ts';

type Question = readonly [use: string, params: object];

const SHOP = 'shop';
let world: World;

const policies = { ns: SHOP, podLabels: { app: 'web' }, from: [{ pods: { app: 'front' } }], ports: [80] };
const listPods = { verb: 'list', resource: 'pods', ns: SHOP };
const reader = { serviceAccount: { ns: SHOP, name: 'reader' } };

/** What the grader may read is what these ask for. */
const asked: readonly Question[] = [
  ['k8s.netpol', policies],
  ['k8s.policyEngine', { ns: SHOP, podLabels: { app: 'web' } }],
  ['k8s.ingress', { ns: SHOP, class: 'alb', pathsAtLeast: 2, address: true, tls: true }],
  ['elb.target', { ns: SHOP, ingress: 'routes', listener: 'HTTPS:443' }],
  ['http.routes', { ns: SHOP }],
  ['acm.certificate', { ns: SHOP, ingress: 'routes' }],
  ['k8s.podSecurityGroup', { ns: SHOP, labels: { app: 'green' }, admits: 'rds' }],
  ['iam.role', { ...reader, usedByPod: true, policies: ['x'] }],
  ['eks.access', { may: [listPods], notAdmin: true }],
  ['k8s.can', { groups: ['viewers'], ...listPods }],
];

function labOf(...checks: readonly Question[]) {
  const both = { ko: '네트워크', en: 'Network' };
  const written = checks.map(([use, params]) => ({ use, with: params }));
  const steps = [{ id: 'one', title: both, hint: both, points: 1, checks: written }];
  const lab = { lab: 'network-identity', version: '1', title: both, summary: both, parameters: {}, steps };
  return bindLab(parseLab(JSON.stringify(lab), 'network-identity.yaml'));
}

async function ask(use: string, params: object): Promise<CheckReport> {
  const report = await gradeWorld(world, labOf([use, params]));
  const [check] = report.steps[0]?.checks ?? [];
  if (check === undefined) throw new Error('no check was graded');
  if (check.code !== undefined) expect(explain('en', check).seen).toBeTruthy();
  return check;
}

const verdictOf = ({ live, code }: CheckReport) => (code === undefined ? live : `${live} ${code}`);

async function expects(use: string, params: object, right: string): Promise<CheckReport> {
  const report = await ask(use, params);
  expect(verdictOf(report), JSON.stringify(report.values)).toBe(right);
  return report;
}

async function expectsSoon(use: string, params: object, right: string): Promise<CheckReport> {
  let last = '';
  return until(
    `${use} to be ${right}`,
    async () => {
      const report = await ask(use, params);
      last = `${verdictOf(report)} ${JSON.stringify(report.values)}`;
      return verdictOf(report) === right && report;
    },
    60_000,
    300,
  ).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : error}; last: ${last}`);
  });
}

beforeAll(async () => {
  world = await startWorld();
  enter(world);
  await makeCluster(world);
  // The rights of each check by itself: a list that another check of a lab needs would serve its gets too.
  const rules = asked.flatMap((question) => accessIn(world, labOf(question)).rules);
  await world.grantReader({ rules }, accessIn(world, labOf(...asked)).policy);
  await makeNodes(world, { count: 2 });
  await makeNamespace(world, SHOP);
  await makeNamespace(world, 'client', { role: 'client' });
  await applyAll(
    world,
    ...['web', 'front', 'admin'].map((name) =>
      workload('Deployment', name, { namespace: SHOP, image: `${name}:1`, labels: { app: name }, ports: [80] }),
    ),
    workload('Deployment', 'probe', { namespace: 'client', image: 'probe:1', labels: { role: 'client' } }),
  );
  for (const name of ['web', 'front', 'admin']) await world.rolledOut(name, SHOP);
  await world.rolledOut('probe', 'client');
});
afterAll(async () => {
  await world?.stop();
});

// Network policies -----------------------------------------------------------------------------------------------------

const policy = (name: string, spec: object, namespace = SHOP) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace },
  spec,
});
const web = { podSelector: { matchLabels: { app: 'web' } } };
const front = { podSelector: { matchLabels: { app: 'front' } } };
const port = [{ port: 80 }];

async function withPolicies(...items: object[]): Promise<void> {
  for (const namespace of [SHOP, 'client'])
    await world.kubectl(['delete', 'networkpolicy', '--all', '-n', namespace, '--wait']);
  if (items.length > 0) await applyAll(world, ...items);
}

describe('network policies as the API server keeps them', () => {
  const client = { ...policies, from: [{ namespaces: { role: 'client' } }] };
  test.each<[string, object, string, object[]]>([
    ['one rule', policies, 'pass', [policy('p', { ...web, ingress: [{ from: [front], ports: port }] })]],
    [
      'matchLabels without anything',
      { ns: SHOP, podLabels: {}, deny: true },
      'pass',
      [policy('p', { podSelector: { matchLabels: {} } })],
    ],
    [
      'a namespace by the name that the API server writes',
      client,
      'pass',
      [
        policy('p', {
          ...web,
          ingress: [
            {
              from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'client' } } }],
              ports: port,
            },
          ],
        }),
      ],
    ],
    [
      'a block with an exception',
      { ...policies, from: [{ cidr: '10.0.0.0/16', except: ['10.0.7.0/24'] }] },
      'pass',
      [
        policy('p', {
          ...web,
          ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/16', except: ['10.0.7.0/24'] } }], ports: port }],
        }),
      ],
    ],
    [
      'a range of ports',
      { ...policies, ports: [{ port: 80, endPort: 90 }] },
      'pass',
      [policy('p', { ...web, ingress: [{ from: [front], ports: [{ port: 80, endPort: 90 }] }] })],
    ],
    [
      'egress with names',
      { ns: SHOP, podLabels: { app: 'front' }, to: [{ pods: { app: 'web' }, ports: [80] }] },
      'pass',
      [
        policy('p', {
          ...front,
          policyTypes: ['Egress'],
          egress: [{ to: [web], ports: port }, { ports: [{ port: 53, protocol: 'UDP' }] }],
        }),
      ],
    ],
    ['no policy', policies, 'fail netpol.none', []],
    [
      'a policy of another namespace',
      policies,
      'fail netpol.none',
      [policy('p', { ...web, ingress: [{ from: [front], ports: port }] }, 'client')],
    ],
    [
      'a selector with a typing error',
      policies,
      'fail netpol.selectsNothing',
      [policy('p', { podSelector: { matchLabels: { app: 'wbe' } }, ingress: [{ from: [front], ports: port }] })],
    ],
    [
      'the port of another container',
      policies,
      'fail netpol.otherPort',
      [policy('p', { ...web, ingress: [{ from: [front], ports: [{ port: 8080 }] }] })],
    ],
    [
      'a port by a name that is not there',
      policies,
      'fail netpol.namedPort',
      [policy('p', { ...web, ingress: [{ from: [front], ports: [{ port: 'http' }] }] })],
    ],
    [
      'namespace and pods as two sources',
      { ...client, from: [{ namespaces: { role: 'client' }, pods: { role: 'client' } }] },
      'fail netpol.wider',
      [
        policy('p', {
          ...web,
          ingress: [
            {
              from: [
                { namespaceSelector: { matchLabels: { role: 'client' } } },
                { podSelector: { matchLabels: { role: 'client' } } },
              ],
              ports: port,
            },
          ],
        }),
      ],
    ],
    [
      'a second policy that opens everything',
      policies,
      'fail netpol.wider',
      [
        policy('p', { ...web, ingress: [{ from: [front], ports: port }] }),
        policy('q', { podSelector: {}, ingress: [{}] }),
      ],
    ],
    [
      'policyTypes of the other direction',
      policies,
      'fail netpol.notIsolated',
      [policy('p', { ...web, policyTypes: ['Egress'] })],
    ],
    [
      'a default deny that opens',
      { ns: SHOP, podLabels: {}, deny: true },
      'fail netpol.opens',
      [policy('p', { podSelector: {}, ingress: [{}] })],
    ],
  ])('%s', async (_, params, right, items) => {
    await withPolicies(...items);
    await expects('k8s.netpol', params, right);
  });

  test('ports inside the source are dropped by a lenient client, which opens all ports', async () => {
    await withPolicies();
    const wrong = policy('p', { ...web, ingress: [{ from: [{ ...front, ports: port }] }] });
    await world.kubectl(['apply', '--validate=ignore', '-f', '-'], JSON.stringify(wrong));
    await expects('k8s.netpol', policies, 'fail netpol.wider');
  });

  test('a template with gaps is refused, so that there is no policy', async () => {
    await withPolicies();
    const text = `kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata:\n  name: p\n  namespace: ${SHOP}\nspec:\n  podSelector: {}\n  ingress:\n    - from:\n        - <EDIT: UPDATE>\n            <EDIT: UPDATE>\n`;
    await expect(world.apply(text)).rejects.toThrow();
    await expects('k8s.netpol', policies, 'fail netpol.none');
  });
});

describe('the engine of policies', () => {
  const agent = (flag: string) => ({
    ...workload('DaemonSet', 'aws-node', {
      image: 'amazon-k8s-cni:v1.20.4-eksbuild.1',
      labels: { 'k8s-app': 'aws-node' },
      pod: {
        containers: [
          { name: 'aws-node', image: 'registry.example.com/cni:1', env: [{ name: 'ENABLE_POD_ENI', value: 'true' }] },
          { name: 'aws-eks-nodeagent', image: 'registry.example.com/agent:1', args: ['--enable-ipv6=false', flag] },
        ],
      },
    }),
  });
  const config = (value: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'amazon-vpc-cni', namespace: 'kube-system' },
    data: { 'enable-network-policy-controller': value },
  });

  test('is an old CNI without its agent', async () => {
    await expects('k8s.policyEngine', {}, 'fail policyEngine.noAgent');
  });

  test('is off by default', async () => {
    await applyAll(world, agent('--enable-network-policy=false'));
    await expectsSoon('k8s.policyEngine', {}, 'fail policyEngine.off');
  });

  test('rolls out after the add-on was told', async () => {
    const configurationValues = '{"enableNetworkPolicy":"true"}';
    await world.aws.eks.send(
      new CreateAddonCommand({ clusterName: world.cluster.name, addonName: 'vpc-cni', configurationValues }),
    );
    await expects('k8s.policyEngine', {}, 'pending policyEngine.rolling');
  });

  test('is on when its agents are', async () => {
    await applyAll(world, agent('--enable-network-policy=true'));
    await expectsSoon('k8s.policyEngine', {}, 'pass');
    await applyAll(world, config('false'));
    await expects('k8s.policyEngine', {}, 'fail policyEngine.controllerOff');
    await applyAll(world, config('true'));
    await expects('k8s.policyEngine', {}, 'pass');
  });

  test('has to take up the pods', async () => {
    const pods = { ns: SHOP, podLabels: { app: 'web' } };
    await withPolicies(policy('p', { ...web, ingress: [{ from: [front], ports: port }] }));
    await expects('k8s.policyEngine', pods, 'pending policyEngine.notTaken');
    await installCrds(world, 'policyendpoints.networking.k8s.aws');
    const names = (await world.kubectl(['get', 'pods', '-n', SHOP, '-l', 'app=web', '-o', 'name'])).trim().split('\n');
    await putCustom(world, 'policyendpoints.networking.k8s.aws', {
      metadata: { name: 'p-x1', namespace: SHOP },
      spec: {
        policyRef: { name: 'p', namespace: SHOP },
        podSelectorEndpoints: names.map((name) => ({
          ...{ name: name.replace('pod/', ''), namespace: SHOP },
          ...{ podIP: '10.0.0.1', hostIP: '10.0.0.2' },
        })),
      },
    });
    await expects('k8s.policyEngine', pods, 'pass');
  });
});

// Routes and certificates ----------------------------------------------------------------------------------------------

describe('routes', () => {
  const backend = (name: string) => ({ service: { name, port: { number: 80 } } });
  const alb = (annotations: Record<string, string>) =>
    Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`alb.ingress.kubernetes.io/${key}`, value]));
  const ingress = (name: string, annotations: Record<string, string>, paths: [string, string][]) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name,
      namespace: SHOP,
      annotations: alb({ scheme: 'internet-facing', 'target-type': 'ip', ...annotations }),
    },
    spec: {
      ingressClassName: 'alb',
      rules: [{ http: { paths: paths.map(([path, to]) => ({ path, pathType: 'Prefix', backend: backend(to) })) } }],
    },
  });
  const two: [string, string][] = [
    ['/api', 'web'],
    ['/', 'front'],
  ];

  beforeAll(async () => {
    await applyAll(world, ...['web', 'front'].map((name) => service(name, SHOP, { app: name }, { 80: 80 })));
    await installController(world);
  });

  test('are missing', async () => {
    await expects('k8s.ingress', { ns: SHOP, pathsAtLeast: 2 }, 'fail ingress.none');
    await expects('http.routes', { ns: SHOP }, 'fail routes.none');
  });

  test('answer with a page each, or with the same one', async () => {
    world.serve(SHOP, 'web', () => html('<p>web'));
    world.serve(SHOP, 'front', () => html('<p>front'));
    await applyAll(world, ingress('routes', {}, two));
    const host = await addressOf(world, 'ingress', 'routes', SHOP);
    await answering(world, host, '/api');
    await expects(
      'k8s.ingress',
      { ns: SHOP, class: 'alb', pathsAtLeast: 2, servicesAtLeast: 2, address: true },
      'pass',
    );
    await expectsSoon('http.routes', { ns: SHOP }, 'pass');
    world.serve(SHOP, 'web', () => html('<p>front'));
    await expects('http.routes', { ns: SHOP }, 'fail routes.sameAnswer');
    await expects('http.routes', { ns: SHOP, pathsAtLeast: 3 }, 'fail routes.few');
    await expects('k8s.ingress', { ns: SHOP, tls: true }, 'fail ingress.noTls');
    await expects('acm.certificate', { ns: SHOP, ingress: 'routes' }, 'fail certificate.none');
  });

  test('have a certificate', async () => {
    const { CertificateArn = '' } = await world.aws.acm.send(
      new RequestCertificateCommand({ DomainName: 'shop.example.com', ValidationMethod: 'DNS' }),
    );
    const annotations = {
      'certificate-arn': CertificateArn,
      'listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
      'ssl-redirect': '443',
    };
    await applyAll(world, ingress('routes', annotations, two));
    await expectsSoon('elb.target', { ns: SHOP, ingress: 'routes', listener: 'HTTPS:443' }, 'pass');
    await expects('k8s.ingress', { ns: SHOP, tls: true, redirect: true }, 'pass');
    const report = await ask('acm.certificate', { ns: SHOP, ingress: 'routes' });
    expect(['pass', 'pending certificate.pending']).toContain(verdictOf(report));
    await expects(
      'acm.certificate',
      { ns: SHOP, ingress: 'routes', domain: 'other.example.com' },
      'fail certificate.domain',
    );
  });

  test('are not built, and the controller says why', async () => {
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      type: 'Warning',
      reason: 'FailedBuildModel',
      message: "Failed build model due to couldn't auto-discover subnets: unable to resolve at least one subnet",
      source: { component: 'ingress' },
      lastTimestamp: new Date().toISOString(),
    };
    await applyAll(world, {
      ...ingress('nobody', {}, two),
      spec: { ...ingress('nobody', {}, two).spec, ingressClassName: 'none' },
    });
    const made = await until<KubeObject>('the Ingress', () =>
      world.kube.get(`/apis/networking.k8s.io/v1/namespaces/${SHOP}/ingresses/nobody`),
    );
    await world.kube.create(`/api/v1/namespaces/${SHOP}/events`, {
      ...event,
      metadata: { name: 'nobody.1', namespace: SHOP },
      involvedObject: { kind: 'Ingress', namespace: SHOP, name: 'nobody', uid: made.metadata.uid },
    });
    await expects('k8s.ingress', { ns: SHOP, names: 'nobody', address: true }, 'fail balancer.noSubnets');
    await expects('elb.target', { ns: SHOP, ingress: 'nobody' }, 'fail balancer.noSubnets');
  });

  test('by a Gateway', async () => {
    await makeNamespace(world, 'gate');
    await applyAll(world, ...['web', 'front'].map((name) => service(name, 'gate', { app: name }, { 80: 80 })));
    await expects('http.routes', { ns: 'gate' }, 'fail routes.none');
    await installCrds(world, 'gateways.gateway.networking.k8s.io', 'httproutes.gateway.networking.k8s.io');
    const rule = (name: string, value: string) => ({
      matches: [{ path: { type: 'PathPrefix', value } }],
      backendRefs: [{ name, port: 80 }],
    });
    await putCustom(world, 'httproutes.gateway.networking.k8s.io', {
      metadata: { name: 'web', namespace: 'gate' },
      spec: { parentRefs: [{ name: 'front' }], rules: [rule('web', '/api'), rule('front', '/')] },
    });
    await expects('http.routes', { ns: 'gate' }, 'fail routes.noGateway');
    const gateway = {
      metadata: { name: 'front', namespace: 'gate' },
      spec: { gatewayClassName: 'aws-alb', listeners: [{ name: 'http', protocol: 'HTTP', port: 80 }] },
    };
    await putCustom(world, 'gateways.gateway.networking.k8s.io', gateway);
    await expects('http.routes', { ns: 'gate' }, 'pending routes.noAddress');
    const value = 'k8s-gate.ap-northeast-2.elb.amazonaws.com';
    await putCustom(world, 'gateways.gateway.networking.k8s.io', {
      ...gateway,
      status: { addresses: [{ type: 'Hostname', value }] },
    });
    await expects('http.routes', { ns: 'gate' }, 'fail loadBalancer.gone');
  });
});

// Security groups of pods ----------------------------------------------------------------------------------------------

test('security groups for pods', async () => {
  const green = { ns: SHOP, labels: { app: 'green' } };
  const admitted = { ...green, admits: 'rds' };
  await expects('k8s.podSecurityGroup', green, 'fail object.unserved');
  await installCrds(world, 'securitygrouppolicies.vpcresources.k8s.aws');
  const { vpc, privateSubnets } = await network(world);
  const makeGroup = async (GroupName: string) =>
    (await world.aws.ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId: vpc })))
      .GroupId ?? '';
  const [pods, database] = [await makeGroup('POD_SG'), await makeGroup('RDS_SG')];
  const made = await world.aws.ec2.send(
    new CreateNetworkInterfaceCommand({
      SubnetId: privateSubnets[0],
      Groups: [pods],
      Description: 'aws-k8s-branch-eni',
    }),
  );
  const eniId = made.NetworkInterface?.NetworkInterfaceId;
  const sgp = (groupIds: string[]) => ({
    metadata: { name: 'allow-rds', namespace: SHOP },
    spec: { podSelector: { matchLabels: { app: 'green' } }, securityGroups: { groupIds } },
  });
  await expects('k8s.podSecurityGroup', green, 'fail object.unlabelled');
  const deploy = (annotations: Record<string, string>) =>
    applyAll(
      world,
      workload('Deployment', 'green', { namespace: SHOP, image: 'green:1', labels: { app: 'green' }, annotations }),
    );
  await deploy({});
  await world.rolledOut('green', SHOP);
  await expects('k8s.podSecurityGroup', green, 'fail podGroup.none');
  // Times of Kubernetes are whole seconds.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await putCustom(world, 'securitygrouppolicies.vpcresources.k8s.aws', sgp(['sg-0123456789abcdef0']));
  await expects('k8s.podSecurityGroup', green, 'fail podGroup.noGroup');
  await putCustom(world, 'securitygrouppolicies.vpcresources.k8s.aws', sgp([pods]));
  await expects('k8s.podSecurityGroup', green, 'fail podGroup.olderPod');
  await deploy({ 'vpc.amazonaws.com/pod-eni': JSON.stringify([{ eniId, privateIp: '10.0.64.9', vlanId: 1 }]) });
  await world.rolledOut('green', SHOP);
  await expectsSoon('k8s.podSecurityGroup', { ...green, groups: 'POD_SG' }, 'pass');
  await expects('k8s.podSecurityGroup', { ...green, groups: 'OTHER_SG' }, 'fail podGroup.otherGroup');
  await expects('k8s.podSecurityGroup', admitted, 'fail podGroup.noDatabase');
  await world.aws.rds.send(
    new CreateDBInstanceCommand({
      ...{ DBInstanceIdentifier: 'rds-shop', DBInstanceClass: 'db.t3.micro', Engine: 'mysql', AllocatedStorage: 20 },
      ...{ MasterUsername: 'admin', MasterUserPassword: 'not-a-secret-1', VpcSecurityGroupIds: [database] },
    }),
  );
  await expects('k8s.podSecurityGroup', admitted, 'fail podGroup.notAdmitted');
  await world.aws.ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: database,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306, UserIdGroupPairs: [{ GroupId: pods }] }],
    }),
  );
  await expects('k8s.podSecurityGroup', admitted, 'pass');
});

// Roles of service accounts --------------------------------------------------------------------------------------------

describe('roles of service accounts', () => {
  const account = (name: string, role?: string) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: SHOP, ...(role && { annotations: { 'eks.amazonaws.com/role-arn': role } }) },
  });
  const using = (name: string, env: Record<string, string>, volume: string) =>
    workload('Deployment', `uses-${name}`, {
      ...{ namespace: SHOP, image: 'reader:1', labels: { app: `uses-${name}` }, serviceAccountName: name },
      env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
      ...(volume !== '' && { pod: { volumes: [{ name: volume, emptyDir: {} }] } }),
    });

  test('through the OIDC provider', async () => {
    await expects('iam.role', reader, 'fail object.absent');
    await applyAll(world, account('reader'));
    await expects('iam.role', reader, 'fail role.none');
    const arn = `arn:aws:iam::${world.cluster.account}:role/reader`;
    await applyAll(world, account('reader', arn));
    await expects('iam.role', reader, 'fail role.absent');
    await world.aws.makeRole('reader', trustService('ec2.amazonaws.com'));
    await expects('iam.role', reader, 'fail trust.provider');
    await world.aws.makeRole('reader', trustServiceAccount(world, 'default', 'reader'));
    await expects('iam.role', reader, 'fail trust.subject');
    await world.aws.makeRole('reader', trustServiceAccount(world, SHOP, 'reader'));
    await expects('iam.role', { ...reader, trusts: 'irsa' }, 'pass');
    await expects('iam.role', { ...reader, policies: ['read-bucket'] }, 'fail role.policies');
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
    });
    await world.aws.iam.send(
      new PutRolePolicyCommand({ RoleName: 'reader', PolicyName: 'read-bucket', PolicyDocument }),
    );
    await expects('iam.role', { ...reader, policies: ['read-bucket'] }, 'pass');
    const used = { ...reader, usedByPod: true };
    await expects('iam.role', used, 'fail role.noPod');
    await applyAll(world, using('reader', {}, ''));
    await expectsSoon('iam.role', used, 'fail role.oldPods');
    await applyAll(
      world,
      using('reader', { AWS_ROLE_ARN: arn, AWS_WEB_IDENTITY_TOKEN_FILE: '/token' }, 'aws-iam-token'),
    );
    await expectsSoon('iam.role', used, 'pass');
  });

  test('through EKS Pod Identity', async () => {
    const batch = { serviceAccount: { ns: SHOP, name: 'batch' } };
    await applyAll(world, account('batch'));
    const roleArn = await world.aws.makeRole('batch', trustService('ec2.amazonaws.com'));
    await world.aws.eks.send(
      new CreatePodIdentityAssociationCommand({
        ...{ clusterName: world.cluster.name, namespace: SHOP, serviceAccount: 'batch', roleArn },
      }),
    );
    await expects('iam.role', { ...batch, trusts: 'irsa' }, 'fail role.otherWay');
    await expects('iam.role', batch, 'fail trust.service');
    await world.aws.makeRole('batch', trustPodIdentity());
    await expects('iam.role', batch, 'fail role.noAgent');
    await applyAll(
      world,
      workload('DaemonSet', 'eks-pod-identity-agent', { image: 'agent:1', labels: { app: 'pod-identity' } }),
    );
    await expects('iam.role', { ...batch, trusts: 'podIdentity', name: 'batch' }, 'pass');
  });
});

// Rights ---------------------------------------------------------------------------------------------------------------

describe('rights of a second identity', () => {
  const second = { may: [listPods], mayNot: [{ ...listPods, verb: 'delete' }], notAdmin: true };
  const api = 'rbac.authorization.k8s.io';
  const role = (name: string, verbs: string[]) => ({
    apiVersion: `${api}/v1`,
    kind: 'Role',
    metadata: { name, namespace: SHOP },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs }],
  });
  const binding = (name: string, to: string, group: string, kind = 'Role') => ({
    apiVersion: `${api}/v1`,
    kind: 'RoleBinding',
    metadata: { name, namespace: SHOP },
    roleRef: { apiGroup: api, kind, name: to },
    subjects: [{ apiGroup: api, kind: 'Group', name: group }],
  });

  async function map(groups: string[], policy?: { name: string; namespaces?: string[] }): Promise<string> {
    const principalArn = await world.aws.makeRole('colleague', trustAccount(world));
    const at = { clusterName: world.cluster.name, principalArn };
    await world.aws.eks.send(new DeleteAccessEntryCommand(at)).catch(() => undefined);
    await world.aws.eks.send(new CreateAccessEntryCommand({ ...at, kubernetesGroups: groups }));
    if (policy !== undefined)
      await world.aws.eks.send(
        new AssociateAccessPolicyCommand({
          ...at,
          policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy.name}`,
          accessScope: policy.namespaces ? { type: 'namespace', namespaces: policy.namespaces } : { type: 'cluster' },
        }),
      );
    return principalArn;
  }

  test('by RBAC', async () => {
    await expects('eks.access', second, 'fail access.nobody');
    await map([]);
    await expects('eks.access', second, 'fail access.powerless');
    await map(['system:master']).catch(() => map(['team:master']));
    const misspelt = await ask('eks.access', second);
    expect(verdictOf(misspelt)).toMatch(/^fail access\.(masters|unbound)$/);
    await map(['viewers']);
    await expects('eks.access', second, 'fail access.unbound');
    await applyAll(world, binding('read-pods', 'pod-reader', 'viewers'));
    const missing = await expects('eks.access', second, 'fail access.noRole');
    expect(missing.values).toMatchObject({ role: 'Role pod-reader' });
    await applyAll(world, role('pod-reader', ['get']));
    await expects('eks.access', second, 'fail access.cannot');
    await applyAll(world, role('pod-reader', ['get', 'list', 'delete']));
    await expects('eks.access', second, 'fail access.tooMuch');
    await applyAll(world, role('pod-reader', ['get', 'list']));
    await expects('eks.access', second, 'pass');
    await expects('k8s.can', { groups: ['viewers'], ...listPods }, 'pass');
    await expects('k8s.can', { groups: ['viewer'], ...listPods }, 'fail can.denied');
    await expects('eks.access', { may: [{ verb: 'list', resource: 'pods' }] }, 'fail access.cannot');
  });

  test('by access policies', async () => {
    await map([], { name: 'AmazonEKSViewPolicy', namespaces: ['default'] });
    await expects('eks.access', second, 'fail access.cannot');
    await map([], { name: 'AmazonEKSEditPolicy', namespaces: [SHOP] });
    await expects('eks.access', second, 'fail access.tooMuch');
    await map([], { name: 'AmazonEKSViewPolicy', namespaces: [SHOP] });
    await expects('eks.access', second, 'pass');
    await map([], { name: 'AmazonEKSClusterAdminPolicy' });
    await expects(
      'eks.access',
      { ...second, principal: `arn:aws:iam::${world.cluster.account}:role/colleague` },
      'fail access.admin',
    );
  });

  test('of somebody who is administrator by a binding', async () => {
    await map(['operators']);
    await applyAll(world, {
      apiVersion: `${api}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'operators' },
      roleRef: { apiGroup: api, kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ apiGroup: api, kind: 'Group', name: 'operators' }],
    });
    await expects('eks.access', second, 'fail access.admin');
  });
});
