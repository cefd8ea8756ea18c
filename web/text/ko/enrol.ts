/** What stands between the grader and a participant's cluster, in Korean. */
import type { EnrolCodes } from '../../../checks/codes/enrol.ts';
import { GRADER_GROUP as GROUP } from '../../../checks/rules/grader-group.ts';
import type { TroubleText } from '../types.ts';

const participants = (todo: string) => `참가자 차례예요. ${todo} 점수에는 영향이 없어요.`;

export const enrol: { readonly [K in keyof EnrolCodes]: TroubleText<EnrolCodes[K]> } = {
  'role.refused': {
    seen: ({ roleArn }) =>
      `AWS가 채점기에 역할 사용을 허용하지 않아요: ${roleArn}. 아직 역할이 없거나, 신뢰 정책의 채점기 또는 ExternalId가 달라요. 둘 중 어느 쪽인지는 AWS가 알려 주지 않아요.`,
    next: ({ name }) =>
      participants(
        `aws iam get-role --role-name ${name} --query Role.AssumeRolePolicyDocument 명령을 실행해 보세요. 역할이 없으면 스택을 만들고, 있으면 ExternalId를 이 페이지의 값과 비교하세요. 그런 다음 다시 확인하세요.`,
      ),
  },
  'region.disabled': {
    seen: ({ region }) => `내 계정의 이 리전에서 AWS STS가 꺼져 있어서 역할을 쓸 수 없어요: ${region}.`,
    next: () => participants('IAM 콘솔의 계정 설정에서 이 리전의 Security Token Service를 켠 다음 다시 확인하세요.'),
  },
  'region.silent': {
    seen: ({ region }) => `이 리전에서 AWS가 답하지 않아요: ${region}.`,
    next: () => 'ARN의 리전을 확인해 주세요. 맞으면 다음 채점 때 저절로 다시 확인해요. 점수에는 영향이 없어요.',
  },
  'trust.open': {
    seen: ({ name }) => `ExternalId 없이도 사용할 수 있는 역할이라서 쓰지 않아요: ${name}.`,
    next: () =>
      participants(
        '신뢰 정책에 StringEquals sts:ExternalId 조건을 넣거나, 이 페이지의 스택으로 역할을 다시 만드세요. 그런 다음 다시 확인하세요.',
      ),
  },
  'token.noEntry': {
    seen: ({ cluster }) =>
      `클러스터가 채점기의 역할을 몰라요(401): ${cluster}. 액세스 항목이 없거나, 항목을 만든 뒤에 역할을 다시 만들었어요.`,
    next: ({ cluster, roleArn }) =>
      participants(
        `aws eks create-access-entry --cluster-name ${cluster} --principal-arn ${roleArn} --kubernetes-groups ${GROUP} 명령을 실행하세요. 항목이 이미 있으면 aws eks delete-access-entry 명령으로 먼저 지우세요. 그런 다음 다시 확인하세요.`,
      ),
  },
  'token.noMapping': {
    seen: ({ cluster }) =>
      `클러스터가 채점기의 역할을 몰라요(401): ${cluster}. 이 클러스터는 ConfigMap aws-auth에 있는 것만 받아요.`,
    next: ({ cluster, roleArn }) =>
      participants(
        `eksctl create iamidentitymapping --cluster ${cluster} --arn ${roleArn} --group ${GROUP} --username podium 명령을 실행한 다음 다시 확인하세요.`,
      ),
  },
  'rights.none': {
    seen: ({ cluster, group }) =>
      `클러스터에 들어갈 수는 있지만 읽을 수 있는 것이 없어요. 클러스터: ${cluster}, 그룹: ${group}.`,
    next: () => participants('이 페이지의 권한 파일을 kubectl로 적용한 다음 다시 확인하세요.'),
  },
  'rights.missing': {
    seen: ({ missing }) => `빠진 권한: ${missing.join(', ')}.`,
    next: () => participants('이 페이지의 권한 파일을 kubectl로 다시 적용한 다음 확인하세요.'),
  },
  'rights.later': {
    seen: ({ namespaces }) => `이 네임스페이스의 권한이 아직 없어요: ${namespaces.join(', ')}.`,
    next: () => participants('네임스페이스를 만든 다음 이 페이지의 권한 파일을 다시 적용하세요.'),
  },
};
