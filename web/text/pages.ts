/**
 * What pages say besides verdicts, in both languages: small, so that it is there from the start.
 */
import { page as en } from './en/page.ts';
import { page as ko } from './ko/page.ts';

export const pages = { en, ko };
