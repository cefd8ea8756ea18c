import * as z from 'zod';
import { hasLabels, labels, names, namespace, selectorOf } from '../params.ts';
import { isKind, type Kind, kinds } from '../reads/kinds.ts';
import { type Listed, list, listCustom, type Read } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { firstUnmet, wrongField } from '../rules/fields.ts';
import { kubectl } from '../rules/kubectl.ts';
import { fields } from '../rules/matcher.ts';
import { absent, existing, labelsOf, type Named, named, nameOf, unlabelled } from '../rules/objects.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

const kind = z.string().superRefine((written, context) => {
  if (isKind(written)) return;
  const known = Object.entries(kinds).find(([, api]) => written === `${api.resource}.${api.group}`)?.[0];
  if (known !== undefined) context.addIssue({ code: 'custom', message: `write the kind "${known}"` });
  else if (!/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(written))
    context.addIssue({
      code: 'custom',
      message: 'neither a kind that can be read nor plural.group of a custom resource',
    });
});

/** Passes when an object exists whose fields are as asked (https://kubernetes.io/docs/reference/kubernetes-api/). */
export default defineCheck({
  name: 'k8s.object',
  params: z
    .strictObject({
      kind: kind.describe(
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
          'Path to matcher: a value, or conditions out of exists, absent, not, contains, oneOf, atLeast, atMost, matches, each, any, count.',
        ),
    })
    .superRefine((params, context) => {
      if (params.name === undefined && params.labels === undefined)
        context.addIssue({ code: 'custom', path: ['name'], message: 'a name or labels are needed' });
      if (!isKind(params.kind) || kinds[params.kind].namespaced === (params.ns !== undefined)) return;
      const message = params.ns === undefined ? 'this kind needs a namespace' : 'this kind belongs to no namespace';
      context.addIssue({ code: 'custom', path: ['ns'], message });
    }),
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
        const flaw = firstUnmet(object, { [path]: matcher });
        return flaw && wrongField(written, nameOf(object), flaw);
      }),
    );
    return judged?.finding ?? pass({ name: nameOf(judged?.object ?? {}) });
  },
  command: ({ kind: written, ns, name, labels: wanted }) => {
    const { group, resource } = isKind(written) ? kinds[written] : { group: '', resource: written };
    const which = name ?? ['-l', selectorOf(wanted ?? {})];
    return kubectl(
      'get',
      [resource, group].filter(Boolean).join('.'),
      ...which,
      ...(ns ? ['-n', ns] : []),
      ...(which.length > 1 && name !== undefined ? ['--ignore-not-found'] : []),
      '-o',
      'yaml',
    );
  },
});

function listAny(written: Kind | string, ns: string | undefined): Read<Listed<Named>> {
  return isKind(written) ? list(written, ns) : listCustom(written, ns);
}
