import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { runAccounts } from './support/running-accounts.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await openSandbox();
});

afterAll(async () => {
  await sandbox?.close();
});

test('more logins than can wait are 503 with Retry-After, and no more than two passwords are hashed at once', async () => {
  const accounts = await runAccounts(sandbox, { HASHES_WAITING: '4' });
  try {
    const { username, password } = await accounts.person();
    const logins = Array.from({ length: 30 }, () => accounts.call('POST', '/token', { json: { username, password } }));
    const answers = await Promise.all(logins);
    const busy = answers.filter(({ status }) => status === 503);
    expect(busy.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(6);
    expect(busy[0]).toMatchObject({ json: { code: 'accounts-busy' } });
    expect(busy[0]!.headers.get('retry-after')).toBe('2');
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 503]));
    expect((await accounts.call('POST', '/token', { json: { username, password } })).status).toBe(200);
    expect(await accounts.metric('accounts_hash_queue_length')).toBe(0);
  } finally {
    await accounts.close();
  }
});

test('a login stores a new hash when the cost has risen', async () => {
  const before = await runAccounts(sandbox);
  const person = await before.person();
  await before.close();
  const after = await runAccounts(sandbox, { PASSWORD_PASSES: '3' });
  try {
    const hashOf = async () => {
      const { rows } = await after.pool.query('SELECT password_hash FROM accounts WHERE username = $1', [
        person.username,
      ]);
      return String(rows[0].password_hash);
    };
    expect(await hashOf()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await after.logIn(person);
    const stored = await hashOf();
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=3,p=1\$/);
    await after.logIn(person);
    expect(await hashOf()).toBe(stored);
  } finally {
    await after.close();
  }
});
