import type { Random } from '../../support/random.ts';

/** How many orders go to each seat, on average, before the crowd moves on to the next. */
const buyersPerSeat = 10;
const rows = 'ABCDE';
const seatsPerRow = 20;
const seatCount = rows.length * seatsPerRow;
/** So many shows are on sale at once. */
const onSale = 3;

export const firstEventId = 101;

/** What is said of a show of a run. Each has its own place in every order in which shows are listed. */
export function showDetails(eventId: number) {
  // 37 has no divisor in common with 1000: so many shows in a row have different numbers.
  const shuffled = (eventId * 37) % 1_000;
  return {
    name: `Winter Concert ${String(shuffled).padStart(3, '0')}`,
    venue: { name: 'City Hall', city: 'Utrecht' },
    category: 'concert',
    startsAt: new Date(Date.UTC(2040, 0, 1, 19, (shuffled * 7) % 1_000)).toISOString(),
    currency: 'EUR',
    maxSeatsPerUser: 1000,
    layout: Array.from(rows, (row) => ({ row, seats: seatsPerRow, priceMinor: priceOf(eventId) })),
  };
}

/** What a seat of a show costs, the same for all: several shows share a price. */
export function priceOf(eventId: number): number {
  return 4_500 + 100 * (eventId % 3);
}

export type Halls = {
  /** The shows on sale. */
  shows(): number[];
  /** Seats for one order, next to those that others want just now. */
  seatsFor(eventId: number, random: Random): string[];
  /** Told when a show is sold through and the next goes on sale. */
  onNext(listener: (eventId: number) => void): void;
};

/** Where the crowd is: it goes from seat to seat, and from show to show. */
export function createHalls(): Halls {
  const ordersFor = new Map<number, number>();
  let next = firstEventId;
  let listener: (eventId: number) => void = () => undefined;
  const shows: number[] = [];

  function open(): void {
    shows.push(next);
    listener(next);
    next += 1;
  }

  while (shows.length < onSale) open();
  return {
    shows: () => shows,
    onNext(listen) {
      listener = listen;
    },
    seatsFor(eventId, random) {
      const orders = (ordersFor.get(eventId) ?? 0) + 1;
      ordersFor.set(eventId, orders);
      const place = Math.floor(orders / buyersPerSeat);
      if (place >= seatCount && shows.includes(eventId)) {
        shows.splice(shows.indexOf(eventId), 1);
        open();
      }
      const wanted = random.percent(80) ? 1 : random.between(2, 3);
      const first = place + random.between(0, 2);
      return Array.from({ length: wanted }, (_, index) => seatAt(first + index));
    },
  };
}

function seatAt(place: number): string {
  const within = place % seatCount;
  return `${rows[Math.floor(within / seatsPerRow)]}${1 + (within % seatsPerRow)}`;
}
