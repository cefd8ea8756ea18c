import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { junitOf } from '../../functions/cli/junit.ts';
import { junitErrors } from '../junit-schema.ts';
import { everyVerdict, reportOf } from './fake.ts';

describe('JUnit XML', () => {
  test('fits the common schema in both languages', async () => {
    const report = reportOf(everyVerdict);
    expect(await junitErrors(junitOf(report, 'ko'), junitOf(report, 'en'))).toEqual([]);
  });

  test('the schema notices what does not fit', async () => {
    const document = junitOf(reportOf(everyVerdict), 'en');
    expect(await junitErrors(document.replace('<properties>', '<property>'))).not.toEqual([]);
    expect(await junitErrors(document.replace(/ timestamp="[^"]*"/, ' timestamp="yesterday"'))).not.toEqual([]);
  });

  test('a failure fails, trouble is an error, and what was not judged is skipped', () => {
    const document = junitOf(reportOf(everyVerdict), 'en');
    expect(document).toContain('tests="8" failures="1" errors="2" skipped="4"');
    const kinds = [...document.matchAll(/name="([a-z]+): [^>]*?(?:\/>|>\s*<(\w+))/g)].map(([, id, kind]) => [id, kind]);
    expect(kinds).toEqual([
      ['create', undefined],
      ['web', 'failure'],
      ['scale', 'skipped'],
      ['nodes', 'error'],
      ['metrics', 'error'],
      ['publish', 'skipped'],
      ['image', 'skipped'],
      ['colleague', 'skipped'],
    ]);
    expect(document).toContain('<property name="points" value="5"/>');
    expect(document).toContain('<property name="points.web" value="0/5"/>');
    expect(document).toContain('type="object.absent"');
    expect(document).not.toContain('points.image');
  });

  test('whatever a cluster is called, the document stays whole', async () => {
    const texts = fc.sample(fc.string({ unit: 'binary', minLength: 1 }), { numRuns: 60, seed: 7 });
    const nasty = [
      ']]>',
      '<b a="1">&amp;\'',
      '\u0000\u0007\u001b[31m',
      '\ud800',
      '\ufffe',
      '한글 "따옴표"',
      'a\r\nb\tc',
    ];
    const documents = [...nasty, ...texts].map((text) =>
      junitOf(
        reportOf(everyVerdict, undefined, {
          lab: { id: 'small-lab', version: '1', title: { ko: `실습 ${text}`, en: `Lab ${text}` } },
          cluster: { name: `eks-${text}`, region: text },
        }),
        'ko',
      ),
    );
    expect(await junitErrors(...documents)).toEqual([]);
  });
});
