import { slugSchema } from '@ticketing/shared/messages/catalogue/ids.ts';
import { languageSchema } from '@ticketing/shared/messages/catalogue/language.ts';
import { bookingIdSchema, paymentIdSchema } from '@ticketing/shared/messages/commands.ts';
import { sectionCodeSchema } from '@ticketing/shared/messages/layout.ts';
import { paymentStatuses } from '@ticketing/shared/messages/payments/statuses.ts';
import { seatIdSchema } from '@ticketing/shared/messages/seat.ts';
import { bookingStatuses, seatStatuses } from '@ticketing/shared/messages/statuses.ts';
import { textSchema } from '@ticketing/shared/messages/text.ts';
import { z } from 'zod';

// Node returns a repeated parameter as a list. Path parameters are always present.
const once = z.string({ error: 'must be given once' });

/** A decimal number in a URL. */
function integerText(min: number, max: number) {
  const message = `must be an integer from ${min} to ${max}`;
  return once
    .regex(/^(0|[1-9][0-9]{0,15})$/, message)
    .transform(Number)
    .pipe(z.int().min(min, message).max(max, message))
    .meta({
      override: ({ jsonSchema }) => {
        delete jsonSchema.pattern;
        Object.assign(jsonSchema, { type: 'integer', minimum: min, maximum: max });
      },
    });
}

function choice<const T extends readonly string[]>(values: T) {
  return z.enum(values, {
    error: ({ input }) => (Array.isArray(input) ? 'must be given once' : `must be one of ${values.join(', ')}`),
  });
}

const idText = integerText(1, 2_147_483_647);
const versionText = integerText(1, Number.MAX_SAFE_INTEGER);
const text = (maxLength: number) => once.pipe(textSchema(maxLength));

const instantText = once
  .pipe(z.union([z.iso.datetime(), z.iso.date()], { error: 'must be a time such as 2026-05-01T18:00:00Z, or a date' }))
  .transform((value) => new Date(value).toISOString());

const limit = integerText(1, 200).default(50).meta({ description: 'The maximum number of results.', default: 50 });
const cursor = once
  .max(4_000)
  .regex(/^[A-Za-z0-9_-]+$/, 'must be the nextCursor of an answer')
  .optional()
  .meta({ description: '`nextCursor` of the previous page.' });

/** The sort orders of lists; a minus means descending. */
const showSorts = ['startsAt', '-startsAt', 'name', '-name', 'price', '-price'] as const;

export const listShowsQuery = z
  .strictObject({
    q: text(100).optional().meta({
      description: 'Part of the name, the venue or the city, regardless of case and accents.',
    }),
    city: text(100).optional().meta({ description: 'The city, exactly.' }),
    category: text(50).optional().meta({ description: 'The category, exactly.' }),
    from: instantText.optional().meta({
      description:
        'Shows that start then or later; without it those that start from now on. A date is its first moment, UTC.',
    }),
    to: instantText.optional().meta({ description: 'Shows that start before.' }),
    available: choice(['true', 'false']).optional().meta({
      description: '`true`: shows that can be bought now, with free seats and open sales. `false`: all others.',
    }),
    showtimes: choice(['true', 'false']).optional().meta({
      description: '`true`: shows of movies, which /api/showtimes lists too. `false`: all others.',
    }),
    status: choice(['cancelled', 'any']).optional().meta({
      description: '`cancelled`: shows that were cancelled. `any`: also these. Without it those that take place.',
    }),
    sort: choice(showSorts).default('startsAt').meta({
      default: 'startsAt',
      description: 'Names are ordered by letters, then accents, then case; prices by `priceFromMinor`.',
    }),
    limit,
    cursor,
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ['to'],
    message: 'must be after from',
  });

/** For the lists of the catalogue. */
const slug = once.pipe(slugSchema);
const city = text(100).optional().meta({ description: 'The city, exactly.' });
const language = once.pipe(languageSchema).optional().meta({ description: 'A BCP 47 tag, exactly.' });
const date = once
  .pipe(z.iso.date({ error: 'must be a date such as 2026-05-01' }))
  .optional()
  .meta({ description: "The theater's own day. It ends at 05:00: a show at half past midnight is of the day before." });

const movieSorts = ['title', '-title', 'releasedOn', '-releasedOn', 'score', '-score'] as const;
const showtimeSorts = ['startsAt', '-startsAt', 'title', '-title', 'price', '-price'] as const;

export const listMoviesQuery = z.strictObject({
  q: text(100).optional().meta({ description: 'Part of the title, regardless of case and accents.' }),
  type: text(50).optional().meta({ description: 'How it is shown, exactly: `2D`, `IMAX`.' }),
  language,
  rating: text(50).optional().meta({ description: 'The age class, exactly.' }),
  genre: text(50).optional().meta({ description: 'One of its genres, exactly.' }),
  city: city.meta({ description: 'With a showtime to come in this city.' }),
  date: date.meta({ description: "With a showtime to come on this day; the theater's own, which ends at 05:00." }),
  theaterId: slug.optional().meta({ description: 'With a showtime to come in this theater.' }),
  sort: choice(movieSorts).default('title').meta({
    default: 'title',
    description: 'Titles are ordered by letters, then accents, then case.',
  }),
  limit,
  cursor,
});

