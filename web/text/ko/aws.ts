/** Korean texts of the checks that judge what AWS or an HTTP answer shows. */
import type { AwsCodes, InstanceTrouble } from '../../../checks/codes/aws.ts';
import { pairsOf } from '../../../checks/rules/lenient.ts';
import type { AwsCheckName, CodeTexts, LabelTexts } from '../types.ts';

const or = (names: readonly string[]) => names.join(' 또는 ');
const all = (names: readonly string[]) => (names.length === 0 ? '없음' : names.join(', '));

const kinds: Readonly<Record<string, string>> = {
  managed: '관리형',
  selfManaged: '셀프 매니지드',
  fargate: 'Fargate',
  karpenter: 'Karpenter',
  auto: 'Auto Mode',
  any: 'EC2',
};
const kindOf = (kind: string) => kinds[kind] ?? kind;
const wantedNodes = ({ kind, wanted }: { kind: string; wanted: number }) =>
  `Ready 상태인 ${kindOf(kind)} 노드 ${wanted}개 이상`;
const readyOf = (kind: string, ready: number) => `Ready 상태인 ${kindOf(kind)} 노드: ${ready}개`;
const healthyOf = (backend: string, healthy: number) => `백엔드 ${backend}: 정상 대상 ${healthy}개`;
const wantedTargets = ({ backend, wanted }: { backend: string; wanted: number }) =>
  `백엔드 ${backend}: 정상 대상 ${wanted}개 이상`;
const checkOf = (check: string) => (check === '' ? '헬스 체크' : `헬스 체크(${check})`);

const endpoints: Readonly<Record<string, string>> = {
  public: '퍼블릭만',
  private: '프라이빗만',
  both: '퍼블릭과 프라이빗',
  limited: '정해진 주소에만 열린 퍼블릭',
  none: '퍼블릭도 프라이빗도 아님',
};

/** What `aws eks update-cluster-config --resources-vpc-config` takes for an endpoint. */
const endpointSettings: Readonly<Record<string, string>> = {
  public: 'endpointPublicAccess=true,endpointPrivateAccess=false',
  private: 'endpointPublicAccess=false,endpointPrivateAccess=true',
  both: 'endpointPublicAccess=true,endpointPrivateAccess=true',
  limited: 'endpointPublicAccess=true,publicAccessCidrs=<주소>/32',
};

const issueSteps: Readonly<Record<string, string>> = {
  AsgInstanceLaunchFailures: '인스턴스를 시작하지 못했어요. 인스턴스 유형과 vCPU 할당량, 남은 용량을 확인해 주세요.',
  Ec2SubnetInvalidConfiguration:
    '퍼블릭 서브넷에서 퍼블릭 IPv4 주소 자동 할당을 켜거나, NAT 게이트웨이가 있는 프라이빗 서브넷을 사용해 주세요.',
  IamNodeRoleNotFound: '노드 역할이 없어졌어요. 있는 역할로 노드 그룹을 다시 만들어 주세요.',
  IamRoleNotFound: '클러스터 역할이 없어졌어요. 같은 이름과 정책으로 역할을 다시 만들어 주세요.',
  InsufficientFreeAddresses: '서브넷에 남은 주소가 적어요. 주소를 비우거나 더 큰 서브넷을 사용해 주세요.',
  KmsKeyDisabled: '클러스터의 KMS 키를 다시 활성화해 주세요.',
  KmsKeyMarkedForDeletion: 'KMS 키의 삭제 예약을 취소해 주세요.',
  NodeCreationFailure:
    '인스턴스는 시작했지만 클러스터에 조인하지 못했어요. 노드 역할과 액세스 항목(또는 aws-auth), 서브넷에서 API까지의 경로를 확인해 주세요.',
};
const issueStep = (issues: readonly string[], otherwise: string) =>
  issues.flatMap((issue) => issueSteps[issue] ?? []).join(' ') || otherwise;
const withIssues = (issues: readonly string[]) => (issues.length === 0 ? '' : ` (${issues.join(', ')})`);

const instanceTroubles: Readonly<Record<InstanceTrouble, { seen: string; next: string }>> = {
  checks: {
    seen: '나머지 인스턴스는 로드 밸런서의 헬스 체크에 실패했어요.',
    next: 'Service 뒤에 Ready 파드가 있는지, 노드 보안 그룹이 로드 밸런서를 허용하는지 확인해 주세요.',
  },
  zone: {
    seen: '나머지 인스턴스는 로드 밸런서가 사용하지 않는 가용 영역에 있어요.',
    next: '노드가 있는 가용 영역마다 로드 밸런서의 서브넷이 필요해요. 서브넷에 kubernetes.io/role/elb=1 태그를 달아 주세요.',
  },
  stopped: {
    seen: '나머지 인스턴스는 시작하는 중이거나 중지 또는 종료됐어요.',
    next: '노드가 Ready인지 확인해 주세요: kubectl get nodes',
  },
  leaving: {
    seen: '나머지 인스턴스는 로드 밸런서에서 빠지는 중이에요.',
    next: '노드가 Ready이고 cordon 상태가 아닌지 확인해 주세요: kubectl get nodes',
  },
  unknown: {
    seen: '나머지 인스턴스는 서비스 중이 아니고, AWS가 이유를 알려 주지 않아요.',
    next: '노드가 Ready인지, Service 뒤에 Ready 파드가 있는지 확인해 주세요: kubectl get nodes,pods,endpointslices -A',
  },
};

