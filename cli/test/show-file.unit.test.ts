import { maxOrganiserBodyBytes } from '@ticketing/shared/http/json-body.ts';
import { showDetailsSchema } from '@ticketing/shared/messages/show.ts';
import { parseShows } from '../show-file.ts';

const show = {
  eventId: 1,
  name: 'Hamlet',
  venue: { name: 'Globe', city: 'London' },
  category: 'theatre',
  startsAt: '2031-01-01T19:00:00.000Z',
  currency: 'GBP',
  layout: [{ row: 'A', seats: 10, priceMinor: 1000 }],
};

test('the largest hall is taken, and would fit into what the API takes', () => {
  const layout = Array.from({ length: 2_000 }, (_, index) => ({
    section: `SECTION${index % 100}`,
    row: `${'ABCDEFGHIJKLMNOPQRST'[Math.floor(index / 100)]}ZZ`,
    seats: 50,
    priceMinor: 10_000_000,
  }));
  const [parsed] = parseShows('shows.json', JSON.stringify({ ...show, layout }));
  expect(parsed?.layout).toHaveLength(2_000);
  expect(Buffer.byteLength(JSON.stringify(parsed))).toBeGreaterThan(16 * 1024);
  expect(Buffer.byteLength(JSON.stringify(parsed))).toBeLessThan(maxOrganiserBodyBytes);
});

test.each([
  ['no JSON', '{', /^shows\.json is not JSON: /],
  ['an unknown field', JSON.stringify({ ...show, seats: 1 }), /^shows\.json is not a list of shows: /],
  [
    'a key that stands twice',
    JSON.stringify([show]).replace('"row":"A"', '"row":"A","row":"B"'),
    /^shows\.json is not a list of shows: 0\.layout\.0\.row must not be given twice\.$/,
  ],
])('%s is what the API would refuse, too', (_what, text, message) => {
  expect(() => parseShows('shows.json', text)).toThrow(message);
});

test.each([
  [{ salesOpenAt: '2030-06-02T00:00:00.000Z', salesCloseAt: '2030-06-01T00:00:00.000Z' }, 'salesCloseAt'],
  [{ salesOpenAt: '2031-01-01T19:00:00.000Z' }, 'salesOpenAt'],
  [{ salesCloseAt: '2031-01-01T19:00:00.001Z' }, 'salesCloseAt'],
  [{ currency: 'XTS' }, 'currency'],
  [{ name: 'Ham\u202elet' }, 'name'],
  [{ venue: { name: 'Globe', city: 'London\u200b' } }, 'venue.city'],
  [{ policy: { resellable: true } }, 'policy'],
  [{ layout: [{ row: 'A', seats: 1, priceMinor: 90_000_000_001 }] }, 'layout.0.priceMinor'],
])('%j is refused in the words of the API', (more, field) => {
  const { eventId, ...details } = { ...show, ...more };
  const problems = showDetailsSchema
    .safeParse(details)
    .error?.issues.map(({ path, message }) => `0.${path.join('.')} ${message}`);
  expect(problems).toEqual([expect.stringContaining(`0.${field} `)]);
  expect(() => parseShows('shows.json', JSON.stringify({ eventId, ...details }))).toThrow(
    `shows.json is not a list of shows: ${problems![0]}.`,
  );
});
