import { foldShow } from '@ticketing/sync-service/fold/fold.ts';
import fc from 'fast-check';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { RunningReadApi } from './running-read-api.ts';
import { runReadApi } from './running-read-api.ts';
import type { ShowStory } from './show-story.ts';
import { tellShow, writeViews } from './show-story.ts';

let sandbox: Sandbox;
let api: RunningReadApi;
let lastShow = 0;

beforeAll(async () => {
  sandbox = await openSandbox();
  api = await runReadApi(sandbox);
});

afterAll(async () => {
  await api.close();
  await sandbox.close();
});

const seats = ['A1', 'A2', 'A3', 'A4', 'B1', 'B2', 'B3', 'BALC-A1', 'BALC-A2', 'BALC-A3', 'BALC-A4', 'BALC-A5'];

type Step = { kind: 'book' | 'hold' | 'refuse' | 'confirm' | 'cancel' | 'expire'; seat: number; booking: number };

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('book', 'hold', 'refuse', 'confirm', 'cancel', 'expire'),
  seat: fc.nat(seats.length - 1),
  booking: fc.nat(20),
});

// Any order of events will do: a fold does not ask whether a worker would have decided so.
function tell(steps: Step[], refusalsBefore: number): ShowStory {
  lastShow += 1;
  const story = tellShow(lastShow);
  for (let count = 0; count < refusalsBefore; count++) story.refuse(1, 'A1');
  story.schedule();
  const bookings: string[] = [];
  for (const { kind, seat, booking } of steps) {
    const seatId = seats[seat]!;
    const bookingId = bookings[booking % Math.max(1, bookings.length)];
    if (kind === 'book' || kind === 'hold') bookings.push(story[kind](1, seatId));
    else if (kind === 'refuse') story.refuse(1, seatId);
    else if (bookingId !== undefined) story[kind](bookingId);
  }
  return story;
}

test('the hall at any version, and at any time, is the fold of the history up to there', async () => {
  const stories = fc.tuple(fc.array(stepArbitrary, { maxLength: 40 }), fc.nat(2), fc.array(fc.nat(), { maxLength: 6 }));
  await fc.assert(
    fc.asyncProperty(stories, async ([steps, refusalsBefore, picks]) => {
      const story = tell(steps, refusalsBefore);
      await writeViews(api.db, story);
      for (const pick of [0, story.version - 1, ...picks]) {
        const event = story.events[pick % story.version]!;
        const view = foldShow(undefined, story.events.slice(0, event.version));
        for (const at of [String(event.version), event.at]) {
          const { status, json } = await api.get(`/api/events/${story.eventId}/seats?view=map&at=${at}`);
          if (!view.scheduled) {
            expect([status, json.errors]).toEqual([400, [expect.objectContaining({ path: 'at' })]]);
            continue;
          }
          const { version, asOf, counts, seatMap } = view;
          expect(json).toEqual({ eventId: story.eventId, version, asOf, counts, seatMap });
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('a long history is folded from where an earlier fold has been', async () => {
  lastShow += 1;
  const story = tellShow(lastShow).schedule();
  for (let round = 0; story.version < 2_600; round++) {
    const bookingId = story.hold(1, seats[round % seats.length]!);
    if (round % 3 === 0) story.refuse(2, 'A1');
    if (round % 4 !== 0) story.cancel(bookingId);
  }
  await writeViews(api.db, story);
  for (const version of [2_500, 999, 1_000, 1_001, 2_000, 1_999, 2_500, 1]) {
    const view = foldShow(undefined, story.events.slice(0, version));
    const { json } = await api.get(`/api/events/${story.eventId}/seats?view=map&at=${version}`);
    expect(json).toMatchObject({ version, asOf: view.asOf, seatMap: view.scheduled && view.seatMap });
  }
});

test('a history with a hole is not folded', async () => {
  const story = tell(
    seats.map((_, seat) => ({ kind: 'book', seat, booking: 0 })),
    0,
  );
  await writeViews(api.db, story);
  await api.db.collection<{ _id: string }>('history').deleteOne({ _id: `${story.eventId}:5` });
  expect(await api.get(`/api/events/${story.eventId}/seats?at=9`)).toMatchObject({
    status: 503,
    json: { code: 'view-behind', version: 4 },
  });
  expect((await api.get(`/api/events/${story.eventId}/seats?at=4`)).status).toBe(200);
  expect(await api.get(`/api/events/${story.eventId}/history`)).toMatchObject({ status: 503, json: { version: 4 } });
  expect((await api.get(`/api/events/${story.eventId}/history?limit=3`)).status).toBe(200);
});

test('a time that is told of a show is not in the future, however far back the clock of this process is', async () => {
  lastShow += 1;
  const story = tellShow(lastShow).schedule();
  story.book(1, 'A1');
  await writeViews(api.db, story);
  const [scheduled, booked] = story.events;
  const at = (time: string) => api.get(`/api/events/${story.eventId}/seats?view=map&at=${time}`);
  jest.useFakeTimers({ now: Date.parse(scheduled!.at) - 86_400_000, doNotFake: [...everythingButDate] });
  try {
    expect(await at(scheduled!.at)).toMatchObject({ status: 200, json: { version: 1 } });
    expect(await at(booked!.at)).toMatchObject({ status: 200, json: { version: 2 } });
    const later = new Date(Date.parse(booked!.at) + 1).toISOString();
    expect(await at(later)).toMatchObject({ status: 400, json: { code: 'validation-failed' } });
  } finally {
    jest.useRealTimers();
  }
});

const everythingButDate = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;
