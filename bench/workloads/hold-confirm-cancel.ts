import type { Command } from '@ticketing/shared/messages/commands.ts';
import { newCommandId } from '@ticketing/shared/messages/ids.ts';
import { seeded, shuffle } from '../../tests/support/random.ts';
import type { Workload } from './workload.ts';
import { bookSeat, seatsOf, showOf } from './workload.ts';

/** How many commands are between a hold and the next command of its owner, as in a checkout. */
const thinkingOrders = 2_000;

/** One hot show: every seat is held, and then confirmed (four in five) or cancelled. */
export const holdConfirmCancel: Workload = {
  name: 'hold-confirm-cancel',
  title: 'one hot show, holds that are confirmed or cancelled',
  make(commands, eventId) {
    const random = seeded(eventId);
    const seats = Math.ceil(commands / 2);
    const orders: { at: number; command: Command }[] = shuffle(seatsOf(seats), random).flatMap((seatId, index) => {
      const { bookingId, userId, seatIds } = bookSeat(eventId, index + 1, seatId);
      const order = { eventId, bookingId, userId };
      const hold: Command = { ...order, commandId: newCommandId(), type: 'HoldSeats', seatIds, ttlSeconds: 900 };
      const type = random.next() < 0.8 ? 'ConfirmBooking' : 'CancelBooking';
      const next: Command = { ...order, commandId: newCommandId(), type };
      return [
        { at: index, command: hold },
        { at: index + thinkingOrders * (0.5 + random.next()), command: next },
      ];
    });
    return {
      shows: [showOf(eventId, seats)],
      commands: orders.sort((a, b) => a.at - b.at).map(({ command }) => command),
    };
  },
};
