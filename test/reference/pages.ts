/**
 * Pages on what is proven and how: systems, and first causes.
 */
import { basename } from 'node:path';
import type { Reference } from '../../checks/authoring/reference.ts';
import { escaped, spokenMessage, tableOf } from '../../functions/reference.ts';
import type { Cause } from './causes.ts';
import type { Row, Titles } from './proofs.ts';

/** Titles that stand in a cell; there are more in the file that it leads to. */
const SHOWN = 4;

/** From where these pages stand to the root of the repository. */
const UP = '../..';

/** What proves each system: a table for each area. */
export function systemsPage(rows: readonly Row[]): string[] {
  const areas = Map.groupBy(rows, ({ area }) => area);
  return [
    '# Systems',
    'What tells that a system is there and works: the check with the parameter that asks for it, the traps that its unit tests try, the tests that prove it on a real control plane, and the labs that ask for it.',
    ...[...areas].flatMap(([area, within]) => [
      `## ${area}`,
      tableOf(
        ['System', 'Check', 'Traps', 'Proof on a real control plane', 'Labs'],
        within.map(({ system, proof, traps, real, labs }, at) => [
          within[at - 1]?.system === system ? '' : escaped(system),
          asked(proof),
          traps.map(linked).join('<br>'),
          real.map(linked).join('<br>'),
          labs.length === 0
            ? 'none yet'
            : labs.map(({ lab, steps }) => `[${lab}](../labs/${lab}.yaml): ${steps.join(', ')}`).join('<br>'),
        ]),
      ),
    ]),
  ];
}

/** Each first cause with its code, its sentences, and the test that brings it about. */
export function causesPage(causes: readonly Cause[], reference: Reference): string[] {
  return [
    '# First causes',
    'Why a pod, a claim or a workload does not get ready: what is found, what is asked for and what to do next. One cause has one code, whichever check meets it. Each is brought about on a real control plane.',
    tableOf(
      ['Cause', 'Code', 'English', '한국어', 'Proof'],
      causes.map(({ cause, code, proofs }) => [
        cause,
        `\`${code}\``,
        ...(['en', 'ko'] as const).map((language) => {
          const { seen, wanted, next } = spokenMessage(language, code, reference);
          return [seen, wanted, next].map(escaped).join('<br>');
        }),
        proofs.map(linked).join('<br>'),
      ]),
    ),
  ];
}

function asked([check, parameter, value]: Row['proof']): string {
  const link = `[${check}](${check.replace(/\..*/, '')}.md#${check.toLowerCase().replace('.', '')})`;
  if (parameter === undefined) return link;
  return `${link} \`${parameter}${value === undefined ? '' : `: ${value}`}\``;
}

function linked({ file, titles }: Titles): string {
  const count = titles.length > 1 ? ` (${titles.length})` : '';
  const first = titles.slice(0, SHOWN).map(escaped).join('; ');
  return `[${basename(file, '.test.ts')}](${UP}/${file})${count}: ${first}${titles.length > SHOWN ? '; …' : ''}`;
}
