import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { service } from '../../local/services.ts';
import { until } from '../../local/until.ts';
import { areTaken } from '../../tests/support/paid-system.ts';
import { simulatorAt } from '../../tests/support/simulator.ts';
import type { Suite } from '../harness/suite.ts';
import { openHttpConnection } from '../load/http-connection.ts';
import { jsonRequest } from '../load/requests.ts';
import { peakResidentMb } from '../load/resident-memory.ts';
import type { System } from '../ours/system.ts';
import { openSystem } from '../ours/system.ts';
import { seatsOf, showOf } from '../workloads/workload.ts';

const buyers = 96;
/** More than 500 payments under way need so many buyers who wait. */
const patientBuyers = 700;
const slowMs = 300;
/** After so long an order that was not accepted is sent again, in milliseconds. */
const againMs = 200;

const bookingSchema = z.object({ bookingId: z.string() });

/** The request that ends a purchase, and the status of its answer. */
type Finish = (userId: number, bookingId: string) => [request: string, status: number];

export const payments: Suite = {
  name: 'payments',
  title: 'Paid bookings',
  usesViews: true,
  runs: 3,
  method: [
    `${buyers} connections through NGINX hold one seat after the other, each waiting for the outcome (\`Prefer: wait\`), and then confirm the booking or pay for it, waiting for that outcome too: booked, or captured. The two shows differ only in whether they demand payment. The simulator answers at once and sends its webhooks. All services run, including the views, and the simulator, on the same machine.`,
    `With a simulator that takes ${slowMs} ms for each call, ${patientBuyers} connections do the same. Under way are, by Little's law, the paid bookings per second times the mean time from order to answer. Memory is the most that was ever resident in the process of payments (\`VmHWM\`).`,
  ],
  figures: {
    confirmed: { title: 'held and confirmed', unit: 'bookings/s' },
    paid: { title: 'held and paid', unit: 'bookings/s' },
    slow: { title: `held and paid, ${slowMs} ms a call`, unit: 'bookings/s' },
    'under-way': { title: `payments under way, ${slowMs} ms a call`, unit: 'payments' },
    'peak-mb': { title: 'peak resident memory of payments', unit: 'MB' },
  },
  goals: [
    { title: 'paid ÷ held and confirmed', figure: 'paid', over: 'confirmed', atLeast: 0.5 },
    { title: `payments under way, ${slowMs} ms a call`, figure: 'under-way', atLeast: 500 },
    { title: 'peak memory of payments, MB', figure: 'peak-mb', atMost: 300 },
  ],

  async open(arena) {
    const seconds = arena.scale.size(10, 1);
    const seatIds = seatsOf(arena.scale.size(50_000, 20_000));
    const system = await openSystem(arena, 'payments', ['write-api', 'worker', 'sync-service', 'read-api', 'payments']);
    const webhooks = `${system.urls['write-api']}/api/payments/webhooks/simulator`;
    await arena.start(service(arena.stack, 'payment-simulator', { env: { SIMULATOR_WEBHOOK_URL: webhooks } }));
    const simulator = simulatorAt(`http://127.0.0.1:${arena.stack.ports.paymentSimulator}`);
    await until('payments are taken', () => areTaken(system));
    let shows = 100_000;

    async function sellFor(payment: 'none' | 'required', count: number, finish: Finish) {
      shows += 1;
      await system.schedule({ ...showOf(shows, seatIds.length), payment });
      return sell(system, { eventId: shows, seatIds, seconds, count, finish });
    }

    return {
      contestants: [
        { name: 'confirmed', measure: async () => ({ confirmed: (await sellFor('none', buyers, confirm)).rate }) },
        { name: 'paid', measure: async () => ({ paid: (await sellFor('required', buyers, pay)).rate }) },
        {
          name: 'slow',
          async measure() {
            await simulator.set({ latencyMs: slowMs });
            const { rate, meanMs } = await sellFor('required', patientBuyers, pay);
            await simulator.set({ latencyMs: 0 });
            const peakMb = await peakResidentMb(system.programs.payments!.pid);
            return { slow: rate, 'under-way': (rate * meanMs) / 1_000, 'peak-mb': peakMb };
          },
        },
      ],
      verify: system.verify,
      close: system.close,
    };
  },
};

type Sale = { eventId: number; seatIds: string[]; seconds: number; count: number; finish: Finish };

/**
 * Buyers each hold a seat and finish the purchase, one after the other.
 * @returns purchases per second, and the mean time of the second request in milliseconds
 */
async function sell({ gateway }: System, { eventId, seatIds, seconds, count, finish }: Sale) {
  const prefer = { prefer: 'wait=30' };
  let sold = 0;
  let done = 0;
  let finishingMs = 0;
  const startMs = performance.now();
  const endMs = startMs + seconds * 1_000;

  async function buy(): Promise<void> {
    const connection = await openHttpConnection(gateway);
    while (performance.now() < endMs) {
      const userId = 1_000_000 + sold;
      const seatId = seatIds[sold];
      sold += 1;
      const hold = await connection.send(jsonRequest('POST', '/api/holds', { userId, eventId, seatId }, prefer));
      if (hold.status === 503) {
        // It may have been accepted all the same: the next try is for another seat.
        await sleep(againMs);
        continue;
      }
      if (hold.status !== 201) throw new Error(`a hold was answered ${hold.status}: ${hold.body}`);
      const { bookingId } = bookingSchema.parse(JSON.parse(hold.body));
      const fromMs = performance.now();
      const [request, status] = finish(userId, bookingId);
      let answer = await connection.send(request);
      // Not accepted, because something was away or slow: as a client does, it is sent again.
      while (answer.status === 503 && performance.now() < endMs) {
        await sleep(againMs);
        answer = await connection.send(request);
      }
      // Not accepted until the end, or without an outcome for longer than a run takes: it is no purchase.
      if (answer.status === 503 || answer.status === 202) break;
      if (answer.status !== status) throw new Error(`it was answered ${answer.status}: ${answer.body}`);
      finishingMs += performance.now() - fromMs;
      done += 1;
    }
    connection.close();
  }

  await Promise.all(Array.from({ length: count }, buy));
  return { rate: (done * 1_000) / (performance.now() - startMs), meanMs: finishingMs / done };
}

function confirm(userId: number, bookingId: string): [string, number] {
  return [jsonRequest('POST', `/api/bookings/${bookingId}/confirm`, { userId }, { prefer: 'wait=30' }), 200];
}

function pay(userId: number, bookingId: string): [string, number] {
  const headers = { prefer: 'wait=30', 'idempotency-key': randomUUID() };
  const body = { userId, bookingId, method: { token: 'tok_ok' } };
  return [jsonRequest('POST', '/api/payments/process', body, headers), 201];
}
