import { createBusinessDays } from '@ticketing/shared/messages/business-day.ts';
import { showSummary } from '../src/answers.ts';
import { showtimeAnswer } from '../src/catalogue-answers.ts';
import { createProgramme } from '../src/programme/programme.ts';

const nowMs = Date.parse('2031-05-01T00:00:00.000Z');
const asOf = '2031-01-01T00:00:00.000Z';
const movie = { title: 'Salt', minutes: 100, genres: [], type: '2D', language: 'en', subtitles: [], rating: '12' };

/** The showtime as it is in a list. */
function answerOf({ listed, stored }: { listed: number; stored: number }) {
  const times = (version: number) =>
    version === 1
      ? { startsAt: '2031-05-16T18:00:00.000Z', endsAt: '2031-05-16T19:40:00.000Z' }
      : { startsAt: '2031-05-18T18:00:00.000Z', endsAt: '2031-05-18T19:40:00.000Z' };
  const programme = createProgramme(createBusinessDays(), { now: () => nowMs });
  const head = { version: 1, asOf };
  programme.putMovie({ _id: 'salt', ...head, ...movie, isRetired: false, synopsis: 'Salt.', releasedOn: '2031-01-01' });
  const halls = [{ hallId: 'one', name: 'One', layout: [{ row: 'A', seats: 4, priceMinor: 900 }] }];
  const rex = { name: 'Rex', city: 'Lyon', timeZone: 'Europe/Paris', turnaroundMinutes: 20, halls };
  programme.putTheater({ _id: 'rex', ...head, ...rex });
  const place = { movieId: 'salt', theaterId: 'rex', hallId: 'one' };
  const { startsAt, endsAt } = times(listed);
  const sales = { salesOpenAt: asOf, salesCloseAt: startsAt, priceFromMinor: 900, hasFreeSeats: true };
  programme.putListings([
    { _id: 1, version: listed, startsAt, ...sales, showtime: { ...place, endsAt, currency: 'EUR' } },
  ]);
  const show = {
    ...{ _id: 1, version: stored, scheduled: true as const, name: 'Salt', venue: { name: 'Rex', city: 'Lyon' } },
    ...{ category: 'movie', currency: 'EUR', priceFromMinor: 900, counts: { available: 4, held: 0, booked: 0 } },
    ...times(stored),
    showtime: { ...place, hallName: 'One', movie },
  };
  return showtimeAnswer({ entry: programme.showtime(1)!, show, date: '2031-05-18', nowMs }, showSummary(show));
}

const moved = { startsAt: '2031-05-18T18:00:00.000Z', endsAt: '2031-05-18T19:40:00.000Z' };

test('a showtime that has just moved has the times by which it is in the list, before its show is written', () => {
  expect(answerOf({ listed: 2, stored: 1 })).toMatchObject({ date: '2031-05-18', ...moved });
});

test('a show that is newer than its listing says its times itself', () => {
  expect(answerOf({ listed: 1, stored: 2 })).toMatchObject({ version: 2, ...moved });
  expect(answerOf({ listed: 2, stored: 2 })).toMatchObject({ version: 2, ...moved });
});
