/**
 * A report as JUnit XML: one suite for the lab, one test case for each step. It keeps to what both the schema of Apache
 * Ant and that of Jenkins allow, e.g. properties on the suite alone.
 */
import type { Report, StepReport } from '../../checks/report.ts';
import type { Language } from '../../web/text/types.ts';
import { attributes, escaped } from '../xml.ts';
import { troublesOf } from './explain.ts';
import { cliTexts } from './language.ts';

/** The report as a document of JUnit XML. */
export function junitOf(report: Report, language: Language): string {
  const title = report.lab.title[language];
  const count = (element: Outcome['element']) =>
    report.steps.filter((step) => outcomeOf(step).element === element).length;
  const totals = [
    ['tests', report.steps.length],
    ['failures', count('failure')],
    ['errors', count('error')],
  ] as const;
  const time = seconds(report.durationMs);
  const suite = attributes([
    ['name', title],
    ['package', report.lab.id],
    ['id', 0],
    ['timestamp', new Date(report.at).toISOString().slice(0, 19)],
    ['hostname', report.cluster.name],
    ...totals,
    ['skipped', count('skipped')],
    ['time', time],
  ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite${suite}>`,
    '    <properties>',
    ...propertiesOf(report).map(
      ([name, value]) =>
        `      <property${attributes([
          ['name', name],
          ['value', value],
        ])}/>`,
    ),
    '    </properties>',
    ...report.steps.flatMap((step) => caseLines(step, report, language)),
    '    <system-out/>',
    '    <system-err/>',
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

interface Outcome {
  element: 'failure' | 'error' | 'skipped' | undefined;
}

function outcomeOf({ graded, verdict }: StepReport): Outcome {
  if (!graded) return { element: 'skipped' };
  switch (verdict) {
    case 'pass':
      return { element: undefined };
    case 'fail':
      return { element: 'failure' };
    case 'blocked':
    case 'error':
      return { element: 'error' };
    case 'pending':
    case 'skipped':
      return { element: 'skipped' };
  }
}

function propertiesOf(report: Report): [string, string][] {
  const { points, cluster, lab } = report;
  return [
    ['lab', lab.id],
    ['lab.version', lab.version],
    ['cluster', cluster.name],
    ['region', cluster.region],
    ['graded', report.from],
    ['points', `${points.earned}`],
    ['points.of', `${points.of}`],
    ['points.bonus', `${points.bonus}`],
    ...report.steps
      .filter(({ graded }) => graded)
      .map((step): [string, string] => [`points.${step.id}`, `${step.points.earned}/${step.points.of}`]),
  ];
}

function caseLines(step: StepReport, report: Report, language: Language): string[] {
  const { element } = outcomeOf(step);
  const head = attributes([
    ['name', `${step.id}: ${step.title[language]}`],
    ['classname', report.lab.id],
    ['time', seconds(timeOf(step, report))],
  ]);
  if (element === undefined) return [`    <testcase${head}/>`];
  const { words } = cliTexts(language);
  const troubles = troublesOf(step, language);
  const message = troubles[0]?.explanation.seen ?? (step.graded ? words[step.verdict] : words.notGraded);
  const type = troubles[0]?.check.code ?? (step.graded ? step.verdict : 'notGraded');
  const body = troubles
    .map(({ check, explanation: { seen, wanted, next } }) =>
      [seen, wanted, next, check.command].filter((line) => line !== undefined && line !== '').join('\n'),
    )
    .join('\n\n');
  const inner = attributes(
    element === 'skipped'
      ? [['message', message]]
      : [
          ['message', message],
          ['type', type],
        ],
  );
  const shown =
    element === 'skipped' || body === ''
      ? `<${element}${inner}/>`
      : `<${element}${inner}>${escaped(body)}</${element}>`;
  return [`    <testcase${head}>`, `      ${shown}`, '    </testcase>'];
}

/** How long the slowest read of a step took, as reads run in parallel. */
function timeOf(step: StepReport, report: Report): number {
  const keys = new Set(step.checks.flatMap(({ evidence }) => evidence));
  return Math.max(0, ...report.reads.filter(({ key }) => keys.has(key)).map(({ ms }) => ms));
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
