import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { hallWords } from '../i18n/hall.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import type { CellSource, MapProps } from './map-props.ts';
import { rowsInOrder } from './moves.ts';
import { useChanges } from './use-changes.ts';

type ListProps = Pick<MapProps, 'plan' | 'mine'> & {
  mayChoose: (cell: number) => boolean;
  source: CellSource;
  nameOf: (cell: number) => string;
  onToggle: (cell: number) => void;
};

/**
 * The first stop of the tab key, seen only while it has the focus: opens the seats as a list, a section and a row at a
 * time, with what is free in it. Standing room has its counters.
 */
export function SeatList({ plan, mine, mayChoose, source, nameOf, onToggle }: ListProps) {
  const words = hallWords();
  const isOpen = useSignal(false);
  const rowKey = useSignal(rowsInOrder(plan).find(({ isStanding }) => !isStanding)?.key ?? '');
  const first = useRef<HTMLFieldSetElement>(null);
  const matters = useMemo(
    () => (cells: readonly number[]) =>
      isOpen.peek() && (cells.length > 500 || cells.some((cell) => plan.rowOf(cell).key === rowKey.peek())),
    [plan],
  );
  useChanges(source, matters);
  useEffect(() => {
    if (isOpen.value) first.current?.querySelector('select')?.focus();
  }, [isOpen.value]);

  if (rowKey.value === '') return null;
  const row = plan.rows.find(({ key }) => key === rowKey.value) ?? plan.rows[0]!;
  const sections = plan.sections.filter(({ rows }) => rows.some(({ isStanding }) => !isStanding));
  const cells: number[] = [];
  for (let cell = row.first; isOpen.value && cell < row.first + row.length; cell++) {
    const seatId = plan.placeAt(cell)?.seatId;
    if (seatId === undefined) continue;
    if (mayChoose(cell) || mine.chosen.has(seatId)) cells.push(cell);
  }
  const firstRowOf = (code: string | undefined) =>
    sections.find((section) => section.code === code)?.rows.find(({ isStanding }) => !isStanding)?.key;

  return (
    <div class="hall-list">
      <button
        type="button"
        class="button hall-list-open"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        {isOpen.value ? words.listClose : words.listOpen}
      </button>
      {isOpen.value && (
        <fieldset ref={first} class="card hall-list-body" aria-label={words.listTitle}>
          {sections.length > 1 && (
            <Select
              label={words.section}
              value={row.section.code ?? ''}
              options={sections.map(({ code, name }) => ({ value: code ?? '', text: name }))}
              onChange={(code) => {
                rowKey.value = firstRowOf(code === '' ? undefined : code) ?? rowKey.value;
              }}
            />
          )}
          <Select
            label={words.row}
            value={row.key}
            options={row.section.rows
              .filter(({ isStanding }) => !isStanding)
              .map(({ key, layout }) => ({ value: key, text: layout.row ?? key }))}
            onChange={(key) => {
              rowKey.value = key;
            }}
          />
          {cells.length === 0 && <p>{words.listEmpty}</p>}
          <ul>
            {cells.map((cell) => (
              <li key={cell}>
                <Button pressed={mine.chosen.has(plan.placeAt(cell)!.seatId)} onClick={() => onToggle(cell)}>
                  <bdi>{nameOf(cell)}</bdi>
                </Button>
              </li>
            ))}
          </ul>
        </fieldset>
      )}
    </div>
  );
}
