import { setTimeout as sleep } from 'node:timers/promises';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import { messageIdOf } from '../domain/message-id.ts';
import type { Render } from '../letters/render.ts';
import type { NotificationsMetrics } from '../metrics.ts';
import { AccountsUnavailable } from '../people.ts';
import type { EndStatus, OutboxMail } from '../store/outbox.ts';
import { endMail, postponeMails, suppress, takeMails } from '../store/outbox.ts';
import { digestOf } from './address.ts';
import { backoffMs, giveUpAfterMs } from './backoff.ts';
import type { SmtpOutage } from './faults.ts';
import type { PreparingOptions, Ready } from './preparing.ts';
import { createPreparing } from './preparing.ts';
import { createPresence } from './presence.ts';
import type { MailServer } from './smtp.ts';

export type SenderOptions = PreparingOptions & {
  server: MailServer;
  render: Render;
  /** Of our Message-IDs. */
  domain: string;
  metrics: NotificationsMetrics;
  logger: Logger;
};

/** What keeps mails from being sent now. */
export type Outage = {
  what: 'smtp' | 'accounts' | 'postgres';
  code: string;
  /** What is wrong, in a sentence for who runs the service. */
  reason?: string;
  sinceMs: number;
};

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
  const presence = createPresence(pool);
  const prepare = createPreparing({ pool, people, enclose, pagesUrl });

  async function turn(): Promise<number> {
    const id = await presence.id();
    const taken = await takeMails(pool, id, takenAtOnce);
    if (taken.length === 0) return 0;
    try {
      const { ready, unsent } = await prepare(taken);
      for (const { mail, status, error } of unsent) await finish(mail, id, status, error);
      const faults = await Promise.all(ready.map((one) => sendOne(one, id)));
      const fault = faults.find((one) => one !== undefined);
      if (fault !== undefined) begin('smtp', fault.code, fault.reason);
      return taken.length;
    } catch (error) {
      // Those that were not sent are taken by the next turn: it is no fault of theirs.
      await postponeMails(pool, { mailIds: taken.map(idOf), sender: id, delayMs: 0, isAttempt: false }).catch(
        () => undefined,
      );
      throw error;
    }
  }

  /** @returns a fault that concerns all mails */
  async function sendOne(
    { mail, to, letter, attachments, locale }: Ready,
    id: number,
  ): Promise<SmtpOutage | undefined> {
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

  function begin(what: Outage['what'], code: string, reason?: string): void {
    if (what === 'smtp') metrics.up.set(0);
    const isNew = outage?.what !== what || outage.code !== code;
    const sinceMs = outage?.what === what ? outage.sinceMs : Date.now();
    outage = { what, code, sinceMs, ...(reason !== undefined && { reason }) };
    if (isNew) logger.warn({ what, code, reason }, 'mails cannot be sent now, they wait');
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
    else begin('smtp', fault.code, fault.reason);
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
    presence.leave();
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

function idOf({ mail_id }: OutboxMail): number {
  return mail_id;
}

/** A system's code, or the message of our own error; no error of a driver, which may have what was asked. */
function reasonOf(error: unknown): string {
  if (error instanceof AccountsUnavailable) return error.message;
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
