import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import type { Random } from '../../support/random.ts';

/*
 * Shows that demand payment. They are shows of their own, because payments confirm and cancel bookings there that no
 * client has confirmed or cancelled.
 */

const firstPaidShow = 9_001;
const showCount = 1_000;
const rows = 'ABCDEFGHIJ';
const seatsPerRow = 20;

export const paidSeatMinor = 4_500;

export function isPaid(eventId: number): boolean {
  return eventId >= firstPaidShow && eventId < firstPaidShow + showCount;
}

/** What is said of such a show when it is scheduled. */
export function paidShowDetails(eventId: number) {
  return {
    name: `Gala ${eventId}`,
    venue: { name: 'Opera', city: 'Gent' },
    category: 'opera',
    startsAt: '2042-01-01T19:00:00.000Z',
    currency: 'EUR',
    payment: 'required',
    maxSeatsPerUser: 1_000,
    layout: Array.from(rows, (row) => ({ row, seats: seatsPerRow, priceMinor: paidSeatMinor })),
  };
}

export type PaidShows = {
  /** The shows that are sold now: one in each partition, so that every process has payments. */
  current(): number[];
  /** One seat or two, that somebody else may want just now. */
  seatsFor(eventId: number, random: Random): string[];
  /** Puts another on sale in place of one, in the same partition. */
  replace(eventId: number): void;
  /** Told when another is on sale. */
  onNext(listener: (eventId: number) => void): void;
};

export function createPaidShows(partitions: number): PaidShows {
  const partitionOf = createPartitioner(partitions);
  const sold = new Map<number, number>();
  let last = firstPaidShow - 1;
  let listener: (eventId: number) => void = () => undefined;
  const current: number[] = [];

  function nextIn(partition: number): number {
    do last += 1;
    while (partitionOf(last) !== partition);
    return last;
  }

  for (let partition = 0; partition < partitions; partition += 1) current.push(nextIn(partition));

  function replace(eventId: number): void {
    const place = current.indexOf(eventId);
    if (place < 0) return;
    const next = nextIn(partitionOf(eventId));
    current[place] = next;
    listener(next);
  }

  return {
    current: () => [...current],
    replace,
    seatsFor(eventId, random) {
      const first = sold.get(eventId) ?? 0;
      const count = random.between(1, 2);
      // Now and then one that somebody has.
      const from = Math.max(0, first - (random.percent(10) ? 1 : 0));
      sold.set(eventId, first + count);
      if (first + count >= rows.length * seatsPerRow - 2) replace(eventId);
      return Array.from({ length: count }, (_, index) => seatAt(from + index));
    },
    onNext(listen) {
      listener = listen;
    },
  };
}

function seatAt(place: number): string {
  const within = place % (rows.length * seatsPerRow);
  return `${rows[Math.floor(within / seatsPerRow)]}${1 + (within % seatsPerRow)}`;
}
