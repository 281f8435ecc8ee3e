import type { Choice } from '@ticketing/shared/hall/best.ts';
import { bestKeptSeats, bestSeats } from '@ticketing/shared/hall/best.ts';
import { setFree } from '@ticketing/shared/hall/hall.ts';
import { singleSeatsLeft } from '@ticketing/shared/hall/single-seats.ts';
import { isKept } from '@ticketing/shared/hall/waiting.ts';
import type { SeatOrder } from '@ticketing/shared/messages/commands.ts';
import { seatsOrdered } from '@ticketing/shared/messages/commands.ts';
import type { Refusal } from '../decision.ts';
import { refuse } from '../decision.ts';
import { hallOf, setSeat, waitingOf } from '../hall.ts';
import type { Seat, Show } from '../show.ts';
import { available } from '../show.ts';

/** The seats exist, are on sale, and are nobody's: the first of these that is not so of all of them is the answer. */
export function seatsAreFree(show: Show, { seatIds = [] }: Pick<SeatOrder, 'seatIds'>) {
  // Each is looked up once. Looking seats up in a large hall is what deciding takes longest for.
  const statuses = seatIds.map((seatId) => show.seats.get(seatId)?.status);
  if (statuses.every((status) => status === 'available')) return undefined;
  const seatsThatAre = (isLost: (status: Seat['status'] | undefined) => boolean) =>
    seatIds.filter((_, index) => isLost(statuses[index]));
  const unknown = seatsThatAre((status) => status === undefined);
  if (unknown.length > 0) return refuse('seat-unknown', unknown);
  const blocked = seatsThatAre((status) => status === 'blocked');
  if (blocked.length > 0) return refuse('seat-blocked', blocked);
  return refuse(
    'seat-taken',
    seatsThatAre((status) => status !== 'available'),
  );
}

/** Free seats that fit somebody who waits are nobody else's. */
export function seatsAreNotKept(show: Show, { seatIds = [] }: Pick<SeatOrder, 'seatIds'>) {
  if (waitingOf(show).waiters.size === 0) return undefined;
  const hall = hallOf(show);
  const lostSeatIds = seatIds.filter((seatId) => isKept(hall, seatId));
  return lostSeatIds.length > 0 ? refuse('waiting-list-first', lostSeatIds) : undefined;
}

/** Who leaves the choice to us leaves a single seat only where there is no other way. */
export function noSeatIsLeftSingle(show: Show, { seatIds = [] }: Pick<SeatOrder, 'seatIds'>, own: string[] = []) {
  if (!show.terms!.noSingleSeats || seatIds.length === 0) return undefined;
  return singleSeatsLeft(hallOf(show), seatIds, own).length > 0 ? refuse('single-seat') : undefined;
}

export function userIsWithinLimit(show: Show, command: Pick<SeatOrder, 'userId' | 'seatIds' | 'best'>) {
  return limitAllows(show, command.userId, seatsOrdered(command));
}

/** Whether a user may have so many more seats. Those that the user waits for count. */
export function limitAllows(show: Show, userId: number, more: number) {
  const seats = (show.seatsOfUser.get(userId) ?? 0) + (waitingOf(show).seatsOfUser.get(userId) ?? 0) + more;
  return seats > show.terms!.maxSeatsPerUser ? refuse('limit-exceeded') : undefined;
}

/**
 * The seats of an order: those that it names, or the best of those that are free now. Orders for the best seats never
 * lose a seat to each other, because each is decided after those before it on the log.
 * @param own the seats of a booking that exchanges them: for the choice they are free
 */
export function seatsFor(
  show: Show,
  { seatIds, best }: Pick<SeatOrder, 'seatIds' | 'best'>,
  own: readonly string[] = [],
): Choice | Refusal<'waiting-list-first'> {
  if (seatIds !== undefined) return { seatIds };
  if (best === undefined) throw new Error('an order names its seats, or asks for the best');
  const hall = hallOf(show);
  // As if they had been given back: what fits those who wait then is kept for them.
  for (const seatId of own) setFree(hall, seatId, true);
  const choice = bestSeats(hall, best);
  const isKeptFromThem = 'code' in choice && !best.accessible && bestKeptSeats(hall, best) !== undefined;
  for (const seatId of own) setFree(hall, seatId, false);
  return isKeptFromThem ? refuse('waiting-list-first') : choice;
}

/** Gives seats to a user. */
export function take(show: Show, userId: number, seatIds: string[], seat: Seat): void {
  for (const seatId of seatIds) setSeat(show, seatId, seat);
  show.seatsOfUser.set(userId, (show.seatsOfUser.get(userId) ?? 0) + seatIds.length);
}

/** Takes seats from the user who has them. */
export function free(show: Show, { userId, seatIds }: { userId: number; seatIds: string[] }): void {
  for (const seatId of seatIds) setSeat(show, seatId, available);
  show.seatsOfUser.set(userId, (show.seatsOfUser.get(userId) ?? 0) - seatIds.length);
}
