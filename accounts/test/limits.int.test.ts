import { createRedis } from '@ticketing/shared/stores/redis.ts';
import type { Redis } from 'ioredis';
import { freePort } from '../../local/ports.ts';
import { until } from '../../local/until.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { Answer, RunningAccounts } from './support/running-accounts.ts';
import { runAccounts } from './support/running-accounts.ts';

let sandbox: Sandbox;
let accounts: RunningAccounts;
let redis: Redis;
let lastAddress = 0;

beforeAll(async () => {
  sandbox = await openSandbox();
  accounts = await runAccounts(sandbox);
  redis = createRedis({ url: sandbox.redisUrl, logger: sandbox.logger, name: 'test' });
  await until('redis to be known to both', async () => {
    const { text } = await accounts.call('GET', '/health/ready');
    return redis.status === 'ready' && /"redis":{"status":"ok"/.test(text);
  });
});

afterAll(async () => {
  redis?.disconnect();
  await accounts?.close();
  await sandbox?.close();
});

/** An address that nobody has tried from. */
function freshAddress(): string {
  lastAddress += 1;
  return `198.51.${Math.floor(lastAddress / 250)}.${lastAddress % 250}`;
}

function tryToLogIn(username: string, password: string, address: string, at = accounts): Promise<Answer> {
  return at.call('POST', '/token', { json: { username, password }, headers: { 'x-forwarded-for': address } });
}

async function fail(username: string, address: string, times: number): Promise<void> {
  for (let round = 0; round < times; round += 1) {
    expect(await tryToLogIn(username, 'not the password', address)).toMatchObject({
      status: 401,
      json: { code: 'invalid-credentials' },
    });
  }
}

const waitOf = ({ headers }: Answer) => Number(headers.get('retry-after'));

/** Ends what an account has to wait, as time would. */
async function letTimePass(): Promise<void> {
  const keys = await redis.keys(`${sandbox.namespace}accounts:pair:*`);
  if (keys.length > 0) await redis.del(keys);
}

test('five failures of an account from an address cost a minute, then two, up to an hour', async () => {
  const { username, password } = await accounts.person();
  const address = freshAddress();
  for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
    await fail(username, address, 5);
    const refused = await tryToLogIn(username, password, address);
    expect(refused).toMatchObject({ status: 429, json: { code: 'too-many-attempts' } });
    expect(waitOf(refused)).toBeGreaterThan(minutes * 60 - 30);
    expect(waitOf(refused)).toBeLessThanOrEqual(minutes * 60);
    await letTimePass();
    if (minutes === 60) await forget('account');
  }
  // Never for ever, and gone with the right password.
  expect((await tryToLogIn(username, password, address)).status).toBe(200);
  await fail(username, address, 5);
  expect(waitOf(await tryToLogIn(username, password, address))).toBeLessThanOrEqual(60);
});

async function forget(limit: string): Promise<void> {
  const keys = await redis.keys(`${sandbox.namespace}accounts:${limit}:*`);
  if (keys.length > 0) await redis.del(keys);
}

test('an owner gets in from elsewhere, and four failures cost nothing', async () => {
  const { username, password } = await accounts.person();
  const attacker = freshAddress();
  await fail(username, attacker, 5);
  expect((await tryToLogIn(username, password, attacker)).status).toBe(429);
  const owner = freshAddress();
  await fail(username, owner, 4);
  expect((await tryToLogIn(username, password, owner)).status).toBe(200);
  await fail(username, owner, 4);
  expect((await tryToLogIn(username, password, owner)).status).toBe(200);
});

test('a refresh changes nothing', async () => {
  const { username, password } = await accounts.person();
  const address = freshAddress();
  const { json } = await tryToLogIn(username, password, address);
  await fail(username, address, 4);
  const refreshed = await accounts.call('POST', '/token', {
    json: { grant_type: 'refresh_token', refresh_token: json.refresh_token },
    headers: { 'x-forwarded-for': address },
  });
  expect(refreshed.status).toBe(200);
  await fail(username, address, 1);
  expect((await tryToLogIn(username, password, address)).status).toBe(429);
  // And who is locked out goes on refreshing.
  const again = await accounts.call('POST', '/token', {
    json: { grant_type: 'refresh_token', refresh_token: refreshed.json.refresh_token },
    headers: { 'x-forwarded-for': address },
  });
  expect(again.status).toBe(200);
});

