import { seatNames } from '@ticketing/shared/tickets/seat-names.ts';
import { seatName } from '../hall/seat-words.ts';
import type { Show } from './booking-store.ts';

/** A seat of a booking as people call it: `Balcony, row C, seat 12`. Its id while the hall is not known. */
export function seatText(seatId: string, show: Pick<Show, 'layout' | 'sections'> | undefined): string {
  if (show === undefined) return seatId;
  const { section, row, label } = seatNames(seatId, show);
  return label === seatId ? seatId : seatName({ section, row, label });
}

export function seatsText(seatIds: readonly string[], show: Pick<Show, 'layout' | 'sections'> | undefined): string {
  return seatIds.map((seatId) => seatText(seatId, show)).join('; ');
}
