import { expect, it } from 'vitest';
import { balancerTrouble } from '../../checks/rules/balancer-trouble.ts';
import { testContext } from '../checks/judge.ts';

const trouble = (message: string, kind = 'Ingress') =>
  balancerTrouble(kind, 'web', { reason: 'FailedBuildModel', message }, testContext);

it.each<[string, string]>([
  [
    "Failed build model due to couldn't auto-discover subnets: unable to discover at least one subnet",
    'balancer.noSubnets',
  ],
  [
    "Failed build model due to couldn't auto-discover subnets: unable to resolve at least one subnet. Evaluated 0 subnets: 0 are tagged for other clusters, and 0 have insufficient available IP addresses",
    'balancer.noSubnets',
  ],
  ['Failed build model due to subnets count less than minimal required count: 1 < 2', 'balancer.noSubnets'],
  [
    'cannot find at least two subnets from different Availability Zones, discovered subnetIDs: []',
    'balancer.noSubnets',
  ],
  ['Failed build model due to subnet ID not found: subnet-0', 'balancer.noSubnets'],
  [
    'Failed build model due to unable to resolve at least one subnet. Evaluated 2 subnets: 2 are tagged for other clusters, and 0 have insufficient available IP addresses',
    'balancer.otherCluster',
  ],
  [
    'Failed build model due to WebIdentityErr: failed to retrieve credentials\ncaused by: AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity',
    'balancer.noRole',
  ],
  ['Failed deploy model due to NoCredentialProviders: no valid providers in chain', 'balancer.noRole'],
  [
    'Failed deploy model due to AccessDenied: User is not authorized to perform: elasticloadbalancing:AddTags on resource',
    'balancer.noRights',
  ],
  [
    'Failed build model due to UnauthorizedOperation: You are not authorized to perform this operation.',
    'balancer.noRights',
  ],
  [
    'Failed deploy model due to Internal error occurred: failed calling webhook "mtargetgroupbinding.elbv2.k8s.aws": no endpoints available for service "aws-load-balancer-webhook-service"',
    'balancer.webhook',
  ],
  [
    'expected exactly one securityGroup tagged with kubernetes.io/cluster/eks-demo for eni eni-1, got: [sg-1 sg-2] (clusterName: eks-demo)',
    'balancer.securityGroups',
  ],
  [
    'expected exactly one securityGroup tagged with kubernetes.io/cluster/demo for eni eni-1, got: [] (clusterName: demo)',
    'balancer.clusterName',
  ],
  ['Failed build model due to no certificate found for host: a.example.com', 'balancer.noCertificate'],
  ['Failed deploy model due to CertificateNotFound: Certificate ARN is not valid', 'balancer.noCertificate'],
  ['Failed build model due to Service "web" not found', 'ingress.failed'],
  ['', 'ingress.failed'],
])('%s', (message, code) => {
  expect(trouble(message)).toMatchObject({ verdict: 'fail', code });
});

it('tells of a Service by its own general code', () => {
  expect(trouble('something else', 'Service')).toMatchObject({ code: 'service.failed', values: { name: 'web' } });
});

it('names the cluster that the controller was told', () => {
  const message = 'expected exactly one securityGroup tagged with x for eni y, got: [] (clusterName: demo)';
  expect(trouble(message).values).toMatchObject({ seen: 'demo', wanted: 'eks-demo' });
});
