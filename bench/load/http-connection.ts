import { once } from 'node:events';
import { connect } from 'node:net';

export type Answer = { status: number; head: string; readonly body: string };

/** One keep-alive connection with one request at a time. */
export type HttpConnection = {
  /** @param request all its bytes @throws Error when the connection breaks before the answer is complete */
  send(request: string): Promise<Answer>;
  /** False once the other side has closed it, as NGINX does after some idle time. */
  isOpen(): boolean;
  close(): void;
};

type Waiting = { resolve: (answer: Answer) => void; reject: (error: Error) => void };

/**
 * A minimal client: it runs on the measured machine, so its processor time is taken from the services. It reads
 * answers with Content-Length and chunked ones.
 */
export async function openHttpConnection(url: string): Promise<HttpConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  let reader = createAnswerReader();
  let waiting: Waiting | undefined;
  let fault: Error | undefined;

  socket.on('data', (part: Buffer) => {
    const answer = reader(part);
    if (answer === undefined || waiting === undefined) return;
    reader = createAnswerReader();
    const { resolve } = waiting;
    waiting = undefined;
    resolve(answer);
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
    isOpen: () => fault === undefined,
    close: () => socket.destroy(),
  };
}

const headEnd = '\r\n\r\n';
const lastChunk = Buffer.from('0\r\n\r\n');

/** @returns a function that takes the chunks of one answer, and returns the answer after the last of them */
function createAnswerReader(): (part: Buffer) => Answer | undefined {
  let parts: Buffer[] = [];
  let head: string | undefined;
  let length: number | undefined;
  let received = 0;
  return (part) => {
    parts.push(part);
    received += part.length;
    if (head === undefined) {
      const start = Buffer.concat(parts);
      const end = start.indexOf(headEnd);
      if (end < 0) return undefined;
      head = start.toString('latin1', 0, end);
      parts = [start.subarray(end + headEnd.length)];
      received = parts[0]!.length;
      const [, given] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
      const chunked = /\r\ntransfer-encoding: *chunked/i.test(head);
      length = given === undefined && !chunked ? 0 : given === undefined ? undefined : Number(given);
    }
    if (length === undefined) {
      const body = Buffer.concat(parts);
      return body.subarray(-lastChunk.length).equals(lastChunk) ? answerOf(head, [withoutChunks(body)]) : undefined;
    }
    return received >= length ? answerOf(head, parts) : undefined;
  };
}

function answerOf(head: string, parts: Buffer[]): Answer {
  return {
    status: Number(head.slice(9, 12)),
    head,
    // Computed on access: most bodies are never read.
    get body() {
      return Buffer.concat(parts).toString('utf8');
    },
  };
}

function withoutChunks(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
