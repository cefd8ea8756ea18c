/** English texts: the checks of logs, metrics and what shows them. */
import type { ObserveCodes } from '../../../checks/codes/observe.ts';
import { selectorOf } from '../../../checks/rules/labels.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const or = (names: readonly string[]) => names.join(' or ');
const all = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
const place = (namespace: string) => (namespace === '' ? 'the cluster' : `namespace ${namespace}`);
const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? '' : 's'}`;
const because = (message: string) => (message === '' ? '' : ` (${message})`);
const some = (names: readonly string[], most = 5) =>
  names.length > most ? `${names.slice(0, most).join(', ')} and ${names.length - most} more` : all(names);
const addresses = (services: readonly { address: string }[]) => or(services.map(({ address }) => address));

export const observeCodes: CodeTexts<ObserveCodes> = {
  'daemonset.image': {
    seen: ({ namespace, seen }) =>
      `No DaemonSet in ${place(namespace)} runs such an image; there are: ${some(seen, 3)}.`,
    wanted: ({ wanted }) => `A DaemonSet with an image that matches ${wanted}.`,
    next: () => 'Install the agent as a DaemonSet, by its add-on, chart or manifest.',
  },
  'daemonset.mount': {
    seen: ({ name, seen }) => `DaemonSet ${name} mounts from the node: ${all(seen)}.`,
    wanted: ({ wanted }) => `A container that mounts ${or(wanted)}.`,
    next: ({ wanted }) => `Add a hostPath volume for ${wanted[0]} and mount it into the container of the agent.`,
  },
  'daemonset.env': {
    seen: ({ name, variable, seen }) =>
      `DaemonSet ${name}: ${variable} is ${seen.length === 0 ? 'not set' : seen.join(', ')}.`,
    wanted: ({ variable, wanted }) => `${variable}: ${or(wanted)}.`,
    next: ({ variable, wanted }) => `Set ${variable} to ${wanted[0]} in the manifest of the agent and apply it again.`,
  },
  'daemonset.nodes': {
    seen: ({ name, missing }) => `DaemonSet ${name} has no ready pod on ${some(missing)}.`,
    wanted: ({ wanted, covered }) => `A ready pod on each of ${count(wanted, 'node')}; ${covered} have one.`,
    next: ({ missing }) =>
      missing.some((node) => node.includes('('))
        ? 'Add tolerations for the taints in brackets to the pod template.'
        : 'Compare node selector, affinity and tolerations of the DaemonSet with labels and taints of these nodes.',
  },

  'apiservice.unavailable': {
    seen: ({ name, reason, message }) =>
      `APIService ${name} is not available: ${reason || 'no status yet'}${because(message)}.`,
    wanted: ({ name }) => `APIService ${name} available.`,
    next: () =>
      'Look whether its pods are ready, and whether the security groups let the control plane reach their port.',
  },
  'apiservice.noMetrics': {
    seen: ({ name }) => `APIService ${name} answers, but has no value of any node yet.`,
    wanted: () => 'Values of the nodes, as kubectl top nodes shows them.',
    next: () => 'The first values take about a minute; after that read the log of metrics-server.',
  },
  'apiservice.staleMetrics': {
    seen: ({ newest }) => `The newest value of a node is from ${newest === '' ? 'an unknown time' : newest}.`,
    wanted: () => 'Values of the last two minutes.',
    next: () => 'Read the log of metrics-server: it does not reach the kubelets on port 10250.',
  },

  'logs.absent': {
    seen: ({ name }) => `There is no log group ${or(name)}.`,
    wanted: ({ name }) => `Log group ${or(name)}.`,
    next: () =>
      'Whoever sends the logs makes the group: check cluster name and Region in its settings (no placeholder may be left) and its rights to write logs.',
  },
  'logs.streams': {
    seen: ({ name, seen }) => `Log group ${name} has ${count(seen, 'log stream')}.`,
    wanted: ({ wanted }) => `At least ${count(wanted, 'log stream')}.`,
    next: () => 'Look at the log of the agent: a message with AccessDenied means that its role may not write logs.',
  },
  'logs.quiet': {
    seen: ({ name, last, since }) =>
      `Log group ${name} has no event since ${since === '' ? 'it was made' : since}${last === '' ? '' : `; the newest one is from ${last}`}.`,
    wanted: () => 'Events that come in now.',
    next: () =>
      'The group may be left from an earlier cluster. Look at the log of the agent: AccessDenied means that its role may not write logs.',
  },
  'logs.text': {
    seen: ({ name }) => `No event of log group ${name} since the enrolment has the text.`,
    wanted: ({ wanted }) => `An event with the text "${wanted}".`,
    next: () => 'Do what writes this line, wait a minute, and compare the text letter by letter.',
  },
  'logs.notSearchable': {
    seen: ({ name }) => `Log group ${name} is of a class whose events cannot be searched.`,
    wanted: () => 'A log group of the Standard class.',
    next: () => 'The class cannot be changed: delete the group and let it be made again with the Standard class.',
  },
  'logs.retention': {
    seen: ({ name }) => `Log group ${name} keeps its events for ever.`,
    wanted: () => 'A number of days after which events are deleted.',
    next: ({ name }) => `Set it: aws logs put-retention-policy --log-group-name ${name} --retention-in-days 7`,
  },
  'logs.subscription': {
    seen: ({ name }) => `Log group ${name} has no subscription filter.`,
    wanted: () => 'A subscription filter that passes the events on.',
    next: () => 'Create a subscription filter for a Lambda function, a Kinesis stream or Amazon OpenSearch Service.',
  },
  'logs.export': {
    seen: ({ name, status }) =>
      status === ''
        ? `Log group ${name} has not been exported since the enrolment.`
        : `The newest export of log group ${name}: ${status}.`,
    wanted: () => 'A completed export to a bucket.',
    next: () =>
      'Export it with "Export data to Amazon S3"; if that fails, the policy of the bucket has to let CloudWatch Logs write.',
  },
  'logs.noQuery': {
    seen: ({ seen }) => `No saved query names it; saved queries: ${some(seen)}.`,
    wanted: ({ wanted }) => `A saved query of Logs Insights about ${or(wanted)}.`,
    next: () => 'Choose the log group in Logs Insights, write a query and save it.',
  },
  'dashboard.none': {
    seen: ({ seen }) => `No dashboard shows it; dashboards: ${some(seen)}.`,
    wanted: ({ wanted }) => `A CloudWatch dashboard with a widget about ${or(wanted)}.`,
    next: () => 'Create a dashboard in this Region and add a widget with logs or metrics of it.',
  },

  'metric.otherNodes': {
    seen: ({ metric, seen, nodes }) =>
      `${metric} says ${Math.round(seen * 10) / 10}, but the cluster has ${count(nodes, 'node')}.`,
    wanted: () => 'A value that fits the nodes of this cluster.',
    next: () => 'The metric is of an earlier cluster of this name: look whether the agent runs on each node.',
  },

  'proxied.port': {
    seen: ({ service, seen }) => `Service ${service} has ports: ${all(seen)}.`,
    wanted: ({ port }) => `Port ${port}.`,
    next: ({ port }) => `Set port ${port} in spec.ports, or install the chart with its usual values.`,
  },
  'proxied.login': {
    seen: ({ service, path, status }) =>
      `${service}${path} answers with ${status}: it asks for a login, so nobody can see what is in it.`,
    wanted: () => 'An answer without a login.',
    next: () =>
      'It is reachable. If the lab allows it, switch the login off; otherwise another part of the step counts.',
  },
  'proxied.notFound': {
    seen: ({ service, path }) => `${service} answers, but has no ${path} (404).`,
    wanted: ({ path }) => `An answer on ${path}.`,
    next: () =>
      'Look whether it serves under another path (a route prefix or root URL in its settings), and take that away.',
  },
  'proxied.status': {
    seen: ({ service, path, status }) =>
      status === 0 ? `${service}${path} does not answer.` : `${service}${path} answers with ${status}.`,
    wanted: ({ wanted }) => `Status ${or(wanted)}.`,
    next: () => 'Read the log of the pods behind the Service; after a start it may take some minutes.',
  },

  'prom.error': {
    seen: ({ service, message }) =>
      message === ''
        ? `What answers at ${service} is no Prometheus.`
        : `Prometheus at ${service} refuses the query: ${message}.`,
    wanted: () => 'An answer of the query API of Prometheus.',
    next: () => 'Compare name and port of the Service with those of the Prometheus server.',
  },
  'prom.targets': {
    seen: ({ up, down }) => `Prometheus has ${count(up, 'target')} that are up and ${down} down.`,
    wanted: ({ wanted }) => `At least ${count(wanted, 'target')} up.`,
    next: () =>
      'Open the page Targets: it names the error of each target. With the operator, the labels of a ServiceMonitor have to fit its selector.',
  },
  'prom.noValue': {
    seen: ({ query }) => `The query gives nothing: ${query}`,
    wanted: () => 'At least one value.',
    next: () => 'Look on the page Targets whether what has this metric is scraped.',
  },
  'prom.value': {
    seen: ({ query, seen }) => `The query gives ${seen}: ${query}`,
    wanted: ({ wanted }) => `At least ${wanted}.`,
    next: () => 'Do what raises the value and wait for the next scrape.',
  },

  'search.noIndex': {
    seen: ({ service, seen }) => `${service} has indices: ${some(seen)}.`,
    wanted: ({ wanted }) => `An index whose name matches ${wanted}.`,
    next: () =>
      'Look at the output settings of the agent (host, TLS, login) and at its log for 401 or connection refused.',
  },
  'search.documents': {
    seen: ({ pattern, documents }) => `The indices that match ${pattern} hold ${count(documents, 'document')}.`,
    wanted: ({ wanted }) => `At least ${count(wanted, 'document')}.`,
    next: () => 'Let the application write logs, and look at the log of the agent for errors of its output.',
  },

  'log.noContainer': {
    seen: ({ pod, seen }) => `Pod ${pod} has containers: ${all(seen)}.`,
    wanted: ({ container }) => (container === '' ? 'A container with a log.' : `Container ${container}.`),
    next: () => 'Name the container as the lab does.',
  },
  'log.missing': {
    seen: ({ pods, lines, missing }) =>
      `In ${count(lines, 'line')} of the logs of ${some(pods, 3)} there is no "${or(missing)}".`,
    wanted: ({ missing }) => `Lines with "${missing.join('" and "')}".`,
    next: ({ pods, namespace }) =>
      `Do what writes this line, and compare: kubectl logs ${pods[0]} -n ${namespace} --tail=100`,
  },
  'log.unwanted': {
    seen: ({ pod, text }) => `The log of pod ${pod} says "${text}".`,
    wanted: ({ text }) => `A log without "${text}".`,
    next: ({ pod, namespace }) =>
      `Read it (kubectl logs ${pod} -n ${namespace} --tail=100), remove the cause, and restart the pod so that its log begins anew.`,
  },
  'log.empty': {
    seen: ({ pods }) => `The logs of ${some(pods, 3)} are empty.`,
    wanted: () => 'Lines in the log.',
    next: () => 'Wait until the containers have started, then check again.',
  },
};

export const observeLabels: LabelTexts<
  | 'cw.dashboard'
  | 'k8s.apiservice'
  | 'k8s.daemonset'
  | 'k8s.health'
  | 'k8s.log'
  | 'logs.group'
  | 'logs.query'
  | 'prom.query'
  | 'search.index'
> = {
  'cw.dashboard': ({ contains }) => `CloudWatch dashboard about ${or(contains)}`,
  'k8s.apiservice': ({ name }) => `APIService ${name} answers`,
  'k8s.daemonset': ({ name, imagePattern, labels, everyEc2Node }) =>
    `DaemonSet ${name === undefined ? (imagePattern ?? selectorOf(labels ?? {})) : or(name)}${everyEc2Node ? ' on every EC2 node' : ''}`,
  'k8s.health': ({ service, path }) => `${addresses(service)}${path} answers`,
  'k8s.log': ({ labels, contains = [], notContains = [] }) =>
    `Log of pods ${selectorOf(labels)}: ${[...contains.map((text) => `"${text}"`), ...notContains.map((text) => `no "${text}"`)].join(', ')}`,
  'logs.group': ({ name, newerThan, contains }) =>
    `Log group ${or(name)}${contains === undefined ? (newerThan === undefined ? '' : ' receives events') : `: "${contains}"`}`,
  'logs.query': ({ contains }) => `Saved query about ${or(contains)}`,
  'prom.query': ({ service, query, targetsUp }) =>
    `Prometheus ${addresses(service)}: ${query ?? (targetsUp === 'nodes' ? 'a target up for each node' : `${count(targetsUp ?? 1, 'target')} up`)}`,
  'search.index': ({ service, pattern, documentsAtLeast }) =>
    `${addresses(service)}: ${count(documentsAtLeast, 'document')} or more in ${pattern}`,
};
