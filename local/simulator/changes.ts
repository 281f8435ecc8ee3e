import { hash } from 'node:crypto';
import { sendJson, singleHeader } from '@ticketing/shared/http/app.ts';
import type { SimulatorErrorCode } from '@ticketing/shared/payments/simulator-objects.ts';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { oneLess } from './bank.ts';
import type { SimulatorContext } from './context.ts';
import type { Entry, LedgerRecord } from './ledger.ts';
import type { Ruling } from './rules.ts';
import { recordsOf } from './rules.ts';
import { behaviourOf } from './tokens.ts';

export type Answer = { status: number; body: string };

/** How a client is spoken to. */
export type Dialect = {
  bodyOf(request: Request): Promise<unknown>;
  answerOf(ruling: Ruling): Answer;
};

export type Changes = {
  /**
   * Serves a call that changes something. The same key and request get the same answer for ever, and have their effect
   * once.
   * @param act decides; what it says is the answer
   */
  change<S extends z.ZodType>(
    request: Request,
    response: Response,
    schema: S,
    act: (order: z.output<S>, key: string) => Ruling,
  ): Promise<void>;
  /** The same for a call about one payment, that of the path unless the order names it. */
  changeOne<S extends z.ZodType>(
    request: Request,
    response: Response,
    schema: S,
    act: (entry: Entry, order: z.output<S>, key: string) => Ruling,
    idOf?: (order: z.output<S>) => string,
  ): Promise<void>;
  /** Answers a call that only reads, unless there is an outage. */
  read(response: Response, answer: () => void): void;
  fail(response: Response, code: SimulatorErrorCode, message: string): void;
};

export const unknownPayment = { code: 'payment-unknown', message: 'There is no such payment.' } as const;

/** Keys of all dialects: they share one ledger. */
const keysInUse = new Set<string>();

/** The calls of a dialect, with all that can go wrong with them. */
export function createChanges({ ledger, webhooks }: SimulatorContext, dialect: Dialect): Changes {
  const change: Changes['change'] = async (request, response, schema, act) => {
    const key = singleHeader(request, 'idempotency-key');
    if (key === undefined || !/^[\x21-\x7e]{1,255}$/.test(key))
      return fail(response, 'key-required', 'An Idempotency-Key of 1 to 255 visible characters is needed.');
    const order = schema.safeParse(await dialect.bodyOf(request));
    if (!order.success) return fail(response, 'bad-request', z.prettifyError(order.error));
    if (isOut(response)) return;
    if (keysInUse.has(key)) return fail(response, 'key-in-use', 'A call with this key is under way.');
    const requestHash = hash('sha256', `${request.path} ${JSON.stringify(order.data)}`);
    const earlier = ledger.answer(key);
    if (earlier !== undefined) {
      if (earlier.hash !== requestHash) return fail(response, 'key-reused', 'The key was used with another request.');
      return sendJson(response, earlier.status, earlier.body, { 'idempotent-replayed': 'true' });
    }
    keysInUse.add(key);
    try {
      await pause(ledger.controls.latencyMs);
      const ruling = act(order.data, key);
      const answer = dialect.answerOf(ruling);
      const records: LedgerRecord[] = 'code' in ruling ? [] : recordsOf(ruling);
      const { isSlow, isLost, spent } = mishaps('code' in ruling ? entryOf(request) : ruling.entry);
      ledger.write([...records, { kind: 'answer', key, answer: { ...answer, hash: requestHash } }, ...spent]);
      const sent = webhooks.send('code' in ruling ? [] : ruling.events);
      if (ledger.controls.webhooksFirst) await sent;
      if (isSlow) await pause(ledger.controls.slowMs);
      if (isLost) response.destroy();
      else sendJson(response, answer.status, answer.body);
    } finally {
      keysInUse.delete(key);
    }
  };

  function entryOf(request: Request): Entry | undefined {
    return ledger.entry(String(request.params.id));
  }

  /** What goes wrong with the answer, and what that uses up. */
  function mishaps(entry: Entry | undefined): { isSlow: boolean; isLost: boolean; spent: LedgerRecord[] } {
    const { isSlow = false, losesAnswers = false } = entry ? behaviourOf(entry.token) : {};
    const isLostByControl = ledger.controls.loseAnswers > 0;
    const spent = isLostByControl ? [oneLess(ledger, 'loseAnswers')] : [];
    return { isSlow, isLost: losesAnswers || isLostByControl, spent };
  }

  function isOut(response: Response): boolean {
    const { outage } = ledger.controls;
    if (outage === 'errors') fail(response, 'outage', 'The provider cannot be used at the moment.');
    // With silence nobody answers until the client has had enough.
    return outage !== 'none';
  }

  function fail(response: Response, code: SimulatorErrorCode, message: string): void {
    const { status, body } = dialect.answerOf({ code, message });
    sendJson(response, status, body);
  }

  return {
    change,
    changeOne: (request, response, schema, act, idOf = () => String(request.params.id)) =>
      change(request, response, schema, (order, key) => {
        const entry = ledger.entry(idOf(order));
        return entry === undefined ? unknownPayment : act(entry, order, key);
      }),
    read(response, answer) {
      if (!isOut(response)) answer();
    },
    fail,
  };
}

function pause(ms: number): Promise<void> | undefined {
  return ms === 0 ? undefined : new Promise((resolve) => setTimeout(resolve, ms));
}
