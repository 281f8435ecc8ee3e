import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { installMissing, NGINX } from '../../local/packages.ts';
import { freePort } from '../../local/ports.ts';
import { until } from '../../local/wait.ts';
import { exchange, type FakeService, type Gateway, startFakeService, startGateway } from './gateway.ts';

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  correlationId: string;
}

beforeAll(async () => {
  await installMissing([NGINX]);
}, 180_000);

/** What a test has started, newest first. */
const started: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of started.splice(0)) await one.close();
});

async function service(...args: Parameters<typeof startFakeService>): Promise<FakeService> {
  const fake = await startFakeService(...args);
  started.push(fake);
  return fake;
}

async function gateway(settings: Parameters<typeof startGateway>[0]): Promise<Gateway> {
  const one = await startGateway(settings);
  // First, so that it lets go of its connections before the services close.
  started.unshift({ close: () => one.stop() });
  return one;
}

async function bothApis(settings: Parameters<typeof startGateway>[0] = {}) {
  const writeApi = await service('write-api');
  const readApi = await service('read-api');
  const front = await gateway({ GATEWAY_WRITE_API: writeApi.address, GATEWAY_READ_API: readApi.address, ...settings });
  return { writeApi, readApi, front };
}

function post(url: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const problem = (await response.json()) as Problem;
  expect(Object.keys(problem).sort()).toEqual(
    ['code', 'correlationId', 'detail', 'instance', 'status', 'title', 'type'].sort(),
  );
  expect(problem.status).toBe(response.status);
  expect(problem.type).toBe(`urn:problem:${problem.code}`);
  expect(problem.correlationId).toBe(response.headers.get('x-correlation-id'));
  return problem;
}

