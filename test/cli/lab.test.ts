import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { lintLab } from '../../checks/authoring/lint.ts';
import { labJsonSchema } from '../../checks/authoring/schema.ts';
import { catalog } from '../../checks/catalog/index.ts';
import type { ServiceOptions } from '../../functions/local.ts';
import { violations } from '../authoring/json-schema.ts';
import { gradeAs, partsWith, type Ran, podium as run } from './fake.ts';

const demo = (name: string) => join(import.meta.dirname, '../../functions/demo', `${name}.json.gz`);
const home = process.cwd();
let folder = '';

// As an author has it: a folder of one's own, away from the repository.
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'podium-lab-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

const podium = (...args: string[]): Promise<Ran> => run(args);
const read = (file: string) => readFileSync(join(folder, file), 'utf8');

const small = `lab: small
version: "1"
title: { ko: 작은 랩, en: Small }
summary: { ko: 작은 랩이에요., en: Small. }
steps:
  - id: web
    title: { ko: 웹 배포, en: Deploy the web }
    hint: { ko: 이름을 확인해 보세요., en: Check the name. }
    points: 3
    checks: [{ use: k8s.workload, with: { kind: Deployment, ns: default, name: demo-frontend } }]
`;

describe('podium lab new', () => {
  test.each(['en', 'ko'])('writes a lab without problems, and its schema: %s', async (language) => {
    const { code, out, err } = await podium('lab', 'new', 'first-lab', '--lang', language);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('first-lab.yaml');
    const text = read('first-lab.yaml');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/lab\.schema\.json\n/);
    expect(/# .*[가-힣]/.test(text)).toBe(language === 'ko');
    expect(lintLab(text, 'first-lab.yaml')).toEqual([]);
    expect(parse(text).lab).toBe('first-lab');
    expect(violations(JSON.parse(read('lab.schema.json')), parse(text))).toEqual([]);
  });

  test('writes over nothing', async () => {
    writeFileSync('my-lab.yaml', 'mine');
    const { code, err } = await podium('lab', 'new');
    expect([code, err]).toEqual([2, 'podium: The file my-lab.yaml cannot be written: it is already there.\n']);
    expect(read('my-lab.yaml')).toBe('mine');
    expect(existsSync('lab.schema.json')).toBe(false);
  });

  test('renews a schema of Podium, and leaves another alone', async () => {
    writeFileSync('lab.schema.json', JSON.stringify({ title: 'Podium lab', old: true }));
    await podium('lab', 'new', 'a');
    expect(read('lab.schema.json')).not.toContain('"old"');
    writeFileSync('lab.schema.json', '{"title":"mine"}');
    await podium('lab', 'new', 'b');
    expect(read('lab.schema.json')).toBe('{"title":"mine"}');
  });
});

describe('podium lab lint', () => {
  test('says file, line, column, what is wrong and what to do', async () => {
    writeFileSync('small.yaml', small.replace('k8s.workload', 'k8s.worklaod').replace(/ {4}hint.*\n/, ''));
    const { code, out, err } = await podium('lab', 'lint', 'small.yaml');
    expect([code, err]).toEqual([1, '']);
    expect(out).toBe(`small.yaml:6:5: warning: step "web" has no hint
    say where to look when it does not pass
small.yaml:9:16: error: there is no check "k8s.worklaod", did you mean "k8s.workload"?
1 file: 1 error, 1 warning
`);
  });

  test('in Korean, and for programs', async () => {
    writeFileSync('small.yaml', small.replace('en: Small.', 'eng: Small.'));
    const { out } = await podium('lab', 'lint', 'small.yaml', '--lang', 'ko');
    expect(out).toContain('small.yaml:4:1: 오류: 영어(en) 텍스트가 없어요: 요약');
    const { code, out: json } = await podium('lab', 'lint', 'small.yaml', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(json)).toMatchObject({
      lint: 'podium',
      version: 1,
      problems: [
        { file: 'small.yaml', line: 4, column: 1, severity: 'error', code: 'language.missing' },
        { line: 4, column: 26, severity: 'error', code: 'key.unknown' },
      ],
    });
  });

  test('several files; a file that is not there is no lab', async () => {
    writeFileSync('a.yaml', small);
    writeFileSync('b.yaml', small.replace(/ {4}hint.*\n/, ''));
    expect(await podium('lab', 'lint', 'a.yaml', 'b.yaml')).toMatchObject({
      code: 0,
      out: expect.stringContaining('2 files: 0 errors, 1 warning'),
    });
    expect(await podium('lab', 'lint', 'a.yaml', './c.yaml')).toMatchObject({ code: 2, out: '' });
    expect((await podium('lab', 'lint')).code).toBe(64);
  });
});

