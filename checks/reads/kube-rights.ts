/**
 * Which rights the grader lacks, by the API server's own word
 * (https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access).
 */
import type { PolicyRule } from '../permissions.ts';
import { failed, Refused, type Tally } from './answers.ts';
import type { KubeLink } from './kube-link.ts';
import { refusalOf } from './kube-status.ts';
import type { ReadOptions } from './reader.ts';

/** One right, as RBAC has it. */
interface Right {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  name?: string;
  namespace?: string;
  /** For messages, e.g. `list pods` or `get configmaps/aws-auth in kube-system`. */
  text: string;
}

const PATH = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/** Asked where nothing is needed, whatever the answer: that there is one says that the server knows who asks. */
const ANY: Right = { verb: 'list', group: '', resource: 'namespaces', text: 'list namespaces' };

/** Asks for every right that rules give. Gives how many there are and those that are lacking. Throws Refused. */
export async function lackingRights(
  link: KubeLink,
  rules: readonly PolicyRule[],
  options: ReadOptions,
  tally: Tally,
): Promise<{ all: number; lacking: Right[] }> {
  const rights = rules.flatMap(rightsOf);
  const answers = await Promise.all(
    (rights.length === 0 ? [ANY] : rights).map((right) => isAllowed(link, right, options, tally)),
  );
  return { all: rights.length, lacking: rights.filter((_, index) => answers[index] === false) };
}

function rightsOf({ apiGroups, resources, verbs, resourceNames, namespace }: PolicyRule): Right[] {
  const names: readonly (string | undefined)[] = resourceNames ?? [undefined];
  return apiGroups.flatMap((group) =>
    resources.flatMap((both) =>
      verbs.flatMap((verb) =>
        names.map((name): Right => {
          const [resource = '', subresource] = both.split('/');
          const what = [group === '' ? both : `${both}.${group}`, ...(name === undefined ? [] : [name])].join('/');
          return {
            verb,
            group,
            resource,
            ...(subresource !== undefined && { subresource }),
            ...(name !== undefined && { name }),
            ...(namespace !== undefined && { namespace }),
            text: `${verb} ${what}${namespace === undefined ? '' : ` in ${namespace}`}`,
          };
        }),
      ),
    ),
  );
}

async function isAllowed(
  link: KubeLink,
  { text: what, ...resourceAttributes }: Right,
  options: ReadOptions,
  tally: Tally,
): Promise<boolean> {
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes },
  };
  const { status, headers, bytes } = await link.send({ what, path: PATH, body }, options, tally);
  if (status < 200 || status > 299) {
    const asked = { verb: 'create', resource: 'selfsubjectaccessreviews.authorization.k8s.io', namespace: '', what };
    throw new Refused(refusalOf(status, headers, asked, link.cluster));
  }
  const allowed = allowedIn(bytes);
  if (allowed === undefined) throw new Refused(failed('read.invalid', { what }));
  return allowed;
}

function allowedIn(bytes: Buffer): boolean | undefined {
  try {
    // The shape of SelfSubjectAccessReview; anything else has no such field.
    const { status } = JSON.parse(bytes.toString()) as { status?: { allowed?: unknown } };
    return typeof status?.allowed === 'boolean' ? status.allowed : undefined;
  } catch {
    return undefined;
  }
}
