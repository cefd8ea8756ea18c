/**
 * Colour, sign and column arithmetic for the terminal.
 */
import type { Verdict } from '../../checks/verdict.ts';
import { widthOf } from './width.ts';

/** How a step stands: a verdict, under way, or listed without being graded. */
export type Standing = Verdict | 'running' | 'notGraded';

export type Tone = Standing | 'strong' | 'quiet' | 'plain';

/** Puts a tone on a text; without colour the text stays as it is. */
export type Paint = (tone: Tone, text: string) => string;

export const signs: Readonly<Record<Standing, string>> = {
  pass: '✓',
  fail: '✕',
  pending: '◷',
  blocked: '⊘',
  error: '!',
  skipped: '○',
  running: '◐',
  notGraded: '-',
};

// Cyan and red stay apart for people who see red and green alike; green would not.
const tones: Readonly<Record<Exclude<Tone, 'plain'>, string>> = {
  pass: '36',
  fail: '31',
  pending: '33',
  blocked: '35',
  error: '35',
  skipped: '2',
  running: '2',
  notGraded: '2',
  strong: '1',
  quiet: '2',
};

/** Paints with ANSI colours. */
export const inColour: Paint = (tone, text) =>
  text.trim() === '' || tone === 'plain' ? text : `\u001b[${tones[tone]}m${text}\u001b[0m`;

/** Paints nothing. */
export const withoutColour: Paint = (_tone, text) => text;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences start with one
const sequences = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** Columns that a painted text takes. */
export function widthOfPainted(text: string): number {
  return widthOf(text.replace(sequences, ''));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** The text without what could steer a terminal: what a cluster or a lab file says is not to be trusted with that. */
export function harmless(text: string): string {
  return text.replace(controls, '');
}
