/**
 * The icons: a shape for each verdict, drawn in the colour of the text around it.
 */
import type { Verdict } from '../checks/verdict.ts';

/** What a row may show: a verdict, or that it is being checked or has not been. */
export type Sign = Verdict | 'running' | 'unknown' | 'ungraded';

/** The drawings, once per page. */
export const icons = (
  <svg width="0" height="0" aria-hidden="true" class="icons">
    <symbol id="i-pass" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="8" fill="currentColor" stroke="none" />
      <path d="M4.5 8.3 7 10.8l4.7-5.3" class="cut" />
    </symbol>
    <symbol id="i-fail" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="7" />
      <path d="m5.3 5.3 5.4 5.4m0-5.4-5.4 5.4" />
    </symbol>
    <symbol id="i-pending" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="7" />
      <path d="M8 4v4.2l2.7 1.8" />
    </symbol>
    <symbol id="i-blocked" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="7" />
      <path d="m3.2 3.2 9.6 9.6" />
    </symbol>
    <symbol id="i-error" viewBox="0 0 16 16">
      <path d="M8 1.5 15.3 14.3H.7ZM8 6v4m0 1.9v.6" />
    </symbol>
    <symbol id="i-skipped" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="6.8" stroke-dasharray="2 2.27" />
    </symbol>
    <symbol id="i-running" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="7" />
      <path d="M8 1a7 7 0 0 1 0 14Z" fill="currentColor" stroke="none" />
    </symbol>
    <symbol id="i-unknown" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="6.8" />
    </symbol>
    <symbol id="i-ungraded" viewBox="0 0 16 16">
      <path d="M4 8h8" />
    </symbol>
    <symbol id="i-podium" viewBox="0 0 16 16">
      <path d="M.5 15V9h5v6m0 0V3h5v12m0 0V6.5h5V15M.5 15h15" />
    </symbol>
  </svg>
);

/** The icon of a sign; the word beside it says the same. */
export function Icon({ sign }: { sign: Sign }) {
  return (
    <svg class="icon" aria-hidden="true">
      <use href={`#i-${sign}`} />
    </svg>
  );
}
