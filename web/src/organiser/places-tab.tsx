import { useMemo, useState } from 'preact/hooks';
import { answerOf, writeApi } from '../api/client.ts';
import { chosenSeats, Hall, seatName } from '../hall/index.ts';
import { money } from '../i18n/format.ts';
import { organiserWords } from '../i18n/organiser.ts';
import { newGuestId } from '../session/who-books.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { commandHeaders, reflected, tell } from './command.ts';
import { withBlocked, withPrice } from './layout-edits.ts';
import { minorOf } from './minor.ts';
import type { TabProps } from './types.ts';

const mostSeats = 500;

/** Seats on the map: taken off sale, put back, priced, and sold over the counter. */
export function PlacesTab({ show, reload }: TabProps) {
  const words = organiserWords();
  const chosen = useMemo(() => chosenSeats(mostSeats), [show.eventId]);
  const [price, setPrice] = useState('');
  const [buyer, setBuyer] = useState('');
  const [busy, setBusy] = useState<'layout' | 'sale'>();
  const seats = chosen.seats.value;

  async function changeLayout(layout: typeof show.layout) {
    setBusy('layout');
    const answer = await answerOf(
      writeApi.PUT('/api/events/{eventId}/layout', {
        params: { path: { eventId: String(show.eventId) }, header: commandHeaders() },
        body: { layout, ...(show.sections !== undefined && { sections: show.sections }) },
      }),
    );
    await reflected(show.eventId, answer);
    setBusy(undefined);
    if (!tell(answer, words.saved)) return;
    chosen.clear();
    reload();
  }

  async function sell(event: Event) {
    event.preventDefault();
    // Each sale over the counter is of another person: limits are a person's.
    const userId = buyer.trim() === '' ? newGuestId() : Number(buyer);
    setBusy('sale');
    const answer = await answerOf(
      writeApi.POST('/api/book', {
        params: { header: commandHeaders() },
        body: { userId, eventId: show.eventId, seatIds: seats.map(({ seatId }) => seatId) },
      }),
    );
    setBusy(undefined);
    // What is only taken is not sold: it may be refused yet.
    if (!tell(answer, answer.ok ? words.soldTo(answer.data.bookingId) : '')) return;
    chosen.clear();
    setBuyer('');
  }

  const newPrice = minorOf(price, show.currency);
  const none = seats.length === 0;
  return (
    <div class="organiser-places">
      <div>
        <p class="muted">{words.placesHow}</p>
        <Hall eventId={show.eventId} chosen={chosen} choose="any" hasPast={false} />
      </div>
      <aside class="card organiser-form" aria-label={words.tabs.places}>
        <p dir="auto">
          {none
            ? words.noneChosen
            : words.chosen(
                `${seats.slice(0, 12).map(seatName).join('; ')}${seats.length > 12 ? ' …' : ''} (${seats.length})`,
              )}
        </p>
        <p class="row">
          <Button
            disabled={none}
            isBusy={busy === 'layout'}
            onClick={() => void changeLayout(withBlocked(show.layout, chosen.seatIds.value, true))}
          >
            {words.block}
          </Button>
          <Button
            disabled={none}
            isBusy={busy === 'layout'}
            onClick={() => void changeLayout(withBlocked(show.layout, chosen.seatIds.value, false))}
          >
            {words.unblock}
          </Button>
        </p>
        <form
          class="organiser-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (newPrice !== undefined) void changeLayout(withPrice(show.layout, chosen.seatIds.value, newPrice));
          }}
        >
          <Field
            label={`${words.newPrice} (${show.currency})`}
            name="price"
            inputMode="decimal"
            value={price}
            onInput={setPrice}
            hint={words.priceIsOfRow}
            error={price !== '' && newPrice === undefined ? words.notANumber : undefined}
          />
          <Button type="submit" disabled={none || newPrice === undefined} isBusy={busy === 'layout'}>
            {words.setPrice}
          </Button>
        </form>
        <form class="organiser-form" onSubmit={(event) => void sell(event)}>
          <Field
            label={words.sellFor}
            name="buyer"
            inputMode="numeric"
            value={buyer}
            onInput={setBuyer}
            hint={words.sellForHint}
            error={/^\d{0,10}$/.test(buyer.trim()) ? undefined : words.notANumber}
          />
          <Button
            kind="primary"
            type="submit"
            disabled={none || !/^\d{0,10}$/.test(buyer.trim())}
            isBusy={busy === 'sale'}
          >
            {words.sell} {!none && money(chosen.totalMinor.value, show.currency)}
          </Button>
        </form>
      </aside>
    </div>
  );
}
