import { useState } from 'preact/hooks';
import { answerOf, readApi } from '../api/client.ts';
import { usePages } from '../api/use-pages.ts';
import type { Payment } from '../buying/booking-store.ts';
import { titleOf } from '../buying/show-words.tsx';
import { longDay, moment, money } from '../i18n/format.ts';
import { mineWords, wordsOf } from '../i18n/mine.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { Pager } from '../ui/pager.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useShow } from './use-show.ts';

/** All payments of somebody, newest first, each with its invoice. */
export function Payments({ userId }: { userId: number }) {
  const words = mineWords();
  const [invoice, setInvoice] = useState<Payment>();
  const pages = usePages(`payments ${userId}`, async (cursor, signal) => {
    const query = { userId, limit: 20, ...(cursor !== undefined && { cursor }) };
    const answer = await answerOf(readApi.GET('/api/payments', { params: { query }, signal }));
    if (!answer.ok) return answer;
    const { payments: items, nextCursor } = answer.data;
    return { ...answer, data: { items, nextCursor } };
  });
  return (
    <section aria-labelledby="mine-payments">
      <h2 id="mine-payments">{words.payments}</h2>
      {pages.problem !== undefined && <Failed problem={pages.problem} again={pages.again} />}
      {pages.isLoading && pages.items.length === 0 && <Skeleton />}
      {!pages.isLoading && pages.problem === undefined && pages.items.length === 0 && <p>{words.noPayments}</p>}
      <ul class="mine-list">
        {pages.items.map((payment) => (
          <li key={payment.paymentId} class="card mine-entry">
            <Entry payment={payment} onInvoice={() => setInvoice(payment)} />
          </li>
        ))}
      </ul>
      <Pager hasMore={pages.hasMore} isBusy={pages.isLoading} onMore={pages.more} />
      {invoice !== undefined && (
        <Dialog title={words.invoiceTitle} onClose={() => setInvoice(undefined)}>
          <Invoice payment={invoice} />
        </Dialog>
      )}
    </section>
  );
}

function Entry({ payment, onInvoice }: { payment: Payment; onInvoice: () => void }) {
  const words = mineWords();
  const { status, amountMinor = 0, refundedMinor, currency = 'EUR', createdAt, capturedMinor = 0 } = payment;
  const show = useShow(payment.eventId);
  return (
    <>
      <div class="what">
        <h3>
          <a href={`/bookings/${payment.bookingId}`}>
            <bdi>{show === undefined ? words.loading : titleOf(show)}</bdi>
          </a>
        </h3>
        <p class="muted">
          <time dateTime={createdAt}>{moment(createdAt)}</time>
        </p>
      </div>
      <p class="amount">
        {money(amountMinor, currency)}
        {refundedMinor > 0 && <span class="muted"> · {words.givenBack(money(refundedMinor, currency))}</span>}
      </p>
      <span class={`tag status-${status}`}>{wordsOf(words.paymentStatus, status, words.paymentStatus.other)}</span>
      {capturedMinor > 0 && <Button onClick={onInvoice}>{words.invoice}</Button>}
    </>
  );
}

/** What was paid and given back, to look at and to print. */
function Invoice({ payment }: { payment: Payment }) {
  const words = mineWords();
  const show = useShow(payment.eventId);
  const { capturedMinor = 0, refundedMinor, currency = 'EUR' } = payment;
  const line = (label: string, value: string) => (
    <tr>
      <th scope="row">{label}</th>
      <td>
        <bdi>{value}</bdi>
      </td>
    </tr>
  );
  return (
    <>
      {show !== undefined && (
        <p>
          <strong>
            <bdi>{titleOf(show)}</bdi>
          </strong>
          <br />
          <bdi>{show.venue.name}</bdi>, <bdi>{show.venue.city}</bdi>
        </p>
      )}
      <table class="invoice">
        <tbody>
          {line(words.invoiceNumber, payment.paymentId)}
          {line(words.invoiceDate, longDay(payment.createdAt))}
          {line(words.invoiceFor, payment.bookingId)}
          {line(words.paid, money(capturedMinor, currency))}
          {refundedMinor > 0 && line(words.returned, money(-refundedMinor, currency))}
          {line(words.rest, money(capturedMinor - refundedMinor, currency))}
        </tbody>
      </table>
      <p>
        <Button onClick={() => print()}>{words.print}</Button>
      </p>
    </>
  );
}
