/**
 * Which controller serves an Ingress (https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class).
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type Finding, fail } from '../verdict.ts';
import { nameOf, text } from './objects.ts';

export type Ingress = KindTypes['Ingress'];
type IngressClass = KindTypes['IngressClass'];

/** Controllers by the word that labs use for them; EKS Auto Mode brings its own for ALBs. */
const CONTROLLERS: Readonly<Record<string, readonly string[]>> = {
  alb: ['ingress.k8s.aws/alb', 'eks.amazonaws.com/alb'],
  nginx: ['k8s.io/ingress-nginx', 'nginx.org/ingress-controller'],
};

/** The Ingress is served by another controller than the wanted one, or by none. */
export function wrongClass(
  ingress: Ingress,
  classes: readonly IngressClass[],
  wanted: string | undefined,
): Finding | undefined {
  if (wanted === undefined) return undefined;
  const name = nameOf(ingress);
  const legacy = text(ingress.metadata?.annotations?.['kubernetes.io/ingress.class']);
  const isDefault = ({ metadata }: IngressClass) =>
    metadata?.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true';
  const named = legacy || text(ingress.spec?.ingressClassName);
  const found = classes.find((one) => (named === '' ? isDefault(one) : nameOf(one) === named));
  // Controllers know the old annotation by themselves, without an IngressClass.
  const controllers = found === undefined && legacy !== '' ? CONTROLLERS[legacy] : [text(found?.spec?.controller)];
  if (named === '' && found === undefined) return fail('ingress.noClass', { name, wanted });
  if (controllers === undefined || (found === undefined && legacy === ''))
    return fail('ingress.unknownClass', { name, class: named, known: classes.map(nameOf) });
  const accepted = CONTROLLERS[wanted] ?? [];
  const isServed = controllers.some((controller) => accepted.includes(controller) || controller === wanted);
  // A word that stands for no controller is the name of a class.
  const isNamed = accepted.length === 0 && found !== undefined && nameOf(found) === wanted;
  const values = { name, class: nameOf(found ?? {}) || named, controller: text(controllers[0]), wanted };
  return isServed || isNamed ? undefined : fail('ingress.class', values);
}
