/** What stops a read or a grading, and what is wrong with an input, in English. */
import { isByRole } from '../../../checks/namespaced.ts';
import type { InputTexts, TroubleTexts } from '../types.ts';
import { enrol } from './enrol.ts';
import { recorded } from './recorded.ts';

const yours = (todo: string) => `Your move: ${todo} No points are lost.`;
const ours = (todo: string) => `Our move: ${todo} No points are lost.`;
const authors = (todo: string) => `The lab author's move: ${todo} No points are lost.`;
const operators = (todo: string) => `The operator's move: ${todo} No points are lost.`;

const connectionReasons: Readonly<Record<string, string>> = {
  timeout: 'no answer in time',
  refused: 'connection refused',
  dns: 'its name does not resolve',
  reset: 'connection cut',
};

const unknownKey = ['InvalidClientTokenId', 'InvalidAccessKeyId', 'UnrecognizedClientException', 'AuthFailure'];
const wrongSecret = ['SignatureDoesNotMatch', 'InvalidSignatureException', 'IncompleteSignature'];

const credentialReasons: Readonly<Record<string, string>> = {
  none: 'none were found',
  profile: 'the profile gives none',
  Region: 'no Region is known',
  ExpiredToken: 'they have expired',
  ExpiredTokenException: 'they have expired',
  RequestExpired: 'they have expired',
  TokenProviderError: 'the sign-in has expired',
  TokenRefreshRequired: 'the sign-in has expired',
  ...Object.fromEntries(unknownKey.map((name) => [name, 'AWS does not know this access key in the partition asked'])),
  ...Object.fromEntries(wrongSecret.map((name) => [name, 'the secret key does not belong to the access key'])),
  RequestTimeTooSkewed: 'the clock of this machine is wrong',
};

const fileReasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is not a folder',
  EACCES: 'access is not allowed',
  EPERM: 'access is not allowed',
  EISDIR: 'it is a folder',
  EEXIST: 'it is already there',
  empty: 'there is no recording in it',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  YAML: 'it is not valid YAML',
  server: 'the context names no server',
  size: 'it is too large',
  gzip: 'it cannot be decompressed',
  'UTF-8': 'it is not text in UTF-8',
  JSON: 'it is not valid JSON',
  bundle: 'it is not a recording of Podium',
  version: 'its version is missing',
};

const fileReason = (reason: string) => fileReasons[reason] ?? reason;
const damage = (reason: string) => fileReasons[reason] ?? `something is wrong at ${reason}`;
const within = (namespace: string) => (namespace === '' ? 'the whole cluster' : `namespace ${namespace}`);
const meaning = (meant: readonly string[]) => (meant.length === 0 ? '' : ` Did you mean ${meant.join(' or ')}?`);
const knownAs = (words: string, known: readonly string[]) =>
  known.length === 0 ? '' : ` ${words}: ${known.join(', ')}.`;

export const troubles: TroubleTexts = {
  ...enrol,
  ...recorded,
  'kube.forbidden': {
    seen: ({ verb, resource, namespace }) => `The grader may not ${verb} ${resource} in ${within(namespace)} (403).`,
    next: ({ resource, namespace }) =>
      yours(
        isByRole(resource)
          ? `apply the access manifest that "podium access" prints for this lab again: this right is a Role in namespace ${namespace}, which could not be made before the namespace. Then check again.`
          : 'apply the access manifest that "podium access" prints for this lab, then check again.',
      ),
  },
  'kube.unauthorized': {
    seen: ({ cluster }) => `Cluster ${cluster} does not know the grader's identity (401).`,
    next: () => yours("add an EKS access entry for the grader's role to the cluster, then check again."),
  },
  'kube.unreachable': {
    seen: ({ host, reason }) =>
      `The cluster's API server cannot be reached: ${connectionReasons[reason] ?? reason} (${host}).`,
    next: () => yours('check that the cluster is running and that its endpoint lets the grader in, then check again.'),
  },
  'kube.private': {
    seen: ({ cluster, cidrs }) =>
      cidrs.length === 0
        ? `The endpoint of cluster ${cluster} is private, so the grader has no way to it.`
        : `The endpoint of cluster ${cluster} only lets ${cidrs.join(', ')} in, which leaves the grader out.`,
    next: () =>
      yours(
        'open the endpoint to the grader, or run "podium grade --submit" with your personal link where you can reach it.',
      ),
  },
  'kube.untrusted': {
    seen: ({ host }) => `The certificate of ${host} is not signed by the cluster's own authority.`,
    next: () => operators('find out what stands between the grader and the cluster, e.g. a proxy that opens TLS.'),
  },
  'kube.foreignHost': {
    seen: ({ host }) => `The cluster's endpoint is no Amazon EKS host: ${host}.`,
    next: () => operators('if this host is wanted, allow it with PODIUM_EXTRA_HOSTS.'),
  },
  'cluster.none': {
    seen: ({ cluster, region }) => `There is no cluster ${cluster} in ${region} yet.`,
    next: () => yours('create the cluster, or check its name, Region and account.'),
  },
  'cluster.notReady': {
    seen: ({ cluster, status }) => `Cluster ${cluster} has no endpoint now: its status is ${status}.`,
    next: ({ status }) =>
      status === 'CREATING'
        ? yours('wait until the cluster is ACTIVE, about 10 to 15 minutes, then check again.')
        : yours('bring the cluster to status ACTIVE, then check again.'),
  },
  'aws.denied': {
    seen: ({ action }) => `AWS does not allow the grader to call ${action}.`,
    next: ({ action }) => yours(`allow ${action} with the policy that "podium access" prints for this lab.`),
  },
  'aws.credentials': {
    seen: ({ reason }) => `There are no AWS credentials that work: ${credentialReasons[reason] ?? reason}.`,
    next: () => operators('sign in to AWS again where the grading runs, e.g. with "aws sso login" or "aws configure".'),
  },
  'aws.role': {
    seen: ({ roleArn }) => `The read role cannot be assumed: ${roleArn}.`,
    next: () =>
      yours("check that the role exists and that its trust policy names the grader's account and your ExternalId."),
  },
  'http.foreignHost': {
    seen: ({ host }) => `No load balancer or distribution of this account carries the address ${host}.`,
    next: () => yours('serve the page through a load balancer or distribution of the same account, then check again.'),
  },
  'http.internal': {
    seen: ({ host }) => `The address ${host} is inside a private network, where the grader does not go.`,
    next: () => yours('make the load balancer internet-facing, then check again.'),
  },
  'read.timeout': {
    seen: ({ what, seconds }) => `There was no answer within ${seconds} s: ${what}.`,
    next: () => ours('check again in a moment.'),
  },
  'read.throttled': {
    seen: ({ what }) => `Too many requests at the moment: ${what} was turned away.`,
    next: () => ours('check again in a minute.'),
  },
  'read.unavailable': {
    seen: ({ what, status }) => `The service has a fault of its own (${status}): ${what}.`,
    next: () => ours('check again in a moment.'),
  },
  'read.tooLarge': {
    seen: ({ what, megabytes }) => `The answer is larger than ${megabytes} MB: ${what}.`,
    next: () => authors('narrow what the step looks at, e.g. to one namespace.'),
  },
  'read.invalid': {
    seen: ({ what }) => `The answer is not what this API sends: ${what}.`,
    next: () => operators('look for a proxy or sign-in page between the grader and the service, then check again.'),
  },
  'read.connection': {
    seen: ({ what }) => `The connection broke: ${what}.`,
    next: () => ours('check again in a moment.'),
  },
  'read.notRecorded': {
    seen: ({ what }) => `The recording does not hold this: ${what}.`,
    next: () => yours('record the cluster again with the same lab and the same version of Podium.'),
  },
  'read.unknown': {
    seen: ({ what, reason }) => `Reading failed in an unexpected way (${reason}): ${what}.`,
    next: () => ours('check again, and if it stays, it is a fault of Podium that we want to hear about.'),
  },
  'grading.deadline': {
    seen: ({ seconds }) => `The time for one grading, ${seconds} s, ran out before this was read.`,
    next: () => ours('check again in a moment.'),
  },
  'check.crashed': {
    seen: ({ check }) => `The check ${check} has a fault and could not judge.`,
    next: () => ours('this is a fault of Podium that we want to hear about.'),
  },
};

