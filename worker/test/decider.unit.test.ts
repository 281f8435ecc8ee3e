import { commandSchema } from '@ticketing/shared/messages/commands.ts';
import { eventJson, eventSchema } from '@ticketing/shared/messages/events.ts';
import { answer, evolve, undecidable } from '@ticketing/worker/domain/decider.ts';
import type { Show } from '@ticketing/worker/domain/show.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';
import {
  alice,
  at,
  bob,
  bookBest,
  bookingId,
  bookSeats,
  cancel,
  cancelSeats,
  cancelShow,
  changeLayout,
  changeShow,
  checkIn,
  commandId,
  confirm,
  eventId,
  exchange,
  exchangeForBest,
  expire,
  expireWait,
  given,
  holdBest,
  holdSeats,
  joinWaitlist,
  move,
  offerSeats,
  refusal,
  scheduleShow,
  showtime,
  transfer,
  when,
} from './stories.ts';

describe('ScheduleShow', () => {
  it('schedules a show that is new, with all that was said of it', () => {
    const { type: _order, commandId: id, eventId: _show, ...details } = scheduleShow;
    expect(when(given(), scheduleShow)).toEqual({
      eventId,
      version: 1,
      type: 'ShowScheduled',
      commandId: id,
      ...details,
      at: at(30),
    });
  });

  it('makes every seat of every row available, numbered from 1', () => {
    const show = given(scheduleShow);
    expect(Array.from(show.seats.keys())).toEqual(['A1', 'A2', 'A3', 'A4', 'A5', 'BALC-A1', 'BALC-A2', 'BALC-A3']);
    expect(new Set(Array.from(show.seats.values(), ({ status }) => status))).toEqual(new Set(['available']));
  });

  it('comes after refusals for the show while it was unknown', () => {
    const show = given(bookSeats(2, alice, 'A1'), scheduleShow);
    expect(show.version).toBe(2);
    expect(show.terms).toBeDefined();
  });

  it('is refused when the show is there already', () => {
    const again = { ...scheduleShow, commandId: commandId(9), name: 'Another name' };
    expect(refusal(given(scheduleShow), again)).toEqual({
      eventId,
      version: 2,
      type: 'CommandRejected',
      commandId: commandId(9),
      command: 'ScheduleShow',
      code: 'show-exists',
      at: at(30),
    });
  });
});

describe.each([
  ['BookSeats', bookBest],
  ['HoldSeats', holdBest],
] as const)('%s for the best seats', (_type, order) => {
  it('takes the best that are free at its place on the log', () => {
    const show = given(scheduleShow, order(2, alice, { count: 2 }));
    expect(Array.from(show.seats).flatMap(([seatId, { status }]) => (status === 'available' ? [] : [seatId]))).toEqual([
      'A1',
      'A2',
    ]);
    expect(when(show, order(3, bob, { count: 3 }))).toMatchObject({ userId: bob, seatIds: ['A3', 'A4', 'A5'] });
    expect(when(show, order(3, bob, { count: 1, section: 'BALC' }))).toMatchObject({ seatIds: ['BALC-A1'] });
  });

  it('chooses again what has become free', () => {
    const show = given(scheduleShow, order(2, alice, { count: 4 }), cancel(3, 2, alice));
    expect(when(show, order(4, bob, { count: 4 }))).toMatchObject({ seatIds: ['A1', 'A2', 'A3', 'A4'] });
  });

  it('is refused with its wish when so many are not together', () => {
    const show = given(scheduleShow, bookSeats(2, bob, 'A3'));
    expect(refusal(show, order(3, alice, { count: 4 }))).toEqual({
      eventId,
      version: 3,
      type: 'CommandRejected',
      commandId: commandId(3),
      bookingId: bookingId(3),
      userId: alice,
      best: { count: 4 },
      command: _type,
      code: 'not-together',
      at: at(30),
    });
    expect(show.seatsOfUser.get(alice)).toBeUndefined();
  });

  it('is refused when nothing that fits is free', () => {
    expect(refusal(given(scheduleShow), order(2, alice, { count: 1, maxPriceMinor: 1 })).code).toBe('sold-out');
  });

  it('counts towards the limit', () => {
    const show = given(scheduleShow, bookSeats(2, alice, 'A1'));
    expect(refusal(show, order(3, alice, { count: 4 })).code).toBe('limit-exceeded');
  });

  it('makes a rejected booking without seats', () => {
    const show = given(scheduleShow, order(2, alice, { count: 1, section: 'NONE' }));
    expect(show.bookings.get(bookingId(2))).toMatchObject({ status: 'rejected', seatIds: [], code: 'sold-out' });
  });
});

describe.each([
  ['BookSeats', bookSeats],
  ['HoldSeats', holdSeats],
] as const)('%s', (_type, order) => {
  it('takes all of the seats', () => {
    const show = given(scheduleShow);
    const event = when(show, order(2, alice, 'A1', 'BALC-A3'));
    expect(event).toMatchObject({
      version: 2,
      bookingId: bookingId(2),
      userId: alice,
      seatIds: ['A1', 'BALC-A3'],
      at: at(30),
    });
    evolve(show, event);
    expect(show.seats.get('A1')).toMatchObject({ bookingId: bookingId(2), userId: alice });
    expect(show.seats.get('BALC-A3')).toMatchObject({ bookingId: bookingId(2), userId: alice });
    expect(show.seatsOfUser.get(alice)).toBe(2);
  });

  it('takes none when one is held or booked, and names those', () => {
    const show = given(scheduleShow, bookSeats(2, alice, 'A2'), holdSeats(3, alice, 'A4'));
    const event = refusal(show, order(4, bob, 'A1', 'A2', 'A3', 'A4'));
    expect(event).toMatchObject({ code: 'seat-taken', lostSeatIds: ['A2', 'A4'], seatIds: ['A1', 'A2', 'A3', 'A4'] });
    evolve(show, event);
    expect(show.seats.get('A1')).toEqual({ status: 'available' });
    expect(show.bookings.get(bookingId(4))).toMatchObject({ status: 'rejected', code: 'seat-taken', version: 4 });
  });

  it('is refused for a show that is unknown, and the refusal is the first version', () => {
    expect(refusal(given(), order(2, alice, 'A1'))).toMatchObject({ version: 1, code: 'show-unknown' });
  });

  it('is refused for a seat that the show does not have', () => {
    expect(refusal(given(scheduleShow), order(2, alice, 'A1', 'A6', 'Z1'))).toMatchObject({
      code: 'seat-unknown',
      lostSeatIds: ['A6', 'Z1'],
    });
  });

  it('is refused for a booking id that is in use, and leaves that booking as it was', () => {
    const show = given(scheduleShow, bookSeats(2, alice, 'A1'));
    const event = refusal(show, { ...order(3, bob, 'A2'), bookingId: bookingId(2) });
    expect(event.code).toBe('booking-exists');
    const before = structuredClone(show.bookings.get(bookingId(2)));
    evolve(show, event);
    expect(show.bookings.get(bookingId(2))).toEqual(before);
  });

  it('is refused for a booking id that was rejected while the show was unknown, and leaves that as it was', () => {
    const show = given(order(2, alice, 'A1'));
    const event = refusal(show, { ...order(3, bob, 'A2'), bookingId: bookingId(2) });
    expect(event.code).toBe('booking-exists');
    evolve(show, event);
    expect(show.bookings.get(bookingId(2))).toMatchObject({ userId: alice, code: 'show-unknown', version: 1 });
  });

  it('is undecidable without harm to a booking that has its id', () => {
    const show = given(scheduleShow, bookSeats(2, alice, 'A1'));
    expect(answer(show, order(3, bob, 'A2'), at(30), undecidable)).toMatchObject({
      code: 'undecidable',
      bookingId: bookingId(3),
    });
    const event = answer(show, { ...order(3, bob, 'A2'), bookingId: bookingId(2) }, at(30), undecidable);
    expect(event).toMatchObject({ code: 'booking-exists' });
    evolve(show, event);
    expect(show.bookings.get(bookingId(2))).toMatchObject({ status: 'booked', userId: alice });
  });

  it('is refused before sales open and from their close on', () => {
    const window = { ...scheduleShow, salesOpenAt: at(100), salesCloseAt: at(200) };
    const show = given(window);
    expect(refusal(show, order(2, alice, 'A1'), at(99)).code).toBe('sales-not-open');
    expect(when(show, order(2, alice, 'A1'), at(100)).type).not.toBe('CommandRejected');
    expect(when(show, order(2, alice, 'A1'), at(199)).type).not.toBe('CommandRejected');
    expect(refusal(show, order(2, alice, 'A1'), at(200)).code).toBe('sales-closed');
  });

  it('is refused from the start of the show on, when nothing is said of a close', () => {
    expect(refusal(given(scheduleShow), order(2, alice, 'A1'), scheduleShow.startsAt).code).toBe('sales-closed');
  });

  it('is refused beyond the seats that one user may have of the show, held and booked together', () => {
    const show = given(scheduleShow, bookSeats(2, alice, 'A1', 'A2'), holdSeats(3, alice, 'A3'));
    expect(refusal(show, order(4, alice, 'A4', 'A5')).code).toBe('limit-exceeded');
    expect(when(show, order(4, alice, 'A4')).type).not.toBe('CommandRejected');
    expect(when(show, order(4, bob, 'A4', 'A5')).type).not.toBe('CommandRejected');
  });

  it('may have again what was given back', () => {
    const show = given(scheduleShow, bookSeats(2, alice, 'A1', 'A2', 'A3', 'A4'), cancel(3, 2, alice));
    expect(when(show, order(4, alice, 'A1', 'A2', 'A3', 'A4')).type).not.toBe('CommandRejected');
  });
});

