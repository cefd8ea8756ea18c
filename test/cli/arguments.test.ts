import { describe, expect, test } from 'vitest';
import { parametersOf, parseCommandLine, UsageError } from '../../functions/cli/arguments.ts';
import { commandNames, commandOf, everywhere, options } from '../../functions/cli/commands.ts';
import { languageOf } from '../../functions/cli/language.ts';

function refusal(...args: string[]): unknown {
  try {
    parseCommandLine(args);
  } catch (error) {
    if (error instanceof UsageError) return [error.code, error.values];
    throw error;
  }
  return undefined;
}

describe('command line', () => {
  test('a whole one', () => {
    const line = parseCommandLine([
      'grade',
      'eks-demo',
      '--lab=x',
      '--param',
      'ns=web',
      '--param',
      'suffix=',
      '--watch',
    ]);
    expect(line).toMatchObject({ command: 'grade', words: ['eks-demo'], given: { lab: 'x', watch: true } });
    expect(parametersOf(line.given)).toEqual({ ns: 'web', suffix: '' });
  });

  test('options may stand anywhere, and -- ends them', () => {
    expect(parseCommandLine(['--lang', 'ko', 'labs', '--no-color', 'x'])).toMatchObject({
      command: 'labs',
      words: ['x'],
    });
    expect(parseCommandLine(['labs', '--', '-x']).words).toEqual(['-x']);
    expect(parseCommandLine(['grade', 'x', '--junit', '-']).given.junit).toBe('-');
  });

  test('commands of two words, and the first of them alone', () => {
    expect(parseCommandLine(['lab', '--json', 'lint', 'a.yaml', 'b.yaml'])).toMatchObject({
      command: 'lab lint',
      words: ['a.yaml', 'b.yaml'],
    });
    expect(parseCommandLine(['lab', '--help'])).toEqual({ group: 'lab', words: [], given: { help: true } });
  });

  test.each([
    [
      ['lab', 'lnt'],
      ['unknownCommand', { word: 'lab lnt', meant: ['lab lint'] }],
    ],
    [
      ['lab', 'lint', '--pass', 'x'],
      ['optionElsewhere', { option: '--pass', command: 'lab lint' }],
    ],
    [
      ['lab', 'test', 'a', 'b'],
      ['extraWord', { word: 'b' }],
    ],
    [['grad'], ['unknownCommand', { word: 'grad', meant: ['grade'] }]],
    [['frobnicate'], ['unknownCommand', { word: 'frobnicate', meant: [] }]],
    [
      ['grade', '--lba', 'x'],
      ['unknownOption', { option: '--lba', meant: ['--lab'] }],
    ],
    [
      ['grade', '--watsh'],
      ['unknownOption', { option: '--watsh', meant: ['--watch'] }],
    ],
    [
      ['grade', '--k'],
      ['unknownOption', { option: '--k', meant: [] }],
    ],
    [
      ['grade', '--kube'],
      ['unknownOption', { option: '--kube', meant: ['--kubeconfig'] }],
    ],
    [['-x'], ['unknownOption', { option: '-x', meant: [] }]],
    [
      ['grade', '--lab', '--json'],
      ['needsValue', { option: '--lab', value: 'LAB' }],
    ],
    [
      ['grade', '--lab'],
      ['needsValue', { option: '--lab', value: 'LAB' }],
    ],
    [
      ['grade', '--lab='],
      ['needsValue', { option: '--lab', value: 'LAB' }],
    ],
    [
      ['grade', '--json=yes'],
      ['needsNoValue', { option: '--json' }],
    ],
    [
      ['labs', '--watch'],
      ['optionElsewhere', { option: '--watch', command: 'labs' }],
    ],
    [
      ['grade', 'a', 'b'],
      ['extraWord', { word: 'b' }],
    ],
    [
      ['demo', 'a'],
      ['extraWord', { word: 'a' }],
    ],
  ])('%j is refused', (args, expected) => {
    expect(refusal(...args)).toEqual(expected);
  });

  test('a parameter needs a name and a value', () => {
    for (const text of ['ns', '=x', ''])
      expect(() => parametersOf({ param: [text] })).toThrow(expect.objectContaining({ code: 'badParameter' }));
  });

  test('every option belongs to a command', () => {
    const used = new Set([...everywhere, ...commandNames.flatMap((name) => [...commandOf(name).options])]);
    expect([...used].sort()).toEqual(Object.keys(options).sort());
  });
});

describe('language', () => {
  test.each([
    [undefined, {}, 'en'],
    ['ko', { LANG: 'en_US.UTF-8' }, 'ko'],
    [undefined, { LANG: 'ko_KR.UTF-8' }, 'ko'],
    [undefined, { LANG: 'ko' }, 'ko'],
    [undefined, { LANG: 'kok_IN' }, 'en'],
    [undefined, { LC_ALL: 'en_US.UTF-8', LANG: 'ko_KR.UTF-8' }, 'en'],
    [undefined, { LC_ALL: '', LC_MESSAGES: 'ko_KR', LANG: 'C' }, 'ko'],
    [undefined, { LANG: 'C.UTF-8' }, 'en'],
  ] as const)('%s in %j is %s', (asked, env, language) => {
    expect(languageOf(asked, env)).toBe(language);
  });

  test('another one is refused', () => {
    expect(() => languageOf('fr', {})).toThrow(expect.objectContaining({ code: 'badLanguage' }));
  });
});
