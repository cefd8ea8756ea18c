import { describe, expect, it, test } from 'vitest';
import type { CheckReport } from '../../checks/report.ts';
import { type StepRow, Steps } from '../../web/steps.tsx';
import { checkOf, stepOf } from './reports.ts';

const absent = { code: 'object.absent', values: { kind: 'Deployment', name: ['web'], namespace: 'app' } } as const;
const htmlOf = (checks: CheckReport[], verdict: 'fail' | 'skipped' = 'fail', lang: 'en' | 'ko' = 'en') => {
  const report = stepOf('s0', verdict, 5, { checks });
  const row: StepRow = {
    ...report,
    points: 5,
    report,
    earned: 0,
    isRecorded: false,
    isRunning: false,
    isLeftOut: false,
  };
  return String(Steps({ lang, zone: 'Asia/Seoul', rows: [row] }));
};
const count = (html: string, text: string) => html.split(text).length - 1;

describe('a reason', () => {
  const seen = 'There is no Deployment web in namespace app.';

  it('that several checks of a step have is told once', () => {
    const parts = [checkOf('fail', { id: '1.0', ...absent }), checkOf('fail', { id: '1.1', ...absent })];
    const html = htmlOf([checkOf('fail', absent), checkOf('fail', { id: '1', use: 'allOf', parts })]);
    expect([count(html, seen), count(html, 'For the same reason as above.')]).toEqual([1, 2]);
  });

  it('is told for each check that has another', () => {
    const other = { ...absent, values: { ...absent.values, name: ['api'] } };
    const html = htmlOf([checkOf('fail', absent), checkOf('fail', { id: '1', ...other })]);
    expect([count(html, seen), count(html, 'For the same reason')]).toEqual([1, 0]);
  });
});

test.each(['en', 'ko'] as const)('what a step waits for by itself is told beside it, in %s', (lang) => {
  const later = checkOf('skipped', { code: 'leftover.later', values: { cluster: 'eks-demo' } });
  const html = htmlOf([later], 'skipped', lang);
  expect(html).toContain(
    lang === 'en' ? 'checked once cluster eks-demo is being deleted' : '클러스터를 지우기 시작하면 확인해요: eks-demo',
  );
});

test.each<[string, Partial<CheckReport>, string | undefined]>([
  [
    'at the end',
    { code: 'pods.phase', values: { pod: 'web-1', namespace: 'app', seen: 'Pending', wanted: 'Running' } },
    'kubectl describe pod web-1 -n app',
  ],
  ['none', absent, undefined],
])('a command stands out: %s', (_, more, command) => {
  const html = htmlOf([checkOf('fail', more)]);
  expect(/<code lang="en">(.+?)<\/code><\/dd>/.exec(html)?.[1]).toBe(command);
});
