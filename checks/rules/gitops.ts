/**
 * Paths and addresses of Git as people write them.
 */

/** A folder of a repository: `./overlays/dev/` and `overlays/dev` are one; empty for the whole repository. */
export function folderOf(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.join('/');
}

/** A repository by host and path, whichever way leads there: `git@github.com:me/app.git` is `github.com/me/app`. */
export function repositoryOf(url: string): string {
  const [, host = '', path = ''] =
    /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([^/:]+)(?::\d+(?=\/))?[/:](.*)$/.exec(url.trim()) ?? [];
  const plain = path
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .replace(/^\/+/, '');
  return `${host}/${plain}`.toLowerCase();
}
