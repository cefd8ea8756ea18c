/** The condition of a field that is not met, as labs write it; `equals` for a plain value. */
export type Condition =
  | 'equals'
  | 'exists'
  | 'absent'
  | 'not'
  | 'contains'
  | 'oneOf'
  | 'atLeast'
  | 'atMost'
  | 'matches'
  | 'each'
  | 'any'
  | 'count'
  | 'fields';

/** Codes of the checks that judge what the Kubernetes API shows. */
export interface KubeCodes {
  'object.absent': { kind: string; name: readonly string[]; namespace: string };
  /** Nothing of that name, but of one that looks like it. */
  'object.misnamed': { kind: string; name: readonly string[]; namespace: string; seen: readonly string[] };
  /** Nothing with these labels; `seen` are the labels of what comes closest. */
  'object.unlabelled': { kind: string; namespace: string; wanted: string; seen: readonly string[] };
  /** The cluster does not know the kind: what brings it has not been installed. */
  'object.unserved': { kind: string };
  'object.labels': { kind: string; name: string; wanted: string; seen: readonly string[] };
  'field.absent': { kind: string; name: string; path: string };
  'field.present': { kind: string; name: string; path: string; seen: string };
  /** `condition` is how the value is compared; `seen` is empty if there is no value. */
  'field.value': { kind: string; name: string; path: string; seen: string; condition: Condition; wanted: string };

  /** The controller has not looked at the newest specification yet. */
  'workload.notObserved': { kind: string; name: string };
  'workload.labels': { kind: string; name: string; wanted: string; seen: readonly string[] };
  'workload.image': { kind: string; name: string; seen: readonly string[]; wanted: readonly string[] };
  'workload.port': { kind: string; name: string; seen: readonly string[]; wanted: number };
  'workload.replicas': { kind: string; name: string; seen: number; wanted: number };
  'workload.zero': { kind: string; name: string };
  'workload.noNodes': { kind: string; name: string };
  /** Settled, but asks for fewer pods than the lab. */
  'workload.tooFew': { kind: string; name: string; seen: number; wanted: number };
  'workload.paused': { kind: string; name: string; namespace: string; seen: number; wanted: number };
  'workload.stuck': { kind: string; name: string; namespace: string; updated: number; ready: number; wanted: number };
  'workload.rolling': { kind: string; name: string; updated: number; ready: number; wanted: number };

  'pods.tooFew': { namespace: string; labels: string; seen: number; wanted: number };
  'pods.phase': { pod: string; namespace: string; seen: string; wanted: string };
  'pods.image': { pod: string; seen: readonly string[]; wanted: string };
  'pods.nodeLabel': { pod: string; node: string; wanted: string; seen: readonly string[] };
  /** Placed by the default scheduler: older than the profile, or not matched by it. */
  'pods.notFargate': { pod: string; namespace: string; scheduler: string; node: string };
  'pods.fargateWaiting': { pod: string; namespace: string; message: string };
  /** Looks like a Fargate pod by its own labels, but its node is none. */
  'pods.fargateLabelOnly': { pod: string; namespace: string; node: string };
  'pods.onFargate': { pod: string; node: string };
  /** On no EC2 node: on none yet, or on one of another kind. */
  'pods.notEc2': { pod: string; namespace: string; node: string };
  /** Has the address of its node, so that it proves nothing of pod addresses. */
  'pods.hostNetwork': { pod: string };
  'pods.outsideVpc': { pod: string; addresses: readonly string[]; vpc: string; cidrs: readonly string[] };

