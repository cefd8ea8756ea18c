/** What the file system, the network or the database says, as a code; undefined for anything else. */
export function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return 'syscall' in error || error.code.startsWith('ERR_SQLITE') ? error.code : undefined;
}
