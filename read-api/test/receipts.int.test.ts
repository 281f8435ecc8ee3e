import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import type { LogEnds } from '@ticketing/shared/stores/log-ends.ts';
import { logEndsCollection } from '@ticketing/shared/stores/log-ends.ts';
import { recordLogEnds } from '@ticketing/sync-service/store/log-ends.ts';
import { until } from '../../local/until.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { RunningReadApi } from './running-read-api.ts';
import { runReadApi } from './running-read-api.ts';
import { tellShow, writeViews } from './show-story.ts';

let sandbox: Sandbox;
let api: RunningReadApi;
const partitions = 12;
// The story's own rule gives a show the partition of its number: here it is also Kafka's.
const partitionOf = createPartitioner(partitions);
const eventId = Array.from({ length: 11 }, (_, index) => index + 1).find((id) => partitionOf(id) === id)!;
const show = tellShow(eventId).schedule();
const bookingId = show.book(7, 'A1');
const never = `${eventId}-00000000-0000-4000-8000-000000000000`;

/** The log as sync-service sees it: so many commands in the show's partition, one in each other. */
let log = 2;
let looking: NodeJS.Timeout;
let looks = Promise.resolve<unknown>(undefined);
const readEnds = async () =>
  new Map(Array.from({ length: partitions }, (_, partition) => [partition, partition === eventId ? log : 1]));
const look = () => recordLogEnds(readEnds, 0, api.db);

async function keepLooking(): Promise<void> {
  await look();
  looking = setInterval(() => {
    looks = looks.then(look);
  }, 100);
}

beforeAll(async () => {
  sandbox = await openSandbox();
  api = await runReadApi(sandbox);
  await writeViews(api.db, show);
});

afterEach(async () => {
  clearInterval(looking);
  await looks;
});

afterAll(async () => {
  await api.close();
  await sandbox.close();
});

const ask = (id: string, after: string, headers = {}) => api.get(`/api/bookings/${id}?after=${after}`, headers);

/** Asks again while the looks at the log do not come in time: then every receipt is believed. */
const untilRefused = (id: string, after: string, headers: object) =>
  until('it to be refused', async () => {
    const answer = await ask(id, after, headers);
    return answer.status !== 200 && answer;
  });
const refused = { status: 400, json: { code: 'validation-failed', errors: [{ path: 'after' }] } };

test('while nobody has said how far the log goes, every receipt is believed', async () => {
  expect(await ask(bookingId, `${eventId}:99`)).toMatchObject({ status: 200, json: { status: 'pending', ahead: 97 } });
  expect(await ask(bookingId, '12:0')).toMatchObject({ status: 200, json: { status: 'pending' } });
});

test.each([
  ['a partition that the log does not have', `${partitions}:0`],
  ['a partition that is not the show’s', `${(eventId + 1) % partitions}:0`],
  ['an offset beyond the log', `${eventId}:2`],
  ['an offset far beyond the log', `${eventId}:999999999999`],
])('%s is no receipt', async (_what, after) => {
  await keepLooking();
  for (const id of [bookingId, never]) {
    for (const headers of [{}, { prefer: 'wait=20' }]) {
      expect(await untilRefused(id, after, headers)).toMatchObject(refused);
    }
  }
});

test('a receipt of the log is not refused', async () => {
  await keepLooking();
  expect(await ask(bookingId, `${eventId}:1`)).toMatchObject({ status: 200, json: { status: 'booked' } });
  expect(await ask(bookingId, `${eventId}:0`)).toMatchObject({ status: 200, json: { status: 'booked' } });
  expect(await ask(never, `${eventId}:1`)).toMatchObject({ status: 404, json: { code: 'booking-not-found' } });
  log = 9;
  await look();
  expect(await ask(never, `${eventId}:8`)).toMatchObject({ status: 200, json: { status: 'pending', ahead: 6 } });
});

test('a receipt that is newer than any look at the log is never refused', async () => {
  await keepLooking();
  const answers: Promise<{ status: number; json: Record<string, unknown> }>[] = [];
  for (let round = 0; round < 150; round++) {
    // Accepted, and asked for at once: the looks are behind, or under way since before it.
    const receipt = log;
    log += 1;
    answers.push(ask(never, `${eventId}:${receipt}`));
    await new Promise((resolve) => setTimeout(resolve, round % 7));
  }
  for (const { status, json } of await Promise.all(answers)) {
    expect({ status, is: json.status }).toEqual({ status: 200, is: 'pending' });
  }
});

test('a receipt is not refused by a look that had asked the broker before it was given', async () => {
  await look();
  const asked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const slowly = async () => {
    const ends = await readEnds();
    asked.resolve();
    await answered.promise;
    return ends;
  };
  const underWay = recordLogEnds(slowly, 0, api.db);
  await asked.promise;
  const receipt = log;
  log += 1;
  const answer = ask(never, `${eventId}:${receipt}`);
  // It is given 300 ms in which it may turn out to be right; then the look before is read.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  answered.resolve();
  await underWay;
  // What is refused by this look is refused by now; the next one has the receipt.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await look();
  expect(await answer).toMatchObject({ status: 200, json: { status: 'pending' } });
});

test('nothing is said against a receipt while nobody looks, and only the first waits for that', async () => {
  await look();
  expect(await ask(never, `${eventId}:${log}`)).toMatchObject({ json: { status: 'pending' } });
  await until('an answer in less than the time that the first has waited', async () => {
    const startMs = performance.now();
    expect(await ask(never, `${eventId}:${log + 5}`)).toMatchObject({ json: { status: 'pending' } });
    return performance.now() - startMs < 2_000;
  });
});

test('of looks that began together one is written', async () => {
  const number = async () => (await api.db.collection<LogEnds>(logEndsCollection).findOne({ _id: 'commands' }))!.look;
  const before = await number();
  const written = await Promise.all(Array.from({ length: 8 }, look));
  expect((await number()) - before).toBe(written.filter(Boolean).length);
});
