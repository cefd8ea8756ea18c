import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LintProblem, lintLab } from '../../checks/authoring/lint.ts';
import { type FlawCode, sentenceOf } from '../../checks/lab-flaws.ts';
import { knownLabs, readLab } from '../../checks/labs.ts';
import { lab as en } from '../../web/text/en/lab.ts';
import { lab as ko } from '../../web/text/ko/lab.ts';

const head = `lab: small
version: "1"
title: { ko: 작은 랩, en: Small }
summary: { ko: 작은 랩이에요., en: Small. }
parameters:
  cluster: { default: eks-demo, description: { ko: 이름, en: Name } }
steps:
`;
const step = (id: string, rest = '', check = 'use: eks.cluster, with: { name: "${cluster}" }') => `  - id: ${id}
    title: { ko: 단계, en: Step }
    hint: { ko: 힌트예요., en: A hint. }
    points: 2
${rest}    checks: [{ ${check} }]
`;
const ungraded = `  - id: idle
    title: { ko: 단계, en: Step }
    points: 2
    graded: false
`;

/** What is found, as file line, column, severity and code. */
function found(text: string): string[] {
  return lintLab(text, 'small.yaml').map(({ line, column, severity, code }) => `${line}:${column} ${severity} ${code}`);
}

test('a lab that is right has no problems', () => {
  expect(found(head + step('first') + step('second', '    after: [first]\n'))).toEqual([]);
});

describe('what cannot work is an error', () => {
  test.each([
    [
      'a circle',
      step('a', '    after: [b]\n') + step('b', '    after: [a]\n'),
      ['8:5 error step.circle', '14:5 error step.circle'],
    ],
    [
      'a step behind a circle',
      step('a', '    after: [a]\n') + step('b', '    after: [a]\n') + step('c', '    after: [b]\n'),
      ['8:5 error step.circle', '18:13 error step.unreachable', '24:13 error step.unreachable'],
    ],
    [
      'a step that another implies which is not graded',
      `${ungraded}  - { id: b, title: { ko: 단계, en: Step }, hint: { ko: 힌트예요., en: Hint. }, points: 1, impliedBy: idle }\n`,
      ['12:86 error step.impliedByUngraded'],
    ],
    ['the same id twice', step('a') + step('a'), ['13:5 error step.twice']],
    ['an unknown check', step('a', '', 'use: eks.clustr'), ['12:16 error check.unknown']],
    [
      'an unknown parameter',
      step('a', '', 'use: eks.cluster, with: { name: x, stats: y }'),
      ['12:51 error key.unknown'],
    ],
    ['an unknown key of a check', step('a', '', 'use: eks.cluster, wit: { name: x }'), ['12:34 error key.unknown']],
    [
      'an unknown placeholder',
      step('a', '', 'use: eks.cluster, with: { name: "${cluser}" }'),
      ['12:42 error parameter.unknown'],
    ],
    [
      'points that do not sum up',
      step('a', '', 'use: eks.cluster, with: { name: x }, points: 1'),
      ['11:5 error points.sum'],
    ],
    ['a step without checks', step('a').replace(/ {4}checks.*\n/, ''), ['8:5 error step.empty']],
    [
      'a pattern outside RE2',
      step('a', '', 'use: k8s.object, with: { kind: Namespace, name: x, fields: { spec: { matches: "(?=x)" } } }'),
      ['12:85 error value.form'],
    ],
    ['a title in one language', step('a').replace('ko: 단계, ', ''), ['9:5 error language.missing']],
    ['an empty hint', step('a').replace('A hint.', '""'), ['10:24 error language.missing']],
    ['text that is no YAML', '  - [', ['8:6 error yaml.syntax']],
  ])('%s', (_, steps, problems) => {
    expect(found(head + steps)).toEqual(problems);
  });
});

