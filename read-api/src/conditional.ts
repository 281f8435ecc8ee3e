import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ShowView } from '@ticketing/shared/stores/views.ts';

/** Bytes that are a function of what a show is at a version, and of what was asked. */
export type VersionedBody = { tag: string; body: Buffer | string };

/**
 * Answers with JSON under an ETag, or with 304 where the client has these bytes already. Caches may keep the answer and
 * must ask each time. The tag is weak: a gateway that compresses makes other bytes of the same content.
 * @param headers to be sent beside those that are set already
 */
export function sendVersioned(
  request: IncomingMessage,
  response: ServerResponse,
  { tag, body }: VersionedBody,
  headers: Record<string, string> = {},
): void {
  const etag = `W/"${tag}"`;
  if (matches(request.headers['if-none-match'], etag)) {
    response.writeHead(304, { etag, 'cache-control': 'no-cache', ...headers }).end();
    return;
  }
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-cache',
    etag,
    ...headers,
  });
  response.end(body);
}

/**
 * Names what a representation of a show says.
 * @param view with the version, and with the run that wrote it anew if one did: the same version may then say more
 * @param representation what was asked, where that makes a difference to the bytes
 */
export function tagOf({ version, origin }: Pick<ShowView, 'version' | 'origin'>, representation: string): string {
  return origin === undefined ? `${version}-${representation}` : `${version}.${origin}-${representation}`;
}

// RFC 9110, 13.1.2: a list of tags, compared weakly, or a star.
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header === etag || header.trim() === '*') return true;
  const opaque = etag.slice(2);
  return (header.match(/(?:W\/)?"[^"]*"/g) ?? []).some((tag) => tag.replace(/^W\//, '') === opaque);
}
