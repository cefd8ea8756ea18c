/**
 * The steps of a lab with what was found.
 */
import type { Localized } from '../checks/lab.ts';
import type { CheckReport, StepReport } from '../checks/report.ts';
import { Icon, type Sign } from './icon.tsx';
import { explain, texts } from './text/index.ts';
import type { Language } from './text/types.ts';
import { timeOfDay } from './when.ts';

/** A step as the page shows it; `report` is absent before the first grading. */
export interface StepRow {
  id: string;
  title: Localized;
  points: number;
  bonus: boolean;
  graded: boolean;
  report?: StepReport;
  /** Points that count, which is more than `report` says when it could not judge what was earned before. */
  earned: number;
  /** Whether what counts of it rests on self-recorded evidence. */
  isRecorded: boolean;
  /** Whether it is being checked now. */
  isRunning: boolean;
  /** Whether the lab does not have it any more. */
  isLeftOut: boolean;
}

interface Words {
  lang: Language;
  zone: string;
}

/** The list of steps; the first one that is not yet passed is open. */
export function Steps({ lang, zone, rows }: Words & { rows: readonly StepRow[] }) {
  const first = rows.find(({ report }) => report?.verdict === 'fail')?.id;
  const titles = new Map(rows.map(({ id, title }) => [id, title[lang]]));
  return (
    <ol class="steps">
      {rows.map((row, index) => (
        <Step lang={lang} zone={zone} row={row} number={index + 1} isOpen={row.id === first} titles={titles} />
      ))}
    </ol>
  );
}

function Step({
  lang,
  zone,
  row,
  number,
  isOpen,
  titles,
}: Words & { row: StepRow; number: number; isOpen: boolean; titles: ReadonlyMap<string, string> }) {
  const { id, report } = row;
  const head = <Head lang={lang} zone={zone} row={row} number={number} />;
  const waits = waitsFor(lang, row, titles);
  const hasBody = row.graded && report !== undefined && (report.checks.length > 0 || report.hint !== undefined);
  return (
    <li id={`s-${id}`} class={`step ${signOf(row)}`}>
      {hasBody ? (
        <details id={`d-${id}`} open={isOpen}>
          <summary>{head}</summary>
          <div class="body">
            {waits !== undefined && <p>{waits}</p>}
            {isKept(report) && report.passedAt !== undefined && (
              <p>{texts[lang].page.wasDone(timeOfDay(lang, zone, report.passedAt))}</p>
            )}
            {(report.verdict !== 'skipped' || report.points.earned > 0) && (
              <Checks lang={lang} checks={report.checks} path={id} repeats={repeatsIn(report.checks)} />
            )}
            {report.hint !== undefined && report.verdict !== 'pass' && (
              <details class="more" id={`h-${id}`}>
                <summary>{texts[lang].page.hint}</summary>
                <p>{report.hint[lang]}</p>
              </details>
            )}
          </div>
        </details>
      ) : (
        <div class="flat">
          {head}
          {waits !== undefined && <p class="note">{waits}</p>}
        </div>
      )}
    </li>
  );
}

function Head({ lang, zone, row, number }: Words & { row: StepRow; number: number }) {
  const { title, points, bonus, graded, earned, report } = row;
  const t = texts[lang].page;
  const sign = signOf(row);
  return (
    <span class="head">
      <Icon sign={sign} />
      <span class="number">{number}</span>
      <span class="title">
        {title[lang]}
        {bonus && <span class="bonus">{t.bonus}</span>}
        {row.isRecorded && <span class="badge">{t.selfRecorded}</span>}
      </span>
      <span class="state">
        {wordOf(lang, row)}
        {sign === 'pass' && !isKept(report) && report?.passedAt !== undefined && (
          <time datetime={report.passedAt}>{timeOfDay(lang, zone, report.passedAt)}</time>
        )}
      </span>
      {graded && points > 0 && <span class="points">{t.points(earned, points)}</span>}
    </span>
  );
}

interface ChecksProps {
  lang: Language;
  /** Id of the step. */
  path: string;
  /** Ids of the checks whose reason has been told above. */
  repeats: ReadonlySet<string>;
}

function Checks({ checks, ...props }: ChecksProps & { checks: readonly CheckReport[] }) {
  return (
    <ul class="checks">
      {checks.map((check) => (
        <Check {...props} check={check} />
      ))}
    </ul>
  );
}

