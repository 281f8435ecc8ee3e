import { createHmac, timingSafeEqual } from 'node:crypto';

/** How old a signature may be, or how far ahead of our clock, in milliseconds: who recorded a webhook cannot send it later. */
const toleranceMs = 5 * 60_000;

/**
 * Signs a webhook: `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>">`, as Stripe does.
 * @param secrets one signature each, so that a receiver knows one of them while they are rotated
 */
export function signBody(body: string | Buffer, secrets: readonly string[], now: Date): string {
  const seconds = Math.floor(now.getTime() / 1_000);
  return [`t=${seconds}`, ...secrets.map((secret) => `v1=${hmacOf(body, secret, seconds).toString('hex')}`)].join(',');
}

/**
 * Whether one of the secrets has signed exactly this body, not long ago. Takes the same time whatever is wrong in a
 * signature.
 */
export function isSignedBody(body: Buffer, header: string, secrets: readonly string[], now: Date): boolean {
  const parts = header.split(',').map((part) => part.trim());
  const seconds = Number(parts.find((part) => /^t=\d{1,12}$/.test(part))?.slice(2) ?? Number.NaN);
  // A signature without a time compares as false.
  if (!(Math.abs(now.getTime() - seconds * 1_000) <= toleranceMs)) return false;
  const given = parts.filter((part) => /^v1=[0-9a-f]{64}$/.test(part)).map((part) => Buffer.from(part.slice(3), 'hex'));
  return secrets
    .map((secret) => hmacOf(body, secret, seconds))
    .some((expected) => given.some((signature) => timingSafeEqual(expected, signature)));
}

function hmacOf(body: string | Buffer, secret: string, seconds: number): Buffer {
  return createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();
}
