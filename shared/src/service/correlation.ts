import { randomBytesPooled, timeOrderedUuid } from './random.ts';

/** The ids that connect the log lines, messages and answers of one request. */
export type Correlation = { correlationId: string; traceparent: string };

/** The client's id if it is 1 to 128 visible ASCII characters, otherwise a new one. */
export function correlationIdFrom(header: string | undefined): string {
  return header !== undefined && /^[\x21-\x7e]{1,128}$/.test(header) ? header : timeOrderedUuid();
}

/** A W3C Trace Context header, if it is valid (version 00). */
export function validTraceparent(header: string | undefined): string | undefined {
  const isValid = header !== undefined && /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(header);
  return isValid ? header : undefined;
}

/** The client's W3C Trace Context header if it is valid, otherwise a new root. */
export function traceparentFrom(header: string | undefined): string {
  const valid = validTraceparent(header);
  if (valid !== undefined) return valid;
  const ids = randomBytesPooled(24).toString('hex');
  return `00-${ids.slice(0, 32)}-${ids.slice(32)}-00`;
}
