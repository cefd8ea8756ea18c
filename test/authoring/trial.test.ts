import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { damagesOf, type Judgement } from '../../checks/authoring/mutation.ts';
import { type Sample, tryLab } from '../../checks/authoring/trial.ts';
import type { Bundle } from '../../checks/bundle.ts';
import { catalog } from '../../checks/catalog/index.ts';
import { parseLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import { aws, get, list } from '../../checks/reads/read.ts';
import { parseBundle } from '../../checks/reads/replay.ts';
import { defineCheck, pass } from '../../checks/verdict.ts';

const demo = (name: string): Bundle =>
  parseBundle(readFileSync(new URL(`../../functions/demo/${name}.json.gz`, import.meta.url)), name);
const solved = demo('solved');
const lab = findLab(solved.lab.id);
const sample = (name: string, expect: Sample['expect'], step?: string): Sample => ({
  file: name,
  bundle: demo(name),
  expect,
  ...(step !== undefined && { step }),
});

/** What was read, without any objects, and with a list of the kinds that a recording does not hold. */
function emptied({ reads }: Bundle): Bundle['reads'] {
  const meta = { at: solved.recordedAt, ms: 0, bytes: 0, requests: 1 };
  const none = { outcome: 'value' as const, value: { served: true, items: [] }, meta };
  return [
    ...reads.filter(({ spec }) => spec.source !== 'kube'),
    { spec: { source: 'kube', verb: 'list', kind: 'Namespace' }, answer: none },
    { spec: { source: 'kube', verb: 'list', kind: 'Deployment' }, answer: none },
  ];
}

/** A lab with steps of one check each. */
function labOf(...steps: readonly { id: string; after?: string; check: string }[]) {
  const written = steps.map(
    ({ id, after, check }) => `  - id: ${id}
    title: { ko: 단계, en: Step }
    points: 1
${after === undefined ? '' : `    after: [${after}]\n`}    checks: [{ ${check} }]
`,
  );
  const head = 'lab: small\nversion: "1"\ntitle: { ko: 랩, en: Lab }\nsummary: { ko: 랩, en: Lab }\nsteps:\n';
  return parseLab(head + written.join(''), 'small.yaml');
}
const gone = 'use: k8s.absent, with: { kind: Namespace, name: shop }';
const there = 'use: k8s.object, with: { kind: Deployment, ns: default, name: demo-frontend }';

describe('a lab on its recordings', () => {
  test('passes where it must, fails where it must, and every check can fail', async () => {
    const samples = [
      sample('solved', 'pass'),
      sample('nothing-yet', 'fail'),
      sample('selector-mismatch', 'fail', 'flask-backend'),
    ];
    const { outcomes, guards, isGood } = await tryLab(lab, samples, {});
    const wrong = outcomes.flatMap(({ steps }) => steps.filter(({ isAsExpected }) => !isAsExpected));
    expect(wrong.map(({ step }) => [step.id, step.live])).toEqual([]);
    expect(isGood).toBe(true);
    expect(guards.length).toBeGreaterThan(25);
    expect(guards.filter(({ canFail }) => !canFail)).toEqual([]);
  });

  test('names a step that does not pass where it must', async () => {
    const { isGood, outcomes } = await tryLab(lab, [sample('scaling', 'pass')], {});
    const wrong = outcomes.flatMap(({ steps }) => steps.filter(({ isAsExpected }) => !isAsExpected));
    expect(isGood).toBe(false);
    expect(wrong.length).toBeGreaterThan(0);
  });

  test('names steps that pass where none may', async () => {
    const { isGood, outcomes } = await tryLab(lab, [sample('services', 'fail')], {});
    const wrong = outcomes.flatMap(({ steps }) => steps.filter(({ isAsExpected }) => !isAsExpected));
    expect(isGood).toBe(false);
    expect(wrong.map(({ step }) => step.id)).toContain('cluster');
  });

  test('judges a step that must fail by itself, not only behind others', async () => {
    const file = labOf(
      { id: 'first', check: gone.replace('absent', 'object') },
      { id: 'second', after: 'first', check: there },
    );
    const behind = await tryLab(file, [{ ...sample('solved', 'fail'), step: 'second' }], {});
    expect(behind.isGood).toBe(false);
  });

  test('a step with a recording of its own is not asked for on the others', async () => {
    const file = labOf({ id: 'a', check: there }, { id: 'b', after: 'a', check: gone });
    const samples = [sample('solved', 'pass')];
    expect((await tryLab(file, samples, {})).isGood).toBe(false);
    const cleaned = {
      file: 'cleaned',
      bundle: { ...solved, reads: emptied(solved) },
      expect: 'pass' as const,
      step: 'b',
    };
    const { outcomes } = await tryLab(file, [...samples, cleaned], {});
    expect(outcomes.map(({ steps }) => steps.map(({ step, isAsExpected }) => [step.id, isAsExpected]))).toEqual([
      [
        ['a', true],
        ['b', true],
      ],
      [['a', true]],
      [['b', true]],
    ]);
  });

  test('a step whose time has not come is not asked for, unless the recording is its own', async () => {
    const later = 'use: aws.leftovers, with: { kinds: [cluster], afterCluster: true }';
    const file = labOf({ id: 'a', check: there }, { id: 'clean', check: later });
    const { isGood, outcomes } = await tryLab(file, [sample('solved', 'pass')], {});
    expect(outcomes[1]?.steps.map(({ step, isAsExpected }) => [step.live, isAsExpected])).toEqual([
      ['pass', true],
      ['skipped', true],
    ]);
    expect(isGood).toBe(true);
    expect((await tryLab(file, [sample('solved', 'pass', 'clean')], {})).isGood).toBe(false);
  });

  test('takes the values of the recording for parameters that the lab has', async () => {
    const file = parseLab(
      `lab: small
version: "1"
title: { ko: 랩, en: Lab }
summary: { ko: 랩, en: Lab }
parameters:
  ns: { default: elsewhere, description: { ko: 이름, en: Name } }
steps:
  - { id: a, title: { ko: 단계, en: Step }, points: 1, checks: [{ use: k8s.object, with: { kind: Deployment, ns: "\${ns}", name: demo-frontend } }] }
`,
      'small.yaml',
    );
    expect((await tryLab(file, [sample('solved', 'pass')], {})).isGood).toBe(true);
    expect((await tryLab(file, [sample('solved', 'pass')], { ns: 'other' })).isGood).toBe(false);
  });
});

describe('an empty cluster', () => {
  test('lets nothing pass of the labs that come with Podium', async () => {
    const { isGood, outcomes } = await tryLab(lab, [], {});
    expect(isGood).toBe(true);
    expect(outcomes).toMatchObject([{ expect: 'fail', idle: [] }]);
  });

  test('shows a step that passes without any work', async () => {
    expect((await tryLab(labOf({ id: 'a', check: gone }), [], {})).isGood).toBe(false);
  });

  test('shows a step that only waits for others', async () => {
    const file = labOf({ id: 'a', check: there }, { id: 'b', after: 'a', check: gone });
    const { isGood, outcomes } = await tryLab(file, [], {});
    expect(isGood).toBe(true);
    expect(outcomes[0]?.idle).toEqual(['b']);
  });
});

test('a step that asks for the right to read alone may pass anywhere, and needs no damage', async () => {
  const file = labOf({ id: 'a', check: 'use: aws.reach, with: { region: ap-northeast-2 }' });
  const region = {
    ...file,
    content: {
      ...file.content,
      parameters: { region: { default: 'ap-northeast-2', description: { ko: '-', en: '-' } } },
    },
  };
  const { isGood, outcomes, guards } = await tryLab(
    region,
    [sample('solved', 'pass'), sample('nothing-yet', 'fail')],
    {},
  );
  expect(outcomes.map(({ access }) => access)).toEqual([['a'], ['a'], ['a']]);
  expect(guards).toEqual([]);
  expect(isGood).toBe(true);
});

describe('damage', () => {
  const [check] = catalog;
  const judgement = (judge: Judgement['check']['judge'], seen: Judgement['seen']): Judgement => ({
    key: 'a/0',
    check: { ...check, judge },
    params: {},
    seen,
    context: { now: '2026-11-21T05:00:00Z', cluster: { name: 'x', region: 'y' }, window: 0 },
  });

  test('a check that passes on anything cannot fail', () => {
    const damages = damagesOf(
      judgement((_, { object }) => (JSON.stringify(object) ? pass() : pass()), { object: { a: 1 } }),
    );
    expect(damages.length).toBeGreaterThan(0);
    expect(damages.every(({ passes }) => passes)).toBe(true);
  });

  test('evidence is as before, keys in their order', () => {
    const seen = {
      list: {
        items: [
          { b: 1, a: { c: ['x'] } },
          { b: 2, a: null },
        ],
      },
    };
    const before = JSON.stringify(seen);
    const judge: Judgement['check']['judge'] = (_, given) => {
      const { items } = given.list as (typeof seen)['list'];
      return items.some((item) => item.b === 1 && item.a?.c[0] === 'x')
        ? pass()
        : { verdict: 'fail', code: 'field.absent', values: {} };
    };
    const damages = damagesOf(judgement(judge, seen));
    expect(damages.map(({ field }) => field)).toContain('list.items.[].a.c.[]');
    expect(damages.some(({ passes }) => !passes)).toBe(true);
    expect(JSON.stringify(seen)).toBe(before);
  });

  test('a check that crashes on damaged evidence does not pass, and is told', () => {
    const judge: Judgement['check']['judge'] = (_, given) => ((given.text as string).length > 0 ? pass() : pass());
    const damages = damagesOf(judgement(judge, { text: 'x' }));
    expect(damages.find(({ operation }) => operation === 'null')).toMatchObject({
      passes: false,
      thrown: expect.stringContaining('TypeError'),
    });
    expect(damages.find(({ operation }) => operation === 'changed')).toEqual({
      field: 'text',
      operation: 'changed',
      passes: true,
    });
  });

  test.each([
    ['text', 'x', ['', 7, 'x-x']],
    ['a number', 3, [0, 'x', 7004]],
    ['zero', 0, ['x', 7001]],
    ['a flag', true, ['false', false]],
    ['a list', ['x'], [[], { 0: 'x' }]],
    ['an object', { a: 1 }, [{}, [{ a: 1 }]]],
    ['an empty list', [], [{}]],
  ])('%s is taken away, null, emptied, of another type and another one', (_, value, others) => {
    const seen: unknown[] = [];
    const judge: Judgement['check']['judge'] = (_params, given) => {
      const { field } = given;
      seen.push(field === undefined ? field : JSON.parse(JSON.stringify(field)));
      return pass();
    };
    damagesOf(judgement(judge, { field: value }));
    // Before the damages it is judged three times: with and without memory, and watched.
    expect(seen.slice(3, 5 + others.length)).toEqual([undefined, null, ...others]);
  });
});

describe('damage of objects', () => {
  const meta = (more: object = {}) => ({ name: 'web-1', namespace: 'shop', uid: 'u1', ...more });
  const pod = { metadata: meta({ ownerReferences: [{ kind: 'ReplicaSet', name: 'web', uid: 'r1' }] }) };
  const group = { nodegroup: { nodegroupName: 'ng', nodegroupArn: 'arn:ng', tags: { a: 'b' } } };
  const check = defineCheck({
    name: 'x',
    params: z.unknown(),
    needs: () => ({
      all: list('Pod'),
      own: get('Pod', 'web-1', 'shop'),
      group: aws('eks:DescribeNodegroup', { clusterName: 'c', nodegroupName: 'ng' }),
    }),
    judge: (_, seen) => (JSON.stringify(seen) === '' ? pass() : pass()),
    command: () => '',
  });
  const context = {
    now: '2026-11-21T05:00:00Z',
    enrolledAt: '2026-11-21T04:00:00Z',
    cluster: { name: 'c', region: 'y' },
    window: 0,
  };
  const tried = (seen: Judgement['seen']) =>
    damagesOf({ key: 'a/0', check, params: {}, seen, context })
      .filter(({ operation }) => !['deleted', 'null', 'emptied', 'retyped', 'changed'].includes(operation))
      .map(({ field, operation }) => `${field} ${operation}`);

  test('a listed object may be elsewhere, another, of another owner or on its way out', () => {
    expect(tried({ all: { served: true, items: [pod] } })).toEqual(
      ['moved', 'renamed', 'disowned', 'reowned', 'dying'].map((operation) => `all.items.[] ${operation}`),
    );
  });

  test('one that was asked for by its name has this name', () => {
    expect(tried({ own: pod })).toEqual(['own disowned', 'own reowned', 'own dying']);
    expect(tried({ group })).toEqual(['renamed', 'disowned', 'reowned'].map((how) => `group.nodegroup ${how}`));
    expect(tried({ group: { nodegroup: { nodegroupName: 'ng' } } })).toEqual([]);
  });

  test('only what tells a time can be older than the enrolment', () => {
    const old = (seen: Judgement['seen']) => tried(seen).filter((one) => one.endsWith(' aged'));
    expect(old({ all: { items: [{ metadata: meta({ creationTimestamp: '2026-11-21T04:30:00Z' }) }] } })).toEqual([
      'all.items.[] aged',
    ]);
    expect(old({ all: { items: [pod] } })).toEqual([]);
  });
});
