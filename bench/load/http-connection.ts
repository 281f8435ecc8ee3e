import { once } from 'node:events';
import { connect } from 'node:net';

export type Answer = { status: number; head: string; body: string };

/** One keep-alive connection with one request under way at a time. */
export type HttpConnection = {
  /** @param request all its bytes @throws Error when the connection breaks before the answer is complete */
  send(request: string): Promise<Answer>;
  close(): void;
};

type Waiting = { resolve: (answer: Answer) => void; reject: (error: Error) => void };

/**
 * A client that does no more than it must: the load comes from the machine that is measured, and what the client takes,
 * the services lack. It knows answers with Content-Length and chunked ones.
 */
export async function openHttpConnection(url: string): Promise<HttpConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  let received = '';
  let waiting: Waiting | undefined;
  let fault: Error | undefined;

  socket.setEncoding('latin1');
  socket.on('data', (part: string) => {
    received += part;
    const parsed = parseAnswer(received);
    if (parsed === undefined || waiting === undefined) return;
    received = '';
    const { resolve } = waiting;
    waiting = undefined;
    resolve(parsed);
  });
  const breakOff = (error: Error) => {
    fault ??= error;
    waiting?.reject(fault);
    waiting = undefined;
  };
  socket.on('error', breakOff);
  socket.on('close', () => breakOff(new Error('the connection was closed')));

  return {
    send(request) {
      if (fault !== undefined) return Promise.reject(fault);
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request, 'latin1');
      });
    },
    close: () => socket.destroy(),
  };
}

/** @returns nothing while the answer is not complete */
function parseAnswer(received: string): Answer | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = received.slice(0, end);
  const body = received.slice(end + 4);
  const status = Number(head.slice(9, 12));
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
  if (length !== undefined) return body.length < Number(length) ? undefined : { status, head, body };
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    return body.endsWith('0\r\n\r\n') ? { status, head, body: withoutChunks(body) } : undefined;
  }
  return { status, head, body };
}

function withoutChunks(body: string): string {
  let text = '';
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.slice(at, lineEnd), 16);
    if (!(size > 0)) return text;
    text += body.slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 2 + size + 2;
  }
}
