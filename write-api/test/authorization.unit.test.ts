import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import { readConfig } from '@ticketing/shared/service/config.ts';
import type { AuthorizationOptions } from '../src/authorization.ts';
import { createAuthorization, describeAuthorization, requireRole } from '../src/authorization.ts';
import { configSchema } from '../src/config.ts';

const token = 'a-token-of-more-than-thirty-two-characters';
const settings = {
  'open, no token': { auth: 'open', adminToken: undefined },
  'open, a token': { auth: 'open', adminToken: token },
  'required, no token': { auth: 'required', adminToken: undefined },
  'required, a token': { auth: 'required', adminToken: token },
} as const satisfies Record<string, AuthorizationOptions>;

type Answers = { user: string; organiser: string };

const headers: [string, string | undefined, Record<keyof typeof settings, Answers>][] = [
  [
    'nothing',
    undefined,
    {
      'open, no token': { user: 'yes', organiser: 'yes' },
      'open, a token': { user: 'yes', organiser: 'login-required' },
      'required, no token': { user: 'login-required', organiser: 'login-required' },
      'required, a token': { user: 'login-required', organiser: 'login-required' },
    },
  ],
  [
    'the token',
    `Bearer ${token}`,
    {
      'open, no token': { user: 'invalid-token', organiser: 'invalid-token' },
      'open, a token': { user: 'yes', organiser: 'yes' },
      'required, no token': { user: 'invalid-token', organiser: 'invalid-token' },
      'required, a token': { user: 'yes', organiser: 'yes' },
    },
  ],
  ...['Bearer', 'Bearer ', 'bearer x', `Bearer ${token}x`, `Bearer ${token} ${token}`].map(
    (header): (typeof headers)[number] => {
      const no = { user: 'invalid-token', organiser: 'invalid-token' };
      return [
        header,
        header,
        { 'open, no token': no, 'open, a token': no, 'required, no token': no, 'required, a token': no },
      ];
    },
  ),
];

describe.each(headers)('who brings %s', (_what, header, answers) => {
  test.each(Object.entries(answers))('%s', (name, expected) => {
    const authorization = createAuthorization(settings[name as keyof typeof settings]);
    expect({
      user: answerOf(() => authorization.user(header)),
      organiser: answerOf(() => authorization.organiser(header)),
    }).toEqual(expected);
  });
});

test('another scheme brings no token', () => {
  const { user, organiser } = createAuthorization(settings['required, a token']);
  for (const check of [user, organiser]) expect(answerOf(() => check('Basic czNjcmV0'))).toBe('login-required');
});

test('a challenge goes with each 401', () => {
  const { user } = createAuthorization(settings['required, a token']);
  expect(problemOf(() => user(undefined))?.extras.headers).toEqual({ 'WWW-Authenticate': 'Bearer realm="ticketing"' });
  expect(problemOf(() => user('Bearer x'))?.extras.headers).toEqual({
    'WWW-Authenticate': 'Bearer realm="ticketing", error="invalid_token"',
  });
});

test('a role that is not there is a 403', () => {
  expect(answerOf(() => requireRole({ roles: ['customer'] }, 'organiser'))).toBe('not-allowed');
  expect(answerOf(() => requireRole({ roles: ['customer', 'organiser'] }, 'organiser'))).toBe('yes');
});

test('each setting has a sentence of its own', () => {
  const sentences = Object.values(settings).map(describeAuthorization);
  expect(new Set(sentences).size).toBe(4);
});

describe('the settings', () => {
  const others = { KAFKA_BROKERS: 'kafka:9092', REDIS_URL: 'redis://redis' };

  test('what is not said is not open', () => {
    expect(readConfig(configSchema, others).AUTH).toBe('required');
  });

  test.each([
    ['an empty token', { AUTH: 'open', ADMIN_TOKEN: '' }, 'ADMIN_TOKEN must have 32 characters or more'],
    ['a short token', { ADMIN_TOKEN: 's3cret' }, 'ADMIN_TOKEN must have 32 characters or more'],
    ['no token at all', { ADMIN_TOKEN: ' '.repeat(40) }, 'ADMIN_TOKEN must be of the characters of a bearer token'],
    ['a word that is none', { AUTH: 'off' }, 'AUTH must be open or required'],
  ])('%s stops the start', (_what, environment, sentence) => {
    expect(() => readConfig(configSchema, { ...others, ...environment })).toThrow(sentence);
  });
});

function answerOf(check: () => void): string {
  return problemOf(check)?.code ?? 'yes';
}

function problemOf(check: () => void): HttpProblem | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof HttpProblem) return error;
    throw error;
  }
}
