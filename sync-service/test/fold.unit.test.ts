import { seatStatus } from '@ticketing/shared/hall/seat-map.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type { BookingView, ShowView } from '@ticketing/shared/stores/views.ts';
import { foldBooking, foldShow, historyView, keptRefusals } from '@ticketing/sync-service/fold/fold.ts';
import { answer, evolve } from '@ticketing/worker/domain/decider.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';
import fc from 'fast-check';
import { historyArbitrary } from '../../worker/test/histories.ts';
import {
  alice,
  at,
  bob,
  bookingId,
  bookSeats,
  cancel,
  changeLayout,
  changeShow,
  confirm,
  eventId,
  expire,
  holdSeats,
  move,
  scheduleShow,
  showtime,
} from '../../worker/test/stories.ts';

type Commands = Parameters<typeof answer>[1][];

function happened(...commands: Commands): StoredEvent[] {
  const show = emptyShow(eventId);
  return commands.map((command, second) => {
    const event = answer(show, command, at(second));
    evolve(show, event);
    return { event, correlationId: 'c', position: { partition: 1, offset: second } };
  });
}

const events = (stored: StoredEvent[]): BookingEvent[] => stored.map(({ event }) => event);
const booking = (stored: StoredEvent[], n: number): BookingView | undefined =>
  stored
    .filter(({ event }) => 'bookingId' in event && event.bookingId === bookingId(n))
    .reduce<BookingView | undefined>(foldBooking, undefined);

function scheduledView(view: ShowView) {
  if (!view.scheduled) throw new Error('is not scheduled');
  return view;
}

