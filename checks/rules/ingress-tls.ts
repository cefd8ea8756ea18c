/**
 * Whether an Ingress is served over HTTPS, as the AWS Load Balancer Controller reads its annotations
 * (https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#tls); other controllers
 * take `spec.tls`.
 */
import { type Finding, fail } from '../verdict.ts';
import type { Ingress } from './ingress-class.ts';
import { each, entries, nameOf, text } from './objects.ts';

const ALB = 'alb.ingress.kubernetes.io/';
const NGINX = 'nginx.ingress.kubernetes.io/';

/** A port that the load balancer listens on. */
export interface Listener {
  protocol: string;
  port: number;
}

function annotationOf(ingress: Ingress, name: string): string {
  return text(ingress.metadata?.annotations?.[name]);
}

/** ARNs of the certificates that an Ingress names. */
export function certificateArnsOf(ingress: Ingress): string[] {
  // Longer than what a message may hold: a list of up to 25 ARNs.
  const written = ingress.metadata?.annotations?.[`${ALB}certificate-arn`];
  return typeof written === 'string' ? written.split(',').flatMap((arn) => arn.trim() || []) : [];
}

/** The listeners that the controller makes for an Ingress; without a list, HTTPS with a certificate and else HTTP. */
export function listenersFor(ingress: Ingress): Listener[] {
  const written = annotationOf(ingress, `${ALB}listen-ports`);
  if (written === '')
    return certificateArnsOf(ingress).length > 0
      ? [{ protocol: 'HTTPS', port: 443 }]
      : [{ protocol: 'HTTP', port: 80 }];
  const listed = parsed(written);
  return (Array.isArray(listed) ? listed : []).flatMap((item: unknown) =>
    entries(isMap(item) ? item : {}).map(([protocol, port]) => ({ protocol, port: Number(port) })),
  );
}

/** No HTTPS, or no certificate for it; Ingresses of one group (`peers`) share their listeners. */
export function wrongTls(ingress: Ingress, peers: readonly Ingress[]): Finding | undefined {
  const name = nameOf(ingress);
  const group = groupOf(ingress, peers);
  const hosts = each(ingress.spec?.tls).flatMap(({ hosts: of }) => each(of));
  const listeners = group.flatMap(listenersFor);
  const isHttps = listeners.some(({ protocol }) => protocol === 'HTTPS');
  // Controllers inside the cluster take the certificate from a Secret.
  if (!isHttps && each(ingress.spec?.tls).some(({ secretName }) => text(secretName) !== '')) return undefined;
  if (!isHttps)
    return fail('ingress.noTls', { name, seen: listeners.map(({ protocol, port }) => `${protocol}:${port}`) });
  const named = each(ingress.spec?.rules).flatMap(({ host }) => text(host) || []);
  const isFound = group.some((one) => certificateArnsOf(one).length > 0) || hosts.length > 0 || named.length > 0;
  return isFound ? undefined : fail('ingress.noCertificate', { name });
}

/** HTTP is not sent on to HTTPS: neither by the annotation nor by an action that a rule uses. */
export function wrongRedirect(ingress: Ingress, peers: readonly Ingress[]): Finding | undefined {
  const name = nameOf(ingress);
  const group = groupOf(ingress, peers);
  const tls = group.flatMap(listenersFor).filter(({ protocol }) => protocol === 'HTTPS');
  const port = group.map((one) => annotationOf(one, `${ALB}ssl-redirect`)).find((written) => written !== '');
  if (port !== undefined) {
    const isListened = tls.some((listener) => String(listener.port) === port.trim());
    return isListened ? undefined : fail('ingress.noRedirect', { name, seen: `ssl-redirect: ${port}` });
  }
  const nginx = ['force-ssl-redirect', 'ssl-redirect'].map((key) => annotationOf(ingress, `${NGINX}${key}`));
  if (nginx.includes('true')) return undefined;
  const actions = group.flatMap((one) => redirectsOf(one));
  const used = group.flatMap((one) => each(one.spec?.rules).flatMap((rule) => each(rule.http?.paths)));
  const isUsed = used.some(
    ({ backend }) => backend?.service?.port?.name === 'use-annotation' && actions.includes(text(backend.service.name)),
  );
  if (isUsed) return undefined;
  const [unused] = actions;
  return fail('ingress.noRedirect', { name, seen: unused === undefined ? '' : `actions.${unused}` });
}

/** Names of the actions of an Ingress that send on to HTTPS; their keys are read in any case. */
function redirectsOf(ingress: Ingress): string[] {
  return entries(ingress.metadata?.annotations).flatMap(([key, value]) => {
    if (!key.startsWith(`${ALB}actions.`)) return [];
    const action = folded(parsed(typeof value === 'string' ? value : ''));
    const config = folded(action.redirectconfig);
    const isRedirect =
      text(action.type).toLowerCase() === 'redirect' && text(config.protocol).toUpperCase() === 'HTTPS';
    return isRedirect ? [key.slice(`${ALB}actions.`.length)] : [];
  });
}

function folded(value: unknown): Record<string, unknown> {
  return Object.fromEntries(entries(isMap(value) ? value : {}).map(([key, inner]) => [key.toLowerCase(), inner]));
}

/** The Ingress with those that share its load balancer. */
function groupOf(ingress: Ingress, peers: readonly Ingress[]): Ingress[] {
  const group = annotationOf(ingress, `${ALB}group.name`);
  if (group === '') return [ingress];
  return [ingress, ...peers.filter((one) => one !== ingress && annotationOf(one, `${ALB}group.name`) === group)];
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
