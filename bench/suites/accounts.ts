import { hashPassword } from '@ticketing/accounts/passwords/phc.ts';
import { createAccessTokens } from '@ticketing/shared/http/access-tokens.ts';
import { createAuthenticate } from '@ticketing/shared/http/authenticate.ts';
import { createPublishedKeys } from '@ticketing/shared/http/published-keys.ts';
import pg from 'pg';
import { z } from 'zod';
import { ownPostgresUrl } from '../../local/engines/postgres.ts';
import { until } from '../../local/until.ts';
import type { Arena } from '../harness/arena.ts';
import type { Suite } from '../harness/suite.ts';
import { closedLoop } from '../load/closed-loop.ts';
import type { Answer } from '../load/http-connection.ts';
import { openHttpConnection } from '../load/http-connection.ts';
import { jsonRequest } from '../load/requests.ts';
import { openSystem } from '../ours/system.ts';
import { openSeats } from '../workloads/seats-on-sale.ts';

const connections = 64;
const people = 32;
const cost = { memoryKib: 19_456, passes: 2, parallelism: 1 };

const tokensSchema = z.object({ access_token: z.string(), userId: z.int() });

export const accounts: Suite = {
  name: 'accounts',
  title: 'Logins and tokens',
  method: [
    `Logins: 8 connections log in through NGINX (\`POST /api/auth/token\`), ${people} people in turn. The rival is the hash alone: the same Argon2id (19 MiB, 2 passes) in a loop, two at a time as in the service, without HTTP, Redis and PostgreSQL.`,
    `Bookings: as in "HTTP to committed", ${connections} connections, the rate of accepted bookings until the last commit; once without a token (\`AUTH=open\`), once with the token of one of ${people} people in turn.`,
    'Checking: what `authenticate` takes for a token that was checked before, as most are in their 15 minutes, and for one that comes for the first time; the median over single calls.',
  ],
  figures: {
    logins: { title: 'logins', unit: 'logins/s' },
    hashes: { title: 'bare hashes', unit: 'hashes/s' },
    'with-token': { title: 'bookings with a token', unit: 'bookings/s' },
    'without-token': { title: 'bookings without', unit: 'bookings/s' },
    check: { title: 'checking a token', unit: 'µs' },
    'first-check': { title: 'checking a token for the first time', unit: 'µs' },
  },
  goals: [
    { title: 'logins ÷ bare hashes', figure: 'logins', over: 'hashes', atLeast: 0.8 },
    { title: 'bookings with a token ÷ without', figure: 'with-token', over: 'without-token', atLeast: 0.9 },
    { title: 'checking a token, median, µs', figure: 'check', atMost: 50 },
  ],

  async open(arena) {
    const system = await openSystem(arena, 'accounts', ['write-api', 'worker', 'accounts']);
    const seconds = arena.scale.size(10, 1);
    const sale = await openSeats(system.schedule, arena.scale.size(100_000, 20_000));
    const logins = await registerPeople(arena, system.gateway);
    const tokens = await logInAll(system.gateway, logins);
    let turn = 0;
    const next = <T>(list: T[]): T => list[turn++ % list.length]!;
    const keys = createPublishedKeys({ url: `${system.urls.accounts}/.well-known/jwks.json`, logger: arena.logger });
    await until('the keys', () => keys.areLoaded());

    async function bookingsPerSecond(request: () => string): Promise<number> {
      await sale.prepare();
      const before = await system.committed();
      const { answered, startMs } = await closedLoop({
        url: system.gateway,
        connections,
        seconds,
        request,
        check: mustBe(202),
      });
      await until('all is committed', async () => (await system.committed()) - before >= answered, 120_000);
      return (answered * 1000) / (performance.now() - startMs);
    }

    return {
      contestants: [
        { name: 'hashes', measure: async () => ({ hashes: await hashesPerSecond(seconds) }) },
        {
          name: 'logins',
          async measure() {
            const request = () => next(logins);
            const { answered, startMs, endMs } = await closedLoop({
              url: system.gateway,
              connections: 8,
              seconds,
              request,
              check: mustBe(200),
            });
            return { logins: (answered * 1000) / (endMs - startMs) };
          },
        },
        {
          name: 'without a token',
          measure: async () => ({ 'without-token': await bookingsPerSecond(() => sale.bookNext()) }),
        },
        {
          name: 'with a token',
          measure: async () => ({
            'with-token': await bookingsPerSecond(() => sale.bookNext({ authorization: `Bearer ${next(tokens)}` })),
          }),
        },
        {
          name: 'checking',
          async measure() {
            const names = { issuer: 'ticketing', audience: 'ticketing' };
            const header = () => `Bearer ${next(tokens)}`;
            const authenticate = createAuthenticate({ tokens: createAccessTokens({ keys, ...names }) });
            for (let count = 0; count < tokens.length; count += 1) await authenticate(header());
            const check = await medianOf(20_000, () => authenticate(header()));
            const firstCheck = await medianOf(500, () => createAccessTokens({ keys, ...names }).verify(next(tokens)));
            return { check, 'first-check': firstCheck };
          },
        },
      ],
      verify: system.verify,
      async close() {
        keys.close();
        await system.close();
      },
    };
  },
};

/** @returns the request by which each of them logs in; all are organisers, who book for any user */
async function registerPeople(arena: Arena, gateway: string): Promise<string[]> {
  const run = Math.random().toString(36).slice(2, 10);
  const given = Array.from({ length: people }, (_, index) => {
    const username = `p${index}-${run}`;
    return { username, email: `${username}@example.com`, password: `the password of ${username}` };
  });
  const connection = await openHttpConnection(gateway);
  for (const person of given) mustBe(201)(await connection.send(jsonRequest('POST', '/api/auth/register', person)));
  connection.close();
  const client = new pg.Client({ connectionString: ownPostgresUrl(arena.stack, 'accounts') });
  await client.connect();
  await client.query(`UPDATE accounts SET roles = '{customer,organiser}'`);
  await client.end();
  return given.map(({ username, password }) => jsonRequest('POST', '/api/auth/token', { username, password }));
}

async function logInAll(gateway: string, logins: string[]): Promise<string[]> {
  const connection = await openHttpConnection(gateway);
  const tokens: string[] = [];
  for (const login of logins) {
    const answer = await connection.send(login);
    mustBe(200)(answer);
    tokens.push(tokensSchema.parse(JSON.parse(answer.body)).access_token);
  }
  connection.close();
  return tokens;
}

async function hashesPerSecond(seconds: number): Promise<number> {
  const startMs = performance.now();
  const untilMs = startMs + seconds * 1000;
  let made = 0;
  async function hash(): Promise<void> {
    while (performance.now() < untilMs) {
      await hashPassword('a password like any other', cost);
      made += 1;
    }
  }
  await Promise.all([hash(), hash()]);
  return (made * 1000) / (performance.now() - startMs);
}

/** The median duration of a call, in microseconds. */
async function medianOf(times: number, call: () => Promise<unknown>): Promise<number> {
  const durations = new Float64Array(times);
  for (let index = 0; index < times; index += 1) {
    const startMs = performance.now();
    await call();
    durations[index] = (performance.now() - startMs) * 1000;
  }
  return durations.sort()[times >> 1]!;
}

function mustBe(status: number): (answer: Answer) => void {
  return (answer) => {
    if (answer.status !== status) throw new Error(`expected a ${status}, got ${answer.status}: ${answer.body}`);
  };
}
