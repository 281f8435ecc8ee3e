import { z } from 'zod';
import type { Caller } from '../src/http/access.ts';
import { admit, byOf, describeAccess, maySee, requireMayActFor } from '../src/http/access.ts';
import { accessSettingsShape } from '../src/http/access-settings.ts';
import type { Principal } from '../src/http/access-tokens.ts';
import { HttpProblem } from '../src/http/problem.ts';
import type { Right } from '../src/http/rights.ts';
import { rightOf } from '../src/http/rights.ts';
import { readConfig } from '../src/service/config.ts';

const customer: Principal = { userId: 7, roles: ['customer'] };
const organiser: Principal = { userId: 8, roles: ['customer', 'organiser'] };
const operator: Principal = { userId: 9, roles: ['operator'] };
const admin: Principal = { roles: ['organiser', 'operator'] };

function problemOf(check: () => void): HttpProblem | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof HttpProblem) return error;
    throw error;
  }
}

const answerOf = (check: () => void) => problemOf(check)?.code ?? 'yes';

describe('who may call a route that needs', () => {
  const settings = {
    'open, no ADMIN_TOKEN': { isOpen: true, isOpenForOrganisers: true },
    'open, an ADMIN_TOKEN': { isOpen: true, isOpenForOrganisers: false },
    required: { isOpen: false, isOpenForOrganisers: false },
  };
  const all = 'yes';
  const onlyWithToken = { 'open, no ADMIN_TOKEN': 'yes', 'open, an ADMIN_TOKEN': 'yes', required: 'login-required' };
  const onlyThe = {
    'open, no ADMIN_TOKEN': 'yes',
    'open, an ADMIN_TOKEN': 'login-required',
    required: 'login-required',
  };

  type Answers = { nobody: string | typeof onlyThe; customer: string; organiser: string; operator: string };
  const rows: [Right, Answers][] = [
    ['public', { nobody: all, customer: all, organiser: all, operator: all }],
    ['public, own in full', { nobody: all, customer: all, organiser: all, operator: all }],
    ['unchecked', { nobody: all, customer: all, organiser: all, operator: all }],
    ['token', { nobody: 'login-required', customer: all, organiser: all, operator: all }],
    ['user', { nobody: onlyWithToken, customer: all, organiser: all, operator: all }],
    ['own', { nobody: onlyWithToken, customer: all, organiser: all, operator: all }],
    ['organiser', { nobody: onlyThe, customer: 'not-allowed', organiser: all, operator: 'not-allowed' }],
    ['operator', { nobody: onlyThe, customer: 'not-allowed', organiser: 'not-allowed', operator: all }],
  ];

  describe.each(rows)('%s', (right, expected) => {
    test.each(Object.entries(settings))('with %s', (name, how) => {
      const { nobody } = expected;
      const answer = (principal?: Principal) => answerOf(() => admit(right, principal, how));
      expect({
        nobody: answer(),
        customer: answer(customer),
        organiser: answer(organiser),
        operator: answer(operator),
        admin: answer(admin),
      }).toEqual({
        ...expected,
        nobody: typeof nobody === 'string' ? nobody : nobody[name as keyof typeof settings],
        admin: 'yes',
      });
    });
  });

  test('a 401 says how to log in', () => {
    const problem = problemOf(() => admit('user', undefined, settings.required));
    expect(problem?.extras.headers).toEqual({ 'WWW-Authenticate': 'Bearer realm="ticketing"' });
  });
});

describe('what a caller may do', () => {
  const open = { isOpen: true, isOpenForOrganisers: true };
  const closed = { isOpen: false, isOpenForOrganisers: false };
  const callers: [string, Caller, { own: boolean; others: boolean }][] = [
    ['nobody, where all is open', admit('user', undefined, open), { own: true, others: true }],
    ['nobody, where a token is required', admit('public', undefined, closed), { own: false, others: false }],
    ['a customer, where all is open', admit('user', customer, open), { own: true, others: false }],
    ['a customer', admit('user', customer, closed), { own: true, others: false }],
    ['an operator', admit('user', operator, closed), { own: false, others: false }],
    ['an organiser', admit('user', organiser, closed), { own: true, others: true }],
    ['the ADMIN_TOKEN', admit('user', admin, closed), { own: true, others: true }],
  ];

  test.each(callers)('%s', (_who, caller, expected) => {
    expect({ own: maySee(caller, 7), others: maySee(caller, 1) }).toEqual(expected);
    expect(answerOf(() => requireMayActFor(caller, 7))).toBe(expected.own ? 'yes' : 'not-yourself');
    expect(answerOf(() => requireMayActFor(caller, 1))).toBe(expected.others ? 'yes' : 'not-yourself');
  });

  test.each<[string, Caller, number | undefined, unknown]>([
    ['nobody knows who asks', admit('user', undefined, open), 7, undefined],
    ['a customer', admit('user', customer, open), 7, { userId: 7, role: 'customer' }],
    ['an organiser for somebody', admit('user', organiser, open), 7, { userId: 8, role: 'organiser' }],
    ['an organiser for themselves', admit('user', organiser, open), 8, { userId: 8, role: 'customer' }],
    ['an organiser for a show', admit('organiser', organiser, open), undefined, { userId: 8, role: 'organiser' }],
    ['the ADMIN_TOKEN', admit('user', admin, open), 7, { role: 'organiser' }],
  ])('a command says who asked: %s', (_who, caller, userId, by) => {
    expect(byOf(caller, userId)).toEqual(by);
  });
});

test('a route without a row is not served, and the message says what to do', () => {
  expect(rightOf('get', '/api/bookings/:bookingId')).toBe('own');
  expect(rightOf('put', '/api/events/{eventId}')).toBe('organiser');
  for (const path of ['/api/secrets', '/constructor']) {
    expect(() => rightOf('get', path)).toThrow(
      `Who may call GET ${path}? Add a row for it to the table in shared/src/http/rights.ts.`,
    );
  }
});

describe('the settings', () => {
  const schema = z.object(accessSettingsShape);
  const token = 'a-token-of-more-than-thirty-two-characters';
  const url = 'http://accounts:3004/.well-known/jwks.json';

  test('what is not said is not open', () => {
    expect(readConfig(schema, {}).AUTH).toBe('required');
  });

  test.each([
    ['an empty token', { AUTH: 'open', ADMIN_TOKEN: '' }, 'ADMIN_TOKEN must have 32 characters or more'],
    ['a short token', { ADMIN_TOKEN: 's3cret' }, 'ADMIN_TOKEN must have 32 characters or more'],
    ['no token at all', { ADMIN_TOKEN: ' '.repeat(40) }, 'ADMIN_TOKEN must be of the characters of a bearer token'],
    ['a word that is none', { AUTH: 'off' }, 'AUTH must be open or required'],
    ['keys in a file', { ACCOUNTS_JWKS_URL: 'file:///etc/passwd' }, 'ACCOUNTS_JWKS_URL must be a URL http://'],
  ])('%s stops the start', (_what, environment, sentence) => {
    expect(() => readConfig(schema, environment)).toThrow(sentence);
  });

  test('each has a sentence of its own', () => {
    const all = ['open', 'required'].flatMap((AUTH) =>
      [undefined, token].flatMap((ADMIN_TOKEN) =>
        [undefined, url].map((ACCOUNTS_JWKS_URL) => readConfig(schema, { AUTH, ADMIN_TOKEN, ACCOUNTS_JWKS_URL })),
      ),
    );
    // Where all is open it makes no difference whether somebody could log in.
    expect(new Set(all.map(describeAccess)).size).toBe(7);
  });
});
