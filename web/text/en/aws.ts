/** English texts of the checks that judge what AWS or an HTTP answer shows. */
import type { AwsCodes, InstanceTrouble } from '../../../checks/codes/aws.ts';
import { pairsOf } from '../../../checks/rules/lenient.ts';
import type { AwsCheckName, CodeTexts, LabelTexts } from '../types.ts';

const or = (names: readonly string[]) => names.join(' or ');
const all = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));

const kinds: Readonly<Record<string, string>> = {
  managed: 'managed',
  selfManaged: 'self-managed',
  fargate: 'Fargate',
  karpenter: 'Karpenter',
  auto: 'Auto Mode',
  any: 'EC2',
};
const kindOf = (kind: string) => kinds[kind] ?? kind;
const nodes = (kind: string, count: number) => `${count} ${kindOf(kind)} ${count === 1 ? 'node' : 'nodes'}`;
const readyOf = (kind: string, ready: number, wanted: number) =>
  `${ready} of ${nodes(kind, wanted)} ${ready === 1 ? 'is' : 'are'} ready.`;
const targets = (count: number) => `${count} healthy ${count === 1 ? 'target' : 'targets'}`;
const wantedTargets = ({ backend, wanted }: { backend: string; wanted: number }) =>
  `At least ${targets(wanted)} behind ${backend}.`;
const checkOf = (check: string) => (check === '' ? 'the health check' : `the health check ${check}`);

const endpoints: Readonly<Record<string, string>> = {
  public: 'public only',
  private: 'private only',
  both: 'public and private',
  limited: 'public for named addresses only',
  none: 'neither public nor private',
};

/** What `aws eks update-cluster-config --resources-vpc-config` takes for an endpoint. */
const endpointSettings: Readonly<Record<string, string>> = {
  public: 'endpointPublicAccess=true,endpointPrivateAccess=false',
  private: 'endpointPublicAccess=false,endpointPrivateAccess=true',
  both: 'endpointPublicAccess=true,endpointPrivateAccess=true',
  limited: 'endpointPublicAccess=true,publicAccessCidrs=<address>/32',
};

/** What to do about the health issues that EKS names most often. */
const issueSteps: Readonly<Record<string, string>> = {
  AsgInstanceLaunchFailures:
    'EC2 could not start instances: check the instance type, its vCPU quota and free capacity.',
  Ec2SubnetInvalidConfiguration:
    'Let the public subnets assign public IPv4 addresses, or use private subnets with a NAT gateway.',
  IamNodeRoleNotFound: 'The node role is gone: create the node group anew with an existing role.',
  IamRoleNotFound: 'The cluster role is gone: create a role with the same name and policies again.',
  InsufficientFreeAddresses: 'The subnets have too few free addresses: free some or use larger subnets.',
  KmsKeyDisabled: 'Enable the KMS key of the cluster again.',
  KmsKeyMarkedForDeletion: 'Cancel the deletion of the KMS key.',
  NodeCreationFailure:
    'Instances started but did not join: check the node role, its access entry or aws-auth, and the way from the subnets to the API.',
};
const issueStep = (issues: readonly string[], otherwise: string) =>
  issues.flatMap((issue) => issueSteps[issue] ?? []).join(' ') || otherwise;
const withIssues = (issues: readonly string[]) => (issues.length === 0 ? '' : ` (${issues.join(', ')})`);

const instanceTroubles: Readonly<Record<InstanceTrouble, { seen: string; next: string }>> = {
  checks: {
    seen: 'the other instances fail the health check of the load balancer',
    next: 'Check that ready pods stand behind the Service, and that the node security group lets the load balancer in.',
  },
  zone: {
    seen: 'the other instances are in a zone that the load balancer does not serve',
    next: 'Give the load balancer a subnet in each zone that has nodes: tag it kubernetes.io/role/elb=1.',
  },
  stopped: {
    seen: 'the other instances are starting, stopped or terminated',
    next: 'Check that the nodes are Ready: kubectl get nodes',
  },
  leaving: {
    seen: 'the other instances are being taken out of the load balancer',
    next: 'Check that the nodes are Ready and not cordoned: kubectl get nodes',
  },
  unknown: {
    seen: 'the other instances are out of service, and AWS does not say why',
    next: 'Check that the nodes are Ready and that ready pods stand behind the Service: kubectl get nodes,pods,endpointslices -A',
  },
};

