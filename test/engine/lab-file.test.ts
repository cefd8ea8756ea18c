import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bindLab, parseLab } from '../../checks/lab-file.ts';
import { knownLabs } from '../../checks/labs.ts';
import { Problem } from '../../checks/problem.ts';

const head = `lab: small
version: "1"
title: { ko: 작은 랩, en: Small }
summary: { ko: 작은 랩, en: Small }
parameters:
  cluster: { default: eks-demo, description: { ko: 이름, en: Name } }
  suffix: { default: "", description: { ko: 접미사, en: Suffix } }
steps:
`;
const cluster = `  - id: cluster
    title: { ko: 클러스터, en: Cluster }
    points: 2
    checks:
      - use: eks.cluster
        with: { name: "\${cluster}", status: ACTIVE }
`;

function problemsOf(text: string): readonly string[] {
  try {
    parseLab(text, 'small.yaml');
  } catch (error) {
    if (error instanceof Problem && error.code === 'lab.invalid' && 'problems' in error.values)
      return error.values.problems;
    throw error;
  }
  return [];
}

describe('a lab file that is right', () => {
  test('gives steps with parsed parameters', () => {
    const lab = bindLab(parseLab(head + cluster, 'small.yaml'), { cluster: 'mine' });
    expect(lab.steps[0]).toMatchObject({ id: 'cluster', points: 2, after: [], bonus: false, graded: true });
    expect(lab.steps[0]?.checks[0]).toMatchObject({ type: 'check', keep: 'latch', params: { name: ['mine'] } });
    expect(lab.parameters).toEqual({ cluster: 'mine', suffix: '' });
  });

  test('a name with or without the suffix becomes two accepted names', () => {
    const text = head + cluster.replace('"${cluster}"', '"${cluster}${name?}"');
    const nameOf = (suffix: string) => {
      const [check] = bindLab(parseLab(text, 'small.yaml'), { suffix }).steps[0]?.checks ?? [];
      return check?.type === 'check' ? check.params : undefined;
    };
    expect(nameOf('')).toMatchObject({ name: ['eks-demo'] });
    expect(nameOf('kim')).toMatchObject({ name: ['eks-demo', 'eks-demo-kim'] });
  });

  test('an optional step can be switched off, others cannot', () => {
    const file = parseLab(
      `${head}${cluster}${cluster.replace('id: cluster', 'id: more\n    optional: true')}`,
      'small.yaml',
    );
    expect(bindLab(file, {}, ['cluster', 'more']).steps.map(({ id }) => id)).toEqual(['cluster']);
  });

  test('hints are filled in', () => {
    const text =
      head + cluster.replace('    points: 2', '    hint: { ko: "${cluster}", en: "see ${cluster}" }\n    points: 2');
    expect(bindLab(parseLab(text, 'small.yaml')).steps[0]?.hint).toEqual({ ko: 'eks-demo', en: 'see eks-demo' });
  });
});

