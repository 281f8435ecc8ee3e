import type { ServerResponse } from 'node:http';
import { freePort } from '../../local/ports.ts';
import { post, problemOf, useGateways } from './gateway.ts';

const { gateway, service } = useGateways();

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

  it('sends a POST with an Idempotency-Key to another server, as it was asked', async () => {
    const dying = await service('dying', dies);
    const healthy = await service('healthy');
    const front = await gateway({ GATEWAY_WRITE_API: `${dying.address}, ${healthy.address}` });
    const paths = ['/api/book?a=%2F', '/api/bookings/1-x%20y/seats/cancel', '/api/payments/process'];
    for (const path of paths) {
      const response = await fetch(front.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'mine' },
        body: JSON.stringify({ path }),
      });
      expect(response.status).toBe(200);
    }
    expect(dying.seen.length).toBeGreaterThan(0);
    expect(healthy.seen.map(({ url, body }) => ({ url, body }))).toEqual(
      paths.map((path) => ({ url: path, body: JSON.stringify({ path }) })),
    );
    const { status } = await fetch(`${front.url}/internal/repeatable`, { headers: { 'idempotency-key': 'mine' } });
    expect(status).toBe(404);
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
