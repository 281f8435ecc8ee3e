import type { Caller } from '@ticketing/shared/http/access.ts';
import { maySee } from '@ticketing/shared/http/access.ts';
import { sendJson } from '@ticketing/shared/http/app.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { isAnswer } from '@ticketing/shared/messages/payments/statuses.ts';
import type { MadePaymentView, PaymentView } from '@ticketing/shared/stores/payment-views.ts';
import type { RequestHandler } from 'express';
import type { Filter } from 'mongodb';
import { sendVersioned } from '../conditional.ts';
import type { ReadContext } from '../context.ts';
import { newestFirst, olderThan, pageOf } from '../newest-first.ts';
import { paymentPath, paymentQuery, paymentsQuery } from '../parameters.ts';
import { paymentAnswer, withNextAction } from '../payment-answers.ts';
import type { Receipt } from '../receipts.ts';
import { freshMs, reflects } from '../receipts.ts';
import { queryLimit } from '../views.ts';
import { goneSignal, preferredWaitMs } from '../waiting.ts';

/** GET /api/payments: payments, newest first; of oneself, and of all for organisers. */
export function listPayments({ views, nextActionOf }: ReadContext): RequestHandler {
  return async (request, response) => {
    const { userId, bookingId, status, limit, cursor } = parseRequest(paymentsQuery, request.query);
    const { caller } = response.locals;
    const filter: Filter<PaymentView> = { status: status ?? { $ne: 'refused' }, ...olderThan(cursor) };
    if (bookingId !== undefined) filter.bookingId = bookingId;
    const ofUser = userId ?? (caller.isForAll ? undefined : caller.principal?.userId);
    if (ofUser !== undefined) filter.userId = ofUser;
    // Of others there is nothing to see.
    if (!caller.isForAll && (ofUser === undefined || !maySee(caller, ofUser))) {
      sendJson(response, 200, { payments: [] }, uncached);
      return;
    }
    const found = await views.readSome(views.payments, () =>
      views.payments
        .find(filter, queryLimit)
        .sort(newestFirst)
        .limit(limit + 1)
        .toArray(),
    );
    const { page, next } = pageOf(found, limit);
    const told = await Promise.all(page.filter(isMade).map((payment) => withNextAction(payment, nextActionOf)));
    const payments = told.map((payment) => paymentAnswer(payment, caller));
    sendJson(response, 200, { payments, ...next }, uncached);
  };
}

const uncached = { 'cache-control': 'no-store' };

/** A receipt, with the number of the log that is there now. */
type LoggedReceipt = Receipt & { log: number };

/**
 * GET /api/payments/{paymentId}: a payment. With `Prefer: wait` it waits until the buyer knows how it ended or has to
 * act, and with `after` until it reflects the command of that receipt. Of one that was refused because its booking has
 * another, it answers with that one.
 */
export function getPayment(context: ReadContext): RequestHandler {
  const { views, payments, paymentReceipts } = context;
  const find = (paymentId: string) =>
    views.readSome(views.payments, () => views.payments.findOne({ _id: paymentId }, queryLimit));

  return async (request, response) => {
    const { paymentId } = parseRequest(paymentPath, request.params);
    const { after } = parseRequest(paymentQuery, request.query);
    const { caller } = response.locals;
    const endMs = performance.now() + (preferredWaitMs(request, response) ?? 0);
    const gone = goneSignal(response);
    const receipt = after && { ...after, eventId: Number.parseInt(paymentId, 10), log: await paymentReceipts.log() };
    const waitUntil = (untilMs: number) => waitFor(paymentId, receipt, caller, untilMs, gone);

    if (receipt !== undefined) await checkReceipt(receipt, () => waitUntil(performance.now() + freshMs), gone);
    const view = await waitUntil(endMs);
    if (view !== null && !isVisible(view, caller)) throw new HttpProblem('payment-not-found');
    if (receipt !== undefined && !isReflected(view, receipt) && !(await isPassed(context, receipt))) {
      sendJson(response, 200, { status: 'pending' }, { ...uncached, 'retry-after': '1' });
      return;
    }
    const made = view === null || isMade(view) ? view : await otherOf(view);
    if (made === null || !isMade(made) || !isVisible(made, caller)) throw new HttpProblem('payment-not-found');
    const told = await withNextAction(made, context.nextActionOf);
    const body = JSON.stringify(paymentAnswer(told, caller));
    const isOther = made._id !== paymentId;
    sendVersioned(
      request,
      response,
      {
        tag: `${isOther ? `${made._id}-` : ''}${made.version}-${made.history.length}-${told.nextActionUrl === undefined ? '' : 'action-'}payment`,
        body,
      },
      { 'cache-control': 'private, no-cache', ...(isOther && { 'content-location': `/api/payments/${made._id}` }) },
    );
  };

  async function waitFor(
    paymentId: string,
    receipt: LoggedReceipt | undefined,
    caller: Caller,
    endMs: number,
    gone: AbortSignal,
  ): Promise<PaymentView | null> {
    for (;;) {
      const view = await find(paymentId);
      if (isWhatIsWaitedFor(view, receipt)) return view;
      const leftMs = endMs - performance.now();
      // A payment of somebody else is not waited for either.
      if (leftMs <= 0 || gone.aborted || (view !== null && !isVisible(view, caller))) return view;
      await payments.until(paymentId, (view?.version ?? 0) + 1, leftMs, gone);
    }
  }

  /** @throws HttpProblem `validation-failed` for a receipt that the log did not give: nobody waits for its outcome */
  async function checkReceipt(
    receipt: LoggedReceipt,
    soon: () => Promise<PaymentView | null>,
    gone: AbortSignal,
  ): Promise<void> {
    if (await paymentReceipts.areAccepted(receipt)) return;
    if (!isReflected(await soon(), receipt)) await paymentReceipts.check(receipt, gone);
  }

  async function otherOf(view: PaymentView): Promise<PaymentView | null> {
    return 'otherPaymentId' in view && view.otherPaymentId !== undefined ? find(view.otherPaymentId) : null;
  }
}

function isMade(view: PaymentView): view is MadePaymentView {
  return view.status !== 'refused';
}

function isVisible({ userId }: PaymentView, caller: Caller): boolean {
  return userId === undefined ? caller.isForAll : maySee(caller, userId);
}

function isWhatIsWaitedFor(view: PaymentView | null, receipt: LoggedReceipt | undefined): boolean {
  if (view === null || (receipt !== undefined && !isReflected(view, receipt))) return false;
  return !isMade(view) || isAnswer(view.status);
}

/** Whether a payment itself reflects the command of a receipt: {@link reflects}. */
function isReflected(view: PaymentView | null, receipt: LoggedReceipt): boolean {
  return view !== null && reflects(view.history, receipt);
}

/** Whether the views reflect the command of a receipt, whatever became of it. */
async function isPassed({ views }: ReadContext, { partition, offset }: LogPosition): Promise<boolean> {
  const position = await views.read(() => views.paymentPositions.findOne({ _id: partition }, queryLimit));
  return (position?.offset ?? -1) >= offset;
}