  /** `kind` and `name` in these: the workload whose pod template it is, or the pod. */
  'shape.containers': { kind: string; name: string; seen: readonly string[]; wanted: number };
  'shape.serviceAccount': { kind: string; name: string; seen: string; wanted: readonly string[] };
  /** `wanted` is empty where any object of the kind would do. */
  'shape.unused': {
    kind: string;
    name: string;
    object: 'ConfigMap' | 'Secret';
    wanted: readonly string[];
    seen: readonly string[];
  };
  /** A reference that may lead nowhere proves nothing. */
  'shape.optional': { kind: string; name: string; object: 'ConfigMap' | 'Secret'; reference: string };
  'shape.volume': { kind: string; name: string; wanted: string; seen: readonly string[] };
  'shape.env': { kind: string; name: string; variable: string; wanted: string; seen: readonly string[] };
  /** `wanted` is port and path, empty where any probe would do. */
  'shape.probe': {
    kind: string;
    name: string;
    probe: 'readiness' | 'liveness' | 'startup';
    wanted: string;
    seen: readonly string[];
  };
  /** `wanted` is empty where any quantity would do, `seen` where there is none. */
  'shape.resources': { kind: string; name: string; container: string; field: string; wanted: string; seen: string };
  'shape.placement': { kind: string; name: string; wanted: readonly string[]; seen: readonly string[] };

  'service.type': { name: string; seen: string; wanted: string };
  'service.nodePort': { name: string };
  'service.port': { name: string; seen: readonly string[]; wanted: number };
  'service.targetPort': { name: string; port: number; seen: string; wanted: string };
  'service.namedPort': { name: string; port: string; seen: readonly string[] };
  'service.noSelector': { name: string };
  'service.selectsNothing': { name: string; selector: string; seen: readonly string[] };
  'service.endpoints': { name: string; namespace: string; seen: number; wanted: number };
  'service.app': { name: string; pod: string; wanted: string; seen: readonly string[] };
  'service.noHostname': { name: string; namespace: string };
  'service.failed': { name: string; reason: string; message: string };

  'ingress.noClass': { name: string; wanted: string };
  'ingress.unknownClass': { name: string; class: string; known: readonly string[] };
  'ingress.class': { name: string; class: string; controller: string; wanted: string };
  'ingress.annotation': { name: string; annotation: string; seen: string; wanted: readonly string[] };
  'ingress.host': { name: string; seen: readonly string[]; wanted: string };
  'ingress.path': { name: string; path: string; seen: readonly string[] };
  'ingress.backend': { name: string; path: string; seen: string; wanted: string };
  'ingress.noService': { name: string; path: string; service: string };
  'ingress.servicePort': { name: string; path: string; service: string; seen: readonly string[]; wanted: string };
  'ingress.noAddress': { name: string; namespace: string };
  /** The controller says in an event why it could not build the load balancer. */
  'ingress.failed': { name: string; reason: string; message: string };

  'hpa.absent': { target: readonly string[]; namespace: string; seen: readonly string[] };
  'hpa.several': { target: string; seen: readonly string[] };
  'hpa.noTarget': { name: string; target: string };
  /** The kind is not in that API, so that the HPA finds nothing to scale. */
  'hpa.apiVersion': { name: string; target: string; seen: string };
  'hpa.min': { name: string; seen: number; wanted: number };
  'hpa.max': { name: string; seen: number; wanted: number };
  'hpa.fixed': { name: string; seen: number };
  'hpa.metric': { name: string; seen: readonly string[]; wanted: string };
  'hpa.noValue': { name: string; namespace: string };
  'hpa.noRequest': { name: string; resource: string; container: string };
  'hpa.noMetricsServer': { name: string };
  'hpa.notActive': { name: string; namespace: string; reason: string; message: string };
  'hpa.targetZero': { name: string; target: string };

  'scaled.max': { name: string; seen: number; above: number };
  /** The value is over its target, the replicas have not followed yet. */
  'scaled.coming': { name: string; seen: number; above: number };
  'scaled.idle': { name: string; seen: number; above: number; value: string; target: string };
  /** Enough replicas, but not by the HPA. */
  'scaled.byHand': { name: string; seen: number; above: number };

  /** A binding names the subject, but a role that is not where the binding looks for it. */
  'can.noRole': {
    user: string;
    groups: readonly string[];
    verb: string;
    resource: string;
    namespace: string;
    role: string;
  };
  'can.denied': { user: string; groups: readonly string[]; verb: string; resource: string; namespace: string };
  'can.allowed': { user: string; verb: string; resource: string; namespace: string; reason: string };
  /** Denied as wanted, but the subject is not allowed anything: it may not exist. */
  'can.nothing': { user: string; groups: readonly string[]; verb: string; resource: string; namespace: string };
}
