import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { until } from '../../local/until.ts';
import { startLocally } from '../../tests/support/engines-locally.ts';
import type { RunningAccounts } from './support/running-accounts.ts';
import { runAccounts } from './support/running-accounts.ts';

// Engines of this file's own: they are stopped under the service.
let own: Awaited<ReturnType<typeof startLocally>>;
let accounts: RunningAccounts;

beforeAll(async () => {
  own = await startLocally(await mkdtemp(join(tmpdir(), 'accounts-')), ['postgres', 'redis']);
  accounts = await runAccounts({
    ...own.urls,
    namespace: 'outages.',
    logger: createLogger('test', 'silent'),
    database: async () => own.urls.databaseUrl,
    close: async () => undefined,
  });
});

afterAll(async () => {
  await accounts?.close();
  await own?.stop();
});

test('without PostgreSQL there is a 503 that says when to come back, and tokens are checked all the same', async () => {
  const person = await accounts.person();
  const { access_token: token, refresh_token } = await accounts.logIn(person);
  await own.engines.postgres.stop();
  try {
    const calls = [
      accounts.call('POST', '/token', { json: { username: person.username, password: person.password } }),
      accounts.call('POST', '/token', { json: { grant_type: 'refresh_token', refresh_token } }),
      accounts.call('POST', '/register', { json: { ...person, username: 'another' } }),
      accounts.call('GET', '/users/me', { token }),
    ];
    for (const answer of await Promise.all(calls)) {
      expect(answer).toMatchObject({ status: 503, json: { code: 'accounts-unavailable' } });
      expect(answer.headers.get('retry-after')).toBe('2');
    }
    expect((await accounts.call('GET', '/verify', { token })).status).toBe(200);
    expect((await accounts.call('GET', '/.well-known/jwks.json')).status).toBe(200);
    expect((await accounts.call('GET', '/health/ready')).status).toBe(503);
    expect((await accounts.call('GET', '/health/live')).status).toBe(200);
  } finally {
    await own.engines.postgres.restart();
  }
  await until('accounts to be ready', async () => (await accounts.call('GET', '/health/ready')).status === 200);
  await accounts.logIn(person);
});

test('when Redis goes, logins go on', async () => {
  const person = await accounts.person();
  await own.engines.redis.stop();
  try {
    await accounts.logIn(person);
    const ready = await accounts.call('GET', '/health/ready');
    expect(ready).toMatchObject({ status: 200, json: { dependencies: { redis: { status: 'down' } } } });
  } finally {
    await own.engines.redis.restart();
  }
  await accounts.logIn(person);
});
