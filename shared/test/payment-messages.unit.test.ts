import { paymentIdSchema } from '../src/messages/commands.ts';
import { paymentCommandSchema, paymentCommandTypes } from '../src/messages/payments/commands.ts';
import { paymentEventJson, paymentEventSchema } from '../src/messages/payments/events.ts';
import {
  bookingIdOfPayment,
  commandIdOfStart,
  commandIdOfStep,
  eventIdOfPayment,
  keyOfCall,
  paymentIdOfKey,
} from '../src/messages/payments/ids.ts';

const bookingId = '7-01a1fcae-c540-7246-a2e2-d1ef2abe5a64';
const paymentId = paymentIdOfKey(bookingId, 3, 'a-key');

test('a payment id carries its booking and show, and is the same for the same request only', () => {
  expect(paymentIdSchema.parse(paymentId)).toBe(paymentId);
  expect([bookingIdOfPayment(paymentId), eventIdOfPayment(paymentId)]).toEqual([bookingId, 7]);
  expect(paymentIdOfKey(bookingId, 3, 'a-key')).toBe(paymentId);
  expect(paymentIdOfKey(bookingId, 4, 'a-key')).not.toBe(paymentId);
});

test('ids and keys are derived for ever: the provider and the log know old ones', () => {
  expect(paymentId).toBe(`${bookingId}~595419b7-da54-5557-b93e-85d2fd1a3809`);
  expect(commandIdOfStart(paymentId)).toBe('8ff080bc-e9d5-58d8-b976-0f97492a14c1');
  expect(keyOfCall(paymentId, 'capture', 1)).toBe('82f75f57-a248-5816-9c30-2a355ec6aedf');
  expect(keyOfCall(paymentId, 'refund', 1)).not.toBe(keyOfCall(paymentId, 'refund', 2));
  expect(commandIdOfStep(paymentId, 'capture', 1, 'captured')).not.toBe(
    commandIdOfStep(paymentId, 'capture', 1, 'capture-failed'),
  );
});

test('a command is about one booking of one show', () => {
  const command = { type: 'StartPayment', commandId: commandIdOfStart(paymentId), eventId: 7, bookingId, userId: 3 };
  expect(paymentCommandSchema.safeParse({ ...command, paymentId }).success).toBe(true);
  expect(paymentCommandSchema.safeParse({ ...command, paymentId, eventId: 8 }).success).toBe(false);
  const other = '7-02a1fcae-c540-7246-a2e2-d1ef2abe5a64';
  expect(paymentCommandSchema.safeParse({ ...command, paymentId, bookingId: other }).success).toBe(false);
});

test('lists every type of command', () => {
  expect(paymentCommandSchema.options.map((option) => option.shape.type.value)).toEqual([...paymentCommandTypes]);
});

test('an event has the same bytes when it is read again', () => {
  const event = paymentEventSchema.parse({
    at: '2027-01-01T00:00:00.000Z',
    status: 'created',
    refundedMinor: 0,
    userId: 3,
    bookingId,
    commandId: commandIdOfStart(paymentId),
    type: 'PaymentStarted',
    version: 1,
    paymentId,
    eventId: 7,
  });
  const bytes = paymentEventJson(event);
  expect(paymentEventJson(paymentEventSchema.parse(JSON.parse(bytes)))).toBe(bytes);
  expect(bytes).toMatch(/^\{"eventId":7,"paymentId":"[^"]+","version":1,"type":"PaymentStarted"/);
});
