/** Korean texts: the checks of IAM roles and of who may do what. */
import type { IdentityCodes } from '../../../checks/codes/identity.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const all = (names: readonly string[]) => (names.length === 0 ? '없음' : names.join(', '));
const or = (names: readonly string[]) => names.join(' 또는 ');
const because = (reason: string) => (reason === '' ? '' : ` (${reason})`);
const scope = (namespace: string) => (namespace === '' ? '클러스터 전체' : `${namespace} 네임스페이스`);
const right = ({ verb, resource, namespace }: { verb: string; resource: string; namespace: string }) =>
  `${scope(namespace)}에서 ${verb} ${resource}`;
const trusting = ({ role, wanted }: { role: string; wanted: string }) => `역할 ${role}의 신뢰 대상: ${wanted}`;
const editTrust = 'aws iam update-assume-role-policy 명령으로 역할의 신뢰 정책을 고쳐 주세요';

export const identityCodes: CodeTexts<IdentityCodes> = {
  'access.nobody': {
    seen: ({ cluster }) => `${cluster} 클러스터에는 만든 사람, 노드, 서비스, 채점기만 연결되어 있어요.`,
    wanted: () => '클러스터를 쓸 수 있는 두 번째 IAM 역할이나 사용자',
    next: ({ cluster }) =>
      `실행해 주세요: aws eks create-access-entry --cluster-name ${cluster} --principal-arn <역할 또는 사용자> --kubernetes-groups <그룹>`,
  },
  'access.unmapped': {
    seen: ({ cluster, principal }) => `${cluster} 클러스터에 연결되지 않은 IAM 주체: ${or(principal)}`,
    wanted: ({ principal }) => `액세스 항목: ${or(principal)}`,
    next: ({ cluster, principal }) =>
      `실행해 주세요: aws eks create-access-entry --cluster-name ${cluster} --principal-arn ${principal[0] ?? '<역할>'}`,
  },
  'access.rolePath': {
    seen: ({ principal }) => `aws-auth에 경로까지 쓴 역할이 있어요. 이렇게 쓰면 절대 맞지 않아요: ${principal}`,
    wanted: ({ wanted }) => `rolearn: ${wanted}`,
    next: () => 'aws-auth에는 경로를 뺀 역할 ARN을 쓰거나, 전체 ARN을 쓰는 액세스 항목으로 바꿔 주세요.',
  },
  'access.session': {
    seen: ({ principal }) => `aws-auth에 세션 ARN이 있어요. 이렇게 쓰면 절대 맞지 않아요: ${principal}`,
    wanted: ({ wanted }) => `rolearn: ${wanted}`,
    next: () => 'aws iam get-role이 보여 주는 역할 ARN을 경로 없이 써 주세요.',
  },
  'access.masters': {
    seen: ({ principal, seen }) =>
      `IAM 주체 ${principal}의 그룹 ${seen}: 어디에도 바인딩되지 않았어요. 혹시 system:masters를 쓰려고 했나요?`,
    wanted: () => '바인딩에 있는 그룹',
    next: () => 'system:masters는 모든 권한을 줘요. 대신 그룹을 직접 정하고 RoleBinding으로 Role을 바인딩해 주세요.',
  },
  'access.powerless': {
    seen: ({ principal }) => `IAM 주체 ${principal}: 그룹도 액세스 정책도 없어 로그인만 되고 아무것도 못 해요.`,
    wanted: () => '바인딩에 있는 그룹 또는 액세스 정책',
    next: ({ principal }) =>
      `aws eks update-access-entry로 그룹을 주거나 AmazonEKSViewPolicy를 연결해 주세요: aws eks associate-access-policy --principal-arn ${principal}`,
  },
  'access.unbound': {
    seen: ({ principal, groups, near }) =>
      `IAM 주체 ${principal}의 그룹 ${all(groups)}: 어떤 바인딩에도 없어요.${near === '' ? '' : ` 바인딩에 있는 그룹: ${near}`}`,
    wanted: () => '매핑과 바인딩에 똑같이 쓴 그룹',
    next: () => 'RoleBinding의 subjects[].name을 매핑한 그룹과 글자까지 똑같이 맞춰 주세요.',
  },
  'access.cannot': {
    seen: ({ principal, groups, policies, ...asked }) =>
      `IAM 주체 ${principal}: ${right(asked)} 권한이 없어요(그룹: ${all(groups)}, 액세스 정책: ${all(policies)}).`,
    wanted: (asked) => `허용: ${right(asked)}`,
    next: ({ namespace }) =>
      namespace === ''
        ? 'ClusterRole을 ClusterRoleBinding으로 바인딩해 주세요. RoleBinding은 한 네임스페이스의 권한만 줘요.'
        : `Role에 동사와 리소스를 넣고, RoleBinding을 ${namespace} 네임스페이스에 만들어 주세요.`,
  },
  'access.noRole': {
    seen: ({ principal, role }) => `IAM 주체 ${principal}에 바인딩된 ${role}: 없어요.`,
    wanted: (asked) => `허용: ${right(asked)}`,
    next: () => '바인딩과 같은 네임스페이스에 Role을 만들거나 roleRef의 종류와 이름을 고쳐 주세요.',
  },
  'access.tooMuch': {
    seen: ({ principal, reason, ...asked }) =>
      `IAM 주체 ${principal}: ${right(asked)} 권한이 있어요${because(reason)}.`,
    wanted: (asked) => `거부: ${right(asked)}`,
    next: () => '이유에 나온 Role이나 정책에서 그 권한을 빼거나, 더 작은 것을 바인딩해 주세요.',
  },
  'access.admin': {
    seen: ({ principal, seen }) => `IAM 주체 ${principal}: 클러스터 전체의 관리자예요. 이유: ${seen}`,
    wanted: () => '권한이 제한된 IAM 주체',
    next: () => 'Role에 바인딩한 직접 만든 그룹이나 AmazonEKSViewPolicy로 바꿔 주세요.',
  },

  'can.unsure': {
    seen: ({ user, message }) => `API 서버가 ${user} 사용자의 권한을 판단하지 못했어요${because(message)}.`,
    wanted: () => 'API 서버의 답',
    next: () => '잠시 뒤에 다시 확인해 주세요.',
  },

  'role.absent': {
    seen: ({ role }) => `IAM 역할 ${role}: 없어요.`,
    wanted: ({ role }) => `IAM 역할: ${role}`,
    next: () => '역할을 만들거나 이름을 고쳐 주세요. 경로가 다르면 다른 역할이에요.',
  },
  'role.none': {
    seen: ({ serviceAccount, namespace }) =>
      `${namespace} 네임스페이스의 ServiceAccount ${serviceAccount}에 역할 어노테이션도 Pod Identity 연결도 없어요.`,
    wanted: () => 'ServiceAccount의 IAM 역할',
    next: ({ serviceAccount, namespace, cluster }) =>
      `실행해 주세요: eksctl create podidentityassociation --cluster ${cluster} --namespace ${namespace} --service-account-name ${serviceAccount} --role-arn <역할>. 또는 eks.amazonaws.com/role-arn 어노테이션을 넣어 주세요.`,
  },
  'role.arn': {
    seen: ({ serviceAccount, seen }) => `ServiceAccount ${serviceAccount}에 쓴 역할: "${seen}"`,
    wanted: () => '역할의 ARN: arn:aws:iam::<계정>:role/<이름>',
    next: () => 'eks.amazonaws.com/role-arn 어노테이션에 전체 ARN을 써 주세요. 템플릿의 빈칸도 채워 주세요.',
  },
  'role.otherAccount': {
    seen: ({ role }) => `다른 계정의 역할: ${role}`,
    wanted: ({ wanted }) => `계정 ${wanted}의 역할`,
    next: () => 'ARN의 계정 번호를 고쳐 주세요.',
  },
  'role.otherName': {
    seen: ({ serviceAccount, seen }) => `ServiceAccount ${serviceAccount}의 역할: ${all(seen)}`,
    wanted: ({ wanted }) => `역할: ${or(wanted)}`,
    next: () => 'ServiceAccount에 다른 역할을 주고 파드를 다시 시작해 주세요.',
  },
  'role.otherWay': {
    seen: ({ serviceAccount, role, via }) =>
      `ServiceAccount ${serviceAccount}: ${via === 'irsa' ? 'EKS Pod Identity' : '어노테이션(IRSA)'} 방식으로 역할을 받아요. 역할: ${role}`,
    wanted: ({ via }) => (via === 'irsa' ? 'IRSA: 어노테이션과 OIDC 공급자' : 'EKS Pod Identity 연결'),
    next: ({ via }) =>
      via === 'irsa'
        ? 'ServiceAccount에 eks.amazonaws.com/role-arn 어노테이션을 넣고 연결은 지워 주세요.'
        : 'aws eks create-pod-identity-association 명령으로 연결을 만들어 주세요.',
  },
  'role.policies': {
    seen: ({ role, seen }) => `역할 ${role}의 정책: ${all(seen)}`,
    wanted: ({ missing }) => `더 필요한 정책: ${all(missing)}`,
    next: () => 'aws iam attach-role-policy 명령으로 빠진 정책을 연결해 주세요.',
  },
  'role.noAgent': {
    seen: ({ cluster }) => `${cluster} 클러스터에 EKS Pod Identity Agent가 없어 파드가 자격 증명을 받지 못해요.`,
    wanted: () => 'eks-pod-identity-agent 애드온',
    next: ({ cluster }) =>
      `실행해 주세요: aws eks create-addon --cluster-name ${cluster} --addon-name eks-pod-identity-agent`,
  },
  'role.noPod': {
    seen: ({ serviceAccount, namespace }) =>
      `ServiceAccount ${serviceAccount}: 이를 사용하는 Ready 파드가 ${namespace} 네임스페이스에 없어요.`,
    wanted: ({ serviceAccount }) => `serviceAccountName: ${serviceAccount} 설정의 Ready 파드`,
    next: () => '파드 템플릿에 serviceAccountName을 넣고 파드가 Ready가 될 때까지 기다려 주세요.',
  },
  'role.oldPods': {
    seen: ({ pods }) => `역할의 자격 증명이 없는 파드: ${all(pods)}`,
    wanted: () => '역할을 준 뒤에 만든 파드',
    next: ({ namespace }) =>
      `다시 시작해 주세요: kubectl rollout restart deployment -n ${namespace}. 자격 증명은 새 파드에만 들어가요.`,
  },

  'trust.provider': {
    seen: ({ role, seen }) => `역할 ${role}의 신뢰 대상: ${all(seen)}`,
    wanted: ({ wanted }) => `이 클러스터의 OIDC 공급자: ${wanted}`,
    next: () => `${editTrust}. 주체나 조건이 다른 클러스터의 공급자이거나 비어 있어요.`,
  },
  'trust.subject': {
    seen: ({ role, seen }) => `역할 ${role}의 조건(:sub): ${all(seen)}`,
    wanted: trusting,
    next: () => '신뢰 정책의 :sub 조건에서 네임스페이스와 이름을 고쳐 주세요. *는 StringLike에서만 통해요.',
  },
  'trust.broad': {
    seen: ({ role, seen }) =>
      seen.length === 0
        ? `역할 ${role}: :sub 조건이 없어 클러스터의 모든 ServiceAccount가 쓸 수 있어요.`
        : `역할 ${role}: 모든 네임스페이스의 ServiceAccount가 쓸 수 있어요. 조건: ${all(seen)}`,
    wanted: ({ role, wanted }) => `역할 ${role}의 유일한 신뢰 대상: ${wanted}`,
    next: ({ wanted }) => `신뢰 정책에 StringEquals와 :sub 조건을 넣어 주세요: ${wanted}`,
  },
  'trust.audience': {
    seen: ({ role, seen }) => `역할 ${role}의 조건(:aud): ${all(seen)}`,
    wanted: ({ wanted }) => `대상(audience): ${wanted}`,
    next: ({ wanted }) => `신뢰 정책의 :aud 조건을 고쳐 주세요: ${wanted}`,
  },
  'trust.action': {
    seen: ({ role, principal, seen }) => `역할 ${role}에서 ${principal} 주체에 허용된 작업: ${all(seen)}`,
    wanted: ({ missing }) => `더 필요한 작업: ${all(missing)}`,
    next: ({ missing }) => `${editTrust}. Action에 추가할 값: ${all(missing)}`,
  },
  'trust.service': {
    seen: ({ role, seen }) => `역할 ${role}의 신뢰 서비스: ${all(seen)}`,
    wanted: trusting,
    next: ({ wanted }) => `${editTrust}. 추가할 주체: {"Service": "${wanted}"}`,
  },
  'trust.unreadable': {
    seen: ({ role }) => `역할 ${role}의 신뢰 정책: 읽을 수 없어요.`,
    wanted: () => 'JSON으로 쓴 신뢰 정책',
    next: () => 'aws iam get-role로 확인하고 다시 써 주세요.',
  },
};

export const identityLabels: LabelTexts<'iam.role'> = {
  'iam.role': ({ name, serviceAccount, trusts, usedByPod }) => {
    const role = `IAM 역할${name === undefined ? '' : ` ${or(name)}`}`;
    const by = serviceAccount === undefined ? '' : ` (ServiceAccount ${or(serviceAccount.name)})`;
    return `${role}${by}${trusts?.startsWith('service:') ? ` (${trusts.replace('service:', '')})` : ''}${usedByPod ? ', 파드에서 사용' : ''}`;
  },
};
