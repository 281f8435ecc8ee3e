import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';
import type { SimulatorPayment } from '@ticketing/shared/payments/simulator-objects.ts';
import type { StoredPaymentRow } from '@ticketing/shared/stores/payment-store.ts';
import { storedPaymentColumns, storedPaymentEvent } from '@ticketing/shared/stores/payment-store.ts';
import type { MoneyPart } from '../system/chaos-system.ts';
import { withDatabase } from './database.ts';
import { readProvider } from './provider-ledger.ts';
import type { LogAccess } from './topic.ts';
import { readTopic } from './topic.ts';

/** What payments and their provider have, once all is at rest. */
export type MoneyTruth = {
  /** By payment, in order of version. */
  payments: Map<string, PaymentEvent[]>;
  /** All that the provider has. */
  objects: SimulatorPayment[];
  /** How many webhooks on the log nobody has signed who knows the secret. */
  forged: number;
};

export async function readMoney(log: LogAccess, { databaseUrl, simulator }: MoneyPart): Promise<MoneyTruth> {
  const [payments, objects, commands] = await Promise.all([
    readPayments(databaseUrl),
    readProvider(simulator.url),
    readTopic(log, 'payment.commands'),
  ]);
  // The simulator marks those that it forges.
  const forged = commands.filter(({ value }) => value?.includes('evt_forged') === true).length;
  return { payments, objects, forged };
}

function readPayments(databaseUrl: string): Promise<MoneyTruth['payments']> {
  return withDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<StoredPaymentRow>(
      `SELECT ${storedPaymentColumns} FROM payment_events ORDER BY payment_id, version`,
    );
    return Map.groupBy(
      rows.map((row) => storedPaymentEvent(row).event),
      ({ paymentId }) => paymentId,
    );
  });
}