it('HoldSeats holds until its time to live after the decision', () => {
  expect(when(given(scheduleShow), holdSeats(2, alice, 'A1'), at(30))).toMatchObject({
    type: 'SeatsHeld',
    heldUntil: at(90),
  });
});

describe('ChangeLayout', () => {
  const row = { row: 'A', labels: ['1', '2', null, '9'], priceMinor: 100 };

  it('adds, blocks and removes seats that nobody has', () => {
    const show = given(scheduleShow, changeLayout(2, [{ ...row, blocked: ['2'] }]));
    expect(Array.from(show.seats, ([seatId, { status }]) => [seatId, status])).toEqual([
      ['A1', 'available'],
      ['A2', 'blocked'],
      ['A9', 'available'],
    ]);
    expect(show.prices.get('A9')).toBe(100);
  });

  it('says the whole layout, so that nobody who reads the log needs another', () => {
    const sections = [{ code: 'FLOOR', name: 'Standing room' }];
    const layout = [row, { section: 'FLOOR', places: 2, priceMinor: 50 }];
    const { commandId: id } = changeLayout(2, layout);
    expect(when(given(scheduleShow), { ...changeLayout(2, layout), sections })).toEqual({
      eventId,
      version: 2,
      type: 'LayoutChanged',
      commandId: id,
      layout,
      sections,
      at: at(30),
    });
  });

  it('leaves seats to who holds or has booked them, and frees them as they were to be', () => {
    const sold = [bookSeats(2, alice, 'A1'), holdSeats(3, bob, 'A2')];
    const show = given(scheduleShow, ...sold, changeLayout(4, [row]), cancel(5, 2, alice));
    expect(show.seats.get('A1')).toEqual({ status: 'available' });
    expect(show.seats.get('A2')).toMatchObject({ status: 'held', userId: bob });
    expect(show.seatsOfUser.get(bob)).toBe(1);
  });

  it('is refused when a seat that somebody has would go or be blocked, and names those in order', () => {
    const show = given(scheduleShow, bookSeats(2, alice, 'BALC-A1', 'A1'), holdSeats(3, bob, 'A5'));
    expect(refusal(show, changeLayout(4, [{ ...row, blocked: ['1'] }]))).toMatchObject({
      code: 'seat-in-use',
      lostSeatIds: ['A1', 'A5', 'BALC-A1'],
    });
  });

  it('names at most a thousand seats', () => {
    const layout = [{ section: 'FLOOR', places: 1_500, priceMinor: 1 }];
    const show = given({ ...scheduleShow, layout, maxSeatsPerUser: 1_000 });
    for (let place = 1; place <= 1_500; place += 1) {
      show.seats.set(`FLOOR-${place}`, { status: 'booked', bookingId: bookingId(place), userId: alice });
    }
    expect(refusal(show, changeLayout(4, [row])).lostSeatIds).toHaveLength(1_000);
  });

  it('is refused for a show that is unknown', () => {
    expect(refusal(given(), changeLayout(2, [row]))).toMatchObject({ code: 'show-unknown', command: 'ChangeLayout' });
  });

  it('brings what was blocked back on sale', () => {
    const show = given(scheduleShow, changeLayout(2, [{ ...row, blocked: ['1'] }]));
    expect(refusal(show, bookSeats(3, alice, 'A1'))).toMatchObject({ code: 'seat-blocked', lostSeatIds: ['A1'] });
    expect(when(given(scheduleShow, changeLayout(2, [row])), bookSeats(3, alice, 'A1')).type).toBe('SeatsBooked');
  });
});

describe('ConfirmBooking', () => {
  it('makes a hold a booking', () => {
    const show = given(scheduleShow, holdSeats(2, alice, 'A1', 'A2'));
    const event = when(show, confirm(3, 2, alice));
    expect(event).toEqual({
      eventId,
      version: 3,
      type: 'BookingConfirmed',
      commandId: commandId(3),
      bookingId: bookingId(2),
      userId: alice,
      seatIds: ['A1', 'A2'],
      at: at(30),
    });
    evolve(show, event);
    expect(show.seats.get('A1')).toEqual({ status: 'booked', bookingId: bookingId(2), userId: alice });
    expect(show.bookings.get(bookingId(2))).toEqual({
      bookingId: bookingId(2),
      userId: alice,
      seatIds: ['A1', 'A2'],
      status: 'booked',
      version: 3,
    });
    expect(show.seatsOfUser.get(alice)).toBe(2);
  });

  it('wins after the time of the hold, as long as the end of the hold is not on the log', () => {
    const show = given(scheduleShow, holdSeats(2, alice, 'A1'));
    expect(when(show, confirm(3, 2, alice), at(5_000)).type).toBe('BookingConfirmed');
  });

  it.each([
    ['an unknown show', () => given(), 'show-unknown'],
    ['an unknown booking', () => given(scheduleShow), 'booking-unknown'],
    ['a booking that was rejected', () => given(scheduleShow, bookSeats(2, alice, 'A9')), 'not-held'],
    ['what is booked already', () => given(scheduleShow, bookSeats(2, alice, 'A1')), 'not-held'],
    [
      'what was cancelled',
      () => given(scheduleShow, holdSeats(2, alice, 'A1'), cancel(3, 2, alice)),
      'already-cancelled',
    ],
  ])('is refused for %s', (_what, show, code) => {
    expect(refusal(show(), confirm(4, 2, alice)).code).toBe(code);
  });

  it('is refused to anybody but the owner, and changes nothing', () => {
    const show = given(scheduleShow, holdSeats(2, alice, 'A1'));
    const event = refusal(show, confirm(3, 2, bob));
    expect(event).toMatchObject({ code: 'not-owner', command: 'ConfirmBooking', bookingId: bookingId(2), userId: bob });
    const before = structuredClone(show);
    evolve(show, event);
    expect(show).toEqual({ ...before, version: 3, lastCommandId: event.commandId });
  });

  it('is refused once the hold has ended', () => {
    const show = given(scheduleShow, holdSeats(2, alice, 'A1'));
    evolve(show, when(show, expire(3, 2, at(61)), at(61)));
    expect(refusal(show, confirm(4, 2, alice), at(62)).code).toBe('hold-expired');
  });
});

