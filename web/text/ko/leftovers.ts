/** Korean texts: the checks of what is left when a lab is over. */
import type { LeftoverCodes } from '../../../checks/codes/leftovers.ts';
import type { LeftoverKind } from '../../../checks/rules/leftover.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

interface KindText {
  name: string;
  /** What deletes it. */
  step: string;
  /** What it costs, where that is the same everywhere or cannot be overlooked. */
  cost?: string;
}

const kinds: Readonly<Record<LeftoverKind, KindText>> = {
  loadBalancers: {
    name: '로드 밸런서',
    step: '클러스터가 있는 동안 Ingress나 Service를 지워 주세요. 클러스터가 없다면 aws elbv2 delete-load-balancer(클래식은 aws elb)로 지워 주세요.',
    cost: '로드 밸런서는 시간당 요금이 나와요.',
  },
  targetGroups: {
    name: '대상 그룹',
    step: '로드 밸런서를 먼저 지운 다음 aws elbv2 delete-target-group 명령으로 지워 주세요.',
  },
  autoScalingGroups: {
    name: 'Auto Scaling 그룹',
    step: '노드 그룹이나 스택을 지우거나, 그룹을 직접 지워 주세요: aws autoscaling delete-auto-scaling-group --force-delete',
    cost: '남아 있으면 인스턴스를 다시 시작해요.',
  },
  instances: {
    name: '인스턴스',
    step: '인스턴스를 만드는 Auto Scaling 그룹이나 NodePool, 스택을 지워 주세요. 인스턴스만 지우면 다시 생겨요.',
    cost: '인스턴스는 초당 요금이 나와요.',
  },
  nodegroups: {
    name: '노드 그룹',
    step: 'aws eks delete-nodegroup 또는 eksctl delete nodegroup 명령으로 지워 주세요.',
  },
  fargateProfiles: { name: 'Fargate 프로파일', step: 'aws eks delete-fargate-profile 명령으로 하나씩 지워 주세요.' },
  cluster: {
    name: '클러스터',
    step: 'Ingress와 Service를 먼저 지우고 클러스터를 지워 주세요: eksctl delete cluster 또는 aws eks delete-cluster. 삭제 방지는 꺼 두어야 해요.',
    cost: '클러스터는 시간당 0.10 USD(연장 지원은 0.60 USD)예요.',
  },
  launchTemplates: {
    name: '시작 템플릿',
    step: '노드 그룹이나 NodePool, 스택을 지우거나 aws ec2 delete-launch-template 명령으로 지워 주세요.',
  },
  cloud9: {
    name: 'Cloud9 환경',
    step: '인스턴스가 아니라 환경을 지워 주세요: aws cloud9 list-environments 명령으로 찾고 aws cloud9 delete-environment 명령으로 지워요.',
    cost: '환경의 인스턴스와 볼륨에 요금이 나와요. 중지해도 볼륨 요금은 나와요.',
  },
  databases: {
    name: '데이터베이스',
    step: '스택을 지우거나 aws rds delete-db-instance --skip-final-snapshot 명령으로 지워 주세요.',
    cost: '데이터베이스는 시간당, 최종 스냅샷은 크기만큼 요금이 나와요.',
  },
  caches: { name: '캐시', step: 'ElastiCache 콘솔에서 지워 주세요.', cost: '캐시는 시간당 요금이 나와요.' },
  domains: {
    name: 'OpenSearch 도메인',
    step: 'aws opensearch delete-domain 명령으로 지워 주세요.',
    cost: '도메인은 시간당 요금이 나와요.',
  },
  fileSystems: {
    name: 'EFS 파일 시스템',
    step: '탑재 대상을 지운 다음 aws efs delete-file-system 명령으로 지워 주세요.',
  },
  distributions: { name: 'CloudFront 배포', step: '비활성화하고 5~15분 기다린 다음 배포나 그 스택을 지워 주세요.' },
  buckets: { name: '버킷', step: '비우고 지워 주세요: aws s3 rb --force' },
  repositories: {
    name: 'ECR 리포지토리',
    step: 'aws ecr delete-repository --force 명령으로 이미지와 함께 지워 주세요.',
  },
  pipelines: {
    name: '파이프라인',
    step: 'aws codepipeline delete-pipeline 명령으로 지워 주세요. 아티팩트 버킷은 따로 남아요.',
  },
  projects: { name: '빌드 프로젝트', step: 'aws codebuild delete-project 명령으로 지워 주세요.' },
  functions: {
    name: 'Lambda 함수',
    step: 'aws lambda delete-function 명령으로 지우고, 로그 그룹의 구독 필터도 지워 주세요.',
  },
  endpoints: {
    name: 'VPC 엔드포인트',
    step: 'aws ec2 delete-vpc-endpoints 명령으로 지워 주세요.',
    cost: '인터페이스 엔드포인트는 시간당 요금이 나와요.',
  },
  natGateways: {
    name: 'NAT 게이트웨이',
    step: 'aws ec2 delete-nat-gateway 명령으로 지우고 주소를 릴리스하거나, 스택을 다시 지워 주세요.',
    cost: 'NAT 게이트웨이는 시간당 요금이 나와요.',
  },
  addresses: {
    name: '퍼블릭 주소',
    step: 'NAT 게이트웨이가 없어진 뒤 aws ec2 release-address 명령으로 릴리스해 주세요.',
    cost: '퍼블릭 IPv4 주소는 시간당 0.005 USD예요.',
  },
  networkInterfaces: {
    name: '네트워크 인터페이스',
    step: 'aws ec2 delete-network-interface 명령으로 지워 주세요. 남아 있으면 서브넷과 VPC를 지울 수 없어요.',
  },
  securityGroups: {
    name: '보안 그룹',
    step: 'aws ec2 delete-security-group 명령으로 지워 주세요. 남아 있으면 VPC를 지울 수 없어요.',
  },
  vpcs: { name: 'VPC', step: '스택을 다시 지우거나 콘솔에서 VPC를 지워 주세요.' },
  stacks: {
    name: 'CloudFormation 스택',
    step: '스택을 지워 주세요. 실패했다면 이벤트에 나온 것(로드 밸런서, 네트워크 인터페이스)을 먼저 지워 주세요.',
  },
  volumes: {
    name: '볼륨',
    step: '클러스터가 있는 동안 PVC를 지워 주세요. 클러스터가 없다면 aws ec2 delete-volume 명령으로 지워 주세요.',
    cost: '볼륨은 쓰지 않아도 크기만큼 요금이 나와요.',
  },
  snapshots: {
    name: '스냅샷',
    step: 'aws ec2 delete-snapshot 명령으로 지워 주세요.',
    cost: '스냅샷은 크기만큼 요금이 나와요.',
  },
  databaseSnapshots: {
    name: '데이터베이스 스냅샷',
    step: 'aws rds delete-db-snapshot 명령으로 지워 주세요. 이름이 rds:로 시작하면 aws rds delete-db-instance-automated-backup 명령으로 지워요.',
    cost: '스냅샷은 데이터베이스를 지운 뒤에도 크기만큼 요금이 나와요.',
  },
  logGroups: {
    name: '로그 그룹',
    step: 'aws logs delete-log-group 명령으로 지우거나, 실습에서 허용한다면 보존 기간을 며칠로 설정해 주세요.',
  },
  accessKeys: {
    name: '액세스 키',
    step: 'aws iam update-access-key --status Inactive 명령으로 비활성화한 다음 aws iam delete-access-key 명령으로 지워 주세요.',
    cost: '켜져 있는 키는 누구든 찾으면 계정에 들어올 수 있어요.',
  },
  oidcProvider: { name: 'OIDC 공급자', step: 'aws iam delete-open-id-connect-provider 명령으로 지워 주세요.' },
  roles: { name: 'IAM 역할', step: '스택을 지우거나, 정책을 분리한 다음 aws iam delete-role 명령으로 지워 주세요.' },
};

