import { hallOfLayout } from '@ticketing/shared/hall/hall-of-layout.ts';
import type { HallState } from '@ticketing/shared/hall/seat-map.ts';
import { seatStatus } from '@ticketing/shared/hall/seat-map.ts';
import { isKept, keepFor } from '@ticketing/shared/hall/waiting.ts';
import type { Wish } from '@ticketing/shared/messages/wish.ts';
import { wishOf } from '@ticketing/shared/messages/wish.ts';
import type { HistoryView } from '@ticketing/shared/stores/views.ts';
import type { Views } from './views.ts';
import { queryLimit } from './views.ts';

/**
 * What was waited for in a show at a version, from its history: the wish of each who was on the waiting list. Whoever
 * asks makes sure afterwards that the history has no hole.
 */
export async function wishesAt(views: Views, eventId: number, version: number): Promise<Wish[]> {
  const joined = await views.readSome(views.history, () =>
    views.history.find({ type: 'WaitlistJoined', eventId, version: { $lte: version } }, queryLimit).toArray(),
  );
  const waiting = new Map(joined.filter(isJoining).map((event) => [event.bookingId, event]));
  if (waiting.size === 0) return [];
  const later = await views.readSome(views.history, () =>
    views.history
      .find(
        {
          bookingId: { $in: Array.from(waiting.keys()) },
          version: { $lte: version },
          type: { $nin: ['WaitlistJoined', 'CommandRejected'] },
        },
        { projection: { bookingId: 1 }, ...queryLimit },
      )
      .toArray(),
  );
  // Whatever became of a booking that waited ended its wait.
  for (const event of later) if ('bookingId' in event && event.bookingId !== undefined) waiting.delete(event.bookingId);
  return Array.from(waiting.values(), wishOf);
}

type Joining = Extract<HistoryView, { type: 'WaitlistJoined' }>;

function isJoining(event: HistoryView): event is Joining {
  return event.type === 'WaitlistJoined';
}

/** Which free seats of a hall were kept for those with these wishes. */
export function keptSeats({ layout, seatMap }: HallState, wishes: readonly Wish[]): (seatId: string) => boolean {
  if (wishes.length === 0) return () => false;
  const hall = hallOfLayout(layout, (seatId) => seatStatus({ layout, seatMap }, seatId) === 'available');
  keepFor(hall, wishes);
  return (seatId) => isKept(hall, seatId);
}
