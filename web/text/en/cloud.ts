/** English texts: the checks of what stands around the cluster in AWS. */
import type { CloudCodes } from '../../../checks/codes/cloud.ts';
import { pairsOf } from '../../../checks/rules/lenient.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const or = (names: readonly string[]) => names.join(' or ');
const all = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
/** Reasons of AWS end with a full stop of their own. */
const because = (reason: string) => (reason === '' ? '' : `: ${reason.replace(/\.+$/, '')}`);
const orAny = (names: readonly string[] | undefined) => (names === undefined ? '' : ` ${or(names)}`);

const kinds: Readonly<Record<string, string>> = {
  stack: 'CloudFormation stack',
  database: 'RDS database',
  cache: 'cache',
  bucket: 'bucket',
  distribution: 'CloudFront distribution',
  instance: 'instance',
  domain: 'OpenSearch domain',
  pipeline: 'pipeline',
  project: 'build project',
  vpc: 'VPC',
  nodegroup: 'node group',
};
const noun = (kind: string) => kinds[kind] ?? kind;
const Noun = (kind: string) => noun(kind).replace(/^[a-z]/, (letter) => letter.toUpperCase());

/** What to do when there is none of a kind. */
const absentSteps: Readonly<Record<string, string>> = {
  stack: 'Create the stack in the Region of the cluster, with exactly this name.',
  bucket: 'Names of buckets are worldwide: if it is taken, change the suffix in your parameters and create it.',
  cache: 'Create it in the VPC of the cluster; that takes five to ten minutes.',
  database: 'Create it, or the stack that makes it, in the Region of the cluster; that takes about ten minutes.',
  domain: 'Create it in the Region of the cluster; that takes 10 to 20 minutes.',
  instance: 'Check the Region, and that the instance carries the tag; terminated instances do not count.',
};

/** How long it usually takes. */
const movingSteps: Readonly<Record<string, string>> = {
  stack: 'Wait; databases take about ten minutes and clusters up to twenty. The events of the stack show where it is.',
  database: 'Wait; a new database takes about ten minutes.',
  cache: 'Wait; a new cache takes five to ten minutes.',
  distribution: 'Wait; a distribution takes three to ten minutes to reach all locations.',
  domain: 'Wait; a new domain takes 10 to 20 minutes. Go on with another step meanwhile.',
  instance: 'Wait a minute until the instance runs.',
  nodegroup: 'Wait; EKS replaces the nodes one after the other.',
};

const statusSteps: Readonly<Record<string, string>> = {
  stack: 'Delete the stack and create it again; a stack that is only being reviewed has a change set to execute.',
  database: 'Start it if it is stopped; otherwise read its events: aws rds describe-events.',
  cache: 'Read its events in the ElastiCache console, delete it and create it again.',
  distribution: 'Enable the distribution in the CloudFront console.',
  domain: 'Open the domain in the OpenSearch console: it says what holds it up.',
  instance: 'Start the instance: aws ec2 start-instances.',
};

const settings: Readonly<Record<string, string>> = {
  engine: 'engine',
  public: 'public access',
  multiAz: 'standby in another zone (Multi-AZ)',
  encrypted: 'encryption',
  encryption: 'default encryption',
  publicBlocked: 'block of all public access',
  lifecycle: 'lifecycle rules',
  profileRole: 'instance profile',
  tags: 'tags',
  capacityType: 'capacity type',
  instanceType: 'instance types',
  cidr: 'CIDR block',
};
const setting = (name: string) => settings[name] ?? name;
const value = (text: string) => (text === '' ? 'none' : text);

const settingSteps: Readonly<Record<string, string>> = {
  engine: 'The engine of a database or cache cannot be changed: create it again with the right one.',
  public: 'Change it with aws rds modify-db-instance (publicly-accessible), or in the template of the stack.',
  multiAz: 'Change it with aws rds modify-db-instance --multi-az, or in the template of the stack.',
  encrypted: 'Switch encryption on; the storage of a database can only be encrypted when it is created.',
  encryption: 'Set the default encryption of the bucket to a KMS key in its properties.',
  publicBlocked: 'Switch all four settings on under "Block public access" in the permissions of the bucket.',
  lifecycle: 'Add a lifecycle rule under "Management" of the bucket and enable it.',
  profileRole: 'Attach the instance profile with this role: "Modify IAM role" in the EC2 console.',
  tags: 'Give the stack the tags when you create or update it.',
  capacityType: 'It cannot be changed: create another node group with this capacity type.',
  instanceType: 'They cannot be changed: create another node group with one of these types.',
  cidr: 'The block of a VPC cannot be changed: check which VPC the cluster was created in.',
};