describe('CancelBooking', () => {
  it.each([
    ['held', holdSeats],
    ['booked', bookSeats],
  ])('frees the seats of what is %s', (_status, order) => {
    const show = given(scheduleShow, order(2, alice, 'A1', 'A2'));
    const event = when(show, { ...cancel(3, 2, alice), reason: 'ill' });
    expect(event).toMatchObject({ type: 'BookingCancelled', seatIds: ['A1', 'A2'], reason: 'ill' });
    evolve(show, event);
    expect(show.seats.get('A1')).toEqual({ status: 'available' });
    expect(show.seats.get('A2')).toEqual({ status: 'available' });
    expect(show.bookings.get(bookingId(2))).toMatchObject({ status: 'cancelled', version: 3 });
    expect(show.seatsOfUser.get(alice)).toBe(0);
  });

  it('says nothing of a reason where none was given', () => {
    expect(when(given(scheduleShow, bookSeats(2, alice, 'A1')), cancel(3, 2, alice))).not.toHaveProperty('reason');
  });

  it.each([
    ['an unknown show', () => given(), 'show-unknown'],
    ['an unknown booking', () => given(scheduleShow), 'booking-unknown'],
    ['a booking that was rejected', () => given(scheduleShow, bookSeats(2, alice, 'A9')), 'not-held'],
    [
      'what was cancelled',
      () => given(scheduleShow, bookSeats(2, alice, 'A1'), cancel(3, 2, alice)),
      'already-cancelled',
    ],
  ])('is refused for %s', (_what, show, code) => {
    expect(refusal(show(), cancel(4, 2, alice)).code).toBe(code);
  });

  it('is refused to anybody but the owner', () => {
    expect(refusal(given(scheduleShow, bookSeats(2, alice, 'A1')), cancel(3, 2, bob)).code).toBe('not-owner');
  });

  it('is refused once the hold has ended', () => {
    const show = given(scheduleShow, holdSeats(2, alice, 'A1'));
    evolve(show, when(show, expire(3, 2, at(61)), at(61)));
    expect(refusal(show, cancel(4, 2, alice), at(62)).code).toBe('hold-expired');
  });
});

describe('a show with a policy', () => {
  const withPolicy = { ...scheduleShow, startsAt: at(1_000), salesCloseAt: at(500), policy: { cancelUntil: 200 } };
  const show = given(withPolicy, holdSeats(2, alice, 'A1'), bookSeats(3, alice, 'A2'));

  it('has its holds confirmed after sales have closed, until it starts', () => {
    expect(when(show, confirm(4, 2, alice), at(999)).type).toBe('BookingConfirmed');
    expect(refusal(show, confirm(4, 2, alice), at(1_000))).toMatchObject({ code: 'sales-closed' });
    expect(refusal(show, confirm(4, 3, alice), at(1_000))).toMatchObject({ code: 'not-held' });
  });

  it('has its bookings cancelled until so many seconds before its start', () => {
    expect(when(show, cancel(4, 3, alice), at(799)).type).toBe('BookingCancelled');
    expect(refusal(show, cancel(4, 3, alice), at(800))).toMatchObject({ code: 'too-late' });
    expect(refusal(show, cancel(4, 3, bob), at(800))).toMatchObject({ code: 'not-owner' });
  });

  it('has its holds given back until its start, and ended at any time', () => {
    expect(when(show, cancel(4, 2, alice), at(999)).type).toBe('BookingCancelled');
    expect(refusal(show, cancel(4, 2, alice), at(1_000))).toMatchObject({ code: 'too-late' });
    expect(when(show, expire(4, 2, at(61)), at(2_000)).type).toBe('HoldExpired');
  });

  it('is decided by the rules that it was scheduled with: before there were policies, nothing ended', () => {
    const { policy: _none, ...before } = withPolicy;
    const old = given(before, holdSeats(2, alice, 'A1'), bookSeats(3, alice, 'A2'));
    expect(when(old, confirm(4, 2, alice), at(5_000)).type).toBe('BookingConfirmed');
    expect(when(old, cancel(4, 3, alice), at(5_000)).type).toBe('BookingCancelled');
  });
});

describe('ChangeShow', () => {
  const policy = { cancelUntil: 100 };
  const sold = () => given({ ...scheduleShow, policy }, bookSeats(2, alice, 'A1'), holdSeats(3, bob, 'A2'));

  it('tells what has changed, and leaves the bookings', () => {
    const show = sold();
    const event = when(show, changeShow(4, { name: 'The Spring Concert', maxSeatsPerUser: 1 }));
    expect(event).toEqual({
      ...{ eventId, version: 4, type: 'ShowChanged', commandId: commandId(4) },
      ...{ name: 'The Spring Concert', maxSeatsPerUser: 1, at: at(30) },
    });
    evolve(show, event);
    expect(refusal(show, bookSeats(5, alice, 'A3')).code).toBe('limit-exceeded');
    expect(show.bookings.get(bookingId(2))).toMatchObject({ status: 'booked' });
  });

  it('moves a show, with the end of its sales, its holds and its bookings', () => {
    const show = sold();
    const event = when(show, changeShow(4, { startsAt: at(500) }));
    expect(event).toMatchObject({ startsAt: at(500), salesCloseAt: at(500) });
    evolve(show, event);
    expect(refusal(show, cancel(5, 2, alice), at(400)).code).toBe('too-late');
    expect(when(show, confirm(5, 3, bob), at(499)).type).toBe('BookingConfirmed');
    expect(refusal(show, confirm(5, 3, bob), at(500)).code).toBe('sales-closed');
    expect(refusal(show, bookSeats(5, alice, 'A3'), at(500)).code).toBe('sales-closed');
    evolve(show, when(show, changeShow(5, { startsAt: at(9_000) })));
    expect(when(show, bookSeats(6, alice, 'A3'), at(8_999)).type).toBe('SeatsBooked');
  });

  it('sets and lifts the limits of sales', () => {
    const show = sold();
    evolve(show, when(show, changeShow(4, { salesOpenAt: at(200), salesCloseAt: at(300) })));
    expect(refusal(show, bookSeats(5, alice, 'A3'), at(199)).code).toBe('sales-not-open');
    expect(refusal(show, bookSeats(5, alice, 'A3'), at(300)).code).toBe('sales-closed');
    const lifted = when(show, changeShow(5, { salesOpenAt: null, salesCloseAt: null }));
    expect(lifted).toMatchObject({ salesOpenAt: null, salesCloseAt: scheduleShow.startsAt });
    evolve(show, lifted);
    expect(when(show, bookSeats(6, alice, 'A3'), at(40)).type).toBe('SeatsBooked');
  });

  it('changes a policy field by field', () => {
    const show = sold();
    evolve(show, when(show, changeShow(4, { policy: { transferable: false } })));
    expect(refusal(show, transfer(5, 2, alice, bob)).code).toBe('not-transferable');
    expect(refusal(show, cancel(5, 2, alice), at(9_900)).code).toBe('too-late');
  });

  it.each([
    ['sales that would close after the start', { startsAt: at(500), salesCloseAt: at(501) }],
    ['sales that would open when they close', { salesOpenAt: at(500), salesCloseAt: at(500) }],
    ['a start before the sales open that were asked for earlier', { startsAt: at(90) }],
  ])('is refused for %s', (_what, change) => {
    const show = given({ ...scheduleShow, salesOpenAt: at(100) });
    expect(refusal(show, changeShow(4, change)).code).toBe('sales-window');
  });

  it('moves a showtime with a slot of its hall only', () => {
    const show = given({ ...scheduleShow, rules: 3, showtime });
    const startsAt = at(4_000);
    expect(refusal(show, changeShow(2, { startsAt })).code).toBe('slot-mismatch');
    for (const other of [{ movieId: 'ash' }, { theaterId: 'lux' }, { hallId: 'two' }]) {
      const change = { startsAt, showtime: { ...move, ...other } };
      expect(refusal(show, changeShow(2, change)).code).toBe('slot-mismatch');
    }
    expect(refusal(show, changeShow(2, { showtime: move })).code).toBe('slot-mismatch');
    expect(when(show, changeShow(2, { startsAt, showtime: move }))).toMatchObject({ startsAt, showtime: move });
    expect(when(show, changeShow(2, { name: 'x' })).type).toBe('ShowChanged');
    // A concert has no hall of a theater.
    expect(refusal(given(scheduleShow), changeShow(2, { startsAt, showtime: move })).code).toBe('slot-mismatch');
    // As it was decided before showtimes moved with their slots.
    expect(when(given({ ...scheduleShow, rules: 2, showtime }), changeShow(2, { startsAt })).type).toBe('ShowChanged');
  });

  it('is refused for no show', () => {
    expect(refusal(given(), changeShow(4, { name: 'x' })).code).toBe('show-unknown');
  });
});

