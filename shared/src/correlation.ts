import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** What ties the log lines, messages and answers of one request together. */
export type Correlation = { correlationId: string; traceparent: string };

/** Takes the client's id where it is 1 to 128 visible ASCII characters; makes one otherwise. */
export function correlationIdFrom(header: string | undefined): string {
  return header !== undefined && /^[\x21-\x7e]{1,128}$/.test(header) ? header : v7();
}

/** Takes the client's W3C Trace Context header where it is valid (version 00); makes a root otherwise. */
export function traceparentFrom(header: string | undefined): string {
  const valid = header !== undefined && /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(header);
  return valid ? header : `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
}
