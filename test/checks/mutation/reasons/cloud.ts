/**
 * Damages that checks of other AWS resources may survive.
 */
import type { Reason } from './reason.ts';

export const cloud: readonly Reason[] = [
  { checks: ['cfn.stack'], damage: /^events /, why: 'events tell why a stack failed' },
  {
    checks: ['cfn.stack'],
    damage: /\.Outputs\.\[\]\.OutputValue /,
    why: 'outputs are asked for by name, not by value',
  },
  {
    checks: ['cfn.stack'],
    damage: /\.Outputs (deleted|null|retyped)$/,
    unless: ['outputs'],
    why: 'no output is asked for',
  },
  { checks: ['cfn.stack'], damage: /\.Tags /, unless: ['tags'], why: 'no tag is asked for' },
  {
    checks: ['cfn.stack', 'eks.cluster'],
    damage: /^stacks\.\[\]\.Stacks\.\[\] (renamed|disowned|reowned)$/,
    unless: ['tags'],
    why: 'the stack was asked for by its name; its own ARN and tags are not asked for',
  },
  {
    checks: ['cloudfront.distribution'],
    damage: /^listed\.DistributionList\.Items\.\[\]\.(Id|DomainName|LastModifiedTime) /,
    why: 'the distribution is found by its origin; the rest is said in messages only',
  },
  {
    checks: ['cloudfront.distribution', 'http'],
    damage: /^(listed|distributions)\.DistributionList\.Items\.\[\] renamed$/,
    why: 'the origin identifies a distribution',
  },
  {
    checks: ['ec2.instance'],
    damage: /\.Instances\.\[\](\.(InstanceId|LaunchTime) | renamed$)/,
    why: 'the stack, in a tag, identifies the instance; its age is not asked for',
  },
  { checks: ['pipeline.run'], damage: /^states (deleted|null|retyped)$/, why: 'stages tell why a run failed' },
  {
    checks: ['pipeline.run'],
    damage:
      /^(listed\.pipelines\.\[\]\.name changed|(listed\.pipelines|executions\.\[\]\.pipelineExecutionSummaries)\.\[\] renamed)$/,
    unless: ['name'],
    why: 'any pipeline will do, and its runs were asked for by its name',
  },
  {
    checks: ['pipeline.run'],
    damage: /\.(pipelineExecutionId|statusSummary) /,
    why: 'said in messages only; the status decides',
  },
  { checks: ['pipeline.run'], damage: /\.trigger\b/, unless: ['trigger'], why: 'what started it is not asked for' },
  {
    checks: ['rds.instance'],
    damage:
      /^databases\.DBInstances\.\[\]\.(?!(DBInstanceIdentifier|DBInstanceStatus|Engine|PubliclyAccessible|Endpoint|MultiAZ|StorageEncrypted)\b)/,
    why: 'the check hands the whole instance on, and asks for none of it',
  },
  { checks: ['rds.instance'], damage: /\.MultiAZ /, unless: ['multiAz'], why: 'zones are not asked for' },
  {
    checks: ['rds.instance'],
    damage: /\.StorageEncrypted /,
    unless: ['encrypted'],
    why: 'encryption is not asked for',
  },
  { checks: ['rds.instance'], damage: /\.Endpoint\.Address changed$/, why: 'any address is one' },
  {
    checks: ['rds.instance'],
    damage: /^databases\.DBInstances\.\[\] (disowned|reowned)$/,
    why: 'tags are not asked for',
  },
  {
    checks: ['s3.bucket'],
    damage: /^(listed|left)\.\[\] (emptied|retyped)$/,
    unless: ['objectsAtLeast'],
    why: 'S3 leaves the contents out of the listing of an empty bucket; the bucket is there as soon as S3 answers',
  },
  { checks: ['s3.bucket'], damage: /^left\.\[\]\.IsTruncated (deleted|null)$/, why: 'a whole listing needs no mark' },
  {
    checks: ['s3.bucket'],
    damage: /^listed\.\[\]\.Contents\.\[\]\.(Key changed|Size )/,
    why: 'the lab asks for a number of objects, whatever they are; only an empty one with a slash at its end is none',
  },
  {
    checks: ['asg.activity'],
    damage: /^groups\.AutoScalingGroups\.\[\](\.(DesiredCapacity|MaxSize) | aged$)/,
    unless: ['maxAtLeast'],
    why: 'an activity proves it; sizes tell why there is none',
  },
  {
    checks: ['asg.activity'],
    damage:
      /^(events\.items\.\[\]( (moved|renamed|dying)$|\.(message changed$|(first|last)Timestamp |eventTime |metadata ))|activities\.\[\]\.Activities\.\[\](\.Cause changed| renamed)$)/,
    why: 'an event of the autoscaler and an activity prove alike who asked for nodes; a longer cause says the same',
  },
  {
    checks: ['logs.query'],
    damage: /^saved\.queryDefinitions\.\[\](\.(name|queryString|logGroupNames)\b| renamed$)/,
    why: 'the text may stand in the name, in the query or in a log group: one of them is enough',
  },
];
