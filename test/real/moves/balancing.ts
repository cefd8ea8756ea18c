/** Load balancers: the controller, Ingresses, and Services of type LoadBalancer. */
import { DescribeCertificateCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { until } from '../children.ts';
import type { KubeObject } from '../kube.ts';
import type { World } from '../world.ts';
import { applyAll, workload } from './objects.ts';
import { trustServiceAccount } from './roles.ts';

/** The AWS Load Balancer Controller with its role and IngressClass `alb`. */
export async function installController(world: World): Promise<void> {
  const name = 'aws-load-balancer-controller';
  const role = await world.aws.makeRole(
    'AmazonEKSLoadBalancerControllerRole',
    trustServiceAccount(world, 'kube-system', name),
  );
  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: 'kube-system', annotations: { 'eks.amazonaws.com/role-arn': role } },
  };
  const ingressClass = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: 'alb' },
    spec: { controller: 'ingress.k8s.aws/alb' },
  };
  const deployment = workload('Deployment', name, {
    image: 'public.ecr.aws/eks/aws-load-balancer-controller:v2.13.4',
    labels: { 'app.kubernetes.io/component': 'controller', 'app.kubernetes.io/name': name },
    container: 'controller',
    args: [`--cluster-name=${world.cluster.name}`, '--ingress-class=alb'],
    serviceAccountName: name,
  });
  await applyAll(world, account, ingressClass, deployment);
  await world.rolledOut(name, 'kube-system');
}

/** A certificate of ACM for a domain, as soon as it is issued. Gives its ARN. */
export async function makeCertificate(world: World, DomainName: string): Promise<string> {
  const { acm } = world.aws;
  const { CertificateArn = '' } = await acm.send(
    new RequestCertificateCommand({ DomainName, ValidationMethod: 'DNS', IdempotencyToken: 'podium' }),
  );
  await until(`a certificate for ${DomainName}`, async () => {
    const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn }));
    return Certificate?.Status === 'ISSUED';
  });
  return CertificateArn;
}

/** What is told of an Ingress with one path. */
export interface IngressOrder {
  name: string;
  namespace?: string;
  path: string;
  service: string;
  port: number;
  /** Without it the Ingress has a load balancer of its own. */
  group?: string;
  order?: number;
  host?: string;
  /** More annotations, without their prefix `alb.ingress.kubernetes.io/`. */
  annotations?: Readonly<Record<string, string>>;
}

/** An internet-facing Ingress of the class `alb` with targets by address; gives its address as soon as there is one. */
export async function makeIngress(world: World, order: IngressOrder): Promise<string> {
  const { name, namespace = 'default', group, host } = order;
  const annotations = {
    scheme: 'internet-facing',
    'target-type': 'ip',
    ...(group !== undefined && { 'group.name': group, 'group.order': String(order.order ?? 0) }),
    ...order.annotations,
  };
  const backend = { service: { name: order.service, port: { number: order.port } } };
  await applyAll(world, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name,
      namespace,
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [`alb.ingress.kubernetes.io/${key}`, value]),
      ),
    },
    spec: {
      ingressClassName: 'alb',
      rules: [
        { ...(host !== undefined && { host }), http: { paths: [{ path: order.path, pathType: 'Prefix', backend }] } },
      ],
    },
  });
  return addressOf(world, 'ingress', name, namespace);
}

interface Balanced extends KubeObject {
  status: { loadBalancer?: { ingress?: { hostname?: string }[] } };
}

/** The address that an Ingress or a Service shows, as soon as it does. */
export async function addressOf(
  world: World,
  kind: 'ingress' | 'service',
  name: string,
  namespace = 'default',
): Promise<string> {
  const collection =
    kind === 'ingress'
      ? `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`
      : `/api/v1/namespaces/${namespace}/services`;
  return until(`an address of ${kind} ${name}`, async () => {
    const found = await world.kube.get<Balanced>(`${collection}/${name}`);
    return found?.status.loadBalancer?.ingress?.[0]?.hostname;
  });
}

/** Waits until an address answers with a status. */
export async function answering(world: World, host: string, path: string, status = 200): Promise<void> {
  await until(
    `http://${host}${path} to answer ${status}`,
    async () => (await world.probe(host, path)).status === status,
  );
}

/** Changes which pods a Service selects. */
export async function select(
  world: World,
  service: string,
  selector: Readonly<Record<string, string>>,
  namespace = 'default',
): Promise<void> {
  await world.kubectl(['patch', 'service', service, '-n', namespace, '-p', JSON.stringify({ spec: { selector } })]);
}
