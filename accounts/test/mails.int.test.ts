import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { Answer, Person, RunningAccounts } from './support/running-accounts.ts';
import { runAccounts } from './support/running-accounts.ts';

let sandbox: Sandbox;
let accounts: RunningAccounts;

beforeAll(async () => {
  sandbox = await openSandbox();
  accounts = await runAccounts(sandbox, {
    ACCOUNTS_VERIFY_EMAIL: 'required',
    ACCOUNTS_PAGES_URL: 'https://tickets.example.com/',
  });
});

afterAll(async () => {
  await accounts?.close();
  await sandbox?.close();
});

type Mail = { kind: string; recipient: string; link: string | null };

async function mailsTo(recipient: string): Promise<Mail[]> {
  const { rows } = await accounts.pool.query<Mail>(
    'SELECT kind, recipient, link FROM mails WHERE recipient = $1 ORDER BY mail_id',
    [recipient],
  );
  return rows;
}

const kinds = (mails: Mail[]) => mails.map(({ kind }) => kind);

async function linkTokenTo({ email }: { email: string }): Promise<string> {
  const link = (await mailsTo(email)).findLast((mail) => mail.link !== null)!.link!;
  return link.split('=')[1]!;
}

function post(path: string, json: object): Promise<Answer> {
  return accounts.call('POST', path, { json });
}

async function verified(): Promise<Person> {
  const person = await accounts.person();
  expect(await post('/email/verify', { token: await linkTokenTo(person) })).toMatchObject({ json: { status: 'done' } });
  return person;
}

/** An answer without what is different each time. */
function comparable({ status, headers, json }: Answer) {
  const { correlationId: _id, ...body } = json;
  const names = Array.from(headers.keys());
  return { status, body, names };
}

const hashes = () => accounts.metric('accounts_hash_seconds_count');

describe('an address that is not verified', () => {
  test('lets nobody in; the link in the mail does, once', async () => {
    const person = await accounts.person();
    const mails = await mailsTo(person.email);
    expect(mails).toEqual([
      {
        kind: 'verify-email',
        recipient: person.email,
        // In the fragment, which no server's log sees.
        link: expect.stringMatching(/^https:\/\/tickets\.example\.com\/me#verify-email=[\w-]{43}$/),
      },
    ]);
    const { username, password } = person;
    expect((await post('/token', { username, password })).status).toBe(401);
    const token = await linkTokenTo(person);
    expect(await post('/email/verify', { token })).toMatchObject({ status: 202, json: { status: 'done' } });
    const { access_token } = await accounts.logIn(person);
    expect((await accounts.call('GET', '/users/me', { token: access_token })).json.emailVerified).toBe(true);
    expect(await post('/email/verify', { token })).toMatchObject({ status: 202, json: { status: 'link-invalid' } });
    expect(kinds(await mailsTo(person.email))).toEqual(['verify-email', 'welcome']);
  });

  test('gets its link again, three times an hour at most', async () => {
    const person = await accounts.person();
    for (let round = 0; round < 5; round += 1) {
      expect(await post('/email/verify', { email: person.email })).toMatchObject({ status: 202 });
    }
    expect(await mailsTo(person.email)).toHaveLength(3);
  });

  test('ends with its registration after two days, and the name is free again', async () => {
    const person = await accounts.person();
    const { cleanUp } = await import('@ticketing/accounts/housekeeping.ts');
    const back = await accounts.pool.query('UPDATE accounts SET pending_until = now() WHERE username = $1', [
      person.username,
    ]);
    expect(back.rowCount).toBe(1);
    const other = await verified();
    await cleanUp(accounts.pool);
    expect((await post('/register', person)).status).toBe(201);
    await accounts.logIn(other);
  });
});

describe('nobody learns who has an account', () => {
  test('by registering: the same answer and as many hashes, and the owner gets a mail', async () => {
    const owner = await verified();
    const attempt = (email: string, username: string) =>
      post('/register', { email, username, password: 'not a password of theirs' });
    const before = await hashes();
    const fresh = await attempt('fresh@example.com', 'fresh-name');
    const inBetween = await hashes();
    const known = await attempt(owner.email.toUpperCase(), 'other-name');
    expect([inBetween - before, (await hashes()) - inBetween]).toEqual([1, 1]);
    expect({ ...comparable(known), body: {} }).toEqual({ ...comparable(fresh), body: {} });
    expect(known.json).toEqual({ username: 'other-name' });
    expect(kinds(await mailsTo(owner.email))).toEqual(['verify-email', 'welcome', 'email-known']);
    // The name is taken afterwards in either case.
    for (const name of ['fresh-name', 'other-name']) {
      expect(await attempt('third@example.com', name)).toMatchObject({ status: 409, json: { code: 'username-taken' } });
    }
    // Nor does it fill the owner's mailbox.
    for (let round = 0; round < 5; round += 1) await attempt(owner.email, `name-${round}`);
    expect(kinds(await mailsTo(owner.email)).filter((kind) => kind === 'email-known')).toHaveLength(3);
    // And neither of them lets anybody in.
    const logIn = (username: string) => post('/token', { username, password: 'not a password of theirs' });
    expect(comparable(await logIn('other-name'))).toEqual(comparable(await logIn('fresh-name')));
    await accounts.logIn(owner);
  });

  test('by logging in: an unknown name, a wrong password, and what is not verified are the same', async () => {
    const owner = await verified();
    const unverified = await accounts.person();
    const attempts = {
      unknown: { username: 'nobody-at-all', password: 'a password of somebody' },
      unknownAddress: { username: 'nobody@example.com', password: 'a password of somebody' },
      wrong: { username: owner.username, password: 'a password of somebody' },
      unverified: { username: unverified.username, password: unverified.password },
    };
    const answers = [];
    for (const attempt of Object.values(attempts)) {
      const before = await hashes();
      const answer = await post('/token', attempt);
      answers.push({ ...comparable(answer), hashes: (await hashes()) - before });
    }
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'invalid-credentials' }, hashes: 1 });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('by asking for a new password or a link', async () => {
    const owner = await verified();
    for (const path of ['/password/forgot', '/email/verify']) {
      const before = await hashes();
      const known = await post(path, { email: owner.email });
      const unknown = await post(path, { email: 'nobody@example.com' });
      expect(comparable(known)).toEqual(comparable(unknown));
      expect(known).toMatchObject({ status: 202, json: { status: 'accepted' } });
      expect(await hashes()).toBe(before);
    }
    expect(await mailsTo('nobody@example.com')).toEqual([]);
  });
});

