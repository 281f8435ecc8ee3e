import type { ClientBase, Pool } from 'pg';
import type { PaymentEvent } from '../messages/payments/events.ts';
import { paymentEventSchema } from '../messages/payments/events.ts';
import type { Stored, StoredRow } from './stored-event.ts';
import { storedAs, storedColumns } from './stored-event.ts';

export type StoredPaymentEvent = Stored<PaymentEvent>;

/** The columns that {@link storedPaymentEvent} needs, as a select list. */
export const storedPaymentColumns = `payment_id, event_id, ${storedColumns}`;

export type StoredPaymentRow = StoredRow & { payment_id: string; event_id: number };

/** Converts a row of `payment_events` to its event. */
export function storedPaymentEvent(row: StoredPaymentRow): StoredPaymentEvent {
  return storedAs(paymentEventSchema, row, { eventId: row.event_id, paymentId: row.payment_id });
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

/**
 * The rows of payments' streams, one stream after the other, each whole and in version order.
 * @param eventId only those of one show
 */
export async function* paymentStreams(
  client: ClientBase | Pool,
  eventId?: number,
): AsyncGenerator<StoredPaymentRow[], void> {
  // Ids begin with the show's number and a hyphen; the tables sort them by their bytes.
  const end = eventId === undefined ? ':' : `${eventId}.`;
  let after = { payment_id: eventId === undefined ? '' : `${eventId}-`, version: 0 };
  let stream: StoredPaymentRow[] = [];
  for (;;) {
    const { rows } = await client.query<StoredPaymentRow>(
      `SELECT ${storedPaymentColumns} FROM payment_events
       WHERE (payment_id, version) > ($1, $2) AND payment_id < $3 ORDER BY payment_id, version LIMIT $4`,
      [after.payment_id, after.version, end, pageSize],
    );
    for (const row of rows) {
      if (stream.length > 0 && stream[0]!.payment_id !== row.payment_id) {
        yield stream;
        stream = [];
      }
      stream.push(row);
    }
    if (rows.length < pageSize) break;
    after = rows.at(-1)!;
  }
  if (stream.length > 0) yield stream;
}

const pageSize = 1_000;

/** All events of one payment, in version order. */
export async function readPaymentStream(client: ClientBase | Pool, paymentId: string): Promise<StoredPaymentEvent[]> {
  const { rows } = await client.query<StoredPaymentRow>(
    `SELECT ${storedPaymentColumns} FROM payment_events WHERE payment_id = $1 ORDER BY version`,
    [paymentId],
  );
  return rows.map(storedPaymentEvent);
}
