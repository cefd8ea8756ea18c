/** What `podium lab` says about a lab, in Korean. */
import type { FlawCodes, FlawTexts } from '../../../checks/lab-flaws.ts';
import type { LabCommandTexts } from '../en/lab.ts';

const languages = { ko: '한국어', en: '영어' } as const;
const question = ([first]: readonly string[]) => (first === undefined ? '' : ` 혹시 "${first}"인가요?`);
const write = ([first]: readonly string[], otherwise: string) =>
  first === undefined ? otherwise : `이렇게 써 보세요: "${first}"`;
const place = (at: string) => (at === '' ? '' : `${at}: `);

const texts: Readonly<Record<string, string>> = { title: '제목', summary: '요약', description: '설명', hint: '힌트' };
const textOf = (what: string) => texts[what] ?? what;
const types: Readonly<Record<string, string>> = {
  string: '문자열',
  number: '숫자',
  int: '정수',
  boolean: '참/거짓',
  array: '목록',
  object: '객체',
  record: '객체',
  null: '빈 값',
};
const typeOf = (type: string) => types[type] ?? type;

function formSentence(values: FlawCodes['value.form']): string {
  if (values.reason === 'missing') return `값이 빠졌어요. 필요한 형식: ${typeOf(values.expected)}`;
  if (values.reason === 'type')
    return `값의 형식이 달라요. 필요한 형식: ${typeOf(values.expected)}, 지금: ${typeOf(values.received)}`;
  if (values.reason === 'small') return `너무 작거나 짧아요. 최솟값: ${values.limit}`;
  if (values.reason === 'big') return `너무 크거나 길어요. 최댓값: ${values.limit}`;
  return `값이 맞지 않아요: ${values.message}`;
}

const flaws: FlawTexts = {
  'yaml.syntax': ({ message }) => `YAML 문법이 맞지 않아요: ${message}`,
  'yaml.warning': ({ message }) => `YAML에서 알 수 없는 것이 있어요: ${message}`,
  'key.unknown': ({ key, owner, meant }) =>
    `${owner === '' ? '없는 키예요' : `${owner} 검사에 없는 매개변수예요`}: "${key}".${question(meant)}`,
  'value.unknown': ({ at, value, known, meant }) =>
    `${place(at)}"${value}" 값은 쓸 수 없어요. 가능한 값: ${known.join(', ')}.${question(meant)}`,
  'value.form': (values) => `${place(values.at)}${formSentence(values)}`,
  'language.missing': ({ language, what }) => `${languages[language]}(${language}) 텍스트가 없어요: ${textOf(what)}`,
  'language.other': ({ language, what }) =>
    `"${language}" 자리의 텍스트가 ${languages[language]} 문장이 아니에요: ${textOf(what)}`,
  'lab.ungraded': () => '채점하는 단계가 하나도 없어요.',
  'check.unknown': ({ name, meant }) => `그런 검사가 없어요: "${name}".${question(meant)}`,
  'check.twice': ({ name }) => `같은 검사가 한 단계에 두 번 있어요: ${name}`,
  'step.unknown': ({ id, meant }) => `그런 단계가 없어요: "${id}".${question(meant)}`,
  'step.twice': ({ id }) => `id가 같은 단계가 두 개 있어요: "${id}"`,
  'step.circle': ({ id }) => `"${id}" 단계가 자기 자신을 기다려요.`,
  'step.ungradedChecks': () => '채점하지 않는 단계에 검사가 있어요.',
  'step.empty': ({ id }) => `"${id}" 단계에 검사가 없어요. "graded: false"나 "impliedBy"를 써 주세요.`,
  'step.unreachable': ({ id, before }) =>
    `"${id}" 단계에는 아무도 갈 수 없어요. 앞에 통과할 수 없는 단계가 있어요: "${before}"`,
  'step.impliedByUngraded': ({ id, by }) =>
    `"${id}" 단계는 통과할 수 없어요. 함께 통과해야 할 "${by}" 단계를 채점하지 않아요.`,
  'step.afterUngraded': ({ id, before }) =>
    `"${id}" 단계는 "${before}" 단계를 기다리지 않아요. 채점하지 않는 단계예요.`,
  'step.afterBonus': ({ id, before }) => `"${id}" 단계는 점수에 들어가는데 보너스 단계 "${before}" 뒤에 있어요.`,
  'points.sum': ({ points, own, isShared }) =>
    `단계는 ${points}점인데 검사는 ${own}점이에요.${isShared ? ' 점수가 남지 않는 검사가 있어요.' : ''}`,
  'points.zero': ({ id }) => `"${id}" 단계는 채점하는데 점수가 없어요.`,
  'parameter.unknown': ({ name, meant }) => `그런 매개변수가 없어요: "${name}".${question(meant)}`,
  'parameter.unused': ({ name }) => `쓰지 않는 매개변수예요: "${name}"`,
  'placeholder.malformed': ({ text, meant }) => `매개변수를 넣는 자리가 아니에요: "${text}".${question(meant)}`,
  'placeholder.unfilled': ({ text }) => `여기에서는 값으로 바뀌지 않아요: "${text}"`,
  'suffix.missing': () => '"${name?}" 표기에는 매개변수 "suffix"가 있어야 해요.',
  'when.outside': () => '"when"은 anyOf와 allOf 안에서만 쓸 수 있어요.',
  'when.none': ({ parameters }) =>
    `이 값에서는 남는 검사가 없어요: ${Object.entries(parameters)
      .map(([name, value]) => `${name} "${value}"`)
      .join(', ')}`,
  'hint.missing': ({ id }) => `"${id}" 단계에 힌트가 없어요.`,
  'window.zero': ({ check }) => `기다리는 시간이 0이라 "진행 중"이 나오지 않아요: ${check}`,
};