describe('what works but cannot be meant is a warning', () => {
  test.each([
    [
      'a step after one that is not graded',
      ungraded + step('b', '    after: [idle]\n'),
      ['16:13 warning step.afterUngraded'],
    ],
    [
      'a step after a bonus',
      step('a', '    bonus: true\n') + step('b', '    after: [a]\n'),
      ['18:13 warning step.afterBonus'],
    ],
    ['only steps that are not graded', ungraded, ['7:1 warning lab.ungraded']],
    ['no hint', step('a').replace(/ {4}hint.*\n/, ''), ['8:5 warning hint.missing']],
    ['no points', step('a').replace('points: 2', 'points: 0'), ['11:5 error points.sum', '11:5 warning points.zero']],
    [
      'a window of nothing',
      step('a', '', 'use: eks.cluster, with: { name: x }, window: 0'),
      ['12:53 warning window.zero'],
    ],
    ['the same check twice', step('a').replace(/checks: \[(.*)\]/, 'checks: [$1, $1]'), ['12:66 warning check.twice']],
    [
      'a suffix without its parameter',
      step('a', '', 'use: eks.cluster, with: { name: "x${name?}" }'),
      ['12:42 warning suffix.missing'],
    ],
    [
      'spaces in a placeholder',
      step('a', '', 'use: eks.cluster, with: { name: "${ cluster }" }'),
      ['12:42 warning placeholder.malformed'],
    ],
    [
      'a placeholder of Helm',
      step('a').replace('A hint.', '"See {{ .Values.cluster }}"'),
      ['10:24 warning placeholder.malformed'],
    ],
    ['a hint in the other language', step('a').replace('힌트예요.', 'Hint.'), ['10:13 warning language.other']],
    ['Hangul under "en"', step('a').replace('en: Step', 'en: 단계 1'), ['9:22 warning language.other']],
  ])('%s', (_, steps, problems) => {
    expect(found(head + steps)).toEqual(problems);
  });

  test('a parameter that nothing uses', () => {
    const text =
      head.replace('steps:', '  color: { default: red, description: { ko: 색, en: Color } }\nsteps:') + step('a');
    expect(found(text)).toEqual(['7:3 warning parameter.unused']);
  });

  test('a placeholder where none is filled in', () => {
    expect(found(head.replace('en: Small.', 'en: "On ${cluster}."') + step('a'))).toEqual([
      '4:26 warning placeholder.unfilled',
    ]);
    expect(
      found(
        head +
          step(
            'a',
            '',
            'use: k8s.object, with: { kind: Namespace, name: x, fields: { "metadata.labels[\'${cluster}\']": x } }',
          ),
      ),
    ).toEqual(['12:77 warning placeholder.unfilled']);
  });

  test('shell and JSONPath in hints are left alone', () => {
    const hint = '"kubectl get pod $(kubectl get pods -o name) -o jsonpath={.status} {{range}} awk {print $1}"';
    expect(found(head + step('a').replace('A hint.', hint))).toEqual([]);
  });

  test('parameters of variants, of the suffix and of the cluster count as used', () => {
    const parameters = ['region', 'suffix', 'tool']
      .map((name) => `  ${name}: { default: a, description: { ko: 값, en: Value } }\n`)
      .join('');
    const check =
      'anyOf: [{ use: eks.cluster, with: { name: "x${name?}" }, when: { tool: a } }, { use: eks.cluster, with: { name: y } }]';
    expect(found(head.replace('steps:', `${parameters}steps:`) + step('a', '', check))).toEqual([]);
  });
});

test('everything is said at once, in the order of the file', () => {
  const text =
    head.replace('cluster: {', 'clustr: {') +
    step('a', '    after: [bb]\n').replace('points: 2', 'points: two') +
    step('b', '    afer: [a]\n').replace(/ {4}hint.*\n/, '');
  expect(found(text)).toEqual([
    '6:3 warning parameter.unused',
    '11:5 error value.form',
    '12:13 error step.unknown',
    '13:42 error parameter.unknown',
    '14:5 warning hint.missing',
    '17:5 error key.unknown',
    '18:42 error parameter.unknown',
  ]);
});

test('the labs that come with Podium have no errors', () => {
  for (const { content } of knownLabs()) {
    const { text, file } = readLab(content.lab);
    expect(lintLab(text, file).filter(({ severity }) => severity === 'error')).toEqual([]);
  }
});

test('whatever the text is, it is linted', () => {
  const text = head + step('a') + step('b', '    after: [a]\n');
  fc.assert(
    fc.property(fc.string(), fc.nat(text.length), fc.nat(20), (noise, at, gone) => {
      const problems = lintLab(text.slice(0, at) + noise + text.slice(at + gone), 'small.yaml');
      for (const { line, column } of problems) expect(Math.min(line, column)).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});

describe('each flaw is said in both languages, with what to do', () => {
  /** One value of each name that a flaw has. */
  const values = {
    ...{
      message: 'm',
      key: 'k',
      owner: 'k8s.hpa',
      meant: [],
      at: 'steps.0',
      value: 'v',
      known: ['a', 'b'],
      reason: 'small',
    },
    ...{
      limit: 2,
      expected: 'string',
      received: 'number',
      language: 'ko',
      what: 'title',
      name: 'n',
      id: 'i',
      circle: ['i', 'i'],
    },
    ...{
      before: 'b',
      by: 'b',
      points: 3,
      own: 2,
      isShared: true,
      text: '${x}',
      check: 'k8s.hpa',
      window: 60,
      parameters: { a: 'b' },
    },
  };
  const codes = Object.keys(en.flaws) as FlawCode[];

  test.each(codes)('%s', (code) => {
    for (const meant of [[], ['other']]) {
      const problem = { code, values: { ...values, meant } } as Pick<LintProblem, 'code' | 'values'>;
      const inEnglish = [sentenceOf(problem, en.flaws), sentenceOf(problem, en.suggestions)];
      const inKorean = [sentenceOf(problem, ko.flaws), sentenceOf(problem, ko.suggestions)];
      for (const sentence of [...inEnglish, ...inKorean]) expect(sentence).not.toMatch(/undefined|\[object|^$/);
      for (const sentence of inEnglish) expect(sentence).not.toMatch(/[가-힣]/);
      for (const sentence of inKorean) {
        expect(sentence).toMatch(/[가-힣]/);
        expect(sentence).not.toMatch(/(니다|시오|하세요)[.!]?$/);
      }
    }
  });
});
