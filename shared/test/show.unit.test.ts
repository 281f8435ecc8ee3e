import { scheduleShowSchema } from '@ticketing/shared/messages/commands.ts';
import { maxSeatsPerShow } from '@ticketing/shared/messages/layout.ts';
import { showDetailsSchema, withNormalTexts } from '@ticketing/shared/messages/show.ts';
import { visibleTextSchema } from '@ticketing/shared/messages/text.ts';

const show = {
  name: 'Hamlet',
  venue: { name: 'Globe', city: 'London' },
  category: 'theatre',
  startsAt: '2030-06-01T19:30:00Z',
  currency: 'GBP',
  layout: [{ row: 'A', seats: 20, priceMinor: 9500 }],
};

function problemsOf(more: object): string[] {
  const { error } = showDetailsSchema.safeParse({ ...show, ...more });
  return error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];
}

/** Whether the log takes it: what was written before a rule was made strict must still be read. */
function standsOnTheLog(more: object): boolean {
  const ids = { type: 'ScheduleShow', commandId: '00000000-0000-7000-8000-000000000001', eventId: 1 };
  return scheduleShowSchema.safeParse({ ...ids, ...show, ...more }).success;
}

describe('a show that could never be sold', () => {
  const [before, start, after] = ['2030-06-01T18:00:00Z', show.startsAt, '2030-06-01T20:00:00Z'];

  it.each([
    ['opens at its start', { salesOpenAt: start }, ['salesOpenAt must be before startsAt']],
    ['closes after its start', { salesCloseAt: after }, ['salesCloseAt must not be after startsAt']],
    [
      'closes before it opens',
      { salesOpenAt: before, salesCloseAt: '2030-01-01T00:00:00Z' },
      ['salesCloseAt must be after salesOpenAt'],
    ],
    [
      'closes when it opens',
      { salesOpenAt: before, salesCloseAt: '2030-06-01T18:00:00.000Z' },
      ['salesCloseAt must be after salesOpenAt'],
    ],
  ])('is refused with the field named: %s', (_what, more, problems) => {
    expect(problemsOf(more)).toEqual(problems);
    expect(standsOnTheLog(more)).toBe(true);
  });

  it('is not one that closes at its start', () => {
    expect(problemsOf({ salesOpenAt: before, salesCloseAt: start })).toEqual([]);
  });
});

describe('a currency', () => {
  it.each(['EUR', 'IDR', 'LBP', 'JPY', 'XOF', 'XCG'])('may be %s', (currency) => {
    expect(problemsOf({ currency })).toEqual([]);
  });

  it.each(['XXX', 'XTS', 'XAU', 'XDR', 'CHE', 'CLF', 'USN', 'HRK', 'DEM', 'AAA', 'eur', 'EURO'])(
    'must not be %s',
    (currency) => {
      expect(problemsOf({ currency })).toEqual(['currency must be a currency of ISO 4217 such as EUR']);
    },
  );

  it('on the log need only look like one', () => {
    expect([standsOnTheLog({ currency: 'AAA' }), standsOnTheLog({ currency: 'eur' })]).toEqual([true, false]);
  });
});

describe('a price', () => {
  const priced = (priceMinor: number) => ({ layout: [{ row: 'A', seats: 1, priceMinor }] });

  it('may be what a seat costs in rials, and all seats of the largest hall can be added up exactly', () => {
    expect(problemsOf(priced(90_000_000_000))).toEqual([]);
    expect(standsOnTheLog(priced(90_000_000_000))).toBe(true);
    expect(problemsOf(priced(90_000_000_001))).toHaveLength(1);
    expect(90_000_000_000 * maxSeatsPerShow).toBeLessThan(Number.MAX_SAFE_INTEGER);
  });
});

