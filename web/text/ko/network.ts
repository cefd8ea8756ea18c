/** Korean texts: the checks of network policies, certificates and addresses. */
import type { NetworkCodes } from '../../../checks/codes/network.ts';
import { selectorOf } from '../../../checks/rules/labels.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const all = (names: readonly string[]) => (names.length === 0 ? '없음' : names.join(', '));
const or = (names: readonly string[]) => names.join(' 또는 ');
const because = (message: string) => (message === '' ? '' : ` (${message})`);
const built = ({ kind, name }: { kind: string; name: string }) => `${kind} ${name}의 로드 밸런서`;
const direction = (type: string) => (type === 'Egress' ? '나가는' : '들어오는');
const open = (rules: readonly string[]) => (rules.length === 0 ? '없음' : rules.join('; '));
const pods = (labels: string) => (labels === '*' ? '모든 파드' : `${labels} 파드`);
const engines = 'enableNetworkPolicy를 켠 VPC CNI, Calico, Cilium, 정책 컨트롤러를 켠 EKS Auto Mode';
const enforced = () => '실제로 적용되는 NetworkPolicy';
const ready = ({ domain }: { domain: string }) => `발급된 인증서: ${domain}`;
const ownEni = ({ pod }: { pod: string }) => `자기 네트워크 인터페이스를 가진 파드: ${pod}`;
const again = ({ pod, namespace }: { pod: string; namespace: string }) => `kubectl delete pod ${pod} -n ${namespace}`;
const vpcCni = (cluster: string, values: string) =>
  `aws eks update-addon --cluster-name ${cluster} --addon-name vpc-cni --resolve-conflicts PRESERVE --configuration-values '${values}'`;

