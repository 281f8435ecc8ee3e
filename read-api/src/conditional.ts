import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ShowView } from '@ticketing/shared/stores/views.ts';

/** Bytes that depend only on the version of a show and the request. */
export type VersionedBody = { tag: string; body: Buffer | string };

/**
 * Answers with JSON and an ETag, or with 304 if the client has these bytes. Caches may store the answer but must
 * revalidate it. The tag is weak, because a gateway that compresses changes the bytes.
 * @param headers in addition to those that are already set
 */
export function sendVersioned(
  request: IncomingMessage,
  response: ServerResponse,
  { tag, body }: VersionedBody,
  headers: Record<string, string> = {},
): void {
  const etag = `W/"${tag}"`;
  if (isCurrent(request, tag)) {
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

/** Whether the client has what a tag stands for. */
export function isCurrent(request: IncomingMessage, tag: string): boolean {
  return matches(request.headers['if-none-match'], `W/"${tag}"`);
}

/**
 * The tag of a representation of a show.
 * @param view with the version, and the id of the repair that rewrote it, if any: then the same version may have other
 *   contents
 * @param representation the request, if the bytes depend on it
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
