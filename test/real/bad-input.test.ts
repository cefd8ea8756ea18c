/**
 * Whatever is wrong with what is asked for, or on the way to it, ends with a clear sentence, the right verdict and exit code, and
 * without a stack trace, a secret or a lost result: through the command line, in both languages.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Cluster, DeleteAccessEntryCommand, DescribeClusterCommand } from '@aws-sdk/client-eks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../../checks/report.ts';
import type { Verdict } from '../../checks/verdict.ts';
import type { AwsFault, Keys } from './aws.ts';
import { until } from './children.ts';
import { type Ended, podium, startPodium } from './cli.ts';
import { accessIn, labOf, outline, stepOf } from './grading.ts';
import { eksWebApplication } from './labs/eks-web-application.ts';
import { solve } from './moves/move.ts';
import { obedient, startUnruly, type Unruly } from './unruly.ts';
import { startWorld, type World } from './world.ts';

const LAB = ['--lab', 'eks-web-application'];
const lab = labOf('eks-web-application');
const languages = ['en', 'ko'] as const;
/** What participants have done; none of it may ever read as their failure. */
const solved = ['cluster', 'nodes', 'lb-controller', 'flask-backend', 'flask-ingress'];

let world: World;
let unruly: Unruly;
let original: Cluster;
let root: string;
let folder: string;
let session: Required<Keys>;
let count = 0;

beforeAll(async () => {
  world = await startWorld();
  const access = accessIn(world, lab);
  await world.grantReader(access, access.policy);
  await solve(world, eksWebApplication, 'flask-ingress');
  unruly = await startUnruly(world);
  const described = await world.aws.eks.send(new DescribeClusterCommand({ name: world.cluster.name }));
  original = described.cluster ?? expect.fail('no cluster');
  session = await world.aws.assume(world.roleArn, world.externalId, world.serviceKeys);
  root = mkdtempSync(join(tmpdir(), 'podium-bad-input-'));
});
afterAll(async () => {
  await unruly?.close();
  await world?.stop();
  if (root !== undefined) rmSync(root, { recursive: true, force: true });
});
beforeEach(() => {
  count += 1;
  folder = join(root, `${count}`);
  mkdirSync(folder);
});
afterEach(async () => {
  world.check();
  unruly.conduct = obedient;
  await world.aws.clearFaults();
  await setCluster({});
});

/** Sets what DescribeCluster says, everything that is not given back to how it was. */
async function setCluster({ network = {}, ...rest }: { network?: object; endpoint?: string; ca?: string }) {
  const { endpoint = original.endpoint, ca = original.certificateAuthority?.data } = rest;
  const resourcesVpcConfig = { ...original.resourcesVpcConfig, ...network };
  await world.aws.setCluster({ endpoint, certificateAuthority: { data: ca }, resourcesVpcConfig });
}

/** No text of the program, to people or to files, may hold any of these. */
function expectHarmless(texts: readonly string[]) {
  const secrets = [
    ...[world.aws.owner, world.serviceKeys, session].map(({ secretAccessKey }) => secretAccessKey),
    session.sessionToken,
    world.externalId,
    'k8s-aws-v1.',
    'X-Amz-Security-Token',
    'X-Amz-Signature',
  ];
  for (const text of texts) {
    for (const secret of secrets) expect(text.includes(secret), `a secret in:\n${text}`).toBe(false);
    expect(text).not.toMatch(/\n\s+at .*:\d+:\d+|node:internal|\[object |undefined|NaN/);
    expect(text).not.toMatch(/did not expect|PODIUM_DEBUG/);
  }
}

const owner = (more: Record<string, string> = {}): Record<string, string> => ({
  ...world.ownerEnv,
  PODIUM_EXTRA_HOSTS: `${world.ownerEnv.PODIUM_EXTRA_HOSTS},${unruly.host}`,
  ...more,
});
const service = () => ({ ...owner(), ...keysEnv(world.serviceKeys) });
const keysEnv = ({ accessKeyId, secretAccessKey, sessionToken }: Keys) => ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
});
const byRole = () => [world.cluster.arn, '--role-arn', world.roleArn, '--external-id', world.externalId];

