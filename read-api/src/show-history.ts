import type { SeatEvent } from '@ticketing/shared/messages/statuses.ts';
import type { HistoryView } from '@ticketing/shared/stores/views.ts';
import type { Views } from './views.ts';
import { queryLimit } from './views.ts';

/** The part of an event that a fold needs. */
export type SeatFact = Pick<HistoryView, 'version' | 'type' | 'at'> & SeatEvent;

// Keeps a read small, so that others get a turn in between.
const idsPerRead = 250;

/** From so many events on a scan is faster than looking up each id. */
const longRange = 1_000;

/** The time limit for a batch of a long range, in milliseconds: the first batch includes the search for all of them. */
const longReadTimeoutMs = 20_000;

/**
 * Events of a show from one version to another, both inclusive, in order; missing ones are left out. They are fetched
 * by id, which costs the same however many events there are in total.
 */
export async function readEvents(views: Views, eventId: number, from: number, to: number): Promise<HistoryView[]> {
  const events: HistoryView[] = [];
  for (let start = from; start <= to; start += idsPerRead) {
    const ids = idsOf(eventId, start, Math.min(start + idsPerRead - 1, to));
    events.push(
      ...(await views.readSome(views.history, () => views.history.find({ _id: { $in: ids } }, queryLimit).toArray())),
    );
  }
  return events.sort((a, b) => a.version - b.version);
}

/** The same for any number of events: a large range is read in one scan, with only what a fold needs. */
export async function* readSeatFacts(
  views: Views,
  eventId: number,
  from: number,
  to: number,
): AsyncGenerator<SeatFact> {
  if (to - from < longRange) {
    yield* await readEvents(views, eventId, from, to);
    return;
  }
  let next = from;
  const open = () =>
    views.history.find<SeatFact>(
      { eventId, version: { $gte: next, $lte: to } },
      {
        projection: { _id: 0, version: 1, type: 1, seatIds: 1, released: 1, taken: 1, heldUntil: 1, layout: 1, at: 1 },
        sort: { version: 1 },
        batchSize: 5_000,
        maxTimeMS: longReadTimeoutMs,
      },
    );
  let events = open();
  // A rebuild that swaps in a new history ends open cursors; the rest is read from where they ended.
  const hasMore = () => {
    if (events.closed && next <= to) events = open();
    return events.hasNext();
  };
  try {
    while (await views.read(hasMore, longReadTimeoutMs)) {
      const facts = events.readBufferedDocuments();
      next = facts.at(-1)!.version + 1;
      yield* facts;
    }
  } finally {
    await events.close();
  }
}

/** The time of a version; undefined if its event is missing. */
export async function timeOfVersion(views: Views, eventId: number, version: number): Promise<string | undefined> {
  const id = `${eventId}:${version}`;
  const event = await views.readSome(views.history, () =>
    views.history.findOne({ _id: id }, { projection: { at: 1 }, ...queryLimit }),
  );
  return event?.at;
}

function idsOf(eventId: number, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${eventId}:${from + index}`);
}
