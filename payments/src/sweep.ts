import { commandHeaders } from '@ticketing/shared/log/headers.ts';
import type { LogRecord, LogWriter } from '@ticketing/shared/log/log-writer.ts';
import type { PaymentCommand } from '@ticketing/shared/messages/payments/commands.ts';
import { keyOfPaymentCommand } from '@ticketing/shared/messages/payments/commands.ts';
import { commandIdOfSweep } from '@ticketing/shared/messages/payments/ids.ts';
import type { Correlation } from '@ticketing/shared/service/correlation.ts';
import { correlationIdFrom, traceparentFrom } from '@ticketing/shared/service/correlation.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Pool } from 'pg';
import type { PaymentMetrics } from './metrics.ts';
import { readParkedOfKnown } from './store/parked-facts.ts';
import { readHanging } from './store/payments.ts';

/** Appends commands to `payment.commands`. */
export type SendCommands = (commands: { command: PaymentCommand; correlation: Correlation }[]) => Promise<void>;

export function createSendCommands(
  writer: LogWriter,
  topic: string,
  partitionOf: (key: string) => number,
): SendCommands {
  return async (commands) => {
    const records = commands.map(({ command, correlation }): LogRecord => {
      const key = keyOfPaymentCommand(command);
      const headers = commandHeaders(command, correlation, '/payments');
      return { topic, partition: partitionOf(key), key, value: JSON.stringify(command), headers };
    });
    if (records.length > 0) await writer.append(records);
  };
}

/** A correlation of its own, for what nobody has asked for. */
export function ownCorrelation(): Correlation {
  return { correlationId: correlationIdFrom(undefined), traceparent: traceparentFrom(undefined) };
}

export type SweepOptions = {
  pool: Pool;
  send: SendCommands;
  /** The partitions that this process owns. */
  assigned: () => number[];
  /** How long nothing may happen to a payment in between, in milliseconds. */
  hangsAfterMs: number;
  everyMs: number;
  metrics: PaymentMetrics;
  logger: Logger;
};

const pageSize = 500;

/**
 * Looks now and then at payments in which something is under way and nothing happens, and sends each a SweepPayment: what
 * follows from its outcome is done again, and the provider is asked first what has become of it. Facts that were parked
 * are sent again when their payment is known.
 * @returns how to stop it
 */
export function sweepPayments(options: SweepOptions): () => Promise<void> {
  const { pool, send, assigned, hangsAfterMs, everyMs, metrics, logger } = options;
  let running: Promise<void> | undefined;

  async function sweep(): Promise<void> {
    const partitions = assigned();
    if (partitions.length === 0) return;
    const payments = await readHanging(pool, partitions, { hangsAfterMs, limit: pageSize });
    await send(
      payments.map(({ paymentId, bookingId, eventId, version }) => {
        const commandId = commandIdOfSweep(paymentId, version);
        return {
          command: { type: 'SweepPayment', commandId, eventId, bookingId, paymentId },
          correlation: ownCorrelation(),
        };
      }),
    );
    metrics.swept.inc(payments.length);
    const parked = await readParkedOfKnown(pool, pageSize);
    await send(
      parked.map(({ command, correlationId }) => {
        return { command, correlation: { correlationId, traceparent: traceparentFrom(undefined) } };
      }),
    );
  }

  const timer = setInterval(() => {
    running ??= sweep()
      .catch((error: Error) => logger.warn({ reason: error.message }, 'the sweep is tried again'))
      .finally(() => {
        running = undefined;
      });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
