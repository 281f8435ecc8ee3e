export type Chip = { value: string; text: string; count?: number; note?: string };

/**
 * A row of choices, of which one or none is taken. A second press takes it back, unless one must be.
 * @param legend says what is chosen, to screen readers at least
 */
export function Chips({
  legend,
  chips,
  chosen,
  onChoose,
  isLegendShown = false,
  mustChoose = false,
}: {
  legend: string;
  chips: Chip[];
  chosen: string | undefined;
  onChoose: (value: string | undefined) => void;
  isLegendShown?: boolean;
  mustChoose?: boolean;
}) {
  return (
    <fieldset class="chips">
      <legend class={isLegendShown ? undefined : 'only-read'}>{legend}</legend>
      <div class="chips-row">
        {chips.map(({ value, text, count, note }) => (
          <button
            type="button"
            key={value}
            class="chip"
            aria-pressed={value === chosen}
            onClick={() => onChoose(value === chosen && !mustChoose ? undefined : value)}
          >
            <bdi>{text}</bdi>
            {note !== undefined && <span class="chip-note">{note}</span>}
            {count !== undefined && <span class="chip-count">{count}</span>}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
