import { withSnapshot } from '@ticketing/shared/stores/snapshot.ts';
import type { ListedTicket, TicketList } from '@ticketing/shared/tickets/list.ts';
import type { TicketState } from '@ticketing/worker/domain/show.ts';
import type { Pool } from 'pg';

type ShowRow = { version: number; name: string | null; starts_at: Date | null; cancelled_at: Date | null };
type BookingRow = { booking_id: string; seat_ids: string[]; tickets: TicketState[] | null; version: number };

/**
 * The tickets of a show as the event store has them now, those that are used too.
 * @returns undefined if there is no such show
 */
export function validTickets(pool: Pool, eventId: number): Promise<TicketList | undefined> {
  return withSnapshot(pool, async (client) => {
    const { rows } = await client.query<ShowRow>(
      'SELECT version, name, starts_at, cancelled_at FROM shows WHERE event_id = $1',
      [eventId],
    );
    const [show] = rows;
    if (show === undefined || show.name === null || show.starts_at === null) return undefined;
    const { rows: bookings } = await client.query<BookingRow>(
      `SELECT booking_id, seat_ids, tickets, version FROM bookings
       WHERE event_id = $1 AND status = 'booked' ORDER BY booking_id`,
      [eventId],
    );
    const { version, name, starts_at } = show;
    return { eventId, name, startsAt: starts_at.toISOString(), version, tickets: bookings.flatMap(ticketsOf) };
  });
}

function ticketsOf({ booking_id: bookingId, seat_ids, tickets, version }: BookingRow): ListedTicket[] {
  return seat_ids.map((seatId, index) => {
    const ticket = tickets?.[index];
    const used = ticket?.usedAt === undefined ? {} : { usedAt: ticket.usedAt };
    return { seatId, bookingId, version: ticket?.version ?? version, ...used };
  });
}
