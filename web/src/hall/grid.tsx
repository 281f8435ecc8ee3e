import type { Signal } from '@preact/signals';
import { useId, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { count, money } from '../i18n/format.ts';
import { hallWords } from '../i18n/hall.ts';
import type { Geometry } from './geometry.ts';
import type { CellSource, MapProps } from './map-props.ts';
import type { MoveKey } from './moves.ts';
import { move, rowsInOrder } from './moves.ts';
import type { PlanRow } from './plan.ts';
import { cellStates } from './states.ts';
import { useChanges } from './use-changes.ts';

type GridProps = Pick<MapProps, 'plan' | 'currency' | 'mine' | 'onToggle' | 'mayChoose' | 'onStanding'> & {
  geometry: Geometry;
  source: CellSource;
  focused: Signal<number>;
  nameOf: (cell: number) => string;
  onMoved: (cell: number) => void;
};

/** So many seats on either side of the focus are in the document: enough for what a screen reader reads around. */
const aroundFocus = 20;
const moveKeys = new Set<string>([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
]);

/**
 * The seats as a grid for keyboards and screen readers: the row of the focus and the two beside it, one stop of the tab
 * key. It says the numbers of rows and columns of the whole hall.
 */
export function SeatGrid(props: GridProps) {
  const { plan, geometry, source, focused, nameOf, mine, onMoved, onToggle, mayChoose, onStanding, currency } = props;
  const words = hallWords();
  const grid = useRef<HTMLTableElement>(null);
  const helpId = useId();
  const shouldFocus = useRef(false);
  const rows = rowsInOrder(plan);
  const at = rows.indexOf(plan.rowOf(focused.value));
  const near = rows.slice(Math.max(0, at - 1), at + 2);
  const column = focused.value - plan.rowOf(focused.value).first;

  // What is said of the cells on show follows their states.
  const shown = near.map((row) => ({ row, ...cellsShown(row) }));
  const shownNow = useRef(shown);
  shownNow.current = shown;
  const matters = useMemo(
    () => (cells: readonly number[]) =>
      cells.some((cell) => shownNow.current.some(({ from, to }) => cell >= from && cell < to)),
    [],
  );
  useChanges(source, matters);

  // At once: the next key must find the focus where this one has led.
  useLayoutEffect(() => {
    if (!shouldFocus.current) return;
    shouldFocus.current = false;
    grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
    onMoved(focused.value);
  }, [focused.value]);

  function onKeyDown(event: KeyboardEvent): void {
    // With Shift they move the hall: the map has them.
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const row = plan.rowOf(focused.value);
    if (moveKeys.has(event.key)) {
      event.preventDefault();
      const key = event.ctrlKey && (event.key === 'Home' || event.key === 'End') ? `Ctrl+${event.key}` : event.key;
      const next = move(plan, geometry, focused.value, key as MoveKey);
      if (next === focused.value) return;
      shouldFocus.current = true;
      focused.value = next;
      return;
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (row.isStanding) onStanding?.(row, 1);
      else onToggle?.(focused.value);
    } else if (row.isStanding && (event.key === 'Delete' || event.key === 'Backspace')) {
      event.preventDefault();
      onStanding?.(row, -1);
    }
  }

  function standingName(row: PlanRow): string {
    const cells = source.cells();
    let free = 0;
    for (let cell = row.first; cell < row.first + row.length; cell++)
      if (cells[cell] === cellStates.available) free += 1;
    return [
      row.section.name,
      words.standing,
      words.freeOf(count(free), count(row.length)),
      money(row.layout.priceMinor, currency),
    ].join(', ');
  }

  /** The cells of a row that are in the document: all of standing room's, as one counts them. */
  function cellsShown(row: PlanRow): { from: number; to: number } {
    if (row.isStanding) return { from: row.first, to: row.first + row.length };
    const focusedRow = plan.rowOf(focused.value);
    const shift =
      focusedRow === row
        ? column
        : Math.round(column + geometry.rows[focusedRow.index]!.x - geometry.rows[row.index]!.x);
    return {
      from: row.first + Math.max(0, shift - aroundFocus),
      to: row.first + Math.min(row.length, shift + aroundFocus + 1),
    };
  }

  function cellsOf({ row, from, to }: (typeof shown)[number]) {
    if (row.isStanding) {
      const isFocus = plan.rowOf(focused.value) === row;
      return [
        <td key={row.key} tabIndex={isFocus ? 0 : -1} aria-colindex={1} aria-colspan={row.length}>
          <bdi>{standingName(row)}</bdi>
        </td>,
      ];
    }
    const cells = [];
    for (let cell = from; cell < to; cell++) {
      const place = plan.placeAt(cell);
      if (place === undefined) continue;
      const isChosen = mine.chosen.has(place.seatId);
      cells.push(
        <td
          key={cell}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: and its cells take the focus
          role="gridcell"
          tabIndex={cell === focused.value ? 0 : -1}
          aria-colindex={cell - row.first + 1}
          aria-selected={onToggle ? isChosen : undefined}
          aria-disabled={mayChoose && !isChosen && !mayChoose(cell) ? true : undefined}
          data-seat={place.seatId}
        >
          <bdi>{nameOf(cell)}</bdi>
        </td>,
      );
    }
    return cells;
  }

  return (
    <>
      <p id={helpId} hidden>
        {words.mapHelp}
      </p>
      <div class="only-read">
        <table
          ref={grid}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table to walk through
          role="grid"
          aria-label={words.map}
          aria-describedby={helpId}
          aria-rowcount={rows.length}
          aria-colcount={Math.max(...plan.rows.map(({ length }) => length))}
          aria-multiselectable={onToggle ? true : undefined}
          aria-readonly={onToggle ? undefined : true}
          onKeyDown={onKeyDown}
        >
          <tbody>
            {shown.map((one) => (
              <tr key={one.row.key} aria-rowindex={rows.indexOf(one.row) + 1}>
                {cellsOf(one)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
