/**
 * The instructor's view: participants × steps.
 */
import type { MatrixColumn, MatrixRow } from '../functions/matrix.ts';
import type { Phase } from '../functions/ranking.ts';
import type { LabEvent } from '../functions/records.ts';
import { Icon } from './icon.tsx';
import { type Frame, Layout, type Link, Live, Title } from './layout.tsx';
import { pages } from './text/pages.ts';
import type { Language } from './text/types.ts';
import { dayAndTime, whenOf } from './when.ts';

/** How the rows are chosen and ordered; part of the address. */
export interface MatrixView {
  sort: 'rank' | 'name';
  show: 'all' | 'stuck';
}

export interface MatrixRows {
  lang: Language;
  event: LabEvent;
  base: string;
  view: MatrixView;
  rows: readonly MatrixRow[];
  columns: readonly MatrixColumn[];
}

/** The instructor's view. */
export function Matrix({
  frame,
  links,
  live,
  phase,
  source,
  etag,
  next,
}: {
  frame: Frame;
  links: readonly Link[];
  live: MatrixRows;
  phase: Phase;
  source: string;
  etag: string;
  next: number;
}) {
  const { lang, event, base, view } = live;
  const t = pages[lang];
  const choice = (change: Partial<MatrixView>, text: string) => {
    const { sort, show } = { ...view, ...change };
    const isHere = sort === view.sort && show === view.show;
    return (
      <a href={`${base}/matrix?sort=${sort}&show=${show}`} aria-current={isHere ? 'true' : undefined}>
        {text}
      </a>
    );
  };
  return (
    <Layout frame={frame} title={`${t.matrixTitle} · ${event.title[lang]}`} demo={event.demo} links={links}>
      <Title frame={frame} title={t.matrixTitle} text={`${event.title[lang]} · ${whenOf(lang, event, phase)}`} />
      <p class="choices">
        <span>{t.sort}</span>
        {choice({ sort: 'rank' }, t.sortRank)}
        {choice({ sort: 'name' }, t.sortName)}
        <span>{t.show}</span>
        {choice({ show: 'all' }, t.showAll)}
        {choice({ show: 'stuck' }, t.showStuck)}
        <span>{t.results}</span>
        {Object.entries({ csv: 'CSV', json: 'JSON', xml: 'JUnit' }).map(([form, name]) => (
          <a href={`${base}/results/${form}`} download>
            {name}
          </a>
        ))}
      </p>
      {event.verifiedAt !== undefined && (
        <p class="note">{t.everybodyVerified(dayAndTime(lang, event.timeZone, event.verifiedAt))}</p>
      )}
      <Live source={source} etag={etag} next={next}>
        <MatrixTable {...live} />
      </Live>
      {!event.demo && (
        <footer>
          <details class="more">
            <summary>{t.newLink}</summary>
            <p>{t.newLinkHelp}</p>
            <form method="post" action={`${base}/instructor/rotate`}>
              <button type="submit" class="quiet">
                {t.newLinkMake}
              </button>
            </form>
          </details>
        </footer>
      )}
    </Layout>
  );
}

/** What an instructor sees after replacing the link. */
export function NewLink({
  frame,
  links,
  event,
  link,
}: {
  frame: Frame;
  links: readonly Link[];
  event: LabEvent;
  link: string;
}) {
  const t = pages[frame.lang];
  return (
    <Layout frame={frame} title={`${t.newLinkTitle} · ${event.title[frame.lang]}`} links={links}>
      <section class="card">
        <h1>{t.newLinkTitle}</h1>
        <p>{t.newLinkOnce}</p>
        <p>
          <a class="break" href={link}>
            {link}
          </a>
        </p>
      </section>
    </Layout>
  );
}

/** The fragment that the script fetches. */
export function MatrixTable({ lang, event, base, view, rows, columns }: MatrixRows) {
  const t = pages[lang];
  const steps = event.steps.filter(({ graded }) => graded);
  const shown = rows.filter(({ badges }) => view.show === 'all' || badges.length > 0);
  if (view.sort === 'name') shown.sort((a, b) => a.alias.localeCompare(b.alias, lang));
  const hasCut = rows.some((row) => row.shown !== undefined);
  if (shown.length === 0)
    return (
      <section class="card">
        <p role="status">{rows.length === 0 ? t.nobody : t.noneStuck}</p>
      </section>
    );
  return (
    <>
      <p role="status">{t.people(shown.length)}</p>
      <section class="scroll" aria-label={t.scroll} tabindex={0}>
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col">{t.participant}</th>
              <th scope="col" class="n">
                {t.pointsHead}
              </th>
              {hasCut && (
                <th scope="col" class="n">
                  {t.frozenPoints}
                </th>
              )}
              {steps.map(({ title }, index) => (
                <th scope="col" class="step">
                  <span>{title[lang]}</span>
                  <small>
                    {t.passShare} {columns[index]?.passShare ?? 0}%
                    {columns[index]?.medianMinutes !== undefined && (
                      <>
                        <br />
                        <abbr title={t.medianHelp}>{t.medianOf(columns[index].medianMinutes)}</abbr>
                      </>
                    )}
                  </small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr id={`p-${row.id}`}>
                <th scope="row">
                  <a href={`${base}/participants/${row.id}`}>{row.alias}</a>
                  {row.recorded && <span class="badge">{t.selfRecorded}</span>}
                  {row.badges.map((badge) => (
                    <span class={`badge ${badge}`}>{t[badge]}</span>
                  ))}
                </th>
                <td class="n">
                  <strong>{row.points}</strong>
                </td>
                {hasCut && <td class="n">{row.shown}</td>}
                {row.verdicts.map((verdict, index) => (
                  <td class={`cell ${verdict ?? 'unknown'}${row.stuckAt === index ? ' stuck' : ''}`}>
                    <Icon sign={verdict ?? 'unknown'} />
                    <span class="hidden">{verdict === null ? t.unknown : t.verdicts[verdict]}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {shown.some(({ recorded }) => recorded) && <p class="note">{t.selfRecordedHelp}</p>}
    </>
  );
}
