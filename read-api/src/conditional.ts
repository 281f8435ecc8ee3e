import type { Request, Response } from 'express';

/** Bytes that are a function of a show's version and of what was asked. */
export type VersionedBody = {
  /** Names the version, and what was asked where that makes a difference to the bytes. */
  tag: string;
  body: Buffer | string;
};

/**
 * Answers with JSON under an ETag, or with 304 where the client has these bytes already. Caches may keep the answer and
 * must ask each time. The tag is weak: a gateway that compresses makes other bytes of the same content.
 */
export function sendVersioned(request: Request, response: Response, { tag, body }: VersionedBody): void {
  const etag = `W/"${tag}"`;
  if (matches(request.headers['if-none-match'], etag)) {
    response.writeHead(304, { etag, 'cache-control': 'no-cache' }).end();
    return;
  }
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-cache',
    etag,
  });
  response.end(body);
}

// RFC 9110, 13.1.2: a list of tags, compared weakly, or a star.
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header === etag || header.trim() === '*') return true;
  const opaque = etag.slice(2);
  return (header.match(/(?:W\/)?"[^"]*"/g) ?? []).some((tag) => tag.replace(/^W\//, '') === opaque);
}
