/**
 * Labels, compared and as people write them.
 */

/** Whether an object's labels have each wanted key with one of the accepted values. */
export function hasLabels(
  actual: Readonly<Record<string, string | undefined>> | undefined,
  wanted: Readonly<Record<string, readonly string[]>>,
): boolean {
  return Object.entries(wanted).every(([key, values]) => {
    const value = actual?.[key];
    return value !== undefined && values.includes(value);
  });
}

/** Labels as `kubectl -l` takes them. */
export function selectorOf(wanted: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(wanted)
    .map(([key, values]) => (values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(',')})`))
    .join(',');
}
