/**
 * Damages that checks of nodes, images, logs and certificates may survive.
 */
import type { Reason } from './reason.ts';

export const aws: readonly Reason[] = [
  {
    checks: ['acm.certificate'],
    damage: /^balancers\..*\.(CreatedTime|LoadBalancerName|Scheme|Type|VpcId) /,
    why: 'the address identifies the load balancer; its age counts only while there is no certificate',
  },
  {
    checks: ['acm.certificate'],
    damage: /^certificates\.\[\]\.Certificate(\.(DomainName|NotAfter|SubjectAlternativeNames)\b| renamed$)/,
    unless: ['domain'],
    why: 'the lab asks for no domain, and the status says whether the certificate has expired',
  },
  {
    checks: ['acm.certificate'],
    damage: /^ingresses\.items\.\[\]\.(metadata\.(annotations|creationTimestamp|uid)|spec)\b/,
    why: 'the listener names the certificate; rules and age are not asked for',
  },
  {
    checks: ['acm.certificate'],
    damage: /^listeners\.\[\]\.Listeners\.\[\](\..*\.CertificateArn changed| renamed)$/,
    why: 'listener and certificate were asked for by their names, and answered',
  },
  {
    checks: ['cw.metric'],
    damage: /\.Values\.\[\] (changed|emptied)$/,
    why: 'the lab asks for datapoints, whatever they say; zero is one too',
  },
  {
    checks: ['ec2.nodes'],
    damage: /^described\.\[\]|^nodes\.items\.\[\]\.metadata( |\.labels )/,
    where: ({ params }) => JSON.stringify(params).includes('"managed":false'),
    why: 'a label and the Auto Scaling group of a node group tell managed nodes alike; self-managed ones have neither',
  },
  { checks: ['ec2.nodes'], damage: /^described /, why: 'the cluster tells how to look only when nothing runs' },
  {
    checks: ['ec2.nodes'],
    damage: /^nodes\.items\.\[\]\.metadata\.labels\.(?!(eks\.amazonaws\.com\/nodegroup (deleted|null)|topology))/,
    why: 'labels beside that of the node group decide nothing; its name is free',
  },
  {
    checks: ['ec2.nodes'],
    damage: /^nodes\.items\.\[\]\.metadata\.labels\.eks\.amazonaws\.com\/nodegroup (deleted|null)$/,
    unless: ['managed'],
    why: 'any node counts',
  },
  {
    checks: ['ec2.nodes'],
    damage: /^nodes\.items\.\[\]\.metadata\.labels\.topology/,
    unless: ['zonesAtLeast'],
    why: 'zones are not asked for',
  },
  {
    checks: ['ec2.nodes'],
    damage: /^nodes\.items\.\[\]\.metadata\.labels\.topology\.kubernetes\.io\/(region|zone changed$)/,
    why: 'zones that are all called otherwise are as many as before',
  },
  {
    checks: ['ec2.nodes'],
    damage: /^(nodes\.items|owned\.Reservations)\.\[\] renamed$/,
    why: 'an instance is found by its own id within the reservation; the node by that in its provider id',
  },
  { checks: ['ec2.nodes'], damage: /^owned\..*LaunchTime /, why: 'age counts only while nodes are missing' },
  {
    checks: ['ecr.image'],
    damage: /^(images\..*\.(imageDigest changed|imageManifestMediaType|imageScan\w+)|manifests|nodes)\b/,
    unless: ['scanned'],
    why: 'scans are not asked for; the manifest of a single image names no architecture, and what cannot be known does not fail',
  },
  {
    checks: ['ecr.image'],
    damage:
      /\.(imageManifestMediaType|imageDigest changed|imageScanStatus\.description|imageScanFindingsSummary\b.*) ?|^manifests /,
    unless: ['architecture'],
    why: 'the status of a scan decides; what it found, and its words, are shown only',
  },
  {
    checks: ['ecr.image'],
    damage: /\.imageTags\.\[\] (emptied|changed)$/,
    unless: ['tag', 'tagPattern', 'tagNewerThan'],
    why: 'any tag will do',
  },
  {
    checks: ['ecr.image'],
    damage: /\.imageTags\.\[\] changed$/,
    unless: ['tag', 'tagPattern'],
    why: 'a pre-release of a later version is later too',
  },
  {
    checks: ['ecr.image'],
    damage: /\.imageDetails\.\[\] renamed$/,
    why: 'the repository was asked for by its name; tags and digests identify images',
  },
  {
    checks: ['ecr.repository'],
    damage: /^((repositories|publicRepositories)\..*\.repositoryUri|scanning)\b/,
    why: 'the repository scans on push by its own setting; that of the registry counts without it (ecr-repository.test.ts)',
  },
  {
    checks: ['ecr.repository'],
    damage: /\.imageScanningConfiguration\b/,
    unless: ['scanOnPush'],
    why: 'scans are not asked for',
  },
  {
    checks: ['logs.group'],
    damage: /^(cluster|listed\..*\.creationTime)\b/,
    why: 'events count since the enrolment anyway; the age of the cluster only takes away more',
  },
  {
    checks: ['logs.group'],
    damage: /^(events|streams\..*\.(lastEventTimestamp|lastIngestionTime))\b/,
    why: 'an event and the times of a stream prove alike that logs arrive; without all of them it fails (logs-group.test.ts)',
  },
  { checks: ['logs.group'], damage: /^filters\b/, unless: ['subscription'], why: 'no subscription is asked for' },
  {
    checks: ['logs.group'],
    damage: /^filters\.\[\]\.subscriptionFilters\.\[\] (emptied|retyped|renamed|aged)$/,
    why: 'any filter counts, whatever it tells of itself',
  },
  {
    checks: ['logs.group'],
    damage: /^listed\.\[\]\.logGroups\.\[\] renamed$/,
    why: 'the group was asked for by its name; its ARN identifies it in messages only',
  },
  {
    checks: ['logs.group'],
    damage: /^streams\b/,
    unless: ['streamsAtLeast', 'newerThan', 'contains'],
    why: 'streams are not asked for',
  },
  {
    checks: ['logs.group'],
    damage: /^streams\.\[\]\.logStreams\.\[\] (emptied|retyped|renamed)$/,
    why: 'a stream that tells nothing of itself still counts as one; that logs arrive, an event proves',
  },
];
