/**
 * Parameter types that several checks share.
 */
import * as z from 'zod';

/** One name, or names of which any is accepted; compared whole and exactly. Gives a list. */
export const names = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
  .transform((value) => (typeof value === 'string' ? [value] : value));

/** Labels by key; a value may be a list of accepted values. */
export const labels = z.record(z.string().min(1), names);

/** A namespace; every namespaced check has one. */
export const namespace = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'not a namespace name');

/** One namespace, or several of which any will do. Gives a list. */
export const namespaces = z.union([namespace, z.array(namespace).min(1)]).transform((value) => [value].flat());

const port = z.int().min(1).max(65535);

/** Number of a port, also as text, which is what a placeholder gives. */
export const portNumber = z.union([
  port,
  z
    .string()
    .regex(/^\d{1,5}$/, 'not the number of a port')
    .transform(Number)
    .pipe(port),
]);

/** A port by number or by name; names of ports have a letter. */
export const portOrName = z.union([portNumber, z.string().regex(/[A-Za-z]/, 'neither number nor name of a port')]);

/** A count. */
export const count = z.int().min(0);

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
