import { once } from 'node:events';
import { connect } from 'node:net';

export type Answer = { status: number; head: string; readonly body: string };

/** One keep-alive connection with one request at a time. */
export type HttpConnection = {
  /**
   * @param request all its bytes
   * @param bodies `unread` keeps no body of a 200 whose length is known: many long ones are work for this process's garbage
   *   collector, and while it collects, answers wait
   * @throws Error when the connection breaks before the answer is complete
   */
  send(request: string, bodies?: Bodies): Promise<Answer>;
  /** False once the other side has closed it, as NGINX does after some idle time. */
  isOpen(): boolean;
  close(): void;
};

export type Bodies = 'kept' | 'unread';

type Waiting = { resolve: (answer: Answer) => void; reject: (error: Error) => void };

/** What any connection has just read. It is used up before the next one reads. */
const justRead = Buffer.allocUnsafe(65_536);

/**
 * A minimal client: it runs on the measured machine, so its processor time is taken from the services. It reads
 * answers with Content-Length and chunked ones.
 */
export async function openHttpConnection(url: string): Promise<HttpConnection> {
  const { hostname, port } = new URL(url);
  let reader = createAnswerReader('kept');
  let waiting: Waiting | undefined;
  let fault: Error | undefined;
  const onread = { buffer: justRead, callback: (length: number) => take(justRead.subarray(0, length)) };
  const socket = connect({ host: hostname, port: Number(port), noDelay: true, onread });
  await once(socket, 'connect');

  /** @returns true: go on reading */
  function take(part: Buffer): true {
    const answer = reader(part);
    if (answer !== undefined && waiting !== undefined) {
      const { resolve } = waiting;
      waiting = undefined;
      resolve(answer);
    }
    return true;
  }

  const breakOff = (error: Error) => {
    fault ??= error;
    waiting?.reject(fault);
    waiting = undefined;
  };
  socket.on('error', breakOff);
  socket.on('close', () => breakOff(new Error('the connection was closed')));

  return {
    send(request, bodies = 'kept') {
      if (fault !== undefined) return Promise.reject(fault);
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        reader = createAnswerReader(bodies);
        socket.write(request, 'latin1');
      });
    },
    isOpen: () => fault === undefined,
    close: () => socket.destroy(),
  };
}

const headEnd = '\r\n\r\n';
const lastChunk = Buffer.from('0\r\n\r\n');

/**
 * @returns a function that takes the chunks of one answer, and returns the answer after the last of them. A chunk is
 *   copied where it is kept.
 */
function createAnswerReader(bodies: Bodies): (part: Buffer) => Answer | undefined {
  let parts: Buffer[] = [];
  let head: string | undefined;
  let length: number | undefined;
  let received = 0;
  let isKept = true;
  return (part) => {
    received += part.length;
    if (head !== undefined) {
      if (isKept) parts.push(Buffer.from(part));
    } else {
      const start = parts.length === 0 ? part : Buffer.concat([...parts, part]);
      const end = start.indexOf(headEnd);
      if (end < 0) {
        parts = [Buffer.from(start)];
        return undefined;
      }
      head = start.toString('latin1', 0, end);
      const body = start.subarray(end + headEnd.length);
      received = body.length;
      const [, given] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
      const chunked = /\r\ntransfer-encoding: *chunked/i.test(head);
      length = given === undefined && !chunked ? 0 : given === undefined ? undefined : Number(given);
      isKept = bodies === 'kept' || length === undefined || statusIn(head) !== 200;
      parts = isKept ? [Buffer.from(body)] : [];
    }
    if (length === undefined) {
      const body = Buffer.concat(parts);
      return body.subarray(-lastChunk.length).equals(lastChunk) ? answerOf(head, [withoutChunks(body)]) : undefined;
    }
    return received >= length ? answerOf(head, isKept ? parts : undefined) : undefined;
  };
}

function statusIn(head: string): number {
  return Number(head.slice(9, 12));
}

/** @param parts of its body; absent where that was not kept */
function answerOf(head: string, parts: Buffer[] | undefined): Answer {
  return {
    status: statusIn(head),
    head,
    // Computed on access: most bodies are never read.
    get body() {
      if (parts === undefined) throw new Error('the body was not kept');
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
