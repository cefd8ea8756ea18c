/**
 * Damages that checks of EKS may survive.
 */
import type { Reason } from './reason.ts';

export const eks: readonly Reason[] = [
  {
    checks: ['eks.access'],
    damage: /^described\b/,
    why: 'the authentication mode can only take entries or aws-auth away; one that is not said takes away neither',
  },
  {
    checks: ['eks.access'],
    damage: /\.(principalArn|username|createdAt) /,
    unless: ['principal'],
    why: 'the lab accepts any principal',
  },
  {
    checks: ['eks.access'],
    damage: /\.kubernetesGroups\b/,
    unless: ['groups'],
    why: 'groups are not asked for; what they may do the API server said, who was asked about them',
  },
  {
    checks: ['eks.access'],
    damage: /^(policies|roleBindings|clusterRoleBindings)\b/,
    unless: ['notAdmin'],
    why: 'the API server says what an identity may do; bindings explain why it may not, and no policy is another way to it',
  },
  {
    checks: ['eks.access'],
    damage: /^entries\.\[\]\.accessEntry (renamed|disowned|reowned)$/,
    unless: ['principal'],
    why: 'the entry was asked for by its principal; ARN and tags are not asked for',
  },
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
      /\.nodegroup(\.(amiType|capacityType|clusterName|createdAt|diskSize|instanceTypes|labels|modifiedAt|nodeRole|nodegroupArn|releaseVersion|subnets|tags|taints|updateConfig|version) | (disowned|reowned)$)/,
    unless: ['amiType', 'capacityType', 'instanceType', 'osImage', 'tagKey'],
    why: 'the lab does not ask for it; the group was asked for by cluster and name',
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
