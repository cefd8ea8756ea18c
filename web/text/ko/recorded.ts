/** Evidence that a participant records and sends in, in Korean: what is wrong with it, and what pages say of it. */
import type { RecordedCodes } from '../../../checks/codes/recorded.ts';
import type { recordedPage as enPage } from '../en/recorded.ts';
import type { TroubleText } from '../types.ts';

const participants = (todo: string) => `참가자 차례예요. ${todo} 점수에는 영향이 없어요.`;
const again = participants('"podium grade --submit" 명령을 다시 실행해 주세요.');

const reasons: Readonly<Record<string, string>> = {
  timeout: '제시간에 답이 없어요',
  refused: '연결을 받지 않아요',
  dns: '이름을 찾을 수 없어요',
  untrusted: '인증서를 믿을 수 없어요',
  cut: '연결이 끊겼어요',
};

export const recorded: { readonly [K in keyof RecordedCodes]: TroubleText<RecordedCodes[K]> } = {
  'recorded.old': {
    seen: ({ minutes, most }) =>
      `보낸 기록이 너무 오래됐어요: 도착하기 ${minutes}분 전에 기록했어요. ${most}분 안에 보내야 해요.`,
    next: () => participants('컴퓨터의 시계를 확인하고 "podium grade --submit" 명령을 다시 실행해 주세요.'),
  },
  'recorded.ahead': {
    seen: ({ minutes }) => `컴퓨터의 시계로는 보낸 기록이 지금부터 ${minutes}분 뒤의 것이에요.`,
    next: () => participants('컴퓨터의 시계를 맞추고 "podium grade --submit" 명령을 다시 실행해 주세요.'),
  },
  'recorded.early': {
    seen: () => '이벤트가 시작하기 전에 기록한 것이에요.',
    next: () => again,
  },
  'recorded.repeated': {
    seen: () => '이미 채점한 것보다 먼저 기록한 것이에요.',
    next: () => again,
  },
  'recorded.otherLab': {
    seen: ({ lab, wanted }) => `다른 실습의 기록을 보냈어요: ${lab}. 이 이벤트의 실습: ${wanted}`,
    next: ({ wanted }) => participants(`이 실습으로 "podium grade --submit" 명령을 실행해 주세요: ${wanted}.`),
  },
  'recorded.otherCluster': {
    seen: ({ cluster, wanted }) =>
      `다른 클러스터의 기록을 보냈어요: ${cluster}. 연결한 클러스터: ${wanted}. 이름, 리전, 계정이 모두 같아야 해요.`,
    next: () => participants('연결한 클러스터를 기록하거나, 내 화면에서 이 클러스터를 먼저 연결해 주세요.'),
  },
  'recorded.claimed': {
    seen: ({ cluster }) => `이 이벤트의 다른 참가자가 연결한 클러스터의 기록이에요: ${cluster}`,
    next: () => participants('강사에게 알려 주세요.'),
  },
  'recorded.noAccount': {
    seen: ({ cluster }) => `클러스터가 어느 계정에 있는지 알 수 없어요: ${cluster}`,
    next: () => participants('클러스터의 ARN을 함께 써 주세요: podium grade <arn> --submit <링크>.'),
  },
  'recorded.lost': {
    seen: () => '보낸 기록을 저희 쪽 문제로 채점하지 못했어요.',
    next: () => again,
  },
  'submit.refused': {
    seen: ({ host, detail }) => `기록이 접수되지 않았어요(${host}): ${detail}`,
    next: () => '여기에서 채점한 것은 아직 점수가 되지 않았어요.',
  },
  'submit.unreachable': {
    seen: ({ host, reason }) => `서비스에 닿을 수 없어요: ${host} (${reasons[reason] ?? reason})`,
    next: () => participants('네트워크와 링크를 확인하고 다시 해 주세요.'),
  },
  'submit.noService': {
    seen: ({ host, status }) => `기록을 받는 Podium의 답이 아니에요: ${host} (${status})`,
    next: () => participants('내 화면의 링크와 같은지 확인하고 잠시 뒤에 다시 해 주세요.'),
  },
  'submit.tooLarge': {
    seen: ({ megabytes }) => `기록이 너무 커요. ${megabytes} MB까지 보낼 수 있어요.`,
    next: () => participants('실습이 살펴보는 범위를 좁혀 달라고 강사에게 알려 주세요.'),
  },
};

export const recordedPage: typeof enPage = {
  selfRecorded: '직접 기록',
  selfRecordedHelp:
    '직접 기록: 참가자의 컴퓨터에서 기록한 내용으로 얻은 점수예요. 서비스가 클러스터에서 직접 확인한 것은 아니에요.',
  recordedUnwanted: '이 이벤트에서는 참가자가 직접 기록한 내용을 받지 않아요.',
  recordedBusy: (seconds) => `지금 확인하고 있어요. ${seconds}초 뒤에 다시 보내 주세요.`,
  recordedDamaged: 'gzip으로 압축한 기록이 아니에요.',
  submitTitle: '엔드포인트가 프라이빗인가요?',
  submitHelp:
    '클러스터에 닿는 컴퓨터에서 이 명령을 실행해 주세요. 내 자격 증명으로 읽은 내용을 보내고, 이렇게 통과한 것에는 “직접 기록” 표시가 붙어요.',
};
