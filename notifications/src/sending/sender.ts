import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountMail, Contact } from '@ticketing/shared/messages/people.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Pool, PoolClient } from 'pg';
import { versionIn } from '../domain/fold.ts';
import { isBookingMailKind, isOvertaken } from '../domain/kinds.ts';
import { messageIdOf } from '../domain/message-id.ts';
import { composeForAccount, composeForBooking } from '../letters/compose.ts';
import type { Letter } from '../letters/letter.ts';
import type { Render } from '../letters/render.ts';
import type { NotificationsMetrics } from '../metrics.ts';
import type { People } from '../people.ts';
import { AccountsUnavailable } from '../people.ts';
import type { EndStatus, OutboxMail } from '../store/outbox.ts';
import { becomeSender, endMail, postponeMails, readSuppressions, suppress, takeMails } from '../store/outbox.ts';
import { digestOf, isAddress } from './address.ts';
import { backoffMs, giveUpAfterMs } from './backoff.ts';
import type { Enclose } from './enclosures.ts';
import type { SendFault } from './faults.ts';
import type { Attachment, MailServer } from './smtp.ts';

export type SenderOptions = {
  pool: Pool;
  people: Pick<People, 'contactsOf' | 'readMails'>;
  server: MailServer;
  render: Render;
  /** Makes what is sent along with a mail about a booking. */
  enclose: Enclose;
  pagesUrl: string;
  /** Of our Message-IDs. */
  domain: string;
  metrics: NotificationsMetrics;
  logger: Logger;
};

/** What keeps mails from being sent now. */
export type Outage = { what: 'smtp' | 'accounts' | 'postgres'; code: string; sinceMs: number };

export type Sender = {
  /** There may be mails. */
  wake(): void;
  outage(): Outage | undefined;
  /** Finishes what is being sent. */
  stop(): Promise<void>;
};

const takenAtOnce = 20;
const idleMs = 1_000;
/** While the mail server is away it is asked so often, at first and at last. */
const firstProbeMs = 1_000;
const lastProbeMs = 30_000;
/** How often the mail server is asked while there is nothing to send. */
const proofEveryMs = 30_000;
/** How long a link of accounts is good: after that its mail is of no use. */
const linkMs = 30 * 60_000;

/** Somebody to write to, and what. */
type Ready = {
  mail: OutboxMail;
  to: { email: string; username: string };
  letter: Letter;
  attachments: Attachment[];
  locale: Contact['locale'];
};

/**
 * Sends the mails of the outbox.
 *
 *     idle → taking → sending → taking     mails are due
 *     taking → idle                        none is
 *     any → waiting                        the mail server, accounts or the database is away
 *     waiting → taking                     it is back
 *
 * A mail is taken, sent, and noted as sent, one after the other: if this process ends in between, it is sent again under
 * the same Message-ID. What keeps all mails from being sent costs none of them an attempt.
 */
