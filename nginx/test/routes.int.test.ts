import { freePort } from '../../local/ports.ts';
import { problemOf, useGateways } from './gateway.ts';

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
      ['GET', '/api/monitor', 'monitor'],
      ['GET', '/api/monitor/stream', 'monitor'],
      ['POST', '/api/monitor/elections', 'monitor'],
      ['GET', '/api/health', 'monitor'],
      ['GET', '/api/sync', 'monitor'],
      ['GET', '/api/election/', 'monitor'],
      ['GET', '/api/replicas', 'monitor'],
      ['GET', '/api/monitors', 'read-api'],
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

describe('pages', () => {
  const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  it.each([
    '/',
    '/movies/salt',
    '/theaters/rex',
    '/events/1',
    '/bookings/1-0b?after=3:7',
    '/me',
    '/organiser',
    '/organiser/shows/1',
    '/monitor',
    '/login?next=%2Fevents%2F1',
  ])('%s is answered by the one document, which is asked for again each time', async (path) => {
    const { front } = await bothApis();
    const response = await fetch(front.url + path, { headers: html });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    expect(await response.text()).toContain('<div id="app">');
  });

  it('run nothing but their own scripts', async () => {
    const { front } = await bothApis();
    const policy = (await fetch(front.url)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toMatch(/unsafe|stripe|frame-src/);
  });

  it("let Stripe's in where Stripe takes the cards", async () => {
    const { front } = await bothApis({
      GATEWAY_PAYMENT_PROVIDER: 'stripe',
      GATEWAY_STRIPE_PUBLISHABLE_KEY: 'pk_test_1',
    });
    const policy = (await fetch(front.url)).headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self' https://js.stripe.com;");
    expect(policy).toContain('frame-src https://js.stripe.com https://hooks.stripe.com');
    expect(await (await fetch(`${front.url}/settings.json`)).json()).toEqual({
      auth: 'open',
      paymentProvider: 'stripe',
      stripePublishableKey: 'pk_test_1',
    });
  });

  it('have scripts and styles that are kept for ever, and compressed', async () => {
    const { front } = await bothApis();
    const document = await (await fetch(front.url)).text();
    const assets = [...document.matchAll(/"(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path!);
    expect(assets.length).toBeGreaterThanOrEqual(2);
    for (const asset of assets) {
      const response = await fetch(front.url + asset);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(response.headers.get('content-encoding')).toBe('gzip');
      expect(response.headers.get('content-type')).toMatch(/^text\/(javascript|css); charset=utf-8$/);
    }
  });

  it('a part that is not there is a problem that nobody keeps, and leads nowhere else', async () => {
    const { front } = await bothApis();
    for (const path of ['/assets/index-0000.js', '/assets/']) {
      const response = await fetch(front.url + path, { headers: html });
      expect([path, response.status, (await problemOf(response)).code]).toEqual([path, 404, 'route-unknown']);
    }
  });

  it('an unknown address is a page for people and a problem for programs', async () => {
    const { front } = await bothApis();
    const page = await fetch(`${front.url}/nowhere`, { headers: html });
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await page.text()).toContain('<div id="app">');
    expect((await problemOf(await fetch(`${front.url}/nowhere`))).code).toBe('route-unknown');
    expect((await problemOf(await fetch(`${front.url}/internal/page`))).code).toBe('route-unknown');
  });

  it('take no orders', async () => {
    const { front } = await bothApis();
    const response = await fetch(front.url, { method: 'POST' });
    expect([response.headers.get('allow'), (await problemOf(response)).code]).toEqual([
      'GET, HEAD',
      'method-not-allowed',
    ]);
  });
});
