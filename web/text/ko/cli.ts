/** The command line in Korean. */
import type { CliTexts } from '../en/cli.ts';
import { page } from './page.ts';

const question = (meant: readonly string[]) => (meant.length === 0 ? '' : ` 혹시 ${meant.join(', ')}인가요?`);
const span = (seconds: number) => (seconds < 120 ? `${Math.ceil(seconds)}초` : `${Math.ceil(seconds / 60)}분`);

const startReasons: Readonly<Record<string, string>> = {
  EADDRINUSE: '이 포트와 그 뒤의 포트를 모두 쓰고 있어요',
  EADDRNOTAVAIL: '이 컴퓨터에 그런 주소가 없어요',
  ENOTFOUND: '이 컴퓨터에 그런 주소가 없어요',
  EACCES: '포트나 폴더에 접근 권한이 필요해요',
  EPERM: '포트나 폴더에 접근 권한이 필요해요',
  ENOTDIR: '데이터 폴더 자리에 다른 것이 있어요',
  EEXIST: '데이터 폴더 자리에 다른 것이 있어요',
  EROFS: '읽기 전용 디스크예요',
  ENOSPC: '디스크가 가득 찼어요',
  ERR_SQLITE_ERROR: '데이터 폴더의 데이터베이스를 쓸 수 없어요',
};

