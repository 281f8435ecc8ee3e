import { randomUUID } from 'node:crypto';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import { outcomeRepliesSchema } from '@ticketing/shared/messages/reply.ts';
import { channelNames, createSubscriber } from '@ticketing/shared/stores/redis.ts';
import { until } from '../../local/until.ts';
import type { PaymentsUnderTest } from './running-payments.ts';
import { buyer, openPaymentsUnderTest } from './running-payments.ts';

let world: PaymentsUnderTest;

beforeAll(async () => {
  world = await openPaymentsUnderTest();
  await world.start();
});

afterAll(() => world.close());

function about(bookingId: string) {
  return { commandId: randomUUID(), eventId: Number(bookingId.split('-')[0]), bookingId, userId: buyer };
}

async function objectOf(paymentId: string) {
  return (await world.objects()).find((object) => object.paymentId === paymentId);
}

test('a payment: authorised, booked, then captured; who waits hears of it', async () => {
  const [bookingId] = await world.hold(1);
  const channel = channelNames(world.sandbox.namespace).replies(randomUUID());
  const heard: string[] = [];
  const subscriber = createSubscriber({ url: world.sandbox.redisUrl, logger: world.sandbox.logger, name: 'test' });
  subscriber.on('message', (_channel: string, text: string) => heard.push(text));
  await subscriber.subscribe(channel);
  const paymentId = await world.pay(bookingId!, 'tok_ok', { replyTo: channel });
  const state = await world.reaches(paymentId, 'captured');
  expect(state).toMatchObject({ amountMinor: 9_000, capturedMinor: 9_000, refundedMinor: 0, currency: 'EUR' });
  expect(await world.booking(bookingId!)).toBe('booked');
  expect(await objectOf(paymentId)).toMatchObject({ status: 'captured', capturedMinor: 9_000, bookingId });
  const types = await until('all events', async () => {
    const seen = (await world.eventsOf(paymentId)).map(({ type }) => type);
    return seen.includes('PaymentCaptured') && seen;
  });
  expect(types).toEqual([
    'PaymentStarted',
    'PaymentAuthorising',
    'PaymentAuthorised',
    'PaymentCapturing',
    'PaymentCaptured',
  ]);
  const replies = await until('the answer', () => {
    const all = heard.flatMap((text) => outcomeRepliesSchema.parse(JSON.parse(text)));
    return all.some(({ event }) => event.type === 'PaymentCaptured') && all;
  });
  expect(replies.map(({ event }) => event.type)).toEqual(['PaymentStarted', 'PaymentCaptured']);
  subscriber.disconnect();
});

test('a refused card ends the attempt only; two at once are one', async () => {
  const [bookingId] = await world.hold(1);
  const first = await world.pay(bookingId!, 'tok_insufficient_funds');
  expect(await world.reaches(first, 'declined')).toMatchObject({ reason: 'insufficient-funds' });
  expect(await world.booking(bookingId!)).toBe('held');
  const [second, third] = [await world.pay(bookingId!, 'tok_ok'), await world.pay(bookingId!, 'tok_ok')];
  await world.reaches(second, 'captured');
  const refused = await until('the third is refused', async () => (await world.eventsOf(third)).at(0));
  expect(refused).toMatchObject({ type: 'PaymentCommandRejected', code: 'payment-under-way', otherPaymentId: second });
  expect((await world.objects()).filter((object) => object.bookingId === bookingId)).toHaveLength(2);
});

test('a booking that is not there is refused by the booking stream, and the provider hears nothing', async () => {
  await world.hold(1);
  const paymentId = await world.pay(`1-${randomUUID()}`, 'tok_ok');
  expect(await world.reaches(paymentId, 'declined')).toMatchObject({ refusal: 'booking-unknown' });
  expect(await objectOf(paymentId)).toBeUndefined();
});

test('cancelled after the capture, in parts and whole: as much comes back', async () => {
  const [bookingId] = await world.hold(1);
  const paymentId = await world.pay(bookingId!, 'tok_ok');
  await world.reaches(paymentId, 'captured');
  await world.send({ ...about(bookingId!), type: 'CancelSeats', seatIds: ['A1'] });
  expect(await world.reaches(paymentId, 'partly-refunded')).toMatchObject({ refundedMinor: 4_500 });
  await world.send({ ...about(bookingId!), type: 'CancelBooking' });
  expect(await world.reaches(paymentId, 'refunded')).toMatchObject({ refundedMinor: 9_000, isOver: true });
  expect(await objectOf(paymentId)).toMatchObject({ capturedMinor: 9_000, refundedMinor: 9_000 });
});

test('a show that is cancelled gives everything back', async () => {
  const [one, other] = await world.hold(2);
  const payments = [await world.pay(one!, 'tok_ok'), await world.pay(other!, 'tok_ok')];
  for (const paymentId of payments) await world.reaches(paymentId, 'captured');
  const { eventId } = about(one!);
  const cancel: Command = { commandId: randomUUID(), eventId, type: 'CancelShow', reason: 'ill' };
  await world.send(cancel);
  for (const paymentId of payments) await world.reaches(paymentId, 'refunded');
});

test('a booking that ends while the buyer is asked: what they agree to is let go, and no money moves', async () => {
  const [bookingId] = await world.hold(1);
  const paymentId = await world.pay(bookingId!, 'tok_3ds');
  const { providerRef, nextActionUrl } = await world.reaches(paymentId, 'action-required');
  expect(nextActionUrl).toMatch(/^http/);
  await world.send({ ...about(bookingId!), type: 'CancelBooking' });
  await world.reaches(paymentId, 'voided');
  expect(await objectOf(paymentId)).toMatchObject({ status: 'voided', objectId: providerRef, capturedMinor: 0 });
});

test('nobody tells that the buyer has agreed: the sweep asks', async () => {
  const [bookingId] = await world.hold(1);
  const paymentId = await world.pay(bookingId!, 'tok_3ds');
  const { providerRef } = await world.reaches(paymentId, 'action-required');
  expect(await world.simulator.doTo(providerRef!, 'agree')).toBe('done');
  await world.reaches(paymentId, 'captured');
  expect(await world.booking(bookingId!)).toBe('booked');
});

test('a capture that is refused for good: the booking ends, the money stays where it is', async () => {
  const [bookingId] = await world.hold(1);
  await world.simulator.set({ refuseCaptures: 1 });
  const paymentId = await world.pay(bookingId!, 'tok_ok');
  await world.reaches(paymentId, 'voided');
  await until('the booking has ended', async () => (await world.booking(bookingId!)) === 'cancelled');
  expect(await objectOf(paymentId)).toMatchObject({ capturedMinor: 0 });
});

test('answers that are lost change nothing: the same call again gives the same', async () => {
  const [bookingId] = await world.hold(1);
  await world.simulator.set({ loseAnswers: 3 });
  const paymentId = await world.pay(bookingId!, 'tok_ok');
  await world.reaches(paymentId, 'captured');
  const own = (await world.objects()).filter((object) => object.bookingId === bookingId);
  expect(own.map(({ capturedMinor }) => capturedMinor)).toEqual([9_000]);
});
