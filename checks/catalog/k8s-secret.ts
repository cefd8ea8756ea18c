import * as z from 'zod';
import { names, namespace } from '../params.ts';
import { list, secretNamed } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { kubectl } from '../rules/kubectl.ts';
import { textsOf } from '../rules/lenient.ts';
import { each, existing, latest, named, nameOf } from '../rules/objects.ts';
import { hasStartedWith } from '../rules/secret-use.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

/** Passes when a Secret exists and has the keys, by its metadata or by a pod that has started with them; values are never read (https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management). */
export default defineCheck({
  name: 'k8s.secret',
  params: z.strictObject({
    ns: namespace.describe('Namespace of the Secret.'),
    name: names.describe('Name of the Secret; a list gives alternatives.'),
    keys: names
      .optional()
      .describe('Keys, all of them: known by who owns the fields, or by a pod that has started with the key.'),
  }),
  needs: ({ ns, name, keys }) => ({
    secrets: name.map((one) => secretNamed(ns, one)),
    pods: keys === undefined ? undefined : list('Pod', ns),
  }),
  judge({ ns, name, keys = [] }, seen) {
    const pods = existing(seen.pods, ns);
    const secrets = each(seen.secrets).flatMap((answer) => existing(answer, ns));
    const judged = judgeClosest(named(secrets, name), [
      (secret) => {
        const owned = textsOf(secret.keys);
        const born = latest([secret.metadata.creationTimestamp]);
        const missing = keys
          .filter((key) => !owned.includes(key))
          .filter((key) => !pods.some((pod) => hasStartedWith(pod, nameOf(secret), key, born)));
        if (missing.length === 0) return undefined;
        const values = { name: nameOf(secret), namespace: ns, missing };
        return owned.length === 0
          ? fail('secret.keysUnknown', values)
          : fail('secret.keys', { ...values, seen: owned });
      },
    ]);
    if (judged === undefined) return fail('object.absent', { kind: 'Secret', name, namespace: ns });
    return judged.finding ?? pass({ name: nameOf(judged.object), keys });
  },
  // Tells the names of the keys and how long the values are.
  command: ({ ns, name }) => kubectl('describe', 'secret', ...name, '-n', ns),
});
