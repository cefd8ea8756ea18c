/**
 * Who may log in to a cluster: access entries, and the ConfigMap aws-auth that they replace
 * (https://docs.aws.amazon.com/eks/latest/userguide/grant-k8s-access.html).
 */
import { LineCounter, parseDocument } from 'yaml';
import type { KindTypes } from '../reads/kinds.ts';
import type { AwsOperations } from '../reads/operations.ts';
import { textOf, textsOf } from './lenient.ts';
import { each, latest } from './objects.ts';

/** An IAM identity with the name and groups that it has in Kubernetes. */
export interface Identity {
  principal: string;
  username: string;
  groups: readonly string[];
  via: 'entry' | 'aws-auth';
  /** Of access entries only. */
  createdAt?: string | undefined;
}

/** A part of aws-auth that the authenticator cannot read and therefore leaves out as a whole. */
export interface Malformed {
  key: string;
  line: number;
}

/** The identities of access entries; entries of nodes are no identities of people. */
export function entriesOf(
  answers: readonly (AwsOperations['eks:DescribeAccessEntry']['output'] | undefined)[] | null | undefined,
): Identity[] {
  return each(answers).flatMap(({ accessEntry }) =>
    accessEntry?.type === 'STANDARD'
      ? [
          {
            principal: textOf(accessEntry.principalArn),
            username: textOf(accessEntry.username),
            groups: textsOf(accessEntry.kubernetesGroups),
            via: 'entry' as const,
            createdAt: latest([accessEntry.createdAt]),
          },
        ]
      : [],
  );
}

/** The identities of aws-auth: its values are texts of YAML, whose keys the authenticator reads in any case. */
export function awsAuthOf(map: KindTypes['ConfigMap'] | null | undefined): {
  identities: Identity[];
  malformed: Malformed[];
} {
  const identities: Identity[] = [];
  const malformed: Malformed[] = [];
  for (const key of ['mapRoles', 'mapUsers']) {
    const text = map?.data?.[key];
    if (typeof text !== 'string') continue;
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const [error] = document.errors;
    const content: unknown = error === undefined ? plain(document) : undefined;
    if (!Array.isArray(content)) malformed.push({ key, line: error ? lines.linePos(error.pos[0]).line : 1 });
    else identities.push(...content.flatMap(identityOf));
  }
  return { identities, malformed };
}

function identityOf(item: unknown): Identity[] {
  if (typeof item !== 'object' || item === null) return [];
  const fields = new Map(Object.entries(item).map(([key, value]) => [key.toLowerCase(), value]));
  const principal = textOf(fields.get('rolearn')) || textOf(fields.get('userarn'));
  const groups = fields.get('groups');
  const username = textOf(fields.get('username'));
  if (principal === '') return [];
  return [{ principal, username, groups: Array.isArray(groups) ? textsOf(groups) : [], via: 'aws-auth' }];
}

/** How an ARN of aws-auth would have to be written, where it never matches as it is: a role with its path, or a session. */
export function unmatchedArn({ principal, via }: Identity): { why: 'path' | 'session'; wanted: string } | undefined {
  if (via !== 'aws-auth') return undefined;
  const [, before, role] = /^(arn:[^:]+:iam::\d+:role\/).+\/([^/]+)$/.exec(principal) ?? [];
  if (before !== undefined && role !== undefined) return { why: 'path', wanted: `${before}${role}` };
  const [, partition, account, name] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)/.exec(principal) ?? [];
  return name === undefined ? undefined : { why: 'session', wanted: `arn:${partition}:iam::${account}:role/${name}` };
}

/** The content of a document; aliases that lead nowhere or blow it up make it unreadable. */
function plain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}
