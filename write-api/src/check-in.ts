import type { Access } from '@ticketing/shared/http/access.ts';
import { readJsonBody } from '@ticketing/shared/http/json-body.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import type { PublicTicketKeys } from '@ticketing/shared/tickets/keys.ts';
import type { TicketFault } from '@ticketing/shared/tickets/ticket.ts';
import { readTicket } from '@ticketing/shared/tickets/ticket.ts';
import type { Express } from 'express';
import type { Accept } from './accept.ts';
import { checkInBodySchema } from './requests.ts';
import { idsOfShow } from './show-changes.ts';

/**
 * Serves the doors of shows: a ticket is checked here, and whether it has been used is decided in log order.
 * @param keys of those who issue tickets; undefined where there are none
 */
export function serveCheckIn(app: Express, access: Access, accept: Accept, keys: PublicTicketKeys | undefined): void {
  access.serve(app, '/api/events/:eventId/check-in', {
    post: async (request, response) => {
      const { ids, key } = idsOfShow(request, response);
      const { ticket: text, door, scannedAt } = parseRequest(checkInBodySchema, await readJsonBody(request));
      if (keys === undefined) throw new HttpProblem('tickets-unavailable');
      const ticket = readTicket(text, keys);
      if ('fault' in ticket) throw invalid(ticket.fault);
      if (ticket.eventId !== ids.eventId) throw invalid('other-show');
      const { bookingId, seatId, version } = ticket;
      const scan = { ...(door !== undefined && { door: door.normalize('NFC') }), ...(scannedAt && { scannedAt }) };
      await accept(
        request,
        response,
        { type: 'CheckInSeat', ...ids, bookingId, seatId, ticketVersion: version, ...scan },
        key,
      );
    },
  });
}

const details: Record<TicketFault | 'other-show', string> = {
  malformed: 'The text is not that of a ticket.',
  'unknown-key': 'The ticket is signed with a key that is not known here.',
  'bad-signature': 'The signature of the ticket is wrong.',
  'other-show': 'The ticket is of another show.',
};

function invalid(fault: TicketFault | 'other-show'): HttpProblem {
  return new HttpProblem('ticket-invalid', { detail: details[fault] });
}
