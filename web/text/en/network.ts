/** English texts: the checks of network policies, certificates and addresses. */
import type { NetworkCodes } from '../../../checks/codes/network.ts';
import { selectorOf } from '../../../checks/rules/labels.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const all = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
const or = (names: readonly string[]) => names.join(' or ');
const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? '' : 's'}`;
const because = (message: string) => (message === '' ? '' : ` (${message})`);
const built = ({ kind, name }: { kind: string; name: string }) => `A load balancer for ${kind} ${name}.`;
const direction = (type: string) => (type === 'Egress' ? 'outgoing' : 'incoming');
const open = (rules: readonly string[]) => (rules.length === 0 ? 'nothing' : rules.join('; '));
const engines = 'VPC CNI with enableNetworkPolicy, Calico, Cilium, or EKS Auto Mode with its policy controller';
const enforced = () => 'NetworkPolicies that are enforced.';
const ready = ({ domain }: { domain: string }) => `An issued certificate for ${domain}.`;
const ownEni = ({ pod }: { pod: string }) => `Pod ${pod} with a network interface of its own.`;
const vpcCni = (cluster: string, values: string) =>
  `aws eks update-addon --cluster-name ${cluster} --addon-name vpc-cni --resolve-conflicts PRESERVE --configuration-values '${values}'`;

export const networkCodes: CodeTexts<NetworkCodes> = {
  'balancer.noSubnets': {
    seen: ({ kind, name, message }) => `The controller finds no subnets for ${kind} ${name}${because(message)}.`,
    wanted: built,
    next: () =>
      'Tag at least two subnets of different zones: kubernetes.io/role/elb=1 on public ones, kubernetes.io/role/internal-elb=1 on private ones. If they are tagged, compare --cluster-name of the controller with your cluster.',
  },
  'balancer.otherCluster': {
    seen: ({ kind, name }) => `The subnets for ${kind} ${name} are tagged for other clusters.`,
    wanted: built,
    next: ({ cluster }) =>
      `Tag the subnets kubernetes.io/cluster/${cluster}=shared as well, and check that --cluster-name of the controller is ${cluster}.`,
  },
  'balancer.clusterName': {
    seen: ({ kind, name, seen }) =>
      `The controller that builds ${kind} ${name} was started with cluster name "${seen}".`,
    wanted: ({ wanted }) => `Cluster name ${wanted}.`,
    next: ({ wanted }) => `Install the controller again with clusterName=${wanted} (--cluster-name=${wanted}).`,
  },
  'balancer.noRole': {
    seen: ({ kind, name, message }) => `The controller gets no AWS credentials for ${kind} ${name}${because(message)}.`,
    wanted: built,
    next: () =>
      'Check the role of its ServiceAccount: the annotation eks.amazonaws.com/role-arn, the OIDC provider of this cluster in the trust policy, namespace and name in its condition. Then restart the controller.',
  },
  'balancer.noRights': {
    seen: ({ kind, name, message }) => `AWS refuses the controller a call for ${kind} ${name}${because(message)}.`,
    wanted: built,
    next: () =>
      'Attach the IAM policy of the controller to its role, in the version that belongs to the version of the controller.',
  },
  'balancer.webhook': {
    seen: ({ kind, name, message }) =>
      `The webhook of the controller does not answer for ${kind} ${name}${because(message)}.`,
    wanted: built,
    next: () =>
      'Wait until the controller has ready pods: kubectl get deployment aws-load-balancer-controller -n kube-system. With cert-manager, that one has to be ready first.',
  },
  'balancer.securityGroups': {
    seen: ({ kind, name, message }) =>
      `The controller does not find exactly one tagged security group on the nodes for ${kind} ${name}${because(message)}.`,
    wanted: () => 'One security group of the nodes with the tag of the cluster.',
    next: () => 'Leave the tag kubernetes.io/cluster/<cluster name> on one of the security groups of each node only.',
  },
  'balancer.noCertificate': {
    seen: ({ kind, name, message }) => `The controller finds no certificate for ${kind} ${name}${because(message)}.`,
    wanted: built,
    next: () =>
      'Request a certificate for the host in ACM in the Region of the cluster and wait until it is issued, or name its ARN in alb.ingress.kubernetes.io/certificate-arn.',
  },

  'ingress.none': {
    seen: ({ namespace }) => `There is no Ingress in namespace ${namespace}.`,
    wanted: () => 'An Ingress.',
    next: ({ namespace }) =>
      `Create one in namespace ${namespace}. If it was refused, read the message of kubectl apply: the webhook of the controller may not be ready.`,
  },
  'ingress.fewPaths': {
    seen: ({ name, seen }) => `Ingress ${name} leads to existing Services on: ${all(seen)}.`,
    wanted: ({ paths, services }) => `At least ${count(paths, 'path')} to ${count(services, 'different Service')}.`,
    next: () => 'Add paths to spec.rules, each with a Service that exists and a port of that Service.',
  },
  'ingress.noTls': {
    seen: ({ name, seen }) => `Ingress ${name} listens on: ${all(seen)}.`,
    wanted: () => 'A listener for HTTPS.',
    next: () =>
      `Set alb.ingress.kubernetes.io/listen-ports to '[{"HTTP":80},{"HTTPS":443}]' and name the certificate in certificate-arn.`,
  },
  'ingress.noCertificate': {
    seen: ({ name }) => `Ingress ${name} listens on HTTPS, but names neither a certificate nor a host.`,
    wanted: () => 'A certificate for HTTPS.',
    next: () => 'Set alb.ingress.kubernetes.io/certificate-arn, or a host for which ACM has a certificate.',
  },
  'ingress.noRedirect': {
    seen: ({ name, seen }) =>
      seen === ''
        ? `Ingress ${name} does not send HTTP on to HTTPS.`
        : `Ingress ${name} has ${seen}, which has no effect: no rule uses it, or no HTTPS listener has that port.`,
    wanted: () => 'HTTP sent on to HTTPS.',
    next: () => `Set alb.ingress.kubernetes.io/ssl-redirect: '443', and let listen-ports hold HTTP 80 and HTTPS 443.`,
  },

  'netpol.noPods': {
    seen: ({ namespace, labels, seen }) =>
      `No running pod in namespace ${namespace} has labels ${labels}; the closest one has: ${all(seen)}.`,
    wanted: ({ labels }) => `Pods with labels ${labels} that a policy protects.`,
    next: () => 'Start the pods, or correct their labels in spec.template.metadata.labels.',
  },
  'netpol.none': {
    seen: ({ namespace, labels, seen }) =>
      `No NetworkPolicy selects the pods with labels ${labels}; policies in namespace ${namespace}: ${all(seen)}.`,
    wanted: ({ labels }) => `A NetworkPolicy that selects ${labels}.`,
    next: ({ namespace }) =>
      `Create it in namespace ${namespace}, where the pods are. A file with gaps like <EDIT> is refused by kubectl apply.`,
  },
  'netpol.selectsNothing': {
    seen: ({ policy, selector, seen }) =>
      `NetworkPolicy ${policy} selects ${selector}, but no pod of its namespace has that; the closest pod has: ${all(seen)}.`,
    wanted: () => 'A policy that selects the pods.',
    next: () => 'Make spec.podSelector equal to labels of the pods, not to those of their Deployment.',
  },
  'netpol.selectsSome': {
    seen: ({ seen, pod }) =>
      `${pod === '' ? 'Pods with other labels, also those to come, are' : `Pod ${pod} is`} left out by: ${all(seen)}.`,
    wanted: ({ labels }) => `${labels === '*' ? 'All pods' : `All pods with labels ${labels}`} selected.`,
    next: ({ labels }) =>
      labels === '*' ? 'Write an empty selector: podSelector: {}' : 'Make spec.podSelector match all of these pods.',
  },
  'netpol.notIsolated': {
    seen: ({ type, labels, policies }) =>
      `${all(policies)} ${policies.length === 1 ? 'selects' : 'select'} the pods (${labels}), but ${direction(type)} traffic stays open.`,
    wanted: ({ type }) => `Pods that are isolated for ${direction(type)} traffic.`,
    next: ({ type }) => `Add ${type} to spec.policyTypes.`,
  },
  'netpol.opens': {
    seen: ({ type, seen }) => `Every policy for ${direction(type)} traffic also opens something: ${all(seen)}.`,
    wanted: ({ type }) => `A policy that selects the pods and opens no ${direction(type)} traffic.`,
    next: ({ type }) =>
      `Create a policy with policyTypes: [${type}] and without rules. "${type.toLowerCase()}: [{}]" would open everything.`,
  },
  'netpol.otherPort': {
    seen: ({ policy, seen }) => `NetworkPolicy ${policy} opens: ${seen}.`,
    wanted: ({ wanted }) => `Open: ${wanted}.`,
    next: () => 'Correct the ports of the rule: the port of the container counts, not that of the Service.',
  },
  'netpol.namedPort': {
    seen: ({ policy, port, seen }) => `NetworkPolicy ${policy} opens port "${port}", but the pods name: ${all(seen)}.`,
    wanted: ({ port }) => `A container port named "${port}", or its number.`,
    next: () => 'Write the number of the container port in the policy, or name the port in the pod template.',
  },
  'netpol.narrower': {
    seen: ({ labels, type, seen }) => `Open for pods ${labels} (${direction(type)}): ${open(seen)}.`,
    wanted: ({ missing }) => `Open: ${missing}.`,
    next: () =>
      'Compare labels and namespaces of the rule: podSelector alone means pods of the own namespace; namespaceSelector and podSelector in one list item mean both.',
  },
  'netpol.wider': {
    seen: ({ policy, labels, seen }) => `NetworkPolicy ${policy} opens for pods ${labels}: ${seen}.`,
    wanted: ({ wanted }) => `Open, and nothing else: ${open(wanted)}.`,
    next: ({ policy }) =>
      `Narrow ${policy} or delete it. What one policy opens, no other closes; a rule without from or ports opens all of them.`,
  },
  'netpol.placeholder': {
    seen: ({ policy, placeholder }) => `NetworkPolicy ${policy} still holds "${placeholder}".`,
    wanted: () => 'Labels of your own pods and namespaces.',
    next: () => 'Fill the gap of the template and apply the policy again.',
  },

  'policyEngine.none': {
    seen: ({ cluster }) => `Nothing in ${cluster} enforces NetworkPolicies: they are saved and have no effect.`,
    wanted: ({ wanted }) => `One of: ${wanted.length === 0 ? engines : or(wanted)}.`,
    next: ({ cluster }) => `Switch it on in the VPC CNI: ${vpcCni(cluster, '{"enableNetworkPolicy":"true"}')}`,
  },
  'policyEngine.off': {
    seen: () => 'NetworkPolicies are saved but not enforced: --enable-network-policy of aws-node is not true.',
    wanted: enforced,
    next: ({ cluster, addon }) =>
      addon === ''
        ? 'Set --enable-network-policy=true in container aws-eks-nodeagent of DaemonSet aws-node, and enable-network-policy-controller in ConfigMap amazon-vpc-cni.'
        : `Run: ${vpcCni(cluster, '{"enableNetworkPolicy":"true"}')}`,
  },
  'policyEngine.noAgent': {
    seen: () => 'DaemonSet aws-node has no container aws-eks-nodeagent: this VPC CNI is too old to enforce policies.',
    wanted: enforced,
    next: () => 'Update the vpc-cni add-on to 1.14 or newer, with enableNetworkPolicy set to "true".',
  },
  'policyEngine.rolling': {
    seen: ({ engine }) => `${engine} is configured, but its DaemonSet has not been changed yet.`,
    wanted: enforced,
    next: () =>
      'Wait a minute. If it stays like this, the add-on kept older settings: kubectl describe ds aws-node -n kube-system',
  },
  'policyEngine.controllerOff': {
    seen: () => 'The agents are on, but enable-network-policy-controller in ConfigMap amazon-vpc-cni is "false".',
    wanted: enforced,
    next: () => 'Set enable-network-policy-controller to "true" in ConfigMap amazon-vpc-cni of kube-system.',
  },
  'policyEngine.autoOff': {
    seen: ({ cluster }) =>
      `${cluster} uses Auto Mode, whose policy controller is off: policies are saved but not enforced.`,
    wanted: enforced,
    next: () =>
      'Create ConfigMap amazon-vpc-cni in kube-system with enable-network-policy-controller: "true", and a NodeClass with networkPolicy.',
  },
  'policyEngine.never': {
    seen: ({ engine }) => `${engine} runs, but is told to enforce nothing (enable-policy: never).`,
    wanted: enforced,
    next: () => 'Set enable-policy to default in ConfigMap cilium-config and restart the DaemonSet cilium.',
  },
  'policyEngine.fargate': {
    seen: ({ pod }) => `Pod ${pod} runs on Fargate, where policies are not enforced.`,
    wanted: () => 'The pods on EC2 nodes.',
    next: () => 'Change the labels of the pods so that no Fargate profile selects them, and delete the pods.',
  },
  'policyEngine.notTaken': {
    seen: ({ pod, policies }) => `No PolicyEndpoint of ${all(policies)} lists pod ${pod} yet.`,
    wanted: ({ pod }) => `Pod ${pod} in a PolicyEndpoint of its policy.`,
    next: ({ namespace }) => `Wait a moment, then compare: kubectl get policyendpoints -n ${namespace} -o yaml`,
  },

  'routes.none': {
    seen: ({ namespace }) => `There is neither an Ingress nor an HTTPRoute in namespace ${namespace}.`,
    wanted: () => 'An Ingress or HTTPRoute that routes by path.',
    next: ({ namespace }) => `Create one in namespace ${namespace}. A Service alone does not route by path.`,
  },
  'routes.few': {
    seen: ({ kind, names, seen }) => `${kind} ${all(names)} routes: ${all(seen)}.`,
    wanted: ({ wanted }) => `At least ${count(wanted, 'path')} to ${count(wanted, 'different Service')}.`,
    next: () => 'Add a path for each further Service, longer paths before shorter ones.',
  },
  'routes.noService': {
    seen: ({ kind, name, path, service }) =>
      `${kind} ${name} sends ${path} to Service "${service}", which is not there.`,
    wanted: () => 'A Service in the same namespace.',
    next: () => 'Create the Service, or correct its name in the route.',
  },
  'routes.noGateway': {
    seen: ({ name, gateway }) =>
      `HTTPRoute ${name} belongs to Gateway ${gateway === '' ? 'none' : gateway}, which is not there.`,
    wanted: () => 'A Gateway that the route belongs to.',
    next: () => 'Create the Gateway, or correct name and namespace in parentRefs.',
  },
  'routes.notAccepted': {
    seen: ({ name, gateway, reason, message }) =>
      `Gateway ${gateway} does not take HTTPRoute ${name}: ${reason}${because(message)}.`,
    wanted: () => 'A route with conditions Accepted and ResolvedRefs.',
    next: () => 'Correct what the message names: host, listener, allowed namespaces of the Gateway, or the backend.',
  },
  'routes.noAddress': {
    seen: ({ gateway }) => `Gateway ${gateway} has no address yet.`,
    wanted: () => 'A host name in status.addresses.',
    next: ({ gateway, namespace }) =>
      `A load balancer takes a few minutes; after that read the events: kubectl describe gateway ${gateway} -n ${namespace}`,
  },
  'routes.sameAnswer': {
    seen: ({ first, second }) => `${first} and ${second} give the same page.`,
    wanted: () => 'A different answer on each path.',
    next: () =>
      'Let each path lead to an application of its own. A frontend answers every unknown path with its start page: its rule may come first.',
  },

  'certificate.none': {
    seen: ({ kind, name }) => `${kind} ${name} has no certificate.`,
    wanted: () => 'A certificate of ACM on port 443.',
    next: ({ kind }) =>
      kind === 'Ingress'
        ? 'Name its ARN in alb.ingress.kubernetes.io/certificate-arn.'
        : 'Name its ARN in service.beta.kubernetes.io/aws-load-balancer-ssl-cert.',
  },
  'certificate.gone': {
    seen: ({ arn }) => `ACM does not know the certificate ${arn}.`,
    wanted: () => 'A certificate that exists.',
    next: () => 'Compare with aws acm list-certificates in the Region of the cluster, and correct the ARN.',
  },
  'certificate.elsewhere': {
    seen: ({ arn }) => `The certificate is ${arn}.`,
    wanted: ({ wanted }) => `A certificate of ACM in Region ${wanted}.`,
    next: () =>
      'Request the certificate in ACM in the Region of the load balancer; those of us-east-1 are for CloudFront.',
  },
  'certificate.pending': {
    seen: ({ domain, records }) => `ACM waits for proof that ${domain} is yours; DNS records: ${all(records)}.`,
    wanted: ready,
    next: () => 'Create these CNAME records in the DNS of the domain; ACM then needs some minutes.',
  },
  'certificate.expired': {
    seen: ({ domain, since }) => `The certificate for ${domain} expired${since === '' ? '' : ` on ${since}`}.`,
    wanted: ready,
    next: () => 'Renew it, or request a new one and put its ARN on the load balancer.',
  },
  'certificate.status': {
    seen: ({ domain, status, reason }) => `The certificate for ${domain} has status ${status}${because(reason)}.`,
    wanted: ({ wanted }) => `Status ${wanted}.`,
    next: () => 'Request a new certificate, validate it by DNS, and put its ARN on the load balancer.',
  },
  'certificate.domain': {
    seen: ({ seen }) => `The certificate is for: ${all(seen)}.`,
    wanted: ({ wanted }) => `A certificate for ${wanted}.`,
    next: ({ wanted }) => `Request a certificate that names ${wanted}, and put its ARN on the load balancer.`,
  },

  'podGroup.off': {
    seen: () => 'ENABLE_POD_ENI of DaemonSet aws-node is not true.',
    wanted: () => 'Security groups for pods switched on in the VPC CNI.',
    next: ({ addon, cluster }) =>
      addon === ''
        ? 'Run: kubectl set env daemonset aws-node -n kube-system ENABLE_POD_ENI=true'
        : `Run: ${vpcCni(cluster, '{"env":{"ENABLE_POD_ENI":"true"}}')}`,
  },
  'podGroup.none': {
    seen: ({ namespace, labels, seen }) =>
      `No SecurityGroupPolicy in namespace ${namespace} selects the pods with labels ${labels}; policies: ${all(seen)}.`,
    wanted: ({ labels }) => `A SecurityGroupPolicy with groups that selects ${labels}.`,
    next: ({ namespace }) =>
      `Create it in namespace ${namespace} and make its podSelector match the labels of the pods.`,
  },
  'podGroup.noGroup': {
    seen: ({ policy, missing }) => `SecurityGroupPolicy ${policy} names groups that are not there: ${all(missing)}.`,
    wanted: () => 'Security groups that exist.',
    next: () => 'Put the ids of existing groups into spec.securityGroups.groupIds: sg-…, not their names.',
  },
  'podGroup.otherGroup': {
    seen: ({ policy, seen }) => `SecurityGroupPolicy ${policy} gives the pods: ${all(seen)}.`,
    wanted: ({ wanted }) => `Security group ${all(wanted)}.`,
    next: () => 'Correct spec.securityGroups.groupIds, then delete the pods so that new ones get the group.',
  },
  'podGroup.otherVpc': {
    seen: ({ group, vpc }) => `Security group ${group} belongs to ${vpc}.`,
    wanted: ({ wanted }) => `A security group of ${wanted}.`,
    next: () => 'Create the group in the VPC of the cluster.',
  },
  'podGroup.noTrunk': {
    seen: ({ pod, message }) => `No node can give pod ${pod} an interface of its own${because(message)}.`,
    wanted: ownEni,
    next: () =>
      'Use an instance type with trunk support, such as m5.large; t2 and t3 have none. Nodes from before ENABLE_POD_ENI have to be replaced.',
  },
  'podGroup.olderPod': {
    seen: ({ pod, policy }) =>
      `Pod ${pod} is older than SecurityGroupPolicy ${policy} and still uses the group of its node.`,
    wanted: ownEni,
    next: ({ pod, namespace }) => `Delete the pod so that a new one is made: kubectl delete pod ${pod} -n ${namespace}`,
  },
  'podGroup.noEni': {
    seen: ({ pod }) => `Pod ${pod} has no annotation vpc.amazonaws.com/pod-eni.`,
    wanted: ownEni,
    next: ({ pod, namespace }) =>
      `Was it made before ENABLE_POD_ENI was on, or on Fargate? Delete it so that a new one is made: kubectl delete pod ${pod} -n ${namespace}`,
  },
  'podGroup.eniGone': {
    seen: ({ pod, eni }) => `Pod ${pod} names interface ${eni}, which is not there.`,
    wanted: ownEni,
    next: ({ pod, namespace }) => `Delete the pod so that it gets a new one: kubectl delete pod ${pod} -n ${namespace}`,
  },
  'podGroup.eniGroups': {
    seen: ({ pod, eni, seen }) => `Interface ${eni} of pod ${pod} has groups: ${all(seen)}.`,
    wanted: ({ wanted }) => `Security group ${all(wanted)} on it.`,
    next: ({ pod, namespace }) =>
      `The policy was changed after the pod was made: kubectl delete pod ${pod} -n ${namespace}`,
  },
  'podGroup.noDatabase': {
    seen: ({ kinds, vpc }) => `There is no ${or(kinds)} in ${vpc}.`,
    wanted: ({ kinds }) => `${or(kinds)} that admits the pods.`,
    next: () => 'Create the database in the VPC of the cluster, or peer its VPC and use addresses.',
  },
  'podGroup.notAdmitted': {
    seen: ({ databases, groups }) => `No group of ${all(databases)} (${all(groups)}) admits the pods.`,
    wanted: ({ wanted }) => `An inbound rule with source ${all(wanted)} on the port of the database.`,
    next: () => 'Add the rule to the security group of the database: its port, source: the security group of the pods.',
  },
};

export const networkLabels: LabelTexts<
  'acm.certificate' | 'http.routes' | 'k8s.netpol' | 'k8s.podSecurityGroup' | 'k8s.policyEngine'
> = {
  'k8s.netpol': ({ podLabels, deny, types }) => {
    const pods = selectorOf(podLabels) || 'all pods';
    return deny
      ? `Network policy that isolates ${pods}${types === undefined ? '' : `: ${types.join(', ')}`}`
      : `Network policies open exactly what ${pods} needs`;
  },
  'k8s.policyEngine': ({ engines, podLabels }) =>
    `Network policies are enforced${podLabels === undefined ? '' : ` on ${selectorOf(podLabels)}`}${engines.length === 4 ? '' : ` by ${or(engines)}`}`,
  'acm.certificate': ({ ingress, service, domain, status }) =>
    `${ingress === undefined ? `Service ${or(service ?? [])}` : `Ingress ${or(ingress)}`}: certificate${domain === undefined ? '' : ` for ${domain}`} ${status}`,
  'http.routes': ({ ns, pathsAtLeast }) =>
    `At least ${pathsAtLeast} paths in namespace ${ns}, each with a page of its own`,
  'k8s.podSecurityGroup': ({ labels, admits }) =>
    `Pods ${selectorOf(labels)} with security groups of their own${admits === undefined ? '' : `, admitted by ${admits === 'database' ? 'a database' : admits}`}`,
};