describe('a new password by a link', () => {
  test('ends all sessions, and the link is good once', async () => {
    const person = await verified();
    const { refresh_token, access_token } = await accounts.logIn(person);
    await post('/password/forgot', { email: person.email.toUpperCase() });
    const token = await linkTokenTo(person);
    expect(kinds(await mailsTo(person.email))).toEqual(['verify-email', 'welcome', 'reset-password']);
    const password = 'a password that I remember';
    const short = await post('/password/reset', { token, password: 'short' });
    expect(short).toMatchObject({ status: 400, json: { errors: [{ path: 'password' }] } });
    expect(await post('/password/reset', { token, password })).toMatchObject({ status: 202, json: { status: 'done' } });
    const again = await post('/password/reset', { token, password: 'another new password' });
    expect(again).toMatchObject({ status: 202, json: { status: 'link-invalid' } });
    expect((await post('/token', { grant_type: 'refresh_token', refresh_token })).status).toBe(401);
    expect((await accounts.call('GET', '/users/me', { token: access_token })).status).toBe(401);
    expect((await post('/token', { username: person.username, password: person.password })).status).toBe(401);
    await accounts.logIn({ ...person, password });
  });

  test('is not to be had after 30 minutes, nor with a token that nobody gave', async () => {
    const person = await verified();
    await post('/password/forgot', { email: person.email });
    const token = await linkTokenTo(person);
    await accounts.pool.query(`UPDATE links SET expires_at = expires_at - interval '30 minutes'`);
    const password = 'a password that I remember';
    const before = await hashes();
    for (const one of [token, 'A'.repeat(43)]) {
      expect(await post('/password/reset', { token: one, password })).toMatchObject({
        json: { status: 'link-invalid' },
      });
    }
    expect(await hashes()).toBe(before);
    expect((await post('/password/reset', { token: 'x', password })).status).toBe(400);
    await accounts.logIn(person);
  });

  test('of two requests at the same time one sets it', async () => {
    const person = await verified();
    await post('/password/forgot', { email: person.email });
    const token = await linkTokenTo(person);
    const answers = await Promise.all(
      ['the first new password', 'the second new password'].map((password) =>
        post('/password/reset', { token, password }),
      ),
    );
    expect(answers.map(({ json }) => json.status).sort()).toEqual(['done', 'link-invalid']);
  });

  test('needs no link that was for something else', async () => {
    const person = await accounts.person();
    const token = await linkTokenTo(person);
    const answer = await post('/password/reset', { token, password: 'a password that I remember' });
    expect(answer).toMatchObject({ json: { status: 'link-invalid' } });
  });
});

test('a new address counts when its link was opened, and a known one tells its owner', async () => {
  const person = await verified();
  const owner = await verified();
  const { access_token: token } = await accounts.logIn(person);
  const change = (email: string) =>
    accounts.call('PATCH', '/users/me', { token, json: { email, password: person.password } });
  const known = await change(owner.email);
  const fresh = await change(`new-${person.email}`);
  expect(comparable(known)).toEqual(comparable(fresh));
  expect(fresh).toMatchObject({ status: 200, json: { email: person.email } });
  expect(kinds(await mailsTo(owner.email))).toEqual(['verify-email', 'welcome', 'email-known']);
  await post('/email/verify', { token: await linkTokenTo({ email: `new-${person.email}` }) });
  const me = await accounts.call('GET', '/users/me', { token });
  expect(me.json).toMatchObject({ email: `new-${person.email}`, emailVerified: true });
});
