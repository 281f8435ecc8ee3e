/**
 * Measures what each step of express-tuning.ts saves, in processor time of the server per request: a POST with the
 * body of a booking, parsed, validated and answered with JSON. The last line is what a checked bearer token costs besides,
 * for a thousand users who come again and again. Each variant is a process of its own; they take turns.
 *
 *   npm run bench:express
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { Request, RequestHandler } from 'express';
import express from 'express';
import { generateKeyPair, SignJWT } from 'jose';
import { z } from 'zod';
import { createAccessTokens } from './access-tokens.ts';
import { createAuthenticate } from './authenticate.ts';
import { leaveOutExtras, messagesOf } from './express-tuning.ts';
import { readJsonBody } from './json-body.ts';
import { sendText } from './send.ts';

const variants = [
  'Express as it comes, express.json()',
  '+ extras left out',
  '+ classes of its own',
  '+ answers by sendText',
  '+ bodies by readJsonBody',
  'a bearer token besides, checked',
];
const rounds = 5;
const requestsOfRound = 20_000;
const connections = 32;
const body = '{"userId":7,"eventId":1,"seatIds":["STALLS-E11","STALLS-E12"]}';
const bodySchema = z.strictObject({ userId: z.int(), eventId: z.int(), seatIds: z.array(z.string()) });

/** A server with the first so many steps; it reports its port and the tokens to send, and its processor time on request. */
async function serve(steps: number): Promise<void> {
  const app = express();
  if (steps >= 1) leaveOutExtras(app);
  const classes = steps >= 2 ? messagesOf(app) : {};
  const answer = (order: unknown) => ({ status: 'pending', ...bodySchema.parse(order) });
  const handler: RequestHandler = async (request: Request, response) => {
    const order: unknown = steps >= 4 ? await readJsonBody(request) : request.body;
    if (steps < 3) response.status(202).json(answer(order));
    else sendText(response, 202, JSON.stringify(answer(order)), { 'content-type': 'application/json; charset=utf-8' });
  };
  const { tokens, authenticate } = await createUsers(steps >= 5 ? 1_000 : 0);
  const guarded: RequestHandler = async (request, response, next) => {
    await authenticate(request.headers.authorization);
    return handler(request, response, next);
  };
  if (steps >= 5) app.post('/api/book', guarded);
  else if (steps >= 4) app.post('/api/book', handler);
  else app.post('/api/book', express.json({ limit: '16kb' }), handler);
  const server = createServer(classes, app);
  server.listen(0, '127.0.0.1', () => process.send?.([(server.address() as AddressInfo).port, tokens]));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
}

/** Users with a token each, and who checks them. */
async function createUsers(users: number) {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA');
  const keys = { known: () => publicKey, find: async () => publicKey, areLoaded: () => true };
  const authenticate = createAuthenticate({
    tokens: createAccessTokens({ keys, issuer: 'ticketing', audience: 'ticketing' }),
  });
  const sign = (userId: number) =>
    new SignJWT({ roles: ['customer'], sid: crypto.randomUUID(), jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'bench' })
      .setIssuer('ticketing')
      .setAudience('ticketing')
      .setSubject(String(userId))
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
  return { authenticate, tokens: await Promise.all(Array.from({ length: users }, (_, n) => sign(n + 1))) };
}

/** Sends requests over connections that each wait for their answer. */
async function load(port: number, tokens: string[], requests: number): Promise<void> {
  const head = `POST /api/book HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
  const messages = (tokens.length === 0 ? [''] : tokens.map((token) => `\r\nAuthorization: Bearer ${token}`)).map(
    (authorization) => Buffer.from(`${head}${authorization}\r\n\r\n${body}`),
  );
  let left = requests;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      await new Promise<void>((resolve) => {
        const next = () => {
          left -= 1;
          if (left < 0) resolve();
          else socket.write(messages[left % messages.length]!);
        };
        // An answer of this size comes in one chunk.
        socket.on('data', next);
        next();
      });
      socket.destroy();
    }),
  );
}

async function measure(): Promise<void> {
  const servers = await Promise.all(
    variants.map(async (name, steps) => {
      const child = fork(import.meta.filename, [String(steps)]);
      const [[port, tokens]] = (await once(child, 'message')) as [[number, string[]]];
      const cpuMicros = async () => {
        child.send('cpu');
        return ((await once(child, 'message')) as [number])[0];
      };
      return { name, child, port, tokens, cpuMicros, perRequest: [] as number[] };
    }),
  );
  for (const { port, tokens } of servers) await load(port, tokens, requestsOfRound);
  for (let round = 0; round < rounds; round += 1) {
    for (const { port, tokens, cpuMicros, perRequest } of servers) {
      const before = await cpuMicros();
      await load(port, tokens, requestsOfRound);
      perRequest.push(((await cpuMicros()) - before) / requestsOfRound);
    }
  }
  for (const { name, child, perRequest } of servers) {
    child.kill();
    const median = perRequest.sort((a, b) => a - b)[rounds >> 1]!;
    console.log(`${name.padEnd(40)} ${median.toFixed(1).padStart(6)} us a request`);
  }
}

const steps = process.argv[2];
if (steps === undefined) await measure();
else await serve(Number(steps));
