import type { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import type { Logged } from '@ticketing/shared/log/logged-command.ts';
import { readLogged } from '@ticketing/shared/log/logged-command.ts';
import type { PaymentCommand } from '@ticketing/shared/messages/payments/commands.ts';
import { keyOfPaymentCommand, paymentCommandSchema } from '@ticketing/shared/messages/payments/commands.ts';
import type { PaymentEvent, PaymentFact } from '@ticketing/shared/messages/payments/events.ts';
import type { KafkaMessage } from 'kafkajs';
import type { Payment } from './domain/payment.ts';

/** A command as read from the log. */
export type LoggedPaymentCommand = Logged<PaymentCommand>;

/** A request that waits to hear of a payment. */
export type Waiter = { channel: string; commandId: string };

/** A command with the event that answers it. */
export type PaymentOutcome = {
  logged: LoggedPaymentCommand;
  event: PaymentEvent;
  /** Whether the outcome was recorded before. */
  repeated: boolean;
  /** The payment after the event; of a repeated one as it is now. */
  payment: Payment;
  /** Who hears of the event, beside the sender of the command. */
  waiters: Waiter[];
  /** Of a request that came again: the newest fact of its payment. Of one that came second: that of the other. */
  newest?: PaymentFact | undefined;
};

/**
 * Reads a message of `payment.commands`.
 * @param partitionOf the partition of a show
 * @returns the command, or why the message is not a valid command
 */
export function readPaymentCommand(
  message: KafkaMessage,
  partition: number,
  partitionOf: (eventId: string) => number,
): LoggedPaymentCommand | DeadLetter {
  return readLogged(message, partition, {
    schema: paymentCommandSchema,
    keyName: 'eventId',
    keyOf: keyOfPaymentCommand,
    partitionOf,
  });
}
