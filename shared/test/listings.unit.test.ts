import { endOf } from '@ticketing/shared/stores/listings.ts';

// Scheduled at 100 minutes; by the time of the move the movie had 140.
const movie = { title: 'Salt', minutes: 100, genres: [], type: '2D', language: 'en', subtitles: [], rating: '12' };

test('a showtime that has moved ends when its slot says', () => {
  const moved = { startsAt: '2027-03-02T18:00:00.000Z', rules: 3 };
  expect(endOf(moved, { movie, endsAt: '2027-03-02T20:20:00.000Z' })).toBe('2027-03-02T20:20:00.000Z');
});

test.each([undefined, 2])('by the rules of %s its end did not move with it, and follows from its length', (rules) => {
  const moved = { startsAt: '2027-03-02T18:00:00.000Z', rules };
  expect(endOf(moved, { movie, endsAt: '2027-03-01T19:40:00.000Z' })).toBe('2027-03-02T19:40:00.000Z');
});