export const listTheatersQuery = z.strictObject({
  q: text(100).optional().meta({
    description: 'Part of the name, the city or the address, regardless of case and accents.',
  }),
  city,
  limit,
  cursor,
});

export const listShowtimesQuery = z
  .strictObject({
    movieId: slug.optional(),
    theaterId: slug.optional(),
    hallId: slug.optional().meta({ description: 'A hall of the theater.' }),
    city,
    date,
    type: text(50).optional().meta({ description: 'How the movie is shown, exactly.' }),
    language,
    available: choice(['true', 'false']).optional().meta({
      description: '`true`: showtimes that can be bought now, with free seats and open sales. `false`: all others.',
    }),
    sort: choice(showtimeSorts).default('startsAt').meta({ default: 'startsAt' }),
    limit,
    cursor,
  })
  .refine(({ hallId, theaterId }) => hallId === undefined || theaterId !== undefined, {
    path: ['hallId'],
    message: 'goes with theaterId only',
  });

export const moviePath = z.object({ movieId: slug });
export const theaterPath = z.object({ theaterId: slug });

/** For one movie or theater. */
export const entryQuery = z.strictObject({
  minVersion: versionText
    .optional()
    .meta({ description: 'Waits until the view has this version: 2 s, or as long as `Prefer: wait=N` says.' }),
});

export const showPath = z.object({ eventId: idText });
export const bookingPath = z.object({
  // A booking id with an impossible show id is malformed, not merely unknown.
  bookingId: bookingIdSchema.refine(
    (id) => Number.parseInt(id, 10) <= 2_147_483_647,
    'must be a booking id as the API gave it',
  ),
});
export const paymentPath = z.object({
  paymentId: paymentIdSchema.refine(
    (id) => Number.parseInt(id, 10) <= 2_147_483_647,
    'must be a payment id as the API gave it',
  ),
});
export const userPath = z.object({ userId: idText });

/** For requests without parameters. */
export const noQuery = z.strictObject({});

export const seatsQuery = z
  .strictObject({
    section: once.pipe(sectionCodeSchema).optional().meta({ description: 'The seats of one section.' }),
    status: choice(seatStatuses).optional().meta({ description: 'The seats with one status.' }),
    view: choice(['list', 'map']).default('list').meta({ default: 'list' }),
    minVersion: versionText
      .optional()
      .meta({ description: 'Waits until the view has this version: 2 s, or as long as `Prefer: wait=N` says.' }),
    at: z
      .union([versionText, instantText], { error: 'must be a version, or a time such as 2026-05-01T18:00:00Z' })
      .optional()
      .meta({ description: 'The seats in the past: at a version, or at a time.' }),
  })
  .refine(({ view, status }) => view === 'list' || status === undefined, {
    path: ['status'],
    message: 'goes with view=list only',
  });

export const lastEventIdHeader = integerText(0, Number.MAX_SAFE_INTEGER);

export const historyQuery = z.strictObject({
  seatId: once.pipe(seatIdSchema).optional().meta({ description: 'The history of a seat.' }),
  bookingId: once.pipe(bookingIdSchema).optional().meta({ description: 'The history of a booking.' }),
  limit,
  cursor,
});

export const ticketsQuery = z
  .strictObject({
    format: choice(['svg', 'png']).optional().meta({ description: 'The QR code of one ticket as a picture.' }),
    seatId: once.pipe(seatIdSchema).optional().meta({ description: 'Which one.' }),
  })
  .superRefine(({ format, seatId }, context) => {
    if ((format === undefined) === (seatId === undefined)) return;
    const [path, message] =
      format === undefined ? ['format', 'must be given with seatId'] : ['seatId', 'must be given with format'];
    context.addIssue({ code: 'custom', path: [path], message });
  });

const receipt = once
  .regex(/^(0|[1-9][0-9]{0,8}):(0|[1-9][0-9]{0,14})$/, 'must be partition:offset, as a receipt says')
  .transform((value) => {
    const [partition, offset] = value.split(':').map(Number);
    return { partition: partition!, offset: offset! };
  });

export const bookingQuery = z.strictObject({
  after: receipt.optional().meta({
    description:
      'The receipt of a command, `partition:offset`: asks for the booking after that command. A receipt that the log did not give is refused, as soon as that is certain.',
  }),
});

export const clockQuery = z.strictObject({
  with: bookingPath.shape.bookingId.optional().meta({ description: 'Another booking, to compare it with.' }),
});

export const userBookingsQuery = z.strictObject({
  eventId: idText.optional().meta({ description: 'The bookings of one show.' }),
  status: choice(bookingStatuses).optional().meta({ description: 'The bookings with one status.' }),
  limit,
  cursor,
});

export const paymentsQuery = z.strictObject({
  userId: idText.optional().meta({ description: 'The payments of a user.' }),
  bookingId: bookingPath.shape.bookingId.optional().meta({ description: 'The payments of a booking.' }),
  status: choice(paymentStatuses).optional().meta({ description: 'The payments with one status.' }),
  limit,
  cursor,
});

export const paymentQuery = z.strictObject({
  after: receipt.optional().meta({
    description: 'The receipt of a command, `partition:offset`: asks for the payment after that command.',
  }),
});
