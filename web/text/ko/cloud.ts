/** Korean texts: the checks of what stands around the cluster in AWS. */
import type { CloudCodes } from '../../../checks/codes/cloud.ts';
import { pairsOf } from '../../../checks/rules/lenient.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const or = (names: readonly string[]) => names.join(' 또는 ');
const all = (names: readonly string[]) => (names.length === 0 ? '없음' : names.join(', '));
const because = (reason: string) => (reason === '' ? '' : ` (${reason})`);
const orAny = (names: readonly string[] | undefined) => (names === undefined ? '' : ` ${or(names)}`);

const kinds: Readonly<Record<string, string>> = {
  stack: 'CloudFormation 스택',
  database: 'RDS 데이터베이스',
  cache: '캐시',
  bucket: '버킷',
  distribution: 'CloudFront 배포',
  instance: '인스턴스',
  domain: 'OpenSearch 도메인',
  pipeline: '파이프라인',
  project: '빌드 프로젝트',
  vpc: 'VPC',
  nodegroup: '노드 그룹',
};
const noun = (kind: string) => kinds[kind] ?? kind;

/** What to do when there is none of a kind. */
const absentSteps: Readonly<Record<string, string>> = {
  stack: '클러스터와 같은 리전에 정확히 이 이름으로 스택을 만들어 주세요.',
  bucket: '버킷 이름은 전 세계에서 하나뿐이에요. 이미 쓰이는 이름이라면 접미사를 바꾸고 만들어 주세요.',
  cache: '클러스터의 VPC에 만들어 주세요. 5~10분 걸려요.',
  database: '클러스터와 같은 리전에 데이터베이스나 그 스택을 만들어 주세요. 10분쯤 걸려요.',
  domain: '클러스터와 같은 리전에 만들어 주세요. 10~20분 걸려요.',
  instance: '리전과 인스턴스의 태그를 확인해 주세요. 종료된 인스턴스는 세지 않아요.',
};

/** How long it usually takes. */
const movingSteps: Readonly<Record<string, string>> = {
  stack: '기다려 주세요. 데이터베이스는 10분쯤, 클러스터는 20분까지 걸려요. 진행 상황은 스택의 이벤트에 나와요.',
  database: '기다려 주세요. 새 데이터베이스는 10분쯤 걸려요.',
  cache: '기다려 주세요. 새 캐시는 5~10분 걸려요.',
  distribution: '기다려 주세요. 모든 위치에 배포되기까지 3~10분 걸려요.',
  domain: '기다려 주세요. 새 도메인은 10~20분 걸려요. 그동안 다른 단계를 진행해도 돼요.',
  instance: '인스턴스가 실행될 때까지 1분쯤 기다려 주세요.',
  nodegroup: '기다려 주세요. 노드를 하나씩 교체하고 있어요.',
};

const statusSteps: Readonly<Record<string, string>> = {
  stack: '스택을 지우고 다시 만들어 주세요. 검토 상태라면 변경 세트를 실행해 주세요.',
  database: '중지되어 있다면 시작하고, 아니라면 이벤트를 확인해 주세요: aws rds describe-events',
  cache: 'ElastiCache 콘솔에서 이벤트를 확인하고, 지운 다음 다시 만들어 주세요.',
  distribution: 'CloudFront 콘솔에서 배포를 활성화해 주세요.',
  domain: 'OpenSearch 콘솔에서 도메인을 열어 이유를 확인해 주세요.',
  instance: '인스턴스를 시작해 주세요: aws ec2 start-instances',
};

