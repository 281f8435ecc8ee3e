import { faultOf } from '@ticketing/shared/faults/faults.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Projector } from '../fold/projector.ts';
import type { SyncMetrics } from '../metrics.ts';
import type { ViewStore } from '../store/view-store.ts';
import type { StandingShows } from './standing-shows.ts';
import type { RecordedEvent } from './store-snapshot.ts';

export type LossesOptions = {
  views: Pick<ViewStore, 'loadShowVersions' | 'loadBookingVersions' | 'openBookings' | 'findHistory' | 'listings'>;
  projector: Pick<Projector, 'rewrite'>;
  standing: Pick<StandingShows, 'note'>;
  metrics: SyncMetrics;
  logger: Logger;
};

/**
 * Finds events that the views should reflect, according to the versions of their shows, but whose history or booking
 * is missing, and writes those again from the event store. A crash of MongoDB loses its last acknowledged writes,
 * possibly only a part of a batch: then a show's document is newer than its history. If a show cannot be written
 * again, it becomes a standing show, and the others continue.
 * @param events that may be lost, in any order
 * @throws transient faults, and faults that only a restart can fix
 */
export async function restoreLosses(options: LossesOptions, events: RecordedEvent[]): Promise<void> {
  const { views, projector, standing, metrics, logger } = options;
  const versions = await views.loadShowVersions([...new Set(events.map(({ eventId }) => eventId))]);
  const listed = await views.listings.load([...versions.keys()]);
  await views.listings.restore([...versions.keys()].filter((eventId) => !listed.has(eventId)));
  // Events beyond the version of the show are still to come, or will be filled.
  const reflected = events.filter(({ eventId, version }) => version <= (versions.get(eventId) ?? 0));
  const lost = [...(await lostHistory(views, reflected)), ...(await lostBookings(views, reflected))];
  lost.push(...(await lostEnds(views, reflected, lost)));
  for (const [eventId, range] of rangesOf(lost)) {
    logger.warn({ eventId, ...range }, 'history or bookings of a show are lost, writing them again');
    try {
      await projector.rewrite(eventId, range);
      metrics.healed.inc();
    } catch (error) {
      const fault = faultOf(error);
      if (fault === 'transient' || fault === 'fatal') throw error;
      metrics.unhealable.inc();
      await standing.note(eventId, error, range.from);
    }
  }
}

async function lostHistory(views: LossesOptions['views'], events: RecordedEvent[]): Promise<RecordedEvent[]> {
  const idOf = ({ eventId, version }: RecordedEvent) => `${eventId}:${version}`;
  const found = await views.findHistory(events.map(idOf));
  return events.filter((event) => !found.has(idOf(event)));
}

// All that a booking lacks: its last event alone would hide those before it.
async function lostBookings(views: LossesOptions['views'], events: RecordedEvent[]): Promise<RecordedEvent[]> {
  const traces = events.flatMap((event) => {
    const { bookingId } = event;
    return bookingId === null || leavesNoTrace(event) ? [] : [{ bookingId, event }];
  });
  const found = await views.loadBookingVersions([...new Set(traces.map(({ bookingId }) => bookingId))]);
  return traces.flatMap(({ bookingId, event }) => ((found.get(bookingId) ?? 0) < event.version ? [event] : []));
}

// The end of a show names none of the bookings that it ends. It is lost where one of them is open, or is written again.
async function lostEnds(
  views: LossesOptions['views'],
  events: RecordedEvent[],
  lost: RecordedEvent[],
): Promise<RecordedEvent[]> {
  const ends: RecordedEvent[] = [];
  for (const end of events) {
    if (!end.endsShow) continue;
    const { eventId, version } = end;
    const isBefore = lost.some((event) => event.eventId === eventId && event.version < version);
    const isLost = isBefore || (await views.openBookings(eventId, { before: version, after: '', limit: 1 })).length > 0;
    if (isLost) ends.push(end);
  }
  return ends;
}

// Some refusals leave no trace in a booking: there is none, or the command was not about it.
function leavesNoTrace({ refused }: RecordedEvent): boolean {
  if (refused === undefined) return false;
  if (refused.code === 'booking-exists') return true;
  const isAboutOne = refused.command !== 'BookSeats' && refused.command !== 'HoldSeats';
  return isAboutOne && (refused.code === 'booking-unknown' || refused.code === 'show-unknown');
}

function rangesOf(events: RecordedEvent[]): Map<number, { from: number; to: number }> {
  const ranges = new Map<number, { from: number; to: number }>();
  for (const { eventId, version } of events) {
    const range = ranges.get(eventId) ?? { from: version, to: version };
    ranges.set(eventId, { from: Math.min(range.from, version), to: Math.max(range.to, version) });
  }
  return ranges;
}
