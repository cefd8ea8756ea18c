/** What stops a read or a grading, and what is wrong with an input, in Korean. */
import { isByRole } from '../../../checks/namespaced.ts';
import type { InputTexts, TroubleTexts } from '../types.ts';
import { enrol } from './enrol.ts';
import { recorded } from './recorded.ts';

const participants = (todo: string) => `참가자 차례예요. ${todo} 점수에는 영향이 없어요.`;
const ours = (todo: string) => `저희 차례예요. ${todo} 점수에는 영향이 없어요.`;
const authors = (todo: string) => `실습 작성자 차례예요. ${todo} 점수에는 영향이 없어요.`;
const operators = (todo: string) => `운영자 차례예요. ${todo} 점수에는 영향이 없어요.`;

const connectionReasons: Readonly<Record<string, string>> = {
  timeout: '제시간에 답이 없어요',
  refused: '연결을 받지 않아요',
  dns: '이름을 찾을 수 없어요',
  reset: '연결이 끊겼어요',
};

const unknownKey = ['InvalidClientTokenId', 'InvalidAccessKeyId', 'UnrecognizedClientException', 'AuthFailure'];
const wrongSecret = ['SignatureDoesNotMatch', 'InvalidSignatureException', 'IncompleteSignature'];

const credentialReasons: Readonly<Record<string, string>> = {
  none: '찾지 못했어요',
  profile: '그 프로파일에서 찾지 못했어요',
  Region: '리전을 알 수 없어요',
  ExpiredToken: '기한이 지났어요',
  ExpiredTokenException: '기한이 지났어요',
  RequestExpired: '기한이 지났어요',
  TokenProviderError: '로그인이 만료되었어요',
  TokenRefreshRequired: '로그인이 만료되었어요',
  ...Object.fromEntries(unknownKey.map((name) => [name, '요청한 AWS 파티션에 없는 액세스 키예요'])),
  ...Object.fromEntries(wrongSecret.map((name) => [name, '비밀 키가 액세스 키와 짝이 맞지 않아요'])),
  RequestTimeTooSkewed: '이 컴퓨터의 시계가 맞지 않아요',
};

const fileReasons: Readonly<Record<string, string>> = {
  ENOENT: '그런 파일이나 폴더가 없어요',
  ENOTDIR: '경로 가운데에 폴더가 아닌 것이 있어요',
  EACCES: '접근 권한이 필요해요',
  EPERM: '접근 권한이 필요해요',
  EISDIR: '파일이 아니라 폴더예요',
  EEXIST: '이미 있는 파일이에요',
  empty: '그 안에 기록이 없어요',
  EROFS: '읽기 전용 디스크예요',
  ENOSPC: '디스크가 가득 찼어요',
  YAML: '올바른 YAML이 아니에요',
  server: '컨텍스트에 서버가 없어요',
  size: '너무 커요',
  gzip: '압축을 풀 수 없어요',
  'UTF-8': 'UTF-8 텍스트가 아니에요',
  JSON: '올바른 JSON이 아니에요',
  bundle: 'Podium의 기록이 아니에요',
  version: '버전이 없어요',
};

const fileReason = (reason: string) => fileReasons[reason] ?? reason;
const damage = (reason: string) => fileReasons[reason] ?? `문제가 있는 곳: ${reason}`;
const within = (namespace: string) => (namespace === '' ? '클러스터 전체' : `네임스페이스 ${namespace}`);
const meaning = (meant: readonly string[]) => (meant.length === 0 ? '' : ` 혹시 ${meant.join(', ')}인가요?`);
const knownAs = (words: string, known: readonly string[]) =>
  known.length === 0 ? '' : ` ${words}: ${known.join(', ')}`;

