/** An Ingress, Service, Gateway or TargetGroupBinding, with what its controller says. */
type Troubled = {
  kind: string;
  name: string;
  message: string;
};

/** A pod that has to get an interface with security groups of its own. */
type PodEni = {
  pod: string;
  namespace: string;
};

/** Codes: the checks of network policies, certificates and addresses. */
export interface NetworkCodes {
  'balancer.noSubnets': Troubled;
  /** All fitting subnets are tagged for other clusters than the one that the controller was told. */
  'balancer.otherCluster': { kind: string; name: string; cluster: string };
  /** The controller was started with another cluster name (`seen`). */
  'balancer.clusterName': { kind: string; name: string; seen: string; wanted: string };
  /** The controller gets no credentials: its ServiceAccount has no role, or the role does not trust it. */
  'balancer.noRole': Troubled;
  'balancer.noRights': Troubled;
  'balancer.webhook': Troubled;
  'balancer.securityGroups': Troubled;
  'balancer.noCertificate': Troubled;

  'ingress.none': { namespace: string };
  /** Not enough paths to existing Services; `seen` are those that count. */
  'ingress.fewPaths': { name: string; seen: readonly string[]; paths: number; services: number };
  /** No listener for HTTPS; `seen` are the listeners, such as HTTP:80. */
  'ingress.noTls': { name: string; seen: readonly string[] };
  /** HTTPS, but neither a certificate nor a host to find one for. */
  'ingress.noCertificate': { name: string };
  /** `seen`: what the Ingress does instead, empty if nothing. */
  'ingress.noRedirect': { name: string; seen: string };

  'netpol.noPods': { namespace: string; labels: string; seen: readonly string[] };
  /** No policy selects the pods; `seen` are the policies with their selectors. */
  'netpol.none': { namespace: string; labels: string; seen: readonly string[] };
  /** The policy selects no pod at all; `seen` are the labels of the pod that comes closest. */
  'netpol.selectsNothing': { namespace: string; policy: string; selector: string; seen: readonly string[] };
  /** Some of the pods are left out: `pod`, or pods to come if that is empty. */
  'netpol.selectsSome': { namespace: string; labels: string; seen: readonly string[]; pod: string };
  'netpol.notIsolated': { type: string; labels: string; policies: readonly string[] };
  /** Policies isolate, but each of them opens something. */
  'netpol.opens': { namespace: string; type: string; seen: readonly string[] };
  /** The right peers, but on other ports. */
  'netpol.otherPort': { policy: string; type: string; seen: string; wanted: string };
  /** The policy names a port that the pods do not declare. */
  'netpol.namedPort': { policy: string; port: string; seen: readonly string[] };
  'netpol.narrower': {
    namespace: string;
    labels: string;
    type: string;
    missing: string;
    seen: readonly string[];
  };
  'netpol.wider': { policy: string; labels: string; type: string; seen: string; wanted: readonly string[] };
  'netpol.placeholder': { policy: string; placeholder: string };

  /** Nothing in the cluster enforces NetworkPolicies. */
  'policyEngine.none': { cluster: string; wanted: readonly string[] };
  /** The VPC CNI is there, its enforcement is off; `addon` tells whether EKS manages it as an add-on. */
  'policyEngine.off': { cluster: string; addon: string };
  /** A VPC CNI from before enforcement. */
  'policyEngine.noAgent': { cluster: string };
  /** The add-on is configured, its pods are not there yet. */
  'policyEngine.rolling': { engine: string };
  'policyEngine.controllerOff': { cluster: string };
  'policyEngine.autoOff': { cluster: string };
  /** Cilium is told to enforce nothing. */
  'policyEngine.never': { engine: string };
  'policyEngine.fargate': { pod: string };
  'policyEngine.notTaken': { pod: string; namespace: string; policies: readonly string[] };

  'routes.none': { namespace: string };
  /** Not enough paths to different Services; `seen` are the routes that count. */
  'routes.few': { kind: string; names: readonly string[]; seen: readonly string[]; wanted: number };
  'routes.noService': { kind: string; name: string; path: string; service: string };
  'routes.noGateway': { name: string; gateway: string };
  /** The Gateway or its controller refuses the route. */
  'routes.notAccepted': { name: string; gateway: string; reason: string; message: string };
  'routes.noAddress': { gateway: string; namespace: string };
  /** Two paths answer the same, so that one backend may serve both. */
  'routes.sameAnswer': { first: string; second: string };

  'certificate.none': { kind: string; name: string };
  'certificate.gone': { arn: string };
  /** A certificate of IAM, or of another Region than the load balancer's. */
  'certificate.elsewhere': { arn: string; wanted: string };
  /** `records` are the DNS records that prove the ownership, as `name → value`. */
  'certificate.pending': { arn: string; domain: string; records: readonly string[] };
  'certificate.expired': { domain: string; since: string };
  'certificate.status': { arn: string; domain: string; status: string; reason: string; wanted: string };
  'certificate.domain': { arn: string; seen: readonly string[]; wanted: string };

  'podGroup.off': { addon: string; cluster: string };
  /** No SecurityGroupPolicy selects the pods; `seen` are the policies with their selectors. */
  'podGroup.none': { namespace: string; labels: string; seen: readonly string[] };
  'podGroup.noGroup': { policy: string; missing: readonly string[] };
  'podGroup.otherGroup': { policy: string; seen: readonly string[]; wanted: readonly string[] };
  'podGroup.otherVpc': { group: string; vpc: string; wanted: string };
  /** No node can give the pod an interface: its instance type has no trunk. */
  'podGroup.noTrunk': PodEni & { message: string };
  'podGroup.olderPod': PodEni & { policy: string };
  'podGroup.noEni': PodEni;
  'podGroup.eniGone': PodEni & { eni: string };
  'podGroup.eniGroups': PodEni & { eni: string; seen: readonly string[]; wanted: readonly string[] };
  'podGroup.noDatabase': { kinds: readonly string[]; vpc: string };
  'podGroup.notAdmitted': { databases: readonly string[]; groups: readonly string[]; wanted: readonly string[] };
}
