import { freePort } from '../../local/ports.ts';
import { useGateways } from './gateway.ts';

const { bothApis, gateway } = useGateways();

describe('routes', () => {
  it('lead each method and path to the service that it belongs to', async () => {
    const { front } = await bothApis();
    const table: [string, string, string][] = [
      ['POST', '/api/book', 'write-api'],
      ['GET', '/api/book', 'write-api'],
      ['POST', '/api/holds', 'write-api'],
      ['POST', '/api/bookings/1-0b/confirm', 'write-api'],
      ['POST', '/api/events/1/waitlist', 'write-api'],
      ['POST', '/api/events/1/check-in', 'write-api'],
      ['POST', '/api/bookings/1-0b/cancel', 'write-api'],
      ['PUT', '/api/events/1', 'write-api'],
      ['GET', '/api/events/1', 'read-api'],
      ['GET', '/api/events', 'read-api'],
      ['POST', '/api/events', 'read-api'],
      ['GET', '/api/events/1/seats?view=map', 'read-api'],
      ['PUT', '/api/events/1/seats', 'read-api'],
      ['GET', '/api/bookings/1-0b?after=3:7', 'read-api'],
      ['GET', '/api/users/7/bookings', 'read-api'],
      ['GET', '/api/movies?q=x', 'read-api'],
      ['POST', '/api/movies', 'write-api'],
      ['PUT', '/api/movies/salt', 'write-api'],
      ['DELETE', '/api/movies/salt/', 'write-api'],
      ['GET', '/api/movies/salt', 'read-api'],
      ['GET', '/api/theaters', 'read-api'],
      ['POST', '/api/payments/process', 'write-api'],
      ['POST', '/api/payments/1-x~y/refund', 'write-api'],
      ['POST', '/api/payments/webhooks/simulator', 'write-api'],
      ['GET', '/api/payments', 'read-api'],
      ['GET', '/api/payments/1-x~y', 'read-api'],
      ['PUT', '/api/theaters/rex', 'write-api'],
      ['GET', '/api/theaters/rex', 'read-api'],
      ['POST', '/api/auth/token', 'accounts'],
      ['GET', '/api/notifications?status=waiting', 'notifications'],
      ['POST', '/api/notifications/7/resend', 'notifications'],
      ['PATCH', '/api/auth/users/me', 'accounts'],
      ['GET', '/api/auth/.well-known/jwks.json', 'accounts'],
      ['GET', '/api/auth', 'read-api'],
      // A slash at the end is of no account.
      ['POST', '/api/book/', 'write-api'],
      ['POST', '/api/bookings/1-0b/confirm/?x', 'write-api'],
      ['PUT', '/api/events/1/', 'write-api'],
      ['GET', '/api/events/1/', 'read-api'],
      ['GET', '/api/events/1/stream/', 'read-api'],
      // Any other spelling is another path, and goes to where all go that nobody knows.
      ['POST', '/api//book', 'read-api'],
      ['POST', '/api/book//', 'read-api'],
      ['POST', '/api/%62ook', 'read-api'],
      ['POST', '/%61pi/book', 'read-api'],
      // An encoded slash is part of an id.
      ['PUT', '/api/events/1%2Fseats', 'write-api'],
      ['GET', '/api/bookings/1%2Fconfirm', 'read-api'],
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
