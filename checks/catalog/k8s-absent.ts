import * as z from 'zod';
import { labels, names, namespace } from '../params.ts';
import type { Listed } from '../reads/read.ts';
import { hasLabels, selectorOf } from '../rules/labels.ts';
import { getAny, listAny, type ObjectsAsked, objectKind, refuseNameless } from '../rules/object-kind.ts';
import { each, existing, latest, type Named, nameOf, namespaceOf, text } from '../rules/objects.ts';
import { parsePath, valuesAt } from '../rules/path.ts';
import { defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

/** Passes when no such object is there, not even one that is being deleted (https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/). */
export default defineCheck({
  name: 'k8s.absent',
  params: z
    .strictObject({
      kind: objectKind.describe(
        'Kind, e.g. Ingress, or plural.group of a custom resource; a kind that the cluster does not serve has no objects.',
      ),
      ns: namespace.optional().describe('Namespace; absent for kinds that belong to the cluster.'),
      name: names.optional().describe('Name of the object; of a list none may be there.'),
      labels: labels.optional().describe('Labels instead of a name; no object may carry all of them.'),
      wasThere: z
        .literal(true)
        .optional()
        .describe('The object has to have been seen in an earlier grading, so that an empty cluster does not pass.'),
    })
    .superRefine(refuseNameless),
  needs: ({ kind, ns }) => ({ objects: listAny(kind, ns) }),
  memory: z.strictObject({ wasThere: z.boolean() }),
  remember: (params, { objects }, { memory }) => ({
    wasThere: memory?.wasThere === true || meant(params, objects).length > 0,
  }),
  judge(params, { objects }, context) {
    const { kind, ns = '', name, labels: wanted } = params;
    const left = meant(params, objects);
    const [there] = existing<Named>({ items: left });
    if (there !== undefined)
      return fail('absent.present', { kind, name: nameOf(there), namespace: namespaceOf(there) });
    const [leaving] = left;
    if (leaving !== undefined) {
      const reasons = ['NamespaceContentRemaining', 'NamespaceFinalizersRemaining'].flatMap((type) =>
        at(leaving, `status.conditions[type=${type}].message`),
      );
      const values = {
        kind,
        name: nameOf(leaving),
        namespace: namespaceOf(leaving),
        finalizers: at(leaving, 'metadata.finalizers'),
        message: reasons.join(' '),
      };
      return pendingOrFail('absent.terminating', values, context, latest([leaving.metadata?.deletionTimestamp]));
    }
    if (params.wasThere !== true || context.memory?.wasThere === true) return pass({ kind });
    return fail('absent.neverThere', { kind, name: name ?? [selectorOf(wanted ?? {})], namespace: ns });
  },
  command: (params) => getAny(params),
});

/** Those that are meant, with those that are being deleted. */
function meant({ ns, name, labels: wanted }: ObjectsAsked, objects: Listed<Named> | undefined): Named[] {
  return each(objects?.items).filter(
    (object) =>
      (ns === undefined || object.metadata?.namespace === ns) &&
      (name === undefined || name.includes(nameOf(object))) &&
      hasLabels(object.metadata?.labels, wanted ?? {}),
  );
}

/** The texts at a path; those of a list one by one. */
function at(object: Named, path: string): string[] {
  return valuesAt(object, parsePath(path) ?? [])
    .flat()
    .map(text)
    .filter((one) => one !== '');
}
