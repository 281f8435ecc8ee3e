import type { RunningAccounts } from '../../accounts/test/support/running-accounts.ts';
import { runAccounts } from '../../accounts/test/support/running-accounts.ts';
import { until } from '../../local/until.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { serviceSecret } from './support/accounts-site.ts';
import type { TestMailServer } from './support/mail-server.ts';
import { startMailServer } from './support/mail-server.ts';
import type { EventLog, RunningNotifications } from './support/running-notifications.ts';
import { openEventLog, runNotifications } from './support/running-notifications.ts';
import { newsOf } from './support/show-news.ts';

/* Accounts and notifications as they run together: what accounts wants to be written arrives, once. */

let sandbox: Sandbox;
let server: TestMailServer;
let accounts: RunningAccounts;
let log: EventLog;
let notifications: RunningNotifications;

beforeAll(async () => {
  sandbox = await openSandbox();
  server = await startMailServer();
  log = await openEventLog(sandbox);
  accounts = await runAccounts(sandbox, {
    ACCOUNTS_VERIFY_EMAIL: 'required',
    ACCOUNTS_SERVICE_SECRET: serviceSecret,
    ACCOUNTS_PAGES_URL: 'https://tickets.example',
  });
  notifications = await runNotifications(sandbox, { SMTP_URL: server.url, ACCOUNTS_URL: accounts.url });
});

afterAll(async () => {
  await notifications?.close();
  await accounts?.close();
  await log?.close();
  await server?.stop();
  await sandbox?.close();
});

const post = (path: string, json: unknown, token?: string) =>
  accounts.call('POST', path, { json, ...(token !== undefined && { token }) });

/** The token in the link of the last mail of so many. */
async function linkIn(email: string, count: number): Promise<string> {
  const mails = await server.mails(email, count);
  const [, token] = /https:\/\/tickets\.example\/me#[a-z-]+=([\w-]{43})/.exec(mails.at(-1)?.parsed.text ?? '') ?? [];
  return token ?? '';
}

test('somebody registers, verifies their address, forgets the password, and books: each by one mail with a link that works', async () => {
  const person = await accounts.person();
  const { email, username } = person;
  const login = (password: string) => accounts.call('POST', '/token', { form: { username, password } });
  expect((await login(person.password)).status).not.toBe(200);
  expect(await post('/email/verify', { token: await linkIn(email, 1) })).toMatchObject({ json: { status: 'done' } });
  await server.mails(email, 2);
  const { userId, access_token } = await accounts.logIn(person);
  await accounts.call('PATCH', '/users/me', { json: { locale: 'de' }, token: access_token });
  await post('/password/forgot', { email });
  const password = 'another password, as long as that';
  expect(await post('/password/reset', { token: await linkIn(email, 3), password })).toMatchObject({
    json: { status: 'done' },
  });
  expect((await login(password)).status).toBe(200);
  // Whoever tries to register with the address of somebody else learns nothing; its owner does.
  expect((await post('/register', { email, username: `${username}2`, password })).status).toBe(201);
  await server.mails(email, 4);
  const show = newsOf(1).schedule();
  show.book(userId, 'A1');
  await log.append(show.fresh());
  const mails = await server.mails(email, 5);
  expect(mails.map(({ parsed }) => parsed.subject)).toEqual([
    'Confirm your e-mail address',
    'Welcome',
    'Ein neues Passwort',
    'Sie haben schon ein Konto',
    'Gebucht: Show 1',
  ]);
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(5);
  // Accounts keeps no link once its mail is gone, and asks for none again.
  await until('all are taken', async () => {
    const ledger = await notifications.ledger();
    return ledger.length === 5 && ledger.every(({ status }) => status === 'sent');
  });
});

test('whoever has deleted their account is written no more', async () => {
  const person = await accounts.person();
  await post('/email/verify', { token: await linkIn(person.email, 1) });
  await server.mails(person.email, 2);
  const { userId, access_token } = await accounts.logIn(person);
  const deleted = await accounts.call('DELETE', '/users/me', {
    json: { password: person.password },
    token: access_token,
  });
  expect(deleted.status).toBe(204);
  const show = newsOf(2).schedule();
  show.book(userId, 'A1');
  await log.append(show.fresh());
  await until('it is noted', async () =>
    (await notifications.ledger()).some(({ user_id, status }) => user_id === userId && status === 'no-address'),
  );
  expect(server.mailsTo(person.email)).toHaveLength(2);
});
