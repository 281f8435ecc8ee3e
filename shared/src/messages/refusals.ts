import type { CommandType } from './commands.ts';

/**
 * All business refusals: the stable code and the title for clients. A refusal is an event (`CommandRejected`), never a
 * thrown error.
 */
export const refusals = {
  'seat-taken': 'At least one of the seats is held or booked by somebody else.',
  'seat-unknown': 'The show has no such seat.',
  'seat-blocked': 'At least one of the seats is not on sale.',
  'seat-in-use': 'At least one of the seats that would go is held or booked.',
  'not-together': 'So many seats that fit are not free beside each other.',
  'sold-out': 'No seat that fits is free.',
  'single-seat': 'A single free seat would be left.',
  'waiting-list-first': 'The free seats that fit are kept for somebody who waits.',
  'cannot-fit': 'No seats of the show could ever fit.',
  'not-next': 'Somebody who has waited longer comes first, or no free seats fit.',
  'wait-not-over': 'The show has not started yet.',
  'show-unknown': 'There is no such show.',
  'show-exists': 'The show is scheduled already, with other details.',
  'show-cancelled': 'The show is cancelled.',
  'sales-window': 'Sales would not open before they close, or close after the start.',
  'slot-mismatch': 'The time of a showtime changes with a slot of its hall, and that of another show without one.',
  'booking-unknown': 'The show has no such booking.',
  'booking-exists': 'The booking id is in use already.',
  'not-owner': 'The booking belongs to another user.',
  'not-held': 'The booking is not in a state that allows this.',
  'hold-expired': 'The hold has run out.',
  'hold-not-due': 'The hold has not run out yet.',
  'already-cancelled': 'The booking is cancelled already.',
  'sales-not-open': 'Sales for this show have not opened yet.',
  'sales-closed': 'Sales for this show have closed.',
  'too-late': 'The booking cannot be changed like this any more.',
  'not-in-booking': 'The booking does not have all of these seats.',
  'same-seats': 'The booking has exactly these seats already.',
  'same-user': 'The booking belongs to this user already.',
  'ticket-revoked': 'The seat is not of this ticket any more.',
  'already-checked-in': 'The ticket has been used.',
  'not-exchangeable': 'The seats of this show cannot be exchanged.',
  'not-transferable': 'Bookings of this show cannot be transferred.',
  'limit-exceeded': 'The user would have more seats of this show than one user may have.',
  'payment-required': 'The show demands a payment.',
  'payment-not-needed': 'There is nothing to pay.',
  'payment-differs': 'The booking was not confirmed with this payment.',
  'price-differs': 'The seats would cost more than those that they replace, in a show that demands a payment.',
  undecidable: 'The command could not be decided.',
} as const;

export type RefusalCode = keyof typeof refusals;

const ofOrder = [
  'booking-exists',
  'show-unknown',
  'show-cancelled',
  'sales-not-open',
  'sales-closed',
  'seat-unknown',
  'seat-blocked',
  'seat-taken',
  'not-together',
  'sold-out',
  'waiting-list-first',
  'single-seat',
  'limit-exceeded',
  'undecidable',
] as const;
const ofBooking = [
  'show-unknown',
  'booking-unknown',
  'not-held',
  'hold-expired',
  'already-cancelled',
  'undecidable',
] as const;

/**
 * The codes by which each command may be refused. The compiler restricts the worker's rules to them, and the API
 * documents are made from them.
 */
export const refusalsOf = {
  ScheduleShow: ['show-exists', 'undecidable'],
  ChangeShow: ['show-unknown', 'show-cancelled', 'slot-mismatch', 'sales-window', 'undecidable'],
  CancelShow: ['show-unknown', 'show-cancelled', 'undecidable'],
  ChangeLayout: ['show-unknown', 'show-cancelled', 'seat-in-use', 'undecidable'],
  BookSeats: [...ofOrder, 'payment-required'],
  HoldSeats: ofOrder,
  ConfirmBooking: [...ofBooking, 'show-cancelled', 'not-owner', 'sales-closed', 'payment-required'],
  ExtendHold: [...ofBooking, 'show-cancelled', 'not-owner', 'sales-closed', 'payment-not-needed'],
  CancelBooking: [...ofBooking, 'not-owner', 'already-checked-in', 'too-late', 'payment-differs'],
  CancelSeats: [...ofBooking, 'show-cancelled', 'not-owner', 'too-late', 'not-in-booking', 'already-checked-in'],
  ExchangeSeats: [
    ...ofBooking,
    'show-cancelled',
    'not-owner',
    'already-checked-in',
    'too-late',
    'not-exchangeable',
    'same-seats',
    'sales-not-open',
    'sales-closed',
    'seat-unknown',
    'seat-blocked',
    'seat-taken',
    'not-together',
    'sold-out',
    'waiting-list-first',
    'single-seat',
    'limit-exceeded',
    'price-differs',
  ],
  TransferBooking: [
    ...ofBooking,
    'show-cancelled',
    'not-owner',
    'already-checked-in',
    'too-late',
    'not-transferable',
    'same-user',
    'limit-exceeded',
  ],
  CheckInSeat: [
    'show-unknown',
    'show-cancelled',
    'booking-unknown',
    'ticket-revoked',
    'already-checked-in',
    'undecidable',
  ],
  ExpireHold: [...ofBooking, 'hold-not-due'],
  JoinWaitlist: [
    'booking-exists',
    'show-unknown',
    'show-cancelled',
    'sales-not-open',
    'sales-closed',
    'cannot-fit',
    'limit-exceeded',
    'undecidable',
  ],
  OfferSeats: [...ofBooking, 'sales-closed', 'not-next'],
  ExpireWait: [...ofBooking, 'wait-not-over'],
} as const satisfies Record<CommandType, readonly RefusalCode[]>;

/** The codes by which a type of command may be refused. */
export type RefusalCodeOf<T extends CommandType> = (typeof refusalsOf)[T][number];

export const refusalCodes = Object.keys(refusals) as [RefusalCode, ...RefusalCode[]];
