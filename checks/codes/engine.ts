/** Codes of verdict `blocked`: the grader may not or cannot read. Never the learner's failure. */
export interface BlockedCodes {
  /** 403 of the API server. */
  'kube.forbidden': { verb: string; resource: string; namespace: string };
  /** 401 of the API server: the token was not accepted or the principal is unknown to the cluster. */
  'kube.unauthorized': { cluster: string };
  /** No connection to the API server (`reason`: timeout, refused, dns, reset). */
  'kube.unreachable': { host: string; reason: string };
  /** Endpoint private or limited to CIDRs which leave the grader out. */
  'kube.private': { cluster: string; cidrs: readonly string[] };
  /** The server's certificate does not match the CA that DescribeCluster names. */
  'kube.untrusted': { host: string };
  /** DescribeCluster names an endpoint that is no EKS host. */
  'kube.foreignHost': { host: string };
  /** There is no such cluster (yet), so nothing can be read from it. */
  'cluster.none': { cluster: string; region: string };
  /** The cluster has no endpoint yet, or no longer (`status` as DescribeCluster gives it). */
  'cluster.notReady': { cluster: string; status: string };
  /** AWS refused the call. */
  'aws.denied': { action: string };
  /** AWS does not accept the credentials: expired, unknown, or none at all. */
  'aws.credentials': { reason: string };
  /** The read role cannot be assumed. */
  'aws.role': { roleArn: string };
  /** The host is not one that AWS names for this account. */
  'http.foreignHost': { host: string };
  /** The host is inside a VPC or resolves to an address that must not be dialled. */
  'http.internal': { host: string };
}

/** Codes of verdict `error`: a fault of the grader, of the lab or of a service; no points are lost. */
export interface ErrorCodes {
  'read.timeout': { what: string; seconds: number };
  'read.throttled': { what: string };
  'read.unavailable': { what: string; status: number };
  'read.tooLarge': { what: string; megabytes: number };
  'read.invalid': { what: string };
  'read.connection': { what: string };
  'read.notRecorded': { what: string };
  'read.unknown': { what: string; reason: string };
  'grading.deadline': { seconds: number };
  'check.crashed': { check: string };
}
