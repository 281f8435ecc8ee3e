import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import type { PaymentCommandOf } from '@ticketing/shared/messages/payments/commands.ts';
import { commandIdOfBookingStep } from '@ticketing/shared/messages/payments/ids.ts';

/** What an event of the booking stream tells a payment. */
export type Followed = Pick<
  PaymentCommandOf<'FollowBooking'>,
  'what' | 'totalMinor' | 'currency' | 'heldUntil' | 'code' | 'freed'
>;

/**
 * What an event of the booking stream tells a payment of its booking, or of its show where that is cancelled. An answer
 * to what another payment has asked for, or an organiser, tells it nothing. Pure.
 */
export function whatFollows(event: BookingEvent, paymentId: string): Followed | undefined {
  switch (event.type) {
    case 'HoldExtended': {
      const { totalMinor, currency, heldUntil } = event;
      if (event.paymentId !== paymentId) return undefined;
      return {
        what: 'hold-extended',
        ...(totalMinor !== undefined && { totalMinor }),
        ...(currency !== undefined && { currency }),
        heldUntil,
      };
    }
    case 'BookingConfirmed':
      if (event.paymentId !== paymentId) return undefined;
      return { what: 'confirmed', ...totalOf(event) };
    case 'CommandRejected': {
      const { commandId, code } = event;
      if (commandId === commandIdOfBookingStep(paymentId, 'extend-hold')) return { what: 'hold-refused', code };
      if (commandId === commandIdOfBookingStep(paymentId, 'confirm')) return { what: 'confirm-refused', code };
      return undefined;
    }
    case 'BookingCancelled':
      return { what: 'cancelled', ...(event.seats && { freed: event.seats }) };
    case 'HoldExpired':
      return { what: 'expired' };
    case 'ShowCancelled':
      return { what: 'show-cancelled' };
    case 'SeatsCancelled':
      return { what: 'seats-changed', ...totalOf(event), ...(event.seats && { freed: event.seats }) };
    case 'SeatsExchanged':
      return { what: 'seats-changed', ...totalOf(event) };
    default:
      return undefined;
  }
}

function totalOf({ totalMinor }: { totalMinor?: number | undefined }): { totalMinor?: number } {
  return totalMinor === undefined ? {} : { totalMinor };
}
