import type { Command, CommandOf } from '@ticketing/shared/messages/commands.ts';
import { newBookingId, newCommandId } from '@ticketing/shared/messages/ids.ts';
import { currentRules } from '@ticketing/shared/messages/show.ts';

/** A booking of seats by their ids. */
export type NamedBooking = CommandOf<'BookSeats'> & { seatIds: string[] };

/** Shows and commands, in order. Every call has its own ids. */
export type Work = { shows: CommandOf<'ScheduleShow'>[]; commands: Command[] };

export type Workload = {
  name: string;
  title: string;
  /**
   *
   * @param commands approximate number
   * @param firstEventId the first unused id; the workload uses one id per show
   */
  make(commands: number, firstEventId: number): Work;
};

// Wide rows: the layout of the largest show must fit into the 16 kB of a request.
const seatsARow = 500;

/** What a seat costs. */
export const priceMinor = 4_500;
export const currency = 'EUR';

/** A show with so many seats, in rows of 500, without a purchase limit. */
export function showOf(eventId: number, seats: number): CommandOf<'ScheduleShow'> {
  const rows = Math.ceil(seats / seatsARow);
  return {
    commandId: newCommandId(),
    type: 'ScheduleShow',
    rules: currentRules,
    eventId,
    name: `Show ${eventId}`,
    venue: { name: 'Hall', city: 'Utrecht' },
    category: 'concert',
    startsAt: '2035-01-01T19:00:00.000Z',
    currency,
    maxSeatsPerUser: 10,
    layout: Array.from({ length: rows }, (_, row) => ({
      row: rowName(row),
      seats: Math.min(seatsARow, seats - row * seatsARow),
      priceMinor,
    })),
  };
}

/** The seat ids of {@link showOf}. */
export function seatsOf(seats: number): string[] {
  return Array.from(
    { length: seats },
    (_, seat) => `${rowName(Math.floor(seat / seatsARow))}${(seat % seatsARow) + 1}`,
  );
}

// A, B … Z, AA, AB …
function rowName(row: number): string {
  const letter = String.fromCharCode(65 + (row % 26));
  return row < 26 ? letter : rowName(Math.floor(row / 26) - 1) + letter;
}

export function bookSeat(eventId: number, userId: number, seatId: string): NamedBooking {
  return {
    commandId: newCommandId(),
    type: 'BookSeats',
    eventId,
    bookingId: newBookingId(eventId),
    userId,
    seatIds: [seatId],
  };
}