export function startSender(options: SenderOptions): Sender {
  const { pool, people, server, render, enclose, pagesUrl, domain, metrics, logger } = options;
  const stopping = new AbortController();
  let wake: () => void = () => undefined;
  let outage: Outage | undefined;
  let provenMs = Number.NEGATIVE_INFINITY;
  let session: { client: PoolClient; id: number } | undefined;

  /** This process as a sender. After its connection broke it is another one, and takes again what that one had. */
  async function sender(): Promise<number> {
    if (session !== undefined) return session.id;
    const client = await pool.connect();
    const end = (error?: Error) => {
      if (session?.client !== client) return;
      session = undefined;
      client.release(error ?? true);
    };
    try {
      session = { client, id: await becomeSender(client) };
      client.on('error', end);
      client.on('end', () => end());
      return session.id;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async function turn(): Promise<number> {
    const id = await sender();
    const taken = await takeMails(pool, id, takenAtOnce);
    if (taken.length === 0) return 0;
    try {
      const ready = await prepare(taken, id);
      const faults = await Promise.all(ready.map((one) => sendOne(one, id)));
      const fault = faults.find((one) => one !== undefined);
      if (fault !== undefined) begin('smtp', fault.code);
      return taken.length;
    } catch (error) {
      // Those that were not sent are taken by the next turn: it is no fault of theirs.
      await postponeMails(pool, { mailIds: taken.map(idOf), sender: id, delayMs: 0, isAttempt: false }).catch(
        () => undefined,
      );
      throw error;
    }
  }

  /** Sorts out what is not sent, and writes the letters of the rest. */
  async function prepare(taken: OutboxMail[], id: number): Promise<Ready[]> {
    const end = (mail: OutboxMail, status: EndStatus, error?: string) => finish(mail, id, status, error);
    const current = taken.filter(
      ({ kind, booking_status }) =>
        !isOvertaken(kind, booking_status === null ? undefined : { status: booking_status }),
    );
    for (const mail of taken) if (!current.includes(mail)) await end(mail, 'overtaken');
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
    const ready: Ready[] = [];
    for (const mail of current) {
      const to = isOfBooking(mail) ? contacts.get(mail.user_id) : contents.get(accountMailIdOf(mail));
      // Of accounts' own mails: it is gone, with its person.
      const isStale = to !== undefined && 'link' in to && Date.now() - mail.due_at.getTime() > linkMs;
      if (isStale) await end(mail, 'overtaken');
      else if (to === undefined) await end(mail, isOfBooking(mail) ? 'no-address' : 'overtaken');
      else if (!isAddress(to.email)) await end(mail, 'suppressed', 'not an address');
      else if (suppressed.get(mail.user_id)?.equals(digestOf(to.email)))
        await end(mail, 'suppressed', 'refused before');
      else ready.push(await write(mail, to));
    }
    return ready;
  }

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

  /** @returns a fault that concerns all mails */
  async function sendOne({ mail, to, letter, attachments, locale }: Ready, id: number): Promise<SendFault | undefined> {
    const { event, kind, resends, booking_id } = mail;
    const messageId = messageIdOf({ kind, event, resends, bookingId: booking_id ?? undefined }, domain);
    failpoint('notifications/before-send');
    const fault = await server.send({
      messageId,
      to: { email: to.email, name: to.username },
      attachments,
      ...render(letter, locale),
    });
    failpoint('notifications/after-send');
    switch (fault?.kind) {
      case undefined:
        provenMs = performance.now();
        await finish(mail, id, 'sent');
        failpoint('notifications/after-note');
        return undefined;
      case 'address-refused':
        await suppress(pool, mail.user_id, digestOf(to.email), fault.code);
        await finish(mail, id, 'suppressed', fault.code);
        return undefined;
      case 'mail-refused':
        await finish(mail, id, 'refused', fault.code);
        return undefined;
      case 'deferred':
        await defer(mail, id, fault.code);
        return undefined;
      case 'outage':
        await postponeMails(pool, {
          mailIds: [mail.mail_id],
          sender: id,
          // If it is this mail alone that the server does not bear, others are sent meanwhile.
          delayMs: 5_000,
          error: fault.code,
          isAttempt: false,
        });
        return fault;
    }
  }

  async function defer(mail: OutboxMail, id: number, code: string): Promise<void> {
    metrics.deferred.inc({ code });
    if (Date.now() - mail.due_at.getTime() >= giveUpAfterMs) return finish(mail, id, 'failed', code);
    const delayMs = backoffMs(mail.attempts + 1);
    await postponeMails(pool, { mailIds: [mail.mail_id], sender: id, delayMs, error: code, isAttempt: true });
  }

  /** One line for every mail, with numbers only. */
  async function finish(mail: OutboxMail, id: number, status: EndStatus, error?: string): Promise<void> {
    await endMail(pool, { mailId: mail.mail_id, sender: id, status, error });
    metrics.ended.inc({ status });
    const { mail_id: mailId, kind, event, booking_id: bookingId, user_id: userId } = mail;
    logger.info({ mailId, kind, event, bookingId, userId, status, ...(error && { code: error }) }, 'mail ended');
  }

  function begin(what: Outage['what'], code: string): void {
    if (what === 'smtp') metrics.up.set(0);
    if (outage?.what === what) return;
    outage = { what, code, sinceMs: Date.now() };
    logger.warn({ what, code }, 'mails cannot be sent now, they wait');
  }

  function end(): void {
    if (outage !== undefined) logger.info({ what: outage.what }, 'mails can be sent again');
    outage = undefined;
  }

  /** Waits until somebody wakes it, or so long. */
  async function rest(forMs: number): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const timer = new AbortController();
    const signal = AbortSignal.any([stopping.signal, timer.signal]);
    await Promise.race([woken, sleep(forMs, undefined, { signal }).catch(() => undefined)]);
    timer.abort();
  }

  /** The server is asked before mails are taken while it is away, and now and then while there are none. */
  async function checkServer(): Promise<void> {
    const isDue = outage?.what === 'smtp' || performance.now() - provenMs > proofEveryMs;
    if (!isDue) return;
    const fault = await server.check();
    if (fault === undefined) proven();
    else begin('smtp', fault.code);
  }

  function proven(): void {
    provenMs = performance.now();
    metrics.up.set(1);
    if (outage?.what === 'smtp') end();
  }

  /** @returns whether there may be more to do at once */
  async function step(): Promise<boolean> {
    await checkServer();
    if (isAway('smtp')) return false;
    const count = await turn();
    // Without mails nobody is asked, and nobody misses the answer.
    if (!isAway('smtp')) end();
    return count > 0 && outage === undefined;
  }

  function isAway(what: Outage['what']): boolean {
    return outage?.what === what;
  }

  async function run(): Promise<void> {
    let probeMs = firstProbeMs;
    while (!stopping.signal.aborted) {
      let isMore = false;
      try {
        isMore = await step();
      } catch (error) {
        begin(error instanceof AccountsUnavailable ? 'accounts' : 'postgres', reasonOf(error));
        logger.debug({ err: error }, 'a turn of the sender failed');
      }
      if (outage !== undefined) {
        // Nobody's wish to send makes the server come back sooner.
        await sleep(probeMs, undefined, { signal: stopping.signal }).catch(() => undefined);
        probeMs = Math.min(probeMs * 2, lastProbeMs);
      } else {
        probeMs = firstProbeMs;
        if (!isMore) await rest(idleMs);
      }
    }
    session?.client.release(true);
    session = undefined;
  }

  const running = run();
  return {
    wake: () => wake(),
    outage: () => outage,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

function isOfBooking({ kind }: OutboxMail): boolean {
  return isBookingMailKind(kind);
}

function accountMailIdOf({ event }: OutboxMail): number {
  return Number(event.slice('account:'.length));
}

function idOf({ mail_id }: OutboxMail): number {
  return mail_id;
}

/** A system's code, or the message of our own error; no error of a driver, which may have what was asked. */
function reasonOf(error: unknown): string {
  if (error instanceof AccountsUnavailable) return error.message;
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
