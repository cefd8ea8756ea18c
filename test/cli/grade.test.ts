import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { Problem } from '../../checks/problem.ts';
import type { Target } from '../../checks/reads/connect.ts';
import type { Verdict } from '../../checks/verdict.ts';
import { allOf, captured, everyVerdict, gradeAs, labText, partsWith, podium } from './fake.ts';

const folder = mkdtempSync(join(tmpdir(), 'podium-test-'));
const lab = join(folder, 'small-lab.yaml');
writeFileSync(lab, labText);
afterAll(() => rmSync(folder, { recursive: true }));

const gradeLine = ['grade', 'eks-demo', '--region', 'ap-northeast-2', '--lab', lab];

describe('exit codes', () => {
  test.each<[string, Record<string, Verdict>, number]>([
    ['everything passes', allOf('pass'), 0],
    ['only the bonus fails', allOf('pass', { colleague: 'fail' }), 0],
    ['one fails', allOf('pass', { web: 'fail' }), 1],
    ['one is pending', allOf('pass', { web: 'pending' }), 1],
    ['one is blocked', allOf('pass', { web: 'blocked' }), 1],
    ['one has an error', allOf('pass', { web: 'error' }), 1],
    ['nothing could be read', allOf('blocked'), 2],
    ['nothing could be judged', allOf('error', { publish: 'skipped', create: 'blocked' }), 2],
    ['something failed among what could not be read', allOf('blocked', { web: 'fail' }), 1],
    ['nothing is there', allOf('skipped', { create: 'fail' }), 1],
  ])('%s', async (_, verdicts, code) => {
    const ran = await podium(gradeLine, { parts: partsWith(gradeAs(verdicts)) });
    expect([ran.code, ran.err]).toEqual([code, '']);
  });

  test.each<[string[], RegExp]>([
    [['grade', 'x'], /^podium: Which lab\? .*eks-web-application/],
    [['grade', '--lab', lab], /^podium: Which cluster\?/],
    [[...gradeLine, '--json', '--junit', 'x.xml'], /--json and --junit do not go together/],
    [[...gradeLine, '--every', '20'], /--every only works with --watch/],
    [[...gradeLine, '--watch', '--every', '1'], /--every takes a whole number from 5 to 3600/],
    [[...gradeLine, '--external-id', 'x'], /--external-id only works with --role-arn/],
    [[...gradeLine, '--kubeconfig', 'x', '--role-arn', 'y'], /do not go together/],
    [['grade', 'x', '--replay', 'y'], /one word too many/],
    [['grade', '--replay', 'y', '--watch'], /--replay and --watch do not go together/],
    [['grade', '--lang', 'fr'], /Podium speaks ko and en/],
    [['checks', 'k8s.hpaa'], /Did you mean k8s\.hpa\?/],
    [['completion'], /bash\|zsh\|fish/],
    [['completion', 'tcsh'], /bash, zsh and fish/],
    [['access'], /Which lab\?/],
    [['serve', '--port', '70000'], /--port takes a whole number/],
    [['serve', '--event', 'spring'], /--event only works with --lab/],
    [['serve', '--event', '!', '--lab', 'x'], /4 to 32 letters and digits/],
    [[], /Usage/],
  ])('%j ends with 64 and a sentence', async (args, sentence) => {
    const { code, out, err } = await podium(args, { parts: partsWith(gradeAs({})) });
    expect([code, out]).toEqual([64, '']);
    expect(err).toMatch(sentence);
    expect(err).not.toMatch(/\n {4}at /);
  });

  test.each<[string[], RegExp]>([
    [['grade', 'x', '--lab', 'eks-web-aplication'], /Did you mean eks-web-application\?/],
    [['grade', 'x', '--lab', join(folder, 'none.yaml')], /There is no lab or lab file/],
    [[...gradeLine, '--param', 'nss=x'], /no parameter nss\. Did you mean ns\?/],
    [
      [...gradeLine, '--record', join(folder, 'no', 'where.json')],
      /cannot be written: there is no such file or folder/,
    ],
    [[...gradeLine, '--record', folder], /cannot be written: it is a folder/],
    [[...gradeLine, '--junit', join(folder, 'no', 'where.xml')], /cannot be written/],
    [['grade', '--replay', join(folder, 'none.json')], /cannot be read: there is no such file/],
    [['grade', '--replay', folder], /cannot be read: it is a folder/],
    [['grade', '--replay', lab], /cannot be used: it is not valid JSON/],
    [['access', 'eks-web-application', '--arn', 'arn:aws:s3:::x'], /does not name an EKS cluster/],
  ])('%j ends with 2 and a sentence', async (args, sentence) => {
    const { code, out, err } = await podium(args, { parts: partsWith(gradeAs({})) });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
  });

  test('trouble with the connection ends with 2 and says whose move it is', async () => {
    const parts = partsWith(gradeAs({}), {
      connection: async () => ({
        connect: () => Promise.reject(new Problem('aws.credentials', { reason: 'ExpiredToken' })),
        settingsFrom: () => ({ extraHosts: [], dialPrivate: true }),
      }),
    });
    const { code, err } = await podium([...gradeLine, '--lang', 'ko'], { parts });
    expect(code).toBe(2);
    expect(err).toBe(
      'podium: 쓸 수 있는 AWS 자격 증명이 없어요: 기한이 지났어요. 운영자 차례예요. 채점하는 곳에서 "aws sso login"이나 "aws configure"로 다시 로그인해 주세요. 점수에는 영향이 없어요.\n',
    );
  });

  test('the unexpected is one sentence; its trace comes on demand and without secrets', async () => {
    const parts = partsWith(() => Promise.reject(new TypeError('Authorization: Bearer abcdefghijkl is bad')));
    const short = await podium(gradeLine, { parts });
    expect([short.code, short.err.split('\n').length]).toEqual([2, 2]);
    expect(short.err).toMatch(/TypeError.*PODIUM_DEBUG=1/);
    const long = await podium(gradeLine, { parts, env: { PODIUM_DEBUG: '1' } });
    expect(long.err).toMatch(/\n {4}at /);
    expect(short.err + long.err).not.toContain('abcdefghijkl');
  });
});

