/**
 * The page that says what went wrong.
 */
import { type Frame, Layout } from './layout.tsx';
import { texts } from './text/index.ts';

/** A page with one sentence and a way out. */
export function ProblemPage({ frame, title, text }: { frame: Frame; title: string; text: string }) {
  return (
    <Layout frame={frame} title={title}>
      <section class="card">
        <h1>{title}</h1>
        <p>{text}</p>
        <p class="actions">
          <a class="button" href="/">
            {texts[frame.lang].page.start}
          </a>
        </p>
      </section>
    </Layout>
  );
}
