/**
 * Drafts of Ingresses.
 */
import { text } from '../../rules/objects.ts';
import { isRecord } from '../../rules/path.ts';
import { type Found, identityOf } from './objects.ts';
import { type Drafter, ladder } from './step.ts';
import { at, isPlaceholder, listAt } from './values.ts';

export const ingress: Drafter = ({ name, namespace: ns = '', object }, all) => {
  const annotations = at(object, 'metadata.annotations');
  const given = isRecord(annotations) ? annotations : {};
  const className = text(at(object, 'spec.ingressClassName')) || text(given['kubernetes.io/ingress.class']);
  const matter = ['scheme', 'target-type', 'group.name'].map((key) => `alb.ingress.kubernetes.io/${key}`);
  const kept = Object.fromEntries(
    matter.map((key) => [key, text(given[key])]).filter(([, value = '']) => value !== '' && !isPlaceholder(value)),
  );
  const rules = rulesOf(object);
  const backends = rules.flatMap(({ paths }) => paths.map(({ service }) => service));
  const isAlb = className === 'alb' || Object.keys(kept).length > 0;
  const common = { ns, names: name, class: isAlb ? 'alb' : className || undefined };
  // Nobody gives an address to an Ingress of no class.
  const address = common.class === undefined ? undefined : true;
  const ladders = rules.map(({ host, paths }, index) =>
    ladder(
      'k8s.ingress',
      {
        ...common,
        host,
        paths: paths.length > 0 ? paths : undefined,
        ...(index === 0 && { annotations: Object.keys(kept).length > 0 ? kept : undefined, address }),
      },
      ['address'],
      ['address', 'annotations'],
      ['address', 'annotations', 'paths'],
      ['address', 'annotations', 'paths', 'host'],
    ),
  );
  const healthy = { ...ladder('elb.target', { ns, ingress: name, healthyAtLeast: 1 }), isObserved: true };
  return {
    ladders: [
      ...(ladders.length > 0 ? ladders : [ladder('k8s.ingress', { ...common, address }, ['address'])]),
      healthy,
    ],
    after: all
      .filter((one) => one.kind === 'Service' && one.namespace === ns && backends.includes(one.name))
      .map(identityOf),
  };
};

/** Where a path leads; without a Service, to what an annotation says. */
interface DraftPath {
  path: string;
  service?: string;
  port?: unknown;
}

/** The rules of an Ingress by host, and its default where it has no other rule; rules of a host to be filled in are none. */
function rulesOf(object: Found['object']): { host: string | undefined; paths: DraftPath[] }[] {
  const rules = listAt(object, 'spec.rules').filter(({ host }) => !isPlaceholder(text(host)));
  const byDefault = at(object, 'spec.defaultBackend');
  if (rules.length === 0 && isRecord(byDefault))
    return [{ host: undefined, paths: [pathOf({ path: '/', backend: byDefault })] }];
  return rules.map((rule) => {
    const paths = listAt(rule, 'http.paths').map(pathOf);
    // Of several with the same path the first one counts, and any name goes for a star.
    const first = paths.filter(({ path }, index) => paths.findIndex((one) => one.path === path) === index);
    return { host: text(rule.host).replace(/^\*/, 'www') || undefined, paths: first };
  });
}

function pathOf(written: Readonly<Record<string, unknown>>): DraftPath {
  const service = text(at(written, 'backend.service.name'));
  const port = at(written, 'backend.service.port.number') ?? at(written, 'backend.service.port.name');
  const path = text(written.path).replace(/(?<=.)\/?\*$|^\/\*$/, '') || '/';
  if (service === '' || port === 'use-annotation') return { path };
  return { path, service, ...(port !== undefined && { port }) };
}
