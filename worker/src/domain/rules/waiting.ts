import { couldFit } from '@ticketing/shared/hall/waiting.ts';
import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import { statusesAfter } from '@ticketing/shared/messages/statuses.ts';
import { wishOf } from '@ticketing/shared/messages/wish.ts';
import type { Evolution, Rules } from '../decision.ts';
import { refuse } from '../decision.ts';
import { hallOf, joinList, leaveList, waitingOf } from '../hall.ts';
import type { Show } from '../show.ts';
import { offersOf } from '../waiting-list.ts';
import { bookingExists, bookingOf, bookingWaits, change } from './bookings.ts';
import { bookingIsNew, boughtNow } from './orders.ts';
import { limitAllows } from './seats.ts';
import { salesAreOpen, showIsOn, showIsScheduled } from './shows.ts';

/** The waiting list of a show: first come, first served, among those whom the free seats fit. */
export const waitingRules: Rules<'JoinWaitlist' | 'OfferSeats' | 'ExpireWait'> = {
  JoinWaitlist: {
    rules: [bookingIsNew, showIsScheduled, showIsOn, salesAreOpen, seatsCouldFit, waiterIsWithinLimit],
    fact: (_show, { bookingId, userId, ...command }) => ({
      type: 'WaitlistJoined',
      bookingId,
      userId,
      ...wishOf(command),
    }),
  },
  OfferSeats: {
    rules: [showIsScheduled, bookingExists, bookingWaits, showIsToCome],
    fact: (show, { bookingId, ttlSeconds }, now) => {
      const [next] = offersOf(waitingOf(show), hallOf(show), 1);
      if (next?.bookingId !== bookingId) return refuse('not-next');
      const { userId } = bookingOf(show, bookingId);
      const heldUntil = new Date(Date.parse(now) + ttlSeconds * 1000).toISOString();
      return { type: 'SeatsHeld', bookingId, userId, ...boughtNow(show, next.seatIds), heldUntil };
    },
  },
  ExpireWait: {
    rules: [showIsScheduled, bookingExists, bookingWaits, showHasStarted],
    fact: (show, { bookingId }) => ({
      type: 'WaitExpired',
      bookingId,
      userId: bookingOf(show, bookingId).userId,
    }),
  },
};

export const waitingEvolution: Evolution<'WaitlistJoined' | 'WaitExpired'> = {
  WaitlistJoined(show, { type, bookingId, userId, version, ...event }) {
    const wish = wishOf(event);
    show.bookings.set(bookingId, {
      bookingId,
      userId,
      seatIds: [],
      status: statusesAfter[type].booking,
      wish,
      version,
    });
    joinList(show, { bookingId, userId, wish });
  },
  WaitExpired(show, event) {
    change(show, event);
    leaveList(show, event.bookingId);
  },
};

/** Nobody waits for what no seats of the show could ever be. */
function seatsCouldFit(show: Show, command: CommandOf<'JoinWaitlist'>) {
  return couldFit(hallOf(show), wishOf(command)) ? undefined : refuse('cannot-fit');
}

/** Who waits for seats can be given them: they count as if they were theirs. */
function waiterIsWithinLimit(show: Show, { userId, count }: CommandOf<'JoinWaitlist'>) {
  return limitAllows(show, userId, count);
}

function showIsToCome(show: Show, _command: unknown, now: string) {
  return now >= show.terms!.startsAt ? refuse('sales-closed') : undefined;
}

function showHasStarted(show: Show, _command: unknown, now: string) {
  return now >= show.terms!.startsAt ? undefined : refuse('wait-not-over');
}
