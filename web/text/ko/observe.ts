/** Korean texts: the checks of logs, metrics and what shows them. */
import type { ObserveCodes } from '../../../checks/codes/observe.ts';
import { selectorOf } from '../../../checks/rules/labels.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const or = (names: readonly string[]) => names.join(' 또는 ');
const all = (names: readonly string[]) => (names.length === 0 ? '없음' : names.join(', '));
const place = (namespace: string) => (namespace === '' ? '클러스터' : `${namespace} 네임스페이스`);
const because = (message: string) => (message === '' ? '' : ` (${message})`);
const some = (names: readonly string[], most = 5) =>
  names.length > most ? `${names.slice(0, most).join(', ')} 외 ${names.length - most}개` : all(names);
const addresses = (services: readonly { address: string }[]) => or(services.map(({ address }) => address));

export const observeCodes: CodeTexts<ObserveCodes> = {
  'daemonset.image': {
    seen: ({ namespace, seen }) =>
      `${place(namespace)}에 이런 이미지를 쓰는 DaemonSet이 없어요. 있는 것: ${some(seen, 3)}`,
    wanted: ({ wanted }) => `이미지가 다음 정규식에 맞는 DaemonSet: ${wanted}`,
    next: () => '애드온, 차트 또는 매니페스트로 에이전트를 DaemonSet으로 설치해 주세요.',
  },
  'daemonset.mount': {
    seen: ({ name, seen }) => `DaemonSet ${name}에 마운트된 노드 경로: ${all(seen)}`,
    wanted: ({ wanted }) => `컨테이너에 마운트된 노드 경로: ${or(wanted)}`,
    next: ({ wanted }) => `hostPath 볼륨을 만들어 에이전트 컨테이너에 마운트해 주세요: ${wanted[0]}`,
  },
  'daemonset.env': {
    seen: ({ name, variable, seen }) => `DaemonSet ${name}의 환경 변수 ${variable}: ${all(seen)}`,
    wanted: ({ variable, wanted }) => `${variable}: ${or(wanted)}`,
    next: ({ variable, wanted }) => `에이전트 매니페스트의 값을 바꾸고 다시 적용해 주세요: ${variable}=${wanted[0]}`,
  },
  'daemonset.nodes': {
    seen: ({ name, missing }) => `DaemonSet ${name}의 Ready 파드가 없는 노드: ${some(missing)}`,
    wanted: ({ wanted, covered }) => `노드 ${wanted}개 모두에 Ready 파드(지금은 ${covered}개)`,
    next: ({ missing }) =>
      missing.some((node) => node.includes('('))
        ? '괄호 안의 테인트에 맞는 toleration을 파드 템플릿에 넣어 주세요.'
        : 'DaemonSet의 nodeSelector, affinity, toleration을 이 노드의 레이블, 테인트와 비교해 주세요.',
  },

  'apiservice.unavailable': {
    seen: ({ name, reason, message }) =>
      `APIService ${name}: 아직 사용할 수 없어요. ${reason || '상태 없음'}${because(message)}`,
    wanted: ({ name }) => `사용할 수 있는 APIService: ${name}`,
    next: () => '파드가 Ready인지, 보안 그룹에서 컨트롤 플레인이 파드 포트에 접근할 수 있는지 확인해 주세요.',
  },
  'apiservice.noMetrics': {
    seen: ({ name }) => `APIService ${name}: 응답하지만 아직 노드의 값이 없어요.`,
    wanted: () => 'kubectl top nodes에 나오는 노드의 값',
    next: () => '첫 값이 나오기까지 1분쯤 걸려요. 그 뒤에는 metrics-server의 로그를 확인해 주세요.',
  },
  'apiservice.staleMetrics': {
    seen: ({ newest }) => `가장 새로운 노드 값의 시각: ${newest === '' ? '모름' : newest}`,
    wanted: () => '최근 2분 안의 값',
    next: () => 'metrics-server의 로그를 확인해 주세요. kubelet의 10250 포트에 연결하지 못하고 있어요.',
  },

  'logs.absent': {
    seen: ({ name }) => `로그 그룹이 없어요: ${or(name)}`,
    wanted: ({ name }) => `로그 그룹 ${or(name)}`,
    next: () =>
      '로그 그룹은 로그를 보내는 쪽에서 만들어요. 에이전트 설정의 클러스터 이름과 리전(바꾸지 않은 자리 표시자), 로그 쓰기 권한을 확인해 주세요.',
  },
  'logs.streams': {
    seen: ({ name, seen }) => `로그 그룹 ${name}의 로그 스트림: ${seen}개`,
    wanted: ({ wanted }) => `로그 스트림 ${wanted}개 이상`,
    next: () => '에이전트의 로그를 확인해 주세요. AccessDenied라면 역할에 로그 쓰기 권한이 없는 거예요.',
  },
  'logs.quiet': {
    seen: ({ name, last, since }) =>
      `로그 그룹 ${name}: ${since === '' ? '만들어진 뒤' : `${since} 이후`} 들어온 로그가 없어요.${last === '' ? '' : ` 마지막 로그: ${last}`}`,
    wanted: () => '지금 들어오는 로그',
    next: () =>
      '이전 클러스터에서 남은 로그 그룹일 수 있어요. 에이전트의 로그에 AccessDenied가 있으면 역할에 로그 쓰기 권한을 주세요.',
  },
  'logs.text': {
    seen: ({ name }) => `로그 그룹 ${name}: 등록한 뒤의 로그에 찾는 글자가 없어요.`,
    wanted: ({ wanted }) => `다음 글자가 있는 로그: "${wanted}"`,
    next: () => '이 줄을 남기는 작업을 하고 1분쯤 기다린 다음, 글자까지 똑같은지 비교해 주세요.',
  },
  'logs.notSearchable': {
    seen: ({ name }) => `로그 그룹 ${name}: 로그를 검색할 수 없는 클래스예요.`,
    wanted: () => 'Standard 클래스의 로그 그룹',
    next: () => '클래스는 바꿀 수 없어요. 로그 그룹을 지우고 Standard 클래스로 다시 만들어 주세요.',
  },
  'logs.retention': {
    seen: ({ name }) => `로그 그룹 ${name}: 로그가 영원히 보관돼요.`,
    wanted: () => '로그 보존 기간',
    next: ({ name }) =>
      `기간을 정해 주세요: aws logs put-retention-policy --log-group-name ${name} --retention-in-days 7`,
  },
  'logs.subscription': {
    seen: ({ name }) => `로그 그룹 ${name}: 구독 필터가 없어요.`,
    wanted: () => '로그를 다른 곳에 전달하는 구독 필터',
    next: () => 'Lambda 함수, Kinesis 스트림 또는 Amazon OpenSearch Service의 구독 필터를 만들어 주세요.',
  },
  'logs.export': {
    seen: ({ name, status }) =>
      status === ''
        ? `로그 그룹 ${name}: 등록한 뒤에 내보낸 적이 없어요.`
        : `로그 그룹 ${name}의 최근 내보내기: ${status}`,
    wanted: () => '버킷에 끝까지 내보낸 로그',
    next: () =>
      '"Amazon S3로 데이터 내보내기"를 실행해 주세요. 실패하면 CloudWatch Logs의 쓰기를 버킷 정책에서 허용해 주세요.',
  },
  'logs.noQuery': {
    seen: ({ seen }) => `해당하는 저장된 쿼리가 없어요. 있는 쿼리: ${some(seen)}`,
    wanted: ({ wanted }) => `저장된 Logs Insights 쿼리(대상: ${or(wanted)})`,
    next: () => 'Logs Insights에서 로그 그룹을 고르고 쿼리를 작성해 저장해 주세요.',
  },
  'dashboard.none': {
    seen: ({ seen }) => `해당하는 대시보드가 없어요. 있는 대시보드: ${some(seen)}`,
    wanted: ({ wanted }) => `CloudWatch 대시보드의 위젯(대상: ${or(wanted)})`,
    next: () => '이 리전에 대시보드를 만들고 해당 로그나 지표의 위젯을 추가해 주세요.',
  },

  'metric.otherNodes': {
    seen: ({ metric, seen, nodes }) => `${metric}의 값: ${Math.round(seen * 10) / 10}, 클러스터의 노드: ${nodes}개`,
    wanted: () => '이 클러스터의 노드 수와 맞는 값',
    next: () => '같은 이름의 이전 클러스터에서 남은 지표예요. 에이전트가 모든 노드에서 실행되는지 확인해 주세요.',
  },

  'proxied.port': {
    seen: ({ service, seen }) => `Service ${service}의 포트: ${all(seen)}`,
    wanted: ({ port }) => `포트 ${port}`,
    next: ({ port }) => `spec.ports에 포트를 넣거나 차트를 기본값으로 설치해 주세요: ${port}`,
  },
  'proxied.login': {
    seen: ({ service, path, status }) =>
      `${service}${path} 응답: ${status}. 로그인이 필요해서 안의 내용을 볼 수 없어요.`,
    wanted: () => '로그인 없이 볼 수 있는 응답',
    next: () => '연결은 돼요. 실습에서 허용하면 로그인을 꺼 주세요. 아니라면 이 단계의 다른 항목으로 채점돼요.',
  },
  'proxied.notFound': {
    seen: ({ service, path }) => `${service}: 응답하지만 ${path} 경로가 없어요(404).`,
    wanted: ({ path }) => `${path} 경로의 응답`,
    next: () => '설정에 다른 경로(route prefix, root URL)가 지정되어 있으면 없애 주세요.',
  },
  'proxied.status': {
    seen: ({ service, path, status }) =>
      status === 0 ? `${service}${path}: 응답이 없어요.` : `${service}${path} 응답: ${status}`,
    wanted: ({ wanted }) => `응답 코드 ${or(wanted)}`,
    next: () => 'Service 뒤에 있는 파드의 로그를 확인해 주세요. 시작한 뒤 몇 분 걸릴 수 있어요.',
  },

  'prom.error': {
    seen: ({ service, message }) =>
      message === ''
        ? `${service}: 응답하는 것이 Prometheus가 아니에요.`
        : `${service}: Prometheus에서 쿼리를 거부했어요. ${message}`,
    wanted: () => 'Prometheus 쿼리 API의 응답',
    next: () => 'Service의 이름과 포트를 Prometheus 서버의 것과 비교해 주세요.',
  },
  'prom.targets': {
    seen: ({ up, down }) => `Prometheus 대상: up ${up}개, down ${down}개`,
    wanted: ({ wanted }) => `up 상태의 대상 ${wanted}개 이상`,
    next: () =>
      'Targets 페이지에서 대상별 오류를 확인해 주세요. 오퍼레이터를 쓴다면 ServiceMonitor의 레이블이 선택 조건과 맞아야 해요.',
  },
  'prom.noValue': {
    seen: ({ query }) => `값이 없는 쿼리: ${query}`,
    wanted: () => '1개 이상의 값',
    next: () => 'Targets 페이지에서 이 지표를 내는 대상을 수집하는지 확인해 주세요.',
  },
  'prom.value': {
    seen: ({ query, seen }) => `쿼리의 값 ${seen}: ${query}`,
    wanted: ({ wanted }) => `${wanted} 이상`,
    next: () => '값이 올라가게 한 다음, 다음 수집까지 기다려 주세요.',
  },

  'search.noIndex': {
    seen: ({ service, seen }) => `${service}의 인덱스: ${some(seen)}`,
    wanted: ({ wanted }) => `이름이 다음 정규식에 맞는 인덱스: ${wanted}`,
    next: () => '에이전트의 출력 설정(호스트, TLS, 로그인)과 로그의 401, connection refused를 확인해 주세요.',
  },
  'search.documents': {
    seen: ({ pattern, documents }) => `${pattern} 정규식에 맞는 인덱스의 문서: ${documents}개`,
    wanted: ({ wanted }) => `문서 ${wanted}개 이상`,
    next: () => '애플리케이션이 로그를 남기게 하고, 에이전트의 로그에서 출력 오류를 확인해 주세요.',
  },

  'log.noContainer': {
    seen: ({ pod, seen }) => `파드 ${pod}의 컨테이너: ${all(seen)}`,
    wanted: ({ container }) => (container === '' ? '로그가 있는 컨테이너' : `컨테이너 ${container}`),
    next: () => '컨테이너 이름을 실습과 똑같이 맞춰 주세요.',
  },
  'log.missing': {
    seen: ({ pods, lines, missing }) => `${some(pods, 3)}의 로그 ${lines}줄에 없는 글자: "${or(missing)}"`,
    wanted: ({ missing }) => `다음 글자가 있는 줄: "${missing.join('", "')}"`,
    next: ({ pods, namespace }) =>
      `이 줄을 남기는 작업을 하고 비교해 주세요: kubectl logs ${pods[0]} -n ${namespace} --tail=100`,
  },
  'log.unwanted': {
    seen: ({ pod, text }) => `파드 ${pod}의 로그에 있는 글자: "${text}"`,
    wanted: ({ text }) => `다음 글자가 없는 로그: "${text}"`,
    next: ({ pod, namespace }) =>
      `로그를 읽고(kubectl logs ${pod} -n ${namespace} --tail=100) 원인을 없앤 다음, 파드를 다시 시작해 로그를 비워 주세요.`,
  },
  'log.empty': {
    seen: ({ pods }) => `로그가 비어 있어요: ${some(pods, 3)}`,
    wanted: () => '로그의 줄',
    next: () => '컨테이너가 시작될 때까지 기다린 다음 다시 확인해 주세요.',
  },
};