describe('CancelShow', () => {
  const sold = () =>
    given(
      scheduleShow,
      bookSeats(2, alice, 'A1'),
      holdSeats(3, bob, 'A2'),
      bookSeats(4, bob, 'A3'),
      cancel(5, 4, bob),
      bookSeats(6, bob, 'A1'),
    );

  it('blocks all seats and ends the bookings that own some, with its own code', () => {
    const show = sold();
    const event = when(show, cancelShow(7, 'The singer is ill.'));
    expect(event).toMatchObject({ type: 'ShowCancelled', reason: 'The singer is ill.' });
    evolve(show, event);
    const ended = { status: 'cancelled', code: 'show-cancelled', version: 7 };
    expect(show.bookings.get(bookingId(2))).toEqual({
      bookingId: bookingId(2),
      userId: alice,
      seatIds: ['A1'],
      ...ended,
    });
    expect(show.bookings.get(bookingId(3))).toEqual({
      bookingId: bookingId(3),
      userId: bob,
      seatIds: ['A2'],
      ...ended,
    });
    expect(show.bookings.get(bookingId(4))).toMatchObject({ status: 'cancelled', version: 5 });
    expect(show.bookings.get(bookingId(6))).toMatchObject({ status: 'rejected', code: 'seat-taken' });
    expect(new Set(show.seats.values())).toEqual(new Set([{ status: 'blocked' }]));
    expect(show.seatsOfUser.get(alice)).toBeUndefined();
  });

  it.each([
    ['orders', bookSeats(8, alice, 'A4'), 'show-cancelled'],
    ['the best seats', bookBest(8, alice, { count: 1 }), 'show-cancelled'],
    ['confirmations', confirm(8, 3, bob), 'show-cancelled'],
    ['exchanges', exchange(8, 2, alice, 'A4'), 'show-cancelled'],
    ['transfers', transfer(8, 2, alice, bob), 'show-cancelled'],
    ['cancellations in part', cancelSeats(8, 2, alice, 'A1'), 'show-cancelled'],
    ['cancellations', cancel(8, 2, alice), 'already-cancelled'],
    ['the end of a hold', expire(8, 3, at(62)), 'already-cancelled'],
    ['changes', changeShow(8, { name: 'x' }), 'show-cancelled'],
    ['layouts', changeLayout(8, [{ row: 'A', seats: 1, priceMinor: 1 }]), 'show-cancelled'],
    ['waiting lists', joinWaitlist(8, alice, { count: 1 }), 'show-cancelled'],
    ['a second end', cancelShow(8), 'show-cancelled'],
    ['the same show again', { ...scheduleShow, commandId: commandId(8) }, 'show-exists'],
  ])('ends %s', (_what, command, code) => {
    const show = sold();
    evolve(show, when(show, cancelShow(7)));
    expect(refusal(show, command, at(100)).code).toBe(code);
  });

  it('is refused for no show', () => {
    expect(refusal(given(), cancelShow(7)).code).toBe('show-unknown');
  });
});

describe('prices', () => {
  const priced = { ...scheduleShow, rules: 2 };
  const seats = [
    { seatId: 'A1', priceMinor: 4500 },
    { seatId: 'BALC-A1', priceMinor: 2500 },
  ];

  it('are in every event of a booking, as they were when it was bought, with the total', () => {
    const bought = { seats, totalMinor: 7000, currency: 'EUR' };
    const held = given(priced, holdSeats(2, alice, 'A1', 'BALC-A1'));
    expect(when(given(priced), bookSeats(2, alice, 'A1', 'BALC-A1'))).toMatchObject(bought);
    expect(when(given(priced), holdSeats(2, alice, 'A1', 'BALC-A1'))).toMatchObject(bought);
    expect(when(given(priced), bookBest(2, alice, { count: 1 }))).toMatchObject({ totalMinor: 4500 });
    expect(when(held, confirm(3, 2, alice))).toMatchObject(bought);
    expect(when(held, cancel(3, 2, alice))).toMatchObject(bought);
    expect(when(held, expire(3, 2, at(61)), at(61))).toMatchObject(bought);
    expect(when(held, transfer(3, 2, alice, bob))).toMatchObject(bought);
  });

  it('follow what is cancelled and exchanged: a seat that stays costs what it did', () => {
    const show = given(priced, bookSeats(2, alice, 'A1', 'BALC-A1'));
    // As if the seat had become dearer since.
    show.prices.set('A1', 9900);
    show.prices.set('A2', 9900);
    const fewer = when(show, cancelSeats(3, 2, alice, 'BALC-A1'));
    expect(fewer).toMatchObject({ seats: [seats[1]], totalMinor: 4500, remaining: ['A1'] });
    const other = when(show, exchange(3, 2, alice, 'A2', 'A1'));
    expect(other).toMatchObject({
      seats: [
        { seatId: 'A2', priceMinor: 9900 },
        { seatId: 'A1', priceMinor: 4500 },
      ],
      totalMinor: 14_400,
    });
    evolve(show, other);
    expect(when(show, cancelSeats(4, 2, alice, 'A2'))).toMatchObject({ totalMinor: 4500 });
  });

  it('are not in events of shows that were scheduled before there were prices in events', () => {
    const show = given(scheduleShow, bookSeats(2, alice, 'A1', 'A2'));
    for (const command of [cancel(3, 2, alice), cancelSeats(3, 2, alice, 'A1'), exchange(3, 2, alice, 'A3')]) {
      const event = when(show, command);
      expect(event).not.toHaveProperty('seats');
      expect(event).not.toHaveProperty('totalMinor');
    }
  });
});

