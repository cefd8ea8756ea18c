/**
 * What a read asks for, in the words of kubectl and of AWS.
 */
import { kinds } from './kinds.ts';
import type { ReadSpec } from './read.ts';

/** A short English name of a read for reports and messages, e.g. `list deployments.apps` or `eks:DescribeCluster`. */
export function whatOf(spec: ReadSpec): string {
  if (spec.source === 'aws') return spec.operation;
  if (spec.source === 'http') return `GET ${spec.url}`;
  const place = 'namespace' in spec && spec.namespace !== undefined ? ` -n ${spec.namespace}` : '';
  switch (spec.verb) {
    case 'list':
      return `list ${resourceOf(spec)}${place}`;
    case 'get':
      return `get ${resourceOf(spec)}/${spec.name}${place}`;
    case 'custom':
      return `list ${spec.resource}${place}`;
    case 'secrets':
      return `${spec.name === undefined ? 'list secrets' : `get secrets/${spec.name}`} (metadata)${place}`;
    case 'proxy':
      return `get services/${spec.service}/proxy${place}`;
    case 'log':
      return `get pods/${spec.pod}/log${place}`;
    case 'review': {
      const { attributes } = spec;
      const inside = attributes.namespace === undefined ? '' : ` -n ${attributes.namespace}`;
      const sub = attributes.subresource === undefined ? '' : `/${attributes.subresource}`;
      return `can-i ${attributes.verb} ${attributes.resource}${sub} --as ${spec.user}${inside}`;
    }
  }
}

function resourceOf(spec: { kind: keyof typeof kinds }): string {
  const { group, resource } = kinds[spec.kind];
  return group === '' ? resource : `${resource}.${group}`;
}
