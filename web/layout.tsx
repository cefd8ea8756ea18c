/**
 * What every page has around its content.
 */
import type { Child } from 'hono/jsx';
import { icons } from './icon.tsx';
import { pages } from './text/pages.ts';
import type { Language } from './text/types.ts';

/** What a page needs to know about the request it answers. */
export interface Frame {
  lang: Language;
  /** Path and query of this page, without the language. */
  here: string;
  /** Addresses of style sheet and script. */
  assets: { style: string; client: string };
}

export interface Link {
  href: string;
  text: string;
  isHere: boolean;
}

interface LayoutProps {
  frame: Frame;
  title: string;
  /** Whether verdicts come from recorded evidence. */
  demo?: boolean;
  links?: readonly Link[];
  /** Seconds after which the page loads anew where scripts do not run. */
  refresh?: number;
  /** For the projector: large type, nothing else. */
  large?: boolean;
  children?: Child;
}

/** A whole page. */
export function Layout({ frame, title, demo = false, links = [], refresh, large = false, children }: LayoutProps) {
  const { lang, here, assets } = frame;
  const t = pages[lang];
  const other = lang === 'ko' ? 'en' : 'ko';
  return (
    <html lang={lang} class={large ? 'large' : undefined}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Podium`}</title>
        <link rel="stylesheet" href={assets.style} />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <script src={assets.client} type="module" />
        {refresh !== undefined && (
          <noscript>
            <meta http-equiv="refresh" content={`${refresh}`} />
          </noscript>
        )}
      </head>
      <body>
        <a class="skip" href="#main">
          {t.skip}
        </a>
        {icons}
        <header class="top">
          <a class="brand" href="/">
            <svg aria-hidden="true">
              <use href="#i-podium" />
            </svg>
            Podium
          </a>
          {links.length > 0 && (
            <nav>
              {links.map(({ href, text, isHere }) => (
                <a href={href} aria-current={isHere ? 'page' : undefined}>
                  {text}
                </a>
              ))}
            </nav>
          )}
          <a
            class="language"
            lang={other}
            hreflang={other}
            href={`${here}${here.includes('?') ? '&' : '?'}lang=${other}`}
          >
            {t.otherLanguage}
          </a>
        </header>
        {demo && <aside class="demo">{t.demo}</aside>}
        <main id="main">{children}</main>
      </body>
    </html>
  );
}

/** The head of a page: what it is about and, where it keeps itself up to date, the button that stops that. */
export function Title({
  frame,
  title,
  text,
  isLive = true,
}: {
  frame: Frame;
  title: string;
  text: string;
  isLive?: boolean;
}) {
  const t = pages[frame.lang];
  return (
    <div class="head-line">
      <hgroup>
        <h1>{title}</h1>
        <p class="when">{text}</p>
      </hgroup>
      {isLive && (
        <p class="controls">
          <span id="offline" hidden>
            {t.offline}
          </span>
          <button id="pause" type="button" class="quiet" hidden data-resume={t.resume}>
            {t.pause}
          </button>
        </p>
      )}
    </div>
  );
}

/** A part of a page that the script keeps up to date from an address of its own. */
export function Live({
  source,
  etag,
  next,
  children,
}: {
  source: string;
  etag: string;
  next: number;
  children?: Child;
}) {
  return (
    <div id="live" data-source={source} data-etag={etag} data-next={`${next}`}>
      {children}
    </div>
  );
}
