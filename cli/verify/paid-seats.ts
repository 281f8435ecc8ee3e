import type { Pool } from 'pg';
import type { PaymentCheck } from './payment-check.ts';
import { untilSettled } from './until-settled.ts';

type Fault = { subject: string; text: string };

const pageSize = 500;

/**
 * The money from the side of the seats: what is booked and costs something, in a show that demands payment, is captured
 * or was sold by an organiser (P4); and no booking is captured twice (P3).
 */
export async function checkPaidSeats({ engines, payments, findings, standstillMs }: PaymentCheck): Promise<void> {
  let faults = await unpaid(engines.pool, payments.pool);
  await untilSettled(async () => {
    if (faults.length === 0) return { done: true, moved: false };
    const again = await unpaid(engines.pool, payments.pool);
    const moved = again.length < faults.length;
    faults = again;
    return { done: faults.length === 0, moved };
  }, standstillMs);
  for (const { subject, text } of [...faults, ...(await twice(payments.pool))]) findings.add('money', subject, text);
}

async function unpaid(bookings: Pool, payments: Pool): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (let after = ''; ; ) {
    const { rows } = await bookings.query<{ booking_id: string; payment_id: string | null; by_organiser: boolean }>(
      `SELECT b.booking_id, b.payment_id, EXISTS (
         SELECT FROM booking_events e WHERE e.event_id = b.event_id AND e.booking_id = b.booking_id
           AND e.type IN ('SeatsBooked', 'BookingConfirmed') AND e.data->'by'->>'role' = 'organiser'
       ) AS by_organiser
       FROM bookings b JOIN shows s USING (event_id)
       WHERE s.payment = 'required' AND b.status = 'booked' AND b.booking_id > $1
         AND (SELECT sum(price) FROM unnest(b.prices) AS price) > 0
       ORDER BY b.booking_id LIMIT $2`,
      [after, pageSize],
    );
    const captured = await capturedOf(
      payments,
      rows.flatMap(({ payment_id }) => payment_id ?? []),
    );
    for (const { booking_id: subject, payment_id, by_organiser } of rows) {
      if (payment_id === null && !by_organiser) {
        faults.push({ subject, text: 'it is booked, without a payment, and no organiser has sold it' });
      }
      if (payment_id !== null && !captured.has(payment_id)) {
        faults.push({ subject, text: `it is booked, and its payment ${payment_id} is not captured` });
      }
    }
    if (rows.length < pageSize) return faults;
    after = rows.at(-1)!.booking_id;
  }
}

/** The payments that are captured, or will be: nothing but a call is missing. */
async function capturedOf(pool: Pool, paymentIds: string[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ payment_id: string }>(
    `SELECT payment_id FROM payments
     WHERE payment_id = ANY($1::text[]) AND (status = 'capturing' OR state->'capturedMinor' IS NOT NULL)`,
    [paymentIds],
  );
  return new Set(rows.map((row) => row.payment_id));
}

async function twice(pool: Pool): Promise<Fault[]> {
  const { rows } = await pool.query<{ booking_id: string; payment_ids: string[] }>(
    `SELECT booking_id, array_agg(payment_id ORDER BY payment_id) AS payment_ids FROM payments
     WHERE state->'toCaptureMinor' IS NOT NULL AND state->'capturedMinor' IS NOT NULL
     GROUP BY booking_id HAVING count(*) > 1 ORDER BY booking_id LIMIT 1000`,
  );
  return rows.map(({ booking_id: subject, payment_ids }) => ({
    subject,
    text: `it is captured by ${payment_ids.join(' and ')}`,
  }));
}
