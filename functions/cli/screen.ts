/**
 * The part of a terminal that is drawn again and again, at the bottom of what was printed.
 */
import { widthOfPainted } from './paint.ts';

/** What is written to: a terminal, a pipe or a file. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
  rows?: number;
  on?(event: 'resize', listener: () => void): unknown;
  off?(event: 'resize', listener: () => void): unknown;
}

export interface Screen {
  /** Shows lines in place of those that are shown; `render` is called again when the terminal changes its size. */
  show(render: () => string[]): void;
  /** Removes what is shown and prints lines that stay. */
  leave(lines: readonly string[]): void;
  /** Removes what is shown, and gives the cursor back. */
  close(): void;
}

const HIDE = '\u001b[?25l';
const SHOW = '\u001b[?25h';
const CLEAR = '\u001b[0J';

/** Columns that lines may take: one less than the terminal has, so that no line wraps by itself. */
export function columnsOf(output: Output): number {
  return Math.max(20, (output.columns ?? 81) - 1);
}

/**
 * A screen on a terminal. Lines that do not fit above each other are cut off at the top, where `hidden` says how many.
 */
export function openScreen(output: Output, hidden: (lines: number) => string): Screen {
  let shown: string[] = [];
  let render: (() => string[]) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isOpen = false;
  let isClosed = false;

  const erasure = () => {
    // A terminal that became narrower has wrapped what was drawn on it.
    const columns = output.columns ?? 80;
    const rows = shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOfPainted(line) / columns)), 0);
    const up = Math.min(rows, Math.max(0, (output.rows ?? 24) - 1));
    return up === 0 ? '\r' : `\r\u001b[${up}A`;
  };
  const draw = () => {
    clearTimeout(timer);
    timer = undefined;
    if (render === undefined) return;
    const lines = fitting(render(), (output.rows ?? 24) - 1, hidden);
    output.write(`${isOpen ? '' : HIDE}${erasure()}${CLEAR}${lines.map((line) => `${line}\n`).join('')}`);
    isOpen = true;
    shown = lines;
  };
  const erase = () => {
    clearTimeout(timer);
    timer = undefined;
    if (isOpen) output.write(`${erasure()}${CLEAR}${SHOW}`);
    isOpen = false;
    shown = [];
    render = undefined;
  };
  const redraw = () => draw();
  output.on?.('resize', redraw);

  return {
    show(next) {
      if (isClosed) return;
      const isFirst = render === undefined;
      render = next;
      // Verdicts come in bursts; drawing each would only flicker.
      if (isFirst) draw();
      else timer ??= setTimeout(draw, 40);
    },
    leave(lines) {
      erase();
      output.write(lines.map((line) => `${line}\n`).join(''));
    },
    close() {
      isClosed = true;
      erase();
      output.off?.('resize', redraw);
    },
  };
}

function fitting(lines: string[], most: number, hidden: (lines: number) => string): string[] {
  if (lines.length <= most) return lines;
  const kept = lines.slice(lines.length - Math.max(1, most - 1));
  return [hidden(lines.length - kept.length), ...kept];
}
