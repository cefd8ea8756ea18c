/** Codes of the checks that judge what AWS or an HTTP answer shows. */
export interface AwsCodes {
  'cluster.absent': { cluster: string; region: string };
  /** The enrolled cluster is not the one that the lab names. */
  'cluster.otherName': { cluster: string; wanted: readonly string[] };
  /** A cluster that runs elsewhere (`where`: connector, outpost). */
  'cluster.elsewhere': { cluster: string; where: string };
  'cluster.creating': { cluster: string };
  'cluster.status': { cluster: string; status: string; issues: readonly string[] };
  'cluster.issues': { cluster: string; issues: readonly string[] };
  /** Not as wanted, but an update of the cluster is under way. */
  'cluster.updating': { cluster: string };
  'cluster.version': { cluster: string; version: string; wanted: string };
  'cluster.logging': { cluster: string; enabled: readonly string[]; missing: readonly string[] };
  'cluster.oidcAbsent': { cluster: string; provider: string };
  'cluster.oidcAudience': { cluster: string; audiences: readonly string[]; wanted: string };
  'cluster.tags': { cluster: string; missing: readonly string[] };
  'cluster.zones': { cluster: string; zones: readonly string[]; wanted: number };
  /** `seen` and `wanted`: public, private, both, limited, none. */
  'cluster.endpoint': { cluster: string; seen: string; cidrs: readonly string[]; wanted: string };
  'cluster.notEncrypted': { cluster: string };

  /** Nobody, or not the wanted principal, is mapped to anything like the wanted groups. */
  'access.none': { cluster: string; principal: readonly string[]; wanted: readonly string[] };
  'access.groups': { principal: string; seen: readonly string[]; wanted: readonly string[] };
  /** A group whose name is almost the wanted one. */
  'access.otherGroup': { principal: string; seen: string; wanted: readonly string[] };
  /** Mapped by aws-auth, which the cluster's authentication mode leaves out. */
  'access.ignored': { principal: string; cluster: string };
  /** A part of aws-auth is no list in YAML; it is left out as a whole. */
  'access.malformed': { key: string; line: number };

  'nodegroup.none': { cluster: string };
  'nodegroup.absent': { cluster: string; wanted: readonly string[]; found: readonly string[] };
  'nodegroup.creating': { nodegroup: string };
  'nodegroup.status': { nodegroup: string; status: string; issues: readonly string[] };
  'nodegroup.issues': { nodegroup: string; issues: readonly string[] };
  'nodegroup.amiType': { nodegroup: string; amiType: string; wanted: readonly string[] };
  'nodegroup.desired': { cluster: string; nodegroup: string; desired: number; wanted: number };
  'nodegroup.max': { cluster: string; nodegroup: string; max: number; wanted: number };
  'nodegroup.tag': { nodegroup: string; tag: string };

  /** `kind` in all of these: managed, selfManaged, fargate, karpenter, auto, any. */
  'nodes.none': { kind: string; wanted: number };
  /** Instances run, but no node came of them. */
  'nodes.notJoined': { kind: string; instances: number; nodes: number; ready: number; wanted: number };
  'nodes.notReady': { kind: string; ready: number; wanted: number; notReady: readonly string[] };
  'nodes.cordoned': { kind: string; ready: number; wanted: number; cordoned: readonly string[] };
  /** Node objects without a running instance of this cluster. */
  'nodes.noInstance': { kind: string; ready: number; wanted: number; nodes: readonly string[] };
  'nodes.few': { kind: string; ready: number; wanted: number };
  'nodes.zones': { kind: string; zones: readonly string[]; wanted: number };

  'fargateProfile.none': { cluster: string };
  'fargateProfile.absent': { cluster: string; wanted: readonly string[]; found: readonly string[] };
  'fargateProfile.creating': { profile: string };
  'fargateProfile.status': { profile: string; status: string; issues: readonly string[] };
  'fargateProfile.issues': { profile: string; issues: readonly string[] };
  'fargateProfile.namespace': { profile: string; namespaces: readonly string[]; wanted: string };
  /** `selector`: the labels that the profile asks for; `wanted`: those that the pods have. */
  'fargateProfile.labels': { profile: string; selector: readonly string[]; wanted: readonly string[] };

  /** The object still names an address that no load balancer of the account has. */
  'loadBalancer.gone': { kind: string; name: string; namespace: string; hostname: string };
  'loadBalancer.otherVpc': { loadBalancer: string; vpc: string; wanted: string };
  'loadBalancer.provisioning': { loadBalancer: string };
  'loadBalancer.state': { loadBalancer: string; state: string };
  'loadBalancer.type': { loadBalancer: string; type: string; wanted: string };
  'loadBalancer.scheme': { loadBalancer: string; scheme: string; wanted: string };
  'loadBalancer.listener': { loadBalancer: string; listeners: readonly string[]; wanted: string };
  /** Internal, so nobody outside the VPC can open it. */
  'loadBalancer.internal': { loadBalancer: string; url: string };

  /** The Ingress or Service sends to no backend of that name. */
  'target.noBackend': { kind: string; name: string; namespace: string; backends: readonly string[] };
  /** No target group of the load balancer belongs to the backend. */
  'target.noGroup': { backend: string; loadBalancer: string };
  'target.none': { backend: string; wanted: number };
  'target.initial': { backend: string; healthy: number; wanted: number };
  /** `check` in these: protocol and path of the health check, empty if unknown. */
  'target.responseCode': { backend: string; healthy: number; wanted: number; check: string; description: string };
  'target.timeout': { backend: string; healthy: number; wanted: number; check: string };
  'target.failedChecks': { backend: string; healthy: number; wanted: number; check: string };
  'target.unused': { backend: string; healthy: number; wanted: number; reason: string };
  'target.unhealthy': { backend: string; healthy: number; wanted: number; reason: string };
  /** Instances of a classic load balancer; `cause` is what takes them out of service. */
  'target.instance': { backend: string; healthy: number; wanted: number; cause: InstanceTrouble };
  'target.few': { backend: string; healthy: number; wanted: number };

  'http.status': { url: string; status: number; wanted: readonly string[] };
  'http.notFound': { url: string };
  'http.badGateway': { url: string };
  'http.unavailable': { url: string };
  'http.gatewayTimeout': { url: string };
  'http.serverError': { url: string; status: number };
  'http.redirect': { url: string; location: string };
  'http.dns': { url: string };
  'http.timeout': { url: string };
  'http.connection': { url: string; reason: string };
  'http.contentType': { url: string; contentType: string; wanted: string };
  'http.notJson': { url: string; start: string };
  'http.shape': { url: string; path: string; seen: string; wanted: string };
  'http.missingText': { url: string; missing: readonly string[] };
  /** Nothing is in it, so that what must not be there proves nothing. */
  'http.empty': { url: string };
  'http.unwantedText': { url: string; found: readonly string[] };
  /** The text that the lab asks to replace is still there. */
  'http.placeholder': { url: string; placeholder: string };
  'http.noScript': { url: string };
  /** Longer than what is read, so that an absent text proves nothing. */
  'http.tooLong': { url: string; kibibytes: number };

  'metric.none': { metric: string; dimensions: readonly string[]; seconds: number };
  'metric.few': { metric: string; dimensions: readonly string[]; seconds: number; datapoints: number; wanted: number };
  /** CloudWatch itself says that its answer is not whole (`status`). */
  'metric.partial': { metric: string; status: string };
}

/** Why a classic load balancer sends nothing to an instance; `unknown` where it does not say. */
export type InstanceTrouble = 'checks' | 'leaving' | 'stopped' | 'unknown' | 'zone';
