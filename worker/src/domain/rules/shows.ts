import { placesOf } from '@ticketing/shared/hall/places.ts';
import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import type { showChangeShape } from '@ticketing/shared/messages/show.ts';
import { policyAfter } from '@ticketing/shared/messages/show.ts';
import { isOpen } from '@ticketing/shared/messages/statuses.ts';
import type { Decision, Evolution, Rules } from '../decision.ts';
import { refuse } from '../decision.ts';
import type { Show, TermDetails } from '../show.ts';
import { available, blocked, termsOf } from '../show.ts';
import { emptyWaitingList } from '../waiting-list.ts';

/** Commands about a show itself. */
export const showRules: Rules<'ScheduleShow' | 'ChangeShow' | 'CancelShow'> = {
  ScheduleShow: {
    rules: [showIsNew],
    fact: (_show, { commandId: _commandId, eventId: _eventId, type: _type, by: _by, ...details }) => {
      return { type: 'ShowScheduled', ...details };
    },
  },
  ChangeShow: {
    rules: [showIsScheduled, showIsOn, timeHasItsSlot, salesArePossible],
    fact: changeShow,
  },
  CancelShow: {
    rules: [showIsScheduled, showIsOn],
    fact: (_show, { reason }) => ({ type: 'ShowCancelled', reason }),
  },
};

export const showEvolution: Evolution<'ShowScheduled' | 'ShowChanged' | 'ShowCancelled'> = {
  ShowScheduled(show, event) {
    show.terms = termsOf(event);
    show.layout = event.layout;
    for (const place of placesOf(event.layout)) {
      show.seats.set(place.seatId, place.blocked ? blocked : available);
      show.prices.set(place.seatId, place.priceMinor);
    }
  },
  ShowChanged(show, event) {
    if (show.terms !== undefined) show.terms = termsOf(changed(show.terms.details, event));
  },
  // What is not known of a show that is loaded in part, the store changes; see `cancelShow` there.
  ShowCancelled(show, { version }) {
    if (show.terms !== undefined) show.terms = { ...show.terms, isCancelled: true };
    for (const seatId of show.seats.keys()) show.seats.set(seatId, blocked);
    for (const bookingId of show.bookings.keys()) {
      const { heldUntil: _ended, heldSince: _began, tickets: _void, ...booking } = show.bookings.get(bookingId)!;
      if (!isOpen(booking.status)) continue;
      show.bookings.set(bookingId, { ...booking, status: 'cancelled', code: 'show-cancelled', version });
    }
    show.seatsOfUser.clear();
    show.waiting = emptyWaitingList();
    delete show.hall;
  },
};

type Change = Pick<CommandOf<'ChangeShow'>, keyof typeof showChangeShape>;

// The order of the fields is that of the event's schema.
function changeShow(show: Show, command: CommandOf<'ChangeShow'>): Decision {
  const { name, startsAt, salesOpenAt, maxSeatsPerUser, policy } = command;
  const { details } = show.terms!;
  const salesCloseAt = closingAfter(details, command);
  return {
    type: 'ShowChanged',
    ...(name !== undefined && { name }),
    ...(startsAt !== undefined && { startsAt }),
    ...(salesOpenAt !== undefined && { salesOpenAt }),
    // It may follow the start.
    ...((command.salesCloseAt !== undefined || salesCloseAt !== closingOf(details)) && { salesCloseAt }),
    ...(maxSeatsPerUser !== undefined && { maxSeatsPerUser }),
    ...(policy !== undefined && { policy }),
    ...(command.showtime !== undefined && { showtime: command.showtime }),
  };
}

/** A showtime moves once its hall is taken for the new time, so that no two shows ever have a hall at a time. */
function timeHasItsSlot(show: Show, { startsAt, showtime }: CommandOf<'ChangeShow'>) {
  const { showtime: place, rules = 1 } = show.terms!.details;
  if (showtime !== undefined) {
    const isItsPlace =
      startsAt !== undefined &&
      showtime.movieId === place?.movieId &&
      showtime.theaterId === place.theaterId &&
      showtime.hallId === place.hallId;
    return isItsPlace ? undefined : refuse('slot-mismatch');
  }
  return startsAt !== undefined && place !== undefined && rules >= 3 ? refuse('slot-mismatch') : undefined;
}

function salesArePossible(show: Show, command: Change) {
  const { startsAt, salesOpenAt, salesCloseAt } = command;
  // A show with other times than are asked for today may still get another name.
  if (startsAt === undefined && salesOpenAt === undefined && salesCloseAt === undefined) return undefined;
  const after = changed(show.terms!.details, command);
  const closing = closingOf(after);
  const isPossible = closing <= after.startsAt && (after.salesOpenAt === undefined || after.salesOpenAt < closing);
  return isPossible ? undefined : refuse('sales-window');
}

/** The details of a show after a change. */
function changed(details: TermDetails, change: Change): TermDetails {
  const { salesOpenAt, policy } = change;
  return {
    ...details,
    startsAt: change.startsAt ?? details.startsAt,
    salesOpenAt: salesOpenAt === undefined ? details.salesOpenAt : (salesOpenAt ?? undefined),
    salesCloseAt: closingAfter(details, change),
    maxSeatsPerUser: change.maxSeatsPerUser ?? details.maxSeatsPerUser,
    policy: policy === undefined ? details.policy : policyAfter(details.policy, policy),
  };
}

/** Sales that close at the start go on doing so when the start moves. */
function closingAfter(details: TermDetails, { startsAt = details.startsAt, salesCloseAt }: Change): string {
  if (salesCloseAt !== undefined) return salesCloseAt ?? startsAt;
  const before = closingOf(details);
  return before === details.startsAt ? startsAt : before;
}

function closingOf({ salesCloseAt, startsAt }: TermDetails): string {
  return salesCloseAt ?? startsAt;
}

export function showIsOn(show: Show) {
  return show.terms?.isCancelled ? refuse('show-cancelled') : undefined;
}

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
