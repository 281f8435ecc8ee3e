import type { SeatWish } from '@ticketing/shared/hall/best.ts';
import { bestKeptSeats } from '@ticketing/shared/hall/best.ts';
import type { Hall } from '@ticketing/shared/hall/hall.ts';
import { setFree } from '@ticketing/shared/hall/hall.ts';
import { keepsAny } from '@ticketing/shared/hall/waiting.ts';
import type { Wish } from '@ticketing/shared/messages/wish.ts';

/** Somebody who waits for seats. */
export type Waiter = { bookingId: string; userId: number; wish: Wish };

/** Those who wait for seats of a show, in the order in which they joined. */
export type WaitingList = {
  /** A Map keeps the order of insertion. */
  waiters: Map<string, Waiter>;
  /** What is waited for: each wish once, with how many have it. */
  wishes: Map<string, { wish: Wish; waiters: number }>;
  /** How many seats each user waits for. */
  seatsOfUser: Map<number, number>;
};

export function emptyWaitingList(): WaitingList {
  return { waiters: new Map(), wishes: new Map(), seatsOfUser: new Map() };
}

/** Adds somebody at the end. @returns whether the wish is new to the list */
export function join(list: WaitingList, waiter: Waiter): boolean {
  const { bookingId, userId, wish } = waiter;
  list.waiters.set(bookingId, waiter);
  list.seatsOfUser.set(userId, (list.seatsOfUser.get(userId) ?? 0) + wish.count);
  const same = list.wishes.get(keyOf(wish));
  if (same === undefined) list.wishes.set(keyOf(wish), { wish, waiters: 1 });
  else same.waiters += 1;
  return same === undefined;
}

/** Removes a booking if it is on the list. @returns whether its wish has left the list with it */
export function leave(list: WaitingList, bookingId: string): boolean {
  const waiter = list.waiters.get(bookingId);
  if (waiter === undefined) return false;
  const { userId, wish } = waiter;
  list.waiters.delete(bookingId);
  const seats = (list.seatsOfUser.get(userId) ?? 0) - wish.count;
  if (seats > 0) list.seatsOfUser.set(userId, seats);
  else list.seatsOfUser.delete(userId);
  const same = list.wishes.get(keyOf(wish));
  if (same === undefined) return false;
  same.waiters -= 1;
  if (same.waiters > 0) return false;
  list.wishes.delete(keyOf(wish));
  return true;
}

/** What is waited for, each wish once. */
export function wishesOf({ wishes }: WaitingList): SeatWish[] {
  return Array.from(wishes.values(), ({ wish }) => wish);
}

function keyOf({ count, section = '', maxPriceMinor }: Wish): string {
  return `${count}/${section}/${maxPriceMinor ?? ''}`;
}

export type Offer = { bookingId: string; seatIds: string[] };

/**
 * The seats that those who wait are to be given now: the first whom the free seats fit gets the best of them, then the
 * next one of the rest, and so on. Whoever they do not fit keeps the place on the list.
 * @param hall keeps what fits those who wait; it is as before afterwards
 * @param max at most so many offers
 */
export function offersOf(list: WaitingList, hall: Hall, max: number): Offer[] {
  const offers: Offer[] = [];
  if (list.waiters.size === 0 || !keepsAny(hall)) return offers;
  // Seats only become fewer here: what does not fit once does not fit later.
  const unfit = new Set<string>();
  for (const { bookingId, wish } of list.waiters.values()) {
    if (offers.length === max || unfit.size === list.wishes.size) break;
    const key = keyOf(wish);
    if (unfit.has(key)) continue;
    const seatIds = bestKeptSeats(hall, wish);
    if (seatIds === undefined) unfit.add(key);
    else offers.push({ bookingId, seatIds });
    for (const seatId of seatIds ?? []) setFree(hall, seatId, false);
  }
  for (const { seatIds } of offers) for (const seatId of seatIds) setFree(hall, seatId, true);
  return offers;
}
