import type { Response } from 'express';

/** One event of a text/event-stream, as bytes. @param data JSON: it has no line breaks */
export function eventBytes(name: string, id: number, data: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from(`event: ${name}\nid: ${id}\ndata: `), Buffer.from(data), Buffer.from('\n\n')]);
}

/** A comment, which clients ignore; it shows proxies that the stream is alive. */
export function commentBytes(text: string): Buffer {
  return Buffer.from(`: ${text}\n\n`);
}

/** Begins an event stream that proxies must not cache, change or buffer. */
export function beginEventStream(response: Response): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
}
