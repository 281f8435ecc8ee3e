import { createHmac } from 'node:crypto';
import { openAccess } from '@ticketing/shared/http/access.ts';
import { accessSettingsShape } from '@ticketing/shared/http/access-settings.ts';
import { readConfig } from '@ticketing/shared/service/config.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import { z } from 'zod';
import { until } from '../../local/until.ts';
import type { RunningReadApi } from '../../read-api/test/running-read-api.ts';
import { runReadApi } from '../../read-api/test/running-read-api.ts';
import { tellShow } from '../../read-api/test/show-story.ts';
import type { KeySite } from '../../shared/test/support/key-site.ts';
import { publishKeys } from '../../shared/test/support/key-site.ts';
import type { TokenIssuer } from '../../shared/test/support/token-issuer.ts';
import { createTokenIssuer } from '../../shared/test/support/token-issuer.ts';
import { readCommands } from '../../write-api/test/support/command-topic.ts';
import type { RunningWriteApi } from '../../write-api/test/support/write-api.ts';
import { runWriteApi } from '../../write-api/test/support/write-api.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import { adminToken, headersOf, users } from './callers.ts';

let sandbox: Sandbox;
let site: KeySite;
let issuer: TokenIssuer;
let writeApi: RunningWriteApi;
let readApi: RunningReadApi;
let topic: Awaited<ReturnType<typeof readCommands>>;

const opera = tellShow(1).schedule();
const booking = opera.book(users.self, 'A1');

beforeAll(async () => {
  sandbox = await openSandbox();
  issuer = await createTokenIssuer();
  site = await publishKeys([issuer.jwk]);
  const env = { AUTH: 'open', ADMIN_TOKEN: adminToken, ACCOUNTS_JWKS_URL: site.url };
  writeApi = await runWriteApi(sandbox, { env });
  const settings = readConfig(z.object(accessSettingsShape), env);
  readApi = await runReadApi(sandbox, { access: openAccess(settings, sandbox.logger, createRegistry('read-api')) });
  await readApi.project(opera);
  topic = await readCommands(sandbox.kafkaBrokers, sandbox.namespace);
});

afterAll(async () => {
  await topic?.close();
  await writeApi?.close();
  await readApi?.close();
  site?.close();
  await sandbox?.close();
});

/** A command that was sent, once it is on the topic. */
async function sent(commandId: unknown) {
  await until('the command is on the topic', async () =>
    topic.commands.some(({ command }) => command.commandId === commandId),
  );
  return topic.commands.find(({ command }) => command.commandId === commandId)!.command;
}

const order = { eventId: 1, seatId: 'A1' };
type Accepted = { commandId: string; bookingId: string; code?: string };

async function book(body: object, authorization?: string, headers: Record<string, string> = {}) {
  const answer = await writeApi.call('POST', '/api/book', body, {
    ...(authorization && { authorization }),
    ...headers,
  });
  return { status: answer.status, body: answer.body as Accepted };
}

describe('a token that is wrong', () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = { alg: 'EdDSA', typ: 'at+jwt', kid: 'key-1' };
  const claims = {
    iss: 'ticketing',
    aud: 'ticketing',
    sub: String(users.self),
    roles: ['organiser'],
    exp: 4_000_000_000,
  };

  async function wrongTokens(): Promise<string[]> {
    const confused = `${part({ ...header, alg: 'HS256' })}.${part(claims)}`;
    const mac = createHmac('sha256', JSON.stringify(issuer.jwk)).update(confused).digest('base64url');
    const stranger = await createTokenIssuer();
    return [
      `${part({ ...header, alg: 'none' })}.${part(claims)}.`,
      `${confused}.${mac}`,
      await stranger.token({ roles: ['organiser'] }),
      await issuer.token({ audience: 'elsewhere' }),
      await issuer.token({ issuer: 'elsewhere' }),
      await issuer.token({ header: { typ: 'JWT' } }),
      await issuer.token({ notBefore: 3_600 }),
      await issuer.token({ expiresIn: -3_600 }),
      await issuer.token({ header: { kid: '../../../etc/passwd' } }),
      await issuer.token({ header: { kid: "x'; DROP TABLE shows; --" } }),
      await issuer.token({ header: { kid: 'not-published' } }),
      await issuer.token({ header: { jku: 'http://127.0.0.1:1/', kid: 'theirs' } }),
      await issuer.token({ claims: { more: 'x'.repeat(8_000) } }),
      'x'.repeat(12_000),
      'x'.repeat(100_000),
      await issuer.token({ claims: { more: 'x'.repeat(75_000) } }),
      '{}',
      '%00',
      '..',
    ];
  }

  test('is a 401 with one code at every door, and nothing is looked up for it', async () => {
    const tokens = await wrongTokens();
    const appended = topic.commands.length;
    const asked = site.requests;
    const queries = readApi.queries();
    for (const token of tokens) {
      const headers = { authorization: `Bearer ${token}` };
      const answers = [
        await writeApi.call(
          'POST',
          '/api/book',
          { userId: users.self, ...order },
          { ...headers, 'idempotency-key': 'k' },
        ),
        await writeApi.call('PUT', '/api/events/1', 'not looked at', headers),
        ...(await Promise.all(
          [`/api/bookings/${booking}`, '/api/events/1/history', '/api/events/1', '/api/events'].map(async (path) => {
            const { status, json } = await readApi.get(path, headers);
            return { status, body: json };
          }),
        )),
      ];
      expect(answers.map(({ status, body }) => [status, Object(body).code])).toEqual(
        answers.map(() => [401, 'invalid-token']),
      );
    }
    expect(readApi.queries()).toBe(queries);
    // Two kids might be new keys: write-api and read-api ask once, and the pause has begun.
    expect(site.requests - asked).toBeLessThanOrEqual(2);
    // A right one is looked up, and reaches the log.
    await readApi.get(`/api/bookings/${booking}`, {
      authorization: `Bearer ${await issuer.token({ userId: users.self })}`,
    });
    expect(readApi.queries()).toBeGreaterThan(queries);
    const { commandId } = (await book({ userId: users.self, ...order })).body;
    await sent(commandId);
    expect(topic.commands).toHaveLength(appended + 1);
  });
});

