import type { SeatState } from '@ticketing/shared/messages/seat-map.ts';
import type { ScheduledShowView } from '@ticketing/shared/stores/views.ts';

/** A hall at one version of its show. */
export type Hall = SeatState & {
  eventId: number;
  version: number;
  /** The time of the event with that version. */
  asOf: string;
};

/** The hall as a view has it. */
export function hallOf({ _id, version, asOf, counts, seatMap }: ScheduledShowView): Hall {
  return { eventId: _id, version, asOf, counts, seatMap };
}