describe('CancelSeats', () => {
  const booked = () => given(scheduleShow, bookSeats(2, alice, 'A1', 'A2', 'A3'));

  it('frees some seats and leaves the others, to a hold until its end', () => {
    const show = booked();
    const event = when(show, cancelSeats(3, 2, alice, 'A2'));
    expect(event).toMatchObject({ type: 'SeatsCancelled', seatIds: ['A2'], remaining: ['A1', 'A3'] });
    evolve(show, event);
    expect(show.bookings.get(bookingId(2))).toMatchObject({ status: 'booked', seatIds: ['A1', 'A3'] });
    expect(show.seats.get('A2')).toEqual({ status: 'available' });
    expect(show.seatsOfUser.get(alice)).toBe(2);
    const held = given(scheduleShow, holdSeats(2, alice, 'A1', 'A2'));
    expect(when(held, cancelSeats(3, 2, alice, 'A2'))).toMatchObject({ heldUntil: at(61) });
  });

  it('cancels the booking with its last seat', () => {
    const show = booked();
    const event = when(show, cancelSeats(3, 2, alice, 'A3', 'A1', 'A2'));
    expect(event).toMatchObject({ type: 'BookingCancelled', seatIds: ['A1', 'A2', 'A3'] });
    expect(evolve(show, event).bookings.get(bookingId(2))).toMatchObject({ status: 'cancelled' });
  });

  it('is refused for seats that the booking does not have, even if others are right', () => {
    const event = refusal(booked(), cancelSeats(3, 2, alice, 'A1', 'A4'));
    expect(event).toMatchObject({ code: 'not-in-booking', lostSeatIds: ['A4'], command: 'CancelSeats' });
  });

  it('ends when cancelling does', () => {
    const show = given(
      { ...scheduleShow, startsAt: at(1_000), policy: { cancelUntil: 400 } },
      bookSeats(2, alice, 'A1'),
    );
    expect(refusal(show, cancelSeats(3, 2, alice, 'A1'), at(600)).code).toBe('too-late');
  });
});

describe('ExchangeSeats', () => {
  const booked = () => given(scheduleShow, bookSeats(2, alice, 'A1', 'A2'), bookSeats(3, bob, 'A4'));

  it('gives the new seats and frees those that are not among them', () => {
    const show = booked();
    const event = when(show, exchange(4, 2, alice, 'A2', 'A3', 'A5'));
    expect(event).toMatchObject({ seatIds: ['A2', 'A3', 'A5'], released: ['A1'], taken: ['A3', 'A5'] });
    evolve(show, event);
    expect(show.bookings.get(bookingId(2))).toMatchObject({ status: 'booked', seatIds: ['A2', 'A3', 'A5'] });
    expect(show.seats.get('A1')).toEqual({ status: 'available' });
    expect(show.seats.get('A3')).toEqual({ status: 'booked', bookingId: bookingId(2), userId: alice });
    expect(show.seatsOfUser.get(alice)).toBe(3);
  });

  it.each([
    ['a seat of somebody else, all or none', exchange(4, 2, alice, 'A3', 'A4'), 'seat-taken', ['A4']],
    ['no seat of the show', exchange(4, 2, alice, 'A3', 'Z9'), 'seat-unknown', ['Z9']],
    ['its own seats', exchange(4, 2, alice, 'A2', 'A1'), 'same-seats', undefined],
    [
      'more seats than a user may have',
      exchange(4, 2, alice, 'A1', 'A2', 'A3', 'A5', 'BALC-A1'),
      'limit-exceeded',
      undefined,
    ],
    ['a booking of somebody else', exchange(4, 3, alice, 'A3'), 'not-owner', undefined],
    ['no booking', exchange(4, 9, alice, 'A3'), 'booking-unknown', undefined],
  ])('is refused for %s, and the old seats stay', (_what, command, code, lostSeatIds) => {
    const show = booked();
    const event = refusal(show, command);
    expect([event.code, event.lostSeatIds]).toEqual([code, lostSeatIds]);
    expect(evolve(show, event).bookings.get(bookingId(2))).toMatchObject({ seatIds: ['A1', 'A2'] });
  });

  it('gives the best seats, for whose choice its own are free', () => {
    const show = booked();
    // With their own two, three are together.
    const event = when(show, exchangeForBest(4, 2, alice, { count: 3 }));
    expect(event).toMatchObject({ seatIds: ['A1', 'A2', 'A3'], released: [], taken: ['A3'] });
    const one = when(show, exchangeForBest(4, 2, alice, { count: 1, section: 'BALC' }));
    expect(one).toMatchObject({ seatIds: ['BALC-A1'], released: ['A1', 'A2'], taken: ['BALC-A1'] });
    // The choice leaves the hall as it was: nobody else gets what is theirs.
    expect(when(show, bookBest(4, bob, { count: 3 }))).toMatchObject({ seatIds: ['BALC-A1', 'BALC-A2', 'BALC-A3'] });
  });

  it.each([
    ['so many are not together', { count: 4 }, 'not-together'],
    ['none is free at the price', { count: 1, maxPriceMinor: 1 }, 'sold-out'],
    ['it is more than a user may have', { count: 5 }, 'limit-exceeded'],
  ])('for the best is refused where %s', (_what, best, code) => {
    const event = refusal(booked(), exchangeForBest(4, 2, alice, best));
    expect(event).toMatchObject({ code, command: 'ExchangeSeats', best });
  });

  it('for the best is refused where it has them already', () => {
    const show = given(scheduleShow, bookSeats(2, alice, 'A3', 'A1', 'A2'));
    expect(refusal(show, exchangeForBest(3, 2, alice, { count: 3 })).code).toBe('same-seats');
  });

  it('for the best leaves to those who wait what would fit them', () => {
    const show = given(
      { ...scheduleShow, layout: [{ row: 'A', seats: 4, priceMinor: 4500 }] },
      bookSeats(2, alice, 'A1'),
      bookSeats(3, bob, 'A2', 'A3', 'A4'),
      joinWaitlist(4, 103, { count: 1 }),
    );
    expect(refusal(show, exchangeForBest(5, 3, bob, { count: 2 })).code).toBe('waiting-list-first');
  });

  it.each([
    ['the policy', { policy: { cancelUntil: 0, exchangeable: false } }, 'not-exchangeable'],
    ['the end of sales', { salesCloseAt: at(20) }, 'sales-closed'],
    ['the end of cancelling', { policy: { cancelUntil: 9_980 } }, 'too-late'],
    ['a blocked seat', { layout: [{ row: 'A', seats: 5, priceMinor: 1, blocked: ['3'] }] }, 'seat-blocked'],
  ])('is refused by %s', (_what, more, code) => {
    const show = given({ ...scheduleShow, ...more }, bookSeats(2, alice, 'A1'));
    expect(refusal(show, exchange(3, 2, alice, 'A3')).code).toBe(code);
  });
});

