/** How a participant lets the grader in, in Korean. */
import type { ConnectTexts } from '../en/connect.ts';

export const connect: ConnectTexts = {
  title: '클러스터 연결',
  intro:
    '키는 넘기지 않아요. 내 계정의 역할이 나만의 ID로 채점기에 이 실습의 채점에 필요한 읽기만 허용하고, 역할을 지우면 바로 끝나요.',
  proofs: '연결 상태',
  connected: '연결되었어요. 필요한 것을 모두 읽을 수 있어요.',
  stages: {
    role: '내 계정의 읽기 역할',
    rights: '클러스터의 읽기 권한',
    cluster: '내 클러스터',
  },
  roleIntro: '역할이 들어 있는 스택을 만드세요. 만드는 데 동의만 하면 돼요.',
  externalId: '내 외부 ID:',
  launch: 'AWS 콘솔에서 스택 만들기',
  launchHelp: '로그인한 계정의 콘솔이 열려요. 맨 아래 확인란을 선택하고 스택을 만드세요.',
  orCommands: '명령으로 하기',
  rightsIntro: '클러스터가 생기면 kubectl을 쓸 수 있는 곳에서 실행하세요. 마지막 줄은 언제든 다시 실행해도 돼요.',
  rightsFile: '적용하는 파일',
  template: '스택의 템플릿',
  clusterIntro: '어느 것이 내 클러스터인지 알려 주세요. 아직 만드는 중이어도 돼요.',
  roleArn: '다른 역할의 ARN (강사가 요청할 때만)',
  roleArnHelp: (prefix, externalId) => `역할 이름의 첫머리: ${prefix}. 신뢰 정책에 넣을 외부 ID: ${externalId}`,
  roleInvalid: (prefix) => `클러스터와 같은 계정에 있는 IAM 역할의 ARN이 아니거나, 이름의 첫머리가 달라요: ${prefix}`,
  proofNames: {
    role: '내 외부 ID로 채점기가 들어와요',
    trust: '외부 ID 없이는 아무도 들어오지 못해요',
    account: '역할과 클러스터가 같은 계정에 있어요',
    cluster: '클러스터가 있어요',
    endpoint: 'API 서버에 닿아요',
    token: '클러스터가 역할을 알아요',
    rights: '읽는 것 가운데 거부되는 것이 없어요',
  },
  moves: { blocked: '내 차례', pending: 'AWS가 준비 중', error: '저희 차례', skipped: '다음에', pass: '완료' },
  notYet: '아직 해 보지 않았어요',
  tried: (when) => `${when}에 확인했어요. 채점할 때마다 다시 확인해요.`,
};
