import { randomUUID } from 'node:crypto';
import { accountsConfigSchema } from '@ticketing/accounts/config.ts';
import { startAccounts } from '@ticketing/accounts/start.ts';
import { readConfig } from '@ticketing/shared/service/config.ts';
import pg from 'pg';
import type { Sandbox } from '../../../tests/support/sandbox.ts';

export type Answer = {
  status: number;
  headers: Headers;
  /** The body, where it is JSON: tests assert its shape. */
  json: Record<string, unknown>;
  text: string;
};

export type Call = {
  json?: unknown;
  form?: Record<string, string>;
  token?: string;
  headers?: Record<string, string>;
};

export type RunningAccounts = {
  url: string;
  pool: pg.Pool;
  call(method: string, path: string, call?: Call): Promise<Answer>;
  /** A registered person, with a name of their own. */
  person(): Promise<Person>;
  logIn(person: { username: string; password: string }): Promise<Tokens>;
  /** The sum of the metrics whose line begins so. */
  metric(name: string): Promise<number>;
  close(): Promise<void>;
};

export type Person = { username: string; email: string; password: string };

export type Tokens = { access_token: string; refresh_token: string; userId: number };

export const secret = 'a secret of the tests, of enough characters';

/** Runs accounts in this process, on the engines of a sandbox. */
export async function runAccounts(sandbox: Sandbox, settings: Record<string, string> = {}): Promise<RunningAccounts> {
  const config = readConfig(accountsConfigSchema, {
    DATABASE_URL: sandbox.databaseUrl,
    REDIS_URL: sandbox.redisUrl,
    NAMESPACE: sandbox.namespace,
    PORT: '0',
    ACCOUNTS_KEY_SECRET: secret,
    ACCOUNTS_VERIFY_EMAIL: 'off',
    TRUSTED_PROXIES: '127.0.0.1',
    REGISTRATIONS_PER_HOUR: '0',
    ...settings,
  });
  const steps: (() => unknown)[] = [];
  const stop = async () => {
    for (const step of steps) await step();
  };
  const port = await startAccounts({
    config,
    logger: sandbox.logger,
    onStop: (_name, close) => steps.unshift(close),
    fail: (error) => {
      throw error;
    },
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const url = `http://127.0.0.1:${port}`;
  const pool = new pg.Pool({ connectionString: sandbox.databaseUrl, max: 2 });

  async function call(method: string, path: string, { json, form, token, headers = {} }: Call = {}): Promise<Answer> {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
      ...(form !== undefined && { body: new URLSearchParams(form).toString() }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
    return { status: response.status, headers: response.headers, json: isJson ? JSON.parse(text) : {}, text };
  }

  return {
    url,
    pool,
    call,
    async person() {
      const username = `u${randomUUID().slice(0, 13)}`;
      const person = { username, email: `${username}@example.com`, password: `password of ${username}` };
      const { status, text } = await call('POST', '/register', { json: person });
      if (status !== 201) throw new Error(`register: ${status} ${text}`);
      return person;
    },
    async logIn({ username, password }) {
      const { status, text } = await call('POST', '/token', { form: { username, password } });
      if (status !== 200) throw new Error(`token: ${status} ${text}`);
      return JSON.parse(text);
    },
    async metric(name) {
      const lines = (await call('GET', '/metrics')).text.split('\n').filter((line) => line.startsWith(name));
      return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
    async close() {
      await stop();
      await pool.end();
    },
  };
}
