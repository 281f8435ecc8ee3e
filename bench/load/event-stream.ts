import { once } from 'node:events';
import { connect } from 'node:net';
import { getRequest } from './requests.ts';

/** A client of Server-Sent Events that records what arrives, and when. */
export type EventStream = {
  /** The ids of the events, in order of arrival, with `Date.now()` of each. */
  received: { id: number; atMs: number }[];
  /** Resolves with the first event. */
  opened: Promise<void>;
  close(): void;
};

/** Opens a stream whose ids are numbers. */
export async function openEventStream(url: string, path: string): Promise<EventStream> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  const received: EventStream['received'] = [];
  let tail = '';
  let first: () => void = () => undefined;
  const opened = new Promise<void>((resolve, reject) => {
    first = resolve;
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the stream was closed')));
  });
  // A caller that opens many awaits them later; until then a failure must not count as unhandled.
  opened.catch(() => undefined);
  socket.setEncoding('latin1');
  socket.on('data', (part: string) => {
    const atMs = Date.now();
    const text = tail + part;
    // A chunk may end inside a line; the rest of the line comes with the next chunk.
    const end = text.lastIndexOf('\n') + 1;
    tail = text.slice(end);
    for (const [, id] of text.slice(0, end).matchAll(/^id: ?(\d+)\r?$/gm)) received.push({ id: Number(id), atMs });
    if (received.length > 0) first();
  });
  socket.write(getRequest(path, { accept: 'text/event-stream' }));
  return { received, opened, close: () => socket.destroy() };
}
