import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { businessDayOf } from '@ticketing/shared/messages/business-day.ts';
import { movieDetailsSchema } from '@ticketing/shared/messages/catalogue/movie.ts';
import { theaterDetailsSchema } from '@ticketing/shared/messages/catalogue/theater.ts';
import type { Entry } from '../catalogue/entries.ts';
import { parseEntry } from '../catalogue/entries.ts';
import { datesFrom, programmeEntries, showtimesOf } from '../catalogue/programme.ts';

const entries = programmeEntries();
const movies = entries.flatMap((entry) => (entry.kind === 'movie' ? [entry] : []));
const theaters = entries.flatMap((entry) => (entry.kind === 'theater' ? [entry] : []));
const minutesOf = new Map(movies.map(({ movieId, movie }) => [movieId, Number(movie.minutes)]));
const ofTheater = new Map(
  theaters.map(({ theaterId, theater }) => [theaterId, theaterDetailsSchema.parse(theater)] as const),
);

/** Six weeks, with both changes of the clock in Europe. */
const sixWeeks = (from: string) =>
  datesFrom(Date.parse(from), 42).flatMap((date) => showtimesOf(date, 0).map((entry) => ({ date, ...slotOf(entry) })));

function slotOf(entry: Entry) {
  if (entry.kind !== 'showtime') throw new Error('not a showtime');
  const { movieId, theaterId, hallId, startsAt } = entry.showtime;
  const startMs = Date.parse(String(startsAt));
  const theater = ofTheater.get(String(theaterId))!;
  const endMs = startMs + (minutesOf.get(String(movieId))! + theater.turnaroundMinutes) * 60_000;
  return { eventId: entry.eventId, hall: `${theaterId}/${hallId}`, zone: theater.timeZone, startMs, endMs };
}

test('there are eight movies in three cities and time zones, each with a poster of ours', () => {
  const posters = readdirSync(join(import.meta.dirname, '../../nginx/posters')).map((file) => `/posters/${file}`);
  for (const { movie } of movies) expect(posters).toContain(movieDetailsSchema.parse(movie).posterUrl);
  expect(movies).toHaveLength(8);
  expect(new Set(Array.from(ofTheater.values(), ({ city }) => city)).size).toBe(3);
  expect(new Set(Array.from(ofTheater.values(), ({ timeZone }) => timeZone)).size).toBe(3);
});

test.each(['2027-03-10', '2027-10-10'])('from %s no hall has two shows at a time, and no id comes twice', (from) => {
  const slots = sixWeeks(from);
  expect(slots.length).toBeGreaterThan(700);
  expect(new Set(slots.map(({ eventId }) => eventId)).size).toBe(slots.length);
  for (const ofHall of Map.groupBy(slots, ({ hall }) => hall).values()) {
    const inOrder = ofHall.toSorted((one, other) => one.startMs - other.startMs);
    for (const [index, slot] of inOrder.slice(1).entries()) {
      expect(slot.startMs).toBeGreaterThanOrEqual(inOrder[index]!.endMs);
    }
  }
});

test.each(['2027-03-10', '2027-10-10'])('from %s every show is on the day that it is of', (from) => {
  for (const { date, zone, startMs } of sixWeeks(from)) expect(businessDayOf(startMs, zone)).toBe(date);
});

test('what has begun is not put on sale', () => {
  const nowMs = Date.parse('2027-05-01T18:00:00Z');
  const coming = datesFrom(nowMs, 14).flatMap((date) => showtimesOf(date, nowMs));
  expect(coming.every((entry) => slotOf(entry).startMs > nowMs)).toBe(true);
  expect(coming.length).toBeGreaterThan(240);
});

test.each([
  ['{', /^is not JSON/],
  ['{"movieId": "Dune", "movie": {}}', /^must be/],
  ['{"movieId": "dune", "theater": {}}', /^must be/],
  ['{"eventId": 0, "showtime": {}}', /^must be/],
])('the line %s is refused', (line, reason) => {
  expect(parseEntry(line)).toEqual(expect.stringMatching(reason));
});
