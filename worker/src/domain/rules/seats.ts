import { refuse } from '../decision.ts';
import type { Seat, Show } from '../show.ts';
import { available } from '../show.ts';

export function seatsExist(show: Show, command: { seatIds: string[] }) {
  const lostSeatIds = command.seatIds.filter((seatId) => show.seats.get(seatId) === undefined);
  return lostSeatIds.length > 0 ? refuse('seat-unknown', lostSeatIds) : undefined;
}

export function seatsAreOnSale(show: Show, command: { seatIds: string[] }) {
  const lostSeatIds = command.seatIds.filter((seatId) => show.seats.get(seatId)?.status === 'blocked');
  return lostSeatIds.length > 0 ? refuse('seat-blocked', lostSeatIds) : undefined;
}

export function seatsAreFree(show: Show, command: { seatIds: string[] }) {
  const lostSeatIds = command.seatIds.filter((seatId) => show.seats.get(seatId)?.status !== 'available');
  return lostSeatIds.length > 0 ? refuse('seat-taken', lostSeatIds) : undefined;
}

export function userIsWithinLimit(show: Show, command: { userId: number; seatIds: string[] }) {
  const seats = (show.seatsOfUser.get(command.userId) ?? 0) + command.seatIds.length;
  return seats > show.terms!.maxSeatsPerUser ? refuse('limit-exceeded') : undefined;
}

/** Gives seats to a user. */
export function take(show: Show, userId: number, seatIds: string[], seat: Seat): void {
  for (const seatId of seatIds) show.seats.set(seatId, seat);
  show.seatsOfUser.set(userId, (show.seatsOfUser.get(userId) ?? 0) + seatIds.length);
}

/** Takes seats from the user who has them. */
export function free(show: Show, { userId, seatIds }: { userId: number; seatIds: string[] }): void {
  for (const seatId of seatIds) show.seats.set(seatId, available);
  show.seatsOfUser.set(userId, (show.seatsOfUser.get(userId) ?? 0) - seatIds.length);
}
