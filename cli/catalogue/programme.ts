import { businessDayStretch } from '@ticketing/shared/messages/business-day.ts';
import type { Entry } from './entries.ts';

/*
 * The programme of a new system: eight movies that do not exist, in three theaters of three cities and time zones. What
 * is shown on a day depends on the date alone, so whoever puts it on sale twice changes nothing.
 */

const movies = [
  {
    movieId: 'the-salt-road',
    title: 'The Salt Road',
    synopsis:
      'Two sisters carry the last salt of a drowned village over a pass that is on no map, and find that somebody has been waiting for them.',
    minutes: 104,
    genres: ['drama'],
    type: '2D',
    language: 'en',
    subtitles: ['fr'],
    rating: '12',
    score: 7.8,
    releasedOn: '2026-02-13',
  },
  {
    movieId: 'night-bus-to-lisbon',
    title: 'Night Bus to Lisbon',
    synopsis:
      'Eleven strangers, one bus, a driver who has lost his voice, and nine hours until the wedding that four of them want to stop.',
    minutes: 96,
    genres: ['comedy', 'romance'],
    type: '2D',
    language: 'pt',
    subtitles: ['en', 'fr'],
    rating: '6',
    score: 7.1,
    releasedOn: '2026-03-06',
  },
  {
    movieId: 'the-last-clock',
    title: 'The Last Clock of Aldermoor',
    synopsis:
      'A clockmaker is asked to repair a tower clock that has struck thirteen every night since her father vanished.',
    minutes: 128,
    genres: ['mystery'],
    type: '2D',
    language: 'en',
    subtitles: ['de'],
    rating: '12',
    score: 8.2,
    releasedOn: '2025-11-20',
  },
  {
    movieId: 'paper-lions',
    title: 'Paper Lions',
    synopsis:
      'A boy folds a lion from his school report. By morning it has folded others, and they are hungry for homework.',
    minutes: 88,
    genres: ['animation', 'family'],
    type: '3D',
    language: 'fr',
    subtitles: ['en'],
    rating: '0',
    score: 7.9,
    releasedOn: '2026-04-01',
  },
  {
    movieId: 'deep-field',
    title: 'Deep Field',
    synopsis: 'The crew of a telescope beyond Neptune photographs an empty patch of sky for a year, and is answered.',
    minutes: 140,
    genres: ['science fiction'],
    type: 'IMAX',
    language: 'en',
    subtitles: ['fr', 'es', 'ne'],
    rating: '12',
    score: 8.6,
    releasedOn: '2026-01-23',
  },
  {
    movieId: 'a-kitchen-in-naples',
    title: 'A Kitchen in Naples',
    synopsis: 'Three generations of cooks have three weeks, one stove and no common opinion on tomatoes.',
    minutes: 99,
    genres: ['comedy', 'drama'],
    type: '2D',
    language: 'it',
    subtitles: ['en', 'fr'],
    rating: '6',
    score: 7.3,
    releasedOn: '2026-02-27',
  },
  {
    movieId: 'the-quiet-goalkeeper',
    title: 'The Quiet Goalkeeper',
    synopsis: 'She has not spoken since the final. Now her old team needs a coach, and cannot pay for one who shouts.',
    minutes: 111,
    genres: ['drama', 'sport'],
    type: '2D',
    language: 'es',
    subtitles: ['en'],
    rating: '6',
    score: 7.5,
    releasedOn: '2025-12-11',
  },
  {
    movieId: 'ghosts-of-track-nine',
    title: 'Ghosts of Track Nine',
    synopsis: 'Every night a train arrives that was cancelled forty years ago. One conductor checks the tickets.',
    minutes: 107,
    genres: ['horror'],
    type: '3D',
    language: 'en',
    subtitles: ['es'],
    rating: '16',
    score: 6.9,
    releasedOn: '2025-10-30',
  },
];

/** A hall that widens to the back: wheelchair places in front, better seats in the last rows. */
function hall(hallId: string, name: string, rows: number[], prices: { front: number; rear: number }) {
  const layout = rows.map((seats, index) => {
    const isRear = index >= rows.length - 2;
    return {
      row: 'ABCDEFGHJK'[index],
      seats,
      priceMinor: isRear ? prices.rear : prices.front,
      category: isRear ? 'rear' : 'front',
      ...(index === 0 && { accessible: ['1', String(seats)], companion: ['2', String(seats - 1)] }),
    };
  });
  return { hallId, name, layout };
}