export const awsCodes: CodeTexts<AwsCodes> = {
  'cluster.absent': {
    seen: ({ cluster, region }) => `${region} 리전에 ${cluster} 클러스터가 없어요.`,
    wanted: ({ cluster }) => `EKS 클러스터: ${cluster}`,
    next: () => '등록한 이름과 리전을 확인해 주세요. 맞다면 클러스터를 만들어 주세요. 10~20분 걸려요.',
  },
  'cluster.otherName': {
    seen: ({ cluster }) => `등록한 클러스터: ${cluster}`,
    wanted: ({ wanted }) => `클러스터 이름: ${or(wanted)}`,
    next: ({ wanted }) =>
      `다음 이름의 클러스터를 등록하거나 실습의 cluster 매개변수를 내 클러스터 이름으로 바꿔 주세요: ${or(wanted)}`,
  },
  'cluster.elsewhere': {
    seen: ({ cluster, where }) =>
      where === 'outpost'
        ? `${cluster} 클러스터는 Outpost에 있는 로컬 클러스터예요.`
        : `${cluster} 클러스터는 다른 곳에서 실행되고 EKS에는 등록만 되어 있어요.`,
    wanted: () => 'AWS 리전에서 EKS가 실행하는 클러스터',
    next: () => 'eksctl이나 EKS 콘솔로 클러스터를 만들고 그 클러스터를 등록해 주세요.',
  },
  'cluster.creating': {
    seen: ({ cluster }) => `${cluster} 클러스터를 만드는 중이에요.`,
    wanted: ({ cluster }) => `클러스터 ${cluster}: ACTIVE 상태`,
    next: ({ cluster }) => `10~20분 기다려 주세요. 더 걸리면 eksctl-${cluster}-cluster 스택의 이벤트를 확인해 주세요.`,
  },
  'cluster.status': {
    seen: ({ cluster, status, issues }) => `클러스터 ${cluster} 상태: ${status}${withIssues(issues)}`,
    wanted: ({ cluster }) => `클러스터 ${cluster}: ACTIVE 상태`,
    next: ({ cluster, issues }) =>
      issueStep(
        issues,
        `eksctl-${cluster}-cluster 스택에서 처음 실패한 이벤트를 확인하고 클러스터를 다시 만들어 주세요.`,
      ),
  },
  'cluster.issues': {
    seen: ({ cluster, issues }) => `클러스터 ${cluster} 상태 문제: ${all(issues)}`,
    wanted: ({ cluster }) => `클러스터 ${cluster}: 상태 문제 없음`,
    next: ({ issues }) => issueStep(issues, 'EKS 콘솔의 "클러스터 상태"에서 고칠 내용을 확인해 주세요.'),
  },
  'cluster.updating': {
    seen: ({ cluster }) => `${cluster} 클러스터를 변경하는 중이고, 아직 원하는 설정이 아니에요.`,
    wanted: ({ cluster }) => `클러스터 ${cluster}: 원하는 설정, ACTIVE 상태`,
    next: () => '변경이 끝날 때까지 기다려 주세요.',
  },
  'cluster.version': {
    seen: ({ cluster, version }) => `클러스터 ${cluster}: 쿠버네티스 ${version}`,
    wanted: ({ wanted }) => `쿠버네티스 ${wanted} 이상`,
    next: () => '컨트롤 플레인을 한 번에 마이너 버전 하나씩 올려 주세요.',
  },
  'cluster.logging': {
    seen: ({ cluster, enabled }) => `클러스터 ${cluster}에서 켜진 컨트롤 플레인 로그: ${all(enabled)}`,
    wanted: ({ missing }) => `더 켜야 할 로그: ${all(missing)}`,
    next: ({ cluster, missing }) =>
      `실행해 주세요: eksctl utils update-cluster-logging --cluster ${cluster} --enable-types ${missing.join(',')} --approve`,
  },
  'cluster.oidcAbsent': {
    seen: ({ provider }) => `IAM에 이 클러스터의 OIDC 공급자가 없어요${provider === '' ? '' : `: ${provider}`}.`,
    wanted: () => 'IAM에 있는 이 클러스터의 OIDC 공급자(발급자 URL만으로는 부족해요)',
    next: ({ cluster }) => `실행해 주세요: eksctl utils associate-iam-oidc-provider --cluster ${cluster} --approve`,
  },
  'cluster.oidcAudience': {
    seen: ({ audiences }) => `OIDC 공급자의 대상(audience): ${all(audiences)}`,
    wanted: ({ wanted }) => `대상(audience): ${wanted}`,
    next: ({ wanted }) => `IAM 콘솔에서 공급자에 다음 대상을 추가해 주세요: ${wanted}`,
  },
  'cluster.tags': {
    seen: ({ cluster, missing }) => `클러스터 ${cluster}에 없는 태그: ${all(missing)}`,
    wanted: ({ missing }) => `클러스터 자체의 태그: ${all(missing)}`,
    next: ({ missing }) => `클러스터 ARN으로 aws eks tag-resource 명령을 실행해 주세요: --tags ${missing.join(',')}`,
  },
  'cluster.zones': {
    seen: ({ cluster, zones }) => `클러스터 ${cluster} 서브넷의 가용 영역 ${zones.length}개: ${all(zones)}`,
    wanted: ({ wanted }) => `가용 영역 ${wanted}개 이상의 서브넷`,
    next: () => '클러스터의 네트워킹 설정에서 다른 가용 영역의 서브넷을 추가해 주세요.',
  },
  'cluster.endpoint': {
    seen: ({ seen, cidrs }) =>
      `API 엔드포인트: ${endpoints[seen] ?? seen}${cidrs.length === 0 ? '' : ` (열린 주소: ${all(cidrs)})`}`,
    wanted: ({ wanted }) => `API 엔드포인트: ${endpoints[wanted] ?? wanted}`,
    next: ({ cluster, wanted }) =>
      `실행해 주세요: aws eks update-cluster-config --name ${cluster} --resources-vpc-config ${endpointSettings[wanted] ?? ''}`,
  },
  'cluster.notEncrypted': {
    seen: ({ cluster }) => `${cluster} 클러스터에 직접 만든 KMS 키가 연결되어 있지 않아요.`,
    wanted: () => '직접 만든 KMS 키로 암호화한 Secret',
    next: ({ cluster }) =>
      `실행해 주세요: eksctl utils enable-secrets-encryption --cluster ${cluster} --key-arn <키 ARN>. 한 번 켜면 되돌릴 수 없어요.`,
  },

  'access.none': {
    seen: ({ cluster, principal, wanted }) =>
      principal.length === 0
        ? `${cluster} 클러스터에서 그룹에 연결된 IAM 주체가 없어요: ${all(wanted)}`
        : `${cluster} 클러스터에 연결되지 않은 IAM 주체: ${or(principal)}`,
    wanted: ({ wanted }) => `그룹에 연결된 IAM 역할이나 사용자: ${all(wanted)}`,
    next: ({ cluster, wanted }) =>
      `실행해 주세요: aws eks create-access-entry --cluster-name ${cluster} --principal-arn <역할> --kubernetes-groups ${wanted.join(' ')}`,
  },
  'access.groups': {
    seen: ({ principal, seen }) => `IAM 주체 ${principal}의 그룹: ${seen.length === 0 ? '없음' : all(seen)}`,
    wanted: ({ wanted }) => `그룹: ${all(wanted)}`,
    next: () => 'aws eks update-access-entry --kubernetes-groups 명령으로 그룹을 넣어 주세요.',
  },
  'access.otherGroup': {
    seen: ({ principal, seen }) => `IAM 주체 ${principal}의 그룹: ${seen}`,
    wanted: ({ wanted }) => `철자까지 똑같은 그룹: ${all(wanted)}`,
    next: () => '그룹 이름을 고쳐 주세요. 어디에도 바인딩되지 않은 그룹은 권한을 주지 않아요.',
  },
  'access.ignored': {
    seen: ({ principal, cluster }) =>
      `IAM 주체 ${principal}: aws-auth에만 있어요. ${cluster} 클러스터는 액세스 항목만 써요(인증 모드 API).`,
    wanted: () => '액세스 항목',
    next: () => 'aws eks create-access-entry 명령으로 액세스 항목을 만들어 주세요. aws-auth는 쓰이지 않아요.',
  },
  'access.malformed': {
    seen: ({ key, line }) => `ConfigMap aws-auth의 ${key} 항목을 목록으로 읽을 수 없어요(내용의 ${line}번째 줄).`,
    wanted: () => 'YAML 목록. 한 줄만 틀려도 그 항목 전체가 쓰이지 않아요.',
    next: ({ key }) =>
      `kubectl get configmap aws-auth -n kube-system -o yaml 명령으로 ${key} 항목의 들여쓰기를 확인해 주세요.`,
  },
  'nodegroup.none': {
    seen: ({ cluster }) => `${cluster} 클러스터에 관리형 노드 그룹이 없어요.`,
    wanted: () => 'ACTIVE 상태인 관리형 노드 그룹',
    next: ({ cluster }) => `실행해 주세요: eksctl create nodegroup --cluster ${cluster} --managed`,
  },
  'nodegroup.absent': {
    seen: ({ cluster, found }) => `클러스터 ${cluster}의 노드 그룹: ${all(found)}`,
    wanted: ({ wanted }) => `노드 그룹: ${or(wanted)}`,
    next: ({ wanted }) => `정확히 이 이름으로 노드 그룹을 만들어 주세요: ${or(wanted)}`,
  },
  'nodegroup.creating': {
    seen: ({ nodegroup }) => `${nodegroup} 노드 그룹을 만드는 중이에요.`,
    wanted: ({ nodegroup }) => `노드 그룹 ${nodegroup}: ACTIVE 상태`,
    next: () =>
      '몇 분 기다려 주세요. 계속 이 상태라면 인스턴스가 조인하지 못하는 것이니 노드 역할과 서브넷을 확인해 주세요.',
  },
  'nodegroup.status': {
    seen: ({ nodegroup, status, issues }) => `노드 그룹 ${nodegroup} 상태: ${status}${withIssues(issues)}`,
    wanted: ({ nodegroup }) => `노드 그룹 ${nodegroup}: ACTIVE 상태`,
    next: ({ issues }) => issueStep(issues, 'EKS 콘솔에서 노드 그룹의 "상태 문제"를 확인해 주세요.'),
  },
  'nodegroup.issues': {
    seen: ({ nodegroup, issues }) => `노드 그룹 ${nodegroup} 상태 문제: ${all(issues)}`,
    wanted: ({ nodegroup }) => `노드 그룹 ${nodegroup}: 상태 문제 없음`,
    next: ({ issues }) => issueStep(issues, 'EKS 콘솔에서 노드 그룹의 "상태 문제"를 확인해 주세요.'),
  },
  'nodegroup.amiType': {
    seen: ({ nodegroup, amiType }) => `노드 그룹 ${nodegroup}의 AMI 유형: ${amiType === '' ? '알 수 없음' : amiType}`,
    wanted: ({ wanted }) => `AMI 유형: ${or(wanted)} (CUSTOM 유형은 시작 템플릿이 있을 때만)`,
    next: () => 'AMI 유형은 바꿀 수 없어요. 원하는 유형으로 노드 그룹을 하나 더 만들고 처음 것을 비워 주세요.',
  },
  'nodegroup.desired': {
    seen: ({ nodegroup, desired }) => `노드 그룹 ${nodegroup}의 원하는 크기: ${desired}`,
    wanted: ({ wanted }) => `원하는 크기: ${wanted} 이상`,
    next: ({ cluster, nodegroup, wanted }) =>
      `실행해 주세요: eksctl scale nodegroup --cluster ${cluster} --name ${nodegroup} --nodes ${wanted}`,
  },
  'nodegroup.max': {
    seen: ({ nodegroup, max }) => `노드 그룹 ${nodegroup}의 최대 크기: ${max}`,
    wanted: ({ wanted }) => `최대 크기: ${wanted} 이상`,
    next: ({ cluster, nodegroup, wanted }) =>
      `실행해 주세요: eksctl scale nodegroup --cluster ${cluster} --name ${nodegroup} --nodes-max ${wanted}`,
  },
  'nodegroup.tag': {
    seen: ({ nodegroup, tag }) => `노드 그룹 ${nodegroup}에 없는 태그: ${tag}`,
    wanted: ({ tag }) => `태그가 있는 노드 그룹: ${tag}`,
    next: () => '단계에서 안내하는 도구로 노드 그룹을 만들어 주세요. 태그는 도구가 붙여요.',
  },

  'nodes.none': {
    seen: ({ kind }) => `클러스터에 ${kindOf(kind)} 노드가 없어요.`,
    wanted: wantedNodes,
    next: ({ kind }) =>
      kind === 'fargate'
        ? 'Fargate 프로파일을 만든 다음 프로파일이 고르는 파드를 만들어 주세요. 파드마다 노드가 하나씩 생겨요.'
        : '단계의 안내대로 노드를 만들어 주세요. 레이블만으로는 이 종류의 노드가 되지 않아요.',
  },
  'nodes.notJoined': {
    seen: ({ instances, nodes }) => `실행 중인 인스턴스 ${instances}개, 그중 조인한 노드 ${nodes}개`,
    wanted: wantedNodes,
    next: () =>
      '노드 역할을 aws-auth나 EC2_LINUX 유형의 액세스 항목에 추가하고, 부트스트랩 설정의 클러스터 이름을 확인해 주세요.',
  },
  'nodes.notReady': {
    seen: ({ kind, ready, notReady }) => `${readyOf(kind, ready)}, NotReady: ${all(notReady)}`,
    wanted: wantedNodes,
    next: () =>
      'kubectl describe node 명령으로 Ready 조건의 이유를 확인해 주세요. 네트워크 플러그인(aws-node)이 멈춘 경우가 많아요.',
  },
  'nodes.cordoned': {
    seen: ({ kind, ready, cordoned }) => `${readyOf(kind, ready)}, 스케줄링이 꺼진 노드: ${all(cordoned)}`,
    wanted: ({ kind, wanted }) => `파드를 받을 수 있는 ${kindOf(kind)} 노드 ${wanted}개 이상`,
    next: ({ cordoned }) => `실행해 주세요: kubectl uncordon ${cordoned.join(' ')}`,
  },
  'nodes.noInstance': {
    seen: ({ kind, nodes }) => `이 클러스터의 실행 중인 ${kindOf(kind)} 인스턴스가 없는 노드: ${all(nodes)}`,
    wanted: ({ kind, wanted }) => `각자 실행 중인 인스턴스가 있는 ${kindOf(kind)} 노드 ${wanted}개 이상`,
    next: () => '교체된 인스턴스가 조인할 때까지 기다려 주세요. 노드의 종류는 레이블이 아니라 인스턴스가 정해요.',
  },
  'nodes.few': {
    seen: ({ kind, ready }) => readyOf(kind, ready),
    wanted: wantedNodes,
    next: () => '원하는 노드 수를 늘리고 노드가 Ready 상태가 될 때까지 기다려 주세요.',
  },
  'nodes.zones': {
    seen: ({ kind, zones }) => `Ready 상태인 ${kindOf(kind)} 노드의 가용 영역 ${zones.length}개: ${all(zones)}`,
    wanted: ({ wanted }) => `가용 영역 ${wanted}개 이상에 있는 Ready 노드`,
    next: () => '노드 그룹에 여러 가용 영역의 서브넷을 주고 노드 수를 충분히 늘려 주세요.',
  },

  'fargateProfile.none': {
    seen: ({ cluster }) => `${cluster} 클러스터에 Fargate 프로파일이 없어요.`,
    wanted: () => 'ACTIVE 상태인 Fargate 프로파일',
    next: () => 'eksctl create fargateprofile 명령으로 만들어 주세요. 프라이빗 서브넷이 필요해요.',
  },
  'fargateProfile.absent': {
    seen: ({ cluster, found }) => `클러스터 ${cluster}의 Fargate 프로파일: ${all(found)}`,
    wanted: ({ wanted }) => `Fargate 프로파일: ${or(wanted)}`,
    next: ({ wanted }) => `정확히 이 이름으로 프로파일을 만들어 주세요: ${or(wanted)}`,
  },
  'fargateProfile.creating': {
    seen: ({ profile }) => `${profile} 프로파일을 만드는 중이에요.`,
    wanted: ({ profile }) => `Fargate 프로파일 ${profile}: ACTIVE 상태`,
    next: () => '몇 분 기다려 주세요. 프로파일은 한 번에 하나만 만들 수 있어요.',
  },
  'fargateProfile.status': {
    seen: ({ profile, status, issues }) => `Fargate 프로파일 ${profile} 상태: ${status}${withIssues(issues)}`,
    wanted: ({ profile }) => `Fargate 프로파일 ${profile}: ACTIVE 상태`,
    next: () => '프로파일을 삭제하고 프라이빗 서브넷과 파드 실행 역할로 다시 만들어 주세요.',
  },
  'fargateProfile.issues': {
    seen: ({ profile, issues }) => `Fargate 프로파일 ${profile} 상태 문제: ${all(issues)}`,
    wanted: ({ profile }) => `Fargate 프로파일 ${profile}: 상태 문제 없음`,
    next: () => '파드 실행 역할과 서브넷을 확인하고 프로파일을 다시 만들어 주세요.',
  },
  'fargateProfile.namespace': {
    seen: ({ profile, namespaces }) => `프로파일 ${profile}의 네임스페이스: ${all(namespaces)}`,
    wanted: ({ wanted }) => `네임스페이스 선택자: ${wanted}`,
    next: ({ wanted }) => `프로파일은 바꿀 수 없어요. 다음 네임스페이스로 새로 만들어 주세요: ${wanted}`,
  },
  'fargateProfile.labels': {
    seen: ({ profile, selector }) => `프로파일 ${profile}의 레이블 선택자: ${all(selector)}`,
    wanted: ({ wanted }) => `다음 레이블의 파드에 맞는 선택자: ${all(wanted)}`,
    next: () => '프로파일은 바꿀 수 없어요. 파드의 레이블과 똑같은 레이블로 새로 만들어 주세요.',
  },

  'loadBalancer.gone': {
    seen: ({ kind, name, hostname }) => `${kind} ${name}의 주소에 해당하는 로드 밸런서가 계정에 없어요: ${hostname}`,
    wanted: ({ kind, name }) => `${kind} ${name}에 연결된 로드 밸런서`,
    next: ({ kind, name, namespace }) =>
      `클러스터 밖에서 삭제되었어요. ${namespace} 네임스페이스의 리소스를 삭제하고 다시 만들어 주세요: ${kind} ${name}`,
  },
  'loadBalancer.otherVpc': {
    seen: ({ loadBalancer, vpc }) => `로드 밸런서 ${loadBalancer}의 VPC: ${vpc}`,
    wanted: ({ wanted }) => `클러스터의 VPC: ${wanted}`,
    next: () => '로드 밸런서 컨트롤러를 설치할 때 넣은 VPC ID를 확인해 주세요.',
  },
  'loadBalancer.provisioning': {
    seen: ({ loadBalancer }) => `${loadBalancer} 로드 밸런서를 준비하는 중이에요.`,
    wanted: ({ loadBalancer }) => `로드 밸런서 ${loadBalancer}: active 상태`,
    next: () => '2~4분 기다려 주세요.',
  },
  'loadBalancer.state': {
    seen: ({ loadBalancer, state }) => `로드 밸런서 ${loadBalancer} 상태: ${state === '' ? '알 수 없음' : state}`,
    wanted: ({ loadBalancer }) => `로드 밸런서 ${loadBalancer}: active 상태`,
    next: () => 'EC2 콘솔에서 이유를 확인해 주세요. 서브넷에 남은 주소가 없는 경우가 많아요.',
  },
  'loadBalancer.type': {
    seen: ({ loadBalancer, type }) => `로드 밸런서 ${loadBalancer} 유형: ${type === '' ? '알 수 없음' : type}`,
    wanted: ({ wanted }) => `로드 밸런서 유형: ${wanted}`,
    next: () => 'Ingress에 AWS Load Balancer Controller의 클래스(alb)를 지정해 주세요.',
  },
  'loadBalancer.scheme': {
    seen: ({ loadBalancer, scheme }) =>
      `로드 밸런서 ${loadBalancer} 체계(scheme): ${scheme === '' ? '알 수 없음' : scheme}`,
    wanted: ({ wanted }) => `체계(scheme): ${wanted}`,
    next: ({ wanted }) =>
      `Ingress는 alb.ingress.kubernetes.io/scheme, Service는 service.beta.kubernetes.io/aws-load-balancer-scheme 어노테이션 값을 바꿔 주세요: ${wanted}`,
  },
  'loadBalancer.listener': {
    seen: ({ loadBalancer, listeners }) => `로드 밸런서 ${loadBalancer}의 리스너: ${all(listeners)}`,
    wanted: ({ wanted }) => `리스너: ${wanted}`,
    next: () => 'Ingress나 Service의 어노테이션에 포트를 추가해 주세요. HTTPS라면 인증서 ARN도 필요해요.',
  },
  'loadBalancer.internal': {
    seen: ({ loadBalancer, url }) => `로드 밸런서 ${loadBalancer}의 체계가 internal이라 VPC 안에서만 열려요: ${url}`,
    wanted: () => '인터넷에서 열리는 로드 밸런서',
    next: () => '체계(scheme) 어노테이션을 internet-facing으로 바꿔 주세요. 그 전에는 대상의 상태만 확인할 수 있어요.',
  },

  'target.noBackend': {
    seen: ({ kind, name, backends }) =>
      backends.length === 0
        ? `${kind} ${name}: 트래픽을 보낼 Service가 없어요.`
        : `${kind} ${name}: 다음 Service로 보내지 않아요. ${or(backends)}`,
    wanted: ({ kind, name, backends }) =>
      `${kind} ${name}의 백엔드: ${backends.length === 0 ? 'Service 하나 이상' : or(backends)}`,
    next: ({ kind, name, namespace }) =>
      `백엔드를 고쳐 주세요: kubectl edit ${kind.toLowerCase()} ${name} -n ${namespace}`,
  },
  'target.noGroup': {
    seen: ({ backend, loadBalancer }) => `로드 밸런서 ${loadBalancer}: 백엔드 ${backend}의 대상 그룹이 없어요.`,
    wanted: ({ backend }) => `백엔드 ${backend}의 대상 그룹`,
    next: () => 'Ingress나 Service의 이벤트를 확인해 주세요. 컨트롤러가 만들지 못한 이유가 나와요.',
  },
  'target.none': {
    seen: ({ backend }) => `백엔드 ${backend}: 등록된 대상이 없어요.`,
    wanted: wantedTargets,
    next: () => 'Service 뒤에 Ready 파드가 있는지, selector와 파드의 레이블이 같은지 확인해 주세요.',
  },
  'target.initial': {
    seen: ({ backend, healthy }) => `${healthyOf(backend, healthy)}, 나머지는 첫 헬스 체크 중이에요.`,
    wanted: wantedTargets,
    next: () => '첫 헬스 체크가 끝날 때까지 1~2분 기다려 주세요.',
  },
  'target.responseCode': {
    seen: ({ backend, healthy, check, description }) =>
      `${healthyOf(backend, healthy)}, ${checkOf(check)}에 다른 상태 코드로 응답했어요${description === '' ? '' : ` (${description})`}.`,
    wanted: wantedTargets,
    next: () =>
      'Service의 alb.ingress.kubernetes.io/healthcheck-path 어노테이션을 200으로 응답하는 경로로 바꿔 주세요.',
  },
  'target.timeout': {
    seen: ({ backend, healthy, check }) =>
      `${healthyOf(backend, healthy)}, ${checkOf(check)}에 제때 응답하지 않았어요.`,
    wanted: wantedTargets,
    next: () => '컨테이너의 포트와, 노드 보안 그룹이 로드 밸런서를 허용하는지 확인해 주세요.',
  },
  'target.failedChecks': {
    seen: ({ backend, healthy, check }) => `${healthyOf(backend, healthy)}, ${checkOf(check)}에 실패했어요.`,
    wanted: wantedTargets,
    next: () => '헬스 체크의 경로와 포트가 컨테이너와 맞는지 확인해 주세요.',
  },
  'target.unused': {
    seen: ({ backend, healthy, reason }) =>
      `${healthyOf(backend, healthy)}, 나머지는 로드 밸런서가 사용하지 않아요 (${reason === '' ? 'unused' : reason}).`,
    wanted: wantedTargets,
    next: () => '대상 그룹으로 보내는 규칙이 있는지, 대상의 가용 영역이 로드 밸런서에 있는지 확인해 주세요.',
  },
  'target.unhealthy': {
    seen: ({ backend, healthy, reason }) => `${healthyOf(backend, healthy)}, 나머지의 이유: ${reason}`,
    wanted: wantedTargets,
    next: () => 'EC2 콘솔의 대상 그룹에서 이유를 읽고 Service 뒤의 파드를 확인해 주세요.',
  },
  'target.instance': {
    seen: ({ backend, healthy, cause }) => `${healthyOf(backend, healthy)}, ${instanceTroubles[cause].seen}`,
    wanted: wantedTargets,
    next: ({ cause }) => instanceTroubles[cause].next,
  },
  'target.few': {
    seen: ({ backend, healthy }) => healthyOf(backend, healthy),
    wanted: wantedTargets,
    next: () => 'Service 뒤의 파드 복제본을 늘려 주세요.',
  },

  'http.status': {
    seen: ({ url, status }) => `${url} 응답 코드: ${status}`,
    wanted: ({ wanted }) => `응답 코드: ${or(wanted)}`,
    next: () => '주소를 직접 열어 보고, 응답하는 파드의 로그를 확인해 주세요.',
  },
  'http.notFound': {
    seen: ({ url }) => `${url} 응답 코드: 404 (이 경로의 규칙이나 페이지가 없어요)`,
    wanted: ({ url }) => `${url} 정상 응답`,
    next: () => 'Ingress의 경로와, 애플리케이션에 그 경로가 있는지 확인해 주세요.',
  },
  'http.badGateway': {
    seen: ({ url }) => `${url} 응답 코드: 502 (로드 밸런서가 애플리케이션과 통신하지 못해요)`,
    wanted: ({ url }) => `${url} 애플리케이션의 응답`,
    next: () => 'targetPort가 컨테이너의 포트와 같은지, 파드가 재시작하고 있지 않은지 확인해 주세요.',
  },
  'http.unavailable': {
    seen: ({ url }) => `${url} 응답 코드: 503 (뒤에 정상 대상이 없어요)`,
    wanted: ({ url }) => `${url} 애플리케이션의 응답`,
    next: () => 'Service의 엔드포인트와 헬스 체크 경로를 확인해 주세요.',
  },
  'http.gatewayTimeout': {
    seen: ({ url }) => `${url} 응답 코드: 504 (애플리케이션이 제때 응답하지 않았어요)`,
    wanted: ({ url }) => `${url} 애플리케이션의 응답`,
    next: () => '노드 보안 그룹이 로드 밸런서를 허용하는지, 파드가 무엇을 기다리는지 확인해 주세요.',
  },
  'http.serverError': {
    seen: ({ url, status }) => `${url} 응답 코드: ${status} (애플리케이션에 오류가 났어요)`,
    wanted: ({ url }) => `${url} 정상 응답`,
    next: () =>
      '파드의 로그를 확인해 주세요. 인터넷 서비스를 부르는 애플리케이션이라면 노드에서 인터넷으로 나갈 수 있는지 확인해 주세요.',
  },
  'http.redirect': {
    seen: ({ url, location }) => `${url} 주소가 다른 곳으로 보내요${location === '' ? '' : `: ${location}`}`,
    wanted: ({ url }) => `${url} 주소 자체의 응답`,
    next: () => '이 주소의 리디렉션을 없애 주세요.',
  },
  'http.dns': {
    seen: ({ url }) => `DNS에 아직 없는 이름이에요: ${url}`,
    wanted: ({ url }) => `${url} 응답`,
    next: () => '새 로드 밸런서의 이름은 몇 분 걸려요. 계속 이 상태라면 로드 밸런서가 아직 있는지 확인해 주세요.',
  },
  'http.timeout': {
    seen: ({ url }) => `제때 응답하지 않았어요: ${url}`,
    wanted: ({ url }) => `${url} 응답`,
    next: () => '로드 밸런서의 보안 그룹이 포트를 허용하는지, 서브넷이 퍼블릭인지 확인해 주세요.',
  },
  'http.connection': {
    seen: ({ url, reason }) => `연결하지 못했어요: ${url}${reason === '' ? '' : ` (${reason})`}`,
    wanted: ({ url }) => `${url} 응답`,
    next: () => '로드 밸런서에 이 프로토콜과 포트의 리스너가 있는지 확인해 주세요.',
  },
  'http.contentType': {
    seen: ({ url, contentType }) => `${url} 응답의 콘텐츠 유형: ${contentType === '' ? '알 수 없음' : contentType}`,
    wanted: ({ wanted }) =>
      `콘텐츠 유형: ${wanted === 'json' ? 'application/json' : wanted === 'html' ? 'text/html' : '스크립트'}`,
    next: ({ wanted }) =>
      wanted === 'json'
        ? '웹 페이지가 나온다면 백엔드 대신 프런트엔드가 응답한 거예요. Ingress 규칙의 경로와 순서를 확인해 주세요.'
        : '이 경로에서 어떤 애플리케이션이 응답하는지 확인해 주세요.',
  },
  'http.notJson': {
    seen: ({ url, start }) => `${url} 응답이 JSON 형식이 아니에요: ${start === '' ? '빈 응답' : start}`,
    wanted: () => 'JSON 응답',
    next: () =>
      '웹 페이지가 나온다면 백엔드 대신 프런트엔드가 응답한 거예요. Ingress 규칙의 경로와 순서를 확인해 주세요.',
  },
  'http.shape': {
    seen: ({ url, path, seen }) => `${url} JSON 응답의 ${path}: ${seen === '-' ? '없음' : seen}`,
    wanted: ({ path, wanted }) => `${path}: ${wanted === '-' ? '없음' : wanted}`,
    next: () => '이 경로에서 어떤 애플리케이션이 응답하는지와 그 로그를 확인해 주세요.',
  },
  'http.missingText': {
    seen: ({ url, missing }) => `${url} 응답에 없는 내용: ${missing.join(' · ')}`,
    wanted: ({ missing }) => `응답에 있어야 할 내용: ${missing.join(' · ')}`,
    next: () => '가장 새로운 이미지가 실행 중인지, 이 경로에서 어떤 애플리케이션이 응답하는지 확인해 주세요.',
  },
  'http.empty': {
    seen: ({ url }) => `응답에 내용이 없어요: ${url}`,
    wanted: () => '내용이 있는 페이지',
    next: ({ url }) => `무엇이 돌아오는지 확인하고 원인을 찾아 주세요: curl -i ${url}`,
  },
  'http.unwantedText': {
    seen: ({ url, found }) => `${url} 응답에 남아 있는 내용: ${found.join(' · ')}`,
    wanted: ({ found }) => `응답에 없어야 할 내용: ${found.join(' · ')}`,
    next: () => '소스에서 바꾸고 이미지를 다시 빌드해 푸시한 다음 파드를 다시 시작해 주세요.',
  },
  'http.placeholder': {
    seen: ({ url, placeholder }) => `${url} 응답에 남아 있는 자리 표시자: ${placeholder}`,
    wanted: () => '그 자리에 들어간 내 로드 밸런서 주소',
    next: () => '자리 표시자가 있는 모든 소스 파일에 주소를 넣고 다시 빌드해 푸시한 다음 파드를 다시 시작해 주세요.',
  },
  'http.noScript': {
    seen: ({ url }) => `자체 스크립트가 없는 페이지예요: ${url}`,
    wanted: () => '메인 스크립트가 있는 애플리케이션 페이지',
    next: () => '어떤 애플리케이션이 응답하는지 확인해 주세요. 웹 서버의 기본 페이지에는 스크립트가 없어요.',
  },
  'http.tooLong': {
    seen: ({ url, kibibytes }) => `읽을 수 있는 ${kibibytes} KiB보다 긴 응답이에요: ${url}`,
    wanted: () => '끝까지 읽을 수 있는 응답',
    next: () => '이 경로에서 어떤 애플리케이션이 응답하는지 확인해 주세요.',
  },

  'metric.none': {
    seen: ({ metric, dimensions, seconds }) =>
      `최근 ${Math.round(seconds / 60)}분 동안 데이터 포인트가 없어요: ${metric} (${all(dimensions)})`,
    wanted: () => '정확히 이 차원의 최근 데이터 포인트',
    next: () =>
      '첫 값은 5~10분 뒤에 나와요. 그 뒤에도 없으면 에이전트가 실행 중인지, 역할에 CloudWatchAgentServerPolicy 정책이 있는지, 클러스터 이름과 리전이 맞는지 확인해 주세요.',
  },
  'metric.few': {
    seen: ({ metric, datapoints, seconds }) =>
      `최근 ${Math.round(seconds / 60)}분 동안의 ${metric} 데이터 포인트: ${datapoints}개`,
    wanted: ({ wanted }) => `데이터 포인트 ${wanted}개 이상`,
    next: () => '몇 분 기다려 주세요. 데이터 포인트는 1분에 하나까지 생겨요.',
  },
  'metric.partial': {
    seen: ({ metric, status }) => `CloudWatch에서 일부만 받은 지표: ${metric} (${status})`,
    wanted: () => '최근 데이터 포인트가 있는 완전한 응답',
    next: () => '1분 뒤에 다시 확인해 주세요.',
  },
};

