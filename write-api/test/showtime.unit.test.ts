import type { CatalogueCommandOf } from '@ticketing/shared/messages/catalogue/commands.ts';
import { catalogueCommandSchema } from '@ticketing/shared/messages/catalogue/commands.ts';
import { movieSchema } from '@ticketing/shared/messages/catalogue/movie.ts';
import { theaterSchema } from '@ticketing/shared/messages/catalogue/theater.ts';
import { newCommandId } from '@ticketing/shared/messages/ids.ts';
import type { Catalogue } from '../src/catalogue/follower.ts';
import { showtimeBodySchema } from '../src/catalogue/requests.ts';
import { takeSlot, takeSlotOfMove } from '../src/catalogue/showtime.ts';

// The longest movie, in a theater that needs as long as a theater may.
const movie = movieSchema.parse({
  ...{ title: 'Empire', synopsis: 'A tower at night.', minutes: 1_440, genres: [], type: '2D' },
  ...{ language: 'en', subtitles: [], rating: '0', releasedOn: '2026-01-01' },
});
const theater = theaterSchema.parse({
  ...{ name: 'Rex', city: 'Lyon', timeZone: 'Europe/Paris', turnaroundMinutes: 720 },
  halls: [{ hallId: 'one', name: 'One', layout: [{ row: 'A', seats: 3, priceMinor: 900 }] }],
});
const place = { movieId: 'empire', theaterId: 'rex', hallId: 'one' };

const catalogue: Catalogue = {
  current: async () => undefined,
  check: async () => undefined,
  movie: () => ({ version: 1, revision: 1, details: movie }),
  theater: () => ({ version: 1, revision: 1, details: theater }),
  placeOf: () => place,
};

const steps: [what: string, step: (startsAt: string) => Promise<CatalogueCommandOf<'TakeSlot'> | undefined>][] = [
  [
    'scheduled',
    (startsAt) => takeSlot(catalogue, 5, showtimeBodySchema.parse({ ...place, startsAt, currency: 'EUR' }), undefined),
  ],
  [
    'moved',
    (startsAt) => takeSlotOfMove(catalogue, { commandId: newCommandId(), type: 'ChangeShow', eventId: 5, startsAt }),
  ],
];

describe.each(steps)('a showtime that is %s', (_what, step) => {
  it.each(['0001-01-01T00:00:00.000Z', '2026-10-24T18:00:00.000Z', '9999-12-30T00:00:00.000Z'])(
    'to %s is a command that the worker can read',
    async (startsAt) => {
      const command = JSON.parse(JSON.stringify(await step(startsAt)));
      expect(catalogueCommandSchema.safeParse(command)).toMatchObject({ success: true, data: { startsAt } });
    },
  );

  it('is refused where its end would have no date', async () => {
    await expect(step('9999-12-31T18:00:00.000Z')).rejects.toMatchObject({
      code: 'validation-failed',
      extras: { errors: [{ path: 'startsAt' }] },
    });
  });
});