describe('noSingleSeats', () => {
  const policy = { cancelUntil: 0, noSingleSeats: true };
  const strict = { ...scheduleShow, policy, rules: 2 };

  it.each([
    ['a seat with one free beside it at the end', bookSeats(2, alice, 'A2')],
    ['a hold that leaves one', holdSeats(2, alice, 'A2', 'A3')],
    ['seats of two rows, of which one leaves one', bookSeats(2, alice, 'A1', 'BALC-A2')],
  ])('refuses %s', (_what, command) => {
    const show = given(strict);
    const event = refusal(show, command);
    expect([event.code, event.lostSeatIds]).toEqual(['single-seat', undefined]);
    expect(evolve(show, event).seats.get('A2')).toEqual({ status: 'available' });
  });

  it('grants what leaves none, and what leaves one where there is no other way', () => {
    expect(when(given(strict), bookSeats(2, alice, 'A3')).type).toBe('SeatsBooked');
    const tight = { ...strict, layout: [{ row: 'A', seats: 3, priceMinor: 1 }] };
    expect(when(given(tight), bookSeats(2, alice, 'A1', 'A2')).type).toBe('SeatsBooked');
    // One seat could be taken at the end, where it leaves two.
    expect(refusal(given(tight), bookSeats(2, alice, 'A2')).code).toBe('single-seat');
  });

  it('holds for an exchange: what is given back is free then, and what was single before does not count', () => {
    const long = { ...strict, layout: [{ row: 'A', seats: 8, priceMinor: 1 }, ...scheduleShow.layout.slice(1)] };
    const show = given(long, bookSeats(2, alice, 'A1', 'A2'));
    expect(refusal(show, exchange(3, 2, alice, 'A2', 'A3')).code).toBe('single-seat');
    expect(refusal(show, exchange(3, 2, alice, 'BALC-A2')).code).toBe('single-seat');
    expect(when(show, exchange(3, 2, alice, 'A1', 'A2', 'A3')).type).toBe('SeatsExchanged');
    expect(when(show, exchange(3, 2, alice, 'BALC-A1')).type).toBe('SeatsExchanged');
    const later = changeShow(3, { policy: { noSingleSeats: true } });
    const single = given({ ...long, policy: { cancelUntil: 0 } }, bookSeats(2, alice, 'A2'), later);
    expect(when(single, exchange(4, 2, alice, 'A2', 'A3')).type).toBe('SeatsExchanged');
  });

  it('is part of the policy, which changes, also of a show with earlier rules; standing room knows no single seats', () => {
    const change = { policy: { noSingleSeats: true } };
    const show = given({ ...scheduleShow, policy: { cancelUntil: 0 }, rules: 2 }, changeShow(2, change));
    expect(refusal(show, bookSeats(3, alice, 'A2')).code).toBe('single-seat');
    const early = given(scheduleShow, changeShow(2, change));
    expect(refusal(early, bookSeats(3, alice, 'A2')).code).toBe('single-seat');
    expect(when(given(scheduleShow), bookSeats(2, alice, 'A2')).type).toBe('SeatsBooked');
    const standing = given({ ...strict, layout: [{ section: 'FLOOR', places: 5, priceMinor: 1 }] });
    expect(when(standing, bookSeats(3, alice, 'FLOOR-2')).type).toBe('SeatsBooked');
  });
});

describe('TransferBooking', () => {
  const show = () => given(scheduleShow, bookSeats(2, alice, 'A1', 'A2'), holdSeats(3, bob, 'A3', 'A4', 'A5'));

  it('gives the booking with its seats to the other user', () => {
    const after = given(scheduleShow, bookSeats(2, alice, 'A1', 'A2'), transfer(3, 2, alice, bob));
    expect(after.bookings.get(bookingId(2))).toMatchObject({ userId: bob, status: 'booked', seatIds: ['A1', 'A2'] });
    expect(after.seats.get('A1')).toEqual({ status: 'booked', bookingId: bookingId(2), userId: bob });
    expect([after.seatsOfUser.get(alice), after.seatsOfUser.get(bob)]).toEqual([0, 2]);
    expect(refusal(after, cancel(4, 2, alice)).code).toBe('not-owner');
    expect(when(after, cancel(4, 2, bob)).type).toBe('BookingCancelled');
  });

  it.each([
    ['to somebody who would have too many seats', transfer(4, 2, alice, bob), 'limit-exceeded'],
    ['to oneself', transfer(4, 2, alice, alice), 'same-user'],
    ['by somebody else', transfer(4, 2, bob, 103), 'not-owner'],
    ['of no booking', transfer(4, 9, alice, bob), 'booking-unknown'],
  ])('is refused %s', (_what, command, code) => {
    expect(refusal(show(), command).code).toBe(code);
  });

  it('is refused by the policy, and after the start', () => {
    const firm = { ...scheduleShow, startsAt: at(1_000), policy: { cancelUntil: 500, transferable: false } };
    expect(refusal(given(firm, bookSeats(2, alice, 'A1')), transfer(3, 2, alice, bob)).code).toBe('not-transferable');
    const free = given({ ...firm, policy: { cancelUntil: 500 } }, bookSeats(2, alice, 'A1'));
    expect(when(free, transfer(3, 2, alice, bob), at(999)).type).toBe('BookingTransferred');
    expect(refusal(free, transfer(3, 2, alice, bob), at(1_000)).code).toBe('too-late');
  });
});

describe('ExpireHold', () => {
  it('frees the seats from the very moment that the hold names', () => {
    const show = given(scheduleShow, holdSeats(2, alice, 'A1'));
    const event = when(show, expire(3, 2, at(61)), at(61));
    expect(event).toMatchObject({ type: 'HoldExpired', bookingId: bookingId(2), userId: alice, heldUntil: at(61) });
    evolve(show, event);
    expect(show.seats.get('A1')).toEqual({ status: 'available' });
    expect(show.bookings.get(bookingId(2))).toMatchObject({ status: 'expired' });
    expect(show.seatsOfUser.get(alice)).toBe(0);
  });

  it('is refused before', () => {
    const show = given(scheduleShow, holdSeats(2, alice, 'A1'));
    expect(refusal(show, expire(3, 2, at(61)), at(60)).code).toBe('hold-not-due');
  });

  it.each([
    ['an unknown show', () => given(), 'show-unknown'],
    ['an unknown booking', () => given(scheduleShow), 'booking-unknown'],
    [
      'another hold of the same booking',
      () => given(scheduleShow, scheduleShow, holdSeats(2, alice, 'A1')),
      'not-held',
    ],
    ['what was confirmed', () => given(scheduleShow, holdSeats(2, alice, 'A1'), confirm(3, 2, alice)), 'not-held'],
    [
      'what was cancelled',
      () => given(scheduleShow, holdSeats(2, alice, 'A1'), cancel(3, 2, alice)),
      'already-cancelled',
    ],
  ])('is refused for %s', (_what, show, code) => {
    expect(refusal(show(), expire(4, 2, at(61)), at(100)).code).toBe(code);
  });
});

it('reads the show only: nothing that it is given changes', () => {
  const show = given(scheduleShow, holdSeats(2, alice, 'A1'), bookSeats(3, bob, 'A2'));
  const before = structuredClone(show);
  for (const command of [confirm(4, 2, alice), cancel(5, 3, bob), bookSeats(6, bob, 'A3'), expire(7, 2, at(61))]) {
    answer(show, command, at(70));
  }
  expect(show).toEqual(before);
});