export const networkCodes: CodeTexts<NetworkCodes> = {
  'balancer.noSubnets': {
    seen: ({ kind, name, message }) => `컨트롤러가 ${kind} ${name}에 쓸 서브넷을 찾지 못했어요${because(message)}.`,
    wanted: built,
    next: () =>
      '서로 다른 가용 영역의 서브넷 두 개 이상에 태그를 달아 주세요. 퍼블릭은 kubernetes.io/role/elb=1, 프라이빗은 kubernetes.io/role/internal-elb=1이에요. 태그가 있다면 컨트롤러의 --cluster-name 값을 클러스터 이름과 비교해 주세요.',
  },
  'balancer.otherCluster': {
    seen: ({ kind, name }) => `${kind} ${name}에 쓸 서브넷에 다른 클러스터의 태그가 달려 있어요.`,
    wanted: built,
    next: ({ cluster }) =>
      `서브넷에 kubernetes.io/cluster/${cluster}=shared 태그도 달고, 컨트롤러의 --cluster-name 값을 확인해 주세요: ${cluster}`,
  },
  'balancer.clusterName': {
    seen: ({ kind, name, seen }) => `${kind} ${name}의 컨트롤러에 지정된 클러스터 이름: "${seen}"`,
    wanted: ({ wanted }) => `클러스터 이름: ${wanted}`,
    next: ({ wanted }) => `컨트롤러를 다시 설치해 주세요: clusterName=${wanted} (--cluster-name=${wanted})`,
  },
  'balancer.noRole': {
    seen: ({ kind, name, message }) => `${kind} ${name}의 컨트롤러가 AWS 자격 증명을 얻지 못했어요${because(message)}.`,
    wanted: built,
    next: () =>
      'ServiceAccount의 역할을 확인해 주세요. eks.amazonaws.com/role-arn 어노테이션, 신뢰 정책에 있는 이 클러스터의 OIDC 공급자, 조건의 네임스페이스와 이름을 맞춘 다음 컨트롤러를 다시 시작해 주세요.',
  },
  'balancer.noRights': {
    seen: ({ kind, name, message }) => `${kind} ${name}의 컨트롤러가 보낸 요청을 AWS가 거부했어요${because(message)}.`,
    wanted: built,
    next: () => '컨트롤러 버전에 맞는 IAM 정책을 컨트롤러의 역할에 연결해 주세요.',
  },
  'balancer.webhook': {
    seen: ({ kind, name, message }) => `${kind} ${name}: 컨트롤러의 웹훅이 응답하지 않아요${because(message)}.`,
    wanted: built,
    next: () =>
      '컨트롤러의 파드가 Ready가 될 때까지 기다려 주세요: kubectl get deployment aws-load-balancer-controller -n kube-system. cert-manager를 쓴다면 그것이 먼저 준비되어야 해요.',
  },
  'balancer.securityGroups': {
    seen: ({ kind, name, message }) =>
      `${kind} ${name}: 노드에 태그가 달린 보안 그룹이 정확히 하나가 아니에요${because(message)}.`,
    wanted: () => '클러스터 태그가 달린 노드 보안 그룹 하나',
    next: () => 'kubernetes.io/cluster/<클러스터 이름> 태그를 노드마다 보안 그룹 하나에만 남겨 주세요.',
  },
  'balancer.noCertificate': {
    seen: ({ kind, name, message }) => `컨트롤러가 ${kind} ${name}에 쓸 인증서를 찾지 못했어요${because(message)}.`,
    wanted: built,
    next: () =>
      '클러스터와 같은 리전의 ACM에서 호스트의 인증서를 요청해 발급받거나 alb.ingress.kubernetes.io/certificate-arn에 ARN을 써 주세요.',
  },

  'ingress.none': {
    seen: ({ namespace }) => `${namespace} 네임스페이스에 Ingress가 없어요.`,
    wanted: () => 'Ingress',
    next: ({ namespace }) =>
      `${namespace} 네임스페이스에 만들어 주세요. 거부되었다면 kubectl apply의 메시지를 확인해 주세요. 컨트롤러의 웹훅이 아직 준비되지 않았을 수 있어요.`,
  },
  'ingress.fewPaths': {
    seen: ({ name, seen }) => `Ingress ${name}의 경로 가운데 Service가 있는 것: ${all(seen)}`,
    wanted: ({ paths, services }) => `서로 다른 Service ${services}개 이상으로 가는 경로 ${paths}개 이상`,
    next: () => 'spec.rules에 경로를 더 넣고, 있는 Service와 그 Service의 포트를 써 주세요.',
  },
  'ingress.noTls': {
    seen: ({ name, seen }) => `Ingress ${name}의 리스너: ${all(seen)}`,
    wanted: () => 'HTTPS 리스너',
    next: () =>
      `alb.ingress.kubernetes.io/listen-ports를 '[{"HTTP":80},{"HTTPS":443}]'으로 바꾸고 certificate-arn에 인증서를 써 주세요.`,
  },
  'ingress.noCertificate': {
    seen: ({ name }) => `Ingress ${name}: HTTPS 리스너는 있지만 인증서도 호스트도 없어요.`,
    wanted: () => 'HTTPS에 쓸 인증서',
    next: () => 'alb.ingress.kubernetes.io/certificate-arn을 넣거나, ACM에 인증서가 있는 호스트를 써 주세요.',
  },
  'ingress.noRedirect': {
    seen: ({ name, seen }) =>
      seen === ''
        ? `Ingress ${name}: HTTP를 HTTPS로 보내지 않아요.`
        : `Ingress ${name}에 ${seen} 설정이 있지만, 이를 쓰는 규칙이나 그 포트의 HTTPS 리스너가 없어요.`,
    wanted: () => 'HTTP에서 HTTPS로 리디렉션',
    next: () =>
      `alb.ingress.kubernetes.io/ssl-redirect: '443'을 넣고, listen-ports에 HTTP 80과 HTTPS 443을 모두 써 주세요.`,
  },

  'netpol.noPods': {
    seen: ({ namespace, labels, seen }) =>
      `${namespace} 네임스페이스에 ${labels} 레이블로 실행 중인 파드가 없어요. 가장 비슷한 파드의 레이블: ${all(seen)}`,
    wanted: ({ labels }) => `정책이 보호할 파드: ${labels}`,
    next: () => '파드를 실행하거나 spec.template.metadata.labels의 레이블을 고쳐 주세요.',
  },
  'netpol.none': {
    seen: ({ namespace, labels, seen }) =>
      `${pods(labels)}: 선택하는 NetworkPolicy가 없어요. ${namespace} 네임스페이스의 정책: ${all(seen)}`,
    wanted: ({ labels }) => `다음 파드를 선택하는 NetworkPolicy: ${labels}`,
    next: ({ namespace }) =>
      `파드가 있는 ${namespace} 네임스페이스에 만들어 주세요. <EDIT> 같은 빈칸이 남은 파일은 kubectl apply가 거부해요.`,
  },
  'netpol.selectsNothing': {
    seen: ({ policy, selector, seen }) =>
      `NetworkPolicy ${policy}의 podSelector(${selector})에 맞는 파드가 없어요. 가장 비슷한 파드의 레이블: ${all(seen)}`,
    wanted: () => '파드를 선택하는 정책',
    next: () => 'spec.podSelector를 Deployment의 레이블이 아니라 파드의 레이블과 똑같이 맞춰 주세요.',
  },
  'netpol.selectsSome': {
    seen: ({ seen, pod }) =>
      `${pod === '' ? '다른 레이블을 가진 파드(앞으로 생길 파드 포함)' : `파드 ${pod}`}: 다음 정책에서 빠져 있어요. ${all(seen)}`,
    wanted: ({ labels }) => `빠짐없이 선택된 파드: ${labels}`,
    next: ({ labels }) =>
      labels === '*'
        ? '빈 selector를 써 주세요: podSelector: {}'
        : 'spec.podSelector가 이 파드 모두와 맞게 고쳐 주세요.',
  },
  'netpol.notIsolated': {
    seen: ({ type, labels, policies }) =>
      `${pods(labels)}: ${all(policies)} 정책이 선택하지만 ${direction(type)} 트래픽은 그대로 열려 있어요.`,
    wanted: ({ type }) => `${direction(type)} 트래픽이 격리된 파드`,
    next: ({ type }) => `spec.policyTypes에 추가해 주세요: ${type}`,
  },
  'netpol.opens': {
    seen: ({ type, seen }) => `${direction(type)} 트래픽의 모든 정책이 무언가를 열고 있어요: ${all(seen)}`,
    wanted: ({ type }) => `파드를 선택하고 ${direction(type)} 트래픽을 아무것도 열지 않는 정책`,
    next: ({ type }) =>
      `policyTypes: [${type}]만 있고 규칙이 없는 정책을 만들어 주세요. "${type.toLowerCase()}: [{}]"라고 쓰면 모두 열려요.`,
  },
  'netpol.otherPort': {
    seen: ({ policy, seen }) => `NetworkPolicy ${policy} 규칙이 여는 것: ${seen}`,
    wanted: ({ wanted }) => `열려야 할 것: ${wanted}`,
    next: () => '규칙의 포트를 고쳐 주세요. Service의 포트가 아니라 컨테이너의 포트를 써야 해요.',
  },
  'netpol.namedPort': {
    seen: ({ policy, port, seen }) =>
      `NetworkPolicy ${policy}에 쓴 포트 이름은 "${port}"인데, 파드에 선언된 이름: ${all(seen)}`,
    wanted: ({ port }) => `이름이 "${port}"인 컨테이너 포트 또는 포트 번호`,
    next: () => '정책에 컨테이너 포트의 번호를 쓰거나 파드 템플릿의 포트에 이름을 붙여 주세요.',
  },
  'netpol.narrower': {
    seen: ({ labels, type, seen }) => `${pods(labels)}에 열린 ${direction(type)} 트래픽: ${open(seen)}`,
    wanted: ({ missing }) => `열려야 할 것: ${missing}`,
    next: () =>
      '규칙의 레이블과 네임스페이스를 비교해 주세요. podSelector만 쓰면 같은 네임스페이스의 파드만 뜻하고, namespaceSelector와 podSelector를 한 항목에 쓰면 둘 다 맞아야 해요.',
  },
  'netpol.wider': {
    seen: ({ policy, labels, seen }) => `NetworkPolicy ${policy} 정책이 ${pods(labels)}에 여는 것: ${seen}`,
    wanted: ({ wanted }) => `이것만 열린 상태: ${open(wanted)}`,
    next: ({ policy }) =>
      `${policy} 정책을 좁히거나 지워 주세요. 한 정책이 연 것은 다른 정책이 닫지 못해요. from이나 ports가 없는 규칙은 전부 열어요.`,
  },
  'netpol.placeholder': {
    seen: ({ policy, placeholder }) => `NetworkPolicy ${policy}에 아직 남아 있는 빈칸: "${placeholder}"`,
    wanted: () => '내 파드와 네임스페이스의 레이블',
    next: () => '템플릿의 빈칸을 채우고 정책을 다시 적용해 주세요.',
  },

  'policyEngine.none': {
    seen: ({ cluster }) =>
      `${cluster} 클러스터에 NetworkPolicy를 적용하는 엔진이 없어요. 정책은 저장만 되고 효과가 없어요.`,
    wanted: ({ wanted }) => `다음 중 하나: ${wanted.length === 0 ? engines : or(wanted)}`,
    next: ({ cluster }) => `VPC CNI에서 켜 주세요: ${vpcCni(cluster, '{"enableNetworkPolicy":"true"}')}`,
  },
  'policyEngine.off': {
    seen: () => '정책이 저장됐지만 적용되지 않아요. aws-node의 --enable-network-policy 값이 true가 아니에요.',
    wanted: enforced,
    next: ({ cluster, addon }) =>
      addon === ''
        ? 'DaemonSet aws-node의 aws-eks-nodeagent 컨테이너에 --enable-network-policy=true를, ConfigMap amazon-vpc-cni에 enable-network-policy-controller를 넣어 주세요.'
        : `실행해 주세요: ${vpcCni(cluster, '{"enableNetworkPolicy":"true"}')}`,
  },
  'policyEngine.noAgent': {
    seen: () =>
      'DaemonSet aws-node에 aws-eks-nodeagent 컨테이너가 없어요. 이 VPC CNI는 오래되어 정책을 적용하지 못해요.',
    wanted: enforced,
    next: () => 'vpc-cni 애드온을 1.14 이상으로 올리고 enableNetworkPolicy를 "true"로 설정해 주세요.',
  },
  'policyEngine.rolling': {
    seen: ({ engine }) => `${engine} 설정은 바뀌었지만 DaemonSet에는 아직 반영되지 않았어요.`,
    wanted: enforced,
    next: () =>
      '1분쯤 기다려 주세요. 계속 이 상태라면 애드온이 예전 설정을 유지한 거예요: kubectl describe ds aws-node -n kube-system',
  },
  'policyEngine.controllerOff': {
    seen: () => '에이전트는 켜져 있지만 ConfigMap amazon-vpc-cni의 enable-network-policy-controller가 "false"예요.',
    wanted: enforced,
    next: () => 'kube-system의 ConfigMap amazon-vpc-cni에서 enable-network-policy-controller를 "true"로 바꿔 주세요.',
  },
  'policyEngine.autoOff': {
    seen: ({ cluster }) =>
      `${cluster} 클러스터는 Auto Mode인데 정책 컨트롤러가 꺼져 있어요. 정책이 저장됐지만 적용되지 않아요.`,
    wanted: enforced,
    next: () =>
      'kube-system에 enable-network-policy-controller: "true"를 담은 ConfigMap amazon-vpc-cni를 만들고, NodeClass에 networkPolicy를 넣어 주세요.',
  },
  'policyEngine.never': {
    seen: ({ engine }) => `${engine}: 실행 중이지만 아무것도 적용하지 않게 되어 있어요(enable-policy: never).`,
    wanted: enforced,
    next: () => 'ConfigMap cilium-config의 enable-policy를 default로 바꾸고 DaemonSet cilium을 다시 시작해 주세요.',
  },
  'policyEngine.fargate': {
    seen: ({ pod }) => `파드 ${pod}: Fargate에서 실행되어 정책이 적용되지 않아요.`,
    wanted: () => 'EC2 노드에서 실행되는 파드',
    next: () => 'Fargate 프로파일이 고르지 않게 파드의 레이블을 바꾸고 파드를 지워 주세요.',
  },
  'policyEngine.notTaken': {
    seen: ({ pod, policies }) => `${all(policies)} 정책의 PolicyEndpoint에 파드 ${pod}: 아직 없어요.`,
    wanted: ({ pod }) => `정책의 PolicyEndpoint에 있는 파드: ${pod}`,
    next: ({ namespace }) => `잠시 기다린 다음 비교해 주세요: kubectl get policyendpoints -n ${namespace} -o yaml`,
  },

  'routes.none': {
    seen: ({ namespace }) => `${namespace} 네임스페이스에 Ingress도 HTTPRoute도 없어요.`,
    wanted: () => '경로에 따라 나누는 Ingress 또는 HTTPRoute',
    next: ({ namespace }) => `${namespace} 네임스페이스에 만들어 주세요. Service만으로는 경로에 따라 나눌 수 없어요.`,
  },
  'routes.few': {
    seen: ({ kind, names, seen }) => `${kind} ${all(names)}의 경로: ${all(seen)}`,
    wanted: ({ wanted }) => `서로 다른 Service ${wanted}개 이상으로 가는 경로 ${wanted}개 이상`,
    next: () => 'Service마다 경로를 하나씩 더 넣어 주세요. 긴 경로를 짧은 경로보다 앞에 두어야 해요.',
  },
  'routes.noService': {
    seen: ({ kind, name, path, service }) => `${kind} ${name}의 ${path} 경로가 가는 Service "${service}": 없어요.`,
    wanted: () => '같은 네임스페이스에 있는 Service',
    next: () => 'Service를 만들거나 경로에 쓴 이름을 고쳐 주세요.',
  },
  'routes.noGateway': {
    seen: ({ name, gateway }) => `HTTPRoute ${name}의 Gateway(${gateway === '' ? '없음' : gateway}): 없어요.`,
    wanted: () => '경로가 속할 Gateway',
    next: () => 'Gateway를 만들거나 parentRefs의 이름과 네임스페이스를 고쳐 주세요.',
  },
  'routes.notAccepted': {
    seen: ({ name, gateway, reason, message }) =>
      `Gateway ${gateway}에서 HTTPRoute ${name}: 받아들여지지 않았어요. ${reason}${because(message)}`,
    wanted: () => 'Accepted와 ResolvedRefs 조건을 갖춘 경로',
    next: () => '메시지에 나온 호스트, 리스너, Gateway가 허용한 네임스페이스, 백엔드를 고쳐 주세요.',
  },
  'routes.noAddress': {
    seen: ({ gateway }) => `Gateway ${gateway}의 주소가 아직 없어요.`,
    wanted: () => 'status.addresses의 호스트 이름',
    next: ({ gateway, namespace }) =>
      `로드 밸런서를 만드는 데 몇 분 걸려요. 그 뒤에는 이벤트를 확인해 주세요: kubectl describe gateway ${gateway} -n ${namespace}`,
  },
  'routes.sameAnswer': {
    seen: ({ first, second }) => `두 주소의 응답이 같아요: ${first}, ${second}`,
    wanted: () => '경로마다 다른 응답',
    next: () =>
      '경로마다 다른 애플리케이션으로 보내 주세요. 프런트엔드는 모르는 경로에도 첫 화면을 보내니, 그 규칙이 먼저 걸리는지 확인해 주세요.',
  },

  'certificate.none': {
    seen: ({ kind, name }) => `${kind} ${name}에 인증서가 없어요.`,
    wanted: () => '443 포트의 ACM 인증서',
    next: ({ kind }) =>
      kind === 'Ingress'
        ? 'alb.ingress.kubernetes.io/certificate-arn에 ARN을 써 주세요.'
        : 'service.beta.kubernetes.io/aws-load-balancer-ssl-cert에 ARN을 써 주세요.',
  },
  'certificate.gone': {
    seen: ({ arn }) => `ACM에 없는 인증서: ${arn}`,
    wanted: () => '실제로 있는 인증서',
    next: () => '클러스터와 같은 리전에서 aws acm list-certificates 결과와 비교해 ARN을 고쳐 주세요.',
  },
  'certificate.elsewhere': {
    seen: ({ arn }) => `지금 인증서: ${arn}`,
    wanted: ({ wanted }) => `${wanted} 리전의 ACM 인증서`,
    next: () =>
      '로드 밸런서와 같은 리전의 ACM에서 인증서를 요청해 주세요. us-east-1의 인증서는 CloudFront에 쓰는 거예요.',
  },
  'certificate.pending': {
    seen: ({ domain, records }) => `${domain} 소유 확인을 기다리는 중이에요. 필요한 DNS 레코드: ${all(records)}`,
    wanted: ready,
    next: () => '도메인의 DNS에 이 CNAME 레코드를 만들어 주세요. 그 뒤 몇 분이 더 걸려요.',
  },
  'certificate.expired': {
    seen: ({ domain, since }) => `${domain} 인증서가 만료됐어요${since === '' ? '' : `(${since})`}.`,
    wanted: ready,
    next: () => '인증서를 갱신하거나 새로 요청해 로드 밸런서에 연결해 주세요.',
  },
  'certificate.status': {
    seen: ({ domain, status, reason }) => `${domain} 인증서의 상태: ${status}${because(reason)}`,
    wanted: ({ wanted }) => `상태: ${wanted}`,
    next: () => '인증서를 새로 요청해 DNS로 검증하고, 그 ARN을 로드 밸런서에 연결해 주세요.',
  },
  'certificate.domain': {
    seen: ({ seen }) => `인증서의 도메인: ${all(seen)}`,
    wanted: ({ wanted }) => `다음 도메인의 인증서: ${wanted}`,
    next: ({ wanted }) => `도메인이 들어간 인증서를 요청해 로드 밸런서에 연결해 주세요: ${wanted}`,
  },

  'podGroup.off': {
    seen: () => 'DaemonSet aws-node의 ENABLE_POD_ENI 값이 true가 아니에요.',
    wanted: () => 'VPC CNI에서 켠 파드용 보안 그룹',
    next: ({ addon, cluster }) =>
      addon === ''
        ? '실행해 주세요: kubectl set env daemonset aws-node -n kube-system ENABLE_POD_ENI=true'
        : `실행해 주세요: ${vpcCni(cluster, '{"env":{"ENABLE_POD_ENI":"true"}}')}`,
  },
  'podGroup.none': {
    seen: ({ namespace, labels, seen }) =>
      `${labels} 파드를 선택하는 SecurityGroupPolicy가 없어요. ${namespace} 네임스페이스의 정책: ${all(seen)}`,
    wanted: ({ labels }) => `보안 그룹을 담고 다음 파드를 선택하는 SecurityGroupPolicy: ${labels}`,
    next: ({ namespace }) => `${namespace} 네임스페이스에 만들고 podSelector를 파드의 레이블과 맞춰 주세요.`,
  },
  'podGroup.noGroup': {
    seen: ({ policy, missing }) => `SecurityGroupPolicy ${policy}의 보안 그룹 가운데 없는 것: ${all(missing)}`,
    wanted: () => '실제로 있는 보안 그룹',
    next: () => 'spec.securityGroups.groupIds에 이름이 아니라 있는 그룹의 ID(sg-…)를 써 주세요.',
  },
  'podGroup.otherGroup': {
    seen: ({ policy, seen }) => `SecurityGroupPolicy ${policy}의 보안 그룹: ${all(seen)}`,
    wanted: ({ wanted }) => `보안 그룹: ${all(wanted)}`,
    next: () => 'spec.securityGroups.groupIds를 고친 다음 파드를 지워 새로 만들어지게 해 주세요.',
  },
  'podGroup.otherVpc': {
    seen: ({ group, vpc }) => `보안 그룹 ${group}의 VPC: ${vpc}`,
    wanted: ({ wanted }) => `${wanted} VPC의 보안 그룹`,
    next: () => '클러스터와 같은 VPC에 보안 그룹을 만들어 주세요.',
  },
  'podGroup.noTrunk': {
    seen: ({ pod, message }) => `파드 ${pod}에 인터페이스를 줄 수 있는 노드가 없어요${because(message)}.`,
    wanted: ownEni,
    next: () =>
      'm5.large처럼 트렁크를 지원하는 인스턴스 유형을 써 주세요. t2와 t3는 지원하지 않아요. ENABLE_POD_ENI를 켜기 전의 노드는 바꿔야 해요.',
  },
  'podGroup.olderPod': {
    seen: ({ pod, policy }) =>
      `파드 ${pod}: SecurityGroupPolicy ${policy}보다 먼저 만들어져 노드의 보안 그룹을 쓰고 있어요.`,
    wanted: ownEni,
    next: (at) => `파드를 지워 새로 만들어지게 해 주세요: ${again(at)}`,
  },
  'podGroup.noEni': {
    seen: ({ pod }) => `파드 ${pod}에 vpc.amazonaws.com/pod-eni 어노테이션이 없어요.`,
    wanted: ownEni,
    next: (at) =>
      `ENABLE_POD_ENI를 켜기 전에 만들었거나 Fargate의 파드일 수 있어요. 지워서 새로 만들어지게 해 주세요: ${again(at)}`,
  },
  'podGroup.eniGone': {
    seen: ({ pod, eni }) => `파드 ${pod}의 인터페이스 ${eni}: 없어요.`,
    wanted: ownEni,
    next: (at) => `파드를 지워 새 인터페이스를 받게 해 주세요: ${again(at)}`,
  },
  'podGroup.eniGroups': {
    seen: ({ pod, eni, seen }) => `파드 ${pod}의 인터페이스 ${eni}에 있는 보안 그룹: ${all(seen)}`,
    wanted: ({ wanted }) => `인터페이스의 보안 그룹: ${all(wanted)}`,
    next: (at) => `파드를 만든 뒤에 정책이 바뀌었어요. 파드를 지워 주세요: ${again(at)}`,
  },
  'podGroup.noDatabase': {
    seen: ({ kinds, vpc }) => `${vpc} VPC에 없어요: ${or(kinds)}`,
    wanted: ({ kinds }) => `파드를 받아들이는 데이터베이스: ${or(kinds)}`,
    next: () => '클러스터와 같은 VPC에 데이터베이스를 만들어 주세요.',
  },
  'podGroup.notAdmitted': {
    seen: ({ databases, groups }) =>
      `${all(databases)}의 보안 그룹(${all(groups)}) 어디에도 파드를 받는 규칙이 없어요.`,
    wanted: ({ wanted }) => `데이터베이스 포트의 인바운드 규칙에서 소스: ${all(wanted)}`,
    next: () =>
      '데이터베이스의 보안 그룹에 규칙을 추가해 주세요. 포트는 데이터베이스 포트, 소스는 파드의 보안 그룹이에요.',
  },
};