describe('a command', () => {
  test('says who asked, and for whom', async () => {
    const callers = await headersOf(issuer);
    const by = async (body: object, authorization?: string) => {
      const answer = await book(body, authorization);
      expect(answer.status).toBe(202);
      const command = await sent(answer.body.commandId);
      return { userId: 'userId' in command && command.userId, by: 'by' in command ? command.by : undefined };
    };
    const self = { userId: users.self, role: 'customer' };
    const organiser = { userId: users.organiser, role: 'organiser' };
    expect(await by(order, callers.self)).toEqual({ userId: users.self, by: self });
    expect(await by({ userId: users.self, ...order }, callers.self)).toEqual({ userId: users.self, by: self });
    expect(await by({ userId: 7, ...order }, callers.organiser)).toEqual({ userId: 7, by: organiser });
    expect(await by({ userId: 7, ...order }, callers.admin)).toEqual({ userId: 7, by: { role: 'organiser' } });
    expect(await by({ userId: 7, ...order })).toEqual({ userId: 7, by: undefined });
  });

  test('is for somebody', async () => {
    for (const authorization of [undefined, `Bearer ${adminToken}`]) {
      const { status, body } = await book(order, authorization);
      expect([status, body]).toMatchObject([400, { errors: [{ path: 'userId', message: 'must be given' }] }]);
    }
    const { self } = await headersOf(issuer);
    for (const userId of [null, '', String(users.self), 0]) {
      expect((await book({ ...order, userId }, self)).body.code).toBe('validation-failed');
    }
    expect(await book({ ...order, userId: users.other }, self)).toMatchObject({
      status: 403,
      body: { code: 'not-yourself' },
    });
  });

  test('with an Idempotency-Key is one of the user whom the token names, with and without the token', async () => {
    const { self, other, organiser } = await headersOf(issuer);
    const key = { 'idempotency-key': 'my-order' };
    const first = await book(order, self, key);
    const again = await book({ userId: users.self, ...order }, self, key);
    const withoutToken = await book({ userId: users.self, ...order }, undefined, key);
    const byOrganiser = await book({ userId: users.self, ...order }, organiser, key);
    for (const { status, body } of [again, withoutToken, byOrganiser]) {
      expect([status, body.bookingId, body.commandId]).toEqual([202, first.body.bookingId, first.body.commandId]);
    }
    expect((await book(order, other, key)).body.bookingId).not.toBe(first.body.bookingId);
    const changed = await book({ ...order, seatId: 'A2' }, self, key);
    expect([changed.status, changed.body.code]).toEqual([422, 'idempotency-key-reused']);
  });
});

test('where accounts was never reached, what is public is told, and no token is called wrong', async () => {
  const settings = readConfig(z.object(accessSettingsShape), { ACCOUNTS_JWKS_URL: 'http://127.0.0.1:1/jwks.json' });
  const access = openAccess(settings, sandbox.logger, createRegistry('read-api'));
  const api = await runReadApi(sandbox, { access });
  try {
    const headers = { authorization: `Bearer ${await issuer.token({ userId: users.self })}` };
    expect(await api.get('/api/events/1', headers)).toMatchObject({ status: 200, json: { eventId: 1 } });
    const own = await api.get(`/api/bookings/${booking}`, headers);
    expect([own.status, own.json.code, own.headers.get('retry-after')]).toEqual([503, 'tokens-unavailable', '2']);
    expect((await api.get('/api/events/1', { authorization: 'Bearer x' })).status).toBe(401);
  } finally {
    await api.close();
  }
});

test('while accounts is down tokens are checked as before', async () => {
  site.status = 503;
  const { other } = await headersOf(issuer);
  expect((await book(order, other)).status).toBe(202);
  site.status = 200;
});
