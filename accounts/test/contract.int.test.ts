import { createLocalJWKSet, jwtVerify } from 'jose';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { RunningAccounts } from './support/running-accounts.ts';
import { runAccounts } from './support/running-accounts.ts';

let sandbox: Sandbox;
let accounts: RunningAccounts;

beforeAll(async () => {
  sandbox = await openSandbox();
  accounts = await runAccounts(sandbox);
});

afterAll(async () => {
  await accounts?.close();
  await sandbox?.close();
});

describe('registration', () => {
  test('makes an account that can log in at once', async () => {
    const person = { email: 'Ada@Example.com', username: 'Ada', password: 'Password123!' };
    const { status, json } = await accounts.call('POST', '/register', { json: person });
    expect({ status, json }).toEqual({ status: 201, json: { username: 'Ada' } });
    const tokens = await accounts.logIn({ username: 'ada', password: person.password });
    expect(tokens.userId).toBeGreaterThanOrEqual(1000);
    // By the address too, in any capitals.
    await accounts.logIn({ username: 'ADA@example.COM', password: person.password });
  });

  test('refuses a name and an address that somebody has', async () => {
    const person = await accounts.person();
    const other = { email: 'other@example.com', username: 'somebody-else', password: 'another password' };
    const name = await accounts.call('POST', '/register', {
      json: { ...other, username: person.username.toUpperCase() },
    });
    expect(name).toMatchObject({ status: 409, json: { code: 'username-taken' } });
    const address = await accounts.call('POST', '/register', { json: { ...other, email: person.email.toUpperCase() } });
    expect(address).toMatchObject({ status: 409, json: { code: 'email-taken' } });
    expect(await accounts.call('POST', '/register', { json: other })).toMatchObject({ status: 201 });
  });

  test('of one name at the same time makes one account', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        accounts.call('POST', '/register', {
          json: { email: `twin${index}@example.com`, username: 'twins', password: 'the same password' },
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  });

  test.each([
    ['password', { password: 'elevenchars' }, 'must have 12 characters or more'],
    ['password', { password: 'x'.repeat(129) }, 'must have 128 characters or less'],
    ['password', { password: 'rules@example.com' }, 'must not be the username or the e-mail address'],
    ['password', { password: '\ud800 is no character' }, 'must be Unicode text'],
    ['email', { email: 'nowhere' }, 'must be an e-mail address'],
    ['username', { username: 'a@b.example' }, expect.stringContaining('must be 3 to 32 letters')],
    ['age', { age: 7 }, 'is not a known field'],
  ])('names the rule that %s breaks', async (path, change, message) => {
    const valid = { email: 'rules@example.com', username: 'rules', password: 'twelve chars' };
    const { status, json } = await accounts.call('POST', '/register', { json: { ...valid, ...change } });
    expect({ status, errors: json.errors }).toEqual({ status: 400, errors: [{ path, message }] });
  });

  test('takes a password of any twelve characters', async () => {
    const person = { email: 'emoji@example.com', username: 'emoji', password: '🎭'.repeat(12) };
    expect((await accounts.call('POST', '/register', { json: person })).status).toBe(201);
    await accounts.logIn(person);
  });
});

describe('tokens', () => {
  test('are given for a form, as JSON, by the gateway’s path, with the fields of OAuth 2', async () => {
    const { username, password } = await accounts.person();
    const given = { grant_type: 'password', username, password };
    const calls = [
      ['/token', { form: { username, password } }],
      ['/token', { form: { ...given, scope: '', client_id: 'x', client_secret: '' } }],
      ['/token', { json: { username, password } }],
      ['/api/auth/token', { json: given }],
    ] as const;
    for (const [path, body] of calls) {
      const { status, json, headers } = await accounts.call('POST', path, body);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(json).toEqual({
        access_token: expect.any(String),
        token_type: 'Bearer',
        expires_in: 900,
        refresh_token: expect.any(String),
        userId: expect.any(Number),
      });
    }
  });

  test('say who it is to everybody who has the published keys', async () => {
    const tokens = await accounts.logIn(await accounts.person());
    for (const path of ['/.well-known/jwks.json', '/api/auth/.well-known/jwks.json']) {
      const { status, json } = await accounts.call('GET', path);
      expect(status).toBe(200);
      expect(json.keys).toEqual([
        {
          kty: 'OKP',
          crv: 'Ed25519',
          x: expect.any(String),
          kid: expect.any(String),
          alg: 'EdDSA',
          use: 'sig',
        },
      ]);
      const keys = createLocalJWKSet(JSON.parse(JSON.stringify(json)));
      const { payload, protectedHeader } = await jwtVerify(tokens.access_token, keys, {
        issuer: 'ticketing',
        audience: 'ticketing',
      });
      expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: expect.any(String) });
      expect(payload).toEqual({
        iss: 'ticketing',
        aud: 'ticketing',
        sub: String(tokens.userId),
        roles: ['customer'],
        iat: expect.any(Number),
        nbf: payload.iat,
        exp: (payload.iat ?? 0) + 900,
        jti: expect.any(String),
        sid: expect.any(String),
      });
    }
  });

  test.each([
    ['a field twice', 'username=a&username=b&password=c', 400, 'validation-failed'],
    ['a grant that is none', 'grant_type=client_credentials', 400, 'validation-failed'],
    ['no password', 'username=a', 400, 'validation-failed'],
    ['an unknown field', 'username=a&password=b&otp=1', 400, 'validation-failed'],
    ['a name that nobody has', 'username=a&password=b', 401, 'invalid-credentials'],
    ['a name that no database has', 'username=%00&password=b', 401, 'invalid-credentials'],
    ['a refresh token that is none', 'grant_type=refresh_token&refresh_token=x', 401, 'session-ended'],
  ])('are not given for %s', async (_what, body, status, code) => {
    const response = await fetch(`${accounts.url}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    expect({ status: response.status, json: await response.json() }).toMatchObject({ status, json: { code } });
  });

  test('for another media type there are none', async () => {
    const { status, json } = await accounts.call('POST', '/token', {
      json: {},
      headers: { 'content-type': 'text/plain' },
    });
    expect({ status, code: json.code }).toEqual({ status: 415, code: 'unsupported-media-type' });
  });

  test('end with a logout, which everybody may try', async () => {
    const tokens = await accounts.logIn(await accounts.person());
    const logout = (refresh_token: string) => accounts.call('POST', '/logout', { json: { refresh_token } });
    expect((await logout('nothing')).status).toBe(204);
    expect((await logout(tokens.refresh_token)).status).toBe(204);
    expect((await logout(tokens.refresh_token)).status).toBe(204);
    const again = await accounts.call('POST', '/token', {
      json: { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
    });
    expect(again).toMatchObject({ status: 401, json: { code: 'session-ended' } });
  });
});

describe('me', () => {
  test('is who the token says', async () => {
    const person = await accounts.person();
    const { access_token: token, userId } = await accounts.logIn(person);
    expect(await accounts.call('GET', '/verify', { token })).toMatchObject({
      status: 200,
      json: { userId, roles: ['customer'], sessionId: expect.any(String) },
    });
    const me = await accounts.call('GET', '/users/me', { token });
    expect(me).toMatchObject({ status: 200 });
    expect(me.json).toEqual({
      userId,
      username: person.username,
      email: person.email,
      emailVerified: false,
      locale: 'en',
      roles: ['customer'],
      createdAt: expect.any(String),
    });
  });

  test.each([
    ['GET', '/verify'],
    ['GET', '/users/me'],
    ['PATCH', '/users/me'],
    ['DELETE', '/users/me'],
    ['GET', '/sessions'],
    ['DELETE', '/sessions'],
    ['GET', '/sessions/6a33c8f6-5a51-4a6e-9a6e-0a7e0a6f5b11'],
    ['DELETE', '/sessions/6a33c8f6-5a51-4a6e-9a6e-0a7e0a6f5b11'],
  ])('%s %s needs a token, and a right one', async (method, path) => {
    const without = await accounts.call(method, path);
    expect(without).toMatchObject({ status: 401, json: { code: 'login-required' } });
    expect(without.headers.get('www-authenticate')).toMatch(/^Bearer /);
    const wrong = await accounts.call(method, path, { token: 'x.y.z' });
    expect(wrong).toMatchObject({ status: 401, json: { code: 'invalid-token' } });
  });

  test('changes the name, and the address with the password only', async () => {
    const person = await accounts.person();
    const other = await accounts.person();
    const { access_token: token } = await accounts.logIn(person);
    const change = (json: object) => accounts.call('PATCH', '/users/me', { token, json });
    expect(await change({})).toMatchObject({ status: 400 });
    expect(await change({ username: other.username })).toMatchObject({ status: 409, json: { code: 'username-taken' } });
    expect(await change({ username: person.username.toUpperCase() })).toMatchObject({ status: 200 });
    expect(await change({ email: 'new@example.com' })).toMatchObject({ status: 400 });
    const wrong = await change({ email: 'new@example.com', password: 'not the password' });
    expect(wrong).toMatchObject({ status: 401, json: { code: 'invalid-credentials' } });
    const { password } = person;
    expect(await change({ email: other.email, password })).toMatchObject({
      status: 409,
      json: { code: 'email-taken' },
    });
    const changed = await change({ email: 'new@example.com', password });
    expect(changed).toMatchObject({
      status: 200,
      json: { email: 'new@example.com', username: person.username.toUpperCase() },
    });
    await accounts.logIn({ username: 'new@example.com', password });
  });

  test('a new password ends all sessions but this one', async () => {
    const person = await accounts.person();
    const [here, there] = [await accounts.logIn(person), await accounts.logIn(person)];
    const newPassword = 'a better password';
    const changed = await accounts.call('PATCH', '/users/me', {
      token: here.access_token,
      json: { newPassword, password: person.password },
    });
    expect(changed.status).toBe(200);
    const refresh = (refresh_token: string) =>
      accounts.call('POST', '/token', { json: { grant_type: 'refresh_token', refresh_token } });
    expect(await refresh(there.refresh_token)).toMatchObject({ status: 401, json: { code: 'session-ended' } });
    expect(await refresh(here.refresh_token)).toMatchObject({ status: 200 });
    const { username, password } = person;
    expect((await accounts.call('POST', '/token', { form: { username, password } })).status).toBe(401);
    await accounts.logIn({ username, password: newPassword });
  });
});

describe('sessions', () => {
  test('are listed with where and what, read and ended one by one', async () => {
    const person = await accounts.person();
    const { username, password } = person;
    const first = await accounts.logIn(person);
    const second = await accounts.call('POST', '/token', {
      json: { username, password },
      headers: { 'user-agent': 'a phone', 'x-forwarded-for': '203.0.113.9' },
    });
    expect(second.status).toBe(200);
    const token = first.access_token;
    const { json } = await accounts.call('GET', '/sessions', { token });
    const shape = { createdAt: expect.any(String), lastUsedAt: expect.any(String), expiresAt: expect.any(String) };
    expect(json).toEqual({
      sessions: [
        { ...shape, sessionId: expect.any(String), current: false, address: '203.0.113.9', agent: 'a phone' },
        { ...shape, sessionId: expect.any(String), current: true, address: '127.0.0.1', agent: 'node' },
      ],
    });
    const [phone] = json.sessions as { sessionId: string }[];
    const path = `/sessions/${phone!.sessionId}`;
    expect(await accounts.call('GET', path, { token })).toMatchObject({ status: 200, json: phone });
    // Nobody else's is to be found.
    const stranger = await accounts.logIn(await accounts.person());
    for (const method of ['GET', 'DELETE']) {
      const answer = await accounts.call(method, path, { token: stranger.access_token });
      expect(answer).toMatchObject({ status: 404, json: { code: 'session-not-found' } });
    }
    expect((await accounts.call('DELETE', path, { token })).status).toBe(204);
    expect((await accounts.call('DELETE', path, { token })).status).toBe(404);
    expect((await accounts.call('GET', '/sessions/one', { token })).status).toBe(400);
    const phones = String(second.json.access_token);
    expect(await accounts.call('GET', '/users/me', { token: phones })).toMatchObject({
      status: 401,
      json: { code: 'session-ended' },
    });
    expect((await accounts.call('DELETE', '/sessions', { token })).status).toBe(204);
    expect((await accounts.call('GET', '/sessions', { token })).status).toBe(401);
  });

  test('of one person are a hundred at most', async () => {
    const person = await accounts.person();
    const { userId } = await accounts.logIn(person);
    await accounts.pool.query(
      `INSERT INTO sessions (session_id, user_id, secret, token_hash, last_used_at, expires_at)
       SELECT gen_random_uuid(), user_id, secret, token_hash, now() - interval '1 hour', expires_at
         FROM sessions, generate_series(1, 150) WHERE user_id = $1`,
      [userId],
    );
    const { access_token: token } = await accounts.logIn(person);
    const { json } = await accounts.call('GET', '/sessions', { token });
    expect(json.sessions).toHaveLength(100);
  });
});

describe('the session cookie', () => {
  const setCookie = (headers: Headers) => headers.get('set-cookie') ?? '';
  const cookieOf = (headers: Headers) => setCookie(headers).split(';', 1)[0] ?? '';

  test('has the refresh token, and no script and no other site gets at it', async () => {
    const { username, password } = await accounts.person();
    const begun = await accounts.call('POST', '/api/auth/session', { json: { username, password } });
    expect(begun.status).toBe(200);
    expect(begun.json).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
      userId: expect.any(Number),
    });
    expect(setCookie(begun.headers)).toMatch(
      /^ticketing-session=[\w-]{70}; Path=\/api\/auth\/session; Max-Age=2592000; HttpOnly; SameSite=Strict$/,
    );
    const overTls = await accounts.call('POST', '/api/auth/session', {
      json: { username, password },
      headers: { 'x-forwarded-proto': 'https' },
    });
    expect(setCookie(overTls.headers)).toMatch(/; SameSite=Strict; Secure$/);

    const refreshed = await accounts.call('POST', '/api/auth/session/refresh', {
      headers: { cookie: `a=b; ${cookieOf(begun.headers)}`, origin: accounts.url },
    });
    expect(refreshed.status).toBe(200);
    expect(cookieOf(refreshed.headers)).not.toBe(cookieOf(begun.headers));
    const ended = await accounts.call('DELETE', '/api/auth/session', {
      headers: { cookie: cookieOf(refreshed.headers) },
    });
    expect(ended.status).toBe(204);
    expect(setCookie(ended.headers)).toMatch(/^ticketing-session=; .*Max-Age=0/);
    const over = await accounts.call('POST', '/api/auth/session/refresh', {
      headers: { cookie: cookieOf(refreshed.headers) },
    });
    expect(over).toMatchObject({ status: 401, json: { code: 'session-ended' } });
    // A loser leaves the cookie alone: another tab may have won.
    expect(over.headers.get('set-cookie')).toBeNull();
  });

  test('is nothing without which anybody is logged in', async () => {
    expect(await accounts.call('POST', '/session/refresh')).toMatchObject({
      status: 401,
      json: { code: 'login-required' },
    });
  });

  test.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('is not used by pages of elsewhere (%j)', async (headers) => {
    const { username, password } = await accounts.person();
    const calls = [
      ['POST', '/session', { json: { username, password }, headers }],
      ['POST', '/session/refresh', { headers }],
      ['DELETE', '/session', { headers }],
    ] as const;
    for (const [method, path, call] of calls) {
      const answer = await accounts.call(method, path, call);
      expect(answer).toMatchObject({ status: 403, json: { code: 'origin-not-allowed' } });
    }
  });
});

test('what is not there and what is not taken', async () => {
  expect(await accounts.call('GET', '/nowhere')).toMatchObject({ status: 404, json: { code: 'route-unknown' } });
  const put = await accounts.call('PUT', '/api/auth/users/me');
  expect(put).toMatchObject({ status: 405, json: { code: 'method-not-allowed', instance: '/api/auth/users/me' } });
  expect(put.headers.get('allow')).toBe('GET, HEAD, PATCH, DELETE');
});
