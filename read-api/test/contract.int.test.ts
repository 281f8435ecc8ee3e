import { eventJson, eventSchema } from '@ticketing/shared/messages/events.ts';
import type { HistoryView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { RunningReadApi } from './running-read-api.ts';
import { eventually, runReadApi } from './running-read-api.ts';
import { positionOf, tellShow, timeOf } from './show-story.ts';

let sandbox: Sandbox;
let api: RunningReadApi;

const opera = tellShow(1).schedule({ name: 'Fidelio', category: 'opera', startsAt: '2037-03-01T18:00:00.000Z' });
const booked = opera.book(7, 'A1', 'A2');
const held = opera.hold(8, 'B1');
const refused = opera.refuse(9, 'A1');
opera.confirm(held);
opera.refuseConfirm(booked);
opera.cancel(booked);
const expired = opera.hold(7, 'BALC-A5');
opera.expire(expired);
const stillHeld = opera.hold(7, 'B2', 'BALC-A1');

const soldOut = tellShow(2).schedule({
  name: 'a (small) concert.*',
  venue: { name: 'Cellar', city: 'München' },
  startsAt: '2037-02-01T18:00:00.000Z',
  layout: [{ row: 'A', seats: 1, priceMinor: 1_000 }],
});
soldOut.book(7, 'A1');
const unscheduled = tellShow(3);
const refusedForNothing = unscheduled.refuse(7, 'A1');

beforeAll(async () => {
  sandbox = await openSandbox();
  api = await runReadApi(sandbox);
  for (const story of [opera, soldOut, unscheduled]) await api.project(story);
});

afterAll(async () => {
  await api.close();
  await sandbox.close();
});

describe('GET /api/events', () => {
  test.each([
    ['', [2, 1]],
    ['sort=startsAt', [2, 1]],
    ['sort=-startsAt', [1, 2]],
    ['sort=name', [2, 1]],
    ['sort=-name', [1, 2]],
    ['sort=price', [2, 1]],
    ['sort=-price', [1, 2]],
    ['q=fidel', [1]],
    ['q=CELLAR', [2]],
    ['q=m%C3%BCn', [2]],
    ['q=(small)', [2]],
    ['q=.*', [2]],
    ['q=%5E', []],
    ['city=Berlin', [1]],
    ['city=berlin', []],
    ['category=opera', [1]],
    ['category=opera&city=M%C3%BCnchen', []],
    ['from=2037-02-01T18:00:00.001Z', [1]],
    ['from=2037-02-01T18:00:00Z', [2, 1]],
    ['to=2037-03-01T18:00:00Z', [2]],
    ['from=2037-02-02&to=2037-03-02', [1]],
    ['available=true', [1]],
    ['available=false', [2]],
    ['limit=1', [2]],
  ])('?%s', async (query, expected) => {
    const { status, json } = await api.get(`/api/events?${query}`);
    expect(status).toBe(200);
    expect((json.events as { eventId: number }[]).map(({ eventId }) => eventId)).toEqual(expected);
  });

  test('gives what a list shows, and no more', async () => {
    const { json } = await api.get('/api/events?category=opera');
    expect(json).toEqual({
      events: [
        {
          eventId: 1,
          name: 'Fidelio',
          venue: { name: 'Old Hall', city: 'Berlin' },
          category: 'opera',
          startsAt: '2037-03-01T18:00:00.000Z',
          currency: 'EUR',
          priceFromMinor: 3_000,
          counts: { available: 9, held: 2, booked: 1 },
          version: 10,
        },
      ],
    });
  });
});

describe('GET /api/events/{eventId}', () => {
  test('a show with its layout', async () => {
    const { status, json } = await api.get('/api/events/2');
    expect(status).toBe(200);
    expect(json).toMatchObject({
      eventId: 2,
      version: 2,
      asOf: timeOf(2),
      maxSeatsPerUser: 10,
      layout: [{ row: 'A', seats: 1, priceMinor: 1_000 }],
    });
  });
});

describe('GET /api/events/{eventId}/seats', () => {
  const counts = { available: 9, held: 2, booked: 1 };

  test('as a list', async () => {
    const { json } = await api.get('/api/events/1/seats');
    const { seats, ...head } = json;
    expect(head).toEqual({ eventId: 1, version: 10, asOf: timeOf(10), counts });
    expect(seats).toHaveLength(12);
    expect(seats).toContainEqual({
      seatId: 'A1',
      row: 'A',
      label: '1',
      number: 1,
      status: 'available',
      priceMinor: 5_000,
    });
    expect(seats).toContainEqual({
      seatId: 'BALC-A1',
      section: 'BALC',
      row: 'A',
      label: '1',
      number: 1,
      status: 'held',
      priceMinor: 3_000,
    });
  });

  test('as a map', async () => {
    const { json } = await api.get('/api/events/1/seats?view=map');
    const seatMap = { A: '....', B: 'BH.', 'BALC-A': 'H....' };
    expect(json).toEqual({ eventId: 1, version: 10, asOf: timeOf(10), counts, seatMap });
  });

  test.each([
    ['status=held', ['B2', 'BALC-A1']],
    ['status=booked', ['B1']],
    ['section=BALC&status=held', ['BALC-A1']],
    ['section=BALC', ['BALC-A1', 'BALC-A2', 'BALC-A3', 'BALC-A4', 'BALC-A5']],
    ['section=NONE', []],
    ['at=3&status=booked', ['A1', 'A2']],
    ['at=3&status=held', ['B1']],
    [`at=${timeOf(2)}&status=held`, []],
    [`at=${timeOf(3)}&status=held`, ['B1']],
    [`at=${timeOf(3).replace('.000Z', '.999Z')}&status=held`, ['B1']],
    [`at=${timeOf(4)}&status=held`, ['B1']],
    ['at=2026-02-01&status=held', ['B2', 'BALC-A1']],
    ['minVersion=10&status=booked', ['B1']],
    ['minVersion=3&at=2&status=booked', ['A1', 'A2']],
  ])('?%s', async (query, expected) => {
    const { status, json } = await api.get(`/api/events/1/seats?${query}`);
    expect(status).toBe(200);
    expect((json.seats as { seatId: string }[]).map(({ seatId }) => seatId)).toEqual(expected);
  });

  test('a section of the map', async () => {
    const { json } = await api.get('/api/events/1/seats?view=map&section=BALC');
    expect(json.seatMap).toEqual({ 'BALC-A': 'H....' });
  });

  test('says the version and the time of the past', async () => {
    const { json } = await api.get(`/api/events/1/seats?view=map&at=${timeOf(4)}`);
    expect(json).toMatchObject({ version: 4, asOf: timeOf(4), counts: { available: 9, held: 1, booked: 2 } });
  });
});

describe('GET /api/events/{eventId}/history', () => {
  const versions = async (query: string) => {
    const { json } = await api.get(`/api/events/1/history?${query}`);
    return (json.events as { version: number }[]).map(({ version }) => version);
  };

  test.each([
    ['', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['seatId=A1', [2, 4, 7]],
    ['seatId=C1', []],
    [`bookingId=${booked}`, [2, 6, 7]],
    [`bookingId=${refused}`, [4]],
    [`bookingId=${booked}&seatId=B1`, []],
  ])('?%s', async (query, expected) => expect(await versions(query)).toEqual(expected));

  test('of a stream that has no show, and of orders for it', async () => {
    const { status, json, headers } = await api.get('/api/events/3/history');
    expect(status).toBe(200);
    expect(json.events).toEqual([expect.objectContaining({ type: 'CommandRejected', bookingId: refusedForNothing })]);
    expect((await api.get(`/api/events/3/history?bookingId=${refusedForNothing}`)).json.events).toHaveLength(1);
    expect((await api.get('/api/events/3/history', { 'if-none-match': headers.get('etag') ?? '' })).status).toBe(304);
    expect(await api.get('/api/events/3/seats')).toMatchObject({ status: 404, json: { code: 'show-not-found' } });
  });

  test.each(['', '&seatId=A1'])('in pages%s', async (filter) => {
    const all = await versions(filter.slice(1));
    const seen: number[] = [];
    let cursor = '';
    do {
      const { json } = await api.get(`/api/events/1/history?limit=2${filter}${cursor}`);
      seen.push(...(json.events as { version: number }[]).map(({ version }) => version));
      cursor = json.nextCursor === undefined ? '' : `&cursor=${json.nextCursor}`;
    } while (cursor !== '');
    expect(seen).toEqual(all);
  });

  test('gives the events as they are on the topic, byte for byte', async () => {
    const response = await fetch(`${api.url}/api/events/1/history`);
    const onTheTopic = opera.events.map((event) => eventJson(eventSchema.parse(event)));
    expect(await response.text()).toBe(`{"events":[${onTheTopic.join(',')}]}`);
  });
});

describe('GET /api/bookings/{bookingId}', () => {
  test.each([
    [booked, 'cancelled', 7],
    [held, 'booked', 5],
    [refused, 'rejected', 4],
    [expired, 'expired', 9],
    [stillHeld, 'held', 10],
    [refusedForNothing, 'rejected', 1],
  ])('%s is %s', async (bookingId, status, version) => {
    const { json } = await api.get(`/api/bookings/${bookingId}`);
    expect(json).toMatchObject({ bookingId, status, version });
  });

  test('says why, and what happened', async () => {
    const { json } = await api.get(`/api/bookings/${booked}`);
    expect((json.history as object[]).map((entry) => ('code' in entry ? entry.code : undefined))).toEqual([
      undefined,
      'not-held',
      undefined,
    ]);
    expect(await api.get(`/api/bookings/${refused}`)).toMatchObject({
      json: { code: 'seat-taken', lostSeatIds: ['A1'] },
    });
    expect((await api.get(`/api/bookings/${stillHeld}`)).json).toHaveProperty('heldUntil');
  });

  test('a receipt that is reflected gives the booking', async () => {
    const { partition } = positionOf({ eventId: 1, version: 2 });
    const { json } = await api.get(`/api/bookings/${booked}?after=${partition}:1`);
    expect(json).toMatchObject({ status: 'cancelled' });
  });

  test('a receipt that is not reflected is pending, with the number of commands before it', async () => {
    const { status, json, headers } = await api.get(`/api/bookings/${booked}?after=1:14`);
    expect([status, json, headers.get('retry-after')]).toEqual([200, { status: 'pending', ahead: 4 }, '1']);
    expect((await api.get(`/api/bookings/${booked}?after=1:10`)).json).toEqual({ status: 'pending', ahead: 0 });
    expect((await api.get(`/api/bookings/${booked}?after=999:3`)).json).toEqual({ status: 'pending', ahead: 3 });
  });

  test("a receipt that the booking's own history has is reflected, wherever the position is", async () => {
    await api.db.collection<{ _id: number }>('projection').updateOne({ _id: 2 }, { $set: { offset: 0 } });
    const bookingId = soldOut.events[1]?.type === 'SeatsBooked' ? soldOut.events[1].bookingId : '';
    expect((await api.get(`/api/bookings/${bookingId}?after=2:1`)).json).toMatchObject({ status: 'booked' });
  });
});

describe('GET /api/bookings/{bookingId}/clock', () => {
  const clock = async (path: string) => (await api.get(`/api/bookings/${path}`)).json;
  const decidedAt = (version: number, type: string) => {
    const { partition, offset } = positionOf({ eventId: 1, version });
    return { type, version, at: timeOf(version), vector: { log: 0, partition, offset }, processedBy: null };
  };

  test('tells the version and the place on the log of what made the booking, whatever happened since', async () => {
    const { version, decided } = await clock(`${booked}/clock`);
    expect(decided).toEqual(decidedAt(2, 'SeatsBooked'));
    expect(version).toBeGreaterThan(2);
  });

  test('tells which worker decided it, where the views know', async () => {
    const history = api.db.collection<HistoryView>(viewCollections.history);
    await history.updateOne({ _id: '1:4' }, { $set: { processedBy: 'host-2:17' } });
    try {
      expect((await clock(`${refused}/clock`)).decided).toMatchObject({ processedBy: 'host-2:17' });
    } finally {
      await history.updateOne({ _id: '1:4' }, { $unset: { processedBy: '' } });
    }
  });

  test('orders two bookings of a show, refused ones too, and none of different partitions', async () => {
    const seen = await clock(`${booked}/clock?with=${refused}`);
    expect(seen.compared).toMatchObject({
      bookingId: refused,
      decided: decidedAt(4, 'CommandRejected'),
      order: 'before',
      by: 'version',
    });
    expect((await clock(`${refused}/clock?with=${booked}`)).compared).toMatchObject({ order: 'after', by: 'version' });
    expect((await clock(`${booked}/clock?with=${booked}`)).compared).toMatchObject({ order: 'same' });
    const elsewhere = await clock(`${booked}/clock?with=${refusedForNothing}`);
    expect(elsewhere.compared).toMatchObject({ eventId: 3, order: 'concurrent', by: 'nothing' });
  });
});

describe('GET /api/bookings/{bookingId}/why', () => {
  // Users of their own: the bookings of user 7 are listed below.
  const why = async (bookingId: string) => (await api.get(`/api/bookings/${bookingId}/why`)).json;

  test('what took the seat, how long before, and what was free beside it then', async () => {
    expect(await why(refused)).toEqual({
      bookingId: refused,
      eventId: 1,
      refused: true,
      code: 'seat-taken',
      version: 4,
      at: timeOf(4),
      seatIds: ['A1'],
      lostSeatIds: ['A1'],
      takenBy: [
        { type: 'SeatsBooked', version: 2, at: timeOf(2), seatIds: ['A1', 'A2'], placesBefore: 2, msBefore: 2_000 },
      ],
      // A2 is free again now; it was not then.
      freeBeside: [
        { seatId: 'A3', priceMinor: 5_000 },
        { seatId: 'A4', priceMinor: 5_000 },
      ],
    });
  });

  test('of each seat what took it last, each once, without names', async () => {
    const story = tellShow(11).schedule();
    story.cancel(story.hold(17, 'B1', 'B2'));
    const first = story.hold(17, 'B1');
    story.refuse(18, 'B1');
    story.confirm(story.hold(17, 'B3', 'BALC-A3'));
    const lost = story.refuse(19, 'B1', 'B3', 'BALC-A3');
    // What happened later is not why.
    story.cancel(first);
    story.book(17, 'B1', 'B2');
    await api.project(story);
    const { takenBy, freeBeside } = await why(lost);
    const taken = { type: 'SeatsHeld' };
    expect(takenBy).toEqual([
      { ...taken, version: 4, at: timeOf(4), seatIds: ['B1'], placesBefore: 4, msBefore: 4_000 },
      { ...taken, version: 6, at: timeOf(6), seatIds: ['B3', 'BALC-A3'], placesBefore: 2, msBefore: 2_000 },
    ]);
    expect((freeBeside as { seatId: string }[]).map(({ seatId }) => seatId)).toEqual([
      ...['B2', 'BALC-A2', 'BALC-A4', 'BALC-A1', 'BALC-A5'],
    ]);
  });

  test('what was kept for those who waited then is not named as free', async () => {
    const story = tellShow(14).schedule();
    story.book(17, 'A1');
    story.cancel(story.wait(18, 1));
    const waiting = story.wait(18, 2);
    const lost = story.refuse(19, 'A1');
    const between = story.book(17, 'A3');
    const later = story.refuse(19, 'A1');
    story.cancel(waiting);
    story.cancel(between);
    const last = story.refuse(19, 'A1');
    await api.project(story);
    const free = async (bookingId: string) =>
      ((await why(bookingId)).freeBeside as { seatId: string }[]).map(({ seatId }) => seatId);
    // Of those in the row all were two and more together, and so kept; later they were not.
    expect(await free(lost)).toEqual([]);
    expect(await free(later)).toEqual(['A2', 'A4']);
    expect(await free(last)).toEqual(['A2', 'A3', 'A4']);
  });

  test('places of different logs are not compared', async () => {
    const story = tellShow(12).schedule();
    story.book(17, 'A1');
    const lost = story.refuse(18, 'A1');
    await api.project(story);
    await api.db.collection<{ _id: string }>('history').updateOne({ _id: '12:3' }, { $set: { log: 1, offset: 0 } });
    expect((await why(lost)).takenBy).toEqual([
      { type: 'SeatsBooked', version: 2, at: timeOf(2), seatIds: ['A1'], msBefore: 1_000 },
    ]);
  });

  test('an exchange took what it took, not what the booking had before', async () => {
    const story = tellShow(13).schedule();
    const bookingId = story.book(17, 'A1');
    const [scheduled, before] = [story.events[0]!, story.events[1]!];
    if (before.type !== 'SeatsBooked') throw new Error('a booking');
    story.events.push({
      ...before,
      type: 'SeatsExchanged',
      version: 3,
      at: timeOf(3),
      commandId: scheduled.commandId,
      seatIds: ['A1', 'A2'],
      released: [],
      taken: ['A2'],
    });
    const lost = story.refuse(18, 'A1', 'A2');
    await api.project(story);
    expect(before.bookingId).toBe(bookingId);
    expect((await why(lost)).takenBy).toMatchObject([
      { type: 'SeatsBooked', version: 2, seatIds: ['A1'] },
      { type: 'SeatsExchanged', version: 3, seatIds: ['A2'] },
    ]);
  });

  test.each([
    [booked, 'cancelled', 7],
    [stillHeld, 'held', 10],
  ])('%s was not refused', async (bookingId, status, version) => {
    expect(await why(bookingId)).toEqual({ bookingId, eventId: 1, refused: false, status, version });
  });

  test('for a show that there is not, nothing was free', async () => {
    const story = tellShow(14);
    const lost = story.refuse(17, 'A1');
    const [refusal] = story.events;
    if (refusal?.type !== 'CommandRejected') throw new Error('a refusal');
    const { lostSeatIds: _none, ...rest } = refusal;
    story.events[0] = { ...rest, code: 'show-unknown' };
    await api.project(story);
    expect(await why(lost)).toMatchObject({ refused: true, code: 'show-unknown', takenBy: [], freeBeside: [] });
  });
});

describe('GET /api/users/{userId}/bookings', () => {
  const ids = async (path: string) =>
    ((await api.get(path)).json.bookings as { bookingId: string }[]).map(({ bookingId }) => bookingId);

  test.each([
    ['?eventId=1', [stillHeld, expired, booked]],
    ['?eventId=1&status=held', [stillHeld]],
    ['?status=rejected', [refusedForNothing]],
    ['?status=cancelled', [booked]],
    ['?eventId=99', []],
  ])('%s', async (query, expected) => expect(await ids(`/api/users/7/bookings${query}`)).toEqual(expected));

  test('in pages, newest first, each booking once', async () => {
    const all = await ids('/api/users/7/bookings');
    expect(all).toHaveLength(5);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { json } = await api.get(`/api/users/7/bookings?limit=2${cursor}`);
      seen.push(...(json.bookings as { bookingId: string }[]).map(({ bookingId }) => bookingId));
      cursor = json.nextCursor === undefined ? '' : `&cursor=${json.nextCursor}`;
    } while (cursor !== '');
    expect(seen).toEqual(all);
  });
});

describe('what is wrong', () => {
  const someBooking = '1-00000000-0000-4000-8000-000000000000';

  test.each([
    ['/api/events?limit=0', 'limit'],
    ['/api/events?limit=201', 'limit'],
    ['/api/events?limit=1.5', 'limit'],
    ['/api/events?limit=1&limit=2', 'limit'],
    ['/api/events?sort=best', 'sort'],
    ['/api/events?available=yes', 'available'],
    ['/api/events?from=yesterday', 'from'],
    ['/api/events?from=2037-02-30', 'from'],
    ['/api/events?from=2037-01-02&to=2037-01-01', 'to'],
    ['/api/events?q=', 'q'],
    ['/api/events?q=%00', 'q'],
    [`/api/events?q=${'x'.repeat(101)}`, 'q'],
    ['/api/events?cursor=', 'cursor'],
    ['/api/events?cursor=!', 'cursor'],
    ['/api/events?cursor=bm90IGEgY3Vyc29y', 'cursor'],
    ['/api/events?page=2', 'page'],
    ['/api/events?__proto__=1', '__proto__'],
    ['/api/events/0', 'eventId'],
    ['/api/events/1x', 'eventId'],
    ['/api/events/2147483648', 'eventId'],
    ['/api/events/1?fields=name', 'fields'],
    ['/api/events/1/seats?view=picture', 'view'],
    ['/api/events/1/seats?view=map&status=held', 'status'],
    ['/api/events/1/seats?status=sold', 'status'],
    ['/api/events/1/seats?section=balc', 'section'],
    ['/api/events/1/seats?minVersion=0', 'minVersion'],
    ['/api/events/1/seats?minVersion=-1', 'minVersion'],
    ['/api/events/1/seats?minVersion=1e3', 'minVersion'],
    ['/api/events/1/seats?minVersion=99999999999999999999', 'minVersion'],
    ['/api/events/1/seats?at=0', 'at'],
    ['/api/events/1/seats?at=now', 'at'],
    ['/api/events/1/seats?at=2026-01-01T12:00:00.999Z', 'at'],
    ['/api/events/1/seats?at=9999-01-01', 'at'],
    ['/api/events/1/seats?at=1&at=2', 'at'],
    ['/api/events/1/history?seatId=1A', 'seatId'],
    ['/api/events/1/history?bookingId=1', 'bookingId'],
    ['/api/events/1/history?cursor=WzFd', 'cursor'],
    ['/api/events/1/stream?from=1', 'from'],
    ['/api/bookings/17', 'bookingId'],
    ['/api/bookings/9999999999-00000000-0000-4000-8000-000000000000', 'bookingId'],
    ['/api/bookings/17/why', 'bookingId'],
    ['/api/bookings/17/clock', 'bookingId'],
    [`/api/bookings/${someBooking}/clock?with=17`, 'with'],
    [`/api/bookings/${someBooking}/why?at=1`, 'at'],
    [`/api/bookings/${someBooking}?after=1`, 'after'],
    [`/api/bookings/${someBooking}?after=1:-1`, 'after'],
    ['/api/users/me/bookings', 'userId'],
    ['/api/users/7/bookings?status=gone', 'status'],
    ['/api/users/7/bookings?cursor=WzEsMl0', 'cursor'],
  ])('%s is 400 and names %s', async (path, field) => {
    const { status, json, headers } = await api.get(path);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(json).toMatchObject({ code: 'validation-failed', errors: [{ path: field }] });
  });

  test.each([
    ['/api/events/99', 'show-not-found'],
    ['/api/events/99/seats', 'show-not-found'],
    ['/api/events/99/seats?view=map&at=1', 'show-not-found'],
    ['/api/events/99/history', 'show-not-found'],
    ['/api/events/99/stream', 'show-not-found'],
    ['/api/events/3', 'show-not-found'],
    ['/api/events/3/seats', 'show-not-found'],
    [`/api/bookings/${someBooking}`, 'booking-not-found'],
    [`/api/bookings/${someBooking}/why`, 'booking-not-found'],
    [`/api/bookings/${someBooking}/clock`, 'booking-not-found'],
    [`/api/bookings/${booked}/clock?with=${someBooking}`, 'booking-not-found'],
    [`/api/bookings/${someBooking}?after=1:3`, 'booking-not-found'],
    ['/api/nothing', 'route-unknown'],
    ['/api/Events', 'route-unknown'],
  ])('%s is 404 %s', async (path, code) => {
    expect(await api.get(path)).toMatchObject({ status: 404, json: { code } });
  });

  test('another method is 405 and names those that there are', async () => {
    const { status, headers } = await api.get('/api/events/1/seats', {}, 'DELETE');
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('a cursor of another order is refused', async () => {
    const { json } = await api.get('/api/events?limit=1');
    expect(await api.get(`/api/events?limit=1&sort=name&cursor=${json.nextCursor}`)).toMatchObject({
      status: 400,
      json: { errors: [{ path: 'cursor' }] },
    });
  });
});

describe('conditional requests', () => {
  test.each([
    '/api/events/1',
    '/api/events/1/seats',
    '/api/events/1/seats?view=map',
    '/api/events/1/seats?section=BALC&status=held',
    '/api/events/1/seats?at=3',
    '/api/events/1/history?limit=2',
  ])('%s is not sent again to who has it', async (path) => {
    const first = await api.get(path);
    const etag = first.headers.get('etag') ?? '';
    expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    for (const tag of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const again = await api.get(path, { 'if-none-match': tag });
      expect([again.status, again.headers.get('etag'), again.json]).toEqual([304, etag, {}]);
    }
    expect((await api.get(path, { 'if-none-match': 'W/"1-other"' })).status).toBe(200);
    const head = await api.get(path, {}, 'HEAD');
    expect([head.status, head.headers.get('etag'), head.json]).toEqual([200, etag, {}]);
    expect(head.headers.get('content-length')).toBe(first.headers.get('content-length'));
  });

  test('each representation has a tag of its own', async () => {
    const paths = [
      '',
      '/seats',
      '/seats?view=map',
      '/seats?status=held',
      '/seats?section=BALC',
      '/seats?at=9',
      '/history',
    ];
    const tags = await Promise.all(
      paths.map(async (path) => (await api.get(`/api/events/1${path}`)).headers.get('etag')),
    );
    expect(new Set(tags).size).toBe(paths.length);
  });

  test('the past at the present version is the present', async () => {
    const [now, then] = await Promise.all([api.get('/api/events/1/seats'), api.get('/api/events/1/seats?at=10')]);
    expect(then.headers.get('etag')).toBe(now.headers.get('etag'));
    expect(then.json).toEqual(now.json);
  });
});

test.each(['/api/events/1', '/api/events/1/seats', '/api/events/1/seats?view=map&section=BALC'])(
  '%s is answered in the same way when it is asked for again and again',
  async (path) => {
    const counted = () => api.metric('http_request_duration_seconds_count');
    const before = await counted();
    const answers = [];
    for (let time = 0; time < 5; time++) answers.push(await api.get(path));
    const [first, ...others] = answers.map(({ status, headers, json }) => {
      const { date: _date, 'x-correlation-id': correlationId, ...rest } = Object.fromEntries(headers);
      expect(correlationId).toMatch(/^[0-9a-f-]+$/);
      return { status, headers: rest, json };
    });
    for (const other of others) expect(other).toEqual(first);
    await eventually(async () => (await counted()) === before + 5, 'each is counted');
  },
);

test('the correlation id comes back, also from memory', async () => {
  for (let time = 0; time < 3; time++) {
    const { headers } = await api.get('/api/events/1/seats', { 'x-correlation-id': 'mine' });
    expect(headers.get('x-correlation-id')).toBe('mine');
  }
});

test('the document describes every path, and health and metrics answer', async () => {
  const { json } = await api.get('/openapi.json');
  expect(Object.keys(json.paths as object)).toEqual(
    expect.arrayContaining([
      '/api/events',
      '/api/events/{eventId}',
      '/api/events/{eventId}/seats',
      '/api/events/{eventId}/history',
      '/api/events/{eventId}/stream',
      '/api/bookings/{bookingId}',
      '/api/bookings/{bookingId}/why',
      '/api/bookings/{bookingId}/clock',
      '/api/users/{userId}/bookings',
    ]),
  );
  expect((await api.get('/docs')).status).toBe(200);
  expect((await api.get('/health/live')).status).toBe(200);
  expect(await api.get('/health/ready')).toMatchObject({
    status: 200,
    json: { dependencies: { mongodb: { status: 'ok' }, redis: { status: 'ok' } } },
  });
  expect((await fetch(`${api.url}/metrics`)).status).toBe(200);
});
