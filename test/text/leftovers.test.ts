import { expect, test } from 'vitest';
import type { LeftoverCodes } from '../../checks/codes/leftovers.ts';
import { leftoverKinds } from '../../checks/rules/leftover.ts';
import { leftoversCodes as en } from '../../web/text/en/leftovers.ts';
import { leftoversCodes as ko } from '../../web/text/ko/leftovers.ts';
import { describeTexts } from './describe-texts.ts';

/** Values for every code; what stands in brackets came from outside. */
const samples: LeftoverCodes = {
  'leftover.found': { kinds: ['loadBalancers', 'volumes'], ids: ['⟦name⟧', '⟦id⟧'], more: 3 },
  'leftover.deleting': { kinds: ['cluster'], ids: ['⟦cluster⟧'], more: 0 },
  'leftover.later': { cluster: '⟦cluster⟧' },
  'leftover.neverThere': { cluster: '⟦cluster⟧' },
};

describeTexts(samples, { en, ko });

test.each(leftoverKinds)('%s are named, with what deletes them', (kind) => {
  const values = { kinds: [kind], ids: ['⟦id⟧'], more: 0 };
  for (const texts of [en, ko]) {
    const { seen, next } = texts['leftover.found'];
    expect(seen(values)).toContain('⟦id⟧');
    expect(seen(values)).not.toContain(kind === 'cluster' ? 'undefined' : `${kind} `);
    expect(next(values).length).toBeGreaterThan(10);
    expect(next(values).length).toBeLessThan(260);
  }
  expect(ko['leftover.found'].next(values)).not.toMatch(/(니다|시오|하세요)[.!]?$/);
});
