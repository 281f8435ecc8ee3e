import { mayRepeat } from '../src/api/patient-fetch.ts';
import { problemOf, retryAfter } from '../src/api/problem.ts';
import { backOff } from '../src/api/waiting.ts';
import { dateInWords, languageName, minutes, money, time, timeThere } from '../src/i18n/format.ts';
import { language } from '../src/i18n/language.ts';
import { codeText, problemText } from '../src/i18n/problems.ts';
import { programmeWords } from '../src/i18n/programme.ts';
import { agentName } from '../src/mine/agent-name.ts';
import { availabilityOf } from '../src/programme/availability.ts';
import { comingDays, spanOf } from '../src/programme/days.ts';
import { addressOf, changed, selectionOf } from '../src/programme/query.ts';
import { mailedLinkOf } from '../src/session/mailed-link.ts';
import { nextOf } from '../src/session/next.ts';
import { personOf } from '../src/session/token.ts';

describe('a selection', () => {
  it('goes into an address and comes back', () => {
    const selection = { q: 'a & b', city: 'São Paulo', date: '2027-05-03', genre: 'drama' };
    const address = new URL(addressOf('/', selection), 'http://localhost');
    expect(selectionOf(Object.fromEntries(address.searchParams))).toEqual(selection);
    expect(addressOf('/', {})).toBe('/');
  });

  it('leaves out what the API would refuse', () => {
    expect(selectionOf({ date: '2027-13-40', q: ' ', city: 'x'.repeat(101), cursor: 'x', type: 'IMAX' })).toEqual({
      type: 'IMAX',
    });
    expect(selectionOf({ date: 'tomorrow' })).toEqual({});
  });

  it('changes in one thing', () => {
    expect(changed({ q: 'a', city: 'b' }, 'city', undefined)).toEqual({ q: 'a' });
    expect(changed({ q: 'a' }, 'city', 'c')).toEqual({ q: 'a', city: 'c' });
  });
});

describe('days', () => {
  it('end at five in the morning', () => {
    expect(comingDays(2, new Date(2027, 4, 3, 4, 59))).toEqual(['2027-05-02', '2027-05-03']);
    expect(comingDays(2, new Date(2027, 4, 3, 5, 0))).toEqual(['2027-05-03', '2027-05-04']);
    expect(comingDays(3, new Date(2027, 11, 30, 12))).toEqual(['2027-12-30', '2027-12-31', '2028-01-01']);
  });

  it('are spans of time for lists that know no days', () => {
    const { from, to } = spanOf('2027-05-03');
    expect([new Date(from).getHours(), new Date(to).getHours(), new Date(to).getDate()]).toEqual([5, 5, 4]);
  });
});

describe('formats', () => {
  afterEach(() => {
    language.value = 'en';
  });

  it('write amounts by the minor units of their currency', () => {
    expect(money(1_250, 'EUR')).toBe('€12.50');
    expect(money(1_250, 'JPY')).toBe('JP¥1,250');
    expect(money(1_250, 'KWD').replace(/\s/, ' ')).toBe('KWD 1.250');
    language.value = 'de';
    expect(money(1_250, 'EUR').replace(/\s/, ' ')).toBe('12,50 €');
  });

  it('write times of the place, whatever the zone of the browser, and take a zone that they do not know for none', () => {
    expect(time('2027-05-03T18:30:00Z', 'Asia/Kathmandu')).toBe('00:15');
    expect(time('2027-05-03T18:30:00Z', 'Mars/Olympus')).toMatch(/^\d\d:\d\d$/);
    // Whose clock it is, is said where it is not that of the place.
    expect(timeThere('2027-05-03T18:30:00Z', 'Asia/Kathmandu')).toBe('00:15');
    expect(timeThere('2027-05-03T18:30:00Z')).toMatch(/^\d\d:\d\d \S+$/);
    expect(timeThere('2027-05-03T18:30:00Z', 'Mars/Olympus')).toMatch(/^\d\d:\d\d \S+$/);
    expect(dateInWords('2027-05-03')).toBe('Mon 3 May');
    language.value = 'de';
    expect(dateInWords('2027-05-03')).toBe('Mo., 3. Mai');
  });

  it('name lengths and languages', () => {
    expect([minutes(45), minutes(60), minutes(95), minutes(0)]).toEqual(['45 min', '1 h', '1 h 35 min', '0 min']);
    expect(languageName('pt-BR')).toBe('Brazilian Portuguese');
    expect(languageName('no tag')).toBe('no tag');
    language.value = 'de';
    expect(languageName('en')).toBe('Englisch');
    expect(programmeWords().films).toBe('Filme');
  });
});

