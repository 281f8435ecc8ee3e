import { once } from 'node:events';
import { connect } from 'node:net';
import type { Express } from 'express';
import { createApp, endWithProblems, sendJson, serve } from '../src/http/app.ts';
import { readJsonBody } from '../src/http/json-body.ts';
import { messagesOf } from '../src/http/messages.ts';
import { problemSchema } from '../src/http/problem.ts';
import type { HttpServer } from '../src/http/server.ts';
import { listen } from '../src/http/server.ts';
import { createLogger } from '../src/service/logging.ts';
import { createRegistry, httpDuration } from '../src/service/metrics.ts';

let server: HttpServer;
let release: () => void = () => undefined;

beforeAll(async () => {
  const app = testApp();
  server = await listen(app, '127.0.0.1', 0, { ...messagesOf(app), requestTimeoutMs: 1_000 });
});

afterAll(() => server?.close());

function testApp(): Express {
  const context = { logger: createLogger('test', 'silent'), duration: httpDuration(createRegistry('test')) };
  const app = createApp(context);
  serve(app, '/echo', {
    post: async (request, response) => sendJson(response, 200, { got: await readJsonBody(request) }),
  });
  serve(app, '/held', {
    get: async (_request, response) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      sendJson(response, 200, {});
    },
  });
  serve(app, '/broken', {
    get: () => {
      throw new Error('the password is swordfish');
    },
  });
  endWithProblems(app, context);
  return app;
}

/** Sends bytes as they are; resolves with all that came back when the connection has ended. */
function exchange(bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
    socket.write(bytes);
  });
}

function problemIn(answer: string) {
  return problemSchema.parse(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)));
}

const head = 'Host: a\r\nConnection: close\r\n';

test.each<[string, string | Buffer]>([
  ['words', 'hello, is this a server?\r\n\r\n'],
  ['a TLS handshake', Buffer.from([0x16, 3, 1, 0, 0xa5, 1, 0, 0, 0xa1, 3, 3])],
  ['NULs', Buffer.alloc(64)],
  ['two lengths', `POST /echo HTTP/1.1\r\n${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['a negative length', `POST /echo HTTP/1.1\r\n${head}Content-Length: -1\r\n\r\n`],
])('%s: a bare 400, and the connection is closed', async (_what, bytes) => {
  expect(await exchange(bytes)).toBe('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
});

test.each<[string, string, number, string]>([
  ['headers over 16 kB', `GET /echo HTTP/1.1\r\n${head}X: ${'x'.repeat(17_000)}\r\n\r\n`, 431, 'headers-too-large'],
  ['an address over 16 kB', `GET /${'x'.repeat(40_000)} HTTP/1.1\r\n${head}\r\n`, 414, 'uri-too-long'],
  ['an address over 8 kB', `GET /${'x'.repeat(9_000)} HTTP/1.1\r\n${head}\r\n`, 414, 'uri-too-long'],
  ['headers that do not end', 'GET /echo HTTP/1.1\r\nHost: a\r\n', 408, 'request-timeout'],
  [
    'a body that does not come',
    `POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n[`,
    408,
    'request-timeout',
  ],
  ['a whole URL', `GET http://elsewhere/nothing HTTP/1.1\r\n${head}\r\n`, 404, 'route-unknown'],
  ['a URL that is none', `GET http://[/echo HTTP/1.1\r\n${head}\r\n`, 404, 'route-unknown'],
  ['a star', `OPTIONS * HTTP/1.1\r\n${head}\r\n`, 404, 'route-unknown'],
  ['a method that is not taken', `TRACE /echo HTTP/1.1\r\n${head}\r\n`, 405, 'method-not-allowed'],
  ['a path that is not percent-encoded', `GET /%ff HTTP/1.1\r\n${head}\r\n`, 404, 'route-unknown'],
])('%s: %s', async (_what, bytes, status, code) => {
  const answer = await exchange(bytes);
  expect(answer.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
  expect(problemIn(answer)).toMatchObject({ status, code });
});

test('a body over 16 kB is answered, and not read to its end', async () => {
  const answer = await exchange(
    `POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n${'x'.repeat(200_000)}`,
  );
  expect(problemIn(answer)).toMatchObject({ status: 413, code: 'payload-too-large' });
});

test('a fault of ours says nothing of what it was', async () => {
  const response = await fetch(`http://127.0.0.1:${server.port}/broken`);
  const text = await response.text();
  expect(response.status).toBe(500);
  expect(text).not.toContain('swordfish');
  expect(problemSchema.parse(JSON.parse(text)).code).toBe('internal');
});

test('closing lets a request under way finish, takes no new connection, and says farewell on kept ones', async () => {
  const closing = await listen(testApp(), '127.0.0.1', 0);
  const url = `http://127.0.0.1:${closing.port}`;
  await (await fetch(`${url}/nothing`)).text();
  const held = fetch(`${url}/held`);
  await new Promise<void>((resolve) => closing.server.once('request', () => resolve()));
  const closed = closing.close();
  const late = await fetch(`${url}/nothing`);
  expect({ status: late.status, connection: late.headers.get('connection') }).toEqual({
    status: 404,
    connection: 'close',
  });
  await late.text();
  await expect(once(connect(closing.port, '127.0.0.1'), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  release();
  expect((await held).status).toBe(200);
  await closed;
});
