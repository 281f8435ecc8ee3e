import type { AccountMail, Contact } from '@ticketing/shared/messages/people.ts';
import type { Pool } from 'pg';
import { versionIn } from '../domain/fold.ts';
import { isBookingMailKind, isOvertaken } from '../domain/kinds.ts';
import { composeForAccount, composeForBooking } from '../letters/compose.ts';
import type { Letter } from '../letters/letter.ts';
import type { People } from '../people.ts';
import type { EndStatus, OutboxMail } from '../store/outbox.ts';
import { readSuppressions } from '../store/outbox.ts';
import { digestOf, isAddress } from './address.ts';
import type { Enclose } from './enclosures.ts';
import type { Attachment } from './smtp.ts';

export type PreparingOptions = {
  pool: Pool;
  people: Pick<People, 'contactsOf' | 'readMails'>;
  /** Makes what is sent along with a mail about a booking. */
  enclose: Enclose;
  pagesUrl: string;
};

/** A mail with whom it goes to, and what it says. */
export type Ready = {
  mail: OutboxMail;
  to: { email: string; username: string };
  letter: Letter;
  attachments: Attachment[];
  locale: Contact['locale'];
};

/** A mail that is not sent, and why. */
export type Unsent = { mail: OutboxMail; status: EndStatus; error?: string };

/** How long a link of accounts is good: after that its mail is of no use. */
const linkMs = 30 * 60_000;

/** Sorts out mails that are not sent, and writes the letters of the rest. */
export function createPreparing({ pool, people, enclose, pagesUrl }: PreparingOptions) {
  async function write(mail: OutboxMail, to: Contact | AccountMail): Promise<Ready> {
    const { kind, facts, event_id: eventId, booking_id: bookingId } = mail;
    if (!isBookingMailKind(kind)) {
      return { mail, to, locale: to.locale, letter: composeForAccount(kind, to, pagesUrl), attachments: [] };
    }
    if (facts === null || eventId === null || bookingId === null) throw new Error(`mail ${mail.mail_id} says nothing`);
    const { event, created_at: at, booking_status } = mail;
    const isBooked = booking_status === 'booked';
    const told = { kind, facts, eventId, bookingId, version: versionIn(event), at, isBooked };
    const { files, tickets } = await enclose(told);
    const letter = composeForBooking({ kind, facts, eventId, bookingId, to, pagesUrl, tickets });
    return { mail, to, locale: to.locale, letter, attachments: files };
  }

  /** @throws AccountsUnavailable while nobody's address is known */
  return async (taken: OutboxMail[]): Promise<{ ready: Ready[]; unsent: Unsent[] }> => {
    const current = taken.filter((mail) => !isUntrue(mail));
    const ready: Ready[] = [];
    const unsent: Unsent[] = taken.filter(isUntrue).map((mail) => ({ mail, status: 'overtaken' }));
    const [ofBookings, ofAccounts] = [current.filter(isOfBooking), current.filter((mail) => !isOfBooking(mail))];
    const [contacts, contents, suppressed] = await Promise.all([
      ofBookings.length === 0
        ? new Map<number, Contact>()
        : people.contactsOf(ofBookings.map(({ user_id }) => user_id)),
      people.readMails(ofAccounts.map(accountMailIdOf)),
      readSuppressions(
        pool,
        current.map(({ user_id }) => user_id),
      ),
    ]);
    for (const mail of current) {
      const to = isOfBooking(mail) ? contacts.get(mail.user_id) : contents.get(accountMailIdOf(mail));
      // Of accounts' own mails: it is gone, with its person.
      const isStale = to !== undefined && 'link' in to && Date.now() - mail.due_at.getTime() > linkMs;
      if (isStale) unsent.push({ mail, status: 'overtaken' });
      else if (to === undefined) unsent.push({ mail, status: isOfBooking(mail) ? 'no-address' : 'overtaken' });
      else if (!isAddress(to.email)) unsent.push({ mail, status: 'suppressed', error: 'not an address' });
      else if (suppressed.get(mail.user_id)?.equals(digestOf(to.email)))
        unsent.push({ mail, status: 'suppressed', error: 'refused before' });
      else ready.push(await write(mail, to));
    }
    return { ready, unsent };
  };
}

function isUntrue({ kind, booking_status: status }: OutboxMail): boolean {
  return isOvertaken(kind, status === null ? undefined : { status });
}

function isOfBooking({ kind }: OutboxMail): boolean {
  return isBookingMailKind(kind);
}

function accountMailIdOf({ event }: OutboxMail): number {
  return Number(event.slice('account:'.length));
}
