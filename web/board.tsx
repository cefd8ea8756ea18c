/**
 * The board: who has how many points.
 */
import type { Phase, Ranked } from '../functions/ranking.ts';
import type { LabEvent } from '../functions/records.ts';
import { type Frame, Layout, type Link, Live, Title } from './layout.tsx';
import { pages } from './text/pages.ts';
import type { Language } from './text/types.ts';
import { timeOfDay, whenOf } from './when.ts';

/** The part of the board that is kept up to date. */
export interface BoardRows {
  lang: Language;
  event: LabEvent;
  rows: readonly (Ranked | 'gap')[];
  /** Id of the row of who is looking. */
  own?: string;
  people: number;
  /** ISO 8601 time at which the board stands still. */
  cut?: string;
}

/** The board. */
export function Board({
  frame,
  links,
  live,
  phase,
  source,
  etag,
  next,
  large,
  projector,
}: {
  frame: Frame;
  links: readonly Link[];
  live: BoardRows;
  phase: Phase;
  source: string;
  etag: string;
  next: number;
  large: boolean;
  /** Where the view for the projector is, for who may open it. */
  projector?: string;
}) {
  const { lang, event } = live;
  return (
    <Layout
      frame={frame}
      title={`${pages[lang].boardTitle} · ${event.title[lang]}`}
      demo={event.demo}
      links={large ? [] : links}
      large={large}
      {...(phase !== 'ended' && { refresh: 15 })}
    >
      <Title frame={frame} title={event.title[lang]} text={whenOf(lang, event, phase)} />
      <Live source={source} etag={etag} next={next}>
        <BoardView {...live} />
      </Live>
      {projector !== undefined && !large && (
        <p>
          <a href={projector}>{pages[lang].projector}</a>
        </p>
      )}
    </Layout>
  );
}

/** The fragment that the script fetches. */
export function BoardView({ lang, event, rows, own, people, cut }: BoardRows) {
  const t = pages[lang];
  const graded = event.steps.filter((step) => step.graded);
  const of = graded.filter((step) => !step.bonus).reduce((sum, step) => sum + step.points, 0);
  return (
    <section class="card">
      <h2>{t.boardTitle}</h2>
      <p role="status">
        {people === 0 ? t.nobody : t.people(people)}
        {cut !== undefined && ` · ${t.asOf(timeOfDay(lang, event.timeZone, cut))}`}
      </p>
      {people > 0 && (
        <table class="board">
          <thead>
            <tr>
              <th scope="col">{t.rank}</th>
              <th scope="col">{t.name}</th>
              <th scope="col" class="n">
                {t.pointsHead}
              </th>
              <th scope="col" class="n wide">
                {t.stepsHead}
              </th>
              <th scope="col" class="n wide">
                {t.gainedHead}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) =>
              row === 'gap' ? (
                <tr id={`gap-${index}`} class="gap">
                  <td colspan={5}>
                    <span aria-hidden="true">⋯</span>
                    <span class="hidden">{t.more}</span>
                  </td>
                </tr>
              ) : (
                <tr id={`r-${keyOf(rows, index)}`} class={row.id === own ? 'own' : row.rank <= 3 ? 'top3' : undefined}>
                  <td class="rank">{row.rank}</td>
                  <th scope="row">
                    {row.alias}
                    {row.id === own && <span class="bonus">{t.you}</span>}
                    {row.recorded && <span class="badge">{t.selfRecorded}</span>}
                  </th>
                  <td class="n">
                    <strong>{row.points}</strong>
                    <progress value={`${Math.min(row.points, of)}`} max={`${Math.max(1, of)}`} aria-hidden="true" />
                  </td>
                  <td class="n wide">
                    {row.passed}/{graded.length}
                  </td>
                  <td class="n wide">
                    {row.gainedAt === undefined ? (
                      '–'
                    ) : (
                      <time datetime={row.gainedAt}>{timeOfDay(lang, event.timeZone, row.gainedAt)}</time>
                    )}
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      )}
      <p class="note">{t.rule}</p>
      {rows.some((row) => row !== 'gap' && row.recorded) && <p class="note">{t.selfRecordedHelp}</p>}
    </section>
  );
}

/** The place among the shown rows; ids of others are not for everybody's eyes. */
function keyOf(rows: readonly (Ranked | 'gap')[], index: number): string {
  const row = rows[index];
  return row === undefined || row === 'gap' ? `${index}` : `${row.rank}-${index}`;
}
