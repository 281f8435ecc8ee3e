import type { ShowView } from '@ticketing/shared/stores/views.ts';
import { createShowCache } from '@ticketing/sync-service/fold/show-cache.ts';

const show = (eventId: number): ShowView => ({ _id: eventId, version: 1, asOf: '', scheduled: false });

it('forgets the shows that were not used for the longest time', () => {
  // Room for three documents without a hall, of 500 each.
  const cache = createShowCache(1_500);
  for (const eventId of [1, 2, 3]) cache.set(show(eventId));
  cache.get(1);
  cache.set(show(4));
  expect([1, 2, 3, 4].map((eventId) => cache.get(eventId)?._id)).toEqual([1, undefined, 3, 4]);
});

it('counts a show once, however often it is written', () => {
  const cache = createShowCache(1_000);
  cache.set(show(1));
  for (let writes = 0; writes < 10; writes += 1) cache.set(show(2));
  expect(cache.get(1)?._id).toBe(1);
  cache.drop(1);
  expect(cache.get(1)).toBeUndefined();
});

it('counts the rows of a hall as well as its seats', () => {
  const layout = Array.from({ length: 2_000 }, (_, row) => ({ row: `R${row}`, seats: 1, priceMinor: 1 }));
  const hall = (eventId: number): ShowView => ({
    _id: eventId,
    version: 1,
    asOf: '',
    scheduled: true,
    name: '',
    venue: { name: '', city: '' },
    category: '',
    startsAt: '',
    currency: 'EUR',
    maxSeatsPerUser: 1,
    layout,
    priceFromMinor: 1,
    counts: { available: 2_000, held: 0, booked: 0 },
    seatMap: {},
  });
  const cache = createShowCache(1_000_000);
  for (let eventId = 1; eventId <= 10; eventId += 1) cache.set(hall(eventId));
  // Each is some 400 kB, not 2,000 characters.
  expect(Array.from({ length: 10 }, (_, n) => cache.get(n + 1)).filter(Boolean).length).toBeLessThan(4);
});
