/**
 * A report as JUnit XML: one suite for the lab, one test case for each step.
 */
import type { Report, StepReport } from '../../checks/report.ts';
import type { Language } from '../../web/text/types.ts';
import { documentOf, elementOf, type JunitCase, seconds } from '../junit.ts';
import { attributes, escaped } from '../xml.ts';
import { troublesOf } from './explain.ts';
import { cliTexts } from './language.ts';

/** The report as a document of JUnit XML. */
export function junitOf(report: Report, language: Language): string {
  return documentOf([
    {
      name: report.lab.title[language],
      package: report.lab.id,
      at: report.at,
      hostname: report.cluster.name,
      milliseconds: report.durationMs,
      properties: propertiesOf(report),
      cases: report.steps.map((step) => caseOf(step, report, language)),
    },
  ]);
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

function caseOf(step: StepReport, report: Report, language: Language): JunitCase {
  const element = elementOf(step.graded ? step.verdict : 'skipped');
  const head = attributes([
    ['name', `${step.id}: ${step.title[language]}`],
    ['classname', report.lab.id],
    ['time', seconds(timeOf(step, report))],
  ]);
  if (element === undefined) return { element, lines: [`    <testcase${head}/>`] };
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
  return { element, lines: [`    <testcase${head}>`, `      ${shown}`, '    </testcase>'] };
}

/** How long the slowest read of a step took, as reads run in parallel. */
function timeOf(step: StepReport, report: Report): number {
  const keys = new Set(step.checks.flatMap(({ evidence }) => evidence));
  return Math.max(0, ...report.reads.filter(({ key }) => keys.has(key)).map(({ ms }) => ms));
}