const settings: Readonly<Record<string, string>> = {
  engine: '엔진',
  public: '퍼블릭 액세스',
  multiAz: '다른 가용 영역의 대기 인스턴스(Multi-AZ)',
  encrypted: '암호화',
  encryption: '기본 암호화',
  publicBlocked: '모든 퍼블릭 액세스 차단',
  lifecycle: '수명 주기 규칙',
  profileRole: '인스턴스 프로파일',
  tags: '태그',
  capacityType: '용량 유형',
  instanceType: '인스턴스 유형',
  cidr: 'CIDR 블록',
};
const setting = (name: string) => settings[name] ?? name;
const values: Readonly<Record<string, string>> = { '': '없음', on: '켜짐', off: '꺼짐' };
const value = (text: string) => values[text] ?? text;

const settingSteps: Readonly<Record<string, string>> = {
  engine: '데이터베이스와 캐시의 엔진은 바꿀 수 없어요. 맞는 엔진으로 다시 만들어 주세요.',
  public: 'aws rds modify-db-instance의 publicly-accessible 옵션이나 스택 템플릿에서 바꿔 주세요.',
  multiAz: 'aws rds modify-db-instance --multi-az 명령이나 스택 템플릿에서 바꿔 주세요.',
  encrypted: '암호화를 켜 주세요. 데이터베이스 스토리지는 만들 때만 암호화할 수 있어요.',
  encryption: '버킷 속성에서 기본 암호화를 KMS 키로 설정해 주세요.',
  publicBlocked: '버킷 권한의 "퍼블릭 액세스 차단"에서 네 가지 설정을 모두 켜 주세요.',
  lifecycle: '버킷의 "관리" 탭에서 수명 주기 규칙을 추가하고 활성화해 주세요.',
  profileRole: 'EC2 콘솔의 "IAM 역할 수정"에서 이 역할의 인스턴스 프로파일을 연결해 주세요.',
  tags: '스택을 만들거나 업데이트할 때 태그를 지정해 주세요.',
  capacityType: '용량 유형은 바꿀 수 없어요. 이 유형으로 노드 그룹을 새로 만들어 주세요.',
  instanceType: '인스턴스 유형은 바꿀 수 없어요. 이 유형으로 노드 그룹을 새로 만들어 주세요.',
  cidr: 'VPC의 대역은 바꿀 수 없어요. 클러스터를 어느 VPC에 만들었는지 확인해 주세요.',
};

const runSteps: Readonly<Record<string, string>> = {
  pipeline: '파이프라인의 소스에 변경을 푸시하거나 콘솔에서 변경 사항을 릴리스해 주세요.',
  project: 'CodeBuild 콘솔이나 파이프라인에서 빌드를 시작해 주세요.',
};
const run = (kind: string) => (kind === 'pipeline' ? '실행' : '빌드');

const parts: Readonly<Record<string, string>> = {
  compute: '컴퓨팅',
  storage: '블록 스토리지',
  loadBalancing: '로드 밸런싱',
};
const scaled = (direction: string) => (direction === 'out' ? '확장' : '축소');
const autoscalerSteps = (direction: string) =>
  direction === 'out'
    ? '노드에 남은 것보다 많은 리소스를 파드가 요청하게 하고(Deployment 확장), 이벤트가 남아 있는 1시간 안에 확인해 주세요.'
    : '부하를 없애 주세요. 오토스케일러는 10분 동안 비어 있는 노드를 없애요. 1시간 안에 확인해 주세요.';

