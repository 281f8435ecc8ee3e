import { serveHealth } from '@ticketing/shared/health.ts';
import { createApp, endWithProblems, serve } from '@ticketing/shared/http/app.ts';
import type { Logger } from '@ticketing/shared/logging.ts';
import type { Registry } from '@ticketing/shared/metrics.ts';
import { Counter, Gauge, httpDuration } from '@ticketing/shared/metrics.ts';
import type { Application } from 'express';
import type { Bodies } from './bodies.ts';
import { createBodies } from './bodies.ts';
import { getBooking } from './routes/booking.ts';
import { getHistory } from './routes/history.ts';
import { listShows } from './routes/list-shows.ts';
import { getSeats } from './routes/seats.ts';
import { getShow } from './routes/show.ts';
import { listUserBookings } from './routes/user-bookings.ts';
import type { Shows } from './shows.ts';
import { createShows } from './shows.ts';
import { subscribeToViewHints } from './view-hints.ts';
import type { ViewWatch } from './view-watch.ts';
import { createViewWatch } from './view-watch.ts';
import type { Views } from './views.ts';

/** What the routes work with. */
export type ReadContext = {
  views: Views;
  shows: Shows;
  bodies: Bodies;
  /** The offsets that the views reflect, by partition. */
  positions: ViewWatch;
};

export type ReadApiOptions = {
  views: Views;
  redisUrl: string;
  namespace: string;
  cacheBytes: number;
  registry: Registry;
  logger: Logger;
};

export type ReadApi = {
  app: Application;
  /** Says "not ready", and sends home all who wait. */
  drain(): void;
  close(): void;
};

/** Builds the read-api: its memory, its wake-ups and its routes. Nothing listens yet. */
export function createReadApi({ views, redisUrl, namespace, cacheBytes, registry, logger }: ReadApiOptions): ReadApi {
  const lookups = new Counter({
    name: 'read_api_show_lookups_total',
    help: 'Shows given from memory (hit), or after a look at the views (read).',
    labelNames: ['result'] as const,
    registers: [registry],
  });
  const hits = lookups.labels('hit');
  const reads = lookups.labels('read');

  const versions = createViewWatch({
    read: async (ids) => {
      const found = await views.shows.find({ _id: { $in: ids } }, { projection: { version: 1 } }).toArray();
      return found.map(({ _id, version }) => [_id, version] as const);
    },
    onPolled: (eventId, version) => shows.noteVersion(eventId, version),
  });
  const positions = createViewWatch({
    read: async (ids) => {
      const found = await views.projection.find({ _id: { $in: ids } }).toArray();
      return found.map(({ _id, offset }) => [_id, offset] as const);
    },
  });
  const shows = createShows({
    views,
    watch: versions,
    maxBytes: cacheBytes / 2,
    onLookup: (result) => (result === 'hit' ? hits : reads).inc(),
  });
  const bodies = createBodies(cacheBytes / 2);
  const hints = subscribeToViewHints({
    redisUrl,
    namespace,
    logger,
    onHint: (hint) => {
      for (const [eventId, version] of hint.shows) {
        // First what is in memory becomes too old; then those are woken who read it.
        shows.noteVersion(eventId, version);
        versions.moved(eventId, version);
      }
      for (const [partition, offset] of hint.positions) positions.moved(partition, offset);
    },
  });
  const cacheGauge = new Gauge({
    name: 'read_api_cache_bytes',
    help: 'Bytes held in memory: shows, and answers that are ready.',
    labelNames: ['what'] as const,
    registers: [registry],
    collect() {
      cacheGauge.set({ what: 'shows' }, shows.bytes());
      cacheGauge.set({ what: 'answers' }, bodies.bytes());
    },
  });

  const httpContext = { logger, duration: httpDuration(registry) };
  const app = createApp(httpContext);
  const context: ReadContext = { views, shows, bodies, positions };
  serve(app, '/api/events', { get: listShows(context) });
  serve(app, '/api/events/:eventId', { get: getShow(context) });
  serve(app, '/api/events/:eventId/seats', { get: getSeats(context) });
  serve(app, '/api/events/:eventId/history', { get: getHistory(context) });
  serve(app, '/api/bookings/:bookingId', { get: getBooking(context) });
  serve(app, '/api/users/:userId/bookings', { get: listUserBookings(context) });
  const sayNotReady = serveHealth(app, {
    registry,
    dependencies: { mongodb: views.ping, redis: hints.ping },
    optional: ['redis'],
  });
  endWithProblems(app, httpContext);

  return {
    app,
    drain() {
      sayNotReady();
      versions.close();
      positions.close();
    },
    close: () => hints.close(),
  };
}
