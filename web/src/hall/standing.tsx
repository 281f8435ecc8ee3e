import { count, money } from '../i18n/format.ts';
import { hallWords } from '../i18n/hall.ts';
import { Icon } from '../ui/icon.tsx';
import type { MapProps } from './map-props.ts';
import type { PlanRow } from './plan.ts';
import { cellStates } from './states.ts';
import { useChanges } from './use-changes.ts';

type StandingProps = Pick<MapProps, 'plan' | 'source' | 'mine' | 'currency'> & {
  onStanding: (row: PlanRow, by: 1 | -1) => void;
};

/** Standing room as counters: its places are all the same. */
export function Standing({ plan, source, mine, currency, onStanding }: StandingProps) {
  const words = hallWords();
  useChanges(source);
  const rooms = plan.rows.filter(({ isStanding }) => isStanding);
  if (rooms.length === 0) return null;

  return (
    <ul class="hall-standing">
      {rooms.map((row) => {
        let [free, chosen] = [0, 0];
        for (let cell = row.first; cell < row.first + row.length; cell++) {
          if (source.cells()[cell] === cellStates.available) free += 1;
        }
        for (const seatId of mine.chosen)
          if (plan.cellOf(seatId) !== undefined && plan.rowOf(plan.cellOf(seatId)!) === row) chosen += 1;
        const { name } = row.section;
        return (
          <li key={row.key}>
            <span>
              <bdi>{name}</bdi>
              <small>
                {words.standing} · {words.freeOf(count(free), count(row.length))} ·{' '}
                {money(row.layout.priceMinor, currency)}
              </small>
            </span>
            <span class="hall-counter">
              <button
                type="button"
                aria-label={words.fewer(name)}
                disabled={chosen === 0}
                onClick={() => onStanding(row, -1)}
              >
                <Icon name="minus" />
              </button>
              <output class="figures">{chosen}</output>
              <button
                type="button"
                aria-label={words.more(name)}
                disabled={free <= chosen}
                onClick={() => onStanding(row, 1)}
              >
                <Icon name="plus" />
              </button>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
