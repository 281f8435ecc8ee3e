import { isIP, isIPv6 } from 'node:net';
import { singleHeader } from '@ticketing/shared/http/app.ts';
import type { Application, Request } from 'express';
import { z } from 'zod';

/** Where a request comes from. */
export type Client = { address: string; agent: string | undefined };

const range = /^[0-9A-Fa-f.:]+(\/[0-9]{1,3})?$/;

/** Addresses or ranges, separated by commas; none by default. */
export const trustedProxiesSchema = z
  .string()
  .transform((text) => text.split(',').map((one) => one.trim()))
  .pipe(z.array(z.string().regex(range, 'must be addresses or ranges such as 10.0.0.0/8, with commas between')))
  .default([]);

/** Lets a request's address, protocol and host be what these proxies say. */
export function trustProxies(app: Application, ranges: string[]): void {
  app.set('trust proxy', ranges);
}

/** Who sends this. A proxy's X-Forwarded-For counts where {@link trustProxies} says so. */
export function clientOf(request: Request): Client {
  const said = request.ip ?? '';
  const address = isIP(said) > 0 ? said : (request.socket.remoteAddress ?? '');
  const agent = singleHeader(request, 'user-agent');
  // Latin-1 as it came; PostgreSQL takes no NUL, and nobody reads a longer one.
  return { address: withoutMapping(address), agent: agent?.replaceAll('\0', '').slice(0, 256) };
}

/** What counts as one address: of IPv6 the first 64 bits, which is what one customer of a provider has. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%', 1)[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  const groups = [...left, ...(tail === undefined ? [] : zeros), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** An IPv4 address as an IPv6 socket shows it. */
function withoutMapping(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}