const suggestions: FlawTexts = {
  'yaml.syntax': () => '여기와 바로 윗줄의 들여쓰기, 따옴표, 괄호를 확인해 보세요.',
  'yaml.warning': () => 'YAML이 모르는 표기를 빼 주세요.',
  'key.unknown': ({ owner, meant }) =>
    write(
      meant,
      owner === ''
        ? '빼 주세요. 쓸 수 있는 키는 "podium lab schema" 명령으로 볼 수 있어요.'
        : `쓸 수 있는 매개변수 보기: podium checks ${owner}`,
    ),
  'value.unknown': ({ known, meant }) => write(meant, `이 가운데 하나를 써 주세요: ${known.join(', ')}`),
  'value.form': (values) => {
    if (values.reason === 'missing') return `값을 넣어 주세요. 형식: ${typeOf(values.expected)}`;
    if (values.reason === 'type')
      return values.expected === 'string' && values.received !== 'object' && values.received !== 'array'
        ? '따옴표로 감싸 주세요.'
        : `형식을 바꿔 주세요: ${typeOf(values.expected)}`;
    if (values.reason === 'small') return `${values.limit} 이상으로 써 주세요.`;
    if (values.reason === 'big') return `${values.limit} 이하로 써 주세요.`;
    return '요구하는 형식에 맞게 바꿔 주세요.';
  },
  'language.missing': ({ language }) => `"${language}:" 아래에 ${languages[language]} 텍스트를 넣어 주세요.`,
  'language.other': ({ language }) => `${languages[language]} 문장으로 옮겨 주세요.`,
  'lab.ungraded': () => '단계에 검사를 넣어 주세요.',
  'check.unknown': ({ meant }) => write(meant, '검사 목록 보기: podium checks'),
  'check.twice': () => '하나를 빼 주세요.',
  'step.unknown': ({ meant }) => write(meant, '이 실습에 있는 단계의 id를 써 주세요.'),
  'step.twice': () => '다른 id를 써 주세요.',
  'step.circle': ({ circle }) => `화살표 하나를 빼 주세요: ${circle.join(' → ')}`,
  'step.ungradedChecks': () => '"graded: false"나 검사를 빼 주세요.',
  'step.empty': () => '검사를 넣어 주세요.',
  'step.unreachable': ({ before }) => `"${before}" 단계를 빼거나 통과할 수 있게 바꿔 주세요.`,
  'step.impliedByUngraded': ({ by }) => `"${by}" 단계나 이 단계에 검사를 넣어 주세요.`,
  'step.afterUngraded': ({ before }) => `"${before}" 단계를 빼거나 그 단계에 검사를 넣어 주세요.`,
  'step.afterBonus': ({ before }) => `"${before}" 단계를 빼거나 이 단계도 보너스로 바꿔 주세요.`,
  'points.sum': ({ own, isShared }) =>
    isShared
      ? `단계 점수를 ${own + 1}점 이상으로 써 주세요.`
      : `"points: ${own}" 값으로 쓰거나 검사의 점수를 바꿔 주세요.`,
  'points.zero': () => '점수를 넣거나 "bonus: true"와 점수를 함께 써 주세요.',
  'parameter.unknown': ({ meant }) => write(meant, '"parameters" 아래에 넣어 주세요.'),
  'parameter.unused': ({ name }) => `필요한 자리에 \${${name}} 표기를 넣거나 빼 주세요.`,
  'placeholder.malformed': ({ meant }) => write(meant, '${이름} 모양으로 써 주세요.'),
  'placeholder.unfilled': () => '제목, 힌트, 검사의 매개변수에서만 바뀌어요. 값을 그대로 써 주세요.',
  'suffix.missing': () => '기본값이 빈 문자열인 매개변수 "suffix"를 넣거나 "${name?}" 표기를 빼 주세요.',
  'when.outside': () => '검사를 "anyOf"나 "allOf" 안으로 옮겨 주세요.',
  'when.none': () => '이 값에 맞는 검사나 "when" 없는 검사를 넣어 주세요.',
  'hint.missing': () => '통과하지 못할 때 어디를 볼지 알려 주세요.',
  'window.zero': ({ window }) => `빼 주세요. 검사의 기본값은 ${window}초예요.`,
};

