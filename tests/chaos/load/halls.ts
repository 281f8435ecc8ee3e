import type { Random } from '../random.ts';

/** How many orders go to each seat, on average, before the crowd moves on to the next. */
const buyersPerSeat = 10;
const rows = 'ABCDE';
const seatsPerRow = 20;
const seatCount = rows.length * seatsPerRow;
/** So many shows are on sale at once. */
const onSale = 3;

export const firstEventId = 101;

/** What is said of every show of a run. */
export const showDetails = {
  name: 'The Winter Concert',
  venue: { name: 'City Hall', city: 'Utrecht' },
  category: 'concert',
  startsAt: '2040-01-01T19:30:00.000Z',
  currency: 'EUR',
  maxSeatsPerUser: 1000,
  layout: Array.from(rows, (row) => ({ row, seats: seatsPerRow, priceMinor: 4_500 })),
};

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
