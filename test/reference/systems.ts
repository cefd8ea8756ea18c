/**
 * What Podium proves, system by system: the checks for it, each with the parameter that tells this system from others.
 * Labs, traps and proofs are found in the code.
 */
import type { CheckName } from '../../checks/catalog/index.ts';
import { leftoverKinds } from '../../checks/rules/leftover.ts';

/** A check; with a parameter, e.g. `uses.secrets`; with a value of it, or a word of the value. */
export type Proof = readonly [check: CheckName, parameter?: string, value?: string];

/** By area and system. */
export const systems: Readonly<Record<string, Readonly<Record<string, readonly Proof[]>>>> = {
  Cluster: {
    Cluster: [['eks.cluster', 'status']],
    'Version and upgrade': [
      ['eks.cluster', 'minorAtLeast'],
      ['eks.cluster', 'minorAboveBaseline'],
      ['eks.cluster', 'nodegroupsOnMinor'],
    ],
    'High availability': [
      ['eks.cluster', 'subnetZones'],
      ['ec2.nodes', 'zonesAtLeast'],
    ],
    'Endpoint access': [['eks.cluster', 'endpoint']],
    'Control-plane logs': [['eks.cluster', 'logTypes']],
    Encryption: [['eks.cluster', 'encrypted']],
    'OIDC provider': [['eks.cluster', 'oidc']],
    Network: [
      ['eks.cluster', 'subnetsOf'],
      ['eks.cluster', 'subnetsTagged'],
      ['eks.cluster', 'vpcCidr'],
    ],
    eksctl: [['eks.cluster', 'builtBy']],
    'CloudFormation stacks': [['cfn.stack', 'outputs']],
    'Add-ons': [['eks.addon', 'status', 'ACTIVE']],
  },
  Nodes: {
    'Managed nodes': [
      ['eks.nodegroup', 'desiredAtLeast'],
      ['ec2.nodes', 'managed', 'true'],
    ],
    'Self-managed nodes': [['ec2.nodes', 'managed', 'false']],
    'Fargate profile': [['eks.fargateProfile', 'namespace']],
    'Pods really on Fargate': [['k8s.pods', 'onFargate', 'true']],
    AMI: [
      ['eks.nodegroup', 'amiType'],
      ['eks.nodegroup', 'osImage'],
    ],
    'Capacity and instance types': [
      ['eks.nodegroup', 'capacityType'],
      ['eks.nodegroup', 'instanceType'],
    ],
    'EKS Auto Mode': [
      ['eks.cluster', 'autoMode'],
      ['ec2.nodes', 'managed', 'auto'],
    ],
  },
  Images: {
    'ECR private': [
      ['ecr.repository', 'name'],
      ['ecr.image', 'pushedAfter'],
    ],
    'ECR public': [
      ['ecr.repository', 'registry', 'public'],
      ['ecr.image', 'registry', 'public'],
    ],
    'Image scan': [
      ['ecr.repository', 'scanOnPush'],
      ['ecr.image', 'scanned'],
    ],
    Architecture: [['ecr.image', 'architecture']],
    'The pod really runs that image': [['k8s.image', 'repository']],
  },
  Workloads: {
    Deployment: [['k8s.workload', 'kind', 'Deployment']],
    ReplicaSet: [['k8s.workload', 'kind', 'ReplicaSet']],
    StatefulSet: [['k8s.workload', 'kind', 'StatefulSet']],
    DaemonSet: [
      ['k8s.daemonset', 'everyEc2Node', 'true'],
      ['k8s.workload', 'kind', 'DaemonSet'],
    ],
    'Rolling update': [['k8s.rollout', 'how', 'updated']],
    Rollback: [['k8s.rollout', 'how', 'rolledBack']],
    'Self-healing': [['k8s.rollout', 'how', 'selfHealed']],
    'Blue-green': [['k8s.rollout', 'how', 'blueGreen']],
    Canary: [['k8s.rollout', 'how', 'canary']],
    Sidecar: [
      ['k8s.workload', 'containersAtLeast'],
      ['k8s.pods', 'containersAtLeast'],
    ],
    Probes: [['k8s.workload', 'probes']],
    'Requests and limits': [['k8s.workload', 'resources']],
    Placement: [['k8s.workload', 'placement']],
    ConfigMap: [
      ['k8s.object', 'kind', 'ConfigMap'],
      ['k8s.workload', 'uses.configMaps'],
    ],
    Secret: [
      ['k8s.secret', 'keys'],
      ['k8s.workload', 'uses.secrets'],
    ],
    Job: [['k8s.job', 'name']],
    CronJob: [['k8s.job', 'owner', 'CronJob']],
    'Helm release': [['k8s.helm', 'status']],
    'Helm rollback': [['k8s.helm', 'history']],
  },
  Network: {
    ClusterIP: [['k8s.service', 'type', 'ClusterIP']],
    NodePort: [['k8s.service', 'type', 'NodePort']],
    LoadBalancer: [
      ['k8s.service', 'type', 'LoadBalancer'],
      ['elb.target', 'service'],
    ],
    'AWS Load Balancer Controller': [['k8s.workload', 'name', 'aws-load-balancer-controller']],
    Ingress: [['k8s.ingress', 'paths']],
    'ALB target health': [['elb.target', 'healthyAtLeast']],
    'HTTP by path': [
      ['http', 'json'],
      ['http.routes', 'pathsAtLeast', '2'],
    ],
    'HTTP by host': [
      ['http', 'host'],
      ['k8s.ingress', 'host'],
    ],
    'TLS with ACM': [
      ['k8s.ingress', 'tls'],
      ['acm.certificate', 'status', 'ISSUED'],
      ['elb.target', 'listener'],
    ],
    'VPC CNI addresses': [['k8s.pods', 'inVpc']],
    'NetworkPolicy by its meaning': [['k8s.netpol', 'from'], ['k8s.netpol', 'deny'], ['k8s.policyEngine']],
    'Security groups for pods': [['k8s.podSecurityGroup', 'admits']],
  },
  Storage: {
    'EBS CSI driver': [
      ['eks.addon', 'name', 'aws-ebs-csi-driver'],
      ['k8s.pvc', 'provisioner', 'ebs.csi'],
    ],
    'Dynamic volumes': [['k8s.pvc', 'usedByPod']],
    'Static volumes': [['k8s.pvc', 'static', 'true']],
    emptyDir: [['k8s.pods', 'volumes', 'emptyDir']],
    hostPath: [['k8s.pods', 'volumes', 'hostPath']],
    'Reclaim policy': [
      ['k8s.pv', 'reclaimPolicy', 'Retain'],
      ['k8s.pv', 'reclaimPolicy', 'Delete'],
    ],
  },
  Observability: {
    'metrics-server': [['k8s.apiservice', 'name', 'metrics.k8s.io']],
    'Fluent Bit and Fluentd': [
      ['k8s.daemonset', 'imagePattern', 'fluent'],
      ['logs.group', 'streamsAtLeast'],
    ],
    'OpenSearch domain': [['opensearch.domain', 'documents']],
    'OpenSearch or Elasticsearch in the cluster': [['search.index', 'documentsAtLeast', '1']],
    'Kibana and OpenSearch Dashboards': [
      ['k8s.workload', 'name', 'kibana'],
      ['k8s.health', 'service', 'kibana'],
    ],
    'Fargate logging': [
      ['k8s.object', 'name', 'aws-logging'],
      ['k8s.object', 'fields', 'LoggingEnabled'],
    ],
    'Logs of containers': [['k8s.log', 'contains']],
    'Saved queries': [['logs.query', 'contains']],
    'Container Insights': [['cw.metric', 'namespace', 'ContainerInsights']],
    'CloudWatch dashboards': [['cw.dashboard', 'contains']],
    'Prometheus that scrapes': [['prom.query', 'targetsUp']],
    'Alert rules': [['k8s.object', 'kind', 'prometheusrules']],
    Grafana: [['k8s.health', 'service', 'grafana']],
    'Kubernetes Dashboard': [['k8s.workload', 'ns', 'kubernetes-dashboard']],
    'Agents of others': [['k8s.daemonset', 'imagePattern', 'datadog']],
  },
  Scaling: {
    'HPA configured': [['k8s.hpa', 'maxAtLeast']],
    'HPA has really scaled': [['k8s.scaled', 'above']],
    VPA: [['k8s.vpa', 'target']],
    'Cluster Autoscaler': [['k8s.autoscaler'], ['asg.activity', 'direction']],
    Karpenter: [['k8s.karpenter', 'launched']],
  },
  Identity: {
    'Role, ClusterRole and effective rights': [['k8s.can', 'expect', 'yes']],
    'Rights that must not be': [
      ['k8s.can', 'expect', 'no'],
      ['eks.access', 'mayNot'],
      ['eks.access', 'notAdmin'],
    ],
    'aws-auth': [['eks.access', 'via', 'aws-auth']],
    'Access entries': [['eks.access', 'via', 'entry']],
    IRSA: [['iam.role', 'trusts', 'irsa']],
    'EKS Pod Identity': [['iam.role', 'trusts', 'podIdentity']],
  },
  Delivery: {
    CodePipeline: [['pipeline.run', 'status', 'Succeeded']],
    CodeBuild: [['build.run', 'status', 'SUCCEEDED']],
    'History of image tags': [
      ['ecr.image', 'differentImagesAtLeast'],
      ['ecr.image', 'tagPattern'],
    ],
    'Argo CD': [['argo.app', 'sync', 'Synced']],
    Flux: [
      ['flux.ready', 'path'],
      ['flux.ready', 'kind', 'HelmRelease'],
    ],
  },
  'Around the cluster': {
    'S3 and CloudFront': [
      ['s3.bucket', 'objectsAtLeast'],
      ['cloudfront.distribution', 'originBucket'],
    ],
    RDS: [['rds.instance', 'id']],
    ElastiCache: [['elasticache.cluster', 'id']],
    'Bastion host': [['ec2.instance', 'profileRole']],
    'Batch bucket': [['s3.bucket', 'emptyPrefixes']],
  },
  'Clean-up': {
    ...Object.fromEntries(leftoverKinds.map((kind): [string, Proof[]] => [kind, [['aws.leftovers', 'kinds', kind]]])),
    'Objects in the cluster': [['k8s.absent', 'wasThere']],
  },
};
