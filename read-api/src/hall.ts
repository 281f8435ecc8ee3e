import type { EventType } from '@ticketing/shared/messages/events.ts';
import { seatPosition } from '@ticketing/shared/messages/seat.ts';
import type { LayoutRow } from '@ticketing/shared/messages/show.ts';
import { rowKey } from '@ticketing/shared/messages/show.ts';
import type { ScheduledShowView, SeatCounts, SeatMap } from '@ticketing/shared/stores/views.ts';

export type SeatStatus = keyof SeatCounts;

/** A hall at one version of its show. */
export type Hall = {
  eventId: number;
  version: number;
  /** The time of the event with that version. */
  asOf: string;
  counts: SeatCounts;
  seatMap: SeatMap;
};

/** The hall as a view has it. */
export function hallOf({ _id, version, asOf, counts, seatMap }: ScheduledShowView): Hall {
  return { eventId: _id, version, asOf, counts, seatMap };
}

export type Seat = {
  seatId: string;
  section?: string;
  row: string;
  number: number;
  status: SeatStatus;
  priceMinor: number;
};

export const seatStatuses = ['available', 'held', 'booked'] as const satisfies readonly SeatStatus[];

type Mark = '.' | 'H' | 'B';

const statusOfMark: Record<string, SeatStatus> = { '.': 'available', H: 'held', B: 'booked' };

/** The seats of a hall in the order of its layout, of one section or of one status where that is asked. */
export function listSeats(
  seatMap: SeatMap,
  layout: readonly LayoutRow[],
  filter: { section?: string | undefined; status?: SeatStatus | undefined },
): Seat[] {
  const seats: Seat[] = [];
  for (const row of layout) {
    if (filter.section !== undefined && row.section !== filter.section) continue;
    const key = rowKey(row);
    const marks = seatMap[key] ?? '';
    for (let index = 0; index < row.seats; index++) {
      const status = statusOfMark[marks[index] ?? '.'] ?? 'available';
      if (filter.status !== undefined && status !== filter.status) continue;
      const number = index + 1;
      seats.push({
        seatId: `${key}${number}`,
        ...(row.section !== undefined && { section: row.section }),
        row: row.row,
        number,
        status,
        priceMinor: row.priceMinor,
      });
    }
  }
  return seats;
}

/** The rows of a seat map that belong to a section. */
export function sectionOfMap(seatMap: SeatMap, layout: readonly LayoutRow[], section: string): SeatMap {
  const keys = layout.filter((row) => row.section === section).map(rowKey);
  return Object.fromEntries(keys.map((key) => [key, seatMap[key] ?? '']));
}

/** The status of the seats that are not the same in two maps of the same hall: as they are in the second. */
export function changedSeats(before: SeatMap, after: SeatMap): Record<string, SeatStatus> {
  const changed: Record<string, SeatStatus> = {};
  for (const [key, marks] of Object.entries(after)) {
    const was = before[key];
    if (was === marks) continue;
    for (let index = 0; index < marks.length; index++) {
      const mark = marks[index]!;
      if (was?.[index] !== mark) changed[`${key}${index + 1}`] = statusOfMark[mark] ?? 'available';
    }
  }
  return changed;
}

/** The status of a seat, or nothing where the hall has no such seat. */
export function seatStatus(seatMap: SeatMap, seatId: string): SeatStatus | undefined {
  const { rowKey: key, number } = seatPosition(seatId);
  return statusOfMark[seatMap[key]?.[number - 1] ?? ''];
}

// What an event makes of its seats. ShowScheduled makes the hall, CommandRejected changes nothing.
const markAfter: Partial<Record<EventType, Mark>> = {
  SeatsBooked: 'B',
  SeatsHeld: 'H',
  BookingConfirmed: 'B',
  BookingCancelled: '.',
  HoldExpired: '.',
};

/** A hall to which events are applied one after another. */
export type HallFold = {
  apply(event: { type: EventType; seatIds?: string[] | undefined }): void;
  result(): { seatMap: SeatMap; counts: SeatCounts };
};

/**
 * Begins with a hall of this layout. Events must come in the order of their versions.
 * @param start the hall so far; an empty one otherwise
 */
export function foldHall(layout: readonly LayoutRow[], start: SeatMap = {}): HallFold {
  const rows = new Map(
    layout.map((row) => {
      const key = rowKey(row);
      return [key, (start[key] ?? '.'.repeat(row.seats)).split('')] as const;
    }),
  );
  return {
    apply({ type, seatIds }) {
      const mark = markAfter[type];
      if (mark === undefined) return;
      for (const seatId of seatIds ?? []) {
        const { rowKey: key, number } = seatPosition(seatId);
        const row = rows.get(key);
        if (row !== undefined && number <= row.length) row[number - 1] = mark;
      }
    },
    result() {
      const seatMap = Object.fromEntries(Array.from(rows, ([key, marks]) => [key, marks.join('')]));
      const counts: SeatCounts = { available: 0, held: 0, booked: 0 };
      for (const marks of rows.values()) for (const mark of marks) counts[statusOfMark[mark] ?? 'available']++;
      return { seatMap, counts };
    },
  };
}
