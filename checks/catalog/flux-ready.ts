import * as z from 'zod';
import { names, namespaces } from '../params.ts';
import { type CustomObject, type Listed, listCustom } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { customObjects, textAt } from '../rules/custom.ts';
import { appliedOf, type FluxObject, fluxTrouble, notApplied, sourceOf } from '../rules/flux.ts';
import { folderOf } from '../rules/gitops.ts';
import { kubectl } from '../rules/kubectl.ts';
import { absent, named, nameOf } from '../rules/objects.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

const kinds = ['Kustomization', 'HelmRelease'] as const;

/** Passes when Flux has applied the newest revision of a source and is not suspended (https://fluxcd.io/flux/components/kustomize/kustomizations/#kustomization-status). */
export default defineCheck({
  name: 'flux.ready',
  window: 120,
  params: z.strictObject({
    kind: z.enum(kinds).optional().describe('What applies it; either of them if absent.'),
    ns: namespaces.optional().describe('Namespace of it; a list gives alternatives; all if absent.'),
    name: names.optional().describe('Name of it; a list gives alternatives; any if absent.'),
    path: names.optional().describe('Folder that a Kustomization applies; a list gives alternatives.'),
  }),
  needs: ({ kind, path }) => ({
    kustomizations: kind === 'HelmRelease' ? undefined : listCustom('kustomizations.kustomize.toolkit.fluxcd.io'),
    releases:
      kind === 'Kustomization' || path !== undefined ? undefined : listCustom('helmreleases.helm.toolkit.fluxcd.io'),
    git: listCustom('gitrepositories.source.toolkit.fluxcd.io'),
    oci: listCustom('ocirepositories.source.toolkit.fluxcd.io'),
  }),
  judge({ kind, ns, name, path }, { kustomizations, releases, git, oci }, context) {
    const wanted = kind ?? 'Kustomization';
    if (kustomizations?.served !== true && releases?.served !== true)
      return fail('object.unserved', { kind: `${wanted} (toolkit.fluxcd.io)` });
    const present = [...ofKind('Kustomization', kustomizations, ns), ...ofKind('HelmRelease', releases, ns)];
    const sources = [...ofKind('GitRepository', git), ...ofKind('OCIRepository', oci)];
    const best = judgeClosest(name === undefined ? present : named(present, name), [
      (one) => {
        const [seen, folders] = [folderOf(textAt(one, 'spec.path')), path?.map(folderOf)];
        if (folders === undefined || folders.includes(seen)) return undefined;
        return fail('gitops.path', { kind: one.kind, name: nameOf(one), seen: [seen || '.'], wanted: folders });
      },
      (one) => {
        const found = sourceOf(one, sources);
        if (found === undefined) return undefined;
        if ('source' in found) return fluxTrouble(found.source, context);
        return fail('flux.noSource', { kind: one.kind, name: nameOf(one), source: found.missing });
      },
      (one) => fluxTrouble(one, context),
      (one) => {
        const found = sourceOf(one, sources);
        return notApplied(one, found !== undefined && 'source' in found ? found.source : undefined, context);
      },
    ]);
    if (best !== undefined)
      return (
        best.finding ?? pass({ kind: best.object.kind, name: nameOf(best.object), revision: appliedOf(best.object) })
      );
    const place = ns?.join(', ') ?? '';
    return name === undefined ? fail('flux.none', { namespace: place }) : absent(wanted, name, place, present);
  },
  command: ({ kind = 'Kustomization' }) =>
    kubectl(
      'get',
      kind === 'Kustomization' ? 'kustomizations.kustomize.toolkit.fluxcd.io' : 'helmreleases.helm.toolkit.fluxcd.io',
      '--all-namespaces',
    ),
});

function ofKind(kind: string, listed: Listed<CustomObject> | undefined, namespaces?: readonly string[]): FluxObject[] {
  return customObjects(listed, namespaces).map((object) => ({ ...object, kind }));
}
