/** Korean texts: the checks of pipelines, GitOps and autoscalers. */
import type { DeliveryCodes } from '../../../checks/codes/delivery.ts';
import { targetName } from '../../../checks/rules/scale-target.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const or = (names: readonly string[]) => names.join(' 또는 ');
const all = (names: readonly string[]) => (names.length === 0 ? '없음' : names.join(', '));
const place = (namespace: string) => (namespace === '' ? '클러스터' : `${namespace} 네임스페이스`);
const brief = (message: string) =>
  message.length > 150 ? `${message.slice(0, 150)}…` : message.replace(/[.\s]+$/, '');
const because = (message: string) => (message === '' ? '' : ` (${brief(message)})`);
const says = (message: string) => (message === '' ? '' : ` ${brief(message)}`);

export const deliveryCodes: CodeTexts<DeliveryCodes> = {
  'gitops.path': {
    seen: ({ kind, name, seen }) => `${kind} ${name}의 경로: ${all(seen)}`,
    wanted: ({ wanted }) => `경로 ${or(wanted)}`,
    next: ({ wanted }) => `경로를 바꿔 주세요: ${wanted[0]}`,
  },
  'gitops.repository': {
    seen: ({ kind, name, seen }) => `${kind} ${name}의 저장소: ${all(seen)}`,
    wanted: ({ wanted }) => `저장소 ${or(wanted)}`,
    next: () => '본인의 저장소를 지정해 주세요. 예제 저장소는 다른 사람의 것이에요.',
  },

  'argo.none': {
    seen: ({ namespace }) => `${place(namespace)}에 Argo CD Application이 없어요.`,
    wanted: () => 'Application',
    next: () => 'Argo CD 화면이나 YAML로 저장소, 경로, 대상을 지정한 Application을 만들어 주세요.',
  },
  'argo.destination': {
    seen: ({ name, seen }) => `Application ${name}의 대상 네임스페이스: ${seen === '' ? '없음' : seen}`,
    wanted: ({ wanted }) => `대상 네임스페이스 ${or(wanted)}`,
    next: ({ wanted }) => `spec.destination.namespace 값을 바꿔 주세요: ${wanted[0]}`,
  },
  'argo.notAutomated': {
    seen: ({ name }) => `Application ${name}: 자동 동기화가 꺼져 있어요.`,
    wanted: () => '자동 동기화',
    next: () => 'spec.syncPolicy.automated 값을 넣거나 화면에서 Auto-Sync를 켜 주세요.',
  },
  'argo.noSelfHeal': {
    seen: ({ name }) => `Application ${name}: 클러스터에서 바뀐 내용을 되돌리지 않아요.`,
    wanted: () => 'Self Heal',
    next: () => 'spec.syncPolicy.automated.selfHeal 값을 true로 바꿔 주세요.',
  },
  'argo.noStatus': {
    seen: ({ name }) => `Application ${name}: 아직 저장소와 비교되지 않았어요.`,
    wanted: () => '지금 명세에 대한 상태',
    next: () => '조금 기다려 주세요. 계속 이 상태라면 Argo CD의 application controller가 실행 중인지 확인해 주세요.',
  },
  'argo.error': {
    seen: ({ name, type, message }) => `Application ${name}: ${type}${says(message)}`,
    wanted: () => '오류가 없는 Application',
    next: () => '메시지에 나온 원인을 없애 주세요. 저장소의 주소, 브랜치, 경로, 인증 정보나 프로젝트일 때가 많아요.',
  },
  'argo.syncing': {
    seen: ({ name, message }) => `Application ${name}: 동기화 중이에요.${says(message)}`,
    wanted: () => '성공한 동기화',
    next: () => '끝날 때까지 기다려 주세요. 끝나지 않으면 훅과 기다리는 리소스를 확인해 주세요.',
  },
  'argo.syncFailed': {
    seen: ({ name, message }) => `Application ${name}: 마지막 동기화가 실패했어요.${says(message)}`,
    wanted: () => '성공한 동기화',
    next: () => '메시지에 나온 부분을 Git에서 고치고 다시 동기화해 주세요.',
  },
  'argo.outOfSync': {
    seen: ({ name, seen }) => `Application ${name}의 동기화 상태: ${seen === '' ? 'Unknown' : seen}`,
    wanted: () => '동기화 상태 Synced',
    next: ({ name, namespace }) =>
      `동기화하고 차이를 확인해 주세요: kubectl describe applications.argoproj.io ${name} -n ${namespace}`,
  },
  'argo.empty': {
    seen: ({ name, seen }) => `Application ${name}에서 관리하는 리소스: ${seen}개`,
    wanted: ({ wanted }) => `리소스 ${wanted}개 이상`,
    next: () => '경로에 매니페스트가 있는지, 브랜치가 맞는지 확인해 주세요.',
  },
  'argo.health': {
    seen: ({ name, seen, message }) => `Application ${name}의 상태: ${seen}${because(message)}`,
    wanted: () => '상태 Healthy',
    next: () => 'Healthy가 아닌 리소스와 파드의 이벤트를 확인해 주세요. 로드 밸런서는 몇 분 걸려요.',
  },

  'flux.none': {
    seen: ({ namespace }) => `${place(namespace)}에 Flux의 Kustomization이나 HelmRelease가 없어요.`,
    wanted: () => 'Kustomization 또는 HelmRelease',
    next: () => '소스에 대한 리소스를 만들거나 본인의 저장소로 Flux를 부트스트랩해 주세요.',
  },
  'flux.noSource': {
    seen: ({ kind, name, source }) => `${kind} ${name}에 지정된 소스가 없어요: ${source}`,
    wanted: ({ source }) => `${source}`,
    next: () => '소스를 만들거나 spec.sourceRef의 이름과 네임스페이스를 고쳐 주세요.',
  },
  'flux.suspended': {
    seen: ({ kind, name }) => `${kind} ${name}: 일시 중지되어 있어요.`,
    wanted: () => '계속되는 조정(reconciliation)',
    next: () => 'spec.suspend 값을 false로 바꾸거나 flux resume 명령을 실행해 주세요.',
  },
  'flux.notReady': {
    seen: ({ kind, name, reason, message }) =>
      `${kind} ${name}: 아직 Ready가 아니에요. ${reason === '' ? '상태 없음' : reason}${because(message)}`,
    wanted: ({ kind, name }) => `Ready인 ${kind} ${name}`,
    next: () => '메시지에 나온 원인을 없애 주세요. 소스의 주소, 브랜치, 인증 정보나 매니페스트의 오류일 때가 많아요.',
  },
  'flux.notApplied': {
    seen: ({ kind, name, seen }) => `${kind} ${name}에 적용된 리비전: ${seen === '' ? '없음' : seen}`,
    wanted: ({ wanted }) => (wanted === '' ? '적용된 리비전' : `리비전 ${wanted}`),
    next: () => '다음 조정을 기다리거나 flux reconcile 명령을 실행해 주세요.',
  },
  'flux.empty': {
    seen: ({ name }) => `Kustomization ${name}: 적용한 리소스가 없어요.`,
    wanted: () => '저장소에서 적용한 리소스',
    next: () => 'spec.path 경로에 매니페스트가 있는지 확인해 주세요.',
  },

  'vpa.absent': {
    seen: ({ namespace, seen }) =>
      `${namespace} 네임스페이스에 해당하는 VerticalPodAutoscaler가 없어요. 있는 것의 대상: ${all(seen)}`,
    wanted: ({ target }) => `VerticalPodAutoscaler(대상: ${or(target)})`,
    next: ({ target }) => `spec.targetRef에 다음을 지정해 만들어 주세요: ${or(target)}`,
  },
  'vpa.several': {
    seen: ({ target, seen }) => `${target} 하나에 VerticalPodAutoscaler가 여러 개 있어요: ${all(seen)}`,
    wanted: ({ target }) => `VerticalPodAutoscaler 1개(대상: ${target})`,
    next: () => '하나만 남기고 지워 주세요.',
  },
  'vpa.noTarget': {
    seen: ({ name, target }) => `VerticalPodAutoscaler ${name}의 대상이 없어요: ${target}`,
    wanted: ({ target }) => `같은 네임스페이스의 ${target}`,
    next: () => '대상을 만들거나 spec.targetRef를 고쳐 주세요.',
  },
  'vpa.mode': {
    seen: ({ name, seen }) => `VerticalPodAutoscaler ${name}의 업데이트 모드: ${seen}`,
    wanted: ({ wanted }) => `업데이트 모드 ${or(wanted)}`,
    next: ({ wanted }) => `spec.updatePolicy.updateMode 값을 바꿔 주세요: ${wanted[0]}`,
  },
  'vpa.unsupported': {
    seen: ({ name, message }) => `VerticalPodAutoscaler ${name}: 이 설정으로는 동작하지 않아요${because(message)}.`,
    wanted: () => 'recommender에서 쓸 수 있는 설정',
    next: () => '메시지에 나온 부분을 고쳐 주세요. spec.targetRef일 때가 많아요.',
  },
  'vpa.noPods': {
    seen: ({ name, message }) => `VerticalPodAutoscaler ${name}: 파드를 찾지 못했어요${because(message)}.`,
    wanted: () => '실행 중인 대상의 파드',
    next: () => '대상에 파드가 있는지 확인하고 spec.targetRef의 종류와 이름을 비교해 주세요.',
  },
  'vpa.noRecommendation': {
    seen: ({ name, reason, message }) =>
      `VerticalPodAutoscaler ${name}: 아직 권장값이 없어요${because([reason, message].filter(Boolean).join(', '))}.`,
    wanted: () => '컨테이너별 권장값',
    next: () => '몇 분 걸려요. metrics-server와 vpa-recommender가 실행 중이어야 해요.',
  },
  'vpa.off': {
    seen: ({ name }) => `VerticalPodAutoscaler ${name}: 업데이트 모드가 Off라서 권장만 해요.`,
    wanted: () => '권장값이 적용된 파드',
    next: () => 'spec.updatePolicy.updateMode 값을 Recreate나 InPlaceOrRecreate로 바꿔 주세요.',
  },
  'vpa.alone': {
    seen: ({ name }) => `VerticalPodAutoscaler ${name}: 대상의 복제본이 하나뿐이라 파드를 바꾸지 않아요.`,
    wanted: () => '권장값이 적용된 파드',
    next: () =>
      '복제본을 2개로 늘리거나 spec.updatePolicy.minReplicas를 1로 바꿔 주세요. 파드를 직접 지워도 권장값으로 다시 만들어져요.',
  },
  'vpa.notApplied': {
    seen: ({ name, pods }) =>
      `VerticalPodAutoscaler ${name}의 권장값이 적용된 파드가 없어요. 파드: ${all(pods.slice(0, 3))}`,
    wanted: () => '권장값이 적용된 파드',
    next: ({ mode }) =>
      mode === 'Initial'
        ? 'Initial 모드에서는 새 파드에만 적용돼요. 파드를 지우거나 Recreate 모드로 바꿔 주세요.'
        : 'vpa-updater와 vpa-admission-controller가 실행 중인지 확인해 주세요. requests가 이미 알맞은 파드는 그대로 둬요.',
  },

  'karpenter.noPool': {
    seen: ({ builtIn }) =>
      builtIn.length === 0 ? 'NodePool이 없어요.' : `EKS Auto Mode의 NodePool만 있어요: ${all(builtIn)}`,
    wanted: () => 'Karpenter의 NodePool',
    next: () => 'NodePool과 여기에 지정할 EC2NodeClass를 만들어 주세요.',
  },
  'karpenter.noClass': {
    seen: ({ pool, class: name, seen }) =>
      `NodePool ${pool}에 지정된 노드 클래스가 없어요: ${name === '' ? '지정 안 됨' : name}. 있는 것: ${all(seen)}`,
    wanted: () => '클러스터에 있는 노드 클래스',
    next: () => 'EC2NodeClass를 만들거나 spec.template.spec.nodeClassRef를 고쳐 주세요.',
  },
  'karpenter.notReady': {
    seen: ({ kind, name, condition, message }) =>
      `${kind} ${name}: ${condition} 조건이 True가 아니에요${because(message)}.`,
    wanted: ({ kind, name }) => `Ready인 ${kind} ${name}`,
    next: ({ condition }) =>
      condition === 'SubnetsReady' || condition === 'SecurityGroupsReady'
        ? '서브넷과 보안 그룹에 selector의 karpenter.sh/discovery 태그를 붙여 주세요.'
        : '메시지에 나온 원인을 없애 주세요. 인스턴스 프로파일이라면 spec.role에 노드 역할이 있어야 해요.',
  },
  'karpenter.noClaim': {
    seen: ({ pool }) => `NodePool ${pool}: 등록한 뒤에 만든 노드가 없어요.`,
    wanted: () => 'Karpenter에서 만든 노드',
    next: () => '복제본이나 requests를 늘려 노드에 들어가지 못하는 파드를 만들고 Karpenter의 로그를 확인해 주세요.',
  },
  'karpenter.claim': {
    seen: ({ claim, condition, message }) =>
      `NodeClaim ${claim}: ${condition} 조건이 아직 True가 아니에요${because(message)}.`,
    wanted: () => 'Launched, Registered, Initialized가 모두 True인 NodeClaim',
    next: ({ condition }) =>
      condition === 'Registered'
        ? '인스턴스는 있지만 클러스터에 들어오지 못했어요. 노드 역할을 EC2_LINUX 액세스 항목이나 aws-auth에 등록해 주세요.'
        : '몇 분 기다려 주세요. 그 뒤에는 메시지와 Karpenter의 로그를 확인해 주세요.',
  },
  'karpenter.noInstance': {
    seen: ({ claim, instance }) =>
      `NodeClaim ${claim}: 실행 중인 인스턴스의 노드가 없어요${instance === '' ? '' : ` (${instance})`}.`,
    wanted: () => '실행 중인 인스턴스의 노드',
    next: () => '노드에 들어가지 못하는 파드를 만들어 Karpenter에서 노드를 다시 만들게 해 주세요.',
  },
  'karpenter.inGroup': {
    seen: ({ instance, group }) => `인스턴스 ${instance}: Auto Scaling 그룹 ${group}에 속해 있어요.`,
    wanted: () => 'Karpenter에서 직접 만든 인스턴스',
    next: () => '노드 그룹에 들어가지 못하는 파드를 만들어 Karpenter에서 노드를 만들게 해 주세요.',
  },

  'autoscaler.noGroups': {
    seen: ({ name }) => `Deployment ${name}에 Auto Scaling 그룹을 지정하는 인수가 없어요.`,
    wanted: () => '--node-group-auto-discovery 또는 --nodes 인수',
    next: () => '클러스터의 그룹에 있는 태그로 --node-group-auto-discovery=asg:tag=… 인수를 넣어 주세요.',
  },
  'autoscaler.placeholder': {
    seen: ({ argument }) => `인수에 바꾸지 않은 자리 표시자가 있어요: ${argument}`,
    wanted: ({ cluster }) => `클러스터 이름 ${cluster}`,
    next: ({ cluster }) => `자리 표시자를 클러스터 이름으로 바꾸고 다시 적용해 주세요: ${cluster}`,
  },
  'autoscaler.otherCluster': {
    seen: ({ argument }) => `인수에 이 클러스터의 이름이 없어요: ${argument}`,
    wanted: ({ cluster }) => `클러스터 ${cluster}의 태그`,
    next: ({ cluster }) =>
      `다음과 같이 써 주세요: asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/${cluster}`,
  },
  'autoscaler.noTags': {
    seen: ({ tags }) => `이 태그를 모두 가진 Auto Scaling 그룹이 클러스터에 없어요: ${all(tags)}`,
    wanted: () => '인수의 태그를 모두 가진 그룹',
    next: () => 'Auto Scaling 그룹에 태그를 붙여 주세요. 관리형 노드 그룹에는 자동으로 붙어 있어요.',
  },
  'autoscaler.otherGroup': {
    seen: ({ argument }) => `인수에 지정된 Auto Scaling 그룹이 이 클러스터의 것이 아니에요: ${argument}`,
    wanted: ({ known }) => `다음 그룹 중 하나: ${all(known)}`,
    next: ({ known }) => `최소, 최대, 그룹 이름을 다음과 같이 써 주세요: --nodes=2:5:${known[0] ?? 'GROUP'}`,
  },
  'autoscaler.stale': {
    seen: ({ last }) => `Cluster Autoscaler가 상태를 마지막으로 쓴 시각: ${last === '' ? '모름' : last}`,
    wanted: () => '최근 2분 안의 상태',
    next: () => '로그를 확인해 주세요. AccessDenied라면 역할에 Auto Scaling 권한이 없는 거예요.',
  },
  'autoscaler.unhealthy': {
    seen: ({ seen }) => `Cluster Autoscaler에서 본 클러스터 상태: ${seen}`,
    wanted: () => 'Healthy',
    next: () => 'Ready가 아닌 노드와 Cluster Autoscaler의 로그를 확인해 주세요.',
  },
};