function Check({ check, ...props }: ChecksProps & { check: CheckReport }) {
  const { lang, path, repeats } = props;
  const t = texts[lang].page;
  const { label, seen, wanted, next } = explain(lang, check);
  const hasWords = check.live !== 'pass' && check.live !== 'skipped';
  // The parts of a combination say it themselves.
  const isLeaf = check.parts === undefined;
  const isJudged = check.live === 'fail' || check.live === 'pending';
  return (
    <li id={`c-${path}-${check.id}`} class={check.verdict}>
      <p class="asks">
        <Icon sign={check.verdict} />
        <span>
          {label} <span class="word">{checkWord(lang, check)}</span>
        </span>
        {check.points !== undefined && <span class="points">{t.points(check.points.earned, check.points.of)}</span>}
      </p>
      {hasWords && isLeaf && repeats.has(check.id) && <p class="note">{t.sameReason}</p>}
      {hasWords && isLeaf && !repeats.has(check.id) && (
        <dl>
          {seen !== undefined && <Fact name={check.verdict === 'pass' ? t.now : t.seen} text={seen} />}
          {isJudged && wanted !== undefined && <Fact name={t.wanted} text={wanted} />}
          {check.live === 'pending' && check.waitSeconds !== undefined ? (
            <Fact name={t.next} text={t.waitSeconds(check.waitSeconds)} />
          ) : (
            next !== undefined && <Fact name={t.next} text={next} />
          )}
        </dl>
      )}
      {check.parts !== undefined && check.live !== 'pass' && <Checks {...props} checks={check.parts} />}
      {hasWords && isLeaf && check.command !== undefined && (
        <details class="more" id={`e-${path}-${check.id}`}>
          <summary>{t.evidence}</summary>
          <pre>
            <code lang="en">{check.command}</code>
          </pre>
        </details>
      )}
    </li>
  );
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{withCommand(text)}</dd>
    </div>
  );
}

const COMMAND = /^(.*: )((?:aws|curl|docker|eksctl|flux|helm|kubectl) .+)$/s;

/** A sentence whose command at the end stands out; one that goes on after its command stays as it is. */
function withCommand(text: string) {
  const [, before, command = ''] = COMMAND.exec(text) ?? [];
  if (before === undefined || /[.)]( |$)/.test(command)) return text;
  return (
    <>
      {before}
      <code lang="en">{command}</code>
    </>
  );
}

/** Checks that have the same reason as one above them in their step: it is told once. */
function repeatsIn(checks: readonly CheckReport[]): Set<string> {
  const told = new Set<string>();
  const repeats = new Set<string>();
  const walk = (all: readonly CheckReport[]) => {
    for (const { id, live, code, values, parts } of all) {
      if (parts !== undefined) walk(parts);
      else if (code !== undefined && live !== 'pass') {
        const reason = JSON.stringify([live, code, values]);
        if (told.has(reason)) repeats.add(id);
        told.add(reason);
      }
    }
  };
  walk(checks);
  return repeats;
}

/** What a row shows by its icon and colour. */
function signOf({ graded, isRunning, isLeftOut, report }: StepRow): Sign {
  if (!graded || isLeftOut) return 'ungraded';
  if (isRunning) return 'running';
  return report?.verdict ?? 'unknown';
}

function wordOf(lang: Language, row: StepRow): string {
  const t = texts[lang].page;
  const sign = signOf(row);
  if (row.isLeftOut) return t.leftOut;
  if (sign === 'pass' && isKept(row.report)) return t.wasDoneWord;
  return sign === 'running' || sign === 'unknown' || sign === 'ungraded' ? t[sign] : t.verdicts[sign];
}

function checkWord(lang: Language, { verdict, live }: CheckReport): string {
  const t = texts[lang].page;
  return verdict === 'pass' && live !== 'pass' ? t.wasDoneWord : t.verdicts[verdict];
}

/** A pass of earlier that would not pass now. */
function isKept(report: StepReport | undefined): boolean {
  return report?.verdict === 'pass' && report.live !== 'pass';
}

function waitsFor(lang: Language, { report }: StepRow, titles: ReadonlyMap<string, string>): string | undefined {
  if (report?.verdict !== 'skipped') return undefined;
  if (report.waitsFor === undefined) {
    const told = report.checks.find(({ code }) => code !== undefined);
    const { seen = '', next = '' } = told === undefined ? {} : explain(lang, told);
    return told && `${seen.replace(/[^.!?)]$/, '$&.')} ${next}`;
  }
  const title = titles.get(report.waitsFor) ?? report.waitsFor;
  const { waitsFor, impliedBy } = texts[lang].page;
  return report.checks.length === 0 ? impliedBy(title) : waitsFor(title);
}