describe('routes', () => {
  it('lead each method and path to the service that it belongs to', async () => {
    const { front } = await bothApis();
    const table: [string, string, string][] = [
      ['POST', '/api/book', 'write-api'],
      ['GET', '/api/book', 'write-api'],
      ['POST', '/api/holds', 'write-api'],
      ['POST', '/api/bookings/1-0b/confirm', 'write-api'],
      ['POST', '/api/bookings/1-0b/cancel', 'write-api'],
      ['PUT', '/api/events/1', 'write-api'],
      ['GET', '/api/events/1', 'read-api'],
      ['GET', '/api/events', 'read-api'],
      ['POST', '/api/events', 'read-api'],
      ['GET', '/api/events/1/seats?view=map', 'read-api'],
      ['PUT', '/api/events/1/seats', 'read-api'],
      ['GET', '/api/bookings/1-0b?after=3:7', 'read-api'],
      ['GET', '/api/users/7/bookings', 'read-api'],
      ['DELETE', '/api/unknown', 'read-api'],
    ];
    for (const [method, path, name] of table) {
      const response = await fetch(front.url + path, { method });
      expect([method, path, await response.json()]).toEqual([method, path, { service: name }]);
    }
  });

  it('pass the query and the encoding on untouched', async () => {
    const { readApi, front } = await bothApis();
    await fetch(`${front.url}/api/events?q=Caf%C3%A9%20%26&cursor=a%2Fb`);
    await fetch(`${front.url}/api/events/%31?x=1`);
    expect(readApi.seen.map(({ url }) => url)).toEqual([
      '/api/events?q=Caf%C3%A9%20%26&cursor=a%2Fb',
      '/api/events/%31?x=1',
    ]);
  });

  it("show the services' descriptions side by side, and nothing else of theirs", async () => {
    const { writeApi, readApi, front } = await bothApis();
    for (const path of ['/write-api/openapi.json', '/write-api/docs', '/read-api/docs/swagger-ui.css']) {
      expect((await fetch(front.url + path)).status).toBe(200);
    }
    expect(writeApi.seen.map(({ url }) => url)).toEqual(['/openapi.json', '/docs']);
    expect(readApi.seen.map(({ url }) => url)).toEqual(['/docs/swagger-ui.css']);
    for (const path of ['/write-api/metrics', '/read-api/health/ready', '/metrics']) {
      expect((await fetch(front.url + path)).status).toBe(404);
    }
  });

  it("answer the gateway's own health without any service", async () => {
    const nobody = `127.0.0.1:${await freePort()}`;
    const front = await gateway({ GATEWAY_WRITE_API: nobody, GATEWAY_READ_API: nobody });
    const response = await fetch(`${front.url}/health`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });
});

describe('repetition', () => {
  /** Reads a request and breaks off without an answer. */
  const dies = (_request: unknown, response: ServerResponse) => {
    response.socket?.destroy();
  };

  it('never sends a POST twice when a server dies over it', async () => {
    const dying = await service('dying', dies);
    const healthy = await service('healthy');
    const front = await gateway({ GATEWAY_WRITE_API: `${dying.address}, ${healthy.address}` });
    const statuses: number[] = [];
    for (let request = 0; request < 20; request += 1) {
      const response = await post(`${front.url}/api/book`, { request });
      statuses.push(response.status);
      if (response.status === 502) {
        expect((await problemOf(response)).code).toBe('service-unreachable');
        expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
      }
    }
    const bodies = [...dying.seen, ...healthy.seen].map(({ body }) => body);
    expect(new Set(bodies).size).toBe(20);
    expect(bodies).toHaveLength(20);
    expect(dying.seen).toHaveLength(statuses.filter((status) => status === 502).length);
    expect(dying.seen.length).toBeGreaterThan(0);
  });

  it('asks another server where the first cannot be reached at all', async () => {
    const healthy = await service('healthy');
    const front = await gateway({ GATEWAY_WRITE_API: `127.0.0.1:${await freePort()}, ${healthy.address}` });
    for (let request = 0; request < 4; request += 1) {
      expect((await post(`${front.url}/api/book`, { request })).status).toBe(200);
    }
    expect(healthy.seen).toHaveLength(4);
  });

  it('repeats a GET at another server', async () => {
    const dying = await service('dying', dies);
    const healthy = await service('healthy');
    const front = await gateway({ GATEWAY_READ_API: `${dying.address}, ${healthy.address}` });
    for (let request = 0; request < 4; request += 1) {
      expect((await fetch(`${front.url}/api/events/1`)).status).toBe(200);
    }
    expect(dying.seen.length).toBeGreaterThan(0);
  });
});

describe("the gateway's own problems", () => {
  it('404 for what lies outside the API, with a path that is safe in JSON', async () => {
    const { front } = await bothApis();
    const response = await fetch(`${front.url}/shop/index.html?page=1`);
    expect(response.status).toBe(404);
    expect(await problemOf(response)).toMatchObject({ code: 'route-unknown', instance: '/shop/index.html' });
    const raw = await exchange(front.port, 'GET /a"b\\c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(JSON.parse(raw.slice(raw.indexOf('\r\n\r\n')))).toMatchObject({ status: 404, instance: '/a' });
  });

  it('405 for a show names the methods of both services', async () => {
    const { front } = await bothApis();
    for (const method of ['POST', 'DELETE', 'PATCH', 'OPTIONS']) {
      const response = await fetch(`${front.url}/api/events/1`, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('GET, HEAD, PUT');
      expect((await problemOf(response)).code).toBe('method-not-allowed');
    }
  });

  it('413 for a body far beyond the limit; what is just beyond is left to the service', async () => {
    const { writeApi, front } = await bothApis();
    const response = await post(`${front.url}/api/book`, { text: 'x'.repeat(40_000) });
    expect(response.status).toBe(413);
    expect((await problemOf(response)).code).toBe('payload-too-large');
    expect(writeApi.seen).toHaveLength(0);
    expect((await post(`${front.url}/api/book`, { text: 'x'.repeat(20_000) })).status).toBe(200);
  });

  it('414 and 431 for what does not fit', async () => {
    const { front } = await bothApis();
    const long = await fetch(`${front.url}/api/events?q=${'x'.repeat(8_000)}`);
    expect([long.status, (await problemOf(long)).code]).toEqual([414, 'uri-too-long']);
    const wide = await fetch(`${front.url}/api/events`, { headers: { 'x-wide': 'x'.repeat(8_000) } });
    expect([wide.status, (await problemOf(wide)).code]).toEqual([431, 'headers-too-large']);
  });

  it('429 beyond the rate, with the time to come back', async () => {
    const { front } = await bothApis({ GATEWAY_RATE_PER_SECOND: '1', GATEWAY_RATE_BURST: '2' });
    const responses = await Promise.all(Array.from({ length: 10 }, () => fetch(`${front.url}/api/events`)));
    const limited = responses.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThanOrEqual(6);
    for (const response of limited) {
      expect(response.headers.get('retry-after')).toBe('1');
      expect((await problemOf(response)).code).toBe('rate-limited');
    }
    expect((await fetch(`${front.url}/health`)).status).toBe(200);
  });

  it('502 where no server is there, 504 where it does not answer', async () => {
    const silent = await service('silent', () => {});
    const front = await gateway({
      GATEWAY_WRITE_API: `127.0.0.1:${await freePort()}`,
      GATEWAY_READ_API: silent.address,
      GATEWAY_READ_TIMEOUT_SECONDS: '1',
    });
    const unreachable = await post(`${front.url}/api/book`);
    expect([unreachable.status, (await problemOf(unreachable)).code]).toEqual([502, 'service-unreachable']);
    expect(unreachable.headers.get('retry-after')).toBe('2');
    const late = await fetch(`${front.url}/api/events`);
    expect([late.status, (await problemOf(late)).code]).toEqual([504, 'service-timeout']);
    expect(late.headers.get('retry-after')).toBe('5');
  });

  it("are not put in place of a service's own", async () => {
    const own = { code: 'log-unavailable' };
    const writeApi = await service('write-api', (_request, response) => {
      response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '3' });
      response.end(JSON.stringify(own));
    });
    const front = await gateway({ GATEWAY_WRITE_API: writeApi.address });
    const response = await post(`${front.url}/api/book`);
    expect([response.status, response.headers.get('retry-after'), await response.json()]).toEqual([503, '3', own]);
  });

  it('a bare 400 for what is not HTTP', async () => {
    const { front } = await bothApis();
    for (const bytes of [
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
      'hello there\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
    ]) {
      const [head, body] = (await exchange(front.port, bytes)).split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1\.1 400 /);
      expect(body).toBe('');
    }
  });
});

