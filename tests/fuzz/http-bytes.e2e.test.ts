import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { problemSchema } from '@ticketing/shared/http/problem.ts';
import { seed as seedShows } from '../../local/seed.ts';
import { until } from '../../local/until.ts';
import { seeded } from '../support/random.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';
import { readAnswers } from './http-answers.ts';
import type { Attack } from './http-bytes.ts';
import { makeAttack } from './http-bytes.ts';

// FUZZ_SECONDS=600 FUZZ_SEED=7 npx jest http-bytes: for as long as you like, and the same again.
const seconds = Number(process.env.FUZZ_SECONDS ?? 15);
// In CI always the same: what decides over a change must fail because of the change, and not by chance.
const seed = Number(process.env.FUZZ_SEED ?? (process.env.CI ? 1 : Date.now() % 1_000_000));
const attacksAtOnce = 20;
/** So long we wait for more bytes of an answer. Half a request brings none, and a stream does not end. */
const silenceMs = 150;
/** So long beyond its time a run may go on until it has seen what is usual. */
const patienceMs = 90_000;
/** Whatever is sent, some are answered so. */
const usualStatuses = [200, 400, 404, 405, 417, 431];

let sandbox: Sandbox;
let system: System;
const ended: string[] = [];

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  system = await startSystem(sandbox);
  for (const [name, service] of Object.entries(system.services)) {
    service.ended.then((how) => ended.push(`${name} ended (${how}): ${service.lines.slice(-3).join('\n')}`));
  }
  await seedShows({ url: system.url, report: () => undefined });
});

afterAll(async () => {
  await system?.stop();
  await sandbox?.close();
});

test('the first order of all is a booking, at the service and through the gateway', async () => {
  const booked = await book(system.urls['write-api'], { userId: 123, eventId: 1, seatId: 'A1' });
  expect(booked).toMatchObject({ status: 'booked', seatIds: ['A1'] });
  expect(await book(system.url, { userId: 123, eventId: 2, seatId: 'A1' })).toMatchObject({ status: 'booked' });
});

test(
  `bytes of any kind at every port (FUZZ_SEED=${seed})`,
  async () => {
    const random = seeded(seed);
    const targets = { ...system.urls, gateway: system.url };
    const left: (() => void)[] = [];
    const statuses = new Map<number, number>();
    const rows = await scheduleHall();
    const endMs = performance.now() + seconds * 1_000;
    const isEnough = () => performance.now() >= endMs && usualStatuses.every((status) => statuses.has(status));
    // On a busy machine it takes longer until enough has been tried.
    for (let round = 0; !isEnough() && performance.now() < endMs + patienceMs; round += 1) {
      const attacks = Array.from({ length: attacksAtOnce }, () => ({
        target: random.pick(Object.keys(targets) as (keyof typeof targets)[]),
        attack: makeAttack(random),
      }));
      await Promise.all(
        attacks.map(async ({ target, attack }) => {
          const answer = await send(Number(new URL(targets[target]).port), attack, left);
          try {
            for (const status of checkAnswer(answer)) statuses.set(status, (statuses.get(status) ?? 0) + 1);
          } catch (error) {
            const sent = JSON.stringify(attack.pieces.map((piece) => piece.toString('latin1').slice(0, 2_000)));
            throw new Error(`FUZZ_SEED=${seed}, round ${round}, ${target} was sent ${sent} and answered ${answer}`, {
              cause: error,
            });
          }
        }),
      );
      // Half of those that were left open are let go.
      for (const close of left.splice(0, left.length >> 1)) close();
      const seatId = `${rows[Math.floor(round / 1_000)]}${(round % 1_000) + 1}`;
      const booked = await book(system.url, { userId: 1 + round, eventId: 4711, seatId });
      expect({ round, ...booked }).toMatchObject({ round, status: 'booked' });
      expect(ended).toEqual([]);
    }
    for (const close of left) close();
    for (const [name, url] of Object.entries(system.urls)) {
      await until(`${name} to be ready`, () => fetch(`${url}/health/ready`).then(({ ok }) => ok));
    }
    // Not everything was refused in the same way, or nothing was tried.
    expect([...statuses.keys()]).toEqual(expect.arrayContaining(usualStatuses));
  },
  seconds * 1_000 + 2 * patienceMs,
);

async function scheduleHall(): Promise<string[]> {
  const rows = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const show = {
    name: 'A long evening',
    venue: { name: 'Arena', city: 'Bristol' },
    category: 'theatre',
    startsAt: '2031-05-16T18:30:00.000Z',
    currency: 'GBP',
    layout: rows.map((row) => ({ row, seats: 1_000, priceMinor: 1_000 })),
  };
  const response = await ask(system.url, 'PUT', '/api/events/4711', show);
  expect(response.status).toBe(201);
  return rows;
}

async function book(url: string, order: object): Promise<Record<string, unknown>> {
  return (await ask(url, 'POST', '/api/book', order)).json() as Promise<Record<string, unknown>>;
}

function ask(url: string, method: string, path: string, body: object): Promise<Response> {
  return fetch(url + path, {
    method,
    headers: { 'content-type': 'application/json', prefer: 'wait=30' },
    body: JSON.stringify(body),
  });
}

/** Sends the pieces, and collects what comes back until the other side ends or falls silent. */
async function send(port: number, { pieces, staysOpen }: Attack, left: (() => void)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  let heardMs = performance.now();
  let over = false;
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1');
    heardMs = performance.now();
  });
  socket.on('close', () => {
    over = true;
  });
  // A reset is an answer, too, to somebody who goes on sending.
  socket.on('error', () => undefined);
  for (const piece of pieces) {
    socket.write(piece);
    if (pieces.length > 1) await pause(1);
  }
  while (!over && performance.now() - heardMs < silenceMs) await pause(10);
  if (staysOpen && !over) left.push(() => socket.destroy());
  else socket.destroy();
  return answer;
}

/** @returns the statuses; @throws Error for what is no HTTP, or says that it is our fault */
function checkAnswer(text: string): number[] {
  // Only a whole head can be judged; who has hung up has perhaps cut it.
  if (!text.includes('\r\n\r\n')) return [];
  return readAnswers(text).map(({ status, headers, body }) => {
    if (status >= 500) throw new Error(`our fault: ${status} ${body}`);
    if (headers.get('content-type') === 'application/problem+json' && body !== '') {
      if (body.length === Number(headers.get('content-length'))) {
        expect(problemSchema.strict().parse(JSON.parse(body)).status).toBe(status);
      }
    } else if (status >= 400 && body !== '') throw new Error(`an error that is no problem: ${body}`);
    return status;
  });
}
