/** Codes: the checks of logs, metrics and what shows them. */
export interface ObserveCodes {
  /** No DaemonSet has such an image; `seen`: names with their images. */
  'daemonset.image': { namespace: string; seen: readonly string[]; wanted: string };
  /** None of the paths of the node is mounted. */
  'daemonset.mount': { name: string; namespace: string; seen: readonly string[]; wanted: readonly string[] };
  /** `seen`: the values there are; in brackets the kind of source of one that is not plain. */
  'daemonset.env': {
    name: string;
    namespace: string;
    variable: string;
    seen: readonly string[];
    wanted: readonly string[];
  };
  /** Nodes without a ready pod of it, with the taints it does not tolerate. */
  'daemonset.nodes': { name: string; namespace: string; missing: readonly string[]; covered: number; wanted: number };

  'apiservice.unavailable': { name: string; reason: string; message: string };
  /** Available, but there is no value of any node. */
  'apiservice.noMetrics': { name: string };
  /** `newest`: ISO 8601 time of the newest value. */
  'apiservice.staleMetrics': { name: string; newest: string };

  'logs.absent': { name: readonly string[] };
  'logs.streams': { name: string; seen: number; wanted: number };
  /** No event since then; `last` is when the newest one came in, both ISO 8601 or empty. */
  'logs.quiet': { name: string; last: string; since: string };
  'logs.text': { name: string; wanted: string };
  /** The class of the group does not let its events be searched. */
  'logs.notSearchable': { name: string };
  'logs.retention': { name: string };
  'logs.subscription': { name: string };
  /** `status` of the newest export since the enrolment; empty if there is none. */
  'logs.export': { name: string; status: string };
  'logs.noQuery': { seen: readonly string[]; wanted: readonly string[] };
  'dashboard.none': { seen: readonly string[]; wanted: readonly string[] };

  /** The newest value is far from the number of nodes: it is of another cluster of that name. */
  'metric.otherNodes': { metric: string; seen: number; nodes: number };

  /** `service` in these: `scheme:name:port`. */
  'proxied.port': { service: string; port: string; seen: readonly string[] };
  'proxied.login': { service: string; path: string; status: number };
  'proxied.notFound': { service: string; path: string };
  'proxied.status': { service: string; path: string; status: number; wanted: readonly string[] };

  /** Prometheus refuses the query (`message`), or what answers is no Prometheus (no message). */
  'prom.error': { service: string; message: string };
  'prom.targets': { service: string; namespace: string; up: number; down: number; wanted: number };
  'prom.noValue': { query: string };
  'prom.value': { query: string; seen: number; wanted: number };

  'search.noIndex': { service: string; seen: readonly string[]; wanted: string };
  'search.documents': { service: string; pattern: string; documents: number; wanted: number };

  'log.noContainer': { pod: string; container: string; seen: readonly string[] };
  'log.missing': { pods: readonly string[]; namespace: string; lines: number; missing: readonly string[] };
  'log.unwanted': { pod: string; namespace: string; text: string };
  'log.empty': { pods: readonly string[]; namespace: string; lines: number };
}
