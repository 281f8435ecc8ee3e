import { setTimeout as sleep } from 'node:timers/promises';
import type { PaymentStatus } from '@ticketing/shared/messages/payments/statuses.ts';
import { isAnswer, paymentStatuses } from '@ticketing/shared/messages/payments/statuses.ts';
import { attempt } from './client.ts';
import type { Attempt, Payment } from './record.ts';

/** Sends a payment once, and notes what came of it. @param wait for the outcome, in seconds */
export async function sendPayment(url: string, payment: Payment, wait: number | undefined): Promise<Attempt> {
  const { userId, bookingId, token, idempotencyKey } = payment;
  const body = { userId, bookingId, method: { token } };
  const made = await attempt(url, { method: 'POST', path: '/api/payments/process', body, idempotencyKey, wait });
  payment.attempts.push(made);
  return made;
}

/** Reads what has become of a payment, as its answer says where. */
export async function readPayment(
  url: string,
  payment: Payment,
  wait: number | undefined,
): Promise<Attempt | undefined> {
  const { links, paymentId } = payment.attempts.findLast(({ body }) => body?.paymentId !== undefined)?.body ?? {};
  if (paymentId === undefined) return undefined;
  const path = links?.self ?? `/api/payments/${paymentId}`;
  const made = await attempt(url, { method: 'GET', path, wait });
  payment.reads.push(made);
  return made;
}

/** What the owner of a card says to the bank, as far as the bank hears it. @returns whether it did */
export async function answerBank(page: string, deed: 'agree' | 'refuse'): Promise<boolean> {
  try {
    const response = await fetch(page, {
      method: 'POST',
      body: new URLSearchParams({ deed }),
      redirect: 'manual',
      signal: AbortSignal.timeout(5_000),
    });
    return response.status < 400;
  } catch {
    return false;
  }
}

/** Whether an answer tells its client how the payment ended. */
export function isOutcome({ status, body }: Attempt): boolean {
  if (status === 402 || status === 404 || status === 409) return true;
  if (status !== 200 && status !== 201) return false;
  const said = statusIn(body);
  return said !== undefined && said !== 'action-required' && isAnswer(said);
}

/** What an answer says of a payment; nothing where it only says that it was taken. */
export function statusIn(body: Attempt['body']): PaymentStatus | undefined {
  return paymentStatuses.find((status) => status === body?.status);
}

/** Sends it until an answer comes, a few times: with its key that is safe. */
export async function persistPaying(url: string, payment: Payment, wait: number | undefined): Promise<Attempt> {
  for (let left = 3; ; left -= 1) {
    const made = await sendPayment(url, payment, wait);
    const isAnswered = made.status !== undefined && made.status < 500;
    if (isAnswered || left === 1) return made;
    await sleep(300);
  }
}
