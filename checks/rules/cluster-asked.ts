/**
 * What labs may ask of a control plane.
 */
import * as z from 'zod';
import { count, labels, names } from '../params.ts';

const logType = z.enum(['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']);

/** Parameters of `eks.cluster`. */
export const clusterParams = z.strictObject({
  name: names.optional().describe('Name that the enrolled cluster must have, or names of which any will do.'),
  status: z.literal('ACTIVE').optional().describe('Also asks for no health issues; UPDATING counts as ACTIVE.'),
  minorAtLeast: count.optional().describe('Smallest Kubernetes minor version: 33 stands for 1.33.'),
  minorAboveBaseline: count
    .min(1)
    .optional()
    .describe(
      'How many minor versions above that of the enrolment; made on a newer version is no upgrade. Who asked for the upgrade cannot be told.',
    ),
  nodegroupsOnMinor: z
    .literal(true)
    .optional()
    .describe('There is a managed node group, and each has the minor version of the cluster.'),
  logTypes: z.array(logType).min(1).optional().describe('Control-plane logs that must be switched on.'),
  oidc: z
    .literal('associated')
    .optional()
    .describe('IAM has the OIDC provider of this very cluster, for sts.amazonaws.com.'),
  tags: labels.optional().describe('Tags that the cluster carries; a value may be a list of accepted values.'),
  builtBy: z
    .literal('eksctl')
    .optional()
    .describe('Made by eksctl: the tags of the cluster and its stack `eksctl-<cluster>-cluster` say so.'),
  subnetZones: count.min(1).optional().describe('Smallest number of Availability Zones of the cluster subnets.'),
  subnetsOf: z
    .strictObject({
      stack: names.describe('Name of the stack, or names of which any will do.'),
      output: z.string().min(1).describe('Output that lists the subnets, separated by commas.'),
    })
    .optional()
    .describe(
      'The subnets of the cluster are those that an output of a CloudFormation stack lists, no more and no fewer.',
    ),
  subnetsTagged: z
    .literal(true)
    .optional()
    .describe(
      'Public subnets of the cluster carry kubernetes.io/role/elb, the others kubernetes.io/role/internal-elb (1 or empty).',
    ),
  freeAddressesAtLeast: count.min(1).optional().describe('Smallest number of free addresses in each cluster subnet.'),
  vpcCidr: names.optional().describe('CIDR block of the VPC of the cluster, or blocks of which any will do.'),
  autoMode: z
    .literal(true)
    .optional()
    .describe('EKS Auto Mode runs compute, storage and load balancing, and there is a Ready node of it.'),
  endpoint: z
    .enum(['public', 'private', 'both', 'limited'])
    .optional()
    .describe(
      'How the API is reached: only publicly, only inside the VPC, both, or publicly for named addresses only.',
    ),
  encrypted: z.literal(true).optional().describe('Secrets are encrypted with a KMS key of your own.'),
});
export type ClusterAsked = z.output<typeof clusterParams>;
