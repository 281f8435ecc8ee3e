import type { Random } from '../../support/random.ts';

/*
 * Shows that change while they are sold. They are shows of their own, so that what clients see of the others can be
 * compared seat by seat: here a seat may go to somebody who never named it.
 */

const firstStage = 5_001;
const seatsPerRow = 12;

export function isChanging(eventId: number): boolean {
  return eventId >= firstStage && eventId < firstStage + 1_000;
}

/** What is said of such a show when it is scheduled. So low a limit and so few seats that all are wanted twice. */
export function stageDetails(eventId: number) {
  return {
    name: `Changing Show ${eventId}`,
    venue: { name: 'Fringe', city: 'Utrecht' },
    category: 'play',
    startsAt: '2041-01-01T19:00:00.000Z',
    currency: 'EUR',
    maxSeatsPerUser: 6,
    layout: [rowOf('A', 4_500), rowOf('B', 3_500)],
  };
}

function rowOf(row: string, priceMinor: number, seats = seatsPerRow) {
  return { row, seats, priceMinor };
}

/** Another layout: a row more or less, other prices, and a few seats blocked, of which somebody may have some. */
export function layoutBody(random: Random): object {
  const blocked = [1, 10, 5].slice(0, random.between(0, 3)).map(String);
  const last = random.between(0, 3) * 3;
  return {
    layout: [
      rowOf('A', random.pick([4_500, 5_000])),
      { ...rowOf('B', 3_500), ...(blocked.length > 0 && { blocked }) },
      ...(last > 0 ? [rowOf('C', random.pick([2_500, 6_000]), last)] : []),
    ],
  };
}

/** A change of details. Some are refused: sales would close after the start. */
export function changeBody(eventId: number, random: Random): object {
  const dice = random.between(1, 6);
  if (dice === 1) return { name: `Changing Show ${eventId}, part ${random.between(1, 99)}` };
  if (dice === 2) return { startsAt: new Date(Date.UTC(2041, random.between(0, 11), 1)).toISOString() };
  if (dice === 3) return { salesCloseAt: random.pick([null, '2041-06-01T00:00:00.000Z', '2049-01-01T00:00:00.000Z']) };
  if (dice === 4) return { maxSeatsPerUser: random.between(3, 8) };
  return {
    policy: { noSingleSeats: random.percent(30), exchangeable: random.percent(80), transferable: random.percent(80) },
  };
}

/** Some seats of it, beside each other as far as the row goes. */
export function someSeats(random: Random): string[] {
  const row = random.pick(['A', 'B', 'B', 'C']);
  const first = random.between(1, seatsPerRow);
  return Array.from({ length: random.between(1, 2) }, (_, index) => `${row}${((first + index - 1) % seatsPerRow) + 1}`);
}

export type Stages = {
  /** The show that is sold now. */
  current(): number;
  /** Told when another is. */
  onNext(listener: (eventId: number) => void): void;
  /** The next one. */
  move(): void;
};

export function createStages(): Stages {
  let eventId = firstStage;
  let listener: (eventId: number) => void = () => undefined;
  return {
    current: () => eventId,
    onNext(listen) {
      listener = listen;
    },
    move() {
      eventId += 1;
      listener(eventId);
    },
  };
}
