/**
 * Damages that checks of clusters, node groups and profiles may survive.
 */
import type { Reason } from './reason.ts';

export const eks: readonly Reason[] = [
  {
    checks: ['eks.cluster'],
    damage: /^described\.cluster\.health(\.issues)? /,
    why: 'no issues and nothing said of issues are the same',
  },
  {
    checks: ['eks.cluster'],
    damage: /^described\.cluster\.resourcesVpcConfig( |\.(endpoint|publicAccessCidrs))/,
    unless: ['subnetZones', 'subnetsOf', 'subnetsTagged', 'freeAddressesAtLeast', 'vpcCidr', 'endpoint'],
    why: 'the network is not asked for',
  },
  {
    checks: ['eks.cluster'],
    damage: /^described\.cluster\.resourcesVpcConfig\.(endpoint|publicAccessCidrs)/,
    unless: ['endpoint'],
    why: 'endpoints are not asked for',
  },
  {
    checks: ['eks.cluster'],
    damage: /^described\.cluster\.(resourcesVpcConfig\.(subnetIds|vpcId)\b|version )/,
    unless: [
      'subnetZones',
      'subnetsOf',
      'subnetsTagged',
      'freeAddressesAtLeast',
      'vpcCidr',
      'minorAtLeast',
      'minorAboveBaseline',
      'nodegroupsOnMinor',
    ],
    why: 'neither the network nor the version is asked for',
  },
  {
    checks: ['eks.cluster'],
    damage: /^described\.cluster\.version /,
    unless: ['minorAtLeast', 'minorAboveBaseline', 'nodegroupsOnMinor'],
    why: 'the version is not asked for',
  },
  {
    checks: ['eks.cluster'],
    damage: /^described\.cluster(\.tags\b| (disowned|reowned)$)/,
    unless: ['tags', 'builtBy'],
    why: 'tags are not asked for',
  },
  {
    checks: ['eks.cluster'],
    damage: /^described\.cluster\.tags\.alpha\.eksctl/,
    unless: ['builtBy'],
    why: 'who built it is not asked for',
  },
  {
    checks: ['eks.cluster'],
    damage: /^described\.cluster(\.createdAt | aged$)|^groups\.\[\]\.nodegroup (renamed|disowned|reowned|aged)$/,
    where: ({ params }) => JSON.stringify(params).includes('"minorAboveBaseline"'),
    why: 'the versions say what was upgraded, and when an update says; the age of a cluster or a node group does not',
  },
  {
    checks: ['eks.addon'],
    damage: /^described\.cluster (emptied|retyped|renamed|disowned|reowned)$/,
    why: 'the cluster tells of Auto Mode only, and was asked for by its name',
  },
  {
    checks: ['eks.addon'],
    damage: /\.addon(\.(createdAt|modifiedAt|health|health\.issues) | (renamed|disowned|reowned)$)/,
    why: 'it was asked for by its name; ages count only while something is on its way, and no issues are none',
  },
  {
    checks: ['eks.cluster'],
    damage: /^described\.cluster\.logging\b/,
    unless: ['logTypes'],
    why: 'logs are not asked for',
  },
  {
    checks: ['eks.cluster', 'eks.nodegroup', 'eks.fargateProfile', 'elb.target'],
    damage: /^(described\.cluster|nodegroups\.\[\]\.nodegroup|profiles\.\[\]\.fargateProfile) renamed$/,
    why: 'it was asked for by its name; its ARN and roles are not asked for',
  },
  { checks: ['eks.cluster'], damage: /^stacks\..*\.StackStatus /, why: 'the subnets decide; the cluster runs in them' },
  {
    checks: ['eks.cluster'],
    damage: /^subnets\.Subnets\.\[\]\.AvailabilityZone changed$/,
    why: 'zones that are all called otherwise are as many as before',
  },
  {
    checks: ['eks.cluster'],
    damage: /^subnets\.Subnets\.\[\]\.AvailableIpAddressCount /,
    unless: ['freeAddressesAtLeast'],
    why: 'free addresses are not asked for',
  },
  {
    checks: ['eks.cluster'],
    damage: /^subnets\.Subnets\.\[\] (renamed|disowned|reowned)$/,
    unless: ['subnetsTagged'],
    why: 'subnets were asked for by their ids; their tags are not asked for',
  },
  {
    checks: ['eks.fargateProfile', 'eks.nodegroup'],
    damage: /\.health(\.issues)? /,
    why: 'no issues and nothing said of issues are the same',
  },
  {
    checks: ['eks.fargateProfile'],
    damage:
      /\.fargateProfile(\.(clusterName|createdAt|fargateProfileArn|podExecutionRoleArn|subnets|tags) | (disowned|reowned)$)/,
    why: 'the profile was asked for by cluster and name; its age counts only while it is made',
  },
  {
    checks: ['eks.cluster'],
    damage: /^described\.cluster\.resourcesVpcConfig /,
    unless: ['subnetsOf', 'vpcCidr', 'endpoint'],
    why: 'its subnets were asked for by their ids, and answered',
  },
  {
    checks: ['eks.fargateProfile'],
    damage: /\.fargateProfile retyped$/,
    why: 'a list with the profile in it is read as the profile',
  },
  {
    checks: ['eks.fargateProfile'],
    damage: /\.selectors\.\[\]\.labels( |\.app (deleted|null|retyped))/,
    why: 'a selector with fewer labels takes more pods, these among them; what is no text is no label',
  },
  {
    checks: ['eks.nodegroup'],
    damage:
      /\.nodegroup\.(clusterName|createdAt|diskSize|labels|modifiedAt|nodeRole|nodegroupArn|releaseVersion|subnets|taints|updateConfig|version) /,
    why: 'the check hands the whole group on, and never asks for this; the group was asked for by cluster and name',
  },
  {
    checks: ['eks.nodegroup'],
    damage: /\.amiType /,
    unless: ['amiType', 'osImage'],
    why: 'the image is not asked for',
  },
  { checks: ['eks.nodegroup'], damage: /\.amiType changed$/, why: 'the longer name still fits the pattern' },
  { checks: ['eks.nodegroup'], damage: /\.capacityType /, unless: ['capacityType'], why: 'Spot is not asked for' },
  { checks: ['eks.nodegroup'], damage: /\.instanceTypes /, unless: ['instanceType'], why: 'types are not asked for' },
  {
    checks: ['eks.nodegroup'],
    damage: /\.nodegroup(\.tags\b| (disowned|reowned)$)/,
    unless: ['tagKey'],
    why: 'tags are not asked for',
  },
  {
    checks: ['eks.nodegroup'],
    damage: /\.nodegroup(\.tags\.\S+ (emptied|changed)| reowned)$|eksctl\.io\/nodegroup-type /,
    why: 'the key of a tag is asked for, not its value',
  },
  {
    checks: ['eks.nodegroup'],
    damage: /^(nodegroups\.\[\]\.nodegroup\.resources|scaling)\b(?!.*MaxSize (deleted|null))/,
    why: 'the maximum stands in the node group as well as in its Auto Scaling group; more is enough',
  },
  {
    checks: ['eks.nodegroup'],
    damage: /\.scalingConfig( |\.desiredSize )/,
    unless: ['desiredAtLeast'],
    why: 'the maximum stands in the Auto Scaling group as well; a desired size is not asked for',
  },
  {
    checks: ['eks.nodegroup'],
    damage: /\.desiredSize changed$/,
    why: 'more nodes than wanted are enough',
  },
];
