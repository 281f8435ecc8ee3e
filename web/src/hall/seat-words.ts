import { money } from '../i18n/format.ts';
import { hallWords } from '../i18n/hall.ts';
import type { ChosenSeat } from './chosen.ts';
import type { HallPlan } from './plan.ts';
import { marks } from './plan.ts';
import { cellStates } from './states.ts';

/** A seat by its name, such as "Stalls, row C, seat 12". */
export function seatName({ section, row, label }: Pick<ChosenSeat, 'section' | 'row' | 'label'>): string {
  const words = hallWords();
  const parts = [
    section,
    row === undefined ? undefined : words.rowNamed(row),
    row === undefined ? words.place(label) : words.seat(label),
  ];
  const name = parts.filter((part) => part !== undefined).join(', ');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

// What nobody has told yet is not free.
const stateNames = ['unknown', 'available', 'held', 'booked', 'blocked'] as const;

/** What is said of a cell where the focus is: its name, state, price and what else is to be known. */
export function cellName(
  plan: HallPlan,
  cell: number,
  state: number,
  isMine: 'chosen' | 'mine' | undefined,
  currency: string,
): string {
  const words = hallWords();
  const place = plan.placeAt(cell);
  if (place === undefined) return '';
  const { section } = plan.rowOf(cell);
  const stateName = stateNames[state] ?? 'unknown';
  const mark = plan.marks[cell]!;
  return [
    seatName({ section: section.name === '' ? undefined : section.name, row: place.row, label: place.label }),
    isMine === undefined ? words.states[stateName] : words[isMine],
    state === cellStates.available || isMine ? money(place.priceMinor, currency) : undefined,
    state === cellStates.available || isMine ? place.category : undefined,
    mark & marks.accessible ? words.accessible : undefined,
    mark & marks.companion ? words.companion : undefined,
    mark & marks.restricted ? words.restricted : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}