describe('a show', () => {
  it('begins with all seats available', () => {
    const view = scheduledView(foldShow(undefined, events(happened(scheduleShow))));
    expect(view).toMatchObject({
      _id: eventId,
      version: 1,
      asOf: at(0),
      priceFromMinor: 2500,
      counts: { available: 8, held: 0, booked: 0 },
      seatMap: { A: '.....', 'BALC-A': '...' },
    });
    expect(view).not.toHaveProperty('type');
    expect(view).not.toHaveProperty('commandId');
  });

  it('ends later when it moves, where it is a showtime', () => {
    const change = changeShow(2, { startsAt: at(4_000), showtime: move });
    const stored = happened({ ...scheduleShow, rules: 3, showtime }, change);
    expect(foldShow(undefined, events(stored))).toMatchObject({
      startsAt: at(4_000),
      showtime: { ...showtime, endsAt: move.endsAt, slotId: move.slotId },
    });
  });

  it('shows each seat as its last event left it, and counts', () => {
    const stored = happened(
      scheduleShow,
      bookSeats(10, alice, 'A1', 'A2'),
      holdSeats(11, bob, 'BALC-A3'),
      holdSeats(12, bob, 'A5'),
      confirm(13, 11, bob),
      cancel(14, 10, alice),
    );
    const view = scheduledView(foldShow(undefined, events(stored)));
    expect(view.seatMap).toEqual({ A: '....H', 'BALC-A': '..B' });
    expect(view.counts).toEqual({ available: 6, held: 1, booked: 1 });
    expect(view).toMatchObject({ version: 6, asOf: at(5) });
  });

  it('says the lowest price that is free, and the lowest of all when none is', () => {
    const stored = happened(
      scheduleShow,
      bookSeats(10, alice, 'BALC-A1', 'BALC-A2', 'BALC-A3'),
      bookSeats(11, bob, 'A1', 'A2', 'A3', 'A4'),
      bookSeats(12, 99, 'A5'),
      cancel(13, 11, bob),
      cancel(14, 10, alice),
    );
    const prices = stored.map((_, last) => scheduledView(foldShow(undefined, events(stored.slice(0, last + 1)))));
    expect(prices.map(({ priceFromMinor }) => priceFromMinor)).toEqual([2500, 4500, 4500, 2500, 4500, 2500]);
  });

  it('may begin before it is scheduled', () => {
    const stored = happened(bookSeats(10, alice, 'A1'), scheduleShow, bookSeats(11, alice, 'A1'));
    const early = foldShow(undefined, events(stored.slice(0, 1)));
    expect(early).toEqual({ _id: eventId, version: 1, asOf: at(0), scheduled: false });
    expect(scheduledView(foldShow(early, events(stored.slice(1)))).seatMap.A).toBe('B....');
  });

  it('moves with a refusal, in version and time only', () => {
    const stored = happened(scheduleShow, bookSeats(10, alice, 'A1'), bookSeats(11, bob, 'A1'));
    const before = foldShow(undefined, events(stored.slice(0, 2)));
    expect(foldShow(before, events(stored.slice(2)))).toEqual({ ...before, version: 3, asOf: at(2) });
  });

  it('is never changed by a fold, only made anew', () => {
    const stored = happened(scheduleShow, bookSeats(10, alice, 'A1'));
    const before = foldShow(undefined, events(stored.slice(0, 1)));
    const copy = structuredClone(before);
    foldShow(before, events(stored.slice(1)));
    expect(before).toEqual(copy);
  });

  it('keeps the origin of the run that wrote it anew', () => {
    const stored = happened(scheduleShow, bookSeats(10, alice, 'A1'));
    const before: ShowView = { ...foldShow(undefined, events(stored.slice(0, 1))), origin: 'repair-1' };
    expect(foldShow(before, events(stored.slice(1))).origin).toBe('repair-1');
  });

  it('has another layout, with the seats that are sold where they are now', () => {
    const layout = [
      { section: 'FLOOR', places: 2, priceMinor: 1_000 },
      { row: 'A', labels: ['9', null, '2', '1'], priceMinor: 9_000, blocked: ['9'] },
    ];
    const stored = happened(
      scheduleShow,
      bookSeats(10, alice, 'A1'),
      holdSeats(11, bob, 'A2'),
      changeLayout(12, layout),
    );
    const before = scheduledView(foldShow(undefined, events(stored.slice(0, 2))));
    const view = scheduledView(foldShow(before, events(stored.slice(2))));
    expect(view).toMatchObject({
      version: 4,
      layout,
      layoutVersion: 4,
      seatMap: { FLOOR: '..', A: 'x HB' },
      counts: { available: 2, held: 1, booked: 1, blocked: 1 },
      priceFromMinor: 1_000,
    });
    expect(Object.keys(view.seatMap)).toHaveLength(2);
    expect(view).toEqual(foldShow(undefined, events(stored)));
    expect(before.seatMap).toEqual({ A: 'B....', 'BALC-A': '...' });
  });

  it('forgets the names of sections with the layout that had them', () => {
    const sections = [{ code: 'BALC', name: 'Balcony' }];
    const named = { ...scheduleShow, sections };
    const again = happened(named, changeLayout(2, scheduleShow.layout));
    expect(scheduledView(foldShow(undefined, events(again.slice(0, 1)))).sections).toEqual(sections);
    expect(foldShow(undefined, events(again))).not.toHaveProperty('sections');
  });

  it('agrees with the decider on every seat, for any history in any pieces', () => {
    fc.assert(
      fc.property(historyArbitrary, fc.nat(30), (history, cut) => {
        fc.pre(history.length > 0);
        const show = emptyShow(eventId);
        const all = history.map(({ command, second }) => {
          const event = answer(show, command, at(second));
          evolve(show, event);
          return event;
        });
        const first = all.slice(0, cut);
        const rest = all.slice(cut);
        const before = first.length === 0 ? undefined : foldShow(undefined, first);
        const view = rest.length === 0 ? before! : foldShow(before, rest);
        expect(view).toEqual(foldShow(undefined, all));
        if (!view.scheduled) return expect(show.terms).toBeUndefined();
        const counts = { available: 0, held: 0, booked: 0, blocked: 0 };
        for (const [seatId, seat] of show.seats) {
          expect([seatId, seatStatus(view, seatId)]).toEqual([seatId, seat.status]);
          counts[seat.status] += 1;
        }
        expect({ blocked: 0, ...view.counts }).toEqual(counts);
      }),
    );
  });
});

