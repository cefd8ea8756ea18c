/**
 * IP addresses and blocks of them, IPv4 and IPv6 (RFC 4632, RFC 4291).
 */

/** One address as a number. */
export interface Address {
  version: 4 | 6;
  value: bigint;
}

/** All addresses from the first to the last. */
export interface Block {
  version: 4 | 6;
  first: bigint;
  last: bigint;
}

const BITS = { 4: 32, 6: 128 } as const;

/** The address of a text such as `10.0.0.1` or `fd00::1`; undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (v4 !== null) {
    const bytes = v4.slice(1).map(Number);
    if (bytes.some((byte) => byte > 255)) return undefined;
    return { version: 4, value: bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) };
  }
  if (!/^[0-9a-f:]{2,39}$/i.test(text)) return undefined;
  const halves = text.split('::');
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const gap = 8 - head.length - tail.length;
  const groups = halves.length === 2 && gap > 0 ? [...head, ...Array<string>(gap).fill('0'), ...tail] : head;
  if (halves.length > 2 || groups.length !== 8 || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)))
    return undefined;
  return { version: 6, value: groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n) };
}

/** The block of a text such as `10.0.0.0/16`; bits behind the prefix do not matter. */
export function parseBlock(text: string): Block | undefined {
  const [, host = '', prefix = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseAddress(host);
  if (address === undefined || Number(prefix) > BITS[address.version]) return undefined;
  const free = BigInt(BITS[address.version] - Number(prefix));
  const first = (address.value >> free) << free;
  return { version: address.version, first, last: first + (1n << free) - 1n };
}

/** Whether an address lies in a block. */
export function isWithin(address: Address, block: Block): boolean {
  return address.version === block.version && address.value >= block.first && address.value <= block.last;
}

/** Whether a block holds every address of its version. */
export function isEverything(block: Block): boolean {
  return block.first === 0n && block.last === (1n << BigInt(BITS[block.version])) - 1n;
}