describe('problems', () => {
  const answer = (status: number, headers: Record<string, string> = {}) => new Response('', { status, headers });

  it('are read from any body', () => {
    const document = {
      code: 'seat-taken',
      title: 'Taken.',
      status: 409,
      lostSeatIds: ['A1', 7],
      errors: [{ path: 'x', message: 'y' }, 1],
    };
    expect(problemOf(answer(409), document)).toMatchObject({
      ...{ code: 'seat-taken', status: 409, lostSeatIds: ['A1'], errors: [{ path: 'x', message: 'y' }] },
    });
    for (const body of ['<h1>Bad', undefined, null, [], { code: 7 }]) {
      expect(problemOf(answer(502), body).code).toBe('internal');
      expect(problemOf(answer(418), body).code).toBe('unexpected-answer');
    }
  });

  it('say when to try again', () => {
    expect(retryAfter(new Headers({ 'retry-after': '3' }), 0)).toBe(3_000);
    expect(retryAfter(new Headers({ 'retry-after': 'Thu, 01 Jan 1970 00:00:05 GMT' }), 1_000)).toBe(4_000);
    expect(retryAfter(new Headers({ 'retry-after': 'soon' }), 0)).toBeUndefined();
    expect(retryAfter(new Headers(), 0)).toBeUndefined();
  });

  it('have words, also where nobody has written any', () => {
    const document = {};
    expect(problemText({ code: 'sold-out', status: 409, document })).toBe('Sold out.');
    expect(problemText({ code: 'new-code', status: 409, detail: 'As the API says it.', document })).toBe(
      'As the API says it.',
    );
    expect(problemText({ code: 'new-code', status: 500, document })).toContain('on our side');
    expect(codeText('new-code')).toBe('new-code');
  });
});

describe('trying again', () => {
  it('is for what does no harm', () => {
    const request = (method: string, headers: Record<string, string> = {}) =>
      mayRepeat(new Request('http://localhost/', { method, headers }));
    expect([request('GET'), request('POST'), request('POST', { 'idempotency-key': 'k' })]).toEqual([true, false, true]);
  });

  it('waits longer each time, up to a limit, and not all at once', () => {
    const pace = { firstMs: 100, longestMs: 1_000 };
    expect([1, 2, 3, 9].map((tries) => backOff(tries, pace, 1))).toEqual([100, 200, 400, 1_000]);
    expect(backOff(1, pace, 0)).toBe(50);
  });
});

it.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 (KHTML) Version/18 Safari/604.1',
    'Safari, iOS',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge, Linux'],
  ['curl/8.5.0', 'curl/8.5.0'],
])('calls %s %s', (agent, name) => {
  expect(agentName(agent)).toBe(name);
});

it('after the login one goes to a page of ours', () => {
  expect(nextOf('/events/1?x=2')).toBe('/events/1?x=2');
  for (const bad of [
    undefined,
    '',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/login?next=/',
  ]) {
    expect(nextOf(bad)).toBe('/');
  }
});

it('a link of a mail is taken from the fragment alone, and only whole', () => {
  const token = 'A'.repeat(43);
  expect(mailedLinkOf(`#verify-email=${token}`)).toEqual({ purpose: 'verify-email', token });
  expect(mailedLinkOf(`#reset-password=${token}`)).toEqual({ purpose: 'reset-password', token });
  for (const other of ['', '#main', `#erase=${token}`, '#verify-email=', `#verify-email=${token}&x`]) {
    expect(mailedLinkOf(other)).toBeUndefined();
  }
});

it('a token says whom it is of, and anything else says nothing', () => {
  const token = (claims: object) => `x.${btoa(JSON.stringify(claims)).replaceAll('+', '-').replaceAll('/', '_')}.y`;
  expect(personOf(token({ sub: '7', roles: ['customer', 'king'], exp: 100 }))).toMatchObject({
    ...{ userId: 7, roles: ['customer'], expiresAtMs: 100_000 },
  });
  for (const bad of ['', 'x', 'x.y.z', token({ sub: 'ada', exp: 1 }), token({ sub: '7' })])
    expect(personOf(bad)).toBeUndefined();
});

it('a show says what there is to know before one looks at its hall', () => {
  const counts = (available: number, booked: number) => ({ counts: { available, held: 0, booked } });
  expect(availabilityOf(counts(50, 50))).toBeUndefined();
  expect(availabilityOf(counts(5, 95))).toBe('few');
  expect(availabilityOf(counts(0, 100))).toBe('soldOut');
  expect(availabilityOf({ ...counts(100, 0), status: 'cancelled' })).toBe('cancelled');
});
