import { until } from '../../local/until.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { Answer, RunningAccounts } from './support/running-accounts.ts';
import { runAccounts } from './support/running-accounts.ts';

let sandbox: Sandbox;
/** Two instances, as behind a balancer. */
let instances: [RunningAccounts, RunningAccounts];

beforeAll(async () => {
  sandbox = await openSandbox();
  instances = [await runAccounts(sandbox), await runAccounts(sandbox)];
});

afterAll(async () => {
  for (const instance of instances ?? []) await instance.close();
  await sandbox?.close();
});

function refresh(accounts: RunningAccounts, refresh_token: string): Promise<Answer> {
  return accounts.call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token } });
}

const tokenOf = ({ json }: Answer) => String(json.refresh_token);

async function begin(): Promise<{ first: string; userId: number }> {
  const [accounts] = instances;
  const { refresh_token, userId } = await accounts.logIn(await accounts.person());
  return { first: refresh_token, userId };
}

/** Lets the tokens of a person be spent longer ago. */
async function age(userId: number, seconds: number): Promise<void> {
  await instances[0].pool.query(
    `UPDATE sessions SET spent_at = ARRAY(
       SELECT at - make_interval(secs => $2) FROM unnest(spent_at) WITH ORDINALITY AS one(at, place) ORDER BY place)
      WHERE user_id = $1`,
    [userId, seconds],
  );
}

test('rotates, one token after the other', async () => {
  const { first } = await begin();
  const seen = new Set([first]);
  let token = first;
  for (let round = 0; round < 5; round += 1) {
    const answer = await refresh(instances[round % 2]!, token);
    expect(answer.status).toBe(200);
    token = tokenOf(answer);
    seen.add(token);
  }
  expect(seen.size).toBe(6);
});

test('two tabs that refresh a thousand times at once are never logged out', async () => {
  const [accounts] = instances;
  const { username, password } = await accounts.person();
  const begun = await accounts.call('POST', '/session', { json: { username, password } });
  // The jar of cookies of one browser: whichever answer comes last stays in it.
  let cookie = begun.headers.get('set-cookie')!.split(';', 1)[0]!;
  const statuses = new Map<number, number>();

  async function tab(accounts: RunningAccounts): Promise<void> {
    for (let round = 0; round < 500; round += 1) {
      const answer = await accounts.call('POST', '/session/refresh', { headers: { cookie, origin: accounts.url } });
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? cookie;
    }
  }
  await Promise.all(instances.map(tab));

  expect(Object.fromEntries(statuses)).toEqual({ 200: 1_000 });
  const after = await accounts.call('POST', '/session/refresh', { headers: { cookie } });
  expect(after.status).toBe(200);
});

test('no session begins with a password that is being changed', async () => {
  const [accounts] = instances;
  const person = await accounts.person();
  const change = await accounts.pool.connect();
  await change.query('BEGIN');
  await change.query('UPDATE accounts SET password_hash = $2 WHERE username = $1', [person.username, 'another']);
  const { username, password } = person;
  const login = accounts.call('POST', '/token', { json: { username, password } });
  await until('the login waits for it', async () => {
    const { rowCount } = await accounts.pool.query(
      `SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INTO sessions%'`,
    );
    return rowCount === 1;
  });
  await change.query('COMMIT');
  change.release();
  expect(await login).toMatchObject({ status: 401, json: { code: 'invalid-credentials' } });
  const { rows } = await accounts.pool.query(
    'SELECT count(*)::integer AS sessions FROM sessions JOIN accounts USING (user_id) WHERE username = $1',
    [username],
  );
  expect(rows).toEqual([{ sessions: 0 }]);
});

test('of many requests at the same time with one token all get the same successor', async () => {
  const { first } = await begin();
  const rotated = async () => {
    const counts = await Promise.all(instances.map((one) => one.metric('accounts_refreshes_total{result="rotated"')));
    return counts.reduce((sum, count) => sum + count, 0);
  };
  const before = await rotated();
  const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => refresh(instances[index % 2]!, first)));
  expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(200));
  expect(new Set(answers.map(tokenOf)).size).toBe(1);
  expect(await rotated()).toBe(before + 1);
});

test('a retry within 30 s gets the same successor, also when that was spent meanwhile the newest', async () => {
  const { first, userId } = await begin();
  const second = tokenOf(await refresh(instances[0], first));
  await age(userId, 15);
  expect(tokenOf(await refresh(instances[1], first))).toBe(second);
  const third = tokenOf(await refresh(instances[0], second));
  // The successor of the first is spent: with it a client would be thrown out half a minute later.
  expect(tokenOf(await refresh(instances[0], first))).toBe(third);
});

test('a token that comes again later ends its family, in no other way than an entry in the audit', async () => {
  const [accounts] = instances;
  const person = await accounts.person();
  const stolen = await accounts.logIn(person);
  const other = await accounts.logIn(person);
  const second = tokenOf(await refresh(accounts, stolen.refresh_token));
  await age(stolen.userId, 31);
  const before = await accounts.metric('accounts_refreshes_total{result="reused"');
  expect(await refresh(accounts, stolen.refresh_token)).toMatchObject({ status: 401, json: { code: 'session-ended' } });
  expect(await refresh(accounts, second)).toMatchObject({ status: 401, json: { code: 'session-ended' } });
  expect((await refresh(accounts, other.refresh_token)).status).toBe(200);
  expect(await accounts.metric('accounts_refreshes_total{result="reused"')).toBe(before + 1);
  const { rows } = await accounts.pool.query('SELECT action, details, host(address) FROM audit WHERE user_id = $1', [
    stolen.userId,
  ]);
  expect(rows).toEqual([{ action: 'refresh-token-reused', details: { presented: 0, valid: 1 }, host: '127.0.0.1' }]);
});

test('who only knows the id of a session cannot end it', async () => {
  const { first, userId } = await begin();
  const second = tokenOf(await refresh(instances[0], first));
  await age(userId, 31);
  const forged = Buffer.from(first, 'base64url');
  forged[51]! ^= 1;
  expect((await refresh(instances[0], forged.toString('base64url'))).status).toBe(401);
  expect(
    (await instances[0].call('POST', '/logout', { json: { refresh_token: forged.toString('base64url') } })).status,
  ).toBe(204);
  expect((await refresh(instances[0], second)).status).toBe(200);
});

test('tokens are stored as hashes, and their secret sealed', async () => {
  const { first, userId } = await begin();
  const { rows } = await instances[0].pool.query('SELECT * FROM sessions WHERE user_id = $1', [userId]);
  const stored = JSON.stringify(
    rows.map((row) =>
      Object.values(row).map((value) => (Buffer.isBuffer(value) ? value.toString('base64url') : value)),
    ),
  );
  expect(rows).toHaveLength(1);
  expect(stored).not.toContain(first);
  expect(stored).not.toContain(first.slice(-40));
});

test('a session that nobody has used for its time is over', async () => {
  const { first, userId } = await begin();
  await instances[0].pool.query(`UPDATE sessions SET expires_at = now() - interval '1 s' WHERE user_id = $1`, [userId]);
  expect((await refresh(instances[0], first)).status).toBe(401);
});