export const cli: CliTexts = {
  usage: {
    unknownCommand: ({ word, meant }) => `그런 명령이 없어요: ${word}.${question(meant)}`,
    unknownOption: ({ option, meant }) => `그런 옵션이 없어요: ${option}.${question(meant)}`,
    optionElsewhere: ({ option, command }) => `"podium ${command}" 명령의 옵션이 아니에요: ${option}`,
    needsValue: ({ option, value }) => `옵션에 값이 필요해요: ${option} ${value}`,
    needsNoValue: ({ option }) => `값 없이 쓰는 옵션이에요: ${option}`,
    extraWord: ({ word }) => `단어가 하나 더 있어요: "${word}"`,
    apart: ({ one, other }) => `두 옵션은 함께 쓸 수 없어요: ${one}, ${other}`,
    needsOption: ({ option, other }) => `${other} 옵션과 함께 써야 해요: ${option}`,
    badParameter: ({ text }) => `매개변수는 이름=값 모양으로 써 주세요: "${text}"`,
    badNumber: ({ option, text, least, most }) =>
      `${option} 옵션에는 ${least}~${most} 사이의 정수를 써 주세요. 받은 값: "${text}"`,
    badLanguage: ({ text }) => `ko와 en 가운데 하나를 골라 주세요. 받은 값: "${text}"`,
    missingLab: ({ known }) =>
      `어떤 실습인가요? --lab 옵션에 실습이나 실습 파일을 써 주세요.${known.length === 0 ? '' : ` 있는 실습: ${known.join(', ')}`}`,
    missingCluster: () => '어떤 클러스터인가요? ARN을 쓰거나, 이름과 --region 옵션을 함께 써 주세요.',
    missingWord: ({ shown }) => `빠진 것이 있어요: ${shown}`,
    badCode: ({ text }) => `참가 코드는 영문자와 숫자 4~32자로 써 주세요. 받은 값: "${text}"`,
    unknownCheck: ({ name, meant }) => `그런 검사가 없어요: ${name}.${question(meant)}`,
    unknownStep: ({ id, meant }) => `실습에 그런 단계가 없어요: ${id}.${question(meant)}`,
    unknownShell: ({ name }) => `bash, zsh, fish 가운데 하나를 골라 주세요. 받은 값: "${name}"`,
  },

  // The same words as on the page, so that nobody has to learn two.
  words: { ...page.verdicts, running: page.running, notGraded: page.ungraded },

  commands: {
    grade: '클러스터에서, 또는 기록으로 실습을 채점해요',
    labs: '실습 목록이나 한 실습의 단계를 보여요',
    checks: '실습 작성자를 위한 검사 목록과 설명이에요',
    access: '실습 채점에 필요한 최소 권한을 보여요',
    'lab new': '실습 파일의 뼈대를 만들어요',
    'lab from': '풀이(매니페스트나 기록 두 개)로 실습 초안을 만들어요',
    'lab lint': '실습 파일에서 잘못된 곳을 찾아요',
    'lab test': '통과해야 할 기록과 실패해야 할 기록으로 실습을 시험해요',
    'lab docs': '검사나 실습의 참고 문서를 Markdown으로 써요',
    'lab schema': '실습 파일의 JSON Schema를 출력해요',
    serve: '수업용 페이지가 있는 서비스를 시작해요',
    demo: '데모 이벤트로 서비스를 시작해요',
    completion: '셸 자동 완성 스크립트를 출력해요',
  },

  options: {
    lab: '실습 id 또는 실습 파일',
    param: '실습 매개변수 값, 여러 번 쓸 수 있어요',
    region: '클러스터를 이름으로 쓸 때의 리전',
    profile: 'AWS 설정의 프로필',
    'role-arn': '읽을 때 전환할 역할',
    'external-id': '그 역할의 외부 ID',
    kubeconfig: '이 kubeconfig로 Kubernetes를 읽어요',
    context: 'kubeconfig의 컨텍스트',
    record: '읽은 내용을 파일에도 기록해요',
    replay: '클러스터 없이 기록으로 채점해요',
    json: 'JSON을 표준 출력으로 내보내요',
    junit: 'JUnit XML을 파일로 써요, -는 표준 출력',
    watch: '필수 단계를 모두 통과할 때까지 다시 채점해요',
    every: '--watch의 간격(초), 기본값 15',
    before: '풀이 전 클러스터의 기록',
    after: '풀이를 마친 클러스터의 기록',
    pass: '모든 단계 또는 이 단계가 통과해야 하는 기록이나 기록 폴더, 여러 번 쓸 수 있어요',
    fail: '모든 단계 또는 이 단계가 통과하면 안 되는 기록이나 기록 폴더, 여러 번 쓸 수 있어요',
    output: '표준 출력 대신 새 파일에 써요',
    arn: '정책에 정확한 리소스를 쓸 클러스터 ARN',
    kubernetes: 'Kubernetes 매니페스트만',
    iam: 'IAM 정책만',
    port: '페이지의 포트',
    host: '연결을 받을 주소',
    event: '--lab 실습 이벤트의 참가 코드, 없으면 만들어요',
    data: '이벤트와 결과를 두는 폴더, 기본값 .podium',
    lang: '언어, 없으면 LANG을 따라요',
    'no-color': '색 없이, NO_COLOR와 같아요',
    help: '이 도움말',
    version: '버전',
  },

  help: {
    about: 'Podium은 Amazon EKS 클러스터에서 Kubernetes 실습을 채점해요. 읽기만 해요.',
    usage: '사용법',
    commands: '명령',
    options: '옵션',
    everywhere: '모든 명령에서',
    command: '명령',
    optionsShown: '[옵션]',
    more: (group) => `명령마다 더 보기: podium ${group === '' ? '' : `${group} `}<명령> --help`,
    tryHelp: (command) => `도움말: podium ${command === '' ? '' : `${command} `}--help`,
    groups: { lab: '나만의 실습을 만들어요. 클러스터가 없어도 돼요.' },
    notes: {
      'lab new': [
        '파일 첫 줄은 옆에 함께 만드는 lab.schema.json 파일을 가리켜요. YAML 언어 서버가 있는 편집기는 이 스키마로 자동',
        '완성과 검사를 해 줘요. Podium을 업데이트한 뒤에는 이렇게 다시 만들어 주세요: podium lab schema > lab.schema.json',
      ],
      'lab from': [
        '폴더를 쓰면 그 안의 YAML, JSON 파일을 모두 읽어요. Helm이나 Kustomize 템플릿은 먼저 렌더링해 주세요. 기록은',
        'podium grade --record 명령으로 만들 수 있어요. 초안은 직접 고쳐 쓰는 출발점이에요.',
      ],
      'lab lint': ['종료 코드: 0 오류 없음, 1 오류 있음, 2 파일을 읽지 못함, 64 명령을 잘못 씀.'],
      'lab test': [
        '한 단계의 기록은 앞 단계와 상관없이 그 단계만 판정해요. 예를 들어 정리 단계에는 따로 만든 기록이 필요해요. 폴더에서',
        'web.json.gz나 web.wrong-port.json.gz처럼 단계 이름으로 시작하는 기록은 그 단계의 기록이에요. 아무것도 통과하면 안',
        '되는 빈 클러스터는 언제나 시험해요. 종료 코드: 0 모두 기대한 대로, 1 기대와 다름, 2 판정하지 못함, 64 명령을 잘못 씀.',
      ],
    },
    exitCodes: '종료 코드',
    codes: {
      '0': '필수 단계를 모두 통과했어요',
      '1': '아직 통과하지 못한 단계가 있어요',
      '2': '채점하지 못했어요',
      '64': '명령을 잘못 썼어요',
    },
    examples: '예',
    completion: {
      bash: 'podium completion bash > ~/.local/share/bash-completion/completions/podium',
      zsh: 'podium completion zsh > "${fpath[1]}/_podium"',
      fish: 'podium completion fish > ~/.config/fish/completions/podium.fish',
    },
  },

  report: {
    connecting: ({ cluster }) => `클러스터에 연결하고 있어요: ${cluster}`,
    reading: ({ done, known }) => `클러스터를 읽고 있어요: ${done}/${known}`,
    recordedAt: ({ time }) => `기록 ${time}`,
    hidden: ({ lines }) => `… 위에 ${lines}줄`,
    bonus: '보너스',
    kept: '지금은 달라요',
    waitsFor: ({ number }) => `${number}단계 다음`,
    troubled: ({ steps, word }) => `${steps.join(', ')}단계: ${word}`,
    again: ({ seconds }) => `${span(seconds)}쯤 뒤에 다시 확인해 주세요.`,
    againShort: ({ seconds }) => span(seconds),
    points: ({ earned, of }) => `${of}점 가운데 ${earned}점`,
    plusBonus: ({ points }) => `보너스 ${points}점`,
    passed: ({ passed, of }) => `${of}단계 가운데 ${passed}단계 통과`,
    notGraded: ({ steps }) => `아직 채점하지 않는 단계가 ${steps}개 있어요. 점수에는 들어가지 않아요.`,
    took: ({ seconds, requests }) => `${seconds}초, 요청 ${requests}번`,
    allPass: '모든 단계를 통과했어요. 축하해요!',
    gradedPass: '채점하는 단계를 모두 통과했어요. 축하해요!',
    requiredPass: '필수 단계를 모두 통과했어요. 축하해요!',
    nextStep: ({ number, title }) => `다음은 ${number}단계: ${title}`,
    bonusStep: ({ number, title }) => `보너스 ${number}단계: ${title}`,
    seen: '본 것',
    wanted: '기대한 것',
    next: '다음에 할 일',
    hint: '힌트',
    command: '직접 확인하기',
    recorded: ({ file }) => `기록했어요: ${file}`,
    written: ({ file }) => `JUnit XML을 썼어요: ${file}`,
    graded: ({ time }) => `${time} 채점`,
    nothingChanged: '달라진 것이 없어요',
    nextIn: ({ seconds }) => `${seconds}초 뒤에 다시 확인할게요. Ctrl-C로 끝낼 수 있어요.`,
  },

  labs: {
    steps: ({ steps, points }) => `${steps}단계, ${points}점`,
    bonus: ({ points }) => `보너스 ${points}점`,
    parameters: '매개변수',
    stepsTitle: '단계',
    points: ({ points }) => `${points}점`,
    anyOf: '이 가운데 하나:',
    allOf: '이 모두:',
    impliedBy: ({ number }) => `${number}단계와 함께 통과해요`,
    optional: '선택',
    after: ({ steps }) => `${steps.join(', ')} 다음`,
    more: ({ lab }) => `실습마다 더 보기: podium labs ${lab}`,
    grade: ({ lab }) => `채점하기: podium grade <arn> --lab ${lab}`,
  },

  checks: {
    more: ({ check }) => `검사마다 더 보기: podium checks ${check}`,
    required: '필수',
    default: ({ value }) => `기본값 ${value}`,
    none: '매개변수가 없어요',
    inLab: '실습 파일에서',
  },

  access: {
    kubernetes: 'Kubernetes: kubectl apply -f 명령으로 적용해 주세요',
    iam: 'IAM: 읽기 역할의 정책이에요',
  },

  service: {
    stopping: '마무리하고 있어요 …',
    cannotStart: ({ reason }) => `서비스를 시작하지 못했어요: ${startReasons[reason] ?? reason}`,
  },

  unexpected: ({ name }) =>
    `Podium이 예상하지 못한 일을 만났어요(${name}). 저희 쪽 문제예요. PODIUM_DEBUG=1을 붙여 같은 명령을 다시 실행한 출력과 함께 알려 주세요.`,
};

/** Said by the launcher, on a Node that is too old for anything else. */
export const needsNode = (found: string): string =>
  `Podium을 쓰려면 Node.js 22.19 이상이 필요해요. 지금은 ${found} 버전이에요. https://nodejs.org 또는 쓰고 있는 버전 관리 도구로 설치하고 다시 실행해 주세요.`;
