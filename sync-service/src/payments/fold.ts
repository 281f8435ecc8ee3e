import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';
import type { PaymentHistoryEntry, PaymentView } from '@ticketing/shared/stores/payment-views.ts';

/** An event of a payment as it came, with the command that it answers. */
export type StoredPaymentEvent = { event: PaymentEvent; correlationId: string; position: LogPosition };

/**
 * The view after an event. An event has the whole state, so it is right even where one before it was lost.
 * @returns the same view for an event that it reflects already
 */
export function foldPayment(view: PaymentView | undefined, stored: StoredPaymentEvent): PaymentView {
  const { event } = stored;
  if (view !== undefined && view.version >= event.version) return view;
  const { paymentId, eventId, bookingId, version, at } = event;
  const head = {
    ...{ _id: paymentId, eventId, bookingId, version },
    createdAt: view?.createdAt ?? at,
    asOf: at,
    history: [...(view?.history ?? []), entryOf(stored)],
  };
  if (event.type !== 'PaymentCommandRejected') {
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
