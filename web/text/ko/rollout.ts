/** Korean texts: the checks of rollouts, Jobs, releases and absent objects. */

import type { ParamsOf } from '../../../checks/catalog/index.ts';
import type { RolloutCodes } from '../../../checks/codes/rollout.ts';
import { selectorOf } from '../../../checks/rules/labels.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

type RolloutCheckName = 'k8s.absent' | 'k8s.helm' | 'k8s.job' | 'k8s.rollout' | 'k8s.secret';

const or = (names: readonly string[]) => names.join(' 또는 ');
const all = (names: readonly string[]) => (names.length === 0 ? '없음' : names.join(', '));
const place = (namespace: string) => (namespace === '' ? '클러스터' : `${namespace} 네임스페이스`);
const because = (message: string) => (message === '' ? '' : ` (${message})`);
const completed = ({ name }: { name: string }) => `Complete 조건을 가진 Job ${name}`;
const workload = ({ kind, name }: { kind: string; name: string }) => `${kind.toLowerCase()}/${name}`;

export const rolloutCodes: CodeTexts<RolloutCodes> = {
  'rollout.strategy': {
    seen: ({ kind, name, seen }) => `${kind} ${name}의 업데이트 전략: ${seen === '' ? '알 수 없음' : seen}`,
    wanted: ({ wanted }) => `업데이트 전략 ${wanted}`,
    next: ({ kind, wanted }) =>
      `spec.${kind === 'Deployment' ? 'strategy' : 'updateStrategy'}.type: ${wanted} 값으로 바꾼 다음 이미지를 바꿔 주세요.`,
  },
  'rollout.none': {
    seen: ({ kind, name, revision, images }) =>
      `${kind} ${name}의 리비전: ${revision}, 이미지: ${all(images)}. 업데이트한 흔적이 없어요.`,
    wanted: () => '다른 이미지로 롤아웃이 끝난 새 리비전',
    next: () => '이미지를 바꿔 적용하고 롤아웃이 끝날 때까지 기다려 주세요.',
  },
  'rollout.sameImage': {
    seen: ({ kind, name, revision, images }) =>
      `${kind} ${name}의 새 리비전: ${revision}. 하지만 이미지는 그대로예요: ${all(images)}`,
    wanted: () => '이미지가 다른 새 리비전',
    next: () => '다시 시작하거나 설정만 바꾼 것은 새 버전이 아니에요. 이미지나 태그를 바꿔 적용해 주세요.',
  },
  'rollout.recreated': {
    seen: ({ kind, name }) => `${kind} ${name}: 지우고 새로 만들어서 리비전이 처음부터 시작됐어요.`,
    wanted: () => '지우지 않고 롤링 업데이트한 워크로드',
    next: () => '워크로드를 지우지 말고 이미지만 바꿔 적용해 주세요.',
  },
  'rollout.noHistory': {
    seen: ({ kind, name, revision }) => `${kind} ${name}의 리비전: ${revision}. 이전 리비전이 남아 있지 않아요.`,
    wanted: () => '비교할 수 있는 이전 리비전',
    next: () => 'spec.revisionHistoryLimit 값을 1 이상으로 바꾸고(쓰지 않으면 10) 이 단계를 다시 해 주세요.',
  },
  'rollout.notReturned': {
    seen: ({ kind, name, revision }) => `${kind} ${name}의 리비전: ${revision}. 이전 버전으로 돌아간 적이 없어요.`,
    wanted: () => '다시 현재 버전이 된 이전 버전. 번호는 늘어나기만 해서, 2에서 1로 돌아가면 3이 돼요.',
    next: ({ namespace, ...of }) =>
      `먼저 이미지를 바꾼 다음 되돌려 주세요: kubectl rollout undo ${workload(of)} -n ${namespace}`,
  },
  'rollout.notReplaced': {
    seen: ({ kind, name }) => `${kind} ${name}: 새로 채워진 파드가 없어요. 복제본 수 변경과 롤아웃은 빼고 세어요.`,
    wanted: () => '지운 파드 대신 만들어진 새 파드와, 모두 Ready인 파드',
    next: ({ pod, namespace }) =>
      `한 번 확인하고, 파드 하나를 지우고, 한 시간 안에 다시 확인해 주세요: kubectl delete pod ${pod === '' ? '<pod>' : pod} -n ${namespace}`,
  },
  'rollout.oneVersion': {
    seen: ({ kind, namespace, seen }) => `${place(namespace)}에 파드가 있는 버전이 하나뿐이에요: ${kind} ${all(seen)}`,
    wanted: ({ kind, wanted }) => `Ready 파드가 있는 두 버전. ${kind} 이름: ${all(wanted)}`,
    next: () => '다른 버전도 파드와 함께 나란히 만들고, 확인이 끝날 때까지 둘 다 남겨 주세요.',
  },
  'blueGreen.mixed': {
    seen: ({ service, versions }) => `Service ${service} 뒤에 여러 버전이 섞여 있어요: ${all(versions)}`,
    wanted: () => '한 버전만 고르는 selector',
    next: () => 'Service의 spec.selector에 버전을 구별하는 레이블을 넣어 주세요.',
  },
  'blueGreen.notSwitched': {
    seen: ({ service, version, others }) =>
      `Service ${service} 뒤의 버전: ${version}. 처음부터 이 버전이었던 것으로 보여요. 함께 Ready인 버전: ${all(others)}`,
    wanted: () => '다른 버전으로 전환한 Service',
    next: ({ others }) =>
      `한 번 확인하고, Service의 spec.selector를 다른 버전(${all(others)})으로 바꾼 다음 다시 확인해 주세요.`,
  },
  'canary.oneVersion': {
    seen: ({ service, version, others }) =>
      `Service ${service} 뒤의 버전은 하나뿐이에요: ${version}. 함께 Ready인 버전: ${all(others)}`,
    wanted: () => '두 버전 앞에 있는 Service 하나',
    next: () => '애플리케이션 이름처럼 두 버전의 파드에 모두 있는 레이블을 selector에 써 주세요.',
  },
  'canary.shares': {
    seen: ({ shares }) => `트래픽이 가는 곳: ${all(shares)}`,
    wanted: () => '한 버전에 나머지의 두 배 이상, 나머지에도 조금',
    next: () => '복제본을 예를 들어 3개와 1개로 바꾸거나 가중치를 바꿔 주세요.',
  },
  'argoRollout.strategy': {
    seen: ({ name }) => `Rollout ${name}의 전략이 달라요.`,
    wanted: ({ wanted }) => `spec.strategy.${wanted}`,
    next: ({ wanted }) => `spec.strategy.${wanted} 아래에 전략을 쓰고 다시 적용해 주세요.`,
  },
  'argoRollout.service': {
    seen: ({ name, seen }) => `Rollout ${name}의 activeService: ${seen === '' ? '없음' : seen}`,
    wanted: ({ wanted }) => `activeService ${or(wanted)}`,
    next: () => 'spec.strategy.blueGreen.activeService 값을 고쳐 주세요.',
  },
  'argoRollout.steps': {
    seen: ({ name }) => `Rollout ${name}: 새 버전에 트래픽을 조금만 보내는 단계가 없어요.`,
    wanted: () => 'setWeight 값이 1에서 33 사이인 단계',
    next: () => 'spec.strategy.canary.steps에 setWeight: 20 같은 단계와 pause를 넣어 주세요.',
  },
  'argoRollout.revision': {
    seen: ({ name, revision }) => `Rollout ${name}의 리비전: ${revision}. 새 버전의 흔적이 없어요.`,
    wanted: () => 'Rollout으로 내보낸 새 리비전',
    next: () => 'Rollout의 이미지를 바꿔 적용해 주세요.',
  },
  'argoRollout.phase': {
    seen: ({ name, phase, message }) =>
      `Rollout ${name}의 단계: ${phase === '' ? '알 수 없음' : phase}${because(message)}`,
    wanted: () => '새 버전으로 Healthy인 상태',
    next: ({ name, namespace, phase }) =>
      phase === 'Paused'
        ? `새 버전을 승격해 주세요: kubectl argo rollouts promote ${name} -n ${namespace}`
        : `조건을 확인해 주세요: kubectl describe rollouts.argoproj.io ${name} -n ${namespace}`,
  },

  'job.none': {
    seen: ({ namespace }) => `${place(namespace)}에 Job이 없어요.`,
    wanted: () => '끝까지 성공한 Job',
    next: () => 'Job을 만들고, 있는 동안 확인해 주세요. ttlSecondsAfterFinished가 있으면 스스로 지워져요.',
  },
  'job.old': {
    seen: ({ name }) => `Job ${name}: 등록하기 전에 끝난 Job이에요.`,
    wanted: () => '등록한 뒤에 실행한 Job',
    next: ({ name, namespace }) => `지우고 다시 적용해 주세요: kubectl delete job ${name} -n ${namespace}`,
  },
  'job.suspended': {
    seen: ({ name }) => `Job ${name}: 일시 중지돼 있어요.`,
    wanted: completed,
    next: ({ name, namespace }) =>
      `다시 실행해 주세요: kubectl patch job ${name} -n ${namespace} -p '{"spec":{"suspend":false}}'`,
  },
  'job.succeeded': {
    seen: ({ name }) => `Job ${name}: 성공했어요.`,
    wanted: ({ name }) => `허용되지 않는 일을 보여 주려고 실패해야 하는 Job ${name}`,
    next: () => '성공하게 만든 권한이나 설정을 빼고, Job을 지운 다음 다시 실행해 주세요.',
  },
  'job.failed': {
    seen: ({ name, reason, message }) => `Job ${name} 실패: ${reason === '' ? '이유 없음' : reason}${because(message)}`,
    wanted: completed,
    next: ({ name, namespace, reason }) =>
      reason === 'DeadlineExceeded'
        ? 'activeDeadlineSeconds보다 오래 걸렸어요. 무엇을 기다리는지 찾거나 시간을 늘리고 다시 실행해 주세요.'
        : `이벤트를 확인해 주세요: kubectl describe job ${name} -n ${namespace}. 원인을 없앤 다음 Job을 지우고 다시 실행해 주세요.`,
  },
  'job.podFailed': {
    seen: ({ name, reason, pod, container, exitCode }) =>
      `Job ${name} 실패${because(reason)}. 마지막 파드 ${pod}의 컨테이너 ${container}: 종료 코드 ${exitCode}`,
    wanted: completed,
    next: ({ name, namespace, pod, container }) =>
      `이유를 확인해 주세요: kubectl logs ${pod} -n ${namespace} -c ${container}. 그다음 Job ${name} 리소스를 지우고 다시 실행해 주세요.`,
  },
  'job.running': {
    seen: ({ name, failedPods }) =>
      `Job ${name}: 아직 끝나지 않았어요.${failedPods === 0 ? '' : ` 지금까지 실패한 파드: ${failedPods}개`}`,
    wanted: ({ name, wanted }) => `${wanted} 조건을 가진 Job ${name}`,
    next: ({ name, namespace }) => `기다리면서 로그를 확인해 주세요: kubectl logs job/${name} -n ${namespace}`,
  },
  'job.tooFew': {
    seen: ({ namespace, seen }) => `${place(namespace)}에서 성공한 Job: ${seen}개`,
    wanted: ({ wanted }) => `성공한 Job ${wanted}개`,
    next: () => 'Job을 한 번 더 실행해 주세요.',
  },
  'cronJob.suspended': {
    seen: ({ name }) => `CronJob ${name}: 일시 중지돼 있어요.`,
    wanted: ({ name }) => `CronJob ${name}에서 시작한 Job`,
    next: ({ name, namespace }) =>
      `다시 실행되게 해 주세요: kubectl patch cronjob ${name} -n ${namespace} -p '{"spec":{"suspend":false}}'`,
  },
  'cronJob.trouble': {
    seen: ({ name, reason, message }) => `CronJob ${name}: Job을 시작하지 못해요. ${reason}${because(message)}`,
    wanted: ({ name }) => `CronJob ${name}에서 시작한 Job`,
    next: () => '메시지에 나온 것(일정, 시간대, Job 템플릿 등)을 고쳐 주세요.',
  },
  'cronJob.waiting': {
    seen: ({ name, schedule, timeZone }) =>
      `CronJob ${name}: 아직 시작한 Job이 없어요. 일정: "${schedule}" (${timeZone === '' ? 'UTC' : timeZone})`,
    wanted: ({ name }) => `CronJob ${name}에서 성공한 Job`,
    next: ({ name, namespace }) =>
      `일정을 기다리거나 지금 하나 시작해 주세요: kubectl create job ${name}-now --from=cronjob/${name} -n ${namespace}`,
  },

  'helm.absent': {
    seen: ({ release, namespace, seen }) =>
      `${place(namespace)}에 Helm 릴리스 ${or(release)} 설치가 없어요. 있는 릴리스: ${all(seen)}`,
    wanted: ({ release }) => `Helm 릴리스 ${or(release)}`,
    next: ({ namespace }) => `helm list -n ${namespace} 명령으로 비교하고, 이 이름으로 설치해 주세요.`,
  },
  'helm.templated': {
    seen: ({ release, object }) => `${object}: 릴리스 ${release}의 레이블은 있지만 Helm이 남기는 어노테이션이 없어요.`,
    wanted: ({ release }) => `Helm으로 설치한 릴리스 ${release}`,
    next: () => 'helm template으로 적용한 것을 지우고 helm install로 설치해 주세요.',
  },
  'helm.elsewhere': {
    seen: ({ release, seen }) => `릴리스 ${release}의 네임스페이스: ${seen}`,
    wanted: ({ release, wanted }) => `${wanted} 네임스페이스의 릴리스 ${release}`,
    next: ({ wanted }) => `다음 옵션을 붙여 설치해 주세요: -n ${wanted}`,
  },
  'helm.pending': {
    seen: ({ release, revision, status }) => `릴리스 ${release}의 리비전 ${revision}: ${status}`,
    wanted: ({ release }) => `deployed 상태인 릴리스 ${release}`,
    next: ({ release, namespace, status }) =>
      status === 'pending-install'
        ? `Helm이 이미 끝났다면 지우고 다시 설치해 주세요: helm uninstall ${release} -n ${namespace}`
        : `Helm이 이미 끝났다면 마지막 정상 리비전으로 되돌려 주세요: helm rollback ${release} -n ${namespace}`,
  },
  'helm.status': {
    seen: ({ release, revision, seen }) =>
      `릴리스 ${release}의 리비전 ${revision} 상태: ${seen === '' ? '알 수 없음' : seen}`,
    wanted: ({ wanted }) => `상태 ${wanted}`,
    next: ({ release, namespace }) => `기록을 확인해 주세요: helm history ${release} -n ${namespace}`,
  },
  'helm.revision': {
    seen: ({ release, seen }) => `릴리스 ${release}의 리비전: ${seen}`,
    wanted: ({ wanted }) => `리비전 ${wanted} 이상`,
    next: ({ release, namespace }) =>
      `값을 하나 바꿔 업그레이드해 주세요: helm upgrade ${release} <chart> -n ${namespace}`,
  },
  'helm.chart': {
    seen: ({ release, seen }) => `릴리스 ${release}의 차트: ${all(seen)}`,
    wanted: ({ wanted }) => `차트 ${or(wanted)}`,
    next: () => '릴리스를 지우고 맞는 차트로 설치해 주세요.',
  },
  'helm.noWorkloads': {
    seen: ({ release, namespace }) => `${place(namespace)}에 릴리스 ${release}의 워크로드가 없어요.`,
    wanted: ({ release }) => `Ready 파드가 있는 릴리스 ${release}의 워크로드`,
    next: ({ release, namespace }) => `무엇을 설치했는지 확인해 주세요: helm get manifest ${release} -n ${namespace}`,
  },
  'helm.notRolledBack': {
    seen: ({ release, revision }) => `릴리스 ${release}의 리비전: ${revision}. 이전 버전으로 돌아간 워크로드가 없어요.`,
    wanted: () => '롤백으로 만들어진, 이전과 같은 새 리비전',
    next: ({ release, namespace }) =>
      `먼저 다른 이미지로 업그레이드한 다음 되돌려 주세요: helm rollback ${release} -n ${namespace}`,
  },

  'absent.present': {
    seen: ({ kind, name, namespace }) => `${place(namespace)}에 ${kind} ${name} 리소스가 아직 있어요.`,
    wanted: ({ kind, name }) => `삭제된 ${kind} ${name}`,
    next: () => '지우거나, 이 리소스를 만든 것을 제거해 주세요.',
  },
  'absent.terminating': {
    seen: ({ kind, name, finalizers, message }) =>
      `${kind} ${name} 삭제 중이에요.${finalizers.length === 0 ? '' : ` 남은 finalizer: ${all(finalizers)}`}${because(message)}`,
    wanted: ({ kind, name }) => `삭제된 ${kind} ${name}`,
    next: ({ finalizers, message }) =>
      finalizers.length === 0 && message === ''
        ? '모두 지워질 때까지 기다려 주세요.'
        : '정리를 맡은 컨트롤러가 아직 실행 중인지 확인해 주세요. finalizer는 남는 자원이 없을 때만 직접 지워 주세요.',
  },
  'absent.neverThere': {
    seen: ({ kind, name, namespace }) =>
      `${place(namespace)}에 ${kind} ${or(name)} 리소스가 없는데, 전에 확인할 때도 없었어요.`,
    wanted: ({ kind, name }) => `먼저 만들고 나중에 지운 ${kind} ${or(name)}`,
    next: () => '만드는 단계를 먼저 하고, 있는 동안 한 번 확인한 다음 지워 주세요.',
  },

  'secret.keys': {
    seen: ({ name, seen }) => `Secret ${name}의 키: ${all(seen)}`,
    wanted: ({ missing }) => `더 있어야 할 키: ${all(missing)}`,
    next: ({ name, namespace }) =>
      `빠진 키를 글자까지 똑같이 넣고 확인해 주세요: kubectl describe secret ${name} -n ${namespace}`,
  },
  'secret.keysUnknown': {
    seen: ({ name }) => `Secret ${name}: 있지만 키가 있는지 알 수 없어요.`,
    wanted: ({ missing }) => `키 ${all(missing)}`,
    next: ({ name, namespace }) =>
      `kubectl describe secret ${name} -n ${namespace} 명령으로 비교해 주세요. secretKeyRef로 키를 쓰는 파드가 실행 중이어도 확인돼요.`,
  },
};

