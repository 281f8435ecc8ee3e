import type { HistoryView } from '@ticketing/shared/stores/views.ts';
import type { Filter } from 'mongodb';
import type { Views } from './views.ts';
import { queryLimit } from './views.ts';

/*
 * Why bookings were refused, from the history of their show. Whoever asks makes sure afterwards that the history has
 * no hole.
 */

/** The event of a refusal. */
export type Refused = Extract<HistoryView, { type: 'CommandRejected' }>;
/** The event of a booking that got seats. */
export type Taking = Extract<HistoryView, { type: 'SeatsBooked' | 'SeatsHeld' | 'SeatsExchanged' }>;

/** The refusal of a booking; undefined if the history has none with this code. */
export async function findRefusal(views: Views, bookingId: string, code: string): Promise<Refused | undefined> {
  // Later refusals, of commands about the rejected booking, do not say why it is one.
  const filter = { bookingId, command: { $in: ['BookSeats', 'HoldSeats', 'JoinWaitlist'] }, code };
  const found = await views.readSome(views.history, () =>
    views.history.find(filter, queryLimit).sort({ version: -1 }).limit(1).toArray(),
  );
  return found.find((event) => event.type === 'CommandRejected');
}

/** The events that had given these seats to others before a version: of each seat the last, in order, each once. */
export async function findTakings(
  views: Views,
  { eventId, seatIds, before }: { eventId: number; seatIds: readonly string[]; before: number },
): Promise<Taking[]> {
  const found = await views.readSome(views.history, () =>
    Promise.all(
      seatIds.map((seatId) => {
        const took: Filter<HistoryView>[] = [
          { type: { $in: ['SeatsBooked', 'SeatsHeld'] } },
          { type: 'SeatsExchanged', taken: seatId },
        ];
        const filter = { eventId, seatIds: seatId, version: { $lt: before }, $or: took };
        return views.history.find(filter, queryLimit).sort({ version: -1 }).limit(1).toArray();
      }),
    ),
  );
  const byVersion = new Map(
    found
      .flat()
      .filter(isTaking)
      .map((event) => [event.version, event]),
  );
  return Array.from(byVersion.values()).sort((one, other) => one.version - other.version);
}

function isTaking(event: HistoryView): event is Taking {
  return event.type === 'SeatsBooked' || event.type === 'SeatsHeld' || event.type === 'SeatsExchanged';
}
