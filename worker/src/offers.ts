import { commandHeaders } from '@ticketing/shared/log/headers.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { commandIdOfOffer } from '@ticketing/shared/messages/ids.ts';
import { correlationIdFrom, traceparentFrom } from '@ticketing/shared/service/correlation.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Pool } from 'pg';
import { hallOf, waitingOf } from './domain/hall.ts';
import type { Show } from './domain/show.ts';
import { offersOf } from './domain/waiting-list.ts';
import type { Outcome } from './messages.ts';
import type { WorkerMetrics } from './metrics.ts';
import { readWaitingShows, readWholeShow } from './store/waiting-shows.ts';

/** A show with a waiting list, and the bookings on it that are to be offered seats, in their order. */
export type WaitingNews = {
  eventId: number;
  version: number;
  offers: string[];
  /** The bookings whose offers have been decided meanwhile. */
  answered: string[];
};

/** So many offers are made in one state of a show; the next ones when they have been decided. */
const maxOffers = 100;

const intervalMs = 1_000;

/** A show of which a chunk has told so lately is not looked at: the next chunk will tell more. */
const quietMs = 2_000;

/** How long to wait for the outcome of an offer before it is made again, in milliseconds. */
const againAfterMs = 15_000;

/** What a chunk means for those who wait: the shows with a list that it has changed, as it leaves them. */
export function waitingNews(shows: Map<number, Show>, outcomes: Outcome[]): WaitingNews[] {
  const news = new Map<number, WaitingNews>();
  for (const { logged, event, repeated } of outcomes) {
    const { eventId } = event;
    const show = shows.get(eventId);
    if (repeated || show === undefined || waitingOf(show).waiters.size === 0) continue;
    const known = news.get(eventId) ?? newsOf(show);
    news.set(eventId, known);
    // Once the show has started, offers are refused, and the waits end.
    if (event.at >= show.terms!.startsAt) known.offers = [];
    // After a fault of ours the same offer would fail again: it waits a while.
    if (logged.command.type === 'OfferSeats' && !isUndecidable(event)) known.answered.push(logged.command.bookingId);
  }
  return Array.from(news.values());
}

function isUndecidable(event: BookingEvent): boolean {
  return event.type === 'CommandRejected' && event.code === 'undecidable';
}

function newsOf(show: Show): WaitingNews {
  const offers = offersOf(waitingOf(show), hallOf(show), maxOffers);
  return {
    eventId: show.eventId,
    version: show.version,
    offers: offers.map(({ bookingId }) => bookingId),
    answered: [],
  };
}

export type OffersOptions = {
  pool: Pool;
  writer: LogWriter;
  topic: string;
  /** How long offered seats are held. */
  offerSeconds: number;
  partitionOf: (eventId: number) => number;
  logger: Logger;
  metrics: WorkerMetrics;
};

export type Offers = {
  /** Offers seats as the news of a committed chunk say. */
  tell(news: WaitingNews[]): void;
  /**
   * Looks once a second after the shows of the assigned partitions of which no chunk has told: after a start, a
   * rebalance or a fault.
   * @returns a function that stops it
   */
  watch(assigned: () => number[]): () => void;
};

/**
 * Offers free seats to those who wait: sends OfferSeats on the same log as all commands, and the decision on it says
 * whether the offer is still right. A chunk tells at once what it has made possible. Several workers may send the same
 * offer: its id is derived from the booking and the state of the show, so it is one command with one outcome.
 */
export function createOffers(options: OffersOptions): Offers {
  const { pool, writer, topic, partitionOf, offerSeconds, logger, metrics } = options;
  const told = new Map<number, { version: number; atMs: number }>();
  const sentAtMs = new Map<string, { eventId: number; atMs: number }>();

  async function send({ eventId, version, offers, answered }: WaitingNews): Promise<void> {
    const atMs = performance.now();
    told.set(eventId, { version, atMs });
    for (const bookingId of answered) sentAtMs.delete(bookingId);
    const due = offers.filter((bookingId) => !sentAtMs.has(bookingId));
    if (due.length === 0) return;
    for (const bookingId of due) sentAtMs.set(bookingId, { eventId, atMs });
    try {
      await writer.append(due.map((bookingId) => message(eventId, bookingId, version)));
      metrics.offers.inc(due.length);
    } catch (error) {
      // The next look finds them again.
      for (const bookingId of due) sentAtMs.delete(bookingId);
      told.delete(eventId);
      logger.warn({ err: error, eventId }, 'could not offer seats to those who wait');
    }
  }

  function message(eventId: number, bookingId: string, version: number) {
    const command: CommandOf<'OfferSeats'> = {
      commandId: commandIdOfOffer(bookingId, version),
      type: 'OfferSeats',
      eventId,
      bookingId,
      ttlSeconds: offerSeconds,
    };
    const correlation = { correlationId: correlationIdFrom(undefined), traceparent: traceparentFrom(undefined) };
    return {
      topic,
      partition: partitionOf(eventId),
      key: String(eventId),
      value: JSON.stringify(command),
      headers: commandHeaders(command, correlation, '/worker'),
    };
  }

  /** An offer without an outcome may be lost: its show is looked at again. */
  function forgetUnanswered(nowMs: number): void {
    for (const [bookingId, { eventId, atMs }] of sentAtMs) {
      if (nowMs - atMs < againAfterMs) continue;
      sentAtMs.delete(bookingId);
      told.delete(eventId);
    }
  }

  async function look(partitions: number[]): Promise<void> {
    const nowMs = performance.now();
    forgetUnanswered(nowMs);
    const waiting = await readWaitingShows(pool);
    for (const eventId of told.keys()) if (!waiting.has(eventId)) told.delete(eventId);
    for (const [eventId, version] of waiting) {
      if (!partitions.includes(partitionOf(eventId))) continue;
      const last = told.get(eventId);
      if (last !== undefined && (last.version === version || nowMs - last.atMs < quietMs)) continue;
      const show = await readWholeShow(pool, eventId);
      if (show !== undefined) await send(newsOf(show));
    }
  }

  return {
    tell(news) {
      for (const each of news) void send(each);
    },
    watch(assigned) {
      let stopped = false;
      let timer = setTimeout(tick, intervalMs);
      async function tick(): Promise<void> {
        try {
          const partitions = assigned();
          if (partitions.length > 0) await look(partitions);
        } catch (error) {
          logger.warn({ err: error }, 'could not look after the waiting lists');
        }
        if (!stopped) timer = setTimeout(tick, intervalMs);
      }
      return () => {
        stopped = true;
        clearTimeout(timer);
      };
    },
  };
}