it('writes events whose bytes are the same after they have been stored and read', () => {
  const show = emptyShow(eventId);
  const full = {
    ...scheduleShow,
    rules: 3,
    showtime,
    salesOpenAt: at(0),
    salesCloseAt: at(500),
    policy: { cancelUntil: 60 },
  };
  const story = [
    bookSeats(2, alice, 'A1'),
    full,
    bookSeats(3, alice, 'A1'),
    holdSeats(4, bob, 'A1'),
    holdSeats(5, bob, 'A2'),
    confirm(6, 5, bob),
    { ...cancel(7, 5, bob), reason: 'ill' },
    cancel(8, 3, alice),
    holdSeats(9, bob, 'A3'),
    expire(10, 9, at(60 + 8)),
    holdSeats(11, bob, 'A1', 'A2'),
    exchange(12, 11, bob, 'A2', 'A3', 'A4'),
    cancelSeats(13, 11, bob, 'A3'),
    transfer(14, 11, bob, alice),
    { ...bookBest(11, bob, { count: 1, section: 'NONE' }), by: { role: 'organiser' as const } },
    joinWaitlist(12, bob, { count: 2, section: 'BALC', maxPriceMinor: 9000 }),
    offerSeats(13, 12),
    joinWaitlist(14, bob, { count: 1 }),
    cancel(15, 14, bob),
    changeShow(16, {
      name: 'x',
      startsAt: at(900),
      salesOpenAt: null,
      maxSeatsPerUser: 1,
      policy: { transferable: false },
      showtime: move,
    }),
    cancelShow(17),
  ];
  for (const [second, command] of story.entries()) {
    // As the worker gets it: read from the log, its fields in the order of the schema.
    const event = answer(show, commandSchema.parse(command), at(command.type === 'ExpireHold' ? 100 : second));
    evolve(show, event);
    // As jsonb gives it back: the fields in another order.
    const shuffled = Object.fromEntries(Object.entries(structuredClone(event)).reverse());
    expect(eventJson(eventSchema.parse(shuffled))).toBe(eventJson(event));
  }
});

describe('who asked', () => {
  const by = { userId: alice, role: 'customer' } as const;

  it.each([
    ['a fact', given(scheduleShow), bookSeats(2, alice, 'A1')],
    ['a refusal', given(), bookSeats(2, alice, 'A1')],
    ['a show', given(), scheduleShow],
  ])('stands in %s, before its time, and changes nothing else', (_what, show, command) => {
    const without = when(show, command);
    const { at: time, ...rest } = without;
    expect(eventJson(when(show, { ...command, by }))).toBe(JSON.stringify({ ...rest, by, at: time }));
    expect(eventJson(without)).not.toContain('"by"');
  });

  it('is not known of a hold that ran out', () => {
    const show = given(scheduleShow, { ...holdSeats(2, alice, 'A1'), by });
    expect(when(show, expire(3, 2, at(120)))).not.toHaveProperty('by');
  });
});

describe('the waiting list', () => {
  const soldOut = [
    ...['A1', 'A2', 'A3', 'A4', 'A5'].map((seatId, index) => bookSeats(10 + index, 500 + index, seatId)),
    bookSeats(16, 600, 'BALC-A1', 'BALC-A2', 'BALC-A3'),
  ];
  const cannotBeOffered = (show: Show, booking: number) => refusal(show, offerSeats(90, booking)).code;

  it('is joined at its end, with a wish', () => {
    const show = given(scheduleShow, ...soldOut, joinWaitlist(20, alice, { count: 2, maxPriceMinor: 5000 }));
    expect(show.bookings.get(bookingId(20))).toEqual({
      bookingId: bookingId(20),
      userId: alice,
      seatIds: [],
      status: 'waiting',
      wish: { count: 2, maxPriceMinor: 5000 },
      version: 8,
    });
    expect(cannotBeOffered(show, 20)).toBe('not-next');
  });

  it('gives free seats to the first whom they fit, for 15 minutes', () => {
    const show = given(
      scheduleShow,
      ...soldOut,
      joinWaitlist(20, alice, { count: 2 }),
      joinWaitlist(21, bob, { count: 1 }),
      cancel(30, 12, 502),
    );
    expect(cannotBeOffered(show, 20)).toBe('not-next');
    const event = when(show, offerSeats(31, 21));
    expect(event).toMatchObject({
      type: 'SeatsHeld',
      bookingId: bookingId(21),
      userId: bob,
      seatIds: ['A3'],
      heldUntil: at(30 + 900),
    });
    evolve(show, event);
    expect(show.bookings.get(bookingId(21))).toMatchObject({ status: 'held', seatIds: ['A3'] });
    expect(show.bookings.get(bookingId(21))?.wish).toBeUndefined();
    expect(cannotBeOffered(show, 21)).toBe('not-held');
  });

  it('gives them to the next one when the time is over, who may book them', () => {
    const show = given(
      scheduleShow,
      ...soldOut,
      joinWaitlist(20, alice, { count: 1 }),
      joinWaitlist(21, bob, { count: 1 }),
      cancel(30, 12, 502),
    );
    evolve(show, when(show, offerSeats(31, 20)));
    expect(cannotBeOffered(show, 21)).toBe('not-next');
    evolve(show, when(show, expire(32, 20, at(930)), at(930)));
    evolve(show, when(show, offerSeats(33, 21), at(931)));
    expect(when(show, confirm(34, 21, bob), at(932))).toMatchObject({ type: 'BookingConfirmed', seatIds: ['A3'] });
    expect(show.bookings.get(bookingId(20))?.status).toBe('expired');
  });

  it('comes before everybody else, for what fits somebody on it', () => {
    const show = given(
      scheduleShow,
      ...soldOut,
      joinWaitlist(20, alice, { count: 2, section: 'BALC' }),
      cancel(30, 16, 600),
      cancel(31, 12, 502),
    );
    expect(refusal(show, bookSeats(40, bob, 'BALC-A1'))).toMatchObject({
      code: 'waiting-list-first',
      lostSeatIds: ['BALC-A1'],
    });
    expect(refusal(show, bookBest(40, bob, { count: 2 })).code).toBe('waiting-list-first');
    // What fits nobody who waits is anybody's.
    expect(when(show, bookBest(40, bob, { count: 1 }))).toMatchObject({ seatIds: ['A3'] });
    expect(when(show, bookSeats(40, bob, 'A3'))).toMatchObject({ seatIds: ['A3'] });
    evolve(show, when(show, offerSeats(41, 20)));
    expect(when(show, bookBest(42, bob, { count: 1, section: 'BALC' }))).toMatchObject({ seatIds: ['BALC-A3'] });
  });

  it('is left by cancelling, until the show starts', () => {
    const show = given(scheduleShow, ...soldOut, joinWaitlist(20, alice, { count: 1 }), cancel(30, 12, 502));
    expect(refusal(show, cancel(31, 20, bob)).code).toBe('not-owner');
    const event = when(show, cancel(31, 20, alice));
    expect(event).toMatchObject({ type: 'BookingCancelled', seatIds: [] });
    evolve(show, event);
    expect(show.bookings.get(bookingId(20))?.status).toBe('cancelled');
    expect(when(show, bookSeats(32, bob, 'A3'))).toMatchObject({ type: 'SeatsBooked' });
    expect(cannotBeOffered(show, 20)).toBe('already-cancelled');
  });

  it('ends when the show starts', () => {
    const show = given(scheduleShow, ...soldOut, joinWaitlist(20, alice, { count: 1 }), cancel(30, 12, 502));
    expect(refusal(show, expireWait(31, 20)).code).toBe('wait-not-over');
    expect(refusal(show, offerSeats(31, 20), at(10_000)).code).toBe('sales-closed');
    evolve(show, when(show, expireWait(31, 20), at(10_000)));
    expect(show.bookings.get(bookingId(20))?.status).toBe('expired');
    expect(refusal(show, confirm(32, 20, alice)).code).toBe('hold-expired');
  });

  it('counts what is waited for towards the limit', () => {
    const show = given(scheduleShow, ...soldOut, joinWaitlist(20, 500, { count: 2 }));
    expect(refusal(show, joinWaitlist(21, 500, { count: 2 })).code).toBe('limit-exceeded');
    expect(when(show, joinWaitlist(21, 500, { count: 1 }))).toMatchObject({ type: 'WaitlistJoined' });
    evolve(show, when(show, cancel(22, 20, 500)));
    expect(when(show, joinWaitlist(23, 500, { count: 3 }))).toMatchObject({ type: 'WaitlistJoined' });
  });

  it('is not joined for what could never be', () => {
    const show = given(scheduleShow);
    expect(refusal(show, joinWaitlist(2, alice, { count: 1, section: 'NONE' }))).toMatchObject({
      code: 'cannot-fit',
      command: 'JoinWaitlist',
    });
    expect(refusal(show, joinWaitlist(2, alice, { count: 1, maxPriceMinor: 1 })).code).toBe('cannot-fit');
    expect(refusal(show, joinWaitlist(2, alice, { count: 4, section: 'BALC' })).code).toBe('cannot-fit');
    evolve(show, refusal(show, joinWaitlist(2, alice, { count: 1, section: 'NONE' })));
    expect(show.bookings.get(bookingId(2))).toMatchObject({ status: 'rejected', code: 'cannot-fit', seatIds: [] });
    expect(refusal(show, joinWaitlist(3, alice, { count: 1 }), at(10_000)).code).toBe('sales-closed');
    expect(refusal(given(), joinWaitlist(2, alice, { count: 1 })).code).toBe('show-unknown');
  });
});

