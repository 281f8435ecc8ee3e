import { migrate } from '@ticketing/accounts/migrate.ts';
import pg from 'pg';
import type { RunningAccounts } from '../../accounts/test/support/running-accounts.ts';
import { runAccounts } from '../../accounts/test/support/running-accounts.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { documentsOf, runCli } from './run-cli.ts';

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

function run(...args: string[]) {
  return runCli(sandbox, ['accounts', ...args], { ACCOUNTS_DATABASE_URL: sandbox.databaseUrl });
}

const refresh = (refresh_token: string) =>
  accounts.call('POST', '/token', { json: { grant_type: 'refresh_token', refresh_token } });

test('list, and those with a role', async () => {
  const person = await accounts.person();
  const { out } = await run('list');
  expect(out).toMatch(/^user +username +e-mail +roles +state +since$/m);
  expect(out).toMatch(new RegExp(`^ *\\d+ +${person.username} +${person.email} +customer +not verified +`, 'm'));
  expect((await run('list', '--role', 'operator')).out).toBe('There is nobody.\n');
  const [listed] = documentsOf<Record<string, unknown>>(await run('list', '--json', '--limit', '1'));
  expect(listed).toMatchObject({ username: person.username });
  expect(JSON.stringify(listed)).not.toContain('argon2id');
});

test('grant and revoke count from the next token on, and are written down', async () => {
  const person = await accounts.person();
  const { userId, refresh_token } = await accounts.logIn(person);
  const rolesOf = async (token: string) => {
    const refreshed = await refresh(token);
    const { json } = await accounts.call('GET', '/verify', { token: String(refreshed.json.access_token) });
    return { roles: json.roles, next: String(refreshed.json.refresh_token) };
  };
  expect(await run('grant', person.email.toUpperCase(), 'organiser')).toMatchObject({
    code: 0,
    out: `${person.username} (${userId}) has the roles: customer, organiser.\n`,
  });
  // Once, however often it is granted.
  await run('grant', String(userId), 'organiser');
  const granted = await rolesOf(refresh_token);
  expect(granted.roles).toEqual(['customer', 'organiser']);
  expect(await run('revoke', person.username, 'organiser')).toMatchObject({ code: 0 });
  expect((await rolesOf(granted.next)).roles).toEqual(['customer']);
  const { rows } = await accounts.pool.query('SELECT action, details FROM audit WHERE user_id = $1 ORDER BY audit_id', [
    userId,
  ]);
  const details = { role: 'organiser' };
  expect(rows).toEqual([
    { action: 'role-granted', details },
    { action: 'role-granted', details },
    { action: 'role-revoked', details },
  ]);
  expect(await run('grant', 'nobody', 'organiser')).toMatchObject({
    code: 1,
    err: 'There is nobody by the name of nobody.\n',
  });
  expect((await run('grant', person.username, 'king')).code).toBe(1);
});

test('sessions, and disable ends them until enable', async () => {
  const person = await accounts.person();
  const { refresh_token } = await accounts.logIn(person);
  const [session] = documentsOf<{ sessionId: string; address: string }>(
    await run('sessions', person.username, '--json'),
  );
  expect(session).toMatchObject({ address: '127.0.0.1', agent: 'node' });
  expect((await run('sessions', person.username)).out).toContain(session!.sessionId);
  expect((await run('disable', person.username)).out).toContain('is disabled and logged out');
  expect((await refresh(refresh_token)).status).toBe(401);
  const { username, password } = person;
  expect((await accounts.call('POST', '/token', { json: { username, password } })).status).toBe(401);
  expect((await run('sessions', person.username)).out).toBe('There are no sessions.\n');
  await run('enable', person.username);
  await accounts.logIn(person);
});

test('mails that wait', async () => {
  const person = await accounts.person();
  await accounts.call('POST', '/password/forgot', { json: { email: person.email } });
  expect((await run('mails', '--limit', '1')).out).toMatch(
    new RegExp(`reset-password +${person.email} +http://localhost:8080/me#reset-password=[\\w-]{43}$`, 'm'),
  );
});

test('the first organiser is made once, and its password said once', async () => {
  const own = await sandbox.database('first');
  await migrate(own, sandbox.logger);
  const first = () => runCli(sandbox, ['accounts', 'first-organiser'], { ACCOUNTS_DATABASE_URL: own });
  // At the same time too.
  const runs = await Promise.all([first(), first()]);
  const said = runs.map(({ out }) => out).sort();
  expect(said[0]).toBe('');
  const password = /"organiser" with the password (\S+) \(said only now\)/.exec(said[1]!)?.[1];
  expect((await first()).out).toBe('');
  const running = await runAccounts({ ...sandbox, databaseUrl: own }, { ACCOUNTS_VERIFY_EMAIL: 'required' });
  try {
    const { access_token } = await running.logIn({ username: 'organiser', password: password! });
    const me = await running.call('GET', '/users/me', { token: access_token });
    expect(me.json).toMatchObject({ username: 'organiser', roles: ['customer', 'organiser', 'operator'] });
    const client = new pg.Client({ connectionString: own });
    await client.connect();
    const { rows } = await client.query('SELECT * FROM accounts');
    await client.end();
    expect(JSON.stringify(rows)).not.toContain(password);
  } finally {
    await running.close();
  }
});
