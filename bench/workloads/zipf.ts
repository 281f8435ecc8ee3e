import { seeded } from '../../tests/support/random.ts';
import type { Workload } from './workload.ts';
import { bookSeat, seatsOf, showOf } from './workload.ts';

const shows = 1_000;

/** A thousand shows whose demand follows Zipf's law (exponent 1): the first sells a seventh of all seats. */
export const zipf: Workload = {
  name: 'zipf',
  title: 'shows in unequal demand (Zipf)',
  make(commands, firstEventId) {
    const random = seeded(firstEventId).next;
    const upTo: number[] = [];
    for (let rank = 1; rank <= shows; rank += 1) upTo.push((upTo.at(-1) ?? 0) + 1 / rank);
    const total = upTo.at(-1)!;
    const sold = new Array<number>(shows).fill(0);
    const ranks = Array.from({ length: commands }, () => {
      const point = random() * total;
      const rank = upTo.findIndex((end) => point < end);
      sold[rank]! += 1;
      return rank;
    });
    const seats = seatsOf(Math.max(...sold));
    const next = new Array<number>(shows).fill(0);
    return {
      shows: sold.map((count, rank) => showOf(firstEventId + rank, Math.max(1, count))),
      commands: ranks.map((rank, index) => {
        const seat = next[rank]!;
        next[rank] = seat + 1;
        return bookSeat(firstEventId + rank, index + 1, seats[seat]!);
      }),
    };
  },
};
