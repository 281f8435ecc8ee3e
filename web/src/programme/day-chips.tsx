import { dateInWords } from '../i18n/format.ts';
import { programmeWords } from '../i18n/programme.ts';
import type { Chip } from '../ui/chips.tsx';
import { Chips } from '../ui/chips.tsx';
import { comingDays } from './days.ts';

/**
 * Days to choose from.
 * @param counts how much there is on a day; a day that it does not have has nothing. Undefined: not known yet
 */
export function DayChips({
  days,
  counts,
  chosen,
  onChoose,
  mustChoose = false,
}: {
  days: string[];
  counts?: Map<string, number> | undefined;
  chosen: string | undefined;
  onChoose: (date: string | undefined) => void;
  mustChoose?: boolean;
}) {
  const words = programmeWords();
  const [today, tomorrow] = comingDays(2, new Date());
  const all = chosen === undefined || days.includes(chosen) ? days : [...days, chosen].sort();
  const chips = all.map((date): Chip => {
    const near = date === today ? words.today : date === tomorrow ? words.tomorrow : undefined;
    return {
      value: date,
      text: near ?? dateInWords(date),
      ...(counts !== undefined && { count: counts.get(date) ?? 0 }),
    };
  });
  const any: Chip[] = mustChoose ? [] : [{ value: '', text: words.anyDay }];
  return (
    <div class="days">
      <Chips
        legend={words.day}
        chips={[...any, ...chips]}
        chosen={chosen ?? (mustChoose ? undefined : '')}
        onChoose={(date) => onChoose(date === '' ? undefined : date)}
        mustChoose={mustChoose}
      />
    </div>
  );
}
