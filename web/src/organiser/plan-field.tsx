import type { Lost } from '@ticketing/shared/hall/plans/lost.ts';
import { seatCount } from '@ticketing/shared/messages/rows.ts';
import { useEffect, useId, useState } from 'preact/hooks';
import { HallPreview } from '../hall/index.ts';
import { count } from '../i18n/format.ts';
import { organiserWords } from '../i18n/organiser.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { minorOf } from './minor.ts';
import type { ReadPlan, WrongPlan } from './plan-text.ts';
import type { Plan } from './types.ts';

const example = `[
  {"section": "STALLS", "row": "A", "seats": 12, "priceMinor": 4500, "category": "Front"},
  {"section": "STALLS", "row": "B", "seats": 14, "priceMinor": 3500, "accessible": ["1", "14"], "companion": ["2", "13"]},
  {"section": "FLOOR", "places": 80, "priceMinor": 1800}
]`;

/** A plan to look at; it can be sold from once each of its categories has a price. */
export type DraftPlan = { plan: Plan; isPriced: boolean };

type Props = { currency: string; onPlan: (draft: DraftPlan | undefined) => void };

/** A seating plan as text, typed or from a file. It is checked by the schema of the API as it is typed. */
export function PlanField({ currency, onPlan }: Props) {
  const words = organiserWords();
  const id = useId();
  const [text, setText] = useState('');
  const [typedPrices, setTypedPrices] = useState<Record<string, string>>({});
  const [read, setRead] = useState<ReadPlan | WrongPlan>();
  const priceOf = (category: string) => minorOf(typedPrices[category] ?? '', currency);
  const categories = read !== undefined && 'plan' in read ? read.categories : [];

  useEffect(() => {
    let isOver = false;
    async function take() {
      // The schemas and the readers of files are needed here alone.
      const { planOfText } = await import('./plan-text.ts');
      if (isOver) return;
      const prices = Object.keys(typedPrices).map((category) => [category, priceOf(category) ?? 0] as const);
      const now = planOfText(text, new Map(prices));
      setRead(now);
      onPlan(
        'plan' in now
          ? { plan: now.plan, isPriced: now.categories.every((category) => priceOf(category) !== undefined) }
          : undefined,
      );
    }
    if (text.trim() !== '') void take();
    else {
      setRead(undefined);
      onPlan(undefined);
    }
    return () => {
      isOver = true;
    };
  }, [text, typedPrices, currency]);

  return (
    <>
      <div class="field">
        <label for={id}>{words.plan}</label>
        <textarea
          id={id}
          rows={8}
          spellcheck={false}
          value={text}
          aria-invalid={(read !== undefined && 'wrong' in read) || undefined}
          aria-describedby={`${id}-hint ${id}-wrong`}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p id={`${id}-hint`} class="field-hint">
          {words.planHint}
        </p>
        <p id={`${id}-wrong`} class="field-error" role="status">
          {read !== undefined && 'wrong' in read && words.planWrong(read.wrong())}
        </p>
        <p class="row">
          <label class="button">
            {words.planFile}
            <input
              class="only-read"
              type="file"
              accept=".json,.csv,application/json,text/csv"
              onChange={(event) => {
                const file = event.currentTarget.files?.[0];
                if (file !== undefined) void file.text().then(setText);
                // The same file may be chosen again, once it has been mended.
                event.currentTarget.value = '';
              }}
            />
          </label>
          <Button kind="quiet" onClick={() => setText(example)}>
            {words.examplePlan}
          </Button>
        </p>
      </div>
      {categories.length > 0 && (
        <fieldset class="organiser-prices">
          <legend>{words.categoryPrices}</legend>
          {categories.map((category) => (
            <Field
              key={category}
              label={`${category || words.noCategory} (${currency})`}
              name={`price-of-${category}`}
              inputMode="decimal"
              value={typedPrices[category] ?? ''}
              onInput={(value) => setTypedPrices((before) => ({ ...before, [category]: value }))}
              error={
                (typedPrices[category] ?? '') !== '' && priceOf(category) === undefined ? words.notAPrice : undefined
              }
            />
          ))}
        </fieldset>
      )}
      {read !== undefined && 'plan' in read && read.lost.length > 0 && <NotKept lost={read.lost} />}
    </>
  );
}

/** As many as somebody reads; a plan may have ten thousand seats with names that ours cannot have. */
const mostSaid = 50;

function NotKept({ lost }: { lost: readonly Lost[] }) {
  const words = organiserWords();
  return (
    <details class="organiser-lost" open={lost.length <= 5}>
      <summary>{words.notKept(count(lost.length))}</summary>
      <ul>
        {lost.slice(0, mostSaid).map((one) => (
          <li key={JSON.stringify(one)} dir="auto">
            {words.lost(one)}
          </li>
        ))}
        {lost.length > mostSaid && <li>{words.andMore(count(lost.length - mostSaid))}</li>}
      </ul>
    </details>
  );
}

/** A plan as its buyers will see it. */
export function PlanPreview({ plan, currency }: { plan: Plan; currency: string }) {
  const words = organiserWords();
  return (
    <section aria-label={words.preview}>
      <h2>
        {words.preview}: {words.seats(count(seatCount(plan.layout)))}
      </h2>
      <HallPreview layout={plan.layout} sections={plan.sections} currency={currency} />
    </section>
  );
}