describe('podium lab test', () => {
  test('on an empty cluster alone', async () => {
    writeFileSync('small.yaml', small);
    const { code, out } = await podium('lab', 'test', 'small.yaml');
    expect(code).toBe(0);
    expect(out).toMatch(/^An empty cluster: no step may pass\n\nAll is as expected\.\n/);
  });

  test('on recordings, step by step', async () => {
    writeFileSync('small.yaml', small);
    const good = await podium('lab', 'test', 'small.yaml', '--pass', demo('solved'), '--fail', demo('nothing-yet'));
    expect(good.code).toBe(0);
    expect(good.out).toMatch(/solved\.json\.gz: every step has to pass\n {2}✓ web {2}passed\n/);
    expect(good.out).toMatch(/1 check judged again on \d+ damaged fields\./);
    const bad = await podium(
      'lab',
      'test',
      'small.yaml',
      '--fail',
      `web=${demo('solved')}`,
      '--pass',
      demo('nothing-yet'),
    );
    expect(bad.code).toBe(1);
    expect(bad.out).toMatch(/✕ web {2}passed ← may not pass/);
    expect(bad.out).toMatch(/✕ web {2}could not read ← has to pass: .*eks-demo/);
    expect(bad.out).toContain('Not all is as expected.');
  });

  test('folders: recordings named after a step are of that step', async () => {
    writeFileSync('small.yaml', small);
    mkdirSync('wrong');
    copyFileSync(demo('nothing-yet'), join('wrong', 'web.not-there.json.gz'));
    copyFileSync(demo('nothing-yet'), join('wrong', 'nothing.json.gz'));
    const { code, out } = await podium('lab', 'test', 'small.yaml', '--fail', 'wrong', '--json');
    expect(code).toBe(0);
    const { outcomes } = JSON.parse(out);
    expect(outcomes.map(({ file }: { file?: string }) => file)).toEqual([
      undefined,
      join('wrong', 'nothing.json.gz'),
      join('wrong', 'web.not-there.json.gz'),
    ]);
  });

  test('what cannot be used is one sentence', async () => {
    writeFileSync('small.yaml', small);
    mkdirSync('empty');
    expect(await podium('lab', 'test', 'small.yaml', '--pass', 'empty')).toMatchObject({
      code: 2,
      err: 'podium: The recording empty cannot be read: there is no recording in it.\n',
    });
    expect((await podium('lab', 'test', 'small.yaml', '--fail', `wev=${demo('solved')}`)).err).toContain(
      'The lab has no step wev. Did you mean web?',
    );
    expect((await podium('lab', 'test', 'small.yaml', '--pass', 'small.yaml')).code).toBe(2);
    expect((await podium('lab', 'test')).code).toBe(64);
  });
});

