import { createComingShows } from '@ticketing/read-api/coming-shows.ts';
import type { ListedShow } from '@ticketing/read-api/listed-show.ts';
import { createBusinessDays } from '@ticketing/shared/messages/business-day.ts';
import { createProgramme } from '../src/programme/programme.ts';
import { movieView, tellShowtime, theaterView } from './catalogue-story.ts';
import { showView } from './show-story.ts';

beforeEach(() => jest.useFakeTimers({ now: Date.parse('2026-10-23T12:00:00Z') }));
afterEach(() => jest.useRealTimers());

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const movie = movieView('owl');
const theater = theaterView('rex');
const startsAt = '2026-10-24T18:00:00.000Z';

function listedShow(eventId: number, version = 1): ListedShow {
  const view = showView(tellShowtime(eventId, { movie, theater, startsAt }));
  if (!view.scheduled) throw new Error('it is scheduled');
  return { ...view, version };
}

function newRig(eventIds: number[]) {
  const programme = createProgramme(createBusinessDays(), { elapsedMs: () => 0 });
  programme.putMovie(movie);
  programme.putTheater(theater);
  const put = (ids: number[]) =>
    programme.putListings(
      ids.map((_id) => ({
        ...{ _id, version: 1, startsAt, salesOpenAt: '0001-01-01T00:00:00.000Z', salesCloseAt: startsAt },
        ...{ priceFromMinor: 900, hasFreeSeats: true },
        showtime: { movieId: 'owl', theaterId: 'rex', hallId: 'one', endsAt: startsAt, currency: 'EUR' },
      })),
    );
  put(eventIds);
  const versions = new Map<number, number>();
  const origins = new Map<number, string>();
  const reads: number[][] = [];
  const compared: number[][] = [];
  let sinceMs = 0;
  let isWhole = true;
  let fails = false;
  const stored = (id: number): ListedShow => {
    const origin = origins.get(id);
    return { ...listedShow(id, versions.get(id)), ...(origin !== undefined && { origin }) };
  };
  const shows = createComingShows({
    programme,
    heard: { vouchFor: (readMs) => isWhole && readMs > sinceMs, standing: () => ({ isWhole, sinceMs }) },
    read: async (ids) => {
      reads.push(ids);
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (fails) throw new Error('not now');
      return ids.map((id) => stored(id));
    },
    readRevisions: async (ids) => {
      compared.push(ids);
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (fails) throw new Error('not now');
      return ids.map((id) => stored(id));
    },
  });
  return {
    shows,
    programme,
    put,
    reads,
    compared,
    versions,
    origins,
    doubt: () => {
      sinceMs = performance.now();
    },
    whole: (is: boolean) => {
      isWhole = is;
    },
    failing: (is: boolean) => {
      fails = is;
    },
  };
}

test('every coming show is read in the background, once', async () => {
  const { shows, reads } = newRig([1, 2, 3]);
  await pass(20_000);
  expect([1, 2, 3].map((id) => shows.find(id)?.version)).toEqual([1, 1, 1]);
  expect(reads).toEqual([[1, 2, 3]]);
  shows.close();
  await pass(1_000);
  expect(jest.getTimerCount()).toBe(0);
});

test('a show that was hinted at is not given until it is read again', async () => {
  const { shows, reads, versions } = newRig([1, 2]);
  await pass(3_000);
  versions.set(1, 5);
  shows.noteVersion(1, 5);
  expect([shows.find(1), shows.find(2)?.version]).toEqual([undefined, 1]);
  expect(shows.lastRead(1)?.version).toBe(1);
  await pass(1_000);
  expect(shows.find(1)?.version).toBe(5);
  expect(reads.slice(1)).toEqual([[1]]);
  shows.close();
});

test('the same version is read again too: it may have been repaired', async () => {
  const { shows } = newRig([1]);
  await pass(3_000);
  shows.noteVersion(1, 1);
  expect(shows.find(1)).toBeUndefined();
  shows.close();
});