export const networkLabels: LabelTexts<
  'acm.certificate' | 'http.routes' | 'k8s.netpol' | 'k8s.podSecurityGroup' | 'k8s.policyEngine'
> = {
  'k8s.netpol': ({ podLabels, deny, types }) => {
    const of = selectorOf(podLabels) || '모든 파드';
    return deny
      ? `격리하는 네트워크 정책: ${of}${types === undefined ? '' : ` (${types.join(', ')})`}`
      : `필요한 만큼만 여는 네트워크 정책: ${of}`;
  },
  'k8s.policyEngine': ({ engines, podLabels }) =>
    `실제로 적용되는 네트워크 정책${podLabels === undefined ? '' : `: ${selectorOf(podLabels)}`}${engines.length === 4 ? '' : ` (${or(engines)})`}`,
  'acm.certificate': ({ ingress, service, domain, status }) =>
    `${ingress === undefined ? `Service ${or(service ?? [])}` : `Ingress ${or(ingress)}`}의 인증서${domain === undefined ? '' : `(${domain})`}: ${status}`,
  'http.routes': ({ ns, pathsAtLeast }) =>
    `${ns} 네임스페이스: 서로 다른 페이지로 응답하는 경로 ${pathsAtLeast}개 이상`,
  'k8s.podSecurityGroup': ({ labels, admits }) =>
    `보안 그룹을 따로 가진 파드: ${selectorOf(labels)}${admits === undefined ? '' : ` (${admits === 'database' ? '데이터베이스' : admits} 접근 허용)`}`,
};
