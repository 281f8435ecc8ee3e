import { seeded, shuffle } from '../../tests/support/random.ts';
import type { Workload } from './workload.ts';
import { bookSeat, seatsOf, showOf } from './workload.ts';

/** One show: one seat per command, each seat once, in random order. */
export const hotShow: Workload = {
  name: 'hot',
  title: 'one hot show',
  make(commands, eventId) {
    const seats = shuffle(seatsOf(commands), seeded(eventId));
    return {
      shows: [showOf(eventId, commands)],
      commands: seats.map((seatId, index) => bookSeat(eventId, index + 1, seatId)),
    };
  },
};
