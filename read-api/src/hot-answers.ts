import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Access } from '@ticketing/shared/http/access.ts';
import { correlationIdFrom } from '@ticketing/shared/service/correlation.ts';
import type { httpDuration } from '@ticketing/shared/service/metrics.ts';
import { LRUCache } from 'lru-cache';
import type { VersionedBody } from './conditional.ts';
import { sendVersioned } from './conditional.ts';

export type HotAnswers = {
  /**
   * Remembers a valid address with how its answer is found. Called by the normal route after its answer.
   * @param address of the latest version, without waiting
   */
  remember(url: string, address: HotAddress): void;
  /** Answers what it can at once, and passes everything else to the normal route. */
  before(ordinary: RequestListener): RequestListener;
};

export type HotAddress = {
  /** For the metrics. */
  route: string;
  /** The current answer, if it is ready. */
  find(): VersionedBody | undefined;
};

/**
 * The fast path for what is asked for most: a known address, and prepared bytes that are known to be current. It avoids
 * Express' router and the parsing of the address, which together cost more than sending 40 kB. The answers and metrics
 * are the same.
 * Only routes whose answer is the same for everybody are remembered here. A token is looked at all the same: the normal
 * route refuses a wrong one.
 */
export function createHotAnswers(
  access: Pick<Access, 'isKnown'>,
  duration: ReturnType<typeof httpDuration>,
): HotAnswers {
  const addresses = new LRUCache<string, HotAddress>({ max: 10_000 });

  function answer(request: IncomingMessage, response: ServerResponse): boolean {
    const address = request.method === 'GET' ? addresses.get(request.url ?? '') : undefined;
    if (address === undefined) return false;
    const { authorization } = request.headers;
    if (authorization !== undefined && !access.isKnown(authorization)) return false;
    const versioned = address.find();
    if (versioned === undefined) return false;
    const startMs = performance.now();
    const given = request.headers['x-correlation-id'];
    const correlationId = correlationIdFrom(Array.isArray(given) ? given[0] : given);
    response.once('close', () => {
      const labels = { method: 'GET', route: address.route, status: response.statusCode };
      duration.observe(labels, (performance.now() - startMs) / 1000);
    });
    sendVersioned(request, response, versioned, { 'x-correlation-id': correlationId });
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
