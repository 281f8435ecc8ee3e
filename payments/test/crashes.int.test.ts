import { randomUUID } from 'node:crypto';
import type { Failpoint } from '@ticketing/shared/service/failpoint.ts';
import { until } from '../../local/until.ts';
import type { PaymentsUnderTest } from './running-payments.ts';
import { buyer, openPaymentsUnderTest } from './running-payments.ts';

let world: PaymentsUnderTest;

beforeAll(async () => {
  world = await openPaymentsUnderTest();
});

afterAll(() => world.close());

/** Between every two steps outwards: authorise, capture and refund, and the steps of the log between them. */
const places: [Failpoint, number][] = [
  ['payments/after-commit', 2],
  ['payments/after-publish', 1],
  ['payments/after-follow', 1],
  ['payments/after-call', 1],
  ['payments/after-call', 2],
  ['payments/after-call', 3],
  ['payments/after-record', 1],
];

/** One object, one capture, and as much back as the payment says. */
async function expectOneOfEach(bookingIds: string[]): Promise<void> {
  const objects = await world.objects();
  for (const bookingId of bookingIds) {
    const own = objects.filter((object) => object.bookingId === bookingId);
    expect([
      bookingId,
      own.map(({ capturedMinor, refundedMinor, refunds }) => [capturedMinor, refundedMinor, refunds.length]),
    ]).toEqual([bookingId, [[9_000, 9_000, 1]]]);
  }
}

test('a crash between any two steps is followed by the same calls: one capture, one refund, one outcome', async () => {
  const bookingIds = await world.hold(places.length);
  for (const [index, [place, nth]] of places.entries()) {
    const bookingId = bookingIds[index]!;
    const payments = await world.start({ FAILPOINT: `${place}=kill@${nth}` });
    const paymentId = await world.pay(bookingId, 'tok_ok');
    const eventId = Number(bookingId.split('-')[0]);
    // Cancelled as soon as it is booked, by whichever process gets so far.
    const isBooked = async () => (await world.booking(bookingId)) === 'booked';
    const cancel = () =>
      world.send({ commandId: randomUUID(), eventId, bookingId, userId: buyer, type: 'CancelBooking' });
    let hasEnded = false;
    const ended = payments.ended.then((how) => {
      hasEnded = true;
      return how;
    });
    await until('it is booked, or dead', async () => hasEnded || (await isBooked()));
    const early = await isBooked();
    if (early) await cancel();
    expect(await ended).toBe('SIGKILL');
    const successor = await world.start();
    if (!early) {
      await until('it is booked', isBooked);
      await cancel();
    }
    await world.reaches(paymentId, 'refunded');
    await successor.stop();
  }
  await expectOneOfEach(bookingIds);
});

test('killed with 50 payments under way, and started again: each is captured once', async () => {
  const bookingIds = await world.hold(50);
  await world.simulator.set({ latencyMs: 300 });
  const payments = await world.start();
  const ids: string[] = [];
  for (const bookingId of bookingIds) ids.push(await world.pay(bookingId, 'tok_ok'));
  await until('some are authorised', async () => (await world.objects()).length > 10);
  payments.signal('SIGKILL');
  await payments.ended;
  await world.start();
  for (const paymentId of ids) await world.reaches(paymentId, 'captured');
  await world.simulator.set({ latencyMs: 0 });
  const objects = (await world.objects()).filter(({ bookingId }) => bookingIds.includes(bookingId ?? ''));
  expect(objects.map(({ capturedMinor }) => capturedMinor)).toEqual(bookingIds.map(() => 9_000));
});
