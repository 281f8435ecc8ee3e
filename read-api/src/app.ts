import type { RequestListener } from 'node:http';
import type { Access } from '@ticketing/shared/http/access.ts';
import { serveApiDocs } from '@ticketing/shared/http/api-docs.ts';
import { createApp, endWithProblems } from '@ticketing/shared/http/app.ts';
import { serveHealth } from '@ticketing/shared/http/health.ts';
import { createBusinessDays } from '@ticketing/shared/messages/business-day.ts';
import type { NextActions } from '@ticketing/shared/payments/next-action.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { httpDuration } from '@ticketing/shared/service/metrics.ts';
import type { RedisAccess } from '@ticketing/shared/stores/redis.ts';
import type { Rewrites, ToldHints } from '@ticketing/shared/stores/told-hints.ts';
import { createReadApiDocument } from './api-document.ts';
import { createBodies } from './bodies.ts';
import { createCatalogue } from './catalogue.ts';
import { createComingShows } from './coming-shows.ts';
import type { ReadContext, TicketSettings } from './context.ts';
import { createHeardHints } from './heard-hints.ts';
import { createHotAnswers } from './hot-answers.ts';
import { createListAnswers } from './list-answers.ts';
import { findListed, findRevisions, isScheduled } from './listed-show.ts';
import { createListedShows } from './listed-shows.ts';
import { createLiveShows } from './live/live-shows.ts';
import { createReadMetrics } from './metrics.ts';
import { createPastHalls } from './past-halls.ts';
import { createProgramme } from './programme/programme.ts';
import { createReceipts } from './receipts.ts';
import { getBooking } from './routes/booking.ts';
import { getClock } from './routes/clock.ts';
import { getHistory } from './routes/history.ts';
import { listMovies } from './routes/list-movies.ts';
import { listShows } from './routes/list-shows.ts';
import { listShowtimes } from './routes/list-showtimes.ts';
import { listCities, listTheaters } from './routes/list-theaters.ts';
import { getMovie } from './routes/movie.ts';
import { getPayment, listPayments } from './routes/payments.ts';
import { getSeats } from './routes/seats.ts';
import { getShow } from './routes/show.ts';
import { streamShow } from './routes/stream.ts';
import { getTheater } from './routes/theater.ts';
import { getCalendar, getTickets, getTicketsPdf } from './routes/tickets.ts';
import { listUserBookings } from './routes/user-bookings.ts';
import { getWhy } from './routes/why.ts';
import { createShows } from './shows.ts';
import { subscribeToViewHints } from './view-hints.ts';
import { createViewWatch } from './view-watch.ts';
import type { Views } from './views.ts';
import { queryLimit } from './views.ts';
import { createWholeHistories } from './whole-histories.ts';

export type ReadApiOptions = {
  views: Views;
  access: Access;
  redis: RedisAccess;
  /** The prefix of the channel of hints. */
  namespace: string;
  /** The size of the cache of hot shows. */
  cacheBytes: number;
  /** When business days end, in minutes after midnight. */
  dayEndsAtMinute?: number;
  tickets?: TicketSettings;
  /** Where the owner of a card agrees, by payment; undefined where that is not known. */
  nextActionOf?: NextActions['find'] | undefined;
  registry: Registry;
  logger: Logger;
};

export type ReadApi = {
  listener: RequestListener;
  /** The first step of a shutdown: reports "not ready", ends the streams, and answers all waiting requests. */
  drain(): void;
  close(): void;
};

