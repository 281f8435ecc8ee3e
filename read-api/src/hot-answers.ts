import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Access } from '@ticketing/shared/http/access.ts';
import { correlationIdFrom } from '@ticketing/shared/service/correlation.ts';
import type { httpDuration } from '@ticketing/shared/service/metrics.ts';
import { LRUCache } from 'lru-cache';
import type { Bodies } from './bodies.ts';
import { bodyKey } from './bodies.ts';
import { sendVersioned, tagOf } from './conditional.ts';
import type { Shows } from './shows.ts';

export type HotAnswers = {
  /**
   * Remembers a valid address with what it asks for. Called by the normal route after its answer.
   * @param representation of the latest version, without waiting
   */
  remember(url: string, address: HotAddress): void;
  /** Answers what it can at once, and passes everything else to the normal route. */
  before(ordinary: RequestListener): RequestListener;
};

export type HotAddress = { eventId: number; representation: string; route: string };

export type HotAnswersOptions = {
  shows: Shows;
  bodies: Bodies;
  access: Pick<Access, 'isKnown'>;
  duration: ReturnType<typeof httpDuration>;
};

/**
 * The fast path for hot shows: a known address, a fresh show in memory, and prepared bytes. It avoids Express' router
 * and the parsing of the address, which together cost more than sending 40 kB. The answers and metrics are the same.
 * Only routes whose answer is the same for everybody are remembered here. A token is looked at all the same: the normal
 * route refuses a wrong one.
 */
export function createHotAnswers({ shows, bodies, access, duration }: HotAnswersOptions): HotAnswers {
  const addresses = new LRUCache<string, HotAddress>({ max: 10_000 });

  function answer(request: IncomingMessage, response: ServerResponse): boolean {
    const address = request.method === 'GET' ? addresses.get(request.url ?? '') : undefined;
    if (address === undefined) return false;
    const { authorization } = request.headers;
    if (authorization !== undefined && !access.isKnown(authorization)) return false;
    const show = shows.inMemory(address.eventId);
    if (show === undefined) return false;
    const tag = tagOf(show, address.representation);
    const body = bodies.find(bodyKey(address.eventId, tag));
    if (body === undefined) return false;
    const startMs = performance.now();
    const given = request.headers['x-correlation-id'];
    const correlationId = correlationIdFrom(Array.isArray(given) ? given[0] : given);
    response.once('close', () => {
      const labels = { method: 'GET', route: address.route, status: response.statusCode };
      duration.observe(labels, (performance.now() - startMs) / 1000);
    });
    sendVersioned(request, response, { tag, body }, { 'x-correlation-id': correlationId });
    return true;
  }

  return {
    remember(url, address) {
      // Bounds the memory; popular addresses are shorter.
      if (url.length <= 200) addresses.set(url, address);
    },
    before: (ordinary) => (request, response) => {
      if (!answer(request, response)) ordinary(request, response);
    },
  };
}