describe('what goes where', () => {
  test('for people: everything to standard output', async () => {
    const { out, err } = await podium(gradeLine, { parts: partsWith(gradeAs(everyVerdict)) });
    expect(err).toBe('');
    expect(out).toContain('Next: step 2, Deploy the web service');
  });

  test('--json: the report alone to standard output', async () => {
    const { out, err, code } = await podium([...gradeLine, '--json'], { parts: partsWith(gradeAs(everyVerdict)) });
    expect(JSON.parse(out)).toMatchObject({ report: 'podium', points: { earned: 5, of: 30, bonus: 0 } });
    expect(err).toContain('Next: step 2');
    expect(code).toBe(1);
  });

  test('--junit: to the file, or with - to standard output', async () => {
    const file = join(folder, 'report.xml');
    const toFile = await podium([...gradeLine, '--junit', file], { parts: partsWith(gradeAs(everyVerdict)) });
    expect(toFile.out).toBe('');
    expect(toFile.err).toContain(`JUnit XML written to ${file}.`);
    const toStdout = await podium([...gradeLine, '--junit', '-'], { parts: partsWith(gradeAs(everyVerdict)) });
    expect(toStdout.out).toBe(readFileSync(file, 'utf8'));
  });

  test('--record: a bundle, compressed if its name says so; nothing is left when grading fails', async () => {
    for (const name of ['run.json', 'run.json.gz']) {
      const file = join(folder, name);
      const { err } = await podium([...gradeLine, '--record', file], { parts: partsWith(gradeAs(everyVerdict)) });
      expect(err).toContain(`Recorded to ${file}.`);
      const bytes = readFileSync(file);
      const text = name.endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString();
      expect(JSON.parse(text)).toMatchObject({
        bundle: 'podium',
        lab: { id: 'small-lab' },
        cluster: { name: 'eks-demo', region: 'ap-northeast-2', account: '123456789012' },
        recordedAt: '2026-11-21T05:00:00.000Z',
      });
    }
    const failing = partsWith(() => Promise.reject(new Error('broken')));
    await podium([...gradeLine, '--record', join(folder, 'none.json')], { parts: failing });
    expect(readdirSync(folder)).not.toContain('none.json');
  });

  test('a recording is graded again without a target, with its own parameters', async () => {
    const file = join(folder, 'again.json');
    const parts = partsWith(gradeAs(everyVerdict));
    await podium([...gradeLine, '--param', 'ns=web', '--record', file], { parts });
    const { out, code } = await podium(['grade', '--replay', file, '--lab', lab, '--json'], { parts });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ from: 'replay', parameters: { ns: 'web', cluster: 'eks-demo' } });
    const text = await podium(['grade', '--replay', file, '--lab', lab], { parts });
    expect(text.out).toContain('eks-demo · ap-northeast-2 · recorded 2026-11-21 05:00 UTC');
    const other = await podium(['grade', '--replay', file, '--lab', 'eks-web-application'], { parts });
    expect([other.code, other.err]).toEqual([2, expect.stringMatching(/is of lab small-lab, not of eks-web-app/)]);
  });
});