/** Builds the read-api: its caches, its notifications and its routes. It does not listen yet. */
export function createReadApi(options: ReadApiOptions): ReadApi {
  const { views, access, redis, namespace, cacheBytes, dayEndsAtMinute, tickets = {}, registry, logger } = options;
  const { nextActionOf } = options;
  const metrics = createReadMetrics(registry);
  const versions = createViewWatch({
    read: async (eventIds) => {
      const filter = { _id: { $in: eventIds } };
      const found = await views.read(() =>
        views.shows.find(filter, { projection: { version: 1 }, ...queryLimit }).toArray(),
      );
      return found.map(({ _id, version }) => [_id, version] as const);
    },
    onPolled: (eventId, version) => shows.noteVersion(eventId, version),
  });
  async function readPositions(partitions: number[]) {
    const found = await views.read(() => views.projection.find({ _id: { $in: partitions } }, queryLimit).toArray());
    return found.map(({ _id, offset }) => [_id, offset] as const);
  }
  const positions = createViewWatch({ read: readPositions });
  const arrivals = createViewWatch({ read: readPositions });
  const payments = createViewWatch<string>({
    read: async (ids) => {
      const filter = { _id: { $in: ids } };
      const found = await views.read(() =>
        views.payments.find(filter, { projection: { version: 1 }, ...queryLimit }).toArray(),
      );
      return found.map(({ _id, version }) => [_id, version] as const);
    },
  });
  const shows = createShows({ views, watch: versions, maxBytes: cacheBytes / 4, onLookup: metrics.countLookup });
  const programme = createProgramme(createBusinessDays(dayEndsAtMinute));
  const heard = createHeardHints({
    read: () => views.read(() => views.toldHints.find<ToldHints | Rewrites>({}, queryLimit).toArray()),
    onMissed: metrics.countMissed,
  });
  views.onOutage(heard.doubt);
  const coming = createComingShows({
    programme,
    heard,
    read: async (eventIds) => (await views.read(() => findListed(views, eventIds))).filter(isScheduled),
    readRevisions: (eventIds) => views.read(() => findRevisions(views, eventIds)),
  });
  const listed = createListedShows({
    ...{ views, shows, coming, maxBytes: cacheBytes / 16 },
    onLookup: metrics.countListed,
  });
  const catalogue = createCatalogue({ views, programme, logger });
  const lists = createListAnswers({ shows, changes: programme.changes, maxBytes: cacheBytes / 8 });
  const bodies = createBodies(cacheBytes / 2);
  const pastHalls = createPastHalls(views, { maxBytes: cacheBytes / 4, onFold: metrics.countFold });
  const histories = createWholeHistories(views);
  const receipts = createReceipts(views, 'commands');
  const paymentReceipts = createReceipts(views, 'paymentCommands');
  const live = createLiveShows({ shows, versions, onDropped: metrics.countDropped });
  const hints = subscribeToViewHints({
    redis,
    namespace,
    logger,
    onHint: (hint) => {
      metrics.countHint();
      for (const [eventId, version] of hint.shows) {
        // First outdate the cache, then wake those who read it.
        shows.noteVersion(eventId, version);
        lists.noteVersion(eventId, version);
        coming.noteVersion(eventId, version);
        versions.moved(eventId, version);
      }
      heard.heard(hint.from);
      catalogue.hear(hint);
      for (const [paymentId, version] of hint.payments ?? []) payments.moved(paymentId, version);
      for (const [partition, offset] of hint.positions) positions.moved(partition, offset);
      for (const [partition, offset] of hint.arrived ?? hint.positions) arrivals.moved(partition, offset);
    },
  });
  metrics.watchSizes({
    shows: shows.bytes,
    answers: () => bodies.bytes() + lists.bytes(),
    listeners: live.listenerCount,
    coming: coming.size,
    programme: () => ({
      movies: programme.movies().length,
      theaters: programme.theaters().length,
      showtimes: programme.size(),
    }),
  });

  const duration = httpDuration(registry);
  const hot = createHotAnswers(access, duration);
  const httpContext = { logger, duration };
  const app = createApp(httpContext);
  const knowledge = { views, shows, listed, catalogue, lists, bodies, pastHalls, histories, receipts };
  const context: ReadContext = {
    ...{ ...knowledge, positions, arrivals, payments, paymentReceipts, live, hot, tickets, nextActionOf },
  };
  access.serve(app, '/api/events', { get: listShows(context) });
  access.serve(app, '/api/events/:eventId', { get: getShow(context) });
  for (const path of ['/api/events/:eventId/seats', '/api/showtimes/:eventId/seats']) {
    access.serve(app, path, { get: getSeats(context) });
  }
  access.serve(app, '/api/events/:eventId/history', { get: getHistory(context) });
  access.serve(app, '/api/events/:eventId/stream', { get: streamShow(context) });
  access.serve(app, '/api/bookings/:bookingId', { get: getBooking(context) });
  access.serve(app, '/api/bookings/:bookingId/why', { get: getWhy(context) });
  access.serve(app, '/api/bookings/:bookingId/clock', { get: getClock(context) });
  access.serve(app, '/api/bookings/:bookingId/tickets', { get: getTickets(context) });
  access.serve(app, '/api/bookings/:bookingId/tickets.pdf', { get: getTicketsPdf(context) });
  access.serve(app, '/api/bookings/:bookingId/calendar.ics', { get: getCalendar(context) });
  access.serve(app, '/api/users/:userId/bookings', { get: listUserBookings(context) });
  access.serve(app, '/api/payments', { get: listPayments(context) });
  access.serve(app, '/api/payments/:paymentId', { get: getPayment(context) });
  access.serve(app, '/api/movies', { get: listMovies(context) });
  access.serve(app, '/api/movies/:movieId', { get: getMovie(context) });
  access.serve(app, '/api/theaters', { get: listTheaters(context) });
  access.serve(app, '/api/theaters/:theaterId', { get: getTheater(context) });
  access.serve(app, '/api/cities', { get: listCities(context) });
  access.serve(app, '/api/showtimes', { get: listShowtimes(context) });
  serveApiDocs(app, createReadApiDocument());
  const setNotReady = serveHealth(app, {
    registry,
    dependencies: { mongodb: views.ping, programme: catalogue.check, redis: hints.ping },
    optional: ['redis'],
  });
  endWithProblems(app, httpContext);

  return {
    listener: hot.before(app),
    drain() {
      setNotReady();
      live.close();
      versions.close();
      positions.close();
      arrivals.close();
      payments.close();
      receipts.close();
      paymentReceipts.close();
      heard.close();
      coming.close();
      catalogue.close();
    },
    close: hints.close,
  };
}
