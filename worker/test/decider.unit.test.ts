import { commandSchema } from '@ticketing/shared/messages/commands.ts';
import { eventJson, eventSchema } from '@ticketing/shared/messages/events.ts';
import { answer, evolve, undecidable } from '@ticketing/worker/domain/decider.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';
import {
  alice,
  at,
  bob,
  bookBest,
  bookingId,
  bookSeats,
  cancel,
  commandId,
  confirm,
  eventId,
  expire,
  given,
  holdBest,
  holdSeats,
  refusal,
  scheduleShow,
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
  const full = { ...scheduleShow, salesOpenAt: at(0), salesCloseAt: at(500), policy: { cancelUntil: 60 } };
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