/** One line each on standard error, and nothing else anywhere. */
async function expectSentence(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  [en, ko]: readonly [string, string],
  code = 2,
) {
  const outputs = (language: string) => [
    ...['--record', join(folder, `run.${language}.json`)],
    ...['--junit', join(folder, `run.${language}.xml`)],
  ];
  const isReplay = args.includes('--replay');
  const runs = await Promise.all(
    languages.map((language) =>
      podium(['grade', ...args, ...(isReplay ? [] : outputs(language)), '--lang', language], env, folder),
    ),
  );
  expect(runs.map((run) => run.code)).toEqual([code, code]);
  expect(runs.map(({ out }) => out)).toEqual(['', '']);
  const [inEnglish, inKorean] = runs.map(({ err }) => err);
  expect(inEnglish).toContain(en);
  expect(inKorean).toContain(ko);
  for (const { err } of runs) expect(err).toMatch(/^podium: [^\n]+\n$/);
  expectHarmless(runs.map(({ err }) => err));
  expect(readdirSync(folder).filter((name) => name.startsWith('run.'))).toEqual([]);
}

interface Expected {
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** A step with its verdict and the code of a check of it. */
  step: readonly [string, Verdict, string];
  says: readonly [string, string];
  exit?: 1 | 2;
}

/** A grading that goes on as far as it can: a whole report, recording and JUnit file, and sentences that name the trouble. */
async function expectGrading({ args = [world.cluster.arn], env = owner(), step, says, exit = 1 }: Expected) {
  const [bundleFile, junitFile] = [join(folder, 'run.json.gz'), join(folder, 'run.xml')];
  const [inEnglish, inKorean] = await Promise.all([
    podium(['grade', ...args, ...LAB, '--json', '--record', bundleFile, '--lang', 'en'], env, folder),
    podium(['grade', ...args, ...LAB, '--junit', junitFile, '--lang', 'ko'], env, folder),
  ]);
  const report: Report = JSON.parse(inEnglish.out);
  expect([inEnglish.code, inKorean.code], outline(report).join('\n')).toEqual([exit, exit]);
  expect(report.steps.map(({ id }) => id)).toEqual(lab.steps.map(({ id }) => id));
  const [id, verdict, code] = step;
  const found = stepOf(report, id);
  expect(found.verdict, outline(report).join('\n')).toBe(verdict);
  expect(codesOf(found.checks)).toContain(code);
  for (const done of solved)
    expect(['pass', 'blocked', 'error'], outline(report).join('\n')).toContain(stepOf(report, done).verdict);
  expect(flat(inEnglish.err)).toContain(says[0]);
  expect(flat(inKorean.err)).toContain(says[1]);
  const junit = readFileSync(junitFile, 'utf8');
  expect(junit).toMatch(/^<\?xml.*<\/testsuites>\s*$/s);
  const bundle = gunzipSync(readFileSync(bundleFile)).toString();
  expect(JSON.parse(bundle)).toMatchObject({ bundle: 'podium', cluster: { name: report.cluster.name } });
  expectHarmless([inEnglish.out, inEnglish.err, inKorean.out, inKorean.err, junit, bundle]);
  expect(readdirSync(folder).sort()).toEqual(['run.json.gz', 'run.xml']);
  return report;
}

function codesOf(checks: Report['steps'][number]['checks']): (string | undefined)[] {
  return checks.flatMap((check) => [check.code, ...codesOf(check.parts ?? [])]);
}

/** Without line breaks, which depend on the width. */
const flat = (text: string) => text.replace(/\s+/g, ' ');

