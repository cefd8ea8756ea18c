/**
 * Which addresses may be dialled: public unicast ones alone.
 */
import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

/** Whether an address is a public unicast one: not private, loopback, link-local, shared, mapped, translated, multicast … */
export function isPublic(ip: string): boolean {
  return ipaddr.isValid(ip) && ipaddr.parse(ip).range() === 'unicast';
}

/** Finds the addresses of a host; throws what the system's resolver throws. */
export type Resolve = (host: string) => Promise<string[]>;

/** The system's resolver, IPv4 first. */
export const resolve: Resolve = async (host) => {
  const found = await lookup(host, { all: true, order: 'ipv4first' });
  return found.map(({ address }) => address);
};
