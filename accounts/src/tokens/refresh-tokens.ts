import { createHmac, hash, timingSafeEqual } from 'node:crypto';

/** A refresh token that was read: which session it claims to be of, and which of its tokens. */
export type ReadToken = { text: string; sessionId: string; number: number };

// What is in a token: the session's UUID (16 bytes), the token's number (4), and 256 bits that only we can derive.
const macAt = 20;
const tokenBytes = macAt + 32;
const tokenPattern = /^[A-Za-z0-9_-]{70}$/;

/**
 * The token of a session with a number. It is derived and not drawn, so that who asks twice gets the same one: a second
 * tab, or a client that has not seen the answer.
 */
export function refreshToken(secret: Buffer, sessionId: string, number: number): string {
  const head = Buffer.alloc(macAt);
  head.write(sessionId.replaceAll('-', ''), 'hex');
  head.writeUInt32BE(number, 16);
  return Buffer.concat([head, createHmac('sha256', secret).update(head).digest()]).toString('base64url');
}

/** @returns undefined for what cannot be a token of ours */
export function readRefreshToken(text: string): ReadToken | undefined {
  if (!tokenPattern.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  // Base64 has several spellings of the last byte.
  if (bytes.length !== tokenBytes || bytes.toString('base64url') !== text) return undefined;
  const hex = bytes.toString('hex', 0, 16);
  const sessionId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return { text, sessionId, number: bytes.readUInt32BE(16) };
}

/** Whether a token is one that the session has been given at some time. */
export function isOfSession({ text, sessionId, number }: ReadToken, secret: Buffer): boolean {
  return timingSafeEqual(Buffer.from(text), Buffer.from(refreshToken(secret, sessionId, number)));
}

/** As a token is stored. */
export function tokenHash(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
