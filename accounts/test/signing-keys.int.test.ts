import { setTimeout as pause } from 'node:timers/promises';
import { createAccessTokens } from '@ticketing/shared/http/access-tokens.ts';
import { createPublishedKeys } from '@ticketing/shared/http/published-keys.ts';
import { StartError } from '@ticketing/shared/service/run.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { runAccounts, secret } from './support/running-accounts.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await openSandbox();
});

afterAll(async () => {
  await sandbox?.close();
});

const kidOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid as string;

test('keys rotate under traffic, at two instances, and nobody who checks tokens notices', async () => {
  const own = { ...sandbox, databaseUrl: await sandbox.database('rotation') };
  // Started at the same time: one of them makes the first key.
  const settings = { SIGNING_KEY_SECONDS: '8', SIGNING_KEY_LEAD_SECONDS: '6', TOKEN_SECONDS: '60' };
  const first = await runAccounts(own, settings);
  const second = await runAccounts(own, settings);
  const keys = createPublishedKeys({
    url: `${first.url}/.well-known/jwks.json`,
    logger: sandbox.logger,
    // Looked at less often than a key is published ahead; an unknown key would be refused at once.
    refreshMs: 500,
    cooldownMs: 1_000_000,
  });
  const verifier = createAccessTokens({ keys, issuer: 'ticketing', audience: 'ticketing' });
  try {
    const { refresh_token } = await first.logIn(await first.person());
    const kids = new Set<string>();
    const tokens: string[] = [];
    let refreshToken = refresh_token;
    while (kids.size < 3) {
      for (const accounts of [first, second]) {
        const { status, json } = await accounts.call('POST', '/token', {
          form: { grant_type: 'refresh_token', refresh_token: refreshToken },
        });
        expect(status).toBe(200);
        refreshToken = String(json.refresh_token);
        const token = String(json.access_token);
        tokens.push(token);
        kids.add(kidOf(token));
        expect(await verifier.verify(token)).toMatchObject({ userId: json.userId });
        expect((await accounts.call('GET', '/verify', { token })).status).toBe(200);
      }
      await pause(50);
    }
    // Those of keys that do not sign any more are good until they end.
    const fresh = createAccessTokens({ keys, issuer: 'ticketing', audience: 'ticketing' });
    for (const token of tokens) expect(await fresh.verify(token)).toMatchObject({ roles: ['customer'] });
    // As many keys as were needed: both instances have made them together.
    const { rows } = await first.pool.query('SELECT signs_from, signs_until FROM signing_keys ORDER BY signs_from');
    expect(rows.length).toBeLessThanOrEqual(kids.size + 1);
    for (const [index, { signs_from }] of rows.entries()) {
      if (index > 0) expect(signs_from).toEqual(rows[index - 1].signs_until);
    }
  } finally {
    keys.close();
    await second.close();
    await first.close();
  }
});

test('private keys are sealed: without the secret a start says so, with the one before it goes on', async () => {
  const own = { ...sandbox, databaseUrl: await sandbox.database('sealing') };
  const before = await runAccounts(own);
  const person = await before.person();
  const { access_token, refresh_token } = await before.logIn(person);
  const { rows } = await before.pool.query('SELECT private_key FROM signing_keys');
  expect(rows[0].private_key.toString('latin1')).not.toContain('PRIVATE KEY');
  await before.close();

  const other = 'another secret of the tests, of enough characters';
  await expect(runAccounts(own, { ACCOUNTS_KEY_SECRET: other })).rejects.toThrow(StartError);
  const after = await runAccounts(own, { ACCOUNTS_KEY_SECRET: other, ACCOUNTS_KEY_SECRET_BEFORE: secret });
  try {
    expect((await after.call('GET', '/verify', { token: access_token })).status).toBe(200);
    const refreshed = await after.call('POST', '/token', { json: { grant_type: 'refresh_token', refresh_token } });
    expect(refreshed.status).toBe(200);
  } finally {
    await after.close();
  }
});
