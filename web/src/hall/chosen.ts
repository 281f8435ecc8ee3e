import type { ReadonlySignal, Signal } from '@preact/signals';
import { computed, signal } from '@preact/signals';

/** A seat that somebody has chosen, as people are told of it. */
export type ChosenSeat = {
  seatId: string;
  /** The name of its section; undefined where the hall has none. */
  section: string | undefined;
  /** Undefined for a standing place. */
  row: string | undefined;
  label: string;
  priceMinor: number;
  category: string | undefined;
};

/** A seat that was chosen and is no longer free, with what is free beside it, the nearest first. */
export type LostSeat = { seat: ChosenSeat; beside: ChosenSeat[] };

/** What somebody chooses in a hall. The hall and what is around it (buying, exchanging) share one. */
export type ChosenSeats = {
  /** In the order of choosing. */
  readonly seats: ReadonlySignal<readonly ChosenSeat[]>;
  readonly seatIds: ReadonlySignal<ReadonlySet<string>>;
  readonly totalMinor: ReadonlySignal<number>;
  /** How many may be chosen at once. */
  readonly most: number;
  /** How many somebody wants together, where seats are looked for. */
  readonly wanted: Signal<number>;
  /**
   * Seats that are the chooser's own already: of a booking of theirs, or asked for just now. They are drawn as theirs,
   * can be chosen although they are not free, and are never lost.
   */
  readonly own: Signal<ReadonlySet<string>>;
  /** Adds a seat, unless as many as there may be are chosen. @returns whether it is chosen now */
  add(seat: ChosenSeat): boolean;
  remove(seatId: string): void;
  /** Chooses these in place of those before. */
  replace(seats: readonly ChosenSeat[]): void;
  clear(): void;
};

/** @param most how many seats may be chosen at once */
export function chosenSeats(most = 10): ChosenSeats {
  const seats = signal<readonly ChosenSeat[]>([]);
  const own = signal<ReadonlySet<string>>(new Set());
  const seatIds = computed<ReadonlySet<string>>(() => new Set(seats.value.map(({ seatId }) => seatId)));
  return {
    seats,
    seatIds,
    totalMinor: computed(() => seats.value.reduce((sum, { priceMinor }) => sum + priceMinor, 0)),
    most,
    wanted: signal(Math.min(2, most)),
    own,
    add(seat) {
      if (seatIds.value.has(seat.seatId)) return true;
      if (seats.value.length >= most) return false;
      seats.value = [...seats.value, seat];
      return true;
    },
    remove(seatId) {
      if (seatIds.value.has(seatId)) seats.value = seats.value.filter((seat) => seat.seatId !== seatId);
    },
    replace(next) {
      seats.value = next.slice(0, most);
    },
    clear() {
      if (seats.value.length > 0) seats.value = [];
    },
  };
}
