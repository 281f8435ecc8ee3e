import type { CatalogueCommand } from '@ticketing/shared/messages/catalogue/commands.ts';
import { movieStream, theaterStream } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import fc from 'fast-check';
import { answerCatalogue, evolveCatalogue } from '../src/domain/catalogue/decider.ts';
import { emptyStream } from '../src/domain/catalogue/stream.ts';
import {
  aTheater,
  bytesOf,
  createWorld,
  defineMovie,
  defineTheater,
  idOf,
  takeSlot,
  takeSlotOfMove,
} from './catalogue-world.ts';

const day = Date.parse('2027-03-01T00:00:00.000Z');
const hour = 3_600_000;

// Few ids, so that they meet.
const showing = fc.record({
  eventId: fc.integer({ min: 1, max: 4 }),
  movieId: fc.constantFrom('salt', 'salt', 'ash'),
  hallId: fc.constantFrom('one', 'one', 'two', 'none'),
  startsAt: fc.constantFrom(-2, 8, 9, 16).map((hours) => new Date(day + hours * hour).toISOString()),
});

// Mostly of the right movie and hall.
const move = fc.tuple(showing, fc.integer({ min: 0, max: 3 })).map(([one, chance]) => {
  return chance === 0 ? one : { ...one, movieId: 'salt', hallId: 'one' };
});

const revision = fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined });

const command: fc.Arbitrary<(commandId: string) => CatalogueCommand> = fc.oneof(
  { weight: 6, arbitrary: showing.map((one) => (id: string) => takeSlot(id, one)) },
  { weight: 6, arbitrary: move.map((one) => (id: string) => takeSlotOfMove(id, one)) },
  fc.tuple(fc.constantFrom('salt', 'ash'), revision).map(
    ([movieId, read]) =>
      (id: string) =>
        defineMovie(id, movieId, read),
  ),
  fc.constantFrom('salt', 'ash').map((movieId) => (id: string): CatalogueCommand => {
    return { commandId: id, streamId: movieStream(movieId), type: 'RetireMovie' };
  }),
  fc.tuple(fc.integer({ min: 1, max: 2 }), revision).map(
    ([halls, read]) =>
      (id: string) =>
        defineTheater(id, aTheater.halls.slice(0, halls), read),
  ),
  fc.integer({ min: 1, max: 5 }).map((eventId) => (id: string): CatalogueCommand => {
    return { commandId: id, streamId: theaterStream('rex'), type: 'SettleSlot', eventId, slotId: idOf('none') };
  }),
);

const ofShow: fc.Arbitrary<(commandId: string) => Command> = fc
  .record({ eventId: fc.integer({ min: 1, max: 4 }), isMove: fc.boolean() })
  .map(({ eventId, isMove }) => (commandId) => {
    // A move without a slot.
    if (isMove) return { commandId, type: 'ChangeShow', eventId, startsAt: new Date(day + 12 * hour).toISOString() };
    return { commandId, type: 'CancelShow', eventId, reason: 'The projector is broken' };
  });

const action = fc.oneof(
  {
    weight: 4,
    arbitrary: command.map((make) => ({ kind: 'send' as const, make: (id: string) => ({ catalogue: make(id) }) })),
  },
  {
    weight: 2,
    arbitrary: ofShow.map((make) => ({ kind: 'send' as const, make: (id: string) => ({ booking: make(id) }) })),
  },
  {
    weight: 14,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      which: fc.nat({ max: 100 }),
      isLost: fc.boolean(),
      minutes: fc.nat({ max: 10 }),
    }),
  },
);

/** Runs a history to its end: everything that was sent has been decided. */
function play(actions: (typeof action extends fc.Arbitrary<infer A> ? A : never)[]) {
  let nowMs = day;
  const world = createWorld(() => new Date(nowMs).toISOString());
  world.send({ catalogue: defineTheater(idOf('theater')) });
  for (const movieId of ['salt', 'ash']) world.send({ catalogue: defineMovie(idOf(movieId), movieId) });
  for (const [index, one] of actions.entries()) {
    if (one.kind === 'send') {
      world.send(one.make(idOf('sent', index)));
      continue;
    }
    nowMs += one.minutes * 60_000;
    const logs = world.waiting();
    const log = logs[one.which % Math.max(1, logs.length)];
    if (log !== undefined) world.step(log, one.isLost);
  }
  for (let left = world.waiting(); left.length > 0; left = world.waiting()) world.step(left[0]!, false);
  return { world, now: new Date(nowMs).toISOString() };
}

const histories = fc.array(action, { minLength: 1, maxLength: 120, size: 'max' });
const runs = { numRuns: 200 };

