import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import { commandSchema } from '@ticketing/shared/messages/commands.ts';
import { evolve } from '@ticketing/worker/domain/decider.ts';
import {
  alice,
  at,
  bob,
  bookBest,
  bookingId,
  bookSeats,
  cancel,
  cancelShow,
  confirm,
  exchange,
  exchangeForBest,
  expire,
  extendHold,
  given,
  holdSeats,
  joinWaitlist,
  offerSeats,
  paymentId,
  refusal,
  scheduleShow,
  transfer,
  when,
} from './stories.ts';

const paidShow: CommandOf<'ScheduleShow'> = {
  ...scheduleShow,
  payment: 'required',
  policy: { cancelUntil: 0 },
  rules: 3,
  layout: [
    { row: 'A', seats: 5, priceMinor: 4500 },
    { section: 'BALC', row: 'A', seats: 3, priceMinor: 2500 },
    { row: 'F', seats: 2, priceMinor: 0 },
  ],
};
const organiser = { by: { role: 'organiser' as const } };
/** A hold that began at second 1 and ends at second 61. */
const held = () => given(paidShow, holdSeats(2, alice, 'A1', 'BALC-A1'));
const paid = { paymentId: paymentId(1, 2) };

describe('ExtendHold', () => {
  it('says what is to be paid by whom, and gives the payment ten minutes', () => {
    const show = held();
    const event = when(show, extendHold(3, 2, alice), at(30));
    expect(event).toEqual({
      eventId: 7,
      version: 3,
      type: 'HoldExtended',
      commandId: extendHold(3, 2, alice).commandId,
      bookingId: bookingId(2),
      userId: alice,
      seatIds: ['A1', 'BALC-A1'],
      seats: [
        { seatId: 'A1', priceMinor: 4500 },
        { seatId: 'BALC-A1', priceMinor: 2500 },
      ],
      totalMinor: 7000,
      currency: 'EUR',
      heldUntil: at(630),
      paymentId: paymentId(1, 2),
      at: at(30),
    });
    evolve(show, event);
    expect(show.bookings.get(bookingId(2))).toMatchObject({ status: 'held', heldUntil: at(630) });
    expect(show.seats.get('BALC-A1')).toMatchObject({ status: 'held', heldUntil: at(630) });
  });

  it('extends a hold once: the next payment has the time that is left', () => {
    const show = held();
    evolve(show, when(show, extendHold(3, 2, alice, 1), at(30)));
    const again = when(show, extendHold(4, 2, alice, 2), at(300));
    expect(again).toMatchObject({ type: 'HoldExtended', heldUntil: at(630), paymentId: paymentId(2, 2) });
    evolve(show, again);
    expect(when(show, extendHold(5, 2, alice, 3), at(600))).toMatchObject({ heldUntil: at(630) });
  });

  it('makes no hold longer than twenty minutes in all, and none shorter', () => {
    const long = given(paidShow, { ...holdSeats(2, alice, 'A1'), ttlSeconds: 900 });
    expect(when(long, extendHold(3, 2, alice), at(2))).toMatchObject({ heldUntil: at(901) });
    expect(when(long, extendHold(3, 2, alice), at(850))).toMatchObject({ heldUntil: at(1_201) });
    // Its time is over, but that is not on the log: until then it is a hold.
    expect(when(long, extendHold(3, 2, alice), at(902))).toMatchObject({ heldUntil: at(1_201) });
    expect(when(long, extendHold(3, 2, alice), at(2_000))).toMatchObject({ heldUntil: at(1_201) });
  });

  it('extends what somebody has waited for, from when it was offered', () => {
    const full = ['A1', 'A2', 'A3', 'A4'];
    const show = given(
      { ...paidShow, layout: [{ row: 'A', seats: 4, priceMinor: 4500 }] },
      holdSeats(2, alice, ...full),
      joinWaitlist(3, bob, { count: 2 }),
      cancel(4, 2, alice),
      offerSeats(5, 3),
    );
    expect(show.bookings.get(bookingId(3))).toMatchObject({ status: 'held', heldUntil: at(904) });
    expect(when(show, extendHold(6, 3, bob), at(800))).toMatchObject({ heldUntil: at(1_204), totalMinor: 9000 });
  });

  it('lets the hold end at its new time, and no more at its old one', () => {
    const show = held();
    evolve(show, when(show, extendHold(3, 2, alice), at(30)));
    expect(refusal(show, expire(4, 2, at(61)), at(61)).code).toBe('not-held');
    expect(when(show, expire(4, 2, at(630)), at(630))).toMatchObject({ type: 'HoldExpired', heldUntil: at(630) });
  });

  it('keeps the new time through an exchange and a transfer', () => {
    const show = held();
    evolve(show, when(show, extendHold(3, 2, alice), at(30)));
    const exchanged = when(show, exchange(4, 2, alice, 'A2', 'BALC-A1'));
    expect(exchanged).toMatchObject({ type: 'SeatsExchanged', heldUntil: at(630) });
    evolve(show, exchanged);
    evolve(show, when(show, transfer(5, 2, alice, bob)));
    expect(when(show, extendHold(6, 2, bob), at(400))).toMatchObject({ heldUntil: at(630), userId: bob });
  });

  it.each([
    ['booking-unknown', given(paidShow), extendHold(3, 2, alice)],
    ['not-owner', held(), extendHold(3, 2, bob)],
    ['not-held', given(paidShow, { ...bookSeats(2, alice, 'A1'), ...organiser }), extendHold(3, 2, alice)],
    ['hold-expired', given(paidShow, { ...holdSeats(2, alice, 'A1'), ttlSeconds: 10 }), extendHold(3, 2, alice)],
    ['already-cancelled', given(paidShow, holdSeats(2, alice, 'A1'), cancel(3, 2, alice)), extendHold(4, 2, alice)],
    ['show-cancelled', given(paidShow, holdSeats(2, alice, 'A1'), cancelShow(3)), extendHold(4, 2, alice)],
    ['payment-not-needed', given(paidShow, holdSeats(2, alice, 'F1')), extendHold(3, 2, alice)],
    ['payment-not-needed', given({ ...scheduleShow, rules: 3 }, holdSeats(2, alice, 'A1')), extendHold(3, 2, alice)],
    ['show-unknown', given(), extendHold(3, 2, alice)],
  ])('is refused by %s, and the refusal names the payment', (code, show, command) => {
    if (code === 'hold-expired') evolve(show, when(show, expire(9, 2, at(11)), at(11)));
    expect(refusal(show, command)).toMatchObject({ code, command: 'ExtendHold', paymentId: paid.paymentId });
  });

  it('is refused once the show has started: it could not be confirmed any more', () => {
    expect(refusal(held(), extendHold(3, 2, alice), at(10_000)).code).toBe('sales-closed');
  });

  it('names a payment for the same booking', () => {
    expect(commandSchema.safeParse(extendHold(3, 2, alice)).success).toBe(true);
    const other = { ...extendHold(3, 2, alice), paymentId: paymentId(1, 4) };
    expect(commandSchema.safeParse(other).error?.issues[0]?.path).toEqual(['paymentId']);
  });
});

