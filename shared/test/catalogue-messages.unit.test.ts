import { streamOf } from '../src/messages/catalogue/ids.ts';
import { movieDetailsSchema } from '../src/messages/catalogue/movie.ts';
import { theaterDetailsSchema } from '../src/messages/catalogue/theater.ts';

const movie = {
  title: 'The Salt Road',
  synopsis: 'Two sisters carry salt over a pass that is on no map.',
  minutes: 104,
  genres: ['drama'],
  type: '2D',
  language: 'en',
  subtitles: ['fr'],
  rating: '12',
  releasedOn: '2027-01-15',
};
const hall = { hallId: 'one', name: 'One', layout: [{ row: 'A', seats: 10, priceMinor: 1200 }] };
const theater = { name: 'Rex', city: 'Lyon', timeZone: 'Europe/Paris', halls: [hall] };

function refusedField(schema: typeof movieDetailsSchema | typeof theaterDetailsSchema, value: unknown) {
  return schema.safeParse(value).error?.issues[0]?.path.join('.');
}

test.each([
  ['minutes of 0', { minutes: 0 }, 'minutes'],
  ['minutes of more than a day', { minutes: 1441 }, 'minutes'],
  ['a word as language', { language: 'english' }, 'language'],
  ['a locale with an underscore', { language: 'en_US' }, 'language'],
  ['a language whose canonical tag is too long', { language: `sh-x-${'abcdefgh-'.repeat(3)}abc` }, 'language'],
  ['a subtitle that is no tag', { subtitles: ['fr', '?'] }, 'subtitles.1'],
  ['one language twice, in two spellings', { subtitles: ['pt-br', 'pt-BR'] }, 'subtitles'],
  ['a genre twice', { genres: ['drama', 'drama'] }, 'genres'],
  ['a genre twice, once with a combining accent', { genres: ['com\u00e9die', 'come\u0301die'] }, 'genres'],
  ['a score above 10', { score: 10.5 }, 'score'],
  ['a poster over http', { posterUrl: 'http://example.org/a.svg' }, 'posterUrl'],
  ['a poster that is a script', { posterUrl: 'javascript:alert(1)' }, 'posterUrl'],
  ['a poster on another server without a scheme', { posterUrl: '//example.org/a.svg' }, 'posterUrl'],
  ['the same with a backslash', { posterUrl: '/\\example.org/a.svg' }, 'posterUrl'],
  ['a poster with a password', { posterUrl: 'https://a:b@example.org/a.svg' }, 'posterUrl'],
  ['a poster without a host', { posterUrl: 'https://' }, 'posterUrl'],
  ['a day that does not exist', { releasedOn: '2027-02-30' }, 'releasedOn'],
])('a movie with %s is refused', (_what, change, path) => {
  expect(refusedField(movieDetailsSchema, movie)).toBeUndefined();
  expect(refusedField(movieDetailsSchema, { ...movie, ...change })).toBe(path);
});

test.each([
  ['a time zone that is unknown', { timeZone: 'Europe/Nowhere' }, 'timeZone'],
  ['an offset as time zone', { timeZone: '+01:00' }, 'timeZone'],
  ['an abbreviation as time zone', { timeZone: 'EST' }, 'timeZone'],
  ['no hall', { halls: [] }, 'halls'],
  ['one hall twice', { halls: [hall, hall] }, 'halls'],
  ['a hall whose id is no slug', { halls: [{ ...hall, hallId: 'Hall 1' }] }, 'halls.0.hallId'],
  ['a negative turnaround', { turnaroundMinutes: -1 }, 'turnaroundMinutes'],
])('a theater with %s is refused', (_what, change, path) => {
  expect(refusedField(theaterDetailsSchema, theater)).toBeUndefined();
  expect(refusedField(theaterDetailsSchema, { ...theater, ...change })).toBe(path);
});

test('languages are canonical afterwards', () => {
  const { language, subtitles } = movieDetailsSchema.parse({ ...movie, language: 'EN-gb', subtitles: ['zh-hant-tw'] });
  expect([language, ...subtitles]).toEqual(['en-GB', 'zh-Hant-TW']);
});

test('an extended language stands alone', () => {
  const subtitles = ['zh-yue-Hant-HK', 'ar-arz', 'zh-Hant', 'sgn-ase'];
  const inCanonicalForm = ['yue-Hant-HK', 'arz', 'zh-Hant', 'ase'];
  expect(movieDetailsSchema.parse({ ...movie, subtitles }).subtitles).toEqual(inCanonicalForm);
});

test.each(['Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Chatham', 'Etc/GMT+5', 'UTC'])(
  'the time zone %s keeps its name',
  (timeZone) => {
    expect(theaterDetailsSchema.parse({ ...theater, timeZone }).timeZone).toBe(timeZone);
  },
);

test('a stream says whose it is', () => {
  expect(streamOf('movie-the-salt-road')).toEqual({ kind: 'movie', id: 'the-salt-road' });
  expect(streamOf('theater-movie-palace')).toEqual({ kind: 'theater', id: 'movie-palace' });
});
