import { seeded, shuffle } from '../../tests/support/random.ts';
import type { Workload } from './workload.ts';
import { bookSeat, seatsOf, showOf } from './workload.ts';

const buyers = 10;

/** One hot show with ten buyers for each seat: nine in ten are refused. */
export const tenBuyers: Workload = {
  name: 'ten-buyers',
  title: 'one hot show, ten buyers a seat',
  make(commands, eventId) {
    const seats = Math.ceil(commands / buyers);
    const wanted = seatsOf(seats).flatMap((seatId) => new Array<string>(buyers).fill(seatId));
    return {
      shows: [showOf(eventId, seats)],
      commands: shuffle(wanted, seeded(eventId)).map((seatId, index) => bookSeat(eventId, index + 1, seatId)),
    };
  },
};