describe('which cluster', () => {
  const arn = 'arn:aws:eks:ap-northeast-2:123456789012:cluster/eks-demo';
  const malformed = ['is not an ARN', 'ARN 형식이 아니에요'] as const;
  test.each<[string, string[], readonly [string, string], number?]>([
    ['half an ARN', ['arn:aws:eks:ap-northeast-2', ...LAB], malformed],
    ['an ARN with a word for its account', [arn.replace('123456789012', 'me'), ...LAB], malformed],
    ['a name that cannot be one', ['eks demo!', ...LAB], malformed],
    [
      'another service',
      ['arn:aws:ec2:ap-northeast-2:123456789012:instance/i-1', ...LAB],
      ['does not name an EKS cluster', 'EKS 클러스터의 ARN이 아니에요'],
    ],
    [
      'a partition that nobody can use',
      [arn.replace('arn:aws:', 'arn:aws-iso:'), ...LAB],
      ['partition aws-iso cannot be graded', 'aws-iso'],
    ],
    [
      'a partition that the credentials are not of',
      ['arn:aws-cn:eks:cn-north-1:123456789012:cluster/eks-demo', ...LAB],
      ['AWS does not know this access key in the partition asked', '요청한 AWS 파티션에 없는 액세스 키예요'],
    ],
    [
      'another Region than that of the ARN',
      [arn, '--region', 'us-east-1', ...LAB],
      ['in another Region than us-east-1; leave --region out', 'ARN의 리전과 지정한 리전이 달라요'],
    ],
    [
      'another account',
      [arn.replace('123456789012', '999999999999'), ...LAB],
      ['account 123456789012', '123456789012'],
    ],
    ['no cluster at all', LAB, ['Which cluster?', 'ARN'], 64],
  ])('%s', async (_, args, says, code = 2) => {
    if (code === 64) {
      const ended = await podium(['grade', ...args], owner(), folder);
      expect([ended.code, ended.out]).toEqual([64, '']);
      expect(ended.err).toContain(says[0]);
    } else await expectSentence(args, owner(), says, code);
  });

  test('no Region known', async () => {
    const { AWS_REGION: _, ...env } = owner();
    await expectSentence(['eks-demo', ...LAB], env, ['Which Region is cluster eks-demo in?', '어느 리전에 있는지']);
  });

  test.each([
    ['a name that no cluster has', ['eks-dmo', '--region', 'ap-northeast-2']],
    ['the right name in another Region', ['arn:aws:eks:us-east-1:123456789012:cluster/eks-demo']],
  ])('%s: not yet, and no sentence blames the grader', async (_, args) => {
    const files = ['--record', join(folder, 'run.json'), '--json'];
    const { code, out, err } = await podium(['grade', ...args, ...LAB, ...files], owner(), folder);
    expect(code).toBe(1);
    const report: Report = JSON.parse(out);
    expect(stepOf(report, 'cluster')).toMatchObject({ verdict: 'fail', checks: [{ code: 'cluster.absent' }, {}, {}] });
    // What lies outside the cluster needs none.
    const passed = report.steps.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
    const outside = ['workspace', 'container-image', 'ecr-repositories', 'push-flask-image'];
    expect(passed.filter((id) => !outside.includes(id))).toEqual([]);
    expect(err).toContain('There is no cluster');
    expectHarmless([out, err, readFileSync(join(folder, 'run.json'), 'utf8')]);
  });
});

