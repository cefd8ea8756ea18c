/**
 * Versions as they stand in tags of images, such as `1.0.0`, `v1.2` or `1.0.0-rc.1` (https://semver.org).
 */

const VERSION = /^v?(?<numbers>\d{1,9}(?:\.\d{1,9}){1,3})(?:-(?<pre>[0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/** Whether a text is a version; a number without a dot may be anything, such as a part of a commit id. */
export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** Whether a tag is a version after another; a pre-release comes before its release. */
export function isNewer(tag: string, than: string): boolean {
  const [left, right] = [VERSION.exec(tag)?.groups, VERSION.exec(than)?.groups];
  if (left === undefined || right === undefined) return false;
  const [a, b] = [left.numbers, right.numbers].map((numbers) => (numbers ?? '').split('.').map(Number));
  for (let place = 0; place < 4; place += 1) {
    const difference = (a?.[place] ?? 0) - (b?.[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  if (left.pre === undefined || right.pre === undefined) return left.pre === undefined && right.pre !== undefined;
  return left.pre.localeCompare(right.pre, 'en', { numeric: true }) > 0;
}
