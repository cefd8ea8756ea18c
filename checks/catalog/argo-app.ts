import * as z from 'zod';
import { count, names, namespaces } from '../params.ts';
import { listCustom } from '../reads/read.ts';
import { automationOf, notCompared, outOfSync, sourcesOf, troubleOf, unhealthy } from '../rules/argo.ts';
import { judgeClosest } from '../rules/closest.ts';
import { customObjects, itemsAt, textAt } from '../rules/custom.ts';
import { folderOf, repositoryOf } from '../rules/gitops.ts';
import { kubectl } from '../rules/kubectl.ts';
import { absent, named, nameOf } from '../rules/objects.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

const yes = z.boolean().default(false);

/** Passes when an application of Argo CD is synchronised and healthy (https://argo-cd.readthedocs.io/en/stable/operator-manual/health/). */
export default defineCheck({
  name: 'argo.app',
  window: 120,
  params: z.strictObject({
    ns: namespaces.optional().describe('Namespace of the Application; a list gives alternatives; all if absent.'),
    name: names.optional().describe('Name of the Application; a list gives alternatives; any if absent.'),
    path: names.optional().describe('Folder in the repository, such as `overlays/dev`; a list gives alternatives.'),
    dest: names.optional().describe('Namespace that it deploys into; a list gives alternatives.'),
    repo: names.optional().describe('Address of the repository, by HTTPS or SSH alike; a list gives alternatives.'),
    sync: z.literal('Synced').default('Synced').describe('Sync status.'),
    health: z.literal('Healthy').default('Healthy').describe('Health status.'),
    automated: yes.describe('Whether changes in Git have to be synchronised by themselves.'),
    selfHeal: yes.describe('Whether changes in the cluster have to be undone by themselves.'),
    resourcesAtLeast: count.min(1).default(1).describe('Smallest number of objects that it manages.'),
  }),
  needs: () => ({ apps: listCustom('applications.argoproj.io') }),
  judge(asked, { apps }, context) {
    if (apps?.served !== true) return fail('object.unserved', { kind: 'Application (argoproj.io)' });
    const present = customObjects(apps, asked.ns);
    const best = judgeClosest(asked.name === undefined ? present : named(present, asked.name), [
      (app) => {
        const [seen, wanted] = [
          sourcesOf(app).map(({ path }) => path || '.'),
          asked.path?.map((one) => folderOf(one) || '.'),
        ];
        if (wanted === undefined || seen.some((path) => wanted.includes(path))) return undefined;
        return fail('gitops.path', { kind: 'Application', name: nameOf(app), seen, wanted });
      },
      (app) => {
        const seen = textAt(app, 'spec.destination.namespace');
        if (asked.dest === undefined || asked.dest.includes(seen)) return undefined;
        return fail('argo.destination', { name: nameOf(app), seen, wanted: asked.dest });
      },
      (app) => {
        const [seen, wanted] = [sourcesOf(app).map(({ repo }) => repo), asked.repo?.map(repositoryOf)];
        if (wanted === undefined || seen.some((repo) => wanted.includes(repo))) return undefined;
        return fail('gitops.repository', { kind: 'Application', name: nameOf(app), seen, wanted });
      },
      (app) => {
        const { automated, selfHeals } = automationOf(app);
        if ((asked.automated || asked.selfHeal) && !automated) return fail('argo.notAutomated', { name: nameOf(app) });
        return asked.selfHeal && !selfHeals ? fail('argo.noSelfHeal', { name: nameOf(app) }) : undefined;
      },
      (app) => troubleOf(app, context),
      (app) => notCompared(app, context),
      (app) => outOfSync(app, context),
      (app) => {
        const [seen, wanted] = [itemsAt(app, 'status.resources').length, asked.resourcesAtLeast];
        return seen >= wanted ? undefined : fail('argo.empty', { name: nameOf(app), seen, wanted });
      },
      (app) => unhealthy(app, context),
    ]);
    if (best !== undefined) return best.finding ?? pass({ name: nameOf(best.object) });
    const place = asked.ns?.join(', ') ?? '';
    return asked.name === undefined
      ? fail('argo.none', { namespace: place })
      : absent('Application', asked.name, place, present);
  },
  command: ({ ns, name }) =>
    name?.length === 1 && ns?.length === 1
      ? kubectl('describe', 'applications.argoproj.io', ...name, '-n', ...ns)
      : kubectl('get', 'applications.argoproj.io', '--all-namespaces', '-o', 'wide'),
});
