import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/acm-certificate.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { balancer, balancing, ingress } from './balancers.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

type Params = z.input<typeof check.params>;

const arn = 'arn:aws:acm:ap-northeast-2:123456789012:certificate/a-1';
const other = 'arn:aws:acm:ap-northeast-2:123456789012:certificate/b-2';
const wanted: Params = { ns: 'default', ingress: 'web' };
const noted = (arns: string) => ({ 'alb.ingress.kubernetes.io/certificate-arn': arns });
const issued = {
  DomainName: 'shop.example.com',
  SubjectAlternativeNames: ['shop.example.com', '*.example.com'],
  Status: 'ISSUED',
  NotAfter: '2027-11-21T00:00:00Z',
};

interface World {
  annotations?: Record<string, string>;
  address?: boolean;
  listeners?: { Protocol: string; Port: number; Certificates?: { CertificateArn: string }[] }[];
  certificates?: Record<string, object>;
}

const https = (...arns: string[]) => ({
  Protocol: 'HTTPS',
  Port: 443,
  Certificates: arns.map((CertificateArn) => ({ CertificateArn })),
});

function world(facts: World = {}): Evidence {
  const {
    annotations = noted(arn),
    address = true,
    listeners = [https(arn)],
    certificates = { [arn]: issued },
  } = facts;
  const web = ingress('web', ['web']);
  const listed = listeners.map((one) => ({ ...one, LoadBalancerArn: balancer.LoadBalancerArn }));
  return {
    kube: {
      Ingress: [{ ...web, metadata: { ...web.metadata, annotations }, ...(address ? {} : { status: {} }) }],
    },
    aws: {
      ...balancing([]),
      'elasticloadbalancing:DescribeListeners': ({ LoadBalancerArn }) =>
        ({ Listeners: listed.filter((one) => one.LoadBalancerArn === LoadBalancerArn) }) as never,
      'acm:DescribeCertificate': ({ CertificateArn = '' }) => {
        const found = certificates[CertificateArn];
        return found && ({ Certificate: { CertificateArn, ...found } } as never);
      },
    },
  };
}

const with_ = (change: object): World => ({ certificates: { [arn]: { ...issued, ...change } } });

describe('passes', () => {
  it.each<[string, Params, World]>([
    ['an issued certificate', wanted, {}],
    ['a certificate that the listener found by itself', wanted, { annotations: {} }],
    ['a domain by name', { ...wanted, domain: 'shop.example.com' }, {}],
    ['a domain by wildcard', { ...wanted, domain: 'api.example.com' }, {}],
    ['a domain in capitals', { ...wanted, domain: 'Shop.Example.com' }, {}],
    [
      'one certificate of two',
      { ...wanted, domain: 'b.test' },
      { listeners: [https(arn, other)], certificates: { [arn]: issued, [other]: { ...issued, DomainName: 'b.test' } } },
    ],
    ['another port', { ...wanted, port: 8443 }, { listeners: [{ ...https(arn), Port: 8443 }] }],
    [
      'one that waits for its proof, where that is asked',
      { ...wanted, status: 'PENDING_VALIDATION' },
      with_({ Status: 'PENDING_VALIDATION' }),
    ],
  ])('with %s', (_, params, facts) => {
    expect(judge(check, params, world(facts))).toMatchObject({ verdict: 'pass' });
  });

  it('with a Service and its classic load balancer', () => {
    const service: KindTypes['Service'] = {
      metadata: { name: 'web', namespace: 'default' },
      status: { loadBalancer: { ingress: [{ hostname: 'a1.ap-northeast-2.elb.amazonaws.com' }] } },
    };
    const evidence = world();
    const LoadBalancerDescriptions = [
      {
        LoadBalancerName: 'a1',
        DNSName: 'a1.ap-northeast-2.elb.amazonaws.com',
        ListenerDescriptions: [
          { Listener: { Protocol: 'SSL', LoadBalancerPort: 443, InstancePort: 80, SSLCertificateId: arn } },
        ],
      },
    ];
    expect(
      judge(
        check,
        { ns: 'default', service: 'web' },
        {
          kube: { Service: [service] },
          aws: { ...evidence.aws, 'elasticloadbalancing:DescribeLoadBalancers@classic': { LoadBalancerDescriptions } },
        },
      ),
    ).toMatchObject({ verdict: 'pass' });
  });
});

