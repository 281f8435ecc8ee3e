import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import type { Evolution, Refusal, Rules } from '../decision.ts';
import { refuse } from '../decision.ts';
import type { Show, TicketState } from '../show.ts';
import { bookingExists, bookingOf } from './bookings.ts';
import { showIsOn, showIsScheduled } from './shows.ts';
import { ticketsOf } from './tickets.ts';

/** People come, each with the ticket of a seat. */
export const checkInRules: Rules<'CheckInSeat'> = {
  CheckInSeat: {
    rules: [showIsScheduled, showIsOn, bookingExists, ticketIsOfSeat, ticketIsUnused],
    fact: (show, { bookingId, seatId, ticketVersion, door, scannedAt }, now) => ({
      type: 'SeatCheckedIn',
      bookingId,
      userId: bookingOf(show, bookingId).userId,
      seatIds: [seatId],
      seatId,
      ticketVersion,
      ...(door !== undefined && { door }),
      // The clock of a door may be fast, but what is on the log has happened.
      ...(scannedAt !== undefined && scannedAt < now && { scannedAt }),
    }),
  },
};

export const checkInEvolution: Evolution<'SeatCheckedIn'> = {
  SeatCheckedIn(show, { bookingId, seatId, door, scannedAt, version, at }) {
    const booking = bookingOf(show, bookingId);
    const tickets = ticketsOf(booking).map((ticket, index) => {
      if (booking.seatIds[index] !== seatId) return ticket;
      return { ...ticket, usedAt: scannedAt ?? at, ...(door !== undefined && { door }) };
    });
    show.bookings.set(bookingId, { ...booking, tickets, version });
  },
};

function ticketIsOfSeat(show: Show, command: CommandOf<'CheckInSeat'>) {
  return ticketOf(show, command)?.version === command.ticketVersion ? undefined : refuse('ticket-revoked');
}

function ticketIsUnused(show: Show, command: CommandOf<'CheckInSeat'>): Refusal<'already-checked-in'> | undefined {
  const { usedAt, door } = ticketOf(show, command) ?? {};
  if (usedAt === undefined) return undefined;
  return { code: 'already-checked-in', checkedIn: { at: usedAt, ...(door !== undefined && { door }) } };
}

function ticketOf(show: Show, { bookingId, seatId }: CommandOf<'CheckInSeat'>): TicketState | undefined {
  const booking = bookingOf(show, bookingId);
  return booking.status === 'booked' ? ticketsOf(booking)[booking.seatIds.indexOf(seatId)] : undefined;
}