export const cloudCodes: CodeTexts<CloudCodes> = {
  'reach.region': {
    seen: ({ region }) => `등록한 클러스터의 리전: ${region}`,
    wanted: ({ wanted }) => `리전: ${or(wanted)}`,
    next: () => '그 리전의 클러스터를 등록하거나 실습의 region 매개변수를 바꿔 주세요.',
  },

  'resource.absent': {
    seen: ({ kind, name, found }) =>
      `${noun(kind)}${name.length === 0 ? '' : ` ${or(name)}`}: 없어요${found.length === 0 ? '' : ` (있는 것: ${all(found)})`}.`,
    wanted: ({ kind, name }) => `${noun(kind)}${name.length === 0 ? '' : ` ${or(name)}`}`,
    next: ({ kind }) => absentSteps[kind] ?? '클러스터와 같은 계정과 리전에 정확히 이 이름으로 만들어 주세요.',
  },
  'resource.moving': {
    seen: ({ kind, name, status }) => `${noun(kind)} ${name}: 아직 진행 중이에요 (${value(status)}).`,
    wanted: ({ kind, name }) => `사용할 수 있는 ${noun(kind)} ${name}`,
    next: ({ kind }) => movingSteps[kind] ?? '몇 분 기다려 주세요.',
  },
  'resource.status': {
    seen: ({ kind, name, status, reason }) => `${noun(kind)} ${name}의 상태: ${value(status)}${because(reason)}`,
    wanted: ({ kind, name }) => `사용할 수 있는 ${noun(kind)} ${name}`,
    next: ({ kind }) => statusSteps[kind] ?? '콘솔에서 열어 이유를 확인해 주세요.',
  },
  'resource.setting': {
    seen: ({ kind, name, setting: what, seen }) => `${noun(kind)} ${name} — ${setting(what)}: ${value(seen)}`,
    wanted: ({ setting: what, wanted }) => `${setting(what)}: ${value(wanted)}`,
    next: ({ setting: what }) => settingSteps[what] ?? '설정을 바꿔 주세요.',
  },

  'stack.failed': {
    seen: ({ stack, status, resource, reason }) =>
      `스택 ${stack}의 상태: ${status}${resource === '' ? '' : `, 처음 실패한 리소스: ${resource}`}${because(reason)}`,
    wanted: ({ stack }) => `생성이나 업데이트가 끝난 스택 ${stack}`,
    next: ({ status }) =>
      status.startsWith('UPDATE')
        ? '템플릿이나 파라미터에서 원인을 고치고 스택을 다시 업데이트해 주세요.'
        : '원인을 고치고 스택을 지운 다음 다시 만들어 주세요. 실패한 스택은 업데이트할 수 없어요.',
  },
  'stack.outputs': {
    seen: ({ stack, found }) => `스택 ${stack}의 출력: ${all(found)}`,
    wanted: ({ missing }) => `출력: ${all(missing)}`,
    next: () => '실습의 템플릿을 출력까지 그대로 사용했는지 확인해 주세요.',
  },

  'bucket.few': {
    seen: ({ bucket, prefix, seen }) => `버킷 ${bucket}의 객체${prefix === '' ? '' : ` (${prefix})`}: ${seen}개`,
    wanted: ({ wanted }) => `객체 ${wanted}개 이상`,
    next: ({ bucket, prefix }) => `파일을 업로드해 주세요: aws s3 cp --recursive <폴더> s3://${bucket}/${prefix}`,
  },
  'bucket.files': {
    seen: ({ bucket, prefix, files }) => `버킷 ${bucket}의 ${prefix} 아래에 남은 파일: ${all(files)}`,
    wanted: ({ prefix }) => `${prefix} 아래에 파일 없음`,
    next: () => '배치가 성공하면 파일이 지워져요. Job의 로그에서 이유를 확인해 주세요.',
  },

  'distribution.none': {
    seen: ({ bucket, origins }) =>
      `버킷 ${or(bucket)}: 이 버킷을 원본으로 하는 CloudFront 배포가 없어요${origins.length === 0 ? '' : ` (있는 원본: ${all(origins)})`}.`,
    wanted: ({ bucket }) => `원본이 버킷 ${or(bucket)}인 배포`,
    next: () => '이 버킷을 원본으로 하는 배포나 그 스택을 만들어 주세요.',
  },
  'distribution.forbidden': {
    seen: ({ url }) => `${url} 응답 코드: 403 (CloudFront에 읽을 권한이 없거나 파일이 없어요)`,
    wanted: ({ url }) => `${url} 페이지`,
    next: () =>
      '기본 루트 객체를 index.html로 설정하고, 그 파일이 버킷에 있는지, 버킷 정책이 이 배포의 읽기를 허용하는지(원본 액세스 제어) 확인해 주세요.',
  },

  'domain.noDocuments': {
    seen: ({ domain }) => `도메인 ${domain}: CloudWatch에 나온 문서가 없어요.`,
    wanted: ({ domain }) => `도메인 ${domain}에 들어오는 문서`,
    next: () =>
      '첫 값은 몇 분 뒤에 나와요. 그 뒤에도 없으면 수집기의 로그를 확인해 주세요. 403 응답이라면 도메인에서 역할 매핑이 빠진 거예요.',
  },
  'domain.notRising': {
    seen: ({ domain, documents }) => `도메인 ${domain}의 문서: ${documents}개 (늘지 않았어요)`,
    wanted: ({ domain }) => `등록할 때보다 많은 도메인 ${domain}의 문서`,
    next: () =>
      '수집기의 엔드포인트와 인덱스, 로그를 확인해 주세요. 403 응답이라면 도메인에서 역할 매핑이 빠진 거예요.',
  },
  'domain.inVpc': {
    seen: ({ domain, url }) => `도메인 ${domain}: VPC 안에 있어서 밖에서는 열 수 없어요 (${url}).`,
    wanted: () => '퍼블릭 엔드포인트가 있는 도메인',
    next: () => '도메인의 네트워크는 바꿀 수 없어요. 퍼블릭 액세스와 액세스 정책으로 새 도메인을 만들어 주세요.',
  },

  'run.none': {
    seen: ({ kind, name, older }) =>
      `${noun(kind)} ${or(name)}: 등록한 뒤의 ${run(kind)} 기록이 없어요${older === 0 ? '' : ` (그 전 기록 ${older}개)`}.`,
    wanted: ({ kind }) => `등록한 뒤에 성공한 ${run(kind)}`,
    next: ({ kind }) => runSteps[kind] ?? '시작해 주세요.',
  },
  'run.moving': {
    seen: ({ kind, name, stage }) => `${noun(kind)} ${name}: 실행 중이에요${because(stage)}.`,
    wanted: ({ kind }) => `성공한 ${run(kind)}`,
    next: () => '끝날 때까지 기다려 주세요. 수동 승인을 기다린다면 승인해 주세요.',
  },
  'run.failed': {
    seen: ({ kind, name, status, stage, message }) =>
      `${noun(kind)} ${name}의 마지막 ${run(kind)} 결과: ${[status, stage].filter((part) => part !== '').join(', ')}${because(message)}`,
    wanted: ({ kind }) => `성공한 ${run(kind)}`,
    next: ({ kind }) =>
      kind === 'pipeline'
        ? '실패한 작업에서 로그를 열어 원인을 고치고 변경 사항을 다시 릴리스해 주세요.'
        : '빌드 로그에서 원인을 고치고 다시 시작해 주세요.',
  },
  'run.trigger': {
    seen: ({ kind, name, trigger }) => `${noun(kind)} ${name}의 마지막 실행을 시작한 것: ${value(trigger)}`,
    wanted: () => '소스에 푸시해서 시작된 실행',
    next: () => '작은 변경을 커밋하고 푸시해 주세요. 시작되지 않으면 소스 작업의 트리거를 확인해 주세요.',
  },

  'scaling.noGroup': {
    seen: ({ cluster, found }) =>
      found.length === 0
        ? `클러스터 ${cluster}: Auto Scaling 그룹이 없어요.`
        : `클러스터 ${cluster}의 Auto Scaling 그룹: ${all(found)}`,
    wanted: () => '노드 그룹과 그 Auto Scaling 그룹',
    next: ({ cluster }) =>
      `노드 그룹을 만들어 주세요. Auto Scaling 그룹에는 kubernetes.io/cluster/${cluster}=owned 태그가 있어야 해요.`,
  },
  'scaling.none': {
    seen: ({ group, direction, size, max }) =>
      `Auto Scaling 그룹 ${group}: ${scaled(direction)} 기록이 없어요 (현재 ${size}개, 최대 ${max}개).`,
    wanted: ({ direction }) => `오토스케일러의 그룹 ${scaled(direction)}`,
    next: ({ direction, size, max }) =>
      direction === 'out' && size >= max ? '먼저 그룹의 최대 크기를 올려 주세요.' : autoscalerSteps(direction),
  },
  'scaling.moving': {
    seen: ({ group, direction }) => `Auto Scaling 그룹 ${group}: ${scaled(direction)} 중이에요.`,
    wanted: () => '끝난 크기 조정',
    next: () => '기다려 주세요. 인스턴스 하나에 1~3분 걸려요.',
  },
  'scaling.failed': {
    seen: ({ group, reason }) => `Auto Scaling 그룹 ${group}: 크기 조정에 실패했어요${because(reason)}.`,
    wanted: () => '성공한 크기 조정',
    next: () => '인스턴스 유형과 vCPU 할당량, 서브넷에 남은 주소를 확인하고 다시 시도해 주세요.',
  },
  'scaling.byHand': {
    seen: ({ group, direction, from, to }) =>
      `Auto Scaling 그룹 ${group}: ${from}개에서 ${to}개로 바뀌었지만, 오토스케일러의 ${scaled(direction)} 이벤트가 없어요.`,
    wanted: () => '오토스케일러의 크기 조정과 클러스터의 이벤트',
    next: ({ direction }) => autoscalerSteps(direction),
  },
  'scaling.notTriggered': {
    seen: ({ pod, message }) => `파드 ${pod}: 오토스케일러가 노드를 늘리지 않았어요${because(message)}.`,
    wanted: () => '오토스케일러의 그룹 확장',
    next: () => '그룹의 최대 크기를 올리거나, 파드가 그 노드에 맞도록 요청량과 nodeSelector, 테인트를 확인해 주세요.',
  },
  'nodes.notAbove': {
    seen: ({ ready, baseline }) => `Ready 상태인 노드: ${ready}개 (이 단계를 시작할 때 ${baseline}개)`,
    wanted: ({ wanted }) => `노드 ${wanted}개 이상`,
    next: () =>
      '노드에 남은 것보다 많은 리소스를 파드가 요청하게 하고, Pending 파드와 오토스케일러의 이벤트를 확인해 주세요.',
  },

  'cluster.notUpgraded': {
    seen: ({ cluster, version, baseline }) => `클러스터 ${cluster}의 버전: ${version} (등록할 때 ${baseline})`,
    wanted: ({ wanted }) => `버전 ${wanted}`,
    next: () =>
      '마이너 버전은 한 번에 하나씩 올릴 수 있어요. 컨트롤 플레인을 먼저, 그다음 노드 그룹과 애드온을 올려 주세요.',
  },
  'cluster.upgradeFailed': {
    seen: ({ cluster, status, reason }) => `클러스터 ${cluster}의 마지막 업그레이드 결과: ${status}${because(reason)}`,
    wanted: () => '성공한 업그레이드',
    next: () => '업데이트에 나온 원인(서브넷에 남은 주소 부족이 많아요)을 고치고 다시 시작해 주세요.',
  },
  'cluster.rolledBack': {
    seen: ({ cluster, version }) => `클러스터 ${cluster}: 버전 ${version} 상태로 롤백했어요.`,
    wanted: ({ wanted }) => `버전 ${wanted}`,
    next: () => '업그레이드를 다시 시작해 주세요. 이미 얻은 점수는 그대로 남아요.',
  },
  'cluster.subnets': {
    seen: ({ cluster, seen }) => `클러스터 ${cluster}의 서브넷: ${all(seen)}`,
    wanted: ({ wanted, stack }) => `스택 ${stack}의 서브넷: ${all(wanted)}`,
    next: () =>
      '출력의 서브넷을 모두 eksctl의 --vpc-public-subnets 옵션에 넣어 주세요. 다른 곳에 만든 클러스터는 다시 만들어야 해요.',
  },
  'cluster.autoMode': {
    seen: ({ cluster, off }) =>
      `클러스터 ${cluster}에서 꺼진 EKS Auto Mode 기능: ${all(off.map((part) => parts[part] ?? part))}`,
    wanted: () => '컴퓨팅, 블록 스토리지, 로드 밸런싱의 Auto Mode',
    next: () => '세 가지를 함께 켜 주세요: aws eks update-cluster-config 또는 콘솔의 "EKS Auto Mode 관리"',
  },
  'cluster.notEksctl': {
    seen: ({ cluster }) => `클러스터 ${cluster}: eksctl의 태그나 스택(eksctl-${cluster}-cluster)이 없어요.`,
    wanted: () => 'eksctl로 만든 클러스터',
    next: ({ cluster }) => `eksctl로 만들어 주세요: eksctl create cluster --name ${cluster}`,
  },
  'cluster.subnetTags': {
    seen: ({ subnets }) =>
      subnets.length === 0 ? '클러스터의 서브넷을 알 수 없어요.' : `태그가 없는 서브넷: ${all(subnets)}`,
    wanted: ({ tag }) => `이 서브넷마다 태그 ${tag}=1`,
    next: ({ subnets, tag }) =>
      `aws ec2 create-tags --resources ${subnets.join(' ') || '<서브넷>'} --tags Key=${tag},Value=1`,
  },
  'cluster.freeAddresses': {
    seen: ({ subnets }) =>
      subnets.length === 0 ? '클러스터의 서브넷을 알 수 없어요.' : `남은 주소가 적은 서브넷: ${all(subnets)}`,
    wanted: ({ wanted }) => `서브넷마다 남은 주소 ${wanted}개 이상`,
    next: () => '이 서브넷에서 필요 없는 것을 지우거나 더 큰 서브넷을 사용해 주세요.',
  },
  'nodegroup.version': {
    seen: ({ nodegroup, version }) => `노드 그룹 ${nodegroup}의 버전: ${version === '' ? '알 수 없음' : version}`,
    wanted: ({ wanted }) => `클러스터와 같은 버전 ${wanted}`,
    next: ({ nodegroup }) =>
      `노드 그룹 ${nodegroup}: aws eks update-nodegroup-version 또는 eksctl upgrade nodegroup 명령으로 올려 주세요.`,
  },
  'nodegroup.osImage': {
    seen: ({ nodegroup, images }) =>
      images.length === 0
        ? `노드 그룹 ${nodegroup}: Ready 상태인 노드가 없어요.`
        : `노드 그룹 ${nodegroup}의 운영 체제: ${all(images)}`,
    wanted: ({ wanted }) => `노드의 운영 체제: ${wanted}`,
    next: () => 'AMI 유형은 바꿀 수 없어요. 노드 그룹을 하나 더 만들고 기존 노드 그룹을 비워 주세요.',
  },

  'growth.none': {
    seen: ({ url, total, baseline }) => `${url} 목록에 딸린 항목: ${total}개 (전에는 ${baseline}개)`,
    wanted: ({ baseline }) => `${baseline}개보다 많은 항목`,
    next: () => 'Job의 로그를 확인해 주세요. SKIP이 있으면 실행이 꺼져 있는 거고, 형식이 맞지 않는 줄은 건너뛰어요.',
  },
  'growth.noBaseline': {
    seen: ({ url, total }) => `${url} 목록에 딸린 항목: ${total}개`,
    wanted: () => '등록할 때보다 많은 항목',
    next: () => '처음 개수는 이벤트에서만 기억해요. 명령줄에서는 이 항목을 채점할 수 없어요.',
  },
};