const theaters = [
  {
    theaterId: 'lumen-lyon',
    currency: 'EUR',
    theater: {
      name: 'Lumen',
      city: 'Lyon',
      timeZone: 'Europe/Paris',
      address: '12 rue des Tisserands',
      turnaroundMinutes: 20,
      halls: [
        hall('grande', 'Grande salle', [10, 12, 14, 14, 16, 16, 16, 18], { front: 950, rear: 1250 }),
        hall('petite', 'Petite salle', [8, 8, 9, 9, 10], { front: 850, rear: 950 }),
      ],
    },
  },
  {
    theaterId: 'harbour-bristol',
    currency: 'GBP',
    theater: {
      name: 'Harbour Picture House',
      city: 'Bristol',
      timeZone: 'Europe/London',
      address: '3 Wapping Quay',
      turnaroundMinutes: 25,
      halls: [
        hall('screen-1', 'Screen 1', [12, 14, 14, 16, 16, 18, 18], { front: 890, rear: 1190 }),
        hall('screen-2', 'Screen 2', [8, 8, 8, 10, 10], { front: 790, rear: 890 }),
      ],
    },
  },
  {
    theaterId: 'himal-kathmandu',
    currency: 'NPR',
    theater: {
      name: 'Himal Talkies',
      city: 'Kathmandu',
      timeZone: 'Asia/Kathmandu',
      address: 'Jamal Road 7',
      turnaroundMinutes: 20,
      halls: [
        hall('hall-a', 'Hall A', [12, 12, 14, 14, 16, 16], { front: 45_000, rear: 60_000 }),
        hall('hall-b', 'Hall B', [8, 10, 10, 12], { front: 38_000, rear: 45_000 }),
      ],
    },
  },
];

/** The movies and theaters. */
export function programmeEntries(): Entry[] {
  return [
    ...movies.map(({ movieId, ...movie }): Entry => {
      return { kind: 'movie', movieId, movie: { ...movie, posterUrl: `/posters/${movieId}.svg` } };
    }),
    ...theaters.map(({ theaterId, theater }): Entry => ({ kind: 'theater', theaterId, theater })),
  ];
}

/** When shows begin, in minutes after midnight; the longest movie ends before the next begins. */
const beginnings = [15 * 60, 18 * 60, 20 * 60 + 45];
/** After midnight, on the evenings of Fridays and Saturdays in the first hall. */
const late = 24 * 60 + 15;

const dayMs = 86_400_000;
const firstDayMs = Date.UTC(2020, 0, 1);
const firstEventId = 1_000_000;

/**
 * The showtimes of an evening that have not begun. Their ids are made of the day, the hall and the place in its day.
 * @param date by the theaters' own calendar, `2027-03-01`
 */
export function showtimesOf(date: string, nowMs: number): Entry[] {
  const day = Math.round((Date.parse(`${date}T00:00:00Z`) - firstDayMs) / dayMs);
  const isWeekend = [5, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
  return theaters.flatMap(({ theaterId, currency, theater }, theaterIndex) =>
    theater.halls.flatMap(({ hallId }, hallIndex) => {
      const times = isWeekend && hallIndex === 0 ? [...beginnings, late] : beginnings;
      return times.flatMap((minute, place): Entry[] => {
        const startsAtMs = atClock(date, minute, theater.timeZone);
        if (startsAtMs <= nowMs) return [];
        // In another hall another movie, and every day at another time.
        const { movieId } = movies[(day + 3 * theaterIndex + 5 * hallIndex + 2 * place) % movies.length]!;
        const startsAt = new Date(startsAtMs).toISOString();
        const eventId = firstEventId + day * 100 + theaterIndex * 30 + hallIndex * 10 + place;
        return [{ kind: 'showtime', eventId, showtime: { movieId, theaterId, hallId, startsAt, currency } }];
      });
    }),
  );
}

/** The moment at which the clock of a zone shows a time of a date, or of the date after it. */
function atClock(date: string, minute: number, zone: string): number {
  const ofDay = dateOf(Date.parse(`${date}T00:00:00Z`) + Math.floor(minute / 1440) * dayMs);
  return businessDayStretch(ofDay, zone, minute % 1440).fromMs;
}

/** The dates of the coming days; one earlier, because somewhere it is still yesterday. */
export function datesFrom(nowMs: number, days: number): string[] {
  return Array.from({ length: days + 1 }, (_, index) => dateOf(nowMs + (index - 1) * dayMs));
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
