import type { HistoryView } from '@ticketing/shared/views.ts';
import type { Views } from './views.ts';

/** How many events are read at once. */
export const maxEventsPerRead = 1_000;

/** What a fold needs of an event. */
export type SeatFact = Pick<HistoryView, 'version' | 'type' | 'at'> & { seatIds?: string[] };

/**
 * Events of a show from one version to another, both included, in order; those that are not there are left out. They are
 * fetched by id, since the ids of a range are known: that costs the same however many events all shows have together.
 * @param to at most {@link maxEventsPerRead} versions from `from`
 */
export async function readEvents(views: Views, eventId: number, from: number, to: number): Promise<HistoryView[]> {
  const found = await views.read(() => views.history.find(rangeOf(eventId, from, to)).toArray());
  return found.sort(byVersion);
}

/** The same, but only what a fold needs of them. */
export async function readSeatFacts(views: Views, eventId: number, from: number, to: number): Promise<SeatFact[]> {
  const projection = { _id: 0, version: 1, type: 1, seatIds: 1, at: 1 };
  const found = await views.read(() =>
    views.history.find<SeatFact>(rangeOf(eventId, from, to), { projection }).toArray(),
  );
  return found.sort(byVersion);
}

/** When a version came to be, or nothing where its event is not there. */
export async function timeOfVersion(views: Views, eventId: number, version: number): Promise<string | undefined> {
  const event = await views.read(() =>
    views.history.findOne({ _id: `${eventId}:${version}` }, { projection: { at: 1 } }),
  );
  return event?.at;
}

function rangeOf(eventId: number, from: number, to: number) {
  const ids = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => `${eventId}:${from + index}`);
  return { _id: { $in: ids } };
}

function byVersion(a: { version: number }, b: { version: number }): number {
  return a.version - b.version;
}
