/**
 * The page that says what went wrong.
 */
import { type Frame, Layout } from './layout.tsx';
import { pages } from './text/pages.ts';

/** A page with one sentence and a way out. */
export function ProblemPage({ frame, title, text }: { frame: Frame; title: string; text: string }) {
  return (
    <Layout frame={frame} title={title}>
      <section class="card">
        <h1>{title}</h1>
        <p>{text}</p>
        <p class="actions">
          <a class="button" href="/">
            {pages[frame.lang].start}
          </a>
        </p>
      </section>
    </Layout>
  );
}
