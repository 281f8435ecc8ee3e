import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { answerOf, readApi, writeApi } from '../api/client.ts';
import type { components } from '../api/read-api.d.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { organiserWords } from '../i18n/organiser.ts';
import { useTitle } from '../shell/page.ts';
import { Button } from '../ui/button.tsx';
import { Chips } from '../ui/chips.tsx';
import { Failed } from '../ui/failed.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { commandHeaders, reflected, tell } from './command.ts';
import { ownEventId } from './event-id.ts';
import type { DraftPlan } from './plan-field.tsx';
import { PlanField, PlanPreview } from './plan-field.tsx';
import { Tick } from './tick.tsx';
import { instantOf } from './zoned.ts';

type Theater = components['schemas']['Theater'];

type Currency = 'EUR' | 'GBP' | 'USD' | 'CHF' | 'JPY' | 'SEK' | 'DKK' | 'NOK' | 'PLN' | 'CZK';
const currencies: Currency[] = ['EUR', 'GBP', 'USD', 'CHF', 'JPY', 'SEK', 'DKK', 'NOK', 'PLN', 'CZK'];

const emptyForm = {
  movieId: '',
  theaterId: '',
  hallId: '',
  name: '',
  venue: '',
  city: '',
  category: '',
  startsAt: '',
  currency: 'EUR' as Currency,
  needsPayment: true,
};

