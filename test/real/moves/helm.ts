/** Helm: what it stores of a release, and what charts write on their objects. */
import type { World } from '../world.ts';

const nameOf = (release: string, revision: number) => `sh.helm.release.v1.${release}.v${revision}`;

/** Labels and annotations of an object of a chart, which is named like the release if nothing else is said. */
export function chartMarks(release: string, namespace: string, chart = release) {
  return {
    labels: { 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': `${chart}-0.1.0` },
    annotations: { 'meta.helm.sh/release-name': release, 'meta.helm.sh/release-namespace': namespace },
  };
}

/** Writes a revision of a release as `helm install` and `helm upgrade` do; the one before it is superseded. */
export async function reviseRelease(
  world: World,
  release: string,
  namespace: string,
  revision: number,
  status = 'deployed',
): Promise<void> {
  const secrets = `/api/v1/namespaces/${namespace}/secrets`;
  if (revision > 1)
    await world.kube.merge(`${secrets}/${nameOf(release, revision - 1)}`, {
      metadata: { labels: { status: 'superseded' } },
    });
  const metadata = {
    name: nameOf(release, revision),
    namespace,
    labels: { name: release, owner: 'helm', status, version: String(revision) },
  };
  await world.put(secrets, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    type: 'helm.sh/release.v1',
    data: { release: 'SDRzSUFBQUFBQUFBLw==' },
  });
}