const skipReasons: Readonly<Record<string, string>> = {
  syntax: '올바른 YAML이 아니에요. 템플릿은 먼저 렌더링해 주세요',
  noObject: 'Kubernetes 객체가 아니에요',
  noName: '정해진 이름이 없어요',
  placeholder: '이름을 아직 채우지 않았어요',
  part: '패치처럼 객체의 일부만 있어요',
  noRead: '읽을 수 있는 검사가 없는 종류예요',
  made: '클러스터나 컨트롤러가 만드는 객체예요',
};

export const lab: LabCommandTexts = {
  flaws,
  suggestions,
  severities: { error: '오류', warning: '주의' },
  output: {
    written: ({ file }) => `파일을 썼어요: ${file}`,
  },
  starter: {
    head: [
      '실습: 참가자가 할 일과, 그것을 참가자의 클러스터에서 확인하는 검사예요.',
      '검사 목록: podium checks, 잘못된 곳 찾기: podium lab lint, 클러스터 없이 시험하기: podium lab test',
    ],
    id: '명령과 이벤트에서 쓰는 이름이에요. 소문자 단어를 하이픈으로 이어 주세요.',
    version: '점수나 검사를 바꾸면 올려 주세요.',
    parameters: ['수업이나 참가자마다 다른 값이에요. 아래에서 ${이름} 모양으로 써요.'],
    steps: ['페이지에 나오는 순서예요. 단계는 검사를 모두 통과하면 통과해요.'],
    after: '이 단계들이 통과한 다음에 채점해요.',
    hint: '단계를 통과하지 못하는 동안 보여요.',
    own: '이 검사만의 점수예요. 나머지 점수는 다른 검사가 함께 얻어요.',
    anyOf: '이 가운데 하나면 돼요.',
    bonus: '실습의 총점에 들어가지 않아요.',
  },
  created: {
    schema: ({ file }) => `편집기의 자동 완성에 쓰는 파일이에요: ${file}`,
    next: ({ file }) => `다음에 할 일: podium lab lint ${file}`,
  },
  test: {
    emptyCluster: '빈 클러스터',
    expected: {
      pass: ({ of, step }) =>
        step === undefined ? `${of}: 모든 단계가 통과해야 해요` : `${of}: "${step}" 단계가 통과해야 해요`,
      fail: ({ of, step }) =>
        step === undefined ? `${of}: 어떤 단계도 통과하면 안 돼요` : `${of}: "${step}" 단계가 통과하면 안 돼요`,
    },
    unexpected: { pass: '통과해야 해요', fail: '통과하면 안 돼요' },
    guarded: ({ checks, damages }) => `값 ${damages}개를 하나씩 망가뜨리면서 검사 ${checks}개를 다시 판정했어요.`,
    cannotFail: '무엇을 망가뜨려도 실패하지 않는 검사가 있어요:',
    access: ({ steps }) => `권한만 있으면 통과하는 단계예요: ${steps.join(', ')}`,
    idle: ({ steps }) => `아무것도 하지 않아도 앞 단계만 통과하면 통과하는 단계가 있어요: ${steps.join(', ')}`,
    good: '모두 기대한 대로예요.',
    bad: '기대와 다른 것이 있어요.',
    took: ({ seconds }) => `${seconds}초`,
  },
  from: {
    about: '풀이에서 만든 초안이에요. 제목, 점수, 순서, 검사를 실습에 맞게 고쳐 주세요.',
    drafted: ({ steps, checks }) => `단계 ${steps}개, 검사 ${checks}개예요.`,
    skipped: ({ what, reason }) => `뺐어요: ${what}: ${skipReasons[reason]}`,
    nothing: '단계로 만들 수 있는 것이 없어요.',
  },
  docs: {
    title: '검사',
    intro: [
      '실습에서 쓸 수 있는 검사예요. 단계에 `use:`로 검사를, `with:` 아래에 매개변수를 써요. `window:`는 진행 중인 것을 기다리는 시간이에요. 메시지는 본 것, 기대한 것, 다음에 할 일의 순서예요. ‹이름› 자리에는 실제로 본 값이 들어가요.',
      '권한은 클러스터에 연결하는 것(`eks:DescribeCluster`) 말고 채점에 필요한 것이에요. 그 안의 `web` 같은 이름은 예시예요. 실습에 꼭 필요한 권한은 `podium access` 명령으로 볼 수 있어요.',
    ],
    check: '검사',
    passes: '통과하는 때',
    source: '출처',
    window: ({ seconds }) => `기다리는 시간: ${seconds}초.`,
    noParameters: '매개변수가 없어요.',
    parameter: '매개변수',
    type: '형식',
    default: '기본값',
    meaning: '뜻',
    required: '필수',
    rights: '권한',
    none: '없음',
    with: '이 매개변수가 있으면',
    messages: '메시지',
    code: '코드',
    alsoMessages: ({ links }) => `여러 검사가 함께 쓰는 메시지: ${links}`,
    shared: '여러 검사가 함께 쓰는 메시지',
    traps: '테스트로 확인한 함정',
    step: '단계',
    points: '점수',
    after: '앞 단계',
    bonus: '보너스',
    notGraded: '채점하지 않음',
    impliedBy: ({ step }) => `${step} 단계와 함께 통과`,
    checks: '검사',
    hint: '힌트',
    parameters: '매개변수',
    description: '설명',
    anyOf: '이 가운데 하나',
    allOf: '이 모두',
  },
  lint: {
    summary: ({ files, errors, warnings }) => `파일 ${files}개: 오류 ${errors}개, 주의 ${warnings}개`,
  },
};
