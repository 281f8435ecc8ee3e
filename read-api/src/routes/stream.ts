import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { seatsAfter } from '@ticketing/shared/messages/statuses.ts';
import type { ScheduledShowView } from '@ticketing/shared/stores/views.ts';
import type { Request, RequestHandler } from 'express';
import type { ReadContext } from '../context.ts';
import type { Missed } from '../live/live-show.ts';
import { beginEventStream } from '../live/server-sent-events.ts';
import { lastEventIdHeader, noQuery, showPath } from '../parameters.ts';
import { readEvents } from '../show-history.ts';
import { singleFlight } from '../single-flight.ts';
import { goneSignal } from '../waiting.ts';

/** A client that has missed more versions gets the whole seat map instead of the changes. */
const maxMissedVersions = 500;

/** How long a client with a later version than this process waits for it, in milliseconds. */
const aheadWaitMs = 2_000;

/** GET /api/events/{eventId}/stream: the seat map and then its changes, as Server-Sent Events. */
export function streamShow(context: ReadContext): RequestHandler {
  const { shows, live, views } = context;
  // After a restart all listeners of a show reconnect at once, most of them with the same version.
  const touchedSeats = singleFlight(async (range: string): Promise<string[] | undefined> => {
    const [eventId, since, upTo] = range.split(':').map(Number) as [number, number, number];
    const events = await readEvents(views, eventId, since + 1, upTo);
    // If an event is missing (a MongoDB that lost its last second), or one has another layout, changes or cancels the
    // show: the whole seat map.
    const isAnother = ({ type }: BookingEvent) => ofTheShow.has(type);
    if (events.length !== upTo - since || events.some(isAnother)) return undefined;
    return events.flatMap((event) => seatsAfter(event).flatMap(([seatIds]) => seatIds));
  });

  async function missedSince(since: number, show: ScheduledShowView): Promise<Missed | undefined> {
    if (since > show.version || show.version - since > maxMissedVersions) return undefined;
    const seatIds = since === show.version ? [] : await touchedSeats(`${show._id}:${since}:${show.version}`);
    return seatIds && { upTo: show, seatIds };
  }

  async function showSince(eventId: number, since: number | undefined, gone: AbortSignal): Promise<ScheduledShowView> {
    if (since === undefined) return shows.current(eventId);
    try {
      return await shows.atLeast(eventId, since, { timeoutMs: aheadWaitMs, signal: gone, hasHeard: true });
    } catch (error) {
      // The version is not available here: the client starts again with the current seat map.
      if (error instanceof HttpProblem && error.code === 'view-behind') return shows.current(eventId);
      throw error;
    }
  }

  return async (request, response) => {
    const { eventId } = parseRequest(showPath, request.params);
    parseRequest(noQuery, request.query);
    const since = lastEventIdOf(request);
    const show = await showSince(eventId, since, goneSignal(response));
    if (request.method === 'HEAD') {
      beginEventStream(response);
      response.end();
      return;
    }
    live.listen(response, show, since === undefined ? undefined : await missedSince(since, show));
  };
}

/** Events after which more than seats is another. */
const ofTheShow: ReadonlySet<BookingEvent['type']> = new Set([
  'ShowScheduled',
  'ShowChanged',
  'LayoutChanged',
  'ShowCancelled',
]);

function lastEventIdOf(request: Request): number | undefined {
  const header = request.headers['last-event-id'];
  return header === undefined || header === '' ? undefined : parseRequest(lastEventIdHeader, header, 'Last-Event-ID');
}