const textOf = (kind: string): KindText | undefined => (Object.entries(kinds).find(([name]) => name === kind) ?? [])[1];
const named = ({ kinds: all, ids, more }: LeftoverCodes['leftover.found']) =>
  ids.map((id, at) => `${textOf(all[at] ?? '')?.name ?? all[at] ?? ''} ${id}`).join(', ') +
  (more === 0 ? '' : ` 외 ${more}개`);

export const leftoversCodes: CodeTexts<LeftoverCodes> = {
  'leftover.found': {
    seen: (values) => `아직 남아 있어요: ${named(values)}`,
    wanted: () => '실습에서 만든 것이 하나도 남지 않은 상태',
    next: ({ kinds: all }) => {
      const first = textOf(all[0] ?? '');
      return [first?.step ?? '지워 주세요.', first?.cost ?? []].flat().join(' ');
    },
  },
  'leftover.deleting': {
    seen: (values) => `지우는 중이에요: ${named(values)}`,
    wanted: () => '실습에서 만든 것이 하나도 남지 않은 상태',
    next: () => '몇 분 기다려 주세요. 클러스터와 데이터베이스는 15분까지 걸려요.',
  },
  'leftover.later': {
    seen: ({ cluster }) => `클러스터를 지우기 시작하면 확인해요: ${cluster}`,
    wanted: () => '실습에서 만든 것이 하나도 남지 않은 상태',
    next: () => '맨 마지막에 해 주세요. 클러스터와 노드, 로드 밸런서는 지울 때까지 요금이 나와요.',
  },
  'leftover.neverThere': {
    seen: ({ cluster }) => `남은 것은 없지만, 클러스터 ${cluster}: 있었던 적이 없어요.`,
    wanted: () => '실습을 마치고 정리한 상태',
    next: () => '등록한 클러스터의 계정과 리전, 이름을 확인해 주세요.',
  },
};

export const leftoversLabels: LabelTexts<'aws.leftovers'> = {
  'aws.leftovers': ({ kinds: asked }) => `남은 것 없음: ${asked.map((kind) => kinds[kind].name).join(', ')}`,
};