const runs: Readonly<Record<string, string>> = { pipeline: 'pipeline', project: 'build project' };
const runSteps: Readonly<Record<string, string>> = {
  pipeline: 'Push a change to the source of the pipeline, or release a change in its console.',
  project: 'Start a build in the CodeBuild console, or through your pipeline.',
};
const run = (kind: string) => (kind === 'pipeline' ? 'execution' : 'build');

const parts: Readonly<Record<string, string>> = {
  compute: 'compute',
  storage: 'block storage',
  loadBalancing: 'load balancing',
};
const more = (direction: string) => (direction === 'out' ? 'more' : 'fewer');
const autoscalerSteps = (direction: string) =>
  direction === 'out'
    ? 'Let pods ask for more than the nodes have (scale a Deployment up) and grade within the hour, while the events are there.'
    : 'Remove the load; the autoscaler takes a node away after ten idle minutes. Grade within the hour.';

export const cloudCodes: CodeTexts<CloudCodes> = {
  'reach.region': {
    seen: ({ region }) => `The enrolled cluster is of Region ${region}.`,
    wanted: ({ wanted }) => `A cluster of Region ${or(wanted)}.`,
    next: () => 'Enrol the cluster of that Region, or set the region parameter of the lab.',
  },

  'resource.absent': {
    seen: ({ kind, name, found }) =>
      `There is no ${noun(kind)}${name.length === 0 ? '' : ` ${or(name)}`}${found.length === 0 ? '' : `; there are: ${all(found)}`}.`,
    wanted: ({ kind, name }) => `${Noun(kind)}${name.length === 0 ? ' of the lab' : ` ${or(name)}`}.`,
    next: ({ kind }) =>
      absentSteps[kind] ?? 'Create it in the account and Region of the cluster, with exactly this name.',
  },
  'resource.moving': {
    seen: ({ kind, name, status }) => `${Noun(kind)} ${name} is on its way (${value(status)}).`,
    wanted: ({ kind, name }) => `${Noun(kind)} ${name} ready to use.`,
    next: ({ kind }) => movingSteps[kind] ?? 'Wait some minutes.',
  },
  'resource.status': {
    seen: ({ kind, name, status, reason }) => `${Noun(kind)} ${name} has status ${value(status)}${because(reason)}.`,
    wanted: ({ kind, name }) => `${Noun(kind)} ${name} ready to use.`,
    next: ({ kind }) => statusSteps[kind] ?? 'Open it in its console: it says why.',
  },
  'resource.setting': {
    seen: ({ kind, name, setting: what, seen }) => `${Noun(kind)} ${name} has ${setting(what)}: ${value(seen)}.`,
    wanted: ({ setting: what, wanted }) =>
      `${setting(what).replace(/^[a-z]/, (letter) => letter.toUpperCase())}: ${wanted}.`,
    next: ({ setting: what }) => settingSteps[what] ?? 'Change the setting.',
  },

  'stack.failed': {
    seen: ({ stack, status, resource, reason }) =>
      `Stack ${stack} has status ${status}${resource === '' ? '' : `; ${resource} failed first`}${because(reason)}.`,
    wanted: ({ stack }) => `Stack ${stack} with a complete creation or update.`,
    next: ({ status }) =>
      status.startsWith('UPDATE')
        ? 'Repair the cause in the template or its parameters and update the stack again.'
        : 'Repair the cause, delete the stack, and create it again: a failed stack cannot be updated.',
  },
  'stack.outputs': {
    seen: ({ stack, found }) => `Stack ${stack} has the outputs: ${all(found)}.`,
    wanted: ({ missing }) => `Output ${all(missing)}.`,
    next: () => 'Check that you used the template of the lab, unchanged in its outputs.',
  },

  'bucket.few': {
    seen: ({ bucket, prefix, seen }) =>
      `Bucket ${bucket} has ${seen} objects${prefix === '' ? '' : ` below ${prefix}`}.`,
    wanted: ({ wanted }) => `At least ${wanted} ${wanted === 1 ? 'object' : 'objects'}.`,
    next: ({ bucket, prefix }) => `Upload the files: aws s3 cp --recursive <folder> s3://${bucket}/${prefix}`,
  },
  'bucket.files': {
    seen: ({ bucket, prefix, files }) => `Bucket ${bucket} still has files below ${prefix}: ${all(files)}.`,
    wanted: ({ prefix }) => `No file below ${prefix}.`,
    next: () => 'A successful run of the batch removes its files: read the log of the Job for the reason.',
  },

  'distribution.none': {
    seen: ({ bucket, origins }) =>
      `No CloudFront distribution has the bucket ${or(bucket)} as its origin${origins.length === 0 ? '' : `; there are: ${all(origins)}`}.`,
    wanted: ({ bucket }) => `A distribution whose origin is the bucket ${or(bucket)}.`,
    next: () => 'Create the distribution, or the stack that makes it, with this bucket as its origin.',
  },
  'distribution.forbidden': {
    seen: ({ url }) => `${url} answers 403: CloudFront may not read the file, or it is not there.`,
    wanted: ({ url }) => `The page at ${url}.`,
    next: () =>
      'Set the default root object to index.html, check that it is in the bucket, and that its policy lets this distribution read (origin access control).',
  },

  'domain.noDocuments': {
    seen: ({ domain }) => `CloudWatch counts no documents in domain ${domain}.`,
    wanted: ({ domain }) => `Documents that arrive in ${domain}.`,
    next: () =>
      'First values take some minutes. Then read the log of the collector: a 403 means that its role is not mapped in the domain.',
  },
  'domain.notRising': {
    seen: ({ domain, documents }) => `Domain ${domain} has ${documents} documents, no more than before.`,
    wanted: ({ domain }) => `More documents in ${domain} than at enrolment.`,
    next: () => 'Check endpoint and index of the collector, and its log: a 403 means that its role is not mapped.',
  },
  'domain.inVpc': {
    seen: ({ domain, url }) => `Domain ${domain} is inside a VPC, so ${url} opens only there.`,
    wanted: () => 'A domain with a public endpoint.',
    next: () => 'A domain keeps its network for good: create another one with public access and an access policy.',
  },

  'run.none': {
    seen: ({ kind, name, older }) =>
      `No ${run(kind)} of ${runs[kind] ?? kind} ${or(name)} since you enrolled${older === 0 ? '' : ` (${older} from before)`}.`,
    wanted: ({ kind }) => `A successful ${run(kind)} since you enrolled.`,
    next: ({ kind }) => runSteps[kind] ?? 'Start it.',
  },
  'run.moving': {
    seen: ({ kind, name, stage }) => `${Noun(kind)} ${name} is running${stage === '' ? '' : ` (${stage})`}.`,
    wanted: ({ kind }) => `A successful ${run(kind)}.`,
    next: () => 'Wait until it ends. If it waits for a manual approval, approve it.',
  },
  'run.failed': {
    seen: ({ kind, name, status, stage, message }) =>
      `The newest ${run(kind)} of ${name} ended as ${status}${stage === '' ? '' : ` in ${stage}`}${because(message)}.`,
    wanted: ({ kind }) => `A successful ${run(kind)}.`,
    next: ({ kind }) =>
      kind === 'pipeline'
        ? 'Open the failed action and follow its link to the log, repair the cause and release the change again.'
        : 'Read the log of the build, repair the cause and start it again.',
  },
  'run.trigger': {
    seen: ({ name, trigger }) => `The newest run of ${name} was started by ${value(trigger)}.`,
    wanted: () => 'A run that a push to the source has started.',
    next: () => 'Commit and push a small change. If nothing starts, check the trigger of the source action.',
  },

  'scaling.noGroup': {
    seen: ({ cluster, found }) =>
      found.length === 0
        ? `No Auto Scaling group belongs to cluster ${cluster}.`
        : `The Auto Scaling groups of ${cluster} are of node groups ${all(found)}.`,
    wanted: () => 'A node group with its Auto Scaling group.',
    next: ({ cluster }) => `Create the node group; the group carries the tag kubernetes.io/cluster/${cluster}=owned.`,
  },
  'scaling.none': {
    seen: ({ group, direction, size, max }) =>
      `Group ${group} was not resized to ${more(direction)} instances; it has ${size} of at most ${max}.`,
    wanted: ({ direction }) => `A group that the autoscaler has resized to ${more(direction)} instances.`,
    next: ({ direction, size, max }) =>
      direction === 'out' && size >= max ? 'Raise the maximum size of the group first.' : autoscalerSteps(direction),
  },
  'scaling.moving': {
    seen: ({ group, direction }) => `Group ${group} is being resized to ${more(direction)} instances.`,
    wanted: () => 'A resizing that has ended well.',
    next: () => 'Wait; an instance takes one to three minutes.',
  },
  'scaling.failed': {
    seen: ({ group, reason }) => `Resizing group ${group} failed${because(reason)}.`,
    wanted: () => 'A resizing that has ended well.',
    next: () => 'Check instance type, vCPU quota and free addresses of the subnets, then try again.',
  },
  'scaling.byHand': {
    seen: ({ group, direction, from, to }) =>
      `Group ${group} went from ${from} to ${to} instances, but nothing shows that the autoscaler asked for ${more(direction)}.`,
    wanted: () => 'A resizing by the autoscaler, with its events in the cluster.',
    next: ({ direction }) => autoscalerSteps(direction),
  },
  'scaling.notTriggered': {
    seen: ({ pod, message }) => `The autoscaler does not help pod ${pod}${because(message)}.`,
    wanted: () => 'A group that the autoscaler has resized to more instances.',
    next: () => 'Raise the maximum size of the group, or let the pod fit on its nodes (requests, selectors, taints).',
  },
  'nodes.notAbove': {
    seen: ({ ready, baseline }) => `${ready} nodes are ready, and ${baseline} were when this step began.`,
    wanted: ({ wanted }) => `At least ${wanted} nodes.`,
    next: () =>
      'Let pods ask for more than the nodes have, and look for Pending pods and the events of the autoscaler.',
  },

  'cluster.notUpgraded': {
    seen: ({ cluster, version, baseline }) =>
      `${cluster} has version ${version}; it had ${baseline} when you enrolled.`,
    wanted: ({ wanted }) => `Version ${wanted}.`,
    next: () => 'Minor versions go up one at a time. Upgrade the control plane first, then node groups and add-ons.',
  },
  'cluster.upgradeFailed': {
    seen: ({ cluster, status, reason }) => `The newest upgrade of ${cluster} ended as ${status}${because(reason)}.`,
    wanted: () => 'An upgrade that has succeeded.',
    next: () => 'Repair what the update names (often too few free addresses in the subnets) and start it again.',
  },
  'cluster.rolledBack': {
    seen: ({ cluster, version }) => `${cluster} was rolled back to version ${version}.`,
    wanted: ({ wanted }) => `Version ${wanted}.`,
    next: () => 'Start the upgrade again; points that you have earned stay.',
  },
  'cluster.subnets': {
    seen: ({ cluster, seen }) => `${cluster} is in the subnets ${all(seen)}.`,
    wanted: ({ wanted, stack }) => `The subnets of stack ${stack}: ${all(wanted)}.`,
    next: () =>
      'Pass all subnets of the output to eksctl (--vpc-public-subnets); create the cluster again if it is elsewhere.',
  },
  'cluster.autoMode': {
    seen: ({ cluster, off }) =>
      `EKS Auto Mode of ${cluster} is off for: ${all(off.map((part) => parts[part] ?? part))}.`,
    wanted: () => 'Auto Mode for compute, block storage and load balancing.',
    next: () =>
      'Switch all three on together: aws eks update-cluster-config, or "Manage EKS Auto Mode" in the console.',
  },
  'cluster.notEksctl': {
    seen: ({ cluster }) =>
      `${cluster} was not made by eksctl: its tags or the stack eksctl-${cluster}-cluster are missing.`,
    wanted: () => 'A cluster that eksctl has made.',
    next: ({ cluster }) => `Create it with eksctl create cluster --name ${cluster}.`,
  },
  'cluster.subnetTags': {
    seen: ({ subnets }) =>
      subnets.length === 0 ? 'The subnets of the cluster are not known.' : `Subnets without the tag: ${all(subnets)}.`,
    wanted: ({ tag }) => `The tag ${tag}=1 on each of these subnets.`,
    next: ({ subnets, tag }) =>
      `aws ec2 create-tags --resources ${subnets.join(' ') || '<subnets>'} --tags Key=${tag},Value=1`,
  },
  'cluster.freeAddresses': {
    seen: ({ subnets }) =>
      subnets.length === 0
        ? 'The subnets of the cluster are not known.'
        : `Subnets with too few free addresses: ${all(subnets)}.`,
    wanted: ({ wanted }) => `At least ${wanted} free addresses in each subnet.`,
    next: () => 'Delete what you no longer need in these subnets, or use larger ones.',
  },
  'nodegroup.version': {
    seen: ({ nodegroup, version }) => `Node group ${nodegroup} has version ${version === '' ? 'unknown' : version}.`,
    wanted: ({ wanted }) => `Version ${wanted}, that of the cluster.`,
    next: ({ nodegroup }) =>
      `Update the node group ${nodegroup}: aws eks update-nodegroup-version, or eksctl upgrade nodegroup.`,
  },
  'nodegroup.osImage': {
    seen: ({ nodegroup, images }) =>
      images.length === 0 ? `Node group ${nodegroup} has no ready node.` : `Nodes of ${nodegroup} run: ${all(images)}.`,
    wanted: ({ wanted }) => `Nodes that run ${wanted}.`,
    next: () => 'The AMI type cannot be changed: create a second node group and drain the first.',
  },

  'growth.none': {
    seen: ({ url, total, baseline }) =>
      `The entries of ${url} have ${total} items together; ${baseline} were there before.`,
    wanted: ({ baseline }) => `More than ${baseline}.`,
    next: () =>
      'Read the log of the Job: SKIP means that it is switched off, and lines that it does not understand are left out.',
  },
  'growth.noBaseline': {
    seen: ({ url, total }) => `The entries of ${url} have ${total} items together.`,
    wanted: () => 'More than at enrolment.',
    next: () => 'How many there were is remembered only in an event: this cannot be graded from the command line.',
  },
};

