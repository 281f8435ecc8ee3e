import { randomUUID } from 'node:crypto';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { RunningAccounts } from './support/running-accounts.ts';
import { runAccounts } from './support/running-accounts.ts';

const secret = 'a-secret-of-services-that-is-long-enough';

let sandbox: Sandbox;
let accounts: RunningAccounts;

beforeAll(async () => {
  sandbox = await openSandbox();
  accounts = await runAccounts(sandbox, { ACCOUNTS_SERVICE_SECRET: secret });
});

afterAll(async () => {
  await accounts?.close();
  await sandbox?.close();
});

const ask = (method: string, path: string, json?: object) =>
  accounts.call(method, path, { token: secret, ...(json && { json }) });

async function newUser() {
  const person = await accounts.person();
  return { ...person, ...(await accounts.logIn(person)) };
}

test('a service with the secret is told how people are reached, in their language', async () => {
  const ada = await newUser();
  const bob = await newUser();
  const change = await accounts.call('PATCH', '/users/me', { token: bob.access_token, json: { locale: 'de' } });
  expect([change.status, change.json.locale]).toEqual([200, 'de']);
  const { status, json } = await ask('POST', '/internal/contacts', { userIds: [ada.userId, bob.userId, 999_999] });
  expect(status).toBe(200);
  expect(json.contacts).toHaveLength(2);
  expect(json.contacts).toEqual(
    expect.arrayContaining([
      { userId: ada.userId, username: ada.username, email: ada.email, locale: 'en' },
      { userId: bob.userId, username: bob.username, email: bob.email, locale: 'de' },
    ]),
  );
  const { access_token: token, password } = ada;
  expect((await accounts.call('DELETE', '/users/me', { token, json: { password } })).status).toBe(204);
  expect((await ask('POST', '/internal/contacts', { userIds: [ada.userId] })).json).toEqual({ contacts: [] });
});

test('a locale that nobody writes is refused', async () => {
  const { access_token: token } = await newUser();
  const { status, json } = await accounts.call('PATCH', '/users/me', { token, json: { locale: 'xx' } });
  expect([status, json.errors]).toEqual([400, [{ path: 'locale', message: 'must be en or de' }]]);
});

test('a mail waits until it is taken, and can be read until its person is erased', async () => {
  const ada = await newUser();
  const waiting = async () => {
    const { mails } = (await ask('GET', '/internal/mails')).json as { mails: { mailId: number; userId: number }[] };
    return mails.filter(({ userId }) => userId === ada.userId);
  };
  const [mail] = await waiting();
  expect(mail).toMatchObject({ kind: 'welcome' });
  const read = () => ask('POST', '/internal/mails', { mailIds: [mail!.mailId] });
  expect((await ask('POST', '/internal/mails/taken', { mailIds: [mail!.mailId] })).status).toBe(204);
  expect(await waiting()).toEqual([]);
  expect((await read()).json.mails).toEqual([
    { mailId: mail!.mailId, email: ada.email, username: ada.username, locale: 'en' },
  ]);
  const { access_token: token, password } = ada;
  await accounts.call('DELETE', '/users/me', { token, json: { password } });
  expect((await read()).json).toEqual({ mails: [] });
});

const paths = [
  ['POST', '/internal/contacts'],
  ['GET', '/internal/mails'],
  ['POST', '/internal/mails'],
  ['POST', '/internal/mails/taken'],
] as const;

test.each(paths)('%s %s is nobody else’s', async (method, path) => {
  const { access_token } = await newUser();
  const status = async (token?: string) => {
    const { status: code, json } = await accounts.call(method, path, token === undefined ? {} : { token });
    return [code, json.code];
  };
  expect(await status()).toEqual([401, 'login-required']);
  for (const token of [access_token, secret.slice(1), `${secret}x`, randomUUID()]) {
    expect(await status(token)).toEqual([401, 'invalid-token']);
  }
  const prefixed = await accounts.call(method, `/api/auth${path}`, { token: secret });
  expect(prefixed.status).toBe(404);
});

test('without a secret there is nothing at these addresses', async () => {
  const closed = await runAccounts(sandbox);
  try {
    for (const [method, path] of paths) {
      for (const token of [undefined, '', 'undefined', secret]) {
        const answer = await closed.call(method, path, token === undefined ? {} : { token });
        expect([answer.status, answer.json.code]).toEqual([404, 'route-unknown']);
      }
    }
  } finally {
    await closed.close();
  }
});

test('where addresses are verified, one that is not is told to nobody', async () => {
  const strict = await runAccounts(sandbox, { ACCOUNTS_SERVICE_SECRET: secret, ACCOUNTS_VERIFY_EMAIL: 'required' });
  try {
    const { username } = await strict.person();
    const { rows } = await strict.pool.query<{ user_id: number }>('SELECT user_id FROM accounts WHERE username = $1', [
      username,
    ]);
    const answer = await strict.call('POST', '/internal/contacts', {
      token: secret,
      json: { userIds: [rows[0]!.user_id] },
    });
    expect(answer.json).toEqual({ contacts: [] });
  } finally {
    await strict.close();
  }
});