export const troubles: TroubleTexts = {
  ...enrol,
  ...recorded,
  'kube.forbidden': {
    seen: ({ verb, resource, namespace }) =>
      `채점기에 읽기 권한이 없어요(403): ${verb} ${resource} (${within(namespace)})`,
    next: ({ resource, namespace }) =>
      participants(
        isByRole(resource)
          ? `"podium access" 명령이 보여 주는 권한 매니페스트를 다시 적용하고 확인해 주세요. 이 권한은 네임스페이스 ${namespace}의 Role이라, 네임스페이스가 생긴 뒤에 적용해야 해요.`
          : '"podium access" 명령이 보여 주는 권한 매니페스트를 적용하고 다시 확인해 주세요.',
      ),
  },
  'kube.unauthorized': {
    seen: ({ cluster }) => `클러스터에 채점기의 신원이 등록되어 있지 않아요(401): ${cluster}`,
    next: () => participants('채점용 역할을 EKS 액세스 항목으로 추가하고 다시 확인해 주세요.'),
  },
  'kube.unreachable': {
    seen: ({ host, reason }) => `API 서버에 닿지 못했어요. ${connectionReasons[reason] ?? reason}: ${host}`,
    next: () => participants('클러스터가 켜져 있고 엔드포인트가 채점기에 열려 있는지 보고 다시 확인해 주세요.'),
  },
  'kube.private': {
    seen: ({ cluster, cidrs }) =>
      cidrs.length === 0
        ? `클러스터 엔드포인트가 프라이빗이라 채점기가 닿을 수 없어요: ${cluster}`
        : `클러스터 엔드포인트가 정해진 CIDR에만 열려 있어 채점기가 닿을 수 없어요: ${cluster} (${cidrs.join(', ')})`,
    next: () =>
      participants(
        '엔드포인트를 채점기에 열거나, 닿을 수 있는 곳에서 내 개인 링크로 "podium grade --submit" 명령을 실행해 주세요.',
      ),
  },
  'kube.untrusted': {
    seen: ({ host }) => `API 서버의 인증서가 이 클러스터의 인증 기관에서 나온 것이 아니에요: ${host}`,
    next: () => operators('TLS를 여는 프록시처럼 채점기와 클러스터 사이에 있는 것을 찾아 주세요.'),
  },
  'kube.foreignHost': {
    seen: ({ host }) => `클러스터 엔드포인트가 Amazon EKS 주소가 아니에요: ${host}`,
    next: () => operators('이 주소를 쓰려면 PODIUM_EXTRA_HOSTS 설정으로 허용해 주세요.'),
  },
  'cluster.none': {
    seen: ({ cluster, region }) => `클러스터가 아직 없어요: ${cluster} (${region})`,
    next: () => participants('클러스터를 만들거나 이름, 리전, 계정이 맞는지 봐 주세요.'),
  },
  'cluster.notReady': {
    seen: ({ cluster, status }) => `클러스터 엔드포인트가 지금은 없어요: ${cluster} (상태 ${status})`,
    next: ({ status }) =>
      status === 'CREATING'
        ? participants('클러스터가 ACTIVE 상태가 될 때까지 10~15분쯤 기다렸다가 다시 확인해 주세요.')
        : participants('클러스터를 ACTIVE 상태로 만들고 다시 확인해 주세요.'),
  },
  'aws.denied': {
    seen: ({ action }) => `AWS가 채점기의 호출을 허용하지 않았어요: ${action}`,
    next: () => participants('"podium access" 명령이 보여 주는 IAM 정책을 채점용 역할에 붙여 주세요.'),
  },
  'aws.credentials': {
    seen: ({ reason }) => `쓸 수 있는 AWS 자격 증명이 없어요: ${credentialReasons[reason] ?? reason}.`,
    next: () => operators('채점하는 곳에서 "aws sso login"이나 "aws configure"로 다시 로그인해 주세요.'),
  },
  'aws.role': {
    seen: ({ roleArn }) => `읽기 역할로 전환하지 못했어요: ${roleArn}`,
    next: () => participants('역할이 있는지, 신뢰 정책에 채점 계정과 외부 ID가 들어 있는지 봐 주세요.'),
  },
  'http.foreignHost': {
    seen: ({ host }) => `이 계정의 로드 밸런서나 배포에 없는 주소예요: ${host}`,
    next: () => participants('같은 계정의 로드 밸런서나 배포로 페이지를 열고 다시 확인해 주세요.'),
  },
  'http.internal': {
    seen: ({ host }) => `채점기가 들어가지 않는 내부 네트워크 주소예요: ${host}`,
    next: () => participants('로드 밸런서를 internet-facing으로 바꾸고 다시 확인해 주세요.'),
  },
  'read.timeout': {
    seen: ({ what, seconds }) => `${seconds}초 안에 답이 오지 않았어요: ${what}`,
    next: () => ours('잠시 뒤에 다시 확인하면 돼요.'),
  },
  'read.throttled': {
    seen: ({ what }) => `지금은 요청이 많아서 읽지 못했어요: ${what}`,
    next: () => ours('1분쯤 뒤에 다시 확인하면 돼요.'),
  },
  'read.unavailable': {
    seen: ({ what, status }) => `서비스 쪽에 문제가 있어요(${status}): ${what}`,
    next: () => ours('잠시 뒤에 다시 확인하면 돼요.'),
  },
  'read.tooLarge': {
    seen: ({ what, megabytes }) => `답이 ${megabytes} MB보다 커요: ${what}`,
    next: () => authors('단계가 보는 범위를 네임스페이스 하나처럼 좁혀 주세요.'),
  },
  'read.invalid': {
    seen: ({ what }) => `이 API가 보낼 만한 답이 아니에요: ${what}`,
    next: () => operators('채점기와 서비스 사이에 프록시나 로그인 페이지가 있는지 보고 다시 확인해 주세요.'),
  },
  'read.connection': {
    seen: ({ what }) => `연결이 끊겼어요: ${what}`,
    next: () => ours('잠시 뒤에 다시 확인하면 돼요.'),
  },
  'read.notRecorded': {
    seen: ({ what }) => `기록에 들어 있지 않아요: ${what}`,
    next: () => participants('같은 실습과 같은 버전의 Podium으로 클러스터를 다시 기록해 주세요.'),
  },
  'read.unknown': {
    seen: ({ what, reason }) => `예상하지 못한 이유로 읽지 못했어요(${reason}): ${what}`,
    next: () => ours('다시 확인해도 같다면 Podium의 문제이니 알려 주세요.'),
  },
  'grading.deadline': {
    seen: ({ seconds }) => `채점 한 번에 쓰는 ${seconds}초가 지나서 읽지 못했어요.`,
    next: () => ours('잠시 뒤에 다시 확인하면 돼요.'),
  },
  'check.crashed': {
    seen: ({ check }) => `검사에 문제가 있어서 판정하지 못했어요: ${check}`,
    next: () => ours('Podium의 문제이니 알려 주세요.'),
  },
};

