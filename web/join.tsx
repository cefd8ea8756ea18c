/**
 * The start page: join an event, or look around in the demo.
 */
import type { Localized } from '../checks/lab.ts';
import { type Frame, Layout } from './layout.tsx';
import { pages } from './text/pages.ts';
import type { Language } from './text/types.ts';

/** What the form was sent with and what is wrong with it. */
export interface JoinForm {
  code: string;
  alias: string;
  codeError?: string;
  aliasError?: string;
}

/** A participant of the demo whose page anybody may open. */
export interface DemoPerson {
  alias: string;
  href: string;
  points: number;
  bonus: number;
}

export interface DemoLinks {
  title: Localized;
  lab: string;
  people: readonly DemoPerson[];
  /** Points of the lab without bonus. */
  of: number;
  board: string;
  matrix: string;
}

/** The start page. */
export function Join({ frame, form, demo }: { frame: Frame; form: JoinForm; demo?: DemoLinks }) {
  const { lang } = frame;
  const t = pages[lang];
  if (demo !== undefined)
    return (
      <Layout frame={frame} title={demo.title[lang]} demo>
        <DemoView lang={lang} demo={demo} />
      </Layout>
    );
  return (
    <Layout frame={frame} title={t.joinTitle}>
      <section class="card">
        <h1>{t.joinTitle}</h1>
        <p>{t.joinIntro}</p>
        <form class="fields" method="post" action="/join">
          <label for="code">{t.code}</label>
          <input
            id="code"
            name="code"
            required
            maxlength={40}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            value={form.code}
            aria-describedby={form.codeError === undefined ? undefined : 'code-error'}
            aria-invalid={form.codeError === undefined ? undefined : 'true'}
          />
          {form.codeError !== undefined && (
            <p class="wrong" id="code-error">
              {form.codeError}
            </p>
          )}
          <label for="alias">{t.alias}</label>
          <p class="note" id="alias-help">
            {t.aliasHelp}
          </p>
          <input
            id="alias"
            name="alias"
            maxlength={24}
            autocomplete="nickname"
            value={form.alias}
            aria-describedby={form.aliasError === undefined ? 'alias-help' : 'alias-error alias-help'}
            aria-invalid={form.aliasError === undefined ? undefined : 'true'}
          />
          {form.aliasError !== undefined && (
            <p class="wrong" id="alias-error">
              {form.aliasError}
            </p>
          )}
          <button type="submit">{t.join}</button>
        </form>
      </section>
    </Layout>
  );
}

function DemoView({ lang, demo }: { lang: Language; demo: DemoLinks }) {
  const t = pages[lang];
  return (
    <section class="card">
      <h1>{demo.title[lang]}</h1>
      <h2>{t.demoPeople}</h2>
      <p>{t.demoPeopleHelp}</p>
      <ul class="people">
        {demo.people.map(({ alias, href, points, bonus }) => (
          <li>
            <a href={href}>
              <strong>{alias}</strong>
              <span>
                {points + bonus > 0 ? t.points(points, demo.of) : t.noPoints}
                {bonus > 0 && ` · ${t.bonusPoints(bonus)}`}
              </span>
            </a>
          </li>
        ))}
      </ul>
      <p class="actions">
        <a class="button" href={demo.board}>
          {t.demoBoard}
        </a>
        <a class="button quiet" href={demo.matrix}>
          {t.demoMatrix}
        </a>
      </p>
      <p class="note">
        {t.demoOwn} <code lang="en">podium serve --event CODE --lab {demo.lab}</code>
      </p>
    </section>
  );
}