const hows: Readonly<Record<ParamsOf<'k8s.rollout'>['how'], string>> = {
  updated: '다른 이미지로 업데이트',
  rolledBack: '이전 버전으로 롤백',
  selfHealed: '파드 자동 복구',
  blueGreen: '블루-그린 전환',
  canary: '카나리 배포',
};

export const rolloutLabels: LabelTexts<RolloutCheckName> = {
  'k8s.absent': ({ kind, name, labels, wasThere }) =>
    `${wasThere ? '지워진' : '없는'} ${kind}: ${name === undefined ? selectorOf(labels ?? {}) : or(name)}`,
  'k8s.helm': ({ release, revisionAtLeast, history, readyAtLeast }) =>
    `Helm 릴리스 ${or(release)}${revisionAtLeast === undefined ? '' : `, 리비전 ${revisionAtLeast} 이상`}${history === undefined ? '' : ', 롤백'}${readyAtLeast === undefined ? '' : ', Ready'}`,
  'k8s.job': ({ ns, name, owner, labels, succeededAtLeast, failed }) => {
    const which = name ?? (labels && [selectorOf(labels)]);
    const what =
      owner === undefined ? `Job ${which === undefined ? `(${ns})` : or(which)}` : `CronJob ${or(owner)}의 Job`;
    return `${what}: ${failed ? '실패' : `성공 ${succeededAtLeast ?? 1}개`}`;
  },
  'k8s.rollout': ({ kind, name, how }) => `${kind} ${or(name)}: ${hows[how]}`,
  'k8s.secret': ({ name, keys }) => `Secret ${or(name)}${keys === undefined ? '' : `: ${all(keys)}`}`,
};
