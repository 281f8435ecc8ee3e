import type { RecordedPosition } from '../log/headers.ts';
import type { PaymentEvent } from '../messages/payments/events.ts';
import { paymentEventSchema } from '../messages/payments/events.ts';

/** A stored event of a payment with the position of the command that it answers. */
export type StoredPaymentEvent = { event: PaymentEvent; correlationId: string; position: RecordedPosition };

/** The columns that {@link storedPaymentEvent} needs, as a select list. */
export const storedPaymentColumns =
  'payment_id, version, event_id, command_id, type, data, at, correlation_id, command_log, command_partition, command_offset';

export type StoredPaymentRow = {
  payment_id: string;
  version: number;
  event_id: number;
  command_id: string;
  type: string;
  data: Record<string, unknown>;
  at: Date;
  correlation_id: string;
  command_log: number;
  command_partition: number;
  command_offset: number;
};

/** Converts a row of `payment_events` to its event; the schema restores the order of the fields. */
export function storedPaymentEvent(row: StoredPaymentRow): StoredPaymentEvent {
  const { command_log: log, command_partition: partition, command_offset: offset } = row;
  return {
    event: paymentEventSchema.parse({
      ...row.data,
      eventId: row.event_id,
      paymentId: row.payment_id,
      version: row.version,
      type: row.type,
      commandId: row.command_id,
      at: row.at.toISOString(),
    }),
    correlationId: row.correlation_id,
    position: log === 0 ? { partition, offset } : { log, partition, offset },
  };
}

/** The contents of `payment_events.data`: all fields of an event without a column of their own. */
export function paymentEventData(event: PaymentEvent): Record<string, unknown> {
  const {
    eventId: _eventId,
    paymentId: _paymentId,
    version: _version,
    type: _type,
    commandId: _id,
    at: _at,
    ...data
  } = event;
  return data;
}