export const cloudLabels: LabelTexts<
  | 'asg.activity'
  | 'aws.reach'
  | 'build.run'
  | 'cfn.stack'
  | 'cloudfront.distribution'
  | 'ec2.instance'
  | 'elasticache.cluster'
  | 'http.growth'
  | 'opensearch.domain'
  | 'pipeline.run'
  | 'rds.instance'
  | 's3.bucket'
> = {
  'asg.activity': ({ direction, maxAtLeast, nodegroup }) =>
    `오토스케일러의 그룹 ${scaled(direction)}${nodegroup === undefined ? '' : `: 노드 그룹${orAny(nodegroup)}`}${maxAtLeast === undefined ? '' : `, 최대 크기 ${maxAtLeast} 이상`}`,
  'aws.reach': ({ region }) => `읽기 역할의 응답: 리전 ${or(region)}`,
  'build.run': ({ project }) => `등록한 뒤에 성공한 빌드${orAny(project)}`,
  'cfn.stack': ({ name, outputs, tags }) => {
    const asked = [
      outputs === undefined ? [] : `출력 ${all(outputs)}`,
      tags === undefined ? [] : `태그 ${all(pairsOf(tags))}`,
    ];
    return [`스택 ${or(name)}: 완료`, ...asked.flat()].join(', ');
  },
  'cloudfront.distribution': ({ originBucket }) => `버킷 ${or(originBucket)}의 CloudFront 배포: 배포 완료`,
  'ec2.instance': ({ nameTag, stack, profileRole }) =>
    `인스턴스 ${nameTag === undefined ? `(스택${orAny(stack)})` : or(nameTag)}: 실행 중${profileRole === undefined ? '' : `, 역할 ${or(profileRole)}`}`,
  'elasticache.cluster': ({ id, engine }) =>
    `캐시${orAny(id)}: 사용 가능${engine === undefined ? '' : `, ${or(engine)}`}`,
  'http.growth': ({ list, each, moreThanAtEnrolment }) =>
    `${list} 항목마다 ${each.count} 목록${moreThanAtEnrolment ? ', 등록할 때보다 많음' : ''}`,
  'opensearch.domain': ({ name, documents }) => `도메인 ${or(name)}: 활성${documents ? ', 문서 수신' : ''}`,
  'pipeline.run': ({ name, trigger }) =>
    `등록한 뒤에 성공한 파이프라인${orAny(name)}${trigger === undefined ? '' : ', 푸시로 시작'}`,
  'rds.instance': ({ id, engine, public: isPublic, multiAz, encrypted }) => {
    const flags = { '퍼블릭 액세스': isPublic, 'Multi-AZ': multiAz, 암호화: encrypted };
    const asked = Object.entries(flags).flatMap(([name, on]) =>
      on === undefined ? [] : `${name} ${on ? '켜짐' : '꺼짐'}`,
    );
    return [`데이터베이스 ${or(id)}: 사용 가능`, ...(engine === undefined ? [] : [or(engine)]), ...asked].join(', ');
  },
  's3.bucket': ({ name, objectsAtLeast, prefix, emptyPrefixes, publicBlocked, encrypted, lifecycle }) => {
    const asked = [
      objectsAtLeast === undefined
        ? []
        : `${prefix === undefined ? '' : `${prefix} 아래 `}객체 ${objectsAtLeast}개 이상`,
      emptyPrefixes === undefined ? [] : `남은 파일 없음(${all(emptyPrefixes)})`,
      publicBlocked ? '퍼블릭 액세스 차단' : [],
      encrypted === undefined ? [] : encrypted === 'kms' ? 'KMS 키' : '암호화',
      lifecycle ? '수명 주기 규칙' : [],
    ].flat();
    return `버킷 ${or(name)}: ${asked.length === 0 ? '있음' : asked.join(', ')}`;
  },
};