test('a hint while a show is read leaves what was read in doubt', async () => {
  const { shows } = newRig([1]);
  await pass(3_000);
  const take = shows.reading();
  shows.noteVersion(1, 2);
  take([listedShow(1, 1)]);
  expect(shows.find(1)).toBeUndefined();
  const takeLater = shows.reading();
  takeLater([listedShow(1, 2)]);
  expect(shows.find(1)?.version).toBe(2);
  shows.close();
});

test('a hint during the first read of a show is not forgotten', async () => {
  const { shows, versions, reads } = newRig([1]);
  while (reads.length === 0) await pass(1);
  shows.noteVersion(1, 2);
  versions.set(1, 2);
  await pass(5_000);
  expect(shows.find(1)?.version).toBe(2);
  shows.close();
});

test('a read that overtakes another one is not undone by it, and no version goes back', async () => {
  const { shows } = newRig([1]);
  await pass(3_000);
  const slow = shows.reading();
  await pass(1);
  shows.reading()([listedShow(1, 3)]);
  slow([listedShow(1, 2)]);
  expect(shows.find(1)?.version).toBe(3);
  shows.close();
});

test('after a doubt all are compared, those that have changed are read again, and nothing is given before', async () => {
  const { shows, versions, origins, reads, compared, doubt } = newRig([1, 2, 3, 4]);
  await pass(3_000);
  versions.set(2, 4);
  // A repair changes no version.
  origins.set(3, 'repaired');
  shows.noteVersion(4, 2);
  versions.set(4, 2);
  doubt();
  expect([1, 2, 3, 4].map((id) => shows.find(id))).toEqual([undefined, undefined, undefined, undefined]);
  await pass(3_000);
  expect([1, 2, 3, 4].map((id) => shows.find(id)?.version)).toEqual([1, 4, 1, 2]);
  expect(reads.slice(1).flat().toSorted()).toEqual([2, 3, 4]);
  expect(compared.flat()).not.toContain(4);
  shows.close();
});

test('a hint while a show is compared leaves it in doubt', async () => {
  const { shows, versions, compared, doubt } = newRig([1]);
  await pass(3_000);
  doubt();
  while (compared.length === 0) await pass(1);
  shows.noteVersion(1, 2);
  await pass(10);
  expect(shows.find(1)).toBeUndefined();
  versions.set(1, 2);
  await pass(2_000);
  expect(shows.find(1)?.version).toBe(2);
  shows.close();
});

test('what could not be compared is compared later', async () => {
  const { shows, failing, doubt, reads } = newRig([1]);
  await pass(3_000);
  doubt();
  failing(true);
  await pass(3_000);
  expect(shows.find(1)).toBeUndefined();
  failing(false);
  await pass(1_000);
  expect(shows.find(1)?.version).toBe(1);
  expect(reads).toHaveLength(1);
  shows.close();
});

test('while hints may be missed nothing is read in vain', async () => {
  const { shows, reads, whole } = newRig([1]);
  whole(false);
  await pass(5_000);
  expect(reads).toEqual([]);
  whole(true);
  await pass(2_000);
  expect(shows.find(1)?.version).toBe(1);
  shows.close();
});

test('what could not be read is read later', async () => {
  const { shows, failing } = newRig([1]);
  failing(true);
  await pass(3_000);
  expect(shows.find(1)).toBeUndefined();
  failing(false);
  await pass(1_000);
  expect(shows.find(1)?.version).toBe(1);
  shows.close();
});

test('memory follows the programme', async () => {
  const { shows, programme, put } = newRig([1, 2]);
  await pass(3_000);
  programme.keepShowtimes(new Set([2]));
  put([3]);
  await pass(8_000);
  expect([shows.find(1), shows.find(3)?.version, shows.size()]).toEqual([undefined, 1, 2]);
  shows.reading()([listedShow(9)]);
  expect(shows.find(9)).toBeUndefined();
  shows.close();
});
