import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import type { RefusalCode } from '@ticketing/shared/messages/refusals.ts';
import type { OutcomeReply } from '@ticketing/shared/messages/reply.ts';
import type { ReadCommand } from './command-topic.ts';

const at = '2027-01-01T00:00:00.000Z';

/** The outcome of a command that nothing stands against, as the worker would say it. */
export function successOf({ command }: ReadCommand, repeated = false): OutcomeReply {
  const { commandId, eventId } = command;
  const base = { eventId, version: 7, commandId, at };
  return { commandId, repeated, event: eventOf() };

  function eventOf(): BookingEvent {
    switch (command.type) {
      case 'ScheduleShow':
        return { ...command, ...base, type: 'ShowScheduled' };
      case 'ChangeLayout':
        return { ...command, ...base, type: 'LayoutChanged' };
      case 'BookSeats': {
        const { bookingId, userId, seatIds = ['A1', 'A2'] } = command;
        return { ...base, type: 'SeatsBooked', bookingId, userId, seatIds };
      }
      case 'HoldSeats': {
        const { bookingId, userId, seatIds = ['A1', 'A2'] } = command;
        return { ...base, type: 'SeatsHeld', bookingId, userId, seatIds, heldUntil: at };
      }
      case 'ConfirmBooking': {
        const { bookingId, userId } = command;
        return { ...base, type: 'BookingConfirmed', bookingId, userId, seatIds: ['A1'] };
      }
      case 'CancelBooking': {
        const { bookingId, userId, reason } = command;
        return { ...base, type: 'BookingCancelled', bookingId, userId, seatIds: ['A1'], ...(reason && { reason }) };
      }
      case 'ChangeShow':
        return { ...command, ...base, type: 'ShowChanged' };
      case 'CancelShow':
        return { ...base, type: 'ShowCancelled', reason: command.reason };
      case 'CancelSeats': {
        const { bookingId, userId, seatIds } = command;
        return { ...base, type: 'SeatsCancelled', bookingId, userId, seatIds, remaining: ['A9'] };
      }
      case 'ExchangeSeats': {
        const { bookingId, userId, seatIds = ['A1', 'A2'] } = command;
        return { ...base, type: 'SeatsExchanged', bookingId, userId, seatIds, released: ['A9'], taken: seatIds };
      }
      case 'TransferBooking': {
        const { bookingId, userId, toUserId } = command;
        return { ...base, type: 'BookingTransferred', bookingId, userId, seatIds: ['A1'], toUserId };
      }
      case 'CheckInSeat': {
        const { bookingId, seatId, ticketVersion, door, scannedAt } = command;
        const scan = { seatId, ticketVersion, ...(door && { door }), ...(scannedAt && { scannedAt }) };
        return { ...base, type: 'SeatCheckedIn', bookingId, userId: 42, seatIds: [seatId], ...scan };
      }
      case 'JoinWaitlist': {
        const { bookingId, userId, count } = command;
        return { ...base, type: 'WaitlistJoined', bookingId, userId, count };
      }
      case 'ExtendHold':
      case 'ExpireHold':
      case 'OfferSeats':
      case 'ExpireWait':
        throw new Error('no client gives this order');
    }
  }
}

/** The refusal of a command. */
export function refusalOf({ command }: ReadCommand, code: RefusalCode, lostSeatIds?: string[]): OutcomeReply {
  const { commandId, eventId, type } = command;
  return {
    commandId,
    repeated: false,
    event: {
      eventId,
      version: 8,
      type: 'CommandRejected',
      commandId,
      ...('bookingId' in command && { bookingId: command.bookingId }),
      command: type,
      code,
      ...(lostSeatIds && { lostSeatIds }),
      at,
    },
  };
}