/** The slot of every show that takes place, as its events say. */
function slotsOfShows(events: BookingEvent[]) {
  const shows = new Map<number, { slotId: string; movieId: string; endsAt: string }>();
  for (const event of events) {
    if (event.type === 'ShowCancelled') shows.delete(event.eventId);
    if ((event.type === 'ShowScheduled' || event.type === 'ShowChanged') && event.showtime !== undefined) {
      shows.set(event.eventId, event.showtime);
    }
  }
  return shows;
}

test('a showtime has its hall and its movie, or nothing at all', () => {
  const happened: { [type: string]: number } = {};
  let released = 0;
  fc.assert(
    fc.property(histories, (actions) => {
      const { world, now } = play(actions);
      const shows = slotsOfShows(world.events());
      for (const { type } of world.events()) happened[type] = (happened[type] ?? 0) + 1;
      released += world.history.filter(
        ({ event }) => event.type === 'SlotsReleased' && event.slotIds.length > 0,
      ).length;
      for (const [streamId, { slots }] of world.streams) {
        for (const [slotId, slot] of slots) {
          if (slot.until <= now) continue;
          // Nothing is taken for a show that is not there, is not there any more, or is at another time.
          expect({ streamId, slotId, ofShow: shows.get(slot.eventId)?.slotId }).toEqual({
            streamId,
            slotId,
            ofShow: slotId,
          });
        }
      }
      for (const { slotId, movieId, endsAt } of shows.values()) {
        if (endsAt <= now) continue;
        expect(world.streams.get(movieStream(movieId))?.slots.get(slotId)?.until).toBe(endsAt);
        expect(world.streams.get(theaterStream('rex'))?.slots.has(slotId)).toBe(true);
      }
    }),
    runs,
  );
  // The histories are not trivial.
  expect(happened.ShowScheduled).toBeGreaterThan(200);
  expect(happened.ShowChanged).toBeGreaterThan(15);
  expect(released).toBeGreaterThan(50);
  expect(happened.ShowCancelled).toBeGreaterThan(20);
});

test('a hall never has two shows at a time, a used hall stays, and so does a movie that has shows to come', () => {
  fc.assert(
    fc.property(histories, (actions) => {
      const { world } = play(actions);
      const streams = new Map<string, ReturnType<typeof emptyStream>>();
      for (const { command: decided, event } of world.history) {
        const stream = streams.get(event.streamId) ?? emptyStream(event.streamId);
        streams.set(event.streamId, stream);
        const before = { hadMovie: stream.movie !== undefined, slots: Array.from(stream.slots.values()) };
        evolveCatalogue(stream, event);
        const coming = before.slots.filter(({ until }) => until > event.at);
        if (event.type === 'MovieRetired') expect(coming).toEqual([]);
        if (event.type === 'MovieUsed') expect(before.hadMovie).toBe(true);
        if (event.type === 'TheaterDefined') {
          const halls = new Set(event.theater.halls.map(({ hallId }) => hallId));
          expect(coming.filter(({ hall }) => hall && !halls.has(hall.hallId))).toEqual([]);
        }
        if (event.type === 'SlotTaken') {
          const others = coming.filter(({ eventId, hall }) => {
            return eventId !== event.eventId && hall?.hallId === event.hallId;
          });
          expect(others.filter(({ hall, until }) => hall!.from < event.until && event.from < until)).toEqual([]);
        }
        expect(decided.commandId).toBe(event.commandId);
      }
    }),
    runs,
  );
});

test('a replay of the commands gives the same events, byte for byte, in versions without gaps', () => {
  fc.assert(
    fc.property(histories, (actions) => {
      const { world } = play(actions);
      const streams = new Map<string, ReturnType<typeof emptyStream>>();
      const again = world.history.map(({ command: decided, event }) => {
        const stream = streams.get(decided.streamId) ?? emptyStream(decided.streamId);
        streams.set(decided.streamId, stream);
        const replayed = answerCatalogue(stream, decided, event.at);
        expect(replayed.version).toBe(stream.version + 1);
        evolveCatalogue(stream, replayed);
        return replayed;
      });
      expect(bytesOf(again)).toBe(bytesOf(world.history.map(({ event }) => event)));
      expect(streams).toEqual(world.streams);
    }),
    runs,
  );
});

test('the slots of a stream are those of shows that are not over', () => {
  fc.assert(
    fc.property(histories, (actions) => {
      const { world } = play(actions);
      for (const { streamId, slots } of world.streams.values()) {
        const last = world.history.findLast(({ event }) => event.streamId === streamId)!.event;
        for (const { until } of slots.values()) expect(until > last.at).toBe(true);
      }
    }),
    runs,
  );
});
