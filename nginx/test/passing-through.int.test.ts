import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { until } from '../../local/until.ts';
import { exchange, problemOf, useGateways } from './gateway.ts';

const { bothApis, gateway, service } = useGateways();

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
    await until('a line', async () => (await front.accessLog()).length > 0);
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

  it('a hall of a megabyte and 40 kB of trailers, wherever NGINX keeps them meanwhile', async () => {
    // The gateways of these tests keep their files where, as under root's home, none of NGINX' workers may pass.
    const { writeApi, front } = await bothApis();
    const hall = 'x'.repeat(1_040_000);
    expect((await fetch(`${front.url}/api/events/1`, { method: 'PUT', body: hall })).status).toBe(200);
    expect(writeApi.seen[0]?.body).toHaveLength(hall.length);
    const trailers = Array.from({ length: 40 }, (_, index) => `x-${index}: ${'x'.repeat(1_000)}\r\n`).join('');
    const answer = await exchange(
      front.port,
      `POST /api/book HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n${trailers}\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(writeApi.seen[1]?.body).toBe('{}');
  });

  it("the client's address: its own, or what a balancer says that is named", async () => {
    const { readApi, front } = await bothApis();
    const headers = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7, 10.1.2.3' };
    await fetch(`${front.url}/api/events`, { headers });
    const behind = await gateway({
      GATEWAY_READ_API: readApi.address,
      GATEWAY_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8',
      GATEWAY_RATE_PER_SECOND: '1',
      GATEWAY_RATE_BURST: '1',
    });
    await fetch(`${behind.url}/api/events`, { headers });
    expect(readApi.seen.map((seen) => seen.headers['x-forwarded-for'])).toEqual(['127.0.0.1', '198.51.100.7']);
    // Another client of the same balancer has a rate of its own.
    const isRefused = async () => (await fetch(`${behind.url}/api/events`, { headers })).status === 429;
    await until('the client to be too quick', isRefused);
    expect((await fetch(`${behind.url}/api/events`, { headers: { 'x-forwarded-for': '198.51.100.8' } })).status).toBe(
      200,
    );
  });

  it('as many streams and waiting requests of a client as it may keep open, and no more', async () => {
    const held: ServerResponse[] = [];
    const readApi = await service('read-api', (request, response) => {
      if (request.headers.prefer === undefined && !request.url?.includes('stream')) response.end('{}');
      else held.push(response);
    });
    const front = await gateway({
      GATEWAY_READ_API: readApi.address,
      GATEWAY_STREAMS_PER_CLIENT: '2',
      GATEWAY_WAITS_PER_CLIENT: '1',
    });
    // Who is let in although he should not be is not answered at all.
    const ask = (path: string, headers: Record<string, string> = {}) =>
      fetch(front.url + path, { headers, signal: AbortSignal.timeout(60_000) });
    const stream = () => ask('/api/events/1/stream');
    const wait = () => ask('/api/bookings/1-0b?after=0:0', { prefer: 'respond-async, wait=30' });
    const open = [stream(), stream(), wait()];
    await until('three are held', () => held.length === 3);
    for (const refused of [await stream(), await wait()]) {
      expect(refused.headers.get('retry-after')).toBe('1');
      expect([refused.status, await problemOf(refused)]).toEqual([
        429,
        expect.objectContaining({ code: 'rate-limited', detail: expect.stringContaining('2 streams and 1 waiting') }),
      ]);
    }
    expect((await fetch(`${front.url}/api/events`)).status).toBe(200);
    for (const response of held) response.end();
    await Promise.all(open.map(async (answer) => (await answer).text()));
    const again = stream();
    await until('four are held', () => held.length === 4);
    held[3]?.end();
    expect((await again).status).toBe(200);
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
