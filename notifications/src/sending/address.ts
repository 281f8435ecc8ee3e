import { createHash } from 'node:crypto';

/**
 * Whether an address can be written to: one address, without line breaks and other things that would be read as more
 * than an address. RFC 5321 limits it to 254 characters in a command.
 */
export function isAddress(email: string): boolean {
  return email.length <= 254 && /^[^\s@<>,;:()[\]"\\\p{Cc}]+@[^\s@<>,;:()[\]"\\\p{Cc}]+$/u.test(email);
}

/** What is kept of an address that a server has refused: enough to know it again. */
export function digestOf(email: string): Buffer {
  return createHash('sha256').update(email.toLowerCase()).digest();
}
