import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { commandNames, firstWords } from '../../functions/cli/commands.ts';
import { completionScript } from '../../functions/cli/completion.ts';

const offers = { labs: ['eks-essentials', 'eks-web-application'], checks: ['k8s.hpa', 'k8s.pods', 'http'] };

/** What bash offers for the words that are typed, the last of which is not finished. */
function inBash(...words: string[]): string[] {
  const script = `${completionScript('bash', offers, 'en')}
COMP_WORDS=(podium ${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length}
_podium
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['--norc', '--noprofile', '-c', script], { encoding: 'utf8', cwd: '/' });
  return out.split('\n').filter((line) => line !== '');
}

describe('completion in bash', () => {
  test('commands', () => {
    expect(inBash('')).toEqual(firstWords);
    expect(inBash('co')).toEqual(['completion']);
    expect(inBash('--no-color', 'gr')).toEqual(['grade']);
  });

  test('the second word of a command, and nothing of it after another', () => {
    expect(inBash('lab', '')).toEqual(['new', 'from', 'lint', 'test', 'docs', 'schema']);
    expect(inBash('--no-color', 'lab', 'l')).toEqual(['lint']);
    expect(inBash('lab', 'lint', '--j')).toEqual(['--json']);
    expect(inBash('lab', 'lint', '/et')).toEqual(['/etc']);
    expect(inBash('grade', 'lab', '--lab', '')).toEqual(offers.labs);
  });

  test('labs, checks, shells and languages', () => {
    expect(inBash('labs', 'eks-w')).toEqual(['eks-web-application']);
    expect(inBash('grade', 'arn', '--lab', '')).toEqual(offers.labs);
    expect(inBash('checks', 'k8s')).toEqual(['k8s.hpa', 'k8s.pods']);
    expect(inBash('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(inBash('labs', '--lang', '')).toEqual(['ko', 'en']);
  });

  test('options of the command alone', () => {
    expect(inBash('grade', '--re')).toEqual(['--region', '--record', '--replay']);
    expect(inBash('labs', '--re')).toEqual([]);
    expect(inBash('access', '--i')).toEqual(['--iam']);
  });

  test('files for options that take one, nothing for values that nobody knows', () => {
    expect(inBash('grade', '--record', '/et')).toEqual(['/etc']);
    expect(inBash('grade', '--role-arn', '')).toEqual([]);
  });
});

describe('completion in other shells', () => {
  test('zsh and fish get every command and option with its description', () => {
    const zsh = completionScript('zsh', offers, 'ko');
    const fish = completionScript('fish', offers, 'ko');
    expect(zsh).toMatch(/^#compdef podium\n/);
    expect(zsh).toContain("'--lab[실습 id 또는 실습 파일]:LAB:(eks-essentials eks-web-application)'");
    for (const name of [...firstWords, ...commandNames.map((one) => one.replace(/^.* /, ''))]) {
      expect(zsh).toContain(`'${name}:`);
      expect(fish).toContain(`-a ${name} -d '`);
    }
    expect(fish).toContain("-l lang -x -a 'ko en'");
  });

  test('quotes stay balanced', () => {
    for (const shell of ['zsh', 'fish'] as const)
      expect(completionScript(shell, offers, 'en').replaceAll("'\\''", '').split("'").length % 2).toBe(1);
  });
});
