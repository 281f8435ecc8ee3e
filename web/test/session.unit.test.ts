import { newKey } from '../src/api/new-key.ts';
import { loginAddress, nextOf, resumeQuery, whatWaits } from '../src/session/next.ts';
import { beginSession, loggedIn, logOut, person, tokenRefused } from '../src/session/session.ts';

/** A token as the pages read it. */
function tokenOf(userId: number, serial: number): string {
  const claims = { sub: String(userId), exp: Date.now() / 1_000 + 900, jti: serial };
  return `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
}

const refreshed = (token: string) => new Response(JSON.stringify({ access_token: token }));

/** Answers the pages' requests, one after the other; each when the test lets it. */
function answering() {
  const asked: { what: string; answer: (response: Response) => void }[] = [];
  const waiting: (() => void)[] = [];
  globalThis.fetch = (input, init) =>
    new Promise((resolve) => {
      const request = input instanceof Request ? input : { url: String(input), method: init?.method ?? 'GET' };
      const path = request.url.replace(/^https?:\/\/[^/]+/, '');
      asked.push({ what: `${request.method} ${path}`, answer: resolve });
      waiting.shift()?.();
    });
  return {
    asked,
    async next() {
      if (asked.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      return asked.shift()!;
    },
  };
}

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

it('who logs out while a token is refreshed stays logged out, and does so after it', async () => {
  const { next, asked } = answering();
  const first = tokenOf(7, 1);
  loggedIn(first);
  const another = tokenRefused(first);
  const refresh = await next();
  expect(refresh.what).toBe('POST /api/auth/session/refresh');
  const out = logOut();
  // Other tabs' messages and this one's tasks have their turn.
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toEqual([]);
  refresh.answer(refreshed(tokenOf(7, 2)));
  await another;
  const end = await next();
  expect(end.what).toBe('DELETE /api/auth/session');
  end.answer(new Response(null, { status: 204 }));
  await out;
  expect(person.value).toBeUndefined();
});

it('somebody who logs in while an older session is refused stays logged in', async () => {
  const { next } = answering();
  const old = tokenOf(7, 3);
  loggedIn(old);
  const another = tokenRefused(old);
  const refresh = await next();
  const fresh = tokenOf(8, 4);
  loggedIn(fresh);
  refresh.answer(new Response('{}', { status: 401 }));
  expect(await another).toBe(fresh);
  expect(person.value?.userId).toBe(8);
});

it('an answer that is none of accounts ends nothing', async () => {
  const { next } = answering();
  const token = tokenOf(7, 5);
  loggedIn(token);
  const another = tokenRefused(token);
  (await next()).answer(new Response('<h1>Welcome to the station’s network</h1>'));
  expect(await another).toBeUndefined();
  expect(person.value?.userId).toBe(7);
});

it('a wrong password is sent once, a token that is refused is replaced', async () => {
  // The clients are of the page's own address.
  Object.defineProperty(globalThis, 'location', { value: new URL('http://pages.test/me'), configurable: true });
  const { accountsApi, answerOf } = await import('../src/api/client.ts');
  Reflect.deleteProperty(globalThis, 'location');
  const { next, asked } = answering();
  loggedIn(tokenOf(7, 6));
  const refused = (challenge: string) =>
    new Response('{"code":"x"}', {
      status: 401,
      headers: { 'www-authenticate': `Bearer realm="ticketing"${challenge}` },
    });
  const wrong = answerOf(accountsApi.DELETE('/api/auth/users/me', { body: { password: 'wrong' } }));
  (await next()).answer(refused(''));
  expect(await wrong).toMatchObject({ ok: false, problem: { status: 401 } });
  expect(asked).toEqual([]);
  const right = answerOf(accountsApi.DELETE('/api/auth/users/me', { body: { password: 'right' } }));
  (await next()).answer(refused(', error="invalid_token"'));
  (await next()).answer(refreshed(tokenOf(7, 7)));
  const again = await next();
  expect(again.what).toBe('DELETE /api/auth/users/me');
  again.answer(new Response(null, { status: 204 }));
  expect(await right).toMatchObject({ ok: true });
});

describe('without what browsers have on https and localhost only', () => {
  const kept = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  beforeEach(() => {
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
    const store = new Map([['has-session', '1']]);
    const localStorage = { getItem: (key: string) => store.get(key) ?? null, setItem: () => {}, removeItem: () => {} };
    Object.defineProperty(globalThis, 'localStorage', { value: localStorage, configurable: true });
  });
  afterEach(() => {
    if (kept !== undefined) Object.defineProperty(globalThis, 'navigator', kept);
    Reflect.deleteProperty(globalThis, 'localStorage');
  });

  it('a session of before is taken up', async () => {
    const { next } = answering();
    const channel = beginSession();
    (await next()).answer(refreshed(tokenOf(9, 8)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(person.value?.userId).toBe(9);
    channel.close();
  });

  it('an Idempotency-Key is made', () => {
    expect(newKey()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(newKey()).not.toBe(newKey());
  });
});

it.each([
  [undefined, '/'],
  ['/events/7?order=again', '/events/7?order=again'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/\n\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['/login?next=/login', '/'],
])('after the login %j leads to %s', (next, to) => {
  expect(nextOf(next)).toBe(to);
});

it('says what waits behind the login, and no more', () => {
  const next = (backTo: string) => nextOf(new URL(loginAddress(backTo), 'http://pages.test').searchParams.get('next')!);
  expect(whatWaits(next(`/events/7?${resumeQuery}`))).toBe('notHeldYet');
  expect(whatWaits(next('/bookings/7-x'))).toBe('heldSeats');
  expect(whatWaits(next('/events/7'))).toBeUndefined();
  expect(whatWaits(nextOf(undefined))).toBeUndefined();
});
