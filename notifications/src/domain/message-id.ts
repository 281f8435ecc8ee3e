import type { MailKind } from './kinds.ts';

export type Named = { kind: MailKind; event: string; bookingId: string | undefined; resends: number };

/**
 * The Message-ID of a mail. It follows from what the mail tells of, so a mail that is sent twice is one mail to whoever
 * receives it. One that an operator sends again is another one.
 * @param domain ours
 */
export function messageIdOf({ kind, event, bookingId, resends }: Named, domain: string): string {
  // An event of a show may be told of several bookings.
  const booking = bookingId === undefined ? [] : [bookingId.slice(bookingId.indexOf('-') + 1)];
  const again = resends === 0 ? [] : [`r${resends}`];
  const parts = [kind, event.replace(/[^A-Za-z0-9-]/g, '.'), ...booking, ...again];
  return `<${parts.join('.')}@${domain}>`;
}
