import './programme.css';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { answerOf, readApi } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { programmeWords } from '../i18n/programme.ts';
import { useTitle } from '../shell/page.ts';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { DayChips } from './day-chips.tsx';
import { comingDays } from './days.ts';
import { Films } from './films.tsx';
import type { Narrowing } from './query.ts';
import { addressOf, changed, selectionOf } from './query.ts';
import { Shows } from './shows.tsx';
import { Theaters } from './theaters.tsx';

const daysShown = 14;
const typingMs = 250;

/** What is on: films, theaters and other shows, narrowed by city, day, text and kind. All of it is in the address. */
export default function Programme() {
  const words = programmeWords();
  useTitle(words.title);
  const { query, route } = useLocation();
  const selection = selectionOf(query);
  const choose = (name: Narrowing, value: string | undefined) => route(addressOf('/', changed(selection, name, value)));

  const cities = useLoaded('cities', (signal) => answerOf(readApi.GET('/api/cities', { signal })));
  const { city } = selection;
  const days = useLoaded(
    `days ${city ?? ''}`,
    (signal) =>
      answerOf(
        readApi.GET('/api/showtimes', { params: { query: { limit: 1, ...(city !== undefined && { city }) } }, signal }),
      ),
    true,
  );
  const found = cities.state === 'ready' ? cities.data.cities.map((one) => one.city) : [];
  const cityNames = city === undefined || found.includes(city) ? found : [...found, city];
  return (
    <div class="programme">
      <section class="hero">
        <h1>{words.title}</h1>
        <p>{words.lead}</p>
        <search class="hero-search">
          <SearchField
            value={selection.q ?? ''}
            onSearch={(q) => route(addressOf('/', changed(selection, 'q', q)), true)}
          />
          <Select
            label={words.city}
            value={city ?? ''}
            options={[{ value: '', text: words.allCities }, ...cityNames.map((name) => ({ value: name, text: name }))]}
            onChange={(value) => choose('city', value)}
          />
        </search>
      </section>
      <DayChips
        days={comingDays(daysShown, new Date())}
        counts={
          days.state === 'ready' ? new Map(days.data.facets.date.map(({ value, count }) => [value, count])) : undefined
        }
        chosen={selection.date}
        onChoose={(date) => choose('date', date)}
      />
      <Films selection={selection} onChoose={choose} onClear={() => route(cleared(selection))} />
      <Shows selection={selection} />
      <Theaters selection={selection} />
    </div>
  );
}

/** The place stays, and the day. */
function cleared({ city, date }: ReturnType<typeof selectionOf>): string {
  return addressOf('/', { ...(city !== undefined && { city }), ...(date !== undefined && { date }) });
}

/** Searches as one types, once there was a pause. */
function SearchField({ value, onSearch }: { value: string; onSearch: (q: string | undefined) => void }) {
  const words = programmeWords();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed.trim() === value) return undefined;
    const timer = setTimeout(() => onSearch(typed.trim() || undefined), typingMs);
    return () => clearTimeout(timer);
  });
  return <Field label={words.search} name="q" type="search" value={typed} onInput={setTyped} autocomplete="off" />;
}
