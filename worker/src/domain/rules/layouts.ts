import { placesOf } from '@ticketing/shared/hall/places.ts';
import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import type { Evolution, Rules } from '../decision.ts';
import { refuse } from '../decision.ts';
import type { Show } from '../show.ts';
import { available, blocked } from '../show.ts';
import { showIsOn, showIsScheduled } from './shows.ts';

/** Commands about the layout of a show. */
export const layoutRules: Rules<'ChangeLayout'> = {
  ChangeLayout: {
    rules: [showIsScheduled, showIsOn, soldSeatsStay],
    fact: (_show, { layout, sections }) => ({ type: 'LayoutChanged', layout, ...(sections && { sections }) }),
  },
};

export const layoutEvolution: Evolution<'LayoutChanged'> = {
  LayoutChanged(show, { layout }) {
    show.layout = layout;
    delete show.hall;
    const places = new Map(Array.from(placesOf(layout), (place) => [place.seatId, place]));
    for (const [seatId] of show.seats.entries()) if (!places.has(seatId)) show.seats.delete(seatId);
    for (const { seatId, blocked: isBlocked, priceMinor } of places.values()) {
      show.prices.set(seatId, priceMinor);
      const seat = show.seats.get(seatId);
      // Who holds or has booked a seat keeps it.
      if (seat === undefined || !('bookingId' in seat)) show.seats.set(seatId, isBlocked ? blocked : available);
    }
  },
};

/** How many seats a refusal names at most: a message has its limit. */
const namedSeats = 1_000;

function soldSeatsStay(show: Show, { layout }: { layout: LayoutRow[] }) {
  const onSale = new Set<string>();
  for (const place of placesOf(layout)) if (!place.blocked) onSale.add(place.seatId);
  const lostSeatIds: string[] = [];
  for (const [seatId, seat] of show.seats.entries()) {
    if (seat !== undefined && 'bookingId' in seat && !onSale.has(seatId)) lostSeatIds.push(seatId);
  }
  // In an order that does not depend on how the show was loaded.
  return lostSeatIds.length > 0 ? refuse('seat-in-use', lostSeatIds.sort().slice(0, namedSeats)) : undefined;
}
