import { freePort } from '../../local/ports.ts';
import { until } from '../../local/until.ts';
import { exchange, post, problemOf, useGateways } from './gateway.ts';

const { bothApis, gateway, service } = useGateways();

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
    for (const path of ['/api/events/1', '/api/events/1/', '/api/events/%31?x=1']) {
      for (const method of ['POST', 'DELETE', 'OPTIONS']) {
        const response = await fetch(front.url + path, { method });
        expect(response.status).toBe(405);
        expect(response.headers.get('allow')).toBe('GET, HEAD, PATCH, PUT');
        expect((await problemOf(response)).code).toBe('method-not-allowed');
      }
    }
  });

  it('405 names all that the path takes, also where NGINX itself refuses the method', async () => {
    const { front } = await bothApis();
    const refused: [string, string, string][] = [
      ['TRACE', '/api/book', 'POST'],
      ['TRACE', '/api/bookings/1-0b/cancel/', 'POST'],
      ['TRACE', '/api/events/1', 'GET, HEAD, PATCH, PUT'],
      ['TRACE', '/api/events/1/seats?view=map', 'GET, HEAD'],
      ['PATCH', '/api/movies/salt', 'GET, HEAD, PUT, DELETE'],
      ['PUT', '/api/movies', 'GET, HEAD, POST'],
      ['POST', '/api/theaters/rex', 'GET, HEAD, PUT'],
      ['POST', '/health', 'GET, HEAD'],
    ];
    for (const [method, path, allow] of refused) {
      const answer = await exchange(front.port, `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect([method, path, answer]).toEqual([method, path, expect.stringMatching(/^HTTP\/1\.1 405 /)]);
      expect([method, path, /\r\nAllow: (.*)\r\n/.exec(answer)?.[1]]).toEqual([method, path, allow]);
      expect(answer).toContain('"code":"method-not-allowed"');
    }
  });

  it('413 for a body far beyond the limit; what is just beyond is left to the service', async () => {
    const { writeApi, front } = await bothApis();
    const response = await post(`${front.url}/api/book`, { text: 'x'.repeat(40_000) });
    expect(response.status).toBe(413);
    expect((await problemOf(response)).code).toBe('payload-too-large');
    expect(writeApi.seen).toHaveLength(0);
    expect((await post(`${front.url}/api/book`, { text: 'x'.repeat(20_000) })).status).toBe(200);
    const hall = await fetch(`${front.url}/api/events/1`, { method: 'PUT', body: 'x'.repeat(1_200_000) });
    expect([hall.status, (await problemOf(hall)).detail]).toEqual([413, 'The body may have 1,024 kB.']);
  });

  it('414 and 431 for what does not fit; what docs/errors.md promises does', async () => {
    const { readApi, front } = await bothApis();
    const long = await fetch(`${front.url}/api/events?q=${'x'.repeat(17_000)}`);
    expect([long.status, (await problemOf(long)).code]).toEqual([414, 'uri-too-long']);
    const wide = await fetch(`${front.url}/api/events`, { headers: { 'x-wide': 'x'.repeat(140_000) } });
    expect([wide.status, (await problemOf(wide)).code]).toEqual([431, 'headers-too-large']);
    const far = await fetch(`${front.url}/api/events?q=${'x'.repeat(140_000)}`);
    expect([far.status, (await problemOf(far)).code]).toEqual([414, 'uri-too-long']);
    expect(readApi.seen).toHaveLength(0);
    expect((await fetch(`${front.url}/api/events?q=${'x'.repeat(8_178)}`)).status).toBe(200);
    expect((await fetch(`${front.url}/api/events`, { headers: { 'x-wide': 'x'.repeat(16_000) } })).status).toBe(200);
    expect(readApi.seen[0]?.url).toHaveLength(8_192);
    expect(readApi.seen[1]?.headers['x-wide']).toHaveLength(16_000);
    // What is wrong with a token is said by the service.
    await fetch(`${front.url}/api/events`, { headers: { authorization: `Bearer ${'x'.repeat(100_000)}` } });
    expect(readApi.seen[2]?.headers.authorization).toHaveLength(100_007);
  });

  it('429 beyond the rate, with the time to come back', async () => {
    const { front } = await bothApis({ GATEWAY_RATE_PER_SECOND: '1', GATEWAY_RATE_BURST: '2' });
    const responses = await Promise.all(Array.from({ length: 10 }, () => fetch(`${front.url}/api/events`)));
    const limited = responses.filter(({ status }) => status === 429);
    // Seven of those that come at once.
    expect(limited.length).toBeGreaterThan(0);
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
    const hall = await fetch(`${front.url}/api/events/1`, { method: 'PUT', body: 'x'.repeat(1_000_000) });
    expect([hall.status, (await problemOf(hall)).code]).toEqual([502, 'service-unreachable']);
    const late = await fetch(`${front.url}/api/events`);
    expect([late.status, (await problemOf(late)).code]).toEqual([504, 'service-timeout']);
    expect(late.headers.get('retry-after')).toBe('5');
    await until('three lines', async () => (await front.accessLog()).length === 3);
    expect(await front.accessLog()).toMatchObject([
      { method: 'POST', uri: '/api/book', status: 502 },
      { method: 'PUT', uri: '/api/events/1', status: 502 },
      { method: 'GET', uri: '/api/events', status: 504 },
    ]);
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
      'CONNECT somewhere:80 HTTP/1.1\r\nHost: somewhere\r\n\r\n',
      // A problem by its address, with a body that is none.
      'POST /nowhere HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nno length\r\n',
    ]) {
      const [head, body] = (await exchange(front.port, bytes)).split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1\.1 400 /);
      expect(body).toBe('');
    }
  });
});