describe('what passes through', () => {
  it('takes the correlation id of the client, or makes one', async () => {
    const { readApi, front } = await bothApis();
    await fetch(`${front.url}/api/events`, { headers: { 'x-correlation-id': 'order-4711' } });
    await fetch(`${front.url}/api/events`);
    await fetch(`${front.url}/api/events`, { headers: { 'x-correlation-id': 'x'.repeat(129) } });
    const ids = readApi.seen.map(({ headers }) => headers['x-correlation-id']);
    expect(ids).toEqual([
      'order-4711',
      expect.stringMatching(/^[0-9a-f]{32}$/),
      expect.stringMatching(/^[0-9a-f]{32}$/),
    ]);
    const missing = await fetch(`${front.url}/nowhere`, { headers: { 'x-correlation-id': 'order-4711' } });
    expect((await problemOf(missing)).correlationId).toBe('order-4711');
  });

  it('writes one JSON line a request, with the times of the service', async () => {
    const { readApi, front } = await bothApis();
    await fetch(`${front.url}/api/events?q="x`, { headers: { 'x-correlation-id': 'order-4712' } });
    // Written once the request is over, which may be after we have the answer.
    await until(async () => (await front.accessLog()).length > 0, { deadlineMs: 5_000, everyMs: 20 });
    expect(await front.accessLog()).toEqual([
      expect.objectContaining({
        correlationId: 'order-4712',
        method: 'GET',
        status: 200,
        upstream: readApi.address,
        upstreamSeconds: expect.stringMatching(/^\d+\.\d+$/),
      }),
    ]);
  });

  it('keeps connections to the services open', async () => {
    const connections = new Set<unknown>();
    const readApi = await service('read-api', (request, response) => {
      connections.add(request.socket);
      response.end('{}');
    });
    const front = await gateway({ GATEWAY_READ_API: readApi.address });
    for (let request = 0; request < 10; request += 1) await (await fetch(`${front.url}/api/events`)).text();
    expect(connections.size).toBe(1);
  });

  it('lets server-sent events through one by one, unzipped', async () => {
    const streams: ServerResponse[] = [];
    const readApi = await service('read-api', (_request, response) => {
      streams.push(response);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('id: 1\nevent: snapshot\ndata: {}\n\n');
    });
    const front = await gateway({ GATEWAY_READ_API: readApi.address });
    const response = await fetch(`${front.url}/api/events/1/stream`, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBeNull();
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain('snapshot');
    // Sent only after the first has arrived: nothing was held back for company.
    streams[0]?.write('id: 2\nevent: change\ndata: {}\n\n');
    expect((await reader?.read())?.value).toContain('change');
    await reader?.cancel();
    if (streams[0] && !streams[0].closed) await once(streams[0], 'close');
  });

  it('zips long JSON and adds the security headers', async () => {
    const readApi = await service('read-api', (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', etag: '"7"' });
      response.end(JSON.stringify({ text: 'seat '.repeat(1_000) }));
    });
    const front = await gateway({ GATEWAY_READ_API: readApi.address });
    const response = await fetch(`${front.url}/api/events`, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    expect(response.headers.get('server')).toBe('nginx');
  });
});

describe('other origins', () => {
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };

  it('are told nothing by default', async () => {
    const { front } = await bothApis();
    const response = await fetch(`${front.url}/api/events`, { headers: { origin: 'https://shop.example' } });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('vary') ?? '').not.toContain('Origin');
  });

  it('may call where they are named', async () => {
    const { writeApi, front } = await bothApis({ GATEWAY_CORS_ORIGINS: 'https://shop.example, http://localhost:5173' });
    const allowed = await fetch(`${front.url}/api/book`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', ...preflight },
    });
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(allowed.headers.get('access-control-allow-methods')).toContain('POST');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
    expect(writeApi.seen).toHaveLength(0);
    const missing = await fetch(`${front.url}/nowhere`, { headers: { origin: 'http://localhost:5173' } });
    expect(missing.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    expect(missing.headers.get('access-control-expose-headers')).toContain('Location');
    const stranger = await fetch(`${front.url}/api/events`, { headers: { origin: 'https://shop-example' } });
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
    expect(stranger.headers.get('vary')).toContain('Origin');
  });
});
