import { seeded, shuffle } from '../../tests/support/random.ts';
import type { Workload } from './workload.ts';
import { bookSeat, seatsOf, showOf } from './workload.ts';

const seatsAShow = 50;

/** A thousand shows (of 50 seats, for 50,000 commands), in equal demand. */
export const uniform: Workload = {
  name: 'uniform',
  title: 'shows in equal demand',
  make(commands, firstEventId) {
    const eventIds = Array.from({ length: Math.ceil(commands / seatsAShow) }, (_, index) => firstEventId + index);
    const orders = eventIds.flatMap((eventId) =>
      seatsOf(seatsAShow).map((seatId, index) => bookSeat(eventId, index + 1, seatId)),
    );
    return {
      shows: eventIds.map((eventId) => showOf(eventId, seatsAShow)),
      commands: shuffle(orders, seeded(firstEventId)),
    };
  },
};