describe('a show that demands payment', () => {
  it('confirms with a payment, and the event and the booking say which', () => {
    const show = held();
    const event = when(show, { ...confirm(3, 2, alice), ...paid });
    expect(event).toMatchObject({ type: 'BookingConfirmed', totalMinor: 7000, ...paid });
    expect(evolve(show, event).bookings.get(bookingId(2))).toMatchObject({ status: 'booked', ...paid });
  });

  it('refuses what costs something and comes without one, unless an organiser asks', () => {
    const show = held();
    expect(refusal(show, confirm(3, 2, alice)).code).toBe('payment-required');
    expect(refusal(show, bookSeats(3, bob, 'A2')).code).toBe('payment-required');
    expect(refusal(show, bookBest(3, bob, { count: 1 })).code).toBe('payment-required');
    const customer = { by: { userId: alice, role: 'customer' as const } };
    expect(refusal(show, { ...confirm(3, 2, alice), ...customer }).code).toBe('payment-required');
    expect(when(show, { ...confirm(3, 2, alice), ...organiser }).type).toBe('BookingConfirmed');
    expect(when(show, { ...bookSeats(3, bob, 'A2'), ...organiser }).type).toBe('SeatsBooked');
  });

  it('gives away without payment what costs nothing', () => {
    expect(when(held(), bookSeats(3, bob, 'F1')).type).toBe('SeatsBooked');
    const show = given(paidShow, holdSeats(2, alice, 'F1'));
    expect(when(show, confirm(3, 2, alice)).type).toBe('BookingConfirmed');
  });

  it('lets seats be exchanged for as dear or cheaper ones only', () => {
    const show = held();
    expect(refusal(show, exchange(3, 2, alice, 'A1', 'A2')).code).toBe('price-differs');
    expect(when(show, exchange(3, 2, alice, 'A2', 'BALC-A1'))).toMatchObject({ totalMinor: 7000 });
    const cheaper = when(show, exchange(3, 2, alice, 'BALC-A1', 'BALC-A2'));
    expect(cheaper).toMatchObject({ type: 'SeatsExchanged', totalMinor: 5000 });
    expect(refusal(show, exchangeForBest(3, 2, alice, { count: 2 })).code).toBe('price-differs');
    const best = exchangeForBest(3, 2, alice, { count: 2, section: 'BALC' });
    expect(when(show, best)).toMatchObject({ type: 'SeatsExchanged', totalMinor: 5000 });
    const free = given({ ...paidShow, payment: 'none' }, holdSeats(2, alice, 'A1', 'BALC-A1'));
    expect(when(free, exchange(3, 2, alice, 'A1', 'A2'))).toMatchObject({ totalMinor: 9000 });
  });

  it('is decided as before where it was scheduled by rules from before there were prices in events', () => {
    const { rules: _rules, ...old } = paidShow;
    expect(when(given(old), bookSeats(2, alice, 'A1')).type).toBe('SeatsBooked');
  });
});

