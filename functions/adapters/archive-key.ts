/** The parts of a key of an archive. Throws RangeError for a key that could lead elsewhere. */
export function partsOfKey(key: string): string[] {
  const parts = key.split('/');
  if (parts.some((part) => !/^[\w-][\w.-]*$/.test(part))) throw new RangeError('not a key of the archive');
  return parts;
}
