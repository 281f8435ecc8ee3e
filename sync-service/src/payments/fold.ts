import type { RecordedPosition } from '@ticketing/shared/log/headers.ts';
import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';
import type { PaymentHistoryEntry, PaymentView } from '@ticketing/shared/stores/payment-views.ts';

/** An event of a payment as it came, with the command that it answers. */
export type StoredPaymentEvent = { event: PaymentEvent; correlationId: string; position: RecordedPosition };

/**
 * The view after an event. An event has the whole state, so the newest one is right even where one before it was lost.
 * One that was lost and comes late, as a dead letter that is sent again, takes its place in the history.
 * @returns the same view for an event that it reflects already
 */
export function foldPayment(view: PaymentView | undefined, stored: StoredPaymentEvent): PaymentView {
  const { event } = stored;
  const before = view?.history ?? [];
  if (before.some(({ version }) => version === event.version)) return view!;
  const history = [...before, entryOf(stored)].sort((one, other) => one.version - other.version);
  const newest = history.at(-1)!;
  const { paymentId, eventId, bookingId } = event;
  const head = {
    ...{ _id: paymentId, eventId, bookingId, version: newest.version },
    ...{ createdAt: history[0]!.at, asOf: newest.at, history },
  };
  if (event.type !== 'PaymentCommandRejected') {
    if (view !== undefined && before.some((entry) => isFact(entry) && entry.version > event.version)) {
      return { ...view, ...head };
    }
    const { eventId: _e, paymentId: _p, version: _v, type: _t, commandId: _c, by: _b, at: _a, ...state } = event;
    const { command: _command, ...rest } = { command: undefined, ...state };
    return { ...rest, ...head };
  }
  // A refusal changes nothing of a payment that is there.
  if (view !== undefined && view.status !== 'refused') return { ...view, ...head };
  const { userId, code, otherPaymentId } = event;
  return {
    ...head,
    status: 'refused',
    ...(userId !== undefined && { userId }),
    code,
    ...(otherPaymentId !== undefined && { otherPaymentId }),
  };
}

function isFact({ type }: PaymentHistoryEntry): boolean {
  return type !== 'PaymentCommandRejected';
}

function entryOf({ event, correlationId, position }: StoredPaymentEvent): PaymentHistoryEntry {
  const { type, version, at, commandId, by } = event;
  return {
    ...{ type, version, at, commandId },
    ...('command' in event && { command: event.command }),
    ...(event.type === 'PaymentCommandRejected'
      ? { code: event.code }
      : {
          status: event.status,
          ...(event.reason !== undefined && { reason: event.reason }),
          ...(event.refundedMinor > 0 && { refundedMinor: event.refundedMinor }),
        }),
    ...(by && { by }),
    correlationId,
    ...position,
  };
}