export const awsCodes: CodeTexts<AwsCodes> = {
  'cluster.absent': {
    seen: ({ cluster, region }) => `There is no cluster ${cluster} in Region ${region}.`,
    wanted: ({ cluster }) => `An EKS cluster named ${cluster}.`,
    next: () =>
      'Check name and Region of your enrolment. If they are right, create the cluster; that takes 10 to 20 minutes.',
  },
  'cluster.otherName': {
    seen: ({ cluster }) => `The enrolled cluster is named ${cluster}.`,
    wanted: ({ wanted }) => `A cluster named ${or(wanted)}.`,
    next: ({ wanted }) => `Enrol the cluster ${or(wanted)}, or set the lab's cluster parameter to the name of yours.`,
  },
  'cluster.elsewhere': {
    seen: ({ cluster, where }) =>
      where === 'outpost'
        ? `${cluster} is a local cluster on an Outpost.`
        : `${cluster} runs elsewhere and is only registered with EKS.`,
    wanted: () => 'A cluster that EKS runs in an AWS Region.',
    next: () => 'Create the cluster with eksctl or in the EKS console and enrol that one.',
  },
  'cluster.creating': {
    seen: ({ cluster }) => `EKS is creating ${cluster}.`,
    wanted: ({ cluster }) => `${cluster} with status ACTIVE.`,
    next: ({ cluster }) =>
      `Wait; it takes 10 to 20 minutes. After that, read the events of the stack eksctl-${cluster}-cluster.`,
  },
  'cluster.status': {
    seen: ({ cluster, status, issues }) => `${cluster} has status ${status}${withIssues(issues)}.`,
    wanted: ({ cluster }) => `${cluster} with status ACTIVE.`,
    next: ({ cluster, issues }) =>
      issueStep(
        issues,
        `Read the first failed event of the stack eksctl-${cluster}-cluster, then create the cluster again.`,
      ),
  },
  'cluster.issues': {
    seen: ({ cluster, issues }) => `EKS reports health issues of ${cluster}: ${all(issues)}.`,
    wanted: ({ cluster }) => `${cluster} without health issues.`,
    next: ({ issues }) => issueStep(issues, 'Open "Cluster health" in the EKS console: it says what to repair.'),
  },
  'cluster.updating': {
    seen: ({ cluster }) => `${cluster} is being changed, and is not yet as wanted.`,
    wanted: ({ cluster }) => `${cluster} as wanted, with status ACTIVE.`,
    next: () => 'Wait until the change is complete.',
  },
  'cluster.version': {
    seen: ({ cluster, version }) => `${cluster} runs Kubernetes ${version}.`,
    wanted: ({ wanted }) => `Kubernetes ${wanted} or newer.`,
    next: () => 'Upgrade the control plane, one minor version at a time.',
  },
  'cluster.logging': {
    seen: ({ cluster, enabled }) => `Control-plane logs of ${cluster} that are on: ${all(enabled)}.`,
    wanted: ({ missing }) => `Also on: ${all(missing)}.`,
    next: ({ cluster, missing }) =>
      `Run: eksctl utils update-cluster-logging --cluster ${cluster} --enable-types ${missing.join(',')} --approve`,
  },
  'cluster.oidcAbsent': {
    seen: ({ provider }) => `IAM has no OIDC provider ${provider === '' ? 'for this cluster' : provider}.`,
    wanted: () => "The cluster's own OIDC provider in IAM; its issuer URL alone is not enough.",
    next: ({ cluster }) => `Run: eksctl utils associate-iam-oidc-provider --cluster ${cluster} --approve`,
  },
  'cluster.oidcAudience': {
    seen: ({ audiences }) => `The OIDC provider is there with audience ${all(audiences)}.`,
    wanted: ({ wanted }) => `Audience ${wanted}.`,
    next: ({ wanted }) => `Add the audience ${wanted} to the provider in the IAM console.`,
  },
  'cluster.tags': {
    seen: ({ cluster, missing }) => `${cluster} lacks the tag ${all(missing)}.`,
    wanted: ({ missing }) => `Tag ${all(missing)} on the cluster itself.`,
    next: ({ missing }) => `Run aws eks tag-resource with the cluster ARN and --tags ${missing.join(',')}.`,
  },
  'cluster.zones': {
    seen: ({ cluster, zones }) => `The subnets of ${cluster} lie in ${zones.length} Availability Zones: ${all(zones)}.`,
    wanted: ({ wanted }) => `Subnets in at least ${wanted} Availability Zones.`,
    next: () => 'Add a subnet in another zone to the cluster under Networking.',
  },
  'cluster.endpoint': {
    seen: ({ seen, cidrs }) =>
      `API endpoint: ${endpoints[seen] ?? seen}${cidrs.length === 0 ? '' : `, open to ${all(cidrs)}`}.`,
    wanted: ({ wanted }) => `API endpoint: ${endpoints[wanted] ?? wanted}.`,
    next: ({ cluster, wanted }) =>
      `Run: aws eks update-cluster-config --name ${cluster} --resources-vpc-config ${endpointSettings[wanted] ?? ''}`,
  },
  'cluster.notEncrypted': {
    seen: ({ cluster }) => `${cluster} uses no KMS key of your own.`,
    wanted: () => 'Secrets encrypted with a KMS key of your own.',
    next: ({ cluster }) =>
      `Run: eksctl utils enable-secrets-encryption --cluster ${cluster} --key-arn <key ARN>. It cannot be taken back.`,
  },

  'access.none': {
    seen: ({ cluster, principal, wanted }) =>
      principal.length === 0
        ? `No IAM identity of ${cluster} is mapped to group ${all(wanted)}.`
        : `${or(principal)} is not mapped in ${cluster}.`,
    wanted: ({ wanted }) => `An IAM role or user mapped to group ${all(wanted)}.`,
    next: ({ cluster, wanted }) =>
      `Run: aws eks create-access-entry --cluster-name ${cluster} --principal-arn <role> --kubernetes-groups ${wanted.join(' ')}`,
  },
  'access.groups': {
    seen: ({ principal, seen }) => `${principal} is in ${seen.length === 0 ? 'no group' : `group ${all(seen)}`}.`,
    wanted: ({ wanted }) => `Group ${all(wanted)}.`,
    next: ({ principal }) => `Give ${principal} the group with aws eks update-access-entry --kubernetes-groups.`,
  },
  'access.otherGroup': {
    seen: ({ principal, seen }) => `${principal} is in group ${seen}.`,
    wanted: ({ wanted }) => `Group ${all(wanted)}, spelled exactly so.`,
    next: () => 'Correct the name of the group; a group that is bound to nothing gives no rights.',
  },
  'access.ignored': {
    seen: ({ principal, cluster }) =>
      `${principal} stands in aws-auth only, and ${cluster} uses access entries only (authentication mode API).`,
    wanted: () => 'An access entry.',
    next: () => 'Create an access entry for it with aws eks create-access-entry; aws-auth is left out.',
  },
  'access.malformed': {
    seen: ({ key, line }) => `${key} in ConfigMap aws-auth cannot be read as a list (line ${line} of its text).`,
    wanted: () => 'A list in YAML; one wrong line makes the whole part void.',
    next: ({ key }) => `Look at the indentation of ${key} with kubectl get configmap aws-auth -n kube-system -o yaml.`,
  },
  'nodegroup.none': {
    seen: ({ cluster }) => `${cluster} has no managed node group.`,
    wanted: () => 'A managed node group with status ACTIVE.',
    next: ({ cluster }) => `Run: eksctl create nodegroup --cluster ${cluster} --managed`,
  },
  'nodegroup.absent': {
    seen: ({ cluster, found }) => `Node groups of ${cluster}: ${all(found)}.`,
    wanted: ({ wanted }) => `Node group ${or(wanted)}.`,
    next: ({ wanted }) => `Create the node group with exactly this name: ${or(wanted)}.`,
  },
  'nodegroup.creating': {
    seen: ({ nodegroup }) => `EKS is creating node group ${nodegroup}.`,
    wanted: ({ nodegroup }) => `${nodegroup} with status ACTIVE.`,
    next: () => 'Wait some minutes. If it stays like this, the instances cannot join: check node role and subnets.',
  },
  'nodegroup.status': {
    seen: ({ nodegroup, status, issues }) => `Node group ${nodegroup} has status ${status}${withIssues(issues)}.`,
    wanted: ({ nodegroup }) => `${nodegroup} with status ACTIVE.`,
    next: ({ issues }) =>
      issueStep(issues, 'Open the node group in the EKS console: "Health issues" says what to repair.'),
  },
  'nodegroup.issues': {
    seen: ({ nodegroup, issues }) => `Node group ${nodegroup} has health issues: ${all(issues)}.`,
    wanted: ({ nodegroup }) => `${nodegroup} without health issues.`,
    next: ({ issues }) =>
      issueStep(issues, 'Open the node group in the EKS console: "Health issues" says what to repair.'),
  },
  'nodegroup.amiType': {
    seen: ({ nodegroup, amiType }) => `Node group ${nodegroup} has AMI type ${amiType === '' ? 'unknown' : amiType}.`,
    wanted: ({ wanted }) => `AMI type ${or(wanted)} (CUSTOM only with a launch template).`,
    next: () => 'The AMI type cannot be changed: create a second node group with it and drain the first.',
  },
  'nodegroup.desired': {
    seen: ({ nodegroup, desired }) => `Node group ${nodegroup} has a desired size of ${desired}.`,
    wanted: ({ wanted }) => `A desired size of at least ${wanted}.`,
    next: ({ cluster, nodegroup, wanted }) =>
      `Run: eksctl scale nodegroup --name ${nodegroup} --nodes ${wanted} --cluster ${cluster}`,
  },
  'nodegroup.max': {
    seen: ({ nodegroup, max }) => `Node group ${nodegroup} has a maximum size of ${max}.`,
    wanted: ({ wanted }) => `A maximum size of at least ${wanted}.`,
    next: ({ cluster, nodegroup, wanted }) =>
      `Run: eksctl scale nodegroup --name ${nodegroup} --nodes-max ${wanted} --cluster ${cluster}`,
  },
  'nodegroup.tag': {
    seen: ({ nodegroup, tag }) => `Node group ${nodegroup} lacks the tag ${tag}.`,
    wanted: ({ tag }) => `A node group with tag ${tag}.`,
    next: () => 'Create the node group with the tool that the step names; it sets the tag.',
  },

  'nodes.none': {
    seen: ({ kind }) => `The cluster has no ${kindOf(kind)} nodes.`,
    wanted: ({ kind, wanted }) => `At least ${nodes(kind, wanted)} ready.`,
    next: ({ kind }) =>
      kind === 'fargate'
        ? 'Create a Fargate profile, then pods that it selects: each gets a node of its own.'
        : 'Create the nodes as the step says; labels alone do not make them of that kind.',
  },
  'nodes.notJoined': {
    seen: ({ instances, nodes: joined }) => `${instances} instances run, ${joined} of them became nodes.`,
    wanted: ({ kind, wanted }) => `At least ${nodes(kind, wanted)} ready.`,
    next: () =>
      'Map the node role in aws-auth or by an access entry of type EC2_LINUX, and check the cluster name in the bootstrap settings.',
  },
  'nodes.notReady': {
    seen: ({ kind, ready, wanted, notReady }) => `${readyOf(kind, ready, wanted)} NotReady: ${all(notReady)}.`,
    wanted: ({ kind, wanted }) => `At least ${nodes(kind, wanted)} ready.`,
    next: () =>
      'Run kubectl describe node and read the condition Ready; often the network plugin (aws-node) is not running.',
  },
  'nodes.cordoned': {
    seen: ({ kind, ready, wanted, cordoned }) => `${readyOf(kind, ready, wanted)} Cordoned: ${all(cordoned)}.`,
    wanted: ({ kind, wanted }) => `At least ${nodes(kind, wanted)} ready for pods.`,
    next: ({ cordoned }) => `Run: kubectl uncordon ${cordoned.join(' ')}`,
  },
  'nodes.noInstance': {
    seen: ({ kind, nodes: names }) =>
      `No running ${kindOf(kind)} instance of this cluster stands behind ${all(names)}.`,
    wanted: ({ kind, wanted }) => `At least ${nodes(kind, wanted)}, each on its own running instance.`,
    next: () =>
      'Wait for replaced instances to join. Labels do not make a node of this kind; the instance behind it does.',
  },
  'nodes.few': {
    seen: ({ kind, ready, wanted }) => readyOf(kind, ready, wanted),
    wanted: ({ kind, wanted }) => `At least ${nodes(kind, wanted)} ready.`,
    next: () => 'Raise the desired number of nodes and wait until they are Ready.',
  },
  'nodes.zones': {
    seen: ({ kind, zones }) => `Ready ${kindOf(kind)} nodes lie in ${zones.length} Availability Zones: ${all(zones)}.`,
    wanted: ({ wanted }) => `Ready nodes in at least ${wanted} Availability Zones.`,
    next: () => 'Give the node group subnets in several zones and enough nodes to fill them.',
  },

  'fargateProfile.none': {
    seen: ({ cluster }) => `${cluster} has no Fargate profile.`,
    wanted: () => 'A Fargate profile with status ACTIVE.',
    next: () => 'Create one with eksctl create fargateprofile; it needs private subnets.',
  },
  'fargateProfile.absent': {
    seen: ({ cluster, found }) => `Fargate profiles of ${cluster}: ${all(found)}.`,
    wanted: ({ wanted }) => `Fargate profile ${or(wanted)}.`,
    next: ({ wanted }) => `Create the profile with exactly this name: ${or(wanted)}.`,
  },
  'fargateProfile.creating': {
    seen: ({ profile }) => `EKS is creating Fargate profile ${profile}.`,
    wanted: ({ profile }) => `${profile} with status ACTIVE.`,
    next: () => 'Wait some minutes; only one profile is created at a time.',
  },
  'fargateProfile.status': {
    seen: ({ profile, status, issues }) => `Fargate profile ${profile} has status ${status}${withIssues(issues)}.`,
    wanted: ({ profile }) => `${profile} with status ACTIVE.`,
    next: () => 'Delete the profile and create it again, with private subnets and a pod execution role.',
  },
  'fargateProfile.issues': {
    seen: ({ profile, issues }) => `Fargate profile ${profile} has health issues: ${all(issues)}.`,
    wanted: ({ profile }) => `${profile} without health issues.`,
    next: () => 'Check its pod execution role and its subnets, then create the profile again.',
  },
  'fargateProfile.namespace': {
    seen: ({ profile, namespaces }) => `Fargate profile ${profile} selects namespace ${all(namespaces)}.`,
    wanted: ({ wanted }) => `A selector for namespace ${wanted}.`,
    next: ({ wanted }) => `Profiles cannot be changed: create a new one with a selector for namespace ${wanted}.`,
  },
  'fargateProfile.labels': {
    seen: ({ profile, selector }) => `Fargate profile ${profile} selects pods with ${all(selector)}.`,
    wanted: ({ wanted }) => `A selector that pods with ${wanted.length === 0 ? 'any labels' : all(wanted)} meet.`,
    next: () => 'Profiles cannot be changed: create a new one whose labels equal those of the pods.',
  },

  'loadBalancer.gone': {
    seen: ({ kind, name, hostname }) => `${kind} ${name} names ${hostname}, but the account has no such load balancer.`,
    wanted: ({ kind, name }) => `A load balancer behind ${kind} ${name}.`,
    next: ({ kind, name, namespace }) =>
      `It was deleted outside the cluster: delete ${kind} ${name} in namespace ${namespace} and create it again.`,
  },
  'loadBalancer.otherVpc': {
    seen: ({ loadBalancer, vpc }) => `Load balancer ${loadBalancer} is in VPC ${vpc}.`,
    wanted: ({ wanted }) => `A load balancer in the VPC of the cluster, ${wanted}.`,
    next: () => 'Check the VPC id that the load balancer controller was installed with.',
  },
  'loadBalancer.provisioning': {
    seen: ({ loadBalancer }) => `AWS is setting up load balancer ${loadBalancer}.`,
    wanted: ({ loadBalancer }) => `${loadBalancer} with state active.`,
    next: () => 'Wait two to four minutes.',
  },
  'loadBalancer.state': {
    seen: ({ loadBalancer, state }) => `Load balancer ${loadBalancer} has state ${state === '' ? 'unknown' : state}.`,
    wanted: ({ loadBalancer }) => `${loadBalancer} with state active.`,
    next: () => 'Open it in the EC2 console to see why; often the subnets have no free addresses.',
  },
  'loadBalancer.type': {
    seen: ({ loadBalancer, type }) => `${loadBalancer} is of type ${type === '' ? 'unknown' : type}.`,
    wanted: ({ wanted }) => `A load balancer of type ${wanted}.`,
    next: () => 'Give the Ingress the class of the AWS Load Balancer Controller (alb).',
  },
  'loadBalancer.scheme': {
    seen: ({ loadBalancer, scheme }) => `${loadBalancer} has scheme ${scheme === '' ? 'unknown' : scheme}.`,
    wanted: ({ wanted }) => `Scheme ${wanted}.`,
    next: ({ wanted }) =>
      `Set the scheme annotation to ${wanted}: alb.ingress.kubernetes.io/scheme on an Ingress, service.beta.kubernetes.io/aws-load-balancer-scheme on a Service.`,
  },
  'loadBalancer.listener': {
    seen: ({ loadBalancer, listeners }) => `${loadBalancer} listens on ${all(listeners)}.`,
    wanted: ({ wanted }) => `A listener on ${wanted}.`,
    next: () => 'Add the port, and for HTTPS the certificate ARN, in the annotations of the Ingress or Service.',
  },
  'loadBalancer.internal': {
    seen: ({ loadBalancer, url }) => `${loadBalancer} is internal, so ${url} opens only inside the VPC.`,
    wanted: () => 'A load balancer that is open to the internet.',
    next: () =>
      'Set the scheme annotation to internet-facing. Until then only the health of its targets can be judged.',
  },

  'target.noBackend': {
    seen: ({ kind, name, backends }) =>
      `${kind} ${name} sends to no Service${backends.length === 0 ? '' : ` ${or(backends)}`}.`,
    wanted: ({ kind, name, backends }) =>
      `${kind} ${name} that sends to ${backends.length === 0 ? 'a Service' : or(backends)}.`,
    next: ({ kind, name, namespace }) =>
      `Correct the backend: kubectl edit ${kind.toLowerCase()} ${name} -n ${namespace}`,
  },
  'target.noGroup': {
    seen: ({ backend, loadBalancer }) => `${loadBalancer} has no target group for ${backend}.`,
    wanted: ({ backend }) => `A target group for ${backend}.`,
    next: () => 'Read the events of the Ingress or Service: the controller says there what it could not build.',
  },
  'target.none': {
    seen: ({ backend }) => `No target is registered for ${backend}.`,
    wanted: wantedTargets,
    next: () => 'Check that ready pods stand behind the Service: compare its selector with the labels of the pods.',
  },
  'target.initial': {
    seen: ({ backend, healthy }) =>
      `${targets(healthy)} behind ${backend}; others are still being checked for the first time.`,
    wanted: wantedTargets,
    next: () => 'Wait one or two minutes until the first health checks are done.',
  },
  'target.responseCode': {
    seen: ({ backend, healthy, check, description }) =>
      `${targets(healthy)} behind ${backend}: ${checkOf(check)} got another status${description === '' ? '' : ` (${description})`}.`,
    wanted: wantedTargets,
    next: () => 'Set alb.ingress.kubernetes.io/healthcheck-path on the Service to a path that answers 200.',
  },
  'target.timeout': {
    seen: ({ backend, healthy, check }) =>
      `${targets(healthy)} behind ${backend}: ${checkOf(check)} got no answer in time.`,
    wanted: wantedTargets,
    next: () => 'Check the port of the container, and that the node security group lets the load balancer in.',
  },
  'target.failedChecks': {
    seen: ({ backend, healthy, check }) => `${targets(healthy)} behind ${backend}: ${checkOf(check)} fails.`,
    wanted: wantedTargets,
    next: () => 'Check the path and port of the health check against what the container listens on.',
  },
  'target.unused': {
    seen: ({ backend, healthy, reason }) =>
      `${targets(healthy)} behind ${backend}: the load balancer does not use the others (${reason === '' ? 'unused' : reason}).`,
    wanted: wantedTargets,
    next: () => 'A rule must forward to the target group, and the zone of the target must be one of the load balancer.',
  },
  'target.unhealthy': {
    seen: ({ backend, healthy, reason }) => `${targets(healthy)} behind ${backend}: the others are not (${reason}).`,
    wanted: wantedTargets,
    next: () => 'Read the reason in the target group in the EC2 console and check the pods behind the Service.',
  },
  'target.instance': {
    seen: ({ backend, healthy, cause }) => `${targets(healthy)} behind ${backend}: ${instanceTroubles[cause].seen}.`,
    wanted: wantedTargets,
    next: ({ cause }) => instanceTroubles[cause].next,
  },
  'target.few': {
    seen: ({ backend, healthy }) => `${targets(healthy)} behind ${backend}.`,
    wanted: wantedTargets,
    next: () => 'Run more replicas of the pods behind the Service.',
  },

  'http.status': {
    seen: ({ url, status }) => `${url} answers ${status}.`,
    wanted: ({ wanted }) => `Status ${or(wanted)}.`,
    next: () => 'Open the address yourself and read the log of the pod that answers.',
  },
  'http.notFound': {
    seen: ({ url }) => `${url} answers 404: no rule or no page for this path.`,
    wanted: ({ url }) => `An answer at ${url}.`,
    next: () => 'Check the path in the Ingress and that the application knows it.',
  },
  'http.badGateway': {
    seen: ({ url }) => `${url} answers 502: the load balancer cannot talk to the application.`,
    wanted: ({ url }) => `An answer of the application at ${url}.`,
    next: () => 'Check that targetPort is the port the container listens on, and that the pod does not restart.',
  },
  'http.unavailable': {
    seen: ({ url }) => `${url} answers 503: no healthy target stands behind it.`,
    wanted: ({ url }) => `An answer of the application at ${url}.`,
    next: () => 'Check the endpoints of the Service and the path of the health check.',
  },
  'http.gatewayTimeout': {
    seen: ({ url }) => `${url} answers 504: the application did not answer in time.`,
    wanted: ({ url }) => `An answer of the application at ${url}.`,
    next: () => 'Check that the node security group lets the load balancer in, and what the pod waits for.',
  },
  'http.serverError': {
    seen: ({ url, status }) => `${url} answers ${status}: the application failed.`,
    wanted: ({ url }) => `A good answer at ${url}.`,
    next: () => 'Read the log of the pod. If it calls services on the internet, check that the nodes get out.',
  },
  'http.redirect': {
    seen: ({ url, location }) => `${url} sends on to ${location === '' ? 'another address' : location}.`,
    wanted: ({ url }) => `An answer at ${url} itself.`,
    next: () => 'Remove the redirect for this address.',
  },
  'http.dns': {
    seen: ({ url }) => `The name in ${url} is not known in DNS yet.`,
    wanted: ({ url }) => `An answer at ${url}.`,
    next: () =>
      'Names of new load balancers take some minutes. If it stays so, check that the load balancer still exists.',
  },
  'http.timeout': {
    seen: ({ url }) => `${url} does not answer in time.`,
    wanted: ({ url }) => `An answer at ${url}.`,
    next: () => 'Check that the security group of the load balancer lets the port in and that its subnets are public.',
  },
  'http.connection': {
    seen: ({ url, reason }) => `No connection to ${url}${reason === '' ? '' : ` (${reason})`}.`,
    wanted: ({ url }) => `An answer at ${url}.`,
    next: () => 'Check that the load balancer has a listener for this protocol and port.',
  },
  'http.contentType': {
    seen: ({ url, contentType }) => `${url} answers with content type ${contentType === '' ? 'unknown' : contentType}.`,
    wanted: ({ wanted }) =>
      `Content type ${wanted === 'json' ? 'application/json' : wanted === 'html' ? 'text/html' : 'of a script'}.`,
    next: ({ wanted }) =>
      wanted === 'json'
        ? 'A web page here means that the frontend answers instead of the backend: check path and order of the Ingress rules.'
        : 'Check which application answers at this path.',
  },
  'http.notJson': {
    seen: ({ url, start }) => `${url} answers with something else than JSON: ${start === '' ? 'nothing' : start}`,
    wanted: () => 'An answer in JSON.',
    next: () =>
      'A web page here means that the frontend answers instead of the backend: check path and order of the Ingress rules.',
  },
  'http.shape': {
    seen: ({ url, path, seen }) => `${url} answers in JSON with ${path}: ${seen === '-' ? 'not there' : seen}.`,
    wanted: ({ path, wanted }) => `${path}: ${wanted === '-' ? 'not there' : wanted}.`,
    next: () => 'Check which application answers at this path, and its log.',
  },
  'http.missingText': {
    seen: ({ url, missing }) => `${url} answers without: ${missing.join(' · ')}`,
    wanted: ({ missing }) => `An answer with: ${missing.join(' · ')}`,
    next: () => 'Check that the newest image runs, and which application answers at this path.',
  },
  'http.empty': {
    seen: ({ url }) => `${url} answers with nothing in it.`,
    wanted: () => 'A page with content.',
    next: ({ url }) => `See what comes back, and why: curl -i ${url}`,
  },
  'http.unwantedText': {
    seen: ({ url, found }) => `${url} still has: ${found.join(' · ')}`,
    wanted: ({ found }) => `An answer without: ${found.join(' · ')}`,
    next: () => 'Replace it in the source, build and push the image again, and restart the pods.',
  },
  'http.placeholder': {
    seen: ({ url, placeholder }) => `${url} still has the placeholder ${placeholder}.`,
    wanted: () => 'The address of your load balancer in its place.',
    next: () =>
      'Put the address into all source files that have the placeholder, then build, push and restart the pods.',
  },
  'http.noScript': {
    seen: ({ url }) => `${url} is a page without a script of its own.`,
    wanted: () => 'The page of the application with its main script.',
    next: () => 'Check which application answers: a default page of a web server has no script.',
  },
  'http.tooLong': {
    seen: ({ url, kibibytes }) => `${url} answers with more than the ${kibibytes} KiB that are read.`,
    wanted: () => 'An answer that can be read to its end.',
    next: () => 'Check which application answers at this path.',
  },

  'metric.none': {
    seen: ({ metric, dimensions, seconds }) =>
      `No datapoint of ${metric} (${all(dimensions)}) in the last ${Math.round(seconds / 60)} minutes.`,
    wanted: () => 'Recent datapoints with exactly these dimensions.',
    next: () =>
      'First values take 5 to 10 minutes. Then check that the agent runs, that its role has CloudWatchAgentServerPolicy, and its cluster name and Region.',
  },
  'metric.few': {
    seen: ({ metric, datapoints, seconds }) =>
      `Datapoints of ${metric} in the last ${Math.round(seconds / 60)} minutes: ${datapoints}.`,
    wanted: ({ wanted }) => `At least ${wanted}.`,
    next: () => 'Wait some minutes; each minute brings one datapoint at most.',
  },
  'metric.partial': {
    seen: ({ metric, status }) => `CloudWatch gave only part of ${metric} (${status}).`,
    wanted: () => 'A complete answer with recent datapoints.',
    next: () => 'Wait a minute and grade again.',
  },
};

