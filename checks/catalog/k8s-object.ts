import * as z from 'zod';
import { labels, names, namespace } from '../params.ts';
import { judgeClosest } from '../rules/closest.ts';
import { withEquivalents } from '../rules/equivalents.ts';
import { firstUnmet, wrongField } from '../rules/fields.ts';
import { hasLabels, selectorOf } from '../rules/labels.ts';
import { fields } from '../rules/matcher.ts';
import { getAny, listAny, objectKind, refuseNameless } from '../rules/object-kind.ts';
import { absent, existing, labelsOf, type Named, named, nameOf, unlabelled } from '../rules/objects.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

/** Passes when an object exists whose fields are as asked (https://kubernetes.io/docs/reference/kubernetes-api/). */
export default defineCheck({
  name: 'k8s.object',
  params: z
    .strictObject({
      kind: objectKind.describe(
        'Kind, e.g. ServiceAccount, or plural.group of a custom resource; Secrets cannot be asked for.',
      ),
      ns: namespace.optional().describe('Namespace; absent for kinds that belong to the cluster.'),
      name: names.optional().describe('Name of the object; a list gives alternatives.'),
      labels: labels
        .optional()
        .describe('Labels of the object instead of its name; one object that meets everything suffices.'),
      fields: fields
        .default({})
        .describe(
          'Path to matcher: a value (quantities, durations and images of containers by what they mean), or conditions out of exists, absent, not, contains, oneOf, atLeast, atMost, matches, each, any, count.',
        ),
    })
    .superRefine(refuseNameless),
  needs: ({ kind: written, ns }) => ({ objects: listAny(written, ns) }),
  judge({ kind: written, ns, name, labels: wanted, fields: expected }, { objects }) {
    if (objects?.served === false) return fail('object.unserved', { kind: written });
    const present = existing<Named>(objects, ns);
    const found = name === undefined ? present : named(present, name);
    if (found.length === 0 && name !== undefined) return absent(written, name, ns ?? '', present);
    const labelled = found.filter(({ metadata }) => hasLabels(metadata?.labels, wanted ?? {}));
    const [first] = found;
    if (labelled.length === 0 && (name === undefined || first === undefined))
      return unlabelled(written, wanted ?? {}, ns ?? '', present);
    if (labelled.length === 0)
      return fail('object.labels', {
        kind: written,
        name: nameOf(first ?? {}),
        wanted: selectorOf(wanted ?? {}),
        seen: labelsOf(first),
      });
    const judged = judgeClosest(
      labelled,
      Object.entries(expected).map(([path, matcher]) => (object) => {
        const flaw = firstUnmet(withEquivalents(written, object), { [path]: matcher });
        return flaw && wrongField(written, nameOf(object), flaw);
      }),
    );
    return judged?.finding ?? pass({ name: nameOf(judged?.object ?? {}) });
  },
  command: (params) => getAny(params, '-o', 'yaml'),
});