describe('a payment that fails', () => {
  const confirmed = () => {
    const show = given({ ...paidShow, policy: { cancelUntil: 9_990 } }, holdSeats(2, alice, 'A1'));
    evolve(show, when(show, { ...confirm(3, 2, alice), ...paid }));
    return show;
  };

  it('ends the booking that was confirmed with it, against the policy, and says why', () => {
    const show = confirmed();
    expect(refusal(show, cancel(4, 2, alice), at(100)).code).toBe('too-late');
    const event = when(show, { ...cancel(4, 2, alice), ...paid }, at(100));
    expect(event).toMatchObject({ type: 'BookingCancelled', code: 'payment-failed', ...paid, seatIds: ['A1'] });
    evolve(show, event);
    expect(show.bookings.get(bookingId(2))).toMatchObject({ status: 'cancelled', code: 'payment-failed' });
    expect(show.seats.get('A1')).toEqual({ status: 'available' });
  });

  it('ends it too where it was transferred since', () => {
    const show = confirmed();
    evolve(show, when(show, transfer(4, 2, alice, bob)));
    const event = when(show, { ...cancel(5, 2, alice), ...paid });
    expect(event).toMatchObject({ type: 'BookingCancelled', userId: bob, code: 'payment-failed', ...paid });
    expect(refusal(show, cancel(5, 2, alice)).code).toBe('not-owner');
  });

  it('ends no booking that was confirmed with another, or without one', () => {
    const other = { ...cancel(4, 2, alice), paymentId: paymentId(2, 2) };
    expect(refusal(confirmed(), other).code).toBe('payment-differs');
    expect(refusal(held(), { ...cancel(3, 2, alice), ...paid }).code).toBe('payment-differs');
  });
});
