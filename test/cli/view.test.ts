import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { widthOfPainted } from '../../functions/cli/paint.ts';
import { openScreen } from '../../functions/cli/screen.ts';
import { allOf, captured, everyVerdict, gradeAs, labText, partsWith, podium, reportOf, smallLab } from './fake.ts';

const folder = mkdtempSync(join(tmpdir(), 'podium-test-'));
const lab = join(folder, 'small-lab.yaml');
writeFileSync(lab, labText);
afterAll(() => rmSync(folder, { recursive: true }));

const gradeLine = ['grade', 'eks-demo', '--region', 'ap-northeast-2', '--lab', lab];
const ESC = '\u001b';

/** What a terminal of these columns shows after all that was written to it. */
function shownOn(text: string, columns: number): string[] {
  const lines: string[] = [''];
  let row = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences start with one
  for (const [, control, final, plain] of text.matchAll(/\u001b\[([0-9;?]*)([A-Za-z])|([^\u001b]+)/g)) {
    if (final === 'A') row = Math.max(0, row - Number(control));
    if (final === 'J') lines.splice(row, lines.length, '');
    for (const character of plain ?? '') {
      if (character === '\n') row += 1;
      else if (character !== '\r') lines[row] += character;
      lines[row] ??= '';
    }
  }
  return lines.flatMap((line) => (line.length <= columns ? [line] : [`TOO LONG: ${line}`]));
}

describe('plain lines', () => {
  test('in English', async () => {
    const { out } = await podium(gradeLine, { parts: partsWith(gradeAs(everyVerdict)) });
    expect(out).toMatchInlineSnapshot(`
      "A small lab
      eks-demo · ap-northeast-2

       ✓  1 Create the cluster          passed                     5/5
       ✕  2 Deploy the web service      not yet                    0/5
            There is no Deployment web in namespace default.
       ◷  3 Scale by itself             on its way · 45 s          0/5
            Pod web-1 is starting: ContainerCreating.
       ⊘  4 Read the nodes              could not read             0/5
            The grader may not list nodes in the whole cluster (403).
       !  5 See the metrics             could not check            0/5
            Too many requests at the moment: eks:ListNodegroups was turned away.
       ○  6 Publish it                  later · after step 2       0/5
       -  7 Build the image             not graded yet
       ○  8 Invite a colleague (bonus)  later                      0/5

      5 of 30 points · 1 of 6 steps passed · 0.8 s, 7 requests
      1 step is listed but not graded yet, without points.

      Next: step 2, Deploy the web service
        Seen             There is no Deployment web in namespace default.
        Wanted           Deployment web.
        Next             Create it in namespace default, with exactly this name.
        Hint             Check its name.
        See it yourself  kubectl get deployment web -n default

      Step 4: could not read
        Seen  The grader may not list nodes in the whole cluster (403).
        Next  Your move: apply the access manifest that "podium access" prints for this lab, then check
              again. No points are lost.

      Step 5: could not check
        Seen  Too many requests at the moment: eks:ListNodegroups was turned away.
        Next  Our move: check again in a minute. No points are lost.
      "
    `);
  });

  test('in Korean', async () => {
    const { out } = await podium([...gradeLine, '--lang', 'ko'], { parts: partsWith(gradeAs(everyVerdict)) });
    expect(out).toMatchInlineSnapshot(`
      "작은 실습
      eks-demo · ap-northeast-2

       ✓  1 클러스터 만들기              통과했어요                   5/5
       ✕  2 웹 서비스 배포하기           아직이에요                   0/5
            default 네임스페이스에 Deployment web 리소스가 없어요.
       ◷  3 자동 확장                    준비 중이에요 · 45초         0/5
            파드 web-1: 시작하는 중이에요: ContainerCreating
       ⊘  4 노드 읽기                    읽지 못했어요                0/5
            채점기에 읽기 권한이 없어요(403): list nodes (클러스터 전체)
       !  5 지표 보기                    확인하지 못했어요            0/5
            지금은 요청이 많아서 읽지 못했어요: eks:ListNodegroups
       ○  6 공개하기                     나중에 확인해요 · 2단계 다음 0/5
       -  7 이미지 만들기                채점 준비 중
       ○  8 동료에게 권한 주기 (보너스)  나중에 확인해요              0/5

      30점 가운데 5점 · 6단계 가운데 1단계 통과 · 0.8초, 요청 7번
      아직 채점하지 않는 단계가 1개 있어요. 점수에는 들어가지 않아요.

      다음은 2단계: 웹 서비스 배포하기
        본 것          default 네임스페이스에 Deployment web 리소스가 없어요.
        기대한 것      Deployment web
        다음에 할 일   default 네임스페이스에 정확히 이 이름으로 만들어 주세요.
        힌트           이름을 확인해 보세요.
        직접 확인하기  kubectl get deployment web -n default

      4단계: 읽지 못했어요
        본 것         채점기에 읽기 권한이 없어요(403): list nodes (클러스터 전체)
        다음에 할 일  참가자 차례예요. "podium access" 명령이 보여 주는 권한 매니페스트를 적용하고 다시
                      확인해 주세요. 점수에는 영향이 없어요.

      5단계: 확인하지 못했어요
        본 것         지금은 요청이 많아서 읽지 못했어요: eks:ListNodegroups
        다음에 할 일  저희 차례예요. 1분쯤 뒤에 다시 확인하면 돼요. 점수에는 영향이 없어요.
      "
    `);
  });

  test('steps come in the order of the lab, whatever is known first', async () => {
    const { out } = await podium(gradeLine, { parts: partsWith(gradeAs(allOf('pass'))) });
    const numbers = [...out.matchAll(/^ \S +(\d)/gm)].map(([, number]) => number);
    expect(numbers).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    expect(out).toContain('Every graded step passes. Well done!');
    expect(out).not.toContain(ESC);
  });

  test.each([
    [
      'missing access comes before a later failure',
      { create: 'blocked', web: 'fail' },
      'Next: step 1, Create the cluster',
    ],
    [
      'a failure comes before what is on its way',
      { create: 'pending', web: 'fail' },
      'Next: step 2, Deploy the web service',
    ],
    [
      'what is on its way comes before a fault of ours',
      { create: 'error', web: 'pending' },
      'Next: step 2, Deploy the web service',
    ],
  ] as const)('the next thing to do: %s', async (_, but, sentence) => {
    const { out } = await podium([...gradeLine, '--lang', 'en'], { parts: partsWith(gradeAs(allOf('pass', but))) });
    expect(out).toContain(sentence);
  });

  test('a step that passed before and would not now keeps its points and says so', async () => {
    const report = reportOf(allOf('pass'));
    for (const step of report.steps.filter(({ id }) => id === 'web')) step.live = 'fail';
    const { out } = await podium(gradeLine, { parts: partsWith(async () => report) });
    expect(out).toMatch(/Deploy the web service +passed · different now +5\/5/);
  });

  test('control characters of a cluster do not reach the terminal', async () => {
    const report = reportOf(everyVerdict);
    for (const { checks } of report.steps)
      for (const check of checks) {
        if (check.code === 'object.absent')
          check.values = { ...check.values, name: [`a${ESC}]0;x\u0007\u009b2Jb\u202e`] };
        if (check.command !== undefined) check.command = `kubectl\r${ESC}[2J`;
      }
    const { out } = await podium(gradeLine, { parts: partsWith(async () => report) });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

describe('on a terminal', () => {
  test.each([34, 44, 60, 80, 120])('no line is wider than %i columns, in either language', async (columns) => {
    for (const language of ['ko', 'en']) {
      const out = captured(columns);
      await podium([...gradeLine, '--lang', language], { parts: partsWith(gradeAs(everyVerdict)), out });
      const command = 'kubectl get deployment web -n default';
      const long = out.text.split('\n').filter((line) => widthOfPainted(line) > columns && !line.includes(command));
      expect(long).toEqual([]);
    }
  });

  test('ends with the same lines as elsewhere', async () => {
    const out = captured(101);
    await podium(gradeLine, { parts: partsWith(gradeAs(everyVerdict)), out });
    const plain = await podium(gradeLine, { parts: partsWith(gradeAs(everyVerdict)) });
    expect(shownOn(out.text, 101).join('\n')).toBe(plain.out);
  });

  test('shows steps under way before they are known', async () => {
    vi.useFakeTimers();
    const out = captured(80);
    const interruption = new AbortController();
    const ran = podium(gradeLine, {
      parts: partsWith(async (_, { onProgress }) => {
        onProgress?.({ type: 'reads', done: 2, known: 9 });
        const [step] = reportOf(everyVerdict).steps;
        if (step !== undefined) onProgress?.({ type: 'step', step, index: 0 });
        return new Promise(() => {});
      }),
      out,
      signal: interruption.signal,
    });
    await vi.advanceTimersByTimeAsync(100);
    const shown = shownOn(out.text, 80);
    interruption.abort();
    await ran;
    vi.useRealTimers();
    expect(shown.slice(0, 7)).toEqual([
      'A small lab',
      'eks-demo · ap-northeast-2',
      '',
      ' ✓  1 Create the cluster          passed                     5/5',
      ' ◐  2 Deploy the web service      checking                   0/5',
      ' ◐  3 Scale by itself             checking                   0/5',
      ' ◐  4 Read the nodes              checking                   0/5',
    ]);
    expect(shown).toContain('Reading the cluster: 2 of 9');
    expect(shownOn(out.text, 80)).toEqual(['']);
  });

  test.each([
    [{}, [], true],
    [{ NO_COLOR: '1' }, [], false],
    [{ NO_COLOR: '' }, [], true],
    [{}, ['--no-color'], false],
    [{ TERM: 'dumb' }, [], false],
  ])('colour with %j and %j: %s', async (env, flags, coloured) => {
    const out = captured(80);
    await podium([...gradeLine, ...flags], { parts: partsWith(gradeAs(everyVerdict)), out, env });
    expect(out.text.includes(`${ESC}[36m`)).toBe(coloured);
  });
});

describe('a screen', () => {
  test('that is too low shows the end of the list', () => {
    const out = captured(40, 4);
    const screen = openScreen(out, (lines) => `(${lines} more)`);
    screen.show(() => ['1', '2', '3', '4', '5']);
    expect(shownOn(out.text, 40)).toEqual(['(3 more)', '4', '5', '']);
    screen.close();
  });

  test('that becomes narrower is cleaned of what wrapped', () => {
    let resize = () => {};
    const out = { ...captured(40), on: (_: 'resize', listener: () => void) => (resize = listener) };
    const screen = openScreen(out, String);
    screen.show(() => ['클러스터를 만들고 있어요 1234', 'b']);
    out.columns = 10;
    out.text = '';
    resize();
    expect(out.text).toContain(`${ESC}[4A${ESC}[0J`);
    screen.close();
    expect(out.text.endsWith(`${ESC}[?25h`)).toBe(true);
  });
});

describe('--watch', () => {
  test('grades again until every required step passes, keeping what had passed', async () => {
    vi.useFakeTimers();
    const kept: unknown[] = [];
    const grader = gradeAs(everyVerdict, everyVerdict, allOf('pass', { colleague: 'fail' }));
    const ran = podium([...gradeLine, '--watch', '--every', '5'], {
      parts: partsWith((graded, options) => {
        kept.push(options.kept);
        return grader(graded, options);
      }),
    });
    await vi.advanceTimersByTimeAsync(11_000);
    const { code, out } = await ran;
    vi.useRealTimers();
    expect(code).toBe(0);
    expect(kept).toEqual([{}, { 'create/0': smallAt }, { 'create/0': smallAt }]);
    expect(out).toContain('nothing new');
    expect(out).toContain('Every required step passes.');
    expect(out.match(/Create the cluster/g)).toHaveLength(1);
  });

  test('with --json gives one report per line', async () => {
    vi.useFakeTimers();
    const ran = podium([...gradeLine, '--watch', '--json'], { parts: partsWith(gradeAs(everyVerdict, allOf('pass'))) });
    await vi.advanceTimersByTimeAsync(16_000);
    const { out } = await ran;
    vi.useRealTimers();
    const reports = out
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(reports).toMatchObject([{ points: { earned: 5 } }, { points: { earned: 30, bonus: 5 } }]);
  });
});

const smallAt = reportOf({}, smallLab).at;
