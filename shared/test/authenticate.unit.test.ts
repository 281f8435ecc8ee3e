import { createHmac } from 'node:crypto';
import type { TokenFault, TokenKeys } from '../src/http/access-tokens.ts';
import { createAccessTokens } from '../src/http/access-tokens.ts';
import { createAuthenticate } from '../src/http/authenticate.ts';
import { HttpProblem } from '../src/http/problem.ts';
import type { TokenIssuer } from './support/token-issuer.ts';
import { createTokenIssuer } from './support/token-issuer.ts';

const adminToken = 'a-token-of-more-than-thirty-two-characters';
let issuer: TokenIssuer;

beforeAll(async () => {
  issuer = await createTokenIssuer();
});

function createDoor({ maxRemembered = 10, loaded = true } = {}) {
  const published = new Map([[issuer.kid, issuer.publicKey]]);
  const asked: string[] = [];
  const faults: TokenFault[] = [];
  const keys: TokenKeys = {
    known: (kid) => published.get(kid),
    async find(kid) {
      asked.push(kid);
      return loaded ? published.get(kid) : undefined;
    },
    areLoaded: () => loaded,
  };
  const tokens = createAccessTokens({ keys, issuer: 'ticketing', audience: 'ticketing', maxRemembered });
  const authenticate = createAuthenticate({ adminToken, tokens, onRefused: (fault) => faults.push(fault) });
  return { authenticate, published, asked, faults };
}

