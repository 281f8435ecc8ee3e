import type { PaymentCommandOf } from '@ticketing/shared/messages/payments/commands.ts';
import type { PaymentEvent, PaymentFact } from '@ticketing/shared/messages/payments/events.ts';
import type { PaymentReply } from '@ticketing/shared/messages/reply.ts';
import { paymentAnswer } from '../src/payments/answers.ts';

const bookingId = '9-01a1fcae-c540-7246-a2e2-d1ef2abe5a64';
const own = `${bookingId}~01a1fcae-c53f-505c-9823-f89da6e7bb4a`;
const other = `${bookingId}~01a1fcae-c53f-505c-9823-f89da6e7bb4b`;
const commandId = '01a1fcae-c53f-505c-9823-f89da6e7bb4c';
const at = '2027-01-01T00:00:00.000Z';

/** A payment that the booking of somebody has already; its owner is asked by their bank. */
function asked(userId: number): PaymentFact {
  const head = { eventId: 9, paymentId: other, version: 3, commandId, bookingId, userId };
  return { ...head, type: 'ActionRequired', status: 'action-required', amountMinor: 4_200, refundedMinor: 0, at };
}

function replyOf(event: PaymentEvent, underWay?: PaymentEvent): PaymentReply {
  return { commandId, repeated: false, paymentId: event.paymentId, event, ...(underWay && { underWay }) };
}

const order: PaymentCommandOf<'StartPayment'> = {
  ...{ type: 'StartPayment', commandId, eventId: 9, paymentId: own, bookingId, userId: 1 },
};
const refused: PaymentEvent = {
  ...{ type: 'PaymentCommandRejected', eventId: 9, paymentId: own, version: 1, commandId, bookingId, userId: 1 },
  ...{ command: 'StartPayment', code: 'payment-under-way', otherPaymentId: other, at },
};

/** The answer, or the code of the problem. */
async function answered(reply: PaymentReply) {
  const nextActionOf = () => Promise.resolve('https://bank.example/agree');
  try {
    const { body } = await paymentAnswer(order, { partition: 0, offset: 1 }, reply, { headers: {}, nextActionOf });
    return body;
  } catch (error) {
    return JSON.parse(JSON.stringify(error));
  }
}

test('who asks for a second payment of their booking is answered with the one that it has', async () => {
  const answer = { paymentId: other, status: 'action-required', nextActionUrl: 'https://bank.example/agree' };
  expect(await answered(replyOf(refused, asked(1)))).toMatchObject(answer);
  expect(await answered(replyOf(asked(1)))).toMatchObject(answer);
});

test('who pays for the booking of somebody else learns nothing of its payment', async () => {
  for (const reply of [replyOf(refused, asked(2)), replyOf(asked(2))]) {
    const answer = await answered(reply);
    expect(answer).toMatchObject({ code: 'booking-not-found' });
    expect(JSON.stringify(answer)).not.toMatch(new RegExp(`${other}|bank|4200`));
  }
});
