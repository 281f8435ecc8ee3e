import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { bookingIdSchema, commandIdSchema, paymentIdSchema } from '@ticketing/shared/messages/commands.ts';
import type { PaymentCommandOf } from '@ticketing/shared/messages/payments/commands.ts';
import type { PaymentEvent, PaymentFact } from '@ticketing/shared/messages/payments/events.ts';
import type { PaymentStatus } from '@ticketing/shared/messages/payments/statuses.ts';
import { isAnswer, paymentStatuses } from '@ticketing/shared/messages/payments/statuses.ts';
import type { AnyReply } from '@ticketing/shared/messages/reply.ts';
import { isOfPayment } from '@ticketing/shared/messages/reply.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import type { NextActions } from '@ticketing/shared/payments/next-action.ts';
import { z } from 'zod';
import type { Answer } from '../answers.ts';
import { linksSchema, receiptSchema } from '../answers.ts';

/** The commands about payments that a client may send. */
export type PaymentOrder = PaymentCommandOf<'StartPayment'> | PaymentCommandOf<'RefundPayment'>;

const shape = {
  paymentId: paymentIdSchema,
  bookingId: bookingIdSchema,
  eventId: idSchema,
  commandId: commandIdSchema,
  receipt: receiptSchema,
  links: linksSchema,
};

export const acceptedPaymentSchema = z
  .object({ ...shape, status: z.literal('pending') })
  .meta({ id: 'AcceptedPayment' });

const amountSchema = z.int().min(0);
export const paymentSchema = z
  .object({
    ...shape,
    status: z.enum(paymentStatuses),
    amountMinor: amountSchema.optional(),
    capturedMinor: amountSchema.optional(),
    refundedMinor: amountSchema,
    currency: z.string().optional(),
    nextActionUrl: z.string().optional().meta({
      description: 'Where the owner of the card agrees, while `status` is `action-required`.',
    }),
    version: z.int().min(1).meta({ description: "The payment's version." }),
  })
  .meta({ id: 'PaymentOutcome' });

/** The answer while the outcome is unknown: the log has the command. */
export function acceptedPaymentAnswer(order: PaymentOrder, receipt: LogPosition): Answer {
  const { paymentId, bookingId, eventId, commandId } = order;
  const self = linkTo(paymentId, receipt);
  const body = { paymentId, bookingId, eventId, commandId, status: 'pending', receipt, links: { self } };
  return { status: 202, body, headers: { Location: self } };
}

/** Whether a reply is the answer to a client who waits: the buyer knows how it ended, or has to act. */
export function isPaymentAnswer(reply: AnyReply): boolean {
  if (!isOfPayment(reply)) return true;
  return reply.event.type === 'PaymentCommandRejected' || isAnswer(reply.event.status);
}

/**
 * The answer with the outcome. Who asks for a second payment of a booking gets the one that it has, if it is their own.
 * @throws HttpProblem `card-declined`, or with the code of a refusal
 */
export async function paymentAnswer(
  order: PaymentOrder,
  receipt: LogPosition,
  reply: AnyReply,
  { headers, nextActionOf }: { headers: Record<string, string>; nextActionOf?: NextActions['find'] | undefined },
): Promise<Answer> {
  if (!isOfPayment(reply)) return acceptedPaymentAnswer(order, receipt);
  const event = reply.underWay ?? reply.event;
  if (isOfSomebodyElse(order, event)) throw bookingNotFound(headers);
  const problem = problemOfPayment(event, headers);
  if (problem !== undefined) throw problem;
  if (event.type === 'PaymentCommandRejected') return acceptedPaymentAnswer(order, receipt);
  const self = linkTo(event.paymentId, event.paymentId === order.paymentId ? receipt : undefined);
  return {
    status: statusFor(order, event.status, reply.repeated || reply.underWay !== undefined),
    body: {
      ...outcomeOf(event),
      ...(await nextActionIn(event, nextActionOf)),
      commandId: order.commandId,
      receipt,
      links: { self },
    },
    headers: { Location: self, ...headers },
  };
}

/** 201 when this request's payment is captured; 200 when it is there, or the buyer has to act; 202 while it goes on. */
function statusFor({ type }: PaymentOrder, status: PaymentStatus, isAnothers: boolean): number {
  if (type === 'RefundPayment') return 200;
  if (!isAnswer(status)) return 202;
  return status === 'captured' && !isAnothers ? 201 : 200;
}

function outcomeOf(event: PaymentFact) {
  const { paymentId, bookingId, eventId, status, amountMinor, capturedMinor, refundedMinor, currency, version } = event;
  return {
    paymentId,
    bookingId,
    eventId,
    status,
    ...(amountMinor !== undefined && { amountMinor }),
    ...(capturedMinor !== undefined && { capturedMinor }),
    refundedMinor,
    ...(currency !== undefined && { currency }),
    version,
  };
}

/** Where the owner of the card agrees. Without Redis the payment tells it later, to who reads it. */
async function nextActionIn(
  { paymentId, status, nextActionUrl }: PaymentFact,
  nextActionOf: NextActions['find'] = async () => undefined,
): Promise<{ nextActionUrl?: string }> {
  if (status !== 'action-required') return {};
  const found = nextActionUrl ?? (await nextActionOf(paymentId).catch(() => undefined));
  return found === undefined ? {} : { nextActionUrl: found };
}

function problemOfPayment(event: PaymentEvent, headers: Record<string, string>): HttpProblem | undefined {
  const { paymentId, bookingId, commandId, version } = event;
  const members = { paymentId, bookingId, commandId, version };
  if (event.type === 'PaymentCommandRejected') return new HttpProblem(event.code, { headers, members });
  const { status, refusal, reason } = event;
  // Something else ended it, such as its booking: then the status tells.
  if (status !== 'declined' && status !== 'voided') return undefined;
  if (refusal === 'not-owner' || refusal === 'booking-unknown') return bookingNotFound(headers);
  if (refusal !== undefined) return new HttpProblem(refusal, { headers, members });
  if (reason === undefined) return undefined;
  return new HttpProblem('card-declined', { headers, members: { ...members, reason } });
}

/** Whether the payment that the booking has already is not of the one who asks for another. */
function isOfSomebodyElse(order: PaymentOrder, event: PaymentEvent): boolean {
  return order.type === 'StartPayment' && event.type !== 'PaymentCommandRejected' && event.userId !== order.userId;
}

/** Other people's bookings are not there, so that nobody learns which ids are. */
function bookingNotFound(headers: Record<string, string>): HttpProblem {
  return new HttpProblem('booking-not-found', { headers });
}

/** The address of the payment in the read API. */
function linkTo(paymentId: string, receipt: LogPosition | undefined): string {
  const after = receipt === undefined ? '' : `?after=${receipt.partition}:${receipt.offset}`;
  return `/api/payments/${paymentId}${after}`;
}
