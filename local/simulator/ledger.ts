import type { SimulatorEvent, SimulatorPayment } from '@ticketing/shared/payments/simulator-objects.ts';
import { type Controls, usualControls } from './controls.ts';

/** A payment, and what its client gave with it. */
export type Entry = { payment: SimulatorPayment; token: string; returnUrl?: string | undefined };

/** What a client was answered under an idempotency key. */
export type StoredAnswer = { hash: string; status: number; body: string };

/** A line of the ledger's file. */
export type LedgerRecord =
  | { kind: 'entry'; entry: Entry }
  | { kind: 'answer'; key: string; answer: StoredAnswer }
  | { kind: 'event'; event: SimulatorEvent }
  | { kind: 'delivered'; eventId: string }
  | { kind: 'controls'; controls: Controls };

/**
 * All that the simulator knows: the fold of its records. A change is in its file before anybody is told of it, so kill
 * -9 takes nothing away.
 */
export type Ledger = {
  readonly controls: Controls;
  /** Writes the records, all or none, and takes them in. */
  write(records: LedgerRecord[]): void;
  entry(id: string): Entry | undefined;
  /** By the client's own id, the newest first. */
  ofPaymentId(paymentId: string): Entry[];
  answer(key: string): StoredAnswer | undefined;
  /** The entries made since then, the oldest first. */
  page(since: Date, cursor: number, limit: number): { entries: Entry[]; nextCursor: number | undefined };
  newest(limit: number): Entry[];
  readonly size: number;
  /** Those which will lapse one day. */
  open(): Entry[];
  withPendingRefunds(): Entry[];
  eventsOf(id: string): SimulatorEvent[];
  undelivered(): SimulatorEvent[];
  /** Sums of all that ever was, by currency. */
  totals(): Map<string, Totals>;
};

export type Totals = { payments: number; setAsideMinor: number; capturedMinor: number; refundedMinor: number };

/** @param append writes lines to the file, and returns when a killed process would have left them there */
export function createLedger(append: (records: LedgerRecord[]) => void, records: Iterable<LedgerRecord> = []): Ledger {
  const entries = new Map<string, Entry>();
  const ids: string[] = [];
  const idsByPaymentId = new Map<string, string[]>();
  const open = new Set<string>();
  const withPendingRefunds = new Set<string>();
  const answers = new Map<string, StoredAnswer>();
  const events = new Map<string, SimulatorEvent[]>();
  const undelivered = new Map<string, SimulatorEvent>();
  let controls = usualControls;

  function apply(record: LedgerRecord): void {
    switch (record.kind) {
      case 'entry': {
        const { payment } = record.entry;
        const { paymentId } = payment.metadata;
        if (!entries.has(payment.id)) {
          ids.push(payment.id);
          if (paymentId !== undefined) listIn(idsByPaymentId, paymentId).push(payment.id);
        }
        entries.set(payment.id, record.entry);
        setMembership(open, payment.id, payment.status === 'authorised' || payment.status === 'action-required');
        setMembership(
          withPendingRefunds,
          payment.id,
          payment.refunds.some(({ status }) => status === 'pending'),
        );
        return;
      }
      case 'answer':
        answers.set(record.key, record.answer);
        return;
      case 'event':
        listIn(events, record.event.payment.id).push(record.event);
        undelivered.set(record.event.id, record.event);
        return;
      case 'delivered':
        undelivered.delete(record.eventId);
        return;
      case 'controls':
        controls = record.controls;
    }
  }
  for (const record of records) apply(record);

  const known = (list: string[]): Entry[] => list.map((id) => entries.get(id)!);

  return {
    get controls() {
      return controls;
    },
    get size() {
      return ids.length;
    },
    write(written) {
      append(written);
      written.forEach(apply);
    },
    entry: (id) => entries.get(id),
    ofPaymentId: (paymentId) => known(idsByPaymentId.get(paymentId) ?? []).reverse(),
    answer: (key) => answers.get(key),
    page(since, cursor, limit) {
      const from = Math.max(cursor, firstSince(ids, entries, since));
      const nextCursor = from + limit < ids.length ? from + limit : undefined;
      return { entries: known(ids.slice(from, from + limit)), nextCursor };
    },
    newest: (limit) => known(ids.slice(-limit)).reverse(),
    open: () => known(Array.from(open)),
    withPendingRefunds: () => known(Array.from(withPendingRefunds)),
    eventsOf: (id) => events.get(id) ?? [],
    undelivered: () => Array.from(undelivered.values()),
    totals() {
      const totals = new Map<string, Totals>();
      for (const { payment } of entries.values()) {
        const of = totals.get(payment.currency) ?? {
          payments: 0,
          setAsideMinor: 0,
          capturedMinor: 0,
          refundedMinor: 0,
        };
        totals.set(payment.currency, {
          payments: of.payments + 1,
          setAsideMinor: of.setAsideMinor + (payment.status === 'authorised' ? payment.amountMinor : 0),
          capturedMinor: of.capturedMinor + payment.capturedMinor,
          refundedMinor: of.refundedMinor + payment.refundedMinor,
        });
      }
      return totals;
    },
  };
}

function setMembership(set: Set<string>, id: string, isIn: boolean): void {
  if (isIn) set.add(id);
  else set.delete(id);
}

function listIn<T>(map: Map<string, T[]>, key: string): T[] {
  const list = map.get(key);
  if (list !== undefined) return list;
  const made: T[] = [];
  map.set(key, made);
  return made;
}

/** The place of the first that is not older: they are in the order in which they were made. */
function firstSince(ids: string[], entries: ReadonlyMap<string, Entry>, since: Date): number {
  const text = since.toISOString();
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries.get(ids[middle]!)!.payment.createdAt < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