describe('CheckInSeat', () => {
  const booked = () => given(scheduleShow, bookSeats(2, alice, 'A1', 'A2'));

  it('lets in whoever comes with the ticket of a seat, and says where', () => {
    expect(when(booked(), checkIn(3, 2, 'A1', 2, { door: 'North' }))).toEqual({
      eventId,
      version: 3,
      type: 'SeatCheckedIn',
      commandId: commandId(3),
      bookingId: bookingId(2),
      userId: alice,
      seatIds: ['A1'],
      seatId: 'A1',
      ticketVersion: 2,
      door: 'North',
      at: at(30),
    });
  });

  it('lets in once, and says when and where that was', () => {
    const show = given(scheduleShow, bookSeats(2, alice, 'A1', 'A2'), checkIn(3, 2, 'A1', 2, { door: 'North' }));
    expect(refusal(show, checkIn(4, 2, 'A1', 2, { door: 'South' }))).toMatchObject({
      code: 'already-checked-in',
      checkedIn: { at: at(2), door: 'North' },
      seatIds: ['A1'],
    });
    expect(when(show, checkIn(4, 2, 'A2', 2)).type).toBe('SeatCheckedIn');
  });

  it('keeps the time of a door without a network, unless it lies in the future', () => {
    expect(when(booked(), checkIn(3, 2, 'A1', 2, { scannedAt: at(20) }))).toMatchObject({ scannedAt: at(20) });
    expect(when(booked(), checkIn(3, 2, 'A1', 2, { scannedAt: at(30) }))).not.toHaveProperty('scannedAt');
    const show = given(scheduleShow, bookSeats(2, alice, 'A1'), checkIn(3, 2, 'A1', 2, { scannedAt: at(1) }));
    expect(refusal(show, checkIn(4, 2, 'A1', 2)).checkedIn).toEqual({ at: at(1) });
  });

  it('needs the ticket of the version that gave the seat to the booking', () => {
    expect(refusal(booked(), checkIn(3, 2, 'A1', 1)).code).toBe('ticket-revoked');
    expect(refusal(booked(), checkIn(3, 2, 'A3', 2)).code).toBe('ticket-revoked');
    expect(refusal(given(scheduleShow, holdSeats(2, alice, 'A1')), checkIn(3, 2, 'A1', 2)).code).toBe('ticket-revoked');
    const confirmed = given(scheduleShow, holdSeats(2, alice, 'A1'), confirm(3, 2, alice));
    expect(refusal(confirmed, checkIn(4, 2, 'A1', 2)).code).toBe('ticket-revoked');
    expect(when(confirmed, checkIn(4, 2, 'A1', 3)).type).toBe('SeatCheckedIn');
  });

  it('takes no ticket whose seat was cancelled, exchanged or transferred; a seat that stayed keeps its own', () => {
    const cancelled = given(scheduleShow, bookSeats(2, alice, 'A1', 'A2'), cancelSeats(3, 2, alice, 'A1'));
    expect(refusal(cancelled, checkIn(4, 2, 'A1', 2)).code).toBe('ticket-revoked');
    expect(when(cancelled, checkIn(4, 2, 'A2', 2)).type).toBe('SeatCheckedIn');

    const exchanged = given(scheduleShow, bookSeats(2, alice, 'A1', 'A2'), exchange(3, 2, alice, 'A2', 'A3'));
    expect(refusal(exchanged, checkIn(4, 2, 'A1', 2)).code).toBe('ticket-revoked');
    expect(when(exchanged, checkIn(4, 2, 'A2', 2)).type).toBe('SeatCheckedIn');
    expect(when(exchanged, checkIn(4, 2, 'A3', 3)).type).toBe('SeatCheckedIn');
    expect(refusal(exchanged, checkIn(4, 2, 'A3', 2)).code).toBe('ticket-revoked');

    const transferred = given(scheduleShow, bookSeats(2, alice, 'A1'), transfer(3, 2, alice, bob));
    expect(refusal(transferred, checkIn(4, 2, 'A1', 2)).code).toBe('ticket-revoked');
    expect(when(transferred, checkIn(4, 2, 'A1', 3))).toMatchObject({ type: 'SeatCheckedIn', userId: bob });
    const both = given(
      scheduleShow,
      bookSeats(2, alice, 'A1', 'A2'),
      exchange(3, 2, alice, 'A2', 'A3'),
      transfer(4, 2, alice, bob),
    );
    expect(refusal(both, checkIn(5, 2, 'A2', 2)).code).toBe('ticket-revoked');
    expect(when(both, checkIn(5, 2, 'A2', 4)).type).toBe('SeatCheckedIn');
  });

  it('is refused for a booking or show that is not, or not any more', () => {
    expect(refusal(given(scheduleShow), checkIn(3, 2, 'A1', 2)).code).toBe('booking-unknown');
    expect(refusal(given(), checkIn(3, 2, 'A1', 2)).code).toBe('show-unknown');
    const over = given(scheduleShow, bookSeats(2, alice, 'A1'), cancelShow(3));
    expect(refusal(over, checkIn(4, 2, 'A1', 2)).code).toBe('show-cancelled');
  });

  it('keeps the seat to who is inside', () => {
    const show = given(scheduleShow, bookSeats(2, alice, 'A1', 'A2'), checkIn(3, 2, 'A1', 2));
    const kept = { code: 'already-checked-in', lostSeatIds: ['A1'] };
    expect(refusal(show, cancel(4, 2, alice))).toMatchObject(kept);
    expect(refusal(show, cancelSeats(4, 2, alice, 'A1'))).toMatchObject(kept);
    expect(refusal(show, exchange(4, 2, alice, 'A2', 'A3'))).toMatchObject(kept);
    expect(refusal(show, transfer(4, 2, alice, bob))).toMatchObject(kept);
    expect(when(show, cancelSeats(4, 2, alice, 'A2')).type).toBe('SeatsCancelled');
    expect(when(show, exchange(4, 2, alice, 'A1', 'A3')).type).toBe('SeatsExchanged');
  });

  it('stays known when other seats of the booking change', () => {
    const show = given(
      scheduleShow,
      bookSeats(2, alice, 'A1', 'A2'),
      checkIn(3, 2, 'A1', 2, { door: 'North' }),
      exchange(4, 2, alice, 'A3', 'A1'),
      cancelSeats(5, 2, alice, 'A3'),
    );
    expect(refusal(show, checkIn(6, 2, 'A1', 2)).checkedIn).toEqual({ at: at(2), door: 'North' });
  });
});