export const awsLabels: LabelTexts<AwsCheckName> = {
  'cw.metric': ({ namespace, metric, dimensions }) => `지표 ${namespace} ${metric} 수신 (${all(pairsOf(dimensions))})`,
  'ec2.nodes': ({ managed, readyAtLeast, zonesAtLeast, aboveBaseline }) => {
    const kind =
      managed === undefined ? 'any' : managed === true ? 'managed' : managed === false ? 'selfManaged' : managed;
    const zones = zonesAtLeast === undefined ? '' : `, 가용 영역 ${zonesAtLeast}개 이상`;
    const above = aboveBaseline === undefined ? '' : `, 전보다 ${aboveBaseline}개 많음`;
    return `${wantedNodes({ kind, wanted: readyAtLeast })}${zones}${above}`;
  },
  'eks.access': ({ principal, groups, may, mayNot, notAdmin }) => {
    const deeds = (actions: readonly { verb: string; resource: string }[] = []) =>
      actions.map(({ verb, resource }) => `${verb} ${resource}`).join(', ');
    return [
      `${groups === undefined ? '클러스터에 연결된' : '그룹에 연결된'} IAM 주체${principal === undefined ? '' : ` ${or(principal)}`}${groups === undefined ? '' : `: ${all(groups)}`}`,
      may === undefined ? [] : `허용: ${deeds(may)}`,
      mayNot === undefined ? [] : `거부: ${deeds(mayNot)}`,
      notAdmin ? '관리자 아님' : [],
    ]
      .flat()
      .join(', ');
  },
  'eks.cluster': (params) => {
    const { name, status, minorAtLeast, logTypes, oidc, tags, subnetZones, endpoint, encrypted } = params;
    const { minorAboveBaseline, nodegroupsOnMinor, builtBy, subnetsOf, subnetsTagged, freeAddressesAtLeast } = params;
    const asked = [
      status ?? [],
      minorAboveBaseline === undefined ? [] : `마이너 버전 ${minorAboveBaseline}단계 업그레이드`,
      nodegroupsOnMinor ? '노드 그룹도 같은 버전' : [],
      builtBy === undefined ? [] : 'eksctl로 생성',
      subnetsOf === undefined ? [] : `스택 ${or(subnetsOf.stack)}의 서브넷`,
      subnetsTagged ? '로드 밸런서용 서브넷 태그' : [],
      freeAddressesAtLeast === undefined ? [] : `서브넷마다 남은 주소 ${freeAddressesAtLeast}개 이상`,
      params.vpcCidr === undefined ? [] : `VPC ${or(params.vpcCidr)}`,
      params.autoMode ? 'Auto Mode' : [],
      minorAtLeast === undefined ? [] : `쿠버네티스 1.${minorAtLeast} 이상`,
      logTypes === undefined ? [] : `로그 ${logTypes.join(', ')}`,
      oidc === undefined ? [] : 'IAM의 OIDC 공급자',
      tags === undefined ? [] : `태그 ${all(pairsOf(tags))}`,
      subnetZones === undefined ? [] : `서브넷 가용 영역 ${subnetZones}개 이상`,
      endpoint === undefined ? [] : `엔드포인트 ${endpoints[endpoint]}`,
      encrypted === undefined ? [] : '직접 만든 KMS 키',
    ].flat();
    return `클러스터${name === undefined ? '' : ` ${or(name)}`}: ${asked.length === 0 ? '있음' : asked.join(', ')}`;
  },
  'eks.fargateProfile': ({ name, namespace, labels }) =>
    `Fargate 프로파일${name === undefined ? '' : ` ${or(name)}`}: ${[namespace, ...pairsOf(labels)].join(', ')}`,
  'eks.nodegroup': (params) => {
    const { name, status, amiType, desiredAtLeast, maxAtLeast, tagKey } = params;
    const { capacityType, instanceType, osImage } = params;
    const asked = [
      status,
      desiredAtLeast === undefined ? [] : `원하는 크기 ${desiredAtLeast} 이상`,
      maxAtLeast === undefined ? [] : `최대 크기 ${maxAtLeast} 이상`,
      amiType === undefined ? [] : `AMI 유형 ${or(amiType)}`,
      tagKey === undefined ? [] : `태그 ${tagKey}`,
      capacityType === undefined ? [] : or(capacityType),
      instanceType === undefined ? [] : `인스턴스 유형 ${or(instanceType)}`,
      osImage === undefined ? [] : `노드의 운영 체제 ${osImage}`,
    ].flat();
    return `노드 그룹${name === undefined ? '' : ` ${or(name)}`}: ${asked.join(', ')}`;
  },
  'elb.target': ({ ingress, service, scheme, healthyAtLeast, listener }) => {
    const object = ingress === undefined ? `Service ${or(service ?? [])}` : `Ingress ${or(ingress)}`;
    return [`${object}의 로드 밸런서: 정상 대상 ${healthyAtLeast}개 이상`, scheme ?? [], listener ?? []]
      .flat()
      .join(', ');
  },
  http: ({ url, script, json, status }) => {
    const path = url.replace(/^https?:\/\/\$\{\w+\}/, '') || '/';
    if (script !== undefined) return `${path} ${script === 'main' ? '메인 스크립트' : '스크립트'}: 올바른 내용`;
    return `${path}: ${json === undefined ? `응답 코드 ${or(status.map(String))}` : `JSON 응답 (${Object.keys(json).join(', ')})`}`;
  },
};
