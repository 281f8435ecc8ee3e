import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { RunningReadApi } from './running-read-api.ts';
import { eventually, runReadApi } from './running-read-api.ts';
import type { ShowStory } from './show-story.ts';
import { showView, tellShow, writeViews } from './show-story.ts';

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

function newShow(): ShowStory {
  lastShow += 1;
  return tellShow(lastShow).schedule();
}

const version = async (eventId: number) => (await api.get(`/api/events/${eventId}/seats?view=map`)).json.version;

/** Of a show in a list. */
function versionIn({ events }: Record<string, unknown>, eventId: number): number | undefined {
  return (events as { eventId: number; version: number }[]).find((show) => show.eventId === eventId)?.version;
}

/** The longest that there is: what is answered long before its end was not waited for in vain. */
const longWait = { prefer: 'wait=30' };

async function timed<T>(work: Promise<T>): Promise<{ result: T; ms: number }> {
  const startMs = performance.now();
  const result = await work;
  return { result, ms: performance.now() - startMs };
}

describe('a show in memory', () => {
  test('is given again without a look at the view', async () => {
    const show = newShow();
    await api.project(show);
    await version(show.eventId);
    const reads = () => api.metric('read_api_show_lookups_total{result="read"');
    // Once a second it is looked at, and a busy machine takes its time over twenty requests.
    await eventually(async () => {
      const before = await reads();
      for (let time = 0; time < 20; time++) await version(show.eventId);
      return (await reads()) - before < 3;
    }, 'twenty requests with two reads at most');
  });

  test('is read again after a hint', async () => {
    // Without one it would be read again after a second. A busy machine may need that long for the hint, but not always.
    await eventually(async () => {
      const show = newShow();
      await api.project(show);
      expect(await version(show.eventId)).toBe(1);
      show.book(7, 'A1');
      await api.project(show);
      const { ms } = await timed(eventually(async () => (await version(show.eventId)) === 2, 'version 2'));
      return ms < 500;
    }, 'a version that comes with its hint');
  });

  test('is read again without a hint', async () => {
    const show = newShow();
    await api.project(show);
    await version(show.eventId);
    show.book(7, 'A1');
    await writeViews(api.db, show);
    await eventually(async () => (await version(show.eventId)) === 2, 'version 2');
  });

  test('never goes back, also when the view does', async () => {
    const show = newShow();
    show.book(7, 'A1');
    await api.project(show);
    expect(await version(show.eventId)).toBe(2);
    await writeViews(api.db, show, 1);
    await api.publish({ shows: [[show.eventId, 3]], positions: [] });
    const endMs = performance.now() + 1_500;
    while (performance.now() < endMs) {
      expect(await version(show.eventId)).toBe(2);
      const { json } = await api.get('/api/events?limit=200');
      expect(json.events).toContainEqual(expect.objectContaining({ eventId: show.eventId, version: 2 }));
    }
  });

  test('is not given at all while the view is behind what was said before', async () => {
    const show = newShow();
    await api.project(show);
    for (let time = 0; time < 3; time++) expect(await version(show.eventId)).toBe(1);
    show.book(7, 'A1');
    await writeViews(api.db, show);
    await api.get('/api/events?limit=200');
    await writeViews(api.db, show, 1);
    for (let time = 0; time < 3; time++) {
      expect(await api.get(`/api/events/${show.eventId}/seats?view=map`)).toMatchObject({
        status: 503,
        json: { code: 'view-behind', version: 1 },
      });
    }
    await api.project(show);
    await eventually(async () => (await version(show.eventId)) === 2, 'version 2');
  });

  test('of a show that has not come yet is waited for, and is 503 and not 404 when it does not come', async () => {
    const show = newShow();
    const { eventId } = show;
    expect(await api.get(`/api/events/${eventId}/seats?minVersion=1`)).toMatchObject({
      status: 503,
      json: { code: 'view-behind', version: 0 },
    });
    const waiting = api.get(`/api/events/${eventId}/seats?minVersion=1`, longWait);
    await api.project(show);
    expect(await waiting).toMatchObject({ status: 200, json: { version: 1 } });
  });

  test('is not older than what a list has said', async () => {
    const show = newShow();
    await api.project(show);
    expect(await version(show.eventId)).toBe(1);
    show.book(7, 'A1');
    await writeViews(api.db, show);
    const { json } = await api.get('/api/events?limit=200');
    expect(versionIn(json, show.eventId)).toBe(2);
    expect(await version(show.eventId)).toBe(2);
  });

  test('is given by a read that a list overtakes, and goes back for no reader', async () => {
    const show = newShow();
    await api.project(show);
    const { eventId } = show;
    const list = '/api/events?limit=200';
    const hall = `/api/events/${eventId}/seats?view=map`;
    const atLeast = `/api/events/${eventId}/seats?minVersion=1`;
    let moving = true;
    const read = async (...paths: string[]) => {
      for (let last = 1, turn = 0; moving; turn++) {
        const path = paths[turn % paths.length]!;
        const { status, json } = await api.get(path);
        expect(status).toBe(200);
        const said = path === list ? versionIn(json, eventId) : json.version;
        expect(said).toBeGreaterThanOrEqual(last);
        last = said as number;
      }
    };
    const readers = [read(hall), read(atLeast), read(list), read(list), read(list, hall), read(list, atLeast)];
    const shows = api.db.collection<{ _id: number }>('events');
    for (let change = 0; change < 500; change++) {
      await shows.updateOne({ _id: eventId }, { $inc: { version: 1 } });
    }
    moving = false;
    await Promise.all(readers);
  });

  test('is read again when the same version was written anew', async () => {
    const show = newShow();
    show.book(7, 'A1');
    await api.project(show);
    const wrong = { ...showView(show), seatMap: { A: 'HHHH', B: '...', 'BALC-A': '.....' }, origin: 'wrong' };
    const right = { ...showView(show), origin: 'right' };
    const shows = api.db.collection<{ _id: number }>('events');
    const first = async () =>
      ((await api.get(`/api/events/${show.eventId}/seats?view=map`)).json.seatMap as { A: string }).A;
    await shows.replaceOne({ _id: show.eventId }, wrong);
    await eventually(async () => (await first()) === 'HHHH', 'what was wrong');
    await shows.replaceOne({ _id: show.eventId }, right);
    await eventually(async () => (await first()) === 'B...', 'what is right');
  });

  test('a hundred readers at once share what is read', async () => {
    const show = newShow();
    await writeViews(api.db, show);
    const answers = await Promise.all(Array.from({ length: 100 }, () => api.get(`/api/events/${show.eventId}`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('minVersion', () => {
  test('is given at once when it is there', async () => {
    const show = newShow();
    await api.project(show);
    const { result, ms } = await timed(api.get(`/api/events/${show.eventId}/seats?minVersion=1`, longWait));
    expect(result.status).toBe(200);
    expect(ms).toBeLessThan(20_000);
  });

  test.each(['minVersion', 'at'])('%s waits for a version that comes', async (parameter) => {
    const show = newShow();
    await api.project(show);
    show.book(7, 'A1');
    const waiting = timed(api.get(`/api/events/${show.eventId}/seats?${parameter}=2`, longWait));
    await api.project(show);
    const { result, ms } = await waiting;
    expect(result).toMatchObject({ status: 200, json: { version: 2 } });
    expect(ms).toBeLessThan(20_000);
  });

  test('waits for a show that is just being scheduled', async () => {
    const show = newShow();
    const waiting = api.get(`/api/events/${show.eventId}/seats?minVersion=1`, longWait);
    await api.project(show);
    expect(await waiting).toMatchObject({ status: 200, json: { version: 1 } });
  });

  test.each(['minVersion', 'at'])('%s is 503 with the version that is there after 2 s', async (parameter) => {
    const show = newShow();
    await api.project(show);
    const { result, ms } = await timed(api.get(`/api/events/${show.eventId}/seats?${parameter}=5`));
    expect(result).toMatchObject({ status: 503, json: { code: 'view-behind', version: 1 } });
    expect(result.headers.get('retry-after')).toBe('1');
    expect(ms).toBeGreaterThan(1_900);
  });

  test('Prefer says how long', async () => {
    const show = newShow();
    await api.project(show);
    const path = `/api/events/${show.eventId}/seats?minVersion=5`;
    const { result, ms } = await timed(api.get(path, { prefer: 'wait=3' }));
    expect([result.status, result.headers.get('preference-applied')]).toEqual([503, 'wait=3']);
    expect(ms).toBeGreaterThan(2_900);
  });
});

describe('a booking by receipt', () => {
  test('is waited for, and comes when the position does', async () => {
    const show = newShow();
    await api.project(show);
    const bookingId = show.book(7, 'A1');
    const path = `/api/bookings/${bookingId}?after=${show.eventId}:1`;
    expect((await api.get(path)).json).toEqual({ status: 'pending', ahead: 0 });
    const waiting = timed(api.get(path, longWait));
    await api.project(show);
    const { result, ms } = await waiting;
    expect(result).toMatchObject({ status: 200, json: { status: 'booked', bookingId } });
    expect(result.headers.get('preference-applied')).toBe('wait=30');
    expect(ms).toBeLessThan(20_000);
  });

  test('is pending when the wait is over', async () => {
    const show = newShow();
    await api.project(show);
    const path = `/api/bookings/${show.book(7, 'A1')}?after=${show.eventId}:1`;
    const { result, ms } = await timed(api.get(path, { prefer: 'wait=1' }));
    expect(result).toMatchObject({ status: 200, json: { status: 'pending', ahead: 0 } });
    expect(ms).toBeGreaterThan(950);
  });

  test('is reflected also where its refusal is too old to be kept in the booking', async () => {
    const show = newShow();
    const bookingId = show.book(7, 'A1');
    const orders = 100;
    for (let order = 0; order < orders; order++) show.refuseConfirm(bookingId);
    await writeViews(api.db, show);
    // The place of the partition is written last, and may not be there yet.
    await api.db.collection('projection').updateOne({ _id: show.eventId as never }, { $set: { offset: 0 } });
    const oldest = 2;
    const { json } = await api.get(`/api/bookings/${bookingId}?after=${show.eventId}:${oldest}`);
    expect(json).toMatchObject({ bookingId, status: 'booked', version: orders + 2 });
    expect((json.history as { offset: number }[]).some(({ offset }) => offset === oldest)).toBe(false);
    const next = await api.get(`/api/bookings/${bookingId}?after=${show.eventId}:${orders + 2}`);
    expect(next.json).toMatchObject({ status: 'pending' });
  });

  test('that never was is 404 as soon as its place is reached', async () => {
    const show = newShow();
    await api.project(show);
    show.refuseConfirm(show.book(7, 'A1'));
    const path = `/api/bookings/${show.eventId}-00000000-0000-4000-8000-000000000000?after=${show.eventId}:2`;
    const waiting = api.get(path, longWait);
    await api.project(show);
    expect(await waiting).toMatchObject({ status: 404, json: { code: 'booking-not-found' } });
  });

  test('comes as soon as it is there, before its place is noted', async () => {
    const show = newShow();
    await api.project(show);
    const bookingId = show.book(7, 'A1');
    const waiting = api.get(`/api/bookings/${bookingId}?after=${show.eventId}:1`, longWait);
    await writeViews(api.db, show);
    await api.db.collection<{ _id: number }>('projection').updateOne({ _id: show.eventId }, { $set: { offset: 0 } });
    await api.publish({ shows: [], positions: [], arrived: [[show.eventId, 1]] });
    expect(await waiting).toMatchObject({ status: 200, json: { status: 'booked', bookingId } });
  });

  test('that never was is not said to be missing before its place is noted', async () => {
    const show = newShow();
    await api.project(show);
    show.refuseConfirm(show.book(7, 'A1'));
    const never = `${show.eventId}-00000000-0000-4000-8000-000000000000`;
    let answered = false;
    const waiting = api.get(`/api/bookings/${never}?after=${show.eventId}:2`, longWait).finally(() => {
      answered = true;
    });
    await api.publish({ shows: [], positions: [], arrived: [[show.eventId, 2]] });
    await api.get(`/api/bookings/${never}?after=${show.eventId}:2`, { prefer: 'wait=1' });
    expect(answered).toBe(false);
    await api.project(show);
    expect(await waiting).toMatchObject({ status: 404, json: { code: 'booking-not-found' } });
  });

  test('without a receipt there is nothing to wait for', async () => {
    const path = '/api/bookings/1-00000000-0000-4000-8000-000000000000';
    const { result, ms } = await timed(api.get(path, longWait));
    expect([result.status, result.headers.get('preference-applied')]).toEqual([404, null]);
    expect(ms).toBeLessThan(20_000);
  });
});

test('pages of a list neither lose nor repeat a show while others are added', async () => {
  const times = Array.from({ length: 12 }, (_, index) => `2038-01-${10 + Math.floor(index / 3)}T00:00:00.000Z`);
  const story = (startsAt: string) => {
    lastShow += 1;
    return tellShow(lastShow).schedule({ category: 'paged', startsAt });
  };
  const shows = times.map(story);
  for (const show of shows) await writeViews(api.db, show);
  for (const sort of ['startsAt', '-startsAt', 'name', '-price']) {
    const seen: number[] = [];
    let cursor = '';
    do {
      const { json } = await api.get(`/api/events?category=paged&limit=5&sort=${sort}${cursor}`);
      seen.push(...(json.events as { eventId: number }[]).map(({ eventId }) => eventId));
      cursor = json.nextCursor === undefined ? '' : `&cursor=${json.nextCursor}`;
      await writeViews(api.db, story('2038-01-01T00:00:00.000Z'));
      await writeViews(api.db, story('2038-02-01T00:00:00.000Z'));
    } while (cursor !== '' && seen.length < 200);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(shows.map(({ eventId }) => eventId)));
  }
});

test('reads go on while collections are swapped', async () => {
  const show = newShow();
  const bookingId = show.book(31, 'A1');
  await api.project(show);
  const paths = [
    `/api/events/${show.eventId}/seats?view=map`,
    `/api/events/${show.eventId}/history`,
    `/api/events/${show.eventId}/history?seatId=A1`,
    `/api/events/${show.eventId}/seats?at=1`,
    `/api/bookings/${bookingId}`,
  ];
  let swapping = true;
  const reader = async (path: string) => {
    while (swapping) expect((await api.get(path)).status).toBe(200);
  };
  const listReader = async (path: string, list: string) => {
    while (swapping) expect((await api.get(path)).json[list]).not.toHaveLength(0);
  };
  const readers = [
    ...paths.map(reader),
    listReader('/api/events', 'events'),
    listReader('/api/users/31/bookings', 'bookings'),
  ];
  for (let round = 0; round < 20; round++) {
    for (const name of ['history', 'bookings', 'events']) {
      const fresh = `${name}_fresh${round}`;
      await api.db.collection(fresh).insertMany(await api.db.collection(name).find().toArray());
      await api.db.renameCollection(fresh, name, { dropTarget: true });
    }
  }
  swapping = false;
  await Promise.all(readers);
});
