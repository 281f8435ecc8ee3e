import type { SeatState } from '@ticketing/shared/messages/seat-map.ts';
import type { ScheduledShowView } from '@ticketing/shared/stores/views.ts';

/** A seat map at one version of its show. */
export type Hall = SeatState & {
  eventId: number;
  version: number;
  /** The time of the event with that version. */
  asOf: string;
};

/** The seat map of a view. */
export function hallOf({ _id, version, asOf, counts, seatMap }: ScheduledShowView): Hall {
  return { eventId: _id, version, asOf, counts, seatMap };
}
