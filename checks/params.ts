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