describe('does not pass', () => {
  it.each<[string, Params, World, string, string]>([
    ['without Ingress', { ...wanted, ingress: 'shop' }, {}, 'fail', 'object.absent'],
    ['without certificate', wanted, { annotations: {}, listeners: [] }, 'fail', 'certificate.none'],
    [
      'without certificate and address',
      wanted,
      { annotations: {}, address: false, listeners: [] },
      'fail',
      'ingress.noAddress',
    ],
    ['with a certificate but without address', wanted, { address: false }, 'fail', 'ingress.noAddress'],
    [
      'with a certificate that no listener presents',
      wanted,
      { listeners: [{ Protocol: 'HTTP', Port: 80 }] },
      'fail',
      'loadBalancer.listener',
    ],
    ['with a certificate that is gone', wanted, { certificates: {} }, 'fail', 'certificate.gone'],
    [
      'with a certificate of another Region',
      wanted,
      { annotations: noted('arn:aws:acm:us-east-1:123456789012:certificate/a'), listeners: [] },
      'fail',
      'certificate.elsewhere',
    ],
    [
      'with a certificate of IAM',
      wanted,
      { listeners: [https('arn:aws:iam::123456789012:server-certificate/x')] },
      'fail',
      'certificate.elsewhere',
    ],
    [
      'with a placeholder',
      wanted,
      { annotations: noted('<certificate ARN>'), listeners: [] },
      'fail',
      'certificate.elsewhere',
    ],
    [
      'with one that waits for its proof',
      wanted,
      with_({ Status: 'PENDING_VALIDATION', CreatedAt: '2026-11-21T03:00:00Z' }),
      'fail',
      'certificate.pending',
    ],
    [
      'with one that has just been requested',
      wanted,
      with_({ Status: 'PENDING_VALIDATION', CreatedAt: '2026-11-21T04:58:00Z', NotAfter: undefined }),
      'pending',
      'certificate.pending',
    ],
    [
      'with an expired one',
      wanted,
      with_({ Status: 'EXPIRED', NotAfter: '2026-01-01T00:00:00Z' }),
      'fail',
      'certificate.expired',
    ],
    [
      'with one that has just expired',
      wanted,
      with_({ NotAfter: '2026-11-21T04:00:00Z' }),
      'fail',
      'certificate.expired',
    ],
    [
      'with one whose proof came too late',
      wanted,
      with_({ Status: 'VALIDATION_TIMED_OUT' }),
      'fail',
      'certificate.status',
    ],
    [
      'with one that was refused',
      wanted,
      with_({ Status: 'FAILED', FailureReason: 'CAA_ERROR' }),
      'fail',
      'certificate.status',
    ],
    [
      'with a revoked one',
      wanted,
      with_({ Status: 'REVOKED', RevocationReason: 'KEY_COMPROMISE' }),
      'fail',
      'certificate.status',
    ],
    [
      'with an issued one where none has to be',
      { ...wanted, status: 'PENDING_VALIDATION' },
      {},
      'fail',
      'certificate.status',
    ],
    ['for another domain', { ...wanted, domain: 'a.b.example.com' }, {}, 'fail', 'certificate.domain'],
    ['on another port', { ...wanted, port: 8443 }, {}, 'fail', 'loadBalancer.listener'],
  ])('%s', (_, params, facts, verdict, code) => {
    expect(judge(check, params, world(facts))).toMatchObject({ verdict, code });
  });

  it('says which DNS record proves the domain', () => {
    const ResourceRecord = { Name: '_x.example.com.', Type: 'CNAME', Value: '_y.acm.' };
    const facts = with_({
      Status: 'PENDING_VALIDATION',
      DomainValidationOptions: [{ ResourceRecord }, { ResourceRecord }],
    });
    expect(judge(check, wanted, world(facts)).values).toMatchObject({ records: ['_x.example.com. → _y.acm.'] });
  });
});

it('shows the certificate of the load balancer', () => {
  const at = { now: '', cluster: { name: 'eks-demo', region: 'ap-northeast-2' }, window: 60 };
  expect(check.command(check.params.parse(wanted), at)).toContain('aws acm describe-certificate');
});

it('comes to a verdict on damaged evidence', () => {
  neverThrows(check, { ...wanted, domain: 'shop.example.com' }, world());
});