describe('whose credentials', () => {
  test('none', async () => {
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...env } = owner();
    await expectSentence([world.cluster.arn, ...LAB], env, ['none were found', '찾지 못했어요']);
  });

  test('a profile that is not there', async () => {
    const says = ['the profile gives none', '그 프로파일에서 찾지 못했어요'] as const;
    await expectSentence([world.cluster.arn, ...LAB, '--profile', 'nobody'], owner(), says);
  });

  test('a key that AWS does not know', async () => {
    const env = owner({ AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' });
    await expectSentence([world.cluster.arn, ...LAB], env, ['AWS does not know this access key', '없는 액세스 키예요']);
  });

  test('a secret that does not belong to the key', async () => {
    const env = owner({ AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG' });
    await expectSentence([world.cluster.arn, ...LAB], env, ['the secret key does not belong', '짝이 맞지 않아요']);
  });

  test('a session that has expired', async () => {
    await world.aws.expireSessions(world.roleArn);
    await expectSentence([world.cluster.arn, ...LAB], owner(keysEnv(session)), [
      'they have expired',
      '기한이 지났어요',
    ]);
  });

  test('a session that expires while it reads', async () => {
    await world.aws.fail({ service: 'elasticloadbalancing', mode: 'expired', count: -1 });
    const says = ['they have expired', '기한이 지났어요'] as const;
    await expectGrading({ step: ['flask-ingress', 'blocked', 'aws.credentials'], says });
  });

  test('those of another account', async () => {
    const says = ['belong to account 210987654321', '계정: 210987654321'] as const;
    await expectSentence([world.cluster.arn, ...LAB], service(), says);
  });

  const role = ['The read role cannot be assumed', '읽기 역할로 전환하지 못했어요'] as const;
  test.each([
    ['without ExternalId', (arn: string) => ['--role-arn', arn]],
    ['with a wrong ExternalId', (arn: string) => ['--role-arn', arn, '--external-id', 'not-the-right-one']],
    [
      'that is not there',
      (arn: string) => ['--role-arn', arn.replace('PodiumGrader', 'Nobody'), '--external-id', 'x1'],
    ],
    ['that is none', () => ['--role-arn', 'PodiumGrader', '--external-id', 'x1']],
  ])('a role %s', async (_, args) => {
    await expectSentence([world.cluster.arn, ...LAB, ...args(world.roleArn)], service(), role);
  });

  test('a role of another account', async () => {
    const args = ['--role-arn', world.roleArn.replace('123456789012', '999999999999'), '--external-id', 'x1'];
    const says = ['belong to account 999999999999', '계정: 999999999999'] as const;
    await expectSentence([world.cluster.arn, ...LAB, ...args], service(), says);
  });
});

describe('what the cluster lets the grader do', () => {
  afterEach(async () => {
    const access = accessIn(world, lab);
    await world.grantReader(access, access.policy);
  });

  test('401: no access entry', async () => {
    const { name: clusterName } = world.cluster;
    await world.aws.eks.send(new DeleteAccessEntryCommand({ clusterName, principalArn: world.roleArn }));
    const keys = await world.aws.assume(world.roleArn, world.externalId, world.serviceKeys);
    await until('the access entry to be gone', async () => (await world.whoAmI(keys)) === undefined);
    await expectGrading({
      args: byRole(),
      env: service(),
      step: ['flask-backend', 'blocked', 'kube.unauthorized'],
      says: [
        "Cluster eks-demo does not know the grader's identity (401).",
        '신원이 등록되어 있지 않아요(401): eks-demo',
      ],
    });
  });

  test('403: a ClusterRole without rules', async () => {
    await world.grantReader({ rules: [] }, accessIn(world, lab).policy);
    await expectGrading({
      args: byRole(),
      env: service(),
      step: ['nodes', 'blocked', 'kube.forbidden'],
      says: ['The grader may not list nodes in the whole cluster (403).', '읽기 권한이 없어요(403): list nodes'],
    });
  });

  test('403 on one kind: everything else is judged', async () => {
    const { rules, policy } = accessIn(world, lab);
    const fewer = rules
      .map((rule) => ({ ...rule, resources: rule.resources.filter((resource) => resource !== 'services') }))
      .filter(({ resources }) => resources.length > 0);
    await world.grantReader({ rules: fewer }, policy);
    const report = await expectGrading({
      args: byRole(),
      env: service(),
      step: ['flask-backend', 'blocked', 'kube.forbidden'],
      says: ['The grader may not list services in the whole cluster (403).', '읽기 권한이 없어요(403): list services'],
    });
    expect(stepOf(report, 'lb-controller').verdict).toBe('pass');
    expect(stepOf(report, 'flask-backend').points.earned).toBeGreaterThan(0);
  });

  test('nothing of AWS', async () => {
    const Statement = [{ Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' }];
    await world.grantReader(accessIn(world, lab), { Version: '2012-10-17', Statement });
    await expectGrading({
      args: byRole(),
      env: service(),
      step: ['cluster', 'blocked', 'aws.denied'],
      says: [
        'AWS does not allow the grader to call eks:DescribeCluster.',
        '호출을 허용하지 않았어요: eks:DescribeCluster',
      ],
      exit: 2,
    });
  });
});

describe('no way to the API server', () => {
  /** A port that nobody listens on. */
  const CLOSED = 'https://127.0.0.1:9';
  const reachable = () => owner({ PODIUM_EXTRA_HOSTS: `${world.ownerEnv.PODIUM_EXTRA_HOSTS},127.0.0.1:9` });
  const unreachable = (code: string) => ['flask-backend', 'blocked', code] as const;

  test('a private endpoint', async () => {
    await setCluster({ endpoint: CLOSED, network: { endpointPublicAccess: false, endpointPrivateAccess: true } });
    const says = ['The endpoint of cluster eks-demo is private', '엔드포인트가 프라이빗이라'] as const;
    await expectGrading({ env: reachable(), step: unreachable('kube.private'), says });
  });

  test('an endpoint for some networks only', async () => {
    await setCluster({ endpoint: CLOSED, network: { publicAccessCidrs: ['203.0.113.0/24'] } });
    const says = ['only lets 203.0.113.0/24 in', '(203.0.113.0/24)'] as const;
    await expectGrading({ env: reachable(), step: unreachable('kube.private'), says });
  });

  test('a closed port', async () => {
    await setCluster({ endpoint: CLOSED });
    const says = ['cannot be reached: connection refused (127.0.0.1).', '연결을 받지 않아요: 127.0.0.1'] as const;
    await expectGrading({ env: reachable(), step: unreachable('kube.unreachable'), says });
  });

  test('a name that does not resolve', async () => {
    const host = 'podium-test.gr7.ap-northeast-2.eks.amazonaws.com.invalid.eks.amazonaws.com';
    await setCluster({ endpoint: `https://${host}` });
    const report = await expectGrading({
      step: unreachable('kube.unreachable'),
      says: ["The cluster's API server cannot be reached", 'API 서버에 닿지 못했어요'],
    });
    expect(stepOf(report, 'cluster').verdict).toBe('pass');
  });

  test('a host that is not of EKS', async () => {
    await setCluster({ endpoint: CLOSED });
    const says = ["The cluster's endpoint is no Amazon EKS host: 127.0.0.1.", 'Amazon EKS 주소가 아니에요'] as const;
    await expectGrading({ step: unreachable('kube.foreignHost'), says });
  });

  test.each([
    ['another authority', () => readFileSync(join(world.directory, 'pki', 'front-proxy-ca.crt'))],
    ['an authority that is none', () => Buffer.from('no certificate')],
  ])('%s', async (_, ca) => {
    await setCluster({ ca: ca().toString('base64') });
    const says = [
      "is not signed by the cluster's own authority.",
      '이 클러스터의 인증 기관에서 나온 것이 아니에요',
    ] as const;
    await expectGrading({ step: unreachable('kube.untrusted'), says });
  });

  test('a listener that never says a word', async () => {
    const silent: Server = createServer((socket) => socket.on('error', () => {}));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    await setCluster({ endpoint: `https://${host}` });
    const env = owner({ PODIUM_EXTRA_HOSTS: `${world.ownerEnv.PODIUM_EXTRA_HOSTS},${host}` });
    const says = ['cannot be reached: no answer in time', '제시간에 답이 없어요'] as const;
    await expectGrading({ env, step: unreachable('kube.unreachable'), says });
    silent.close();
  });
});

describe('an API server that misbehaves', () => {
  beforeEach(async () => {
    await setCluster({ endpoint: unruly.endpoint });
    unruly.asked();
  });

  test('429 for everything: asked three times at most', async () => {
    unruly.conduct = (_, response) => {
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '1' });
      response.end('{}');
    };
    const says = [
      'Too many requests at the moment: list pods was turned away.',
      '요청이 많아서 읽지 못했어요: list pods',
    ] as const;
    await expectGrading({ step: ['flask-backend', 'error', 'read.throttled'], says });
    const nodes = unruly.asked().filter((path) => path.startsWith('/api/v1/nodes?'));
    expect(nodes).toHaveLength(2 * 3);
  });

  test('429 once for each path: nobody notices', async () => {
    const known = new Set<string>();
    unruly.conduct = (request, response, pass) => {
      if (known.has(request.url)) return pass();
      known.add(request.url);
      response.writeHead(429, { 'retry-after': '0' });
      response.end();
    };
    const { code, out } = await podium(['grade', world.cluster.arn, ...LAB, '--json'], owner(), folder);
    const report: Report = JSON.parse(out);
    expect(code).toBe(1);
    expect(solved.map((id) => stepOf(report, id).verdict)).toEqual(solved.map(() => 'pass'));
    expect(known.size).toBeGreaterThan(5);
  });

  test('HTML', async () => {
    unruly.conduct = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html><body>Sign in</body></html>');
    };
    const says = [
      'The answer is not what this API sends: list pods.',
      '이 API가 보낼 만한 답이 아니에요: list pods',
    ] as const;
    await expectGrading({ step: ['flask-backend', 'error', 'read.invalid'], says });
  });

  test('cuts the connection in the middle of an answer', async () => {
    unruly.conduct = (request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"kind":"PodList","items":[', () => unruly.cut(request));
    };
    const says = ['The connection broke: list deployments.apps.', '연결이 끊겼어요: list deployments.apps'] as const;
    await expectGrading({ step: ['flask-backend', 'error', 'read.connection'], says });
  });

  test('a list of 50 MB: only what needs it is not judged', async () => {
    const pod = { metadata: { name: 'x', namespace: 'default', annotations: { text: 'x'.repeat(1000) } } };
    const items = Array.from({ length: 50_000 }, () => pod);
    const page = JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items });
    expect(page.length).toBeGreaterThan(50 * 1024 * 1024);
    unruly.conduct = (request, response, pass) => {
      if (!request.url.startsWith('/api/v1/pods')) return pass();
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(page);
    };
    const says = ['The answer is larger than 16 MB: list pods.', '답이 16 MB보다 커요: list pods'] as const;
    const report = await expectGrading({ step: ['flask-backend', 'error', 'read.tooLarge'], says });
    expect(stepOf(report, 'nodes').verdict).toBe('pass');
  });

  test('never answers', async () => {
    unruly.conduct = () => {};
    const began = Date.now();
    const says = ['There was no answer within 10 s: list pods.', '10초 안에 답이 오지 않았어요: list pods'] as const;
    await expectGrading({ step: ['flask-backend', 'error', 'read.timeout'], says });
    expect(Date.now() - began).toBeLessThan(20_000);
  });
});

describe('AWS that misbehaves', () => {
  const what = 'elasticloadbalancing:DescribeLoadBalancers';
  test.each<[NonNullable<AwsFault['mode']>, string, string]>([
    ['throttle', 'read.throttled', `Too many requests at the moment: ${what} was turned away.`],
    ['unavailable', 'read.unavailable', `The service has a fault of its own (503): ${what}.`],
    ['cut', 'read.connection', `The connection broke: ${what}.`],
    ['html', 'read.invalid', `The answer is not what this API sends: ${what}.`],
    ['hang', 'read.timeout', `There was no answer within 10 s: ${what}.`],
  ])('one service: %s', async (mode, code, sentence) => {
    await world.aws.fail({ service: 'elasticloadbalancing', mode, count: -1 });
    const report = await expectGrading({ step: ['flask-ingress', 'error', code], says: [sentence, what] });
    expect(stepOf(report, 'flask-backend').verdict).toBe('pass');
  });

  test('throttled twice and then not: nobody notices', async () => {
    await world.aws.fail({ service: 'elasticloadbalancing', mode: 'throttle', count: 2 });
    const { out } = await podium(['grade', world.cluster.arn, ...LAB, '--json'], owner(), folder);
    expect(stepOf(JSON.parse(out), 'flask-ingress').verdict).toBe('pass');
  });

  test.each<[NonNullable<AwsFault['mode']>, string]>([
    ['unavailable', 'read.unavailable'],
    ['html', 'read.invalid'],
  ])('EKS itself: %s', async (mode, code) => {
    await world.aws.fail({ service: 'eks', mode, count: -1 });
    const says = ['eks:DescribeCluster', 'eks:DescribeCluster'] as const;
    // What lies outside the cluster is judged all the same.
    const report = await expectGrading({ step: ['cluster', 'error', code], says });
    expect(stepOf(report, 'ecr-repositories').verdict).toBe('pass');
  });

  test('EKS itself never answers: as long as connecting and one read may take', async () => {
    await world.aws.fail({ service: 'eks', mode: 'hang', count: -1 });
    const began = Date.now();
    const says = ['There was no answer within 10 s: eks:DescribeCluster.', '10초 안에 답이 오지 않았어요'] as const;
    await expectGrading({ step: ['cluster', 'error', 'read.timeout'], says });
    expect(Date.now() - began).toBeLessThan(30_000);
  });

  test.each<[NonNullable<AwsFault['mode']>, string, string]>([
    ['throttle', 'Too many requests at the moment', '지금은 요청이 많아서'],
    ['unavailable', 'The service has a fault of its own (503)', '서비스 쪽에 문제가 있어요(503)'],
    ['cut', 'The connection broke', '연결이 끊겼어요'],
    ['html', 'The answer is not what this API sends', '이 API가 보낼 만한 답이 아니에요'],
  ])('the credentials service, with own keys and through a role: %s', async (mode, en, ko) => {
    await world.aws.fail({ service: 'sts', mode, count: -1 });
    await expectSentence([world.cluster.arn, ...LAB], owner(), [`${en}: sts:GetCallerIdentity`, ko]);
    await expectSentence([...byRole(), ...LAB], service(), [`${en}: sts:AssumeRole`, ko]);
  });

  test('nothing listens where AWS should be', async () => {
    const env = owner({ AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
    await expectSentence([world.cluster.arn, ...LAB], env, ['The connection broke: sts:', '연결이 끊겼어요: sts:']);
  });
});

describe('files', () => {
  const small = `lab: my-lab
version: "1"
title: { ko: 내 실습, en: My lab }
summary: { ko: 요약이에요., en: A summary. }
parameters:
  ns: { default: default, description: { ko: 네임스페이스, en: Namespace } }
steps:
  - id: web
    title: { ko: 웹, en: Web }
    points: 5
    checks:
      - use: k8s.workload
        with: { kind: Deployment, ns: "\${ns}", name: web }
`;

  test('a lab with typos: all of them, each with its place and what may have been meant', async () => {
    const file = join(folder, 'typos.yaml');
    const typos = small
      .replace('k8s.workload', 'k8s.workloads')
      .replace('points: 5', 'points: five\n    titel: x\n    after: [wep]');
    const other = '  - id: other\n    title: { ko: 하나, en: One }\n    points: 1\n    checks:\n';
    writeFileSync(
      file,
      `${typos}${other}      - { use: k8s.workload, with: { kind: Deployment, ns: "\${nss}", name: x } }\n`,
    );
    const places = [
      /typos\.yaml:10:5: .*points/,
      /typos\.yaml:11:5: .*"titel".*did you mean "title"/,
      /typos\.yaml:12:13: .*"wep".*did you mean "web"/,
      /typos\.yaml:14:9: .*"k8s\.workloads".*did you mean "k8s\.workload"/,
      /typos\.yaml:20:\d+: .*"nss".*did you mean "ns"/,
    ];
    for (const language of languages) {
      const ended = await podium(['grade', 'eks-demo', '--lab', file, '--lang', language], owner(), folder);
      expect([ended.code, ended.out]).toEqual([2, '']);
      for (const place of places) expect(ended.err).toMatch(place);
      expect(ended.err.trim().split('\n')).toHaveLength(1 + places.length);
      expectHarmless([ended.err]);
    }
  });

  test.each<[string, string, readonly [string, string]]>([
    [
      'an id with a typo',
      'eks-web-aplication',
      ['Did you mean eks-web-application?', '혹시 eks-web-application인가요?'],
    ],
    ['a file that is not there', 'none.yaml', ['There is no lab or lab file none.yaml.', 'none.yaml']],
    ['a folder', './', ['There is no lab or lab file ./.', '그런 실습이나 실습 파일이 없어요']],
  ])('a lab that is unknown: %s', async (_, name, says) => {
    await expectSentence(['eks-demo', '--lab', name], owner(), says);
  });

  test('a parameter that the lab does not have', async () => {
    const says = ['no parameter sufix. Did you mean suffix?', '혹시 suffix인가요?'] as const;
    await expectSentence(['eks-demo', ...LAB, '--param', 'sufix=x'], owner(), says);
  });

  describe('recordings', () => {
    let recording: string;
    beforeEach(async () => {
      const file = join(folder, 'good.json');
      const { code } = await podium(['grade', world.cluster.arn, ...LAB, '--record', file], owner(), folder);
      expect(code).toBe(1);
      recording = readFileSync(file, 'utf8');
    });

    test('damaged, newer, or of another lab', async () => {
      const bad: readonly [string, string | Uint8Array, readonly [string, string]][] = [
        ['cut.json', recording.slice(0, 10_000), ['it is not valid JSON', '올바른 JSON이 아니에요']],
        ['cut.json.gz', gzipSync(recording).subarray(0, 5000), ['cannot be decompressed', '압축을 풀 수 없어요']],
        ['other.json', '{}', ['it is not a recording of Podium', 'Podium의 기록이 아니에요']],
        [
          'spec.json',
          recording.replace('"source":"kube"', '"source":"cube"'),
          ['something is wrong at reads.', '문제가 있는 곳: reads.'],
        ],
        ['newer.json', recording.replace('"version":1', '"version":2'), ['made by a newer Podium', '더 새로운 Podium']],
        [
          'lab.json',
          recording.replace('"id":"eks-web-application"', '"id":"another-lab"'),
          ['is of lab another-lab, not of eks-web-application', '다른 실습의 기록 파일이에요'],
        ],
      ];
      for (const [name, content, says] of bad) {
        const file = join(folder, name);
        writeFileSync(file, content);
        await expectSentence(['--replay', file, ...LAB], {}, says);
      }
      const gone = ['there is no such file or folder', '그런 파일이나 폴더가 없어요'] as const;
      await expectSentence(['--replay', join(folder, 'none.json')], {}, gone);
    });

    test('a recording that lacks reads is an error of those steps, never a failure', async () => {
      const bundle = JSON.parse(recording);
      const file = join(folder, 'few.json');
      writeFileSync(file, JSON.stringify({ ...bundle, reads: bundle.reads.slice(0, 3) }));
      const { code, out, err } = await podium(['grade', '--replay', file, '--json'], {}, folder);
      const report: Report = JSON.parse(out);
      expect([1, 2]).toContain(code);
      expect(stepOf(report, 'flask-backend')).toMatchObject({ verdict: 'error' });
      expect(err).toContain('The recording does not hold this: list deployments.apps.');
      for (const id of solved) expect(['pass', 'error']).toContain(stepOf(report, id).verdict);
    });
  });

  test.each(['--record', '--junit'])(
    '%s to a place that takes no file: said before anything is read',
    async (option) => {
      const since = new Date();
      const args = ['grade', world.cluster.arn, ...LAB, option, join(folder, 'no', 'where')];
      const [inEnglish, inKorean] = await Promise.all(
        languages.map((language) => podium([...args, '--lang', language], owner(), folder)),
      );
      expect([inEnglish?.code, inKorean?.code]).toEqual([2, 2]);
      expect(inEnglish?.err).toContain('cannot be written: there is no such file or folder.');
      expect(inKorean?.err).toContain('파일을 쓸 수 없어요');
      expect(await world.aws.calls(since)).toEqual([]);
    },
  );

  test.skipIf(process.platform !== 'linux')('standard output on a full disk', async () => {
    const { process: child, ended } = startPodium(['grade', world.cluster.arn, ...LAB], owner(), folder, '/dev/full');
    expect(await ended).toMatchObject({
      code: 2,
      err: 'podium: The file stdout cannot be written: the disk is full.\n',
    });
    expect(child.exitCode).toBe(2);
  });
});

describe('ended early', () => {
  const files = () => ['--record', join(folder, 'run.json'), '--junit', join(folder, 'run.xml')];

  test('standard output closed: silent, and nothing half-written', async () => {
    const { process: child, ended } = startPodium(
      ['grade', world.cluster.arn, ...LAB, '--record', join(folder, 'run.json')],
      owner(),
      folder,
    );
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { code, err } = await ended;
    expect([code, err]).toEqual([141, '']);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('standard output closed before JSON: the recording is there', async () => {
    const file = join(folder, 'run.json');
    const args = ['grade', world.cluster.arn, ...LAB, '--json', '--record', file];
    const { process: child, ended } = startPodium(args, owner(), folder);
    child.stdout?.destroy();
    expect((await ended).code).toBe(141);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ bundle: 'podium' });
    expect(readdirSync(folder)).toEqual(['run.json']);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s while reading: 130, at once, and nothing is left', async (signal) => {
    await setCluster({ endpoint: unruly.endpoint });
    unruly.asked();
    unruly.conduct = () => {};
    const { process: child, ended } = startPodium(['grade', world.cluster.arn, ...LAB, ...files()], owner(), folder);
    await until('the first read', () => unruly.asked().length > 0, 20_000, 20);
    const at = Date.now();
    child.kill(signal);
    const { code, out, err }: Ended = await ended;
    expect([code, out]).toEqual([130, '']);
    expect(Date.now() - at).toBeLessThan(5000);
    expectHarmless([err]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('Ctrl-C while connecting', async () => {
    const since = new Date();
    await world.aws.fail({ service: 'sts', mode: 'hang', count: -1, seconds: 5 });
    const { process: child, ended } = startPodium(['grade', world.cluster.arn, ...LAB, ...files()], owner(), folder);
    await until('the first call', async () => (await world.aws.calls(since)).length > 0, 20_000, 20);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, out: '', err: '' });
    expect(readdirSync(folder)).toEqual([]);
  });
});
