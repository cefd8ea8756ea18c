import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { catalog } from '../../checks/catalog/index.ts';
import { knownLabs } from '../../checks/labs.ts';
import { Problem } from '../../checks/problem.ts';
import { commandNames } from '../../functions/cli/commands.ts';
import type { Service } from '../../functions/local.ts';
import { gradeAs, partsWith, podium } from './fake.ts';

describe('help and version', () => {
  test('the version', async () => {
    expect(await podium(['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' });
  });

  test.each(['ko', 'en'])('each command has its help in %s', async (language) => {
    for (const words of [[], ['lab'], ...commandNames.map((name) => name.split(' '))]) {
      const { code, out, err } = await podium([...words, '--help', '--lang', language]);
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain(`podium ${words.join(' ') || '<'}`);
      expect(/[가-힣]/.test(out)).toBe(language === 'ko');
    }
  });
});

describe('podium labs', () => {
  test('lists every lab', async () => {
    const { out } = await podium(['labs']);
    for (const { content } of knownLabs()) expect(out).toContain(`${content.lab}  ${content.title.en}`);
  });

  test('shows steps, points and parameters of one, with the values given', async () => {
    const { code, out } = await podium(['labs', 'eks-web-application', '--param', 'cluster=mine', '--lang', 'ko']);
    expect(code).toBe(0);
    expect(out).toContain('Amazon EKS로 웹 애플리케이션 구축하기');
    expect(out).toMatch(/cluster = mine +클러스터 이름/);
    expect(out).toMatch(/ 5 {2}EKS 클러스터 생성 +8점, 1 다음\n {8}- .*mine/);
  });
});

describe('podium checks', () => {
  test('lists every check', async () => {
    const { out } = await podium(['checks']);
    for (const { name } of catalog) expect(out).toMatch(new RegExp(`^${name} `, 'm'));
  });

  test('explains every parameter of every check with a sentence', async () => {
    for (const { name } of catalog) {
      const { code, out } = await podium(['checks', name]);
      expect(code).toBe(0);
      const lines = out.slice(0, out.indexOf('\n\n')).split('\n');
      const undescribed = lines.filter(
        (line, index) => /^ {2}\w/.test(line) && !/^ {4}[A-Z`].*/.test(lines[index + 1] ?? ''),
      );
      expect(undescribed, name).toEqual([]);
    }
  });

  test('--json gives JSON Schema', async () => {
    const { out } = await podium(['checks', 'k8s.hpa', '--json']);
    expect(JSON.parse(out)).toMatchObject({ type: 'object', required: ['ns', 'target'] });
    expect(Object.keys(JSON.parse((await podium(['checks', '--json'])).out))).toEqual(catalog.map(({ name }) => name));
  });
});

describe('podium access', () => {
  test('prints each half alone for a pipe, and both for people', async () => {
    const { out: manifest } = await podium(['access', 'eks-web-application', '--kubernetes']);
    const { out: policy } = await podium(['access', 'eks-web-application', '--iam']);
    const { out: both } = await podium(['access', 'eks-web-application']);
    expect(manifest).toMatch(/^apiVersion: rbac.authorization.k8s.io\/v1\nkind: ClusterRole\n/);
    expect(JSON.parse(policy)).toMatchObject({ Version: '2012-10-17' });
    expect(both).toContain(manifest.trimEnd());
    expect(both).toContain(policy.trimEnd());
  });

  test('--arn makes resources exact', async () => {
    const arn = 'arn:aws:eks:us-west-2:123456789012:cluster/mine';
    const { out } = await podium(['access', 'eks-web-application', '--iam', '--arn', arn]);
    expect(out).toContain(`"${arn}"`);
    expect(out).not.toContain('eks-demo');
  });
});

describe('podium serve and demo', () => {
  function serviceThat(start: (options: unknown) => Promise<Service>) {
    return partsWith(gradeAs({}), { service: async () => ({ startService: start }) });
  }

  test('hands over what was asked for and ends cleanly', async () => {
    const interruption = new AbortController();
    const end = Promise.withResolvers<void>();
    const asked: unknown[] = [];
    const parts = serviceThat(async (options) => {
      asked.push(options);
      setTimeout(() => interruption.abort(), 20);
      return { url: '', port: 1, close: async () => end.resolve(), closed: end.promise };
    });
    const line = ['serve', '--port', '0', '--lab', 'eks-web-application', '--event', 'spring', '--lang', 'ko'];
    const { code, err } = await podium(line, { parts, signal: interruption.signal });
    expect([code, err]).toEqual([0, '마무리하고 있어요 …\n']);
    expect(asked).toMatchObject([
      {
        port: 0,
        dataDir: '.podium',
        demo: false,
        event: { code: 'spring', lab: 'eks-web-application' },
        language: 'ko',
        handleSignals: false,
      },
    ]);
  });

  test.each([
    [Object.assign(new Error('x'), { code: 'EADDRNOTAVAIL', syscall: 'listen' }), /does not have that address/],
    [new Problem('lab.unknown', { lab: 'x', known: [], meant: [] }), /no lab or lab file x/],
    [new TypeError('x'), /TypeError/],
  ])('what stops it is one sentence: %s', async (error, sentence) => {
    const { code, err } = await podium(['demo'], { parts: serviceThat(() => Promise.reject(error)) });
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
  });
});

describe('as a process', () => {
  function start(...args: string[]) {
    return spawn(process.execPath, ['functions/cli.ts', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LANG: 'C', LC_ALL: '', NO_COLOR: '', PODIUM_DEBUG: '' },
    });
  }

  test('a reader that closes the pipe is no trouble', async () => {
    const child = start('labs', 'eks-web-application');
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    const [code] = await once(child, 'close');
    expect([code, err]).toEqual([141, '']);
  });

  test('exit codes reach the shell', async () => {
    const [ended] = await once(start('grade', '--lba'), 'close');
    expect(ended).toBe(64);
    const [answered] = await once(start('--version'), 'close');
    expect(answered).toBe(0);
  });
});
