import { answer, evolve } from '@ticketing/worker/domain/decider.ts';
import { NotLoadedError, PartialMap } from '@ticketing/worker/domain/partial-map.ts';
import { partialShow } from '@ticketing/worker/domain/show.ts';
import { alice, at, bookingId, bookSeats, cancel, eventId, expire, given, holdSeats, scheduleShow } from './stories.ts';

it('tells "there is none" from "not known"', () => {
  const map = new PartialMap<string, number>('price');
  expect(() => map.get('A1')).toThrow(new NotLoadedError('price A1 is not loaded'));
  map.set('A1', 5);
  map.setAbsent('A2');
  expect([map.get('A1'), map.get('A2')]).toEqual([5, undefined]);
  expect([map.isKnown('A1'), map.isKnown('A2'), map.isKnown('A3'), map.size]).toEqual([true, true, false, 2]);
  expect(() => map.get('A3')).toThrow(NotLoadedError);
});

it('has nothing else once it is whole, and knows nothing once it has forgotten', () => {
  const map = new PartialMap<string, number>('price');
  map.set('A1', 5);
  map.becomeWhole();
  expect([map.isWhole, map.get('A1'), map.size]).toEqual([true, undefined, 0]);
  map.forget();
  expect(map.isWhole).toBe(false);
  expect(() => map.get('A1')).toThrow(NotLoadedError);
});

describe('a partial show', () => {
  const whole = given(scheduleShow, holdSeats(2, alice, 'A1'));

  it('of which nothing is loaded decides nothing that needs a seat, a booking or a user', () => {
    const show = partialShow(eventId, 2, whole.terms);
    expect(() => answer(show, bookSeats(3, alice, 'A2'), at(30))).toThrow('booking');
    show.bookings.setAbsent(bookingId(3));
    expect(() => answer(show, bookSeats(3, alice, 'A2'), at(30))).toThrow('seat A2 is not loaded');
    show.seats.set('A2', { status: 'available' });
    expect(() => answer(show, bookSeats(3, alice, 'A2'), at(30))).toThrow(
      'the number of seats of user 101 is not loaded',
    );
    show.seatsOfUser.set(alice, 1);
    expect(answer(show, bookSeats(3, alice, 'A2'), at(30)).type).toBe('SeatsBooked');
  });

  it.each([
    ['cancelled', cancel(3, 2, alice)],
    ['expired', expire(3, 2, at(61))],
  ])('of which a user is not loaded cannot count what is %s', (_how, command) => {
    const show = partialShow(eventId, 2, whole.terms);
    show.bookings.set(bookingId(2), whole.bookings.get(bookingId(2))!);
    show.seats.set('A1', whole.seats.get('A1')!);
    const event = answer(show, command, at(100));
    expect(event.type).not.toBe('CommandRejected');
    expect(() => evolve(show, event)).toThrow(NotLoadedError);
  });

  it('that is not scheduled has no seats and no users, and all of them once it is', () => {
    const show = partialShow(eventId, 0);
    evolve(show, answer(show, scheduleShow, at(0)));
    expect(show.seats.get('BALC-A3')).toEqual({ status: 'available' });
    expect(show.seats.get('Z9')).toBeUndefined();
    expect(show.seatsOfUser.get(alice)).toBeUndefined();
  });
});