export const inputs: InputTexts = {
  'arn.malformed': ({ arn }) =>
    `ARN 형식이 아니에요: "${arn}". 클러스터 ARN은 arn:aws:eks:ap-northeast-2:123456789012:cluster/eks-demo 같은 모양이에요.`,
  'arn.notCluster': ({ arn }) =>
    `EKS 클러스터의 ARN이 아니에요: "${arn}". 클러스터 ARN에는 :eks: 부분이 있고 끝이 cluster/<이름> 모양이에요.`,
  'arn.partition': ({ partition }) => `이 AWS 파티션의 클러스터는 채점할 수 없어요: ${partition}`,
  'region.missing': ({ name }) =>
    `클러스터가 어느 리전에 있는지 알려 주세요: ${name}. --region 옵션이나 AWS_REGION 변수, 또는 ARN을 쓰면 돼요.`,
  'region.mismatch': ({ arn, region }) =>
    `ARN의 리전과 지정한 리전이 달라요: ${arn}, ${region}. --region 옵션을 빼면 돼요.`,
  'account.mismatch': ({ account, arn }) =>
    `자격 증명이나 역할의 계정이 클러스터의 계정과 달라요. 계정: ${account}, 클러스터: ${arn}`,
  'kubeconfig.invalid': ({ file, reason }) => `kubeconfig 파일을 쓸 수 없어요: ${file} (${fileReason(reason)})`,
  'kubeconfig.context': ({ context, known }) =>
    `kubeconfig에 그런 컨텍스트가 없어요: ${context}.${knownAs('있는 컨텍스트', known)}`,
  'event.labGone': ({ lab }) =>
    `이 이벤트의 실습이 이제 서버에 없어요: ${lab}. 운영자 차례예요. 실습 파일을 넣고 서비스를 다시 시작해 주세요.`,
  'event.labUnfit': ({ lab }) =>
    `이 이벤트의 실습이 바뀌어서 이벤트 설정과 맞지 않아요: ${lab}. 운영자 차례예요. 바뀌기 전의 실습으로 서비스를 다시 시작해 주세요.`,
  'lab.unknown': ({ lab, known, meant }) =>
    `그런 실습이나 실습 파일이 없어요: ${lab}.${meaning(meant)}${knownAs('있는 실습', known)}`,
  'lab.invalid': ({ file, problems }) =>
    `실습 파일에서 고칠 곳을 ${problems.length}개 찾았어요: ${file}\n${problems.join('\n')}`,
  'parameter.value': ({ name, value, known }) =>
    `매개변수 ${name}의 값 "${value}": 쓸 수 없는 값이에요. 다음 중 하나여야 해요: ${known.join(', ')}.`,
  'parameter.unknown': ({ name, known, meant }) =>
    `실습에 그런 매개변수가 없어요: ${name}.${meaning(meant)}${knownAs('있는 매개변수', known)}`,
  'bundle.unreadable': ({ file, reason }) => `기록 파일을 읽을 수 없어요: ${file} (${fileReason(reason)})`,
  'bundle.damaged': ({ file, reason }) => `기록 파일을 쓸 수 없어요: ${file} (${damage(reason)})`,
  'bundle.newer': ({ file, version, supported }) =>
    `더 새로운 Podium의 기록 파일이에요: ${file} (형식 ${version}, 이 버전은 ${supported}까지 읽어요). Podium을 업데이트해 주세요.`,
  'bundle.otherLab': ({ file, lab, wanted }) => `다른 실습의 기록 파일이에요: ${file} (기록 ${lab}, 채점 ${wanted})`,
  'file.unreadable': ({ file, reason }) => `파일을 읽을 수 없어요: ${file} (${fileReason(reason)})`,
  'file.unwritable': ({ file, reason }) => `파일을 쓸 수 없어요: ${file} (${fileReason(reason)})`,
  'setting.invalid': ({ name, value }) => `설정 값이 맞지 않아요: ${name}="${value}"`,
};
