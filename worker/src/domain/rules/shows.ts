import { placesOf } from '@ticketing/shared/hall/places.ts';
import type { Evolution, Rules } from '../decision.ts';
import { refuse } from '../decision.ts';
import type { Show } from '../show.ts';
import { available, blocked, termsOf } from '../show.ts';

/** Commands about a show itself. */
export const showRules: Rules<'ScheduleShow'> = {
  ScheduleShow: {
    rules: [showIsNew],
    fact: (_show, { commandId: _commandId, eventId: _eventId, type: _type, by: _by, ...details }) => {
      return { type: 'ShowScheduled', ...details };
    },
  },
};

export const showEvolution: Evolution<'ShowScheduled'> = {
  ShowScheduled(show, event) {
    show.terms = termsOf(event);
    show.layout = event.layout;
    for (const place of placesOf(event.layout)) {
      show.seats.set(place.seatId, place.blocked ? blocked : available);
      show.prices.set(place.seatId, place.priceMinor);
    }
  },
};

function showIsNew(show: Show) {
  return show.terms === undefined ? undefined : refuse('show-exists');
}

export function showIsScheduled(show: Show) {
  return show.terms === undefined ? refuse('show-unknown') : undefined;
}

export function salesAreOpen(show: Show, _command: unknown, now: string) {
  const { salesOpenAt, salesCloseAt } = show.terms!;
  if (salesOpenAt !== undefined && now < salesOpenAt) return refuse('sales-not-open');
  return now >= salesCloseAt ? refuse('sales-closed') : undefined;
}

export function showHasNotStarted(show: Show, _command: unknown, now: string) {
  const { ends } = show.terms!;
  return ends !== undefined && now >= ends.holds ? refuse('sales-closed') : undefined;
}