describe('a lab file that is wrong says where', () => {
  test('all errors at once, in order of the file', () => {
    const text =
      head +
      cluster.replace('eks.cluster', 'eks.clustr').replace('points: 2', 'points: two') +
      cluster.replace('id: cluster', 'id: other\n    afer: [cluster]');
    expect(problemsOf(text)).toEqual([
      'small.yaml:11:5: steps.0.points: Invalid input: expected number, received string',
      'small.yaml:13:9: there is no check "eks.clustr", did you mean "eks.cluster"?',
      'small.yaml:16:5: there is no "afer" here, did you mean "after"?',
    ]);
  });

  test('names too where the form is not right elsewhere', () => {
    const wrong = cluster
      .replace('eks.cluster', 'eks.clustr')
      .replace('    points: 2', '    points: two\n    titel: x\n    after: [clustr]');
    expect(
      problemsOf(head + wrong + cluster.replace('id: cluster', 'id: other').replace('${cluster}', '${clustr}')),
    ).toEqual([
      expect.stringMatching(/^small\.yaml:11:5: steps\.0\.points: /),
      'small.yaml:12:5: there is no "titel" here, did you mean "title"?',
      'small.yaml:13:13: there is no step "clustr", did you mean "cluster"?',
      'small.yaml:15:9: there is no check "eks.clustr", did you mean "eks.cluster"?',
      'small.yaml:22:17: there is no parameter "clustr", did you mean "cluster"?',
    ]);
  });

  test.each([
    [
      'an unknown check',
      cluster.replace('eks.cluster', 'eks.clustr'),
      'small.yaml:13:9: there is no check "eks.clustr", did you mean "eks.cluster"?',
    ],
    [
      'an unknown parameter of a check',
      cluster.replace('status: ACTIVE', 'statos: ACTIVE'),
      'small.yaml:14:37: there is no "statos" of eks.cluster here, did you mean "status"?',
    ],
    [
      'an unknown value',
      cluster.replace('ACTIVE', 'ACTIV'),
      /^small\.yaml:14:37: status: "ACTIV" is none of .*did you mean "ACTIVE"\?$/,
    ],
    [
      'an unknown lab parameter',
      cluster.replace('${cluster}', '${clustr}'),
      'small.yaml:14:17: there is no parameter "clustr", did you mean "cluster"?',
    ],
    [
      'an unknown lab parameter in a name that is then none',
      cluster
        .replace('use: eks.cluster', 'use: k8s.workload')
        .replace(/with: .*/, 'with: { kind: Deployment, ns: "${n}", name: x }'),
      /^small\.yaml:14:35: there is no parameter "n"/,
    ],
    [
      'an unknown step in after',
      cluster.replace('    points', '    after: [clustr]\n    points'),
      'small.yaml:11:13: there is no step "clustr", did you mean "cluster"?',
    ],
    [
      'a step after itself',
      cluster.replace('    points', '    after: [cluster]\n    points'),
      'small.yaml:9:5: step "cluster" comes after itself',
    ],
    ['the same step twice', cluster + cluster, 'small.yaml:15:5: step "cluster" is there twice'],
    [
      'points that do not add up',
      `${cluster}        points: 1\n`,
      'small.yaml:11:5: the step has 2 points, its checks have 1',
    ],
    [
      'a step without checks',
      '  - id: empty\n    title: { ko: 빈, en: Empty }\n    points: 1\n',
      'small.yaml:9:5: step "empty" has no checks; say "graded: false" or "impliedBy"',
    ],
    ['a title in one language', cluster.replace('ko: 클러스터, ', ''), /^small\.yaml:10:\d+: steps\.0\.title\.ko: /],
  ])('%s', (_, steps, problem) => {
    const problems = problemsOf(head + steps);
    expect(problems).toHaveLength(1);
    if (typeof problem === 'string') expect(problems[0]).toBe(problem);
    else expect(problems[0]).toMatch(problem);
  });

  test('YAML that does not parse', () => {
    expect(problemsOf('lab: [')[0]).toMatch(/^small\.yaml:1:7: /);
  });

  test('a parameter that the lab does not have', () => {
    expect(() => bindLab(parseLab(head + cluster, 'small.yaml'), { clustr: 'x' })).toThrow(
      expect.objectContaining({ code: 'parameter.unknown', values: expect.objectContaining({ meant: ['cluster'] }) }),
    );
  });

  test('whatever the text is, it is a lab or a Problem', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(head.length + cluster.length), (noise, at) => {
        const text = head + cluster;
        try {
          parseLab(text.slice(0, at) + noise + text.slice(at), 'small.yaml');
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the labs that come with Podium', () => {
  test('are all right, and named as their files', () => {
    const labs = knownLabs();
    expect(labs.map(({ content }) => content.lab)).toContain('eks-web-application');
    for (const { file, content } of labs) expect(file).toBe(`${content.lab}.yaml`);
  });

  test('the web application grades nodes, ingress, HPA, Fargate and RBAC', () => {
    const lab = bindLab(knownLabs().find(({ content }) => content.lab === 'eks-web-application') ?? expect.fail());
    const used = new Set(
      JSON.stringify(lab.steps, ['steps', 'checks', 'check', 'name', 'parts']).match(/"name":"[a-z0-9A-Z.]+"/g),
    );
    for (const name of ['ec2.nodes', 'k8s.ingress', 'k8s.hpa', 'eks.fargateProfile', 'k8s.can'])
      expect(used).toContain(`"name":"${name}"`);
  });
});

describe('variants', () => {
  const variants = (extra = '') => `${head.replace(
    'steps:',
    `  tool: { default: red, values: [red, blue, green], description: { ko: 도구, en: Tool } }
steps:`,
  )}  - id: tool
    title: { ko: 도구, en: Tool }
    points: 2
    checks:
      - anyOf:
          - use: eks.cluster
            with: { name: one, status: ACTIVE }
            when: { tool: red }
          - use: eks.cluster
            with: { name: two, status: ACTIVE }
            when: { tool: [red, blue] }
${extra}`;
  const green = `          - use: eks.cluster
            with: { name: three, status: ACTIVE }
            when: { tool: green }
`;
  const namesOf = (tool: string) => {
    const [check] = bindLab(parseLab(variants(green), 'v.yaml'), { tool }).steps[0]?.checks ?? [];
    return check?.type === 'anyOf' ? check.parts.map((part) => part.type === 'check' && part.params) : [];
  };

  test('the parts of the chosen variant count, the others are left out', () => {
    expect(namesOf('red')).toMatchObject([{ name: ['one'] }, { name: ['two'] }]);
    expect(namesOf('blue')).toMatchObject([{ name: ['two'] }]);
    expect(namesOf('green')).toMatchObject([{ name: ['three'] }]);
  });

  test('a value that is not listed is refused with the ones that are', () => {
    expect(() => bindLab(parseLab(variants(green), 'v.yaml'), { tool: 'pink' })).toThrow(
      expect.objectContaining({
        code: 'parameter.value',
        values: { name: 'tool', value: 'pink', known: ['red', 'blue', 'green'] },
      }),
    );
  });

  test.each([
    ['a variant without any part', variants(), /small\.yaml:\d+:\d+: no part counts with tool "green"/],
    [
      'a parameter that is not there',
      variants(green.replace('tool: green', 'toll: green')),
      /there is no parameter "toll", did you mean "tool"\?/,
    ],
    ['a default that is not listed', variants(green).replace('default: red', 'default: rot'), /"rot" is none of red/],
    [
      'a variant outside anyOf and allOf',
      `${head}${cluster}        when: { suffix: x }\n`,
      /"when" belongs inside anyOf or allOf/,
    ],
    [
      'what is wrong in another variant than the default',
      variants(green.replace('name: three', 'nam: three')),
      /there is no "nam" of eks\.cluster here/,
    ],
  ])('%s', (_, text, problem) => {
    expect(problemsOf(text).join('\n')).toMatch(problem);
  });
});
