import { randomUUID } from 'node:crypto';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import { commandIdOfFact, paymentIdOfKey } from '@ticketing/shared/messages/payments/ids.ts';
import { outcomeRepliesSchema } from '@ticketing/shared/messages/reply.ts';
import { channelNames, createSubscriber } from '@ticketing/shared/stores/redis.ts';
import { until } from '../../local/until.ts';
import { countParked } from '../src/store/parked-facts.ts';
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

test('a command that comes again appends nothing, and whoever sent it is told what became of the payment', async () => {
  const [bookingId] = await world.hold(1);
  const key = randomUUID();
  const paymentId = await world.pay(bookingId!, 'tok_ok', { key });
  await world.reaches(paymentId, 'captured');
  const recorded = async () => {
    const text = 'SELECT version, command_id FROM payment_events WHERE payment_id = $1 ORDER BY version';
    return (await world.pool.query<{ version: string; command_id: string }>(text, [paymentId])).rows;
  };
  const before = await recorded();
  const channel = channelNames(world.sandbox.namespace).replies(randomUUID());
  const heard: string[] = [];
  const subscriber = createSubscriber({ url: world.sandbox.redisUrl, logger: world.sandbox.logger, name: 'test' });
  subscriber.on('message', (_channel: string, text: string) => heard.push(text));
  await subscriber.subscribe(channel);
  expect(await world.pay(bookingId!, 'tok_ok', { key, replyTo: channel })).toBe(paymentId);
  const [first] = await until('the answer', () => {
    const all = heard.flatMap((text) => outcomeRepliesSchema.parse(JSON.parse(text)));
    return all.length > 0 && all;
  });
  expect(first!.event).toMatchObject({ type: 'PaymentCaptured', paymentId, version: before.length });
  expect(await recorded()).toEqual(before);
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
  const { providerRef } = await world.reaches(paymentId, 'action-required');
  await world.send({ ...about(bookingId!), type: 'CancelBooking' });
  await world.reaches(paymentId, 'voided');
  expect(await objectOf(paymentId)).toMatchObject({ status: 'voided', objectId: providerRef, capturedMinor: 0 });
});

