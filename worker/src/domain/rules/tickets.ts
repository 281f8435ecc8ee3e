import { refuse } from '../decision.ts';
import type { Booking, Show, TicketState } from '../show.ts';

/** The tickets of a booking that is booked, one for each seat. */
export function ticketsOf({ seatIds, tickets, version }: Booking): TicketState[] {
  return tickets ?? seatIds.map(() => ({ version }));
}

/** The tickets of a booking whose seats change: a seat that stays keeps its own. None of what is only held. */
export function ticketsAfter(booking: Booking, seatIds: string[], version: number): { tickets?: TicketState[] } {
  if (booking.status !== 'booked') return {};
  const before = ticketsOf(booking);
  return { tickets: seatIds.map((seatId) => before[booking.seatIds.indexOf(seatId)] ?? { version }) };
}

type Leaving = { bookingId: string; seatIds?: string[]; paymentId?: string | undefined };

/** Who is inside cannot give the seat back, or to somebody else. What cannot be paid for is ended all the same. */
export function seatsAreUnused(show: Show, { bookingId, seatIds, paymentId }: Leaving) {
  if (paymentId !== undefined) return undefined;
  const { tickets = [], seatIds: own = [] } = show.bookings.get(bookingId) ?? {};
  const lostSeatIds = own.filter((seatId, index) => {
    return tickets[index]?.usedAt !== undefined && (seatIds === undefined || seatIds.includes(seatId));
  });
  return lostSeatIds.length > 0 ? refuse('already-checked-in', lostSeatIds) : undefined;
}
