import type { EventType } from '@ticketing/shared/messages/events.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Outcome } from './messages.ts';
import type { WorkerMetrics } from './metrics.ts';

const texts: Record<EventType, string> = {
  ShowScheduled: 'show scheduled',
  ShowChanged: 'show changed',
  ShowCancelled: 'show cancelled',
  LayoutChanged: 'layout changed',
  SeatsBooked: 'seats booked',
  SeatsHeld: 'seats held',
  HoldExtended: 'hold extended',
  BookingConfirmed: 'booking confirmed',
  BookingCancelled: 'booking cancelled',
  SeatsCancelled: 'seats cancelled',
  SeatsExchanged: 'seats exchanged',
  BookingTransferred: 'booking transferred',
  SeatCheckedIn: 'seat checked in',
  HoldExpired: 'hold expired',
  WaitlistJoined: 'waiting list joined',
  WaitExpired: 'wait expired',
  CommandRejected: 'command rejected',
};

/** Logs one line per command: its outcome, and how many milliseconds after its acceptance. */
export function logOutcomes(logger: Logger, metrics: WorkerMetrics, outcomes: Outcome[]): void {
  const nowMs = Date.now();
  const counts = new Map<string, { type: EventType; code: string; count: number }>();
  for (const { event, logged, repeated } of outcomes) {
    const code = ('code' in event && event.code) || '';
    logger.info(
      {
        eventId: event.eventId,
        version: event.version,
        bookingId: 'bookingId' in event ? event.bookingId : undefined,
        seatIds: 'seatIds' in event ? event.seatIds : undefined,
        code: code === '' ? undefined : code,
        repeated: repeated || undefined,
        correlationId: logged.correlation.correlationId,
        ms: nowMs - Date.parse(logged.at),
      },
      texts[event.type],
    );
    if (repeated) {
      metrics.repeated.inc();
      continue;
    }
    const key = `${event.type}/${code}`;
    const entry = counts.get(key);
    if (entry === undefined) counts.set(key, { type: event.type, code, count: 1 });
    else entry.count += 1;
  }
  for (const { type, code, count } of counts.values()) metrics.outcomes.inc({ type, code }, count);
  const last = outcomes.at(-1);
  if (last !== undefined) metrics.secondsBehind.set((nowMs - Date.parse(last.logged.at)) / 1000);
}