export const deliveryLabels: LabelTexts<'argo.app' | 'flux.ready' | 'k8s.autoscaler' | 'k8s.karpenter' | 'k8s.vpa'> = {
  'argo.app': ({ name, path, automated, selfHeal }) =>
    `Argo CD Application${name === undefined ? '' : ` ${or(name)}`}${path === undefined ? '' : `(경로 ${or(path)})`}: Synced, Healthy${selfHeal ? ', Self Heal' : automated ? ', 자동 동기화' : ''}`,
  'flux.ready': ({ kind, name, path }) =>
    `Flux ${kind ?? 'Kustomization 또는 HelmRelease'}${name === undefined ? '' : ` ${or(name)}`}${path === undefined ? '' : `(경로 ${or(path)})`} 적용`,
  'k8s.autoscaler': ({ healthy }) => `이 클러스터의 그룹을 지정한 Cluster Autoscaler${healthy ? ', 상태 Healthy' : ''}`,
  'k8s.karpenter': ({ nodePool, launched }) =>
    `Karpenter NodePool${nodePool === undefined ? '' : ` ${or(nodePool)}`}: Ready${launched ? ', 노드 생성' : ''}`,
  'k8s.vpa': ({ target, applied }) =>
    `VerticalPodAutoscaler(${or(target.map(targetName))}): 권장값${applied ? ' 적용' : ''}`,
};
