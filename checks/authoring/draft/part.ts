/**
 * Objects that the API server would not take as they are: patches that belong to an object of another file.
 */
import { text } from '../../rules/objects.ts';
import { isRecord } from '../../rules/path.ts';
import { at, listAt } from './values.ts';

/** Whether an object is only a part of one, e.g. a workload without a selector or without an image. */
export function isPart(object: Readonly<Record<string, unknown>>): boolean {
  switch (text(object.kind)) {
    case 'DaemonSet':
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
      return !isRecord(at(object, 'spec.selector')) || lacksImage(at(object, 'spec.template.spec'));
    case 'Job':
      return lacksImage(at(object, 'spec.template.spec'));
    case 'Pod':
      return lacksImage(object.spec);
    case 'Service':
      return (
        listAt(object, 'spec.ports').length === 0 &&
        text(at(object, 'spec.type')) !== 'ExternalName' &&
        text(at(object, 'spec.clusterIP')) !== 'None'
      );
    default:
      return false;
  }
}

function lacksImage(spec: unknown): boolean {
  const containers = listAt(spec, 'containers');
  return containers.length === 0 || containers.some(({ image }) => text(image) === '');
}
