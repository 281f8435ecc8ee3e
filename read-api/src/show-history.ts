import type { HistoryView } from '@ticketing/shared/stores/views.ts';
import type { Views } from './views.ts';
import { queryLimit } from './views.ts';

/** What a fold needs of an event. */
export type SeatFact = Pick<HistoryView, 'version' | 'type' | 'at'> & { seatIds?: string[] | undefined };

// So that one read is no large request, and others get a turn between two.
const idsPerRead = 250;

/** From how many events on one pass over them is quicker than looking each up. */
const longRange = 1_000;

/** How long one batch of a long range may take, in milliseconds: with the first comes the search for all. */
const longReadTimeoutMs = 20_000;

/**
 * Events of a show from one version to another, both included, in order; those that are not there are left out. They are
 * fetched by id, since the ids of a range are known: that costs the same however many events all shows have together.
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

/** The same for any number of events: many are read in one pass over them, and only what a fold needs. */
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
        projection: { _id: 0, version: 1, type: 1, seatIds: 1, at: 1 },
        sort: { version: 1 },
        batchSize: 5_000,
        maxTimeMS: longReadTimeoutMs,
      },
    );
  let events = open();
  // A rebuild that swaps the history in ends the cursors of the one before: the rest is read from where they came to.
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

/** When a version came to be, or nothing where its event is not there. */
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