export const observeLabels: LabelTexts<
  | 'cw.dashboard'
  | 'k8s.apiservice'
  | 'k8s.daemonset'
  | 'k8s.health'
  | 'k8s.log'
  | 'logs.group'
  | 'logs.query'
  | 'prom.query'
  | 'search.index'
> = {
  'cw.dashboard': ({ contains }) => `CloudWatch 대시보드: ${or(contains)}`,
  'k8s.apiservice': ({ name }) => `APIService ${name} 응답`,
  'k8s.daemonset': ({ name, imagePattern, labels, everyEc2Node }) =>
    `DaemonSet ${name === undefined ? (imagePattern ?? selectorOf(labels ?? {})) : or(name)}${everyEc2Node ? ': 모든 EC2 노드' : ''}`,
  'k8s.health': ({ service, path }) => `${addresses(service)}${path} 응답`,
  'k8s.log': ({ labels, contains = [], notContains = [] }) =>
    `파드 ${selectorOf(labels)}의 로그: ${[...contains.map((text) => `"${text}" 있음`), ...notContains.map((text) => `"${text}" 없음`)].join(', ')}`,
  'logs.group': ({ name, newerThan, contains }) =>
    `로그 그룹 ${or(name)}${contains === undefined ? (newerThan === undefined ? '' : ': 로그 수신') : `: "${contains}"`}`,
  'logs.query': ({ contains }) => `저장된 쿼리: ${or(contains)}`,
  'prom.query': ({ service, query, targetsUp }) =>
    `Prometheus ${addresses(service)}: ${query ?? (targetsUp === 'nodes' ? '노드 수만큼 up 대상' : `up 대상 ${targetsUp ?? 1}개 이상`)}`,
  'search.index': ({ service, pattern, documentsAtLeast }) =>
    `${addresses(service)}: ${pattern} 인덱스에 문서 ${documentsAtLeast}개 이상`,
};
