import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import { paymentStreams, storedPaymentEvent } from '@ticketing/shared/stores/payment-store.ts';
import { evolve } from '@ticketing/worker/domain/decider.ts';
import type { Booking, WholeShow } from '@ticketing/worker/domain/show.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';
import type { Pool } from 'pg';
import type { Money, Until } from './money.ts';
import { moneyUntil, noMoney, toldBy } from './money.ts';

/** A booking whose money is not what its seats cost. */
export type MoneyDifference = {
  bookingId: string;
  /** Of the booking, at that version; none where the show has no such booking. */
  status?: Booking['status'];
  paymentIds: string[];
  priceMinor: number;
  /** What was taken for it, or will be, less what was given back, or will be. */
  keptMinor: number;
};

/** The money of a show at a version: what was taken for its seats, and what they cost. */
export type ShowMoney = {
  eventId: number;
  version: number;
  /** When the version came to be. */
  at: string;
  currency?: string;
  /** Booked with a payment, and what they cost. */
  paid: { bookings: number; priceMinor: number };
  /** Booked without one: sold by organisers, or for nothing, or in a show that demands none. */
  unpaid: { bookings: number; priceMinor: number };
  money: Money;
  /** What was given back by hand of what is booked still: it explains so much of the money that is missing. */
  givenMinor: number;
  /** By how much more was kept than the seats cost; negative if it is less. */
  differenceMinor: number;
  differences: MoneyDifference[];
};

/**
 * The money of a show as of one of its versions, from the two logs of facts.
 * @param at the version; the newest without
 * @returns undefined where the show has no such version
 */
export async function moneyOfShow(
  { bookings, payments }: { bookings: Pool; payments: Pool },
  eventId: number,
  at?: number,
): Promise<ShowMoney | undefined> {
  const show = emptyShow(eventId);
  const told = await foldShow(bookings, show, at);
  if (told === undefined || (at !== undefined && show.version < at)) return undefined;
  const { until, ofBookings, ofShow } = told;
  const byBooking = new Map<string, { money: Money; paymentIds: string[] }>();
  for await (const rows of paymentStreams(payments, eventId)) {
    const stream = rows.map((row) => storedPaymentEvent(row).event);
    const { paymentId, bookingId } = stream[0]!;
    const events = [...(ofBookings.get(bookingId) ?? []), ...ofShow];
    const money = moneyUntil(stream, toldBy(events, paymentId), at === undefined ? undefined : until);
    const before = byBooking.get(bookingId) ?? { money: noMoney, paymentIds: [] };
    const paymentIds = keeps(money) ? [...before.paymentIds, paymentId] : before.paymentIds;
    byBooking.set(bookingId, { money: plus(before.money, money), paymentIds });
  }
  return compare(show, until, byBooking);
}

/** Folds the show up to a version. @returns all its events that payments may follow, also those that came later */
async function foldShow(pool: Pool, show: WholeShow, at: number | undefined) {
  const ofBookings = new Map<string, BookingEvent[]>();
  const ofShow: BookingEvent[] = [];
  let until: Until | undefined;
  for (let from = 1; ; ) {
    const page = await readShowEvents(pool, show.eventId, { from, limit: pageSize });
    for (const { event } of page) {
      if (at === undefined || event.version <= at) {
        evolve(show, event);
        until = { version: event.version, at: event.at };
      }
      if (event.type === 'ShowCancelled') ofShow.push(event);
      if (!('bookingId' in event) || event.bookingId === undefined || !mayBeFollowed(event)) continue;
      const others = ofBookings.get(event.bookingId);
      if (others === undefined) ofBookings.set(event.bookingId, [event]);
      else others.push(event);
    }
    const last = page.at(-1);
    if (last === undefined) return until && { until, ofBookings, ofShow };
    from = last.event.version + 1;
  }
}

const pageSize = 1_000;

/** Whether a payment can have heard of it: of most bookings there is nothing to remember. */
function mayBeFollowed({ type }: BookingEvent): boolean {
  return !['SeatsBooked', 'SeatsHeld', 'SeatCheckedIn', 'BookingTransferred', 'CommandRejected'].includes(type);
}

function compare(
  show: WholeShow,
  until: Until,
  paidFor: Map<string, { money: Money; paymentIds: string[] }>,
): ShowMoney {
  const { eventId, terms } = show;
  const paid = { bookings: 0, priceMinor: 0 };
  const unpaid = { bookings: 0, priceMinor: 0 };
  const differences: MoneyDifference[] = [];
  let money: Money = noMoney;
  let givenMinor = 0;
  const settle = (bookingId: string, booking: Booking | undefined) => {
    const { money: own, paymentIds } = paidFor.get(bookingId) ?? { money: noMoney, paymentIds: [] };
    const isPaid = booking?.status === 'booked' && (booking.paymentId !== undefined || keeps(own));
    const total = (booking?.prices ?? []).reduce((sum, price) => sum + price, 0);
    if (booking?.status === 'booked') {
      const kind = isPaid ? paid : unpaid;
      kind.bookings += 1;
      kind.priceMinor += total;
    }
    money = plus(money, own);
    const priceMinor = isPaid ? total : 0;
    const keptMinor = own.captured + own.coming - own.refunded - own.goingBack;
    const missing = priceMinor - keptMinor;
    if (missing > 0 && missing <= own.byHand) givenMinor += missing;
    else if (missing !== 0) {
      differences.push({ bookingId, ...(booking && { status: booking.status }), paymentIds, priceMinor, keptMinor });
    }
  };
  for (const booking of show.bookings.values()) settle(booking.bookingId, booking);
  for (const bookingId of paidFor.keys()) if (!show.bookings.has(bookingId)) settle(bookingId, undefined);
  const differenceMinor = differences.reduce((sum, { keptMinor, priceMinor }) => sum + keptMinor - priceMinor, 0);
  const currency = terms?.currency;
  return {
    eventId,
    ...until,
    ...(currency !== undefined && { currency }),
    paid,
    unpaid,
    money,
    givenMinor,
    differenceMinor,
    differences,
  };
}

function keeps({ captured, coming }: Money): boolean {
  return captured + coming > 0;
}

function plus(one: Money, other: Money): Money {
  return {
    captured: one.captured + other.captured,
    coming: one.coming + other.coming,
    refunded: one.refunded + other.refunded,
    byHand: one.byHand + other.byHand,
    goingBack: one.goingBack + other.goingBack,
    failed: one.failed + other.failed,
  };
}
