import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Code } from '../../checks/codes.ts';
import { page as en } from '../../web/text/en/page.ts';
import { explain, explainTrouble } from '../../web/text/index.ts';
import { page as ko } from '../../web/text/ko/page.ts';
import { checkOf } from './reports.ts';

describe('texts of pages', () => {
  const source = readFileSync(new URL('../../web/text/ko/page.ts', import.meta.url), 'utf8');

  it('put no particle directly after a value', () => {
    expect(source.match(/\}(?:을|를|이|가|은|는|와|과)(?![가-힣])/g)).toBeNull();
  });

  it('have the same keys and parameters in both languages', () => {
    const shape = (value: unknown): unknown => {
      if (typeof value === 'function') return value.length;
      if (typeof value !== 'object' || value === null) return typeof value;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shape(item)]));
    };
    expect(shape(ko)).toEqual(shape(en));
  });

  it('are all translated', () => {
    const plain = (value: object): [string, string][] =>
      Object.entries(value).flatMap(([key, item]): [string, string][] =>
        typeof item === 'string' ? [[key, item]] : typeof item === 'object' ? plain(item) : [],
      );
    const same = plain(en).filter(([key, text]) => plain(ko).some(([other, said]) => other === key && said === text));
    expect(same).toEqual([]);
    for (const [key, text] of plain(ko)) if (key !== 'otherLanguage') expect(text).toMatch(/[가-힣]/);
  });
});

describe('explain', () => {
  it('says seen, wanted and next in both languages', () => {
    const check = checkOf('fail', {
      use: 'k8s.workload',
      params: { kind: 'Deployment', ns: 'default', name: ['web'], readyAtLeast: 2 },
      code: 'workload.replicas',
      values: { kind: 'Deployment', name: 'web', seen: 1, wanted: 2 },
    });
    for (const lang of ['en', 'ko'] as const) {
      const { label, seen, wanted, next } = explain(lang, check);
      expect(label).toContain('web');
      for (const sentence of [seen, wanted, next]) expect(sentence?.length).toBeGreaterThan(5);
    }
  });

  it('says whose move it is when something could not be read', () => {
    const check = checkOf('blocked', {
      code: 'kube.forbidden',
      values: { verb: 'list', resource: 'pods', namespace: '' },
    });
    const { seen, wanted, next } = explain('en', check);
    expect([typeof seen, typeof wanted, typeof next]).toEqual(['string', 'undefined', 'string']);
  });

  it.each(['en', 'ko'] as const)(
    '%s: tells to apply the access again where only a Role of a namespace lacks',
    (lang) => {
      const nextOf = (resource: string) =>
        explain(
          lang,
          checkOf('blocked', { code: 'kube.forbidden', values: { verb: 'list', resource, namespace: 'late' } }),
        ).next ?? '';
      const again = { en: 'access manifest that "podium access" prints for this lab again', ko: '다시 적용' }[lang];
      for (const resource of ['secrets', 'pods/log', 'services/proxy']) {
        expect(nextOf(resource)).toContain(again);
        expect(nextOf(resource)).toContain('late');
      }
      for (const resource of ['pods', 'deployments.apps']) expect(nextOf(resource)).not.toContain(again);
    },
  );

  it('names combinations and passes without a reason', () => {
    expect(explain('en', checkOf('fail', { use: 'anyOf', params: null }))).toEqual({ label: 'One of these is enough' });
    expect(Object.keys(explain('ko', checkOf('pass')))).toEqual(['label']);
  });

  it('leaves out what it does not know or cannot say', () => {
    const unknown = checkOf('fail', { use: 'k8s.future', code: 'future.code' as Code });
    expect(explain('en', unknown)).toEqual({ label: 'k8s.future' });
    const damaged = checkOf('fail', { use: 'k8s.workload', params: null, code: 'pods.image', values: {} });
    expect(explain('en', damaged).label).toBe('k8s.workload');
    expect(() => explain('ko', damaged)).not.toThrow();
  });

  it('explains what stopped a grading', () => {
    expect(explainTrouble('en', 'arn.malformed', { arn: 'x' }).seen).toContain('x');
    const role = explainTrouble('ko', 'aws.role', { roleArn: 'arn:aws:iam::111122223333:role/x' });
    expect([typeof role.seen, typeof role.next]).toEqual(['string', 'string']);
  });
});