/** Puts a show on sale: a film in a theater's hall, or anything else with a seating plan of its own. */
export function NewShow() {
  const words = organiserWords();
  const { route } = useLocation();
  const [kind, setKind] = useState<'showtime' | 'other'>('showtime');
  const [form, setForm] = useState(emptyForm);
  const [draft, setDraft] = useState<DraftPlan>();
  const [timeError, setTimeError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  // Kept until the outcome is known: whoever sends it again because no answer came means the same show.
  const [eventId, setEventId] = useState(ownEventId);
  useTitle(words.newShow);
  const set =
    <Name extends keyof typeof form>(name: Name) =>
    (value: (typeof form)[Name]) =>
      setForm((before) => ({ ...before, [name]: value }));
  const choices = useLoaded('choices', async (signal) => {
    const [movies, theaters] = await Promise.all([
      answerOf(readApi.GET('/api/movies', { params: { query: { limit: 200, sort: 'title' } }, signal })),
      answerOf(readApi.GET('/api/theaters', { params: { query: { limit: 200 } }, signal })),
    ]);
    if (!movies.ok) return movies;
    if (!theaters.ok) return theaters;
    return { ...movies, data: { movies: movies.data.movies, theaters: theaters.data.theaters } };
  });
  const theater = useLoaded<Theater | undefined>(`theater ${form.theaterId}`, async (signal) => {
    if (form.theaterId === '') return { ok: true, data: undefined, response: new Response() };
    return answerOf(
      readApi.GET('/api/theaters/{theaterId}', { params: { path: { theaterId: form.theaterId } }, signal }),
    );
  });
  const halls = theater.state === 'ready' ? (theater.data?.halls ?? []) : [];
  const zone = kind === 'showtime' && theater.state === 'ready' ? theater.data?.timeZone : undefined;
  const hall = halls.find(({ hallId }) => hallId === form.hallId);

  async function schedule(event: Event) {
    event.preventDefault();
    const startsAt = instantOf(form.startsAt, zone);
    setTimeError(startsAt === undefined ? words.notATime : undefined);
    if (startsAt === undefined || isBusy) return;
    const common = {
      startsAt,
      currency: form.currency,
      payment: form.needsPayment ? ('required' as const) : ('none' as const),
    };
    const { movieId, theaterId, hallId, name, venue, city, category } = form;
    const body =
      kind === 'showtime'
        ? { ...common, movieId, theaterId, hallId }
        : { ...common, name, venue: { name: venue, city }, category, ...(draft?.plan ?? { layout: [] }) };
    setBusy(true);
    const answer = await answerOf(
      writeApi.PUT('/api/events/{eventId}', {
        params: { path: { eventId: String(eventId) }, header: { prefer: commandHeaders().prefer } },
        body,
      }),
    );
    await reflected(eventId, answer);
    setBusy(false);
    if (!answer.ok && answer.problem.code === 'show-exists') setEventId(ownEventId());
    if (tell(answer, words.onSale)) route(`/organiser/${eventId}`);
  }

  const isComplete =
    form.startsAt !== '' &&
    (kind === 'showtime'
      ? form.movieId !== '' && hall !== undefined
      : draft?.isPriced === true &&
        [form.name, form.venue, form.city, form.category].every((text) => text.trim() !== ''));
  const please = { value: '', text: words.choose };
  return (
    <section class="organiser">
      <p>
        <a href="/organiser">
          <Icon name="back" /> {words.toShows}
        </a>
      </p>
      <h1>{words.newShow}</h1>
      <Chips
        legend={words.kind}
        isLegendShown
        mustChoose
        chips={[
          { value: 'showtime', text: words.showtime },
          { value: 'other', text: words.otherShow },
        ]}
        chosen={kind}
        onChoose={(value) => setKind(value === 'other' ? 'other' : 'showtime')}
      />
      <div class="organiser-new">
        <form class="organiser-form card" onSubmit={(event) => void schedule(event)}>
          {kind === 'showtime' && choices.state === 'loading' && <Skeleton />}
          {kind === 'showtime' && choices.state === 'failed' && (
            <Failed problem={choices.problem} again={choices.reload} />
          )}
          {kind === 'showtime' && choices.state === 'ready' && (
            <>
              <Select
                label={words.film}
                value={form.movieId}
                options={[
                  please,
                  ...choices.data.movies.map(({ movieId, title }) => ({ value: movieId, text: title })),
                ]}
                onChange={set('movieId')}
              />
              <Select
                label={words.theater}
                value={form.theaterId}
                options={[
                  please,
                  ...choices.data.theaters.map(({ theaterId, name, city }) => ({
                    value: theaterId,
                    text: `${name}, ${city}`,
                  })),
                ]}
                onChange={(theaterId) => setForm((before) => ({ ...before, theaterId, hallId: '' }))}
              />
              <Select
                label={words.hall}
                value={form.hallId}
                options={[please, ...halls.map(({ hallId, name }) => ({ value: hallId, text: name }))]}
                onChange={set('hallId')}
              />
            </>
          )}
          {kind === 'other' && (
            <>
              <Field label={words.name} name="name" value={form.name} onInput={set('name')} required />
              <Field label={words.venue} name="venue" value={form.venue} onInput={set('venue')} required />
              <Field label={words.city} name="city" value={form.city} onInput={set('city')} required />
              <Field
                label={words.category}
                name="category"
                value={form.category}
                onInput={set('category')}
                hint={words.categoryHint}
                required
              />
            </>
          )}
          <Field
            label={words.startsAt}
            name="startsAt"
            type="datetime-local"
            value={form.startsAt}
            onInput={set('startsAt')}
            error={timeError}
            required
            {...(zone !== undefined && { hint: words.inZone(zone) })}
          />
          <Select
            label={words.currency}
            value={form.currency}
            options={currencies.map((code) => ({ value: code, text: code }))}
            onChange={(code) => set('currency')(currencies.find((one) => one === code) ?? 'EUR')}
          />
          <Tick label={words.needsPayment} isOn={form.needsPayment} onChange={set('needsPayment')} />
          {kind === 'other' && <PlanField currency={form.currency} onPlan={setDraft} />}
          <p>
            <Button kind="primary" type="submit" disabled={!isComplete} isBusy={isBusy}>
              {words.put}
            </Button>
          </p>
        </form>
        {kind === 'other' && draft !== undefined && <PlanPreview plan={draft.plan} currency={form.currency} />}
        {kind === 'showtime' && hall !== undefined && (
          <PlanPreview
            plan={{ layout: hall.layout, ...(hall.sections !== undefined && { sections: hall.sections }) }}
            currency={form.currency}
          />
        )}
      </div>
    </section>
  );
}