test('where the buyer agrees is on no topic, and comes back when Redis has lost it', async () => {
  const [bookingId] = await world.hold(1);
  const paymentId = await world.pay(bookingId!, 'tok_3ds');
  await world.reaches(paymentId, 'action-required');
  const { log, nextActions } = world;
  expect(await nextActions.find(paymentId)).toMatch(/^http.*\/challenges\//);
  await nextActions.forget(paymentId);
  await until('the sweep has asked', async () => (await nextActions.find(paymentId)) !== undefined);
  for (const topic of [log.topics.paymentCommands, log.topics.paymentEvents]) {
    const messages = await log.read(topic);
    const values = () => messages.map(({ value }) => String(value));
    await until('it is asked for', () =>
      values().some((value) => /action-required/.test(value) && value.includes(paymentId)),
    );
    expect(values().filter((value) => value.includes('/challenges/'))).toEqual([]);
  }
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

test('what costs nothing any more when it is confirmed stays booked, and nothing is taken', async () => {
  const [bookingId] = await world.hold(1, { withFreeSeat: true });
  const paymentId = await world.pay(bookingId!, 'tok_3ds');
  const { providerRef } = await world.reaches(paymentId, 'action-required');
  await world.send({ ...about(bookingId!), type: 'CancelSeats', seatIds: ['A1'] });
  await until(
    'the payment has heard of it',
    async () => (await world.reaches(paymentId, 'action-required')).dueMinor === 0,
  );
  expect(await world.simulator.doTo(providerRef!, 'agree')).toBe('done');
  expect(await world.reaches(paymentId, 'captured', 'voided')).toMatchObject({ status: 'captured', capturedMinor: 0 });
  expect(await world.booking(bookingId!)).toBe('booked');
  expect(await objectOf(paymentId)).toMatchObject({ status: 'voided', capturedMinor: 0 });
});

test('answers that are lost change nothing: the same call again gives the same', async () => {
  const [bookingId] = await world.hold(1);
  await world.simulator.set({ loseAnswers: 3 });
  const paymentId = await world.pay(bookingId!, 'tok_ok');
  await world.reaches(paymentId, 'captured');
  const own = (await world.objects()).filter((object) => object.bookingId === bookingId);
  expect(own.map(({ capturedMinor }) => capturedMinor)).toEqual([9_000]);
});

test('in a currency without decimals the provider takes what the booking says, and gives back the seat', async () => {
  const [bookingId] = await world.hold(1, { currency: 'JPY' });
  const paymentId = await world.pay(bookingId!, 'tok_ok');
  expect(await world.reaches(paymentId, 'captured')).toMatchObject({ capturedMinor: 9_000, currency: 'JPY' });
  expect(await objectOf(paymentId)).toMatchObject({ capturedMinor: 9_000, currency: 'JPY' });
  await world.send({ ...about(bookingId!), type: 'CancelSeats', seatIds: ['A1'] });
  expect(await world.reaches(paymentId, 'partly-refunded')).toMatchObject({ refundedMinor: 4_500 });
  expect(await objectOf(paymentId)).toMatchObject({ refundedMinor: 4_500, currency: 'JPY' });
});

test('a webhook of a payment that is unknown is parked and counted, and told when the payment is there', async () => {
  const [bookingId] = await world.hold(1);
  const key = randomUUID();
  const { eventId } = about(bookingId!);
  const paymentId = paymentIdOfKey(bookingId!, buyer, key);
  const at = new Date().toISOString();
  const fact = {
    provider: 'simulator' as const,
    factId: `early-${key}`,
    kind: 'voided' as const,
    paymentId,
    eventId,
    at,
  };
  const commandId = commandIdOfFact('simulator', fact.factId);
  await world.log.sendToPayments([{ type: 'RecordProviderFact', commandId, eventId, paymentId, bookingId, fact }]);
  const parked = async () => {
    const { rows } = await world.pool.query('SELECT payment_id FROM parked_facts WHERE command_id = $1', [commandId]);
    return rows.length;
  };
  await until('it is parked', async () => (await parked()) === 1);
  expect(await world.eventsOf(paymentId)).toEqual([]);
  await until('it is counted', async () => (await countStandingFacts()) === 1);
  await world.pay(bookingId!, 'tok_ok', { key });
  await until('it is told', async () => (await parked()) === 0);
  await world.reaches(paymentId, 'captured');
  // On the topic behind the commit in which it is told.
  const outcomes = await until('its outcome is published', async () => {
    const found = (await world.eventsOf(paymentId)).filter((event) => event.commandId === commandId);
    return found.length > 0 ? found : undefined;
  });
  expect(outcomes).toHaveLength(1);
});

test('a webhook that names no payment, and comes again when it has been told: told once, and no dead letter', async () => {
  const [bookingId] = await world.hold(1);
  const paymentId = await world.pay(bookingId!, 'tok_ok');
  const { providerRef } = await world.reaches(paymentId, 'captured');
  const fact = {
    provider: 'simulator' as const,
    factId: `by-hand-${paymentId}`,
    kind: 'refunded' as const,
    objectId: providerRef!,
    refundId: 'by-hand',
    amountMinor: 4_500,
    at: new Date().toISOString(),
  };
  const command = {
    type: 'RecordProviderFact' as const,
    commandId: commandIdOfFact('simulator', fact.factId),
    fact,
  };
  await world.log.sendToPayments([command]);
  await world.reaches(paymentId, 'partly-refunded');
  await world.log.sendToPayments([command]);
  // Behind it in its partition.
  const { topics, partitionOf } = world.log;
  await world.log.sendRaw(partitionOf('0'), '0', 'no command', topics.paymentCommands);
  const letters = await world.log.read(topics.paymentCommandsDeadLetters);
  await until('the next is a dead letter', () => letters.length > 0);
  expect(letters.map(({ value }) => String(value))).toEqual(['no command']);
  expect(await countStandingFacts()).toBe(0);
  expect(await world.reaches(paymentId, 'partly-refunded')).toMatchObject({ refundedMinor: 4_500 });
});

const countStandingFacts = async () => (await countParked(world.pool)).count;