describe('podium lab from', () => {
  test('manifests to a file, with a schema beside it', async () => {
    mkdirSync('solution');
    writeFileSync(
      join('solution', 'web.yaml'),
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: colors }\ndata: { web: blue }\n---\nnot: an object\n',
    );
    const { code, out, err } = await podium('lab', 'from', 'solution', '--output', 'drafted.yaml');
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain(
      `Left out: ${join('solution', 'web.yaml')}:6: not a Kubernetes object\n1 step with 1 check.\n`,
    );
    const text = read('drafted.yaml');
    expect(lintLab(text, 'drafted.yaml')).toEqual([]);
    expect(violations(labJsonSchema(), parse(text))).toEqual([]);
    expect(parse(text)).toMatchObject({ lab: 'drafted', steps: [{ id: 'config-map-colors', points: 10 }] });
    expect((await podium('lab', 'from', 'solution', '--output', 'drafted.yaml')).code).toBe(2);
  });

  test('two recordings to standard output, which the lab then passes', async () => {
    const { code, out, err } = await podium('lab', 'from', '--before', demo('services'), '--after', demo('solved'));
    expect(code).toBe(0);
    expect(err).toMatch(/^\d+ steps with \d+ checks\.\n$/);
    writeFileSync('drafted.yaml', out);
    expect(out).not.toMatch(/[&*]a\d/);
    const trial = await podium('lab', 'test', 'drafted.yaml', '--pass', demo('solved'), '--fail', demo('services'));
    expect(trial.code, trial.out).toBe(0);
  });

  test('what leads to nothing', async () => {
    writeFileSync('values.yaml', 'replicas: 3\n');
    expect(await podium('lab', 'from', 'values.yaml')).toMatchObject({ code: 2, out: '' });
    expect(await podium('lab', 'from', 'gone')).toMatchObject({ code: 2, out: '' });
    expect((await podium('lab', 'from')).code).toBe(64);
    expect((await podium('lab', 'from', '--before', 'x')).code).toBe(64);
    expect((await podium('lab', 'from', 'x', '--before', 'x', '--after', 'y')).code).toBe(64);
  });
});

describe('podium lab docs and schema', () => {
  test('the reference of all checks', async () => {
    const { code, out } = await podium('lab', 'docs', '--lang', 'ko');
    expect(code).toBe(0);
    for (const { name } of catalog) expect(out).toContain(`\n## ${name}\n`);
  });

  test('a lab of one’s own', async () => {
    writeFileSync('small.yaml', small);
    const { code, out } = await podium('lab', 'docs', './small.yaml');
    expect(code).toBe(0);
    expect(out).toMatch(/^# Small\n/);
    expect(out).toContain('| 1 | Deploy the web | 3 |  | `k8s.workload` |');
    expect(out).toMatch(/- Deployment demo-frontend.*: `k8s\.workload`/);
  });

  test('to a file that is not there yet', async () => {
    expect((await podium('lab', 'schema', '--output', 'x.json')).code).toBe(0);
    expect(JSON.parse(read('x.json'))).toEqual(JSON.parse(JSON.stringify(labJsonSchema())));
    expect((await podium('lab', 'docs', '--output', 'x.json')).code).toBe(2);
  });
});

test.each([[['--event', 'spring']], [[]]])(
  'the service takes a lab of one’s own, in place of one of the same id: %s',
  async (more) => {
    writeFileSync('small.yaml', small.replace('lab: small', 'lab: eks-web-application'));
    const interruption = new AbortController();
    const end = Promise.withResolvers<void>();
    const started: ServiceOptions[] = [];
    const startService = async (options: ServiceOptions) => {
      started.push(options);
      setTimeout(() => interruption.abort(), 10);
      return { url: '', port: 1, close: async () => end.resolve(), closed: end.promise };
    };
    const parts = partsWith(gradeAs({}), { service: async () => ({ startService }) });
    await run(['serve', '--port', '0', '--lab', './small.yaml', ...more], { parts, signal: interruption.signal });
    const labs = started
      .flatMap((options) => options.labs)
      .filter(({ content }) => content.lab === 'eks-web-application');
    expect(labs.map(({ file }) => file)).toEqual(['./small.yaml']);
    expect(started[0]?.event?.lab).toBe(more.length === 0 ? undefined : 'eks-web-application');
  },
);

test('a lab away from the repository works with every command', async () => {
  writeFileSync('small.yaml', small);
  expect((await podium('labs', './small.yaml')).out).toContain('podium grade <arn> --lab ./small.yaml');
  expect((await podium('access', 'small.yaml', '--kubernetes')).out).toContain('deployments');
  const graded = await podium('grade', '--replay', demo('solved'), '--lab', './small.yaml');
  expect(graded.code).toBe(2);
  expect(graded.err).toContain('of lab eks-web-application, not of small');
});