async function problemOf(answer: Promise<unknown>): Promise<HttpProblem> {
  const error = await answer.then(
    (value) => new Error(`accepted: ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof HttpProblem) return error;
  throw error;
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('a token says who asks, in which roles and in which session', async () => {
  const { authenticate } = createDoor();
  const token = await issuer.token({ userId: 7, roles: ['customer', 'organiser'], claims: { sid: 's1' } });
  expect(await authenticate(`Bearer ${token}`)).toEqual({
    userId: 7,
    roles: ['customer', 'organiser'],
    sessionId: 's1',
  });
});

test('a role that means nothing here gives no right', async () => {
  const { authenticate } = createDoor();
  const token = await issuer.token({ claims: { roles: ['root', 'customer'] } });
  expect(await authenticate(`Bearer ${token}`)).toEqual({ userId: 42, roles: ['customer'] });
});

test('no header and other schemes are no token', async () => {
  const { authenticate } = createDoor();
  expect(await authenticate(undefined)).toBeUndefined();
  expect(await authenticate('Basic czNjcmV0')).toBeUndefined();
  expect(await authenticate('Bearerx')).toBeUndefined();
});

test('the owner of the ADMIN_TOKEN is organiser and operator, and no user', async () => {
  const { authenticate, asked } = createDoor();
  expect(await authenticate(`Bearer ${adminToken}`)).toEqual({ roles: ['organiser', 'operator'] });
  expect(asked).toEqual([]);
});

test('without accounts the ADMIN_TOKEN is the only one', async () => {
  const authenticate = createAuthenticate({ adminToken });
  expect(await authenticate(`Bearer ${adminToken}`)).toEqual({ roles: ['organiser', 'operator'] });
  expect(await problemOf(authenticate(`Bearer ${await issuer.token()}`))).toMatchObject({ code: 'invalid-token' });
  const nobody = createAuthenticate({});
  expect(await problemOf(nobody(`Bearer ${adminToken}`))).toMatchObject({ code: 'invalid-token' });
});

describe('a token that is refused', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const claims = () => ({ iss: 'ticketing', aud: 'ticketing', sub: '42', roles: ['organiser'], exp: now() + 900 });
  const header = { alg: 'EdDSA', typ: 'at+jwt', kid: 'key-1' };
  /** Signed with HMAC and the public key as its secret: what a checker that takes the algorithm from the token accepts. */
  const confused = () => {
    const content = `${base64url({ ...header, alg: 'HS256' })}.${base64url(claims())}`;
    return `${content}.${createHmac('sha256', Buffer.from(issuer.jwk.x!, 'base64url')).update(content).digest('base64url')}`;
  };
  const other = async (text: string, from: number) => {
    const parts = text.split('.');
    const at = parts[from]!;
    parts[from] = (at.startsWith('A') ? 'B' : 'A') + at.slice(1);
    return parts.join('.');
  };

  const wrong: [string, TokenFault, () => Promise<string> | string][] = [
    ['is nothing', 'malformed', () => ''],
    ['is garbage', 'malformed', () => 'x'],
    ['is nearly the ADMIN_TOKEN', 'malformed', () => `${adminToken}x`],
    ['is two tokens', 'malformed', async () => `${await issuer.token()} ${await issuer.token()}`],
    ['has 100 kB', 'malformed', () => 'a'.repeat(100_000)],
    ['has 100 kB and looks right', 'malformed', () => issuer.token({ claims: { more: 'a'.repeat(75_000) } })],
    ['has a header of garbage', 'malformed', () => 'AAAA.AAAA.AAAA'],
    ['has no signature', 'malformed', () => `${base64url(header)}.${base64url(claims())}.`],
    ['says alg none', 'malformed', () => `${base64url({ ...header, alg: 'none' })}.${base64url(claims())}.`],
    [
      'says alg none with bytes',
      'malformed',
      () => `${base64url({ ...header, alg: 'none' })}.${base64url(claims())}.AA`,
    ],
    ['is signed by HS256 with the public key', 'malformed', confused],
    ['has no kid', 'malformed', () => issuer.token({ header: { kid: undefined } })],
    ['has a path as its kid', 'malformed', () => issuer.token({ header: { kid: '../../../../dev/null' } })],
    ['has a URL as its kid', 'malformed', () => issuer.token({ header: { kid: 'https://evil.example/jwks' } })],
    ['has SQL as its kid', 'malformed', () => issuer.token({ header: { kid: "x' UNION SELECT 'secret' --" } })],
    ['has a kid that is a property of objects', 'unknown-key', () => issuer.token({ header: { kid: '__proto__' } })],
    ['names an unknown key', 'unknown-key', () => issuer.token({ header: { kid: 'key-2' } })],
    ['brings its own key', 'signature', async () => (await createTokenIssuer()).token({ header: { jwk: {} } })],
    ['is of another type', 'malformed', () => issuer.token({ header: { typ: 'JWT' } })],
    ['is signed by somebody else', 'signature', async () => (await createTokenIssuer()).token()],
    ['has other claims than were signed', 'signature', async () => other(await issuer.token(), 2)],
    ['is of another issuer', 'claims', () => issuer.token({ issuer: 'elsewhere' })],
    ['is for another audience', 'claims', () => issuer.token({ audience: 'elsewhere' })],
    ['is for nobody', 'claims', () => issuer.token({ claims: { aud: undefined } })],
    ['has expired', 'not-now', () => issuer.token({ expiresIn: -60 })],
    ['never expires', 'claims', () => issuer.token({ claims: { exp: undefined } })],
    ['counts later', 'not-now', () => issuer.token({ notBefore: 60 })],
    ['is for nobody with a number', 'claims', () => issuer.token({ userId: 'ada' })],
    ['is for a number too large', 'claims', () => issuer.token({ userId: 2_147_483_648 })],
    ['is for no one', 'claims', () => issuer.token({ userId: 0 })],
    ['has no roles', 'claims', () => issuer.token({ claims: { roles: undefined } })],
    ['has a text as its roles', 'claims', () => issuer.token({ claims: { roles: 'organiser' } })],
  ];

  test.each(wrong)('%s', async (_what, fault, make) => {
    const { authenticate, asked, faults } = createDoor();
    const problem = await problemOf(authenticate(`Bearer ${await make()}`));
    expect(problem.code).toBe('invalid-token');
    expect(problem.extras).toEqual({
      headers: { 'WWW-Authenticate': 'Bearer realm="ticketing", error="invalid_token"' },
    });
    expect(faults).toEqual([fault]);
    // What cannot be a token of ours asks for no key.
    if (fault === 'malformed') expect(asked).toEqual([]);
  });
});

test('a clock may be a few seconds wrong', async () => {
  const { authenticate } = createDoor();
  const late = await issuer.token({ expiresIn: -2 });
  const early = await issuer.token({ notBefore: 2 });
  for (const token of [late, early]) expect(await authenticate(`Bearer ${token}`)).toMatchObject({ userId: 42 });
});

test('a verified token is remembered, and its key is not asked for again', async () => {
  const { authenticate, asked } = createDoor();
  const header = `Bearer ${await issuer.token()}`;
  expect(authenticate.known(header)).toBeUndefined();
  await authenticate(header);
  await authenticate(header);
  expect(asked).toEqual(['key-1']);
  expect(authenticate.known(header)).toEqual({ userId: 42, roles: ['customer'] });
});

test('a remembered token counts until it expires', async () => {
  const { authenticate } = createDoor();
  const header = `Bearer ${await issuer.token({ expiresIn: 60 })}`;
  await authenticate(header);
  jest.useFakeTimers({ now: Date.now() + 66_000, doNotFake: ['performance', 'queueMicrotask', 'nextTick'] });
  try {
    expect(authenticate.known(header)).toBeUndefined();
    expect(await problemOf(authenticate(header))).toMatchObject({ code: 'invalid-token' });
  } finally {
    jest.useRealTimers();
  }
});

test('a remembered token counts no more when its key is withdrawn', async () => {
  const { authenticate, published } = createDoor();
  const header = `Bearer ${await issuer.token()}`;
  await authenticate(header);
  published.delete('key-1');
  expect(await problemOf(authenticate(header))).toMatchObject({ code: 'invalid-token' });
});

test('a refused token is never remembered, and only so many others are', async () => {
  const { authenticate, asked } = createDoor({ maxRemembered: 2 });
  const headers = await Promise.all([1, 2, 3].map(async (userId) => `Bearer ${await issuer.token({ userId })}`));
  for (const header of headers) await authenticate(header);
  await problemOf(authenticate(`Bearer ${await issuer.token({ audience: 'elsewhere' })}`));
  expect(headers.map((header) => authenticate.known(header)?.userId)).toEqual([undefined, 2, 3]);
  expect(asked).toHaveLength(4);
});

test('while no key was ever read, a token is not called wrong', async () => {
  const { authenticate } = createDoor({ loaded: false });
  const problem = await problemOf(authenticate(`Bearer ${await issuer.token()}`));
  expect(problem).toMatchObject({
    code: 'tokens-unavailable',
    status: 503,
    extras: { headers: { 'Retry-After': '2' } },
  });
  expect(await problemOf(authenticate('Bearer x'))).toMatchObject({ code: 'invalid-token' });
});
