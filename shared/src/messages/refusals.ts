/**
 * Every business refusal: its stable code and the sentence that a client reads. A refusal is an event
 * (`CommandRejected`), never a thrown error.
 */
export const refusals = {
  'seat-taken': 'At least one of the seats is held or booked by somebody else.',
  'seat-unknown': 'The show has no such seat.',
  'show-unknown': 'There is no such show.',
  'show-exists': 'The show is scheduled already, with other details.',
  'booking-unknown': 'The show has no such booking.',
  'booking-exists': 'The booking id is in use already.',
  'not-owner': 'The booking belongs to another user.',
  'not-held': 'The booking is not in a state that allows this.',
  'hold-expired': 'The hold has run out.',
  'hold-not-due': 'The hold has not run out yet.',
  'already-cancelled': 'The booking is cancelled already.',
  'sales-not-open': 'Sales for this show have not opened yet.',
  'sales-closed': 'Sales for this show have closed.',
  'too-late': 'The booking cannot be cancelled any more.',
  'limit-exceeded': 'The user would have more seats of this show than one user may have.',
  undecidable: 'The command could not be decided.',
} as const;

export type RefusalCode = keyof typeof refusals;

export const refusalCodes = Object.keys(refusals) as [RefusalCode, ...RefusalCode[]];
