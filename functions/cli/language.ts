/**
 * Which language to speak, and the command line's own texts in it.
 */
import { type CliTexts, cli as en } from '../../web/text/en/cli.ts';
import { cli as ko } from '../../web/text/ko/cli.ts';
import { type Language, languages } from '../../web/text/types.ts';
import { UsageError } from './arguments.ts';

const texts: Readonly<Record<Language, CliTexts>> = { en, ko };

/** The texts of the command line. */
export function cliTexts(language: Language): CliTexts {
  return texts[language];
}

/**
 * The language that was asked for, else that of the environment, else English.
 * Throws UsageError `badLanguage`.
 */
export function languageOf(asked: string | undefined, env: Readonly<Record<string, string | undefined>>): Language {
  if (asked === undefined) return languageOfEnvironment(env);
  const language = languages.find((known) => known === asked);
  if (language === undefined) throw new UsageError('badLanguage', { text: asked });
  return language;
}

/** The language of the first of LC_ALL, LC_MESSAGES and LANG that is set. */
export function languageOfEnvironment(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^ko(?![a-z])/i.test(locale) ? 'ko' : 'en';
}
