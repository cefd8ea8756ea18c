/**
 * The page that asks before a link makes its visitor somebody else.
 */
import { type Frame, Layout } from './layout.tsx';
import { pages } from './text/pages.ts';

/** `link` is the path of the other participant's personal link, `own` that of the visitor's page. */
export function Change({
  frame,
  from,
  to,
  own,
  link,
}: {
  frame: Frame;
  from: string;
  to: string;
  own: string;
  link: string;
}) {
  const t = pages[frame.lang];
  return (
    <Layout frame={frame} title={t.changeTitle}>
      <section class="card">
        <h1>{t.changeTitle}</h1>
        <p>{t.changeText(from, to)}</p>
        <form method="post" action={link}>
          <p class="actions">
            <a class="button" href={own}>
              {t.changeNot(from)}
            </a>
            <button type="submit" class="quiet">
              {t.changeTo(to)}
            </button>
          </p>
        </form>
      </section>
    </Layout>
  );
}
