import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Express } from 'express';
import { createApp, endWithProblems, sendJson, serve } from '../src/http/app.ts';
import { messagesOf } from '../src/http/express-tuning.ts';
import { readJsonBody } from '../src/http/json-body.ts';
import { problemSchema } from '../src/http/problem.ts';
import type { HttpServer } from '../src/http/server.ts';
import { listen } from '../src/http/server.ts';
import { createLogger } from '../src/service/logging.ts';
import { createRegistry, httpDuration } from '../src/service/metrics.ts';

let server: HttpServer;
let release: () => void = () => undefined;

beforeAll(async () => {
  const app = testApp();
  const listener: RequestListener = (request, response) => {
    if (request.url === '/thrower') throw new Error('before Express');
    app(request, response);
  };
  const logger = createLogger('test', 'silent');
  server = await listen(listener, '127.0.0.1', 0, { ...messagesOf(app), logger, requestTimeoutMs: 1_000 });
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
  serve(app, '/stream', {
    get: async (_request, response) => {
      response.writeHead(200);
      response.write('one');
      // The garbage that comes behind the request is read meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 50));
      response.end('two');
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
const bare = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

test.each<[string, string | Buffer]>([
  ['words', 'hello, is this a server?\r\n\r\n'],
  ['a TLS handshake', Buffer.from([0x16, 3, 1, 0, 0xa5, 1, 0, 0, 0xa1, 3, 3])],
  ['NULs', Buffer.alloc(64)],
  ['two lengths', `POST /echo HTTP/1.1\r\n${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['a negative length', `POST /echo HTTP/1.1\r\n${head}Content-Length: -1\r\n\r\n`],
  ['a coding that is none', `POST /echo HTTP/1.1\r\n${head}Transfer-Encoding: chunked, gzip\r\n\r\n`],
  ['a method that is none', `BREW /echo HTTP/1.1\r\n${head}\r\n`],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a chunk that is none', `POST /echo HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\nsoon\r\n`],
])('%s: a bare 400, and the connection is closed', async (_what, bytes) => {
  expect(await exchange(bytes)).toBe(bare);
});

test.each<[string, string, number, string]>([
  ['headers over 20 kB', `GET /echo HTTP/1.1\r\n${head}X: ${'x'.repeat(21_000)}\r\n\r\n`, 431, 'headers-too-large'],
  [
    'headers over 20 kB, in many lines',
    `GET /echo HTTP/1.1\r\n${head}${`X: ${'x'.repeat(96)}\r\n`.repeat(210)}\r\n`,
    431,
    'headers-too-large',
  ],
  [
    'headers over 20 kB beside a long token',
    `GET /echo HTTP/1.1\r\n${head}Authorization: Bearer ${'x'.repeat(50_000)}\r\nX: ${'x'.repeat(21_000)}\r\n\r\n`,
    431,
    'headers-too-large',
  ],
  [
    'a long token of another scheme',
    `GET /echo HTTP/1.1\r\n${head}Authorization: Basic ${'x'.repeat(50_000)}\r\n\r\n`,
    431,
    'headers-too-large',
  ],
  ['headers over 128 kB', `GET /echo HTTP/1.1\r\n${head}X: ${'x'.repeat(140_000)}\r\n\r\n`, 431, 'headers-too-large'],
  ['an address over 20 kB', `GET /${'x'.repeat(40_000)} HTTP/1.1\r\n${head}\r\n`, 414, 'uri-too-long'],
  ['an address over 8 kB', `GET /${'x'.repeat(9_000)} HTTP/1.1\r\n${head}\r\n`, 414, 'uri-too-long'],
  ['headers that do not end', 'GET /echo HTTP/1.1\r\nHost: a\r\n', 408, 'request-timeout'],
  [
    'a body that does not come',
    `POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n[`,
    408,
    'request-timeout',
  ],
  ['no Host', 'GET /held HTTP/1.1\r\n\r\n', 400, 'validation-failed'],
  ['no Host and a body', 'POST /echo HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}', 400, 'validation-failed'],
  ['an unknown Expect', `GET /held HTTP/1.1\r\n${head}Expect: a-miracle\r\n\r\n`, 417, 'expectation-failed'],
  ['an empty Expect', `GET /held HTTP/1.1\r\n${head}Expect:\r\n\r\n`, 417, 'expectation-failed'],
  ['CONNECT', `CONNECT a:80 HTTP/1.1\r\n${head}\r\n`, 405, 'method-not-allowed'],
  [
    'an upgrade',
    `GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: upgrade, close\r\nUpgrade: websocket\r\n\r\n`,
    404,
    'route-unknown',
  ],
  [
    'trailers over 128 kB',
    `POST /echo HTTP/1.1\r\n${head}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX: ${'x'.repeat(140_000)}\r\n\r\n`,
    431,
    'headers-too-large',
  ],
  ['a whole URL', `GET http://elsewhere/nothing HTTP/1.1\r\n${head}\r\n`, 404, 'route-unknown'],
  ['a URL that is none', `GET http://[/echo HTTP/1.1\r\n${head}\r\n`, 404, 'route-unknown'],
  ['a star', `OPTIONS * HTTP/1.1\r\n${head}\r\n`, 404, 'route-unknown'],
  ['a method that is not taken', `TRACE /echo HTTP/1.1\r\n${head}\r\n`, 405, 'method-not-allowed'],
  ['a path that is not percent-encoded', `GET /%ff HTTP/1.1\r\n${head}\r\n`, 404, 'route-unknown'],
])('%s', async (_what, bytes, status, code) => {
  const answer = await exchange(bytes);
  expect(answer.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
  expect(problemIn(answer)).toMatchObject({ status, code });
  expect(answer).toMatch(/\r\nx-correlation-id: [!-~]+\r\n/i);
  // RFC 9110, section 15.5.6: with each 405, also where nothing is taken at all.
  expect(/\r\nallow:/i.test(answer)).toBe(status === 405);
});

test('16 kB of headers in one line, and what the gateway adds to them', async () => {
  const own = `GET /nothing HTTP/1.1\r\n${head}`;
  const line = `X: ${'x'.repeat(16 * 1024 - own.length - 'X: \r\n\r\n'.length)}\r\n`;
  const added = `X-Forwarded-For: ${'f:'.repeat(20)}\r\nX-Forwarded-Proto: https\r\nX-Correlation-Id: ${'c'.repeat(128)}\r\n`;
  expect(await exchange(`${own}${line}${added}\r\n`)).toMatch(/^HTTP\/1\.1 404 /);
});

test('HTTP/1.0 needs no Host, and 100-continue is heard', async () => {
  expect(await exchange('GET /nothing HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 404 /);
  const body = `POST /echo HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: 2\r\n`;
  expect(await exchange(`${body}Expect: 100-continue\r\n\r\n{}`)).toMatch(
    /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /,
  );
});

test('garbage behind a request waits for its turn: the request is answered, then the garbage, then it is over', async () => {
  const arrived = once(server.server, 'request');
  const answers = exchange('GET /held HTTP/1.1\r\nHost: a\r\n\r\nand garbage\r\n\r\n');
  await arrived;
  release();
  const [first, ...rest] = (await answers).split(/(?=HTTP\/1\.1 )/);
  expect(first).toMatch(/^HTTP\/1\.1 200 /);
  expect(rest).toEqual([bare]);
});

test('garbage behind an answer that is on its way does not get into it', async () => {
  const answers = exchange('GET /stream HTTP/1.1\r\nHost: a\r\n\r\nand garbage\r\n\r\n');
  const [first, ...rest] = (await answers).split(/(?=HTTP\/1\.1 )/);
  expect(first).toMatch(/\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n$/);
  expect(rest).toEqual([bare]);
});

test('a body that never ends behind an answer ends the connection without another answer', async () => {
  const answer = await exchange('POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n[');
  expect(answer.match(/HTTP\/1\.1 /g)).toEqual(['HTTP/1.1 ']);
  expect(problemIn(answer).code).toBe('route-unknown');
});

test('a client that is refused and never hangs up is let go', async () => {
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.resume().write('GET / HTTP/9\r\n\r\n');
  const chatter = setInterval(() => socket.write('and more'), 20);
  // Written to after it was closed, it tells of that.
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(chatter);
});

test('what a listener of ours throws costs its request only', async () => {
  expect(await exchange(`GET /thrower HTTP/1.1\r\n${head}\r\n`)).toMatch(/^HTTP\/1\.1 500 /);
  expect(await exchange(`GET /nothing HTTP/1.1\r\n${head}\r\n`)).toMatch(/^HTTP\/1\.1 404 /);
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

test('as many connect at once as in a burst, while the server is busy', async () => {
  const file = JSON.stringify(join(import.meta.dirname, '../src/http/server.ts'));
  const program = `console.log((await (await import(${file})).listen(() => {}, '127.0.0.1', 0)).port)`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  // Where the system lets fewer wait, no setting of ours helps.
  const burst = Math.min(700, mostThatMayWait());
  const sockets = Array.from({ length: burst }, () => connect(Number(String(said)), '127.0.0.1'));
  try {
    const signal = AbortSignal.timeout(60_000);
    await Promise.all(sockets.map((socket) => once(socket, 'connect', { signal })));
  } finally {
    for (const socket of sockets) socket.on('error', () => undefined).destroy();
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

function mostThatMayWait(): number {
  return process.platform === 'linux' ? Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8')) : 100;
}