describe('a policy', () => {
  it('has what it is given and nothing else, and is there in any case', () => {
    expect(showDetailsSchema.parse(show).policy).toEqual({ cancelUntil: 0 });
    expect(showDetailsSchema.parse({ ...show, policy: { cancelUntil: 3_600 } }).policy).toEqual({ cancelUntil: 3_600 });
    expect(problemsOf({ policy: { cancelUntil: -1 } })).toHaveLength(1);
    expect(showDetailsSchema.parse({ ...show, policy: { transferable: false } }).policy).toEqual({
      cancelUntil: 0,
      transferable: false,
    });
    expect(problemsOf({ policy: { refundable: true } })).toHaveLength(1);
  });

  it('may be missing on the log, and may have fields that a later version knows', () => {
    expect(
      scheduleShowSchema.parse({
        type: 'ScheduleShow',
        commandId: '00000000-0000-7000-8000-000000000001',
        eventId: 1,
        ...show,
      }),
    ).not.toHaveProperty('policy');
    expect(standsOnTheLog({ policy: { cancelUntil: 5, transferable: false } })).toBe(true);
  });
});

describe('text for people', () => {
  const accepts = (text: string) => visibleTextSchema(200).safeParse(text).success;

  it.each([
    ['letters of any script', 'Ça, 日本, Ελλάδα'],
    ['a non-joiner between Persian letters', '\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'],
    ['a joiner after a Sinhala virama', '\u0dc1\u0dca\u200d\u0dbb\u0dd3'],
    ['an emoji of several pictures', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}, \u{1f3f3}\ufe0f\u200d\u{1f308}'],
    ['a sign drawn as an emoji', '\u2764\ufe0f 1\ufe0f\u20e3'],
    ['a variant of an ideograph, as names have it', '\u845b\u{e0100}\u57ce'],
  ])('may have %s', (_what, text) => {
    expect(accepts(text)).toBe(true);
  });

  it.each([
    ['a zero width space', 'Ham\u200blet'],
    ['a joiner between Latin letters', 'Ham\u200dlet'],
    ['a non-joiner at the end', '\u0645\u200c'],
    ['a word joiner', 'Ham\u2060let'],
    ['a soft hyphen', 'Ham\u00adlet'],
    ['a byte order mark', 'Ham\ufefflet'],
    ['an override of direction', 'Ham\u202elet'],
    ['an isolate', '\u2067Hamlet\u2069'],
    ['a mark of direction', 'Hamlet\u200f'],
    ['a tag', 'Hamlet\u{e0041}'],
    ['a Hangul filler', 'Ham\u3164let'],
    ['a Braille cell without dots', 'Ham\u2800let'],
    ['a line separator', 'Ham\u2028let'],
    ['a variation selector after a letter', 'Ham\ufe0flet'],
    ['a lone surrogate', 'Ham\ud800let'],
    ['a noncharacter', 'Ham\uffffl et'],
  ])('must not have %s', (_what, text) => {
    expect(accepts(text)).toBe(false);
    expect(problemsOf({ name: text })[0]).toMatch(/^name must not contain/);
  });

  it.each([
    ['name', { name: 'Ham\u202elet' }],
    ['venue.name', { venue: { name: 'Gl\u202eobe', city: 'London' } }],
    ['venue.city', { venue: { name: 'Globe', city: 'Lon\u202edon' } }],
    ['category', { category: 'thea\u202etre' }],
  ])('is the %s of a show, too', (field, more) => {
    expect(problemsOf(more)).toEqual([`${field} must not contain invisible or direction-changing characters`]);
    expect(standsOnTheLog(more)).toBe(true);
  });

  it('is as long in its normal form as it may be', () => {
    // Normal form C takes this letter apart.
    expect(visibleTextSchema(3).safeParse('\u0958\u0958').success).toBe(false);
  });

  it('is normal once it is scheduled', () => {
    const venue = { name: 'Opera\u0308', city: 'Zu\u0308rich' };
    const details = showDetailsSchema.parse({ ...show, name: 'Cafe\u0301', venue, category: 'the\u0301a\u0302tre' });
    expect(withNormalTexts(details)).toMatchObject({
      name: 'Caf\u00e9',
      venue: { name: 'Oper\u00e4', city: 'Z\u00fcrich' },
      category: 'th\u00e9\u00e2tre',
    });
  });
});
