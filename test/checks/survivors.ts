/**
 * Damages of solved evidence that may leave a verdict as it is, each with the reason. Everything else has to change it.
 * A field is written as `check: path operation`; `[]` stands for every item of a list.
 */
export const survivorsAllowed: readonly { field: RegExp; why: string }[] = [
  {
    field: /^ec2\.nodes: described /,
    why: 'the cluster tells how to look only when nothing runs',
  },
  {
    field: /^ec2\.nodes: nodes\.items\.\[\]\.metadata\.labels\.(?!eks\.amazonaws\.com\/nodegroup (deleted|null))/,
    why: 'labels beside that of the node group decide nothing; its name is free; zones are not asked for',
  },
  { field: /^ec2\.nodes: owned\..*LaunchTime /, why: 'the age of an instance counts only while nodes are missing' },
  {
    field: /^k8s\.(hpa|scaled): .*\.scaleTargetRef\.apiVersion changed/,
    why: 'the API group finds the target, whatever the version',
  },
  {
    field: /^eks\.access: described\b/,
    why: 'the authentication mode can only take entries or aws-auth away; one that is not said takes away neither',
  },
  {
    field: /^eks\.access: (policies |.*\.(principalArn|username|createdAt) )/,
    why: 'the lab accepts any principal and asks for its group, not for its rights',
  },
  {
    field: /^eks\.cluster: described\.cluster\.health(\.issues)? /,
    why: 'no issues and nothing said of issues are the same',
  },
  {
    field: /^eks\.cluster: described\.cluster\.(resourcesVpcConfig|tags|version)\b/,
    why: 'the lab asks neither for endpoints, nor for tags, nor for a version',
  },
  {
    field: /^eks\.(fargateProfile|nodegroup): .*\.health(\.issues)? /,
    why: 'no issues and nothing said of issues are the same',
  },
  {
    field: /^eks\.fargateProfile: .*\.(clusterName|createdAt|fargateProfileArn|podExecutionRoleArn|subnets|tags) /,
    why: 'the profile was asked for by cluster and name; its age counts only while it is made',
  },
  {
    field: /^eks\.fargateProfile: .*\.selectors\.\[\]\.labels( |\.app (deleted|null))/,
    why: 'a selector with fewer labels takes more pods, these among them',
  },
  {
    field:
      /^eks\.nodegroup: .*\.nodegroup\.(amiType|capacityType|clusterName|createdAt|diskSize|instanceTypes|labels|modifiedAt|nodeRole|nodegroupArn|releaseVersion|subnets|tags|taints|updateConfig|version) /,
    why: 'the lab does not ask for it; the group was asked for by cluster and name',
  },
  {
    field: /^eks\.nodegroup: (nodegroups\.\[\]\.nodegroup\.resources|scaling)\b(?!.*MaxSize (deleted|null))/,
    why: 'the maximum stands in the node group as well as in its Auto Scaling group; more is enough',
  },
  { field: /^eks\.nodegroup: .*\.desiredSize changed$/, why: 'more nodes than wanted are enough' },
  {
    field: /^(elb\.target|http): balancers\..*\.(CreatedTime|LoadBalancerName) /,
    why: 'age counts only while it does not answer; the address identifies it, not the name',
  },
  {
    field: /^(elb\.target|http): ingresses\.items\.\[\]\.metadata\.creationTimestamp /,
    why: 'age counts only while something is missing',
  },
  { field: /^elb\.target: groups\..*\.HealthCheck(Path|Protocol) /, why: 'said in messages only' },
  { field: /^elb\.target: instances /, why: 'of classic load balancers; an Ingress has none' },
  {
    field: /^http: balancers\.LoadBalancers\.\[\]\.(LoadBalancerArn|Scheme|Type|VpcId) /,
    why: 'the probe rests on the address; only the scheme "internal" would forbid it',
  },
  {
    field: /^http: ingresses\.items\.\[\]\.spec\b/,
    why: 'only the address of the Ingress is taken; its rules are judged by k8s.ingress',
  },
  { field: /^http: (pages|scripts)\.\[\]\.truncated (deleted|null)$/, why: 'a whole body needs no mark' },
  { field: /^http: scripts\.\[\]\.body changed$/, why: 'more text behind what was found changes nothing' },
  { field: /^http: scripts\.\[\]\.contentType /, why: 'servers name scripts in many ways; only HTML is refused' },
  { field: /^k8s\.can: (asked|twin)\.reason /, why: 'the answer decides, the reason explains' },
  { field: /^k8s\.hpa: deployments\.items\.\[\]\.spec\b/, why: 'the target has to exist; its size is not asked for' },
  { field: /^k8s\.(hpa|scaled): hpas\.items\.\[\]\.metadata\.name /, why: 'an HPA is found by its target' },
  { field: /^k8s\.hpa: .*\.maxReplicas changed$/, why: 'a larger maximum is enough' },
  { field: /^k8s\.(hpa|scaled): .*\.minReplicas (deleted|null)$/, why: 'the API reads a missing minimum as 1' },
  { field: /^k8s\.hpa: .*\.conditions\.\[\]\.reason /, why: 'the status of a condition decides' },
  {
    field: /^k8s\.hpa: .*\.currentMetrics\.\[\]\.resource\.(current\.averageUtilization|name) /,
    why: 'any current value will do, and the average value is one too',
  },
  {
    field: /^(elb\.target|http|k8s\.ingress): (events\b|.*\.metadata\.uid |.*\.TargetGroupName )/,
    why: 'events, which name their object, explain a missing address or target; here none is missing',
  },
  {
    field: /^k8s\.ingress: .*\.paths\.\[\]\.(path (deleted|null)|pathType )/,
    why: 'a rule without a path serves every path; the API server accepts known types only',
  },
  { field: /^k8s\.ingress: .*\.hostname changed$/, why: 'whose address it is, elb.target and http judge' },
  {
    field: /^k8s\.object: .*(\/role-arn|\.cpu) changed$/,
    why: 'any role and any usage is accepted, and the damaged text is still one',
  },
  {
    field: /^acm\.certificate: balancers\..*\.(CreatedTime|LoadBalancerName|Scheme|Type|VpcId) /,
    why: 'the address identifies the load balancer; its age counts only while there is no certificate',
  },
  {
    field: /^acm\.certificate: certificates\.\[\]\.Certificate\.(DomainName|NotAfter|SubjectAlternativeNames)\b/,
    why: 'the lab asks for no domain, and the status says whether the certificate has expired',
  },
  { field: /^acm\.certificate: events\b/, why: 'events only name the cause of a missing load balancer' },
  {
    field: /^acm\.certificate: ingresses\.items\.\[\]\.(metadata\.(annotations|creationTimestamp|uid)|spec)\b/,
    why: 'the listener names the certificate; rules and age are not asked for',
  },
  {
    field: /^acm\.certificate: listeners\..*\.CertificateArn changed$/,
    why: 'the certificate was asked for by this name, and answered',
  },
  {
    field: /^argo\.app: apps\.items\.\[\]\.(metadata|spec\.source\.repoURL|spec\.syncPolicy)\b/,
    why: 'the lab accepts any name, repository and way of synchronizing',
  },
  { field: /^cw\.metric: .*\.Values\.\[\] changed$/, why: 'the lab asks for datapoints, whatever they say' },
  {
    field: /^ecr\.image: (images\..*\.(imageDigest changed|imageManifestMediaType|imageScan\w+)|manifests|nodes)\b/,
    why: 'scans are not asked for; the manifest of a single image names no architecture, and what cannot be known does not fail',
  },
  {
    field: /^ecr\.repository: (repositories\..*\.repositoryUri|scanning)\b/,
    why: 'the repository scans on push by its own setting; that of the registry counts without it (ecr-repository.test.ts)',
  },
  {
    field: /^k8s\.daemonset: daemonSets\.items\.\[\]\.(metadata\.generation|spec|status\.\w+)\b/,
    why: 'nodes with a ready pod are counted one by one; the counters of the DaemonSet only say whether it is on its way',
  },
  {
    field: /^k8s\.daemonset: nodes\.items\.\[\]\.(spec|metadata\.labels\.)/,
    why: 'labels tell Fargate nodes from others, and there is none of these nodes without its pod',
  },
  {
    field:
      /^k8s\.daemonset: pods\.items\.\[\]\.(metadata\.creationTimestamp|spec\.(affinity|nodeName)|status\.containerStatuses)\b/,
    why: 'the node stands in the name of the node as well as in the affinity; readiness stands in the condition',
  },
  {
    field: /^k8s\.image: (images|manifests)\b/,
    why: 'simulated nodes name no digest of what runs, and what the kubelet does not tell does not fail (k8s-image.test.ts)',
  },
  {
    field: /^k8s\.image: pods\.items\.\[\]\.(metadata\.name|spec\.containers\.\[\]\.name|status\.containerStatuses)\b/,
    why: 'names of pods and containers are not asked for; without a status the image of the specification counts for a ready pod',
  },
  {
    field: /^k8s\.ingress: .*\/(certificate-arn changed|group\.name \w+|listen-ports (deleted|null))$/,
    why: 'which certificate and group is not asked for; with a certificate HTTPS is what the controller listens on anyway',
  },
  { field: /^k8s\.pods: pods\.items\.\[\]\.status\.containerStatuses\b/, why: 'readiness stands in the condition' },
  {
    field:
      /^logs\.group: (cluster|events|filters|listed\..*\.creationTime|streams\..*\.(lastEventTimestamp|lastIngestionTime))\b/,
    why: 'an event and the times of a stream prove alike that logs arrive; without all of them it fails (logs-group.test.ts)',
  },
  {
    field: /^logs\.group: streams\.\[\]\.logStreams\.\[\] changed$/,
    why: 'a stream that tells nothing still counts as one',
  },
  { field: /^k8s\.object: objects\.served (deleted|null)$/, why: 'objects that were listed are served' },
  {
    field: /^k8s\.pods: pods\.items\.\[\]\.(metadata\.name|spec\.containers\b)/,
    why: 'names and images are not asked for',
  },
  {
    field: /^k8s\.scaled: events\b/,
    why: 'the status of the HPA proves it as well as its events; without both it fails (k8s-scaled.test.ts)',
  },
  {
    field:
      /^k8s\.scaled: hpas\.items\.\[\]\.(metadata\.uid|status|status\.(currentReplicas|desiredReplicas|lastScaleTime)|spec\.maxReplicas) /,
    why: 'the events of the HPA prove it as well as its status; without both it fails (k8s-scaled.test.ts)',
  },
  { field: /^k8s\.service: pods\.items\.\[\]\.spec /, why: 'a numeric targetPort need not be declared by a container' },
  { field: /^k8s\.service: .*\.nodePort /, why: 'the lab does not ask for a node port' },
  {
    field: /^k8s\.service: .*\.endpoints\.\[\]\.conditions( |\.(ready|serving|terminating) (deleted|null))/,
    why: 'the API reads a missing condition as ready and serving',
  },
  { field: /^k8s\.service: .*\.targetRef\.uid deleted$/, why: 'the reference also names the pod' },
  {
    field: /^k8s\.service: slices\.items\.\[\]\.ports\.\[\]\.(name (deleted|null)|port changed)$/,
    why: 'ports of a slice are matched by name, and a port without a name has none there either',
  },
  {
    field: /^k8s\.workload: (pods|replicaSets)\b/,
    why: 'pods and ReplicaSets explain what the status of the workload lacks, and guard against crashes between probes',
  },
  {
    field: /^k8s\.workload: workloads\.items\.\[\]\.metadata\.(annotations\b.*|uid|labels|generation) /,
    why: 'only used to find the pods of the current revision; labels are not asked for; generation is always there',
  },
  { field: /^k8s\.workload: .*\.template\.metadata(\.labels)? /, why: 'labels of the pods are not asked for' },
  { field: /^k8s\.workload: .*\.containers\.\[\]\.image changed$/, why: 'the tag is not asked for' },
  {
    field: /^k8s\.workload: .*\.status\.(observedGeneration|availableReplicas|readyReplicas|updatedReplicas) changed$/,
    why: 'larger numbers are enough',
  },
];
