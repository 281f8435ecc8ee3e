import type { HallState } from '@ticketing/shared/hall/seat-map.ts';
import type { ScheduledShowView } from '@ticketing/shared/stores/views.ts';

/** A seat map at one version of its show. */
export type Hall = HallState & {
  eventId: number;
  version: number;
  /** The time of the event with that version. */
  asOf: string;
};

/** The seat map of a view. */
export function hallOf({ _id, version, asOf, counts, layout, seatMap }: ScheduledShowView): Hall {
  return { eventId: _id, version, asOf, counts, layout, seatMap };
}

/** A hall as `view=map` answers it. Which seats the characters are, the show's layout says. */
export function mapAnswer({ layout: _layout, ...answer }: Hall) {
  return answer;
}