describe('a booking', () => {
  it('lives from hold to confirmation to cancellation', () => {
    const stored = happened(
      scheduleShow,
      holdSeats(10, alice, 'A1', 'A2'),
      confirm(11, 10, alice),
      cancel(12, 10, alice),
    );
    expect(booking(stored.slice(0, 2), 10)).toMatchObject({ status: 'held', heldUntil: at(61), version: 2 });
    expect(booking(stored.slice(0, 3), 10)).toMatchObject({ status: 'booked', version: 3 });
    expect(booking(stored.slice(0, 3), 10)).not.toHaveProperty('heldUntil');
    const view = booking(stored, 10);
    expect(view).toMatchObject({ status: 'cancelled', userId: alice, seatIds: ['A1', 'A2'], createdAt: at(1) });
    expect(view?.history.map(({ type, version }) => [type, version])).toEqual([
      ['SeatsHeld', 2],
      ['BookingConfirmed', 3],
      ['BookingCancelled', 4],
    ]);
    expect(view?.history[0]).toMatchObject({ partition: 1, offset: 1, correlationId: 'c' });
  });

  it('is rejected with its code and the seats that were lost', () => {
    const stored = happened(scheduleShow, bookSeats(10, alice, 'A1'), bookSeats(11, bob, 'A1', 'A2'));
    expect(booking(stored, 11)).toMatchObject({
      status: 'rejected',
      code: 'seat-taken',
      lostSeatIds: ['A1'],
      history: [{ command: 'BookSeats', code: 'seat-taken', lostSeatIds: ['A1'] }],
    });
  });

  it('is not touched when somebody uses its id again', () => {
    const stored = happened(scheduleShow, bookSeats(10, alice, 'A1'), {
      ...bookSeats(10, bob, 'A2'),
      commandId: at(0),
    });
    expect(events(stored)[2]).toMatchObject({ type: 'CommandRejected', code: 'booking-exists' });
    expect(booking(stored, 10)).toEqual(booking(stored.slice(0, 2), 10));
  });

  it('remembers a refused order about it, and keeps its state', () => {
    const stored = happened(scheduleShow, bookSeats(10, alice, 'A1'), cancel(11, 10, bob));
    expect(booking(stored, 10)).toMatchObject({
      status: 'booked',
      version: 3,
      history: [{ type: 'SeatsBooked' }, { type: 'CommandRejected', command: 'CancelBooking', code: 'not-owner' }],
    });
  });

  describe('about which orders are refused for ever', () => {
    const attempts = 3 * keptRefusals;
    const stored = happened(
      scheduleShow,
      holdSeats(10, alice, 'A1'),
      ...Array.from({ length: attempts }, (_, n) => cancel(100 + n, 10, bob)),
      confirm(11, 10, alice),
      ...Array.from({ length: attempts }, (_, n) => confirm(200 + n, 10, bob)),
      cancel(12, 10, alice),
    );
    const view = booking(stored, 10)!;

    it('keeps all that changed it, and the newest refusals', () => {
      const changes = view.history.filter(({ type }) => type !== 'CommandRejected').map(({ type }) => type);
      expect(changes).toEqual(['SeatsHeld', 'BookingConfirmed', 'BookingCancelled']);
      const refused = view.history.filter(({ type }) => type === 'CommandRejected');
      expect(refused.map(({ version }) => version)).toEqual(
        stored.slice(-1 - keptRefusals, -1).map(({ event }) => event.version),
      );
      expect(view).toMatchObject({ status: 'cancelled', version: stored.length });
    });

    it('is the same wherever it was cut before, also by a version that kept all', () => {
      for (const cut of [10, attempts + 1, attempts + 30]) {
        const whole = booking(stored.slice(0, cut), 10)!;
        const uncut = stored
          .slice(1, cut)
          .flatMap((one) =>
            booking([stored[1]!, one], 10)!.history.filter(({ version }) => version === one.event.version),
          );
        const older = { ...whole, history: uncut };
        expect(stored.slice(cut).reduce<BookingView | undefined>(foldBooking, older)).toEqual(view);
      }
    });

    it('still has an entry at or behind the place of every order about it', () => {
      for (const { position } of stored.slice(1)) {
        expect(view.history.some(({ offset }) => offset >= position.offset)).toBe(true);
      }
    });
  });

  it('is not made by an order about a booking that never was', () => {
    expect(booking(happened(scheduleShow, cancel(11, 10, bob), expire(12, 10, at(1))), 10)).toBeUndefined();
  });

  it('may be folded again from events that it reflects', () => {
    const stored = happened(scheduleShow, holdSeats(10, alice, 'A1'), confirm(11, 10, alice));
    const view = booking(stored, 10);
    expect(stored.reduce(foldBooking, view)).toBe(view);
  });
});

it('keeps an event in history as it came, with its place', () => {
  const [stored] = happened(scheduleShow);
  expect(historyView(stored!)).toEqual({
    ...stored!.event,
    _id: `${eventId}:1`,
    correlationId: 'c',
    partition: 1,
    offset: 0,
  });
});
