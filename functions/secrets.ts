/**
 * Ids and secrets that cannot be guessed, and their hashes.
 */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new id of 128 random bits, safe in URLs and keys. */
export function newId(): string {
  const id = randomBytes(16).toString('base64url');
  // On a command line, one with a hyphen in front would be an option.
  return id.startsWith('-') ? newId() : id;
}

/** A new secret of 192 random bits, safe in URLs and cookies. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** What is stored in place of a secret. */
export function hashOf(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

/** Whether a secret is the one with that hash, in constant time. */
export function isSecret(secret: string, hash: string): boolean {
  const [actual, wanted] = [Buffer.from(hashOf(secret)), Buffer.from(hash)];
  return actual.length === wanted.length && timingSafeEqual(actual, wanted);
}

/** A join code as it is compared: upper case without spaces and hyphens; undefined unless 4 to 32 letters and digits. */
export function normalCode(code: string): string | undefined {
  const normal = code.replaceAll(/[\s-]/g, '').toUpperCase();
  return /^[A-Z0-9]{4,32}$/.test(normal) ? normal : undefined;
}
