import type { BookingHistoryEntry, BookingView } from '../stores/views.ts';

/** A ticket of a booking: of a seat that it has, or had when it was booked. */
export type IssuedTicket = {
  seatId: string;
  /** See `Ticket`. */
  version: number;
  /** `revoked`: the seat has been cancelled or exchanged since, or the booking or the show is cancelled. */
  status: 'valid' | 'used' | 'revoked';
  /** When it was used, and at which door. */
  usedAt?: string;
  door?: string;
};

type OfBooking = Pick<BookingView, 'seatIds' | 'history'>;

/**
 * The tickets of a booking as its owner has them: of the seats that it has, in their order, and then of those that it
 * had. There are none before it is booked. Those of somebody who had the booking before a transfer are not among them.
 */
export function issuedTickets(booking: OfBooking): IssuedTicket[] {
  const seats = firstSeats(booking);
  const issued = new Map<string, IssuedTicket>();
  let isBooked = false;
  const issue = (seatIds: Iterable<string>, version: number) => {
    for (const seatId of seatIds) issued.set(seatId, { seatId, version, status: 'valid' });
  };
  const revoke = (seatIds: Iterable<string>) => {
    for (const seatId of seatIds) {
      const ticket = issued.get(seatId);
      if (ticket !== undefined) issued.set(seatId, { seatId, version: ticket.version, status: 'revoked' });
    }
  };
  for (const entry of booking.history) {
    const { type, version } = entry;
    if (type === 'SeatsBooked' || type === 'BookingConfirmed') {
      isBooked = true;
      issue(seats, version);
    } else if (type === 'BookingTransferred' && isBooked) {
      issued.clear();
      issue(seats, version);
    } else if (type === 'SeatsExchanged') {
      const { released = [], taken = [] } = entry;
      for (const seatId of released) seats.delete(seatId);
      for (const seatId of taken) seats.add(seatId);
      revoke(released);
      if (isBooked) issue(taken, version);
    } else if (type === 'SeatsCancelled') {
      const { seatIds = [] } = entry;
      for (const seatId of seatIds) seats.delete(seatId);
      revoke(seatIds);
    } else if (type === 'BookingCancelled' || type === 'ShowCancelled') {
      revoke(seats);
    } else if (type === 'SeatCheckedIn') {
      use(issued, entry);
    }
  }
  const had = Array.from(issued.keys()).filter((seatId) => !booking.seatIds.includes(seatId));
  return [...booking.seatIds, ...had].flatMap((seatId) => issued.get(seatId) ?? []);
}

function use(issued: Map<string, IssuedTicket>, entry: BookingHistoryEntry): void {
  const { seatId, at, scannedAt, door } = entry;
  const ticket = seatId === undefined ? undefined : issued.get(seatId);
  if (ticket === undefined) return;
  const usedAt = scannedAt ?? at;
  issued.set(ticket.seatId, { ...ticket, status: 'used', usedAt, ...(door !== undefined && { door }) });
}

/** The seats with which a booking began: the changes since then, undone. */
function firstSeats({ seatIds, history }: OfBooking): Set<string> {
  const seats = new Set(seatIds);
  for (const { type, released = [], taken = [], seatIds: cancelled = [] } of history.toReversed()) {
    if (type === 'SeatsExchanged') for (const seatId of taken) seats.delete(seatId);
    if (type === 'SeatsExchanged') for (const seatId of released) seats.add(seatId);
    if (type === 'SeatsCancelled') for (const seatId of cancelled) seats.add(seatId);
  }
  return seats;
}