export const cloudLabels: LabelTexts<
  | 'asg.activity'
  | 'aws.reach'
  | 'build.run'
  | 'cfn.stack'
  | 'cloudfront.distribution'
  | 'ec2.instance'
  | 'elasticache.cluster'
  | 'http.growth'
  | 'opensearch.domain'
  | 'pipeline.run'
  | 'rds.instance'
  | 's3.bucket'
> = {
  'asg.activity': ({ direction, maxAtLeast, nodegroup }) =>
    `Autoscaler resizes${nodegroup === undefined ? ' a group' : ` the group of${orAny(nodegroup)}`} to ${more(direction)} instances${maxAtLeast === undefined ? '' : `, maximum at least ${maxAtLeast}`}`,
  'aws.reach': ({ region }) => `Read role answers in Region ${or(region)}`,
  'build.run': ({ project }) => `Build${project === undefined ? '' : ` of${orAny(project)}`} succeeded since enrolment`,
  'cfn.stack': ({ name, outputs, tags }) => {
    const asked = [
      outputs === undefined ? [] : `outputs ${all(outputs)}`,
      tags === undefined ? [] : `tags ${all(pairsOf(tags))}`,
    ];
    return [`Stack ${or(name)}: complete`, ...asked.flat()].join(', ');
  },
  'cloudfront.distribution': ({ originBucket }) => `Distribution of bucket ${or(originBucket)}: deployed`,
  'ec2.instance': ({ nameTag, stack, profileRole }) =>
    `Instance ${nameTag === undefined ? `of stack${orAny(stack)}` : or(nameTag)}: running${profileRole === undefined ? '' : `, role ${or(profileRole)}`}`,
  'elasticache.cluster': ({ id, engine }) =>
    `Cache${orAny(id)}: available${engine === undefined ? '' : `, ${or(engine)}`}`,
  'http.growth': ({ list, each, moreThanAtEnrolment }) =>
    `${each.count} of every entry in ${list}${moreThanAtEnrolment ? ', more than at enrolment' : ''}`,
  'opensearch.domain': ({ name, documents }) => `Domain ${or(name)}: active${documents ? ', documents arrive' : ''}`,
  'pipeline.run': ({ name, trigger }) =>
    `Pipeline${orAny(name)} succeeded since enrolment${trigger === undefined ? '' : ', started by a push'}`,
  'rds.instance': ({ id, engine, public: isPublic, multiAz, encrypted }) => {
    const flags = { 'public access': isPublic, 'Multi-AZ': multiAz, encryption: encrypted };
    const asked = Object.entries(flags).flatMap(([name, on]) => (on === undefined ? [] : `${on ? '' : 'no '}${name}`));
    return [`Database ${or(id)}: available`, ...(engine === undefined ? [] : [or(engine)]), ...asked].join(', ');
  },
  's3.bucket': ({ name, objectsAtLeast, prefix, emptyPrefixes, publicBlocked, encrypted, lifecycle }) => {
    const asked = [
      objectsAtLeast === undefined
        ? []
        : `at least ${objectsAtLeast} objects${prefix === undefined ? '' : ` below ${prefix}`}`,
      emptyPrefixes === undefined ? [] : `nothing left below ${all(emptyPrefixes)}`,
      publicBlocked ? 'public access blocked' : [],
      encrypted === undefined ? [] : encrypted === 'kms' ? 'KMS key' : 'encrypted',
      lifecycle ? 'lifecycle rule' : [],
    ].flat();
    return `Bucket ${or(name)}: ${asked.length === 0 ? 'exists' : asked.join(', ')}`;
  },
};
