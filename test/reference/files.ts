/**
 * The files of the reference that stand in the repository.
 */
import type { Reference } from '../../checks/authoring/reference.ts';
import { catalog } from '../../checks/catalog/index.ts';
import type { Check } from '../../checks/verdict.ts';
import { indexOf, type Layout, sectionOf, sharedMessages } from '../../functions/reference.ts';
import { lab } from '../../web/text/en/lab.ts';
import { type Cause, findCauses } from './causes.ts';
import { causesPage, systemsPage } from './pages.ts';
import { findProofs, type Row } from './proofs.ts';

/** Where the reference stands, from the root of the repository. */
export const dataFile = 'checks/authoring/reference.json';
const folder = 'checks/reference';

const NOTE = '<!-- Written by "npm run reference"; a test fails when it is not up to date. -->';
const known: readonly Check[] = catalog;

const prefixOf = (name: string) => name.replace(/\..*/, '');
const prefixes = [...new Set(known.map(({ name }) => prefixOf(name)))];

/** What is proven, and how. */
export interface Proven {
  systems: readonly Row[];
  causes: readonly Cause[];
}

/** Finds it in the tests and labs, which takes some seconds. */
export function findProven(): Proven {
  return { systems: findProofs(), causes: findCauses() };
}

/** Each file with its text. */
export function referenceFiles(reference: Reference, { systems, causes }: Proven): Map<string, string> {
  const layout: Layout = {
    languages: ['en', 'ko'],
    linkTo: (prefix) => `messages.md#${prefix.toLowerCase()}`,
    reference,
  };
  const anchor = (name: string) => name.toLowerCase().replaceAll('.', '');
  const { docs } = lab;
  const text = (...parts: readonly string[]) => `${[...parts, NOTE].join('\n\n')}\n`;
  return new Map([
    [
      'checks/README.md',
      text(
        `# ${docs.title}`,
        ...docs.intro,
        'Labs are YAML files; `podium lab new` writes one to start from, and `podium lab --help` tells what else helps.',
        indexOf(layout, (name) => `reference/${prefixOf(name)}.md#${anchor(name)}`),
        [
          `[${docs.shared}](reference/messages.md)`,
          '[Systems: what proves each, in tests and labs](reference/systems.md)',
          '[First causes: why something does not get ready](reference/causes.md)',
        ].join(' · '),
      ),
    ],
    ...prefixes.map((prefix): [string, string] => {
      const sections = known.filter(({ name }) => prefixOf(name) === prefix).map((check) => sectionOf(check, layout));
      return [`${folder}/${prefix}.md`, text(`# ${docs.title}: ${prefix}`, ...sections)];
    }),
    [`${folder}/messages.md`, text(`# ${docs.shared}`, sharedMessages(layout))],
    [`${folder}/systems.md`, text(...systemsPage(systems))],
    [`${folder}/causes.md`, text(...causesPage(causes, reference))],
  ]);
}