test('an unknown name is counted in the same way', async () => {
  const address = freshAddress();
  await fail('nobody-at-all', address, 5);
  const refused = await tryToLogIn('nobody-at-all', 'x', address);
  expect(refused).toMatchObject({ status: 429, json: { code: 'too-many-attempts' } });
  expect(waitOf(refused)).toBeLessThanOrEqual(60);
});

test('of many guesses at the same time five are looked at', async () => {
  const { username } = await accounts.person();
  const address = freshAddress();
  const hashesBefore = await accounts.metric('accounts_hash_seconds_count');
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, guess) => tryToLogIn(username, `guess number ${guess}`, address)),
  );
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array(5).fill(401), ...Array(35).fill(429)]);
  expect(await accounts.metric('accounts_hash_seconds_count')).toBe(hashesBefore + 5);
});

test('many logins of one owner at the same time all get in', async () => {
  const { username, password } = await accounts.person();
  const address = freshAddress();
  const answers = await Promise.all(Array.from({ length: 60 }, () => tryToLogIn(username, password, address)));
  expect(answers.map(({ status }) => status)).toEqual(Array(60).fill(200));
});

test('fifty failures of an account, from anywhere, end in an hour at most', async () => {
  const { username, password } = await accounts.person();
  for (let place = 0; place < 13; place += 1) await fail(username, freshAddress(), place < 12 ? 4 : 2);
  const refused = await tryToLogIn(username, password, freshAddress());
  expect(refused.status).toBe(429);
  expect(waitOf(refused)).toBeLessThanOrEqual(3_600);
  expect(waitOf(refused)).toBeGreaterThan(3_000);
});

test('a hundred failures from an address, of anybody, end in an hour at most', async () => {
  const address = freshAddress();
  for (let name = 0; name < 25; name += 1) await fail(`nobody-${name}`, address, 4);
  const { username, password } = await accounts.person();
  const refused = await tryToLogIn(username, password, address);
  expect(refused.status).toBe(429);
  expect(waitOf(refused)).toBeGreaterThan(3_000);
  expect((await tryToLogIn(username, password, freshAddress())).status).toBe(200);
});

test('who is logged in has as few guesses for what needs the password', async () => {
  const person = await accounts.person();
  const { access_token: token } = await accounts.logIn(person);
  const erase = () => accounts.call('DELETE', '/users/me', { token, json: { password: 'not the password' } });
  for (let round = 0; round < 5; round += 1) expect((await erase()).status).toBe(401);
  expect((await erase()).status).toBe(429);
  expect((await accounts.call('GET', '/users/me', { token })).status).toBe(200);
});

test('no key of Redis tells a name', async () => {
  await fail('a-name-to-be-found', freshAddress(), 1);
  const keys = await redis.keys('*');
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.filter((key) => key.includes('a-name-to-be-found'))).toEqual([]);
});

test('without Redis each process counts for itself', async () => {
  const own = await sandbox.database('without_redis');
  const alone = await runAccounts(
    { ...sandbox, databaseUrl: own, redisUrl: `redis://127.0.0.1:${await freePort()}` },
    {},
  );
  try {
    const { username, password } = await alone.person();
    const address = freshAddress();
    for (let round = 0; round < 5; round += 1) {
      expect((await tryToLogIn(username, 'not the password', address, alone)).status).toBe(401);
    }
    const refused = await tryToLogIn(username, password, address, alone);
    expect(refused.status).toBe(429);
    expect(waitOf(refused)).toBeLessThanOrEqual(60);
    expect((await tryToLogIn(username, password, freshAddress(), alone)).status).toBe(200);
    expect((await alone.call('GET', '/health/ready')).status).toBe(200);
  } finally {
    await alone.close();
  }
});