export const inputs: InputTexts = {
  'arn.malformed': ({ arn }) =>
    `"${arn}" is not an ARN; a cluster's looks like arn:aws:eks:ap-northeast-2:123456789012:cluster/eks-demo.`,
  'arn.notCluster': ({ arn }) =>
    `"${arn}" does not name an EKS cluster; its ARN has :eks: and ends with cluster/<name>.`,
  'arn.partition': ({ partition }) => `Clusters in the AWS partition ${partition} cannot be graded.`,
  'region.missing': ({ name }) => `Which Region is cluster ${name} in? Add --region, set AWS_REGION, or give the ARN.`,
  'region.mismatch': ({ arn, region }) => `The ARN ${arn} is in another Region than ${region}; leave --region out.`,
  'account.mismatch': ({ account, arn }) =>
    `The credentials or the role belong to account ${account}, but the cluster is ${arn}.`,
  'kubeconfig.invalid': ({ file, reason }) => `The kubeconfig ${file} cannot be used: ${fileReason(reason)}.`,
  'kubeconfig.context': ({ context, known }) => `The kubeconfig has no context ${context}.${knownAs('It has', known)}`,
  'event.labGone': ({ lab }) =>
    `The lab of this event is not on this server any more: ${lab}. The operator's move: start the service with the file of the lab again.`,
  'event.labUnfit': ({ lab }) =>
    `The lab of this event has changed and its settings do not fit any more: ${lab}. The operator's move: start the service with the lab as it was.`,
  'lab.unknown': ({ lab, known, meant }) =>
    `There is no lab or lab file ${lab}.${meaning(meant)}${knownAs('Labs', known)}`,
  'lab.invalid': ({ file, problems }) =>
    problems.length === 1
      ? `The lab ${file} has an error:\n${problems.join('\n')}`
      : `The lab ${file} has ${problems.length} errors:\n${problems.join('\n')}`,
  'parameter.value': ({ name, value, known }) =>
    `Parameter ${name} cannot be "${value}"; it is one of ${known.join(', ')}.`,
  'parameter.unknown': ({ name, known, meant }) =>
    `The lab has no parameter ${name}.${meaning(meant)}${knownAs('It has', known)}`,
  'bundle.unreadable': ({ file, reason }) => `The recording ${file} cannot be read: ${fileReason(reason)}.`,
  'bundle.damaged': ({ file, reason }) => `The recording ${file} cannot be used: ${damage(reason)}.`,
  'bundle.newer': ({ file, version, supported }) =>
    `The recording ${file} was made by a newer Podium (format ${version}, this one reads up to ${supported}); update Podium.`,
  'bundle.otherLab': ({ file, lab, wanted }) => `The recording ${file} is of lab ${lab}, not of ${wanted}.`,
  'file.unreadable': ({ file, reason }) => `The file ${file} cannot be read: ${fileReason(reason)}.`,
  'file.unwritable': ({ file, reason }) => `The file ${file} cannot be written: ${fileReason(reason)}.`,
  'setting.invalid': ({ name, value }) => `The setting ${name} has a value that does not fit: "${value}".`,
};