export const awsLabels: LabelTexts<AwsCheckName> = {
  'cw.metric': ({ namespace, metric, dimensions }) =>
    `Metric ${namespace} ${metric} arrives (${all(pairsOf(dimensions))})`,
  'ec2.nodes': ({ managed, readyAtLeast, zonesAtLeast, aboveBaseline }) => {
    const kind =
      managed === undefined ? 'any' : managed === true ? 'managed' : managed === false ? 'selfManaged' : managed;
    const zones = zonesAtLeast === undefined ? '' : ` in ${zonesAtLeast} zones`;
    const above = aboveBaseline === undefined ? '' : `, ${aboveBaseline} more than before`;
    return `At least ${nodes(kind, readyAtLeast)} ready${zones}${above}`;
  },
  'eks.access': ({ principal, groups, may, mayNot, notAdmin }) => {
    const deeds = (actions: readonly { verb: string; resource: string }[] = []) =>
      actions.map(({ verb, resource }) => `${verb} ${resource}`).join(', ');
    return [
      `${principal === undefined ? 'An IAM identity' : or(principal)} mapped${groups === undefined ? '' : ` to group ${all(groups)}`}`,
      may === undefined ? [] : `may ${deeds(may)}`,
      mayNot === undefined ? [] : `may not ${deeds(mayNot)}`,
      notAdmin ? 'no administrator' : [],
    ]
      .flat()
      .join(', ');
  },
  'eks.cluster': (params) => {
    const { name, status, minorAtLeast, logTypes, oidc, tags, subnetZones, endpoint, encrypted } = params;
    const { minorAboveBaseline, nodegroupsOnMinor, builtBy, subnetsOf, subnetsTagged, freeAddressesAtLeast } = params;
    const asked = [
      status ?? [],
      minorAboveBaseline === undefined ? [] : `upgraded by ${minorAboveBaseline}`,
      nodegroupsOnMinor ? 'node groups on its version' : [],
      builtBy === undefined ? [] : 'made by eksctl',
      subnetsOf === undefined ? [] : `subnets of stack ${or(subnetsOf.stack)}`,
      subnetsTagged ? 'subnets tagged for load balancers' : [],
      freeAddressesAtLeast === undefined ? [] : `${freeAddressesAtLeast} free addresses in each subnet`,
      params.vpcCidr === undefined ? [] : `VPC ${or(params.vpcCidr)}`,
      params.autoMode ? 'Auto Mode' : [],
      minorAtLeast === undefined ? [] : `Kubernetes 1.${minorAtLeast} or newer`,
      logTypes === undefined ? [] : `logs ${logTypes.join(', ')}`,
      oidc === undefined ? [] : 'OIDC provider in IAM',
      tags === undefined ? [] : `tag ${all(pairsOf(tags))}`,
      subnetZones === undefined ? [] : `subnets in ${subnetZones} zones`,
      endpoint === undefined ? [] : `endpoint ${endpoints[endpoint]}`,
      encrypted === undefined ? [] : 'own KMS key',
    ].flat();
    return `Cluster${name === undefined ? '' : ` ${or(name)}`}: ${asked.length === 0 ? 'exists' : asked.join(', ')}`;
  },
  'eks.fargateProfile': ({ name, namespace, labels }) =>
    `Fargate profile ${name === undefined ? '' : `${or(name)} `}for ${[namespace, ...pairsOf(labels)].join(', ')}`,
  'eks.nodegroup': (params) => {
    const { name, status, amiType, desiredAtLeast, maxAtLeast, tagKey } = params;
    const { capacityType, instanceType, osImage } = params;
    const asked = [
      status,
      desiredAtLeast === undefined ? [] : `desired size at least ${desiredAtLeast}`,
      maxAtLeast === undefined ? [] : `maximum at least ${maxAtLeast}`,
      amiType === undefined ? [] : `AMI type ${or(amiType)}`,
      tagKey === undefined ? [] : `tag ${tagKey}`,
      capacityType === undefined ? [] : or(capacityType),
      instanceType === undefined ? [] : `instance type ${or(instanceType)}`,
      osImage === undefined ? [] : `nodes run ${osImage}`,
    ].flat();
    return `Node group${name === undefined ? '' : ` ${or(name)}`}: ${asked.join(', ')}`;
  },
  'elb.target': ({ ingress, service, scheme, healthyAtLeast, listener }) => {
    const object = ingress === undefined ? `Service ${or(service ?? [])}` : `Ingress ${or(ingress)}`;
    const extras = [scheme ?? [], listener ?? []].flat();
    return `Load balancer of ${object}: at least ${targets(healthyAtLeast)}${extras.length === 0 ? '' : `, ${extras.join(', ')}`}`;
  },
  http: ({ url, script, json, status }) => {
    const path = url.replace(/^https?:\/\/\$\{\w+\}/, '') || '/';
    if (script !== undefined)
      return `${script === 'main' ? 'Main script' : 'A script'} of ${path} has the right content`;
    return `${path} answers ${json === undefined ? or(status.map(String)) : `JSON with ${Object.keys(json).join(', ')}`}`;
  },
};