describe('the target', () => {
  test.each<[string[], Partial<Target>]>([
    [['eks-demo', '--region', 'r'], { via: 'aws', cluster: 'eks-demo', region: 'r' }],
    [
      ['arn', '--profile', 'p', '--role-arn', 'a', '--external-id', 'e'],
      { via: 'aws', cluster: 'arn', profile: 'p', roleArn: 'a', externalId: 'e' },
    ],
    [['--context', 'c'], { via: 'kubeconfig', cluster: 'eks-demo', context: 'c' }],
    [['mine', '--kubeconfig', 'f'], { via: 'kubeconfig', cluster: 'mine', file: 'f' }],
  ])('%j', async (args, expected) => {
    const targets: Target[] = [];
    const base = partsWith(gradeAs(allOf('pass')));
    const parts = {
      ...base,
      connection: async () => {
        const real = await base.connection();
        return {
          ...real,
          connect: (target: Target, settings: Parameters<typeof real.connect>[1]) => {
            targets.push(target);
            return real.connect(target, settings);
          },
        };
      },
    };
    await podium(['grade', ...args, '--lab', lab], { parts });
    expect(targets).toEqual([expected]);
  });

  test("the lab gets the cluster's own name, unless a parameter says otherwise", async () => {
    const parts = partsWith(gradeAs(allOf('pass')));
    const named = await podium(['grade', 'other', '--lab', lab, '--json'], { parts });
    expect(JSON.parse(named.out).parameters.cluster).toBe('eks-demo');
    const told = await podium(['grade', 'other', '--lab', lab, '--json', '--param', 'cluster=mine'], { parts });
    expect(JSON.parse(told.out).parameters.cluster).toBe('mine');
  });
});

describe('files', () => {
  test('one that cannot be written in the end keeps nothing else back', async () => {
    const place = join(folder, 'gone');
    mkdirSync(place);
    const junit = join(folder, 'kept.xml');
    const grading = gradeAs(everyVerdict);
    const parts = partsWith((lab, options) => {
      rmSync(place, { recursive: true });
      return grading(lab, options);
    });
    const file = join(place, 'run.json');
    const { code, out, err } = await podium([...gradeLine, '--record', file, '--junit', junit], { parts });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`podium: The file ${file} cannot be written: there is no such file or folder.`);
    expect(err).toContain(`JUnit XML written to ${junit}.`);
    expect(readFileSync(junit, 'utf8')).toMatch(/<\/testsuites>\s*$/);
  });

  test('a file that was there is replaced as a whole, a link is written through', async () => {
    const target = join(folder, 'target.xml');
    const link = join(folder, 'link.xml');
    writeFileSync(target, 'x'.repeat(100_000));
    symlinkSync(target, link);
    for (const file of [target, link]) {
      await podium([...gradeLine, '--junit', file], { parts: partsWith(gradeAs(everyVerdict)) });
      expect(readFileSync(target, 'utf8')).toMatch(/^<\?xml.*<\/testsuites>\s*$/s);
    }
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('interruption', () => {
  test('Ctrl-C while watching keeps what was recorded', async () => {
    const interruption = new AbortController();
    const file = join(folder, 'watched.json');
    const out = captured(80);
    const grading = gradeAs(everyVerdict);
    const parts = partsWith((lab, options) => {
      setTimeout(() => interruption.abort(), 200);
      return grading(lab, options);
    });
    const args = [...gradeLine, '--watch', '--record', file];
    const { code } = await podium(args, { parts, out, signal: interruption.signal });
    expect(code).toBe(130);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ bundle: 'podium' });
  });

  test('Ctrl-C ends with 130, gives the cursor back and leaves no half-written file', async () => {
    const interruption = new AbortController();
    const out = captured(80);
    const parts = partsWith(() => new Promise(() => {}));
    const file = join(folder, 'half.json');
    setTimeout(() => interruption.abort(), 50);
    const { code, err } = await podium([...gradeLine, '--record', file], { parts, out, signal: interruption.signal });
    expect([code, err]).toEqual([130, '']);
    expect(out.text.lastIndexOf('\u001b[?25h')).toBeGreaterThan(out.text.lastIndexOf('\u001b[?25l'));
    expect(readdirSync(folder)).not.toContain('half.json');
  });
});
